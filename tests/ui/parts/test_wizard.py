"""The wizard: Enter leads on, a step says why one can't, long work is seen and can be stopped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import RuleError
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.wizard import Running, Step, Wizard
from tests.ui.conftest import meanwhile


class Trip:
    """A wizard of three steps: a name in a plain box, a form, and long work at the end."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        first = QWidget()
        self.name = QLineEdit(first)
        self.name.setObjectName("name")
        self.name.setAccessibleName("名称")
        QVBoxLayout(first).addWidget(self.name)
        self.form = EntryForm(
            [Group("", (Input("phone", "电话", "text", ()), Input("note", "说明", "text", ())))]
        )
        last = QWidget()
        QVBoxLayout(last).addWidget(QPushButton("另存", last))
        self.works: list[Running] = []
        steps = (
            Step("名称", first, check=self.check_name),
            Step("联系", self.form, check=self.check_phone),
            Step("写入", last, work=self.works.append, words="正在写入……", next_words="写入"),
        )
        self.wizard = Wizard("新建队伍", steps, self.window)
        self.ended: list[bool] = []
        self.wizard.finished_all.connect(lambda: self.ended.append(True))
        self.wizard.show()
        qtbot.waitUntil(self.wizard.isActiveWindow, timeout=10_000)

    def check_name(self) -> None:
        if not self.name.text():
            raise RuleError("请填写名称。", "name")

    def check_phone(self) -> None:
        if not self.form.values()["phone"]:
            raise RuleError("请填写电话。", "phone")

    def press(self, key: Qt.Key) -> None:
        """Into whatever has the focus, as a keyboard does."""
        self.qtbot.keyClick(self.wizard.focusWidget(), key)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.wizard.focusWidget(), text)

    def to_the_end(self) -> Running:
        self.type("red")
        self.press(Qt.Key.Key_Return)
        self.type("199")
        for _ in range(3):  # on to the note, on to the button, on to the next step
            self.press(Qt.Key.Key_Return)
        assert self.wizard.place == 2
        self.qtbot.mouseClick(self.wizard.next_button, Qt.MouseButton.LeftButton)
        return self.works[-1]


@pytest.fixture
def trip(qtbot: QtBot) -> Trip:
    return Trip(qtbot)


def test_enter_leads_through_the_steps_and_the_steps_are_named(trip: Trip) -> None:
    wizard = trip.wizard
    assert "<b>1 名称</b>" in wizard.steps_label.text()
    assert wizard.focusWidget() is trip.name
    trip.type("red")
    trip.press(Qt.Key.Key_Return)
    assert "<b>2 联系</b>" in wizard.steps_label.text()
    assert wizard.steps_label.accessibleName() == "第 2 步，共 3 步：联系"
    assert wizard.focusWidget() is trip.form.boxes["phone"]


def test_a_step_says_why_it_can_not_be_left_at_the_place(trip: Trip) -> None:
    trip.press(Qt.Key.Key_Return)
    assert trip.wizard.place == 0
    assert trip.wizard.message.text() == "请填写名称。"
    assert trip.wizard.message.isVisible()
    assert trip.name.property("wrong") == "true"
    assert trip.wizard.focusWidget() is trip.name
    trip.type("red")
    trip.press(Qt.Key.Key_Return)
    assert trip.wizard.place == 1
    assert not trip.wizard.message.isVisible()
    assert trip.name.property("wrong") == "false"
    trip.qtbot.mouseClick(trip.wizard.next_button, Qt.MouseButton.LeftButton)
    assert trip.wizard.place == 1
    assert trip.form.boxes["phone"].property("wrong") == "true"
    assert not trip.wizard.message.isVisible(), "the form says it at its own field"


def test_going_back_keeps_what_was_typed(trip: Trip) -> None:
    assert not trip.wizard.back_button.isVisible()
    trip.type("red")
    trip.press(Qt.Key.Key_Return)
    trip.qtbot.mouseClick(trip.wizard.back_button, Qt.MouseButton.LeftButton)
    assert trip.wizard.place == 0
    assert trip.name.text() == "red"
    assert trip.wizard.focusWidget() is trip.name


def test_long_work_is_seen_and_leads_on_when_it_is_done(trip: Trip) -> None:
    running = trip.to_the_end()
    wizard = trip.wizard
    assert wizard.bar.isVisible()
    assert wizard.run_words.text() == "正在写入……"
    assert not wizard.next_button.isEnabled()
    assert not wizard.back_button.isEnabled()
    running.advance(0.4)
    assert (wizard.share.text(), wizard.bar.value()) == ("40%", 400)
    running.over()
    running.done()
    assert trip.ended == [True]
    assert not wizard.isVisible()


def test_esc_stops_long_work_and_the_step_stays(trip: Trip) -> None:
    running = trip.to_the_end()
    stops: list[bool] = []
    running.cancel = lambda: stops.append(True)
    trip.press(Qt.Key.Key_Escape)
    assert stops == [True]
    assert trip.wizard.isVisible()
    trip.wizard.close()
    assert trip.wizard.isVisible(), "the window waits until the work has stopped"
    assert stops == [True], "it is asked once"
    running.failed(RuleError("已经停下，没有写入任何内容。"))
    assert trip.wizard.message.text() == "已经停下，没有写入任何内容。"
    assert trip.wizard.next_button.isEnabled()
    assert trip.ended == []


@pytest.mark.parametrize(("place", "answer", "open_"), [(0, 0, False), (1, 0, False), (1, 1, True)])
def test_leaving_asks_when_steps_would_be_lost(trip: Trip, place: int, answer: int, *, open_: bool) -> None:
    asked: list[str] = []

    def reply(box: QMessageBox) -> None:
        asked.append(box.text())
        box.buttons()[answer].click()

    if place:
        trip.type("red")
        trip.press(Qt.Key.Key_Return)
        meanwhile(QMessageBox, reply)
    trip.press(Qt.Key.Key_Escape)
    assert trip.wizard.isVisible() is open_
    assert len(asked) == place
    assert QApplication.activeModalWidget() is None


def test_a_step_that_can_not_be_taken_back_offers_no_way_back(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    wizard = Wizard("导入", (Step("文件", QWidget()), Step("完成", QWidget(), back=False)), window)
    wizard.show()
    wizard.next()
    assert wizard.place == 1
    assert not wizard.back_button.isVisible()
    wizard.back()
    assert wizard.place == 1
    assert wizard.next_button.text() == "完成"
    assert isinstance(wizard.focusWidget(), QPushButton)
