"""Figures of a period: counted once for the whole centre, then folded up the tree for any node.

Every register's tallies are counted per organisation and grid, one pass over the store per family; what is
added up, divided and rounded afterwards needs the store no more. A closed period keeps just that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import Period
from app.records import figures_of_checkins, figures_of_members, figures_of_services
from app.records.accounts import Right
from app.records.areas import Area
from app.records.figures import Family, Figure, Scope, Stated, stated
from app.records.organisations import Organisation
from app.records.rules import DECIMALS, MOST_DECIMALS
from app.records.services import CALM, EMERGENCY
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.comparisons import held_against
from app.usecases.settings import setting_on
from app.usecases.trees import Node, nodes

FIGURES: tuple[Figure, ...] = (
    *figures_of_members.FIGURES,
    *figures_of_checkins.FIGURES,
    *figures_of_services.FIGURES,
)
"""All figures, in the order of papers."""
FAMILIES: tuple[Family, ...] = (
    *figures_of_members.FAMILIES,
    *figures_of_checkins.FAMILIES,
    *figures_of_services.FAMILIES,
)
OF_MONTHS = (figures_of_checkins.FAMILIES[1], *figures_of_services.FAMILIES)
"""What is also counted month by month."""
_IN_GRIDS = {
    figures_of_checkins.GRIDS: "checkins_in",
    figures_of_services.grids_served(CALM): "services_calm",
    figures_of_services.grids_served(EMERGENCY): "services_emergency",
}
"""Tallies of grids, and the tally that makes a grid count."""
_ROWS = 500
"""After so many rows of a pass it is told again how far it is, so that it can be stopped within."""
NONE = ""
"""The id of no organisation, and of no grid."""

Step = Callable[[int, int], object]
"""Told how many passes are done, of how many; may raise to stop, and may take its time."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Tallies of one organisation in one grid; `NONE` where there is none."""

    organisation: str
    grid: str
    tallies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is counted for a period, before it is folded; what a closed period keeps.

    Attributes:
        period: as it is written.
        as_of: nothing after that day is counted.
        figures: what is said of the tallies, with the decimals in force.
        organisations: the party's tree in order.
        grids: the grids in order.
        now: the period itself.
        before: the period before it, as `held_against` says.
        year: the same period of last year, likewise.
        months: the months of the period, each with the text of its own period.
        held: the days on which those two were closed, where their kept numbers stand here.
    """

    period: str
    as_of: date
    figures: tuple[Stated, ...]
    organisations: tuple[Node, ...]
    grids: tuple[Node, ...]
    now: tuple[Cell, ...]
    before: tuple[Cell, ...]
    year: tuple[Cell, ...]
    months: tuple[tuple[str, tuple[Cell, ...]], ...]
    held: tuple[date | None, date | None] = (None, None)


Kept = Callable[[Period], tuple[date, tuple[Cell, ...]] | None]
"""Gives the day on which a period was closed and its kept cells, None for an open one."""


def figure_of(key: str) -> Figure:
    """The figure of that key.

    Raises:
        RuleError: there is none (code ``unknown_figure``).
    """
    for figure in FIGURES:
        if figure.key == key:
            return figure
    raise RuleError(f"没有“{key}”这个指标。", "key", "unknown_figure")


@ask(needs=Right.SEE_REPORTS)
def stated_figures(read: Read, on: date) -> tuple[Stated, ...]:
    """All figures with the decimals in force on a day."""
    return tuple(stated(figure, _decimals(read, figure, on)) for figure in FIGURES)


def cut_off(period: Period, as_of: date | None) -> date:
    """The last day that is counted: the one asked for, today, or the end of the period, the earliest of them.

    Raises:
        RuleError: the period has not begun by then (field ``as_of``, code ``not_begun``).
    """
    day = min(period.last, as_of or clock.today())
    if day < period.first:
        raise RuleError(
            f"到 {day.isoformat()}，{period.label}还没有开始，没有可以统计的。", "as_of", "not_begun"
        )
    return day


@ask(needs=Right.SEE_REPORTS)
def snapshot(
    read: Read,
    period: Period,
    as_of: date | None = None,
    step: Step | None = None,
    *,
    kept: Kept | None = None,
    of_months: Sequence[Family] = OF_MONTHS,
) -> Snapshot:
    """Count a period, what it is held against, and the months within.

    Args:
        read: the look at the store.
        period: what is counted.
        as_of: nothing after that day is counted; today without it.
        step: told how far it is.
        kept: gives what closed periods keep; those are not counted anew.
        of_months: what is counted month by month.

    Raises:
        RuleError: the period has not begun.
    """
    day = cut_off(period, as_of)
    others = held_against(period, day)
    closed = [None if kept is None else kept(other) for other in others]
    parts = [part for part in period.parts() if part.first <= day] if period.whole_months != 1 else []
    organisations, areas = nodes(read, Organisation), nodes(read, Area)
    grid_of = grids_of(read)
    passes = _Passes(read, {node.id for node in organisations}, grid_of, step)
    passes.total = (1 + closed.count(None)) * len(FAMILIES) + len(parts) * len(of_months)
    now = passes.cells(Scope(period.first, day), FAMILIES)
    before, year = (
        passes.cells(Scope(other.first, other.last), FAMILIES)
        if said is None
        else cells_in(organisations, said[1])
        for other, said in zip(others, closed, strict=True)
    )
    months = tuple(
        (part.text, passes.cells(Scope(part.first, min(part.last, day)), of_months)) for part in parts
    )
    grids = tuple(node for node in areas if grid_of.get(node.id) == node.id)
    figures = stated_figures(read, period.last)
    first, second = (None if said is None else said[0] for said in closed)
    return Snapshot(
        period.text, day, figures, organisations, grids, now, before, year, months, (first, second)
    )


def cells_in(organisations: Iterable[Node], cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Kept cells for a tree that may have changed since: what is not in it any more counts under `NONE`."""
    known = {node.id for node in organisations}
    return tuple(one if one.organisation in known else replace(one, organisation=NONE) for one in cells)


