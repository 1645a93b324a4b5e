"""Where members stand on a day: whose they are, where they are checked in, and whether they have left.

Whether somebody may still serve or check in at all is said here alone, for every way in.

Asked of the store once for all the people of an act, so that a batch of thousands costs a few questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records.checkins import STATES, Checkin, CheckinDuty, CheckinEvent
from app.records.members import ON_ROLL, Member, StatusChange
from app.storage.work import Read
from app.usecases.days import refuse_early

DUE, _, LEFT = STATES
GONE = ("退党", "除名", "开除党籍", "去世")
"""Members of these states serve no more and do not check in, whatever stands of them."""
_DAY = timedelta(days=1)
_ROLL_CHANGES = ("党籍", "组织关系转出", "组织关系转入")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a service of a day is counted under: unit, organisation and area."""

    unit_id: str | None
    organisation_id: str | None
    area_id: str | None


def refuse_gone(member: Member, deed: str) -> None:
    """Refuse a deed (报到, 续报) of somebody who died or is no member any more.

    Raises:
        RuleError: code ``not_on_roll``.
    """
    if member.state in GONE:
        raise RuleError(f"“{member.name}”的党籍状态是“{member.state}”，不能{deed}。", None, "not_on_roll")


class Standings:
    """Where some members stand, whatever the day.

    Args:
        read: the look at the store.
        member_ids: whom it is about.
    """

    def __init__(self, read: Read, member_ids: Iterable[str]) -> None:
        ids = list(dict.fromkeys(member_ids))
        self._people = {row.id: row for row in _of_members(read, ids)}
        self._checkins: defaultdict[str, list[Any]] = defaultdict(list)
        for row in _of_checkins(read, ids):
            self._checkins[row.member_id].append(row)
        self._duties: defaultdict[str, list[Any]] = defaultdict(list)
        for row in _of_duties(read, [one.id for rows in self._checkins.values() for one in rows]):
            self._duties[row.checkin_id].append(row)
        self._steps: defaultdict[str, list[Any]] = defaultdict(list)
        for row in _of_steps(read, list(self._people)):
            self._steps[row.checkin_id or ""].append(row)
        self._changes: defaultdict[str, list[Any]] = defaultdict(list)
        for row in _of_changes(read, ids):
            self._changes[row.member_id].append(row)

    def name(self, member_id: str) -> str:
        """What a member is called.

        Raises:
            RuleError: there is no such member (``not_found``).
        """
        return str(self._person(member_id).name)

    def on(self, member_id: str, day: date) -> Standing:
        """What a member stands under on a day.

        Raises:
            RuleError: there is no such member (``not_found``), they were not grown up by then
                (``too_early``), or they had died, ceased to be a member or left (``left``).
        """
        person = self._person(member_id)
        refuse_early(day, "served_on", person.born_on)
        self._refuse_gone(person, day)
        current = self._current(member_id, day)
        if current is not None:
            place = self._place(current, day)
            area = self._duty_area(current.id, day) or place.area_id or person.area_id
            return Standing(place.unit_id, place.organisation_id or person.organisation_id, area)
        self._refuse_left(person, day)
        coming = next((one for one in self._checkins[member_id] if one.left_on is None), None)
        if coming is None:
            return Standing(None, person.organisation_id, person.area_id)
        return Standing(
            coming.unit_id,
            person.organisation_id or coming.organisation_id,
            person.area_id or coming.area_id,
        )

    def _person(self, member_id: str) -> Any:
        if member_id not in self._people:
            raise RuleError("这名党员的记录已经不在了，请刷新列表。", "member_id", "not_found")
        return self._people[member_id]

    def _current(self, member_id: str, day: date) -> Any | None:
        """The check-in that holds on a day, the latest of several."""
        fits = [
            one
            for one in self._checkins[member_id]
            if one.state != DUE and (one.checked_in_on or date.min) <= day <= (one.left_on or date.max)
        ]
        return max(fits, key=lambda one: one.checked_in_on or date.min, default=None)

    def _place(self, checkin: Any, day: date) -> Any:
        """Unit, organisation and area of a check-in as they were on a day: it may have moved since."""
        then = [step for step in self._steps[checkin.id] if step.happened_on <= day]
        return then[-1] if then else checkin

    def _duty_area(self, checkin_id: str, day: date) -> str | None:
        """The building somebody looks after, where it is one."""
        areas = {
            duty.area_id
            for duty in self._duties[checkin_id]
            if (duty.from_on or date.min) <= day <= (duty.until_on or date.max)
        }
        return areas.pop() if len(areas) == 1 else None

    def _refuse_gone(self, person: Any, day: date) -> None:
        """Who died or ceased to be a member serves no more from the next day on, even while checked in."""
        changes = self._changes[person.id]
        by_then = [one for one in changes if one.happened_on < (day if _gone(one) else day + _DAY)]
        if by_then and _gone(by_then[-1]):
            raise _left(person.name, by_then[-1].happened_on, by_then[-1].after, day)
        current = self._current(person.id, day)
        ended = current is not None and current.left_on is not None
        if person.state in GONE and not ended and not any(map(_gone, changes)):
            raise RuleError(f"{person.name}的状态是“{person.state}”，不能再记服务。", "served_on", "left")

    def _refuse_left(self, person: Any, day: date) -> None:
        ended = [
            one.left_on
            for one in self._checkins[person.id]
            if one.checked_in_on and one.left_on and one.left_on < day
        ]
        if ended:
            raise RuleError(
                f"{person.name}已于 {max(ended)} 退出报到，{day} 不能再记服务。仍在服务的，请先重新报到。",
                "served_on",
                "left",
            )
        before = [one for one in self._changes[person.id] if one.happened_on <= day]
        last = before[-1] if before else None
        if last is not None and _went(last):
            word = "转出" if last.kind == "组织关系转出" else last.after
            raise _left(person.name, last.happened_on, word, day)
        if last is None and not self._changes[person.id] and person.state not in ON_ROLL:
            raise RuleError(f"{person.name}的状态是“{person.state}”，不能再记服务。", "served_on", "left")


