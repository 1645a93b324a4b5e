"""Backups: one file that is whole and stands up again anywhere, or no file and a plain sentence."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import RuleError, TroubleError
from app.storage import backup, container, generations
from app.storage.engine import FILE
from app.usecases import accounts, history, imports, members, safekeeping
from app.usecases.workplace import Login, Workplace
from tests import builders


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as entered:
        for n in range(3):
            entered.act(members.register_member, builders.person(n))
        yield entered


def test_a_backup_says_what_is_in_it(login: Login, tmp_path: Path) -> None:
    made = safekeeping.back_up(login, tmp_path / "out.dqbak")
    assert made.file == tmp_path / "out.dqbak"
    assert made.counts["members"] == 3
    assert made.counts["accounts"] == made.counts["centres"] == 1
    assert made.chain_head == safekeeping.audit(login).heads[-1].hash
    assert made.generation.endswith("Z")
    assert not login.store.changed_since_backup


def test_store_and_chain_in_a_backup_are_what_they_should_be(login: Login, tmp_path: Path) -> None:
    safekeeping.back_up(login, tmp_path / "out.dqbak")
    with zipfile.ZipFile(tmp_path / "out.dqbak") as archive:
        assert {"store.db", "chain.jsonl", "manifest.json", "keys/keys-1.json", "keys/keys-2.json"} == set(
            archive.namelist()
        )
        assert not archive.read("store.db").startswith(b"SQLite format 3")
    beside = tmp_path / "out.dqbak.chain.jsonl"
    assert safekeeping.audit_file(beside) == safekeeping.audit_file(tmp_path / "out.dqbak")
    assert safekeeping.audit_file(beside).ok


def test_making_a_backup_is_noted_in_the_journal(login: Login, tmp_path: Path) -> None:
    safekeeping.back_up(login, tmp_path / "out.dqbak")
    last = history.history(login)[-1]
    assert (last.label, last.kind, last.values) == ("制作备份", "event", {"backup": "out.dqbak"})


def test_a_backup_can_be_made_while_others_act(login: Login, tmp_path: Path) -> None:
    ids: list[str] = []

    def act_meanwhile() -> bool:
        if len(ids) < 2:
            ids.append(login.act(members.register_member, builders.person(50 + len(ids))))
        return False

    login.act(imports.import_members, builders.batch(100, 300))
    made = backup.back_up(login.store, tmp_path / "out.dqbak", act_meanwhile)
    assert len(ids) == 2
    assert made.manifest.counts["members"] in {303, 304, 305}
    with builders.signed_in(_restored(made.file, tmp_path / "again")) as again:
        assert safekeeping.check(again).ok


def test_a_cancelled_backup_leaves_nothing_and_the_older_file_stands(login: Login, tmp_path: Path) -> None:
    target = tmp_path / "usb" / "out.dqbak"
    target.parent.mkdir()
    safekeeping.back_up(login, target)
    before = target.read_bytes()
    login.act(members.register_member, builders.person(9))
    with pytest.raises(TroubleError, match="已取消") as raised:
        backup.back_up(login.store, target, lambda: True)
    assert raised.value.code == "cancelled"
    assert target.read_bytes() == before
    assert sorted(file.name for file in target.parent.iterdir()) == ["out.dqbak", "out.dqbak.chain.jsonl"]
    assert _litter(login.store.folder) == []
    assert login.store.changed_since_backup


def test_a_target_that_is_not_there_is_said_plainly(login: Login, tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="文件夹不存在"):
        safekeeping.back_up(login, tmp_path / "nowhere" / "out.dqbak")
    assert _litter(login.store.folder) == []


def test_only_those_who_may_back_up_can(login: Login, tmp_path: Path) -> None:
    login.act(accounts.add_account, "qiantai", ["front_desk"])
    login.store.keys.set_password("qiantai", "Qian-tai-88", login.store.key)
    folder = login.store.folder
    login.store.close()
    with Workplace(folder) as place:
        desk = place.sign_in("qiantai", "Qian-tai-88")
        for refused in (
            lambda: safekeeping.back_up(desk, tmp_path / "out.dqbak"),
            lambda: safekeeping.check(desk),
            lambda: safekeeping.audit(desk),
            lambda: safekeeping.list_backups(desk),
        ):
            with pytest.raises(RuleError) as raised:
                refused()
            assert raised.value.code == "no_right"
    assert not (tmp_path / "out.dqbak").exists()


def test_automatic_backups_are_skipped_while_nothing_changed(login: Login) -> None:
    first = safekeeping.keep_safe(login.store, "timer")
    assert safekeeping.keep_safe(login.store, "exit").file == first.file
    login.act(members.register_member, builders.person(4))
    assert login.store.changed_since_backup
    second = safekeeping.keep_safe(login.store, "exit")
    assert second.file != first.file
    assert second.why == "exit"
    # Both fall into one half-hour: the newer one is kept, and the last two in any case.
    assert [one.file for one in safekeeping.list_backups(login)] == [first.file, second.file]


def test_a_new_password_alone_is_reason_enough_for_a_backup(login: Login) -> None:
    first = safekeeping.keep_safe(login.store, "timer")
    login.store.keys.set_password(builders.LOGIN, "Ling-yi-ge-9", login.store.key)
    assert safekeeping.keep_safe(login.store, "timer").file != first.file


def test_what_a_killed_backup_left_behind_is_cleared_by_the_next(login: Login, tmp_path: Path) -> None:
    folder = login.store.folder / generations.FOLDER
    (folder / backup.WORKSHOP).mkdir(parents=True)
    (folder / backup.WORKSHOP / FILE).write_bytes(b"half")
    (folder / ".x.dqbak.abc.part").write_bytes(b"half")
    (tmp_path / ".out.dqbak.abc.part").write_bytes(b"half")
    safekeeping.keep_safe(login.store, "timer")
    safekeeping.back_up(login, tmp_path / "out.dqbak")
    assert _litter(login.store.folder) == []
    assert not (tmp_path / ".out.dqbak.abc.part").exists()


def test_a_backup_that_differs_from_the_live_store_is_thrown_away(
    login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup.heads_of
    monkeypatch.setattr(
        backup, "heads_of", lambda raw: {o: (n, "00" * 32) for o, (n, _) in real(raw).items()}
    )
    with pytest.raises(TroubleError) as raised:
        backup.back_up(login.store, tmp_path / "out.dqbak")
    assert raised.value.code == "backup_differs"
    assert not (tmp_path / "out.dqbak").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "no store"])
def test_a_damaged_backup_is_recognised(login: Login, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "out.dqbak"
    safekeeping.back_up(login, file)
    container.verify(file)
    content = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(content[: len(content) * 2 // 3])
    elif damage == "flipped":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage == "foreign":
        file.write_bytes(b"PK\x05\x06" + bytes(18))
    else:
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "new.zip", "w") as new:
            for name in old.namelist():
                if name != FILE:
                    new.writestr(name, old.read(name))
        (tmp_path / "new.zip").replace(file)
    with pytest.raises(TroubleError) as raised:
        container.verify(file)
    assert raised.value.code == "damaged_backup"


def _restored(file: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    safekeeping.restore(file, folder, builders.LOGIN, builders.PASSWORD)
    return folder


def _litter(store_folder: Path) -> list[str]:
    folder = store_folder / generations.FOLDER
    return sorted(one.name for one in folder.iterdir() if one.name.startswith(".")) if folder.exists() else []


def test_what_an_earlier_run_left_unkept_is_found_out(login: Login) -> None:
    folder = login.store.folder
    safekeeping.keep_safe(login.store, "timer")
    safekeeping.note_changes(login.store)
    assert not login.store.changed_since_backup
    login.act(members.register_member, builders.person(9))
    login.store.close()  # as where the program was killed: no backup on exit
    with builders.signed_in(folder) as again:
        known = [again.store.changed_since_backup]
        safekeeping.note_changes(again.store)
        assert [*known, again.store.changed_since_backup] == [False, True]
        assert safekeeping.keep_safe(again.store, "exit").counts["members"] == 4


def test_a_file_that_is_no_backup_is_not_replaced(login: Login, tmp_path: Path) -> None:
    book = tmp_path / "mine.xlsx"
    book.write_bytes(b"a workbook")
    entries = len(history.history(login))
    with pytest.raises(RuleError) as refused:
        safekeeping.back_up(login, book)
    assert refused.value.code == "not_a_backup"
    assert book.read_bytes() == b"a workbook"
    assert len(history.history(login)) == entries
    first = safekeeping.back_up(login, tmp_path / "out.dqbak")
    assert safekeeping.back_up(login, tmp_path / "out.dqbak").generation > first.generation
