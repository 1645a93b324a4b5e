"""Where the table is found, and which of its rows are records."""

from __future__ import annotations

import json
from pathlib import Path

from app.sheets.heads import Region, already_imported, find_heads, find_regions, record_rows, sheet_score
from app.sheets.mapping import propose_mapping
from app.sheets.reading import read_workbook
from app.sheets.workbook import Grid, Merge, Row
from tests.sheets.books import DATA, MEMBERS

_HEADS: Row = ["序号", "姓名", "性别", "身份证号", "入党时间"]
_ID = "440309196711069876"


def grid_of(rows: list[Row], merges: tuple[Merge, ...] = ()) -> Grid:
    width = max(map(len, rows))
    return Grid([[*row, *[None] * (width - len(row))] for row in rows], frozenset(), merges)


def region_of(grid: Grid) -> Region:
    region = find_heads(grid, MEMBERS)
    assert region is not None
    return region


def records_of(grid: Grid) -> list[int]:
    region = region_of(grid)
    return record_rows(grid, region, propose_mapping(region.heads, MEMBERS))


def test_the_example_roster_has_320_records_under_its_two_head_rows() -> None:
    book = read_workbook(DATA / "roster.xlsx", score=sheet_score(MEMBERS))
    expected = json.loads((DATA / "roster.expected.json").read_text(encoding="utf-8"))
    region = region_of(book.grid)
    mapping = propose_mapping(region.heads, MEMBERS)
    records = record_rows(book.grid, region, mapping)
    assert region.head_rows == (3, 4)
    assert set(mapping.values()) == set(MEMBERS)
    assert len(records) == expected["rows"]
    assert (54 in records, records[0], records[-1]) == (True, 5, 326)
    assert {reject["row"] for reject in expected["rejected"]} <= set(records)
    assert region.heads[1].label == "姓名"


def test_titles_and_sub_titles_above_the_heads_are_no_heads() -> None:
    grid = grid_of(
        [["党员名册"], ["填报单位：石一社区", None, "日期：2026年"], _HEADS, [1, "易磊琪", "男", _ID]]
    )
    assert region_of(grid).head_rows == (3,)
    assert records_of(grid) == [4]


def test_a_group_over_plain_words_tells_them_apart() -> None:
    rows: list[Row] = [
        ["姓名", "入党", None, "转正", None, "联系人", None],
        [None, "时间", "地点", "时间", "地点", "姓名", "电话"],
        ["易磊琪", "1996", "北京", "1997", "北京", "廖东", "13800000000"],
    ]
    merges = (Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 1, 5), Merge(1, 6, 1, 7))
    region = region_of(grid_of(rows, merges))
    assert region.head_rows == (1, 2)
    assert [head.label for head in region.heads][:4] == ["姓名", "入党 / 时间", "地点", "转正 / 时间"]
    assert propose_mapping(region.heads, MEMBERS) == {1: "name", 2: "joined_on", 4: "full_on"}


def test_groups_are_understood_without_merges_as_csv_gives_them() -> None:
    rows: list[Row] = [
        ["序号", "基本信息", None, None, "党内信息", None],
        [None, "姓名", "性别", "身份证号", "入党时间", "转正时间"],
        ["1", "易磊琪", "男", _ID, "1996", "1997"],
    ]
    region = region_of(grid_of(rows))
    assert region.head_rows == (1, 2)
    assert [head.group for head in region.heads] == ["", *["基本信息"] * 3, *["党内信息"] * 2]


def test_three_head_rows_are_one_head() -> None:
    rows: list[Row] = [
        ["序号", "人员情况", None, None, None],
        [None, "基本信息", None, "党内信息", None],
        [None, "姓名", "性别", "入党时间", "转正时间"],
        [1, "易磊琪", "男", "1996", "1997"],
    ]
    merges = (Merge(1, 1, 3, 1), Merge(1, 2, 1, 5), Merge(2, 2, 2, 3), Merge(2, 4, 2, 5))
    region = region_of(grid_of(rows, merges))
    assert (region.head_rows, region.first_row) == ((1, 2, 3), 4)
    assert set(propose_mapping(region.heads, MEMBERS).values()) == {"name", "sex", "joined_on", "full_on"}


