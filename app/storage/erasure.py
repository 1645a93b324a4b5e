"""Erasure of a person (PIPL art. 47): rows go, the journal's personal values are blanked, the chain holds.

Blanked is what the journal said of the person and of the records that belong to them. Backups made before
can't be reached: the erased ids are kept in the key folder, a restore applies them again before first use,
and generations older than 30 days are dropped when backups are thinned.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from app.base import clock
from app.base.errors import TroubleError
from app.base.files import replace_atomically
from app.base.portions import portions
from app.records.base import Record, fields_of
from app.records.members import Member
from app.records.residents import Resident
from app.records.teams import TeamPerson
from app.records.visitors import Visitor
from app.storage import attachments, belongings, fold, journal, search, undo
from app.storage.belongings import Belongings
from app.storage.engine import Store
from app.storage.journal import ALIVE, DELETE, EDIT, ERASED, EVENT, Said
from app.storage.work import Actor, Work

FILE = "erased.json"
LABEL = "删除个人信息"
GONE = "已删除"
"""What stands where a record that stays named the person."""

PEOPLE: Mapping[str, type[Record]] = {
    kind.record_type: kind for kind in (Member, Resident, TeamPerson, Visitor)
}
"""The kinds of record that are a person, by their record type."""

UNSETTLED = "erasure_unsettled"
"""The fact that an erasure has left traces in freed pages; gone once the file was written anew."""

WAIT_MS = 5000
"""So long the last step of a cleaning waits for those who read old pages."""

_BLANK = "UPDATE changes SET personal = NULL, salt = NULL WHERE "
_FORGET = (
    "DELETE FROM drafts WHERE ",
    # What an act answered may repeat a name: a retry of so old an act gets no answer instead.
    "UPDATE works SET outcome = 'null', undoable = 0 FROM changes c WHERE c.work_id = works.work_id AND c.",
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many rows of which record type.

    Attributes:
        records: ids of the people and of all that was theirs, rows that were gone before too.
        gone: rows taken out.
        nameless: append-only rows that stay without a word about the person.
        stays: rows of others that stay without the person.
    """

    records: tuple[str, ...]
    gone: Mapping[str, int]
    nameless: Mapping[str, int]
    stays: Mapping[str, int]


def blank_people(work: Work, people: Mapping[str, type[Record]]) -> Erased:
    """Take people's rows, search tokens, drafts and personal journal values away, within the running work.

    The act can't be undone, nor can any act that touched one of their records. `settle` has to follow.

    Args:
        work: the running act.
        people: who, and which kind of record each is.
    """
    connection = work.raw()
    found = belongings.gather(connection, people)
    counts: dict[str, Counter[str]] = {DELETE: Counter(), EVENT: Counter(), EDIT: Counter()}
    entries = [_without(connection, kind, record_id, found) for record_id, kind in found.stays.items()]
    for record_id, kind in found.goes.items():
        there, said = _take_out(connection, kind, record_id)
        counts[said.kind][kind.record_type] += there
        entries.append(said)
    counts[EDIT].update(kind.record_type for kind in found.stays.values())
    _forget(connection, found)
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (UNSETTLED, clock.to_text(work.at))
    )
    work.final = True
    work.say(entries)
    gone, nameless, stays = ({name: n for name, n in one.items() if n} for one in counts.values())
    return Erased(tuple(found.goes), gone, nameless, stays)


def is_unsettled(store: Store) -> bool:
    """Whether the file still has to be cleaned of what an erasure left in freed pages."""
    with store.connection() as connection:
        fact = connection.exec_driver_sql("SELECT 1 FROM facts WHERE name = ?", (UNSETTLED,)).first()
    return fact is not None


def settle(store: Store) -> bool:
    """Clean the file of what an erasure left in freed pages, and note the erased ids in the key folder.

    It can be done again at any time; a kill in the middle leaves the file as it was before or after.

    Returns:
        Whether it is clean now; no where somebody reads so long that the old pages had to stay.

    Raises:
        TroubleError: the disk is in the way.
    """
    note_erased(store)
    with store.writing() as connection:
        search.tidy(connection)
    with store.alone() as raw:
        raw.execute("VACUUM")
        raw.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:
        with store.writing() as connection:
            connection.exec_driver_sql("DELETE FROM facts WHERE name = ?", (UNSETTLED,))
    return not busy


def note_erased(store: Store) -> None:
    """Keep the ids of all erased people in the key folder, so that a restore can apply them again.

    Raises:
        TroubleError: the key folder can't be written.
    """
    types = ",".join("?" * len(PEOPLE))
    with store.connection() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT record_id, min(at) FROM changes WHERE record_type IN ({types})"  # noqa: S608 - marks only
            " AND kind IN (?, ?) AND json_extract(public, ?) GROUP BY record_id",
            (*PEOPLE, DELETE, EVENT, f"$.{ERASED}"),
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


