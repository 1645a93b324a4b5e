"""Units: the register, and their check-in (单位报到) with every step counted.

`UnitCheckin` says how things stand. Each step also writes a `CheckinEvent` with what it adds to those due
and those present, so that "due and in on any day" is a sum; figures read only these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.base.text import normalise
from app.records.accounts import Right
from app.records.base import fields_of
from app.records.checkins import DIRECTIONS, Checkin, CheckinEvent
from app.records.services import Review
from app.records.units import CHECKIN_STATES, Agreement, Unit, UnitCheckin
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.checkin_timeline import Timeline, timeline
from app.usecases.days import refuse_after, refuse_before, refuse_early, refuse_future
from app.usecases.entry import give_values, read_entry
from app.usecases.numbers import next_number

DUE, IN, LEFT = CHECKIN_STATES
DIRECTION = DIRECTIONS[0]
DIMENSIONS = ("organisation_id", "area_id")
"""What a unit's check-in is counted by; a change of them is an event."""
DATES = {"due_on": "列入", "checked_in_on": "报到", "left_on": "退出"}
"""The dates of a check-in, and the event that each one is the day of."""
_STEPS = frozenset({"checked_in_on", "left_on", "left_reason"})
"""What is said only once a unit that is due has come, or left."""
_AROUND_HAN = re.compile(r"(?<![!-~]) | (?![!-~])")


@ask(needs=Right.SEE_CHECKINS)
def unit_named(read: Read, name: str) -> str | None:
    """The id of the unit of that name, however its blanks and brackets are typed; None if there is none."""
    return read.scalar(select(Unit.id).where(Unit.name == tidy_unit_name(name)))


