"""Writes a new xlsx with the sheets, rows and values of a book whose own kind can't be written."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.sheets.notes import LONGEST_TEXT, Notes
from app.sheets.reading import read_every_sheet
from app.sheets.workbook import ErrorValue, Value, Workbook

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_IN_NAME = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_LONGEST_NAME = 31
_FIRST_YEAR = 1900
_SOFT_RED = "FFFFC7CE"
_WIDTH = 42
_USUAL_WIDTH = 16


def write_plain_book(source: Path, target: Path, notes: Notes) -> None:
    """Write all sheets of ``source`` as a new xlsx, with the notes on theirs.

    Values keep their types; text stays text whatever it begins with; hidden sheets stay hidden.
    """
    from openpyxl import Workbook as NewWorkbook

    book = NewWorkbook(write_only=True)
    used: set[str] = set()
    for read in read_every_sheet(source):
        sheet = book.create_sheet(_free_name(read.sheet, used))
        if any(info.hidden and info.name == read.sheet for info in read.sheets):
            sheet.sheet_state = "hidden"
        _write_sheet(sheet, read, notes if read.sheet == notes.sheet else None)
    book.save(target)


def _free_name(name: str, used: set[str]) -> str:
    plain = _ILLEGAL_IN_NAME.sub("_", name).strip("'")[:_LONGEST_NAME] or "Sheet"
    free, count = plain, 1
    while free.lower() in used:
        count += 1
        free = f"{plain[: _LONGEST_NAME - 4]}({count})"
    used.add(free.lower())
    return free


def _write_sheet(sheet: Any, read: Workbook, notes: Notes | None) -> None:
    from openpyxl.utils import get_column_letter

    for column in range(1, read.grid.width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _USUAL_WIDTH
    if notes is not None:
        sheet.column_dimensions[notes.letters].width = _WIDTH
    for number in read.grid.hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for merge in read.grid.merges:
        corners = (merge.first_column, merge.first_row, merge.last_column, merge.last_row)
        left, top, right, bottom = corners
        sheet.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    for number, row in read.grid.numbered():
        cells = [_cell(sheet, value) for value in row]
        if notes is not None and number >= notes.head_row:
            _add_note(sheet, cells, number, notes)
        sheet.append(cells)


def _add_note(sheet: Any, cells: list[Any], number: int, notes: Notes) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    mark = notes.marks.get(number)
    is_head = number == notes.head_row
    while len(cells) < notes.column:
        cells.append(_cell(sheet, None))
    note = _cell(sheet, notes.head if is_head else mark.text if mark else None)
    note.alignment = Alignment(vertical="center", wrap_text=True)
    if is_head:
        note.font = Font(bold=True)
    cells[notes.column - 1] = note
    if mark is not None and mark.is_rejection and not is_head:
        for column in (*mark.columns, notes.column):
            if column <= len(cells):
                cells[column - 1].fill = PatternFill("solid", fgColor=_SOFT_RED)


def _cell(sheet: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = value.isoformat()
    if isinstance(value, str) and not isinstance(value, ErrorValue):
        cell.value = _ILLEGAL.sub("", value)[:LONGEST_TEXT]
        cell.data_type = "s"
        return cell
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
