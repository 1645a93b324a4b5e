"""The workbook a person gets back: their own, with a reason beside each row that stayed out."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from app.base.errors import RuleError, TroubleError
from app.sheets.give_back import write_back
from app.sheets.heads import already_imported, find_heads, sheet_score
from app.sheets.notes import Mark, imported_mark
from app.sheets.reading import read_workbook
from tests.sheets.books import (
    DATA,
    MEMBERS,
    binary_book,
    changed_zip,
    excel_95_book,
    locked,
    moment,
    raw_book,
    simple_book,
    text_cell,
)

ROSTER = DATA / "roster.xlsx"
SHEET = "在册党员"
RED = "FFFFC7CE"
MARKS = [
    imported_mark(5),
    Mark(25, "身份证号的后几位已丢失，请改为文本后重新填写。", (5,)),
    Mark(76, "没有姓名。", (2,)),
]


def returned(tmp_path: Path, source: Path = ROSTER, marks: list[Mark] | None = None) -> Path:
    return write_back(source, tmp_path / "退回.xlsx", sheet=SHEET, head_row=4, marks=marks or MARKS)


def test_the_users_own_book_comes_back_with_reasons_and_coloured_cells(tmp_path: Path) -> None:
    sheet = load_workbook(returned(tmp_path))[SHEET]
    assert sheet["P4"].value == "未导入原因"
    assert [sheet[f"P{row}"].value for row in (5, 6, 25, 76)] == ["已导入", None, MARKS[1].text, "没有姓名。"]
    assert [sheet[place].fill.fgColor.rgb for place in ("E25", "P25", "B76", "P76")] == [RED] * 4
    assert [sheet[place].fill.fgColor.rgb == RED for place in ("E24", "A25", "P5")] == [False] * 3
    assert sheet["P25"].alignment.wrap_text
    assert sheet.column_dimensions["P"].width > 30


def test_everything_else_of_the_book_stays_as_it_was(tmp_path: Path) -> None:
    before, after = load_workbook(ROSTER), load_workbook(returned(tmp_path))
    assert after.sheetnames == before.sheetnames
    old, new = before[SHEET], after[SHEET]
    assert set(map(str, new.merged_cells.ranges)) == set(map(str, old.merged_cells.ranges))
    assert new.row_dimensions[54].hidden
    for row in old.iter_rows():
        for cell in row:
            twin = new[cell.coordinate]
            assert (twin.value, twin.data_type, twin.number_format) == (
                cell.value,
                cell.data_type,
                cell.number_format,
            )
            assert repr((twin.font, twin.border, twin.protection)) == repr(
                (cell.font, cell.border, cell.protection)
            )
    with zipfile.ZipFile(ROSTER) as one, zipfile.ZipFile(returned(tmp_path)) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert set(changed) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_charts_validation_formulas_print_area_and_macros_survive(tmp_path: Path) -> None:
    book = NewWorkbook()
    sheet = book.worksheets[0]
    for row in (["姓名", "年龄"], ["易磊琪", 59], ["廖东", "=B2+1"]):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "D2")
    rule = DataValidation(type="list", formula1='"男,女"')
    rule.add("A2:A3")
    sheet.add_data_validation(rule)
    sheet.print_area = "A1:B3"
    book.save(tmp_path / "a.xlsm")
    changed_zip(tmp_path / "a.xlsm", {"xl/vbaProject.bin": b"macro"})
    out = write_back(
        tmp_path / "a.xlsm", tmp_path / "b.xlsx", sheet="Sheet", head_row=1, marks=[Mark(3, "年龄不对", (2,))]
    )
    assert out.suffix == ".xlsm"
    with zipfile.ZipFile(tmp_path / "a.xlsm") as one, zipfile.ZipFile(out) as other:
        kept = [name for name in one.namelist() if "chart" in name or "drawing" in name or "vba" in name]
        assert len(kept) >= 3
        assert all(one.read(name) == other.read(name) for name in kept)
    back = load_workbook(out).worksheets[0]
    assert (back["B3"].value, back["B3"].fill.fgColor.rgb, back["C3"].value) == ("=B2+1", RED, "年龄不对")
    assert back.print_area == "'Sheet'!$A$1:$C$3"
    assert len(back.data_validations.dataValidation) == 1


def test_a_faulty_cell_keeps_its_border_font_and_number_format(tmp_path: Path) -> None:
    book = NewWorkbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "日期"])
    sheet.append(["易磊琪", moment(1987, 6, 1)])
    cell = sheet["B2"]
    cell.border = Border(left=Side("thin"))
    cell.font = Font(name="楷体", bold=True)
    cell.fill = PatternFill("solid", fgColor="FF00FF00")
    cell.number_format = "yyyy/m/d"
    book.save(tmp_path / "a.xlsx")
    first = write_back(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx", sheet="Sheet", head_row=1, marks=[Mark(2, "日期不对", (2,))]
    )
    marked = load_workbook(first).worksheets[0]["B2"]
    assert (marked.fill.fgColor.rgb, marked.border.left.style, marked.number_format) == (
        RED,
        "thin",
        "yyyy/m/d",
    )
    assert (marked.font.name, marked.font.bold) == ("楷体", True)
    second = write_back(first, tmp_path / "c.xlsx", sheet="Sheet", head_row=1, marks=[imported_mark(2)])
    again = load_workbook(second).worksheets[0]
    assert (again["B2"].fill.fgColor.rgb, again["B2"].font.name) == ("FF00FF00", "楷体")
    assert (again["C2"].value, again["D1"].value) == ("已导入", None)


def test_a_second_round_empties_and_reuses_the_column_of_the_first(tmp_path: Path) -> None:
    first = returned(tmp_path)
    second = write_back(first, tmp_path / "二.xlsx", sheet=SHEET, head_row=4, marks=[imported_mark(25)])
    sheet = load_workbook(second)[SHEET]
    assert (sheet["P4"].value, sheet["Q4"].value) == ("未导入原因", None)
    assert [sheet[f"P{row}"].value for row in (5, 25, 76)] == [None, "已导入", None]
    assert sheet["E25"].fill.fgColor.rgb != RED
    book = read_workbook(second, score=sheet_score(MEMBERS))
    region = find_heads(book.grid, MEMBERS)
    assert region is not None
    assert already_imported(book.grid, region) == {25}


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "<b>&\"'", "第一行\n第二行", "坏\x00字\x1f符"]
)
def test_a_reason_stays_text_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    cell = load_workbook(returned(tmp_path, marks=[Mark(6, text, (2,))]))[SHEET]["P6"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\x00", "").replace("\x1f", "")


def test_a_cell_that_was_never_written_is_coloured_in_its_place(tmp_path: Path) -> None:
    rows = b'<row r="1">' + text_cell("A1", "x") + text_cell("C1", "y") + b'</row><row r="2" spans="1:3">'
    path = raw_book(tmp_path / "a.xlsx", rows + text_cell("C2", "z") + b"</row>")
    out = write_back(path, tmp_path / "b.xlsx", sheet="名册", head_row=1, marks=[Mark(2, "缺", (1, 2))])
    sheet = load_workbook(out).worksheets[0]
    assert [sheet.cell(2, column).fill.fgColor.rgb == RED for column in (1, 2, 3, 4)] == [
        True,
        True,
        False,
        True,
    ]
    assert [cell.value for cell in sheet[2]] == [None, None, "z", "缺"]


def test_a_sheet_with_prefixed_elements_comes_back_whole(tmp_path: Path) -> None:
    rows = b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    rows += b'<x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row>'
    path = raw_book(tmp_path / "a.xlsx", rows, prefix="x:")
    out = write_back(path, tmp_path / "b.xlsx", sheet="名册", head_row=1, marks=[Mark(2, "错", (1,))])
    assert [[cell.value for cell in row] for row in load_workbook(out).worksheets[0]] == [
        [1, "未导入原因"],
        [2, "错"],
    ]


@pytest.mark.parametrize("kind", ["xls", "xlsb", "csv", "ods"])
def test_other_kinds_come_back_as_a_new_xlsx_with_the_same_values(tmp_path: Path, kind: str) -> None:
    source = tmp_path / f"a.{kind}"
    rows: list[list[str | float]] = [["姓名", "号码"], ["=易磊琪", "0012"], ["廖东", "0086"]]
    if kind == "xls":
        excel_95_book(source, rows)
    elif kind == "xlsb":
        binary_book(source, rows)
    elif kind == "csv":
        source.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="gb18030")
    else:
        shutil.copy(DATA / "roster-covered.ods", source)
    name = read_workbook(source).sheet
    head = 3 if kind == "ods" else 1
    out = write_back(
        source,
        tmp_path / "b.ods",
        sheet=name,
        head_row=head,
        marks=[Mark(head + 1, "错", (2,)), imported_mark(head + 2)],
    )
    old, new = read_workbook(source, sheet=name), read_workbook(out, sheet=name)
    width = old.grid.width
    assert out.suffix == ".xlsx"
    assert [row[:width] for row in new.grid.rows] == old.grid.rows
    assert [new.grid.cell(head + step, width + 1) for step in range(3)] == ["未导入原因", "错", "已导入"]
    assert new.grid.hidden_rows == old.grid.hidden_rows
    assert set(new.grid.merges) == set(old.grid.merges)
    assert [sheet.name for sheet in new.sheets] == [sheet.name for sheet in old.sheets]
    assert [sheet.hidden for sheet in new.sheets] == [sheet.hidden for sheet in old.sheets]
    back = load_workbook(out)[name]
    assert back.cell(head + 1, 2).fill.fgColor.rgb == RED
    assert back.cell(head + 1, 1).data_type != "f"


def test_a_book_without_any_styles_comes_back_written_anew(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "a.xlsx", b'<row r="1">' + text_cell("A1", "姓名") + b'</row><row r="2"/>')
    with zipfile.ZipFile(path) as book:
        links = book.read("xl/_rels/workbook.xml.rels").replace(b"styles", b"nothing")
    changed_zip(path, {"xl/styles.xml": None, "xl/_rels/workbook.xml.rels": links})
    out = write_back(path, tmp_path / "b.xlsx", sheet="名册", head_row=1, marks=[])
    assert read_workbook(out).grid.rows == [["姓名", "未导入原因"]]


def test_a_refused_book_is_not_given_back(tmp_path: Path) -> None:
    secret = locked(simple_book(tmp_path / "a.xlsx", [["x"]]), tmp_path / "b.xlsx", "secret")
    with pytest.raises(RuleError) as caught:
        write_back(secret, tmp_path / "c.xlsx", sheet="名册", head_row=1, marks=[])
    assert caught.value.code == "password"
    assert not (tmp_path / "c.xlsx").exists()


def test_a_target_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="目标文件夹不存在"):
        write_back(ROSTER, tmp_path / "没有" / "b.xlsx", sheet=SHEET, head_row=4, marks=MARKS)
    (tmp_path / "退回.xlsx").mkdir()
    with pytest.raises(TroubleError):
        returned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["退回.xlsx"]


@pytest.mark.slow
def test_libreoffice_opens_the_returned_book_and_sees_the_reasons(tmp_path: Path) -> None:
    out = returned(tmp_path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(out)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0
    grid = read_workbook(tmp_path / "退回.ods", sheet=SHEET).grid
    assert [grid.cell(row, 16) for row in (4, 5, 25)] == ["未导入原因", "已导入", MARKS[1].text]
    assert grid.cell(25, 2) == read_workbook(ROSTER, sheet=SHEET).grid.cell(25, 2)
