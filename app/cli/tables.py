"""Tables for a terminal, aligned where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.base import clock

GAP = "  "
WIDEST = 40


def width(text: str) -> int:
    """How many columns of a terminal the text takes (UAX 11: wide and full-width characters take two)."""
    return sum(_columns(char) for char in text)


def shown(value: Any) -> str:
    """A value in a cell: 2026-07-01, 是, empty for nothing; line breaks and control characters as blanks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return clock.show(value)
    if isinstance(value, date):
        return value.isoformat()
    return "".join(char if char.isprintable() else " " for char in str(value))


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], *, widest: int = WIDEST) -> str:
    """Heads, a rule and the rows in aligned columns; what is wider than ``widest`` is cut with …."""
    cells = [[_cut(shown(value), widest) for value in row] for row in rows]
    widths = [max([width(head), *(width(row[index]) for row in cells)]) for index, head in enumerate(heads)]
    lines = [_line(heads, widths), GAP.join("-" * size for size in widths)]
    lines.extend(_line(row, widths) for row in cells)
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()


def _cut(text: str, widest: int) -> str:
    if width(text) <= widest:
        return text
    kept, taken = [], 0
    for char in text:
        taken += _columns(char)
        if taken > widest - 2:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
