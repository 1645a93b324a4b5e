"""期间封存: closing a period keeps its figures, definitions and lists; opened again it is counted anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import Period, read_period
from app.records.accounts import Right
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.closings import Closing
from app.records.figures import Scope, Stated
from app.records.figures_of_checkins import missing
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.figures import FAMILIES, NONE, OF_MONTHS, Cell, Kept, Snapshot, Step, snapshot, tallies_of
from app.usecases.trees import Node

MissingLists = dict[str, dict[str, list[Any]]]
"""By direction and organisation (`NONE` for none): how many, and the first of their ids in order."""
MOST_KEPT = 500
"""So many ids are kept of each organisation: no paper lists more."""


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One closing: the period, when it was closed, and when and why it was opened again."""

    id: str
    period: str
    closed_on: date
    reopened_on: date | None
    reason: str | None


@act("封存期间", needs=Right.CLOSE_PERIODS)
def close_period(work: Work, period: str, step: Step | None = None) -> str:
    """Keep the figures of a period as they are; returns the closing's id.

    Args:
        work: the running act.
        period: as it is written.
        step: told how far the counting is.

    Raises:
        RuleError: it is no period, not over yet (``not_over``), or closed already (``already_closed``).
    """
    asked = read_period(period)
    if asked.last >= clock.today():
        raise RuleError(
            f"{asked.label}到 {asked.last.isoformat()} 才结束，第二天起可以封存。", "period", "not_over"
        )
    if _open_closing(work, asked) is not None:
        raise RuleError(f"{asked.label}已经封存。", "period", "already_closed")
    counted = snapshot(work, asked, asked.last, step, kept=kept_cells(work), of_months=FAMILIES)
    lists = missing_by_organisation(work, Scope(asked.first, asked.last))
    plain = {**_plain(counted), "month_tallies": sorted(tallies_of(FAMILIES)), "missing": lists}
    return work.add(Closing(period=asked.text, closed_on=clock.today(), figures=[plain])).id


@act("重开期间", needs=Right.CLOSE_PERIODS)
def reopen_period(work: Work, period: str, reason: str) -> None:
    """Let a closed period be counted anew; the closing stays, with the reason.

    Raises:
        RuleError: it is no period, not closed (``not_closed``), or there is no reason.
    """
    asked = read_period(period)
    closing = _open_closing(work, asked)
    if closing is None:
        raise RuleError(f"{asked.label}没有封存，不用重开。", "period", "not_closed")
    if not reason.strip():
        raise RuleError("请写明重开的原因。", "reason", "required")
    closing.reopened_on, closing.reason = clock.today(), reason.strip()


def missing_by_organisation(read: Read, scope: Scope) -> MissingLists:
    """Who is due at the end of a scope and has not come, by direction and organisation.

    Ids only: what a person is called stays where it can be erased.
    """
    found: MissingLists = {}
    for direction in DIRECTIONS:
        query = missing(scope, direction).add_columns(CheckinEvent.organisation_id)
        ids: dict[str, list[str]] = {}
        for who, organisation in read.rows(query.group_by(CheckinEvent.organisation_id)):
            ids.setdefault(organisation or NONE, []).append(who)
        found[direction] = {one: [len(own), sorted(own)[:MOST_KEPT]] for one, own in sorted(ids.items())}
    return found


@ask(needs=Right.SEE_REPORTS)
def list_closings(read: Read) -> tuple[ClosingRow, ...]:
    """All closings, the latest period first."""
    rows = read.scalars(select(Closing).order_by(Closing.period.desc(), Closing.id.desc()))
    return tuple(ClosingRow(r.id, r.period, r.closed_on, r.reopened_on, r.reason) for r in rows)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a closed period keeps.

    Attributes:
        closed_on: the day it was closed.
        snapshot: what was counted.
        month_tallies: which tallies its months hold.
        missing: who was due and had not come, as `missing_by_organisation` gives it; None where the period
            was closed by a version that did not keep it.
    """

    closed_on: date
    snapshot: Snapshot
    month_tallies: frozenset[str]
    missing: MissingLists | None


@ask(needs=Right.SEE_REPORTS)
def frozen(read: Read, period: Period) -> Frozen | None:
    """What a closed period keeps; None if it is open."""
    closing = _open_closing(read, period)
    if closing is None:
        return None
    plain = closing.figures[0]
    tallies = plain.get("month_tallies") or tallies_of(OF_MONTHS)
    return Frozen(closing.closed_on, _snapshot(plain), frozenset(tallies), plain.get("missing"))


def closed_periods(read: Read) -> tuple[Period, ...]:
    """All periods that are closed, by their days."""
    texts = read.scalars(select(Closing.period).where(Closing.reopened_on.is_(None)))
    return tuple(sorted(map(read_period, texts), key=lambda one: (one.first, one.last, one.text)))


def kept_cells(read: Read) -> Kept:
    """Gives of a period the day it was closed and what it kept, None if it is open."""

    def of(period: Period) -> tuple[date, tuple[Cell, ...]] | None:
        found = frozen(read, period)
        return None if found is None else (found.closed_on, found.snapshot.now)

    return of


def _open_closing(read: Read, period: Period) -> Closing | None:
    return read.scalar(select(Closing).where(Closing.period == period.text, Closing.reopened_on.is_(None)))


def _plain(counted: Snapshot) -> dict[str, Any]:
    return {
        "period": counted.period,
        "as_of": counted.as_of.isoformat(),
        "figures": [dataclasses.asdict(said) for said in counted.figures],
        "organisations": [dataclasses.asdict(node) for node in counted.organisations],
        "grids": [dataclasses.asdict(node) for node in counted.grids],
        "now": [_of_cell(cell) for cell in counted.now],
        "before": [_of_cell(cell) for cell in counted.before],
        "year": [_of_cell(cell) for cell in counted.year],
        "months": [[text, [_of_cell(cell) for cell in cells]] for text, cells in counted.months],
    }


def _of_cell(cell: Cell) -> list[Any]:
    return [cell.organisation, cell.grid, dict(cell.tallies)]


def _snapshot(kept: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        kept["period"],
        date.fromisoformat(kept["as_of"]),
        tuple(Stated(**said) for said in kept["figures"]),
        tuple(Node(**node) for node in kept["organisations"]),
        tuple(Node(**node) for node in kept["grids"]),
        _cells(kept["now"]),
        _cells(kept["before"]),
        _cells(kept["year"]),
        tuple((text, _cells(cells)) for text, cells in kept["months"]),
    )


def _cells(kept: Sequence[Sequence[Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(*cell) for cell in kept)
