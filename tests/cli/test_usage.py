"""What is typed wrongly ends with 2 and a Chinese sentence; what only wants help costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.words import IMPORTED, REGISTERS
from app.usecases.registers import REGISTERS as KNOWN
from tests.cli.conftest import Program

HEAVY = ("sqlalchemy", "openpyxl", "reportlab", "pypinyin", "PySide6", "app.usecases", "app.storage")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["fly"], "没有“fly”这个命令"),
        (["report"], "还缺少：monthly|quarterly|halfyear|yearly|range|close|reopen"),
        (["report", "monthly", "2026-09"], "还缺少：--out"),
        (["report", "monthly", "2026Q3", "--out", "x"], "“2026Q3”与 monthly 不符"),
        (["report", "range", "2026-09", "--out", "x"], "“2026-09”与 range 不符"),
        (["report", "yearly", "二六年", "--out", "x"], "看不懂期间“二六年”"),
        (["report", "yearly", "2026", "--out", "x", "--formats", "pdf,doc"], "“pdf,doc”里有不认识的格式"),
        (
            ["report", "yearly", "2026", "--out", "x", "--as-of", "昨天"],
            "--as-of：“昨天”要写成 2026-09-30 这样",
        ),
        (["report", "reopen", "2026"], "还缺少：--reason"),
        (["minutes", "1", "out.pdf"], "没有“minutes”这个命令"),
        (["fill", "a.xlsx", "b.xlsx"], "没有“fill”这个命令"),
        (["create"], "还缺少：文件夹, --centre"),
        (["create", "x"], "还缺少：--centre"),
        (["demo"], "还缺少：文件夹"),
        (["demo", "x", "--members", "0"], "--members：“0”不是 1 以上的整数"),
        (["demo", "x", "--until", "2026-02-30"], "--until：没有“2026-02-30”这一天"),
        (["list"], "还缺少：登记簿"),
        (["list", "wishes"], "登记簿 不能是“wishes”，可以是：members, organisations, areas"),
        (["list", "members", "--limit"], "--limit 后面要写一个值"),
        (["find", "王", "--colour", "red"], "不认识：--colour red"),
        (["import", "organisations", "a.xlsx"], "登记簿 不能是“organisations”"),
        (["audit"], "还缺少：verify|export"),
        (["audit", "bend"], "不能是“bend”"),
    ],
)
def test_a_wrong_word_is_refused_in_chinese(program: Program, words: list[str], sentence: str) -> None:
    told = program.bare("--json", *words)
    assert told.code == 2
    assert told.error["kind"] == "usage"
    assert sentence in told.error["message"]


def test_without_json_only_standard_error_is_written(program: Program) -> None:
    told = program.bare("fly")
    assert (told.code, told.out) == (2, "")
    assert told.err == "没有“fly”这个命令。用法见：dangqun --help\n"


def test_json_is_taken_before_and_after_the_command(program: Program) -> None:
    before = program("--json", "list", "areas", "--limit", "1")
    after = program("list", "areas", "--limit", "1", "--json")
    assert before.data == after.data


def test_a_folder_that_is_not_there_is_wrong_usage(program: Program, tmp_path: Path) -> None:
    told = program.bare("--store", tmp_path / "nowhere", "--user", "x", "list", "members", "--json")
    assert told.code == 2
    assert (told.error["code"], told.error["field"]) == ("no_store", "store")


def test_a_folder_without_a_centre_is_wrong_usage(program: Program, tmp_path: Path) -> None:
    told = program.bare("--store", tmp_path, "--user", "x", "list", "members", "--json")
    assert told.code == 2
    assert told.error["code"] == "no_store"


def test_without_terminal_and_password_file_nothing_is_asked(program: Program) -> None:
    told = program.bare("--store", program.store, "--user", "demo", "list", "members", "--json")
    assert told.code == 2
    assert (told.error["kind"], told.error["code"]) == ("usage", "no_password")


def test_without_terminal_and_user_nothing_is_asked(program: Program) -> None:
    told = program.bare("--store", program.store, "list", "members", "--json")
    assert (told.code, told.error["code"]) == (2, "no_user")


@pytest.mark.parametrize("name", ["out.docx", "out", "out.xls"])
def test_a_ledger_of_another_kind_is_wrong_usage(program: Program, tmp_path: Path, name: str) -> None:
    told = program("export", "members", tmp_path / name, "--json")
    assert (told.code, told.error["code"]) == (2, "unknown_format")


def test_a_missing_password_file_is_wrong_usage(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "none.txt"
    told = program.bare(
        "--store", program.store, "--user", "demo", "--password-file", file, "check", "--json"
    )
    assert (told.code, told.error["field"]) == (2, "password_file")


@pytest.mark.parametrize("end", ["\r\nsecond line\r\n", "\n", "\r", ""])
def test_the_first_line_of_the_password_file_counts(program: Program, tmp_path: Path, end: str) -> None:
    file = tmp_path / "password"
    password = (program.store / "password.txt").read_text("utf-8").strip()
    file.write_bytes(f"{password}{end}".encode())
    told = program.bare("--store", program.store, "--user", "demo", "--password-file", file, "find", "王")
    assert told.code == 0


def test_a_terminal_is_asked_for_name_and_password(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    password = (program.store / "password.txt").read_text("utf-8").strip()
    monkeypatch.setattr("app.cli.entrance.has_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "demo")
    monkeypatch.setattr("getpass.getpass", lambda _: password)
    assert program.bare("--store", program.store, "find", "王", "--json").code == 0


def test_a_new_password_is_asked_twice_and_must_agree(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(("Good-pass-1", "Good-pass-2"))
    monkeypatch.setattr("app.cli.entrance.has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    told = program.bare("create", tmp_path / "new", "--centre", "中心", "--user", "li", "--json")
    assert (told.code, told.error["code"]) == (2, "not_the_same")
    assert not (tmp_path / "new").exists()


def test_every_command_of_this_step_explains_itself_in_chinese(program: Program) -> None:
    commands = (
        "open create demo import list find export history undo backup restore check audit screens self-check"
    )
    told = program.bare("--help")
    assert told.code == 0
    for command in commands.split():
        assert f"\n    {command} " in told.out
        own = program.bare(command, "--help")
        assert own.code == 0
        assert own.out.startswith(f"用法：dangqun {command}")
        assert "usage" not in own.out


def test_the_words_know_the_same_registers_as_the_use_cases() -> None:
    assert set(REGISTERS) == set(KNOWN)
    assert set(IMPORTED) <= set(KNOWN)


def test_help_loads_nothing_heavy(project: Path) -> None:
    code = (
        "import sys; from app.__main__ import main; code = main(['--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.endswith("[] 0\n")
