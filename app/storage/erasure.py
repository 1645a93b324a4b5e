"""Erasure of a person (PIPL art. 47): rows go, the journal's personal values are blanked, the chain holds.

Blanked is what the journal said of the person and of the records that belong to them. Backups made before
can't be reached: the erased ids are kept in the key folder, a restore applies them again before first use,
and generations older than 30 days are dropped when backups are thinned.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from app.base import clock
from app.base.errors import TroubleError
from app.base.files import replace_atomically
from app.records import RECORD_TYPES
from app.records.base import Record, fields_of
from app.records.members import Member
from app.records.photos import Photo
from app.storage import attachments, journal, search, undo
from app.storage.engine import Store
from app.storage.journal import ALIVE, DELETE, ERASED, EVENT, Said
from app.storage.work import Actor, Work

FILE = "erased.json"
LABEL = "删除个人信息"

_BLANKING = (
    "UPDATE changes SET personal = NULL, salt = NULL WHERE ",
    "DELETE FROM drafts WHERE ",
    # What an act answered may repeat a name: a retry of so old an act gets no answer instead.
    "UPDATE works SET outcome = 'null', undoable = 0 FROM changes c WHERE c.work_id = works.work_id AND c.",
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away: the ids of the person and of the records that belonged to them."""

    member_id: str
    records: tuple[str, ...]


def erase(store: Store, actor: Actor, member_id: str) -> Erased:
    """Erase a person for good: one act, then the file is cleaned of what lay in freed pages.

    Raises:
        TroubleError: the disk is in the way; nothing was erased, or the cleaning can be done again
            by `settle`.
    """
    with store.working(actor, LABEL, act="erasure.erase") as work:
        gone = blank_person(work, member_id)
    settle(store)
    return gone


def blank_person(work: Work, member_id: str) -> Erased:
    """Take a person's rows, search tokens, drafts and personal journal values away, within the running work.

    The act can't be undone, nor can any act that touched one of these records.
    """
    connection = work.raw()
    telling = _said_of(connection, member_id)
    owned = _owned(connection, member_id, telling)
    photos = attachments.photos_ever(connection, [record_id for _, record_id in owned])
    owned += [(Photo, photo_id) for photo_id in photos]
    entries = [_take_out(connection, kind, record_id) for kind, record_id in owned]
    ids = [record_id for _, record_id in owned]
    search.remove(connection, ids)
    attachments.drop_unused(connection, photos.values())
    for chunk in undo.chunks(ids):
        among = f"record_id IN ({','.join('?' * len(chunk))})"
        for statement in _BLANKING:
            connection.exec_driver_sql(statement + among, tuple(chunk))
    _clean_drafts(connection, {text for name in _NAMING for text in telling[name]})
    work.say(entries)
    return Erased(member_id, tuple(ids))


def settle(store: Store) -> None:
    """Clean the file of what an erasure left in freed pages, and note the erased ids in the key folder."""
    note_erased(store)
    with store.writing() as connection:
        search.tidy(connection)
    with store.alone() as raw:
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def note_erased(store: Store) -> None:
    """Keep the ids of all erased people in the key folder, so that a restore can apply them again.

    Raises:
        TroubleError: the key folder can't be written.
    """
    with store.connection() as connection:
        rows = connection.exec_driver_sql(
            "SELECT record_id, min(at) FROM changes"
            " WHERE record_type = ? AND kind IN (?, ?) AND json_extract(public, ?) GROUP BY record_id",
            (Member.record_type, DELETE, EVENT, f"$.{ERASED}"),
        ).all()
    found: dict[str, str] = {row[0]: row[1] for row in rows}
    known = read_erased(store.keys.folder)
    if merged := {**found, **known}:
        _write(store.keys.folder, merged)


