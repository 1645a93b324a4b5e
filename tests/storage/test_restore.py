"""Restore: a backup and a password (or the recovery key) are enough, anywhere; nothing in use is touched."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from app.base.errors import RuleError, TroubleError
from app.storage import container, erasure
from app.storage.engine import FILE
from app.usecases import accounts, erasures, history, members, safekeeping
from app.usecases.workplace import Workplace
from tests import builders


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return builders.new_centre(tmp_path / "centre")


@pytest.fixture
def out(centre: Path, tmp_path: Path) -> Path:
    """A backup with two members, after which a third was registered."""
    file = tmp_path / "out.dqbak"
    with builders.signed_in(centre) as login:
        for n in range(2):
            login.act(members.register_member, builders.person(n))
        safekeeping.back_up(login, file)
        login.act(members.register_member, builders.person(2))
    return file


def test_backup_and_password_alone_bring_the_centre_back_on_another_machine(
    centre: Path, out: Path, tmp_path: Path
) -> None:
    shutil.rmtree(centre)
    done = safekeeping.restore(out, tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    assert done.counts["members"] == 2
    assert isinstance(done.missing_after, datetime)
    assert done.missing_acts is None
    with Workplace(tmp_path / "new") as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        assert safekeeping.check(login).ok
        assert safekeeping.audit(login, done.chain_head).ok
        login.act(members.register_member, builders.person(3))
        assert safekeeping.audit(login, done.chain_head).ok


def test_the_recovery_key_opens_it_too_and_sets_a_password(centre: Path, out: Path, tmp_path: Path) -> None:
    shutil.rmtree(centre)
    recovery = builders.template().recovery_key
    safekeeping.restore_with_recovery_key(out, tmp_path / "new", recovery)
    with Workplace(tmp_path / "new") as place:
        login = place.recover(recovery, builders.LOGIN, "Xin-mi-ma-1")
        assert login.ask(members.list_tags) == ()
    with Workplace(tmp_path / "new") as place:
        place.sign_in(builders.LOGIN, "Xin-mi-ma-1")


def test_it_says_how_many_acts_will_be_missing_and_backs_the_live_centre_up_first(
    centre: Path, out: Path, tmp_path: Path
) -> None:
    done = safekeeping.restore(out, tmp_path / "new", builders.LOGIN, builders.PASSWORD, live=centre)
    assert done.missing_acts == 1
    assert [file.name.split("-")[1] for file in (centre / "backups").glob("*.dqbak")] == ["restore.dqbak"]
    with builders.signed_in(centre) as login:
        assert safekeeping.check(login).counts["members"] == 3


def test_a_restored_store_goes_on_under_a_new_origin(out: Path, tmp_path: Path) -> None:
    safekeeping.restore(out, tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    with builders.signed_in(tmp_path / "new") as login:
        before = {head.origin for head in safekeeping.audit(login).heads}
        login.act(members.register_member, builders.person(7))
        after = safekeeping.audit(login)
    assert after.ok
    assert len({head.origin for head in after.heads} - before) == 1


def test_people_erased_since_the_backup_do_not_come_back(centre: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.dqbak"
    with builders.signed_in(centre) as login:
        ids = [login.act(members.register_member, builders.person(n)) for n in range(3)]
        login.act(members.tag_member, ids[1], "志愿者")
        safekeeping.back_up(login, file)
        erasures.erase(login, "member", ids[1], "本人要求删除")
    done = safekeeping.restore(file, tmp_path / "new", builders.LOGIN, builders.PASSWORD, live=centre)
    assert done.erased_again == 1
    with builders.signed_in(tmp_path / "new") as login:
        found = safekeeping.check(login)
        assert found.ok
        assert (found.counts["members"], found.counts["member_tags"]) == (2, 0)
        said = [entry.values for entry in history.history(login, record=ids[1])]
        assert all("name" not in values for values in said)
    assert ids[1] in erasure.read_erased(tmp_path / "new" / "keys")


def test_it_never_goes_into_a_folder_that_holds_something(out: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "store.db-wal").write_bytes(b"x")
    with pytest.raises(RuleError) as raised:
        safekeeping.restore(out, tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    assert raised.value.code == "not_empty"
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["store.db-wal"]


def test_an_empty_folder_is_taken(out: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    safekeeping.restore(out, tmp_path / "new", builders.LOGIN, builders.PASSWORD)
    assert (tmp_path / "new" / FILE).is_file()


def test_a_wrong_password_leaves_nothing_behind(out: Path, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as raised:
        safekeeping.restore(out, tmp_path / "new", builders.LOGIN, "Bu-dui-123")
    assert raised.value.code == "wrong_password"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["centre", "out.dqbak", "out.dqbak.chain.jsonl"]


def test_one_who_may_not_back_up_may_not_restore(centre: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.dqbak"
    with builders.signed_in(centre) as login:
        login.act(accounts.add_account, "qiantai", ["front_desk"])
        login.store.keys.set_password("qiantai", "Qian-tai-88", login.store.key)
        safekeeping.back_up(login, file)
    with pytest.raises(RuleError) as raised:
        safekeeping.restore(file, tmp_path / "new", "qiantai", "Qian-tai-88")
    assert raised.value.code == "no_right"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("part", [FILE, "keys/keys-1.json", "manifest.json"])
def test_a_backup_put_together_from_two_is_refused(
    centre: Path, out: Path, tmp_path: Path, part: str
) -> None:
    """Each part is whole in itself, but they do not belong together."""
    other = tmp_path / "other.dqbak"
    with builders.signed_in(centre) as login:
        login.act(members.register_member, builders.person(5))
        login.store.keys.set_password(builders.LOGIN, "Ling-yi-ge-9", login.store.key)
        safekeeping.back_up(login, other)
    mixed = tmp_path / "mixed.dqbak"
    with (
        zipfile.ZipFile(out) as first,
        zipfile.ZipFile(other) as second,
        zipfile.ZipFile(mixed, "w") as new,
    ):
        for name in first.namelist():
            new.writestr(name, (second if name == part else first).read(name))
    password = builders.PASSWORD
    with pytest.raises(TroubleError) as raised:
        safekeeping.restore(mixed, tmp_path / "new", builders.LOGIN, password)
    assert raised.value.code == "damaged_backup"


def test_a_missing_backup_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="找不到备份文件"):
        container.read_manifest(tmp_path / "none.dqbak")