def test_blank_rows_serial_numbers_totals_notes_and_signatures_are_no_records() -> None:
    grid = grid_of(
        [
            _HEADS,
            [1, 2, 3, 4, 5],
            ["例", "张三", "男"],
            [1, "易磊琪", "男", _ID],
            [],
            [2],
            [3, "廖东", "男", None],
            ["小计", "2人"],
            [4, "龙建", "女", None],
            ["合 计：3人"],
            ["备注：以上人员均已核对"],
            ["填表人：廖东", None, "审核人：龙建"],
            [None, "以下无正文"],
        ]
    )
    assert records_of(grid) == [4, 7, 9]


def test_a_person_whose_row_looks_like_a_foot_is_kept_when_an_id_number_stands_in_it() -> None:
    grid = grid_of([_HEADS, ["合计", "易磊琪", "男", _ID], ["登记人：", None, None, _ID], [3, "龙建"]])
    assert records_of(grid) == [2, 3, 4]


def test_heads_repeated_on_every_printed_page_are_not_counted() -> None:
    page: list[Row] = [_HEADS, [1, "易磊琪", "男", _ID], ["填表人：廖东"], []]
    grid = grid_of([["党员名册"], *page, ["党员名册"], *page, *page])
    assert records_of(grid) == [3, 8, 12]


def test_a_sub_title_between_stacked_tables_is_no_record() -> None:
    rows: list[Row] = [_HEADS, [1, "易磊琪"], [None, "第二党支部"], _HEADS, [1, "廖东"]]
    grid = grid_of(rows, (Merge(3, 2, 3, 5),))
    assert records_of(grid) == [2, 5]


def test_a_stacked_table_with_other_heads_is_a_region_of_its_own() -> None:
    other: Row = ["姓名", "入党时间", "转正时间", "手机号码"]
    grid = grid_of([_HEADS, [1, "易磊琪"], [], other, ["廖东", "1976", "1976", "13800000000"]])
    first, second = find_regions(grid, MEMBERS)
    assert (first.last_row, second.head_rows, second.last_row) == (3, (4,), 5)
    mapping = propose_mapping(second.heads, MEMBERS)
    assert record_rows(grid, second, mapping) == [5]
    assert mapping == {1: "name", 2: "joined_on", 3: "full_on", 4: "phone"}


def test_notes_in_the_margin_do_not_make_a_record() -> None:
    grid = grid_of([_HEADS, [1, "易磊琪"], [None, None, None, None, None, None, "请核对以上内容"]])
    assert records_of(grid) == [2]


def test_a_sheet_without_known_heads_has_no_table() -> None:
    assert (
        find_heads(
            grid_of([["1. 身份证号请以文本格式填写。"], ["2. 入党时间以支部大会通过之日为准。"]]), MEMBERS
        )
        is None
    )
    assert find_heads(Grid([]), MEMBERS) is None


def test_rows_marked_in_an_earlier_round_are_known_again() -> None:
    grid = grid_of(
        [
            [*_HEADS, "未导入原因"],
            [1, "易磊琪", None, None, None, "已导入"],
            [2, "廖东", None, None, None, "身份证号少一位"],
        ]
    )
    assert already_imported(grid, region_of(grid)) == {2}
    assert already_imported(grid_of([_HEADS, [1, "已导入"]]), region_of(grid_of([_HEADS]))) == set()


def test_the_forms_of_a_csv_saved_from_the_roster_give_the_same_records(tmp_path: Path) -> None:
    book = read_workbook(DATA / "roster.xlsx", score=sheet_score(MEMBERS))
    lines = [",".join("" if value is None else str(value) for value in row) for row in book.grid.rows]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    assert records_of(read_workbook(tmp_path / "a.csv").grid) == records_of(book.grid)
