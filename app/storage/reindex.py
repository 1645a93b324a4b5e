"""The search index brought to new token rules, in portions between which others work on.

Until it is done, `is_rebuilding` says so and finds may miss people (the screen says 索引更新中). What acts
write meanwhile goes in by the new rules at once, and is passed over here.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.records import RECORD_TYPES
from app.records.base import Record
from app.storage import search
from app.storage.engine import Store
from app.storage.search import VERSION_FACT, Doc
from app.storage.tables import facts
from app.storage.work import Read

PLACE_FACT = "search_place"
"""Where a running rebuild stands: ``record_type:last id``; absent when none runs."""

PORTION = 1000

_PUT = "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)"
_FACT = "SELECT value FROM facts WHERE name = ?"


def is_rebuilding(read: Read) -> bool:
    """Whether the index is still being brought to the present token rules."""
    return read.scalar(select(facts.c.value).where(facts.c.name == VERSION_FACT)) != str(search.VERSION)


def is_due(store: Store) -> bool:
    """Whether the index was written by other token rules than the present ones."""
    with store.connection() as connection:
        return is_behind(connection)


def is_behind(connection: Connection) -> bool:
    """The same, asked of a running snapshot."""
    return _fact(connection, VERSION_FACT) != str(search.VERSION)


def rebuild(store: Store) -> None:
    """Bring the whole index to the present token rules, portion by portion."""
    while is_due(store):
        step(store)


def step(store: Store) -> bool:
    """Do one portion, in a transaction of its own; a kill between two loses nothing.

    Returns:
        Whether more is left to do.
    """
    with store.writing() as connection:
        place = _fact(connection, PLACE_FACT)
        if place is None:
            search.empty(connection)
            place = ":"
        record_type, _, last = place.partition(":")
        kinds = [kind for kind in indexed() if kind.record_type >= record_type]
        if not kinds:
            connection.exec_driver_sql(_PUT, (VERSION_FACT, str(search.VERSION)))
            connection.exec_driver_sql("DELETE FROM facts WHERE name = ?", (PLACE_FACT,))
            return False
        kind = kinds[0]
        after = last if kind.record_type == record_type else ""
        ids = _portion(connection, kind, after)
        # "~" sorts behind every record type of that name: the next portion begins with the next type.
        place = f"{kind.record_type}:{ids[-1]}" if ids else f"{kind.record_type}~:"
        connection.exec_driver_sql(_PUT, (PLACE_FACT, place))
        return True


def indexed() -> list[type[Record]]:
    """The kinds of record that the search box finds."""
    kinds = (kind for kind in RECORD_TYPES.values() if _can_be_found(kind))
    return sorted(kinds, key=lambda kind: kind.record_type)


def _can_be_found(kind: type[Record]) -> bool:
    return kind.searchable.__func__ is not Record.searchable.__func__  # type: ignore[attr-defined]


def _portion(connection: Connection, kind: type[Record], after: str) -> list[str]:
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {kind.__tablename__} WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608 - name from the models
        (after, PORTION),
    ).mappings().all()  # fmt: skip
    marks = ",".join("?" * len(rows))
    ids = tuple(row["id"] for row in rows)
    there = {
        row[0]
        for row in connection.exec_driver_sql(
            f"SELECT record_id FROM search_docs WHERE record_id IN ({marks})",  # noqa: S608 - marks only
            ids,
        )
    }
    docs = [
        Doc(row["id"], kind.record_type, by)
        for row in rows
        if row["id"] not in there and (by := kind.searchable(dict(row))) is not None
    ]
    search.put_new(connection, docs)
    return list(ids)


def _fact(connection: Connection, name: str) -> str | None:
    found = connection.exec_driver_sql(_FACT, (name,)).scalar()
    return None if found is None else str(found)
