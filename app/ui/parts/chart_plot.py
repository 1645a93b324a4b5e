"""The drawing of a chart with pyqtgraph; imported by `ChartView` when the first chart is seen, never before.

Series differ by hatching, signs and dashes, not by colour alone. Labels along the bottom never overlap: they
take two lines, then slant, then every second or third one is left out. Numbers stand at bars and points
where there is room for all of them.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsRectItem, QWidget

from app.ui.parts import tokens
from app.ui.parts.chart_data import BARS, Chart, written
from app.ui.parts.theme import colour

HATCHES = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.DiagCrossPattern,
)
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
SIGNS = ("o", "s", "t1", "d", "t")
GROUP = 0.72
"""Share of a label's room that its bars take."""
HEADROOM = 1.14
FOOTROOM = 0.04
"""Share below zero, so that the sign of a zero is seen whole."""
SLANT = 0.7071
LONGEST_LABEL = 9
"""Chinese characters of a slanted label before it is cut; the whole one stands in the tool tip."""
TICK_DENSITY = 0.75
BEYOND = 12
BEHIND = -200
"""Behind the view with its bars, which the library puts at -100."""


def ink(series: int) -> QColor:
    """The colour of a series."""
    return colour(f"chart_{series % len(HATCHES) + 1}")


def brush(series: int) -> QBrush:
    """The filling of a series' bars."""
    return QBrush(ink(series), HATCHES[series % len(HATCHES)])


def pen(series: int) -> QPen:
    """The line of a series."""
    made = QPen(ink(series), 2, DASHES[series % len(DASHES)])
    made.setCosmetic(True)
    return made


def sign(series: int) -> QPainterPath:
    """The sign of a series' points, one unit wide around the middle."""
    path: QPainterPath = Symbols[SIGNS[series % len(SIGNS)]]
    return path


def small_font() -> QFont:
    """The type of labels and numbers."""
    font = QFont()
    font.setFamilies(list(tokens.FAMILIES))
    font.setPointSizeF(float(tokens.SIZES["small_size"].removesuffix("pt")))
    return font


class Labels(pg.AxisItem):  # type: ignore[misc]  # the library has no types
    """The labels along the bottom."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__("bottom")
        self.labels = labels
        self.every = 1
        self.slanted = False
        self._lines: list[list[str]] = []
        self.metrics = QFontMetricsF(small_font())
        self.setStyle(showValues=False, tickLength=0)

    def fit(self, room: float, left: float) -> None:
        """Arrange the labels.

        Args:
            room: width of one label's place.
            left: how far the first place's middle is from the left edge.
        """
        line, gap = self.metrics.height(), self.metrics.horizontalAdvance("国") * 0.6
        self.every, self.slanted = 1, False
        for lines in (1, 2):
            self._lines = [_in_lines(label, lines) for label in self.labels]
            widest = max((self._wide(part) for parts in self._lines for part in parts), default=0.0)
            if widest <= room - gap:
                self.setHeight(lines * line + 10)
                return
        self.slanted = True
        longest, elide = self.metrics.horizontalAdvance("国" * LONGEST_LABEL), Qt.TextElideMode.ElideRight
        rooms = [min(longest, (left + place * room) / SLANT) for place in range(len(self.labels))]
        self._lines = [
            [self.metrics.elidedText(label, elide, wide)]
            for label, wide in zip(self.labels, rooms, strict=True)
        ]
        while self.every * room * SLANT < line:
            self.every += 1
        widest = max(self._wide(parts[0]) for parts in self._lines)
        self.setHeight(widest * SLANT + line + 8)

    def drawn(self) -> list[tuple[float, list[str]]]:
        """The labels that are drawn: middle of their place from the left, and their lines."""
        return [
            (self._middle(place), parts) for place, parts in enumerate(self._lines) if place % self.every == 0
        ]

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw line and labels."""
        painter.setFont(small_font())
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.drawLine(self.boundingRect().topLeft(), self.boundingRect().topRight())
        painter.setPen(colour("text"))
        line = self.metrics.height()
        top = self.boundingRect().top()
        for middle, parts in self.drawn():
            if self.slanted:
                painter.save()
                painter.translate(middle + line * 0.35, top + 6)
                painter.rotate(-45)
                box = QRectF(-1000, 0, 1000, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, parts[0])
                painter.restore()
                continue
            for row, part in enumerate(parts):
                box = QRectF(middle - 500, top + 5 + row * line, 1000, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, part)

    def _middle(self, place: int) -> float:
        view = self.linkedView()
        there = view.mapViewToScene(QPointF(place, 0)) if view is not None else QPointF()
        return float(self.mapFromScene(there).x())

    def _wide(self, text: str) -> float:
        return float(self.metrics.horizontalAdvance(text))


