"""Damaged, full, closed and foreign disks: a plain sentence, nothing lost, nothing half done."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.base.errors import RuleError, TroubleError
from app.storage import backup, engine, filesystem, migrate
from app.storage.engine import FILE, connect, open_store, refuse_unfit
from app.storage.keys import KeyFolder
from app.storage.owner import Owner
from app.usecases import imports, members, safekeeping
from app.usecases.workplace import Workplace
from tests import builders


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        login.act(imports.import_members, builders.batch(0, 60))
    return folder


def in_a_child(task: Callable[[], None]) -> None:
    """Run a task in a process of its own, whose limits and rights may be cut; its failure fails the test."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            task()
            os.write(writing, b"ok")
        except BaseException:  # noqa: BLE001 - told to the parent
            os.write(writing, traceback.format_exc().encode())
        os._exit(0)
    os.close(writing)
    told = b""
    while part := os.read(reading, 65536):
        told += part
    os.close(reading)
    os.waitpid(child, 0)
    assert told == b"ok", told.decode()


def count(folder: Path) -> int:
    with builders.signed_in(folder) as login:
        found = safekeeping.check(login)
    assert found.ok, found
    return found.counts["members"]


def limit_files_to(size: int) -> None:
    """From now on no file grows beyond this (the disk seems to break at that size)."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def code_of(task: Callable[[], object]) -> str:
    with pytest.raises((TroubleError, RuleError)) as raised:
        task()
    assert isinstance(raised.value, TroubleError | RuleError)
    return raised.value.code


def test_a_full_disk_stops_an_act_and_keeps_all_before_it(centre: Path) -> None:
    def fill() -> None:
        with builders.signed_in(centre) as login:
            with login.store.writing() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
            code = code_of(lambda: login.act(imports.import_members, builders.batch(1000, 500)))
            assert code == "disk_full"
            with login.store.writing() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            login.act(members.register_member, builders.person(5000))

    in_a_child(fill)
    assert count(centre) == 61


def test_a_disk_that_breaks_in_the_middle_of_an_import_leaves_none_of_it(centre: Path) -> None:
    def break_off() -> None:
        with builders.signed_in(centre) as login:
            login.act(members.register_member, builders.person(5000))
            limit_files_to(300_000)
            assert code_of(lambda: login.act(imports.import_members, builders.batch(1000, 500))) == "disk"
            # The disk stays broken while the store is closed.

    in_a_child(break_off)
    assert count(centre) == 61


def test_after_a_commit_that_failed_the_next_act_uses_no_number_twice(centre: Path) -> None:
    def fail_once() -> None:
        with builders.signed_in(centre) as login:
            login.act(members.register_member, builders.person(5000))
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            grown = max(file.stat().st_size for file in centre.glob("store.db*"))
            resource.setrlimit(resource.RLIMIT_FSIZE, (grown, hard))
            assert code_of(lambda: login.act(imports.import_members, builders.batch(1000, 500))) == "disk"
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            login.act(members.register_member, builders.person(5001))

    in_a_child(fail_once)
    assert count(centre) == 62


def test_a_full_disk_leaves_the_old_password_and_no_half_key_file(centre: Path) -> None:
    def fill() -> None:
        with builders.signed_in(centre) as login:
            keys = login.store.keys
            limit_files_to(0)
            code = code_of(lambda: keys.set_password(builders.LOGIN, "Ling-yi-ge-9", login.store.key))
            assert code == "disk"
            assert keys.unlock(builders.LOGIN, builders.PASSWORD) == login.store.key
            assert sorted(one.name for one in keys.folder.iterdir()) == ["keys-1.json", "keys-2.json"]

    in_a_child(fill)
    assert count(centre) == 60


def test_a_full_disk_leaves_no_half_backup(centre: Path, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()

    def fill() -> None:
        with builders.signed_in(centre) as login:
            size = (centre / FILE).stat().st_size
            for part in (size // 2, size + 4096):
                limit = resource.getrlimit(resource.RLIMIT_FSIZE)
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (part, limit[1]))
                code = code_of(lambda: backup.back_up(login.store, usb / "out.dqbak"))
                assert code in {"disk", "disk_full"}, code
                resource.setrlimit(resource.RLIMIT_FSIZE, limit)
                assert list(usb.iterdir()) == []
                assert not list((centre / "backups").iterdir())
            login.act(members.register_member, builders.person(5000))

    in_a_child(fill)
    assert count(centre) == 61


@pytest.fixture
def belonging_to_nobody(centre: Path) -> Iterator[Path]:
    """A copy of the centre that one without rights over the machine owns (root may write anywhere)."""
    above = Path(tempfile.mkdtemp(prefix="nobody-"))
    folder = above / "centre"
    shutil.copytree(centre, folder)
    if os.geteuid() == 0:
        for one in (above, folder, *folder.rglob("*")):
            os.chown(one, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(above)


NOBODY = 65534


def give_up_root() -> None:
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def test_a_read_only_folder_is_said_plainly(belonging_to_nobody: Path) -> None:
    folder = belonging_to_nobody

    def look() -> None:
        give_up_root()
        folder.chmod(0o500)
        assert code_of(lambda: Workplace(folder)) == "disk"

    (folder / "store.lock").unlink()
    in_a_child(look)


def test_a_read_only_key_folder_stops_a_new_password_and_the_old_one_stays(belonging_to_nobody: Path) -> None:
    folder = belonging_to_nobody

    def look() -> None:
        give_up_root()
        (folder / "keys").chmod(0o500)
        with Workplace(folder) as place:
            login = place.sign_in(builders.LOGIN, builders.PASSWORD)
            keys = login.store.keys
            code = code_of(lambda: keys.set_password(builders.LOGIN, "Ling-yi-ge-9", login.store.key))
            assert code == "disk"
            assert keys.unlock(builders.LOGIN, builders.PASSWORD) == login.store.key

    in_a_child(look)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_a_store_cut_short_is_recognised_and_a_backup_brings_it_back(
    centre: Path, tmp_path: Path, share: float, log_allows: Callable[[str], None]
) -> None:
    log_allows("store trouble")
    with builders.signed_in(centre) as login:
        safekeeping.back_up(login, tmp_path / "out.dqbak")
    content = (centre / FILE).read_bytes()
    (centre / FILE).write_bytes(content[: int(len(content) * share) // 4096 * 4096])
    assert damaged(centre)
    safekeeping.restore(
        tmp_path / "out.dqbak", tmp_path / "new", builders.LOGIN, builders.PASSWORD, live=centre
    )
    assert count(tmp_path / "new") == 60


@pytest.mark.parametrize("place", range(0, 100, 9))
def test_a_flipped_bit_anywhere_is_recognised(
    centre: Path, place: int, log_allows: Callable[[str], None]
) -> None:
    log_allows("store trouble")
    content = bytearray((centre / FILE).read_bytes())
    content[len(content) * place // 100 + 20] ^= 4
    (centre / FILE).write_bytes(content)
    assert damaged(centre)


def damaged(folder: Path) -> bool:
    """Whether opening or checking this store tells of damage."""
    try:
        with builders.signed_in(folder) as login:
            return not safekeeping.check(login).ok
    except TroubleError as error:
        return error.code == "damaged"


@pytest.mark.parametrize("damage", ["gone", "torn", "one letter", "not json", "empty"])
def test_a_damaged_first_copy_of_the_key_file_is_no_hindrance(centre: Path, damage: str) -> None:
    first, second = KeyFolder(centre).copies
    text = first.read_text(encoding="utf-8")
    if damage == "gone":
        first.unlink()
    else:
        sealed = text.index('"sealed"') + 14
        changed = {
            "torn": text[: len(text) // 2],
            "one letter": text[:sealed] + ("A" if text[sealed] != "A" else "B") + text[sealed + 1 :],
            "not json": "[]",
            "empty": "",
        }
        first.write_text(changed[damage], encoding="utf-8")
    with Workplace(centre) as place:
        place.sign_in(builders.LOGIN, builders.PASSWORD)
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8")


def test_two_damaged_key_files_are_said_plainly(centre: Path) -> None:
    for copy in KeyFolder(centre).copies:
        copy.write_text("x")
    with Workplace(centre) as place:
        assert code_of(lambda: place.sign_in(builders.LOGIN, builders.PASSWORD)) == "keys_missing"


def test_a_wrong_key_opens_nothing_and_changes_nothing(
    centre: Path, log_allows: Callable[[str], None]
) -> None:
    log_allows("store trouble")
    before = (centre / FILE).read_bytes()
    owner = Owner(centre)
    owner.take()
    with pytest.raises(TroubleError) as raised, engine.troubles():
        open_store(centre, bytes(32), owner, migrate=lambda s: migrate.bring_up_to_date(s, lambda _: None))
    assert raised.value.code == "damaged"
    owner.release()
    assert (centre / FILE).read_bytes() == before


def test_a_file_that_is_not_encrypted_is_refused(centre: Path) -> None:
    (centre / FILE).unlink()
    plain = sqlite3.connect(centre / FILE)
    plain.execute("CREATE TABLE t (x)")
    plain.close()
    with Workplace(centre) as place:
        assert code_of(lambda: place.sign_in(builders.LOGIN, builders.PASSWORD)) == "not_encrypted"


def test_a_store_of_a_newer_program_is_refused_unchanged(centre: Path) -> None:
    raw = connect(centre / FILE, builders.template().key)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = (centre / FILE).read_bytes()
    with Workplace(centre) as place:
        assert code_of(lambda: place.sign_in(builders.LOGIN, builders.PASSWORD)) == "newer"
    assert (centre / FILE).read_bytes() == before


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_disk_is_refused(
    centre: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/share {centre.parent} {kind} rw 0 0\n")
    real = filesystem.network_kind
    monkeypatch.setattr(filesystem, "network_kind", lambda folder: real(folder, mounts))
    with pytest.raises(TroubleError, match=kind) as raised:
        refuse_unfit(centre)
    assert raised.value.code == "network_disk"


def test_an_old_sqlite_is_refused(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "OLDEST_SQLITE", (99, 0, 0))
    assert code_of(lambda: refuse_unfit(centre)) == "sqlite_old"


def test_a_second_start_is_refused_politely_and_after_a_kill_it_opens_again(centre: Path) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with builders.signed_in(centre) as login:
            login.act(members.register_member, builders.person(5000))
            os.write(writing, b"!")
            signal.pause()
    os.read(reading, 1)
    with pytest.raises(TroubleError, match=f"进程 {child}") as raised:
        Workplace(centre)
    assert raised.value.code == "locked"
    assert "数据没有受影响" in raised.value.message
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)
    assert (centre / "owner.json").exists()
    assert count(centre) == 61
