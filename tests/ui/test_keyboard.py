"""Everything can be reached with the keyboard and has a name for those who listen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.dialogs.account_edit import AccountEditDialog
from app.ui.dialogs.area_edit import AreaEditDialog
from app.ui.dialogs.cover import CoverDialog
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.organisation_edit import OrganisationEditDialog
from app.ui.dialogs.password import PasswordDialog
from app.ui.dialogs.photos import PhotosDialog
from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.setting_edit import SettingEditDialog
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.main_window import MainWindow
from app.ui.welcome.recover import RecoverDialog
from app.usecases.listing import list_ids
from app.usecases.members import change_member
from tests.ui.conftest import Workbench
from tests.ui.controls import controls, nameless, out_of_reach

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    "page", ["members", "organisations", "areas", "journal", "accounts", "settings", "about"]
)
def test_every_control_of_a_page_has_a_name_and_is_reached(workbench: Workbench, page: str) -> None:
    workbench.frame.open_page(page)
    workbench.settle()
    assert len(list(controls(workbench.window))) >= 5
    assert nameless(workbench.window) == []
    assert out_of_reach(workbench.window) == []


DIALOGS: dict[str, Callable[[MainWindow], QWidget]] = {
    "account": lambda window: AccountEditDialog(window.desk, None, window),
    "area": lambda window: AreaEditDialog(window.desk, None, None, window),
    "cover": lambda window: CoverDialog(window.desk, "nobody", "第一党支部", window),
    "password": lambda window: PasswordDialog(window.desk, None, window),
    "setting": lambda window: SettingEditDialog(window.desk, "", (), window),
    "organisation": lambda window: OrganisationEditDialog(window.desk, None, None, window),
    "edit": lambda window: MemberEditDialog(window.desk, None, window),
    "export": lambda window: ExportDialog(window.desk, "members", (), None, 0, window),
    "import": lambda window: ImportDialog(window.desk, "members", window),
    "photos": lambda window: PhotosDialog(window.desk, "member", "nobody", "李美玲", window),
    "reason": lambda window: ReasonDialog(window, "查看完整号码", "为什么", "查看"),
    "recover": lambda window: RecoverDialog("", window),
    "shortcuts": ShortcutsDialog,
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_has_a_name_and_is_reached(workbench: Workbench, name: str) -> None:
    dialog = DIALOGS[name](workbench.window)
    dialog.show()
    workbench.settle()
    assert len(list(controls(dialog))) >= 2
    assert nameless(dialog) == []
    assert out_of_reach(dialog) == []
    dialog.deleteLater()


@pytest.mark.parametrize("exists", [True, False])
def test_what_is_seen_before_log_in_has_names_too(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path, tmp_path: Path, *, exists: bool
) -> None:
    del qtbot
    window = open_window(centre if exists else tmp_path / "new")
    assert len(list(controls(window))) >= 4
    assert nameless(window) == []
    assert out_of_reach(window) == []


def test_a_narrow_window_folds_the_navigation_and_keeps_its_names(workbench: Workbench) -> None:
    frame = workbench.frame
    first = frame.entries()[0].title
    workbench.window.resize(1366, 768)
    workbench.qtbot.waitUntil(lambda: frame.pages_list.item(1).text() == first, timeout=5_000)
    unfolded = frame.navigation_bar.width()
    workbench.window.resize(911, 512)
    workbench.qtbot.waitUntil(lambda: frame.pages_list.item(1).text() == "", timeout=5_000)
    assert frame.navigation_bar.width() < unfolded / 2
    assert frame.pages_list.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == first
    assert not frame.brand.isVisible()


def test_a_day_at_the_desk_needs_no_mouse(workbench: Workbench) -> None:
    bot, page = workbench.qtbot, workbench.members
    page.table.setFocus()
    bot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filters.search.hasFocus()
    bot.keyClicks(page.filters.search, "stf")
    workbench.settle()
    bot.keyClick(page.filters.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    assert workbench.names() == ["单田芳"]
    bot.keyClick(page.table, Qt.Key.Key_Return)
    dialog = workbench.dialog(MemberEditDialog)
    bot.keyClick(dialog, Qt.Key.Key_Escape)
    bot.waitUntil(lambda: not dialog.isVisible(), timeout=5_000)
    workbench.come_back()
    bot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    workbench.settle()
    assert len(workbench.names()) == 3


def test_undo_and_redo_work_where_one_stands_after_a_register_opens(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    member = login.ask(list_ids, "members")[0]
    workbench.frame.desk.act(change_member, member, {"phone": "19900000099"}, label="修改党员")
    workbench.settle()
    box = workbench.members.filters.search
    assert box.hasFocus()
    workbench.qtbot.keyClick(box, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert workbench.frame.status.text() == "已撤销：修改党员"
    workbench.qtbot.keyClick(box, Qt.Key.Key_Y, CTRL)
    workbench.settle()
    assert workbench.frame.status.text() == "已重做：修改党员"
    workbench.search("stf")
    workbench.qtbot.keyClick(box, Qt.Key.Key_Escape)
    workbench.qtbot.keyClick(box, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert (box.text(), workbench.frame.status.text()) == ("", "已撤销：修改党员")


def test_what_is_being_typed_is_taken_back_letter_by_letter(workbench: Workbench) -> None:
    box = workbench.members.filters.search
    workbench.search("stf")
    workbench.qtbot.keyClick(box, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert box.text() == ""
    assert "撤销" not in workbench.frame.status.text()


def test_a_line_that_nobody_changed_lets_undo_through(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    member = login.ask(list_ids, "members")[0]
    workbench.frame.desk.act(change_member, member, {"phone": "19900000099"}, label="修改党员")
    page = workbench.frame.open_page("reports")
    workbench.settle()
    period = page.findChild(QLineEdit, "period")
    assert period is not None
    assert period.text()
    period.setFocus()
    workbench.qtbot.keyClick(period, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert workbench.frame.status.text() == "已撤销：修改党员"
