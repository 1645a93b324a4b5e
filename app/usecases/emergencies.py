"""平急转换: an emergency starts and ends, and who answered its call.

While one runs, what is logged without a word about the mode counts as 急时.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import Area
from app.records.emergencies import Emergency, RollCall
from app.records.members import Member
from app.records.services import CALM, EMERGENCY, MODES
from app.records.units import Unit
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.entry import read_entry
from app.usecases.standings import Standings
from app.usecases.trees import ids_under


@dataclass(frozen=True, slots=True)
class EmergencyFacts:
    """One emergency.

    Attributes:
        id: the record.
        name: what it is called.
        reason: on what ground it was started.
        area_id: where, None for the whole centre.
        area: the name of that area.
        started_at: when it began.
        ended_at: when it was over, None while it runs.
        ended_reason: on what ground it was ended.
        present: how many people have answered the call.
    """

    id: str
    name: str
    reason: str | None
    area_id: str | None
    area: str | None
    started_at: datetime
    ended_at: datetime | None
    ended_reason: str | None
    present: int


@dataclass(frozen=True, slots=True)
class Presence:
    """One who answered the call: the entry, who, and how many are there now."""

    roll_call_id: str
    member_id: str
    name: str
    present: int


@dataclass(frozen=True, slots=True)
class PresentRow:
    """One line of the roll: who came, when, and when they were let go."""

    id: str
    member_id: str
    name: str
    unit: str | None
    present_at: datetime
    left_at: datetime | None
    note: str | None


@act("启动急时", needs=Right.SWITCH_MODE)
def start_emergency(work: Work, values: Mapping[str, Any], started_at: datetime | None = None) -> str:
    """Start an emergency; returns its id.

    Args:
        work: the running act.
        values: ``name``, ``reason``, and ``area_id`` where it is not the whole centre.
        started_at: when it began, if not just now.

    Raises:
        RuleError: no name or reason, it begins in the future, or another one runs (``running``).
    """
    said = read_entry(Emergency, {name: values.get(name) for name in ("name", "reason", "area_id")})
    if not said["reason"]:
        raise RuleError("请写明启动的依据，例如防汛指挥部的通知。", "reason", "required")
    if said["area_id"] is not None:
        work.one(Area, said["area_id"])
    running = _running(work)
    if running is not None:
        raise RuleError(f"“{running.name}”还没有解除，请先解除它。", "name", "running")
    moment = started_at or clock.now()
    if moment > clock.now():
        raise RuleError("启动时间在现在以后，请核对。", "started_at", "in_future")
    return work.add(Emergency(**said, started_at=moment)).id


@act("解除急时", needs=Right.SWITCH_MODE)
def end_emergency(work: Work, emergency_id: str, reason: str, ended_at: datetime | None = None) -> None:
    """End an emergency; who is still on duty is let go with it.

    Args:
        work: the running act.
        emergency_id: which.
        reason: on what ground.
        ended_at: when it was over, if not just now.

    Raises:
        RuleError: no reason, it is over already (``ended``), or the end is before the start or to come.
    """
    if not reason.strip():
        raise RuleError("请写明解除的依据。", "reason", "required")
    emergency = work.one(Emergency, emergency_id)
    if emergency.ended_at is not None:
        raise RuleError("这次急时已经解除了。", None, "ended")
    moment = ended_at or clock.now()
    if not emergency.started_at <= moment <= clock.now():
        raise RuleError("解除时间要在启动以后、现在以前。", "ended_at", "bad_order")
    emergency.ended_at, emergency.ended_reason = moment, reason.strip()
    for call in _still_there(work, emergency_id):
        call.left_at = max(moment, call.present_at)


@ask(needs=None)
def current_emergency(read: Read) -> EmergencyFacts | None:
    """The emergency that runs now, None in calm times."""
    running = _running(read)
    return None if running is None else _facts(read, running)


@ask(needs=Right.SEE_CHECKINS)
def emergency_facts(read: Read, emergency_id: str) -> EmergencyFacts:
    """One emergency.

    Raises:
        RuleError: there is none (``not_found``).
    """
    return _facts(read, read.one(Emergency, emergency_id))


@ask(needs=None)
def mode_on(read: Read, day: date) -> str:
    """平时 or 急时: whether an emergency of the whole centre or a part of it ran on a day."""
    return EMERGENCY if Modes(read).ran_on(day) else CALM


class Modes:
    """In which mode a service counts, for as many as an act has: the emergencies are read once.

    Args:
        read: the look at the store.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        query = select(Emergency).order_by(Emergency.started_at.desc(), Emergency.id.desc())
        self._all = [
            (one.id, one.area_id, _day(one.started_at), _day(one.ended_at)) for one in read.scalars(query)
        ]
        self._within: dict[str, frozenset[str]] = {}

    def ran_on(self, day: date) -> bool:
        """Whether any emergency ran on a day."""
        return any(first <= day <= last for _, _, first, last in self._all)

    def of(self, said: str | None, day: date, area_id: str | None) -> dict[str, str | None]:
        """Mode and emergency of what happened on a day at a place.

        Args:
            said: the mode as said; None: 急时 if an emergency ran there on that day.
            day: the day.
            area_id: the place, if known.

        Raises:
            RuleError: no such mode, or 急时 on a day without an emergency (``no_emergency``).
        """
        if said not in (None, *MODES):
            raise RuleError(f"“模式”只能是：{CALM}、{EMERGENCY}。", "mode", "unknown_choice")
        running = [] if said == CALM else [one for one in self._all if one[2] <= day <= one[3]]
        there = [one for one in running if one[1] is None or self._lies_in(area_id, one[1])]
        chosen = next(iter(there or (running if said == EMERGENCY else ())), None)
        if chosen is not None:
            return {"mode": EMERGENCY, "emergency_id": chosen[0]}
        if said == EMERGENCY:
            raise RuleError(f"{day} 没有启动急时，请选“平时”，或先核对日期。", "mode", "no_emergency")
        return {"mode": CALM, "emergency_id": None}

    def _lies_in(self, area_id: str | None, outer_id: str) -> bool:
        if outer_id not in self._within:
            self._within[outer_id] = frozenset(ids_under(self._read, Area, outer_id))
        return area_id in self._within[outer_id]


