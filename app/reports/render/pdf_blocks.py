"""Tables on pages: which rows stand together, the head on every page, fills and frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.reports.document import Column, Row, Table
from app.reports.render import pdf_table
from app.reports.render.pdf_fonts import Script
from app.reports.render.pdf_lines import break_lines
from app.reports.render.pdf_pages import INK, SIDE, Pages

_SMALL_ROWS = 12
_SMALL_PART = 0.5
_UNDER_HEAD = 4.0


class TableBlock:
    """One table, measured: what must stand together, and how it is painted."""

    def __init__(self, pages: Pages, table: Table, sample: Sequence[Row], rows: Iterator[Row]) -> None:
        self._pages = pages
        self._rows = rows
        body, head = pages.scripts["body"], pages.scripts["head"]
        ems = pdf_table.natural_ems(table, sample, body, head)
        grid = pdf_table.fit(table, ems, pages.width)
        self._head = _head(table, grid, head)
        tallest = pages.room - self._head[0] - 2 * grid.height(1)
        self._setter = pdf_table.RowSetter(table.columns, grid, body, tallest)
        self._total = None
        if table.total_row:
            self._total = pdf_table.RowSetter(table.columns, grid, head, tallest).set(table.total_row)[0]
        self._painter = TablePainter(pages, [width / 100 for width in grid.widths], self._head, grid.baseline)
        self.start = self._head[0] + 2 * grid.height(1)
        if not callable(table.rows) and len(table.rows) <= _SMALL_ROWS:
            self._keep_small(table)

    def _keep_small(self, table: Table) -> None:
        """A table of a few rows stands on one page as a whole."""
        strips = [strip for row in table.each_row() for strip in self._setter.set(row)]
        height = sum(strip[0] for strip in strips) + self._head[0] + (self._total[0] if self._total else 0)
        if height <= self._pages.room * _SMALL_PART:
            self.start = max(self.start, height)

    def paint(self, keep: float) -> Iterator[int]:
        """Paints head, rows and total; yields 1 after each row.

        The last row stays with the total and with the ``keep`` points that follow the table.
        """
        if self._total is not None:
            keep += self._total[0]
        self._pages.reserve(self.start)
        held: pdf_table.Strip | None = None
        for row in self._rows:
            for strip in self._setter.set(row):
                if held is not None:
                    self._painter.add(*held)
                held = strip
            yield 1
        self._painter.add(*(held or self._setter.remark("（没有记录）")), keep)
        if self._total is not None:
            self._painter.total(*self._total)
        self._painter.close()


def _head(table: Table, grid: pdf_table.Grid, script: Script) -> pdf_table.Strip:
    """Height and operators of the head row; they begin at its upper left corner."""
    labels = [
        break_lines(column.label, (width / 100 - 3) / grid.size, script.width)
        for column, width in zip(table.columns, grid.widths, strict=True)
    ]
    most = max(len(lines) for lines in labels)
    step = round(grid.leading * 100)
    cells = [
        pdf_table.ColumnPieces(Column(column.label, align="center"), width, grid.size, script).stacked(
            lines, (most - len(lines)) * step // 2, step
        )
        for column, width, lines in zip(table.columns, grid.widths, labels, strict=True)
    ]
    down = grid.baseline + _UNDER_HEAD / 2
    return grid.height(most) + _UNDER_HEAD, f"0 {-down:.2f} Td " + " ".join(cells)


class TablePainter:
    """Puts compiled rows on pages: head on every page, no row cut, the total never alone."""

    def __init__(self, pages: Pages, widths: Sequence[float], head: tuple[float, str], drop: float) -> None:
        self._pages = pages
        self._edges = [SIDE + sum(widths[:index]) for index in range(len(widths) + 1)]
        self._head = head
        self._drop = drop
        self._rows: list[str] = []
        self._heights: list[float] = []
        self._begun = False
        self._top = 0.0

    def add(self, height: float, operators: str, keep: float = 0) -> None:
        """One row; ``keep`` points must follow it on the same page."""
        if not self._begun:
            self._pages.reserve(self._head[0] + height + keep)
            self._begin()
        elif height + keep > self._pages.free and self._rows:
            self.close()
            self._pages.turn()
            self._begin()
        self._rows.append(operators)
        self._heights.append(height)
        self._pages.y -= height

    def total(self, height: float, operators: str) -> None:
        """The total row, on grey."""
        if not self._begun:
            self._begin()
        self.close()
        pages = self._pages
        self._top = pages.y
        x, width = self._edges[0], self._edges[-1] - self._edges[0]
        pages.draw(f"0.955 0.95 0.942 rg {x:.2f} {pages.y - height:.2f} {width:.2f} {height:.2f} re f")
        self._begun = True
        self._rows.append(operators)
        self._heights.append(height)
        pages.y -= height
        self.close()

    def close(self) -> None:
        """Draws what has gathered for this page: the text in one object, then the frame."""
        if not self._begun:
            return
        self._begun = False
        pages, x = self._pages, self._edges[0]
        if self._rows:
            pages.draw(f"BT {INK} 1 0 0 1 {x:.2f} {self._top - self._drop:.2f} Tm")
            pages.draw("".join(self._rows) + "ET")
        pages.draw(self._frame())
        self._rows, self._heights = [], []

    def _begin(self) -> None:
        pages, (height, operators) = self._pages, self._head
        x, width = self._edges[0], self._edges[-1] - self._edges[0]
        pages.draw(f"0.93 0.925 0.915 rg {x:.2f} {pages.y - height:.2f} {width:.2f} {height:.2f} re f")
        pages.draw(f"BT {INK} 1 0 0 1 {x:.2f} {pages.y:.2f} Tm {operators} ET")
        pages.draw(
            f"0.45 G 0.7 w {x:.2f} {pages.y:.2f} m {x + width:.2f} {pages.y:.2f} l S "
            f"0.72 G 0.4 w {self._verticals(pages.y, pages.y - height)} S"
        )
        pages.y -= height
        self._top = pages.y
        self._begun = True

    def _verticals(self, top: float, bottom: float) -> str:
        return " ".join(f"{x:.2f} {top:.2f} m {x:.2f} {bottom:.2f} l" for x in self._edges)

    def _frame(self) -> str:
        left, right, y = self._edges[0], self._edges[-1], self._top
        lines = [f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l"]
        for height in self._heights:
            y -= height
            lines.append(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l")
        return f"0.72 G 0.4 w {' '.join(lines)} {self._verticals(self._top, y)} S"
