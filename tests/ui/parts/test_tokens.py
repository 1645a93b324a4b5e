"""The look: contrast, no stray colours, Qt's own words in Chinese, the bundled font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.base.paths import bundle, resource
from app.ui.parts import theme, tokens


@pytest.mark.parametrize("palette", tokens.PALETTES)
@pytest.mark.parametrize(("ink", "ground"), tokens.TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, palette: str) -> None:
    least = 7 if palette == tokens.CONTRAST else 4.5
    assert tokens.contrast(ink, ground, palette) >= least


@pytest.mark.parametrize("palette", tokens.PALETTES)
@pytest.mark.parametrize(("ink", "ground"), tokens.BORDER_PAIRS)
def test_borders_and_focus_can_be_seen(ink: str, ground: str, palette: str) -> None:
    assert tokens.contrast(ink, ground, palette) >= 3


def test_contrast_is_computed_as_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tokens.PALETTES, "test", {"black": "#000000", "white": "#ffffff"})
    assert tokens.contrast("black", "white", "test") == pytest.approx(21)


def test_every_palette_says_every_colour() -> None:
    assert {frozenset(palette) for palette in tokens.PALETTES.values()} == {frozenset(tokens.COLOURS)}


def test_no_type_is_smaller_than_ten_points() -> None:
    for sizes in tokens.TEXT_SIZES.values():
        assert min(sizes.values()) >= tokens.LEAST_POINTS
    said = resource("style/window.qss").read_text("utf-8")
    assert re.findall(r"font-size: (?!\$)", said) == []


def test_the_focus_ring_is_two_pixels_at_least() -> None:
    assert int(tokens.SIZES["ring"].removesuffix("px")) >= 2
    rules = re.findall(r"[^}]*:focus[^{]*{([^}]*)}", resource("style/window.qss").read_text("utf-8"))
    bordered = [rule for rule in rules if "border:" in rule]
    assert len(bordered) >= 5
    assert [rule for rule in bordered if "border: $ring solid" not in rule] == []


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


def test_dates_of_qts_own_dialogs_are_chinese(qapp: QApplication) -> None:
    del qapp
    assert QLocale().name() == "zh_CN"
    assert "年" in QLocale().toString(QDate(2026, 9, 30), QLocale.FormatType.LongFormat)


def test_a_palette_and_a_text_size_are_put_on(qapp: QApplication) -> None:
    try:
        theme.wear(qapp, tokens.CONTRAST, tokens.LARGE)
        assert theme.colour("text").name() == tokens.PALETTES[tokens.CONTRAST]["text"]
        assert qapp.font().pointSizeF() == tokens.TEXT_SIZES[tokens.LARGE]["text_size"]
        assert tokens.PALETTES[tokens.CONTRAST]["accent"] in qapp.styleSheet()
    finally:
        theme.wear(qapp, tokens.LIGHT, tokens.STANDARD)
