"""One worksheet, written from top to bottom: title, notes, head, rows, total, signature, print set-up."""

from __future__ import annotations

import itertools
import math
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from app.base.errors import RuleError
from app.reports.document import Chart, Column, Document, Row, Table, signature
from app.reports.render import excel_parts as parts
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
_BLOCK = 400
_ROWS_BELOW = 4
_PAPERS = {"A4": 9, "A3": 8}
_LANDSCAPE_FROM = {"A4": 95, "A3": 135}
_PAGE_OF_TEXT = 88.0
_LEAST_WIDTH = 56.0
_LINE = 14
_HEAD = 26
_SAFE = 3.5
_HIGHEST_ROW = 409
_PLAIN_ROW = '"><c r="A'


def _row_start(lines: int) -> str:
    """What stands between the number and the first cell of a row of that many lines."""
    return f'" ht="{min(lines * _LINE + 6, _HIGHEST_ROW)}" customHeight="1"><c r="A'


@dataclass
class Sheet:
    """What goes on one sheet, and what the workbook must know of it afterwards."""

    name: str
    above: list[str] = field(default_factory=list)
    table: Table | None = None
    section: str = ""
    areas: list[tuple[str, str]] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    first_row: int = 0
    bottom: int = 0


class SheetWriter:
    """Writes one worksheet part from top to bottom."""

    def __init__(self, document: Document, sheet: Sheet, texts: SharedTexts, styles: parts.Styles) -> None:
        self._document = document
        self._sheet = sheet
        self._texts = texts
        self._styles = styles
        self._table = sheet.table or Table((Column(""),), ())
        self._last = letters(len(self._table.columns) - 1)
        self._merges: list[str] = []
        self._row = 0
        self._widths: list[float] = []
        self._wrapping = [n for n, column in enumerate(self._table.columns) if column.kind == "long_text"]
        self.rows = 0

    def write(self, out: IO[bytes]) -> Generator[int, None, None]:
        """Writes the part; yields the number of rows done after each chunk."""
        rows = self._table.each_row()
        sample = list(itertools.islice(rows, _SAMPLE))
        total = [self._table.total_row] if self._table.total_row else []
        self._widths = self._fitted(natural_widths(self._table.columns, sample + total))
        top = "".join(self._top())
        self._head_row = self._row
        out.write((self._opening() + top).encode())
        yield from self._body(out, itertools.chain(sample, rows))
        last_data_row = self._row
        out.write(("".join(self._bottom()) + self._closing(last_data_row)).encode())
        self._sheet.first_row, self._sheet.bottom = self._head_row + 1, self._row

    def _fitted(self, widths: list[float]) -> list[float]:
        """Room for the title and the line of signatures over a narrow table."""
        if self._sheet.table is None:
            return [_PAGE_OF_TEXT]
        least = max(_LEAST_WIDTH, width_of(self._document.title) * 1.7)
        more = max(1.0, least / sum(widths))
        return [width * more for width in widths]

    def _lines(self, text: str, width: float) -> int:
        """Lines a text takes in a cell that wide, a little on the safe side."""
        return sum(max(1, math.ceil(width_of(line) / max(4, width - _SAFE))) for line in text.split("\n"))

    def _top(self) -> Iterator[str]:
        """Title, notes and head."""
        yield self._wide(self._document.title, parts.TITLE, 30)
        if self._document.note:
            yield self._paragraph(self._document.note)
        if self._sheet.section:
            yield self._wide(self._sheet.section, parts.SECTION, 24)
        for text in self._sheet.above:
            yield self._paragraph(text)
        if self._sheet.table is not None:
            cells = [
                self._text_cell(index, column.label, parts.HEAD)
                for index, column in enumerate(self._table.columns, 0)
            ]
            self._row += 1
            lines = max(
                self._lines(c.label, w) for c, w in zip(self._table.columns, self._widths, strict=True)
            )
            height = max(_HEAD, lines * _LINE + 6)
            yield f'<row r="{self._row}" ht="{height}" customHeight="1">{"".join(cells)}</row>'

    def _body(self, out: IO[bytes], rows: Iterator[Row]) -> Generator[int, None, None]:
        """All rows, block by block; one block is packed while the next is compiled."""
        count = len(self._table.columns)
        cells = [self._cells(index, last=index == count - 1) for index in range(count)]
        with ThreadPoolExecutor(1) as packer:
            packing = packer.submit(int)
            while block := list(itertools.islice(rows, _BLOCK)):
                xml = self._block(cells, block)
                packing.result()
                packing = packer.submit(out.write, xml.encode())
                yield self.rows
            packing.result()

    def _block(self, cells: list[ColumnCells], block: list[Row]) -> str:
        first = self._row + 1
        self._row += len(block)
        self.rows += len(block)
        if self._row > MOST_ROWS - _ROWS_BELOW:
            raise RuleError("行数超过 Excel 一张表的上限（1048576 行）。请分批导出。", code="too_many_rows")
        columns = [
            column.pieces(values) for column, values in zip(cells, zip(*block, strict=True), strict=True)
        ]
        heights = self._heights(block)
        return "".join(
            [
                str(number).join(('<row r="', heights.get(number - first, _PLAIN_ROW), *pieces))
                for number, pieces in enumerate(zip(*columns, strict=True), first)
            ]
        )

    def _heights(self, block: list[Row]) -> dict[int, str]:
        """What stands between number and first cell of the rows that need more than one line."""
        most: dict[int, int] = {}
        for index in self._wrapping:
            width = self._widths[index]
            for place, row in enumerate(block):
                text = row[index]
                if isinstance(text, str) and ("\n" in text or width_of(text) > width - _SAFE):
                    most[place] = max(most.get(place, 1), self._lines(text, width))
        return {place: _row_start(lines) for place, lines in most.items() if lines > 1}

    def _cells(self, index: int, *, last: bool) -> ColumnCells:
        tail = "</row>" if last else f'<c r="{letters(index + 1)}'
        column = self._table.columns[index]
        return self._of_column(column, tail, total=False)

    def _of_column(self, column: Column, tail: str, *, total: bool) -> ColumnCells:
        styles = self._styles
        own = lambda number: styles.of(column, total=total, shown=number)  # noqa: E731 - one expression
        return ColumnCells(column, styles.of(column, total=total), tail, self._texts, own)

    def _bottom(self) -> Iterator[str]:
        """Total row and signature."""
        if self._table.total_row:
            self._row += 1
            pieces = []
            for index, (column, value) in enumerate(
                zip(self._table.columns, self._table.total_row, strict=True)
            ):
                cells = self._of_column(column, "", total=True)
                pieces.append(f'<c r="{letters(index)}{self._row}{cells[value]}')
            yield f'<row r="{self._row}" ht="20" customHeight="1">{"".join(pieces)}</row>'
        signed = signature(self._document)
        line = "　　　　".join(signed)
        for text in [line] if width_of(line) < sum(self._widths) else signed:
            if text:
                yield self._wide(text, parts.SIGN, 24)

    def _paragraph(self, text: str) -> str:
        return self._wide(text, parts.NOTE, 6 + _LINE * self._lines(text, sum(self._widths) * 1.1))

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

    def _opening(self) -> str:
        cols = "".join(
            f'<col min="{n}" max="{n}" width="{width:.2f}" customWidth="1"/>'
            for n, width in enumerate(self._widths, 1)
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

    def _closing(self, last_data_row: int) -> str:
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
        xml += ['<printOptions horizontalCentered="1"/>', self._page(), self._ignored(last_data_row)]
        if self._sheet.charts:
            xml.append('<drawing r:id="rId1"/>')
        return "".join([*xml, "</worksheet>"])

    def _page(self) -> str:
        document = self._document
        turned = document.orientation == "landscape" or (
            document.orientation == "auto" and sum(self._widths) > _LANDSCAPE_FROM[document.paper]
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
