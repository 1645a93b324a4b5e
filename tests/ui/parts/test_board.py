"""The board: cards go from lane to lane by keys and dragging, a refusal is said, a million load in blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.base.errors import RuleError
from app.ui.parts.board import Answer, Board, Lane
from app.ui.parts.board_cards import BLOCK, KEPT_BLOCKS, Card, Cards, in_two_lines

LANES = (Lane("asked", "征集", "没有新的心愿"), Lane("public", "公示"), Lane("done", "办结"))


class Desk:
    """A board with its surroundings: who has which cards, and what moving one answers."""

    def __init__(self, qtbot: QtBot, counts: Sequence[int] = (3, 2, 0)) -> None:
        self.qtbot = qtbot
        self.lanes = {
            lane.key: [Card(f"{lane.key}-{n}", f"{lane.title} {n}", "李家", ("超期",)) for n in range(count)]
            for lane, count in zip(LANES, counts, strict=True)
        }
        self.refuse = ""
        self.hold = False
        self.held: list[Answer] = []
        self.moves: list[tuple[str, str]] = []
        self.asked: list[tuple[str, int, int]] = []
        self.opened: list[str] = []
        self.board = Board()
        qtbot.addWidget(self.board)
        self.board.opened.connect(self.opened.append)
        self.board.set_source(LANES, self.fetch, self.move)
        self.board.resize(820, 420)
        self.reload()
        self.board.show()
        qtbot.waitUntil(self.board.isActiveWindow, timeout=10_000)
        self.wait()

    def fetch(self, lane: str, start: int, count: int, give: Callable[[Sequence[Card]], None]) -> None:
        self.asked.append((lane, start, count))
        give(self.lanes[lane][start : start + count])

    def move(self, card: str, lane: str, answer: Answer) -> None:
        self.moves.append((card, lane))
        if self.hold:
            self.held.append(answer)
        elif self.refuse:
            answer(RuleError(self.refuse))
        else:
            for cards in self.lanes.values():
                for one in [one for one in cards if one.id == card]:
                    cards.remove(one)
                    self.lanes[lane].append(one)
            answer(None)
            self.reload()

    def reload(self) -> None:
        self.board.show_counts([len(cards) for cards in self.lanes.values()])

    def wait(self) -> None:
        def loaded() -> bool:
            return all(
                view.cards.loaded() or not view.cards.count for view in self.board.lanes if view.isVisible()
            )

        self.qtbot.waitUntil(loaded, timeout=5_000)

    def press(self, key: Qt.Key, ctrl: str = "") -> None:
        lane = self.board.current_lane()
        assert lane is not None
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(lane, key, held)

    def begin(self) -> None:
        self.board.lanes[0].setFocus()

    def current(self) -> str:
        card = self.board.current_card()
        return card.id if card is not None else ""

    def heads(self) -> list[str]:
        return [head.text() for head in self.board._heads]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_the_model_keeps_qts_contract(desk: Desk, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(desk.board.lanes[0].cards, force_py=True)


def test_arrows_go_from_card_to_card_and_from_lane_to_lane(desk: Desk) -> None:
    desk.begin()
    assert desk.current() == "asked-0"
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Right)
    assert desk.current() == "public-1"
    desk.press(Qt.Key.Key_Right)
    assert desk.board.current_lane() is desk.board.lanes[2], "an empty lane can be reached too"
    desk.press(Qt.Key.Key_Left)
    desk.press(Qt.Key.Key_Return)
    assert desk.opened == ["public-1"]


def test_ctrl_takes_the_card_along_and_it_stays_chosen(desk: Desk) -> None:
    desk.begin()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert desk.moves == [("asked-1", "public")]
    assert desk.heads() == ["2", "3", "0"]
    desk.qtbot.waitUntil(lambda: desk.current() == "asked-1", timeout=5_000)
    assert desk.board.current_lane() is desk.board.lanes[1]
    desk.press(Qt.Key.Key_Right, "ctrl")
    desk.qtbot.waitUntil(lambda: desk.heads() == ["2", "2", "1"], timeout=5_000)
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert len(desk.moves) == 2, "there is no lane behind the last one"


def test_a_refusal_is_said_and_the_card_stays(desk: Desk) -> None:
    desk.refuse = "还没有核实，不能公示。"
    desk.begin()
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert desk.board.message.text() == "还没有核实，不能公示。"
    assert desk.board.message.isVisible()
    assert desk.heads() == ["3", "2", "0"]
    assert desk.current() == "asked-0"
    desk.refuse = ""
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert not desk.board.message.isVisible()


def test_one_move_at_a_time(desk: Desk) -> None:
    desk.hold = True
    desk.begin()
    desk.press(Qt.Key.Key_Right, "ctrl")
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert desk.moves == [("asked-0", "public")]
    desk.held[0](RuleError("不行。"))
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert len(desk.moves) == 2


def drag(data: QMimeData, target: QWidget) -> bool:
    """Drag over a lane and drop there; whether it took the card."""
    at, how = QPoint(20, 20), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    taken = False
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        event = kind(at, Qt.DropAction.CopyAction, data, *how)
        event.ignore()
        QApplication.sendEvent(target, event)
        taken = event.isAccepted()
    return taken


def test_a_card_is_dragged_to_another_lane_but_not_to_its_own(desk: Desk) -> None:
    cards = desk.board.lanes[0].cards
    data = cards.mimeData([cards.index(2, 0)])
    assert not drag(data, desk.board.lanes[0].viewport())
    assert drag(data, desk.board.lanes[2].viewport())
    assert desk.moves == [("asked-2", "done")]
    assert not drag(QMimeData(), desk.board.lanes[1].viewport())


def test_the_menu_offers_all_other_lanes(desk: Desk) -> None:
    desk.begin()
    card = desk.board.current_card()
    assert card is not None
    entries = [entry for entry in desk.board.card_menu(card).actions() if not entry.isSeparator()]
    assert [(entry.text().split("\t")[0], entry.isEnabled()) for entry in entries] == [
        ("打开", True),
        ("移到“征集”", False),
        ("移到“公示”", True),
        ("移到“办结”", True),
    ]
    entries[-1].trigger()
    assert desk.moves == [("asked-0", "done")]


def test_where_nothing_may_be_moved_cards_stay(desk: Desk) -> None:
    desk.board.set_source(LANES, desk.fetch, None)
    desk.reload()
    desk.wait()
    desk.begin()
    desk.press(Qt.Key.Key_Right, "ctrl")
    assert desk.moves == []
    assert not desk.board.lanes[0].dragEnabled()
    card = desk.board.current_card()
    assert card is not None
    assert [entry.text() for entry in desk.board.card_menu(card).actions()] == ["打开\tEnter"]


def test_every_lane_and_card_is_read_aloud(desk: Desk) -> None:
    assert [view.accessibleName() for view in desk.board.lanes] == ["征集，3 件", "公示，2 件", "办结，0 件"]
    said = desk.board.lanes[0].cards.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "征集 1，李家，超期，第 2 张，共 3 张"


def test_a_million_cards_are_never_loaded_whole(desk: Desk) -> None:
    def fetch(lane: str, start: int, count: int, give: Callable[[Sequence[Card]], None]) -> None:
        desk.asked.append((lane, start, count))
        give([Card(str(start + n), f"第 {start + n} 张") for n in range(count)])

    desk.board.set_source(LANES, fetch, desk.move)
    desk.asked.clear()
    desk.board.show_counts([1_000_000, 0, 0])
    view = desk.board.lanes[0]
    desk.begin()
    desk.qtbot.waitUntil(lambda: desk.current() == "0", timeout=5_000)
    assert view.cards.loaded() == BLOCK
    desk.press(Qt.Key.Key_End)
    desk.qtbot.waitUntil(lambda: desk.current() == "999999", timeout=5_000)
    for place in range(0, 1_000_000, 25_000):
        view.choose(place)
        desk.qtbot.waitUntil(lambda: view.cards.card(view.currentIndex().row()) is not None, timeout=5_000)
    assert view.cards.loaded() <= KEPT_BLOCKS * BLOCK
    assert desk.heads()[0] == "1,000,000"


def test_late_cards_of_counts_before_are_not_shown(qtbot: QtBot) -> None:
    held: list[Callable[[Sequence[Card]], None]] = []
    cards = Cards("asked")
    cards.fetch = lambda _lane, _start, _count, give: held.append(give)
    cards.set_count(1)
    cards.card(0)
    qtbot.waitUntil(lambda: len(held) == 1, timeout=5_000)
    cards.set_count(1)
    held[0]([Card("old", "旧")])
    assert cards.card(0) is None
    qtbot.waitUntil(lambda: len(held) == 2, timeout=5_000)
    held[1]([Card("new", "新")])
    card = cards.card(0)
    assert card is not None
    assert card.id == "new"


def test_long_titles_take_two_lines_and_are_cut_there(desk: Desk) -> None:
    metrics = desk.board.fontMetrics()
    assert in_two_lines("短", metrics, 100) == ["短"]
    first, second = in_two_lines("为独居老人修理漏水的厨房水龙头并更换老化的电线" * 2, metrics, 160)
    assert second.endswith("…")
    for line in (first, second):
        assert metrics.horizontalAdvance(line) <= 160
