"""`ChartView`: bars and lines from plain data, with the same figures as a table one key away.

pyqtgraph is loaded when the first chart is seen, beside the window's thread; until then a sentence stands in
the chart's place.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts.chart_data import BARS, Chart
from app.ui.parts.keys import ENTER
from app.ui.parts.record_table import Column, RecordTable, Row
from app.ui.parts.theme import colour

PLOT = "app.ui.parts.chart_plot"
WAITING, EMPTY = "正在准备图表……", "这段时间没有数据"
AS_TABLE, AS_CHART = "看表格(&T)", "看图(&T)"
MARK = QSize(22, 14)


class _Loader(QObject):
    """Loads the drawing library once for the whole window, off its thread."""

    loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.module: Any = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, if nobody has yet."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="charts", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        self.module = importlib.import_module(PLOT)
        self.loaded.emit()


class LegendMark(QWidget):
    """How a series looks: a bit of its bar, or of its line with its sign."""

    def __init__(self, plot: Any, chart: Chart, series: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(MARK)
        self._plot, self._bars, self._series = plot, chart.kind == BARS, series

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._bars:
            painter.setPen(QPen(self._plot.ink(self._series), 1))
            painter.setBrush(self._plot.brush(self._series))
            painter.drawRect(room)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._plot.pen(self._series))
            painter.drawLine(room.left(), room.center().y(), room.right(), room.center().y())  # type: ignore[call-overload]  # floats are taken
            painter.setPen(QPen(self._plot.ink(self._series), 2))
            painter.setBrush(colour("surface") if self._series % 2 else self._plot.ink(self._series))
            painter.translate(room.center())
            painter.scale(8, 8)
            painter.setPen(QPen(self._plot.ink(self._series), 0.2))
            painter.drawPath(self._plot.sign(self._series))


class ChartView(QWidget):
    """Shows one `Chart`.

    Left and right go from label to label, and what stands there is said below; up and down choose a series;
    Enter or a double click asks for the records behind it; T shows the figures as a table.

    Attributes:
        opened: the records behind a number are asked for: place of its label, place of its series.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chart: Chart | None = None
        self.plot: Any = None
        self.place, self.series = -1, 0
        self._build()

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; what was chosen before is forgotten."""
        self.chart, self.place, self.series = chart, -1, 0
        self.title.setText(chart.title + (f"（{chart.unit}）" if chart.unit else ""))
        self.said.setText("")
        self._name()
        self._fill_table(chart)
        if self.isVisible():
            self._draw()
        else:
            self._forget()

    def as_table(self, *, shown: bool) -> None:
        """Show the figures as a table, or as a chart again."""
        self.stack.setCurrentWidget(self.table if shown else self.face)
        self.table_button.setText(AS_CHART if shown else AS_TABLE)
        self.table_button.setAccessibleName(self.table_button.text().split("(")[0])
        (self.table if shown else self.face).setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self, place: int, series: int | None = None) -> None:
        """Choose a label, and say what stands over it."""
        if self.chart is None or not self.chart.labels or self.chart.empty:
            return
        self.place = min(max(0, place), len(self.chart.labels) - 1)
        if series is not None:
            self.series = min(max(0, series), len(self.chart.series) - 1)
        if self.plot is not None:
            self.plot.mark(self.place)
        several = len(self.chart.series) > 1
        chosen = f"　·　选中：{self.chart.series[self.series].name}" if several else ""
        self.said.setText(self.chart.sentence(self.place) + chosen)
        self._name()

    def showEvent(self, event: QShowEvent) -> None:
        """The first one seen loads the library."""
        super().showEvent(event)
        if self.chart is not None and self.plot is None:
            self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the chart."""
        if watched is self.face and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _pressed(self, key: Qt.Key) -> bool:
        last = len(self.chart.labels) - 1 if self.chart is not None else 0
        moves = {
            Qt.Key.Key_Left: (self.place - 1, self.series),
            Qt.Key.Key_Right: (self.place + 1, self.series),
            Qt.Key.Key_Home: (0, self.series),
            Qt.Key.Key_End: (last, self.series),
            Qt.Key.Key_Up: (self.place, self.series - 1),
            Qt.Key.Key_Down: (self.place, self.series + 1),
        }
        if key in moves:
            self.go(*moves[key])
        elif key == Qt.Key.Key_T:
            self.as_table(shown=True)
        elif key in ENTER and self.place >= 0:
            self.opened.emit(self.place, self.series)
        else:
            return False
        return True

    def _build(self) -> None:
        self.title, self.said = QLabel(self), QLabel(self)
        self.stack, self.face, self.table = QStackedWidget(self), QWidget(self), RecordTable(self)
        self.title.setProperty("look", "section")
        self.said.setProperty("look", "small")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.table_button = QPushButton(AS_TABLE, self)
        self.table_button.setProperty("look", "plain")
        self.table_button.setAutoDefault(False)
        self.table_button.setAccessibleName("看表格")
        self.table_button.clicked.connect(
            lambda: self.as_table(shown=self.stack.currentWidget() is self.face)
        )
        self.legend = QHBoxLayout()
        self.legend.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addLayout(self.legend)
        head.addWidget(self.table_button)
        self.face.setObjectName("chart_face")
        self.face.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.face.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.face.setMinimumHeight(180)
        self.face.installEventFilter(self)
        self.words = QLabel(self.face)
        self.words.setProperty("look", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self.face)
        inside.setContentsMargins(8, 8, 12, 8)
        inside.addWidget(self.words)
        self.table.opened.connect(lambda place: self.opened.emit(int(place), self.series))
        for part in (self.face, self.table):
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        column.addWidget(self.said)

    def _draw(self) -> None:
        """Draw the chart as soon as the library is there."""
        chart = self.chart
        self._forget()
        if chart is None or chart.empty:
            self._say(EMPTY)
            return
        if _loader().module is None:
            self._say(WAITING)
            _loader().loaded.connect(self._library_came)
            _loader().start()
            return
        drawing = _loader().module
        self.words.hide()
        self.plot = drawing.Plot(chart, self.face)
        inside = self.face.layout()
        assert inside is not None  # noqa: S101 - made above
        inside.addWidget(self.plot)
        self.plot.pointed.connect(self._point)
        self.plot.pressed.connect(self._choose)
        self.plot.taken.connect(self._take)
        if len(chart.series) > 1:
            for series, said in enumerate(chart.series):
                self.legend.addWidget(LegendMark(drawing, chart, series, self))
                self.legend.addWidget(QLabel(said.name, self))

    def _library_came(self) -> None:
        _loader().loaded.disconnect(self._library_came)
        if self.plot is None and self.isVisible():
            self._draw()

    def _forget(self) -> None:
        """Take the drawing and its legend away."""
        if self.plot is not None:
            self.plot.close()
            self.plot.deleteLater()
            self.plot = None
        while (item := self.legend.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.show()

    def _point(self, place: int) -> None:
        """What stands under the mouse, in its tool tip: labels that were cut are whole there."""
        words = self.chart.sentence(place) if self.chart is not None and place >= 0 else ""
        self.plot.setToolTip(words)
        if not words:
            QToolTip.hideText()

    def _choose(self, place: int) -> None:
        self.face.setFocus(Qt.FocusReason.MouseFocusReason)
        if place >= 0:
            self.go(place)

    def _take(self, place: int) -> None:
        if place >= 0:
            self.go(place)
            self.opened.emit(self.place, self.series)

    def _name(self) -> None:
        """What a screen reader says of the chart: what it shows, and where one is."""
        if self.chart is None:
            return
        here = self.chart.sentence(self.place) if self.place >= 0 else "左右键逐项读数，T 键看表格"
        self.face.setAccessibleName(f"图表：{self.chart.title}。{here}")
        self.table.setAccessibleName(f"{self.chart.title}，表格")

    def _fill_table(self, chart: Chart) -> None:
        columns = [Column(chart.along or "项目", "label", 8, grow=True)]
        columns += [
            Column(said.name, f"series_{series}", max(5, len(said.name)), "right")
            for series, said in enumerate(chart.series)
        ]
        rows = [
            {
                "id": str(place),
                "label": label,
                **{f"series_{series}": chart.text(series, place) for series in range(len(chart.series))},
            }
            for place, label in enumerate(chart.labels)
        ]

        def fetch(ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
            give([rows[int(place)] for place in ids])

        self.table.set_source(columns, fetch)
        self.table.show_ids([row["id"] for row in rows])


@cache
def _loader() -> _Loader:
    """The one loader; made when a chart is seen, in the window's thread."""
    return _Loader()