class Scale(pg.AxisItem):  # type: ignore[misc]  # the library has no types
    """The numbers at the left, in the words of the chart."""

    def __init__(self, chart: Chart) -> None:
        super().__init__("left")
        self._decimals = chart.decimals
        self.enableAutoSIPrefix(enable=False)
        self.setTickFont(small_font())
        self.setTextPen(colour("muted"))
        self.setPen(QPen(colour("line"), 1))
        self.setStyle(tickLength=0, tickTextOffset=6, maxTickLevel=0)
        self.setZValue(-1)  # its lines lie behind the bars
        self.setTickDensity(TICK_DENSITY)
        self.setGrid(255)

    def boundingRect(self) -> QRectF:
        """The library's hook: with room for the half of a number that stands beyond the ends."""
        room: QRectF = super().boundingRect()
        return room.adjusted(0, -BEYOND, 0, BEYOND)

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """The library's hook: no more decimals than the ticks need."""
        decimals = 0 if spacing >= 1 else max(1, self._decimals) if spacing >= 0.1 else 2  # noqa: PLR2004 - steps of the scale
        return [written(round(value, 6), decimals) for value in values]

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """The library's hook: whole numbers are not divided."""
        steps: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        whole = [step for step in steps if step[0] >= 1] if self._decimals == 0 else steps
        return whole or [(1.0, 0.0)]


