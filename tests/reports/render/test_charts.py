"""Covers, key figures and charts, in print and in workbooks, also where there is little or much to show."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import fromstring

import openpyxl
import pdfplumber
import pytest

from app.reports.document import (
    Chart,
    Column,
    Cover,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    Series,
    Table,
    as_table,
)
from app.reports.render.excel import render_excel
from app.reports.render.pdf import missing_glyphs, render_pdf

NAMES = tuple(f"石一社区第{n}网格党支部（流动党员）" for n in range(1, 21))


def chart(kind: str, names: tuple[str, ...], *rows: tuple[object, ...]) -> Chart:
    series = tuple(
        Series(name, tuple(None if v is None else Number(Decimal(str(v)), 1) for v in row))
        for name, row in zip(("本期", "上期"), rows, strict=False)
    )
    return Chart("各支部服务时长", kind, names, series, "小时")  # type: ignore[arg-type]


def paper(*parts: object) -> Document:
    table = Table((Column("党组织"), Column("时长", "decimal")), (("第一支部", Number(3)),), caption="时长")
    return Document("季度报表", (Heading("服务"), table, *parts))  # type: ignore[arg-type]


CHARTS = {
    "bars": chart("bar", NAMES, tuple(n * 1234.5 for n in range(20)), tuple(range(20))),
    "line": chart("line", ("7月", "8月", "9月"), (1, None, 2.5)),
    "one": chart("bar", ("第一支部",), (7,)),
    "zeros": chart("line", ("7月", "8月"), (0, 0)),
    "nothing": chart("bar", ("第一支部", "第二支部"), (None, None)),
    "small": chart("line", ("7月", "8月"), (0.1, 0.4)),
}


@pytest.mark.parametrize("drawn", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_drawn_in_vectors_with_all_its_words(drawn: Chart, tmp_path: Path) -> None:
    document = paper(drawn)
    assert missing_glyphs(document) == []
    render_pdf(document, tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as file:
        text = "".join(page.extract_text() or "" for page in file.pages)
        assert all(not page.images for page in file.pages)
        for page in file.pages:
            for shape in (*page.rects, *page.lines, *page.curves):
                assert 0 <= shape["x0"] <= shape["x1"] <= page.width
                assert 0 <= shape["top"] <= shape["bottom"] <= page.height - 40
            for char in page.chars:
                assert 0 <= char["x0"] <= char["x1"] <= page.width
    for series in drawn.series:
        for value in series.values:
            assert ("—" if value is None and drawn.kind == "bar" else value.text if value else "") in text
    assert f"{drawn.title}（单位：小时）" in text


@pytest.mark.parametrize("drawn", CHARTS.values(), ids=CHARTS)
def test_a_chart_of_a_workbook_refers_to_its_values(drawn: Chart, tmp_path: Path) -> None:
    render_excel(paper(drawn, CHARTS["one"]), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, second = book["时长"]._charts  # type: ignore[attr-defined]
    assert not first.x_axis.delete
    assert not first.y_axis.delete
    assert [series.val.numRef.f for series in second.series] != [s.val.numRef.f for s in first.series]
    area = first.series[0].val.numRef.f.split("!")[1].replace("$", "")
    kept = book["图表数据"][area]
    values = [row[0].value for row in kept] if isinstance(kept, tuple) else [kept.value]
    wanted = [None if value is None else float(value.value) for value in drawn.series[0].values]
    assert values == wanted
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                fromstring(package.read(name))  # noqa: S314 - our own file
        assert package.read("xl/charts/chart1.xml").count(b'<c:delete val="0"/>') == 2


def test_a_cover_stands_alone_and_what_follows_begins_on_the_next_page(tmp_path: Path) -> None:
    cover = Cover(
        "党群工作季度报表", "2026年第三季度", (("填报单位", "石一社区党群服务中心"), ("审核人", ""))
    )
    document = Document("季度报表", (cover, *paper().parts), note="统计口径：平时与急时分开。")
    render_pdf(document, tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as file:
        first, second = (page.extract_text() for page in file.pages)
    assert "2026年第三季度" in first
    assert "统计口径：平时与急时分开。" in first
    assert "第一支部" not in first
    assert second.startswith("服务")
    render_excel(document, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    words = [row[0].value for row in book["封面"].iter_rows()]
    assert "填报单位：石一社区党群服务中心" in words


def test_key_figures_are_large_type_in_print_and_rows_in_a_workbook(tmp_path: Path) -> None:
    figures = KeyFigures(
        (
            KeyFigure("参与率", Number(Decimal("85.5"), 1), "%", "上期 82.1%"),
            KeyFigure("单位报到率", None, "%", "上期 —"),
        )
    )
    document = Document("季度报表", (Heading("主要指标"), figures))
    render_pdf(document, tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as file:
        (page,) = file.pages
        sizes = {char["text"]: char["size"] for char in page.chars}
        assert sizes["—"] <= 19
        assert [char["size"] for char in page.chars if char["text"] == "5" and char["size"] > 15]
    render_excel(document, tmp_path / "a.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["主要指标"].iter_rows(values_only=True))
    assert ("参与率", 85.5, "%", "上期 82.1%") in rows
    assert ("单位报到率", "—", "%", "上期 —") in rows
    assert as_table(figures).columns[1].side == "right"


def test_numbers_of_one_column_keep_their_own_decimals_and_signs(tmp_path: Path) -> None:
    rows = (
        ("甲", Number(2)),
        ("乙", Number(Decimal("2.0"), 1)),
        ("丙", Number(Decimal("2.00"), 2)),
        ("丁", Number(Decimal("12.5"), 1, signed=True)),
        ("戊", Number(Decimal("-3.0"), 1, signed=True)),
        ("己", Number(Decimal("0.0"), 1, signed=True)),
        ("庚", Number(1234567)),
    )
    document = Document("表", (Table((Column("项"), Column("数", "decimal")), rows),), signed=False)
    render_pdf(document, tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as file:
        read = file.pages[0].extract_table()
    texts = ["2", "2.0", "2.00", "+12.5", "-3.0", "0.0", "1,234,567"]
    assert read is not None
    assert [row[1] for row in read[1:]] == texts
    render_excel(document, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows() if row[0].value in {name for name, _ in rows}]
    assert [cell.value for cell in cells] == [float(number.value) for _, number in rows]
    assert [cell.number_format for cell in cells][:4] == [
        "#,##0",
        "#,##0.0",
        "#,##0.00",
        "+#,##0.0;-#,##0.0;#,##0.0",
    ]