def read_erased(key_folder: Path) -> dict[str, str]:
    """Ids of erased people and when they were erased, as the key folder has them.

    Raises:
        TroubleError: the list is damaged (``erased_unreadable``): people must not come back by it.
    """
    file = key_folder / FILE
    if not file.exists():
        return {}
    try:
        return {str(name): str(at) for name, at in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise TroubleError(
            f"读不出已删除人员的名单（{file}）。请从备份里找回这个文件，以免已删除的人又出现。",
            "erased_unreadable",
        ) from error


def apply_again(store: Store, erased: dict[str, str]) -> int:
    """Erase once more whom an older backup brought back; returns how many people that were."""
    with store.connection() as connection:
        known = [row[0] for row in connection.exec_driver_sql(
            "SELECT DISTINCT record_id FROM changes WHERE record_type = ?", (Member.record_type,)
        )]  # fmt: skip
        done = {i for chunk in undo.chunks(known) for i in journal.erased_among(connection, chunk)}
    back = [record_id for record_id in known if record_id in erased and record_id not in done]
    with contextlib.ExitStack() as stack:
        if back:
            work = stack.enter_context(
                store.working(Actor("", frozenset()), LABEL, act="erasure.apply_again")
            )
            for member_id in back:
                blank_person(work, member_id)
    if erased:
        _write(store.keys.folder, {**read_erased(store.keys.folder), **erased})
    if back:
        settle(store)
    return len(back)


def last_erasure(key_folder: Path) -> datetime | None:
    """When somebody was erased last, None if nobody was."""
    times = read_erased(key_folder).values()
    return clock.from_text(max(times)) if times else None


def _write(key_folder: Path, erased: dict[str, str]) -> None:
    with replace_atomically(key_folder / FILE) as partial:
        partial.write_text(json.dumps(erased, indent=1, sort_keys=True), encoding="utf-8")
        os.chmod(partial, 0o600)  # noqa: PTH101 - ids only, yet nobody else's business


def _clean_drafts(connection: Connection, texts: set[str]) -> None:
    """Take out of drafts and saved filters each entry that names the person; the others stay."""
    rows = connection.exec_driver_sql('SELECT actor, form, record_id, "values" FROM drafts').all()
    for actor, form, record_id, stored in rows:
        if not any(text in stored for text in texts):
            continue
        values = orjson.loads(stored)
        kept = {
            name: value
            for name, value in values.items()
            if not any(text in name + orjson.dumps(value).decode() for text in texts)
        }
        connection.exec_driver_sql(
            'UPDATE drafts SET "values" = ? WHERE actor = ? AND form = ? AND record_id = ?',
            (orjson.dumps(kept).decode(), actor, form, record_id),
        )


def _said_of(connection: Connection, member_id: str) -> dict[str, list[Any]]:
    """What was ever said of the person that tells who they are, by field."""
    said: dict[str, list[Any]] = {name: [] for name in _TELLING}
    for entry in journal.entries(connection, "record_id = ?", (member_id,)):
        values = entry.values()
        for name in _TELLING:
            if values.get(name):
                said[name].append(values[name])
    return said


def _owned(
    connection: Connection, member_id: str, telling: dict[str, list[Any]]
) -> list[tuple[type[Record], str]]:
    """The person, deleted double records of them, and all records that refer to any of these, ever made."""
    people = [member_id, *_doubles(connection, member_id, telling)]
    owned: list[tuple[type[Record], str]] = []
    for kind in RECORD_TYPES.values():
        names = [said.name for said in fields_of(kind) if said.refers == Member.record_type]
        if names:
            owned.extend((kind, record_id) for record_id in _referring(connection, kind, names, people))
    return [*owned, *((Member, record_id) for record_id in people)]


def _doubles(connection: Connection, member_id: str, said: dict[str, list[Any]]) -> list[str]:
    """Deleted records of the same person (merged into this one, or entered by mistake).

    The same is who ever had the same id number, or the same name with the same birth date or phone. Living
    doubles are left: a person decides on them first.
    """
    telling = orjson.dumps(said).decode()
    id_number, name, born_on, phone = (_SAME.format(name=name) for name in _TELLING)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT c.record_id FROM changes c WHERE c.record_type = ? AND c.record_id <> ?"  # noqa: S608 - texts of this module
        " AND NOT EXISTS (SELECT 1 FROM members m WHERE m.id = c.record_id)"
        f" AND ({id_number} OR {name} AND ({born_on} OR {phone}))",
        (Member.record_type, member_id, *(telling for _ in _TELLING)),
    )
    return [row[0] for row in rows]


_TELLING = ("id_number", "name", "born_on", "phone")
_NAMING = ("id_number", "name", "phone")
_SAME = "json_extract(c.personal, '$.{name}') IN (SELECT value FROM json_each(?, '$.{name}'))"


def _referring(
    connection: Connection, kind: type[Record], names: Sequence[str], people: Iterable[str]
) -> list[str]:
    found: dict[str, None] = {}
    for person in people:
        for name in names:
            rows = connection.exec_driver_sql(
                "SELECT DISTINCT record_id FROM changes WHERE record_type = ?"
                " AND json_extract(public, ?) = ?",
                (kind.record_type, f"$.{name}", person),
            )
            found.update((row[0], None) for row in rows)
    return list(found)


def _make_nameless(connection: Connection, kind: type[Record], record_id: str) -> None:
    """An append-only entry stays for the figures, without a word about the person."""
    personal = [said.name for said in fields_of(kind) if said.personal]
    if personal:
        connection.exec_driver_sql(
            f"UPDATE {kind.__tablename__} SET {', '.join(f'{name} = NULL' for name in personal)} WHERE id = ?",  # noqa: S608, E501 - names from the models
            (record_id,),
        )


def _take_out(connection: Connection, kind: type[Record], record_id: str) -> Said:
    there = connection.exec_driver_sql(
        f"SELECT 1 FROM {kind.__tablename__} WHERE id = ?",  # noqa: S608 - name from the models
        (record_id,),
    ).first()
    if there is None:
        return Said(kind.record_type, record_id, EVENT, {ERASED: True})
    if kind.append_only:
        _make_nameless(connection, kind, record_id)
        return Said(kind.record_type, record_id, EVENT, {ERASED: True})
    undo.delete_rows(connection, kind, [record_id])
    superseded = journal.standing_for(connection, record_id, [ALIVE])
    return Said(kind.record_type, record_id, DELETE, {ALIVE: False, ERASED: True}, superseded)
