"""What is kept in the checkout, how it is named, and what may not stand in it."""

from __future__ import annotations

import ast
import codecs
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "README.md",
    "app",
    "forms",
    "installer",
    "pyproject.toml",
    "requirements.lock",
    "resources",
    "tests",
}
MOST_LINES = 400
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)")

# Written in pieces, so that this file passes its own check.
OPEN_REMARK = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
FOREIGN = re.compile(
    "|".join(
        (
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"deb\.debian" + r"\.org",
            r"registry\.npm" + r"js",
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/opt/(py" + r"pi|wheels)",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.])/tm" + r"p/w/",
            r"(?<![\w.])/ho" + r"me/[a-z]",
        )
    )
)


@pytest.fixture(scope="session")
def tracked(project: Path) -> list[Path]:
    """Every file git keeps and that is there."""
    said = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True
    ).stdout
    return [project / name for name in said.split("\0") if name and (project / name).is_file()]


def python_files(tracked: list[Path]) -> list[Path]:
    found = [path for path in tracked if path.suffix == ".py"]
    assert len(found) > 30
    return found


def texts(tracked: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in tracked:
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_only_the_planned_things_lie_at_the_top(tracked: list[Path], project: Path) -> None:
    top = {path.relative_to(project).parts[0] for path in tracked}
    assert top == TOP


def test_no_module_is_longer_than_four_hundred_lines(tracked: list[Path], project: Path) -> None:
    lengths = {
        str(path.relative_to(project)): len(path.read_text("utf-8").splitlines())
        for path in python_files(tracked)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_module_has_a_name_that_says_nothing(tracked: list[Path], project: Path) -> None:
    names = [path.relative_to(project).with_suffix("") for path in python_files(tracked)]
    assert [str(name) for name in names if any(VAGUE.search(part) for part in name.parts)] == []


@pytest.mark.parametrize("name", ["utils", "file_utils", "helpers", "session_manager", "common", "misc"])
def test_a_name_that_says_nothing_is_noticed(name: str) -> None:
    assert VAGUE.search(name)


@pytest.mark.parametrize("name", ["members", "commonplace", "management", "utility_bills"])
def test_a_name_that_says_something_passes(name: str) -> None:
    assert not VAGUE.search(name)


def test_no_remark_is_left_open(tracked: list[Path], project: Path) -> None:
    open_ = [
        f"{path.relative_to(project)}: {match.group()}"
        for path, text in texts(tracked)
        if path.suffix in {".py", ".sh", ".ps1", ".ui", ".md", ".toml"}
        for match in OPEN_REMARK.finditer(text)
    ]
    assert open_ == []


def test_no_file_names_a_registry_or_a_place_of_one_machine(tracked: list[Path], project: Path) -> None:
    seen = 0
    named = []
    for path, text in texts(tracked):
        seen += 1
        named += [f"{path.relative_to(project)}: {match.group()}" for match in FOREIGN.finditer(text)]
    assert seen > 40
    assert named == []


def test_powershell_scripts_can_be_read_by_the_old_powershell(tracked: list[Path]) -> None:
    scripts = [path for path in tracked if path.suffix == ".ps1"]
    assert len(scripts) == 3
    assert [path.name for path in scripts if not path.read_bytes().startswith(codecs.BOM_UTF8)] == []


@pytest.mark.parametrize(
    "line",
    ["https://py" + "pi.org/simple", "cd /wo" + "rk/main", "/ro" + "ot/x", "open('/ho" + "me/li/a')"],
)
def test_a_place_of_one_machine_is_noticed(line: str) -> None:
    assert FOREIGN.search(line)


class TestSleeps:
    """No test waits for time to pass, and none is left out."""

    def test_no_test_sleeps_or_is_left_out(self, tracked: list[Path], project: Path) -> None:
        tests = [path for path in python_files(tracked) if path.is_relative_to(project / "tests")]
        assert len(tests) > 10
        found = {
            str(path.relative_to(project)): sorted(avoided_calls(path.read_text("utf-8"))) for path in tests
        }
        assert {name: calls for name, calls in found.items() if calls} == {}

    @pytest.mark.parametrize(
        "source",
        [
            "import time\ntime.sleep(1)",
            "from time import sleep\nsleep(1)",
            "def test(qtbot): qtbot.wait(50)",
            "import pytest\n@pytest.mark.skip\ndef test(): ...",
            "import pytest\n@pytest.mark.xfail(strict=True)\ndef test(): ...",
            "import pytest\ndef test(): pytest.skip('no')",
        ],
    )
    def test_a_test_that_sleeps_or_is_left_out_is_noticed(self, source: str) -> None:
        assert avoided_calls(source)

    def test_waiting_for_something_to_happen_is_fine(self) -> None:
        assert not avoided_calls("def test(qtbot): qtbot.waitUntil(ready)")


def avoided_calls(source: str) -> set[str]:
    """Names of calls and marks in a test that wait for time to pass or leave a test out."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.split(".")[-1] in {"sleep", "skip", "xfail"} or name == "qtbot.wait":
                found.add(name)
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name.startswith("pytest.mark.") and node.attr in {"skip", "skipif", "xfail"}:
                found.add(name)
    return found
