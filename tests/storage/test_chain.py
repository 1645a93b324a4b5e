"""The chain: whoever changes, removes, swaps or cuts off an entry is noticed, with or without password."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from app.base.errors import TroubleError
from app.storage import journal
from app.storage.chain import Audit
from app.storage.engine import FILE, connect
from app.usecases import members, safekeeping
from tests import builders


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre written to in three stretches, that is, with three origins."""
    folder = builders.new_centre(tmp_path_factory.mktemp("written") / "centre")
    for stretch in range(2):
        with builders.signed_in(folder) as login:
            for n in range(4):
                login.act(members.register_member, builders.person(10 * stretch + n))
    return folder


@pytest.fixture
def centre(written: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    shutil.copytree(written, tmp_path / "centre")
    return tmp_path / "centre"


def audit(folder: Path, anchor: str | None = None) -> Audit:
    with builders.signed_in(folder) as login:
        return safekeeping.audit(login, anchor)


def tamper(folder: Path, *statements: str) -> None:
    """Change the journal behind the program's back, key in hand and guards taken off."""
    raw = connect(folder / FILE, builders.template().key)
    raw.execute("DROP TRIGGER changes_keep_update")
    raw.execute("DROP TRIGGER changes_keep_delete")
    for statement in statements:
        assert raw.execute(statement).rowcount >= 1, statement
    raw.close()


def lines_of(folder: Path, file: Path) -> list[str]:
    with builders.signed_in(folder) as login:
        assert safekeeping.export_chain(login, file).ok
    return file.read_text(encoding="utf-8").splitlines()


def test_an_untouched_chain_verifies_and_names_its_heads(centre: Path) -> None:
    found = audit(centre)
    assert found.ok
    assert found.faults == ()
    assert found.origins == len(found.heads) == 3
    assert found.entries == sum(head.seq for head in found.heads)


def test_each_origin_hangs_on_the_one_before_and_the_lists_do_not_grow(centre: Path, tmp_path: Path) -> None:
    for n in range(3):
        with builders.signed_in(centre) as login:
            login.act(members.register_member, builders.person(100 + n))
    listed = [
        said["heads"]
        for line in lines_of(centre, tmp_path / "c.jsonl")
        if "heads" in (said := json.loads(line))
    ]
    ends = [[head.origin, head.seq, head.hash] for head in audit(centre).heads]
    assert listed == [[], *([end] for end in ends[:-1])]


def test_the_guards_refuse_to_change_or_delete_an_entry(centre: Path) -> None:
    raw = connect(centre / FILE, builders.template().key)
    for statement in ("UPDATE changes SET label = 'x'", "DELETE FROM changes"):
        with pytest.raises(driver.Error, match="never changed"):
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    "change",
    [
        "label = '别的'",
        "actor = 'nobody'",
        "at = '2020-01-01T00:00:00.000Z'",
        "kind = 'edit'",
        "public = replace(public, '正式党员', '预备党员')",
        "personal = replace(personal, '向阳路', '背阴路')",
        "personal_digest = zeroblob(32)",
        "salt = zeroblob(16)",
        "personal = NULL",
        "op_id = zeroblob(32)",
        "record_id = 'x'",
    ],
)
def test_a_changed_entry_is_noticed_where_it_stands(centre: Path, change: str) -> None:
    origin = audit(centre).heads[1].origin
    tamper(centre, f"UPDATE changes SET {change} WHERE origin = '{origin}' AND seq = 3")
    found = audit(centre)
    assert not found.ok
    assert (origin, 3) in {(fault.origin, fault.seq) for fault in found.faults}


def test_blanked_personal_values_leave_the_chain_whole(centre: Path) -> None:
    tamper(centre, "UPDATE changes SET personal = NULL, salt = NULL WHERE record_type = 'member'")
    assert audit(centre).ok


def test_a_removed_entry_is_noticed(centre: Path) -> None:
    origin = audit(centre).heads[1].origin
    tamper(centre, f"DELETE FROM changes WHERE origin = '{origin}' AND seq = 3")
    assert [(f.origin, f.seq, f.reason) for f in audit(centre).faults] == [(origin, 4, "缺少第 3 至第 3 条")]


def test_swapped_entries_are_noticed(centre: Path) -> None:
    origin = audit(centre).heads[1].origin
    tamper(
        centre,
        f"UPDATE changes SET seq = -3 WHERE origin = '{origin}' AND seq = 3",
        f"UPDATE changes SET seq = 3 WHERE origin = '{origin}' AND seq = 4",
        f"UPDATE changes SET seq = 4 WHERE origin = '{origin}' AND seq = -3",
    )
    assert {(f.origin, f.seq) for f in audit(centre).faults} >= {(origin, 3), (origin, 4)}


def test_a_cut_off_end_of_an_older_origin_is_noticed_by_what_later_ones_list(centre: Path) -> None:
    first, second, _ = audit(centre).heads
    tamper(
        centre,
        f"DELETE FROM changes WHERE origin = '{second.origin}' AND seq > 3",
        f"DELETE FROM works WHERE origin = '{second.origin}' AND last_seq > 3",
    )
    found = audit(centre)
    assert [(f.origin, f.seq) for f in found.faults] == [(second.origin, second.seq)]
    assert "末尾缺失" in found.faults[0].reason
    assert first.origin != second.origin


