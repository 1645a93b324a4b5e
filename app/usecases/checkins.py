"""双报到 of members: listing who is due, checking in, re-check-in, moving, what they look after, leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import Area
from app.records.checkins import DUTY_KINDS, Checkin, CheckinDuty
from app.records.members import Member
from app.records.residents import Household
from app.storage.work import Work
from app.usecases import checkin_steps as steps
from app.usecases.acts import act
from app.usecases.checkin_entry import (
    CheckinEntry,
    check_places,
    check_words,
    covering_organisation,
    said_by,
    word_lists_of,
)
from app.usecases.checkin_steps import IN, OUT
from app.usecases.days import refuse_after, refuse_before, refuse_early, refuse_future
from app.usecases.duplicates import similar_to
from app.usecases.entry import read_entry
from app.usecases.members import register_member
from app.usecases.standings import GONE, refuse_gone

__all__ = [
    "GONE",
    "CheckinEntry",
    "change_checkin",
    "check_in",
    "check_in_new",
    "covering_organisation",
    "delete_checkin",
    "end_duty",
    "give_duty",
    "leave",
    "list_due",
    "renew",
]
HOUSEHOLD = DUTY_KINDS[2]
_CHANGED = frozenset(
    {"unit_id", "organisation_id", "area_id", "checked_in_on", "posts", "specialties"}
    | {"spare_time", "received_by", "left_reason", "note"}
)
_CHANGEABLE = {
    steps.WAITING: _CHANGED - {"checked_in_on", "left_reason"},
    IN: _CHANGED - {"left_reason"},
    OUT: frozenset({"left_reason", "note"}),
}
"""What may be put right, by how the check-in stands."""


@act("登记党员报到", needs=Right.EDIT_CHECKINS)
def check_in(work: Work, member_id: str, entry: CheckinEntry) -> str:
    """A member checks in; one who is awaited is turned into one who is in.

    Args:
        work: the running act.
        member_id: who.
        entry: what they said; what it leaves open stays as it was listed, or as it was the last time.

    Returns:
        The check-in's id.

    Raises:
        RuleError: at the field; one who is in already has code ``already_in``.
    """
    member = work.one(Member, member_id)
    refuse_gone(member, "报到")
    known = steps.open_checkin(work, member_id)
    if known is not None and known.state == IN:
        raise RuleError(f"“{member.name}”已经报到（{known.number}），不用再登记。", "member_id", "already_in")
    on = entry.on or clock.today()
    last = _last_left(work, member_id)
    refuse_future(on, "checked_in_on")
    refuse_early(on, "checked_in_on", member.born_on)
    refuse_before(on, last.left_on if last else None, "checked_in_on", "“报到日期”早于上次退出的日期")
    if known is not None:
        steps.timeline_of(work, known.id).refuse_step(on, "checked_in_on", "报到日期")
    before = steps.places_of(known) if known is not None else None
    said = said_by(work, entry, known or last)
    if not said["posts"]:
        raise RuleError("请至少选一个服务岗位。", "posts", "required")
    checkin = known or work.add(Checkin(member_id=member_id))
    for name, value in said.items():
        setattr(checkin, name, value)
    checkin.number = checkin.number or steps.new_number(work, on)
    checkin.received_by = work.actor.login
    steps.take_in(work, checkin, on, before)
    return checkin.id


@act("登记新党员并报到", needs=Right.EDIT_CHECKINS)
def check_in_new(
    work: Work,
    member_values: Mapping[str, Any],
    entry: CheckinEntry,
    *,
    again: bool = False,
    accept_checksum: str | None = None,
) -> tuple[str, str]:
    """Register somebody who is on no roll of ours, and check them in.

    Args:
        work: the running act.
        member_values: fields of `Member` by name, as typed.
        entry: what they said at the desk.
        again: they are another person than those of the same name with the same birth date or phone.
        accept_checksum: why an id number with a wrong check digit is right all the same.

    Returns:
        The member's id and the check-in's.

    Raises:
        RuleError: at the field; somebody of the same id number has code ``id_known``, somebody who looks like
            the same person ``maybe_known``.
    """
    work.actor.require(Right.EDIT_MEMBERS)
    values = read_entry(Member, member_values)
    likely = [one for one in similar_to(work, values) if one.sort != "certain"]
    if likely and not again:
        raise RuleError(
            f"名册里可能已有此人：{likely[0].name}（{likely[0].why}）。确是另一位的，请确认后再保存。",
            "name",
            "maybe_known",
        )
    member_id = register_member(work, member_values, accept_checksum)
    work.flush()
    return member_id, check_in(work, member_id, entry)


@act("列入应报到", needs=Right.EDIT_CHECKINS)
def list_due(work: Work, member_ids: Sequence[str], entry: CheckinEntry) -> tuple[str, ...]:
    """Say who has to check in here: they count as due from that day on.

    Args:
        work: the running act.
        member_ids: who; those listed or in already are passed over.
        entry: what is known of them; posts may be left open.

    Returns:
        The ids of the check-ins that are awaited now.

    Raises:
        RuleError: at the field, or all of them are listed already (``already_listed``).
    """
    on = entry.on or clock.today()
    refuse_future(on, "due_on")
    said = said_by(work, entry, None)
    made = []
    for member_id in dict.fromkeys(member_ids):
        member = work.one(Member, member_id)
        if member.state in GONE or steps.open_checkin(work, member_id) is not None:
            continue
        last = _last_left(work, member_id)
        refuse_early(on, "due_on", member.born_on)
        refuse_before(
            on, last.left_on if last else None, "due_on", f"“{member.name}”上次退出的日期晚于列入日期"
        )
        checkin = work.add(Checkin(member_id=member_id, due_on=on, **said))
        steps.add_event(work, checkin, steps.LISTED, on, due=1)
        made.append(checkin.id)
    if not made:
        raise RuleError("所选党员都已经列入或已经报到。", "member_id", "already_listed")
    return tuple(made)


@act("党员续报", needs=Right.EDIT_CHECKINS)
def renew(work: Work, checkin_ids: Sequence[str], on: date | None = None) -> None:
    """Members say again that they stand by their check-in (half-yearly, where the centre asks for it).

    Raises:
        RuleError: somebody is not in (``not_in``), or the day does not fit.
    """
    day = on or clock.today()
    refuse_future(day, "renewed_on")
    for checkin_id in dict.fromkeys(checkin_ids):
        checkin = _standing(work, checkin_id, "续报")
        refuse_before(day, checkin.checked_in_on, "renewed_on", "“续报日期”早于“报到日期”")
        refuse_before(day, checkin.renewed_on, "renewed_on", "“续报日期”早于上次续报")
        checkin.renewed_on = day
        steps.add_event(work, checkin, steps.RENEWED, day)


@act("退出党员报到", needs=Right.EDIT_CHECKINS)
def leave(work: Work, checkin_id: str, on: date | None, reason: str) -> None:
    """A member checks out, or is not awaited any more; what they looked after ends with it.

    Args:
        work: the running act.
        checkin_id: which check-in.
        on: the day; None for today.
        reason: why.

    Raises:
        RuleError: no reason, a day that does not fit, or the check-in has ended (``already_left``).
    """
    checkin = work.one(Checkin, checkin_id)
    if checkin.state == OUT:
        raise RuleError("这次报到已经退出了。", None, "already_left")
    if not reason.strip():
        raise RuleError("请填写“退出原因”。", "left_reason", "required")
    day = on or clock.today()
    refuse_future(day, "left_on")
    refuse_before(day, checkin.checked_in_on or checkin.due_on, "left_on", "“退出日期”早于报到或列入的日期")
    refuse_before(day, checkin.renewed_on, "left_on", "“退出日期”早于“续报日期”")
    steps.timeline_of(work, checkin_id).refuse_step(day, "left_on", "退出日期")
    if checkin.state == IN:
        words = "“退出日期”早于已记的服务"
        steps.refuse_served_after(work, checkin.member_id, day, "left_on", words)
    steps.take_out(work, checkin, day, reason.strip())


@act("修改党员报到", needs=Right.EDIT_CHECKINS)
def change_checkin(work: Work, checkin_id: str, values: Mapping[str, Any]) -> None:
    """Put right or change what a check-in says; another unit, organisation or area counts from today.

    Args:
        work: the running act.
        checkin_id: which check-in.
        values: fields of `Checkin` by name, as typed; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    checkin = work.one(Checkin, checkin_id)
    given = read_entry(Checkin, {**values, **word_lists_of(values)})
    if closed := sorted(set(given) - _CHANGEABLE[checkin.state]):
        raise RuleError("这一项不能在这里修改。", closed[0], "not_changeable")
    check_words(work, given, checkin)
    if "posts" in given and not given["posts"] and checkin.state == IN:
        raise RuleError("请至少选一个服务岗位。", "posts", "required")
    before = steps.places_of(checkin)
    day = given.pop("checked_in_on", checkin.checked_in_on)
    for name, value in given.items():
        setattr(checkin, name, value)
    check_places(work, given)
    if checkin.state == IN and day != checkin.checked_in_on:
        _redate(work, checkin, day)
    steps.move(work, checkin, before, clock.today())


