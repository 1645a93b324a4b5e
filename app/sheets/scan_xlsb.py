"""Facts of .xlsb ([MS-XLSB]) that calamine keeps to itself: records of its binary sheet parts."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from app.sheets.facts import BookFacts, SheetFacts
from app.sheets.limits import Limits, RefusedError
from app.sheets.safe_xml import Attributes, chunks, walk
from app.sheets.scan_xls import error_text

_ROW, _CELL_ERROR, _FORMULA_ERROR, _MERGE, _BOOK, _SHEET = 0, 3, 11, 176, 153, 156
_CELLS = frozenset((*range(2, 12), 62))
_HIDDEN_ROW = 0x10
_LONGEST_RECORD = 4
_NO_TEXT = 0xFFFFFFFF


def scan_xlsb(book: zipfile.ZipFile, limits: Limits) -> BookFacts:
    """Facts of the binary workbook in an opened zip.

    Raises:
        RefusedError: damaged, external_entity.
    """
    for name in book.namelist():
        if name.lower().endswith((".xml", ".rels")):
            for _ in chunks(book, name):
                pass
    facts = _book_part(book)
    for sheet in facts.sheets:
        if sheet.part in book.namelist():
            _scan_sheet(_content(book, sheet.part), sheet)
            sheet.check(limits)
    return facts


def _content(book: zipfile.ZipFile, name: str) -> bytes:
    try:
        return book.read(name)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as fault:
        raise RefusedError("damaged") from fault


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Record type, place of its content and length ([MS-XLSB] 2.1.4)."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in range(_LONGEST_RECORD):
            if at >= end:
                raise RefusedError("damaged")
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << (7 * shift)
            if not byte & 0x80:
                break
        if at + length > end:
            raise RefusedError("damaged")
        yield kind, at, length
        at += length


def _book_part(book: zipfile.ZipFile) -> BookFacts:
    targets: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(whole)

    if "xl/_rels/workbook.bin.rels" not in book.namelist():
        raise RefusedError("damaged")
    walk(book, "xl/_rels/workbook.bin.rels", start)
    facts = BookFacts([])
    data = _content(book, "xl/workbook.bin")
    for kind, at, _ in _records(data):
        if kind == _BOOK:
            facts.date1904 = bool(struct.unpack_from("<I", data, at)[0] & 1)
        elif kind == _SHEET:
            state = struct.unpack_from("<I", data, at)[0]
            relation, after = _wide(data, at + 8)
            name, _ = _wide(data, after)
            facts.sheets.append(SheetFacts(name, state != 0, targets.get(relation, "")))
    return facts


def _wide(data: bytes, at: int) -> tuple[str, int]:
    if at + 4 > len(data):
        raise RefusedError("damaged")
    count = struct.unpack_from("<I", data, at)[0]
    if count == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * count
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _scan_sheet(data: bytes, sheet: SheetFacts) -> None:
    row = 0
    for kind, at, _ in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", data, at)[0] + 1
            if data[at + 11] & _HIDDEN_ROW:
                sheet.hidden_rows.append(row)
        elif kind in _CELLS:
            column = struct.unpack_from("<I", data, at)[0] + 1
            sheet.last_row = max(sheet.last_row, row)
            sheet.last_column = max(sheet.last_column, column)
            if kind in {_CELL_ERROR, _FORMULA_ERROR}:
                sheet.errors.append((row, column, error_text(data[at + 8])))
        elif kind == _MERGE:
            first, last, left, right = struct.unpack_from("<4I", data, at)
            sheet.merges.append((first + 1, left + 1, last + 1, right + 1))
