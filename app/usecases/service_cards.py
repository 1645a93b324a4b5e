"""What stands on the quarterly 服务(活动)记录卡: each member's services of a period, for whom sent them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

from sqlalchemy import and_, func, select

from app.base.errors import RuleError
from app.base.periods import Period
from app.base.portions import portions
from app.records.accounts import Right
from app.records.base import field_of
from app.records.checkins import DIRECTIONS, STATES, Checkin, CheckinEvent
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.services import CALM, Activity, Service
from app.records.units import Unit
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.registers import names_of
from app.usecases.services import HoursFacts, points_per_hour, points_shown

DUE = STATES[0]
DIRECTION = DIRECTIONS[1]
_NOTHING = HoursFacts(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class CardLine:
    """One service on a card."""

    served_on: date
    kind: str
    content: str
    place: str | None
    hours: Decimal
    people_served: int | None
    mode: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What services of one mode come to: how many, hours, people served (人次)."""

    times: int = 0
    hours: Decimal = Decimal(0)
    people: int = 0


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """The card of one member.

    Attributes:
        member_id: whose.
        name: the name.
        sex: 男, 女, or nothing.
        number: of the check-in.
        unit: who sent them.
        organisation: with which organisation they checked in.
        area: where, by its grid.
        posts: what they take on.
        lines: the services of the period, by day.
        calm: what those of 平时 come to.
        emergency: what those of 急时 come to.
        year_calm: hours of 平时 from the first of January to the end of the period.
        year_emergency: the same for 急时.
        points_calm: for the hours of 平时 of the year, by the rules of each day; never added to the other.
        points_emergency: the same for 急时.
    """

    member_id: str
    name: str
    sex: str | None
    number: str | None
    unit: str | None
    organisation: str | None
    area: str | None
    posts: tuple[str, ...]
    lines: tuple[CardLine, ...]
    calm: Tally
    emergency: Tally
    year_calm: Decimal
    year_emergency: Decimal
    points_calm: Decimal
    points_emergency: Decimal


@dataclass(frozen=True, slots=True)
class ServiceCards:
    """The cards of an employer or of some members, by name."""

    unit: str | None
    period: Period
    cards: tuple[ServiceCard, ...]


@ask(needs=Right.EXPORT)
def service_cards(
    read: Read, period: Period, unit_id: str | None = None, member_ids: Sequence[str] = ()
) -> ServiceCards:
    """The cards of a period.

    Args:
        read: the look at the store.
        period: a quarter, as a rule.
        unit_id: of all whom this unit sent: checked in from it during the period, or served for it. Their
            cards hold what they did for it, in the period and in the year, and nothing else.
        member_ids: of these members, where no unit is named.

    Raises:
        RuleError: no right to see services, no such unit, or nobody to print (``nobody``).
    """
    read.actor.require(Right.SEE_CHECKINS)
    unit = None
    if unit_id is not None:
        unit = read.one(Unit, unit_id).name
    sent = dict.fromkeys(member_ids, "") if unit_id is None else _sent_by(read, unit_id, period)
    if not sent:
        raise RuleError("这段时间没有可以出卡的党员。", None, "nobody")
    return ServiceCards(unit, period, tuple(_cards(read, period, sent, unit_id)))


def _sent_by(read: Read, unit_id: str, period: Period) -> dict[str, str]:
    """Whom a unit sent on some day of a period, or who served for it: the check-in by which it did, if one.

    A check-in may have moved to another unit since: what counts is what its events say of those days.
    """
    served = select(Service.member_id).where(
        _in_period(period), Service.unit_id == unit_id, Service.live.is_(True)
    )
    sent = dict.fromkeys(read.scalars(served.distinct()), "")
    event = CheckinEvent
    own = (event.member_id, event.checkin_id, event.happened_on)
    steps = select(*own, func.sum(event.present)).where(
        event.direction == DIRECTION, event.unit_id == unit_id, event.happened_on <= period.last
    )
    days: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for member_id, checkin_id, day, change in read.rows(steps.group_by(*own).order_by(event.happened_on)):
        days[member_id or "", checkin_id or ""].append((day, change))
    for (member_id, checkin_id), changes in days.items():
        before = sum(change for day, change in changes if day <= period.first)
        within = (change for day, change in changes if day > period.first)
        if any(present > 0 for present in accumulate(within, initial=before)):
            sent[member_id] = checkin_id
    return sent


