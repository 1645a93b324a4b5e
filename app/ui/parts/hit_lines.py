"""`HitLines`: somebody found, in two lines that fit: where room is short, the place gives way to numbers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.parts.theme import colour

_HIT = Qt.ItemDataRole.UserRole + 1
_GAP = "　"
_SIDE, _TOP, _BETWEEN = 10, 7, 3
_LEAST_PLACE = 3
"""A place of fewer characters says nothing and is left out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Name, by what they were found, whose they are, and the numbers that tell them apart."""

    name: str
    found_by: str
    place: str
    numbers: str

    def words(self) -> str:
        """All of it in two lines, as it is read aloud."""
        facts = _GAP.join(text for text in (self.place, self.numbers) if text)
        return f"{self.name}{_GAP}（{self.found_by}）\n{facts}"


def add_hit(hits: QListWidget, hit: Hit) -> QListWidgetItem:
    """One more line at the end of a list that has `HitLines` as its delegate."""
    item = QListWidgetItem(hit.words(), hits)
    item.setData(_HIT, hit)
    item.setToolTip(hit.words())
    return item


def fitted(hit: Hit, metrics: QFontMetrics, width: int) -> str:
    """The second line: the numbers whole, before them as much of the place as there is room for."""
    if not hit.place:
        return metrics.elidedText(hit.numbers, Qt.TextElideMode.ElideRight, width)
    tail = f"{_GAP}{hit.numbers}" if hit.numbers else ""
    room = width - metrics.horizontalAdvance(tail)
    if room < metrics.horizontalAdvance("国" * _LEAST_PLACE):
        return metrics.elidedText(hit.numbers, Qt.TextElideMode.ElideRight, width)
    return metrics.elidedText(hit.place, Qt.TextElideMode.ElideMiddle, room) + tail


class HitLines(QStyledItemDelegate):
    """Draws the lines of a list of `Hit`s."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines of the list's type."""
        del index
        high: int = option.fontMetrics.height()  # type: ignore[attr-defined]  # PySide's stubs leave it out
        return QSize(0, 2 * high + 2 * _TOP + _BETWEEN)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The style draws the ground only."""
        super().initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]  # the same

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Name and how they were found; below whose they are, and the numbers."""
        super().paint(painter, option, index)
        hit = index.data(_HIT)
        if not isinstance(hit, Hit):
            return
        box = option.rect.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)  # type: ignore[attr-defined]  # the same
        bold = QFont(option.font)  # type: ignore[attr-defined]  # the same
        bold.setBold(True)
        plain, heavy = QFontMetrics(option.font), QFontMetrics(bold)  # type: ignore[attr-defined]  # the same
        painter.save()
        painter.setPen(colour("text"))
        painter.setFont(bold)
        line = box.top() + heavy.ascent()
        name = heavy.elidedText(hit.name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPoint(box.left(), line), name)
        painter.setFont(option.font)  # type: ignore[attr-defined]  # the same
        painter.setPen(colour("muted"))
        begin = box.left() + heavy.horizontalAdvance(name + _GAP)
        by = plain.elidedText(hit.found_by, Qt.TextElideMode.ElideRight, box.right() - begin)
        painter.drawText(QPoint(begin, line), by)
        line += plain.height() + _BETWEEN
        painter.drawText(QPoint(box.left(), line), fitted(hit, plain, box.width()))
        painter.restore()
