"""What can't be done says why in Chinese, ends with the right number, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.errors import RuleError
from app.records.accounts import Role
from app.usecases.accounts import add_account, list_accounts, set_password
from app.usecases.mappings import save_mapping
from app.usecases.workplace import Workplace
from tests.cli.conftest import MEMBERS, Program, Told

PASSWORD = "Front-desk-9"


def as_front_desk(program: Program, tmp_path: Path, *words: object) -> Told:
    """Run the program as somebody who may see and edit members, and nothing else."""
    file = tmp_path / "front-desk"
    if not file.exists():
        file.write_text(PASSWORD, "utf-8")
        password = (program.store / "password.txt").read_text("utf-8").strip()
        with Workplace(program.store) as place:
            login = place.sign_in("demo", password)
            login.act(add_account, "desk", [Role.FRONT_DESK.value])
            account = next(row.id for row in login.ask(list_accounts) if row.login == "desk")
            set_password(login, account, PASSWORD)
    return program.bare("--store", program.store, "--user", "desk", "--password-file", file, *words)


def test_a_wrong_password_is_a_rule(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "wrong"
    file.write_text("not-the-one-1\n", "utf-8")
    told = program.bare(
        "--store", program.store, "--user", "demo", "--password-file", file, "check", "--json"
    )
    assert told.code == 1
    assert (told.error["kind"], told.error["code"]) == ("rule", "wrong_password")


def test_a_weak_password_makes_no_centre(program: Program, tmp_path: Path) -> None:
    file, new = tmp_path / "weak", tmp_path / "new"
    file.write_text("12345678", "utf-8")
    told = program.bare("create", new, "--centre", "中心", "--user", "li", "--password-file", file, "--json")
    assert told.code == 2, "options of the whole program stand before the command"
    told = program.bare("--password-file", file, "create", new, "--centre", "中心", "--user", "li", "--json")
    assert (told.code, told.error["code"]) == (1, "weak_password")


@pytest.mark.parametrize("command", ["create", "demo"])
def test_a_folder_that_holds_something_is_refused(program: Program, tmp_path: Path, command: str) -> None:
    file = tmp_path / "password"
    file.write_text("Good-pass-1", "utf-8")
    more = ["--centre", "中心", "--user", "li"] if command == "create" else ["--members", "1"]
    told = program.bare("--password-file", file, command, program.store, *more, "--json")
    assert (told.code, told.error["code"]) == (1, "not_empty")
    assert program("list", "members", "--json").data["total"] == MEMBERS


def test_a_store_that_somebody_has_open_is_trouble(program: Program) -> None:
    with Workplace(program.store):
        told = program("list", "members", "--json")
    assert told.code == 3
    assert (told.error["kind"], told.error["code"], told.error["field"]) == ("trouble", "locked", None)


def test_a_centre_that_lost_its_store_is_trouble(program: Program) -> None:
    (program.store / "store.db").unlink()
    told = program("list", "members", "--json")
    assert (told.code, told.error["kind"]) == (3, "trouble")


@pytest.mark.parametrize(
    "words",
    [
        ["export", "members", "out.csv"],
        ["list", "members", "--clear", "看看"],
        ["history"],
        ["backup", "out.backup"],
        ["check"],
        ["audit", "verify"],
    ],
)
def test_without_the_right_nothing_is_done(program: Program, tmp_path: Path, words: list[str]) -> None:
    told = as_front_desk(program, tmp_path, *(str(tmp_path / w) if "." in w else w for w in words), "--json")
    assert (told.code, told.error["code"]) == (1, "no_right")
    assert not list(tmp_path.glob("*out.*"))
    assert as_front_desk(program, tmp_path, "list", "members", "--json").code == 0


def test_an_import_without_the_right_is_refused(program: Program, tmp_path: Path, roster: Path) -> None:
    told = as_front_desk(program, tmp_path, "import", "members", roster, "--json")
    assert (told.code, told.error["code"]) == (1, "no_right")


@pytest.mark.parametrize("command", ["list", "export"])
def test_in_clear_needs_a_reason(program: Program, tmp_path: Path, command: str) -> None:
    file = [tmp_path / "out.xlsx"] if command == "export" else []
    told = program(command, "members", *file, "--clear", "  ", "--json")
    assert (told.code, told.error["field"]) == (1, "reason")
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize(
    ("where", "code"),
    [("colour=red", "unknown_field"), ("name", "bad_condition"), ("joined_on=soon", "bad_value")],
)
def test_a_condition_that_makes_no_sense_is_refused(program: Program, where: str, code: str) -> None:
    told = program("list", "members", "--where", where, "--json")
    assert (told.code, told.error["code"]) == (1, code)


def test_an_order_nobody_knows_is_refused(program: Program) -> None:
    assert program("list", "members", "--order", "colour", "--json").error["code"] == "unknown_order"


def test_a_book_that_is_none_is_refused(program: Program, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"nothing of the kind")
    for file in (book, tmp_path / "missing.xlsx"):
        told = program("import", "members", file, "--json")
        assert (told.code, told.error["kind"]) == (1, "rule")
    assert program("list", "members", "--json").data["total"] == MEMBERS


def test_a_book_without_a_head_is_refused(program: Program, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text("一,二\n三,四\n", "utf-8")
    assert program("import", "members", book, "--json").error["code"] == "no_head"


def test_a_mapping_that_was_never_saved_is_refused(program: Program, roster: Path) -> None:
    told = program("import", "members", roster, "--mapping", "去年的", "--json")
    assert (told.code, told.error["code"]) == (1, "no_mapping")


def test_a_book_without_a_single_field_is_refused(program: Program, tmp_path: Path) -> None:
    password = (program.store / "password.txt").read_text("utf-8").strip()
    with Workplace(program.store) as place:
        login = place.sign_in("demo", password)
        columns = {"姓名": "", "性别": "", "住处": "address"}
        login.act(save_mapping, "别处的", "members", "x", columns)
    book = tmp_path / "book.csv"
    book.write_text("姓名,性别\n白二,男\n安一,女\n", "utf-8")
    told = program("import", "members", book, "--mapping", "别处的", "--json")
    assert (told.code, told.error["field"], told.error["code"]) == (1, "mapping", "no_head")
    assert program("list", "members", "--json").data["total"] == MEMBERS


def test_nothing_goes_in_where_the_rejects_could_not_be_written(
    program: Program, tmp_path: Path, roster: Path
) -> None:
    told = program("import", "members", roster, "--rejects", tmp_path / "none" / "back.xlsx", "--json")
    assert told.code == 3
    assert program("list", "members", "--json").data["total"] == MEMBERS


def test_nothing_to_undo_is_a_rule(program: Program) -> None:
    told = program("undo", "no-such-work", "--json")
    assert (told.code, told.error["code"]) == (1, "nothing_to_undo")


def test_a_blocked_undo_names_the_records(program: Program) -> None:
    laid_out = next(
        entry["work"]
        for entry in program("history", "--json").data["entries"]
        if entry["record_type"] == "organisation"
    )
    told = program("undo", laid_out, "--json")
    assert told.code == 1
    assert told.data["error"]["code"] == "blocked"
    assert len(told.data["blocked"]) > 1


@pytest.mark.parametrize("share", [0.0, 0.75])
def test_a_broken_store_is_damage_that_check_finds(
    program: Program, log_allows: Callable[[str], None], share: float
) -> None:
    log_allows("store trouble: damaged")
    file = program.store / "store.db"
    whole = bytearray(file.read_bytes())
    whole[int(len(whole) * share) + 100] ^= 0xFF
    file.write_bytes(whole)
    told = program("check", "--json")
    assert told.code == 3
    assert told.data["ok"] is False
    assert told.data["file"] != "ok"
    assert set(told.data) == {"ok", "file", "rules", "counts", "chain"}


def test_a_backup_into_no_folder_is_trouble(program: Program, tmp_path: Path) -> None:
    told = program("backup", tmp_path / "none" / "copy.backup", "--json")
    assert (told.code, told.error["kind"]) == (3, "trouble")


def test_a_backup_that_is_none_makes_no_centre(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    file.write_bytes(b"nothing of the kind")
    told = program("restore", file, tmp_path / "new", "--json")
    assert (told.code, told.error["kind"]) == (3, "trouble")
    assert not (tmp_path / "new").exists()


def test_a_restore_never_lands_in_a_centre(program: Program, tmp_path: Path) -> None:
    program("backup", tmp_path / "copy.backup")
    told = program("restore", tmp_path / "copy.backup", program.store, "--json")
    assert (told.code, told.error["code"]) == (1, "not_empty")


def test_a_chain_file_that_is_not_there_is_wrong_usage(program: Program, tmp_path: Path) -> None:
    told = program.bare("audit", "verify", "--chain", tmp_path / "none.jsonl", "--json")
    assert (told.code, told.error["kind"]) == (2, "usage")


def test_a_bug_ends_in_a_report_and_never_in_a_traceback(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("李雷 11010519491231002X")

    monkeypatch.setattr("app.usecases.history.undo", broken)
    told = program("undo", "--json")
    assert told.code == 3
    assert told.error["kind"] == "bug"
    assert "crash.txt" in told.error["message"]
    assert "李雷" not in told.out + told.err
    assert "Traceback" not in told.out + told.err
    assert [type(error) for error in program.crashes] == [ZeroDivisionError]


def test_stopping_leaves_a_calm_sentence(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.usecases.history.undo", stopped)
    told = program("undo", "--json")
    assert (told.code, told.error["code"]) == (1, "cancelled")


def test_an_error_of_a_rule_without_field_says_so(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise RuleError("不行。")

    monkeypatch.setattr("app.usecases.history.undo", refused)
    assert program("undo", "--json").error == {
        "kind": "rule",
        "code": "rule",
        "message": "不行。",
        "field": None,
    }


def test_a_sample_of_the_future_makes_nothing(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    told = program.bare("demo", folder, "--members", 5, "--until", "2999-01-01", "--json")
    assert (told.code, told.error["code"], told.error["field"]) == (1, "in_future", "until")
    assert not folder.exists()


def test_the_rejects_do_not_replace_what_was_handed_in(
    program: Program, tmp_path: Path, roster: Path
) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(roster.read_bytes())
    told = program("import", "members", mine, "--dry-run", "--rejects", mine, "--json")
    assert (told.code, told.error["code"]) == (1, "same_file")
    assert mine.read_bytes() == roster.read_bytes()
