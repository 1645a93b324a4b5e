"""`render_excel`: a `Document` as an .xlsx workbook, row by row, whatever its size.

Each table becomes a sheet; texts before it stand above it. Written by our own small writer: the same path
serves a list of ten and a ledger of a hundred thousand rows.
"""

from __future__ import annotations

import contextlib
import itertools
import zipfile
from collections.abc import Callable
from pathlib import Path

from app.base.files import replace_atomically
from app.reports.document import Chart, Cover, Document, Heading, KeyFigures, Table, Text, as_table
from app.reports.render import excel_charts
from app.reports.render import excel_parts as parts
from app.reports.render.cancel import Cancelled
from app.reports.render.excel_cells import SharedTexts, escaped
from app.reports.render.excel_sheet import Sheet, SheetWriter

_TEXTS_AT_ONCE = 2000
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "－"))
_LONGEST_NAME = 31


def render_excel(
    document: Document,
    target: Path,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Writes ``document`` to ``target`` (.xlsx), whole or not at all.

    Args:
        document: the paper.
        target: the file to make or replace.
        progress: called now and then with the number of rows written.
        cancelled: asked now and then; when it says yes, nothing is left behind.

    Returns:
        The number of rows written (without heads and totals).

    Raises:
        RuleError: more rows or a longer text than Excel can hold.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    texts, styles = SharedTexts(), parts.Styles()
    sheets = _sheets(document)
    rows = 0
    with (
        replace_atomically(target) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        package.writestr("[Content_Types].xml", parts.content_types(len(sheets), _further(sheets)))
        package.writestr("_rels/.rels", parts.package_relations())
        for number, sheet in enumerate(sheets, 1):
            writer = SheetWriter(document, sheet, texts, styles)
            name = f"xl/worksheets/sheet{number}.xml"
            with (
                package.open(name, "w", force_zip64=True) as out,
                contextlib.closing(writer.write(out)) as run,
            ):
                for done in run:
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    if progress is not None:
                        progress(rows + done)
            rows += writer.rows
        _write_charts(package, sheets)
        package.writestr("xl/workbook.xml", parts.workbook([(escaped(s.name), s.areas) for s in sheets]))
        package.writestr("xl/_rels/workbook.xml.rels", parts.workbook_relations(len(sheets)))
        package.writestr("xl/styles.xml", styles.xml())
        package.writestr("docProps/core.xml", parts.core_properties(document, escaped(document.title)))
        package.writestr("docProps/app.xml", parts.app_properties())
        _write_texts(package, texts)
    return rows


def _sheets(document: Document) -> list[Sheet]:
    """Divides the parts over sheets: texts stand above the table that follows them."""
    sheets: list[Sheet] = []
    heading, above = "", []
    charts: list[Chart] = []
    several = sum(isinstance(part, Table) for part in document.parts) > 1
    for part in document.parts:
        if isinstance(part, Heading):
            heading = part.text
        elif isinstance(part, Text):
            above.append(part.text)
        elif isinstance(part, Cover):
            lines = [f"{label}：{text}" for label, text in part.lines]
            sheets.append(Sheet("封面", [part.subtitle, *lines]))
        elif isinstance(part, Chart):
            charts.append(part)
            sheets[-1].charts.append(part)
        elif isinstance(part, KeyFigures):
            sheets.append(Sheet(heading, above, as_table(part), section=heading))
            above = []
        else:
            name = part.caption or heading
            sheets.append(Sheet(name or document.title, above, part, section=name if several else ""))
            above = []
    if above or not sheets:
        sheets.append(Sheet("说明" if sheets else document.title, above))
    if charts:
        data = excel_charts.data_of(charts)
        sheets.append(Sheet(excel_charts.DATA_SHEET, table=data, section=excel_charts.DATA_SHEET))
    taken: set[str] = set()
    for sheet in sheets:
        sheet.name = _free_name(sheet.name, taken)
        taken.add(sheet.name.lower())
    return sheets


def _free_name(wanted: str, taken: set[str]) -> str:
    """A sheet name Excel allows: 31 characters, no brackets or path marks, used once."""
    name = wanted.translate(_FORBIDDEN_IN_NAMES).strip("' ")[:_LONGEST_NAME] or "表"
    for number in itertools.count(2):
        if name.lower() not in taken:
            break
        end = f"（{number}）"
        name = wanted.translate(_FORBIDDEN_IN_NAMES).strip("' ")[: _LONGEST_NAME - len(end)] + end
    return name


def _further(sheets: list[Sheet]) -> list[tuple[str, str]]:
    """Names and types of the parts that charts need."""
    charted = [number for number, sheet in enumerate(sheets, 1) if sheet.charts]
    count = sum(len(sheet.charts) for sheet in sheets)
    drawings = [(f"/xl/drawings/drawing{number}.xml", excel_charts.DRAWING_TYPE) for number in charted]
    charts = [(f"/xl/charts/chart{number}.xml", excel_charts.CHART_TYPE) for number in range(1, count + 1)]
    return drawings + charts


def _write_charts(package: zipfile.ZipFile, sheets: list[Sheet]) -> None:
    """Charts below the tables they follow; their values lie in the last sheet."""
    row, number = sheets[-1].first_row, 0
    for place, sheet in enumerate(sheets, 1):
        if not sheet.charts:
            continue
        placed, targets, top = [], [], sheet.bottom + 1
        for chart in sheet.charts:
            number += 1
            package.writestr(f"xl/charts/chart{number}.xml", excel_charts.chart_part(chart, row))
            row += len(chart.categories)
            placed.append((chart, top))
            targets.append(f"../charts/chart{number}.xml")
            top += excel_charts.rows_taken(chart)
        package.writestr(f"xl/drawings/drawing{place}.xml", excel_charts.drawing(placed))
        package.writestr(
            f"xl/drawings/_rels/drawing{place}.xml.rels", excel_charts.relations("chart", targets)
        )
        package.writestr(
            f"xl/worksheets/_rels/sheet{place}.xml.rels",
            excel_charts.relations("drawing", [f"../drawings/drawing{place}.xml"]),
        )


def _write_texts(package: zipfile.ZipFile, texts: SharedTexts) -> None:
    with package.open("xl/sharedStrings.xml", "w") as out:
        head = f'<sst xmlns="{parts.MAIN}" uniqueCount="{len(texts)}">'
        out.write(f"{parts.XML}{head}".encode())
        each = iter(texts)
        while group := list(itertools.islice(each, _TEXTS_AT_ONCE)):
            out.write("".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in group).encode())
        out.write(b"</sst>")
