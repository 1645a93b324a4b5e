"""The accounts page: one's own password, and for administrators everybody's account."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from app.base.errors import RuleError
from app.records.accounts import Role
from app.ui.dialogs.account_edit import AccountEditDialog
from app.ui.dialogs.entry import EntryDialog
from app.ui.dialogs.password import PasswordDialog
from app.ui.pages.accounts import AccountsPage
from app.usecases.accounts import list_accounts
from tests import builders
from tests.ui.conftest import Workbench, meanwhile

PASSWORD = "Spring-rain-7"
SMALL_SCREEN = 570
"""What 768 dots at 125 % leave for a dialog below its title bar, in the window's own measure."""


@pytest.fixture
def page(workbench: Workbench) -> AccountsPage:
    page = workbench.frame.open_page("accounts")
    assert isinstance(page, AccountsPage)
    workbench.settle()
    return page


def fill(bot: QtBot, dialog: EntryDialog, **texts: str) -> None:
    assert dialog.entry is not None
    for name, text in texts.items():
        box = dialog.entry.boxes[name]
        assert isinstance(box, QLineEdit)
        box.clear()
        bot.keyClicks(box, text)


def fault(bench: Workbench, dialog: EntryDialog, name: str) -> str:
    assert dialog.entry is not None
    label = dialog.entry._faults[name]
    bench.qtbot.waitUntil(label.isVisible, timeout=10_000)
    return label.text()


def make(bench: Workbench, page: AccountsPage, login: str, *roles: Role) -> None:
    bench.qtbot.keyClick(page, Qt.Key.Key_F4)
    dialog = bench.dialog(AccountEditDialog)
    fill(bench.qtbot, dialog, login=login, password=PASSWORD, again=PASSWORD)
    for role in roles:
        bench.qtbot.keyClick(dialog.boxes[role], Qt.Key.Key_Space)
    dialog.save()
    bench.closed(dialog)


def listed(bench: Workbench) -> dict[str, tuple[tuple[str, ...], bool]]:
    rows = bench.window.desk.login.ask(list_accounts)
    return {row.login: (row.roles, row.active) for row in rows}


def may_enter(bench: Workbench, login: str, password: str) -> bool:
    try:
        bench.window._place.sign_in(login, password)
    except RuleError:
        return False
    return True


def test_a_new_account_gets_its_roles_and_can_log_in(workbench: Workbench, page: AccountsPage) -> None:
    make(workbench, page, "qiantai", Role.FRONT_DESK, Role.SECRETARY)
    assert listed(workbench)["qiantai"] == (("前台", "支部书记"), True)
    assert page._accounts[page.table.current_id()].login == "qiantai"
    assert workbench.frame.status.text() == "已保存：新建账号"
    assert may_enter(workbench, "qiantai", PASSWORD)


