"""Choose the activity whose sign-in begins, or plan one on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.base import clock
from app.records.lists import SERVICE_KINDS
from app.records.services import Activity
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.entry_form import Input
from app.usecases.activities import ActivityFacts, activities_on, add_activity
from app.usecases.lists import words_of

CHOICE = "activity"
_NEW = ("name", "kind", "hours", "place")


class EventChoiceDialog(EntryDialog):
    """Today's activities to choose from; a new one is planned by its name, kind and hours.

    `saved` says the activity's id.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "活动签到", parent)
        self.save_button.setText("开始签到")
        login = desk.login
        self.desk.look(
            lambda: (login.ask(activities_on, clock.today()), login.ask(words_of, SERVICE_KINDS)),
            then=self._build,
            failed=self.refused,
        )

    def send(self) -> None:
        """Begin with the one chosen, or plan the new one."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        values = self.entry.values()
        if values.get(CHOICE):
            self.done_with(values[CHOICE])
            return
        planned: dict[str, Any] = {name: values[name] for name in _NEW if values[name]}
        self.act("新增服务活动", add_activity, {**planned, "held_on": clock.today()})

    def changed(self) -> bool:
        """Choosing is nothing to be lost; a name typed is."""
        return self.entry is not None and bool(self.entry.changes().get("name"))

    def _build(self, known: tuple[Sequence[ActivityFacts], Sequence[str]]) -> None:
        planned, kinds = known
        offered = tuple((f"{one.name}（已签到 {one.signed} 人）", one.id) for one in planned)
        inputs = [
            input_of(Activity, "name", WIDE),
            input_of(Activity, "kind", 1, tuple((kind, kind) for kind in kinds)),
            input_of(Activity, "hours"),
            input_of(Activity, "place"),
        ]
        values = {"kind": next(iter(kinds), ""), "hours": "2"}
        if offered:
            inputs.insert(0, Input(CHOICE, "今天的活动", "choice", (*offered, ("新活动…", "")), span=WIDE))
            values[CHOICE] = offered[0][1]
            self.say("选一个今天的活动；要签到的活动还没有登记时，选“新活动…”，在下面填写。")
        else:
            self.say("今天还没有登记活动，在下面填写后就可以签到。")
        entry = self.build(inputs, values, CHOICE if offered else "name")
        choice = entry.boxes.get(CHOICE)
        if isinstance(choice, QComboBox):
            choice.currentIndexChanged.connect(lambda _: self._follow())
            self._follow()

    def _follow(self) -> None:
        """What a new one needs is asked only for a new one."""
        assert self.entry is not None  # noqa: S101 - built before it calls
        fresh = not self.entry.values()[CHOICE]
        for name in _NEW:
            self.entry.boxes[name].setEnabled(fresh)
