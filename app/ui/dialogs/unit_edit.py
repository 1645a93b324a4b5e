"""The forms of units: the unit itself, its check-in, its agreements and their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.records.base import field_of
from app.records.units import ITEM_STATES, Agreement, AgreementItem, Unit, UnitCheckin
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, input_of
from app.ui.dialogs.step import Step
from app.ui.parts.entry_form import Input
from app.ui.record_dialog import RecordDialog, RecordForm
from app.usecases.agreements import (
    DONE,
    add_agreement,
    add_item,
    change_agreement,
    change_item,
    progress_item,
)
from app.usecases.unit_sheet import AgreementFacts
from app.usecases.units import (
    add_unit,
    change_unit,
    change_unit_checkin,
    check_in_unit,
    drop_unit_due,
    leave_unit,
    list_unit_due,
    list_units_due,
)

LIST_DUE, CHECK_IN, CHANGE = "列入应报到", "登记单位报到", "修改单位报到"
_WHERE = (("organisation_id", 1), ("area_id", 1))
_ALSO = (("offers", 3), ("needs", 3), ("note", 3))
_CHECKIN_FIELDS: dict[str, tuple[tuple[str, int], ...]] = {
    LIST_DUE: (("due_on", 1), *_WHERE, ("note", 3)),
    CHECK_IN: (("checked_in_on", 1), *_WHERE, *_ALSO),
    CHANGE: (("due_on", 1), ("checked_in_on", 1), ("left_on", 1), *_WHERE, ("received_by", 1), *_ALSO),
}


class UnitEditDialog(RecordDialog):
    """One unit as a form."""

    said = RecordForm(
        "units",
        Unit,
        "单位",
        (
            *(("name", 2), ("kind", 1), ("party_organisation", 2), ("party_members", 1)),
            *(("area_id", 1), ("address", 2), ("contact", 1), ("phone", 2), ("note", 3)),
        ),
        verb="新增",
    )

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("新增单位", add_unit, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改单位", change_unit, self.record_id, changes, said=self.record_id)


class UnitCheckinDialog(RecordDialog):
    """One step of a unit's check-in as a form.

    Args:
        desk: the desk.
        step: `LIST_DUE`, `CHECK_IN` or `CHANGE`.
        unit: id and name of the unit.
        checkin_id: its check-in to be changed, or the one that waits; None where there is none.
        parent: the window it stands over.
        together: ids of more units that are listed with it.
    """

    def __init__(
        self,
        desk: Desk,
        step: str,
        unit: tuple[str, str],
        checkin_id: str | None,
        parent: QWidget,
        together: Sequence[str] = (),
    ) -> None:
        self.said = RecordForm("unit_checkins", UnitCheckin, "单位报到", _CHECKIN_FIELDS[step])  # type: ignore[misc]  # which fields depends on the step
        self._step, self._unit, self._together = step, unit, together
        self.step = step == CHECK_IN
        day = {"due_on": clock.today().isoformat()} if step == LIST_DUE else {}
        super().__init__(desk, checkin_id, parent, day)
        self.say(f"选中的 {len(together)} 家单位；已经列入或已报到的跳过。" if together else unit[1])

    def title_of(self, record_id: str | None) -> str:
        """The step."""
        del record_id
        return self._step

    def built(self) -> None:
        """Today, until another day is typed; what is typed into a check-in that waits checks it in."""
        assert self.entry is not None  # noqa: S101 - it is built
        if self._step == CHECK_IN and not self.entry.values()["checked_in_on"]:
            self.entry.put({"checked_in_on": clock.today().isoformat()})

    def keep_new(self, values: Mapping[str, str]) -> None:
        """List the unit, or check it in."""
        if self._together:
            self.act("批量列入应报到单位", list_units_due, self._together, values, said=self._unit[0])
            return
        act = list_unit_due if self._step == LIST_DUE else check_in_unit
        self.act(self._step, act, self._unit[0], values, said=self._unit[0])

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Check in a unit that waits, or put right what was said."""
        if self._step == CHECK_IN:
            self.act(self._step, check_in_unit, self._unit[0], changes, said=self._unit[0])
        else:
            self.act(self._step, change_unit_checkin, self.record_id, changes, said=self._unit[0])


