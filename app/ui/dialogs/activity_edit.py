"""The form of an activity; what changes after people have signed in corrects their services too."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.lists import SERVICE_KINDS
from app.records.services import Activity
from app.ui.desk import Desk
from app.ui.dialogs.reason import ask_reason
from app.ui.record_dialog import RecordDialog, RecordForm
from app.usecases.activities import add_activity, change_activity

_FIRST = (("name", 2), ("kind", 1), ("held_on", 1), ("hours", 1), ("people_served", 1), ("place", 2))
_LAST = (("area_id", 1), ("organisation_id", 2), ("note", 3))
CHANGE_REASONS = ("时长有变", "改期", "地点有变", "填写有误")


class ActivityEditDialog(RecordDialog):
    """One activity as a form."""

    said = RecordForm(
        "activities",
        Activity,
        "服务活动",
        (*_FIRST, *_LAST),
        words={"kind": SERVICE_KINDS},
        short=("note",),
    )

    def __init__(self, desk: Desk, record_id: str | None, parent: QWidget) -> None:
        if record_id is not None:
            fields = (*_FIRST, ("mode", 1), *_LAST)
            self.said = RecordForm(  # type: ignore[misc]  # the mode of a new one is as its day is
                "activities", Activity, "服务活动", fields, words={"kind": SERVICE_KINDS}, short=("note",)
            )
        self._changes: Mapping[str, str] = {}
        super().__init__(desk, record_id, parent, {"held_on": clock.today().isoformat(), "hours": "2"})

    def title_of(self, record_id: str | None) -> str:
        """New, or to be changed."""
        return "新增服务活动" if record_id is None else "修改服务活动"

    def built(self) -> None:
        """Say what becomes of it."""
        self.say(
            "签到的每名党员各记一条服务，类别、日期、时长、地点都照这里；“服务人次”指每名党员服务的人次。"
        )

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("新增服务活动", add_activity, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self._changes = changes
        self._change(None)

    def refused(self, error: RuleError) -> None:
        """Services that are corrected with it want a reason."""
        if error.code != "reason_needed":
            super().refused(error)
            return
        reason = ask_reason(self, "更正签到的服务", error.message, "更正", CHANGE_REASONS)
        if reason is not None:
            self._change(reason)

    def _change(self, reason: str | None) -> None:
        self.act("修改服务活动", change_activity, self.record_id, self._changes, reason, said=self.record_id)
