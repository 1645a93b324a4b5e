"""What a reading returns: a workbook, its sheets, and the grid of the chosen sheet. Plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime


class ErrorValue(str):
    """The text of a cell that holds an Excel error, such as ``#REF!``; never mistaken for typed text."""

    __slots__ = ()


Value = str | int | float | bool | date | datetime | None
Row = list[Value]


@dataclass(frozen=True)
class Merge:
    """A merged range; all four numbers count from 1 and are included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    ``rows[i]`` is sheet row ``i + 1`` (a csv: the line a record begins on), each a list of equal length whose
    item ``j`` is sheet column ``j + 1``. ``hidden_rows`` are sheet row numbers.
    """

    rows: list[Row]
    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def row(self, number: int) -> Row:
        """The cells of sheet row ``number`` (from 1); an empty list below the last row."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else []

    def cell(self, row: int, column: int) -> Value:
        """The value at sheet row and column, both from 1; None outside the grid."""
        cells = self.row(row)
        return cells[column - 1] if 0 < column <= len(cells) else None

    def numbered(self, start: int = 1) -> Iterator[tuple[int, Row]]:
        """Pairs of sheet row number and cells, from row ``start`` on."""
        for index in range(start - 1, len(self.rows)):
            yield index + 1, self.rows[index]


@dataclass(frozen=True)
class SheetInfo:
    """One sheet of a workbook: its name, whether it is shown, and why it can't be read, if so."""

    name: str
    hidden: bool = False
    fault: str | None = None


@dataclass(frozen=True)
class Usage:
    """What a reading cost the child: peak memory in bytes and wall seconds."""

    peak_bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read; ``kind`` is one of xlsx xlsm xls xlsb ods csv, found from its content."""

    kind: str
    sheets: tuple[SheetInfo, ...]
    sheet: str
    grid: Grid
    date1904: bool = False
    encoding: str | None = None
    usage: Usage = field(default_factory=Usage)
