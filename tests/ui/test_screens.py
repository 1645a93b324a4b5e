"""The pictures of the window: one of each page and dialog, at both scales and in both palettes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.base.errors import RuleError
from app.ui.screens import write_screens
from tests import builders

PICTURES = {
    "first-start",
    "login",
    "lock",
    "command-box",
    "shortcuts",
    "members",
    "members-none",
    "export",
    "member-edit",
    "import-choose",
    "import-check",
    "duplicates",
    "organisations",
    "areas",
    "journal",
    "accounts",
    "settings",
    "about",
    *(
        f"{form}{state}"
        for form in ("organisations-edit", "areas-edit", "account-edit", "password", "setting-edit")
        for state in ("", "-wrong")
    ),
}


def colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})


@pytest.mark.slow
def test_every_page_and_dialog_is_drawn_at_both_scales_and_in_both_palettes(
    qapp: QApplication, centre: Path, tmp_path: Path
) -> None:
    del qapp
    files = write_screens(centre, builders.LOGIN, builders.PASSWORD, tmp_path / "out")
    assert {file.stem for file in files} == {
        f"{name}-{scale}{palette}"
        for name in PICTURES
        for scale in ("100", "150")
        for palette in ("", "-contrast")
    }
    blank = [file.name for file in files if colours(QImage(str(file))) < 10]
    assert blank == []
    assert QImage(str(tmp_path / "out" / "members-100.png")).width() == 1366
    assert QImage(str(tmp_path / "out" / "members-150.png")).width() == 1920


@pytest.mark.slow
def test_an_empty_centre_is_drawn_too(qapp: QApplication, empty_centre: Path, tmp_path: Path) -> None:
    del qapp
    files = write_screens(empty_centre, builders.LOGIN, builders.PASSWORD, tmp_path / "out")
    assert {file.stem for file in files} >= {"members-100", "journal-100"}


def test_a_wrong_password_draws_nothing(qapp: QApplication, empty_centre: Path, tmp_path: Path) -> None:
    del qapp
    with pytest.raises(RuleError):
        write_screens(empty_centre, builders.LOGIN, "wrong-password", tmp_path / "out")
    assert list((tmp_path / "out").glob("*.png")) == []


SCREENLESS = """
import sys
from pathlib import Path
from app.bootstrap import write_screens
write_screens(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
"""


@pytest.mark.slow
def test_nothing_is_written_beside_the_pictures(project: Path, empty_centre: Path, tmp_path: Path) -> None:
    words = [str(empty_centre), builders.LOGIN, builders.PASSWORD, str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", SCREENLESS, *words], cwd=project, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
