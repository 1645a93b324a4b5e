"""The silence that tests/conftest.py promises: each kind of unexpected warning fails its test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LOG = """
import logging
def test_it():
    logging.getLogger("app").warning("disk is slow")
"""
ANNOUNCED_LOG = """
import logging
def test_it(log_allows):
    log_allows("disk is .*")
    logging.getLogger("app").warning("disk is slow")
"""
QT = """
from PySide6.QtCore import qWarning
def test_it():
    qWarning("QObject: something is off")
"""
ANNOUNCED_QT = """
import pytest
from PySide6.QtCore import qWarning
@pytest.mark.qt_log_ignore("something")
def test_it():
    qWarning("QObject: something is off")
"""
PYTHON = """
import warnings
def test_it():
    warnings.warn("old habit", DeprecationWarning, stacklevel=1)
"""
QUIET = """
def test_it():
    assert True
"""


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        pytest.param(QUIET, True, id="nothing said"),
        pytest.param(LOG, False, id="a log warning"),
        pytest.param(ANNOUNCED_LOG, True, id="an announced log warning"),
        pytest.param(QT, False, id="a Qt warning"),
        pytest.param(ANNOUNCED_QT, True, id="an announced Qt warning"),
        pytest.param(PYTHON, False, id="a Python warning"),
    ],
)
def test_an_unexpected_warning_fails_the_test(
    source: str, *, passes: bool, tmp_path: Path, project: Path
) -> None:
    shutil.copy(project / "tests" / "conftest.py", tmp_path)
    shutil.copy(project / "pyproject.toml", tmp_path)
    (tmp_path / "test_it.py").write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_it.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if passes else 1), done.stdout + done.stderr
    assert ("1 passed" if passes else "1 failed" if "1 failed" in done.stdout else "1 error") in done.stdout
