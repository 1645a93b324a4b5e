"""Restore: a backup becomes a centre in a new folder; the folder in use is never written over.

The new folder is put together beside its place, checked like the backup was, brought up to date, and
people who were erased since are erased again before it gets its name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of
from app.storage import backup, chain, container, erasure, migrate
from app.storage.container import Manifest
from app.storage.engine import FILE, Store, connect, open_store, troubles
from app.storage.keys import KeyFolder
from app.storage.owner import Owner

Opens = Callable[[KeyFolder], bytes]
"""Gives the data key out of a key folder: by a password or by the recovery key."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a restored centre lacks against the one in use.

    Attributes:
        since: the last act that is in the backup; what was done later is missing.
        acts: how many acts the centre in use has beyond the backup; None where that one is not at hand.
        until: when the last of these was done.
    """

    since: datetime | None
    acts: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """A centre that stands up again: what came from the backup, what is missing, who was erased again."""

    folder: Path
    manifest: Manifest
    missing: Missing
    erased_again: int


def restore(
    file: Path,
    folder: Path,
    opens: Opens,
    *,
    live: Path | None = None,
    approve: Callable[[Store], None] | None = None,
) -> Restored:
    """Bring a backup back as a centre of its own.

    Args:
        file: the backup.
        folder: where the centre shall stand; made, or empty.
        opens: gives the data key out of the backup's own key files.
        live: folder of the centre in use, to say what will be missing and to take over who was erased;
            it is only looked at, and a backup of it is made first.
        approve: asked with the restored store open before it gets its place; raises to refuse.

    Raises:
        RuleError: the folder is not empty (``not_empty``), or the password is wrong.
        TroubleError: the backup is damaged, or the disk is in the way; nothing is left behind.
    """
    _refuse_taken(folder)
    with _beside(folder) as partial:
        manifest = container.unpack(file, partial)
        key = opens(KeyFolder(partial))
        _check_copy(partial, key, manifest)
        missing = Missing(manifest.last_act_at)
        erased = erasure.read_erased(partial / "keys")
        if live is not None:
            erased = {**erased, **erasure.read_erased(live / "keys")}
            missing = _missing(live, key, manifest)
        again = _bring_to_life(partial, key, erased, approve)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    return Restored(folder, manifest, missing, again)


def _refuse_taken(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RuleError(
            f"“{folder}”不是空文件夹。恢复总是放进新文件夹，请另选一个位置。", "folder", "not_empty"
        )


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside the place, gone again unless it was renamed."""
    partial = folder.parent / f".{folder.name}.restoring"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700, parents=True)
        yield partial
    except OSError as error:
        raise TroubleError(
            f"恢复没有完成：{reason_of(error)}。备份和正在使用的数据都没有改动。", "disk"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_copy(folder: Path, key: bytes, manifest: Manifest) -> None:
    with troubles():
        raw = connect(folder / FILE, key, wal=False)
        raw.execute(backup.SMALL_CACHE)
        try:
            whole = (
                not backup.damage_of(raw)
                and backup.counts_of(raw) == dict(manifest.counts)
                and backup.heads_of(raw) == dict(manifest.heads)
                and chain.last_hash(raw) == manifest.chain_head
            )
        finally:
            raw.close()
    if not whole:
        raise TroubleError("备份里的数据与它自己的清单不符，没有恢复。请换另一份备份。", "damaged_backup")


def _bring_to_life(
    folder: Path, key: bytes, erased: dict[str, str], approve: Callable[[Store], None] | None
) -> int:
    owner = Owner(folder)
    owner.take()
    store = open_store(folder, key, owner, migrate=lambda s: migrate.bring_up_to_date(s, lambda _: None))
    try:
        if approve is not None:
            approve(store)
        again = erasure.apply_again(store, erased)
    finally:
        store.close()
    (folder / "store.lock").unlink(missing_ok=True)
    return again


def _missing(live: Path, key: bytes, manifest: Manifest) -> Missing:
    """Look at the centre in use, if it can be opened with the same key; make a backup of it first."""
    unknown = Missing(manifest.last_act_at)
    if not (live / FILE).is_file():
        return unknown
    owner = Owner(live)
    try:
        owner.take()
        store = open_store(live, key, owner, migrate=_leave_as_it_is)
    except (TroubleError, driver.Error):
        owner.release()
        return unknown
    try:
        backup.back_up_automatically(store, "restore")
        return missing_in(store, manifest)
    except TroubleError:
        return unknown
    finally:
        store.close()


def missing_in(store: Store, manifest: Manifest) -> Missing:
    """What the open store has beyond a backup: acts whose last entry the backup does not know."""
    with chain.reading(store) as raw:
        rows = raw.execute("SELECT origin, last_seq, at FROM works").fetchall()
    later = [at for origin, seq, at in rows if seq > manifest.heads.get(origin, (0, ""))[0]]
    return Missing(manifest.last_act_at, len(later), clock.from_text(max(later)) if later else None)


def _leave_as_it_is(store: Store) -> None:
    if migrate.revision(store) != migrate.NEWEST:
        raise TroubleError("正在使用的数据是另一个版本的，先不比较。", "newer")
