"""State from operations: what a record is, is a pure function of the operations said of it.

Per field the heads are the operations nobody supersedes. One head is the value; of several (a conflict)
the latest time, then the origin, is shown, and both are kept for review.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from app.records.base import Record
from app.storage import journal
from app.storage.journal import ALIVE, CREATE, DELETE, EVENT, Entry


def values_now(connection: Connection, record_id: str) -> dict[str, Any]:
    """The fields of a record as all its operations leave them, in the journal's writing."""
    return fold(_operations(connection, record_id))


def values_before(connection: Connection, record_id: str, op_id: bytes) -> dict[str, Any]:
    """The fields as they stood before one operation."""
    return fold([e for e in _operations(connection, record_id, until=op_id) if e.op_id != op_id])


def fold(operations: list[Entry]) -> dict[str, Any]:
    """Values by field name; a field nobody gave a value is absent."""
    gone = {(name, op) for entry in operations for name, ops in entry.superseded().items() for op in ops}
    shown: dict[str, tuple[tuple[Any, str], Any]] = {}
    for entry in operations:
        names = entry.values() if entry.kind == CREATE else entry.superseded()
        values = entry.values()
        for name in names:
            if (name, entry.op_id) in gone or name == ALIVE:
                continue
            rank = (entry.group.at, entry.origin)
            if name not in shown or rank > shown[name][0]:
                shown[name] = (rank, values.get(name))
    return {name: value for name, (_, value) in shown.items()}


def alive(operations: list[Entry]) -> bool:
    """Whether a record with these operations is there: some standing word on it is not a deletion."""
    words = [entry for entry in operations if entry.kind == CREATE or ALIVE in entry.superseded()]
    gone = {op for entry in words for op in entry.superseded().get(ALIVE, [])}
    return any(entry.kind != DELETE for entry in words if entry.op_id not in gone)


def row(connection: Connection, kind: type[Record], record_id: str) -> dict[str, Any]:
    """One row of a register as it is stored; empty if it is not there."""
    found = connection.exec_driver_sql(
        f"SELECT * FROM {kind.__tablename__} WHERE id = ?",  # noqa: S608 - name from the models
        (record_id,),
    ).mappings().first()  # fmt: skip
    return dict(found) if found is not None else {}


def _operations(connection: Connection, record_id: str, until: bytes | None = None) -> list[Entry]:
    found = []
    for entry in journal.entries(connection, "record_id = ?", (record_id,)):
        if entry.kind != EVENT:
            found.append(entry)
        if until is not None and entry.op_id == until:
            break
    return found
