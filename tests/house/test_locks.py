"""The lock files name every library the project says it needs, once and with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

REQUIREMENT = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)([^\\\n]*)", re.MULTILINE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version, _ in REQUIREMENT.findall(path.read_text("utf-8")):
        found.setdefault(plain(name), set()).add(version)
    return found


def wanted(project: Path, *, dev: bool) -> list[str]:
    said = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    return [*said["dependencies"], *(said["optional-dependencies"]["dev"] if dev else [])]


def missing(lines: list[str], lock: dict[str, set[str]]) -> list[str]:
    bad = []
    for line in lines:
        name, version = re.match(r"([A-Za-z0-9_.-]+)(?:==([^;\s]+))?", line).groups()  # type: ignore[union-attr]
        if plain(name) not in lock or (version and version not in lock[plain(name)]):
            bad.append(line)
    return bad


def test_the_run_lock_holds_all_the_program_needs(project: Path) -> None:
    assert missing(wanted(project, dev=False), locked(project / "requirements.lock")) == []


def test_the_test_lock_holds_all_the_checks_need(project: Path) -> None:
    assert missing(wanted(project, dev=True), locked(project / "tests" / "requirements.lock")) == []


def test_both_locks_agree_on_versions(project: Path) -> None:
    run, dev = locked(project / "requirements.lock"), locked(project / "tests" / "requirements.lock")
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}


def test_a_library_that_is_not_locked_is_noticed(project: Path) -> None:
    lock = locked(project / "requirements.lock")
    assert missing(["pandas"], lock) == ["pandas"]
    assert missing(["openpyxl==0.1"], lock) == ["openpyxl==0.1"]


def test_every_locked_library_has_hashes(project: Path) -> None:
    for path in (project / "requirements.lock", project / "tests" / "requirements.lock"):
        blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", path.read_text("utf-8"))
        bare = [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        assert bare == []


def test_the_readme_names_the_licence_of_every_library_that_is_shipped(project: Path) -> None:
    readme = plain((project / "README.md").read_text("utf-8"))
    names = set(locked(project / "requirements.lock"))
    assert len(names) > 20
    assert sorted(name for name in names if name not in readme) == []


def test_the_readme_names_no_library_that_is_not_shipped(project: Path) -> None:
    readme = (project / "README.md").read_text("utf-8")
    table = readme.split("| 用到的库 | 许可 |")[1].split("\n\n")[0]
    said = {
        plain(name)
        for row in table.splitlines()[2:]
        for name in re.findall(r"[A-Za-z0-9_-]+", row.split("|")[1])
    }
    # What a library carries inside itself is named in brackets behind it.
    inside = {"qt", "sqlcipher", "sqlite", "pdfium"}
    assert len(said) > 20
    assert said - inside <= set(locked(project / "requirements.lock"))
