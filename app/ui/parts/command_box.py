"""The one box for everything: what is typed into it is offered as a grouped list, chosen with the arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts import tokens
from app.ui.parts.keys import ENTER
from app.ui.parts.theme import colour, icon
from app.ui.parts.undo_keys import UndoKeys

TYPING_PAUSE = 60
"""Milliseconds without a key before offers are asked for."""
_ROW_ROOM, _SIDE_ROOM, _SHARE = 14, 14, 0.72
_HINT = Qt.ItemDataRole.UserRole + 1
_OFFER = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: its group's heading, its words, a hint at the right, and what choosing does."""

    group: str
    words: str
    hint: str
    icon: str
    choose: Callable[[], object]


class CommandBox(QLineEdit):
    """A line that asks for offers while typing and shows them below itself.

    Attributes:
        asked: offers for this text are wanted; answer with `show_offers`.
        left: Esc on the empty line: the keys may go back to where work is done.
    """

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("command_box")
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._panel: _Panel | None = None
        self._waiting = False
        self._hurried = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text().strip()))
        self.textEdited.connect(self._typed)
        self.installEventFilter(UndoKeys(self))

    def open(self) -> None:
        """Take the focus, and show what there is."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._ask_now()

    def close_offers(self) -> None:
        """Put the list away."""
        self._waiting = self._hurried = False
        self._pause.stop()
        if self._panel is not None:
            self._panel.hide()

    def show_offers(self, text: str, offers: Sequence[Offer], nothing: str) -> None:
        """Show the answer to what was asked; a late one is dropped.

        Args:
            text: what was asked.
            offers: lines, those of one group together.
            nothing: the sentence where there is none.
        """
        if not self._waiting or text != self.text().strip() or not self.hasFocus():
            return
        self._waiting = False
        panel = self._panel_of_window()
        panel.fill(offers, nothing)
        panel.place(self)
        if self._hurried:
            self._hurried = False
            self._choose(panel.current())

    def pausing(self) -> bool:
        """Whether something was typed that is not answered yet."""
        return self._waiting

    def offers(self) -> list[Offer]:
        """What the list shows now; empty if it is put away."""
        panel = self._panel
        return panel.all() if panel is not None and panel.isVisible() else []

    def current(self) -> Offer | None:
        """The line that Enter would choose."""
        return self._panel.current() if self._panel is not None and self._panel.isVisible() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the list, Enter chooses, Esc puts it away and then empties the line."""
        key = event.key()
        panel = self._panel if self._panel is not None and self._panel.isVisible() else None
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            if panel is None:
                self._ask_now()
            else:
                panel.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in ENTER:
            self._enter(panel)
        elif key == Qt.Key.Key_Escape:
            self._escape(panel)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere needs the list no more."""
        super().focusOutEvent(event)
        self.close_offers()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its line."""
        super().hideEvent(event)
        self.close_offers()

    def _typed(self) -> None:
        self._waiting = True
        self._pause.start()

    def _ask_now(self) -> None:
        self._waiting = True
        self._pause.stop()
        self.asked.emit(self.text().strip())

    def _enter(self, panel: _Panel | None) -> None:
        if self._waiting:
            self._hurried = True  # faster than the answer: its first line is meant
        elif panel is None:
            self._ask_now()
        else:
            self._choose(panel.current())

    def _escape(self, panel: _Panel | None) -> None:
        if panel is not None:
            self.close_offers()
        elif self.text():
            self.setText("")  # not clear(): 撤销 shall not bring old letters back
        else:
            self.left.emit()

    def _choose(self, offer: Offer | None) -> None:
        if offer is None:
            return
        self.close_offers()
        self.clear()
        offer.choose()

    def _panel_of_window(self) -> _Panel:
        if self._panel is None:
            self._panel = _Panel(self.window())
            self._panel.lines.itemClicked.connect(lambda item: self._choose(item.data(_OFFER)))
            self.destroyed.connect(self._panel.deleteLater)
        return self._panel


class _Panel(QFrame):
    """The list, lying over the page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("offers")
        self.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(0)
        self.lines = QListWidget(self)
        self.lines.setObjectName("offer_lines")
        self.lines.setAccessibleName("可选的结果")
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.lines.setItemDelegate(_Line(self.lines))
        self.nothing = QLabel(self)
        self.nothing.setObjectName("nothing")
        self.nothing.setProperty("look", "muted")
        self.nothing.setMargin(10)
        self.nothing.setWordWrap(True)
        column.addWidget(self.lines)
        column.addWidget(self.nothing)

    def fill(self, offers: Sequence[Offer], nothing: str) -> None:
        """Show these lines under their headings, the first one chosen."""
        self.lines.clear()
        heading = ""
        for offer in offers:
            if offer.group != heading:
                heading = offer.group
                self._add_heading(heading)
            item = QListWidgetItem(icon(offer.icon, "muted"), offer.words, self.lines)
            item.setData(_HINT, offer.hint)
            item.setData(_OFFER, offer)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{offer.group}：{offer.words} {offer.hint}".strip()
            )
        self.lines.setVisible(bool(offers))
        self.nothing.setText(nothing)
        self.nothing.setVisible(not offers)
        self.lines.setCurrentRow(-1)
        self.step(1)
        self.lines.scrollToTop()

    def place(self, box: QWidget) -> None:
        """Lie below the box, as high as the lines need and the window allows."""
        window = self.window()
        corner = box.mapTo(window, QPoint(0, box.height() + 4))
        rows = (self.lines.sizeHintForRow(row) for row in range(self.lines.count()))
        content = sum(rows) + 4 if self.lines.count() else self.nothing.heightForWidth(box.width() - 12)
        height = min(content + 16, round(window.height() * _SHARE))
        self.setGeometry(QRect(corner, QSize(box.width(), height)))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Go to the next line that can be chosen; past the end it begins anew."""
        count = self.lines.count()
        row = self.lines.currentRow()
        for _ in range(count):
            row = (row + by) % count
            if self.lines.item(row).data(_OFFER) is not None:
                self.lines.setCurrentRow(row)
                if row == 1:
                    self.lines.scrollToTop()
                return

    def current(self) -> Offer | None:
        """The chosen line."""
        item = self.lines.currentItem()
        found = item.data(_OFFER) if item is not None else None
        return found if isinstance(found, Offer) else None

    def all(self) -> list[Offer]:
        """All lines, headings aside."""
        found = (self.lines.item(row).data(_OFFER) for row in range(self.lines.count()))
        return [offer for offer in found if isinstance(offer, Offer)]

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words, self.lines)
        item.setFlags(Qt.ItemFlag.NoItemFlags)


class _Line(QStyledItemDelegate):
    """A line with its hint at the right; a heading in the muted colour."""

    def sizeHint(self, option: Any, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A little room above and below."""
        del index
        return QSize(0, option.fontMetrics.height() + _ROW_ROOM)

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        """Words at the left, hint at the right."""
        super().paint(painter, option, index)
        hint = index.data(_HINT)
        if not hint:
            return
        painter.save()
        painter.setPen(colour("muted"))
        painter.setFont(option.font)
        room = option.rect.adjusted(option.rect.width() // 3, 0, -_SIDE_ROOM, 0)
        words = option.fontMetrics.elidedText(str(hint), Qt.TextElideMode.ElideLeft, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
