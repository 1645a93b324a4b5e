"""Undo and redo: one mechanism for single acts and whole batches, working on the journal alone.

The last act is my newest act not yet undone, by local arrival, across restarts. Events never count. Each
entry is reversed by a new entry; where somebody changed a field since, nothing at all is undone and the
blocked records are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from app.base.errors import RuleError
from app.base.ids import new_ids
from app.records import RECORD_TYPES
from app.records.base import Record, fields_of
from app.storage import attachments, fold, journal, search
from app.storage.bulk import insert_rows
from app.storage.journal import ALIVE, CREATE, DELETE, EDIT, Entry, Said
from app.storage.work import Work

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Done:
    """One act that can be undone."""

    work_id: str
    label: str
    act: str
    actor: str
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: the work undone, its label, how many records it touched."""

    undone: str
    label: str
    records: int


def newest_undoable(connection: Connection, actor: str) -> Done | None:
    """This actor's newest act that is not an undo and has not been undone."""
    rows = connection.exec_driver_sql(
        "SELECT work_id, label, act, actor, undoes FROM works"
        " WHERE actor = ? AND undoable = 1 AND undoes IS NULL ORDER BY arrival DESC",
        (actor,),
    )
    return next((done for row in rows if not is_undone(connection, (done := Done(*row)).work_id)), None)


def find_work(connection: Connection, work_id: str) -> Done | None:
    """The act of that work id, None if there is none."""
    row = connection.exec_driver_sql(
        "SELECT work_id, label, act, actor, undoes FROM works WHERE work_id = ?", (work_id,)
    ).first()
    return None if row is None else Done(*row)


def is_undone(connection: Connection, work_id: str) -> bool:
    """Whether some undo of this work stands, that is, was not undone itself."""
    return undone_by(connection, work_id) is not None


def undone_by(connection: Connection, work_id: str) -> str | None:
    """The work that undid this one and stands, None if the work itself stands."""
    rows = connection.exec_driver_sql("SELECT work_id FROM works WHERE undoes = ?", (work_id,)).all()
    return next((row[0] for row in rows if not is_undone(connection, row[0])), None)


def undo(work: Work, done: Done) -> Undone:
    """Reverse all that one act wrote, within the running work (whose ``undoes`` names that act).

    Raises:
        RuleError: it is undone already (``already_undone``), is an event (``nothing_to_undo``), touches an
            erased person (``erased``), or records changed since (``blocked``; they are listed).
    """
    connection = work.raw()
    if is_undone(connection, done.work_id):
        raise RuleError("这一步已经撤销过了。", None, "already_undone")
    entries = [entry for entry in entries_of(connection, done.work_id) if entry.kind != journal.EVENT]
    if not entries:
        raise RuleError("没有可以撤销的操作。", None, "nothing_to_undo")
    _refuse_erased(connection, entries)
    standing = _Standing(connection, entries)
    blocked = [e.record_id for e in entries if not standing.last(e)]
    lines = _lines(connection, entries)
    blocked.extend(_used_since(connection, entries, {line.last for line in lines.values()}))
    blocked.extend(record_id for record_id, line in lines.items() if line.taken_back)
    if blocked:
        raise BlockedError(blocked)
    _take_back(work, [e for e in entries if e.kind == CREATE], standing, lines)
    for entry in entries:
        if entry.kind == EDIT and ALIVE not in entry.superseded():
            _set_back(work, entry, standing)
        elif entry.kind == DELETE:
            _bring_back(work, entry, standing)
        elif entry.kind == EDIT:
            _delete_again(work, entry, standing)
    return Undone(done.work_id, done.label, len(entries))


class BlockedError(RuleError):
    """An undo that would overwrite later changes; ``records`` are the ids in the way."""

    def __init__(self, records: Sequence[str]) -> None:
        super().__init__(
            f"不能撤销：其中 {len(records)} 条记录后来又改动过或被别的记录用到。请先处理这些记录。",
            None,
            "blocked",
        )
        self.records = tuple(dict.fromkeys(records))


def entries_of(connection: Connection, work_id: str) -> list[Entry]:
    """All entries of one act, in the order they were written."""
    place = connection.exec_driver_sql(
        "SELECT origin, first_seq, last_seq FROM works WHERE work_id = ?", (work_id,)
    ).first()
    if place is None:
        return []
    return list(journal.entries(connection, "origin = ? AND seq BETWEEN ? AND ? ORDER BY seq", tuple(place)))


