"""How records hang together by the acts that wrote them, as the journal tells it.

What one act made belongs together even where no field says so; a correction notes what stands in its place.
"""

from __future__ import annotations

from sqlalchemy import Connection

REPLACED_BY = "replaced_by"
"""Said in an event of an append-only entry that was taken back: the id of the one put beside it."""

_MADE_WITH = """SELECT other.record_id FROM changes made
JOIN works ON works.work_id = made.work_id
JOIN changes other ON other.origin = works.origin AND other.seq BETWEEN works.first_seq AND works.last_seq
WHERE made.record_id = ? AND made.kind = 'create' AND other.kind = 'create' AND other.record_type = ?
ORDER BY other.seq LIMIT ?"""

_WRITTEN_BY = """SELECT changes.record_id FROM works
JOIN changes ON changes.origin = works.origin AND changes.seq BETWEEN works.first_seq AND works.last_seq
WHERE works.work_id = ? AND changes.record_type = ?"""

_REPLACED_BY = """SELECT json_extract(public, ?) FROM changes
WHERE record_id = ? AND kind = 'event' AND json_extract(public, ?) IS NOT NULL ORDER BY arrival DESC"""


def written_by(connection: Connection, work_id: str, record_type: str) -> list[str]:
    """Ids of the records of a type that an act made or changed."""
    return [row[0] for row in connection.exec_driver_sql(_WRITTEN_BY, (work_id, record_type))]


def made_with(connection: Connection, record_id: str, record_type: str, limit: int) -> list[str]:
    """Ids of the records of a type that were made by the act that made this record, as they were written."""
    rows = connection.exec_driver_sql(_MADE_WITH, (record_id, record_type, limit))
    return [row[0] for row in rows]


def replaced_by(connection: Connection, record_id: str) -> list[str]:
    """Ids of the entries that were put beside this one when it was taken back, the latest first."""
    path = f"$.{REPLACED_BY}"
    return [row[0] for row in connection.exec_driver_sql(_REPLACED_BY, (path, record_id, path))]
