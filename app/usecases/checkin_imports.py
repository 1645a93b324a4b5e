"""Imports of check-ins: what the clinic asks of the store, and the one act that writes a batch of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.ids import new_ids
from app.base.portions import portions
from app.records.accounts import Right
from app.records.checkins import Checkin, CheckinEvent
from app.storage.work import Read, Work
from app.usecases import checkin_steps as steps
from app.usecases.acts import act, ask
from app.usecases.checkin_entry import covering_organisation
from app.usecases.checkin_steps import IN, OUT, PLACES, WAITING
from app.usecases.import_people import still_there
from app.usecases.imports import (
    Cancelled,
    ImportAnswer,
    Progress,
    make_organisations,
    make_units,
    note_import,
    written_portions,
)


@dataclass(frozen=True, slots=True)
class OpenCheckin:
    """A check-in that is awaited or stands."""

    id: str
    state: str
    number: str | None


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


@ask(needs=Right.IMPORT)
def open_checkins(read: Read, member_ids: Collection[str]) -> dict[str, OpenCheckin]:
    """The check-ins of these members that are awaited or stand, by member."""
    found: dict[str, OpenCheckin] = {}
    for portion in portions(sorted(member_ids)):
        query = select(Checkin.member_id, Checkin.id, Checkin.state, Checkin.number)
        fits = Checkin.member_id.in_(portion), Checkin.state.in_((WAITING, IN))
        for row in read.rows(query.where(*fits).order_by(Checkin.state, Checkin.id)):
            found[row[0]] = OpenCheckin(row[1], row[2], row[3])
    return found


@act("导入党员报到", needs=Right.IMPORT)
def import_checkins(
    work: Work,
    batch: CheckinBatch,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportAnswer:
    """Write one batch: its organisations and units, then its check-ins with their events; all or nothing.

    Who is awaited is turned into one who is in. A row whose member is gone or has checked in since the dry
    run is left out and told.

    Args:
        work: the running act; its id is the batch.
        batch: what the clinic prepared.
        progress: told the share written, 0.0 to 1.0.
        cancelled: asked between portions; true ends the act with nothing written.

    Raises:
        RuleError: no right, or ``cancelled``.
    """
    work.actor.require(Right.EDIT_CHECKINS)
    members = {str(row["member_id"]) for row in batch.rows}
    there, known = still_there(work, members), open_checkins(work, members)
    organisations, moved = make_organisations(work, batch.organisations)
    units, moved_units = make_units(work, batch.units)
    moved = {**moved, **moved_units}
    fresh: list[dict[str, Any]] = []
    left_out: list[int] = []
    written = 0
    for number, row in zip(batch.numbers, batch.rows, strict=True):
        standing = known.get(row["member_id"])
        values = {name: moved.get(value, value) if name in PLACES else value for name, value in row.items()}
        if row["member_id"] not in there or _is_known(standing, row["state"]):
            left_out.append(number)
        elif standing is not None:
            _take_in(work, standing.id, values)
            written += 1
        else:
            fresh.append(values)
    _write(work, fresh, progress, cancelled)
    written += len(fresh)
    note_import(work, "checkins", batch.counted, written, batch.rejected + len(left_out))
    return ImportAnswer(written, organisations, tuple(left_out), units)


def _is_known(standing: OpenCheckin | None, state: str) -> bool:
    """Whether a row says nothing new: who is in is in, who is awaited is awaited."""
    return standing is not None and (standing.state == IN or state != IN)


def _take_in(work: Work, checkin_id: str, values: Mapping[str, Any]) -> None:
    """Somebody who was awaited is in; what the workbook leaves open stays as it was listed."""
    checkin = work.one(Checkin, checkin_id)
    before = steps.places_of(checkin)
    on = values["checked_in_on"]
    for name, value in values.items():
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
