"""Services: log one, log many, correct, take back; and what a member has done.

A service is never changed: a correction takes the entry back with its opposite, as of its own day, and puts
the right one beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from app.base.errors import RuleError
from app.base.rounding import half_up
from app.records.accounts import Right
from app.records.base import field_of
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.photos import Photo
from app.records.services import CALM, Activity, Service
from app.records.units import Unit
from app.storage.lineage import REPLACED_BY
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.registers import names_of
from app.usecases.service_entry import ServiceEntry, read_service, rows_for
from app.usecases.settings import number_on

__all__ = [
    "HoursFacts",
    "ServiceEntry",
    "ServiceFacts",
    "ServiceRow",
    "add_service",
    "correct_service",
    "hours_of",
    "log_service",
    "log_services",
    "move_service",
    "photos_under",
    "replace_service",
    "service_facts",
    "services_of",
    "standing_for",
    "take_back_service",
]
_PLACED = ("unit_id", "organisation_id", "area_id")


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service of a member, newest first; the area is called by its grid."""

    id: str
    kind: str
    served_on: date
    hours: Decimal
    place: str | None
    content: str | None
    people_served: int | None
    mode: str
    activity: str | None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service with all that is said of it; ``values`` by field name, as a form takes them."""

    id: str
    member_id: str
    member: str
    live: bool
    values: Mapping[str, Any]
    unit: str | None
    organisation: str | None
    area: str | None
    activity: str | None


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """Hours in calm and in emergencies, never added up, and the points of each by the rule of each day."""

    calm: Decimal
    emergency: Decimal
    points_calm: Decimal
    points_emergency: Decimal


@act("记服务", needs=Right.EDIT_CHECKINS)
def log_service(work: Work, member_id: str, entry: ServiceEntry) -> str:
    """Log one service of one member; returns its id.

    Raises:
        RuleError: at the field: the member had left by that day (``left``), the day is to come
            (``in_future``), hours of 0 or beyond the day's limit (``over_limit``), the same logged already
            (``double``, unless ``entry.again``), no emergency that day (``no_emergency``).
    """
    return add_service(work, member_id, entry)


@act("批量记服务", needs=Right.EDIT_CHECKINS)
def log_services(work: Work, member_ids: Sequence[str], entry: ServiceEntry) -> tuple[str, ...]:
    """Log the same service of many members, all or none; returns the ids in their order.

    Raises:
        RuleError: nobody is chosen, or as `log_service`; the members it is about are named.
    """
    if not member_ids:
        raise RuleError("请先选择党员。", "member_ids", "required")
    rows = rows_for(work, member_ids, read_service(work, entry), again=entry.again)
    return tuple(work.add_many(Service, rows))


@act("更正服务记录", needs=Right.EDIT_CHECKINS)
def correct_service(work: Work, service_id: str, entry: ServiceEntry, reason: str) -> str:
    """Put a right entry in the place of a wrong one; returns the new one's id.

    Raises:
        RuleError: no reason, corrected already (``already_reversed``), or as `log_service`.
    """
    _require_reason(reason)
    old = work.one(Service, service_id)
    new_id = replace_service(work, old, entry)
    work.note(Service.record_type, service_id, {"reason": reason.strip(), REPLACED_BY: new_id})
    return new_id


@act("撤回服务记录", needs=Right.EDIT_CHECKINS)
def take_back_service(work: Work, service_id: str, reason: str) -> None:
    """Take an entry back that should not have been made.

    Raises:
        RuleError: no reason, or it was taken back already (``already_reversed``).
    """
    _require_reason(reason)
    work.reverse(work.one(Service, service_id))
    work.note(Service.record_type, service_id, {"reason": reason.strip()})


def add_service(work: Work, member_id: str, entry: ServiceEntry) -> str:
    """Log a service within another act (a sign-in, a visit, the counter); returns its id.

    Raises:
        RuleError: as `log_service`.
    """
    rows = rows_for(work, [member_id], read_service(work, entry), again=entry.again)
    return work.add(Service(**rows[0])).id


def replace_service(work: Work, old: Service, entry: ServiceEntry) -> str:
    """Take a service back and put another of the same member beside it; returns the new one's id.

    What it counts under stays as it was unless the day or the area is another one. Its photos go along.

    Raises:
        RuleError: as `correct_service`.
    """
    if not old.live:
        raise RuleError("这条记录已经更正过了，请刷新列表。", None, "already_reversed")
    values = read_service(work, entry)
    same_day = values["served_on"] == old.served_on
    without = {old.member_id: old.hours} if same_day else None
    twin = same_day and values["kind"] == old.kind and values["hours"] == old.hours
    (row,) = rows_for(work, [old.member_id], values, again=entry.again or twin, without=without)
    if same_day:
        row.update({name: getattr(old, name) for name in _PLACED})
        row["area_id"] = values["area_id"] or old.area_id
    photos = work.scalars(_photos(photos_under(work, old.id)))
    work.reverse(old)
    new = work.add(Service(**row))
    for photo in photos:
        photo.subject_id = new.id
    return new.id


def move_service(work: Work, old: Service, member_id: str, entry: ServiceEntry) -> str:
    """Take a service back and log it anew, for another member or another place; returns the new one's id.

    It counts under what that member stood under on the day. Its photos go along.

    Raises:
        RuleError: as `log_service`.
    """
    photos = work.scalars(_photos(photos_under(work, old.id)))
    work.reverse(old)
    work.flush()
    new_id = add_service(work, member_id, entry)
    for photo in photos:
        photo.subject_id = new_id
    return new_id


def standing_for(read: Read, service_id: str) -> Service | None:
    """The entry that stands in the place of a service now; None if nothing does.

    That is the service itself, what it was corrected to, or what came back when that was undone.
    """
    ids, seen = [service_id], set()
    while ids:
        found = read.get(Service, ids.pop(0))
        if found is None or found.id in seen:
            continue
        if found.live and not found.reversal:
            return found
        seen.add(found.id)
        ids.extend(read.scalars(select(Service.id).where(Service.reverses_id == found.id)))
        ids.extend(read.replaced_by(found.id))
    return None


@ask(needs=Right.SEE_CHECKINS)
def services_of(read: Read, member_id: str, limit: int = 20) -> tuple[ServiceRow, ...]:
    """The last services of a member, newest first."""
    query = (
        select(Service, Activity.name)
        .outerjoin(Activity, Activity.id == Service.activity_id)
        .where(Service.member_id == member_id, Service.live.is_(True))
        .order_by(Service.served_on.desc(), Service.id.desc())
        .limit(limit)
    )
    return tuple(
        ServiceRow(
            one.id,
            one.kind,
            one.served_on,
            one.hours,
            one.place,
            one.content,
            one.people_served,
            one.mode,
            activity,
        )
        for one, activity in read.rows(query)
    )


@ask(needs=Right.SEE_CHECKINS)
def service_facts(read: Read, service_id: str) -> ServiceFacts:
    """One service.

    Raises:
        RuleError: there is none (``not_found``).
    """
    service = read.one(Service, service_id)
    member = read.get(Member, service.member_id)
    unit, organisation = read.get(Unit, service.unit_id), read.get(Organisation, service.organisation_id)
    activity = read.get(Activity, service.activity_id)
    area = names_of(read, field_of(Service, "area_id"), [service.area_id or ""], clear=False)
    names = ServiceEntry.__dataclass_fields__
    return ServiceFacts(
        service.id,
        service.member_id,
        member.name if member else "（已删除个人信息）",
        service.live,
        {name: getattr(service, name) for name in names if name != "again"},
        unit.name if unit else None,
        organisation.name if organisation else None,
        area.get(service.area_id or ""),
        activity.name if activity else None,
    )


@ask(needs=Right.SEE_CHECKINS)
def hours_of(read: Read, member_id: str, first: date, last: date) -> HoursFacts:
    """What a member's services of a span of days come to.

    Args:
        read: the look at the store.
        member_id: whose.
        first: the first day.
        last: the last day.

    Returns:
        Hours by mode, and the points those of each mode give by the rules of each day (每年服务积分 for
        每年服务时长), half-up to a tenth.
    """
    query = (
        select(Service.served_on, Service.mode, func.sum(Service.hours))
        .where(Service.member_id == member_id, Service.served_on.between(first, last))
        .group_by(Service.served_on, Service.mode)
    )
    calm = emergency = Decimal(0)
    points_calm = points_emergency = Fraction(0)
    for day, mode, hours in read.rows(query):
        points = points_per_hour(read, day) * Fraction(hours)
        if mode == CALM:
            calm, points_calm = calm + hours, points_calm + points
        else:
            emergency, points_emergency = emergency + hours, points_emergency + points
    return HoursFacts(calm, emergency, points_shown(points_calm), points_shown(points_emergency))


def points_per_hour(read: Read, day: date) -> Fraction:
    """What an hour is worth in points by the rules of a day."""
    return Fraction(number_on(read, "每年服务积分", day)) / Fraction(number_on(read, "每年服务时长", day))


def points_shown(points: Fraction) -> Decimal:
    """Points as they are printed: half-up to a tenth."""
    return half_up(points.numerator, points.denominator, 1)


@ask(needs=Right.SEE_CHECKINS)
def photos_under(read: Read, service_id: str) -> str:
    """The id under which the photos of a service are kept.

    An entry that came back by 撤销 is a new one; its photos still lie with the entry it stands for.
    """
    service = read.get(Service, service_id)
    while service is not None and service.reverses_id is not None:
        service_id = service.reverses_id
        service = read.get(Service, service_id)
    return service_id


def _photos(subject_id: str) -> Any:
    return select(Photo).where(Photo.subject_type == Service.record_type, Photo.subject_id == subject_id)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleError("请写明原因，它会记入操作日志。", "reason", "required")
