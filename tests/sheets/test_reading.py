"""What a person gets when an honest workbook of any kind is opened."""

from __future__ import annotations

import codecs
import datetime as dt
import shutil
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook as NewWorkbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.base.errors import RuleError
from app.sheets.heads import sheet_score
from app.sheets.reading import read_every_sheet, read_workbook
from app.sheets.workbook import ErrorValue, Grid, Merge, Row
from tests.sheets.books import (
    DATA,
    MEMBERS,
    binary_book,
    changed_zip,
    excel_95_book,
    moment,
    raw_book,
    simple_book,
    text_cell,
    within_limits,
)

ROSTER = DATA / "roster.xlsx"


def test_the_example_roster_is_read_row_by_row_as_it_stands() -> None:
    book = read_workbook(ROSTER, score=sheet_score(MEMBERS))
    assert (book.kind, book.sheet, book.date1904) == ("xlsx", "在册党员", False)
    assert [sheet.name for sheet in book.sheets] == ["在册党员", "填表说明"]
    assert len(book.grid.rows) == 328
    assert book.grid.row(6)[:5] == [2, "廖东", "男", "汉族", " 440309195209089658 "]
    assert book.grid.cell(7, 11) == dt.date(2012, 1, 28)
    assert book.grid.cell(6, 13) == 18886801296
    assert book.grid.hidden_rows == {54}
    assert Merge(3, 8, 3, 12) in book.grid.merges
    assert within_limits(book)


def test_leading_blank_rows_and_columns_keep_their_numbers(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "a.xlsx", b'<row r="4">' + text_cell("C4", "姓名") + b"</row>")
    grid = read_workbook(path).grid
    assert grid.row(4) == [None, None, "姓名"]
    assert (grid.row(1), grid.cell(9, 9)) == ([None, None, None], None)


def test_each_kind_of_cell_comes_as_what_it_is(tmp_path: Path) -> None:
    path = simple_book(
        tmp_path / "a.xlsx",
        [
            [
                1,
                1.5,
                440309196711069876,
                True,
                moment(2012, 1, 28),
                moment(2012, 1, 28, 3, 4),
                "0012",
                0.25,
            ]
        ],
    )
    row = read_workbook(path).grid.row(1)
    assert row == [
        1,
        1.5,
        4.403091967110699e17,
        True,
        dt.date(2012, 1, 28),
        moment(2012, 1, 28, 3, 4),
        "0012",
        0.25,
    ]
    assert [type(value) for value in row[:4]] == [int, float, float, bool]


def test_an_error_cell_is_not_mistaken_for_typed_text(tmp_path: Path) -> None:
    rows = b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c>' + text_cell("B1", "#REF!") + b"</row>"
    row = read_workbook(raw_book(tmp_path / "a.xlsx", rows)).grid.row(1)
    assert row == ["#REF!", "#REF!"]
    assert [isinstance(value, ErrorValue) for value in row] == [True, False]


def test_rich_text_is_joined_and_its_reading_aid_left_out(tmp_path: Path) -> None:
    rich = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>欧阳</t></r><r><rPr><b/></rPr><t>娜</t></r>'
        '<rPh sb="0" eb="1"><t>ouyang</t></rPh></is></c></row>'
    )
    assert read_workbook(raw_book(tmp_path / "a.xlsx", rich.encode())).grid.row(1) == ["欧阳娜"]


def test_a_workbook_whose_elements_carry_a_prefix_is_read_like_any_other(tmp_path: Path) -> None:
    rows = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>姓名</x:t></x:is></x:c></x:row>'
        '<x:row r="3" hidden="1"><x:c r="B3" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    )
    grid = read_workbook(raw_book(tmp_path / "a.xlsx", rows.encode(), prefix="x:")).grid
    assert grid.cell(1, 1) == "姓名"
    assert isinstance(grid.cell(3, 2), ErrorValue)
    assert grid.hidden_rows == {3}


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_are_right_in_both_date_systems(tmp_path: Path, is_1904: bool) -> None:  # noqa: FBT001
    book = NewWorkbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["入党时间", moment(1987, 6, 15), moment(2026, 2, 28)])
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx")
    assert read.grid.row(1) == ["入党时间", dt.date(1987, 6, 15), dt.date(2026, 2, 28)]
    assert read.date1904 is is_1904