class _Standing:
    """Whether the entries of one act are still the last word on what they say.

    An operation that was undone does not count: the head is then the undo's own operation, which *amounts
    to* the one that stood before.
    """

    def __init__(self, connection: Connection, entries: Sequence[Entry]) -> None:
        self._connection = connection
        self._heads: dict[str, dict[str, list[bytes]]] = {}
        for chunk in chunks([entry.record_id for entry in entries]):
            marks = ",".join("?" * len(chunk))
            rows = connection.exec_driver_sql(
                f"SELECT record_id, field, op_id FROM heads WHERE record_id IN ({marks})",  # noqa: S608 - marks only
                tuple(chunk),
            )
            for record_id, name, op in rows:
                self._heads.setdefault(record_id, {}).setdefault(name, []).append(op)

    def heads(self, entry: Entry, name: str) -> list[bytes]:
        """The operations that stand for a field now; the creating one where none was said."""
        return self._heads.get(entry.record_id, {}).get(name, [entry.op_id])

    def last(self, entry: Entry) -> bool:
        """No later operation stands on a field this entry gave a value."""
        heads = self._heads.get(entry.record_id, {})
        if entry.kind == CREATE:
            return all(self._amounts_to(entry, name) for name in heads)
        if entry.kind == EDIT and ALIVE not in entry.superseded() and not self._alive(entry.record_id):
            return False
        return all(self._amounts_to(entry, name) for name in entry.superseded())

    def _amounts_to(self, entry: Entry, name: str) -> bool:
        heads = self.heads(entry, name)
        if heads == [entry.op_id]:
            return True
        own = self._effective(entry.record_id, name, entry.op_id)
        return len(heads) == 1 and self._effective(entry.record_id, name, heads[0]) == own

    def _effective(self, record_id: str, name: str, op: bytes) -> bytes:
        """The operation that this one amounts to: of an undo, what stood before the act it undid."""
        found = self._entry("record_id = ? AND op_id = ?", record_id, op)
        if found is None or found.group.undoes is None:
            return op
        undone = self._entry("record_id = ? AND work_id = ?", record_id, found.group.undoes)
        before = undone.superseded().get(name, []) if undone is not None else []
        return self._effective(record_id, name, before[0]) if len(before) == 1 else op

    def _alive(self, record_id: str) -> bool:
        heads = self._heads.get(record_id, {}).get(ALIVE, [])
        found = [self._entry("record_id = ? AND op_id = ?", record_id, op) for op in heads]
        return all(entry is not None and entry.kind != DELETE for entry in found)

    def _entry(self, where: str, *values: object) -> Entry | None:
        return next(journal.entries(self._connection, where, values), None)


def _refuse_erased(connection: Connection, entries: Sequence[Entry]) -> None:
    for chunk in chunks([entry.record_id for entry in entries]):
        if journal.erased_among(connection, chunk):
            raise RuleError("其中有已按规定删除个人信息的人员，不能撤销。", None, "erased")


def _used_since(connection: Connection, entries: Sequence[Entry], lasts: set[str]) -> list[str]:
    """Records this act made that records it did not touch refer to now.

    Args:
        connection: the store.
        entries: what the act wrote.
        lasts: the entries that stand for its append-only ones since they were undone and done again.
    """
    made: dict[str, list[str]] = {}
    for entry in entries:
        if entry.kind == CREATE:
            made.setdefault(entry.record_type, []).append(entry.record_id)
    own = {entry.record_id for entry in entries} | lasts
    used: list[str] = []
    for kind in RECORD_TYPES.values():
        for said in fields_of(kind):
            for chunk in chunks(made.get(said.refers or "", [])):
                marks = ",".join("?" * len(chunk))
                standing = " AND live" if kind.append_only else ""
                rows = connection.exec_driver_sql(
                    f"SELECT id, {said.name} FROM {kind.__tablename__} WHERE {said.name} IN ({marks}){standing}",  # noqa: S608, E501 - names from the models
                    tuple(chunk),
                )
                used.extend(target for user, target in rows if user not in own)
    shown = attachments.photos_of(connection, {record_id for ids in made.values() for record_id in ids})
    used.extend(subject for photo, subject in shown if photo not in own)
    return used


@dataclass(slots=True)
class _Line:
    """What became of an append-only entry: taken back, brought back, taken back again, each by a new entry.

    Attributes:
        last: the newest entry of the line.
        taken_back: whether that one says the opposite of the first, so that the line comes to nothing.
    """

    last: str
    taken_back: bool = False


def _lines(connection: Connection, entries: Sequence[Entry]) -> dict[str, _Line]:
    """The lines of the append-only entries that an act made, by the id of the first."""
    found: dict[str, _Line] = {}
    for kind in RECORD_TYPES.values():
        if kind.append_only:
            own = [e.record_id for e in entries if e.record_type == kind.record_type and e.kind == CREATE]
            found.update(_lines_of(connection, kind, own))
    return found


def _lines_of(connection: Connection, kind: type[Record], ids: Sequence[str]) -> dict[str, _Line]:
    lines = {record_id: _Line(record_id) for record_id in ids}
    ends = dict(lines)
    while ends:
        further: dict[str, _Line] = {}
        for chunk in chunks(list(ends)):
            marks = ",".join("?" * len(chunk))
            rows = connection.exec_driver_sql(
                f"SELECT id, reverses_id FROM {kind.__tablename__} WHERE reverses_id IN ({marks})",  # noqa: S608 - names from the models
                tuple(chunk),
            )
            for record_id, before in rows:
                line = ends[before]
                line.last, line.taken_back = record_id, not line.taken_back
                further[record_id] = line
        ends = further
    return lines


