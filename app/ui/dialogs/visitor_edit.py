"""The form of a visit to the centre, short enough for a queue, and how one is done with."""

from __future__ import annotations

from collections.abc import Mapping

from app.base import clock
from app.records.lists import MATTERS
from app.records.visitors import Visitor
from app.ui.dialogs.entry import WIDE, input_of
from app.ui.dialogs.record_offers import look_for_members
from app.ui.dialogs.step import Step
from app.ui.record_dialog import RecordDialog, RecordForm
from app.usecases.visitors import change_visitor, finish_visitor, log_visitor


class VisitorEditDialog(RecordDialog):
    """One visit as a form."""

    said = RecordForm(
        "visitors",
        Visitor,
        "来访",
        (
            *(("member_id", 1), ("kind", 1), ("people", 1), ("matter", 3), ("phone", 1)),
            *(("handed_to", 1), ("due_on", 1), ("came_at", 1)),
        ),
        words={"kind": MATTERS},
        offers={"member_id": look_for_members},
        plain={"member_id": "name"},
        short=("matter",),
    )

    def built(self) -> None:
        """Now, and one person, until something else is typed."""
        assert self.entry is not None  # noqa: S101 - it is built
        if self.record_id is None:
            self.entry.put({"people": "1", "came_at": clock.show(clock.now())})
            self.say("党员来访：输入姓名、拼音或首字母，从列出来的里面选；其他人直接写姓名。")

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Log it."""
        self.act("登记来访", log_visitor, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改来访", change_visitor, self.record_id, changes, said=self.record_id)


def finish_step(visitor_id: str, matter: str) -> Step:
    """What somebody came for is done."""
    return Step(
        "办结来访",
        finish_visitor,
        (input_of(Visitor, "result", WIDE), input_of(Visitor, "done_on", WIDE)),
        lambda said: (visitor_id, said["result"], said["done_on"]),
        {"done_on": clock.today().isoformat()},
        note=matter,
    )
