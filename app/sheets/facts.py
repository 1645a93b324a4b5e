"""What calamine does not tell about a sheet, in one form for all kinds of workbook."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.sheets.limits import Limits, RefusedError

_LETTERS = 26
_MOST_ERRORS = 200_000


@dataclass
class SheetFacts:
    """Facts of one sheet: rows and columns count from 1.

    ``errors`` are (row, column, text) of error cells; ``last_row``, ``last_column`` are the last with content
    as far as the scan saw it; ``fault`` is the refusal that reading this sheet would meet.
    """

    name: str
    hidden: bool = False
    part: str = ""
    hidden_rows: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0
    fault: RefusedError | None = None

    def check(self, limits: Limits) -> None:
        """Set ``fault`` where the sheet is beyond the limits."""
        name, column = self.name[:20], self.last_column
        most = limits.columns + 1  # our own column of reasons may stand beside the user's
        if self.last_row > limits.rows:
            detail = f"“{name}”用到第 {self.last_row} 行，最多 {limits.rows} 行"
            self.fault = RefusedError("too_many_rows", detail)
        elif column > most:
            detail = f"“{name}”用到第 {column} 列（{column_letters(column)}），最多 {limits.columns} 列"
            self.fault = RefusedError("too_many_columns", detail)
        elif self.last_row * column > limits.cells or len(self.errors) > _MOST_ERRORS:
            self.fault = RefusedError("too_large", f"“{name}”超过 {limits.cells // 10_000} 万格")


@dataclass
class BookFacts:
    """Facts of a whole workbook: its sheets in order, and the date system."""

    sheets: list[SheetFacts]
    date1904: bool = False


def column_number(letters: bytes | str) -> int:
    """The number of a column from its letters: ``A`` → 1, ``XFD`` → 16384."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    number = 0
    for letter in text:
        number = number * _LETTERS + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column from its number: 1 → ``A``, 16384 → ``XFD``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(65 + rest) + letters
    return letters
