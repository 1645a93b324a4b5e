"""`render_excel`: a `Document` as an .xlsx workbook, row by row, whatever its size.

Each table becomes a sheet; texts before it stand above it. Written by our own small writer: the same path
serves a list of ten and a ledger of a hundred thousand rows.
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from app.base.errors import RuleError
from app.base.files import replace_atomically
from app.reports.document import Column, Document, Heading, Row, Table, Text, signature
from app.reports.render import excel_parts as parts
from app.reports.render.cancel import Cancelled
from app.reports.render.excel_cells import (
    MOST_ROWS,
    ColumnCells,
    SharedTexts,
    escaped,
    letters,
    natural_widths,
    width_of,
)

_SAMPLE = 1000
_CHUNK = 2000
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "－"))
_LONGEST_NAME = 31
_PAPERS = {"A4": 9, "A3": 8}
_LANDSCAPE_FROM = {"A4": 95, "A3": 135}


@dataclass
class _Sheet:
    """What goes on one sheet, and what the workbook must know of it afterwards."""

    name: str
    above: list[str] = field(default_factory=list)
    table: Table | None = None
    areas: list[tuple[str, str]] = field(default_factory=list)


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
        package.writestr("[Content_Types].xml", parts.content_types(len(sheets)))
        package.writestr("_rels/.rels", parts.package_relations())
        for number, sheet in enumerate(sheets, 1):
            writer = _SheetWriter(document, sheet, texts, styles)
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as out:
                for done in writer.write(out):
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    if progress is not None:
                        progress(rows + done)
            rows += writer.rows
        package.writestr("xl/workbook.xml", parts.workbook([(escaped(s.name), s.areas) for s in sheets]))
        package.writestr("xl/_rels/workbook.xml.rels", parts.workbook_relations(len(sheets)))
        package.writestr("xl/styles.xml", styles.xml())
        package.writestr("docProps/core.xml", parts.core_properties(document, escaped(document.title)))
        package.writestr("docProps/app.xml", parts.app_properties())
        _write_texts(package, texts)
    return rows


def _sheets(document: Document) -> list[_Sheet]:
    """Divides the parts over sheets: texts stand above the table that follows them."""
    sheets: list[_Sheet] = []
    heading, above = "", []
    for part in document.parts:
        if isinstance(part, Heading):
            heading = part.text
        elif isinstance(part, Text):
            above.append(part.text)
        else:
            sheets.append(_Sheet(part.caption or heading or document.title, above, part))
            above = []
    if above or not sheets:
        sheets.append(_Sheet("说明" if sheets else document.title, above))
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


def _write_texts(package: zipfile.ZipFile, texts: SharedTexts) -> None:
    with package.open("xl/sharedStrings.xml", "w") as out:
        head = f'<sst xmlns="{parts.MAIN}" count="{texts.uses}" uniqueCount="{len(texts)}">'
        out.write(f"{parts.XML}{head}".encode())
        each = iter(texts)
        while group := list(itertools.islice(each, _CHUNK)):
            out.write("".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in group).encode())
        out.write(b"</sst>")


class _SheetWriter:
    """Writes one worksheet part from top to bottom."""

    def __init__(self, document: Document, sheet: _Sheet, texts: SharedTexts, styles: parts.Styles) -> None:
        self._document = document
        self._sheet = sheet
        self._texts = texts
        self._styles = styles
        self._table = sheet.table or Table((Column(""),), ())
        self._last = letters(len(self._table.columns) - 1)
        self._merges: list[str] = []
        self._row = 0
        self.rows = 0

    def write(self, out: IO[bytes]) -> Iterator[int]:
        """Writes the part; yields the number of rows done after each chunk."""
        rows = self._table.each_row()
        sample = list(itertools.islice(rows, _SAMPLE))
        total = [self._table.total_row] if self._table.total_row else []
        widths = natural_widths(self._table.columns, sample + total)
        if self._sheet.table is None:
            widths = [88.0]
        top = "".join(self._top(sum(widths)))
        self._head_row = self._row
        out.write((self._opening(widths) + top).encode())
        yield from self._body(out, itertools.chain(sample, rows))
        last_data_row = self._row
        out.write(("".join(self._bottom()) + self._closing(sum(widths), last_data_row)).encode())

    def _top(self, width: float) -> Iterator[str]:
        """Title, notes and head."""
        yield self._wide(self._document.title, parts.TITLE, 30)
        notes = [self._document.note] if self._document.note else []
        for text in [*notes, *self._sheet.above]:
            lines = sum(max(1, -(-width_of(line) // max(10, int(width * 1.05)))) for line in text.split("\n"))
            yield self._wide(text, parts.NOTE, 6 + 14 * lines)
        if self._sheet.table is not None:
            cells = [
                self._text_cell(index, column.label, parts.HEAD)
                for index, column in enumerate(self._table.columns, 0)
            ]
            self._row += 1
            yield f'<row r="{self._row}" ht="26" customHeight="1">{"".join(cells)}</row>'

    def _body(self, out: IO[bytes], rows: Iterator[Row]) -> Iterator[int]:
        count = len(self._table.columns)
        cells = [self._cells(index, index == count - 1) for index in range(count)]
        while chunk := list(itertools.islice(rows, _CHUNK)):
            first = self._row + 1
            self._row += len(chunk)
            if self._row >= MOST_ROWS - 2:
                raise RuleError(
                    "行数超过 Excel 一张表的上限（1048576 行）。请分批导出。", code="too_many_rows"
                )
            xml = []
            for number, row in enumerate(chunk, first):
                pieces = [column[value] for column, value in zip(cells, row, strict=True)]
                xml.append(str(number).join(['<row r="', '"><c r="A', *pieces]))
            out.write("".join(xml).encode())
            self.rows += len(chunk)
            yield self.rows

    def _cells(self, index: int, last: bool) -> ColumnCells:  # noqa: FBT001 - position in the row
        tail = "</row>" if last else f'<c r="{letters(index + 1)}'
        column = self._table.columns[index]
        return ColumnCells(column, self._styles.of(column), tail, self._texts)

    def _bottom(self) -> Iterator[str]:
        """Total row and signature."""
        if self._table.total_row:
            self._row += 1
            pieces = []
            for index, (column, value) in enumerate(
                zip(self._table.columns, self._table.total_row, strict=True)
            ):
                cells = ColumnCells(column, self._styles.of(column, total=True), "", self._texts)
                pieces.append(f'<c r="{letters(index)}{self._row}{cells[value]}')
            yield f'<row r="{self._row}" ht="20" customHeight="1">{"".join(pieces)}</row>'
        signed = signature(self._document)
        if signed:
            yield self._wide("　　　　".join(signed), parts.SIGN, 24)

    def _wide(self, text: str, style: int, height: int) -> str:
        """A row whose text runs over all columns."""
        self._row += 1
        if self._last != "A":
            self._merges.append(f"A{self._row}:{self._last}{self._row}")
        self._row -= 1
        cell = self._text_cell(0, text, style)
        self._row += 1
        return f'<row r="{self._row}" ht="{height}" customHeight="1">{cell}</row>'

    def _text_cell(self, index: int, text: str, style: int) -> str:
        number = self._texts.number(escaped(text))
        return f'<c r="{letters(index)}{self._row + 1}" s="{style}" t="s"><v>{number}</v></c>'

    def _opening(self, widths: list[float]) -> str:
        cols = "".join(
            f'<col min="{n}" max="{n}" width="{width:.2f}" customWidth="1"/>'
            for n, width in enumerate(widths, 1)
        )
        pane = ""
        if self._sheet.table is not None:
            below = f"A{self._head_row + 1}"
            pane = (
                f'<pane ySplit="{self._head_row}" topLeftCell="{below}" '
                'activePane="bottomLeft" state="frozen"/>'
                f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
            )
        return (
            f'{parts.XML}<worksheet xmlns="{parts.MAIN}" xmlns:r="{parts.OFFICE}/relationships">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0" showGridLines="0">{pane}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="18" customHeight="1"/><cols>{cols}</cols><sheetData>'
        )

    def _closing(self, width: float, last_data_row: int) -> str:
        """All that follows the rows, in the order ECMA-376 18.3.1.99 wants."""
        head, xml = self._head_row, ["</sheetData>"]
        if self._sheet.table is not None:
            area = f"A{head}:{self._last}{last_data_row}"
            xml.append(f'<autoFilter ref="{area}"/>')
            self._sheet.areas.append(("_FilterDatabase", f"$A${head}:${self._last}${last_data_row}"))
            self._sheet.areas.append(("Print_Titles", f"${head}:${head}"))
        if self._merges:
            merged = "".join(f'<mergeCell ref="{area}"/>' for area in self._merges)
            xml.append(f'<mergeCells count="{len(self._merges)}">{merged}</mergeCells>')
        xml += ['<printOptions horizontalCentered="1"/>', self._page(width), self._ignored(last_data_row)]
        return "".join([*xml, "</worksheet>"])

    def _page(self, width: float) -> str:
        document = self._document
        turned = document.orientation == "landscape" or (
            document.orientation == "auto" and width > _LANDSCAPE_FROM[document.paper]
        )
        return (
            '<pageMargins left="0.55" right="0.55" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
            f'<pageSetup paperSize="{_PAPERS[document.paper]}" '
            f'orientation="{"landscape" if turned else "portrait"}" fitToWidth="1" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
        )

    def _ignored(self, last_data_row: int) -> str:
        """Numbers kept as text on purpose get no green triangle."""
        if self._sheet.table is None or last_data_row == self._head_row:
            return ""
        areas = [
            f"{letters(index)}{self._head_row + 1}:{letters(index)}{last_data_row}"
            for index, column in enumerate(self._table.columns)
            if column.kind in {"code", "text", "long_text"}
        ]
        if not areas:
            return ""
        return (
            f'<ignoredErrors><ignoredError sqref="{" ".join(areas)}" numberStoredAsText="1"/></ignoredErrors>'
        )
