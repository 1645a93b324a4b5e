"""What can happen to a check-in, each as a small form: leaving, a duty given, a duty ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.checkins import DUTY_KINDS, Checkin, CheckinDuty
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.entry_form import Input
from app.ui.words.trees import choices_of
from app.usecases.areas import area_tree
from app.usecases.checkin_facts import CheckinFacts, household_names
from app.usecases.checkins import HOUSEHOLD, end_duty, give_duty, leave
from app.usecases.entry import read_entry
from app.usecases.trees import Node

REASONS = ("搬离本社区", "调离原单位", "退休，转由居住地党组织管理", "本人申请", "去世")


class LeaveDialog(EntryDialog):
    """Somebody checks out, or is not awaited any more.

    Args:
        desk: the desk.
        facts: the check-in.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, facts: CheckinFacts, parent: QWidget) -> None:
        super().__init__(desk, f"退出报到 · {facts.name}", parent)
        self._facts = facts
        self.say("从这一天起不再计入应报到和已报到，包联任务随之结束；以前的服务记录不变。")
        reasons = tuple((one, one) for one in REASONS)
        said = input_of(Checkin, "left_reason")
        inputs = [
            Input("left_on", "退出日期", "date", required=True),
            Input("left_reason", said.label, "offer", reasons, required=True, length=said.length, span=2),
        ]
        self.build(inputs, {"left_on": clock.today().isoformat()}, "left_reason")

    def send(self) -> None:
        """Check out."""
        assert self.entry is not None  # noqa: S101 - built before it is seen
        values = self.entry.values()
        try:
            day = read_entry(Checkin, {"left_on": values["left_on"]})["left_on"]
        except RuleError as error:
            self.refused(error)
            return
        self.act("退出党员报到", leave, self._facts.id, day, values["left_reason"], said=self._facts.id)


class DutyDialog(EntryDialog):
    """Somebody is given a building, a field of duty or a household to look after.

    Args:
        desk: the desk.
        facts: the check-in.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, facts: CheckinFacts, parent: QWidget) -> None:
        super().__init__(desk, f"安排包联任务 · {facts.name}", parent)
        self._facts = facts
        self._areas: Sequence[Node] = ()
        login = desk.login
        may_see = login.actor.may(Right.SEE_RESIDENTS)
        self.desk.look(
            lambda: (login.ask(area_tree), login.ask(household_names) if may_see else ()),
            then=self._open,
            failed=self.refused,
        )

    def send(self) -> None:
        """Give it."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        values = self.entry.values()
        try:
            day = read_entry(CheckinDuty, {"from_on": values["from_on"]})["from_on"]
        except RuleError as error:
            self.refused(error)
            return
        self.save_button.setEnabled(False)
        self.desk.act(
            give_duty,
            self._facts.id,
            values["kind"],
            area_id=values["area_id"] or None,
            household_id=values.get("household_id") or None,
            from_on=day,
            then=lambda _: self.done_with(self._facts.id),
            failed=self.refused,
            always=lambda: self.save_button.setEnabled(True),
            label="安排包联任务",
        )

    def _open(self, known: tuple[Sequence[Node], Sequence[tuple[str, str]]]) -> None:
        self._areas, households = known
        kinds = tuple((kind, kind) for kind in DUTY_KINDS if kind != HOUSEHOLD or households)
        inputs = [
            Input("kind", "包联方式", "choice", kinds, required=True),
            Input("from_on", "起始日期", "date"),
            Input("area_id", "楼栋或网格", "choice", choices_of(self._areas), span=WIDE),
        ]
        if households:
            inputs.append(Input("household_id", "结对户", "choice", tuple(households), span=WIDE))
        if self._facts.warning:
            self.say(self._facts.warning)
        entry = self.build(inputs, {"from_on": clock.today().isoformat()}, "kind")
        kind = entry.boxes["kind"]
        assert isinstance(kind, QComboBox)  # noqa: S101 - it is a choice
        kind.currentIndexChanged.connect(lambda _: self._follow_kind())
        self._follow_kind()

    def _follow_kind(self) -> None:
        """Only the box that the kind needs takes anything."""
        assert self.entry is not None  # noqa: S101 - built before it calls
        households = self.entry.values()["kind"] == HOUSEHOLD
        self.entry.boxes["area_id"].setEnabled(not households)
        if "household_id" in self.entry.boxes:
            self.entry.boxes["household_id"].setEnabled(households)


class EndDutyDialog(EntryDialog):
    """A duty ends.

    Args:
        desk: the desk.
        facts: the check-in; it has at least one running duty.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, facts: CheckinFacts, parent: QWidget) -> None:
        super().__init__(desk, f"结束包联任务 · {facts.name}", parent)
        self._facts = facts
        running = tuple((f"{d.kind}：{d.what}", d.id) for d in facts.duties if d.until_on is None)
        inputs = [
            Input("duty", "包联任务", "choice", running, required=True, span=2),
            Input("until_on", "截止日期", "date", required=True),
        ]
        self.build(inputs, {"until_on": clock.today().isoformat(), "duty": running[0][1]}, "duty")

    def send(self) -> None:
        """End it."""
        assert self.entry is not None  # noqa: S101 - built before it is seen
        values = self.entry.values()
        try:
            day: Any = read_entry(CheckinDuty, {"until_on": values["until_on"]})["until_on"]
        except RuleError as error:
            self.refused(error)
            return
        self.act("结束包联任务", end_duty, values["duty"], day, said=self._facts.id)
