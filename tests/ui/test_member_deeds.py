"""What can happen to a membership, from the pane beside the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.status import DeedDialog
from app.ui.main_window import MainWindow
from app.usecases.members import register_member
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile, type_text
from tests.ui.test_members import values_shown


def choose(bench: Workbench, words: str) -> None:
    """Choose an entry of the menu 操作 of the current member."""
    menu = bench.members.member.deeds
    menu.aboutToShow.emit()
    entry = next(one for one in menu.actions() if one.text().startswith(words))
    assert entry.isEnabled()
    entry.trigger()


def narrow(bench: Workbench, words: str) -> None:
    """Choose an entry of the menu 筛选."""
    menu = bench.members.asked.menu
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == words).trigger()
    bench.settle()


def form(bench: Workbench) -> DeedDialog:
    dialog = bench.dialog(DeedDialog)
    bench.qtbot.waitUntil(lambda: dialog.entry is not None, timeout=5_000)
    return dialog


def save(bench: Workbench, dialog: DeedDialog) -> None:
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    bench.settle()


def fill(dialog: DeedDialog, name: str, text: str) -> None:
    assert dialog.entry is not None
    box = dialog.entry.boxes[name]
    if isinstance(box, QComboBox):
        box.setCurrentIndex(box.findText(text))
    elif isinstance(box, QLineEdit | QPlainTextEdit):
        box.clear()
        type_text(box, text)


def offered(bench: Workbench) -> list[str]:
    menu = bench.members.member.deeds
    menu.aboutToShow.emit()
    return [one.text() for one in menu.actions() if one.text() and one.isEnabled()]


def badges(bench: Workbench) -> list[str]:
    labels = bench.members.sheet.findChildren(QLabel)
    return [label.text() for label in labels if label.property("look") == "badge"]


def undo(bench: Workbench) -> None:
    bench.qtbot.mouseClick(bench.frame.undo_button, Qt.MouseButton.LeftButton)
    bench.settle()


def test_a_member_leaves_and_stays_in_the_history(workbench: Workbench) -> None:
    workbench.search("lml")
    choose(workbench, "转出")
    dialog = form(workbench)
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()  # where to is asked first
    fill(dialog, "counterpart", "云岭社区党委")
    fill(dialog, "happened_on", "2026年9月1日")
    save(workbench, dialog)
    assert "转出" in badges(workbench)
    assert "组织关系转出 · 转出 · 云岭社区党委" in values_shown(workbench)
    assert not any(words.startswith("转出") for words in offered(workbench))
    undo(workbench)
    assert "正常" in badges(workbench)


def test_a_state_is_changed_and_the_day_must_be_a_day(workbench: Workbench) -> None:
    workbench.search("stf")
    choose(workbench, "变更党籍状态")
    dialog = form(workbench)
    fill(dialog, "state", "保留党籍")
    fill(dialog, "happened_on", "哪天")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert dialog.entry is not None
    assert dialog.entry.boxes["happened_on"].property("wrong") == "true"
    fill(dialog, "happened_on", "20260301")
    save(workbench, dialog)
    assert "保留党籍" in badges(workbench)


def test_a_flag_is_set_and_lifted(workbench: Workbench) -> None:
    workbench.search("lml")
    choose(workbench, "标记困难")
    dialog = form(workbench)
    fill(dialog, "text", "因病")
    save(workbench, dialog)
    assert "因病" in values_shown(workbench)
    choose(workbench, "解除困难")
    save(workbench, form(workbench))
    assert "因病" not in values_shown(workbench)
    assert "困难 · 解除" in values_shown(workbench)


def test_a_tag_is_put_on_and_taken_off(workbench: Workbench) -> None:
    workbench.search("lml")
    choose(workbench, "添加标签")
    dialog = form(workbench)
    fill(dialog, "name", "志愿者")
    save(workbench, dialog)
    assert "# 志愿者" in badges(workbench)
    workbench.search("")
    workbench.members.filters.clear()
    narrow(workbench, "# 志愿者")
    assert workbench.names() == ["李美玲"]
    workbench.members.filters.clear()
    workbench.search("lml")
    choose(workbench, "去掉标签")
    workbench.settle()
    assert "# 志愿者" not in badges(workbench)
    undo(workbench)
    assert "# 志愿者" in badges(workbench)


def test_a_member_is_deleted_after_asking_and_comes_back(workbench: Workbench) -> None:
    workbench.search("lml")
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    choose(workbench, "删除")
    workbench.settle()
    assert workbench.names() == []
    undo(workbench)
    assert workbench.names() == ["李美玲"]


@pytest.fixture
def with_question(qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path) -> Workbench:
    with builders.signed_in(centre) as login:
        login.act(register_member, {"name": "卫小林", "review": "出生日期与身份证不一致"})
    return enter(qtbot, open_window(centre), centre)


def test_an_open_question_is_found_read_for_a_reason_and_settled(with_question: Workbench) -> None:
    bench = with_question
    narrow(bench, "有待核事项")
    assert bench.names() == ["卫小林"]
    member = bench.members.member
    assert member.review_label.isVisible()
    assert "身份证不一致" not in member.review_label.text()
    assert not member.reviewed_button.isVisible()

    def give_reason(dialog: ReasonDialog) -> None:
        type_text(dialog.reason, "核对证件")
        bench.qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    meanwhile(ReasonDialog, give_reason)
    bench.qtbot.mouseClick(member.clear_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert "出生日期与身份证不一致" in member.review_label.text()
    bench.qtbot.mouseClick(member.reviewed_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.names() == []
    undo(bench)
    assert bench.names() == ["卫小林"]