def test_each_role_says_what_it_may_do(workbench: Workbench, page: AccountsPage) -> None:
    page.add()
    dialog = workbench.dialog(AccountEditDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(text.startswith("查看党员名册（遮盖）、登记和修改党员") for text in texts)
    assert [box.text() for box in dialog.boxes.values()] == ["前台", "支部书记", "干部（审计）", "管理员"]
    assert "管理账号" in dialog.boxes[Role.ADMINISTRATOR].accessibleDescription()
    assert dialog.height() < SMALL_SCREEN
    dialog.reject()
    workbench.closed(dialog)


@pytest.mark.parametrize(
    ("texts", "field", "says"),
    [
        ({"login": "", "password": PASSWORD, "again": PASSWORD}, "login", "请填写登录名"),
        ({"login": builders.LOGIN, "password": PASSWORD, "again": PASSWORD}, "login", "已经有人用了"),
        ({"login": "qiantai", "password": "12345678", "again": "12345678"}, "password", "容易猜到"),
        ({"login": "qiantai", "password": "short", "again": "short"}, "password", "太短"),
        ({"login": "qiantai", "password": PASSWORD, "again": "other"}, "again", "不一样"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    workbench: Workbench, page: AccountsPage, texts: dict[str, str], field: str, says: str
) -> None:
    page.add()
    dialog = workbench.dialog(AccountEditDialog)
    fill(workbench.qtbot, dialog, **texts)
    dialog.boxes[Role.FRONT_DESK].setChecked(True)
    dialog.save()
    assert says in fault(workbench, dialog, field)
    assert list(listed(workbench)) == [builders.LOGIN]
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()
    workbench.closed(dialog)


def test_an_account_without_a_role_is_refused_below_the_roles(
    workbench: Workbench, page: AccountsPage
) -> None:
    page.add()
    dialog = workbench.dialog(AccountEditDialog)
    fill(workbench.qtbot, dialog, login="qiantai", password=PASSWORD, again=PASSWORD)
    dialog.save()
    workbench.qtbot.waitUntil(dialog._fault.isVisible, timeout=10_000)
    assert dialog._fault.text() == "请至少选一个角色。"
    workbench.qtbot.keyClick(dialog.boxes[Role.OFFICIAL], Qt.Key.Key_Space)
    dialog.save()
    workbench.closed(dialog)
    assert listed(workbench)["qiantai"] == (("干部（审计）",), True)


def test_passwords_are_not_seen_while_they_are_typed(workbench: Workbench, page: AccountsPage) -> None:
    page.change_own()
    dialog = workbench.dialog(PasswordDialog)
    assert dialog.entry is not None
    modes = {box.echoMode() for box in dialog.entry.boxes.values() if isinstance(box, QLineEdit)}
    assert modes == {QLineEdit.EchoMode.Password}
    dialog.reject()
    workbench.closed(dialog)


def test_roles_are_changed_and_undone(workbench: Workbench, page: AccountsPage) -> None:
    make(workbench, page, "qiantai", Role.FRONT_DESK)
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    dialog = workbench.dialog(AccountEditDialog)
    assert dialog.boxes[Role.FRONT_DESK].isChecked()
    assert dialog.boxes[Role.FRONT_DESK].hasFocus()
    workbench.qtbot.keyClick(dialog.boxes[Role.OFFICIAL], Qt.Key.Key_Space)
    dialog.save()
    workbench.closed(dialog)
    assert listed(workbench)["qiantai"][0] == ("前台", "干部（审计）")
    workbench.frame.undo()
    workbench.settle()
    assert listed(workbench)["qiantai"][0] == ("前台",)


def test_the_last_administrator_keeps_the_role(workbench: Workbench, page: AccountsPage) -> None:
    page.edit()
    dialog = workbench.dialog(AccountEditDialog)
    dialog.boxes[Role.ADMINISTRATOR].setChecked(False)
    dialog.save()
    workbench.qtbot.waitUntil(dialog._fault.isVisible, timeout=10_000)
    assert "至少要留一个启用的管理员" in dialog._fault.text()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()
    workbench.closed(dialog)


def test_an_account_is_closed_and_opened_but_never_ones_own(workbench: Workbench, page: AccountsPage) -> None:
    assert not page.switch_button.isEnabled()
    make(workbench, page, "qiantai", Role.FRONT_DESK)
    workbench.qtbot.mouseClick(page.switch_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert listed(workbench)["qiantai"] == (("前台",), False)
    assert page.switch_button.text() == "启用"
    assert not may_enter(workbench, "qiantai", PASSWORD)
    workbench.qtbot.mouseClick(page.switch_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert may_enter(workbench, "qiantai", PASSWORD)


def test_a_forgotten_password_is_set_anew(workbench: Workbench, page: AccountsPage) -> None:
    make(workbench, page, "qiantai", Role.FRONT_DESK)
    workbench.qtbot.mouseClick(page.reset_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(PasswordDialog)
    fill(workbench.qtbot, dialog, password="Autumn-wind-8", again="Autumn-wind-8")
    dialog.save()
    workbench.closed(dialog)
    assert workbench.frame.status.text() == "“qiantai”的密码已设好。　上一步：新建账号"
    assert may_enter(workbench, "qiantai", "Autumn-wind-8")
    assert not may_enter(workbench, "qiantai", PASSWORD)


def test_ones_own_password_takes_the_old_one(workbench: Workbench, page: AccountsPage) -> None:
    workbench.qtbot.mouseClick(page.password_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(PasswordDialog)
    dialog.save()
    assert fault(workbench, dialog, "old") == "请填写现在的密码。"
    fill(workbench.qtbot, dialog, old="wrong-one", password=PASSWORD, again=PASSWORD)
    dialog.save()
    assert "现在的密码不对" in fault(workbench, dialog, "old")
    fill(workbench.qtbot, dialog, old=builders.PASSWORD)
    dialog.save()
    workbench.closed(dialog)
    assert may_enter(workbench, builders.LOGIN, PASSWORD)
    assert not may_enter(workbench, builders.LOGIN, builders.PASSWORD)
