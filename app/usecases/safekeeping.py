"""Safekeeping: backups, restore, the check of the store, the audit of the chain.

These go past a single act or ask: they look at files. Rights are the same ones, checked here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.base.errors import RuleError, TroubleError
from app.records.accounts import Account, Right
from app.storage import backup, chain, generations, reindex
from app.storage import check as storage_check
from app.storage import restore as storage_restore
from app.storage.chain import Audit
from app.storage.check import Check, Progress
from app.storage.container import Manifest
from app.storage.engine import FILE, Store
from app.storage.keys import KeyFolder
from app.storage.work import Actor, Read, Work
from app.usecases.acts import act, ask
from app.usecases.workplace import Login

STORE = "store"
"""The record type under which the journal keeps what was done to the store as a whole (events)."""


@dataclass(frozen=True, slots=True)
class BackupAnswer:
    """A finished, verified backup: where it lies, what is in it, the head to note down as an anchor."""

    file: Path
    generation: str
    made_at: datetime
    why: str
    counts: Mapping[str, int]
    chain_head: str


@dataclass(frozen=True, slots=True)
class RestoreAnswer:
    """A centre restored from a backup.

    Attributes:
        file: the backup.
        generation: its name.
        counts: rows per register and of the journal, as the backup had them.
        chain_head: op_id of its last entry.
        missing_after: the last act in the backup; what was done later is missing. None: no act at all.
        missing_acts: how many acts the centre in use has beyond it; None where that one was not at hand.
        erased_again: people erased since the backup, erased once more.
    """

    file: Path
    generation: str
    counts: Mapping[str, int]
    chain_head: str
    missing_after: datetime | None
    missing_acts: int | None
    erased_again: int


@act("制作备份", needs=Right.BACK_UP)
def note_backup(work: Work, file_name: str) -> None:
    """Write into the journal that a backup is being made to a place of the user's choice."""
    work.note(STORE, work.id, {"backup": file_name})


@ask(needs=None)
def search_is_updating(read: Read) -> bool:
    """Whether the search index is being rebuilt, so that finds may miss people (索引更新中)."""
    return reindex.is_rebuilding(read)


def back_up(login: Login, file: Path, cancelled: Callable[[], bool] | None = None) -> BackupAnswer:
    """Make a backup into one file; its ``chain.jsonl`` is laid beside it for the audit.

    Args:
        login: who asks; needs the right to back up.
        file: where to; an older file of that name is replaced only by a verified new one.
        cancelled: asked now and then; true ends the work and leaves nothing behind.

    Raises:
        RuleError: no right, or a file of that name is there that is no backup (``not_a_backup``).
        TroubleError: disk full, no access, cancelled, or the copy differs; nothing is left behind.
    """
    login.actor.require(Right.BACK_UP)
    backup.refuse_foreign(file)
    login.act(note_backup, file.name)
    made = backup.back_up(login.store, file, cancelled)
    chain.take_out(file, chain_beside(file))
    return _answer(made.file, made.manifest)


def back_up_now(login: Login, cancelled: Callable[[], bool] | None = None) -> BackupAnswer:
    """Make an automatic backup at once because somebody asks for it.

    Args:
        login: who asks; needs the right to back up.
        cancelled: asked now and then; true ends the work and leaves nothing behind.

    Returns:
        The newest backup (a new one, or the last one where nothing changed).

    Raises:
        RuleError: no right.
        TroubleError: disk full, no access or cancelled; nothing is left behind.
    """
    login.actor.require(Right.BACK_UP)
    made = backup.back_up_automatically(login.store, "asked", cancelled)
    return _answer(made.file, made.manifest)


def chain_beside(file: Path) -> Path:
    """Where the ``chain.jsonl`` of a backup is laid: ``OUT.chain.jsonl``."""
    return file.with_name(f"{file.name}.chain.jsonl")


def keep_safe(store: Store, why: str, cancelled: Callable[[], bool] | None = None) -> BackupAnswer:
    """Make an automatic backup if something changed since the last one, and thin out older ones.

    Called every 30 minutes and on exit (if `Store.changed_since_backup`), and before every import,
    merge and migration. It is the program's own care and needs no right.

    Args:
        store: the open store.
        why: ``timer``, ``exit``, ``import`` or ``merge``.
        cancelled: asked now and then; true ends the work and leaves nothing behind.

    Returns:
        The newest backup (a new one, or the last one where nothing changed).

    Raises:
        TroubleError: no backup could be made; say so, and do not begin an import.
    """
    made = backup.back_up_automatically(store, why, cancelled)
    return _answer(made.file, made.manifest)


def note_changes(store: Store) -> None:
    """Find out whether something changed since the last backup, in an earlier run of the program too."""
    backup.note_changes(store)