def test_a_whole_origin_taken_out_is_noticed(centre: Path) -> None:
    second = audit(centre).heads[1]
    tamper(
        centre,
        f"DELETE FROM changes WHERE origin = '{second.origin}'",
        f"DELETE FROM works WHERE origin = '{second.origin}'",
    )
    assert [(f.origin, f.seq) for f in audit(centre).faults] == [(second.origin, second.seq)]


def test_a_cut_off_end_of_the_newest_origin_is_noticed_against_an_anchor(centre: Path) -> None:
    newest = audit(centre).heads[-1]
    assert audit(centre, newest.hash).ok
    tamper(
        centre,
        f"DELETE FROM changes WHERE origin = '{newest.origin}' AND seq > 3",
        f"DELETE FROM works WHERE origin = '{newest.origin}' AND last_seq > 3",
    )
    assert audit(centre).ok
    assert [f.origin for f in audit(centre, newest.hash.upper()).faults] == [""]


def test_acts_without_their_entries_are_noticed_without_an_anchor(centre: Path) -> None:
    newest = audit(centre).heads[-1]
    tamper(centre, f"DELETE FROM changes WHERE origin = '{newest.origin}' AND seq = {newest.seq}")
    assert "操作登记到" in audit(centre).faults[0].reason


def test_a_faked_entry_with_a_fitting_hash_breaks_the_link_to_the_next(centre: Path) -> None:
    second = audit(centre).heads[1]
    raw = connect(centre / FILE, builders.template().key)
    with_label = raw.execute(
        f"SELECT {journal.LINK_COLUMNS} FROM changes WHERE origin = ? AND seq = 3", (second.origin,)
    ).fetchone()
    before = raw.execute(
        "SELECT op_id FROM changes WHERE origin = ? AND seq = 2", (second.origin,)
    ).fetchone()[0]
    faked = [*with_label]
    faked[5] = "假的"
    op_id = journal.link(second.origin, 3, before, journal.digest_of(faked))
    raw.execute("DROP TRIGGER changes_keep_update")
    raw.execute(
        "UPDATE changes SET label = '假的', op_id = ? WHERE origin = ? AND seq = 3", (op_id, second.origin)
    )
    raw.close()
    assert (second.origin, 4) in {(f.origin, f.seq) for f in audit(centre).faults}


def test_the_exported_chain_verifies_without_a_password_and_shows_no_value(
    centre: Path, tmp_path: Path
) -> None:
    lines = lines_of(centre, tmp_path / "chain.jsonl")
    found = safekeeping.audit_file(tmp_path / "chain.jsonl")
    assert found == audit(centre)
    assert found.entries == len(lines)
    allowed = {"origin", "seq", "op_id", "prev_hash", "digest"}
    for line in map(json.loads, lines):
        assert line.keys() - {"heads"} == allowed
        assert ("heads" in line) == (line["seq"] == 1)
    text = "\n".join(lines)
    for secret in (builders.name(1), builders.id_number(1), builders.LOGIN, "登记党员", "member"):
        assert secret not in text


def edited(change: Callable[[list[str]], list[str]], lines: list[str], file: Path) -> Audit:
    file.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    return safekeeping.audit_file(file)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("removed", lambda lines: lines[:6] + lines[7:]),
        ("swapped", lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]]),
        ("doubled", lambda lines: [*lines[:6], lines[5], *lines[6:]]),
        (
            "digest",
            lambda lines: [
                *lines[:5],
                lines[5].replace('"digest":"', '"digest":"00')[:-4] + '"}',
                *lines[6:],
            ],
        ),
        ("garbage", lambda lines: [*lines[:5], "{", *lines[5:]]),
        ("first origin cut", lambda lines: lines[1:]),
        ("heads emptied", lambda lines: [_without_heads(line) for line in lines]),
    ],
)
def test_a_tampered_chain_file_is_noticed(
    centre: Path, tmp_path: Path, what: str, change: Callable[[list[str]], list[str]]
) -> None:
    lines = lines_of(centre, tmp_path / "chain.jsonl")
    assert not edited(change, lines, tmp_path / "changed.jsonl").ok, what


def _without_heads(line: str) -> str:
    said = json.loads(line)
    if said.get("heads"):
        said["heads"] = []
    return json.dumps(said)


def test_a_cut_off_older_origin_is_noticed_in_the_file(centre: Path, tmp_path: Path) -> None:
    lines = lines_of(centre, tmp_path / "chain.jsonl")
    second = audit(centre).heads[1]
    left = [line for line in lines if f'"{second.origin}","seq":{second.seq},' not in line]
    assert len(left) == len(lines) - 1
    found = edited(lambda _: left, lines, tmp_path / "cut.jsonl")
    assert [(f.origin, f.seq) for f in found.faults] == [(second.origin, second.seq)]


def test_a_file_cut_at_its_end_is_noticed_against_an_anchor(centre: Path, tmp_path: Path) -> None:
    lines = lines_of(centre, tmp_path / "chain.jsonl")
    anchor = json.loads(lines[-1])["op_id"]
    (tmp_path / "cut.jsonl").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert safekeeping.audit_file(tmp_path / "cut.jsonl").ok
    assert not safekeeping.audit_file(tmp_path / "cut.jsonl", anchor).ok


def test_a_missing_chain_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="读不出链文件") as raised:
        safekeeping.audit_file(tmp_path / "nothing.jsonl")
    assert raised.value.code == "chain_unreadable"