def _left(name: str, left_on: date, how: str, day: date) -> RuleError:
    return RuleError(f"{name}已于 {left_on} {how}，{day} 不能再记服务。", "served_on", "left")


def _gone(change: Any) -> bool:
    return change.kind == "党籍" and change.after in GONE


def _went(change: Any) -> bool:
    return change.kind == "组织关系转出" or (change.kind == "党籍" and change.after not in ON_ROLL)


def _of_members(read: Read, ids: Sequence[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(
            Member.id, Member.name, Member.organisation_id, Member.area_id, Member.state,
            Member.born_on,
        )  # fmt: skip
        yield from read.rows(query.where(Member.id.in_(portion)))


def _of_checkins(read: Read, ids: Sequence[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(
            Checkin.id, Checkin.member_id, Checkin.unit_id, Checkin.organisation_id, Checkin.area_id,
            Checkin.state, Checkin.checked_in_on, Checkin.left_on,
        )  # fmt: skip
        yield from read.rows(query.where(Checkin.member_id.in_(portion)).order_by(Checkin.id))


def _of_duties(read: Read, ids: Sequence[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(CheckinDuty.checkin_id, CheckinDuty.area_id, CheckinDuty.from_on, CheckinDuty.until_on)
        yield from read.rows(
            query.where(CheckinDuty.checkin_id.in_(portion), CheckinDuty.area_id.is_not(None))
        )


def _of_steps(read: Read, ids: Sequence[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(
            CheckinEvent.checkin_id, CheckinEvent.happened_on, CheckinEvent.unit_id,
            CheckinEvent.organisation_id, CheckinEvent.area_id,
        )  # fmt: skip
        fits = CheckinEvent.member_id.in_(portion), CheckinEvent.present > 0, CheckinEvent.live.is_(True)
        yield from read.rows(query.where(*fits).order_by(CheckinEvent.happened_on, CheckinEvent.id))


def _of_changes(read: Read, ids: Sequence[str]) -> Iterator[Any]:
    for portion in portions(ids):
        query = select(
            StatusChange.member_id, StatusChange.kind, StatusChange.after, StatusChange.happened_on
        )
        fits = StatusChange.member_id.in_(portion), StatusChange.kind.in_(_ROLL_CHANGES)
        yield from read.rows(query.where(*fits).order_by(StatusChange.happened_on, StatusChange.id))
