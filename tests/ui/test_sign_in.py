"""Sign-in and roll-call without a card: several who sound alike are told apart, in Chinese too."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.base import clock
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.roll_call import RollCallDialog
from app.ui.parts.caller_box import CallerBox
from app.ui.parts.scan_log import BAD, GOOD, ScanLog
from app.usecases import activities, cards
from app.usecases.emergencies import start_emergency
from app.usecases.listing import find
from app.usecases.members import register_member
from tests import builders
from tests.ui.conftest import Workbench, type_text
from tests.ui.parts.test_code_edit import Keys

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Round:
    """A sign-in or a roll-call, driven by keys."""

    def __init__(self, bench: Workbench, dialog: EventSignInDialog | RollCallDialog) -> None:
        self.bench, self.dialog = bench, dialog
        self.box: CallerBox = dialog.box
        self.log: ScanLog = dialog.log

    def press(self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Keys as the window system sends them."""
        for key in keys:
            code = Qt.Key(ord(key.upper())) if isinstance(key, str) else key
            QTest.keyClick(self.dialog.windowHandle(), code, modifier)
        self.bench.settle()

    def offered(self) -> list[str]:
        return [self.box.choices.item(row).text() for row in range(self.box.choices.count())]

    def newest(self) -> str:
        return self.log.item(0).text()


@pytest.fixture(params=["sign-in", "roll-call"])
def round_(workbench: Workbench, request: pytest.FixtureRequest) -> Round:
    login = workbench.window.desk.login
    for number, name in ((7, "李明丽"), (8, "林美兰")):
        login.act(register_member, builders.person(number, name=name))
    dialog: QDialog
    if request.param == "sign-in":
        day = {"name": "清洁家园", "kind": "志愿活动", "held_on": clock.today(), "hours": Decimal(2)}
        dialog = EventSignInDialog(
            workbench.window.desk, login.act(activities.add_activity, day), workbench.window
        )
    else:
        emergency = login.act(start_emergency, {"name": "防汛", "reason": "通知"})
        dialog = RollCallDialog(workbench.window.desk, emergency, workbench.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return Round(workbench, workbench.dialog(type(dialog)))


def test_one_of_several_is_chosen_by_number(round_: Round) -> None:
    round_.press(*"lml", ENTER)
    names = [line.split("　")[1] for line in round_.offered()]
    assert sorted(names) == ["李明丽", "李美玲", "林美兰"]
    round_.press("2", ENTER)
    assert round_.newest().startswith(names[1])
    assert round_.log.counts[GOOD] == 1
    assert round_.offered() == []


def test_one_of_several_is_chosen_by_arrows(round_: Round) -> None:
    round_.press(*"lml", ENTER)
    third = round_.offered()[2].split("　")[1]
    round_.press(DOWN, DOWN, ENTER)
    assert round_.newest().startswith(third)


def test_esc_puts_the_choice_away_and_the_round_goes_on(round_: Round) -> None:
    round_.press(*"lml", ENTER)
    round_.press(Qt.Key.Key_Escape)
    assert round_.offered() == []
    assert round_.dialog.isVisible()
    round_.press(*"stf", ENTER)
    assert round_.newest().startswith("单田芳")


def test_a_card_scanned_while_a_choice_is_open_is_its_owners(round_: Round) -> None:
    login = round_.bench.window.desk.login
    (card,) = login.act(cards.issue_cards, [login.ask(find, "单田芳").rows[0].id])
    round_.press(*"lml", ENTER)
    Keys(round_.box.code).scan(str(card.token))
    round_.bench.settle()
    assert round_.newest().startswith("单田芳")
    assert round_.log.counts[GOOD] == 1


@pytest.mark.parametrize("where", ["code", "chinese"])
def test_a_card_is_taken_from_either_line(round_: Round, where: str) -> None:
    login = round_.bench.window.desk.login
    (card,) = login.act(cards.issue_cards, [login.ask(find, "单田芳").rows[0].id])
    line = round_.box.code if where == "code" else round_.box.chinese
    line.setText("lm")
    Keys(line).scan(str(card.token))
    round_.bench.settle()
    assert round_.newest().startswith("单田芳")


def test_a_chinese_name_is_typed_in_a_line_of_its_own(round_: Round) -> None:
    round_.press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is round_.box.chinese
    type_text(round_.box.chinese, "李美玲")
    round_.press(ENTER)
    assert round_.newest().startswith("李美玲")
    assert QApplication.focusWidget() is round_.box.code


def test_nobody_is_said_in_red(round_: Round) -> None:
    round_.press(*"xyz", ENTER)
    assert round_.log.counts[BAD] == 1


def test_undo_says_who(round_: Round) -> None:
    round_.press(*"stf", ENTER)
    round_.press(Qt.Key.Key_Z, modifier=CTRL)
    assert "已撤销：单田芳" in round_.newest()
