"""The pictures of the window: every page and dialog, in the sizes and palettes that people have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.base.errors import RuleError
from app.ui.gallery import SCENES
from app.ui.navigation import ENTRIES
from app.ui.screens import SCREENS, write_screens
from app.usecases.history import history
from tests import builders

AROUND = {"first-start", "login", "lock", "command-box"}
PAGES = {entry.name for entry in ENTRIES}
FORMS = {
    *("members-add", "organisations-add", "areas-add", "accounts-add"),
    *("status", "password", "password-reset", "setting-edit", "export", "reason", "recover"),
}
NEEDS_A_PAIR = {"merge"}


def colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})


def steps(folder: Path) -> int:
    with builders.signed_in(folder) as login:
        return len(history(login))


@pytest.mark.slow
def test_every_page_and_dialog_is_drawn_on_every_screen_and_the_centre_stays_as_it_was(
    qapp: QApplication, centre: Path, tmp_path: Path
) -> None:
    del qapp
    before = steps(centre)
    files = write_screens(centre, builders.LOGIN, builders.PASSWORD, tmp_path / "out")
    drawn = {file.stem for file in files}
    pages = {f"{name}-{screen.name}" for name in AROUND | PAGES for screen in SCREENS}
    small = {f"{scene.name}-1366-100" for scene in SCENES if scene.name not in NEEDS_A_PAIR}
    wrong = {f"{name}-wrong-1366-125" for name in FORMS}
    empty = {f"{name}-empty-1366-100" for name in PAGES}
    assert (pages | small | wrong | empty) - drawn == set()
    assert len(files) == len(drawn)
    assert [file.name for file in files if colours(QImage(str(file))) < 10] == []
    sizes = {(image.width(), image.height()) for file in files if (image := QImage(str(file))).width() > 1300}
    assert sizes >= {(1366, 768), (1920, 1080)}
    assert steps(centre) == before


def test_a_wrong_password_draws_nothing(qapp: QApplication, empty_centre: Path, tmp_path: Path) -> None:
    del qapp
    with pytest.raises(RuleError):
        write_screens(empty_centre, builders.LOGIN, "wrong-password", tmp_path / "out")
    assert list((tmp_path / "out").glob("*.png")) == []