def _take_back(work: Work, entries: Sequence[Entry], standing: _Standing, lines: Mapping[str, _Line]) -> None:
    """Delete what the act created, many at once; append-only entries get their opposites."""
    by_type: dict[str, list[Entry]] = {}
    for entry in entries:
        by_type.setdefault(entry.record_type, []).append(entry)
    connection = work.raw()
    for record_type, made in by_type.items():
        ids = [entry.record_id for entry in made]
        if RECORD_TYPES[record_type].append_only:
            _say_opposite(work, RECORD_TYPES[record_type], [lines[record_id].last for record_id in ids])
            continue
        delete_rows(connection, RECORD_TYPES[record_type], ids)
        search.remove(connection, ids)
        work.say(_gone(entry, standing) for entry in made)


def _say_opposite(work: Work, kind: type[Record], ids: Sequence[str]) -> None:
    """Take append-only entries back, each by one that says the opposite; the pair is hidden from lists."""
    connection = work.raw()
    rows = [kind.opposite(record_id, fold.values_now(connection, record_id)) for record_id in ids]
    opposites = new_ids(len(rows))
    insert_rows(connection, kind, work.centre_id, opposites, rows)
    hidden = [*ids, *(new for new, row in zip(opposites, rows, strict=True) if row["reversal"])]
    connection.exec_driver_sql(
        f"UPDATE {kind.__tablename__} SET live = 0 WHERE id = ?",  # noqa: S608 - name from the models
        [(record_id,) for record_id in hidden],
    )
    work.say(Said(kind.record_type, new, CREATE, row) for new, row in zip(opposites, rows, strict=True))


def _set_back(work: Work, entry: Entry, standing: _Standing) -> None:
    """Give edited fields the values they had before this entry."""
    connection = work.raw()
    kind = RECORD_TYPES[entry.record_type]
    names = list(entry.superseded())
    before = fold.values_before(connection, entry.record_id, entry.op_id)
    values = {name: before.get(name) for name in names}
    write_values(connection, kind, entry.record_id, values)
    superseded = {name: standing.heads(entry, name) for name in names}
    work.say([Said(entry.record_type, entry.record_id, EDIT, values, superseded)])
    _index_again(connection, kind, entry.record_id)


def _bring_back(work: Work, entry: Entry, standing: _Standing) -> None:
    """Restore a deleted record as its operations stand."""
    connection = work.raw()
    kind = RECORD_TYPES[entry.record_type]
    values = fold.values_now(connection, entry.record_id)
    row = {said.name: values.get(said.name) for said in fields_of(kind)}
    insert_rows(connection, kind, work.centre_id, [entry.record_id], [row])
    superseded = {ALIVE: standing.heads(entry, ALIVE)}
    work.say([Said(entry.record_type, entry.record_id, EDIT, {ALIVE: True}, superseded)])
    _index_again(connection, kind, entry.record_id)


def _delete_again(work: Work, entry: Entry, standing: _Standing) -> None:
    """Undo a restoring."""
    connection = work.raw()
    delete_rows(connection, RECORD_TYPES[entry.record_type], [entry.record_id])
    search.remove(connection, [entry.record_id])
    work.say([_gone(entry, standing)])


def _gone(entry: Entry, standing: _Standing) -> Said:
    superseded = {ALIVE: standing.heads(entry, ALIVE)}
    return Said(entry.record_type, entry.record_id, DELETE, {ALIVE: False}, superseded)


def write_values(
    connection: Connection, kind: type[Record], record_id: str, values: Mapping[str, Any]
) -> None:
    """Set fields of one row to values as the journal writes them, sort keys included."""
    lists = {said.name for said in fields_of(kind) if said.kind.value == "list"}
    stored = {n: orjson.dumps(v).decode() if n in lists and v is not None else v for n, v in values.items()}
    current = fold.row(connection, kind, record_id)
    stored.update(kind.derived({**current, **values}))
    setting = ", ".join(f'"{name}" = ?' for name in stored)
    connection.exec_driver_sql(
        f"UPDATE {kind.__tablename__} SET {setting} WHERE id = ?",  # noqa: S608 - names from the models
        (*stored.values(), record_id),
    )


def delete_rows(connection: Connection, kind: type[Record], ids: Sequence[str]) -> None:
    """Delete rows by id."""
    connection.exec_driver_sql(
        f"DELETE FROM {kind.__tablename__} WHERE id = ?",  # noqa: S608 - name from the models
        [(record_id,) for record_id in ids],
    )


def _index_again(connection: Connection, kind: type[Record], record_id: str) -> None:
    by = kind.searchable(fold.row(connection, kind, record_id))
    if by is not None:
        search.put(connection, [search.Doc(record_id, kind.record_type, by)])


def chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in portions that one statement can take."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
