"""Counted cells folded up for one node of the party's tree: its total, what is below it, grids and months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.base.errors import RuleError
from app.base.periods import read_period
from app.records.figures import Stated
from app.usecases.comparisons import held_against
from app.usecases.figures import NONE, Cell, Snapshot, Sums, new_sums
from app.usecases.trees import Node

OWN = "="
"""Before a node's id: what is directly its own, without what is below it."""
OUTSIDE = "-"
"""The node of what has no organisation (any more)."""
UNKNOWN_ORGANISATION, UNKNOWN_GRID = "未填或已撤销的党组织", "未填网格"
_NOTHING: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """Tallies of one row: of the period, the one before, and the same of last year.

    ``node`` is an organisation's or a grid's id, `OWN` before it for its own alone, `OUTSIDE` for none, or
    a month's period; empty for the whole.
    """

    node: str
    name: str
    depth: int
    now: Mapping[str, int]
    before: Mapping[str, int]
    year: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """上期 or 去年同期 of a paper: the days as a period's text, and when its numbers were closed, if ever."""

    period: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """What a period counts for one node, or for the whole centre (node empty).

    Attributes:
        period: as it is written.
        as_of: nothing after that day is counted.
        closed_on: the day the period was closed, None while it is open.
        node: the organisation's id.
        name: its name.
        figures: what is said of the tallies.
        total: the whole.
        organisations: rows of the organisations.
        grids: rows of the grids.
        months: rows of the months.
        before: what 上期 is.
        year: what 去年同期 is.
    """

    period: str
    as_of: date
    closed_on: date | None
    node: str
    name: str
    figures: tuple[Stated, ...]
    total: Line
    organisations: tuple[Line, ...]
    grids: tuple[Line, ...]
    months: tuple[Line, ...]
    before: Held
    year: Held

    @property
    def cut(self) -> bool:
        """Whether only a part of the period is counted, as it is not over or is cut off earlier."""
        return self.as_of < read_period(self.period).last


def fold(counted: Snapshot, node: str | None = None, closed_on: date | None = None) -> PeriodCounts:
    """Fold a snapshot for one organisation with all below it, or for the whole centre.

    Args:
        counted: the snapshot.
        node: the organisation's id, or its name where no other bears it; None for all.
        closed_on: the day the period was closed.

    Raises:
        RuleError: there is no such organisation, or several of that name (field ``node``).
    """
    head = None if node is None else node_named(counted.organisations, node)
    under = None if head is None else set(ids_below(counted.organisations, head.id))
    stretches = [_inside(cells, under) for cells in (counted.now, counted.before, counted.year)]
    name = "" if head is None else head.name
    whole = _line(
        "" if head is None else head.id, name or "合计", 0, [new_sums(cells) for cells in stretches]
    )
    months = tuple(
        Line(text, read_period(text).label, 0, new_sums(_inside(cells, under)).done(), _NOTHING, _NOTHING)
        for text, cells in counted.months
    )
    others = held_against(read_period(counted.period), counted.as_of)
    before, year = (Held(other.text, closed_on or on) for other, on in zip(others, counted.held, strict=True))
    return PeriodCounts(
        counted.period,
        counted.as_of,
        closed_on,
        whole.node,
        name,
        counted.figures,
        whole,
        _organisations(counted.organisations, head, stretches),
        _grids(counted.grids, stretches),
        months,
        before,
        year,
    )


def node_named(organisations: Iterable[Node], text: str) -> Node:
    """The organisation of that id or name.

    Raises:
        RuleError: there is none (``not_found``), or several of that name (``ambiguous``); field ``node``.
    """
    found = [node for node in organisations if text in (node.id, node.name)]
    if not found:
        raise RuleError(f"没有“{text}”这个党组织，请核对名称。", "node", "not_found")
    if len(found) > 1:
        raise RuleError(f"有 {len(found)} 个党组织叫“{text}”，请改用它的编号。", "node", "ambiguous")
    return found[0]