class Plot(pg.PlotWidget):  # type: ignore[misc]  # the library has no types
    """One chart, drawn; a place can be marked, and is told when the mouse is over it.

    Attributes:
        pointed: the mouse is over this place, -1: over none.
        pressed: the mouse was pressed over this place.
        taken: it was pressed twice.
    """

    pointed = Signal(int)
    pressed = Signal(int)
    taken = Signal(int)

    def __init__(self, chart: Chart, parent: QWidget) -> None:
        self.labels = Labels(chart.labels)
        axes = {"bottom": self.labels, "left": Scale(chart)}
        super().__init__(parent, background=colour("surface"), axisItems=axes)
        self.chart = chart
        self.numbers: list[tuple[Any, int, int]] = []
        self._narrowest = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.getPlotItem().getAxis("left").setZValue(BEHIND)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setMouseTracking(True)
        low, high = chart.span()
        spread = high - low or 1.0
        self.setXRange(-0.5, len(chart.labels) - 0.5, padding=0)
        below = HEADROOM - 1 if low < 0 else 0 if chart.kind == BARS else FOOTROOM
        self.setYRange(low - spread * below, low + spread * HEADROOM, padding=0)
        self.getPlotItem().getViewBox().setDefaultPadding(0)
        self._mark = QGraphicsRectItem()
        self._mark.setPen(QPen(Qt.PenStyle.NoPen))
        self._mark.setBrush(colour("hover"))
        self._mark.setZValue(-10)
        self._mark.hide()
        self.addItem(self._mark, ignoreBounds=True)
        self._draw()
        self.arrange()

    def mark(self, place: int) -> None:
        """Mark a place; -1 marks none."""
        self._mark.setVisible(place >= 0)
        (_, _), (low, high) = self.viewRange()
        self._mark.setRect(QRectF(place - 0.5, low, 1, high - low))

    def arrange(self) -> None:
        """Fit labels and numbers into the room there is."""
        view = self.getPlotItem().getViewBox()
        wide = view.sceneBoundingRect().width() or float(self.width())
        room = wide / max(1, len(self.chart.labels))
        self.labels.fit(room, view.sceneBoundingRect().left() + room / 2)
        bars = len(self.chart.series) if self.chart.kind == BARS else 1
        seen = self._numbers_fit(room * (GROUP if bars > 1 else 1) / bars)
        for item, _, _ in self.numbers:
            item.setVisible(seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other arrangement."""
        super().resizeEvent(event)
        if hasattr(self, "_mark"):
            self.arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell over which place the mouse is."""
        self.pointed.emit(self._place(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which place was pressed."""
        self.pressed.emit(self._place(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell which place was pressed twice."""
        self.taken.emit(self._place(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel moves the page the chart stands on."""
        event.ignore()

    def _place(self, event: QMouseEvent) -> int:
        at = self.getPlotItem().getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint()))
        place = round(at.x())
        return place if 0 <= place < len(self.chart.labels) else -1

    def _numbers_fit(self, room: float) -> bool:
        metrics = QFontMetricsF(small_font())
        texts = [self.chart.text(series, place) for _, series, place in self.numbers]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
        several_lines = self.chart.kind != BARS and len(self.chart.series) > 1
        return widest + 2 <= room and not several_lines

    def _draw(self) -> None:
        many = len(self.chart.series)
        for series, said in enumerate(self.chart.series):
            known = [(at, float(value)) for at, value in enumerate(said.values) if value is not None]
            if self.chart.kind == BARS:
                width = GROUP / many if many > 1 else 0.5
                shift = (series - (many - 1) / 2) * width
                self._bars(series, known, shift, width * (0.9 if many > 1 else 1))
            else:
                shift = 0.0
                self._line(series, said.values)
            for at, value in known:
                self._number(series, at, at + shift, value)

    def _bars(self, series: int, known: list[tuple[int, float]], shift: float, width: float) -> None:
        edge = _thin(series, 1)
        for filling in (QBrush(colour("surface")), brush(series)):
            self.addItem(
                pg.BarGraphItem(
                    x=[at + shift for at, _ in known],
                    height=[value for _, value in known],
                    width=width,
                    brush=filling,
                    pen=edge,
                )
            )

    def _line(self, series: int, values: tuple[Any, ...]) -> None:
        whole = [float("nan") if value is None else float(value) for value in values]
        self.addItem(
            pg.PlotDataItem(
                x=list(range(len(whole))),
                y=whole,
                pen=pen(series),
                connect="finite",
                symbol=SIGNS[series % len(SIGNS)],
                symbolSize=9,
                symbolBrush=colour("surface") if series % 2 else ink(series),
                symbolPen=_thin(series, 1.5),
                antialias=True,
            )
        )

    def _number(self, series: int, place: int, x: float, value: float) -> None:
        below = value < 0
        item = pg.TextItem(
            self.chart.text(series, place), colour("text"), anchor=(0.5, -0.05 if below else 1.0)
        )
        item.setFont(small_font())
        item.setPos(x, value)
        self.addItem(item, ignoreBounds=True)
        self.numbers.append((item, series, place))


def _thin(series: int, width: float) -> QPen:
    """A pen that stays as thin as it is, whatever the scale."""
    made = QPen(ink(series), width)
    made.setCosmetic(True)
    return made


def _in_lines(text: str, lines: int) -> list[str]:
    """A text in so many lines, cut at a blank where there is one, else in the middle."""
    if lines == 1 or len(text) < 4:  # noqa: PLR2004 - two lines of two characters at least
        return [text]
    if " " in text:
        first, rest = text.split(" ", 1)
        return [first, rest]
    half = (len(text) + 1) // 2
    return [text[:half], text[half:]]
