"""The list of pages at the left: under quiet headings, folded to its icons, as low as the window needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.parts import tokens
from app.ui.parts.theme import colour, icon

_LINE = 10
HEIGHTS = ((32, 28), (30, 24), (28, 20), (26, _LINE - 2))
"""Heights of a page's line and of a heading, from roomy to tight; a heading too low for words is a line."""
_AIR, _WORDS_NEED, _ICON_AIR, _INDENT = 6, 18, 8, 12
_PLACE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page: the heading it stands under (empty for none), its title, its icon."""

    heading: str
    title: str
    icon: str


class PageList(QListWidget):
    """The pages in their order, headings between them.

    Attributes:
        chosen: another page was chosen; its place among the pages, headings not counted.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[PageLine] = ()
        self._items: list[QListWidgetItem] = []
        self._folded = False
        self.setItemDelegate(_Headings(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._changed)

    def fill(self, lines: Sequence[PageLine]) -> None:
        """Show these pages; those of one heading stand together."""
        self.clear()
        self._lines, self._items = tuple(lines), []
        for number, (heading, group) in enumerate(groupby(lines, lambda line: line.heading)):
            if heading or number:
                self._add_heading(heading)
            for line in group:
                item = QListWidgetItem(icon(line.icon), line.title, self)
                item.setData(_PLACE, len(self._items))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, line.title)
                self._items.append(item)
        self._fit()

    def choose(self, place: int) -> None:
        """Make the page at that place the current one."""
        self.setCurrentItem(self._items[place])

    def place(self) -> int:
        """The place of the current page, -1 if there is none."""
        item = self.currentItem()
        return -1 if item is None else int(item.data(_PLACE))

    def titles(self) -> list[str]:
        """The titles of all pages, whether they are seen or not."""
        return [line.title for line in self._lines]

    def fold(self, *, folded: bool) -> None:
        """Show icons only, with the title as a tip, or the words again."""
        self._folded = folded
        for item, line in zip(self._items, self._lines, strict=True):
            item.setText("" if folded else line.title)
            item.setToolTip(line.title if folded else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are as high as leaves all of them in sight."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first page is at Home, though a heading stands above it."""
        if event.key() == Qt.Key.Key_Home and self._items:
            self.choose(0)
        else:
            super().keyPressEvent(event)

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _fit(self) -> None:
        least = self.fontMetrics().height() + _AIR
        room = self.viewport().height()
        headings = self.count() - len(self._items)
        for row, heading in HEIGHTS:
            high = max(row, least)
            between = _LINE if self._folded else heading
            if len(self._items) * high + headings * between <= room:
                break
        picture = min(tokens.NAV_ICON, high - _ICON_AIR)
        self.setIconSize(QSize(picture, picture))
        for n in range(self.count()):
            item = self.item(n)
            apart = between if item.data(Qt.ItemDataRole.AccessibleTextRole) else min(between, _LINE)
            item.setSizeHint(QSize(0, apart if item.data(_PLACE) is None else high))

    def _changed(self, now: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        for item, ink in ((before, "text"), (now, "accent")):
            place = None if item is None else item.data(_PLACE)
            if item is not None and place is not None:
                item.setIcon(icon(self._lines[place].icon, ink))
        if self.place() >= 0:
            self.chosen.emit(self.place())


class _Headings(QStyledItemDelegate):
    """Draws pages as ever, and headings small and grey."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One line."""
        if index.data(_PLACE) is not None:
            super().paint(painter, option, index)
            return
        words, box = index.data(Qt.ItemDataRole.AccessibleTextRole), option.rect  # type: ignore[attr-defined]  # PySide's stubs leave it out
        painter.save()
        if words and box.height() >= _WORDS_NEED:
            font = QFont(option.font)  # type: ignore[attr-defined]  # the same
            font.setPointSizeF(float(tokens.SIZES["small_size"].removesuffix("pt")))
            painter.setFont(font)
            painter.setPen(colour("muted"))
            place = box.adjusted(_INDENT, 0, 0, -2)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), words)
        elif index.row():
            painter.setPen(colour("line"))
            middle = box.center().y()
            painter.drawLine(box.left() + _INDENT, middle, box.right() - _INDENT, middle)
        painter.restore()
