"""Many new records at once: rows, journal and index, past the session, in statements of many rows each.

SQLite works without Python's lock for as long as one statement runs. So long ones are run by a thread of
their own, while the act's thread makes the values of the next ones.
"""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

from sqlalchemy import Connection

from app.records.base import Kind, Record, fields_of, to_journal
from app.storage import journal, search
from app.storage.journal import CREATE, Group, Place, Said
from app.storage.search import Doc

_AT_ONCE = 500
"""Rows of one statement; fewer are written one by one, without a thread."""

_MOST_WAITING = 16
"""Statements' worth of values that may lie ready: more would only take memory."""

Rows = Sequence[tuple[Any, ...]]


class Bulk:
    """What one act writes of new records.

    Args:
        connection: of its running write transaction; to be left alone until `wait` has returned.
        group: what its journal entries share.
        start: the place in the journal they follow.

    Attributes:
        place: of the last entry given.
    """

    def __init__(self, connection: Connection, group: Group, start: Place) -> None:
        self.place = start
        self._connection = connection
        self._group = group
        self._docid = search.last_docid(connection)
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    def add(self, kind: type[Record], ids: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write new records with journal and index.

        Args:
            kind: the record type.
            ids: one id per row.
            rows: values by field name, checked; absent fields get their default.
        """
        for start in range(0, len(rows), _AT_ONCE):
            portion = slice(start, start + _AT_ONCE)
            self._add(kind, ids[portion], rows[portion])

    def wait(self) -> None:
        """Return when all is written.

        Raises:
            DBAPIError: what the store answered; the act must be rolled back.
        """
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        """Let the thread finish what it was given, and end it."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
        self._waiting.clear()

    def _add(self, kind: type[Record], ids: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        said = [_said_values(kind, row) for row in rows]
        self._insert(*_columns_and_rows(kind, self._group.centre_id, ids, said))
        entries = (
            Said(kind.record_type, record_id, CREATE, values)
            for record_id, values in zip(ids, said, strict=True)
        )
        lines, self.place = journal.lines(self.place, self._group, entries)
        self._insert(journal.INTO, lines)
        docs = [
            Doc(record_id, kind.record_type, by)
            for record_id, row in zip(ids, rows, strict=True)
            if (by := kind.searchable(row)) is not None
        ]
        for into, found in search.lines(docs, self._docid):
            self._insert(into, found)
        self._docid += len(docs)

    def _insert(self, into: str, rows: Rows) -> None:
        if len(rows) < _AT_ONCE:
            self.wait()
            _insert_each(self._connection, into, rows)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "bulk")
        if len(self._waiting) >= _MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(_insert_together, self._connection, into, rows))


def insert_rows(
    connection: Connection,
    kind: type[Record],
    centre_id: str,
    ids: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows of one kind through the driver, without journal and index.

    Args:
        connection: of a running write transaction.
        kind: the record type.
        centre_id: the owner.
        ids: one id per row.
        rows: values by field name as the journal writes them; an absent field is empty.
    """
    if rows:
        _insert_each(connection, *_columns_and_rows(kind, centre_id, ids, rows))


def _columns_and_rows(
    kind: type[Record], centre_id: str, ids: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> tuple[str, Rows]:
    given = set().union(*rows)
    said_of = [said for said in fields_of(kind) if said.name in given]
    fields = [said.name for said in said_of]
    lists = [i for i, said in enumerate(said_of) if said.kind is Kind.LIST]
    further = sorted(kind.derived(rows[0]))
    values = []
    for record_id, row in zip(ids, rows, strict=True):
        own = list(map(row.get, fields))
        for i in lists:
            own[i] = _json(own[i])
        derived = kind.derived(row)
        values.append((record_id, centre_id, *own, *map(derived.get, further)))
    quoted = ", ".join(f'"{name}"' for name in ("id", "centre_id", *fields, *further))
    return f"INSERT INTO {kind.__tablename__} ({quoted})", values


def _insert_each(connection: Connection, into: str, rows: Rows) -> None:
    if rows:
        connection.exec_driver_sql(_statement(into, len(rows[0]), 1), list(rows))


def _insert_together(connection: Connection, into: str, rows: Rows) -> None:
    values = tuple(itertools.chain.from_iterable(rows))
    connection.exec_driver_sql(_statement(into, len(rows[0]), len(rows)), values)


@cache
def _statement(into: str, width: int, count: int) -> str:
    one = f"({', '.join('?' * width)})"
    return f"{into} VALUES {', '.join([one] * count)}"


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _said_values(kind: type[Record], row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new record that are not empty, defaults included, as the journal writes them."""
    values = {**_defaults(kind), **row}
    if None in values.values():
        defaults = _defaults(kind)
        values = {
            name: said
            for name, value in values.items()
            if (said := defaults.get(name) if value is None else value) is not None
        }
    for name in _moments(kind):
        if name in values:
            values[name] = to_journal(values[name])
    return values


@cache
def _moments(kind: type[Record]) -> tuple[str, ...]:
    return tuple(s.name for s in fields_of(kind) if s.kind in (Kind.DATE, Kind.TIME, Kind.HOURS))


@cache
def _defaults(kind: type[Record]) -> dict[str, Any]:
    new = kind()
    return {
        said.name: to_journal(value)
        for said in fields_of(kind)
        if (value := getattr(new, said.name)) is not None
    }
