"""All that the sheet of a unit shows, and how many units are due and in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from app.base import clock
from app.base.rounding import half_up
from app.records.accounts import Right
from app.records.checkins import Checkin, CheckinEvent
from app.records.units import ITEM_STATES, Agreement, AgreementItem, Unit, UnitCheckin
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.registers import rows_by_id
from app.usecases.settings import rule_on
from app.usecases.units import DIRECTION, DUE, IN

ALARM = "单位报到率警戒"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of an agreement; ``overdue`` where its day has passed and it is not settled."""

    id: str
    name: str
    due_on: date | None
    state: str
    progress: str | None
    done_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """One agreement with its items in the order they were entered."""

    id: str
    name: str
    signed_on: date | None
    from_on: date | None
    until_on: date | None
    note: str | None
    items: tuple[ItemFacts, ...]


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a check-in."""

    kind: str
    happened_on: date
    note: str | None


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """All that is known of a unit.

    Attributes:
        row: its masked row.
        checkins: masked rows of its check-ins, the newest first.
        steps: what happened with them, the newest first.
        agreements: the newest first.
        members_due: how many of its members wait to check in here.
        members_in: how many are in.
    """

    row: Mapping[str, Any]
    checkins: tuple[Mapping[str, Any], ...]
    steps: tuple[StepFacts, ...]
    agreements: tuple[AgreementFacts, ...]
    members_due: int
    members_in: int

    @property
    def checkin(self) -> Mapping[str, Any] | None:
        """The check-in that counts: the newest."""
        return self.checkins[0] if self.checkins else None


@dataclass(frozen=True, slots=True)
class DueFacts:
    """How many units are due and in on a day, the rate in per cent, and below which rate one is warned."""

    due: int
    present: int
    rate: str
    low: bool
    alarm: str


@ask(needs=Right.SEE_CHECKINS)
def unit_sheet(read: Read, unit_id: str) -> UnitSheet:
    """The sheet of a unit, telephone masked.

    Raises:
        RuleError: the unit is gone.
    """
    read.one(Unit, unit_id)
    ids = read.scalars(
        select(UnitCheckin.id).where(UnitCheckin.unit_id == unit_id).order_by(UnitCheckin.id.desc())
    )
    steps = (
        select(CheckinEvent.kind, CheckinEvent.happened_on, CheckinEvent.note)
        .where(
            CheckinEvent.unit_checkin_id.in_(ids),
            CheckinEvent.live,
            or_(CheckinEvent.due >= 0, CheckinEvent.kind != "变更"),
        )
        .order_by(CheckinEvent.happened_on.desc(), CheckinEvent.id.desc())
    )
    return UnitSheet(
        rows_by_id(read, Unit, [unit_id])[0],
        rows_by_id(read, UnitCheckin, ids),
        tuple(StepFacts(*row) for row in read.rows(steps)),
        tuple(_agreement(read, one) for one in read.scalars(_agreements_of(unit_id))),
        _members(read, unit_id, DUE),
        _members(read, unit_id, IN),
    )


@ask(needs=Right.SEE_CHECKINS)
def agreement_facts(read: Read, agreement_id: str) -> AgreementFacts:
    """One agreement with its items.

    Raises:
        RuleError: it is gone.
    """
    return _agreement(read, read.one(Agreement, agreement_id))


@ask(needs=Right.SEE_CHECKINS)
def units_due(read: Read, day: date | None = None) -> DueFacts:
    """How many units have to check in here and how many are in, on a day; today without one."""
    day = day or clock.today()
    query = select(
        func.coalesce(func.sum(CheckinEvent.due), 0), func.coalesce(func.sum(CheckinEvent.present), 0)
    ).where(CheckinEvent.direction == DIRECTION, CheckinEvent.happened_on <= day)
    due, present = read.rows(query)[0]
    alarm = rule_on(read, ALARM, day)
    low = due > 0 and Decimal(present * 100) < Decimal(alarm) * due
    return DueFacts(due, present, per_cent(present, due), low, alarm)


def per_cent(part: int, whole: int) -> str:
    """A rate in per cent with one decimal, rounded half-up as officials do by hand; — of nothing."""
    if not whole:
        return "—"
    return f"{half_up(part * 100, whole, 1)}%"


def _agreements_of(unit_id: str) -> Any:
    return (
        select(Agreement)
        .where(Agreement.unit_id == unit_id)
        .order_by(Agreement.signed_on.desc().nulls_last(), Agreement.id.desc())
    )


def _agreement(read: Read, one: Agreement) -> AgreementFacts:
    items = select(AgreementItem).where(AgreementItem.agreement_id == one.id).order_by(AgreementItem.id)
    facts = tuple(_item(item) for item in read.scalars(items))
    return AgreementFacts(one.id, one.name, one.signed_on, one.from_on, one.until_on, one.note, facts)


def _item(item: AgreementItem) -> ItemFacts:
    waits = item.state in ITEM_STATES[:2]
    overdue = waits and item.due_on is not None and item.due_on < clock.today()
    return ItemFacts(item.id, item.name, item.due_on, item.state, item.progress, item.done_on, overdue)


def _members(read: Read, unit_id: str, state: str) -> int:
    query = select(func.count()).where(Checkin.unit_id == unit_id, Checkin.state == state)
    return read.scalar(query) or 0
