"""What is known of a check-in: the facts of one, what a member looks after, who has to check in again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.base import clock
from app.base.portions import portions
from app.records.accounts import Right
from app.records.areas import Area
from app.records.checkins import DUTY_KINDS, Checkin, CheckinDuty, CheckinEvent
from app.records.members import Member
from app.records.residents import Household
from app.records.units import Unit
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.checkin_steps import IN, MEMBERS, running_duties
from app.usecases.registers import rows_by_id
from app.usecases.settings import number_on, rule_on
from app.usecases.unit_sheet import DueFacts, per_cent

_SECOND_HALF = 7


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """Something a member looks after; ``what`` names it, a household only for one who may see residents."""

    id: str
    kind: str
    what: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class CheckinFacts:
    """One check-in as it stands, masked.

    Attributes:
        id: the check-in's id.
        member_id: whose.
        name: how they are called.
        number: 报到编号.
        state: one of `STATES`.
        unit: name of the unit that sends them.
        unit_id: its id.
        organisation: name of the organisation that receives them.
        organisation_id: its id.
        area: where they check in; a home is named by the grid or community it lies in.
        employer: what the member's own entry says.
        phone: masked.
        address: masked.
        due_on: listed since.
        checked_in_on: in since.
        renewed_on: checked in again the last time.
        left_on: gone since.
        left_reason: why.
        posts: what they take on.
        specialties: what they can do.
        spare_time: when they can serve.
        received_by: who registered it.
        note: remark.
        duties: what they look after, or did.
        households: how many of these are households now.
        warning: said where that is fewer or more than the rule; empty otherwise.
        renewal_due: they should check in again this half-year.
    """

    id: str
    member_id: str
    name: str
    number: str | None
    state: str
    unit: str | None
    unit_id: str | None
    organisation: str | None
    organisation_id: str | None
    area: str | None
    employer: str | None
    phone: str | None
    address: str | None
    due_on: date | None
    checked_in_on: date | None
    renewed_on: date | None
    left_on: date | None
    left_reason: str | None
    posts: tuple[str, ...]
    specialties: tuple[str, ...]
    spare_time: str | None
    received_by: str | None
    note: str | None
    duties: tuple[DutyFacts, ...]
    households: int
    warning: str
    renewal_due: bool


@ask(needs=Right.SEE_CHECKINS)
def checkin_of(read: Read, member_id: str) -> CheckinFacts | None:
    """The check-in of a member that is awaited or stands, else the last one; None if there never was one."""
    query = select(Checkin.id).where(Checkin.member_id == member_id)
    last = (Checkin.left_on.is_(None).desc(), Checkin.state.desc(), Checkin.left_on.desc(), Checkin.id.desc())
    found = read.scalar(query.order_by(*last))
    return None if found is None else checkin_facts(read, found)


@ask(needs=Right.SEE_CHECKINS)
def checkin_facts(read: Read, checkin_id: str) -> CheckinFacts | None:
    """One check-in; None if it is gone."""
    checkin = read.get(Checkin, checkin_id)
    if checkin is None:
        return None
    row = rows_by_id(read, Checkin, [checkin_id])[0]
    member = rows_by_id(read, Member, [checkin.member_id])[0]
    households = sum(duty.kind == DUTY_KINDS[2] for duty in running_duties(read, checkin_id))
    today = clock.today()
    return CheckinFacts(
        id=checkin.id,
        member_id=checkin.member_id,
        name=member["name"],
        unit=row["unit"],
        unit_id=checkin.unit_id,
        organisation=row["organisation"],
        organisation_id=checkin.organisation_id,
        area=row["area"],
        employer=member["employer"],
        phone=member["phone"],
        address=member["address"],
        posts=tuple(checkin.posts or ()),
        specialties=tuple(checkin.specialties or ()),
        duties=_duties(read, checkin_id),
        households=households,
        warning=_warning(read, households, today),
        renewal_due=checkin.state == IN and _has_to_renew(read, checkin, today),
        **{
            name: getattr(checkin, name)
            for name in (
                *("number", "state", "due_on", "checked_in_on", "renewed_on", "left_on", "left_reason"),
                *("spare_time", "received_by", "note"),
            )
        },
    )


@ask(needs=Right.SEE_CHECKINS)
def due_for_renewal(read: Read, on: date | None = None) -> tuple[str, ...]:
    """Ids of the check-ins that should be renewed in the half-year of that day (default today), by number.

    Empty where the centre has not switched half-yearly re-check-in on (rule 半年续报).
    """
    day = on or clock.today()
    if not renewal_asked(read, day):
        return ()
    last = func.coalesce(Checkin.renewed_on, Checkin.checked_in_on)
    query = select(Checkin.id).where(Checkin.state == IN, last < half_year(day))
    return tuple(read.scalars(query.order_by(Checkin.number, Checkin.id)))


@ask(needs=Right.SEE_CHECKINS)
def members_due(read: Read, day: date | None = None) -> DueFacts:
    """How many members have to check in here and how many are in, on a day; today without one."""
    events = CheckinEvent.direction == MEMBERS, CheckinEvent.happened_on <= (day or clock.today())
    query = select(func.sum(CheckinEvent.due), func.sum(CheckinEvent.present)).where(*events)
    row = read.rows(query)[0]
    due, present = row[0] or 0, row[1] or 0
    return DueFacts(due, present, per_cent(present, due), low=False, alarm="")


@ask(needs=Right.SEE_CHECKINS)
def renewal_asked(read: Read, on: date) -> bool:
    """Whether the centre asks for half-yearly re-check-in on that day."""
    return rule_on(read, "半年续报", on) == "是"


@ask(needs=Right.SEE_CHECKINS)
def unit_names(read: Read) -> tuple[tuple[str, str], ...]:
    """The units to choose from, name and id, by sound."""
    rows = read.rows(select(Unit.name, Unit.id).order_by(Unit.name_pinyin, Unit.name))
    return tuple((row[0], row[1]) for row in rows)


@ask(needs=Right.SEE_RESIDENTS)
def household_names(read: Read) -> tuple[tuple[str, str], ...]:
    """The households to choose from, name with building and id, building by building."""
    query = select(Household.name, Area.name, Household.id).outerjoin(Area, Area.id == Household.area_id)
    rows = read.rows(query.order_by(Area.name.nulls_last(), Household.name))
    return tuple((f"{name}（{area}）" if area else name, household_id) for name, area, household_id in rows)


@ask(needs=Right.SEE_CHECKINS)
def members_of(read: Read, checkin_ids: Sequence[str]) -> tuple[str, ...]:
    """The members of these check-ins, in their order, each once."""
    found: dict[str, str] = {}
    for portion in portions(checkin_ids):
        query = select(Checkin.id, Checkin.member_id).where(Checkin.id.in_(portion))
        found.update((row[0], row[1]) for row in read.rows(query))
    return tuple(dict.fromkeys(found[i] for i in checkin_ids if i in found))


def half_year(day: date) -> date:
    """The first day of the half-year a day lies in."""
    return date(day.year, _SECOND_HALF if day.month >= _SECOND_HALF else 1, 1)


def _has_to_renew(read: Read, checkin: Checkin, day: date) -> bool:
    last = checkin.renewed_on or checkin.checked_in_on
    return last is not None and last < half_year(day) and renewal_asked(read, day)


def _warning(read: Read, households: int, day: date) -> str:
    """What the rule of 3–5 households says of so many; one who has none is not asked."""
    least, most = (int(number_on(read, rule, day)) for rule in ("结对户下限", "结对户上限"))
    if households and not least <= households <= most:
        return f"结对户 {households} 户，按规定每人 {least}–{most} 户。"
    return ""


def _duties(read: Read, checkin_id: str) -> tuple[DutyFacts, ...]:
    query = (
        select(CheckinDuty, Area.name, Household.name)
        .outerjoin(Area, Area.id == CheckinDuty.area_id)
        .outerjoin(Household, Household.id == CheckinDuty.household_id)
        .where(CheckinDuty.checkin_id == checkin_id)
        .order_by(CheckinDuty.until_on.is_not(None), CheckinDuty.from_on, CheckinDuty.id)
    )
    shows_households = read.actor.may(Right.SEE_RESIDENTS)
    return tuple(
        DutyFacts(
            duty.id,
            duty.kind,
            area or (household if household and shows_households else "居民户"),
            duty.from_on,
            duty.until_on,
        )
        for duty, area, household in read.rows(query)
    )
