"""Activities at which many members serve: planned, signed in to, and put right as a whole.

What an activity says (kind, day, hours, place, mode, people served by each) every sign-in takes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import Area
from app.records.base import check_values, fields_of
from app.records.lists import SERVICE_KINDS
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.services import CALM, Activity, Service
from app.records.units import Unit
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.emergencies import Modes
from app.usecases.entry import read_entry
from app.usecases.lists import require_word
from app.usecases.service_entry import LIMIT, ServiceEntry, check_people, hours_text
from app.usecases.services import add_service, replace_service
from app.usecases.settings import number_on

TAKEN_OVER = ("kind", "held_on", "hours", "place", "mode", "area_id", "people_served")
"""What the services of an activity say too; of these a later change corrects them."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One who signed in: the service it became, how long (in words), and how many are there now."""

    service_id: str
    member_id: str
    name: str
    hours: str
    signed: int


@dataclass(frozen=True, slots=True)
class SignRow:
    """One line of a sign-in list."""

    service_id: str
    member_id: str
    name: str
    unit: str | None
    organisation: str | None
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """One activity as people read it, and how many have signed in."""

    id: str
    name: str
    kind: str
    held_on: date
    hours: Decimal | None
    place: str | None
    area: str | None
    organisation: str | None
    mode: str
    people_served: int | None
    note: str | None
    signed: int


@act("新增服务活动", needs=Right.EDIT_CHECKINS)
def add_activity(work: Work, values: Mapping[str, Any]) -> str:
    """Plan an activity; returns its id.

    Args:
        work: the running act.
        values: fields of `Activity` by name; without a mode it is 急时 while an emergency runs there on
            that day.

    Raises:
        RuleError: at the field.
    """
    given = read_entry(Activity, values)
    empty = {said.name: None for said in fields_of(Activity)}
    return work.add(Activity(**_checked(work, {**empty, **given}))).id


@act("修改服务活动", needs=Right.EDIT_CHECKINS)
def change_activity(
    work: Work, activity_id: str, values: Mapping[str, Any], reason: str | None = None
) -> None:
    """Give an activity other values; the services of those who signed in are corrected with it.

    Args:
        work: the running act.
        activity_id: which.
        values: fields that change.
        reason: why; asked for when services have to be corrected.

    Raises:
        RuleError: at the field; services would be corrected and no reason is given (``reason_needed``).
    """
    activity = work.one(Activity, activity_id)
    before = {said.name: getattr(activity, said.name) for said in fields_of(Activity)}
    after = _checked(work, {**before, **read_entry(Activity, values)})
    services = _services(work, activity_id) if _differ(before, after) else ()
    if services and not (reason or "").strip():
        raise RuleError(
            f"已有 {len(services)} 人签到，他们的服务记录会一起更正，请写明原因。", "reason", "reason_needed"
        )
    for name, value in after.items():
        setattr(activity, name, value)
    work.flush()
    for service in services:
        replace_service(work, service, _entry(activity, service.note))
    if services:
        said = {"reason": (reason or "").strip(), "activity": activity_id, "corrected": len(services)}
        work.note(Activity.record_type, work.id, said)


@act("删除服务活动", needs=Right.EDIT_CHECKINS)
def delete_activity(work: Work, activity_id: str) -> None:
    """Take an activity out that nobody signed in to.

    Raises:
        RuleError: somebody did (``in_use``).
    """
    activity = work.one(Activity, activity_id)
    if signed := len(_services(work, activity_id)):
        raise RuleError(f"已有 {signed} 人签到，请先撤回他们的签到，再删除活动。", None, "in_use")
    work.delete(activity)


