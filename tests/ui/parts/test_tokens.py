"""The look: contrast, no stray colours, Qt's own words in Chinese, the bundled font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.base.paths import bundle, resource
from app.ui.parts import theme, tokens


@pytest.mark.parametrize(("ink", "ground"), tokens.TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    assert tokens.contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), tokens.BORDER_PAIRS)
def test_borders_and_focus_can_be_seen(ink: str, ground: str) -> None:
    assert tokens.contrast(ink, ground) >= 3


def test_contrast_is_computed_as_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tokens.COLOURS, "black", "#000000")
    monkeypatch.setitem(tokens.COLOURS, "white", "#ffffff")
    assert tokens.contrast("black", "white") == pytest.approx(21)


def test_colours_are_said_in_the_tokens_only() -> None:
    files = [
        *(bundle() / "app" / "ui").rglob("*.py"),
        *(bundle() / "forms").glob("*.ui"),
        resource("style/window.qss"),
    ]
    stray = {
        path.name: found
        for path in files
        if path.name != "tokens.py" and (found := re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8")))
    }
    assert stray == {}


def test_every_token_of_the_style_sheet_is_known() -> None:
    assert "$" not in theme.style_sheet()


def test_qts_own_buttons_speak_chinese(qapp: QApplication) -> None:
    del qapp
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().startswith("取消")


def test_rare_characters_of_names_have_a_glyph(qapp: QApplication) -> None:
    families = set(QFontDatabase.families())
    assert set(tokens.FAMILIES) <= families
    metrics = QFontMetrics(qapp.font())
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "张䶮㛃堃喆")
    assert Path(resource("fonts/DQRareB.ttf")).exists()