def tallies_of(families: Iterable[Family]) -> frozenset[str]:
    """All tallies that some families give, those of grids among them."""
    counted = {tally for family in families for tally in family.tallies}
    return frozenset(counted | {tally for tally, by in _IN_GRIDS.items() if by in counted})


def count_families(
    read: Read, scope: Scope, families: Sequence[Family] = FAMILIES, step: Step | None = None
) -> tuple[Cell, ...]:
    """Count some families of tallies in a scope alone."""
    passes = _Passes(read, set(read.scalars(select(Organisation.id))), grids_of(read), step)
    passes.total = len(families)
    return passes.cells(scope, families)


def grids_of(read: Read) -> dict[str, str]:
    """The grid in which each area lies, by its id; areas that lie in none are left out."""
    rows = {row.id: row for row in read.rows(select(Area.id, Area.parent_id, Area.kind))}
    found: dict[str, str] = {}
    for start in rows:
        way, at = [], rows.get(start)
        while at is not None and at.kind != "网格" and at.id not in found and at.id not in way:
            way.append(at.id)
            at = rows.get(at.parent_id)
        if at is not None and at.id not in way:
            found[at.id] = found.get(at.id, at.id)
            found.update(dict.fromkeys(way, found[at.id]))
    return found


class _Passes:
    """Runs the passes over the store and tells how many are done."""

    def __init__(
        self, read: Read, organisations: set[str], grid_of: Mapping[str, str], step: Step | None
    ) -> None:
        self.total = 0
        self._read = read
        self._organisations = organisations
        self._grid_of = grid_of
        self._step = step
        self._done = 0

    def cells(self, scope: Scope, families: Iterable[Family]) -> tuple[Cell, ...]:
        sums: dict[tuple[str, str], Counter[str]] = {}
        for family in families:
            self._tell()
            for number, row in enumerate(self._read.rows(family.query(scope)), 1):
                if number % _ROWS == 0:
                    self._tell()
                organisation, area, *counts = tuple(row)
                known = organisation if organisation in self._organisations else NONE
                place = sums.setdefault((known, self._grid_of.get(area, NONE)), Counter())
                for tally, count in zip(family.tallies, counts, strict=True):
                    if count:
                        place[tally] += count
            self._done += 1
        return tuple(
            Cell(organisation, grid, dict(tallies))
            for (organisation, grid), tallies in sorted(sums.items())
            if any(tallies.values())
        )

    def _tell(self) -> None:
        if self._step is not None:
            self._step(self._done, self.total)


def _decimals(read: Read, figure: Figure, on: date) -> int:
    said = setting_on(read, DECIMALS.format(figure.label), on)
    if said is None or not said.value.isdecimal():
        return figure.decimals
    return min(int(said.value), MOST_DECIMALS)


@dataclass(slots=True)
class Sums:
    """Tallies that add up, and of each grid the ones that make it count."""

    tallies: Counter[str]
    grids: dict[str, Counter[str]]

    def add(self, cell: Cell) -> None:
        """Take one cell in."""
        self.tallies.update(cell.tallies)
        if cell.grid != NONE:
            place = self.grids.setdefault(cell.grid, Counter())
            for tally in _IN_GRIDS.values():
                place[tally] += cell.tallies.get(tally, 0)

    def merge(self, other: Sums) -> None:
        """Take in all that another one holds."""
        self.tallies.update(other.tallies)
        for grid, counts in other.grids.items():
            self.grids.setdefault(grid, Counter()).update(counts)

    def done(self) -> dict[str, int]:
        """All tallies that are not zero, grids counted."""
        counted = dict(self.tallies)
        for tally, by in _IN_GRIDS.items():
            counted[tally] = sum(counts[by] > 0 for counts in self.grids.values())
        return {tally: count for tally, count in counted.items() if count}


def new_sums(cells: Iterable[Cell] = ()) -> Sums:
    """The sums of some cells."""
    sums = Sums(Counter(), {})
    for cell in cells:
        sums.add(cell)
    return sums
