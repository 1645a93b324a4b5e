"""The bundled fonts hold what names need, under names of their own and with their licences."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from app.base.paths import resource

FONTS = ("DQSans", "DQSans-Bold", "DQSerif", "DQTitle", "DQRareA", "DQRareB")


def characters(name: str) -> set[int]:
    return set(TTFont(resource(f"fonts/{name}.ttf"), lazy=False).getBestCmap())


def gbk() -> set[int]:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode("gbk", "ignore")) and len(text) == 1}


@pytest.mark.parametrize("name", FONTS)
def test_a_bundled_font_is_truetype_and_bears_no_reserved_name(name: str) -> None:
    font = TTFont(resource(f"fonts/{name}.ttf"), lazy=False)
    assert "glyf" in font
    assert "CFF " not in font
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            assert record.toUnicode().startswith("DQ")
            assert not {"Noto", "Source", "HanaMin"} & set(record.toUnicode().split())


def test_screen_and_paper_hold_every_character_of_gbk() -> None:
    ideographs = {code for code in gbk() if 0x4E00 <= code <= 0x9FA5}
    assert len(ideographs) == 20902
    assert ideographs <= characters("DQSans")
    assert ideographs <= characters("DQSerif")


def test_papers_hold_extension_a_and_rare_characters_of_names() -> None:
    assert set(range(0x3400, 0x4DB6)) <= characters("DQSerif")
    every = characters("DQSerif") | characters("DQRareA") | characters("DQRareB")
    assert {ord(letter) for letter in "䶮㛃𬭎𠅤𠮷𧻓𫍽𬘭"} <= every


def test_digits_have_one_width_so_that_figures_stand_in_columns() -> None:
    for name in FONTS[:4]:
        font = TTFont(resource(f"fonts/{name}.ttf"), lazy=False)
        cmap = font.getBestCmap()
        assert len({font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_the_fonts_stay_small_and_have_their_licences_beside_them() -> None:
    folder = resource("fonts")
    assert sum(path.stat().st_size for path in folder.glob("*.ttf")) <= 36_000_000
    texts = [path.read_text(encoding="utf-8") for path in (folder / "licences").iterdir()]
    assert any("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts)
    assert any("Hanazono Font License" in text for text in texts)
