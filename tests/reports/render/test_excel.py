"""Workbooks, read back by other programs."""

from __future__ import annotations

import datetime as dt
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from app.base.errors import RuleError
from app.reports.document import Column, Document, Heading, Table, Text
from app.reports.render.cancel import Cancelled
from app.reports.render.excel import render_excel
from app.reports.render.excel_cells import letters, serial
from tests.reports.render.papers import COLUMNS, ledger, names, people

OFFICE = ("soffice", "--headless", "--convert-to", "xlsx")
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://a.example","点我")',
    "=SUM(A1:A9)",
    "=A1",
    "==1",
    "=",
    "=-1",
    "=@A1",
    '=IF(1,"a","b")',
    "=WEBSERVICE(A1)",
    "=IMPORTXML(A1,A2)",
    "='Sheet1'!A1",
    "={1,2}",
    "=\t1",
    "= 1",
    "=王五",
    "+1",
    "+A1",
    "+1+1",
    "+86 138",
    "+cmd|' /C calc'!A0",
    "++1",
    "+",
    "-1",
    "-A1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "--1",
    "-",
    "—1",
    "@SUM(A1)",
    "@A1",
    "@",
    "@user",
    "\t=1+1",
    "\t",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "#REF!",
    "#N/A",
    "#DIV/0!",
    "#NAME?",
    "TRUE",
    "1e5",
    "0012",
    "1/2",
    "2026-01-01",
    "'=1",
    "_x003D_1",
    "&=1",
    "<f>1</f>",
    '"=1"',
    "%0A=1",
    ";=1",
    ",=1",
    "|=1",
)


def body(target: Path, head_row: int) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(target)
    return [tuple(row) for row in book.worksheets[0].iter_rows(min_row=head_row + 1)]