@act("删除报到登记", needs=Right.EDIT_CHECKINS)
def delete_checkin(work: Work, checkin_id: str) -> None:
    """Take out a check-in that was entered by mistake; its events are taken back: it never counted."""
    checkin = work.one(Checkin, checkin_id)
    for event in steps.live_events(work, checkin_id):
        work.reverse(event)
    for duty in work.scalars(select(CheckinDuty).where(CheckinDuty.checkin_id == checkin_id)):
        work.delete(duty)
    work.flush()
    work.delete(checkin)


@act("安排包联任务", needs=Right.EDIT_CHECKINS)
def give_duty(
    work: Work,
    checkin_id: str,
    kind: str,
    *,
    area_id: str | None = None,
    household_id: str | None = None,
    from_on: date | None = None,
) -> str:
    """Give a member who is in a building, a field of duty or a household to look after.

    How many households are usual (rules 结对户下限, 结对户上限) is told beside the check-in, not enforced.

    Returns:
        The duty's id.

    Raises:
        RuleError: at the field; the same duty twice has code ``taken``.
    """
    checkin = _standing(work, checkin_id, "安排任务")
    day = from_on or clock.today()
    refuse_future(day, "from_on")
    refuse_before(day, checkin.checked_in_on, "from_on", "“起始日期”早于“报到日期”")
    if kind == HOUSEHOLD:
        if household_id is None:
            raise RuleError("请选择结对的居民户。", "household_id", "required")
        work.one(Household, household_id)
        area_id = None
    else:
        if area_id is None:
            raise RuleError("请选择楼栋或网格。", "area_id", "required")
        work.one(Area, area_id)
        household_id = None
    for other in steps.running_duties(work, checkin_id):
        if (other.kind, other.area_id, other.household_id) == (kind, area_id, household_id):
            field = "household_id" if kind == HOUSEHOLD else "area_id"
            raise RuleError("这项任务已经安排给他了。", field, "taken")
    duty = CheckinDuty(
        checkin_id=checkin_id, kind=kind, area_id=area_id, household_id=household_id, from_on=day
    )
    return work.add(duty).id


