"""`Store`: one encrypted SQLite file, opened by one process, written by one act at a time.

The raw key is given first on every connection. Transactions are begun by us (BEGIN IMMEDIATE for
writing, BEGIN for reading), never by the driver: its implicit ones leave killed migrations half done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.storage import filesystem, journal, search
from app.storage.journal import Place
from app.storage.keys import KeyFolder
from app.storage.owner import Owner
from app.storage.work import Actor, GuardedSession, Read, Work

log = logging.getLogger(__name__)

FILE = "store.db"
# Without an adapter of its own the driver looks for one in vain at every NULL and every blob it binds; both
# stay as they are. That search took two thirds of a bulk insert.
driver.register_adapter(type(None), {}.get)
driver.register_adapter(bytes, bytes)

OLDEST_SQLITE = (3, 51, 3)
READERS = 5
WRITER_CACHE, READER_CACHE = 40_960, 32_768
"""Page caches in KiB: bulk imports and index building need the large one."""


# The index knows the last arrival of each actor; to ask for the last of all would read it from end to end.
_INTO_WORKS = """INSERT INTO works (
    work_id, origin, first_seq, last_seq, act, label, actor, at, undoes, undoable, outcome, arrival
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (
    WITH RECURSIVE actors(actor) AS (
        SELECT min(actor) FROM works
        UNION ALL
        SELECT (SELECT min(actor) FROM works WHERE actor > actors.actor) FROM actors WHERE actor IS NOT NULL
    )
    SELECT coalesce(max((SELECT max(arrival) FROM works w WHERE w.actor = actors.actor)), 0) + 1 FROM actors
))"""


class Store:
    """The store of one centre, open.

    Args:
        folder: the centre's folder.
        key: the 32-byte data key.
        centre_id: as the key file says.
        owner: the lock, already taken.

    Attributes:
        changed_since_backup: whether a backup has something new to keep, as far as this run knows.
        backed_up_at: when this run made an automatic backup last.
    """

    def __init__(self, folder: Path, key: bytes, centre_id: str, owner: Owner) -> None:
        self.folder = folder
        self.key = key
        self.centre_id = centre_id
        self.keys = KeyFolder(folder)
        self.changed_since_backup = False
        self.backed_up_at: datetime | None = None
        self._owner = owner
        self._place: Place | None = None
        self.backing_up = threading.Lock()
        self._writing = threading.Lock()
        self._writer = self._engine("BEGIN IMMEDIATE", 1, query_only=False)
        self._readers = self._engine("BEGIN", READERS, query_only=True)

    def require_there(self) -> None:
        """Refuse where the folder was taken away: the open file would take writes that nobody finds again.

        Raises:
            TroubleError: ``folder_gone``.
        """
        if not (self.folder / FILE).is_file():
            raise TroubleError(
                f"找不到数据文件夹“{self.folder}”：可能被移走、改了名，或所在的磁盘被拔掉了。这一步没有保存，"
                "以前保存的都还在那个文件夹里。请把它放回原处，再试一次。",
                "folder_gone",
            )

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Read]:
        """A read-only look at one snapshot."""
        with troubles(), GuardedSession(self._readers, autoflush=False) as session:
            yield Read(session, actor, self.centre_id)

    @contextmanager
    def working(
        self, actor: Actor, label: str, *, act: str, work_id: str | None = None, undoes: str | None = None
    ) -> Iterator[Work]:
        """One act: committed when the block ends, rolled back when it raises.

        The block stores what the act answers in ``work.outcome`` before it ends.
        """
        self.require_there()
        with self._writing, troubles(), GuardedSession(self._writer, expire_on_commit=False) as session:
            work = Work(
                session, actor, self.centre_id,
                label=label, act=act, work_id=work_id, undoes=undoes, place=self._place,
            )  # fmt: skip
            with closing(work):
                yield work
                place = self._record(work)
            # Whether a commit that failed reached the disk is not known: its numbers are never used again.
            known, self._place = self._place, None
            try:
                session.commit()
            except IntegrityError:  # a reference checked at the end: surely rolled back
                self._place = known
                raise
            self._place = place or known
            if place is not None:
                self.changed_since_backup = True

    def outcome(self, work_id: str) -> str | None:
        """What an act of that id answered (JSON; empty for a mere look), None if none was committed."""
        with self.connection() as connection:
            return connection.exec_driver_sql(
                "SELECT coalesce(outcome, '') FROM works WHERE work_id = ?", (work_id,)
            ).scalar()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A read-only connection in one snapshot, for storage's own questions."""
        with troubles(), self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The write connection in one transaction, for storage's own housekeeping (drafts, index)."""
        self.require_there()
        with self._writing, troubles(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[driver.Connection]:
        """A connection outside any transaction, with writers held off (migration, VACUUM)."""
        with self._writing, self.beside() as raw:
            yield raw

    @contextmanager
    def beside(self) -> Iterator[driver.Connection]:
        """A connection outside any transaction while others go on writing (a backup's snapshot)."""
        self.require_there()
        with troubles():
            raw = connect(self.folder / FILE, self.key)
            try:
                yield raw
            finally:
                raw.close()

    def close(self) -> None:
        """Close all connections, fold the WAL in, give the lock free."""
        self._readers.dispose()
        self._writer.dispose()
        self._owner.release()

    def _record(self, work: Work) -> Place | None:
        done = work.finish()
        if done is None:
            return None
        connection = work.raw()
        start = work.begun()
        place = journal.write(connection, work.reached(), work.group, done.said)
        search.put(connection, done.changed_docs)
        search.remove(connection, done.gone)
        connection.exec_driver_sql(
            _INTO_WORKS,
            (
                work.id, place.origin, start.seq + 1, place.seq, work.act, work.label, work.actor.login,
                clock.to_text(work.at), work.undoes, int(done.undoable), work.outcome,
            ),
        )  # fmt: skip
        return place

    def _engine(self, begin: str, size: int, *, query_only: bool) -> Engine:
        def creator() -> driver.Connection:
            self.require_there()  # SQLite would make an empty file
            cache = READER_CACHE if query_only else WRITER_CACHE
            connection = connect(self.folder / FILE, self.key, cache_kib=cache)
            if query_only:
                connection.execute("PRAGMA query_only = ON")
            return connection

        engine = create_engine(
            "sqlite://",
            module=driver,
            creator=creator,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            hide_parameters=True,  # an error's text goes into log and crash report: no names, no numbers
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
        )
        event.listen(engine, "begin", lambda c: c.exec_driver_sql(begin))
        event.listen(engine, "checkin", _leave_no_transaction)
        return engine


def _leave_no_transaction(raw: driver.Connection | None, _record: Any) -> None:
    """A commit refused for a reference leaves its transaction open: the next act could not begin."""
    if raw is not None and raw.in_transaction:
        raw.execute("ROLLBACK")


def connect(file: Path, key: bytes, *, wal: bool = True, cache_kib: int = WRITER_CACHE) -> driver.Connection:
    """Open an encrypted file with its raw key, the way every connection of the house is opened."""
    connection = driver.connect(str(file), isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    return connection


def open_store(folder: Path, key: bytes, owner: Owner, *, migrate: Callable[[Store], None]) -> Store:
    """Open the store of a centre, after refusing what would harm it.

    Args:
        folder: the centre's folder.
        key: the data key.
        owner: the lock, already taken.
        migrate: brings an older file up to date (with its backup) or refuses a newer one.

    Raises:
        TroubleError: no store there, not encrypted, on a network disk, newer, damaged, or the SQLite
            library is too old.
    """
    refuse_unfit(folder)
    store = Store(folder, key, KeyFolder(folder).read().centre_id, owner)
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def refuse_unfit(folder: Path) -> None:
    """Refuse a machine or file that can't keep data safe. Called before the file is first opened.

    Raises:
        TroubleError: says which and what to do.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise TroubleError(
            f"数据库组件版本 {driver.sqlite_version} 有会损坏数据的缺陷，请重新安装本程序。", "sqlite_old"
        )
    if (kind := filesystem.network_kind(folder)) is not None:
        raise TroubleError(
            f"数据文件夹在网络盘上（{kind}），断网时会损坏数据。请把它移到本机硬盘再打开。", "network_disk"
        )
    file = folder / FILE
    if not file.is_file():
        raise TroubleError(f"“{folder}”里没有党群工作台的数据。请检查位置，或新建一个中心。", "no_store")
    with file.open("rb") as head:
        if head.read(15) == b"SQLite format 3":
            raise TroubleError("这个数据文件没有加密，不是本程序写的，不能打开。", "not_encrypted")


@contextmanager
def troubles() -> Iterator[None]:
    """Turn what the disk or the file does to SQL into a sentence that says what is safe."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        text = str(original)
        if "FOREIGN KEY" in text:
            raise RuleError("还有别的记录用到它，请先处理那些记录。", None, "in_use") from error
        for sign, message, code in _TROUBLES:
            if sign in text:
                log.exception("store trouble: %s", code)
                raise TroubleError(message, code) from error
        raise


_TROUBLES = (
    (
        "database or disk is full",
        "磁盘已满，这一步没有保存，以前的数据完好。请腾出空间后重做这一步。",
        "disk_full",
    ),
    (
        "disk I/O error",
        "磁盘读写出错，这一步没有保存。请检查磁盘后重新打开程序，再看这一步是否需要重做。",
        "disk",
    ),
    ("unable to open database", "打不开数据文件，请检查数据文件夹是否还在、是否可写。", "disk"),
    ("readonly database", "数据文件夹是只读的，不能保存。请改为可写后再试。", "read_only"),
    ("database is locked", "数据正被另一个程序占用，这一步没有保存，请稍后再试。", "locked"),
    ("file is not a database", "数据文件打不开：钥匙不符，或文件已损坏。请用最近的备份恢复。", "damaged"),
    ("malformed", "数据文件已损坏。请不要再写入，用最近的备份恢复。", "damaged"),
)


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()
