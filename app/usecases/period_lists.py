"""Lists behind a period's report: who is due and has not come, as it was closed or as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.periods import read_period
from app.records.accounts import Right
from app.records.base import Record
from app.records.checkins import DIRECTIONS
from app.records.figures import Scope
from app.records.figures_of_checkins import missing
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.units import Unit
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.closings import MOST_KEPT, Frozen, frozen
from app.usecases.folding import PeriodCounts, ids_below
from app.usecases.registers import rows_by_id, shown_fields
from app.usecases.trees import nodes


@dataclass(frozen=True, slots=True)
class _Due:
    direction: str
    record: type[Record]
    what: str
    keys: tuple[str, ...]
    tallies: tuple[str, str]


_DUE = (
    _Due(
        DIRECTIONS[0],
        Unit,
        "应报到未报到单位",
        ("name", "kind", "area", "contact", "phone"),
        ("units_due", "units_in"),
    ),
    _Due(
        DIRECTIONS[1],
        Member,
        "应报到未报到党员",
        ("name", "sex", "organisation", "employer", "phone"),
        ("checkins_due", "checkins_in"),
    ),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """Those who are due at the end of a period and have not come, masked.

    Attributes:
        what: who.
        total: how many stand on the list.
        counted: how many the figures of the paper say.
        columns: keys and labels.
        rows: the first of them, as they are known today.
        gone: how many of those first ones have been deleted since; they have no row.
        closed_on: the day the period was closed.
        kept: whether the list is the one of that day.
    """

    what: str
    total: int
    counted: int
    columns: tuple[tuple[str, str], ...]
    rows: tuple[dict[str, Any], ...]
    gone: int
    closed_on: date | None
    kept: bool


@ask(needs=Right.SEE_REPORTS)
def not_come(read: Read, counts: PeriodCounts, most: int) -> tuple[Missing, ...]:
    """Units and members who are due and have not come, masked.

    A closed period lists those of the day it was closed, if that was kept.

    Args:
        read: the look at the store.
        counts: what the paper counts.
        most: at most so many rows of each.
    """
    closed = frozen(read, read_period(counts.period)) if counts.closed_on else None
    return tuple(_listed(read, counts, due, closed, min(most, MOST_KEPT)) for due in _DUE)


def _listed(read: Read, counts: PeriodCounts, due: _Due, closed: Frozen | None, most: int) -> Missing:
    if closed is not None and closed.missing is not None:
        total, ids = _kept(counts, closed, closed.missing[due.direction])
    else:
        found = read.scalars(missing(_scope(read, counts), due.direction))
        ids = sorted(one for one in found if one is not None)
        total = len(ids)
    fields = shown_fields(due.record)
    first = ids[:most]
    rows = rows_by_id(read, due.record, first)
    tallies = counts.total.now
    return Missing(
        due.what,
        total,
        tallies.get(due.tallies[0], 0) - tallies.get(due.tallies[1], 0),
        tuple((key, fields[key].label) for key in due.keys),
        rows,
        len(first) - len(rows),
        counts.closed_on,
        closed is not None and closed.missing is not None,
    )


def _kept(counts: PeriodCounts, closed: Frozen, lists: dict[str, list[Any]]) -> tuple[int, list[str]]:
    """How many a closed period lists for the paper's node, and the first of their ids in order."""
    inside = ids_below(closed.snapshot.organisations, counts.node) if counts.node else lists
    own = [lists[one] for one in inside if one in lists]
    return sum(total for total, _ in own), sorted(one for _, ids in own for one in ids)


def _scope(read: Read, counts: PeriodCounts) -> Scope:
    inside = ids_below(nodes(read, Organisation), counts.node) if counts.node else None
    return Scope(read_period(counts.period).first, counts.as_of, inside)