def ids_below(organisations: Sequence[Node], node_id: str) -> tuple[str, ...]:
    """The node's own id and those of all below it, in tree order."""
    start = next(place for place, node in enumerate(organisations) if node.id == node_id)
    ids = [node_id]
    for node in organisations[start + 1 :]:
        if node.depth <= organisations[start].depth:
            break
        ids.append(node.id)
    return tuple(ids)


def _inside(cells: Sequence[Cell], under: set[str] | None) -> Sequence[Cell]:
    return cells if under is None else [cell for cell in cells if cell.organisation in under]


def _organisations(
    tree: Sequence[Node], head: Node | None, stretches: Sequence[Sequence[Cell]]
) -> tuple[Line, ...]:
    """Rows of the organisations below the head in tree order, each with all below it.

    The rows of the outermost depth add up to the total: what the head holds itself, and what has no
    organisation, stand in rows of their own.
    """
    outside = head is None
    roots = [node for node in tree if node.depth == 0]
    if head is None and len(roots) == 1:
        head = roots[0]
    own = [own_sums(cells) for cells in stretches]
    rolled = [_rolled_up(tree, sums) for sums in own]
    below = None if head is None else set(ids_below(tree, head.id)[1:])
    shown = [node for node in tree if below is None or node.id in below]
    base = 0 if head is None else head.depth + 1
    lines = []
    if head is not None:
        lone = not shown
        held = _line(
            head.id if lone else OWN + head.id, head.name + ("" if lone else "（本级）"), 0, _of(own, head.id)
        )
        if lone or _counts(held):
            lines.append(held)
    lines += [_line(node.id, node.name, node.depth - base, _of(rolled, node.id)) for node in shown]
    lost = _line(OUTSIDE, UNKNOWN_ORGANISATION, 0, _of(own, NONE))
    return (*lines, lost) if outside and _counts(lost) else tuple(lines)


def own_sums(cells: Iterable[Cell]) -> dict[str, Sums]:
    """What each organisation holds itself, by its id."""
    found: dict[str, Sums] = {}
    for cell in cells:
        found.setdefault(cell.organisation, new_sums()).add(cell)
    return found


def _rolled_up(tree: Sequence[Node], own: Mapping[str, Sums]) -> dict[str, Sums]:
    found = {node.id: new_sums() for node in tree}
    for node in reversed(tree):  # children come after their parents
        if node.id in own:
            found[node.id].merge(own[node.id])
        if node.parent_id in found:
            found[node.parent_id].merge(found[node.id])
    return found


def _of(stretches: Sequence[Mapping[str, Sums]], node_id: str) -> list[Sums]:
    return [sums.get(node_id) or new_sums() for sums in stretches]


def _grids(grids: Sequence[Node], stretches: Sequence[Sequence[Cell]]) -> tuple[Line, ...]:
    """Rows of the grids where anything was counted, in tree order; what lies in none comes last."""
    found = []
    for cells in stretches:
        by_grid: dict[str, Sums] = {}
        for cell in cells:
            by_grid.setdefault(cell.grid, new_sums()).add(cell)
        found.append(by_grid)
    named = [(grid.id, grid.name) for grid in grids] + [(NONE, UNKNOWN_GRID)]
    lines = (_line(key or OUTSIDE, name, 0, _of(found, key)) for key, name in named)
    return tuple(line for line in lines if _placed(line))


def _placed(line: Line) -> bool:
    """Whether anything that has a place was counted; the roll has none."""
    return any(
        count and not tally.startswith("members_")
        for tallies in (line.now, line.before, line.year)
        for tally, count in tallies.items()
    )


def _line(node: str, name: str, depth: int, sums: Sequence[Sums]) -> Line:
    now, before, year = (one.done() for one in sums)
    return Line(node, name, depth, now, before, year)


def _counts(line: Line) -> bool:
    return bool(line.now or line.before or line.year)
