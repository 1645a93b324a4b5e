"""The report of a period: the paper as a whole, and what other programs read back from its files."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pypdfium2
import pytest
from syrupy.assertion import SnapshotAssertion

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import read_period
from app.reports.document import Chart, Document, KeyFigures, Number, Part, Table, Text, shown
from app.reports.periodic import make_period_report, write_period_report
from app.reports.render.cancel import Cancelled
from app.usecases import history
from app.usecases.closings import close_period
from app.usecases.period_reports import Asked, records_behind
from app.usecases.workplace import Login
from tests import builders
from tests.reports.centres import Invented
from tests.reports.recount import Store, recount

QUARTER = read_period("2026Q1")
TODAY = date(2026, 7, 8)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    folder = builders.new_centre(tmp_path_factory.mktemp("years") / "centre")
    with builders.signed_in(folder) as entered:
        Invented(11, date(2024, 7, 1), date(2026, 6, 30), 120).keep(entered)
        yield entered


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def without_links(part: Part) -> Part:
    """Ids are new in every store; what a cell shows is not."""
    return dataclasses.replace(part, links=(), total_links=()) if isinstance(part, Table) else part


def unlinked(document: Document) -> list[Part]:
    parts = [without_links(part) for part in document.parts]
    key_figures = parts[2]
    assert isinstance(key_figures, KeyFigures)
    figures = tuple(dataclasses.replace(one, link="") for one in key_figures.figures)
    return [*parts[:2], KeyFigures(figures), *parts[3:]]


def tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


def test_the_quarterly_report_as_a_whole(years: Login, snapshot: SnapshotAssertion) -> None:
    made = make_period_report(years, QUARTER)
    assert dataclasses.replace(made.document, parts=()) == snapshot(name="paper")
    people = {"应报到未报到党员", "应报到未报到单位"}
    said = [p for p in unlinked(made.document) if not (isinstance(p, Table) and p.caption in people)]
    assert said == snapshot(name="parts")


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text or ""))


def rows_of(table: Table) -> list[list[str]]:
    rows = [*table.each_row(), *([table.total_row] if table.total_row else [])]
    return [[squeezed(shown(c, col)) for c, col in zip(row, table.columns, strict=True)] for row in rows]


def test_every_cell_is_read_back_from_the_pdf(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("pdf",))
    read: list[list[str]] = []
    with pdfplumber.open(made.files[0]) as file:
        for page in file.pages[1:]:
            for found in page.extract_tables():
                read += [[squeezed(cell) for cell in row] for row in found]
    wanted = [row for table in tables(made.document) for row in rows_of(table)]
    assert len(wanted) > 200
    place = 0
    for row in wanted:
        assert row in read[place:], row
        place = read.index(row, place) + 1


def test_the_pdf_has_bookmarks_for_cover_and_sections(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("pdf",))
    file = pypdfium2.PdfDocument(made.files[0])
    marks = [(mark.level, mark.get_title()) for mark in file.get_toc()]
    file.close()
    sections = ["一、主要指标", "二、党员名册", "三、双报到", "四、平时服务", "五、急时服务"]
    sections += ["六、统计口径", "附表"]
    assert [title for level, title in marks if level <= 1] == [made.document.title, *sections]
    assert (2, "党员报到：各党组织党员报到率（%）") in marks


def test_heads_stand_on_every_page_and_no_total_is_alone(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("pdf",))
    heads = [[squeezed(column.label) for column in table.columns] for table in tables(made.document)]
    with pdfplumber.open(made.files[0]) as file:
        assert len(file.pages) > 6
        for number, page in enumerate(file.pages, 1):
            assert f"第{number}页，共{len(file.pages)}页" in squeezed(page.extract_text())
            for found in page.extract_tables():
                rows = [[squeezed(cell) for cell in row] for row in found]
                if len(rows[0]) > 3 and any(rows[0]):  # a chart has lines, but no words in them
                    assert rows[0] in heads
                    assert rows[1][0] != "合计"


def test_every_cell_is_read_back_from_the_workbook_as_what_it_is(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("xlsx",))
    book = openpyxl.load_workbook(made.files[0])
    cells = 0
    for table in tables(made.document):
        sheet = next(s for s in book.worksheets if table.caption in [row[0].value for row in s.iter_rows()])
        labels: list[Any] = [column.label for column in table.columns]
        rows: list[list[Any]] = [[cell.value for cell in row[: len(labels)]] for row in sheet.iter_rows()]
        first = rows.index(labels, [row[0] for row in rows].index(table.caption)) + 1
        wanted = [*table.each_row(), *([table.total_row] if table.total_row else [])]
        for row, found in zip(wanted, rows[first:], strict=False):
            for cell, value in zip(row, found, strict=True):
                cells += 1
                assert value == in_excel(cell), (table.caption, row)
        assert sheet.print_title_rows
    assert cells > 1500


def in_excel(cell: Any) -> Any:
    if isinstance(cell, Number):
        return float(cell.value) if isinstance(cell.value, Decimal) else cell.value
    return None if cell == "" else cell


def test_numbers_show_their_own_decimals_in_the_workbook(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("xlsx",))
    sheet = openpyxl.load_workbook(made.files[0])["平时服务：总体"]
    formats = {row[0].value: (row[2].number_format, row[4].number_format) for row in sheet.iter_rows()}
    assert formats["服务次数"][0] == "#,##0"
    assert formats["服务时长"][0] == "#,##0.0"
    assert formats["人均服务时长"][0] == "#,##0.00"
    points = '#,##0.0"个百分点"'
    assert formats["参与率"] == ("#,##0.0", f"+{points};-{points};{points}")
    percent = '#,##0.0"%"'
    assert formats["服务时长"][1] == f"+{percent};-{percent};{percent}"


def test_charts_are_native_with_axes_and_the_values_of_their_tables(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path, formats=("xlsx",))
    book = openpyxl.load_workbook(made.files[0])
    charts = [part for part in made.document.parts if isinstance(part, Chart)]
    drawn = [chart for sheet in book.worksheets for chart in sheet._charts]  # type: ignore[attr-defined]
    assert len(drawn) == len(charts) >= 4
    data = book["图表数据"]
    for chart, one in zip(charts, drawn, strict=True):
        assert not one.x_axis.delete
        assert not one.y_axis.delete
        for series, kept in zip(one.series, chart.series, strict=True):
            area = series.val.numRef.f.split("!")[1].replace("$", "")
            values = [row[0].value for row in data[area]]
            assert values == [in_excel(value) for value in kept.values]
            names = [row[0].value for row in data[series.cat.strRef.f.split("!")[1].replace("$", "")]]
            assert names == list(chart.categories)


def test_every_change_says_whether_it_is_percent_or_percentage_points(years: Login) -> None:
    document = make_period_report(years, QUARTER).document
    overviews = [table for table in tables(document) if table.caption.endswith("：总体")]
    assert len(overviews) == 5
    for table in overviews:
        assert [column.label for column in table.columns] == [
            *("指标", "单位", "本期", "上期", "环比", "去年同期", "同比")
        ]
        for row in table.each_row():
            for cell in (row[4], row[6]):
                if isinstance(cell, Number):
                    assert cell.text.endswith("个百分点" if row[1] == "%" else "%"), row


def test_a_part_of_a_quarter_is_held_against_as_many_days(years: Login) -> None:
    running = read_period("2026Q3")
    made = make_period_report(years, running)
    assert made.counts.cut
    days = (
        "本期只统计到 2026-07-08，为可比，上期和去年同期只取相应的天数：上期为 2026-04-01 至 2026-04-08，"
        "去年同期为 2025-07-01 至 2025-07-08。"
    )
    assert days in made.document.note
    assert next(part.text for part in made.document.parts if isinstance(part, Text)) == days
    labels = ["本期\n（至07-08）", "上期\n（至04-08）", "环比", "去年同期\n（至07-08）", "同比"]
    overview = next(table for table in tables(made.document) if table.caption == "平时服务：总体")
    assert [column.label for column in overview.columns][2:] == labels
    with years.store.connection() as connection:
        store = Store.read(connection)
    stretches = (
        (2, date(2026, 7, 1), date(2026, 7, 8)),
        (3, date(2026, 4, 1), date(2026, 4, 8)),
        (5, date(2025, 7, 1), date(2025, 7, 8)),
    )
    for place, first, last in stretches:
        expected = recount(store, first, last)["services_calm"][0]
        (row,) = [row for row in overview.each_row() if row[0] == "服务次数"]
        cell = row[place]
        assert isinstance(cell, Number)
        assert cell.value == expected
        link = overview.links[[one[0] for one in overview.each_row()].index("服务次数")][place]
        key, period, node, grid = link.split("|")
        found = years.ask(records_behind, Asked(key, period, node, grid, made.counts.as_of))
        assert len(found.ids) == expected


def test_a_whole_quarter_says_nothing_of_days(years: Login) -> None:
    made = make_period_report(years, QUARTER)
    assert not made.counts.cut
    assert "为可比" not in made.document.note


def test_a_closed_period_is_printed_with_what_was_corrected_since(tmp_path: Path) -> None:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        invented = Invented(11, date(2024, 7, 1), date(2026, 6, 30), 60)
        invented.keep(login)
        before = make_period_report(login, QUARTER)
        login.act(close_period, "2026Q1")
        again = make_period_report(login, QUARTER)
        assert tables(again.document)[:10] == tables(before.document)[:10]
        assert "没有影响指标的更正" in str(again.document.parts)
        with login.store.working(login.actor, "更正", act="tests.correct") as work:
            entry = next(
                i
                for i, row in zip(invented.services.ids, invented.services.rows, strict=True)
                if QUARTER.first <= row["served_on"] <= QUARTER.last and i not in invented.services.taken_back
            )
            work.reverse(work.one(invented.services.kind, entry))
        later = make_period_report(login, QUARTER)
        assert tables(later.document)[:10] == tables(before.document)[:10]
        (differences,) = [t for t in tables(later.document) if t.caption == "封存数与现数的差别"]
        services = next(row for row in differences.each_row() if str(row[1]).endswith("服务次数"))
        then, now, by = services[3:]
        assert isinstance(then, Number)
        assert isinstance(now, Number)
        assert (now.value - then.value, shown(by, differences.columns[5])) == (-1, "-1")


def test_a_branch_has_its_own_report_and_both_kinds_of_file(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, read_period("2026-03"), tmp_path, node="第2党总支")
    assert [file.name for file in made.files] == [
        "党群工作月度报表-2026-03-第2党总支.xlsx",
        "党群工作月度报表-2026-03-第2党总支.pdf",
    ]
    assert made.document.title == "2026年3月党群工作月度报表"
    names = [str(row[0]).strip() for row in tables(made.document)[1].each_row()]
    assert "第1党总支" not in names
    said = history.history(years)[-1]
    assert (said.label, said.values["sorts"], said.values["masked"]) == ("出报表", ["xlsx", "pdf"], True)


def test_no_number_of_a_person_is_in_clear(years: Login, tmp_path: Path) -> None:
    made = write_period_report(years, QUARTER, tmp_path)
    with pdfplumber.open(made.files[1]) as file:
        text = "".join(page.extract_text() for page in file.pages)
    book = openpyxl.load_workbook(made.files[0])
    text += "".join(str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row)
    assert made.listed > 10
    assert re.search(r"199\*{4}\d{4}", text)
    assert not re.search(r"199\d{8}", text)


def test_a_cancel_leaves_neither_file_nor_entry(years: Login, tmp_path: Path) -> None:
    told: list[int] = []
    entries = len(history.history(years))
    with pytest.raises(Cancelled):
        write_period_report(
            years,
            QUARTER,
            tmp_path / "out",
            progress=lambda done, _total: told.append(done),
            cancelled=lambda: len(told) > 3,
        )
    assert not (tmp_path / "out").exists()
    assert len(history.history(years)) == entries


def test_a_period_to_come_is_refused_in_words(years: Login, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="还没有开始"):
        write_period_report(years, read_period("2026Q4"), tmp_path)
    assert list(tmp_path.iterdir()) == []
