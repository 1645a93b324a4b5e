"""Backups: made beside the work going on, re-opened, checked, only then given their name.

The copy is made by ``VACUUM INTO`` (one consistent snapshot, encrypted with the same key), brought to the
disk, opened anew with the key, checked page by page and compared with the live journal, and packed with
the key files into one file (`container`).
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of, replace_atomically
from app.records import RECORD_TYPES
from app.storage import chain, container, erasure, journal
from app.storage.container import Manifest
from app.storage.engine import FILE, Store, connect
from app.storage.generations import ENDING, FOLDER, Generation, generations, superfluous

log = logging.getLogger(__name__)

WORKSHOP = ".work"
"""Folder under ``backups`` where a copy lies until it is checked; emptied before every use."""

SMALL_CACHE = "PRAGMA cache_size = -8192"
"""A backup reads everything once: a large cache would only take memory."""

STEPS = 20_000
"""Every so many steps of SQLite it is asked whether the backup was cancelled."""

Cancelled = Callable[[], bool]
Heads = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished, verified backup."""

    file: Path
    manifest: Manifest


def back_up(store: Store, target: Path, cancelled: Cancelled | None = None) -> Backup:
    """Make a backup into a file of the user's choice.

    Args:
        store: the open store; others may go on working.
        target: the file; an older one of that name is replaced only by a verified new one.
        cancelled: asked now and then; true ends the work.

    Raises:
        TroubleError: disk full, no access, ``cancelled`` or ``backup_differs``; nothing is left behind
            and an older file of that name stands as it was.
    """
    return _make(store, target, _stamp(), "manual", cancelled)


def back_up_automatically(store: Store, why: str, cancelled: Cancelled | None = None) -> Backup:
    """Make a backup under ``backups/`` of the store's folder and thin the older ones out.

    Nothing is made where nothing changed since the last one.

    Args:
        store: the open store.
        why: what for: ``exit``, ``timer``, ``import``, ``migration``, ``restore``, ``merge``.
        cancelled: asked now and then; true ends the work.

    Returns:
        The new backup, or the last one where it still says all.

    Raises:
        TroubleError: as `back_up`.
    """
    newest = _last_verified(store)
    if newest is not None and newest.manifest is not None and not _changed_since(store, newest.manifest):
        store.changed_since_backup = False
        return Backup(newest.file, newest.manifest)
    name = f"{_stamp()}-{why}"
    made = _make(store, store.folder / FOLDER / f"{name}{ENDING}", name, why, cancelled)
    thin(store)
    store.backed_up_at = made.manifest.made_at
    return made


def note_changes(store: Store) -> None:
    """Find out whether something changed since the last backup: an earlier run may have been killed."""
    newest = _last_verified(store)
    if newest is None or newest.manifest is None or _changed_since(store, newest.manifest):
        store.changed_since_backup = True


def back_up_before_migration(store: Store) -> Backup:
    """A verified backup under ``backups/`` before the form of the store changes."""
    return back_up_automatically(store, "migration")


def thin(store: Store) -> list[Path]:
    """Drop the automatic backups that need not be kept any more; returns which."""
    dropped = []
    last = erasure.last_erasure(store.keys.folder)
    for one in superfluous(generations(store.folder), clock.now(), last):
        one.file.unlink(missing_ok=True)
        dropped.append(one.file)
    return dropped


def counts_of(raw: driver.Connection) -> dict[str, int]:
    """Rows per register (by table name) and of the journal."""
    tables = (*(kind.__tablename__ for kind in RECORD_TYPES.values()), "changes")
    known = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - names from the models
        for name in tables
        if name in known
    }


def heads_of(raw: driver.Connection) -> dict[str, tuple[int, str]]:
    """The end of every origin: its last number and that entry's op_id in hex."""
    return {origin: (seq, op_id.hex()) for origin, seq, op_id in raw.execute(journal.LAST_PLACES)}


