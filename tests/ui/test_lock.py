"""The lock: it covers, keeps what was typed, lets another account in; and the backup on leaving."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.base import clock
from app.base.errors import TroubleError
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.frame import Frame
from app.ui.idle import USUAL_MINUTES
from app.ui.main_window import IDLE_SETTING, MainWindow
from app.ui.pages.counter import CounterPage
from app.ui.parts.progress import Progress
from app.ui.welcome.login import LoginPage
from app.usecases import safekeeping
from app.usecases.accounts import create_account
from app.usecases.activities import add_activity
from app.usecases.members import change_member
from app.usecases.settings import change_setting
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile

OTHER, OTHER_PASSWORD = "xiaoli", "Qing-feng-9"
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
DAY = {"name": "清洁家园", "kind": "志愿活动", "held_on": clock.today(), "hours": Decimal(2)}


def lock_page(window: MainWindow) -> LoginPage:
    page = window.stack.currentWidget()
    assert isinstance(page, LoginPage)
    return page


def unlock(bench: Workbench, user: str = "", password: str = builders.PASSWORD) -> Workbench:
    page = lock_page(bench.window)
    if user:
        page.user.setText(user)
    bench.qtbot.keyClicks(page.password, password)
    bench.qtbot.keyClick(page.password, Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: isinstance(bench.window.stack.currentWidget(), Frame), timeout=20_000)
    again = Workbench(bench.qtbot, bench.window)
    again.settle()
    return again


def test_the_lock_covers_the_workbench_and_keeps_what_was_typed(workbench: Workbench) -> None:
    workbench.search("lml")
    workbench.members.add()
    dialog = workbench.dialog(MemberEditDialog)
    phone = dialog.findChild(QLineEdit, "phone")
    assert phone is not None
    phone.setText("19912345678")
    workbench.window.lock()
    assert lock_page(workbench.window).user.text() == builders.LOGIN
    assert not workbench.frame.isVisible()
    assert not dialog.isVisible()
    again = unlock(workbench)
    assert again.frame is workbench.frame
    assert dialog.isVisible()
    assert phone.text() == "19912345678"
    assert again.frame.page_name() == "members"
    assert workbench.members.filters.text() == "lml"
    dialog.reject()


def test_ctrl_l_locks_and_a_wrong_password_opens_nothing(workbench: Workbench) -> None:
    workbench.qtbot.keyClick(workbench.frame, Qt.Key.Key_L, CTRL)
    page = lock_page(workbench.window)
    workbench.qtbot.keyClicks(page.password, "wrong-password")
    workbench.qtbot.keyClick(page.password, Qt.Key.Key_Return)
    workbench.qtbot.waitUntil(page.message.isVisible, timeout=20_000)
    assert lock_page(workbench.window) is page
    page.password.clear()
    assert unlock(workbench).names() == ["李美玲", "单田芳", "曾国强"]


def real_key(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key as the window system sends it: to the window, not to a widget."""
    QTest.keyClick(window.windowHandle(), key, modifier)


@pytest.fixture
def sign_in(workbench: Workbench) -> EventSignInDialog:
    activity = workbench.window.desk.login.act(add_activity, DAY)
    page = workbench.frame.open_page("counter")
    assert isinstance(page, CounterPage)
    page.open_dialog(EventSignInDialog(workbench.window.desk, activity, workbench.window))
    return workbench.dialog(EventSignInDialog)


def test_ctrl_l_locks_over_an_open_dialog_and_the_password_never_reaches_it(
    workbench: Workbench, sign_in: EventSignInDialog
) -> None:
    sign_in.code.setText("lm")
    real_key(sign_in, Qt.Key.Key_L, CTRL)
    page = lock_page(workbench.window)
    assert not sign_in.isVisible()
    workbench.qtbot.waitUntil(workbench.window.isActiveWindow, timeout=5_000)
    for key in "secret":
        real_key(workbench.window, Qt.Key(ord(key.upper())))
    assert page.password.text() == "secret"
    assert sign_in.code.text() == "lm"
    page.password.clear()
    unlock(workbench)
    assert sign_in.isVisible()
    assert sign_in.code.text() == "lm"
    assert sum(sign_in.log.counts.values()) == 0
    workbench.qtbot.waitUntil(sign_in.isActiveWindow, timeout=5_000)
    assert QApplication.focusWidget() is sign_in.code
    sign_in.accept()


def test_ctrl_l_locks_while_a_list_hangs_open(workbench: Workbench) -> None:
    workbench.frame.menu.popup(workbench.window.mapToGlobal(QPoint(0, 0)))
    real_key(workbench.window, Qt.Key.Key_L, CTRL)
    lock_page(workbench.window)
    assert QApplication.activePopupWidget() is None


def test_what_opens_while_locked_is_seen_after_it(workbench: Workbench) -> None:
    workbench.window.lock()
    progress = Progress(workbench.window, "正在整理……")
    progress.open()
    workbench.qtbot.waitUntil(lambda: not progress.isVisible(), timeout=5_000)
    assert QApplication.activeModalWidget() is None
    unlock(workbench)
    assert progress.isVisible()
    progress.over()


def test_long_work_goes_on_behind_the_lock_and_its_progress_ends_there(workbench: Workbench) -> None:
    stopped: list[bool] = []
    progress = Progress(workbench.window, "正在整理……", lambda: stopped.append(True))
    progress.open()
    workbench.window.lock()
    assert not progress.isVisible()
    progress.over()
    unlock(workbench)
    assert not progress.isVisible()
    assert stopped == []


