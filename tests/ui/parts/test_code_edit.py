"""The line for codes: scanned codes arrive whole, typed ones too, and each is known for what it is."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.parts.code_edit import CodeEdit

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KINDS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class Keys:
    """Sends keys as the window system does, with the time each was pressed at."""

    def __init__(self, line: QWidget, now: int = 1_000_000) -> None:
        self.line, self.now = line, now

    def press(self, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = NONE) -> None:
        for kind in KINDS:
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self.now % (1 << 32))
            QApplication.sendEvent(self.line, event)

    def send(self, text: str, gaps: Sequence[int]) -> None:
        for character, gap in zip(text, gaps, strict=True):
            self.now += gap
            if character == "\r":
                self.press(Qt.Key.Key_Return, "\r")
                continue
            if character.isupper():
                self.press(Qt.Key.Key_Shift, "", SHIFT)
            key = Qt.Key(ord(character.upper()))
            self.press(key, character, SHIFT if character.isupper() else NONE)

    def scan(self, text: str, gap: int = 3) -> None:
        self.now += 5000
        self.send(text + "\r", [0] + [gap] * len(text))

    def type(self, text: str, gap: int = 110) -> None:
        self.send(text, [gap] * len(text))


@pytest.fixture
def line(qtbot: QtBot) -> CodeEdit:
    made = CodeEdit()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def heard(line: CodeEdit) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    line.scanned.connect(lambda code: told.append(("scanned", code)))
    line.submitted.connect(lambda text: told.append(("submitted", text)))
    return told


@pytest.mark.parametrize("gap", range(8))
def test_a_scanned_code_arrives_whole(line: CodeEdit, heard: list[tuple[str, str]], gap: int) -> None:
    Keys(line).scan("wish000123", gap)
    assert heard == [("scanned", "wish000123")]
    assert line.text() == "wish000123"


def test_an_uneven_scanner_is_a_scanner_too(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    chance = random.Random(7)
    keys = Keys(line)
    for number in range(200):
        code = f"44030919990101{number:03d}X"
        keys.now += 900
        keys.send(code + "\r", [0, *(chance.randint(1, 7) for _ in code)])
    assert heard == [("scanned", f"44030919990101{number:03d}X") for number in range(200)]


@pytest.mark.parametrize("at", range(1, 11))
def test_a_scanner_that_falters_once_loses_nothing(
    line: CodeEdit, heard: list[tuple[str, str]], at: int
) -> None:
    keys = Keys(line)
    keys.send("wish000123\r", [0, *(120 if place == at else 3 for place in range(1, 11))])
    assert heard == [("scanned", "wish000123")]


def test_what_a_person_types_is_no_scan(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    Keys(line).type("wangwei\r", gap=60)
    assert heard == [("submitted", "wangwei")]


def test_a_code_scanned_after_something_typed_stands_alone(
    line: CodeEdit, heard: list[tuple[str, str]]
) -> None:
    keys = Keys(line)
    keys.type("li")
    keys.scan("4403090001")
    assert heard == [("scanned", "4403090001")]
    assert line.text() == "4403090001"


def test_two_scans_are_two_codes(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    keys = Keys(line)
    keys.scan("0000000001")
    keys.scan("0000000002")
    assert heard == [("scanned", "0000000001"), ("scanned", "0000000002")]


def test_a_code_corrected_by_hand_is_typed(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    keys = Keys(line)
    keys.send("00000123", [0, *[3] * 7])
    keys.now += 700
    keys.press(Qt.Key.Key_Backspace, "\b")
    keys.type("4\r")
    assert heard == [("submitted", "00000124")]


def test_enter_pressed_by_hand_after_a_burst_is_a_submission(
    line: CodeEdit, heard: list[tuple[str, str]]
) -> None:
    keys = Keys(line)
    keys.send("00000123", [0, *[3] * 7])
    keys.type("\r", gap=800)
    assert heard == [("submitted", "00000123")]


def test_a_key_held_down_is_no_scanner(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    for tick in range(10):
        event = QKeyEvent(KINDS[0], Qt.Key.Key_1, NONE, "1", autorep=tick > 0)
        event.setTimestamp(1000 + 30 * tick)
        QApplication.sendEvent(line, event)
    Keys(line, 1310).press(Qt.Key.Key_Return, "\r")
    assert heard == [("submitted", "1" * 10)]


def test_keys_without_a_time_are_taken_as_typed(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    Keys(line, 0).send("000123\r", [0] * 7)
    assert heard == [("submitted", "000123")]


def test_the_clock_of_the_keys_may_start_again(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    Keys(line, (1 << 32) - 5012).scan("0000012345")
    assert heard == [("scanned", "0000012345")]


def test_capitals_and_signs_arrive_too(line: CodeEdit, heard: list[tuple[str, str]]) -> None:
    Keys(line).scan("WX-2026/A1")
    assert heard == [("scanned", "WX-2026/A1")]


def test_the_enter_of_a_scanner_presses_no_button(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    line, button = CodeEdit(dialog), QPushButton("保存", dialog)
    column.addWidget(line)
    column.addWidget(button)
    button.setDefault(True)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    dialog.show()
    Keys(line).scan("0000012345")
    assert pressed == []
    assert dialog.isVisible()


def test_no_input_method_touches_it(line: CodeEdit, qtbot: QtBot) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    answers = []
    for widget in (line, other):
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(widget, query)
        answers.append(query.value(Qt.InputMethodQuery.ImEnabled))
    assert answers == [False, True]
    line.setText("abc")
    assert line.inputMethodQuery(Qt.InputMethodQuery.ImSurroundingText) == "abc"
