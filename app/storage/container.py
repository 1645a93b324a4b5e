"""The form of a backup: one file that holds all a centre needs to stand up again on another machine.

It is a plain zip archive, stored without compression: ``store.db`` (still encrypted), ``keys/`` (both
copies of the key file, ids of erased people), ``chain.jsonl`` and ``manifest.json``. One file can't be
torn apart from its keys on the way to a USB stick; every part has a checksum; a file cut short has no
directory at its end and is refused at once; and any unzip program opens it, should ours be gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from app.base import clock
from app.base.errors import TroubleError
from app.storage.chain import FILE as CHAIN
from app.storage.engine import FILE as STORE
from app.storage.erasure import FILE as ERASED

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = ("keys-1.json", "keys-2.json", ERASED)
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        generation: its name, made from the time; sorts by age.
        made_at: when its snapshot was taken.
        why: what it was made for.
        centre_id: whose it is.
        revision: the form of the store's tables.
        counts: rows per register, and of the journal (``changes``).
        chain_head: op_id (hex) of the entry that arrived last.
        heads: op_id (hex) at the end of every origin, with its number.
        last_act_at: when the last act in it was done; None in an empty store.
        store_bytes: size of the encrypted file.
        store_sha256: its hash.
        keys_sha256: hash over the key files.
    """

    generation: str
    made_at: datetime
    why: str
    centre_id: str
    revision: str
    counts: Mapping[str, int]
    chain_head: str
    heads: Mapping[str, tuple[int, str]]
    last_act_at: datetime | None
    store_bytes: int
    store_sha256: str
    keys_sha256: str

    def to_json(self) -> bytes:
        """As it stands in the backup."""
        said = asdict(self)
        said["made_at"] = clock.to_text(self.made_at)
        said["last_act_at"] = clock.to_text(self.last_act_at) if self.last_act_at else None
        return json.dumps({"format": FORMAT, **said}, ensure_ascii=False, indent=1).encode()

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            ValueError: a form this program does not know (also KeyError, TypeError).
        """
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        values = {name: said[name] for name in Manifest.__dataclass_fields__}
        values["made_at"] = clock.from_text(said["made_at"])
        values["last_act_at"] = clock.from_text(said["last_act_at"]) if said["last_act_at"] else None
        values["heads"] = {origin: (int(seq), str(h)) for origin, (seq, h) in said["heads"].items()}
        return Manifest(**values)


def write(target: Path, store: Path, chain: Path, key_folder: Path, manifest: Manifest) -> None:
    """Put the parts of a backup into one file and compare what then stands there.

    Args:
        target: written as a whole; the caller gives it its place afterwards.
        store: the checked encrypted copy, opened by nothing.
        chain: its ``chain.jsonl``.
        key_folder: where the key files lie.
        manifest: what the backup says of itself.

    Raises:
        OSError: the disk refuses.
        TroubleError: what was read back differs (``damaged_backup``).
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        archive.writestr(MANIFEST, manifest.to_json())
        for name in KEYS:
            if (key_folder / name).exists():
                archive.write(key_folder / name, f"keys/{name}")
        archive.write(chain, CHAIN)
        archive.write(store, STORE)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    verify(target)


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself; its other parts are not looked at.

    Raises:
        TroubleError: no such file (``no_backup``), or not a whole backup (``damaged_backup``).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return Manifest.from_json(json.loads(archive.read(MANIFEST)))
    except FileNotFoundError as error:
        raise TroubleError(f"找不到备份文件“{file.name}”，请检查位置。", "no_backup") from error
    except (OSError, zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged(file) from error


def verify(file: Path) -> Manifest:
    """Read every part of a backup and compare it with its checksum.

    Raises:
        TroubleError: a part is missing or damaged (``damaged_backup``).
    """
    manifest = read_manifest(file)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            parts = (archive.read(f"keys/{name}") if f"keys/{name}" in names else b"" for name in KEYS)
            whole = hashlib.sha256(b"".join(parts)).hexdigest() == manifest.keys_sha256
            # Whatever is read to its end is compared with the checksum of the archive on the way.
            with archive.open(STORE) as store, archive.open(CHAIN) as lines:
                whole = whole and sha256_of(store) == manifest.store_sha256 and bool(sha256_of(lines))
    except (OSError, zipfile.BadZipFile, LookupError) as error:
        raise _damaged(file) from error
    if not whole:
        raise _damaged(file)
    return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """Lay store and keys of a backup into an empty folder, on the disk before this returns.

    Raises:
        TroubleError: the backup is damaged, or the disk refuses.
    """
    manifest = verify(file)
    (folder / "keys").mkdir(mode=0o700)
    with zipfile.ZipFile(file) as archive:
        for name in (STORE, *(f"keys/{name}" for name in KEYS)):
            if name not in archive.namelist():
                continue
            with archive.open(name) as inside, (folder / name).open("xb") as out:
                os.chmod(folder / name, 0o600)  # noqa: PTH101 - before a byte is written
                shutil.copyfileobj(inside, out, BLOCK)
                out.flush()
                os.fsync(out.fileno())
    return manifest


def sha256_of(file: IO[bytes]) -> str:
    """The SHA-256 (hex) of what is left to read."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def sha256_of_keys(key_folder: Path) -> str:
    """One hash over the key files, to tell whether a password was set since."""
    digest = hashlib.sha256()
    for name in KEYS:
        file = key_folder / name
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _damaged(file: Path) -> TroubleError:
    return TroubleError(
        f"“{file.name}”不是完整的备份：不是本程序写的，或已损坏。请换另一份备份。", "damaged_backup"
    )
