"""Papers on which everything has its place, read back."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from app.reports.placed import Box, FormRow, Item, Placed, Qr, Rule, Sheet, Words, form_grid, pair
from app.reports.render.cancel import Cancelled
from app.reports.render.pdf_placed import render_placed, unprintable

GRID, BELOW = form_grid(
    [FormRow(pair("姓名", "䶮山") + pair("性别", "女")), FormRow(pair("住址", "向阳路 1 号", 1, 5), 12)],
    20,
    40,
    170,
)


def form(bookmark: str = "", *more: Item) -> Sheet:
    title = Words("党员报到登记表", 20, 20, 170, 12, 18, "title", "center")
    return Sheet((title, *GRID, *more), bookmark)


def test_words_stand_where_the_form_says(tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    printed = render_placed(Placed("登记表", (form(),)), target)
    assert printed.pages == 1
    with pdfplumber.open(target) as pdf:
        (page,) = pdf.pages
        words = {word["text"]: word for word in page.extract_words()}
        assert {"党员报到登记表", "姓名", "䶮山", "性别", "女", "住址"} <= set(words)
        millimetre = 72 / 25.4
        assert 40 * millimetre < words["姓名"]["top"] < 49 * millimetre
        assert words["姓名"]["x0"] < words["䶮山"]["x0"] < words["性别"]["x0"]
        assert max(rect["bottom"] for rect in page.rects) == pytest.approx(BELOW * millimetre, abs=1)
        assert all("Helvetica" not in char["fontname"] for char in page.chars)
    assert BELOW == 61


def test_a_long_text_wraps_and_shrinks_into_its_box(tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    long = "为独居老人打扫卫生并代买药品，" * 12
    render_placed(Placed("卡", (Sheet((Words(long, 20, 20, 60, 20), Box(20, 20, 60, 20))),)), target)
    with pdfplumber.open(target) as pdf:
        (page,) = pdf.pages
        (box,) = page.rects
        assert all(box["x0"] - 1 <= c["x0"] and c["x1"] <= box["x1"] + 2 for c in page.chars)
        assert all(box["top"] - 1 <= c["top"] and c["bottom"] <= box["bottom"] + 1 for c in page.chars)
        assert min(c["size"] for c in page.chars) >= 7


def test_every_person_has_a_page_and_a_bookmark(tmp_path: Path) -> None:
    target, told = tmp_path / "forms.pdf", list[int]()
    paper = Placed("登记表", lambda: (form(f"第{n}人") for n in range(30)), numbered=True, foot="向阳社区")
    render_placed(paper, target, progress=told.append)
    assert told == list(range(1, 31))
    document = pypdfium2.PdfDocument(target)
    assert [mark.get_title() for mark in document.get_toc()] == [f"第{n}人" for n in range(30)]
    assert "第 30 页，共 30 页" in document[29].get_textpage().get_text_range()
    document.close()


def test_a_cancelled_paper_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        render_placed(Placed("x", (form(), form())), tmp_path / "x.pdf", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_a_qr_code_and_lines_take_no_font(tmp_path: Path) -> None:
    target = tmp_path / "card.pdf"
    items = (Qr("123456789015", 5, 5, 25), Rule(0, 40, 85.6, 40, dashed=True))
    render_placed(Placed("卡", (Sheet(items),), size=(85.6, 54)), target)
    with pdfplumber.open(target) as pdf:
        assert pdf.pages[0].chars == []
        assert pdf.pages[0].width == pytest.approx(85.6 * 72 / 25.4)


def test_texts_no_font_can_print_are_named() -> None:
    bad = Sheet((Words("张\ue863", 0, 0, 50, 10),))
    assert unprintable(Placed("x", (form(), bad))) == ["张\ue863"]