@pytest.mark.parametrize("number_format", [14, 22, 27, 31, 36, 50, 57, 58])
def test_built_in_chinese_date_formats_are_dates(tmp_path: Path, number_format: int) -> None:
    path = raw_book(tmp_path / "a.xlsx", b'<row r="1"><c r="A1" s="1"><v>37110</v></c></row>')
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<fonts count="1"><font/>'
        '</fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellXfs count="2"><xf numFmtId="0"/>'
        f'<xf numFmtId="{number_format}" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    changed_zip(path, {"xl/styles.xml": styles.encode()})
    assert read_workbook(path).grid.row(1) == [dt.date(2001, 8, 7)]


def test_a_macro_workbook_is_read_and_named_as_one(tmp_path: Path) -> None:
    path = changed_zip(simple_book(tmp_path / "a.xlsm", [["姓名"]]), {"xl/vbaProject.bin": b"\x00macro"})
    book = read_workbook(path)
    assert (book.kind, book.grid.row(1)) == ("xlsm", ["姓名"])


def test_hidden_sheets_are_listed_but_not_chosen_unless_named(tmp_path: Path) -> None:
    book = NewWorkbook()
    book.worksheets[0].append(["姓名"])
    secret = book.create_sheet("旧名册")
    for _ in range(9):
        secret.append(["姓名", "性别", "民族"])
    secret.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    chosen = read_workbook(tmp_path / "a.xlsx")
    assert (chosen.sheet, [sheet.hidden for sheet in chosen.sheets]) == ("Sheet", [False, True])
    assert read_workbook(tmp_path / "a.xlsx", sheet="旧名册").grid.row(9) == ["姓名", "性别", "民族"]
    assert [read.sheet for read in read_every_sheet(tmp_path / "a.xlsx")] == ["Sheet", "旧名册"]


