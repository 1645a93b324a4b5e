"""All that the sheets of households, residents and visits show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.records.accounts import Right
from app.records.checkins import Checkin, CheckinDuty
from app.records.members import Member
from app.records.residents import HomeVisit, Household, Resident
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.registers import rows_by_id

LAST = 20
"""So many visits a sheet shows."""


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """All that is known of a household.

    Attributes:
        row: its masked row.
        residents: masked rows of who lives there.
        visits: masked rows of the last visits, the newest first.
        visited: how many visits there were.
        cared_by: names of the members who look after it, and since when.
    """

    row: Mapping[str, Any]
    residents: tuple[Mapping[str, Any], ...]
    visits: tuple[Mapping[str, Any], ...]
    visited: int
    cared_by: tuple[tuple[str, date | None], ...]


@dataclass(frozen=True, slots=True)
class ResidentSheet:
    """All that is known of a resident: the masked row, the last visits, how many there were."""

    row: Mapping[str, Any]
    visits: tuple[Mapping[str, Any], ...]
    visited: int


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is still to be done after visits: how many matters are open, how many of these too late."""

    open: int
    overdue: int


@ask(needs=Right.SEE_RESIDENTS)
def household_sheet(read: Read, household_id: str) -> HouseholdSheet:
    """The sheet of a household, telephone and door masked.

    Raises:
        RuleError: it is gone.
    """
    read.one(Household, household_id)
    people = select(Resident.id).where(Resident.household_id == household_id).order_by(Resident.name_pinyin)
    caring = (
        select(Member.name, CheckinDuty.from_on)
        .join(Checkin, Checkin.id == CheckinDuty.checkin_id)
        .join(Member, Member.id == Checkin.member_id)
        .where(CheckinDuty.household_id == household_id, CheckinDuty.until_on.is_(None))
        .order_by(CheckinDuty.from_on)
    )
    at = HomeVisit.household_id == household_id
    return HouseholdSheet(
        rows_by_id(read, Household, [household_id])[0],
        rows_by_id(read, Resident, read.scalars(people)),
        _visits(read, at),
        _count(read, at),
        tuple((row[0], row[1]) for row in read.rows(caring)),
    )


@ask(needs=Right.SEE_RESIDENTS)
def resident_sheet(read: Read, resident_id: str) -> ResidentSheet:
    """The sheet of a resident, telephone masked.

    Raises:
        RuleError: they are gone.
    """
    read.one(Resident, resident_id)
    at = HomeVisit.resident_id == resident_id
    return ResidentSheet(rows_by_id(read, Resident, [resident_id])[0], _visits(read, at), _count(read, at))


@ask(needs=Right.SEE_RESIDENTS)
def visits_open(read: Read) -> VisitFacts:
    """What is still to be done after visits, as of today."""
    waits = (HomeVisit.follow_up.is_not(None), HomeVisit.done_on.is_(None))
    return VisitFacts(_count(read, *waits), _count(read, *waits, HomeVisit.due_on < clock.today()))


def _visits(read: Read, at: Any) -> tuple[Mapping[str, Any], ...]:
    ids: Sequence[str] = read.scalars(
        select(HomeVisit.id).where(at).order_by(HomeVisit.visited_on.desc(), HomeVisit.id.desc()).limit(LAST)
    )
    return rows_by_id(read, HomeVisit, ids)


def _count(read: Read, *fits: Any) -> int:
    return read.scalar(select(func.count()).select_from(HomeVisit).where(*fits)) or 0
