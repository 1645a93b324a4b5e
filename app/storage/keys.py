"""The key folder: the data key wrapped once per account and once by the recovery key.

The data key (32 random bytes) never changes with a password; a new password only wraps it anew.
Wraps are argon2id (64 MiB, t = 3, p = 1) and AES-256-GCM, bound to centre and login name. The file is
written atomically and twice, and goes into every backup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1
FREE_TRIES = 5
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters without 0 O 1 I, for keys that people copy from paper."""
RECOVERY = "\x00recovery"
MIN_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class Wrap:
    """The data key as one password opens it."""

    salt: bytes
    nonce: bytes
    sealed: bytes

    def to_json(self) -> dict[str, str]:
        """As it stands in the key file."""
        return {name: base64.b64encode(getattr(self, name)).decode() for name in ("salt", "nonce", "sealed")}

    @staticmethod
    def from_json(values: Mapping[str, str]) -> Wrap:
        """Read from the key file."""
        return Wrap(*(base64.b64decode(values[name]) for name in ("salt", "nonce", "sealed")))


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the key file says: centre, wraps by login name, wrap of the recovery key, wrong tries."""

    centre_id: str
    wraps: Mapping[str, Wrap] = field(default_factory=dict)
    wrong: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it stands on disk, with a sum that tells a damaged copy from a whole one."""
        said = {
            "version": 1,
            "centre": self.centre_id,
            "wraps": {login: wrap.to_json() for login, wrap in self.wraps.items()},
            "wrong": {login: list(tries) for login, tries in self.wrong.items()},
        }
        return {**said, "sum": _sum(said)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> KeyFile:
        """Read what `to_json` wrote.

        Raises:
            ValueError: the sum does not fit; other errors where parts are missing.
        """
        if values["sum"] != _sum({name: value for name, value in values.items() if name != "sum"}):
            raise ValueError("the key file is damaged")
        return KeyFile(
            values["centre"],
            {login: Wrap.from_json(wrap) for login, wrap in values["wraps"].items()},
            {login: (tries[0], tries[1]) for login, tries in values["wrong"].items()},
        )


class KeyFolder:
    """The key file of one centre, kept twice in ``DIR/keys``."""

    def __init__(self, store_folder: Path) -> None:
        self.folder = store_folder / "keys"
        self.copies = (self.folder / "keys-1.json", self.folder / "keys-2.json")

    def read(self) -> KeyFile:
        """The key file; the second copy where the first is damaged.

        Raises:
            TroubleError: neither copy can be read (code ``keys_missing``).
        """
        for copy in self.copies:
            if (keys := _read(copy)) is not None:
                return keys
        raise TroubleError(
            f"找不到可用的钥匙文件（{self.folder}）。请把备份里的 keys 文件夹放回原处再打开。", "keys_missing"
        )

    def both_whole(self) -> bool:
        """Whether both copies are there and say the same."""
        first, second = (_read(copy) for copy in self.copies)
        return first is not None and first == second

    def write(self, keys: KeyFile) -> None:
        """Write both copies, each whole or not at all.

        Raises:
            TroubleError: the disk refuses (code ``disk``).
        """
        text = json.dumps(keys.to_json(), ensure_ascii=False, indent=1).encode()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for copy in self.copies:
                _replace(copy, text)
        except OSError as error:
            raise TroubleError(
                f"钥匙文件没能写入：{reason_of(error)}。原来的钥匙仍然有效。", "disk"
            ) from error

    def unlock(self, login: str, password: str) -> bytes:
        """The data key, opened by this account's password.

        Raises:
            RuleError: wrong name or password (``wrong_password``), or a pause is running after
                five wrong ones (``pause``).
        """
        keys = self.read()
        self._refuse_in_pause(keys, login)
        wrap = keys.wraps.get(login)
        # An unknown name takes as long as a wrong password: names can't be probed by the clock.
        key = _unwrap(wrap or _decoy(), keys.centre_id, login, password)
        if key is None or wrap is None:
            self._count_wrong(keys, login)
            raise RuleError("登录名或密码不对，请再试一次。", "password", "wrong_password")
        if login in keys.wrong or not self.both_whole():
            self.write(replace(keys, wrong={k: v for k, v in keys.wrong.items() if k != login}))
        return key

    def recover(self, recovery_key: str) -> bytes:
        """The data key, opened by the recovery key from paper.

        Raises:
            RuleError: a group has a typing error (``recovery_typo``) or the key is another one's.
        """
        keys = self.read()
        self._refuse_in_pause(keys, RECOVERY)
        key = _unwrap(keys.wraps[RECOVERY], keys.centre_id, RECOVERY, read_recovery_key(recovery_key))
        if key is None:
            self._count_wrong(keys, RECOVERY)
            raise RuleError(
                "恢复钥匙不是这个中心的，请核对纸上的 8 组字符。", "recovery_key", "wrong_password"
            )
        return key

    def set_password(self, login: str, password: str, data_key: bytes) -> None:
        """Wrap the data key for this account anew; the data key stays.

        Raises:
            RuleError: the password is too weak (``weak_password``).
        """
        check_password(login, password)
        keys = self.read()
        wraps = {**keys.wraps, login: _wrap(data_key, keys.centre_id, login, password)}
        self.write(replace(keys, wraps=wraps, wrong={k: v for k, v in keys.wrong.items() if k != login}))

    def forget(self, login: str) -> None:
        """Take this account's wrap away: its password opens nothing any more."""
        keys = self.read()
        self.write(replace(keys, wraps={k: v for k, v in keys.wraps.items() if k != login}))

    def _refuse_in_pause(self, keys: KeyFile, login: str) -> None:
        count, last = keys.wrong.get(login, (0, ""))
        if count < FREE_TRIES:
            return
        until = datetime.fromisoformat(last) + timedelta(seconds=min(30 * 2 ** (count - FREE_TRIES), 86_400))
        wait = int((until - clock.now()).total_seconds())
        if wait > 0:
            raise RuleError(f"密码已连续输错 {count} 次，请 {wait} 秒后再试。", "password", "pause")

    def _count_wrong(self, keys: KeyFile, login: str) -> None:
        if login != RECOVERY and login not in keys.wraps:
            return
        count = keys.wrong.get(login, (0, ""))[0] + 1
        self.write(replace(keys, wrong={**keys.wrong, login: (count, clock.to_text(clock.now()))}))


def make_keys(store_folder: Path, centre_id: str, login: str, password: str) -> tuple[bytes, str]:
    """New keys for a new centre.

    Returns:
        The data key, and the recovery key (8 groups of 4) that is shown once.

    Raises:
        RuleError: the password is too weak.
    """
    check_password(login, password)
    data_key, recovery = secrets.token_bytes(32), new_recovery_key()
    wraps = {
        login: _wrap(data_key, centre_id, login, password),
        RECOVERY: _wrap(data_key, centre_id, RECOVERY, read_recovery_key(recovery)),
    }
    KeyFolder(store_folder).write(KeyFile(centre_id, wraps))
    return data_key, recovery


def check_password(login: str, password: str) -> None:
    """Refuse a weak password.

    Raises:
        RuleError: under 8 characters, one character repeated, a run like 12345678, or the login name.
    """
    codes = [ord(c) for c in password]
    steps = {b - a for a, b in pairwise(codes)}
    if len(password) < MIN_PASSWORD:
        raise RuleError(f"密码太短，请至少用 {MIN_PASSWORD} 个字符。", "password", "weak_password")
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise RuleError("密码太容易猜到，请不要用连续或重复的字符。", "password", "weak_password")
    if password.lower() in {login.lower(), "password", "password1", "qwertyui", "11223344", "12341234"}:
        raise RuleError("密码太容易猜到，请换一个。", "password", "weak_password")


def new_recovery_key() -> str:
    """8 groups of 4 characters; the last of each group checks the three before it (120 random bits)."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(3)) for _ in range(8))
    return "-".join(group + _check(group, place) for place, group in enumerate(groups))


def read_recovery_key(text: str) -> str:
    """The recovery key as typed from paper, without blanks and dashes, in capitals.

    Raises:
        RuleError: not 8 groups of 4, or a group whose check character does not fit; says which.
    """
    plain = "".join(c for c in text.upper() if c.isalnum())
    if len(plain) != 32:  # noqa: PLR2004 - 8 groups of 4
        raise RuleError("恢复钥匙应有 8 组、每组 4 个字符。", "recovery_key", "recovery_typo")
    for place in range(8):
        group = plain[4 * place : 4 * place + 4]
        if any(c not in ALPHABET for c in group) or _check(group[:3], place) != group[3]:
            raise RuleError(
                f"恢复钥匙第 {place + 1} 组有误，请对照纸上再看一遍。", "recovery_key", "recovery_typo"
            )
    return plain


def _check(group: str, place: int) -> str:
    total = place + 1
    for weight, char in zip((3, 7, 11), group, strict=True):
        total += weight * ALPHABET.index(char)
    return ALPHABET[total % 32]


def _read(copy: Path) -> KeyFile | None:
    """One copy of the key file, None if it is missing or damaged."""
    try:
        return KeyFile.from_json(json.loads(copy.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _sum(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _wrap(data_key: bytes, centre_id: str, login: str, password: str) -> Wrap:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    bound = f"{centre_id}\x1f{login}".encode()
    return Wrap(salt, nonce, AESGCM(_stretch(password, salt)).encrypt(nonce, data_key, bound))


def _unwrap(wrap: Wrap, centre_id: str, login: str, password: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    bound = f"{centre_id}\x1f{login}".encode()
    try:
        return AESGCM(_stretch(password, wrap.salt)).decrypt(wrap.nonce, wrap.sealed, bound)
    except InvalidTag:
        return None


def _stretch(password: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(), salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID)


def _decoy() -> Wrap:
    return Wrap(bytes(16), bytes(12), bytes(48))


def _replace(target: Path, content: bytes) -> None:
    partial = target.with_suffix(".part")
    try:
        with partial.open("wb") as file:
            os.chmod(partial, 0o600)  # noqa: PTH101 - before a byte is written
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
