"""`Board`: lanes of cards that are moved from one to the next, by keys or by dragging.

It knows no register: it is given lanes with counts, a way to fetch cards by place, and a callable that moves
a card or says why not. Nothing moves on the board until who listens has shown the new counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.base.errors import RuleError
from app.ui.parts.board_cards import MIME, Card, CardFace, Cards, Fetch
from app.ui.parts.keys import ENTER
from app.ui.parts.theme import colour

LEAST_WIDTH = 208


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane.

    Attributes:
        key: who listens knows it by this.
        title: what stands above it.
        empty: said where it has no card.
    """

    key: str
    title: str
    empty: str = "没有"


Answer = Callable[[RuleError | None], None]
Move = Callable[[str, str, Answer], None]
"""Gets a card's id and the key of the lane it shall go to; answers None, or why not."""


class LaneView(QTableView):
    """The cards of one lane.

    Attributes:
        opened: a card was opened with Enter or a double click; its place.
        asked: the card at this place shall go so many lanes to the right (to the left, if negative).
        left: the focus shall go so many lanes to the right.
        dropped: a card of this id was dropped here.
    """

    opened = Signal(int)
    asked = Signal(int, int)
    left = Signal(int)
    dropped = Signal(str)

    def __init__(self, lane: Lane, parent: QWidget) -> None:
        super().__init__(parent)
        self.lane, self.cards = lane, Cards(lane.key, self)
        face = CardFace(self)
        self.setItemDelegate(face)
        self.setModel(self.cards)
        self.setObjectName("lane")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(face.height(self.font()))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def choose(self, place: int) -> None:
        """Choose a card, the last one where there are fewer."""
        self.setCurrentIndex(self.cards.index(min(place, self.cards.count - 1), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; left and right go to the next lane, with Ctrl they take the card along."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self.currentIndex().row()
        if event.key() in ENTER:
            if place >= 0:
                self.opened.emit(place)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.choose(0 if event.key() == Qt.Key.Key_Home else self.cards.count - 1)
        elif step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.asked.emit(place, step)
        elif step:
            self.left.emit(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard stands on a card."""
        super().focusInEvent(event)
        if self.cards.count and not self.currentIndex().isValid():
            self.choose(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Cards of other lanes of this board are welcome."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Everywhere in the lane."""
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A card was dropped."""
        if self._comes(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(_carried(event.mimeData())[1])
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cards, or a word in their place."""
        super().paintEvent(event)
        if self.cards.count == 0:
            painter = QPainter(self.viewport())
            painter.setPen(colour("muted"))
            room = self.viewport().rect().adjusted(8, 16, -8, 0)
            words = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, words, self.lane.empty)

    def _judge(self, event: QDragMoveEvent) -> None:
        if self._comes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def _comes(self, data: QMimeData) -> bool:
        return data.hasFormat(MIME) and _carried(data)[0] != self.lane.key


class Board(QWidget):
    """Lanes side by side.

    Arrows go from card to card and from lane to lane; Ctrl with left or right moves the card; the menu key
    offers all lanes; Enter opens.

    Attributes:
        opened: a card was opened; its id.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: list[LaneView] = []
        self._heads: list[QLabel] = []
        self._fetch: Fetch | None = None
        self._move: Move | None = None
        self._unit = ""
        self._moving = False
        self._follow: tuple[str, str] | None = None
        self._sought: tuple[LaneView, str, int] | None = None
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.message = QLabel(self)
        self.message.setProperty("look", "alarm")
        self.message.setWordWrap(True)
        self.message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.area, 1)
        column.addWidget(self.message)

    def set_source(self, lanes: Sequence[Lane], fetch: Fetch, move: Move | None, unit: str = "件") -> None:
        """Say the lanes, where cards come from, and what moves one.

        Args:
            lanes: from left to right.
            fetch: gives cards of a lane by place.
            move: moves a card or says why not; None: cards stay where they are.
            unit: what cards are counted in.
        """
        self._fetch, self._move, self._unit = fetch, move, unit
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.lanes, self._heads, self._sought = [], [], None
        for place, lane in enumerate(lanes):
            row.addLayout(self._lane(place, lane, body), 1)
        self.area.setWidget(body)

    def show_counts(self, counts: Sequence[int]) -> None:
        """Show so many cards in each lane, fetched anew; the chosen card stays chosen, wherever it went."""
        chosen = self._follow or self._chosen()
        had_focus = self.current_lane() is not None
        self._follow = self._sought = None
        places = {view.lane.key: view.currentIndex().row() for view in self.lanes}
        for view, head, count in zip(self.lanes, self._heads, counts, strict=True):
            head.setText(f"{count:,}")
            view.cards.set_count(count)
            view.setAccessibleName(f"{view.lane.title}，{count} {self._unit}")
        if chosen is None:
            return
        view = next(one for one in self.lanes if one.lane.key == chosen[0])
        self._stand(view, chosen[1], max(0, places[chosen[0]]), focus=had_focus)

    def current_lane(self) -> LaneView | None:
        """The lane that has the focus."""
        return next((view for view in self.lanes if view.hasFocus()), None)

    def current_card(self) -> Card | None:
        """The chosen card of the lane that has the focus."""
        view = self.current_lane()
        return view.cards.card(view.currentIndex().row()) if view is not None else None

    def send(self, card_id: str, lane: str) -> None:
        """Ask for a card to go to a lane."""
        if self._move is None or self._moving:
            return
        self._moving = True
        self.message.hide()
        self._move(card_id, lane, lambda error: self._answered(card_id, lane, error))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click, or the menu key: where the card can go."""
        card = self.current_card()
        if card is not None:
            menu = self.card_menu(card)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(event.globalPos())

    def card_menu(self, card: Card) -> QMenu:
        """The menu of a card: open it, or send it to another lane."""
        menu = QMenu(self)
        menu.addAction("打开\tEnter", partial(self.opened.emit, card.id))
        here = self.current_lane()
        if self._move is not None:
            menu.addSeparator()
            for view in self.lanes:
                entry = menu.addAction(f"移到“{view.lane.title}”", partial(self.send, card.id, view.lane.key))
                entry.setEnabled(view is not here)
        return menu

    def _lane(self, place: int, lane: Lane, body: QWidget) -> QVBoxLayout:
        title, count = QLabel(lane.title, body), QLabel("", body)
        title.setProperty("look", "lane")
        count.setProperty("look", "badge")
        view = LaneView(lane, body)
        view.setMinimumWidth(LEAST_WIDTH)
        view.cards.fetch = self._fetch
        view.setAccessibleName(lane.title)
        view.setDragEnabled(self._move is not None)
        view.cards.dataChanged.connect(lambda *_: self._look(view))
        view.opened.connect(lambda at: self._open(view, at))
        view.left.connect(lambda step: self._go(place + step, view.currentIndex()))
        view.asked.connect(lambda at, step: self._shift(view, at, place + step))
        view.dropped.connect(lambda card: self.send(card, lane.key))
        title.setBuddy(view)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 6, 0)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(count)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(view, 1)
        self.lanes.append(view)
        self._heads.append(count)
        return column

    def _open(self, view: LaneView, place: int) -> None:
        card = view.cards.card(place)
        if card is not None:
            self.opened.emit(card.id)

    def _go(self, place: int, at: QModelIndex) -> None:
        """The focus to another lane, as high as it was."""
        if 0 <= place < len(self.lanes):
            view = self.lanes[place]
            if view.cards.count and not view.currentIndex().isValid():
                view.choose(max(0, at.row()))
            view.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(view, 0, 0)

    def _shift(self, view: LaneView, at: int, place: int) -> None:
        card = view.cards.card(at)
        if card is not None and 0 <= place < len(self.lanes):
            self.send(card.id, self.lanes[place].lane.key)

    def _answered(self, card_id: str, lane: str, error: RuleError | None) -> None:
        if not isValid(self):
            return
        self._moving = False
        if error is not None:
            self.message.setText(error.message)
            self.message.show()
        else:
            self._follow = (lane, card_id)

    def _chosen(self) -> tuple[str, str] | None:
        view, card = self.current_lane(), self.current_card()
        return (view.lane.key, card.id) if view is not None and card is not None else None

    def _stand(self, view: LaneView, card_id: str, place: int, *, focus: bool) -> None:
        """Choose the place a card had, and the card itself as soon as it is loaded."""
        if view.cards.count == 0:
            return
        view.choose(place)
        if focus:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(view, 0, 0)
        self._sought = (view, card_id, view.currentIndex().row())

    def _look(self, view: LaneView) -> None:
        """Cards came: is the one that is looked for among them? Not if the user went on meanwhile."""
        if self._sought is None or self._sought[0] is not view:
            return
        _, card_id, place = self._sought
        at = view.cards.place_of(card_id)
        if view.currentIndex().row() != place:
            self._sought = None
        elif at >= 0:
            self._sought = None
            view.choose(at)


def _carried(data: QMimeData) -> tuple[str, str]:
    """Lane and id of the card that is dragged."""
    lane, _, card = bytes(data.data(MIME).data()).decode().partition("\n")
    return lane, card
