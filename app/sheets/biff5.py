"""Values out of .xls of Excel 5.0 and 95 (BIFF5), whose Chinese texts calamine garbles."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.sheets.facts import BookFacts
from app.sheets.limits import Limits
from app.sheets.scan_xls import BIFF8, encoding_of, records

_BOF, _CODEPAGE, _FORMAT, _FORM = 0x0809, 0x0042, 0x041E, 0x00E0
_LABEL, _RICH_LABEL, _NUMBER, _RK, _MANY_RK = 0x0204, 0x00D6, 0x0203, 0x027E, 0x00BD
_BOOL, _FORMULA, _TEXT_RESULT = 0x0205, 0x0006, 0x0207
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[ymdhs]|年|月|日", re.IGNORECASE)
_HUNDREDTHS, _WHOLE = 1, 2
_LATEST_SERIAL = 2_958_466
_SECONDS_A_DAY = 86_400


@dataclass
class _Globals:
    """What the front of the stream says: encoding, and which cell formats show dates."""

    encoding: str = "gb18030"
    dated_formats: set[int] = field(default_factory=set)
    forms: list[int] = field(default_factory=list)

    def shows_date(self, form: int) -> bool:
        return form < len(self.forms) and (
            self.forms[form] in _BUILT_IN_DATES or self.forms[form] in self.dated_formats
        )


def is_biff5(stream: bytes) -> bool:
    """Whether a workbook stream is older than BIFF8."""
    return int(struct.unpack_from("<H", stream, 4)[0]) < BIFF8


class Biff5Book:
    """The sheets of one BIFF5 stream.

    Args:
        stream: the workbook stream.
        facts: what ``scan_xls`` found, with the places of the sheets in ``part``.
        limits: the bounds of the extent.
    """

    def __init__(self, stream: bytes, facts: BookFacts, limits: Limits) -> None:
        self._stream = stream
        self._facts = facts
        self._limits = limits
        self._globals = self._read_globals()
        epoch = datetime(1904, 1, 1) if facts.date1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zone in a cell
        self._epoch = epoch

    def rows(self, number: int) -> list[list[Any]]:
        """All rows of a sheet from row 1, equally long, '' in empty cells.

        Raises:
            RefusedError: the sheet is beyond the limits.
        """
        cells = self._cells(int(self._facts.sheets[number].part))
        sheet = self._facts.sheets[number]
        sheet.last_row = max((row for row, _ in cells), default=-1) + 1
        sheet.last_column = max((column for _, column in cells), default=-1) + 1
        sheet.check(self._limits)
        if sheet.fault is not None:
            raise sheet.fault
        rows: list[list[Any]] = [[""] * sheet.last_column for _ in range(sheet.last_row)]
        for (row, column), value in cells.items():
            rows[row][column] = value
        return rows

    def _read_globals(self) -> _Globals:
        found = _Globals()
        formats: dict[int, bytes] = {}
        for kind, at, length in records(self._stream, 0):
            if kind == _CODEPAGE:
                found.encoding = encoding_of(struct.unpack_from("<H", self._stream, at)[0])
            elif kind == _FORMAT:
                formats[struct.unpack_from("<H", self._stream, at)[0]] = self._stream[at + 3 : at + length]
            elif kind == _FORM:
                found.forms.append(struct.unpack_from("<H", self._stream, at + 2)[0])
        for number, raw in formats.items():
            if _DATE_LETTERS.search(_QUIET.sub("", raw.decode(found.encoding, "replace"))):
                found.dated_formats.add(number)
        return found

    def _cells(self, place: int) -> dict[tuple[int, int], Any]:
        cells: dict[tuple[int, int], Any] = {}
        waiting: tuple[int, int] | None = None
        for kind, at, length in records(self._stream, place):
            content = self._stream[at : at + length]
            if kind in {_LABEL, _RICH_LABEL}:
                row, column, _, count = struct.unpack_from("<4H", content)
                cells[row, column] = self._text(content[8 : 8 + count])
            elif kind == _NUMBER:
                row, column, form, value = struct.unpack_from("<3Hd", content)
                cells[row, column] = self._number(value, form)
            elif kind == _RK:
                row, column, form, packed = struct.unpack_from("<3HI", content)
                cells[row, column] = self._number(_unpacked(packed), form)
            elif kind == _MANY_RK:
                row, column = struct.unpack_from("<2H", content)
                for offset, (form, packed) in enumerate(struct.iter_unpack("<HI", content[4:-2])):
                    cells[row, column + offset] = self._number(_unpacked(packed), form)
            elif kind == _BOOL:
                row, column, _, value, is_error = struct.unpack_from("<3HBB", content)
                cells[row, column] = "" if is_error else bool(value)
            elif kind == _FORMULA:
                waiting = self._formula(content, cells)
            elif kind == _TEXT_RESULT and waiting is not None:
                count = struct.unpack_from("<H", content)[0]
                cells[waiting] = self._text(content[2 : 2 + count])
        return cells

    def _formula(self, content: bytes, cells: dict[tuple[int, int], Any]) -> tuple[int, int] | None:
        """Note the result of a formula; its place is returned where a text follows in the next record."""
        row, column, form = struct.unpack_from("<3H", content)
        if content[12:14] != b"\xff\xff":
            cells[row, column] = self._number(struct.unpack_from("<d", content, 6)[0], form)
            return None
        if content[6] == 0:
            return row, column
        cells[row, column] = bool(content[8]) if content[6] == 1 else ""
        return None

    def _text(self, raw: bytes) -> str:
        return raw.decode(self._globals.encoding, "replace")

    def _number(self, value: float, form: int) -> float | date | datetime:
        if not self._globals.shows_date(form) or not 1 <= value < _LATEST_SERIAL:
            return value
        moment = self._epoch + timedelta(seconds=round(value * _SECONDS_A_DAY))
        return moment.date() if moment.time() == moment.time().min else moment


def _unpacked(packed: int) -> float:
    """A number from its four-byte form ([MS-XLS] RkNumber)."""
    if packed & _WHOLE:
        value = float(packed >> 2 if packed < 1 << 31 else (packed >> 2) - (1 << 30))
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & _HUNDREDTHS else value
