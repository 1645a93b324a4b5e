"""`PageView`: the pages of a paper one below the other, drawn only where they are seen."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.parts.theme import colour

SCREEN = 96.0 / 72.0
"""Dots of the screen a point at 100 %."""
LEAST, MOST, STEP = 0.5, 2.0, 1.25
GAP = 16
KEPT = 160_000_000
"""Bytes of pictures that are kept for scrolling back."""
WIDTH, PAGE = "width", "page"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that is seen but not there yet: which page, at how many dots a point."""

    number: int
    scale: float


class PageView(QAbstractScrollArea):
    """Shows pages, continuous, at 50 to 200 %.

    It asks for pictures one at a time, the first one seen first, so that what was scrolled past is not drawn.

    Attributes:
        wants: a `Wanted`; answer with `give`.
        page_changed: another page is the one being read; its number from 0.
        zoomed: the zoom has changed.
    """

    wants = Signal(object)
    page_changed = Signal(int)
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("纸张预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        # A bar that comes and goes would change the width that the page is fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.zoom, self.fit, self.page = 1.0, WIDTH, 0
        self._sizes: tuple[QSizeF, ...] = ()
        self._tops: list[int] = []
        self._pictures: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._asked: Wanted | None = None
        self.verticalScrollBar().valueChanged.connect(self._look_where)

    def show_pages(self, sizes: Sequence[QSizeF]) -> None:
        """Show a paper from its first page.

        Args:
            sizes: of the pages, in points.
        """
        self._sizes, self.page = tuple(sizes), 0
        self._pictures.clear()
        self._fit_now()
        self.go_to(0)

    def give(self, wanted: Wanted, picture: QImage) -> None:
        """Take a picture that was asked for."""
        self._asked = None
        self._pictures[wanted.number] = (wanted.scale, picture)
        self._pictures.move_to_end(wanted.number)
        seen = set(self._seen())
        for number in [n for n in self._pictures if n not in seen]:
            if sum(image.sizeInBytes() for _, image in self._pictures.values()) <= KEPT:
                break
            del self._pictures[number]
        self.viewport().update()
        self._ask()

    def drawn(self) -> bool:
        """Whether every page that is seen stands there sharp."""
        return bool(self._sizes) and self._next_wanted() is None

    def go_to(self, number: int) -> None:
        """Bring a page's top to the top of the view."""
        if not self._sizes:
            return
        number = max(0, min(number, len(self._sizes) - 1))
        self.verticalScrollBar().setValue(self._tops[number] - GAP // 2)
        self._read(number)

    def set_zoom(self, zoom: float) -> None:
        """Zoom to a factor, 0.5 to 2.0."""
        self.fit = ""
        self._zoom_to(zoom)

    def set_fit(self, fit: str) -> None:
        """Zoom so that the page's width (``width``) or the whole page (``page``) is seen, and keep it so."""
        self.fit = fit
        self._fit_now()

    def scale(self) -> float:
        """Dots of the screen a point, at this zoom."""
        return self.zoom * SCREEN * self.devicePixelRatioF()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn pages, Space reads on, arrows move."""
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if key == Qt.Key.Key_PageDown:
            self.go_to(self.page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to(self.page - 1)
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(len(self._sizes) - 1)
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + (-1 if back else 1) * int(self.viewport().height() * 0.9))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.set_zoom(self.zoom * STEP if turned > 0 else self.zoom / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fit and the place."""
        super().resizeEvent(event)
        self._fit_now()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt's hook: draw what comes into sight."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages that are seen; white ones with their number until their picture comes."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._seen():
            self._draw(painter, number)
        painter.end()
        self._ask()

    def _draw(self, painter: QPainter, number: int) -> None:
        place = self._place(number)
        scale, picture = self._pictures.get(number, (0.0, None))
        if picture is None:
            painter.fillRect(place, colour("surface"))
            painter.setPen(colour("muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"第 {number + 1} 页")
        elif scale == self.scale():
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(self._on_a_dot(place.topLeft()), picture)
        else:
            painter.drawImage(place, picture)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _on_a_dot(self, point: QPointF) -> QPointF:
        ratio = self.devicePixelRatioF()
        return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)

    def _ask(self) -> None:
        if self._asked is None:
            self._asked = self._next_wanted()
            if self._asked is not None:
                self.wants.emit(self._asked)

    def _next_wanted(self) -> Wanted | None:
        scale = self.scale()
        for number in self._seen():
            if number not in self._pictures or self._pictures[number][0] != scale:
                return Wanted(number, scale)
        return None

    def _seen(self) -> range:
        """The pages of which anything is seen."""
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, last)

    def _place(self, number: int) -> QRectF:
        size = self._size(number)
        left = (max(self._broadest() + 2 * GAP, self.viewport().width()) - size.width()) / 2
        corner = QPoint(round(left), self._tops[number]) - QPoint(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        return QRectF(QPointF(corner), QSizeF(size))

    def _size(self, number: int) -> QSize:
        return (self._sizes[number] * (self.zoom * SCREEN)).toSize()

    def _broadest(self) -> int:
        return max((self._size(number).width() for number in range(len(self._sizes))), default=0)

    def _fit_now(self) -> None:
        if not self._sizes:
            return
        page, room = self._sizes[self.page], self.viewport().size()
        across = (room.width() - 2 * GAP) / (max(s.width() for s in self._sizes) * SCREEN)
        down = (room.height() - 2 * GAP) / (page.height() * SCREEN)
        zooms = {WIDTH: across, PAGE: min(across, down)}
        self._zoom_to(zooms.get(self.fit, self.zoom))

    def _zoom_to(self, zoom: float) -> None:
        """Lay the pages out anew; the line at the top stays where it is."""
        before = self._where() if self._tops else (0, 0.0)
        self.zoom = max(LEAST, min(zoom, MOST))
        self._tops, bottom = [], GAP
        for number in range(len(self._sizes)):
            self._tops.append(bottom)
            bottom += self._size(number).height() + GAP
        room = self.viewport().size()
        for bar, length, view in (
            (self.verticalScrollBar(), bottom, room.height()),
            (self.horizontalScrollBar(), self._broadest() + 2 * GAP, room.width()),
        ):
            bar.setRange(0, max(0, length - view))
            bar.setPageStep(view)
            bar.setSingleStep(40)
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum() // 2)
        if self._tops:
            number, share = before
            self.verticalScrollBar().setValue(
                self._tops[number] - GAP // 2 + round(share * self._size(number).height())
            )
        self.viewport().update()
        self.zoomed.emit()

    def _where(self) -> tuple[int, float]:
        """The page at the top of the view, and which share of it is above."""
        top = self.verticalScrollBar().value() + GAP // 2
        number = max(0, bisect_right(self._tops, top) - 1)
        return number, max(0.0, (top - self._tops[number]) / self._size(number).height())

    def _look_where(self) -> None:
        """The page being read is the one at a third of the view, the last one once the end is seen."""
        if not self._tops:
            return
        bar = self.verticalScrollBar()
        at = bar.value() + self.viewport().height() // 3
        end = bar.value() == bar.maximum() and bar.maximum() > 0
        self._read(len(self._tops) - 1 if end else max(0, bisect_right(self._tops, at) - 1))

    def _read(self, number: int) -> None:
        if number != self.page:
            self.page = number
            self.page_changed.emit(number)
