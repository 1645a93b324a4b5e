"""Exports: every one is written down before the paper leaves the house."""

from __future__ import annotations

from app.base.errors import RuleError
from app.records.accounts import Right
from app.storage.work import Work
from app.usecases.acts import act
from app.usecases.registers import register_of


@act("导出台账", needs=Right.EXPORT)
def note_export(work: Work, register: str, sort: str, rows: int, reason: str | None = None) -> None:
    """Write an export into the journal.

    Args:
        work: the running act.
        register: which register.
        sort: the kind of file, e.g. xlsx.
        rows: how many records.
        reason: why in clear; None for a masked export.

    Raises:
        RuleError: in clear without the right, or without a reason.
    """
    if reason is not None:
        work.actor.require(Right.EXPORT_CLEAR)
        if not reason.strip():
            raise RuleError("请写明导出完整台账的原因。", "reason", "required")
    said = {"register": register, "sort": sort, "rows": rows, "masked": reason is None}
    if reason is not None:
        said["reason"] = reason.strip()
    work.note(register_of(register).record.record_type, work.id, said)
