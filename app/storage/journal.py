"""The journal: what every act did, chained by hashes, in the words of the fields.

An entry's *digest* covers all it says; of the personal values only their own salted digest is covered,
so that they can be blanked for a person who must be forgotten and the chain still verifies. The entry's
*op_id* is the hash over origin, number, the op_id before it, and that digest: it is name, hash and link
at once, and can be checked without seeing a single value (``chain.jsonl``).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from app.base import clock
from app.base.ids import new_id
from app.base.portions import portions
from app.records import RECORD_TYPES
from app.records.base import fields_of

SCHEMA = 1
"""Version of the fields' meaning that new entries are written in."""

ALIVE = "_alive"
"""The field under which deletion and restoring are said."""

ERASED = "_erased"
"""Said with the last entry of a record whose personal values were blanked for good."""

REASON = "reason"
"""Why somebody looked or exported in clear: free text, so it may name people and can be blanked."""

_AT_ONCE = 2000
_OP_ID = 3

CREATE, EDIT, DELETE, EVENT = "create", "edit", "delete", "event"
ORIGIN = "origin"

_COLUMNS = (
    "centre_id, origin, seq, op_id, work_id, label, actor, at, schema, record_type, record_id, kind, "
    "public, personal, salt, personal_digest, supersedes, undoes"
)
INTO = f"INSERT INTO changes ({_COLUMNS})"
"""The statement that takes rows of `lines`, up to its VALUES."""

_INSERT = f"{INTO} VALUES ({', '.join('?' * 18)})"


