"""`ReportView`: a paper on the screen, section by section, with real tables, charts and numbers to open.

It shows the very `Document` that is printed. A number that stands for records is opened with Enter or a
double click; what it opens is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.reports.document import (
    Chart,
    Column,
    Cover,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    Part,
    Row,
    Table,
    Text,
    shown,
)
from app.ui.parts import chart_data, tokens
from app.ui.parts.chart_view import ChartView
from app.ui.parts.theme import colour

COVER = "封面"
OPENS = "按 Enter 或双击，看背后的记录"
_A_ROW = 3
_LEAST_SIGNS = 6
_MOST_ROWS = 40
"""A table of more rows scrolls in itself."""
_ONE_LINE = 20
"""Longer words may need several lines of their column."""
_CHART_HEIGHT = 300
_LINK = Qt.ItemDataRole.UserRole
_SIDES = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}


@dataclass
class _Section:
    """One section of a paper: what it is called, and its parts."""

    name: str
    parts: list[Part] = field(default_factory=list)


class ReportView(QWidget):
    """Shows one `Document`: its sections at the left, the chosen one at the right.

    Attributes:
        opened: the records behind a number are asked for; its link.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: list[_Section] = []
        self.sections = QListWidget(self)
        self.sections.setAccessibleName("报表的各部分")
        self.sections.setProperty("look", "sections")
        self.sections.setFixedWidth(self.fontMetrics().horizontalAdvance("国" * 11))
        self.sections.currentRowChanged.connect(self._show_section)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("报表内容")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.sections)
        row.addWidget(self.area, 1)

    def show_document(self, document: Document) -> None:
        """Show a paper; the section that was seen stays, if there is one of that name."""
        before = self.sections.currentItem()
        name = "" if before is None else before.text()
        self._sections = _divided(document)
        names = [section.name for section in self._sections]
        self.sections.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.sections.clear()
        self.sections.addItems(names)
        self.sections.blockSignals(False)  # noqa: FBT003 - the same
        first = min(1, len(names) - 1)
        self.sections.setCurrentRow(names.index(name) if name in names else first)

    def tables(self) -> list[QTableWidget]:
        """The tables of the section that is seen, from top to bottom."""
        body = self.area.widget()
        return [] if body is None else body.findChildren(QTableWidget)

    def _show_section(self, place: int) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(2, 0, 12, 12)
        column.setSpacing(8)
        if 0 <= place < len(self._sections):
            for part in self._sections[place].parts:
                self._add(part, column, body)
        column.addStretch(1)
        self.area.setWidget(body)

    def _add(self, part: Part, column: QVBoxLayout, body: QWidget) -> None:
        if isinstance(part, Heading):
            column.addWidget(_label(part.text, "title" if part.level == 1 else "brand", body))
        elif isinstance(part, Text):
            column.addWidget(_label(part.text, "", body))
        elif isinstance(part, Cover):
            column.addWidget(_cover(part, body))
        elif isinstance(part, KeyFigures):
            column.addLayout(self._cards(part, body))
        elif isinstance(part, Chart):
            view = ChartView(body)
            view.setMinimumHeight(_CHART_HEIGHT)
            view.show_chart(_drawn(part))
            column.addWidget(view)
        else:
            if part.caption:
                column.addWidget(_label(part.caption, "brand", body))
            column.addWidget(self._table(part, body))

    def _cards(self, part: KeyFigures, body: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, figure in enumerate(part.figures):
            card = _Card(figure, body)
            card.clicked.connect(lambda _=False, link=figure.link: self._open(link))
            grid.addWidget(card, place // _A_ROW, place % _A_ROW)
        return grid

    def _table(self, table: Table, body: QWidget) -> QTableWidget:
        view = _PaperTable(table, body)
        view.cellActivated.connect(lambda row, column: self._open(view.link(row, column)))
        view.currentCellChanged.connect(lambda row, column, *_: self._keep_in_sight(view, row, column))
        return view

    def _open(self, link: str) -> None:
        if link:
            self.opened.emit(link)

    def _keep_in_sight(self, view: QTableWidget, row: int, column: int) -> None:
        at = view.visualRect(view.model().index(row, column)).center()
        inside = view.viewport().mapTo(self.area.widget(), at)
        self.area.ensureVisible(inside.x(), inside.y(), 0, 60)


class _Card(QPushButton):
    """One number in large type; pressed, it asks for its records."""

    def __init__(self, figure: KeyFigure, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "figure")
        self.setAccessibleName(f"{figure.label} {figure.text}{figure.unit}，{figure.remark}")
        self.setToolTip("看背后的记录")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(2)
        column.addWidget(_through(_label(figure.label, "muted", self, wrap=False)))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(_through(_label(figure.text, "name", self, wrap=False)))
        if figure.value is not None:
            row.addWidget(
                _through(_label(figure.unit, "muted", self, wrap=False)), 0, Qt.AlignmentFlag.AlignBottom
            )
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(_through(_label(figure.remark, "small", self, wrap=False)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's hook: room for the words in it."""
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made above
        return layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Qt's hook: the same."""
        return self.sizeHint()


class _PaperTable(QTableWidget):
    """A table of a paper; the last row stands out if it is a total."""

    def __init__(self, table: Table, parent: QWidget) -> None:
        rows = [*table.each_row(), *([table.total_row] if table.total_row else [])]
        super().__init__(len(rows), len(table.columns), parent)
        links = [*(table.links or [()] * (len(rows) - bool(table.total_row))), table.total_links]
        self._total = len(rows) - 1 if table.total_row else -1
        self.setAccessibleName(table.caption or "表")
        self.setHorizontalHeaderLabels([column.label for column in table.columns])
        self.verticalHeader().setVisible(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        for place, row in enumerate(rows):
            self._fill(place, row, table.columns, links[place])
        self._fit(table)

    def link(self, row: int, column: int) -> str:
        """What opens the records behind a cell; empty if nothing does."""
        item = self.item(row, column)
        return "" if item is None else str(item.data(_LINK) or "")

    def _fill(self, place: int, row: Row, columns: Sequence[Column], links: Sequence[str]) -> None:
        for at, (value, column) in enumerate(zip(row, columns, strict=True)):
            item = QTableWidgetItem(shown(value, column))
            side = _SIDES.get(column.side, Qt.AlignmentFlag.AlignHCenter)
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if place == self._total:
                font = self.font()
                font.setBold(True)
                item.setFont(font)
                item.setBackground(colour("sunken"))
            if at < len(links) and links[at] and isinstance(value, Number):
                item.setData(_LINK, links[at])
                item.setForeground(colour("accent"))
                item.setToolTip(OPENS)
            self.setItem(place, at, item)

    def _fit(self, table: Table) -> None:
        """As high as its rows, as wide as there is room; the column of long words takes what is left."""
        head = self.horizontalHeader()
        head.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("国" * _LEAST_SIGNS))
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        wide = [at for at, column in enumerate(table.columns) if column.kind == "long_text"] or [0]
        head.setSectionResizeMode(wide[-1], QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        side = self.verticalHeader()
        least = round(self.fontMetrics().height() * tokens.ROW_FACTOR)
        side.setDefaultSectionSize(least)
        side.setMinimumSectionSize(least)
        words = [shown(row[wide[-1]], table.columns[wide[-1]]) for row in table.each_row()]
        if any(len(text) > _ONE_LINE for text in words):
            side.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if self.rowCount() > _MOST_ROWS:
            self.setMaximumHeight(_MOST_ROWS * least)
        else:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _divided(document: Document) -> list[_Section]:
    """The sections of a paper; what stands before the first heading is its cover."""
    found: list[_Section] = []
    for part in document.parts:
        if isinstance(part, Cover):
            found.append(_Section(COVER))
        elif isinstance(part, Heading) and part.level == 1:
            found.append(_Section(part.text))
        elif not found:
            found.append(_Section(document.title))
        found[-1].parts.append(part)
    if document.note and found:
        found[0].parts.append(Text(document.note))
    return found


def _drawn(chart: Chart) -> chart_data.Chart:
    """A chart of a paper as the screen's own chart draws it."""
    kind = chart_data.BARS if chart.kind == "bar" else chart_data.LINES
    series = tuple(
        chart_data.Series(
            one.name,
            tuple(None if number is None else number.value for number in one.values),
            tuple(chart_data.NOTHING if number is None else number.text for number in one.values),
        )
        for one in chart.series
    )
    decimals = max((n.decimals for one in chart.series for n in one.values if n is not None), default=0)
    return chart_data.Chart(chart.title, chart.categories, series, kind, decimals, chart.unit)


def _cover(cover: Cover, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("look", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(28, 24, 28, 24)
    column.setSpacing(10)
    column.addWidget(_label(cover.title, "name", frame))
    column.addWidget(_label(cover.subtitle, "brand", frame))
    lines = QFormLayout()
    lines.setHorizontalSpacing(18)
    lines.setVerticalSpacing(8)
    for label, text in cover.lines:
        lines.addRow(_label(label, "muted", frame, wrap=False), _label(text or "（手填）", "", frame))
    column.addLayout(lines)
    return frame


def _label(text: str, look: str, parent: QWidget, *, wrap: bool = True) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if look:
        label.setProperty("look", look)
    return label


def _through(label: QLabel) -> QLabel:
    """Presses go to what the label stands on."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
