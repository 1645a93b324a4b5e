"""The JSON of every command, key by key as it is promised to other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.base.masks import mask_id
from app.storage.search import empty
from app.usecases.listing import list_rows
from app.usecases.workplace import Workplace
from tests.cli.conftest import MEMBERS, Program


def test_create_prints_the_recovery_key_once(program: Program, tmp_path: Path) -> None:
    password = tmp_path / "p"
    password.write_text("Good-pass-1\n", "utf-8")
    new = tmp_path / "new"
    told = program.bare(
        "--password-file", password, "create", new, "--centre", "青禾", "--user", "admin", "--json"
    )
    assert told.code == 0
    assert set(told.data) == {"centre", "user", "recovery_key"}
    assert (told.data["centre"], told.data["user"]) == ("青禾", "admin")
    assert [len(group) for group in told.data["recovery_key"].split("-")] == [4] * 8
    listed = program.bare(
        "--store", new, "--user", "admin", "--password-file", password, "list", "members", "--json"
    )
    assert listed.data == {"register": "members", "total": 0, "rows": []}


def test_list_gives_masked_rows_with_field_names(program: Program) -> None:
    data = program("list", "members", "--limit", "3", "--json").data
    assert set(data) == {"register", "total", "rows"}
    assert (data["register"], data["total"], len(data["rows"])) == ("members", MEMBERS, 3)
    row = data["rows"][0]
    assert {"id", "name", "id_number", "organisation", "area", "joined_on", "phone"} <= set(row)
    assert row["id_number"][3:14] == "*" * 11
    assert row["born_on"] == "***"


def test_list_takes_equal_contains_and_range(program: Program) -> None:
    full = program("list", "members", "--where", "kind=正式党员", "--json").data
    assert {row["kind"] for row in full["rows"]} == {"正式党员"}
    named = program("list", "organisations", "--where", "name~网格", "--json").data
    assert all("网格" in row["name"] for row in named["rows"])
    between = program("list", "members", "--where", "joined_on=1990-01-01..1999-12-31", "--json").data
    assert between["total"] > 0
    assert all("1990" <= row["joined_on"] < "2000" for row in between["rows"])
    both = program(
        "list", "members", "--where", "kind=正式党员", "--where", "sex=女", "--order", "strokes", "--json"
    ).data
    assert 0 < both["total"] < full["total"]


def test_list_in_clear_takes_a_reason_and_leaves_a_line(program: Program) -> None:
    masked = program("list", "members", "--limit", "1", "--json").data["rows"][0]
    clear = program("list", "members", "--limit", "1", "--clear", "核对", "--json").data["rows"][0]
    assert clear["id_number"] != masked["id_number"] == mask_id(clear["id_number"])
    last = program("history", "--limit", "1", "--json").data["entries"][0]
    assert last["kind"] == "event"
    assert last["values"]["reason"] == "核对"


def test_find_says_by_what_somebody_was_found(program: Program) -> None:
    data = program("find", "王䶮", "--json").data
    assert set(data) == {"total", "rows"}
    assert set(data["rows"][0]) == {"id", "name", "organisation", "id_number", "phone", "matched_by"}
    assert data["rows"][0]["name"] == "王䶮"


def test_nobody_found_is_an_answer(program: Program) -> None:
    told = program("find", "查无此人", "--json")
    assert told.code == 0
    assert told.data == {"total": 0, "rows": []}


def test_export_says_how_many_rows_and_whether_masked(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    told = program("export", "members", file, "--json")
    assert told.data == {"register": "members", "rows": MEMBERS, "file": str(file), "masked": True}
    clear = program("export", "members", file, "--clear", "年度核对", "--json")
    assert clear.data["masked"] is False


def test_a_dry_run_changes_nothing(program: Program, roster: Path) -> None:
    before = program("list", "members", "--json").data["total"]
    data = program("import", "members", roster, "--dry-run", "--json").data
    assert set(data) == {
        "register", "sheet", "rows", "imported", "batch", "mapping", "warned", "rejected", "rejects_file",
    }  # fmt: skip
    assert (data["register"], data["batch"], data["rejects_file"]) == ("members", None, None)
    assert data["imported"] + len(data["rejected"]) == data["rows"]
    assert "name" in data["mapping"].values()
    assert program("list", "members", "--json").data["total"] == before


def test_import_gives_bad_rows_back_and_the_batch_can_be_undone(
    program: Program, roster: Path, tmp_path: Path
) -> None:
    back = tmp_path / "back.xlsx"
    told = program("import", "members", roster, "--rejects", back, "--json")
    data = told.data
    assert "随之新建的党组织" in told.err
    assert data["rejects_file"] == str(back)
    assert back.stat().st_size > 0
    for row in (*data["rejected"], *data["warned"]):
        assert set(row) == {"row", "reasons"}
        assert row["reasons"]
    batch = program("history", "--batch", data["batch"], "--json").data["entries"]
    assert len(batch) > data["imported"]
    assert set(batch[0]) == {
        "origin", "seq", "op_id", "work", "label", "actor", "at", "kind", "record_type", "record_id",
        "values", "undone_by",
    }  # fmt: skip
    assert [entry["seq"] for entry in batch] == sorted(entry["seq"] for entry in batch)
    one = next(entry["record_id"] for entry in batch if entry["record_type"] == "member")
    assert len(program("history", "--record", one, "--json").data["entries"]) == 1
    undone = program("undo", data["batch"], "--json").data
    assert set(undone) == {"undone", "label", "records", "blocked"}
    assert (undone["undone"], undone["blocked"]) == (data["batch"], [])
    assert program("list", "members", "--json").data["total"] == MEMBERS


def test_backup_and_restore_tell_the_same_of_the_backup(program: Program, tmp_path: Path) -> None:
    file, new = tmp_path / "copy.backup", tmp_path / "restored"
    made = program("backup", file, "--json").data
    assert set(made) == {"file", "generation", "counts", "chain_head"}
    assert (made["file"], made["counts"]["members"]) == (str(file), MEMBERS)
    back = program("restore", file, new, "--json").data
    assert set(back) == {"file", "generation", "counts", "chain_head", "missing_after"}
    assert {key: back[key] for key in made} == made
    shutil.copy(program.store / "password.txt", new)
    again = Program(new, program.capture)
    assert again("list", "members", "--json").data["total"] == MEMBERS


def test_check_tells_file_rules_counts_and_chain(program: Program) -> None:
    told = program("check", "--json")
    assert told.code == 0
    assert set(told.data) == {"ok", "file", "rules", "counts", "chain"}
    assert set(told.data["chain"]) == {"ok", "entries", "heads"}
    assert (told.data["ok"], told.data["file"], told.data["rules"]) == (True, "ok", [])
    assert told.data["counts"]["members"] == MEMBERS


def test_the_chain_is_verified_with_and_without_a_password(program: Program, tmp_path: Path) -> None:
    data = program("audit", "verify", "--json").data
    assert set(data) == {"ok", "entries", "origins", "heads", "faults"}
    assert (data["ok"], data["faults"]) == (True, [])
    assert set(data["heads"][0]) == {"origin", "seq", "hash"}
    file = tmp_path / "chain.jsonl"
    assert program("audit", "export", file, "--json").code == 0
    assert program.bare("audit", "verify", "--chain", file, "--json").data == data
    anchored = program.bare("audit", "verify", "--chain", file, "--anchor", data["heads"][-1]["hash"])
    assert anchored.code == 0


def test_a_chain_that_was_tampered_with_ends_with_3(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "chain.jsonl"
    program("audit", "export", file)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    del lines[len(lines) // 2]
    file.write_text("".join(lines), "utf-8")
    told = program.bare("audit", "verify", "--chain", file, "--json")
    assert told.code == 3
    assert told.data["ok"] is False
    assert set(told.data["faults"][0]) == {"origin", "seq", "reason"}


def test_screens_tells_the_pictures(program: Program, tmp_path: Path) -> None:
    assert program("screens", tmp_path, "--json").data == {"files": [str(tmp_path / "members.png")]}


def test_no_command_opens_the_window(program: Program) -> None:
    assert program.bare("--store", program.store).code == 0
    assert program.bare("--store", program.store, "--user", "demo", "open", "--json").code == 0
    assert program.opened == [(program.store, None), (program.store, "demo")]


def test_an_index_of_older_rules_is_brought_up_to_date_before_finding(program: Program) -> None:
    with Workplace(program.store) as place:
        password = (program.store / "password.txt").read_text(encoding="utf-8").strip()
        login = place.sign_in("demo", password)
        name = login.ask(list_rows, "members").rows[0]["name"]
        with login.store.writing() as connection:
            connection.exec_driver_sql("UPDATE facts SET value = '0' WHERE name = 'search_version'")
            empty(connection)
    assert program("find", name, "--json").data["total"] >= 1