def test_dates_numbers_money_and_codes_have_their_types(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    assert render_excel(ledger(3), target) == 3
    third = body(target, 3)[2]
    assert [cell.value for cell in third] == [
        3,
        "王丂",
        "440309198703120002",
        dt.datetime(1990, 1, 3),  # noqa: DTZ001 - a day in a sheet has no zone
        "幸福社区第2党支部",
        "13800000002",
        3,
        0.5,
        None,
    ]
    assert [cell.data_type for cell in third] == ["n", "s", "s", "d", "s", "s", "n", "n", "n"]
    formats = ["#,##0", "@", "@", "yyyy\\-mm\\-dd", "@", "@", "#,##0.00", "#,##0.0", "@"]
    assert [cell.number_format for cell in third] == formats


def test_the_sheet_is_ready_for_screen_and_print(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    render_excel(ledger(50), target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "幸福社区党员名册"
    assert sheet["A2"].value == "统计口径：截至2026年9月30日在册党员。"
    assert sheet["B3"].value == "姓名"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == "A3:I53"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    with zipfile.ZipFile(target) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert '<pageSetUpPr fitToPage="1"/>' in xml
    assert "<oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter>" in xml
    assert sheet.column_dimensions["C"].width >= 20
    assert sheet.column_dimensions["E"].width >= 18
    assert [sheet["A54"].value, sheet["G54"].value] == ["合计", 1234.56]
    assert "制表人：李卫国" in sheet["A55"].value
    assert book.properties.creator == "党群工作台"
    assert book.properties.lastModifiedBy is None
    assert book.properties.title == "幸福社区党员名册"


def test_at_least_forty_formula_vectors_stay_text(tmp_path: Path) -> None:
    assert len(FORMULAS) >= 40
    target = tmp_path / "a.xlsx"
    filler = [f"名{number}" for number in range(4100)]
    # The second half comes after the shared table is full and is written in place.
    render_excel(names(*FORMULAS, *filler, *(f"{text} " for text in FORMULAS)), target)
    rows = body(target, 2)
    cells = [row[0] for row in rows]
    assert {cell.data_type for cell in cells} == {"s"}
    read = [cell.value for cell in cells]
    # openpyxl leaves the escapes of ECMA-376 as they are.
    unescaped = [text.replace("_x000D_", "\r").replace("_x005F_", "_") for text in read]
    assert unescaped == [*FORMULAS, *filler, *(f"{text} " for text in FORMULAS)]
    with zipfile.ZipFile(target) as package:
        assert b"<f" not in package.read("xl/worksheets/sheet1.xml")


def test_formula_vectors_stay_text_in_calamine_too(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    render_excel(names(*FORMULAS), target)
    sheet = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0)
    assert all(isinstance(row[0], str) for row in sheet.to_python()[2:])
    assert [row[0] for row in sheet.to_python()[2:]] == list(FORMULAS)


def test_marks_and_control_characters_come_back(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    texts = ["a<b>&c", "行一\n行二", " 前后有空格 ", "𠅤𬭎䶮㛃", "\x01\x0b", "\U0001f600"]
    render_excel(names(*texts), target)
    read = [row[0].value for row in body(target, 2)]
    assert read == ["a<b>&c", "行一\n行二", " 前后有空格 ", "𠅤𬭎䶮㛃", "_x0001__x000B_", "\U0001f600"]


def test_every_part_is_well_formed(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    render_excel(ledger(10), target)
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ET.fromstring(package.read(name))  # noqa: S314 - our own file


def test_each_table_has_its_sheet_with_its_texts_above(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    table = Table((Column("项目"), Column("件数", "integer")), (("办结", 12),))
    parts = (Heading("一/基本"), Text("工作平稳。"), table, Heading("一/基本"), table, Text("附注。"))
    render_excel(Document("季度情况", parts), target)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["一－基本", "一－基本（2）", "说明"]
    first = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert first[:5] == ["季度情况", "一/基本", "工作平稳。", "项目", "办结"]


def test_rows_of_long_texts_are_high_enough_for_them(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    table = Table(
        (Column("序号", "integer"), Column("内容", "long_text")), ((1, "短"), (2, "长" * 100), (3, "一\n二"))
    )
    render_excel(Document("记录", (table,)), target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5)] == [None, 76, 34]


def test_a_text_too_long_for_a_cell_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="32767"):
        render_excel(names("字" * 32768), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_cancel_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        render_excel(ledger(10), target, cancelled=lambda: True)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_days_before_excel_counts_are_text(tmp_path: Path) -> None:
    assert serial(date(1899, 12, 31)) is None
    assert serial(date(1900, 1, 1)) == 1
    assert serial(date(1900, 2, 28)) == 59
    assert serial(date(1900, 3, 1)) == 61
    assert serial(date(2026, 9, 30)) == 46295
    target = tmp_path / "a.xlsx"
    render_excel(
        Document("日期", (Table((Column("日", "date"),), ((date(1899, 5, 4),), ("1987-**-**",))),)), target
    )
    assert [(row[0].value, row[0].data_type) for row in body(target, 2)[:2]] == [
        ("1899-05-04", "s"),
        ("1987-**-**", "s"),
    ]


def test_columns_are_lettered_like_excel() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_bulk_ledger_equals_the_same_rows_in_a_list(tmp_path: Path) -> None:
    bulk = Document("名册", (Table(COLUMNS, lambda: people(5000)),))
    listed = Document("名册", (Table(COLUMNS, tuple(people(5000))),))
    assert render_excel(bulk, tmp_path / "a.xlsx") == render_excel(listed, tmp_path / "b.xlsx") == 5000
    read = [
        CalamineWorkbook.from_path(str(tmp_path / name)).get_sheet_by_index(0)
        for name in ("a.xlsx", "b.xlsx")
    ]
    assert read[0].to_python() == read[1].to_python()


@pytest.mark.slow
def test_libreoffice_opens_it_and_saves_the_same_values(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    render_excel(ledger(300), target)
    out = tmp_path / "out"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [*OFFICE, f"-env:UserInstallation={profile}", "--outdir", str(out), str(target)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    ours, theirs = (openpyxl.load_workbook(path).worksheets[0] for path in (target, out / "a.xlsx"))
    for mine, saved in zip(ours.iter_rows(), theirs.iter_rows(), strict=True):
        assert [cell.value for cell in mine] == [cell.value for cell in saved]
        assert [cell.data_type for cell in mine] == [cell.data_type for cell in saved]
    assert theirs.print_title_rows == "$3:$3"
