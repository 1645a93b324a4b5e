"""What was corrected since periods were closed: where the numbers of a paper and a recount of today differ.

A paper leans on closed periods in several ways: it is of one; it is held against one; it lies within one; one
lies within it. Each is told, with the differences as far as what was kept can tell them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from app.base.periods import Period, read_period
from app.records.accounts import Right
from app.records.figures import Scope, Stated, measured
from app.records.organisations import Organisation
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.closings import Frozen, closed_periods, frozen
from app.usecases.comparisons import held_against
from app.usecases.figures import (
    FAMILIES,
    Cell,
    Step,
    cells_in,
    count_families,
    new_sums,
    tallies_of,
)
from app.usecases.folding import PeriodCounts, ids_below, node_named, own_sums
from app.usecases.trees import Node, nodes

_ALL = tallies_of(FAMILIES)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not any more what it was when the period was closed."""

    where: str
    figure: str
    unit: str
    then: Decimal | None
    now: Decimal | None

    @property
    def by(self) -> Decimal | None:
        """How much more it is now; None where one side has no base."""
        return None if self.then is None or self.now is None else self.now - self.then


class Leans(Enum):
    """How a paper leans on a closed period."""

    ON_ITSELF = "本期"
    CUT = "本期截短"
    BEFORE = "上期"
    YEAR = "去年同期"
    WITHIN = "所在期间"
    PART = "其中"


@dataclass(frozen=True, slots=True)
class Correction:
    """One closed period that a paper leans on.

    Attributes:
        how: in which way.
        period: the closed one, as it is written.
        closed_on: when it was closed.
        used: whether the paper prints what it kept.
        moved: whether the party's tree is another one since.
        told: how much of the paper's figures was kept, so that it can be held against a recount: ``all``,
            ``some`` or ``none``.
        differences: where a recount differs.
    """

    how: Leans
    period: str
    closed_on: date
    used: bool
    moved: bool = False
    told: str = "all"
    differences: tuple[Difference, ...] = ()


@ask(needs=Right.SEE_REPORTS)
def differences(
    read: Read, period: Period, node: str | None = None, step: Step | None = None
) -> tuple[Difference, ...]:
    """Where a closed period would count otherwise today: first in the whole, then by organisation.

    Empty for an open period, or where nothing was corrected.
    """
    kept = frozen(read, period)
    if kept is None:
        return ()
    tree = kept.snapshot.organisations
    head = None if node is None else node_named(tree, node)
    paper = _Paper(read, tree, head, kept.snapshot.figures, step)
    return paper.differences(kept.snapshot.now, Period(period.first, kept.snapshot.as_of, period.span))


@ask(needs=Right.SEE_REPORTS)
def corrections(read: Read, counts: PeriodCounts, step: Step | None = None) -> tuple[Correction, ...]:
    """All closed periods that a paper leans on, with what differs from a recount.

    Args:
        read: the look at the store.
        counts: what the paper counts.
        step: told how far the counting is.
    """
    period = read_period(counts.period)
    own = frozen(read, period)
    printed = own if counts.closed_on else None
    tree = nodes(read, Organisation) if printed is None else printed.snapshot.organisations
    head = node_named(tree, counts.node) if counts.node else None
    paper = _Paper(read, tree, head, counts.figures, step)
    if printed is not None:
        found = _of_a_closed_one(paper, printed, period)
    else:
        found = [Correction(Leans.CUT, period.text, own.closed_on, used=False)] if own else []
        found += _held_against(paper, counts, period)
    return (*found, *_around(paper, counts, period))


