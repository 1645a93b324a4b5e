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
        if kind == _BOF and length >= 2:
            version = struct.unpack_from("<H", stream, at)[0]
        elif kind == _DATE1904 and length >= 2:
            facts.date1904 = struct.unpack_from("<H", stream, at)[0] == 1
        elif kind == _CODEPAGE and length >= 2:
            encoding = encoding_of(struct.unpack_from("<H", stream, at)[0])
        elif kind == _BOUNDSHEET and length > 6:
            place, state, sort = struct.unpack_from("<IBB", stream, at)
            if sort == _WORKSHEET:
                name = _sheet_name(stream[at + 6 : at + length], version, encoding)
                facts.sheets.append(SheetFacts(name, state & 3 != 0))
                places.append(place)
    return facts, places


def encoding_of(codepage: int) -> str:
    """The encoding of texts in a BIFF5 stream; Chinese where the code page says nothing known."""
    known = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 65001: "utf-8", 1252: "cp1252"}
    return known.get(codepage, "gb18030")


def _sheet_name(raw: bytes, version: int, encoding: str) -> str:
    count = raw[0]
    if version != BIFF8:
        return raw[1 : 1 + count].decode(encoding, "replace")
    if raw[1] & 1:
        return raw[2 : 2 + 2 * count].decode("utf-16-le", "replace")
    return raw[2 : 2 + count].decode("latin-1")


def _scan_sheet(stream: bytes, place: int, sheet: SheetFacts) -> None:
    for kind, at, length in records(stream, place):
        if kind == _ROW and length >= 16:
            row, _, _, _, _, _, flags = struct.unpack_from("<6HB", stream, at)
            if flags & _HIDDEN_ROW:
                sheet.hidden_rows.append(row + 1)
        elif kind == _BOOLERR and length >= 8:
            row, column, _, value, is_error = struct.unpack_from("<3HBB", stream, at)
            if is_error:
                sheet.errors.append((row + 1, column + 1, error_text(value)))
        elif kind == _FORMULA and length >= 14:
            row, column, _, result, _, value = struct.unpack_from("<3HBBB", stream, at)
            if result == _ERROR_RESULT and stream[at + 12 : at + 14] == b"\xff\xff":
                sheet.errors.append((row + 1, column + 1, error_text(value)))
        elif kind == _MERGED and length >= 2:
            count = min(struct.unpack_from("<H", stream, at)[0], (length - 2) // 8)
            for number in range(count):
                first, last, left, right = struct.unpack_from("<4H", stream, at + 2 + 8 * number)
                sheet.merges.append((first + 1, left + 1, last + 1, right + 1))