@act("急时点名到岗", needs=Right.EDIT_CHECKINS)
def mark_present(
    work: Work, emergency_id: str, member_id: str, area_id: str | None = None, note: str | None = None
) -> Presence:
    """Write down that somebody answered the call.

    Args:
        work: the running act.
        emergency_id: of which emergency.
        member_id: who.
        area_id: where they stand; the area they are checked in at by default.
        note: the task given to them.

    Raises:
        RuleError: the emergency is over (``ended``), they had left (``left``), or are there already
            (``already_present``).
    """
    emergency = work.one(Emergency, emergency_id)
    if emergency.ended_at is not None:
        raise RuleError("这次急时已经解除，不能再点名。", None, "ended")
    standings = Standings(work, [member_id])
    name, standing = standings.name(member_id), standings.on(member_id, clock.today())
    query = select(RollCall).where(
        RollCall.emergency_id == emergency_id, RollCall.member_id == member_id, RollCall.left_at.is_(None)
    )
    if (there := work.scalar(query)) is not None:
        raise RuleError(f"{name}已于 {clock.show(there.present_at)} 到岗。", "member_id", "already_present")
    call = work.add(
        RollCall(
            emergency_id=emergency_id,
            member_id=member_id,
            area_id=area_id or standing.area_id,
            present_at=clock.now(),
            note=(note or "").strip() or None,
        )
    )
    work.flush()
    return Presence(call.id, member_id, name, _present(work, emergency_id))


@act("急时点名离岗", needs=Right.EDIT_CHECKINS)
def mark_left(work: Work, roll_call_id: str) -> None:
    """Write down that somebody was let go.

    Raises:
        RuleError: they had been already (``already_left``).
    """
    call = work.one(RollCall, roll_call_id)
    if call.left_at is not None:
        raise RuleError("已经离岗了。", None, "already_left")
    call.left_at = clock.now()


@ask(needs=Right.SEE_CHECKINS)
def roll_of(read: Read, emergency_id: str) -> tuple[PresentRow, ...]:
    """Everybody who answered the call of an emergency, the latest first."""
    query = (
        select(RollCall, Member.name)
        .join(Member, Member.id == RollCall.member_id)
        .where(RollCall.emergency_id == emergency_id)
        .order_by(RollCall.present_at.desc(), RollCall.id.desc())
    )
    rows = read.rows(query)
    standings = Standings(read, [call.member_id for call, _ in rows])
    units = _units(read, standings, [call for call, _ in rows])
    return tuple(
        PresentRow(
            call.id, call.member_id, name, units.get(call.id), call.present_at, call.left_at, call.note
        )
        for call, name in rows
    )


def _units(read: Read, standings: Standings, calls: list[RollCall]) -> dict[str, str]:
    """Names of the units people came from, by roll call; who has left since is without one."""
    found: dict[str, str] = {}
    for call in calls:
        try:
            unit = read.get(Unit, standings.on(call.member_id, _day(call.present_at)).unit_id)
        except RuleError:
            continue
        if unit is not None:
            found[call.id] = unit.name
    return found


def _running(read: Read) -> Emergency | None:
    query = select(Emergency).where(Emergency.ended_at.is_(None)).order_by(Emergency.started_at.desc())
    return read.scalar(query)


def _facts(read: Read, emergency: Emergency) -> EmergencyFacts:
    area = read.get(Area, emergency.area_id)
    return EmergencyFacts(
        emergency.id,
        emergency.name,
        emergency.reason,
        emergency.area_id,
        area.name if area else None,
        emergency.started_at,
        emergency.ended_at,
        emergency.ended_reason,
        _present(read, emergency.id),
    )


def _present(read: Read, emergency_id: str) -> int:
    """How many people answered the call, each counted once."""
    query = select(func.count(RollCall.member_id.distinct())).where(RollCall.emergency_id == emergency_id)
    return read.scalars(query)[0]


def _still_there(read: Read, emergency_id: str) -> tuple[RollCall, ...]:
    query = select(RollCall).where(RollCall.emergency_id == emergency_id, RollCall.left_at.is_(None))
    return tuple(read.scalars(query))


def _day(moment: datetime | None) -> date:
    """The day on the wall; of an end that has not come, the last there is."""
    return date.max if moment is None else moment.astimezone(clock.CHINA).date()
