"""What the killed child does, and what must hold afterwards, for each kind of work."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar
from unittest import mock

from PIL import Image

from app.base.ids import new_id, new_ids
from app.storage import backup, chain, check, container, generations, migrate, restore
from app.storage.engine import FILE, Store, open_store
from app.storage.owner import Owner
from app.usecases import imports, members, photos
from app.usecases.workplace import Login
from tests import builders

BATCH = 500
NEW = "9001"
PLAIN_REVISION = f'''"""A later form of the store: the members' table made anew with a filled column."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{migrate.NEWEST}"


def upgrade() -> None:
    with op.batch_alter_table("members", recreate="always") as batch:
        batch.add_column(sa.Column("later", sa.String(10)))
    op.execute("UPDATE members SET later = substr(id, 1, 8)")
    op.create_table("laters", sa.Column("id", sa.String(36), primary_key=True))
    op.execute("INSERT INTO laters SELECT id FROM members")
'''

Acknowledge = Callable[[str], None]


def acting(login: Login, acknowledge: Acknowledge) -> Callable[..., Any]:
    """What does an act, acknowledges it and gives its answer."""

    def act(use_case: Callable[..., Any], *args: object) -> Any:
        work_id = new_id()
        answer = login.act_as(work_id, use_case, *args)[0]
        acknowledge(work_id)
        return answer

    return act


@dataclass
class Scene:
    """One kind of work under the knife.

    Attributes:
        folder: the centre.
        turn: counts the children, so that each invents other people.
        seed: of what the scene draws by chance.
        faults: what was found to be wrong.
    """

    folder: Path
    turn: int = 0
    seed: int = 0
    faults: list[str] = field(default_factory=list)

    span: ClassVar[float] = 0.2
    """Seconds after getting ready within which a child is killed."""
    per_centre: ClassVar[int] = 25
    """Kills that one centre goes through."""

    def prepare(self) -> None:
        """Make the centre that the next children work on."""
        shutil.rmtree(self.folder, ignore_errors=True)
        builders.new_centre(self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """What the child does until it is killed."""
        raise NotImplementedError

    def verify(self, acknowledged: list[str]) -> None:
        """Open the store again and look at what the kill left."""
        with builders.opened(self.folder) as store:
            self.sound(store)
            self.kept(store, acknowledged)

    def close(self) -> None:
        """Look the centre over thoroughly before it is thrown away."""
        with builders.opened(self.folder) as store:
            self.fault(*check.check(store).damage)

    def fault(self, *reasons: str) -> None:
        """Keep what was found."""
        self.faults.extend(f"{type(self).__name__} {self.turn}: {reason}" for reason in reasons)

    def sound(self, store: Store) -> None:
        """File and chain are whole, and every act stands with all its entries or not at all."""
        with store.alone() as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.fault(*backup.damage_of(raw))
            halves = raw.execute(
                "SELECT work_id FROM works w WHERE last_seq - first_seq + 1 <>"
                " (SELECT count(*) FROM changes c WHERE c.origin = w.origin AND c.work_id = w.work_id)"
                " UNION ALL SELECT work_id FROM changes c WHERE record_type <> 'origin'"
                " AND NOT EXISTS (SELECT 1 FROM works w WHERE w.work_id = c.work_id)"
            ).fetchall()
            self.fault(*(f"act half done: {row[0]}" for row in halves))
        self.fault(*(fault.reason for fault in chain.verify_store(store).faults))

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Every act that was acknowledged is there."""
        self.fault(*(f"lost: {work_id}" for work_id in acknowledged if store.outcome(work_id) is None))


@cache
def picture(shade: int) -> bytes:
    """A small photo."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (30 * shade, 90, 60)).save(made, "JPEG")
    return made.getvalue()


class Save(Scene):
    """Single acts, one after the other: people registered, shown, changed, tagged, taken out."""

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Act and acknowledge until killed."""
        with builders.signed_in(self.folder) as login:
            ready()
            for n in range(1000):
                self._one_round(login, 1000 * self.turn + n, acknowledge)

    def _one_round(self, login: Login, n: int, acknowledge: Acknowledge) -> None:
        def act(work_id: str, use_case: Callable[..., object], *args: object) -> object:
            answer = login.act_as(work_id, use_case, *args)[0]
            acknowledge(work_id)
            return answer

        ids = new_ids(5)
        member_id = act(ids[0], members.register_member, builders.person(n))
        act(ids[4], photos.add_photo, "member", member_id, picture(n % 7))
        act(ids[1], members.change_member, member_id, {"phone": builders.phone(n + 500_000)})
        act(ids[2], members.tag_member, member_id, f"标签{n % 5}")
        if n % 3 == 0:
            act(ids[3], members.delete_member, member_id)


class Import(Scene):
    """Batches of 500 people with an organisation made on the way."""

    span = 0.4
    per_centre = 10

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Import and acknowledge until killed."""
        with builders.signed_in(self.folder) as login:
            ready()
            for n in range(20):
                first = (self.turn * 20 + n) * BATCH
                acting(login, acknowledge)(imports.import_members, builders.batch(first, BATCH))

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged batches are there, and each batch that is there has all its people."""
        super().kept(store, acknowledged)
        with store.connection() as connection:
            sizes = connection.exec_driver_sql(
                "SELECT w.work_id, count(m.id) FROM works w JOIN changes c ON c.work_id = w.work_id"
                " LEFT JOIN members m ON m.id = c.record_id"
                " WHERE w.act = 'imports.import_members' GROUP BY w.work_id"
            ).all()
        self.fault(*(f"batch {work_id} has {size} people" for work_id, size in sizes if size != BATCH))


class Backup(Scene):
    """Backups while people are registered; five hundred are there already."""

    span = 0.3

    def prepare(self) -> None:
        """A centre with a batch."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(peopled(1), self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Register, back up, acknowledge both, until killed."""
        with builders.signed_in(self.folder) as login:
            ready()
            for n in range(100):
                person = builders.person(9_000 + self.turn * 100 + n)
                acting(login, acknowledge)(members.register_member, person)
                made = backup.back_up_automatically(login.store, "timer")
                acknowledge(made.file.name)

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acts are there; acknowledged backups are there; every backup under its name is whole."""
        files = [name for name in acknowledged if name.endswith(generations.ENDING)]
        super().kept(store, [name for name in acknowledged if name not in files])
        folder = self.folder / generations.FOLDER
        there = sorted(file.name for file in folder.glob(f"*{generations.ENDING}"))
        for name in there:
            container.verify(folder / name)
        # Thinning may have dropped all but the newest of one half-hour; the newest is never dropped.
        if files and (not there or there[-1] < max(files)):
            self.fault(f"backup lost: {max(files)}")

    def close(self) -> None:
        """The next backup clears what killed ones left, and the newest can be restored."""
        with builders.opened(self.folder) as store:
            made = backup.back_up_automatically(store, "timer")
            backup.back_up(store, self.folder.parent / "out.dqbak")
        litter = [f.name for f in (self.folder / generations.FOLDER).iterdir() if f.name.startswith(".")]
        self.fault(*(f"left behind: {name}" for name in litter if name == backup.WORKSHOP or ".part" in name))
        again = self.folder.parent / "restored"
        shutil.rmtree(again, ignore_errors=True)
        restore.restore(made.file, again, lambda _: builders.template().key)
        with builders.opened(again) as store:
            self.fault(*check.check(store).damage)
        super().close()


class Migration(Scene):
    """An older file opened by a newer program: backup, then migration; every third is new and empty."""

    span = 0.4
    per_centre = 1

    def prepare(self) -> None:
        """An older centre, or an empty file with its keys; the newer program is made once, by the parent."""
        _newer_migrations()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.turn % 3 == 2:
            builders.new_centre(self.folder)
            (self.folder / FILE).write_bytes(b"")
        else:
            shutil.copytree(peopled(1), self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Open the store with a program that knows a later form."""
        ready()
        with newer_program(), migrating(self.folder):
            acknowledge("migrated")
        while True:
            pass

    def verify(self, acknowledged: list[str]) -> None:
        """Old or new as a whole; after the next start new, and nothing missing."""
        empty = self.turn % 3 == 2
        with builders.opened(self.folder) as store:
            found = migrate.revision(store)
            if acknowledged and found != NEW:
                self.fault("acknowledged migration lost")
            with store.alone() as raw:
                self.fault(*backup.damage_of(raw))
                later = raw.execute(
                    "SELECT count(*) FROM sqlite_master WHERE name = 'laters'"
                    " UNION ALL SELECT count(*) FROM pragma_table_info('members') WHERE name = 'later'"
                ).fetchall()
                if {row[0] for row in later} != {int(found == NEW)}:
                    self.fault(f"half migrated: {found}")
        with newer_program(), migrating(self.folder) as store:
            self.sound(store)
            with store.alone() as raw:
                people, laters = (
                    raw.execute(f"SELECT count({c}) FROM {t}").fetchone()[0]
                    for c, t in (("later", "members"), ("*", "laters"))
                )
                triggers = raw.execute(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                ).fetchone()[0]
            if (people, laters, triggers) != ((0, 0, 2) if empty else (BATCH, BATCH, 2)):
                self.fault(f"after migration: {people}, {laters}, {triggers}")
        for one in generations.generations(self.folder):
            container.verify(one.file)

    def close(self) -> None:
        """Looked at after every kill already."""


KINDS: dict[str, type[Scene]] = {"save": Save, "import": Import, "backup": Backup, "migration": Migration}


@cache
def peopled(batches: int) -> Path:
    """A centre with some batches of people, made once per process."""
    folder = Path(mkdtemp(prefix="peopled-")) / "centre"
    builders.forget_later(folder.parent)
    builders.new_centre(folder)
    with builders.signed_in(folder) as login:
        for n in range(batches):
            login.act(imports.import_members, builders.batch(5_000_000 + n * BATCH, BATCH))
        # One round of everything: what is loaded and compiled on first use is warm in all children.
        member_id = login.act(members.register_member, builders.person(6_000_000))
        login.act(members.change_member, member_id, {"phone": builders.phone(1)})
        login.act(members.tag_member, member_id, "热身")
        login.act(photos.add_photo, "member", member_id, picture(0))
        login.act(members.delete_member, member_id)
    return folder


@cache
def _newer_migrations() -> Path:
    folder = Path(mkdtemp(prefix="migrations-"))
    builders.forget_later(folder)
    shutil.copytree(migrate.MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / "r9001.py").write_text(PLAIN_REVISION, encoding="utf-8")
    return folder / "migrations"


@contextlib.contextmanager
def newer_program() -> Iterator[None]:
    """This program with one revision more."""
    with mock.patch.multiple(migrate, MIGRATIONS=_newer_migrations(), NEWEST=NEW):
        yield


@contextlib.contextmanager
def migrating(folder: Path) -> Iterator[Store]:
    """The store of a folder, opened the way the program does, migration included."""
    owner = Owner(folder)
    owner.take()
    try:
        store = open_store(
            folder,
            builders.template().key,
            owner,
            migrate=lambda s: migrate.bring_up_to_date(s, backup.back_up_before_migration),
        )
    except BaseException:
        owner.release()
        raise
    try:
        yield store
    finally:
        store.close()
