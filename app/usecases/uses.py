"""What points to a record: asked before it is deleted, whatever registers there are."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.base import Record, fields_of
from app.storage.work import Read


def used_by(read: Read, record: Record, besides: Collection[type[Record]] = ()) -> tuple[str, ...]:
    """What kinds of record point to this one, as people call them; entries that were taken back do not count.

    Args:
        read: the look at the store.
        record: the record.
        besides: kinds that go with it.
    """
    found = []
    for kind in RECORD_TYPES.values():
        names = [said.name for said in fields_of(kind) if said.refers == record.record_type]
        if not names or kind in besides:
            continue
        table = kind.__table__
        standing = [table.c.live] if kind.append_only else []
        pointing = or_(*(table.c[name] == record.id for name in names))
        if read.scalar(select(table.c.id).where(pointing, *standing).limit(1)) is not None:
            found.append(kind.label)
    return tuple(found)


def refuse_used(read: Read, record: Record, name: str, besides: Collection[type[Record]] = ()) -> None:
    """Refuse to delete what others point to.

    Raises:
        RuleError: code ``in_use``; it names them.
    """
    if used := used_by(read, record, besides):
        raise RuleError(f"“{name}”还有{'、'.join(used)}在用，请先调整它们。", None, "in_use")
