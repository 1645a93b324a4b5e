"""The check of a whole store: file, references, journal against rows, index, and the rules of records.

What it finds is told by ids and labels only, never by names or numbers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.records import RECORD_TYPES
from app.records.base import Kind, Record, check_values, fields_of
from app.records.member_rules import faults_of
from app.records.members import Member
from app.storage import attachments, backup, chain, erasure, fold, journal, reindex, search
from app.storage.chain import Audit
from app.storage.engine import Store
from app.storage.journal import EVENT, Entry

PORTION = 500
_DAYS = ("born_on", "joined_on", "full_on")

Progress = Callable[[int, int], None]
"""Told how many records are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A record that breaks a rule: nothing is damaged, a person has to look."""

    record_type: str
    record_id: str
    field: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found.

    Attributes:
        damage: what is wrong with the file, the keys, the index, or between journal and rows.
        rules: records that break a rule.
        counts: rows per register and of the journal.
        chain: the walk along the journal's chain.
    """

    damage: tuple[str, ...]
    rules: tuple[Finding, ...]
    counts: Mapping[str, int]
    chain: Audit

    @property
    def ok(self) -> bool:
        """Whether file and chain are whole; findings of rules do not count."""
        return not self.damage and self.chain.ok


def check(store: Store, progress: Progress | None = None) -> Check:
    """Look a whole store over; nothing is changed, but that pictures nobody needs any more are taken out.

    Args:
        store: the open store.
        progress: told how far the records are.
    """
    with store.alone() as raw:
        raw.execute(backup.SMALL_CACHE)
        # On a full disk the file can't grow; it is then looked at as it stands.
        with contextlib.suppress(driver.OperationalError):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        damage = backup.damage_of(raw)
    if damage:
        # In a damaged file the rest would only repeat the damage in other words.
        return Check(tuple(damage), (), {}, Audit(ok=False, entries=0, origins=0, heads=(), faults=()))
    damage += _damage_of_keys(store)
    with chain.reading(store) as raw:
        counts, audit = backup.counts_of(raw), chain.verify_raw(raw)
    with store.connection() as connection:
        damage += _unlike_journal(connection, progress)
        damage += _unlike_index(connection)
        damage += attachments.damage_of(connection)
        rules = (*_breaking_rules(connection), *_equal_numbers(connection))
    _sweep(store)
    return Check(tuple(damage), rules, counts, audit)


def _sweep(store: Store) -> None:
    """Pictures of photos removed long ago go; where the disk is in the way they stay."""
    with contextlib.suppress(TroubleError), store.writing() as connection:
        attachments.sweep(connection, clock.now() - attachments.UNDOABLE)


def _damage_of_keys(store: Store) -> list[str]:
    found = [] if store.keys.both_whole() else ["钥匙文件有一份已损坏或缺失；下次登录时会自动补写"]
    erasure.read_erased(store.keys.folder)
    return found


def _unlike_journal(connection: Connection, progress: Progress | None) -> Iterator[str]:
    """Records whose row is not what their journal entries amount to."""
    total = connection.exec_driver_sql("SELECT count(DISTINCT record_id) FROM changes").scalar_one()
    done, last = 0, ""
    while ids := _next_records(connection, last):
        rows = _rows_of(connection, ids)
        for record_id, operations in _operations(connection, ids).items():
            if (reason := _difference(operations, rows.get(record_id))) is not None:
                yield f"{operations[0].record_type} {record_id}：{reason}"
        done, last = done + len(ids), ids[-1]
        if progress is not None:
            progress(done, total)
    for kind in RECORD_TYPES.values():
        strays = connection.exec_driver_sql(
            f"SELECT id FROM {kind.__tablename__} t WHERE NOT EXISTS"  # noqa: S608 - name from the models
            " (SELECT 1 FROM changes c WHERE c.record_id = t.id AND c.kind = 'create')"
        )
        yield from (f"{kind.record_type} {row[0]}：不是经由日志写入的" for row in strays)


def _next_records(connection: Connection, after: str) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT record_id FROM changes WHERE record_id > ? ORDER BY record_id LIMIT ?",
        (after, PORTION),
    )
    return [row[0] for row in rows]