def test_among_several_sheets_the_one_with_the_known_heads_is_chosen(tmp_path: Path) -> None:
    book = NewWorkbook()
    for _ in range(60):
        book.worksheets[0].append(["说明"] * 12)
    book.create_sheet("人员").append(["姓名", "公民身份号码", "入党日期"])
    book.save(tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx", score=sheet_score(MEMBERS)).sheet == "人员"


def test_a_sheet_chosen_among_several_keeps_its_leading_blank_columns(tmp_path: Path) -> None:
    book = NewWorkbook()
    book.worksheets[0]["A1"] = "说明"
    people = book.create_sheet("人员")
    for column, head in enumerate(["姓名", "公民身份号码", "入党日期"], 4):
        people.cell(3, column, head)
    book.save(tmp_path / "a.xlsx")
    seen: list[list[Row]] = []

    def score(grid: Grid) -> float:
        seen.append(grid.rows)
        return float(grid.width)

    grid = read_workbook(tmp_path / "a.xlsx", score=score).grid
    assert grid.row(3) == [None, None, None, "姓名", "公民身份号码", "入党日期"]
    assert seen == [[["说明"]], grid.rows]


def test_a_sheet_that_does_not_exist_is_named_in_the_reason() -> None:
    with pytest.raises(RuleError, match="没有名为“三月”的工作表") as caught:
        read_workbook(ROSTER, sheet="三月")
    assert caught.value.code == "no_sheet"


def test_an_xls_of_excel_97_is_read_with_dates_hidden_rows_and_merges(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 3, "党员名册")
    for column, value in enumerate(["易磊琪", 18886801296, dt.date(1987, 6, 1), "440309196711069876"]):
        style = xlwt.easyxf(num_format_str="yyyy-mm-dd") if column == 2 else xlwt.Style.default_style
        sheet.write(2, column, value, style)
    sheet.row(2).hidden = True
    book.dates_1904 = True
    sheet.write(3, 0, 1)
    book.save(str(tmp_path / "a.xls"))
    read = read_workbook(tmp_path / "a.xls")
    assert (read.kind, read.date1904) == ("xls", True)
    assert read.grid.row(3)[:2] + read.grid.row(3)[3:] == ["易磊琪", 18886801296, "440309196711069876"]
    assert read.grid.hidden_rows == {3}
    assert read.grid.merges == (Merge(1, 1, 1, 4),)
    assert within_limits(read)


def test_an_xls_of_excel_95_keeps_its_chinese_texts_errors_and_hidden_row(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["姓名", "入党时间", "公民身份号码"],
        ["易磊琪", 31943.0, "440309196711069876"],
        ["廖东", 28432.5, 440309196711069876.0],
    ]
    read = read_workbook(excel_95_book(tmp_path / "a.xls", rows, hidden_row=2, dates=2))
    assert (read.kind, read.sheet) == ("xls", "名册")
    assert read.grid.row(1) == ["姓名", "入党时间", "公民身份号码"]
    assert read.grid.row(2) == ["易磊琪", dt.date(1987, 6, 15), "440309196711069876"]
    assert read.grid.row(3) == ["廖东", moment(1977, 11, 3, 12), 4.403091967110699e17]
    assert isinstance(read.grid.cell(4, 1), ErrorValue)
    assert read.grid.hidden_rows == {2}
    assert within_limits(read)


def test_an_ods_with_covered_cells_and_repeated_rows_keeps_every_place() -> None:
    read = read_workbook(DATA / "roster-covered.ods")
    assert (read.kind, read.sheets[1].hidden) == ("ods", True)
    assert read.grid.row(2) == ["序号", "基本信息", None, "党内信息", None, "备注"]
    assert read.grid.row(5)[3:5] == [dt.date(1976, 11, 3), 29482]
    assert [read.grid.cell(row, 2) for row in range(11, 16)] == [None, "重复行", "重复行", "重复行", None]
    assert (read.grid.cell(20, 1), len(read.grid.rows)) == ("合计", 20)
    assert read.grid.hidden_rows == {5}
    assert Merge(2, 4, 2, 5) in read.grid.merges
    assert isinstance(read.grid.cell(6, 6), ErrorValue)


def test_an_xlsb_is_read_with_its_hidden_row_and_error(tmp_path: Path) -> None:
    path = binary_book(
        tmp_path / "a.xlsb", [["姓名", "年龄"], ["易磊琪", 59.0], ["廖东", 4.4e17]], hidden_row=2
    )
    read = read_workbook(path)
    assert (read.kind, read.sheet) == ("xlsb", "名册")
    assert read.grid.rows == [["姓名", "年龄"], ["易磊琪", 59], ["廖东", 4.4e17], [ErrorValue("#REF!"), None]]
    assert isinstance(read.grid.cell(4, 1), ErrorValue)
    assert read.grid.hidden_rows == {2}
    assert read.grid.merges == (Merge(1, 1, 1, 2),)


@pytest.mark.parametrize("name", ["名册.xls", "名册.csv", "名册.et", "名册"])
def test_a_wrong_extension_does_not_matter(tmp_path: Path, name: str) -> None:
    shutil.copy(ROSTER, tmp_path / name)
    assert read_workbook(tmp_path / name, sheet="在册党员").grid.cell(5, 2) == "易磊琪"


def test_a_wps_file_that_is_really_an_xls_is_read(tmp_path: Path) -> None:
    excel_95_book(tmp_path / "名册.et", [["姓名"]])
    assert read_workbook(tmp_path / "名册.et").kind == "xls"


_LINES = "姓名,性别\r\n䶮𬭎,女\r\n,\r\n廖东,男\r\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (_LINES.encode(), "utf-8"),
        (codecs.BOM_UTF8 + _LINES.encode(), "utf-8-sig"),
        (_LINES.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + _LINES.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + _LINES.encode("utf-16-be"), "utf-16"),
        (_LINES.encode("utf-16-le"), "utf-16-le"),
        (_LINES.replace(",", "\t").encode(), "utf-8"),
        (_LINES.replace(",", ";").encode("gb18030"), "gb18030"),
    ],
)
def test_a_csv_is_read_in_the_encodings_and_delimiters_of_this_country(
    tmp_path: Path, raw: bytes, encoding: str
) -> None:
    (tmp_path / "a.csv").write_bytes(raw)
    read = read_workbook(tmp_path / "a.csv")
    assert (read.kind, read.encoding, read.sheet) == ("csv", encoding, "a")
    assert read.grid.rows == [["姓名", "性别"], ["䶮𬭎", "女"], [None, None], ["廖东", "男"]]


def test_a_csv_row_is_numbered_by_the_line_it_begins_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'sep=,\n姓名,地址\n易磊琪,"石一社区\n3栋"\n廖东,="0086"\n', encoding="utf-8"
    )
    grid = read_workbook(tmp_path / "a.csv").grid
    assert grid.row(3) == ["易磊琪", "石一社区\n3栋"]
    assert grid.row(5) == ["廖东", "0086"]


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    read_workbook(ROSTER, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_reading_can_be_cancelled() -> None:
    with pytest.raises(RuleError) as caught:
        read_workbook(ROSTER, cancel=lambda: True)
    assert caught.value.code == "cancelled"


def test_a_path_with_blanks_and_chinese_is_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "九月 名册（终稿）"
    folder.mkdir()
    shutil.copy(ROSTER, folder / "名 册.xlsx")
    assert read_workbook(folder / "名 册.xlsx").kind == "xlsx"
