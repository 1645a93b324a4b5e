"""What the journal knows of a person who is to be erased: what is theirs, and where they only had a hand.

A record belongs to whom one of its references points to, and so on to what points to that record. Where the
field says `stays_as` the person only did what the record says, and it stays for those it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from app.records import RECORD_TYPES
from app.records.base import Field, Record, fields_of
from app.storage import attachments, fold, journal

Kinds = dict[str, type[Record]]
"""Records by id, and of what kind each is."""

_TELLING = ("id_number", "name", "born_on", "phone")
_NAMING = ("id_number", "name", "phone")
_SAME = "json_extract(c.personal, '$.{name}') IN (SELECT value FROM json_each(?, '$.{name}'))"
_SHORTEST = 2
"""A word of one character stands in too many texts to say who is meant."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What an erasure has to do with.

    Attributes:
        goes: the people, deleted double records of them, and all that was ever theirs.
        stays: records that are somebody else's, in which they only had a hand.
        photos: digests of the photos of all that goes, by the photo's id; they stand in ``goes`` too.
        words: the names and numbers they ever had, longest first.
    """

    goes: Mapping[str, type[Record]]
    stays: Mapping[str, type[Record]]
    photos: Mapping[str, str]
    words: Sequence[str]


def gather(connection: Connection, people: Mapping[str, type[Record]]) -> Belongings:
    """All records that the journal connects with these people, those that are gone already too."""
    goes: Kinds = dict(people)
    words: set[str] = set()
    for record_id, kind in people.items():
        said = _said_of(connection, record_id)
        words.update(str(text) for name in _NAMING for text in said[name])
        goes.update((double, kind) for double in _doubles(connection, kind, record_id, said))
    stays: Kinds = {}
    level = dict(goes)
    while level:
        found = _referring(connection, level)
        level = {}
        for record_id, kind in found.items():
            if record_id in goes:
                continue
            if _is_theirs(kind, fold.row(connection, kind, record_id), goes):
                goes[record_id] = level[record_id] = kind
                stays.pop(record_id, None)
            else:
                stays[record_id] = kind
    photos = attachments.photos_ever(connection, list(goes))
    goes.update((photo, RECORD_TYPES["photo"]) for photo in photos)
    naming = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    return Belongings(goes, stays, photos, naming)


def references(kind: type[Record], types: Sequence[str] | set[str]) -> list[Field]:
    """The fields of a kind of record that point to one of these record types."""
    return [said for said in fields_of(kind) if said.refers in types]


def _is_theirs(kind: type[Record], row: Mapping[str, Any], goes: Kinds) -> bool:
    """Whether a record goes with what it points to: it is gone already, or it still is about that."""
    owning = (said.name for said in fields_of(kind) if said.refers and said.stays_as is None)
    return not row or any(row[name] in goes for name in owning)


def _said_of(connection: Connection, record_id: str) -> dict[str, list[Any]]:
    """What was ever said of a person that tells who they are, by field."""
    said: dict[str, list[Any]] = {name: [] for name in _TELLING}
    for entry in journal.entries(connection, "record_id = ?", (record_id,)):
        values = entry.values()
        for name in _TELLING:
            if values.get(name):
                said[name].append(values[name])
    return said


def _doubles(
    connection: Connection, kind: type[Record], record_id: str, said: Mapping[str, list[Any]]
) -> list[str]:
    """Deleted records of the same person (merged into this one, or entered by mistake).

    The same is who ever had the same id number, or the same name with the same birth date or phone. Living
    doubles are left: a person decides on them first.
    """
    telling = orjson.dumps(said).decode()
    id_number, name, born_on, phone = (_SAME.format(name=name) for name in _TELLING)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT c.record_id FROM changes c WHERE c.record_type = ? AND c.record_id <> ?"  # noqa: S608 - names from the models
        f" AND NOT EXISTS (SELECT 1 FROM {kind.__tablename__} m WHERE m.id = c.record_id)"
        f" AND ({id_number} OR {name} AND ({born_on} OR {phone}))",
        (kind.record_type, record_id, *(telling for _ in _TELLING)),
    )
    return [row[0] for row in rows]


def _referring(connection: Connection, level: Mapping[str, type[Record]]) -> Kinds:
    """All records that ever pointed to one of these; the journal is walked once for all of them."""
    types = {kind.record_type for kind in level.values()}
    among = "(SELECT value FROM json_each(?))"
    conditions, values, ids = [], [], json.dumps(list(level))
    for kind in RECORD_TYPES.values():
        for said in references(kind, types):
            conditions.append(f"record_type = ? AND json_extract(public, '$.{said.name}') IN {among}")
            values += [kind.record_type, ids]
    if not conditions:
        return {}
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT record_type, record_id FROM changes WHERE {' OR '.join(conditions)}",  # noqa: S608 - names from the models
        tuple(values),
    )
    return {record_id: RECORD_TYPES[record_type] for record_type, record_id in rows}
