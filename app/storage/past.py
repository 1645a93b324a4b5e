"""Acts of the past: which of them fit, newest first, sought one by one in the index; there are millions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import Connection

from app.base import clock
from app.storage.journal import Entry, entries

Fit = tuple[str, tuple[Any, ...]]
"""What is asked of an act: a condition of SQL on ``works``, and its values."""

_ENDS = 200
"""So many entries at both ends of an act tell the types of its records."""
_TOUCHING = """EXISTS (SELECT 1 FROM changes c WHERE c.origin = works.origin
    AND c.seq BETWEEN works.first_seq AND works.last_seq AND c.record_type = ?)"""
_ACTORS = """WITH RECURSIVE known(actor) AS (
    SELECT min(actor) FROM works
    UNION ALL
    SELECT (SELECT min(actor) FROM works WHERE actor > known.actor) FROM known WHERE actor IS NOT NULL
)
SELECT actor FROM known WHERE actor IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Past:
    """One act as it stands in the list of works.

    Attributes:
        work_id: the act.
        label: its words.
        actor: who did it.
        at: when.
        undoable: whether it wrote what can be taken back.
        entries: how many it wrote.
        origin: where they stand in the journal.
        first: the number of the first of them there.
    """

    work_id: str
    label: str
    actor: str
    at: datetime
    undoable: bool
    entries: int
    origin: str
    first: int


def within(start: datetime | None, end: datetime | None) -> Fit:
    """Done at ``start`` or later, and before ``end``."""
    bounds = [("at >= ?", start), ("at < ?", end)]
    asked = [(words, clock.to_text(moment)) for words, moment in bounds if moment is not None]
    return " AND ".join(words for words, _ in asked) or "1", tuple(text for _, text in asked)


def called(label: str) -> Fit:
    """Called exactly that."""
    return "label = ?", (label,)


def telling(parts: Sequence[str]) -> Fit:
    """One of these texts is part of the label or of the actor's name."""
    return (
        "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(lower(label), value) OR instr(lower(actor), value))",
        (json.dumps([part.lower() for part in parts]),),
    )


def touching(record_type: str) -> Fit:
    """Some entry is about a record of that type."""
    return _TOUCHING, (record_type,)


def standing(connection: Connection, *, stands: bool) -> Fit:
    """It stands, or it is undone (and that was not undone in its turn)."""
    rows = connection.exec_driver_sql(
        "SELECT work_id, undoes FROM works WHERE undoes IS NOT NULL ORDER BY arrival DESC"
    )
    undone: set[str] = set()
    for work_id, undoes in rows:  # what undid an undo came later than the undo
        if work_id not in undone:
            undone.add(undoes)
    among = "work_id IN (SELECT value FROM json_each(?))"
    return f"NOT {among}" if stands else among, (json.dumps(sorted(undone)),)


def actors(connection: Connection) -> list[str]:
    """All who ever did something, in order; among millions of acts there are few of them."""
    return [row[0] for row in connection.exec_driver_sql(_ACTORS)]


def newest_first(connection: Connection, fits: Sequence[Fit], actor: str | None = None) -> Iterator[str]:
    """Ids of the acts that fit, the newest first; no more of them are looked at than are taken.

    Args:
        connection: the store.
        fits: what is asked; all must hold.
        actor: only this one's.
    """
    where = " AND ".join(("actor = ?", *(f"({words})" for words, _ in fits)))
    values = [value for _, asked in fits for value in asked]
    question = f"SELECT -arrival, work_id FROM works WHERE {where} ORDER BY arrival DESC"  # noqa: S608 - conditions are written in this module only
    whose = actors(connection) if actor is None else [actor]
    streams = [connection.exec_driver_sql(question, (one, *values)) for one in whose]
    for _, work_id in merge(*(map(tuple, stream) for stream in streams)):
        yield work_id


def past(connection: Connection, work_ids: Sequence[str]) -> list[Past]:
    """Some acts in the order of their ids; those that are unknown are left out."""
    rows = connection.exec_driver_sql(
        "SELECT work_id, label, actor, at, undoable, last_seq - first_seq + 1, origin, first_seq FROM works"
        " WHERE work_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(work_ids)),),
    )
    found = {}
    for work_id, label, actor, at, undoable, *place in rows:
        found[work_id] = Past(work_id, label, actor, clock.from_text(at), bool(undoable), *place)
    return [found[work_id] for work_id in work_ids if work_id in found]


def record_types(connection: Connection, act: Past) -> list[str]:
    """The types of record an act touched, in order; of one with very many entries those at both ends."""
    last = act.first + act.entries - 1
    rows = connection.exec_driver_sql(
        "SELECT record_type FROM changes WHERE origin = ?"
        " AND (seq BETWEEN ? AND ? OR seq BETWEEN ? AND ?) ORDER BY seq",
        (act.origin, act.first, min(last, act.first + _ENDS), max(act.first, last - _ENDS), last),
    )
    return list(dict.fromkeys(row[0] for row in rows))


def first_entries(connection: Connection, act: Past, most: int) -> list[Entry]:
    """The first entries an act wrote, at most so many."""
    where = "origin = ? AND seq BETWEEN ? AND ? ORDER BY seq"
    last = act.first + min(act.entries, most) - 1
    return list(entries(connection, where, (act.origin, act.first, last)))
