"""What is written beside the rows of a workbook that is given back."""

from __future__ import annotations

from dataclasses import dataclass

from app.sheets.facts import column_letters
from app.sheets.heads import IMPORTED

LONGEST_TEXT = 32_767
"""Characters a cell can hold; office programs call a workbook with more of them damaged."""


@dataclass(frozen=True)
class Mark:
    """What to write beside one row: its text, and the columns (from 1) whose cells are at fault."""

    row: int
    text: str
    columns: tuple[int, ...] = ()

    @property
    def is_rejection(self) -> bool:
        """Whether the text is a reason, and not the word for a row that went in."""
        return self.text != IMPORTED


def imported_mark(row: int) -> Mark:
    """The mark of a row that went in."""
    return Mark(row, IMPORTED)


@dataclass(frozen=True)
class Notes:
    """All that is written on one sheet: marks by row, the column they go into, and where its head stands."""

    sheet: str
    head_row: int
    column: int
    head: str
    marks: dict[int, Mark]

    @property
    def letters(self) -> str:
        """The letters of the column of reasons."""
        return column_letters(self.column)