class _Paper:
    """Holds kept cells against a recount, as a paper of one node of a tree would print both."""

    def __init__(
        self,
        read: Read,
        tree: Sequence[Node],
        head: Node | None,
        figures: Sequence[Stated],
        step: Step | None,
    ) -> None:
        self.read = read
        self.tree = tree
        self._figures = figures
        self._inside = None if head is None else set(ids_below(tree, head.id))
        self._name = "合计" if head is None else head.name
        self._step = step

    def differences(
        self, then: Sequence[Cell], days: Period, tallies: frozenset[str] = _ALL
    ) -> tuple[Difference, ...]:
        """Where a recount of some days differs from kept cells, in what is made of some tallies."""
        kept = self._within(then)
        now = self._within(count_families(self.read, Scope(days.first, days.last), step=self._step))
        figures = [
            said
            for said in self._figures
            if said.numerator in tallies and (said.denominator is None or said.denominator in tallies)
        ]
        found = _differing(self._name, figures, new_sums(kept).done(), new_sums(now).done())
        counted = [said for said in figures if said.denominator is None]
        own_then, own_now = own_sums(kept), own_sums(now)
        for one in self.tree:
            if self._inside is None or one.id in self._inside:
                held, holds = (own.get(one.id) or new_sums() for own in (own_then, own_now))
                found += _differing(one.name, counted, held.done(), holds.done())
        return tuple(found)

    def _within(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        if self._inside is None:
            return cells
        return [cell for cell in cells if cell.organisation in self._inside]


def _of_a_closed_one(paper: _Paper, kept: Frozen, period: Period) -> list[Correction]:
    """Itself; and what it was held against, if that differs: it was closed together with it."""
    before, year = held_against(period, kept.snapshot.as_of)
    stretches = [
        (Leans.ON_ITSELF, Period(period.first, kept.snapshot.as_of, period.span), kept.snapshot.now),
        (Leans.BEFORE, before, kept.snapshot.before),
    ]
    if year != before:  # of a year they are one
        stretches.append((Leans.YEAR, year, kept.snapshot.year))
    found = []
    for how, days, cells in stretches:
        differing = paper.differences(cells, days)
        if differing or how is Leans.ON_ITSELF:
            text = period.text if how is Leans.ON_ITSELF else days.text
            found.append(Correction(how, text, kept.closed_on, used=True, differences=differing))
    return found


def _held_against(paper: _Paper, counts: PeriodCounts, period: Period) -> list[Correction]:
    found = []
    stretches = [(Leans.BEFORE, counts.before, period.previous())]
    if period.year_before() != period.previous():  # of a year they are one
        stretches.append((Leans.YEAR, counts.year, period.year_before()))
    for how, held, whole in stretches:
        kept = frozen(paper.read, whole)
        if kept is not None:
            differing = paper.differences(cells_in(paper.tree, kept.snapshot.now), whole)
            moved = _moved(kept.snapshot.organisations, paper.tree)
            used = held.period == whole.text
            found.append(
                Correction(how, whole.text, kept.closed_on, used=used, moved=moved, differences=differing)
            )
    return found


def _moved(then: Sequence[Node], now: Sequence[Node]) -> bool:
    """Whether something of the tree of then is gone or hangs elsewhere now."""
    places = {node.id: node.parent_id for node in now}
    return any(node.id not in places or places[node.id] != node.parent_id for node in then)


def _around(paper: _Paper, counts: PeriodCounts, period: Period) -> list[Correction]:
    """Closed periods within which this one lies, and those that lie within it."""
    found = []
    for other in closed_periods(paper.read):
        if other.text == period.text:
            continue
        if other.first >= period.first and other.last <= counts.as_of:
            found.append(_part(paper, other, used=counts.closed_on is not None))
        elif other.first <= period.first and other.last >= period.last and counts.closed_on is None:
            found.append(_within(paper, other, period, whole=not counts.cut))
    return [one for one in found if one is not None]


def _part(paper: _Paper, other: Period, *, used: bool) -> Correction | None:
    kept = frozen(paper.read, other)
    if kept is None:
        return None
    differing = paper.differences(cells_in(paper.tree, kept.snapshot.now), other)
    return Correction(Leans.PART, other.text, kept.closed_on, used=used, differences=differing)


def _within(paper: _Paper, other: Period, period: Period, *, whole: bool) -> Correction | None:
    kept = frozen(paper.read, other)
    if kept is None:
        return None
    months: Mapping[str, tuple[Cell, ...]] = dict(kept.snapshot.months)
    cells = months.get(period.text) if whole else None
    if cells is None:
        return Correction(Leans.WITHIN, other.text, kept.closed_on, used=False, told="none")
    differing = paper.differences(cells_in(paper.tree, cells), period, kept.month_tallies)
    told = "all" if kept.month_tallies >= _ALL else "some"
    return Correction(Leans.WITHIN, other.text, kept.closed_on, used=False, told=told, differences=differing)


def _differing(
    where: str, figures: Sequence[Stated], then: Mapping[str, int], now: Mapping[str, int]
) -> list[Difference]:
    pairs = ((said, measured(said, then).value, measured(said, now).value) for said in figures)
    return [
        Difference(where, f"{said.section}·{said.label}", said.unit, before, after)
        for said, before, after in pairs
        if before != after
    ]
