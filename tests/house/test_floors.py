"""Imports only go down, and every room says what it is for."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False
    )


def test_imports_only_go_down(project: Path) -> None:
    done = lint(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("base/stray_a.py", "import app.records", "Imports only go down"),
        (
            "ui/stray_b.py",
            "import sqlalchemy",
            "Window and command line know neither SQLAlchemy nor the store",
        ),
        ("usecases/stray_c.py", "import PySide6.QtCore", "Qt only in the window and the bootstrap"),
        ("ui/parts/stray_d.py", "import app.records", "Parts know no register"),
        ("usecases/stray_e.py", "import reportlab", "reportlab stays in its renderer"),
        ("intake/stray_f.py", "import openpyxl", "openpyxl stays with the sheets"),
        ("intake/stray_g.py", "import python_calamine", "calamine stays with the sheets"),
    ],
)
def test_an_import_against_the_rules_is_noticed(
    project: Path, tmp_path: Path, module: str, line: str, contract: str
) -> None:
    shutil.copytree(project / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", tmp_path)
    (tmp_path / "app" / module).write_text(f'"""A stray module."""\n\n{line}\n', encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout


def test_a_package_outside_the_plan_is_noticed(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", tmp_path)
    (tmp_path / "app" / "attic").mkdir()
    (tmp_path / "app" / "attic" / "__init__.py").write_text('"""An attic."""\n', encoding="utf-8")
    assert lint(tmp_path).returncode == 1


def packages(project: Path) -> list[Path]:
    return sorted(path for path in (project / "app").rglob("__init__.py"))


def test_every_package_says_what_belongs_here_and_what_does_not(project: Path) -> None:
    found = packages(project)
    assert len(found) >= 8
    silent = [
        str(path.relative_to(project)) for path in found if not says_its_purpose(path.read_text("utf-8"))
    ]
    assert silent == []


def says_its_purpose(source: str) -> bool:
    said = (ast.get_docstring(ast.parse(source)) or "").lower()
    return "belong" in said and ("not" in said or "never" in said or "nothing" in said)


def test_a_package_that_only_names_itself_does_not_pass() -> None:
    assert not says_its_purpose('"""Records."""')
    assert not says_its_purpose("x = 1")
    assert says_its_purpose('"""Records.\n\nBelongs here: fields. Does not: windows."""')


def test_every_folder_with_code_is_a_package(project: Path) -> None:
    folders = {path.parent for path in (project / "app").rglob("*.py")}
    assert len(folders) >= 8
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


HEAVY = (
    *("openpyxl", "reportlab", "pypinyin", "alembic", "python_calamine", "rustpy_xlsxwriter", "PIL"),
    *("pyqtgraph", "numpy"),
)


def test_starting_the_program_loads_no_heavy_library(project: Path) -> None:
    code = (
        f"import sys, app.__main__, app.bootstrap\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
