"""Tables of printed papers: how wide the columns are and what each row looks like, before any page exists."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reports.document import Cell, Column, Row, Table, shown
from app.reports.render.pdf_fonts import Script
from app.reports.render.pdf_lines import break_lines

SIZES = (9.0, 8.5, 8.0)
PAD = 3.2
_LEADING = 1.3
_ABOVE_BELOW = 2.7
_WIDEST_TEXT = 15.0
_WIDEST_LONG = 22.0
# Ems that columns of short and of long texts keep when cells must wrap; names stay in one line.
_LEAST = ((5.0, 6.0), (4.1, 4.6), (3.0, 4.0))
_EASY_LONG = 10.0
_RIGID = frozenset({"code", "date", "integer", "decimal", "money"})
_NUMBERS = frozenset({"integer", "decimal", "money"})
_ONE_MORE_DIGIT = 0.9
_WHOLE_HEAD, _WHOLE_LINE = 4.0, 5.2
"""Ems of a heading that stand in one line: of one in a single piece, and of one with lines of its own."""
_SPREAD = 1.6
_SAMPLE = 1500
_SMALLEST = 5.5

Strip = tuple[float, str]


@dataclass(frozen=True)
class Grid:
    """The geometry of one table: type size, and column widths in hundredths of a point."""

    size: float
    widths: tuple[int, ...]

    @property
    def width(self) -> float:
        """Width of the whole table in points."""
        return sum(self.widths) / 100

    @property
    def leading(self) -> float:
        """Distance of lines within a cell, in points."""
        return self.size * _LEADING

    def height(self, lines: int) -> float:
        """Height of a row of that many lines, in points."""
        return round(lines * self.leading + 2 * _ABOVE_BELOW, 2)

    @property
    def baseline(self) -> float:
        """From the upper edge of a row to the baseline of a single line."""
        return round(_ABOVE_BELOW + self.leading * 0.5 + self.size * 0.36, 2)


def opened(table: Table) -> tuple[list[Row], Iterator[Row]]:
    """Rows that stand for all (of a sequence evenly spread ones, of a bulk ledger the first), and all rows.

    A bulk ledger's rows are asked for once only.
    """
    rows = table.each_row()
    if callable(table.rows):
        sample = list(itertools.islice(rows, _SAMPLE))
        return sample, itertools.chain(sample, rows)
    step = max(1, len(table.rows) // _SAMPLE)
    return [*table.rows[::step], *table.rows[-1:]], rows


def natural_ems(table: Table, sample: Sequence[Row], body: Script, head: Script) -> list[float]:
    """For each column the width in ems that shows the sampled cells, total and head without a break.

    Numbers of a bulk ledger get room for one digit more than its first rows have.
    """
    more = _ONE_MORE_DIGIT if callable(table.rows) and len(sample) == _SAMPLE else 0
    ems = []
    for index, column in enumerate(table.columns):
        if column.width_hint is not None:
            ems.append(column.width_hint)
            continue
        texts = {shown(row[index], column) for row in sample}
        longest = max((body.width(line) for text in texts for line in text.split("\n")), default=0)
        if column.kind in _NUMBERS:
            longest += more
        if table.total_row:
            longest = max(longest, head.width(shown(table.total_row[index], column)))
        if column.kind not in _RIGID:
            longest = min(longest, _WIDEST_LONG if column.kind == "long_text" else _WIDEST_TEXT)
        ems.append(max(longest, _least_head(column, head)))
    return ems


def _least_head(column: Column, head: Script) -> float:
    """A heading of five characters and more may stand in two lines, each line of it that is given too."""
    lines = column.label.split("\n")
    whole = _WHOLE_LINE if len(lines) > 1 else _WHOLE_HEAD
    return max(_least_line(head.width(line), whole) for line in lines)


def _least_line(width: float, whole: float) -> float:
    return width if width <= whole else max(2, width / 2 + 0.6)


def needed(ems: Sequence[float], size: float) -> float:
    """Points that columns of that many ems take."""
    return sum(ems) * size + 2 * PAD * len(ems)


def fit(table: Table, ems: Sequence[float], available: float) -> Grid:
    """Column widths that fill ``available`` points: the largest size that fits, else cells that wrap."""
    easy = relaxed(table, ems)
    for size in SIZES:
        if needed(ems, size) <= available:
            return Grid(size, _spread(table, [em * size + 2 * PAD for em in ems], available))
        if needed(easy, size) <= available:
            return Grid(size, _squeezed(ems, easy, size, available))
    size = SIZES[-1]
    for text, long in _LEAST:
        least = [
            em if column.kind in _RIGID else min(em, long if column.kind == "long_text" else text)
            for column, em in zip(table.columns, ems, strict=True)
        ]
        if needed(least, size) <= available:
            break
    return Grid(size, _squeezed(ems, least, size, available))


def relaxed(table: Table, ems: Sequence[float]) -> list[float]:
    """The same widths with long texts in columns of a few words, as on any ordinary list."""
    return [
        min(em, _EASY_LONG) if column.kind == "long_text" and column.width_hint is None else em
        for column, em in zip(table.columns, ems, strict=True)
    ]


def _spread(table: Table, widths: Sequence[float], available: float) -> tuple[int, ...]:
    """Gives the room that is left to the text columns first, never more than some of their own width."""
    rest = available - sum(widths)
    soft = [
        0.0 if column.kind in _RIGID else width for column, width in zip(table.columns, widths, strict=True)
    ]
    grown = list(widths)
    if sum(soft):
        share = min(rest, sum(soft) * (_SPREAD - 1))
        grown = [width + share * part / sum(soft) for width, part in zip(widths, soft, strict=True)]
    rest = available - sum(grown)
    return _whole([width + rest * width / sum(grown) for width in grown], available)


def _squeezed(ems: Sequence[float], least: Sequence[float], size: float, available: float) -> tuple[int, ...]:
    """Columns between ``least`` and ``ems`` wide; if not even the least fits, all shrink alike."""
    narrow = [em * size + 2 * PAD for em in least]
    rest = available - sum(narrow)
    if rest < 0:
        return _whole([width * available / sum(narrow) for width in narrow], available)
    roots = [((em - low) * size) ** 0.75 for em, low in zip(ems, least, strict=True)]
    total = sum(roots) or 1
    return _whole([width + rest * root / total for width, root in zip(narrow, roots, strict=True)], available)


def _whole(widths: Sequence[float], available: float) -> tuple[int, ...]:
    """Widths in hundredths that add up to exactly ``available``."""
    whole = [int(width * 100) for width in widths]
    whole[-1] += int(available * 100) - sum(whole)
    return tuple(whole)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A compiled cell: its lines and, if there is one, operators from this left edge to the next."""

    lines: tuple[str, ...]
    operators: str


