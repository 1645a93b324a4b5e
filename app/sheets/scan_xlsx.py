"""Facts of .xlsx and .xlsm that calamine keeps to itself: hidden rows, error cells, extent, date system."""

from __future__ import annotations

import posixpath
import re
import zipfile

from app.sheets.facts import BookFacts, SheetFacts, column_number
from app.sheets.limits import Limits, RefusedError
from app.sheets.safe_xml import Attributes, chunks, pieces_ending_with, walk

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"'][^>]*>(.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
_ERROR_TEXT = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_ERROR_MARKS = (b't="e"', b"t='e'")
_FAR = re.compile(rb"r=[\"'](?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d+[\"']|r=[\"'][A-Z]{0,2}\d{6,}[\"']")
_FULL_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"'][^>]*(?<!/)>(?!</)")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ROW_END = b"row>"
_MOST_MERGES = 100_000


def scan_xlsx(book: zipfile.ZipFile, limits: Limits) -> BookFacts:
    """Facts of the workbook in an opened zip; sheets beyond the limits carry their fault.

    Args:
        book: the zip, its entries already checked.
        limits: bounds of rows, columns and cells.

    Raises:
        RefusedError: damaged, external_entity, unsupported, zip_bomb.
    """
    facts = read_workbook_part(book)
    parts = {sheet.part for sheet in facts.sheets}
    for name in book.namelist():
        if name not in parts and name.lower().endswith((".xml", ".rels", ".vml")):
            for _ in chunks(book, name):
                pass
    for sheet in facts.sheets:
        if sheet.part in book.namelist():
            _scan_sheet(book, sheet)
            sheet.check(limits)
    return facts


def read_workbook_part(book: zipfile.ZipFile) -> BookFacts:
    """Names, order and visibility of the sheets, the part each one lives in, and the date system."""
    main = main_part(book)
    targets = relations(book, main)
    facts = BookFacts([])

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            facts.date1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif tag == "sheet" and "name" in attributes:
            part = targets.get(attributes.get("id", ""), "")
            hidden = attributes.get("state", "visible") != "visible"
            facts.sheets.append(SheetFacts(attributes["name"], hidden, part))

    walk(book, main, start)
    return facts


def main_part(book: zipfile.ZipFile) -> str:
    """The name of the part that lists the sheets."""
    if "_rels/.rels" in book.namelist():
        found: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
                found.append(attributes.get("Target", "").lstrip("/"))

        walk(book, "_rels/.rels", start)
        if found and found[0] in book.namelist():
            return found[0]
    return "xl/workbook.xml"


def relations(book: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Names of the parts that ``part`` points to inside the zip, by relation id."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    targets: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            targets[attributes.get("Id", "")] = posixpath.normpath(whole)

    if listed not in book.namelist():
        raise RefusedError("damaged")
    walk(book, listed, start)
    return targets


def _scan_sheet(book: zipfile.ZipFile, sheet: SheetFacts) -> None:
    for text in pieces_ending_with(book, sheet.part, _ROW_END):
        for found in _ROW.finditer(text) if b"hidden" in text else ():
            number = _NUMBER.search(found[1])
            if number and _HIDDEN.search(found[1]):
                sheet.hidden_rows.append(int(number[1]))
        if any(mark in text for mark in _ERROR_MARKS):
            _note_errors(sheet, text)
        _note_extent(sheet, text)
        for merge in _MERGE.finditer(text) if b"mergeCell" in text else ():
            first, last = (int(merge[2]), column_number(merge[1])), (int(merge[4]), column_number(merge[3]))
            if len(sheet.merges) < _MOST_MERGES:
                sheet.merges.append((*first, *last))


def _note_errors(sheet: SheetFacts, text: bytes) -> None:
    for found in _ERROR.finditer(text):
        value = _ERROR_TEXT.search(found[3])
        shown = value[1].decode("utf-8", "replace") if value else "#N/A"
        sheet.errors.append((int(found[2]), column_number(found[1]), shown))


def _note_extent(sheet: SheetFacts, text: bytes) -> None:
    """Only cells far out are looked at one by one; the near ones do no harm and calamine counts them."""
    if not _FAR.search(text):
        return
    for cell in _FULL_CELL.finditer(text):
        sheet.last_row = max(sheet.last_row, int(cell[2]))
        sheet.last_column = max(sheet.last_column, column_number(cell[1]))
