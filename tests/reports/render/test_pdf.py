"""Printed papers, read back by other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from app.base.paths import resource
from app.reports.document import Column, Document, Heading, Table, Text
from app.reports.render import pdf_fonts
from app.reports.render.cancel import Cancelled
from app.reports.render.pdf import Missing, missing_glyphs, render_pdf
from tests.reports.render.papers import COLUMNS, ledger, names, people

RARE = ("䶮", "㛃", "𬭎", "𠅤", "𠮷", "𧻓", "𫍽", "𬘭", "張", "鄧", "堃", "喆", "龑", "彧", "〇")


def poppler(path: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def miner(path: Path) -> str:
    with pdfplumber.open(path) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def pdfium(path: Path) -> str:
    file = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in file)
    file.close()
    return text


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("read", [poppler, miner, pdfium])
def test_every_name_is_copied_back_as_the_same_characters(tmp_path: Path, read: object) -> None:
    target = tmp_path / "a.pdf"
    texts = [f"王{letter}{letter}" for letter in RARE]
    texts += ["".join(chr(0x4E00 + 40 * line + step) for step in range(8)) for line in range(60)]
    assert missing_glyphs(names(*texts)) == []
    render_pdf(names(*texts), target)
    assert callable(read)
    found = plain(read(target))
    assert [text for text in texts if text not in found] == []


def test_all_fonts_are_embedded_in_subset_and_helvetica_stays_out(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    printed = render_pdf(ledger(30), target)
    listed = subprocess.run(["pdffonts", str(target)], check=True, capture_output=True, text=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"^[A-Z]{6}\+DQ\S+ +TrueType +WinAnsi +yes yes yes", row), row
    assert printed.fonts == ("宋体（自带）", "黑体（自带）", "小标宋（自带）")


def test_the_head_stands_on_every_page_and_no_row_is_lost(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    printed = render_pdf(ledger(200), target)
    pages = poppler(target, "-layout").split("\f")[:-1]
    assert printed.pages == len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert "公民身份号码" in page
        assert f"第{number}页，共{len(pages)}页" in plain(page)
    whole = plain("".join(pages))
    for row in people(200):
        assert f"{row[2]}" in whole
    assert "制表人：李卫国" in pages[-1]
    assert "制表日期：2026年10月8日" in pages[-1]


@pytest.mark.parametrize("count", range(20, 60))
def test_the_total_is_never_alone_on_a_page(tmp_path: Path, count: int) -> None:
    target = tmp_path / "a.pdf"
    render_pdf(ledger(count), target)
    last = poppler(target, "-layout").split("\f")[-2]
    assert "合计" in last
    assert f"44030919870312{count - 1:04d}" in last
    assert "制表人" in last


def test_title_language_and_bookmarks_are_set(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    table = Table((Column("项目"), Column("件数", "integer")), (("办结", 12),))
    paper = Document(
        "季度情况", (Heading("一、基本情况"), Text("本季度工作平稳。"), Heading("二、办理"), table)
    )
    render_pdf(paper, target)
    file = pypdfium2.PdfDocument(target)
    assert [mark.get_title() for mark in file.get_toc()] == ["季度情况", "一、基本情况", "二、办理"]
    assert file.get_metadata_value("Title") == "季度情况"
    assert file.get_metadata_value("Author") == "党群工作台"
    file.close()
    assert b"/Lang (zh-CN)" in target.read_bytes()


def test_wrapped_cells_keep_the_breaking_rules(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    words = "会议传达学习了有关文件精神，讨论了“三会一课”计划；同意接收（预备期一年），到会率98.5%。"
    rows = tuple((number, words[number % 9 :] + words) for number in range(40))
    render_pdf(
        Document("记录", (Table((Column("序号", "integer"), Column("内容", "long_text")), rows),)), target
    )
    with pdfplumber.open(target) as file:
        cells = [cell for page in file.pages for row in page.extract_table() or [] for cell in row if cell]
    lines = [cell.split("\n") for cell in cells]
    assert max(len(cell) for cell in lines) > 1
    for cell in lines:
        assert all(line[0] not in "，。、；：？！）》」』】”’％" for line in cell)
        assert all(line[-1] not in "（《「『【“‘" for line in cell)


def test_no_row_is_cut_in_two(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    rows = tuple(
        (number, f"起{number}止" + "字" * (number * 7 % 300) + f"终{number}完") for number in range(80)
    )
    table = Table((Column("序号", "integer"), Column("内容", "long_text", width_hint=12)), rows)
    render_pdf(Document("长文", (table,)), target)
    for page in poppler(target).split("\f"):
        text = plain(page)
        assert set(re.findall(r"起(\d+)止", text)) == set(re.findall(r"终(\d+)完", text))


def test_a_row_taller_than_a_page_is_continued_and_complete(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    table = Table((Column("序号", "integer"), Column("内容", "long_text")), ((1, "字" * 6000), (2, "末")))
    printed = render_pdf(Document("很长", (table,)), target)
    assert printed.pages > 1
    assert plain(poppler(target)).count("字") == 6000


def test_numbers_too_wide_for_their_column_are_set_smaller_not_broken(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    columns = tuple(Column(f"号码{number}", "code") for number in range(10))
    render_pdf(Document("号码", (Table(columns, (("440309198703121234",) * 10,)),)), target)
    assert poppler(target, "-layout").count("440309198703121234") == 10


def test_an_empty_ledger_says_so_under_its_head(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    render_pdf(Document("名册", (Table(COLUMNS, ()),)), target)
    text = plain(poppler(target))
    assert "公民身份号码" in text
    assert "（没有记录）" in text


def test_what_no_font_has_is_reported_with_its_place() -> None:
    found = missing_glyphs(names("王䶮", "李\ue123", "张\U0003fffd", "赵\u200b六"))
    assert found == [Missing("姓名", "李\ue123", (0xE123,)), Missing("姓名", "张\U0003fffd", (0x3FFFD,))]


def test_the_official_font_of_the_machine_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "simhei.ttf"
    shutil.copy(resource("fonts/DQSans-Bold.ttf"), copy)
    monkeypatch.setattr(
        pdf_fonts, "files_of_machine", lambda: {"simhei.ttf": copy, "simsun.ttf": tmp_path / "no"}
    )
    printed = render_pdf(ledger(3), tmp_path / "a.pdf")
    assert printed.fonts == ("宋体（自带）", "黑体", "小标宋（自带）")


def test_a_cancel_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    seen: list[int] = []
    with pytest.raises(Cancelled):
        render_pdf(ledger(1200), target, progress=seen.append, cancelled=lambda: bool(seen))
    assert seen == [500]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_bulk_ledger_is_asked_for_once_and_equals_the_same_rows_in_a_list(tmp_path: Path) -> None:
    asked: list[int] = []

    def rows() -> object:
        asked.append(1)
        return people(120)

    bulk = Document("名册", (Table(COLUMNS, rows),))  # type: ignore[arg-type]
    render_pdf(bulk, tmp_path / "a.pdf")
    render_pdf(Document("名册", (Table(COLUMNS, tuple(people(120))),)), tmp_path / "b.pdf")
    assert asked == [1]
    assert poppler(tmp_path / "a.pdf") == poppler(tmp_path / "b.pdf")


def test_a_small_table_stays_whole_with_its_heading(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    table = Table(
        (Column("事项"), Column("件数", "integer")), tuple((f"第{n}项", n) for n in range(8)), ("合计", 28)
    )
    for filler in range(36, 60, 3):
        opening = tuple(Text("本季度工作平稳。") for _ in range(filler))
        render_pdf(Document("季度情况", (*opening, Heading("办理", 2), table)), target)
        (page,) = [text for text in poppler(target).split("\f") if "办理" in text]
        assert all(f"第{n}项" in page for n in range(8))
        assert "合计" in page


def test_an_ordinary_list_stays_upright_and_a_wide_one_turns(tmp_path: Path) -> None:
    sizes = []
    wide = Document("总表", (Table(COLUMNS * 2, tuple(tuple(row) * 2 for row in people(3))),))
    for paper in (names("王一"), ledger(3), wide):
        render_pdf(paper, tmp_path / "a.pdf")
        file = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        sizes.append(file[0].get_size())
        file.close()
    assert [width < height for width, height in sizes] == [True, True, False]


def test_a_caption_right_under_the_title_is_bookmarked(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    render_pdf(Document("年报", (Table((Column("项目"),), (("甲",),), caption="表一"),)), target)
    file = pypdfium2.PdfDocument(target)
    assert [(mark.get_title(), mark.level) for mark in file.get_toc()] == [("年报", 0), ("表一", 1)]
    file.close()