class ColumnPieces(dict[Cell, _Piece]):
    """The compiled cells of one column by value."""

    _KEPT = 6000

    def __init__(self, column: Column, width: int, size: float, script: Script) -> None:
        super().__init__()
        self._column = column
        self._width = width
        self._script = script
        self._size = size
        self._room = width / 100 - 2 * PAD

    def __missing__(self, value: Cell) -> _Piece:
        text = shown(value, self._column)
        size = self._single_size(text)
        if size:
            piece = _Piece((text,), self._single(text, size))
        else:
            lines = break_lines(text, self._room / self._size, self._script.width)
            piece = _Piece(tuple(lines), "")
        if len(self) < self._KEPT:
            self[value] = piece
        return piece

    def _single_size(self, text: str) -> float:
        """The type size at which ``text`` stands in one line, 0 if it must wrap.

        Numbers, dates and codes are never broken: they are set smaller.
        """
        if "\n" in text:
            return 0
        width = self._script.width(text)
        if width * self._size <= self._room + 0.01:
            return self._size
        size = int(self._room / width * 10) / 10
        return size if self._column.kind in _RIGID and size >= _SMALLEST else 0

    def _single(self, text: str, size: float) -> str:
        if not text:
            return f"{self._width / 100:.2f} 0 Td"
        offset = self._offset(text, size)
        shown_text = self._script.shown(text, f"{size:g}")
        return f"{offset / 100:.2f} 0 Td {shown_text} {(self._width - offset) / 100:.2f} 0 Td"

    def _offset(self, text: str, size: float) -> int:
        """Where ``text`` begins within the cell, in hundredths of a point."""
        free = self._width / 100 - self._script.width(text) * size
        side = self._column.side
        return int(100 * (PAD if side == "left" else free / 2 if side == "center" else free - PAD))

    def stacked(self, lines: Sequence[str], first: int, step: int) -> str:
        """The lines, the first one ``first`` and each next one ``step`` hundredths lower, and back up."""
        out = [f"0 {-first / 100:.2f} Td"] if first else []
        sunk = first
        for index, text in enumerate(lines):
            if index:
                out.append(f"0 {-step / 100:.2f} Td")
                sunk += step
            if text:
                offset = self._offset(text, self._size)
                shown_text = self._script.shown(text, f"{self._size:g}")
                out.append(f"{offset / 100:.2f} 0 Td {shown_text} {-offset / 100:.2f} 0 Td")
        out.append(f"{self._width / 100:.2f} {sunk / 100:.2f} Td")
        return " ".join(out)


class RowSetter:
    """Compiles rows: (height, operators that begin at the row's first baseline and end at the next row's).

    A row taller than ``tallest`` points could never stand on a page: it alone is continued in further rows.
    """

    def __init__(self, columns: Sequence[Column], grid: Grid, script: Script, tallest: float) -> None:
        self._grid = grid
        self._script = script
        self._columns = [
            ColumnPieces(column, width, grid.size, script)
            for column, width in zip(columns, grid.widths, strict=True)
        ]
        self._height = grid.height(1)
        self._back = f"-{grid.width:.2f}"
        self._end = f"{self._back} -{self._height:.2f} Td\n"
        self._step = round(grid.leading * 100)
        self._most_lines = max(1, int((tallest - grid.height(0)) / grid.leading))

    def set(self, row: Row) -> list[Strip]:
        """One row; several strips only if it is taller than a page."""
        pieces = [column[value] for column, value in zip(self._columns, row, strict=True)]
        operators = [piece.operators for piece in pieces]
        if "" not in operators:
            operators.append(self._end)
            return [(self._height, " ".join(operators))]
        most = max(len(piece.lines) for piece in pieces)
        return [
            self._tall([piece.lines[start : start + self._most_lines] for piece in pieces])
            for start in range(0, most, self._most_lines)
        ]

    def remark(self, text: str) -> Strip:
        """A row that holds a remark in its first cells only, such as that there are no rows."""
        shown_text = self._script.shown(text, f"{self._grid.size:g}")
        return self._height, f"{PAD} 0 Td {shown_text} {self._grid.width - PAD:.2f} 0 Td {self._end}"

    def _tall(self, cells: list[tuple[str, ...]]) -> Strip:
        most = max(len(lines) for lines in cells)
        height = self._grid.height(most)
        stacked = [
            column.stacked(lines, (most - len(lines)) * self._step // 2, self._step)
            for column, lines in zip(self._columns, cells, strict=True)
        ]
        return height, " ".join([*stacked, f"{self._back} -{height:.2f} Td\n"])
