"""Keys: passwords and the recovery key open the data key, wrong ones don't, and guessing gets slower."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.storage import keys
from app.storage.keys import KeyFolder, check_password, make_keys, new_recovery_key, read_recovery_key

PASSWORD = "Xiang-yang-8"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost is asked once, below; here it would only be waited for."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "PASSES", 1)


def code_of(raised: pytest.ExceptionInfo[RuleError]) -> str:
    return raised.value.code


def wrong(folder: KeyFolder, times: int) -> None:
    for _ in range(times):
        with pytest.raises(RuleError) as raised:
            folder.unlock("li", "not this one")
        assert code_of(raised) == "wrong_password"


def test_password_and_recovery_key_open_the_same_data_key(tmp_path: Path) -> None:
    key, recovery = make_keys(tmp_path, "centre", "li", PASSWORD)
    folder = KeyFolder(tmp_path)
    assert len(key) == 32
    assert folder.unlock("li", PASSWORD) == key
    assert folder.recover(recovery) == key
    assert folder.recover(recovery.lower().replace("-", " ")) == key


def test_a_new_password_wraps_the_same_key_and_the_old_one_opens_nothing(tmp_path: Path) -> None:
    key, recovery = make_keys(tmp_path, "centre", "li", PASSWORD)
    folder = KeyFolder(tmp_path)
    folder.set_password("li", "Ling-yi-ge-9", key)
    assert folder.unlock("li", "Ling-yi-ge-9") == key
    assert folder.recover(recovery) == key
    wrong(folder, 1)
    folder.set_password("wang", PASSWORD, key)
    folder.forget("li")
    assert folder.unlock("wang", PASSWORD) == key
    with pytest.raises(RuleError):
        folder.unlock("li", "Ling-yi-ge-9")


def test_a_wrap_put_under_another_name_or_centre_opens_nothing(tmp_path: Path) -> None:
    make_keys(tmp_path, "centre", "li", PASSWORD)
    folder = KeyFolder(tmp_path)
    said = folder.read()
    folder.write(keys.KeyFile(said.centre_id, {**said.wraps, "boss": said.wraps["li"]}))
    with pytest.raises(RuleError):
        folder.unlock("boss", PASSWORD)
    folder.write(keys.KeyFile("another", said.wraps))
    with pytest.raises(RuleError):
        folder.unlock("li", PASSWORD)


def test_after_five_wrong_passwords_a_pause_runs_and_doubles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _ = make_keys(tmp_path, "centre", "li", PASSWORD)
    folder = KeyFolder(tmp_path)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    wrong(folder, 5)
    with pytest.raises(RuleError, match="30 秒") as raised:
        folder.unlock("li", PASSWORD)
    assert code_of(raised) == "pause"
    now += timedelta(seconds=31)
    wrong(folder, 1)
    with pytest.raises(RuleError, match="60 秒"):
        folder.unlock("li", PASSWORD)
    now += timedelta(seconds=61)
    assert folder.unlock("li", PASSWORD) == key
    wrong(folder, 4)
    assert folder.unlock("li", PASSWORD) == key


def test_an_unknown_name_is_told_like_a_wrong_password(tmp_path: Path) -> None:
    make_keys(tmp_path, "centre", "li", PASSWORD)
    with pytest.raises(RuleError, match="登录名或密码不对") as raised:
        KeyFolder(tmp_path).unlock("nobody", PASSWORD)
    assert code_of(raised) == "wrong_password"
    assert KeyFolder(tmp_path).read().wrong == {}


@pytest.mark.parametrize("weak", ["short1!", "12345678", "87654321", "aaaaaaaa", "Password1", "li-li-li-li"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(RuleError) as raised:
        check_password("li-li-li-li", weak)
    assert code_of(raised) == "weak_password"


def test_a_typing_error_in_the_recovery_key_is_told_with_its_group() -> None:
    key = new_recovery_key()
    groups = key.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert read_recovery_key(key) == key.replace("-", "")
    for place in range(8):
        for position in range(4):
            letter = groups[place][position]
            other = next(c for c in keys.ALPHABET if c != letter)
            group = groups[place][:position] + other + groups[place][position + 1 :]
            typed = "-".join([*groups[:place], group, *groups[place + 1 :]])
            with pytest.raises(RuleError, match=f"第 {place + 1} 组"):
                read_recovery_key(typed)
    with pytest.raises(RuleError, match="8 组"):
        read_recovery_key(key[:-1])


def test_groups_in_another_order_are_noticed() -> None:
    first, second, *rest = new_recovery_key().split("-")
    with pytest.raises(RuleError, match="第 1 组"):
        read_recovery_key("-".join([second, first, *rest]))


def test_neither_key_nor_password_stands_in_the_key_file(tmp_path: Path) -> None:
    key, recovery = make_keys(tmp_path, "centre", "li", PASSWORD)
    for copy in KeyFolder(tmp_path).copies:
        content = copy.read_bytes()
        assert key not in content
        assert key.hex().encode() not in content
        assert PASSWORD.encode() not in content
        assert recovery.split("-")[0].encode() not in content
        assert copy.stat().st_mode & 0o077 == 0
        assert json.loads(content)["version"] == 1


def test_wraps_cost_what_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert (keys.MEMORY_KIB, keys.PASSES, keys.LANES) == (64 * 1024, 3, 1)