def _cards(read: Read, period: Period, sent: Mapping[str, str], unit_id: str | None) -> Iterator[ServiceCard]:
    ids = list(sent)
    people = sorted(_people(read, ids), key=lambda one: (one.name_pinyin, one.id))
    checkins = _checkins(read, sent, period)
    lines = _lines(read, ids, period, unit_id)
    years = _years(read, ids, period, unit_id)
    areas = _Names(read, "area_id", [one.area_id for one in checkins.values()])
    organisations = _named(read, Organisation, (one.organisation_id for one in checkins.values()))
    units = _named(read, Unit, [unit_id, *(one.unit_id for one in checkins.values())])
    for person in people:
        checkin = checkins.get(person.id)
        own = lines.get(person.id, ())
        year = years.get(person.id, _NOTHING)
        yield ServiceCard(
            person.id,
            person.name,
            person.sex,
            checkin.number if checkin else None,
            units.get(unit_id or (checkin.unit_id if checkin else None) or ""),
            organisations.get(checkin.organisation_id or "") if checkin else None,
            areas.of(checkin.area_id) if checkin else None,
            tuple(checkin.posts or ()) if checkin else (),
            tuple(own),
            _tally(line for line in own if line.mode == CALM),
            _tally(line for line in own if line.mode != CALM),
            year.calm,
            year.emergency,
            year.points_calm,
            year.points_emergency,
        )


class _Names:
    """Names of areas as a masked paper may say them."""

    def __init__(self, read: Read, name: str, ids: Iterable[str | None]) -> None:
        self._names = names_of(read, field_of(Checkin, name), {i for i in ids if i}, clear=False)

    def of(self, area_id: str | None) -> str | None:
        return self._names.get(area_id or "")


def _named(read: Read, kind: Any, ids: Iterable[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for portion in portions(sorted({one for one in ids if one})):
        found.update(read.rows(select(kind.id, kind.name).where(kind.id.in_(portion))))
    return found


def _people(read: Read, ids: list[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(Member.id, Member.name, Member.name_pinyin, Member.sex)
        yield from read.rows(query.where(Member.id.in_(portion)))


def _checkins(read: Read, sent: Mapping[str, str], period: Period) -> dict[str, Any]:
    """The check-in by which each member was sent; where none is named, the latest in the period."""
    found: dict[str, Any] = {}
    for portion in portions(sent):
        query = select(
            Checkin.id, Checkin.member_id, Checkin.number, Checkin.unit_id, Checkin.organisation_id,
            Checkin.area_id, Checkin.posts,
        ).where(
            Checkin.member_id.in_(portion), Checkin.state != DUE, Checkin.checked_in_on <= period.last
        )  # fmt: skip
        for row in read.rows(query.order_by(Checkin.checked_in_on)):
            if sent[row.member_id] in ("", row.id):
                found[row.member_id] = row
    return found


def _lines(
    read: Read, ids: list[str], period: Period, unit_id: str | None
) -> Mapping[str, Sequence[CardLine]]:
    """The services of each member in the period; those done for another unit are not on a unit's cards."""
    found: defaultdict[str, list[CardLine]] = defaultdict(list)
    for portion in portions(ids):
        query = (
            select(
                Service.member_id, Service.served_on, Service.kind, Service.content, Activity.name,
                Service.place, Service.hours, Service.people_served, Service.mode,
            )
            .outerjoin(Activity, Activity.id == Service.activity_id)
            .where(Service.member_id.in_(portion), _in_period(period), Service.live.is_(True))
            .order_by(Service.served_on, Service.id)
        )  # fmt: skip
        if unit_id is not None:
            query = query.where(Service.unit_id == unit_id)
        for member_id, day, kind, content, activity, place, hours, people, mode in read.rows(query):
            line = CardLine(day, kind, content or activity or "", place, hours, people, mode)
            found[member_id].append(line)
    return found


def _years(read: Read, ids: list[str], period: Period, unit_id: str | None) -> dict[str, HoursFacts]:
    """Hours by mode since the first of January, and the points those of each mode give; of one unit alone."""
    found: dict[str, list[Any]] = {}
    worth: dict[date, Fraction] = {}
    first = date(period.last.year, 1, 1)
    for portion in portions(ids):
        query = (
            select(Service.member_id, Service.served_on, Service.mode, func.sum(Service.hours))
            .where(Service.member_id.in_(portion), Service.served_on.between(first, period.last))
            .group_by(Service.member_id, Service.served_on, Service.mode)
        )
        if unit_id is not None:
            query = query.where(Service.unit_id == unit_id)
        for member_id, day, mode, hours in read.rows(query):
            sums = found.setdefault(member_id, [Decimal(0), Decimal(0), Fraction(0), Fraction(0)])
            place = 0 if mode == CALM else 1
            sums[place] += hours
            if day not in worth:
                worth[day] = points_per_hour(read, day)
            sums[2 + place] += worth[day] * Fraction(hours)
    return {
        one: HoursFacts(calm, emergency, points_shown(points_calm), points_shown(points_emergency))
        for one, (calm, emergency, points_calm, points_emergency) in found.items()
    }


def _tally(lines: Iterable[CardLine]) -> Tally:
    own = list(lines)
    return Tally(
        len(own), sum((line.hours for line in own), Decimal(0)), sum(line.people_served or 0 for line in own)
    )


def _in_period(period: Period) -> Any:
    return and_(Service.served_on >= period.first, Service.served_on <= period.last)
