"""The program itself, started as people start it: from the first command to the audit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


class Shell:
    """Starts the program in a folder of its own."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(project), "XDG_STATE_HOME": str(folder / "state")}
        self.environment.pop("PYTHONUTF8", None)
        (folder / "password").write_text("Good-pass-1\r\n", "utf-8")

    def start(self, *words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """One run with these words."""
        return subprocess.run(
            [sys.executable, "-m", "app", *map(str, words)],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def json(self, *words: object) -> dict[str, Any]:
        """One run on the centre that must go well; its JSON."""
        who = ("--store", "centre", "--user", "admin", "--password-file", "password", "--json")
        done = self.start(*who, *words)
        assert done.returncode == 0, done.stderr.decode()
        said = json.loads(done.stdout.decode("utf-8"))
        assert isinstance(said, dict)
        return said


@pytest.fixture
def shell(project: Path, tmp_path: Path) -> Shell:
    """The program in an empty folder."""
    return Shell(project, tmp_path)


@pytest.mark.slow
def test_the_whole_way_from_create_to_audit(shell: Shell, project: Path) -> None:
    roster = project / "resources" / "sample" / "roster.xlsx"
    created = shell.start(
        "--password-file",
        "password",
        "create",
        "centre",
        "--centre",
        "青禾社区党群服务中心",
        "--user",
        "admin",
    )
    assert created.returncode == 0
    assert "恢复钥匙" in created.stdout.decode("utf-8")

    came = shell.json("import", "members", roster, "--rejects", "back.xlsx")
    assert came["imported"] + len(came["rejected"]) == came["rows"] == 120
    assert (shell.folder / "back.xlsx").is_file()
    listed = shell.json("list", "members", "--order", "organisation")
    assert listed["total"] == came["imported"]
    name = listed["rows"][0]["name"]
    assert name in [row["name"] for row in shell.json("find", name)["rows"]]

    for sort in ("xlsx", "pdf", "csv"):
        assert shell.json("export", "members", f"ledger.{sort}")["rows"] == came["imported"]
        assert (shell.folder / f"ledger.{sort}").stat().st_size > 1000

    before = shell.json("backup", "copy.backup")
    labels = [entry["label"] for entry in shell.json("history")["entries"]]
    assert labels.index("导入党员") < labels.index("导出台账")
    undone = shell.json("undo")
    assert undone["undone"] == came["batch"]
    assert shell.json("list", "members")["total"] == 0

    back = shell.json("restore", "copy.backup", "restored")
    assert back["counts"] == before["counts"]
    assert shell.json("check")["ok"] is True
    assert shell.json("audit", "verify")["ok"] is True
    kept = shell.start("audit", "verify", "--chain", "copy.backup.chain.jsonl", "--json")
    assert json.loads(kept.stdout)["heads"][-1]["hash"] == before["chain_head"]


@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C.UTF-8"},
    ],
)
def test_chinese_comes_out_as_utf8_whatever_the_locale(shell: Shell, locale: dict[str, str]) -> None:
    done = shell.start("fly", "--json", **locale)
    assert done.returncode == 2
    assert "没有“fly”这个命令" in json.loads(done.stdout.decode("utf-8"))["error"]["message"]
    assert "没有“fly”这个命令" in done.stderr.decode("utf-8")
    assert "用法：dangqun" in shell.start("--help", **locale).stdout.decode("utf-8")


def test_chinese_goes_in_as_utf8_in_a_locale_that_knows_none(shell: Shell) -> None:
    poor = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    words = ("--password-file", "password", "--json", "create", "中心", "--centre", "青禾", "--user", "李")
    done = shell.start(*words, **poor)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    said = json.loads(done.stdout.decode("utf-8"))
    assert (said["centre"], said["user"]) == ("青禾", "李")
    assert (shell.folder / "中心" / "store.db").is_file()


def test_a_reader_that_has_seen_enough_is_no_trouble(shell: Shell) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "app", "fly", "--json"],
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    said = program.stderr.read().decode("utf-8")
    program.stderr.close()
    assert program.wait() == 2
    assert said == "没有“fly”这个命令。用法见：dangqun --help\n"


@pytest.mark.slow
def test_the_installation_is_found_whole(shell: Shell) -> None:
    done = shell.start("self-check", "--json")
    said = json.loads(done.stdout)
    assert [check for check in said["checks"] if not check["ok"]] == []
    assert (done.returncode, said["ok"]) == (0, True)
    names = " ".join(check["name"] for check in said["checks"])
    for part in ("程序库", "字体", "资源", "界面", "迁移", "加密库", "PDF", "Excel"):
        assert part in names


@pytest.mark.slow
def test_pictures_of_the_window_are_drawn_without_a_screen(shell: Shell) -> None:
    assert shell.start("demo", "centre", "--members", "30").returncode == 0
    who = ("--store", "centre", "--user", "demo", "--password-file", "centre/password.txt")
    done = shell.start(*who, "--json", "screens", "pictures")
    assert (done.returncode, done.stderr.decode()) == (0, ""), "nothing is written beside the pictures"
    files = [shell.folder / file for file in json.loads(done.stdout)["files"]]
    assert len(files) >= 3
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)


@pytest.mark.slow
def test_what_is_missing_of_the_installation_is_damage(shell: Shell, project: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import app.usecases.self_check as s; "
        "s.resource = lambda name: Path('nowhere') / name; s.bundle = lambda: Path('nowhere'); "
        "from app.__main__ import main; sys.exit(main(['self-check', '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=shell.environment, capture_output=True, check=False
    )
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"]) == (3, False)
    damaged = [check["name"] for check in said["checks"] if not check["ok"]]
    assert "界面文件" in damaged
    assert "字体 DQSerif.ttf" in damaged
    assert "安装有损坏" in done.stderr.decode("utf-8")
    assert project.is_dir()
