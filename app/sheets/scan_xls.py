"""Facts of .xls (BIFF5 and BIFF8, [MS-XLS]) that calamine keeps to itself, and its password flag."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from app.sheets.cfb import CompoundFile
from app.sheets.facts import BookFacts, SheetFacts
from app.sheets.limits import Limits, RefusedError

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _DATE1904 = 0x0809, 0x000A, 0x002F, 0x0085, 0x0022
_ROW, _BOOLERR, _FORMULA, _MERGED = 0x0208, 0x0205, 0x0006, 0x00E5
_CODEPAGE = 0x0042
BIFF8 = 0x0600
_HIDDEN_ROW = 0x20
_WORKSHEET = 0
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_ERROR_RESULT = 2
_SHORT = struct.Struct("<H")
_SHEET_HEAD = struct.Struct("<IBBB")
_ROW_HEAD = struct.Struct("<6HHH")
_ERROR_CELL = struct.Struct("<3HBB")
_RESULT = struct.Struct("<3HBBBBBB2s")
_RANGE = struct.Struct("<4H")


def error_text(code: int) -> str:
    """The text of an error code as BIFF keeps it."""
    return _ERRORS.get(code, "#N/A")


def scan_xls(path: Path, limits: Limits) -> BookFacts:
    """Facts of the workbook stream of an .xls.

    Args:
        path: the file, already known to be a compound file with a workbook in it.
        limits: bounds of rows, columns and cells.

    Raises:
        RefusedError: password, damaged, unsupported.
    """
    stream = workbook_stream(path)
    facts, places = _globals(stream)
    for sheet, place in zip(facts.sheets, places, strict=True):
        sheet.part = str(place)
        _scan_sheet(stream, place, sheet)
        sheet.check(limits)
    return facts


def workbook_stream(path: Path) -> bytes:
    """The stream of a compound file that holds the workbook.

    Raises:
        RefusedError: damaged.
    """
    container = CompoundFile(path.read_bytes())
    names = {name.lower(): name for name in container.names()}
    return container.stream(names.get("workbook") or names["book"])


def records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Record type, place of its content and length, up to the end of the substream."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        depth += (kind == _BOF) - (kind == _EOF)
        at += 4 + length
        if depth <= 0:
            return
    raise RefusedError("damaged")


def _globals(stream: bytes) -> tuple[BookFacts, list[int]]:
    facts = BookFacts([])
    places: list[int] = []
    version, encoding = BIFF8, "gb18030"
    for kind, at, length in records(stream, 0):
        if kind == _FILEPASS:
            raise RefusedError("password")
        if kind in {_BOF, _DATE1904, _CODEPAGE}:
            value = _SHORT.unpack_from(stream, at)[0]
            version = value if kind == _BOF else version
            encoding = encoding_of(value) if kind == _CODEPAGE else encoding
            facts.date1904 = value == 1 if kind == _DATE1904 else facts.date1904
        elif kind == _BOUNDSHEET:
            place, state, sort, count = _SHEET_HEAD.unpack_from(stream, at)
            if sort == _WORKSHEET:
                name = _sheet_name(stream[at + _SHEET_HEAD.size : at + length], count, version, encoding)
                facts.sheets.append(SheetFacts(name, state & 3 != 0))
                places.append(place)
    return facts, places


def encoding_of(codepage: int) -> str:
    """The encoding of texts in a BIFF5 stream; Chinese where the code page says nothing known."""
    known = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 65001: "utf-8", 1252: "cp1252"}
    return known.get(codepage, "gb18030")


def _sheet_name(raw: bytes, count: int, version: int, encoding: str) -> str:
    if version != BIFF8:
        return raw[:count].decode(encoding, "replace")
    if raw[0] & 1:
        return raw[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return raw[1 : 1 + count].decode("latin-1")


def _scan_sheet(stream: bytes, place: int, sheet: SheetFacts) -> None:
    for kind, at, length in records(stream, place):
        if kind == _ROW:
            row, *_, flags, _ = _ROW_HEAD.unpack_from(stream, at)
            if flags & _HIDDEN_ROW:
                sheet.hidden_rows.append(row + 1)
        elif kind == _BOOLERR:
            row, column, _, value, is_error = _ERROR_CELL.unpack_from(stream, at)
            if is_error:
                sheet.errors.append((row + 1, column + 1, error_text(value)))
        elif kind == _FORMULA:
            row, column, _, result, _, value, _, _, _, sign = _RESULT.unpack_from(stream, at)
            if result == _ERROR_RESULT and sign == b"\xff\xff":
                sheet.errors.append((row + 1, column + 1, error_text(value)))
        elif kind == _MERGED:
            count = min(_SHORT.unpack_from(stream, at)[0], length // _RANGE.size)
            for number in range(count):
                first, last, left, right = _RANGE.unpack_from(stream, at + _SHORT.size + _RANGE.size * number)
                sheet.merges.append((first + 1, left + 1, last + 1, right + 1))