def apply_again(store: Store, erased: Mapping[str, str]) -> int:
    """Erase once more whom an older backup brought back; returns how many people that were."""
    with store.connection() as connection:
        back = _come_back(connection, list(erased))
        people = sum(_stands_alone(kind, fold.row(connection, kind, one)) for one, kind in back.items())
    with contextlib.ExitStack() as stack:
        if back:
            work = stack.enter_context(
                store.working(Actor("", frozenset()), LABEL, act="erasure.apply_again")
            )
            blank_people(work, back)
    if erased:
        _write(store.keys.folder, {**read_erased(store.keys.folder), **erased})
    if back or is_unsettled(store):
        settle(store)
    return people


def last_erasure(key_folder: Path) -> datetime | None:
    """When somebody was erased last, None if nobody was."""
    times = read_erased(key_folder).values()
    return clock.from_text(max(times)) if times else None


def _write(key_folder: Path, erased: Mapping[str, str]) -> None:
    with replace_atomically(key_folder / FILE) as partial:
        partial.write_text(json.dumps(dict(erased), indent=1, sort_keys=True), encoding="utf-8")
        os.chmod(partial, 0o600)  # noqa: PTH101 - ids only, yet nobody else's business


def _come_back(connection: Connection, erased: Sequence[str]) -> belongings.Kinds:
    """Those of the erased whom this journal knows as people, and not yet as erased."""
    back: belongings.Kinds = {}
    for chunk in portions(erased):
        done = journal.erased_among(connection, chunk)
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT record_id, record_type FROM changes"  # noqa: S608 - marks only
            f" WHERE record_id IN ({','.join('?' * len(chunk))})",
            tuple(chunk),
        )
        back.update((one, PEOPLE[name]) for one, name in rows if name in PEOPLE and one not in done)
    return back


def _stands_alone(kind: type[Record], row: Mapping[str, Any]) -> bool:
    """Whether a record is somebody by itself, not one more word about somebody of another register."""
    return all(row.get(said.name) is None for said in belongings.references(kind, set(PEOPLE)))


def _forget(connection: Connection, found: Belongings) -> None:
    """Index, pictures, journal, answers and drafts forget what goes, and who had a hand in what stays."""
    ids = list(found.goes)
    search.remove(connection, ids)
    attachments.drop_unused(connection, found.photos.values())
    for chunk in portions(ids):
        among = f"record_id IN ({','.join('?' * len(chunk))})"
        for statement in (_BLANK, *_FORGET):
            connection.exec_driver_sql(statement + among, tuple(chunk))
    for record_id in found.stays:
        connection.exec_driver_sql(f"{_BLANK}record_id = ?", (record_id,))
    for word in found.words:  # why somebody looked or exported is free text
        connection.exec_driver_sql(
            f"{_BLANK}kind = ? AND personal IS NOT NULL AND instr(personal, ?)", (EVENT, word)
        )
    _clean_drafts(connection, found.words)


def _clean_drafts(connection: Connection, texts: Sequence[str]) -> None:
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


def _make_nameless(connection: Connection, kind: type[Record], record_id: str) -> None:
    """An append-only entry stays for the figures, without a word about the person."""
    personal = [said.name for said in fields_of(kind) if said.personal]
    if personal:
        connection.exec_driver_sql(
            f"UPDATE {kind.__tablename__} SET {', '.join(f'{name} = NULL' for name in personal)} WHERE id = ?",  # noqa: S608, E501 - names from the models
            (record_id,),
        )


def _take_out(connection: Connection, kind: type[Record], record_id: str) -> tuple[bool, Said]:
    """Take a row out, or make it nameless; whether there was one, and what the journal says of it."""
    event = Said(kind.record_type, record_id, EVENT, {ERASED: True})
    if not fold.row(connection, kind, record_id):
        return False, event
    if kind.append_only:
        _make_nameless(connection, kind, record_id)
        return True, event
    undo.delete_rows(connection, kind, [record_id])
    superseded = journal.standing_for(connection, record_id, [ALIVE])
    return True, Said(kind.record_type, record_id, DELETE, {ALIVE: False, ERASED: True}, superseded)


def _without(connection: Connection, kind: type[Record], record_id: str, found: Belongings) -> Said:
    """Let go of the person in a record that stays; what else it says is said anew: the journal forgets it.

    So no act that touched it before can be undone, and later ones can.
    """
    before = fold.values_now(connection, record_id)
    types = {one.record_type for one in found.goes.values()}
    values = {said.name: before.get(said.name) for said in fields_of(kind) if said.personal}
    doing = [said for said in fields_of(kind) if said.stays_as]
    if doing:
        values = {name: _cleaned(value, found.words) for name, value in values.items()}
    for said in belongings.references(kind, types):
        values[said.name] = before.get(said.name)
        if values[said.name] in found.goes:
            values[said.name] = None
            if said.stays_as:
                values[said.stays_as] = GONE
    undo.write_values(connection, kind, record_id, values)
    superseded = journal.standing_for(connection, record_id, values)
    return Said(kind.record_type, record_id, EDIT, values, superseded)


def _cleaned(value: Any, words: Sequence[str]) -> Any:
    """A text without the words that name the person."""
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, GONE)
    return value
