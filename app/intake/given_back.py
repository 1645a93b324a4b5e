"""The user's own workbook, given back: a reason beside each row that stayed out, 已导入 beside the rest."""

from __future__ import annotations

from pathlib import Path

from app.intake.clinic import ImportResult, Prepared
from app.sheets.give_back import write_back
from app.sheets.notes import Mark, imported_mark


def give_back(prepared: Prepared, result: ImportResult | None, target: Path) -> Path:
    """Write a copy of the workbook with a last column of reasons; the original is not touched.

    Read again, rows marked 已导入 are skipped, so that the corrected rest goes in.

    Args:
        prepared: the dry run.
        result: what was carried out; None after a dry run alone (then no row is marked 已导入).
        target: where it goes; the suffix becomes that of the kind written.

    Returns:
        The file written.

    Raises:
        RuleError: the workbook can't be read any more.
        TroubleError: the target can't be written.
    """
    columns = {head.field: head.column for head in prepared.heads if head.field}
    rejected = prepared.rejected if result is None else result.rejected
    marks = [
        Mark(fault.row, fault.text, tuple(columns[name] for name in fault.fields if name in columns))
        for fault in rejected
    ]
    marks.extend(map(imported_mark, prepared.skipped))
    if result is not None and result.batch is not None:
        marks.extend(imported_mark(row) for row in prepared.accepted_rows if row not in result.late)
    return write_back(prepared.path, target, sheet=prepared.sheet, head_row=prepared.head_row, marks=marks)
