"""Giving a workbook back: reasons beside the rows they belong to, in the user's own book where it can be.

xlsx and xlsm are patched as text, so that everything else in them stays byte for byte; xls, xlsb, ods and csv
become a new xlsx with the same sheets, rows and values.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from app.base.files import replace_atomically
from app.sheets.cells import cell_text, is_blank
from app.sheets.heads import REASON_HEAD
from app.sheets.kinds import kind_of
from app.sheets.lexicon import normal_head
from app.sheets.limits import LIMITS, Limits, RefusedError, refusal
from app.sheets.notes import Mark, Notes
from app.sheets.patch_book import patch_book
from app.sheets.plain_book import write_plain_book
from app.sheets.reading import read_workbook
from app.sheets.workbook import Grid


def write_back(
    source: Path,
    target: Path,
    *,
    sheet: str,
    head_row: int,
    marks: Iterable[Mark],
    reason_head: str = REASON_HEAD,
    limits: Limits = LIMITS,
) -> Path:
    """Write the user's workbook with a last column of reasons and coloured cells.

    Args:
        source: the workbook as it came; it is not changed.
        target: where the result goes; its suffix is corrected to that of the kind written.
        sheet: name of the sheet that was read.
        head_row: the lowest head row (from 1).
        marks: reasons of rejected rows and 已导入 of those that went in; other rows stay without text.
        reason_head: head of the column; one of that head from an earlier round is emptied and used again.
        limits: the bounds the source must keep.

    Returns:
        The file written: ``target``, or ``target`` with the suffix .xlsx or .xlsm.

    Raises:
        RuleError: the source is refused, as by ``read_workbook``.
        TroubleError: the target can't be written; an older target stays as it was.
    """
    book = read_workbook(source, sheet=sheet, limits=limits)
    column = _column(book.grid, head_row, reason_head)
    by_row = {mark.row: mark for mark in marks}
    notes = Notes(book.sheet, head_row, column, reason_head, by_row)
    try:
        kind = kind_of(source, limits)
        final = target.with_suffix(".xlsm" if kind == "xlsm" else ".xlsx")
        with replace_atomically(final) as partial:
            _write(kind, source, partial, notes)
    except RefusedError as refused:
        raise refusal(refused.code, refused.detail) from refused
    return final


def _write(kind: str, source: Path, partial: Path, notes: Notes) -> None:
    if kind in {"xlsx", "xlsm"}:
        # A book that can be read but lacks what a patch needs (no styles at all) is written anew.
        with contextlib.suppress(RefusedError):
            patch_book(source, partial, notes)
            return
    write_plain_book(source, partial, notes)


def _column(grid: Grid, head_row: int, reason_head: str) -> int:
    """The column of an earlier round, or the one beside the last that holds anything."""
    heads = {normal_head(cell_text(value)): number for number, value in enumerate(grid.row(head_row), 1)}
    earlier = heads.get(normal_head(reason_head))
    if earlier is not None:
        return earlier
    for column in range(grid.width, 0, -1):
        if any(not is_blank(row[column - 1]) for row in grid.rows):
            return column + 1
    return 1
