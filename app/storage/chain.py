"""The chain of the journal: proving that no entry was changed, taken out, put in or cut off.

``chain.jsonl`` carries what the proof needs and nothing else (origin, seq, op_id, prev_hash, digest; for
the first entry of an origin also the heads it lists), so that it can be checked without a password by
somebody who may not see a single value. What it can't show by itself, an end cut off since, shows against
an anchor: a head printed or kept elsewhere.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson
import sqlcipher3.dbapi2 as driver

from app.base.errors import TroubleError
from app.base.files import replace_atomically
from app.storage import journal
from app.storage.engine import Store
from app.storage.journal import LINK_COLUMNS, ORIGIN

FILE = "chain.jsonl"


@dataclass(frozen=True, slots=True)
class Head:
    """Where an origin ends: its last number and that entry's op_id in hex."""

    origin: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the chain does not hold, and why; empty origin: the chain as a whole."""

    origin: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a walk along the whole chain found."""

    ok: bool
    entries: int
    origins: int
    heads: tuple[Head, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it; ``heads`` only on the first entry of an origin."""

    origin: str
    seq: int
    op_id: str
    prev_hash: str
    digest: str
    heads: tuple[tuple[str, int, str], ...] | None = None
    intact: bool = True

    def to_line(self) -> bytes:
        """As one line of ``chain.jsonl``."""
        said: dict[str, Any] = {
            name: getattr(self, name) for name in ("origin", "seq", "op_id", "prev_hash", "digest")
        }
        if self.heads is not None:
            said["heads"] = self.heads
        return orjson.dumps(said) + b"\n"

    @staticmethod
    def from_line(line: str) -> Link:
        """Read what `to_line` wrote.

        Raises:
            ValueError: the line is not one of a chain file (also KeyError, TypeError).
        """
        said = json.loads(line)
        heads = said.get("heads")
        listed = None if heads is None else tuple((str(o), int(n), str(h)) for o, n, h in heads)
        for name in ("op_id", "prev_hash", "digest"):
            bytes.fromhex(said[name])
        return Link(
            str(said["origin"]), int(said["seq"]), said["op_id"], said["prev_hash"], said["digest"], listed
        )


def verify_store(store: Store, anchor: str | None = None) -> Audit:
    """Walk the whole journal of an open store.

    Args:
        store: the open store.
        anchor: an op_id (hex) kept elsewhere that the chain must still contain.
    """
    with reading(store) as raw:
        return verify_raw(raw, anchor)


def verify_raw(raw: driver.Connection, anchor: str | None = None) -> Audit:
    """Walk the whole journal behind a connection (of a live store or of a backup's copy)."""
    known = [heads for link in links(raw, f"record_type = '{ORIGIN}'") if (heads := link.heads)]
    walk = _Walk(_expected(known), anchor)
    for link in links(raw):
        walk.step(link)
    registered = raw.execute("SELECT origin, max(last_seq) FROM works GROUP BY origin").fetchall()
    return walk.end(dict(registered))


def verify_file(path: Path, anchor: str | None = None) -> Audit:
    """Walk a ``chain.jsonl``, or the one inside a backup, without a password.

    Args:
        path: the file, or a backup that holds one.
        anchor: an op_id (hex) kept elsewhere that the chain must still contain.

    Raises:
        TroubleError: the file can't be read (``chain_unreadable``).
    """
    try:
        with _open(path) as lines:
            walk_over = [heads for link in _read(lines) if isinstance(link, Link) and (heads := link.heads)]
        walk = _Walk(_expected(walk_over), anchor)
        with _open(path) as lines:
            for link in _read(lines):
                if isinstance(link, Fault):
                    walk.faults.append(link)
                else:
                    walk.step(link)
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise TroubleError(
            f"读不出链文件“{path.name}”，请确认它是 chain.jsonl 或本程序的备份。", "chain_unreadable"
        ) from error
    return walk.end({})


def export_chain(store: Store, file: Path) -> Audit:
    """Write ``chain.jsonl`` of an open store and say what a walk over it found.

    Raises:
        TroubleError: the file can't be written; an older one stands as it was.
    """
    with reading(store) as raw, replace_atomically(file) as partial, partial.open("wb") as out:
        write_lines(raw, out)
        return verify_raw(raw)


def take_out(backup: Path, file: Path) -> None:
    """Lay the ``chain.jsonl`` of a backup into a file of its own.

    Raises:
        TroubleError: the file can't be written.
    """
    with (
        zipfile.ZipFile(backup) as archive,
        archive.open(FILE) as inside,
        replace_atomically(file) as partial,
        partial.open("wb") as out,
    ):
        shutil.copyfileobj(inside, out)


def write_lines(raw: driver.Connection, out: IO[bytes]) -> None:
    """Write the lines of ``chain.jsonl``."""
    out.writelines(link.to_line() for link in links(raw))


@contextmanager
def reading(store: Store) -> Iterator[driver.Connection]:
    """The driver's own connection in one read-only snapshot (rows by the million, without wrapping)."""
    with store.connection() as connection:
        raw: Any = connection.connection.driver_connection
        yield raw


def links(raw: driver.Connection, where: str = "1 = 1") -> Iterator[Link]:
    """The entries as links, by origin and number; the link before is the one that really stands there."""
    origin, before = "", ""
    rows = raw.execute(f"SELECT {LINK_COLUMNS} FROM changes WHERE {where} ORDER BY origin, seq")  # noqa: S608 - conditions of this module
    for row in rows:
        heads = None
        if row[0] != origin:
            origin, before = row[0], ""
        if row[10] == ORIGIN:
            listed = orjson.loads(row[13])["heads"]
            heads = tuple((str(o), int(n), str(h)) for o, n, h in listed)
            before = journal.before_first(listed).hex()
        yield Link(
            row[0],
            row[1],
            row[2].hex(),
            before,
            journal.digest_of(row).hex(),
            heads,
            journal.personal_intact(row),
        )
        before = row[2].hex()


def last_hash(raw: driver.Connection) -> str:
    """The op_id (hex) of the entry that arrived last: it stands for everything written before; "" if none."""
    row = raw.execute("SELECT op_id FROM changes ORDER BY arrival DESC LIMIT 1").fetchone()
    return row[0].hex() if row else ""


class _Walk:
    """One pass along the chain, entry by entry in order of origin and number."""

    def __init__(self, expected: dict[tuple[str, int], str], anchor: str | None) -> None:
        self.faults: list[Fault] = []
        self._expected = expected
        self._anchor = anchor.strip().lower() if anchor else None
        self._last: dict[str, Link] = {}
        self._entries = 0

    def step(self, link: Link) -> None:
        """Take one entry in and note what is wrong with it."""
        self._entries += 1
        last = self._last.get(link.origin)
        before = last.seq if last else 0
        if link.seq <= before:
            self._fault(link, f"顺序不对：第 {link.seq} 条出现在第 {before} 条之后")
            return
        if not self._check_place(link, last):
            made = journal.link(
                link.origin, link.seq, bytes.fromhex(link.prev_hash), bytes.fromhex(link.digest)
            )
            if made.hex() != link.op_id:
                self._fault(link, "内容与校验值不符，这一条被改动过")
        if not link.intact:
            self._fault(link, "个人信息部分与摘要不符，被改动过")
        if self._expected.get((link.origin, link.seq), link.op_id) == link.op_id:
            self._expected.pop((link.origin, link.seq), None)
        if self._anchor == link.op_id:
            self._anchor = None
        self._last[link.origin] = link

    def end(self, registered: dict[str, int]) -> Audit:
        """Close the walk.

        Args:
            registered: last number of every origin as the list of acts has it; empty where not at hand.
        """
        for (origin, seq), _ in sorted(self._expected.items()):
            last = self._last.get(origin)
            if last is None or last.seq < seq:
                reason = f"末尾缺失：后来的序列记着它到第 {seq} 条，现在只到第 {last.seq if last else 0} 条"
            else:
                reason = f"第 {seq} 条与后来的序列所记的不是同一条"
            self.faults.append(Fault(origin, seq, reason))
        for origin, seq in sorted(registered.items()):
            last = self._last.get(origin)
            if (last.seq if last else 0) < seq:
                self.faults.append(Fault(origin, seq, f"末尾缺失：操作登记到第 {seq} 条"))
        if self._anchor is not None:
            self.faults.append(Fault("", 0, "没有找到给出的链头：它之前的记录被改动过，或末尾被截去"))
        heads = tuple(Head(o, link.seq, link.op_id) for o, link in sorted(self._last.items()))
        return Audit(not self.faults, self._entries, len(heads), heads, tuple(self.faults))

    def _check_place(self, link: Link, last: Link | None) -> bool:
        """Note what is wrong with the place of an entry; True where entries before it are missing."""
        if link.seq == 1:
            listed = [list(head) for head in link.heads or ()]
            if link.heads is None or journal.before_first(listed).hex() != link.prev_hash:
                self._fault(link, "序列开头列出的各链头与校验值不符，被改动过")
        elif last is None or link.seq != last.seq + 1:
            first = last.seq + 1 if last else 1
            self._fault(link, f"缺少第 {first} 至第 {link.seq - 1} 条")
            return True
        elif link.prev_hash != last.op_id:
            self._fault(link, "与前一条接不上，前一条被改动或替换过")
        return False

    def _fault(self, link: Link, reason: str) -> None:
        self.faults.append(Fault(link.origin, link.seq, reason))


def _expected(listed: Iterable[tuple[tuple[str, int, str], ...]]) -> dict[tuple[str, int], str]:
    return {(origin, seq): op_id for heads in listed for origin, seq, op_id in heads}


@contextmanager
def _open(path: Path) -> Iterator[IO[str]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as backup, backup.open(FILE) as inside:
            yield io.TextIOWrapper(inside, encoding="utf-8")
    else:
        with path.open(encoding="utf-8") as lines:
            yield lines


def _read(lines: Iterable[str]) -> Iterator[Link | Fault]:
    for number, line in enumerate(lines, start=1):
        try:
            yield Link.from_line(line)
        except (ValueError, KeyError, TypeError):
            yield Fault("", 0, f"文件第 {number} 行读不出")