class AgreementEditDialog(RecordDialog):
    """One agreement as a form.

    Args:
        desk: the desk.
        agreement_id: which; None for a new one.
        parent: the window it stands over.
        unit: id and name of the unit a new one is made with.
    """

    said = RecordForm(
        "agreements",
        Agreement,
        "共建协议",
        (("name", 3), ("signed_on", 1), ("from_on", 1), ("until_on", 1), ("note", 3)),
        verb="新增",
    )

    def __init__(
        self, desk: Desk, agreement_id: str | None, parent: QWidget, unit: tuple[str, str] = ("", "")
    ) -> None:
        self._unit = unit
        super().__init__(desk, agreement_id, parent)
        if unit[1]:
            self.say(unit[1])

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("新增共建协议", add_agreement, self._unit[0], values, said=self._unit[0])

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改共建协议", change_agreement, self.record_id, changes, said=self.record_id)


class ItemEditDialog(RecordDialog):
    """One item of an agreement as a form.

    Args:
        desk: the desk.
        item_id: which; None for a new one.
        parent: the window it stands over.
        agreement_id: the agreement a new one belongs to.
    """

    said = RecordForm(
        "agreement_items",
        AgreementItem,
        "共建事项",
        (("name", 3), ("due_on", 1), ("state", 1), ("done_on", 1), ("progress", 3)),
        verb="新增",
    )

    def __init__(self, desk: Desk, item_id: str | None, parent: QWidget, agreement_id: str = "") -> None:
        self._agreement_id = agreement_id
        super().__init__(desk, item_id, parent)

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("新增共建事项", add_item, self._agreement_id, values, said=self._agreement_id)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改共建事项", change_item, self.record_id, changes, said=self.record_id)


def item_step(agreements: Sequence[AgreementFacts]) -> Step:
    """Add an item to one of a unit's agreements, the newest first."""
    offered = tuple((one.name, one.id) for one in agreements)
    return Step(
        "新增共建事项",
        add_item,
        (
            Input("agreement_id", "协议", "choice", offered, required=True, span=WIDE),
            input_of(AgreementItem, "name", 2),
            input_of(AgreementItem, "due_on"),
        ),
        lambda said: (
            said["agreement_id"],
            {name: said[name] for name in ("name", "due_on") if said[name]},
        ),
        {"agreement_id": agreements[0].id},
        focus="name",
    )


def progress_step(agreements: Sequence[AgreementFacts], item_id: str = "") -> Step:
    """Say how far one of a unit's items is; the first that is still open stands there."""
    items = [item for one in agreements for item in one.items]
    waiting = [item for item in items if item.state in ITEM_STATES[:2]] or items
    first = next((item for item in items if item.id == item_id), waiting[0])
    offered = tuple((f"{item.name}（{item.state}）", item.id) for item in [first, *items] if item is not None)
    following = ITEM_STATES[min(ITEM_STATES.index(first.state) + 1, 2)]
    return Step(
        "更新共建事项进展",
        progress_item,
        (
            Input("item_id", "事项", "choice", tuple(dict.fromkeys(offered)), required=True, span=WIDE),
            input_of(AgreementItem, "state"),
            input_of(AgreementItem, "done_on", 2),
            input_of(AgreementItem, "progress", WIDE),
        ),
        lambda said: (
            said["item_id"],
            said["state"],
            said["progress"],
            said["done_on"] if said["state"] == DONE else None,
        ),
        {"item_id": first.id, "state": following, "progress": first.progress or ""},
        focus="state",
    )


def leave_step(checkin_id: str, name: str, *, came: bool) -> Step:
    """A unit leaves; one that never came is taken off the list."""
    return Step(
        "单位退出报到" if came else "移出应报到单位",
        leave_unit if came else drop_unit_due,
        (
            Input("left_on", "退出日期" if came else "移出日期", "date", (), required=True),
            Input(
                "left_reason",
                "退出原因" if came else "移出原因",
                "text",
                (),
                required=True,
                length=field_of(UnitCheckin, "left_reason").length,
                span=2,
            ),
        ),
        lambda said: (checkin_id, said["left_on"], said["left_reason"]),
        {"left_on": clock.today().isoformat()},
        note=f"{name}：从这一天起不再计入{'已报到和' if came else ''}应报到。",
        focus="left_reason",
    )
