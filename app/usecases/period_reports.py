"""Reports of a period: its counts, closed or open; what was corrected since; the records behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.errors import RuleError
from app.base.periods import Period, read_period
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.closings import Closing
from app.records.figures import Scope
from app.records.organisations import Organisation
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.closings import frozen, kept_cells
from app.usecases.figures import Step, cut_off, figure_of, grids_of, snapshot
from app.usecases.folding import OUTSIDE, OWN, PeriodCounts, fold, ids_below, node_named
from app.usecases.period_corrections import Correction, corrections
from app.usecases.period_lists import Missing, not_come
from app.usecases.registers import rows_by_id, shown_fields
from app.usecases.trees import nodes

_NEEDED = {"member": Right.SEE_MEMBERS, "area": Right.SEE_MEMBERS}
_SHOWN = {
    "member": ("name", "sex", "organisation", "kind", "joined_on", "phone", "state"),
    "unit": ("name", "kind", "area", "party_organisation", "contact", "phone"),
    "area": ("name", "kind", "parent", "code"),
    "service": ("served_on", "member", "kind", "hours", "people_served", "place", "organisation", "mode"),
}
"""What is shown of the records behind a number, by their type."""


@dataclass(frozen=True, slots=True)
class PeriodPaper:
    """What stands on the report of a period: its counts, what was corrected since closings, its lists."""

    counts: PeriodCounts
    corrections: tuple[Correction, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The number that records are wanted of: figure, period, organisation and grid as `Line` writes them.

    ``as_of`` as in the report; empty texts for the whole.
    """

    key: str
    period: str
    node: str = ""
    grid: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The records behind a number: their type, and all their ids."""

    record_type: str
    ids: tuple[str, ...]


@ask(needs=Right.SEE_REPORTS)
def report_counts(
    read: Read,
    period: Period,
    node: str | None = None,
    as_of: date | None = None,
    step: Step | None = None,
) -> PeriodCounts:
    """What a period counts for a node; a closed one as it was closed.

    Args:
        read: the look at the store.
        period: the period.
        node: an organisation's id or name; None for the whole centre.
        as_of: nothing after that day is counted. A closed period says what it kept, unless an earlier day is
            asked for.
        step: told how far it is.

    Raises:
        RuleError: it has not begun, or there is no such organisation.
    """
    kept = frozen(read, period)
    if kept is not None and (as_of is None or as_of >= kept.snapshot.as_of):
        return fold(kept.snapshot, node, kept.closed_on)
    if node is not None:
        node_named(nodes(read, Organisation), node)  # a wrong name is told before anything is counted
    return fold(snapshot(read, period, as_of, step, kept=kept_cells(read)), node)


@ask(needs=Right.SEE_REPORTS)
def period_paper(
    read: Read, period: Period, node: str | None, as_of: date | None, most: int, step: Step | None = None
) -> PeriodPaper:
    """All that stands on the report of a period, from one look at the store.

    Args:
        read: the look at the store.
        period: the period.
        node: as for `report_counts`.
        as_of: likewise.
        most: at most so many lines of each list.
        step: told how far it is.

    Raises:
        RuleError: as `report_counts`.
    """
    counts = report_counts(read, period, node, as_of, step)
    return PeriodPaper(counts, corrections(read, counts, step), not_come(read, counts, most))


@ask(needs=Right.SEE_REPORTS)
def records_behind(read: Read, asked: Asked) -> Found:
    """The records behind a number of a report, as they are today.

    Raises:
        RuleError: no such figure or organisation, or no right to see such records.
    """
    figure = figure_of(asked.key)
    behind = figure.behind
    if behind is None:
        raise RuleError("这个指标没有可以列出的记录。", "key", "nothing_behind")
    read.actor.require(_NEEDED.get(behind.record.record_type, Right.SEE_CHECKINS))
    ids = dict.fromkeys(read.scalars(behind.query(_scope(read, asked))))
    return Found(behind.record.record_type, tuple(filter(None, ids)))


def columns_behind(key: str) -> tuple[tuple[str, str], ...]:
    """What is shown of the records behind a figure: keys and labels.

    Raises:
        RuleError: there is no such figure.
    """
    behind = figure_of(key).behind
    if behind is None:
        return ()
    fields = shown_fields(behind.record)
    return tuple((name, fields[name].label) for name in _SHOWN[behind.record.record_type])


@ask(needs=Right.SEE_REPORTS)
def rows_behind(read: Read, record_type: str, ids: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Masked rows of records behind a number, in the order of their ids."""
    read.actor.require(_NEEDED.get(record_type, Right.SEE_CHECKINS))
    return rows_by_id(read, RECORD_TYPES[record_type], ids)


@act("出报表", needs=Right.SEE_REPORTS)
def note_report(work: Work, period: str, node: str, sorts: Sequence[str], rows: int) -> None:
    """Write into the journal that a report was made.

    Args:
        work: the running act.
        period: as it is written.
        node: the organisation's id, empty for the whole centre.
        sorts: the kinds of file.
        rows: how many lines of people's data its lists hold; always masked.
    """
    said = {"period": period, "node": node, "sorts": list(sorts), "rows": rows, "masked": True}
    work.note(Closing.record_type, work.id, said)


def _scope(read: Read, asked: Asked) -> Scope:
    period = read_period(asked.period)
    last = cut_off(period, asked.as_of)
    tree = nodes(read, Organisation)
    organisations: tuple[str, ...] | None = None
    if asked.node == OUTSIDE:
        organisations = tuple(node.id for node in tree)
    elif asked.node.startswith(OWN):
        organisations = (asked.node.removeprefix(OWN),)
    elif asked.node:
        organisations = ids_below(tree, node_named(tree, asked.node).id)
    return Scope(
        period.first,
        last,
        organisations,
        _areas(read, asked.grid),
        outside=asked.node == OUTSIDE,
        elsewhere=asked.grid == OUTSIDE,
    )


def _areas(read: Read, grid: str) -> tuple[str, ...] | None:
    """The areas of a grid; of no grid, those that lie in some."""
    if not grid:
        return None
    grid_of = grids_of(read)
    return tuple(area for area, lies in grid_of.items() if grid in (lies, OUTSIDE))
