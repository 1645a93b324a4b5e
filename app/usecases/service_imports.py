"""Imports of services: what the clinic asks of the store, and the one act that writes a batch of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records.accounts import Right
from app.records.services import Service
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.emergencies import Modes
from app.usecases.imports import Cancelled, ImportAnswer, Progress, note_import, written_portions
from app.usecases.service_entry import LIMIT, number_on
from app.usecases.standings import Standings


@dataclass(frozen=True, slots=True)
class ServiceBatch:
    """Services ready to be written.

    Attributes:
        rows: fields of `Service` by name, without what follows from the member and the day.
        numbers: the sheet row of each.
        counted: rows of the sheet that are services.
        rejected: how many of them stay out.
    """

    rows: Sequence[Mapping[str, Any]]
    numbers: Sequence[int]
    counted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Served:
    """One service that stands already."""

    member_id: str
    served_on: date
    kind: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """What the store says about services that are about to come in.

    Attributes:
        left: by place in the rows, why the member could not have served that day.
        limits: by day, how many hours a member may serve.
        served: services that the same members have on the same days.
    """

    left: Mapping[int, str]
    limits: Mapping[date, Decimal]
    served: tuple[Served, ...]


@ask(needs=Right.IMPORT)
def rules_for(read: Read, rows: Sequence[tuple[str, date]]) -> ServiceRules:
    """What the store says about services of these members on these days.

    Args:
        read: the look at the store.
        rows: member and day of each service.
    """
    standings = Standings(read, [member_id for member_id, _ in rows])
    left: dict[int, str] = {}
    for at, (member_id, day) in enumerate(rows):
        try:
            standings.on(member_id, day)
        except RuleError as error:
            left[at] = error.message
    days = {day for _, day in rows}
    limits = {day: number_on(read, LIMIT, day) for day in days}
    return ServiceRules(left, limits, tuple(_served(read, {member for member, _ in rows}, days)))


@act("导入服务记录", needs=Right.IMPORT)
def import_services(
    work: Work,
    batch: ServiceBatch,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportAnswer:
    """Write one batch of services, counted under what each member stood under on the day; all or nothing.

    A row whose member is gone or has left since the dry run is left out and told.

    Args:
        work: the running act; its id is the batch.
        batch: what the clinic prepared.
        progress: told the share written, 0.0 to 1.0.
        cancelled: asked between portions; true ends the act with nothing written.

    Raises:
        RuleError: no right, or ``cancelled``.
    """
    work.actor.require(Right.EDIT_CHECKINS)
    standings = Standings(work, [row["member_id"] for row in batch.rows])
    modes = Modes(work)
    left_out: list[int] = []
    written = 0
    for part in written_portions(len(batch.rows), progress, cancelled):
        ready = []
        for number, row in zip(batch.numbers[part], batch.rows[part], strict=True):
            placed = _placed(row, standings, modes)
            if placed is None:
                left_out.append(number)
            else:
                ready.append(placed)
        work.add_many(Service, ready)
        written += len(ready)
    note_import(work, "services", batch.counted, written, batch.rejected + len(left_out))
    return ImportAnswer(written, (), tuple(left_out))


def _placed(row: Mapping[str, Any], standings: Standings, modes: Modes) -> dict[str, Any] | None:
    """A row with unit, organisation, area and mode of its day; None if the member can't have served then."""
    try:
        standing = standings.on(row["member_id"], row["served_on"])
    except RuleError:
        return None
    area_id = row.get("area_id") or standing.area_id
    said = row.get("mode")
    try:
        mode = modes.of(said, row["served_on"], area_id)
    except RuleError:
        mode = {"mode": said}  # an emergency of a time before this program was used
    return {
        **row,
        **mode,
        "unit_id": standing.unit_id,
        "organisation_id": standing.organisation_id,
        "area_id": area_id,
    }


def _served(read: Read, member_ids: Collection[str], days: Collection[date]) -> list[Served]:
    if not days:
        return []
    first, last = min(days), max(days)
    found: list[Served] = []
    for portion in portions(sorted(member_ids)):
        query = select(Service.member_id, Service.served_on, Service.kind, Service.hours).where(
            Service.member_id.in_(portion), Service.served_on.between(first, last), Service.live.is_(True)
        )
        found.extend(Served(*row) for row in read.rows(query) if row[1] in days)
    return found
