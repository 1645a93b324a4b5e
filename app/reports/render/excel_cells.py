"""Cells of a worksheet as compiled pieces of XML.

A row is one ``str.join`` with the row number as glue: each piece runs from behind one cell's row number to
in front of the next one's. Pieces of repeated values are kept, so most cells cost one dictionary look-up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from app.base.errors import RuleError
from app.reports.document import Cell, Column, Number, Row, shown

LONGEST_TEXT = 32767
MOST_ROWS = 1_048_576
SHARED_PER_COLUMN = 4000

_UNSAFE = re.compile(r"[&<>\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
_ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
KEPT_PER_COLUMN = 40_000

_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SURE_DAY = 61
_TEXT_KINDS = frozenset({"text", "long_text", "code"})


def escaped(text: str) -> str:
    """``text`` as XML content: marks as entities, characters XML forbids as _xHHHH_ (ECMA-376 22.4.2.4).

    Raises:
        RuleError: longer than the 32 767 characters a cell can hold.
    """
    if len(text) > LONGEST_TEXT:
        raise RuleError("有一格文字超过 32767 个字，Excel 放不下。请缩短后再导出。", code="text_too_long")
    if _UNSAFE.search(text) is None:
        return text
    text = text.replace("\r\n", "\n")
    text = _ESCAPES.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def letters(index: int) -> str:
    """Name of the column with that index from 0: A, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def serial(day: date) -> int | None:
    """Excel's number of a day (1900 system), None before 1900-01-01, which Excel can't count."""
    days = day.toordinal() - _EPOCH
    if days >= _FIRST_SURE_DAY:
        return days
    # Excel believes in a 29 February 1900.
    return days - 1 if days > 1 else None


def width_of(text: str) -> int:
    """Width in half-width characters of the longest line: ASCII counts one, the rest two."""
    if "\n" in text:
        return max(map(width_of, text.split("\n")))
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


class SharedTexts:
    """The workbook's table of shared texts."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of ``text``, given out at its first use."""
        return self._numbers.setdefault(text, len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class ColumnCells(dict[Cell, str]):
    """The compiled pieces of one column by value; unknown values are compiled on demand.

    A column with few values uses the shared table; from `SHARED_PER_COLUMN` different values on (names, id
    numbers) the texts stand in their cells and nothing more is kept.
    """

    def __init__(
        self, column: Column, style: int, tail: str, texts: SharedTexts, own_style: Callable[[Number], int]
    ) -> None:
        super().__init__()
        self._own_style = own_style
        self._column = column
        self._lead = f'" s="{style}"'
        self._tail = tail
        self._texts = texts
        self._is_text = column.kind in _TEXT_KINDS
        self._many = False
        self._inline = f'{self._lead} t="inlineStr"><is><t>', f"</t></is></c>{tail}"
        self._inline_spaces = f'{self._lead} t="inlineStr"><is><t xml:space="preserve">'

    def pieces(self, values: Sequence[Cell]) -> list[str]:
        """The pieces of one column in a block of rows."""
        if self._many:
            if self._is_text:
                return self._texts_in_place(values)
            if set(map(type, values)) == {int} and self._column.kind == "integer":
                lead, tail = f"{self._lead}><v>", f"</v></c>{self._tail}"
                return [f"{lead}{value}{tail}" for value in values]
        return [self[value] for value in values]

    def __missing__(self, value: Cell) -> str:
        if self._many and self._is_text and isinstance(value, str) and value:
            return self._in_place(value)
        piece = self._compiled(value)
        if len(self) < KEPT_PER_COLUMN:
            self[value] = piece
            self._many = self._many or len(self) >= SHARED_PER_COLUMN
        return piece

    def _texts_in_place(self, values: Sequence[Cell]) -> list[str]:
        """Texts of a column of many different ones; a block of letters and digits needs one look only."""
        texts = [value for value in values if isinstance(value, str) and value]
        if len(texts) < len(values) or not "".join(texts).isalnum() or max(map(len, texts)) > LONGEST_TEXT:
            return [self[value] for value in values]
        lead, tail = self._inline
        return [lead + text + tail for text in texts]

    def _in_place(self, text: str) -> str:
        if _UNSAFE.search(text) is None and len(text) <= LONGEST_TEXT:
            return self._inline[0] + text + self._inline[1]
        return self._inline_spaces + escaped(text) + self._inline[1]

    def _compiled(self, value: Cell) -> str:
        if isinstance(value, Number):
            return f'" s="{self._own_style(value)}"><v>{value.value}</v></c>{self._tail}'
        number = None if isinstance(value, (str, type(None))) or self._is_text else self._number(value)
        if number is not None:
            return f"{self._lead}><v>{number}</v></c>{self._tail}"
        text = shown(value, self._column)
        if not text:
            return f"{self._lead}/>{self._tail}"
        return f'{self._lead} t="s"><v>{self._texts.number(escaped(text))}</v></c>{self._tail}'

    def _number(self, value: float | Decimal | date) -> str | None:
        """The number as XML, None where the cell has to be text."""
        if isinstance(value, float) and not math.isfinite(value):
            return None
        if isinstance(value, date):
            day = serial(value)
            return None if day is None else str(day)
        if self._column.kind == "money":
            return str(Decimal(value) / 100)
        return str(value)


_WIDEST = {True: 36, False: 60}
"""Widest column by whether its texts may wrap."""


def natural_widths(columns: Sequence[Column], rows: Sequence[Row]) -> list[float]:
    """Excel widths that show heads and rows; what may wrap does so before the print gets small."""
    widths = []
    for index, column in enumerate(columns):
        if column.width_hint is not None:
            widths.append(column.width_hint * 2 + 2)
            continue
        longest = max((width_of(shown(row[index], column)) for row in rows), default=0)
        head = width_of(column.label) + 3
        widest = _WIDEST[column.kind == "long_text"]
        widths.append(float(min(widest, max(6, head, longest + 4))))
    return widths
