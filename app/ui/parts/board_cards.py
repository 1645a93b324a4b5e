"""The cards of one lane of a `Board`: a model that loads them in blocks, and how one card is drawn.

The design's rule that lists come from one table model is about records; a lane knows only how many cards it
has and asks for those that come into sight, so that a million cards cost no more than a screenful.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.parts import tokens
from app.ui.parts.theme import colour

BLOCK = 50
KEPT_BLOCKS = 12
WAITING = "…"
MIME = "application/x-dangqun-card"
GAP, PAD, RING = 6, 10, 2
BADGE_PAD = 7

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        id: who listens knows it by this.
        title: in one or two lines.
        note: a quiet line below.
        badges: short words, e.g. a due date or 超期.
    """

    id: str
    title: str
    note: str = ""
    badges: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All of it in one line."""
        return "，".join(part for part in (self.title, self.note, *self.badges) if part)


Fetch = Callable[[str, int, int, Callable[[Sequence[Card]], None]], None]
"""Gets the key of a lane, the first place and how many; gives the cards when they are there."""


class Cards(QAbstractTableModel):
    """Cards by place, fetched in blocks; the least used blocks are forgotten."""

    def __init__(self, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lane, self.count = lane, 0
        self.fetch: Fetch | None = None
        self._blocks: OrderedDict[int, tuple[Card, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._round = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask_wanted)

    def set_count(self, count: int) -> None:
        """Show so many cards, all fetched anew."""
        self.beginResetModel()
        self.count = count
        self._round += 1
        for kept in (self._blocks, self._asked, self._wanted):
            kept.clear()
        self.endResetModel()

    def card(self, place: int) -> Card | None:
        """The card at a place, None while it is being fetched."""
        if not 0 <= place < self.count:
            return None
        number, within = divmod(place, BLOCK)
        block = self._blocks.get(number)
        if block is None:
            if number not in self._asked:
                self._wanted.add(number)
                self._soon.start()
            return None
        self._blocks.move_to_end(number)
        return block[within] if within < len(block) else None

    def place_of(self, card_id: str) -> int:
        """Where a card stands among those that are loaded, -1 if it is not."""
        for number, block in self._blocks.items():
            for within, card in enumerate(block):
                if card.id == card_id:
                    return number * BLOCK + within
        return -1

    def loaded(self) -> int:
        """How many cards are held now."""
        return sum(len(block) for block in self._blocks.values())

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt's hook: number of cards."""
        return 0 if parent.isValid() else self.count

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt's hook: one."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook: what a card says."""
        asked = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}
        if not index.isValid() or role not in asked:
            return None
        card = self.card(index.row())
        if card is None:
            return WAITING
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return card.words
        return f"{card.words}，第 {index.row() + 1} 张，共 {self.count} 张"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook: cards that are there can be dragged."""
        known = index.isValid() and self.card(index.row()) is not None
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if known else Qt.ItemFlag.NoItemFlags)

    def mimeTypes(self) -> list[str]:
        """Qt's hook: cards of boards only."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Qt's hook: a dragged card says its lane and its id."""
        data = QMimeData()
        card = self.card(indexes[0].row()) if indexes else None
        if card is not None:
            data.setData(MIME, f"{self.lane}\n{card.id}".encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Qt's hook: the lane keeps its card until who listens says that it moved."""
        return Qt.DropAction.CopyAction

    def _ask_wanted(self) -> None:
        wanted, self._wanted = sorted(self._wanted), set()
        if self.fetch is None:
            return
        for number in wanted:
            self._asked.add(number)
            self._ask(number, self._round)

    def _ask(self, number: int, round_: int) -> None:
        assert self.fetch is not None  # noqa: S101 - asked above
        start = number * BLOCK
        count = min(BLOCK, self.count - start)
        self.fetch(self.lane, start, count, lambda cards: self._take(number, round_, cards))

    def _take(self, number: int, round_: int, cards: Sequence[Card]) -> None:
        if round_ != self._round:
            return
        self._asked.discard(number)
        self._blocks[number] = tuple(cards)
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        last = min((number + 1) * BLOCK, self.count) - 1
        self.dataChanged.emit(self.index(number * BLOCK, 0), self.index(last, 0))


class CardFace(QStyledItemDelegate):
    """Draws a card: title in two lines at most, a quiet line, badges."""

    def height(self, font: QFont) -> int:
        """How high a card is with the room around it."""
        title, small = QFontMetrics(font).height(), QFontMetrics(small_font(font)).height()
        return 2 * title + small + (small + 4) + 2 * PAD + 2 * GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All alike."""
        del index
        seen: Any = option
        return QSize(160, self.height(seen.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one."""
        seen: Any = option
        model = index.model()
        assert isinstance(model, Cards)  # noqa: S101 - made for it
        card = model.card(index.row())
        chosen = bool(seen.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(seen.state & QStyle.StateFlag.State_Active) and seen.widget.hasFocus()
        box = seen.rect.adjusted(GAP, GAP // 2, -GAP, -GAP // 2)
        painter.save()
        painter.fillRect(seen.rect, colour("sunken"))  # over the mark the style lays behind a whole row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("selected" if chosen else "surface"))
        edge = "focus" if focused else "line_strong" if chosen else "line"
        painter.setPen(QPen(colour(edge), RING if focused else 1))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        inside = box.adjusted(PAD, PAD, -PAD, -PAD)
        if card is None:
            painter.setPen(colour("muted"))
            painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, WAITING)
        else:
            _draw(painter, card, inside, seen.font, "surface" if chosen else "sunken")
        painter.restore()


def small_font(font: QFont) -> QFont:
    """The type of notes and badges."""
    small = QFont(font)
    small.setPointSizeF(float(tokens.SIZES["small_size"].removesuffix("pt")))
    return small


def _draw(painter: QPainter, card: Card, room: QRect, font: QFont, ground: str) -> None:
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    large, small = QFontMetrics(font), QFontMetrics(small_font(font))
    painter.setPen(colour("text"))
    painter.setFont(font)
    top = room.top()
    for line in in_two_lines(card.title, large, room.width()):
        painter.drawText(QRect(room.left(), top, room.width(), large.height()), start, line)
        top += large.height()
    painter.setFont(small_font(font))
    painter.setPen(colour("muted"))
    note = small.elidedText(card.note, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(QRect(room.left(), top + 2, room.width(), small.height()), start, note)
    left, foot = room.left(), room.bottom() - small.height() - 3
    for badge in card.badges:
        wide = small.horizontalAdvance(badge) + 2 * BADGE_PAD
        if left + wide > room.right() + 1:
            painter.drawText(
                QRect(left, foot, 40, small.height() + 4), Qt.AlignmentFlag.AlignVCenter, WAITING
            )
            break
        place = QRect(left, foot, wide, small.height() + 4)
        painter.setBrush(colour(ground))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, badge)
        left += wide + GAP


def in_two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """A title in one line, or in two of which the second is cut with …."""
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    fits = next((at for at in range(len(text), 0, -1) if metrics.horizontalAdvance(text[:at]) <= width), 1)
    return [text[:fits], metrics.elidedText(text[fits:], Qt.TextElideMode.ElideRight, width)]
