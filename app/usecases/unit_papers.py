"""What the papers of a unit's check-in say; the journal keeps that they were printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import KINDS, Area
from app.records.units import CHECKIN_STATES, Unit, UnitCheckin
from app.storage.work import Read, Work
from app.usecases.acts import act
from app.usecases.registers import rows_by_id

COMMUNITY = KINDS[1]


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What the form of a unit says.

    Attributes:
        unit: its row.
        checkin: the row of the check-in that waits or is in; None for a form to be filled in by hand.
        community: the community it is in, None where it is not known.
        masked: whether the telephone is masked.
    """

    unit: Mapping[str, Any]
    checkin: Mapping[str, Any] | None
    community: str | None
    masked: bool


@act("打印单位报到单", needs=Right.EDIT_CHECKINS)
def unit_form_of(work: Work, unit_id: str, reason: str | None = None) -> UnitForm:
    """What 报到单 and receipt of a unit say.

    Args:
        work: the running act.
        unit_id: which unit.
        reason: why the telephone is wanted in full; None for a masked form.

    Raises:
        RuleError: in full without the right or a reason, or the unit is gone.
    """
    clear = reason is not None
    if reason is not None:
        work.actor.require(Right.SEE_CLEAR)
        if not reason.strip():
            raise RuleError("请写明打印完整号码的原因。", "reason", "required")
    unit = work.one(Unit, unit_id)
    said = {"paper": "unit_checkin", "masked": not clear}
    work.note(Unit.record_type, unit.id, said if reason is None else {**said, "reason": reason.strip()})
    standing = select(UnitCheckin).where(
        UnitCheckin.unit_id == unit_id, UnitCheckin.state != CHECKIN_STATES[2]
    )
    checkin = work.scalar(standing)
    rows = rows_by_id(work, UnitCheckin, [checkin.id] if checkin is not None else [], clear=clear)
    area_id = (checkin.area_id if checkin is not None else None) or unit.area_id
    (row,) = rows_by_id(work, Unit, [unit_id], clear=clear)
    return UnitForm(row, rows[0] if rows else None, _community(work, area_id), not clear)


def _community(read: Read, area_id: str | None) -> str | None:
    """The name of the community an area is or lies in; of the area itself where there is none above."""
    first = area = read.get(Area, area_id)
    while area is not None and area.kind != COMMUNITY:
        area = read.get(Area, area.parent_id)
    found = area or first
    return found.name if found is not None else None
