"""What the window says of errors: each kind in its own way, and never anybody's data."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.base import paths
from app.base.crash import unseen_reports
from app.base.errors import RuleError, TroubleError
from app.base.log import start_log
from app.ui.parts import messages
from app.ui.parts.messages import EmptyState
from tests.ui.conftest import meanwhile


def press(box: QMessageBox, words: str) -> None:
    next(button for button in box.buttons() if button.text() == words).click()


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")
    return tmp_path / "log"


def bug() -> ValueError:
    try:
        int("李美玲 19900000001")
    except ValueError as error:
        return error
    return ValueError()


def test_a_rule_is_said_with_its_own_words(qtbot: QtBot) -> None:
    del qtbot
    said: list[str] = []

    def read(box: QMessageBox) -> None:
        said.append(box.text())
        box.accept()

    meanwhile(QMessageBox, read)
    messages.tell_error(None, RuleError("请填写“姓名”。", "name"))
    assert said == ["请填写“姓名”。"]


def test_a_long_sentence_is_seen_to_its_end(qtbot: QtBot) -> None:
    del qtbot
    seen: list[bool] = []

    def look(box: QMessageBox) -> None:
        label = box.findChild(QLabel, "qt_msgbox_label")
        assert label is not None
        seen.append(label.wordWrap() and label.height() >= label.heightForWidth(label.width()))
        box.accept()

    meanwhile(QMessageBox, look)
    messages.tell_error(None, TroubleError("数据正由另一个程序使用。请先关闭那个窗口，再打开。" * 3))
    assert seen == [True]


@pytest.mark.parametrize(("words", "times"), [("重试", 1), ("关闭", 0)])
def test_trouble_offers_to_try_again(qtbot: QtBot, words: str, times: int) -> None:
    del qtbot
    tried: list[bool] = []
    meanwhile(QMessageBox, lambda box: press(box, words))
    messages.tell_error(None, TroubleError("磁盘已满。"), lambda: tried.append(True))
    assert len(tried) == times


def test_a_bug_can_be_copied_and_names_nobody(qtbot: QtBot, reports: Path) -> None:
    del qtbot
    meanwhile(QMessageBox, lambda box: press(box, "复制"))
    messages.tell_error(None, bug())
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied
    assert "test_messages.py" in copied
    assert "李美玲" not in copied
    assert "19900000001" not in copied
    assert [path.suffix for path in reports.iterdir()] == [".txt"]


def test_the_folder_of_reports_can_be_opened(
    qtbot: QtBot, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    meanwhile(QMessageBox, lambda box: press(box, "打开文件夹"))
    messages.tell_error(None, bug())
    assert [Path(url.toLocalFile()) for url in opened] == [reports]


@pytest.mark.parametrize(("words", "left"), [("复制", 0), ("关闭", 1)])
def test_a_report_nobody_took_is_offered_once_more_at_the_next_start(
    qtbot: QtBot, reports: Path, words: str, left: int
) -> None:
    del qtbot
    meanwhile(QMessageBox, lambda box: press(box, words))
    messages.tell_error(None, bug())
    assert len(unseen_reports(reports)) == left
    said: list[str] = []

    def take(box: QMessageBox) -> None:
        said.append(box.text())
        press(box, "复制")

    QGuiApplication.clipboard().clear()
    if left:
        meanwhile(QMessageBox, take)
    messages.tell_of_last_time(None)
    messages.tell_of_last_time(None)
    assert len(said) == left
    assert ("ValueError" in QGuiApplication.clipboard().text()) == bool(left)
    assert unseen_reports(reports) == []


def test_what_many_questions_meet_at_once_is_said_once(qtbot: QtBot) -> None:
    del qtbot
    said: list[str] = []

    def read(box: QMessageBox) -> None:
        messages.tell_error(None, TroubleError("磁盘已满。"))
        said.append(box.text())
        press(box, "关闭")

    meanwhile(QMessageBox, read)
    messages.tell_error(None, TroubleError("磁盘已满。"))
    assert said == ["磁盘已满。"]


def test_a_report_holds_the_last_log_lines(reports: Path) -> None:
    memory = start_log(reports)
    try:
        logging.getLogger("app").info("imported 3 rows")
        text, file = messages.report_bug(bug())
    finally:
        for handler in [memory, *logging.getLogger().handlers]:
            if type(handler).__module__ in {"app.base.log", "logging.handlers"}:
                logging.getLogger().removeHandler(handler)
                handler.close()
    assert "imported 3 rows" in text
    assert file is not None


def test_a_disk_that_refuses_the_report_does_not_hide_the_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "file" / "log")
    assert messages.report_bug(bug()) == ("ValueError", None)


def test_an_empty_list_offers_the_next_step(qtbot: QtBot) -> None:
    empty = EmptyState("members")
    qtbot.addWidget(empty)
    pressed: list[bool] = []
    empty.say("还没有党员", "可以导入。")
    empty.add_button("导入花名册", lambda: pressed.append(True), main=True)
    button = empty.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    button.click()
    assert pressed == [True]
    assert (empty.title.text(), empty.hint.text()) == ("还没有党员", "可以导入。")
