"""Imports of check-ins: what the clinic asks of the store, and the one act that writes a batch of them.

The dry run and the writing judge rows by the same rules, so that a row that goes in was told about before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.base.ids import new_ids
from app.base.portions import portions
from app.records.accounts import Right
from app.records.checkins import Checkin, CheckinEvent
from app.records.members import Member
from app.records.services import Service
from app.storage.work import Read, Work
from app.usecases import checkin_steps as steps
from app.usecases.acts import act, ask
from app.usecases.checkin_entry import covering_organisation
from app.usecases.checkin_steps import IN, OUT, PLACES, WAITING
from app.usecases.days import refuse_before, refuse_early
from app.usecases.imports import (
    KNOWN,
    TWIN,
    Cancelled,
    ImportAnswer,
    LeftOut,
    Progress,
    Remark,
    make_organisations,
    make_units,
    note_import,
    written_portions,
)
from app.usecases.standings import GONE


@dataclass(frozen=True, slots=True)
class CheckinBatch:
    """Check-ins ready to be written.

    Attributes:
        rows: fields of `Checkin` by name; ``state`` says whether somebody is awaited, in, or has left.
        numbers: the sheet row of each.
        organisations: organisations to be made on the way, name by id.
        units: units to be made on the way, name by id.
        counted: rows of the sheet that are check-ins.
        rejected: how many of them stay out.
    """

    rows: Sequence[Mapping[str, Any]]
    numbers: Sequence[int]
    organisations: Mapping[str, str]
    units: Mapping[str, str]
    counted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class CheckinVerdict:
    """What the rules say of one row: why it stays out, and what is doubted of one that goes in."""

    refused: tuple[Remark, ...]
    doubted: tuple[Remark, ...]


@ask(needs=Right.IMPORT)
def judge_checkins(read: Read, rows: Sequence[Mapping[str, Any]]) -> tuple[CheckinVerdict, ...]:
    """What the rules say of each row, held against the check-ins that the store has.

    Args:
        read: the look at the store.
        rows: ``member_id``, ``state`` and, where they are known, ``checked_in_on`` and ``left_on`` of each.
    """
    judge = _Judge(read, {row["member_id"] for row in rows})
    return tuple(CheckinVerdict(tuple(judge.refused(row)), tuple(judge.doubted(row))) for row in rows)


@act("导入党员报到", needs=Right.IMPORT)
def import_checkins(
    work: Work,
    batch: CheckinBatch,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportAnswer:
    """Write one batch: its organisations and units, then its check-ins with their events; all or nothing.

    Who is awaited is turned into one who is in. A row that broke a rule since the dry run (the member is gone
    or has checked in) is left out and told.

    Args:
        work: the running act; its id is the batch.
        batch: what the clinic prepared.
        progress: told the share written, 0.0 to 1.0.
        cancelled: asked between portions; true ends the act with nothing written.

    Raises:
        RuleError: no right, or ``cancelled``.
    """
    work.actor.require(Right.EDIT_CHECKINS)
    judge = _Judge(work, {row["member_id"] for row in batch.rows})
    organisations, moved = make_organisations(work, batch.organisations)
    units, moved_units = make_units(work, batch.units)
    moved = {**moved, **moved_units}
    fresh: list[dict[str, Any]] = []
    left_out: list[LeftOut] = []
    written = 0
    for number, row in zip(batch.numbers, batch.rows, strict=True):
        standing = judge.open(row["member_id"])
        values = {name: moved.get(value, value) if name in PLACES else value for name, value in row.items()}
        if refused := tuple(judge.refused(row)):
            left_out.append(LeftOut(number, refused))
        elif standing is not None:
            _take_in(work, standing.id, values)
            written += 1
        else:
            fresh.append(values)
    _write(work, fresh, progress, cancelled)
    written += len(fresh)
    note_import(work, "checkins", batch.counted, written, batch.rejected + len(left_out))
    return ImportAnswer(written, organisations, tuple(left_out), units)


class _Judge:
    """Judges rows by the members and check-ins that the store has.

    Args:
        read: the look at the store.
        member_ids: whom the rows are about.
    """

    def __init__(self, read: Read, member_ids: Collection[str]) -> None:
        self._read = read
        self._people: dict[str, Any] = {}
        self._served: dict[str, date] = {}
        self._there: defaultdict[str, list[Any]] = defaultdict(list)
        of_members = select(Member.id, Member.state, Member.born_on)
        of_services = select(Service.member_id, func.max(Service.served_on)).where(Service.live.is_(True))
        of_checkins = select(
            Checkin.member_id, Checkin.id, Checkin.state, Checkin.number, Checkin.checked_in_on,
            Checkin.left_on,
        ).order_by(Checkin.state, Checkin.id)  # fmt: skip
        for portion in portions(sorted(member_ids)):
            people = read.rows(of_members.where(Member.id.in_(portion)))
            self._people.update({row.id: row for row in people})
            served = of_services.where(Service.member_id.in_(portion)).group_by(Service.member_id)
            self._served.update({row[0]: row[1] for row in read.rows(served)})
            for row in read.rows(of_checkins.where(Checkin.member_id.in_(portion))):
                self._there[row.member_id].append(row)

    def open(self, member_id: str) -> Any | None:
        """The check-in of a member that is awaited or stands; of several the one that stands."""
        return max(
            (one for one in self._there[member_id] if one.state != OUT),
            key=lambda one: one.state == IN,
            default=None,
        )

    def refused(self, row: Mapping[str, Any]) -> Iterator[Remark]:
        """Why a row stays out."""
        member_id, state = row["member_id"], row["state"]
        person = self._people.get(member_id)
        if person is None:
            yield Remark("not_found", "name", "这名党员的记录已经不在了")
            return
        if person.state in GONE and state != OUT:
            yield Remark("not_on_roll", "name", f"党籍状态是“{person.state}”，不能报到")
        yield from self._impossible_days(row, person.born_on)
        standing = self.open(member_id)
        if standing is not None and (standing.state == IN or state != IN):
            yield Remark(KNOWN, "name", f"{standing.state}{standing.number or ''}")
        elif closed := self._overlapping(row):
            yield Remark(
                KNOWN,
                "checked_in_on",
                f"{closed.checked_in_on} 报到、{closed.left_on} 退出，与这一行的日期重叠",
            )

    def _impossible_days(self, row: Mapping[str, Any], born_on: date | None) -> Iterator[Remark]:
        """Days that the desk would refuse too."""
        member_id, came, left = row["member_id"], row.get("checked_in_on"), row.get("left_on")
        standing, served = self.open(member_id), self._served.get(member_id)
        try:
            refuse_early(came, "checked_in_on", born_on)
            if standing is not None and standing.state == WAITING:
                timeline = steps.timeline_of(self._read, standing.id)
                timeline.refuse_step(came, "checked_in_on", "报到日期")
            again = [one.checked_in_on for one in self._there[member_id] if one.checked_in_on]
            if left is not None and max(again, default=date.min) < left:
                refuse_before(left, served, "left_on", "“退出日期”早于已记的服务")
        except RuleError as error:
            yield Remark(error.code, error.field or "checked_in_on", error.message)

    def doubted(self, row: Mapping[str, Any]) -> Iterator[Remark]:
        """What a person should look at of a row that goes in."""
        left = [one.left_on for one in self._there[row["member_id"]] if one.state == OUT and one.left_on]
        if row["state"] == WAITING and left:
            yield Remark(TWIN, "name", f"此人已于 {max(left)} 退出，现又列入应报到")

    def _overlapping(self, row: Mapping[str, Any]) -> Any | None:
        """A check-in that has ended and was still standing on days of this one."""
        came, left = row.get("checked_in_on"), row.get("left_on") or date.max
        if came is None:
            return None
        for one in self._there[row["member_id"]]:
            if one.state == OUT and one.checked_in_on is not None and one.left_on is not None:
                same = one.checked_in_on == came
                if same or (came < one.left_on and left > one.checked_in_on):
                    return one
        return None


def _take_in(work: Work, checkin_id: str, values: Mapping[str, Any]) -> None:
    """Somebody who was awaited is in; what the workbook leaves open stays, notes are joined."""
    checkin = work.one(Checkin, checkin_id)
    before = steps.places_of(checkin)
    on = values["checked_in_on"]
    notes = dict.fromkeys(note for note in (checkin.note, values.get("note")) if note)
    for name, value in {**values, "note": "；".join(notes) or None}.items():
        if name not in {"member_id", "state", "checked_in_on"} and value is not None:
            setattr(checkin, name, value)
    checkin.number = checkin.number or steps.new_number(work, on)
    checkin.received_by = work.actor.login
    steps.take_in(work, checkin, on, before)
    work.flush()


def _write(
    work: Work, rows: Sequence[dict[str, Any]], progress: Progress | None, cancelled: Cancelled | None
) -> None:
    covering: dict[str, str | None] = {}
    for row in rows:
        area = row.get("area_id")
        if area is not None and row.get("organisation_id") is None:
            if area not in covering:
                covering[area] = covering_organisation(work, area)
            row["organisation_id"] = covering[area]
    _number(work, rows)
    for part in written_portions(len(rows), progress, cancelled):
        portion = rows[part]
        ids = new_ids(len(portion))
        work.add_many(Checkin, portion, ids)
        events = [
            event for checkin_id, row in zip(ids, portion, strict=True) for event in _events(checkin_id, row)
        ]
        work.add_many(CheckinEvent, events)


def _number(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Number those who are or were in, year by year; say who received them and since when they are due."""
    last: dict[int, tuple[str, int]] = {}
    for row in rows:
        on: date | None = row.get("checked_in_on")
        if on is None:
            row["due_on"] = row.get("due_on") or clock.today()
            continue
        if on.year not in last:
            prefix, _, serial = steps.new_number(work, on).partition("-")
            last[on.year] = (prefix, int(serial) - 1)
        prefix, serial_before = last[on.year]
        last[on.year] = (prefix, serial_before + 1)
        row["number"] = steps.numbered(on.year, serial_before + 1)
        row["due_on"], row["received_by"] = on, work.actor.login


def _events(checkin_id: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a new check-in adds to those due and those in."""
    places = {name: row.get(name) for name in PLACES}
    member_id = row["member_id"]
    if row["state"] == WAITING:
        said = [(steps.LISTED, row["due_on"], 1, 0)]
    else:
        said = [(steps.CHECKED_IN, row["checked_in_on"], 1, 1)]
        if row["state"] == OUT:
            said.append((steps.LEFT, row["left_on"], -1, -1))
    return [
        {**steps.event_values(checkin_id, member_id, kind, on, due, present), **places}
        for kind, on, due, present in said
    ]