def last_backup_at(login: Login) -> datetime | None:
    """When the newest automatic backup that can be restored was made, None where there is none.

    No right is needed: whoever works here may know that their work is kept, and nothing else is told.
    """
    found = generations.generations(login.store.folder)
    return next((one.manifest.made_at for one in reversed(found) if one.manifest is not None), None)


def copy_to_try(login: Login, folder: Path) -> None:
    """A copy of the centre in a folder of its own, for trying things out; nothing is written into the centre.

    Args:
        login: who tries; the same name and password open the copy.
        folder: where to; made, and taken away again by whoever asked.

    Raises:
        TroubleError: the disk is full or refuses.
    """
    try:
        folder.mkdir(parents=True)
        shutil.copytree(login.store.keys.folder, folder / login.store.keys.folder.name)
        with login.store.beside() as raw:
            raw.execute("VACUUM INTO ?", (str(folder / FILE),))
    except OSError as error:
        raise TroubleError(
            "没有地方放一份试用的拷贝，数据没有受影响。请检查磁盘空间后再试。", "disk"
        ) from error


def list_backups(login: Login) -> tuple[BackupAnswer, ...]:
    """The automatic backups that can be restored, oldest first.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.BACK_UP)
    found = generations.generations(login.store.folder)
    return tuple(_answer(one.file, one.manifest) for one in found if one.manifest is not None)


def restore(
    file: Path, folder: Path, login: str, password: str, *, live: Path | None = None
) -> RestoreAnswer:
    """Bring a backup back as a centre in a new folder, opened by a password of the backup's time.

    Args:
        file: the backup.
        folder: the new centre's folder: missing or empty.
        login: login name of an account in the backup that may back up.
        password: its password when the backup was made.
        live: folder of the centre in use, if there is one; nobody may have it open.

    Raises:
        RuleError: wrong password, no right, or the folder is not empty.
        TroubleError: the backup is damaged or the disk is in the way; nothing is left behind.
    """

    def approve(store: Store) -> None:
        with store.reading(Actor(login, frozenset())) as read:
            account = read.scalar(select(Account).where(Account.login == login, Account.active.is_(True)))
            if account is None:
                raise RuleError("这个账号已停用，请找管理员。", "login", "closed_account")
            Actor(login, account.role_set()).require(Right.BACK_UP)

    done = storage_restore.restore(
        file, folder, lambda keys: keys.unlock(login, password), live=live, approve=approve
    )
    return _restored(file, done)


def restore_with_recovery_key(
    file: Path, folder: Path, recovery_key: str, *, live: Path | None = None
) -> RestoreAnswer:
    """The same, opened by the recovery key from paper; then `Workplace.recover` sets a password.

    Raises:
        RuleError: the key is not this backup's, or the folder is not empty.
        TroubleError: as `restore`.
    """

    def opens(keys: KeyFolder) -> bytes:
        return keys.recover(recovery_key)

    return _restored(file, storage_restore.restore(file, folder, opens, live=live))


def check(login: Login, progress: Progress | None = None) -> Check:
    """Look the whole store over: file, references, journal against rows, index, rules, chain.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.BACK_UP)
    return storage_check.check(login.store, progress)


def audit(login: Login, anchor: str | None = None) -> Audit:
    """Walk the journal's chain; with an anchor (a head noted down earlier) a cut-off end shows too.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.SEE_JOURNAL)
    return chain.verify_store(login.store, anchor)


def audit_file(file: Path, anchor: str | None = None) -> Audit:
    """Walk a ``chain.jsonl`` (or the one inside a backup); needs no password and shows no value.

    Raises:
        TroubleError: the file can't be read.
    """
    return chain.verify_file(file, anchor)


def export_chain(login: Login, file: Path) -> Audit:
    """Write ``chain.jsonl`` for somebody who audits without seeing values.

    Raises:
        RuleError: no right.
        TroubleError: the file can't be written.
    """
    login.actor.require(Right.SEE_JOURNAL)
    return chain.export_chain(login.store, file)


def update_search(store: Store) -> None:
    """Bring the search index to the present token rules, if it is not; long, between acts."""
    reindex.rebuild(store)


def _answer(file: Path, manifest: Manifest) -> BackupAnswer:
    return BackupAnswer(
        file,
        manifest.generation,
        manifest.made_at,
        manifest.why,
        dict(manifest.counts),
        manifest.chain_head,
    )


def _restored(file: Path, done: storage_restore.Restored) -> RestoreAnswer:
    said = done.manifest
    return RestoreAnswer(
        file,
        said.generation,
        dict(said.counts),
        said.chain_head,
        done.missing.since,
        done.missing.acts,
        done.erased_again,
    )