@dataclass(frozen=True, slots=True)
class Said:
    """What an act says of one record: the values it gives, and which operations they supersede."""

    record_type: str
    record_id: str
    kind: str
    values: Mapping[str, Any]
    supersedes: Mapping[str, Sequence[bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """What all entries of one act share."""

    centre_id: str
    work_id: str
    label: str
    actor: str
    at: datetime
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an origin stands: its last number and that entry's op_id."""

    origin: str
    seq: int
    op_id: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the journal."""

    origin: str
    seq: int
    op_id: bytes
    group: Group
    schema: int
    record_type: str
    record_id: str
    kind: str
    public: str
    personal: str | None
    salt: bytes | None
    personal_digest: bytes | None
    supersedes: str | None

    def values(self) -> dict[str, Any]:
        """Public and, where not blanked, personal values together."""
        values: dict[str, Any] = orjson.loads(self.public)
        if self.personal is not None:
            values.update(orjson.loads(self.personal))
        return values

    def superseded(self) -> dict[str, list[bytes]]:
        """Per field the operations this entry replaces."""
        listed = orjson.loads(self.supersedes) if self.supersedes else {}
        return {name: [bytes.fromhex(op) for op in ops] for name, ops in listed.items()}


def new_origin(connection: Connection, group: Group) -> Place:
    """Begin a new origin: its first entry lists the heads of all others, so that a cut-off one is noticed.

    A head that the first entry of another known origin lists already is left out: it is covered through
    that one, and the lists do not grow with every start of the program.
    """
    places = last_places(connection)
    covered = {tuple(head) for place in places for head in _listed(connection, place.origin)}
    heads = [(place.origin, place.seq, place.op_id.hex()) for place in places]
    known = [list(head) for head in heads if head not in covered]
    origin = new_id()
    first = Group(group.centre_id, origin, "开始新的记录序列", group.actor, group.at)
    start = Place(origin, 0, before_first(known))
    return write(connection, start, first, [Said(ORIGIN, origin, EVENT, {"heads": known})])


def write(connection: Connection, place: Place, group: Group, said: Iterable[Said]) -> Place:
    """Write entries behind ``place``, move the heads of what they supersede, return the new last place."""
    replaced: list[tuple[str, str, bytes]] = []
    standing: list[tuple[str, str, bytes]] = []
    for portion in portions(said, _AT_ONCE):
        rows, place = lines(place, group, portion)
        connection.exec_driver_sql(_INSERT, rows)
        for entry, row in zip(portion, rows, strict=True):
            for name, ops in entry.supersedes.items():
                replaced.extend((entry.record_id, name, op) for op in ops)
                standing.append((entry.record_id, name, row[_OP_ID]))
    if standing:
        connection.exec_driver_sql(
            "DELETE FROM heads WHERE record_id = ? AND field = ? AND op_id = ?", replaced
        )
        connection.exec_driver_sql("INSERT INTO heads (record_id, field, op_id) VALUES (?, ?, ?)", standing)
    return place


def lines(place: Place, group: Group, said: Iterable[Said]) -> tuple[list[tuple[Any, ...]], Place]:
    """The rows of entries behind ``place`` as `INTO` takes them, and the place of the last; heads stay."""
    origin, seq, before = place.origin, place.seq, place.op_id
    at = clock.to_text(group.at)
    rows: list[tuple[Any, ...]] = []
    for entry in said:
        seq += 1
        public, personal = _parts(entry)
        salt = secrets.token_bytes(16) if personal else None
        personal_digest = None if salt is None else hashlib.sha256(salt + personal).digest()
        supersedes = _supersedes(entry)
        said_by = (entry.record_type, entry.record_id, entry.kind)
        digest = _digest(group, at, SCHEMA, *said_by, public, personal_digest, supersedes)
        before = link(origin, seq, before, digest)
        rows.append(
            (
                group.centre_id, origin, seq, before, group.work_id, group.label, group.actor, at, SCHEMA,
                *said_by, public.decode(), personal.decode() if salt else None, salt, personal_digest,
                supersedes.decode() if supersedes else None, group.undoes,
            )
        )  # fmt: skip
    return rows, Place(origin, seq, before)


def _listed(connection: Connection, origin: str) -> list[list[Any]]:
    """The heads that the first entry of an origin lists."""
    public = connection.exec_driver_sql(
        "SELECT public FROM changes WHERE origin = ? AND seq = 1", (origin,)
    ).scalar()
    listed: list[list[Any]] = orjson.loads(public).get("heads", []) if public else []
    return listed


def before_first(known: Sequence[Sequence[Any]]) -> bytes:
    """What stands before the first entry of an origin: the hash over the heads that entry lists.

    So the list is covered by the chain even where no values are at hand (``chain.jsonl``).

    Args:
        known: ``[origin, seq, op_id as hex]`` of every origin known then.
    """
    return hashlib.sha256(orjson.dumps(known)).digest()


def link(origin: str, seq: int, before: bytes, digest: bytes) -> bytes:
    """The op_id of an entry: SHA-256 over origin, number, the op_id before and the entry's digest."""
    return hashlib.sha256(f"{origin}|{seq}|{before.hex()}|{digest.hex()}".encode()).digest()


LINK_COLUMNS = (
    "origin, seq, op_id, centre_id, work_id, label, actor, at, schema, undoes, record_type, record_id, kind, "
    "public, personal_digest, supersedes, personal, salt"
)
"""What `digest_of_row` and a check of the chain read of an entry."""


def digest_of(row: Sequence[Any]) -> bytes:
    """The digest of an entry read as `LINK_COLUMNS` (long chains are walked without making entries)."""
    said = [*row[3:13], row[13], row[14].hex() if row[14] else None, row[15] or ""]
    return hashlib.sha256(orjson.dumps(said)).digest()


def personal_intact(row: Sequence[Any]) -> bool:
    """Whether the personal values of a row of `LINK_COLUMNS` fit their digest, or were blanked as a whole."""
    digest, personal, salt = row[14], row[16], row[17]
    if personal is None or salt is None:
        return personal is None and salt is None
    return bool(hashlib.sha256(salt + personal.encode()).digest() == digest)


LAST_PLACES = """WITH RECURSIVE known(origin) AS (
    SELECT min(origin) FROM changes
    UNION ALL
    SELECT (SELECT min(origin) FROM changes WHERE origin > known.origin) FROM known WHERE origin IS NOT NULL
)
SELECT c.origin, c.seq, c.op_id FROM known JOIN changes c
    ON c.origin = known.origin AND c.seq = (SELECT max(seq) FROM changes WHERE origin = known.origin)
ORDER BY c.origin"""
"""Origin, number and op_id of the last entry of every origin."""


def last_places(connection: Connection) -> list[Place]:
    """The last entry of every origin, in order of origin.

    Origins are sought one by one in the index: among millions of entries there are few of them.
    """
    return [Place(*row) for row in connection.exec_driver_sql(LAST_PLACES)]


def entries(connection: Connection, where: str, values: tuple[Any, ...]) -> Iterator[Entry]:
    """Entries that match a condition of SQL, in order of arrival unless the condition orders."""
    order = "" if "ORDER BY" in where else " ORDER BY arrival"
    rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM changes WHERE {where}{order}", values)  # noqa: S608 - conditions are written in this package only
    for row in rows:
        group = Group(row[0], row[4], row[5], row[6], clock.from_text(row[7]), row[17])
        yield Entry(row[1], row[2], row[3], group, *row[8:17])


def standing_for(connection: Connection, record_id: str, names: Iterable[str]) -> dict[str, list[bytes]]:
    """The operations that stand for these fields of a record now (several after a conflict)."""
    found: dict[str, list[bytes]] = {}
    rows = connection.exec_driver_sql("SELECT field, op_id FROM heads WHERE record_id = ?", (record_id,))
    for name, op in rows:
        found.setdefault(name, []).append(op)
    created = connection.exec_driver_sql(
        "SELECT op_id FROM changes WHERE record_id = ? AND kind = 'create'", (record_id,)
    ).scalar()
    return {name: found.get(name) or ([created] if created else []) for name in names}


def erased_among(connection: Connection, record_ids: Sequence[str]) -> set[str]:
    """Those of some hundred records whose personal values were blanked for good."""
    rows = connection.exec_driver_sql(
        f"SELECT record_id FROM changes WHERE record_id IN ({','.join('?' * len(record_ids))})"  # noqa: S608 - marks only
        f" AND json_extract(public, '$.{ERASED}')",
        tuple(record_ids),
    )
    return {row[0] for row in rows}


def personal_names(record_type: str) -> frozenset[str]:
    """Journal names of the personal fields of a record type."""
    record = RECORD_TYPES.get(record_type)
    own = (said.name for said in fields_of(record) if said.personal) if record else ()
    return frozenset((REASON, *own))


def _parts(entry: Said) -> tuple[bytes, bytes]:
    names = _PERSONAL.get(entry.record_type)
    if names is None:
        names = _PERSONAL[entry.record_type] = personal_names(entry.record_type)
    public: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name, value in entry.values.items():
        (personal if name in names else public)[name] = value
    return (
        orjson.dumps(public, option=orjson.OPT_SORT_KEYS),
        orjson.dumps(personal, option=orjson.OPT_SORT_KEYS) if personal else b"",
    )


_PERSONAL: dict[str, frozenset[str]] = {}


def _supersedes(entry: Said) -> bytes:
    if not entry.supersedes:
        return b""
    listed = {name: sorted(op.hex() for op in ops) for name, ops in entry.supersedes.items()}
    return orjson.dumps(listed, option=orjson.OPT_SORT_KEYS)


def _digest(
    group: Group,
    at: str,
    schema: int,
    record_type: str,
    record_id: str,
    kind: str,
    public: bytes,
    personal_digest: bytes | None,
    supersedes: bytes,
) -> bytes:
    said = orjson.dumps(
        [
            group.centre_id, group.work_id, group.label, group.actor, at, schema, group.undoes,
            record_type, record_id, kind, public.decode(),
            personal_digest.hex() if personal_digest else None, supersedes.decode(),
        ]
    )  # fmt: skip
    return hashlib.sha256(said).digest()