def test_after_the_lock_the_keys_go_where_they_went_before(workbench: Workbench) -> None:
    page = workbench.frame.open_page("counter")
    assert isinstance(page, CounterPage)
    workbench.settle()
    page.receive()
    workbench.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    phone = page.quick.entry.boxes["phone"]
    assert QApplication.focusWidget() is phone
    real_key(workbench.window, Qt.Key.Key_1)
    real_key(workbench.window, Qt.Key.Key_L, CTRL)
    unlock(workbench)
    assert QApplication.focusWidget() is phone
    real_key(workbench.window, Qt.Key.Key_9)
    assert page.quick.entry.values()["phone"] == "19"


def test_another_account_finds_a_workbench_of_its_own(workbench: Workbench) -> None:
    create_account(workbench.window.desk.login, OTHER, ["front_desk"], OTHER_PASSWORD)
    workbench.search("lml")
    workbench.members.add()
    dialog = workbench.dialog(MemberEditDialog)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    store = workbench.window.desk.login.store
    workbench.window.switch_account()
    assert lock_page(workbench.window).user.text() == ""
    again = unlock(workbench, OTHER, OTHER_PASSWORD)
    workbench.qtbot.waitUntil(lambda: bool(gone), timeout=5_000)
    assert again.frame.user.text() == OTHER
    assert again.window.desk.login.store is store
    assert again.members.filters.text() == ""


def test_whoever_does_nothing_is_locked_out_and_a_key_begins_the_wait_anew(
    qtbot: QtBot, workbench: Workbench
) -> None:
    watch = workbench.window.idle
    assert watch.interval() == USUAL_MINUTES * 60_000
    window = workbench.window.windowHandle()
    watch.set_interval(60_000)
    before = watch.remaining()
    watch.set_interval(120_000)
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert watch.remaining() > before
    watch.set_interval(1)
    qtbot.waitUntil(lambda: isinstance(workbench.window.stack.currentWidget(), LoginPage), timeout=5_000)
    assert not watch.watching()


def test_the_centre_says_after_how_many_minutes(workbench: Workbench) -> None:
    workbench.window.desk.login.act(change_setting, IDLE_SETTING, "3", "2020-01-01", "本中心约定")
    workbench.window.lock()
    again = unlock(workbench)
    assert again.window.idle.interval() == 3 * 60_000


@pytest.mark.parametrize("said", [None, "", "0", "-5", "很久", "9999", "³"])
def test_no_sensible_number_of_minutes_counts_as_the_usual_time(
    workbench: Workbench, said: str | None
) -> None:
    workbench.window.idle.set_minutes(said)
    assert workbench.window.idle.interval() == USUAL_MINUTES * 60_000


def test_trouble_during_the_lock_is_told_after_it(workbench: Workbench) -> None:
    workbench.window.lock()
    workbench.window.desk.alarm.emit(TroubleError("磁盘满了，请清理后再试。", "disk"), None)
    assert QApplication.activeModalWidget() is None
    said: list[str] = []

    def read(box: QMessageBox) -> None:
        said.append(box.text())
        box.reject()

    meanwhile(QMessageBox, read)
    unlock(workbench)
    assert said == ["磁盘满了，请清理后再试。"]


def change_something(bench: Workbench) -> None:
    member = bench.members.table.records.ids[0]
    bench.members.desk.act(change_member, member, {"phone": "19900000008"})
    bench.settle()


def test_leaving_makes_a_backup_of_what_changed(workbench: Workbench, centre: Path) -> None:
    assert list((centre / "backups").glob("*-exit*")) == []
    change_something(workbench)
    workbench.window.close()
    assert len(list((centre / "backups").glob("*-exit*"))) == 1


def test_leaving_without_a_change_makes_none(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path
) -> None:
    with builders.signed_in(centre) as login:
        safekeeping.keep_safe(login.store, "timer")
    bench = enter(qtbot, open_window(centre), centre)
    bench.settle()
    bench.window.close()
    assert list((centre / "backups").glob("*-exit*")) == []


def test_leaving_keeps_what_a_killed_run_left(workbench: Workbench, centre: Path) -> None:
    workbench.settle()
    workbench.window.close()
    assert len(list((centre / "backups").glob("*-exit*"))) == 1


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def refuse(_store: object, why: str, *_: object) -> None:
        asked.append(why)
        raise TroubleError("磁盘满了，请清理后再试。", "disk")

    monkeypatch.setattr(safekeeping, "keep_safe", refuse)
    return asked


def press(words: str) -> None:
    def find(box: QMessageBox) -> None:
        next(button for button in box.buttons() if button.text() == words).click()

    meanwhile(QMessageBox, find)


def test_leaving_with_a_full_disk_asks_and_lets_go(workbench: Workbench, full_disk: list[str]) -> None:
    change_something(workbench)
    press("先不退出")
    workbench.window.close()
    assert workbench.window.isVisible()
    press("不备份，退出")
    workbench.window.close()
    assert not workbench.window.isVisible()
    assert full_disk == ["exit", "exit"]


def test_every_half_hour_what_changed_is_backed_up(workbench: Workbench, centre: Path) -> None:
    keeper = workbench.window.keeper
    assert keeper is not None
    for made in (1, 1):
        keeper.keep_if_changed()
        workbench.settle()
        assert len(list((centre / "backups").glob("*-timer*"))) == made
    change_something(workbench)
    keeper.keep_if_changed()
    workbench.settle()
    assert len(list((centre / "backups").glob("*-timer*"))) == 2
