"""Steps of a member's check-in: what each writes, so that those due and those present come out for any day.

Every step is an event with the unit, organisation and area of its day; where one of these changes, a pair of
events takes the person from the old and gives them to the new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.records.checkins import DIRECTIONS, EVENTS, STATES, Checkin, CheckinDuty, CheckinEvent
from app.records.members import Member
from app.records.services import Service
from app.storage.work import Read, Work
from app.usecases.checkin_timeline import Timeline, timeline
from app.usecases.days import refuse_before
from app.usecases.numbers import next_number
from app.usecases.standings import GONE

MEMBERS = DIRECTIONS[1]
LISTED, CHECKED_IN, RENEWED, MOVED, LEFT, TAKEN_OFF = EVENTS
WAITING, IN, OUT = STATES
PLACES = ("unit_id", "organisation_id", "area_id")
"""By what the figures tell check-ins apart; an event has them as on its day."""
PREFIX = "DY"
_SERIAL = 5


def open_checkin(read: Read, member_id: str) -> Checkin | None:
    """The check-in of a member that is awaited or stands; None if there is none."""
    query = select(Checkin).where(Checkin.member_id == member_id, Checkin.state.in_((WAITING, IN)))
    return read.scalar(query.order_by(Checkin.state.desc(), Checkin.id))


def places_of(checkin: Checkin) -> dict[str, str | None]:
    """Unit, organisation and area as they are now."""
    return {name: getattr(checkin, name) for name in PLACES}


def add_event(
    work: Work,
    checkin: Checkin,
    kind: str,
    on: date,
    *,
    due: int = 0,
    present: int = 0,
    places: Mapping[str, Any] | None = None,
) -> CheckinEvent:
    """Write one event.

    Args:
        work: the running act.
        checkin: whose.
        kind: one of `EVENTS`.
        on: the day it happened.
        due: what it adds to those due.
        present: what it adds to those present.
        places: unit, organisation and area, where they are not those of the check-in now.
    """
    return work.add(
        CheckinEvent(
            **event_values(checkin.id, checkin.member_id, kind, on, due, present),
            **(places or places_of(checkin)),
        )
    )


def event_values(
    checkin_id: str, member_id: str, kind: str, on: date, due: int, present: int
) -> dict[str, Any]:
    """The values of an event but for its unit, organisation and area."""
    return {
        "direction": MEMBERS,
        "checkin_id": checkin_id,
        "member_id": member_id,
        "kind": kind,
        "happened_on": on,
        "due": due,
        "present": present,
    }


def take_in(work: Work, checkin: Checkin, on: date, before: Mapping[str, Any] | None) -> None:
    """A check-in happens: the person is present from that day on, and due at the latest from then.

    Args:
        work: the running act.
        checkin: the check-in, with what it says from now on.
        on: the day.
        before: unit, organisation and area under which it was awaited; None if it was not.
    """
    here = places_of(checkin)
    if before is None:
        checkin.due_on = on
        add_event(work, checkin, CHECKED_IN, on, due=1, present=1)
    else:
        listed = checkin.due_on or on
        _come(work, checkin, on, here, before, listed)
        checkin.due_on = min(on, listed)
    checkin.state, checkin.checked_in_on = IN, on


def come_on(work: Work, checkin: Checkin, day: date) -> None:
    """The day of checking in was wrong: what it wrote is taken back and written with the right day.

    Raises:
        RuleError: the day does not fit the changes of unit, organisation or area that stand.
    """
    steps = timeline_of(work, checkin.id)
    steps.refuse_coming(day, "checked_in_on", "报到日期")
    came, expected = steps.came, steps.expected
    if came is None:
        return
    here = {name: getattr(came, name) for name in PLACES}
    for event in (*steps.turned, came):
        work.reverse(event)
    if expected is None or steps.listed is None:
        add_event(work, checkin, CHECKED_IN, day, due=1, present=1, places=here)
        checkin.due_on = day
    else:
        before = {name: getattr(expected, name) for name in PLACES}
        _come(work, checkin, day, here, before, expected.happened_on)
        checkin.due_on = min(day, steps.listed.happened_on)
    checkin.checked_in_on = day


def _come(
    work: Work, checkin: Checkin, on: date, here: Mapping[str, Any], before: Mapping[str, Any], since: date
) -> None:
    """Somebody who was due at some places since a day checks in on another, here."""
    if before != here or on < since:
        # Awaited elsewhere, or listed only after they came: due here from this day on.
        add_event(work, checkin, MOVED, max(on, since), due=-1, places=before)
        add_event(work, checkin, MOVED, on, due=1, places=here)
    add_event(work, checkin, CHECKED_IN, on, present=1, places=here)


def move(work: Work, checkin: Checkin, before: Mapping[str, Any], on: date) -> None:
    """Unit, organisation or area changed: the old ones lose the person, the new ones get them."""
    if before == places_of(checkin):
        return
    present = 1 if checkin.state == IN else 0
    add_event(work, checkin, MOVED, on, due=-1, present=-present, places=before)
    add_event(work, checkin, MOVED, on, due=1, present=present)


def take_out(work: Work, checkin: Checkin, on: date, reason: str) -> None:
    """The check-in ends, or is not awaited any more; what the person looked after ends with it."""
    if checkin.state == IN:
        add_event(work, checkin, LEFT, on, due=-1, present=-1)
    else:
        add_event(work, checkin, TAKEN_OFF, on, due=-1)
    checkin.state, checkin.left_on, checkin.left_reason = OUT, on, reason
    for duty in running_duties(work, checkin.id):
        duty.until_on = max(on, duty.from_on or on)


def end_for_good(work: Work, member: Member, on: date) -> None:
    """Somebody died or is no member any more: what is awaited or stands ends on that day, duties with it.

    Where something was written of the check-in for a later day, it ends on that one: a step can't be taken
    from before it was made. The reason then names the day itself.
    """
    for checkin in _open_checkins(work, member.id):
        last = timeline_of(work, checkin.id).last_on or on
        why = member.state if last <= on else f"{member.state}（{on.isoformat()}）"
        take_out(work, checkin, max(on, last), why)


def refuse_served_after(read: Read, member_id: str, day: date, name: str, words: str) -> None:
    """Refuse a day of leaving before the last service that stands.

    Args:
        read: the look at the store.
        member_id: who leaves.
        day: when.
        name: the field to say it at.
        words: what is wrong then.

    Raises:
        RuleError: code ``bad_order``.
    """
    query = select(func.max(Service.served_on)).where(Service.member_id == member_id, Service.live.is_(True))
    refuse_before(day, read.scalar(query), name, words)


def running_duties(read: Read, checkin_id: str) -> Sequence[CheckinDuty]:
    """What a check-in looks after now, the longest-standing first."""
    query = select(CheckinDuty).where(CheckinDuty.checkin_id == checkin_id, CheckinDuty.until_on.is_(None))
    return read.scalars(query.order_by(CheckinDuty.from_on, CheckinDuty.id))


def live_events(read: Read, checkin_id: str) -> Sequence[CheckinEvent]:
    """The events of a check-in that were not taken back, as they were written."""
    query = select(CheckinEvent).where(CheckinEvent.checkin_id == checkin_id, CheckinEvent.live.is_(True))
    return read.scalars(query.order_by(CheckinEvent.id))


def timeline_of(read: Read, checkin_id: str) -> Timeline:
    """The events of a check-in as they follow each other."""
    return timeline(live_events(read, checkin_id))


def leave_one(work: Work, member_id: str) -> None:
    """Of several check-ins of one person (two entries were joined) the first stands; the others end today.

    Of one who died or is no member none stands.
    """
    gone = work.one(Member, member_id).state in GONE
    for checkin in _open_checkins(work, member_id)[0 if gone else 1 :]:
        take_out(work, checkin, clock.today(), "合并重复登记")


def _open_checkins(read: Read, member_id: str) -> Sequence[Checkin]:
    query = select(Checkin).where(Checkin.member_id == member_id, Checkin.state.in_((WAITING, IN)))
    return read.scalars(
        query.order_by(Checkin.state.desc(), Checkin.checked_in_on, Checkin.due_on, Checkin.id)
    )


def new_number(work: Work, on: date) -> str:
    """The number of a check-in of that day: DY2026-00001, counted on within the year."""
    return next_number(work, Checkin, f"{PREFIX}{on.year}-", _SERIAL)


def numbered(year: int, serial: int) -> str:
    """The number that stands for a serial of a year."""
    return f"{PREFIX}{year}-{serial:0{_SERIAL}d}"