@act("新增单位", needs=Right.EDIT_UNITS)
def add_unit(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a new unit.

    Args:
        work: the running act.
        values: fields of `Unit` by name, as typed.

    Returns:
        Its id.

    Raises:
        RuleError: at the field; a name that is kept already has code ``name_known``.
    """
    return work.add(Unit(**_checked(work, read_entry(Unit, values)))).id


@act("修改单位", needs=Right.EDIT_UNITS)
def change_unit(work: Work, unit_id: str, values: Mapping[str, Any]) -> None:
    """Give a unit other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    unit = work.one(Unit, unit_id)
    give_values(unit, values, lambda said: _checked(work, said, unit_id))


@act("删除单位", needs=Right.EDIT_UNITS)
def delete_unit(work: Work, unit_id: str) -> None:
    """Take out a unit that never checked in and that nothing else hangs on.

    Raises:
        RuleError: it has checked in, or members, agreements or reviews belong to it (code ``in_use``).
    """
    unit = work.one(Unit, unit_id)
    checkins = work.scalars(select(UnitCheckin).where(UnitCheckin.unit_id == unit_id))
    used = (
        select(Checkin.id).where(Checkin.unit_id == unit_id),
        select(Agreement.id).where(Agreement.unit_id == unit_id),
        select(Review.id).where(Review.unit_id == unit_id),
    )
    came = any(checkin.checked_in_on is not None for checkin in checkins)
    if came or any(work.scalar(query) is not None for query in used):
        raise RuleError(
            f"“{unit.name}”已有报到、党员、协议或评议，不能删除。不再报到的请登记退出。", None, "in_use"
        )
    for checkin in checkins:
        for event in _events(work, checkin.id):
            work.reverse(event)
        work.delete(checkin)
    work.delete(unit)


@act("列入应报到单位", needs=Right.EDIT_CHECKINS)
def list_unit_due(work: Work, unit_id: str, values: Mapping[str, Any]) -> str:
    """Say that a unit has to check in here.

    Args:
        work: the running act.
        unit_id: which unit.
        values: fields of `UnitCheckin`: since when (``due_on``, today without it), with whom, where.

    Returns:
        The id of its check-in, which now waits.

    Raises:
        RuleError: it waits already (``already_due``), or is in (``already_in``).
    """
    unit, said = work.one(Unit, unit_id), _read(values, _STEPS)
    found = _open_checkin(work, unit_id)
    if found is not None:
        _refuse_in(unit, found)
        raise RuleError(f"“{unit.name}”已经列入应报到。", "unit_id", "already_due")
    return _list_due(work, unit, said)


@act("批量列入应报到单位", needs=Right.EDIT_CHECKINS)
def list_units_due(work: Work, unit_ids: Sequence[str], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Say of many units that they have to check in here; those that wait or are in already are passed over.

    Args:
        work: the running act.
        unit_ids: which units.
        values: as `list_unit_due`, the same for all.

    Returns:
        The ids of the check-ins that now wait.

    Raises:
        RuleError: all of them wait or are in already (``already_due``), or a day in the future.
    """
    said = _read(values, _STEPS)
    fresh = [unit_id for unit_id in dict.fromkeys(unit_ids) if _open_checkin(work, unit_id) is None]
    if not fresh:
        raise RuleError("选中的单位都已经列入或已经报到。", None, "already_due")
    return tuple(_list_due(work, work.one(Unit, unit_id), said) for unit_id in fresh)


@act("登记单位报到", needs=Right.EDIT_CHECKINS)
def check_in_unit(work: Work, unit_id: str, values: Mapping[str, Any]) -> str:
    """A unit checks in; one that waits becomes one that is in, any other gets a new check-in.

    Args:
        work: the running act.
        unit_id: which unit.
        values: fields of `UnitCheckin`: ``checked_in_on`` (today without it), receiving organisation,
            community, offers, needs; who receives it, without it whoever acts.

    Returns:
        The id of the check-in; it has a number now (DW2026-0001).

    Raises:
        RuleError: it is in already (``already_in``), a day in the future or before it was listed.
    """
    unit, said = work.one(Unit, unit_id), _read(values, {"left_on", "left_reason"})
    day = said["checked_in_on"] = said.get("checked_in_on") or clock.today()
    refuse_future(day, "checked_in_on")
    refuse_early(day, "checked_in_on")
    refuse_before(day, _last_left(work, unit_id), "checked_in_on", "“报到日期”早于上次退出的日期")
    checkin = _open_checkin(work, unit_id)
    if checkin is None:
        said = {"area_id": unit.area_id, "received_by": work.actor.login, **said}
        _check_listed(work, unit_id, said.get("due_on"))
        refuse_before(day, said.get("due_on"), "checked_in_on", "“报到日期”早于“列入应报到日期”")
        checkin = work.add(UnitCheckin(**{**said, "unit_id": unit_id, "state": IN}))
        if checkin.due_on is not None:
            _say(work, checkin, "列入", checkin.due_on, due=1)
        _say(work, checkin, "报到", day, due=int(checkin.due_on is None), present=1)
    else:
        _refuse_in(unit, checkin)
        refuse_before(day, checkin.due_on, "checked_in_on", "“报到日期”早于“列入应报到日期”")
        _timeline(work, checkin).refuse_step(day, "checked_in_on", "报到日期")
        said.pop("due_on", None)  # listed is listed; that day is put right where dates are
        said.setdefault("received_by", work.actor.login)
        _move(work, checkin, said, day)
        _set(checkin, {**said, "state": IN})
        _say(work, checkin, "报到", day, present=1)
    if not checkin.number:
        checkin.number = next_number(work, UnitCheckin, f"DW{day.year}-")
    return checkin.id


@act("修改单位报到", needs=Right.EDIT_CHECKINS)
def change_unit_checkin(work: Work, checkin_id: str, values: Mapping[str, Any]) -> None:
    """Put right what a check-in says; dates that are put right are counted anew on the right day.

    Raises:
        RuleError: at the field; days out of order or in the future, a step that was not done yet.
    """
    checkin, said = work.one(UnitCheckin, checkin_id), _read(values)
    days = {name: said.get(name, getattr(checkin, name)) for name in DATES}
    for name, day in days.items():
        if name in said and (day is None) != (getattr(checkin, name) is None):
            raise RuleError("这一步请用“报到”“退出”等操作登记，这里只更正日期。", name, "by_step")
        refuse_future(day, name)
        refuse_early(day, name)
    refuse_before(days["checked_in_on"], days["due_on"], "checked_in_on", "“报到日期”早于“列入应报到日期”")
    refuse_before(
        days["left_on"], days["checked_in_on"] or days["due_on"], "left_on", "“退出日期”早于“报到日期”"
    )
    _check_order(work, checkin, days)
    for name, kind in DATES.items():
        if days[name] is not None and days[name] != getattr(checkin, name):
            _redate(work, checkin, kind, days[name])
    _move(work, checkin, said, clock.today())
    _set(checkin, said)


@act("单位退出报到", needs=Right.EDIT_CHECKINS)
def leave_unit(work: Work, checkin_id: str, left_on: date | str | None, reason: str) -> None:
    """A unit that is in leaves.

    Args:
        work: the running act.
        checkin_id: its check-in.
        left_on: the day, in any shape people type; today without it.
        reason: why.

    Raises:
        RuleError: it is not in, no reason, or the day is in the future, before it checked in or before the
            last change of organisation or area.
    """
    checkin = work.one(UnitCheckin, checkin_id)
    if checkin.state != IN:
        raise RuleError("这个单位没有报到，不能登记退出。", None, "not_in")
    if not (reason or "").strip():
        raise RuleError("请填写“退出原因”。", "left_reason", "required")
    day = _end(work, checkin, left_on, reason, checkin.checked_in_on, "“退出日期”早于“报到日期”")
    _say(work, checkin, "退出", day, due=-1, present=-1)


@act("移出应报到单位", needs=Right.EDIT_CHECKINS)
def drop_unit_due(work: Work, checkin_id: str, left_on: date | str | None, reason: str) -> None:
    """A unit that has not come need not check in any more.

    Args:
        work: the running act.
        checkin_id: its check-in, which waits.
        left_on: the day, in any shape people type; today without it.
        reason: why.

    Raises:
        RuleError: it does not wait, no reason, or the day is in the future or before it was listed.
    """
    checkin = work.one(UnitCheckin, checkin_id)
    if checkin.state != DUE:
        raise RuleError("只有待报到的单位可以移出。", None, "not_due")
    if not (reason or "").strip():
        raise RuleError("请写明移出的原因。", "left_reason", "required")
    day = _end(work, checkin, left_on, reason, checkin.due_on, "“移出日期”早于“列入应报到日期”")
    _say(work, checkin, "移出", day, due=-1)


def tidy_unit_name(name: str) -> str:
    """A unit's name as it is kept: blanks beside Chinese characters go, brackets are full-width."""
    plain = normalise(name).replace("(", "（").replace(")", "）")
    return _AROUND_HAN.sub("", plain)


def _checked(work: Work, values: dict[str, Any], own_id: str | None = None) -> dict[str, Any]:
    name = tidy_unit_name(values.get("name") or "")
    twin = select(Unit).where(Unit.name == name, Unit.id != (own_id or ""))
    if name and work.scalar(twin) is not None:
        raise RuleError(f"“{name}”已经登记过了，请直接找到它。", "name", "name_known")
    if (values.get("party_members") or 0) < 0:
        raise RuleError("“党员数”不能小于零。", "party_members", "bad_value")
    return {**values, "name": name or None}


def _read(values: Mapping[str, Any], later: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """What was typed about a check-in; which unit, its state and number follow from the acts.

    Args:
        values: as typed.
        later: fields of steps that come later, and are left out.
    """
    said = read_entry(UnitCheckin, values)
    return {name: said[name] for name in said if name not in {"unit_id", "state", "number", *later}}


def _list_due(work: Work, unit: Unit, said: Mapping[str, Any]) -> str:
    values = {"due_on": clock.today(), "area_id": unit.area_id, **said}
    _check_listed(work, unit.id, values["due_on"])
    checkin = work.add(UnitCheckin(**{**values, "unit_id": unit.id, "state": DUE}))
    _say(work, checkin, "列入", values["due_on"], due=1)
    return checkin.id


def _check_listed(read: Read, unit_id: str, day: date | None) -> None:
    refuse_future(day, "due_on")
    refuse_early(day, "due_on")
    refuse_before(day, _last_left(read, unit_id), "due_on", "“列入应报到日期”早于上次退出的日期")


def _check_order(read: Read, checkin: UnitCheckin, days: Mapping[str, date | None]) -> None:
    """Dates that are put right fit the changes of places, and the check-ins of the unit around this one."""
    others = select(UnitCheckin).where(UnitCheckin.unit_id == checkin.unit_id, UnitCheckin.id != checkin.id)
    first, steps = days["due_on"] or days["checked_in_on"], _timeline(read, checkin)
    name = "due_on" if days["due_on"] else "checked_in_on"
    for other in read.scalars(others):
        if other.id < checkin.id:
            refuse_before(first, other.left_on, name, f"“{DATES[name]}”的日期早于上次退出的日期")
        else:
            begun = other.due_on or other.checked_in_on
            refuse_after(days["left_on"], begun, "left_on", "“退出日期”晚于再次列入或报到的日期")
    steps.refuse_listing(days["due_on"], "due_on", "列入应报到日期")
    steps.refuse_coming(days["checked_in_on"], "checked_in_on", "报到日期")
    steps.refuse_step(days["left_on"], "left_on", "退出日期")


def _timeline(read: Read, checkin: UnitCheckin) -> Timeline:
    return timeline(_events(read, checkin.id))


def _last_left(read: Read, unit_id: str) -> date | None:
    """The last day on which the unit left."""
    return read.scalar(select(func.max(UnitCheckin.left_on)).where(UnitCheckin.unit_id == unit_id))


def _open_checkin(read: Read, unit_id: str) -> UnitCheckin | None:
    return read.scalar(select(UnitCheckin).where(UnitCheckin.unit_id == unit_id, UnitCheckin.state != LEFT))


def _refuse_in(unit: Unit, checkin: UnitCheckin) -> None:
    if checkin.state == IN:
        raise RuleError(f"“{unit.name}”已经报到（{checkin.number}），有变化请修改。", "unit_id", "already_in")


def _end(
    work: Work, checkin: UnitCheckin, left_on: date | str | None, reason: str, first: date | None, words: str
) -> date:
    said = read_entry(UnitCheckin, {"left_on": left_on, "left_reason": reason})
    day: date = said["left_on"] or clock.today()
    refuse_future(day, "left_on")
    refuse_before(day, first, "left_on", words)
    _timeline(work, checkin).refuse_step(day, "left_on", "退出日期")
    _set(checkin, {"state": LEFT, "left_on": day, "left_reason": said["left_reason"]})
    return day


def _set(checkin: UnitCheckin, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(checkin, name, value)


def _move(work: Work, checkin: UnitCheckin, said: Mapping[str, Any], day: date) -> None:
    """Where a check-in that counts moves to another organisation or area, count it there from this day on."""
    if checkin.state == LEFT or all(
        said.get(n, getattr(checkin, n)) == getattr(checkin, n) for n in DIMENSIONS
    ):
        return
    present = int(checkin.state == IN)
    _say(work, checkin, "变更", day, due=-1, present=-present)
    _set(checkin, {name: said[name] for name in DIMENSIONS if name in said})
    _say(work, checkin, "变更", day, due=1, present=present)


def _say(work: Work, checkin: UnitCheckin, kind: str, day: date, *, due: int = 0, present: int = 0) -> None:
    work.add(
        CheckinEvent(
            direction=DIRECTION,
            unit_checkin_id=checkin.id,
            unit_id=checkin.unit_id,
            organisation_id=checkin.organisation_id,
            area_id=checkin.area_id,
            kind=kind,
            happened_on=day,
            due=due,
            present=present,
        )
    )


def _events(read: Read, checkin_id: str) -> list[CheckinEvent]:
    query = select(CheckinEvent).where(CheckinEvent.unit_checkin_id == checkin_id, CheckinEvent.live)
    return list(read.scalars(query.order_by(CheckinEvent.id)))


def _redate(work: Work, checkin: UnitCheckin, kind: str, day: date) -> None:
    """Count the step of that kind on another day: the wrong entry is taken back, the right one added.

    Where the unit was due elsewhere until it came, that change goes along with the step of coming.
    """
    kinds = ("退出", "移出") if kind == "退出" else (kind,)
    events = _events(work, checkin.id)
    along = timeline(events).turned if kind == "报到" else ()
    for event in events:
        if event.kind in kinds or event in along:
            said = {one.name: getattr(event, one.name) for one in fields_of(CheckinEvent)}
            work.reverse(event)
            work.add(CheckinEvent(**{**said, "happened_on": day}))
