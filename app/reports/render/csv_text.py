"""`render_csv`: the tables of a `Document` as text for other programs.

UTF-8 with a byte order mark (Excel and WPS need it), RFC 4180 quoting and line ends. A text that a
spreadsheet would take for a formula gets a leading apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.base.files import replace_atomically
from app.reports.document import Cell, Column, Document, Number, Table
from app.reports.render.cancel import Cancelled

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_EVERY = 2000


def render_csv(
    document: Document,
    target: Path,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Writes heads and rows of the document's tables to ``target``, whole or not at all.

    Title, note and totals are left out: the file is for programs, one line a record. Several tables are
    parted by an empty line.

    Returns:
        The number of rows written.

    Raises:
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    count = 0
    with replace_atomically(target) as partial, partial.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        tables = [part for part in document.parts if isinstance(part, Table)]
        for index, table in enumerate(tables):
            if index:
                out.writerow([])
            out.writerow([_safe(column.label) for column in table.columns])
            for row in table.each_row():
                out.writerow([_text(cell, column) for cell, column in zip(row, table.columns, strict=True)])
                count += 1
                if count % _EVERY == 0:
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    if progress is not None:
                        progress(count)
    return count


def _text(value: Cell, column: Column) -> str:
    """A cell: dates as 2026-07-01, numbers plain (money in yuan), texts made harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, Number):
        return f"{value.value}{value.unit}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if column.kind == "money":
        return f"{Decimal(value) / 100:.2f}"
    return str(value)


def _safe(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
