"""Giving a workbook back: reasons beside the rows they belong to, in the user's own book where it can be.

xlsx and xlsm are patched as text, so that everything else in them stays byte for byte; xls, xlsb, ods and csv
become a new xlsx with the same sheets, rows and values.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import TroubleError
from app.sheets.cells import cell_text, is_blank
from app.sheets.facts import column_letters
from app.sheets.heads import IMPORTED, REASON_HEAD
from app.sheets.kinds import kind_of
from app.sheets.lexicon import normal_head
from app.sheets.limits import LIMITS, Limits, RefusedError, refusal
from app.sheets.reading import read_workbook
from app.sheets.workbook import Grid


@dataclass(frozen=True)
class Mark:
    """What to write beside one row: its text, and the columns (from 1) whose cells are at fault."""

    row: int
    text: str
    columns: tuple[int, ...] = ()

    @property
    def is_rejection(self) -> bool:
        """Whether the text is a reason, and not the word for a row that went in."""
        return self.text != IMPORTED


def imported_mark(row: int) -> Mark:
    """The mark of a row that went in."""
    return Mark(row, IMPORTED)


@dataclass(frozen=True)
class Notes:
    """All that is written on one sheet: marks by row, the column they go into, and where its head stands."""

    sheet: str
    head_row: int
    column: int
    head: str
    marks: dict[int, Mark]

    @property
    def letters(self) -> str:
        """The letters of the column of reasons."""
        return column_letters(self.column)


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
        TroubleError: ``disk`` where the target can't be written; an older target stays as it was.
    """
    book = read_workbook(source, sheet=sheet, limits=limits)
    column = _column(book.grid, head_row, reason_head)
    by_row = {mark.row: mark for mark in marks}
    notes = Notes(book.sheet, head_row, column, reason_head, by_row)
    try:
        kind = kind_of(source, limits)
        final = target.with_suffix(".xlsm" if kind == "xlsm" else ".xlsx")
        with _written_whole(final) as partial:
            _write(kind, source, partial, notes)
    except RefusedError as refused:
        raise refusal(refused.code, refused.detail) from refused
    return final


def _write(kind: str, source: Path, partial: Path, notes: Notes) -> None:
    from app.sheets.patch_book import patch_book
    from app.sheets.plain_book import write_plain_book

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


@contextlib.contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """A partial file beside the target that takes its place when complete, or leaves no trace."""
    partial = target.with_name(f".~{secrets.token_hex(8)}.part")
    try:
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as fault:
        raise TroubleError(
            "结果文件写不进去，请检查磁盘空间和文件夹权限，关闭已打开的同名文件后再试。", code="disk"
        ) from fault
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
