"""Patches one sheet of an .xlsx or .xlsm: only the sheet, the styles and the print area are touched."""

from __future__ import annotations

import copy
import re
import zipfile
from pathlib import Path

from app.sheets.facts import column_letters, column_number
from app.sheets.limits import LIMITS, RefusedError
from app.sheets.notes import Notes
from app.sheets.patch_sheet import SheetPatch
from app.sheets.patch_styles import StylePatch
from app.sheets.safe_xml import pieces_ending_with
from app.sheets.scan_xlsx import main_part, read_workbook_part, relations

_PRINT_AREA = re.compile(
    rb"(<(?:\w+:)?definedName\b(?=[^>]*_xlnm\.Print_Area)(?=[^>]*localSheetId=\"(\d+)\")[^>]*>)([^<]*)(<)"
)
_LAST_CORNER = re.compile(rb"\$([A-Z]{1,3})\$(\d+)$")


def patch_book(source: Path, target: Path, notes: Notes) -> None:
    """Copy a workbook part by part with the notes written on its sheet.

    Args:
        source: a workbook that passed the limits.
        target: the file to write.
        notes: what goes onto which sheet.

    Raises:
        RefusedError: damaged where a part makes no sense after all.
    """
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        facts = read_workbook_part(book)
        number = next(index for index, sheet in enumerate(facts.sheets) if sheet.name == notes.sheet)
        part, main = facts.sheets[number].part, main_part(book)
        styles_part = _styles_part(book, main)
        styles = StylePatch(book.read(styles_part))
        for entry in book.infolist():
            if entry.filename == main:
                out.writestr(_fresh(entry), _wider_print_area(book.read(main), number, notes.column))
            elif entry.filename not in {part, styles_part}:
                out.writestr(_fresh(entry), book.read(entry))
        _write_sheet(book, out, book.getinfo(part), SheetPatch(notes, styles))
        out.writestr(_fresh(book.getinfo(styles_part)), styles.result())


def _styles_part(book: zipfile.ZipFile, main: str) -> str:
    found = [target for target in relations(book, main).values() if target.endswith("styles.xml")]
    if (
        not found
        or found[0] not in book.namelist()
        or book.getinfo(found[0]).file_size > LIMITS.unpacked // 5
    ):
        raise RefusedError("damaged")
    return found[0]


def _fresh(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fresh = copy.copy(entry)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    fresh.extra = b""
    fresh.flag_bits &= 0x800
    return fresh


def _write_sheet(
    book: zipfile.ZipFile, out: zipfile.ZipFile, entry: zipfile.ZipInfo, patch: SheetPatch
) -> None:
    with out.open(_fresh(entry), "w", force_zip64=True) as part:
        for piece in pieces_ending_with(book, entry.filename, b"row>"):
            part.write(patch.piece(piece))


def _wider_print_area(workbook: bytes, number: int, column: int) -> bytes:
    def wider(found: re.Match[bytes]) -> bytes:
        if int(found[2]) != number:
            return found[0]
        areas = [_LAST_CORNER.sub(corner, area) for area in found[3].split(b",")]
        return found[1] + b",".join(areas) + found[4]

    def corner(found: re.Match[bytes]) -> bytes:
        last = max(column_number(found[1]), column)
        return b"$%s$%s" % (column_letters(last).encode(), found[2])

    return _PRINT_AREA.sub(wider, workbook)