def _operations(connection: Connection, ids: list[str]) -> dict[str, list[Entry]]:
    marks = ",".join("?" * len(ids))
    found: dict[str, list[Entry]] = {}
    for entry in journal.entries(connection, f"record_id IN ({marks})", tuple(ids)):
        if entry.kind != EVENT:
            found.setdefault(entry.record_id, []).append(entry)
    return found


def _rows_of(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    marks = ",".join("?" * len(ids))
    found: dict[str, dict[str, Any]] = {}
    for kind in RECORD_TYPES.values():
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {kind.__tablename__} WHERE id IN ({marks})",  # noqa: S608 - name from the models
            tuple(ids),
        ).mappings()
        found.update((row["id"], _as_journal(kind, dict(row))) for row in rows)
    return found


def _as_journal(kind: type[Record], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the journal would write it; empty fields left out."""
    values = {}
    for said in fields_of(kind):
        value = row[said.name]
        if value is None:
            continue
        if said.kind is Kind.LIST:
            value = orjson.loads(value)
        elif said.kind is Kind.FLAG:
            value = bool(value)
        values[said.name] = value
    return values


def _difference(operations: list[Entry], row: Mapping[str, Any] | None) -> str | None:
    alive = fold.alive(operations)
    if row is None:
        return "日志里有，登记簿里没有" if alive else None
    if not alive:
        return "日志里已删除，登记簿里还在"
    said = {name: value for name, value in fold.fold(operations).items() if value is not None}
    unlike = sorted(name for name in said.keys() | row.keys() if said.get(name) != row.get(name))
    return f"与日志不一致的字段：{'、'.join(unlike)}" if unlike else None


def _unlike_index(connection: Connection) -> Iterator[str]:
    if reindex.is_behind(connection):
        return
    for kind in reindex.indexed():
        lacking = connection.exec_driver_sql(
            f"SELECT count(*) FROM {kind.__tablename__} t WHERE NOT EXISTS"  # noqa: S608 - name from the models
            " (SELECT 1 FROM search_docs d WHERE d.record_id = t.id)"
        ).scalar_one()
        beyond = connection.exec_driver_sql(
            "SELECT count(*) FROM search_docs d WHERE d.record_type = ? AND NOT EXISTS"  # noqa: S608 - the same
            f" (SELECT 1 FROM {kind.__tablename__} t WHERE t.id = d.record_id)",
            (kind.record_type,),
        ).scalar_one()
        if lacking or beyond:
            yield f"检索索引与“{kind.label}”不一致：缺 {lacking} 条，多 {beyond} 条"
    docs = connection.exec_driver_sql("SELECT count(*) FROM search_docs").scalar_one()
    for table in search.TABLES:
        kept = connection.exec_driver_sql(f"SELECT count(*) FROM {table}_docsize").scalar_one()  # noqa: S608 - names of our own
        if docs != kept:
            yield f"检索索引自身不一致：登记 {docs} 条，实有 {kept} 条"


def _breaking_rules(connection: Connection) -> Iterator[Finding]:
    for kind in RECORD_TYPES.values():
        rows = connection.exec_driver_sql(f"SELECT * FROM {kind.__tablename__}").mappings()  # noqa: S608 - the same
        for row in rows:
            try:
                check_values(kind, _as_journal(kind, dict(row)))
            except RuleError as error:
                yield Finding(kind.record_type, row["id"], error.field, error.code, error.message)
            if kind is Member:
                yield from _unlike_a_member(dict(row))


def _unlike_a_member(row: dict[str, Any]) -> Iterator[Finding]:
    dated = {name: date.fromisoformat(row[name]) for name in _DAYS if row[name]}
    for fault in faults_of({**row, **dated}, clock.today(), checksum_accepted=True):
        yield Finding(Member.record_type, row["id"], fault.field, fault.code, fault.message)


def _equal_numbers(connection: Connection) -> Iterator[Finding]:
    rows = connection.exec_driver_sql(
        "SELECT id FROM members WHERE id_number IN (SELECT id_number FROM members"
        " WHERE id_number <> '' GROUP BY id_number HAVING count(*) > 1) ORDER BY id_number, id"
    )
    for row in rows:
        yield Finding(
            "member", row[0], "id_number", "id_known", "有另一名党员的身份证号与此相同，请核对或合并。"
        )