@act("结束包联任务", needs=Right.EDIT_CHECKINS)
def end_duty(work: Work, duty_id: str, on: date | None = None) -> None:
    """A member looks after something no longer.

    Raises:
        RuleError: it has ended already, or the day does not fit.
    """
    duty = work.one(CheckinDuty, duty_id)
    if duty.until_on is not None:
        raise RuleError("这项任务已经结束了。", None, "already_ended")
    today = clock.today()
    if duty.from_on is not None and duty.from_on > today:
        duty.until_on = duty.from_on  # it was given before days to come were refused: it never began
        return
    day = on or today
    refuse_future(day, "until_on")
    refuse_before(day, duty.from_on, "until_on", "“截止日期”早于“起始日期”")
    duty.until_on = day


def _standing(work: Work, checkin_id: str, deed: str) -> Checkin:
    checkin = work.one(Checkin, checkin_id)
    if checkin.state != IN:
        raise RuleError(f"这条登记是“{checkin.state}”，还不能这样办理。", None, "not_in")
    refuse_gone(work.one(Member, checkin.member_id), deed)
    return checkin


def _last_left(work: Work, member_id: str) -> Checkin | None:
    query = select(Checkin).where(Checkin.member_id == member_id, Checkin.state == OUT)
    return work.scalar(query.order_by(Checkin.left_on.desc(), Checkin.id.desc()))


def _redate(work: Work, checkin: Checkin, day: date | None) -> None:
    """The day of checking in was wrong; events and days follow."""
    if day is None:
        raise RuleError("请填写“报到日期”。", "checked_in_on", "required")
    refuse_future(day, "checked_in_on")
    refuse_early(day, "checked_in_on", work.one(Member, checkin.member_id).born_on)
    refuse_after(day, checkin.renewed_on, "checked_in_on", "“报到日期”晚于“续报日期”")
    last = _last_left(work, checkin.member_id)
    left_on, came_on = last.left_on if last is not None else None, checkin.checked_in_on
    if left_on is not None and came_on is not None and left_on <= came_on:
        refuse_before(day, left_on, "checked_in_on", "“报到日期”早于上次退出的日期")
    steps.come_on(work, checkin, day)