def damage_of(raw: driver.Connection) -> list[str]:
    """What is wrong with the file behind a connection: pages, structure, references; empty if nothing."""
    found = [f"加密页校验：{row[0]}" for row in raw.execute("PRAGMA cipher_integrity_check")]
    found += [f"结构：{row[0]}" for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [
        f"引用：{table} 第 {rowid} 行指向不存在的 {parent}"
        for table, rowid, parent, _ in raw.execute("PRAGMA foreign_key_check")
    ]
    return found


def _make(store: Store, target: Path, name: str, why: str, cancelled: Cancelled | None) -> Backup:
    store.require_there()
    with store.backing_up, _workshop(store.folder / FOLDER) as workshop:
        erasure.note_erased(store)
        copy, lines = workshop / FILE, workshop / chain.FILE
        store.changed_since_backup = False
        try:
            with store.beside() as raw, _cancellable(raw, cancelled):
                raw.execute(SMALL_CACHE)
                raw.execute("VACUUM INTO ?", (str(copy),))
            _fsync(copy)
            manifest = _checked(store, copy, lines, name, why)
            _ask(cancelled)
            _clear_leftovers(target)
            with replace_atomically(target) as partial:
                container.write(partial, copy, lines, store.keys.folder, manifest)
                _ask(cancelled)
        except BaseException:
            store.changed_since_backup = True
            raise
    log.info("backup made: %s, %d bytes", why, manifest.store_bytes)
    return Backup(target, manifest)


def _checked(store: Store, copy: Path, lines: Path, name: str, why: str) -> Manifest:
    """Open the copy anew and compare it with the live journal; what it holds goes into the manifest."""
    raw = connect(copy, store.key, wal=False)
    raw.execute(SMALL_CACHE)
    try:
        if found := damage_of(raw):
            log.error("backup copy damaged: %d findings", len(found))
            raise _differs()
        heads, counts = heads_of(raw), counts_of(raw)
        _compare(store, heads, counts)
        with lines.open("wb") as out:
            chain.write_lines(raw, out)
        head = chain.last_hash(raw)
        last = raw.execute("SELECT max(at) FROM works").fetchone()[0]
        revision = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    finally:
        raw.close()
    with copy.open("rb") as file:
        digest = container.sha256_of(file)
    return Manifest(
        generation=name,
        made_at=clock.now(),
        why=why,
        centre_id=store.centre_id,
        revision=revision,
        counts=counts,
        chain_head=head,
        heads=heads,
        last_act_at=clock.from_text(last) if last else None,
        store_bytes=copy.stat().st_size,
        store_sha256=digest,
        keys_sha256=container.sha256_of_keys(store.keys.folder),
    )


def _compare(store: Store, heads: Heads, counts: Mapping[str, int]) -> None:
    """The copy's journal is the live one's up to its heads; where nobody wrote since, counts agree too."""
    with chain.reading(store) as live:
        for origin, (seq, op_id) in heads.items():
            row = live.execute(
                "SELECT op_id FROM changes WHERE origin = ? AND seq = ?", (origin, seq)
            ).fetchone()
            if row is None or row[0].hex() != op_id:
                raise _differs()
        now = heads_of(live)
        if now == heads and counts_of(live) != counts:
            raise _differs()
        if not heads.keys() <= now.keys() or (now and not heads):
            raise _differs()


def _last_verified(store: Store) -> Generation | None:
    found = [one for one in generations(store.folder) if one.manifest is not None]
    return found[-1] if found else None


def _changed_since(store: Store, manifest: Manifest) -> bool:
    with chain.reading(store) as raw:
        heads = heads_of(raw)
    return heads != manifest.heads or container.sha256_of_keys(store.keys.folder) != manifest.keys_sha256


def refuse_foreign(target: Path) -> None:
    """Refuse to replace a file that is no backup, a workbook for example.

    Raises:
        RuleError: there is such a file (``not_a_backup``).
    """
    if not target.is_file():
        return
    try:
        container.read_manifest(target)
    except TroubleError as error:
        raise RuleError(
            f"“{target.name}”已经有了，而且不是完好的备份，没有动它。请换一个文件名。", "file", "not_a_backup"
        ) from error


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """An empty folder for the unchecked copy; what a killed run left there goes first."""
    workshop = folder / WORKSHOP
    try:
        shutil.rmtree(workshop, ignore_errors=True)
        workshop.mkdir(parents=True)
        for leftover in folder.glob(".*.part"):
            leftover.unlink(missing_ok=True)
        yield workshop
    except OSError as error:
        raise TroubleError(
            f"备份没有做成：{reason_of(error)}。数据没有受影响，请检查磁盘空间后再试。", "disk"
        ) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _clear_leftovers(target: Path) -> None:
    """Partial files that a killed run left beside the target."""
    for leftover in target.parent.glob(f".{target.name[:40]}.*.part"):
        leftover.unlink(missing_ok=True)


@contextmanager
def _cancellable(raw: driver.Connection, cancelled: Cancelled | None) -> Iterator[None]:
    if cancelled is None:
        yield
        return
    raw.set_progress_handler(cancelled, STEPS)
    try:
        yield
    except driver.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise _cancel() from error
    finally:
        raw.set_progress_handler(None, 0)


def _ask(cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise _cancel()


def _cancel() -> TroubleError:
    return TroubleError("备份已取消，没有留下半成品，数据没有受影响。", "cancelled")


def _differs() -> TroubleError:
    return TroubleError(
        "备份与正在使用的数据对不上，已作废。请先运行“检查”，再换一个磁盘重做备份。", "backup_differs"
    )


def _stamp() -> str:
    return "".join(c for c in clock.to_text(clock.now()) if c.isalnum())


def _fsync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())