@act("活动签到", needs=Right.EDIT_CHECKINS)
def sign_in(work: Work, activity_id: str, member_id: str) -> SignIn:
    """Let a member sign in: a service with what the activity says.

    Raises:
        RuleError: signed in already (``already_signed``), no hours said yet (``required``), or as
            `services.log_service`.
    """
    activity = work.one(Activity, activity_id)
    member = work.one(Member, member_id)
    standing = select(Service.id).where(
        Service.activity_id == activity_id, Service.member_id == member_id, Service.live.is_(True)
    )
    if work.scalar(standing) is not None:
        raise RuleError(f"{member.name}已经签到了。", "member_id", "already_signed")
    if activity.hours is None:
        raise RuleError("请先填写活动的时长，再签到。", "hours", "required")
    service_id = add_service(work, member_id, _entry(activity, None))
    work.flush()
    signed = _count(work, activity_id)
    return SignIn(service_id, member_id, member.name, hours_text(activity.hours), signed)


@ask(needs=Right.SEE_CHECKINS)
def sign_list(read: Read, activity_id: str) -> tuple[SignRow, ...]:
    """Who signed in to an activity, in the order they came."""
    query = (
        select(Service.id, Service.member_id, Member.name, Unit.name, Organisation.name, Service.hours)
        .outerjoin(Member, Member.id == Service.member_id)
        .outerjoin(Unit, Unit.id == Service.unit_id)
        .outerjoin(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.activity_id == activity_id, Service.live.is_(True))
        .order_by(Service.id)
    )
    return tuple(SignRow(row[0], row[1], row[2] or "（已删除）", *row[3:]) for row in read.rows(query))


@ask(needs=Right.SEE_CHECKINS)
def activity_facts(read: Read, activity_id: str) -> ActivityFacts:
    """One activity.

    Raises:
        RuleError: there is none (``not_found``).
    """
    one = read.one(Activity, activity_id)
    area, organisation = read.get(Area, one.area_id), read.get(Organisation, one.organisation_id)
    return ActivityFacts(
        one.id,
        one.name,
        one.kind,
        one.held_on,
        one.hours,
        one.place,
        area.name if area else None,
        organisation.name if organisation else None,
        one.mode,
        one.people_served,
        one.note,
        _count(read, activity_id),
    )


@ask(needs=Right.SEE_CHECKINS)
def activities_on(read: Read, day: date) -> tuple[ActivityFacts, ...]:
    """The activities of a day, by name."""
    query = select(Activity.id).where(Activity.held_on == day).order_by(Activity.name, Activity.id)
    return tuple(activity_facts(read, one) for one in read.scalars(query))


def _checked(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    day = values["held_on"]
    if day is not None:
        values = {**values, **Modes(work).of(values["mode"], day, values["area_id"])}
    check_values(Activity, {**values, "mode": values["mode"] or CALM})
    require_word(work, SERVICE_KINDS, values["kind"], "kind")
    hours = values["hours"]
    limit = number_on(work, LIMIT, values["held_on"])
    if hours is not None and not 0 < hours <= limit:
        raise RuleError(f"“时长”要大于 0，一日最多 {hours_text(limit)} 小时。", "hours", "over_limit")
    check_people(values["people_served"])
    return values


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(before[name] != after[name] for name in TAKEN_OVER)


def _entry(activity: Activity, note: str | None) -> ServiceEntry:
    """What an activity says of each one's service."""
    if activity.hours is None:
        raise RuleError("已有人签到的活动，时长不能留空。", "hours", "required")
    return ServiceEntry(
        activity.kind,
        activity.held_on,
        activity.hours,
        place=activity.place,
        content=activity.name,
        people_served=activity.people_served,
        mode=activity.mode,
        activity_id=activity.id,
        area_id=activity.area_id,
        note=note,
        again=True,
    )


def _services(read: Read, activity_id: str) -> tuple[Service, ...]:
    query = select(Service).where(Service.activity_id == activity_id, Service.live.is_(True))
    return tuple(read.scalars(query.order_by(Service.id)))


def _count(read: Read, activity_id: str) -> int:
    query = select(func.count()).where(Service.activity_id == activity_id, Service.live.is_(True))
    return read.scalars(query)[0]
