"""The check: a whole store passes; every kind of damage is named, without a name or number of anybody."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.storage.check import Check
from app.storage.engine import FILE, connect
from app.usecases import history, members, safekeeping
from tests import builders


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with members that went through everything: changed, flagged, deleted, brought back."""
    folder = builders.new_centre(tmp_path_factory.mktemp("written") / "centre")
    with builders.signed_in(folder) as login:
        made = [login.act(members.register_member, builders.person(n)) for n in range(4)]
        login.act(members.change_member, made[0], {"phone": None, "note": "备注"})
        login.act(members.set_flag, made[0], "困难", "家中失火", date(2026, 1, 5))
        login.act(members.tag_member, made[1], "志愿者")
        login.act(members.delete_member, made[1])
        history.undo(login)
        login.act(members.delete_member, made[2])
    return folder


@pytest.fixture
def centre(written: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    shutil.copytree(written, tmp_path / "centre")
    return tmp_path / "centre"


def look(centre: Path) -> Check:
    with builders.signed_in(centre) as login:
        return safekeeping.check(login)


def behind_the_back(centre: Path, *statements: str) -> None:
    """Write past the journal, key in hand."""
    raw = connect(centre / FILE, builders.template().key)
    raw.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert raw.execute(statement).rowcount >= 1, statement
    raw.close()


def test_a_store_with_a_long_history_is_whole(centre: Path) -> None:
    told: list[tuple[int, int]] = []
    with builders.signed_in(centre) as login:
        found = safekeeping.check(login, lambda done, of: told.append((done, of)))
    assert found.ok
    assert found.damage == ()
    assert found.rules == ()
    assert found.counts["members"] == 3
    assert found.chain.ok
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE members SET note = '改' WHERE note = '备注'", "与日志不一致的字段：note"),
        ("UPDATE members SET phone = '1' WHERE phone IS NULL", "与日志不一致的字段：phone"),
        ("UPDATE accounts SET roles = '[\"administrator\"]'", "与日志不一致的字段：roles"),
        ("DELETE FROM status_changes", "日志里有，登记簿里没有"),
        ("INSERT INTO tags (id, centre_id, name) VALUES ('x', 'y', '外来')", "不是经由日志写入的"),
        ("DELETE FROM search_docs WHERE docid = (SELECT max(docid) FROM search_docs)", "缺 1 条，多 0 条"),
        ("DELETE FROM search WHERE rowid = (SELECT max(docid) FROM search_docs)", "检索索引自身不一致"),
        (
            "DELETE FROM search_numbers WHERE rowid = (SELECT max(docid) FROM search_docs)",
            "检索索引自身不一致",
        ),
        ("UPDATE member_tags SET tag_id = 'gone'", "引用：member_tags"),
    ],
)
def test_what_was_written_past_the_journal_is_named(centre: Path, statement: str, told: str) -> None:
    behind_the_back(centre, statement)
    found = look(centre)
    assert not found.ok
    assert any(told in line for line in found.damage), found.damage
    text = "".join(found.damage)
    for n in range(4):
        assert builders.name(n) not in text
        assert builders.id_number(n) not in text
        assert builders.phone(n) not in text


def test_a_row_that_came_back_past_the_journal_is_named(centre: Path) -> None:
    behind_the_back(
        centre,
        "INSERT INTO members (id, centre_id, name, kind, state, name_pinyin, name_strokes)"
        " SELECT record_id, centre_id, '某', '正式党员', '正常', '', '' FROM changes c WHERE kind = 'delete'"
        " AND NOT EXISTS (SELECT 1 FROM members m WHERE m.id = c.record_id) AND record_type = 'member'",
    )
    assert any("日志里已删除，登记簿里还在" in line for line in look(centre).damage)


def test_a_broken_rule_is_a_finding_for_a_person_and_no_damage(centre: Path) -> None:
    with builders.signed_in(centre) as login:
        twin = login.act(members.register_member, builders.person(60))
        login.act(members.register_member, builders.person(61))
    behind_the_back(
        centre,
        f"UPDATE members SET id_number = '{builders.id_number(61)}' WHERE id = '{twin}'",
        f"UPDATE members SET kind = '客人' WHERE id = '{twin}'",
    )
    found = look(centre)
    assert [(one.code, one.field) for one in found.rules] == [
        ("unknown_choice", "kind"),
        ("birth_mismatch", "born_on"),
        ("id_known", "id_number"),
        ("id_known", "id_number"),
    ]
    assert all(builders.id_number(61) not in one.message for one in found.rules)


def test_a_damaged_copy_of_the_key_file_is_named_and_mended_at_the_next_log_in(centre: Path) -> None:
    (centre / "keys" / "keys-1.json").write_text("{")
    assert any("钥匙文件有一份" in line for line in look(centre).damage)
    with builders.opened(centre) as store:
        store.keys.unlock(builders.LOGIN, builders.PASSWORD)
    assert look(centre).ok
