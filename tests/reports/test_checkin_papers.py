"""The papers of 党员报到, read back: registration form, cards, list."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import RuleError
from app.records.lists import DEFAULTS, POSTS
from app.reports.checkin_form import write_checkin_form
from app.reports.checkin_list import write_checkin_list
from app.reports.member_cards import write_member_cards
from app.usecases import areas, cards, checkins, history, members, organisations, residents, units
from app.usecases.checkins import CheckinEntry
from app.usecases.workplace import Login
from tests import builders

MM = 72 / 25.4


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture
def teacher(login: Login) -> str:
    """A check-in with all that a form has room for."""
    grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    branch = {"name": "第一网格党支部", "kind": "党支部"}
    organisation = login.act(organisations.add_organisation, branch, [grid])
    said = builders.person(5, name="欧阳䶮", job="教师", employer="向阳机械厂", address="向阳花园 3 栋 1001")
    entry = CheckinEntry(
        unit_id=login.act(units.add_unit, {"name": "实验学校"}),
        area_id=grid,
        organisation_id=organisation,
        posts=("法律咨询", "安全巡逻"),
        specialties=("法律",),
        spare_time="周末",
        on=date(2026, 3, 2),
    )
    checkin = login.act(checkins.check_in, login.act(members.register_member, said), entry)
    household = login.act(residents.add_household, {"name": "301 室"})
    login.act(checkins.give_duty, checkin, "结对户", household_id=household)
    return checkin


def text_of(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        assert len(pdf.pages) == 1
        return pdf.pages[0].extract_text() or ""


def test_the_form_of_one_person_stands_on_one_page(login: Login, teacher: str, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    write_checkin_form(login, teacher, file, clear_reason="本人签字存档")
    text = text_of(file)
    person = builders.person(5)
    for words in (
        *("在职党员到社区报到登记表", "DY2026-00001", "2026年3月2日", "欧阳䶮", "实验学校", "教师"),
        *("向阳花园 3 栋 1001", "第一网格党支部", "结对户：301 室", "周末", "照片", "（签字）", "（盖章）"),
        *(person["id_number"], person["phone"]),
    ):
        assert words in text
    assert all(post in text for post in DEFAULTS[POSTS])
    assert text.count("■") == 2
    assert text.count("□") == len(DEFAULTS[POSTS]) - 2
    with pdfplumber.open(file) as pdf:
        page = pdf.pages[0]
        assert max(rect["bottom"] for rect in page.rects) < 280 * MM
        assert all("Helvetica" not in char["fontname"] for char in page.chars)


def test_the_form_tells_the_workplace_from_who_sent_them(login: Login, teacher: str, tmp_path: Path) -> None:
    write_checkin_form(login, teacher, tmp_path / "form.pdf")
    with pdfplumber.open(tmp_path / "form.pdf") as pdf:
        (table,) = [rows for rows in pdf.pages[0].extract_tables() if len(rows) > 5]
    cells = [cell for row in table for cell in row if cell]
    assert cells[cells.index("工作单位") + 1] == "向阳机械厂"
    assert cells[cells.index("派出单位") + 1] == "实验学校"


def filled_in(file: Path) -> tuple[Worksheet, dict[str, Any]]:
    """The only sheet of a form, and what stands right of each label."""
    (sheet,) = openpyxl.load_workbook(file).worksheets
    found: dict[str, Any] = {}
    for row in sheet.iter_rows():
        said = [cell for cell in row if not isinstance(cell, MergedCell) and cell.border.top.style]
        found |= {str(cell.value): after.value for cell, after in itertools.pairwise(said) if cell.value}
    return sheet, found


def test_the_form_is_a_workbook_of_one_page_too(login: Login, teacher: str, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    write_checkin_form(login, teacher, file, clear_reason="本人签字存档")
    sheet, said = filled_in(file)
    person = builders.person(5)
    assert (said["姓名"], said["工作单位"], said["派出单位"]) == ("欧阳䶮", "向阳机械厂", "实验学校")
    assert (said["职务"], said["所在党组织"], said["接收党组织"]) == ("教师", None, "第一网格党支部")
    assert (said["身份证号"], said["联系电话"]) == (person["id_number"], person["phone"])
    assert said["居住地址"] == "向阳花园 3 栋 1001"
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "在职党员到社区报到登记表" in texts
    assert "照片" in texts
    assert next(text for text in texts if "■" in text).count("□") == len(DEFAULTS[POSTS]) - 2
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "portrait")
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 1)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    printed = history.history(login, record=teacher)[-1]
    assert (printed.label, printed.values["masked"]) == ("打印报到登记表", False)


def test_no_two_merged_cells_of_the_form_share_a_cell(login: Login, teacher: str, tmp_path: Path) -> None:
    write_checkin_form(login, teacher, tmp_path / "form.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets
    taken = [place for merged in sheet.merged_cells.ranges for place in merged.cells]
    assert len(taken) == len(set(taken)) > 100


def test_a_masked_workbook_holds_no_number(login: Login, teacher: str, tmp_path: Path) -> None:
    write_checkin_form(login, teacher, tmp_path / "form.xlsx")
    sheet, said = filled_in(tmp_path / "form.xlsx")
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    person = builders.person(5)
    assert [words for words in (person["id_number"], person["phone"], "1001") if words in text] == []
    assert said["姓名"] == "欧阳䶮"


def test_what_looks_like_a_formula_stays_text_in_the_form(login: Login, tmp_path: Path) -> None:
    said = builders.person(7, name="安国庆", job="=1+1")
    checkin = login.act(
        checkins.check_in, login.act(members.register_member, said), CheckinEntry(posts=("其他",))
    )
    write_checkin_form(login, checkin, tmp_path / "form.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type == "s"


@pytest.mark.slow
def test_an_office_prints_the_workbook_of_the_form_on_one_page(
    login: Login, teacher: str, tmp_path: Path, project: Path
) -> None:
    file, fonts = tmp_path / "form.xlsx", tmp_path / "data" / "fonts"
    fonts.parent.mkdir()
    fonts.symlink_to(project / "resources" / "fonts")  # the machine may have none for Chinese
    write_checkin_form(login, teacher, file, clear_reason="本人签字存档")
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        env={**os.environ, "XDG_DATA_HOME": str(fonts.parent)},
    )
    text = text_of(tmp_path / "form.pdf")
    for words in ("在职党员到社区报到登记表", "欧阳䶮", "实验学校", "向阳花园 3 栋 1001", "打印日期"):
        assert words in text


def test_a_masked_form_holds_no_number_and_says_who_printed(
    login: Login, teacher: str, tmp_path: Path
) -> None:
    write_checkin_form(login, teacher, tmp_path / "form.pdf")
    text, person = text_of(tmp_path / "form.pdf"), builders.person(5)
    born = person["born_on"]
    hidden = (person["id_number"], person["phone"], f"{born.year}年{born.month}月", "1001")
    assert [words for words in hidden if words in text] == []
    printed = history.history(login, record=teacher)[-1]
    assert (printed.label, printed.values["masked"]) == ("打印报到登记表", True)
    with pytest.raises(RuleError) as refused:
        write_checkin_form(login, teacher, tmp_path / "clear.pdf", clear_reason=" ")
    assert refused.value.field == "reason"
    assert not (tmp_path / "clear.pdf").exists()


def test_cards_lie_ten_on_a_sheet_and_tell_only_name_and_code(login: Login, tmp_path: Path) -> None:
    people = [login.act(members.register_member, builders.person(n)) for n in range(12)]
    (old,) = login.act(cards.issue_cards, people[:1])
    file = tmp_path / "cards.pdf"
    write_member_cards(login, people, file)
    with pdfplumber.open(file) as pdf:
        texts = [page.extract_text() or "" for page in pdf.pages]
        frames = [
            [r for r in page.rects if r["width"] == pytest.approx(85.6 * MM, abs=0.5)] for page in pdf.pages
        ]
    assert [len(page) for page in frames] == [10, 2]
    assert all(frame["height"] == pytest.approx(54 * MM, abs=0.5) for page in frames for frame in page)
    whole = "".join(texts)
    spaced = f"{old.token[:4]} {old.token[4:8]} {old.token[8:]}"
    assert spaced in texts[0]  # a card that stands is printed again, not replaced
    for n in range(12):
        assert builders.name(n) in whole
        assert builders.id_number(n) not in whole
        assert builders.phone(n) not in whole
    printed = [row for row in history.history(login) if row.label == "打印党员卡"]
    assert len(printed) == 12


@pytest.mark.usefixtures("teacher")
def test_the_list_has_sums_that_are_right_in_excel_and_pdf(login: Login, tmp_path: Path) -> None:
    grid = login.act(areas.add_area, {"name": "第二网格", "kind": "网格"})
    second = login.act(organisations.add_organisation, {"name": "第二网格党支部", "kind": "党支部"}, [grid])
    ids = [login.act(members.register_member, builders.person(n)) for n in range(10, 13)]
    login.act(checkins.list_due, ids[:2], CheckinEntry(organisation_id=second))
    login.act(checkins.check_in, ids[2], CheckinEntry(organisation_id=second, posts=("安全巡逻",)))
    write_checkin_list(login, tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    rows = [
        tuple(c for c in row if c is not None) for sheet in book for row in sheet.iter_rows(values_only=True)
    ]
    assert ("第一网格党支部", 1, 1, 0, "100.0%") in rows
    assert ("第二网格党支部", 3, 1, 2, "33.3%") in rows
    assert ("合计", 4, 2, 2, "50.0%") in rows
    assert ("安全巡逻", 2, "100.0%") in rows
    write_checkin_list(login, tmp_path / "list.pdf", by="area")
    with pdfplumber.open(tmp_path / "list.pdf") as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    for words in ("报到区域", "第一网格", "未分配", "合计", "欧阳䶮", builders.name(10)):
        assert words in text
    assert builders.phone(5) not in text


def test_who_may_not_export_gets_no_list(login: Login, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as refused:
        write_checkin_list(login, tmp_path / "list.pdf", by="colour")
    assert refused.value.code == "unknown_choice"
