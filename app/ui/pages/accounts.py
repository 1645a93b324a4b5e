"""The accounts page: everybody's own account; for administrators all accounts with their roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.dialogs.account_edit import AccountEditDialog
from app.ui.dialogs.password import PasswordDialog
from app.ui.page import Page
from app.ui.parts import tokens
from app.ui.parts.record_table import RecordTable, Row
from app.ui.parts.sheet_view import SheetView
from app.ui.parts.theme import icon
from app.ui.words.accounts import COLUMNS, own_says, row_of, sheet_of
from app.usecases.accounts import AccountRow, close_account, list_accounts, open_account

SET = "密码已设好。"


class AccountsPage(Page):
    """账号."""

    form = "accounts"
    shows = frozenset({"account"})

    count: QLabel
    add_button: QPushButton
    own_name: QLabel
    own_roles: QLabel
    own_rights: QLabel
    password_button: QPushButton
    others: QWidget
    split: QSplitter
    table: RecordTable
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._accounts: dict[str, AccountRow] = {}
        self._next = ""
        login = desk.login
        roles, rights = own_says(login.actor.roles)
        self.own_name.setText(login.actor.login)
        self.own_roles.setText(roles)
        self.own_rights.setText(rights)
        self.password_button.setIcon(icon("password"))
        self.password_button.clicked.connect(self.change_own)
        self.add_button.setIcon(icon("add", "on_accent"))
        self.add_button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.add_button.clicked.connect(self.add)
        self._build_detail()
        self.table.set_source(COLUMNS, self._fetch)
        self.table.picked.connect(self._show_account)
        self.table.opened.connect(lambda _: self.edit())
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 380])
        self._manages = self.may("MANAGE_ACCOUNTS")
        self.others.setVisible(self._manages)
        self.add_button.setVisible(self._manages)
        self.key("F4", self.add, "新建账号")

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list, or with one's own password."""
        super().showEvent(event)
        (self.table if self._manages else self.password_button).setFocus()

    def reload(self) -> None:
        """Ask for the accounts, where one may see them."""
        if self._manages:
            self.desk.ask(list_accounts, then=self._show_accounts, topic="accounts")

    def add(self) -> None:
        """A new account."""
        if self._manages:
            dialog = AccountEditDialog(self.desk.desk, None, self.window())
            dialog.saved.connect(self._want)
            self.open_dialog(dialog)

    def edit(self) -> None:
        """Other roles for the current account."""
        account = self._current()
        if account is not None:
            self.open_dialog(AccountEditDialog(self.desk.desk, account, self.window()))

    def reset(self) -> None:
        """A new password for the current account."""
        account = self._current()
        if account is not None:
            dialog = PasswordDialog(self.desk.desk, account, self.window())
            dialog.saved.connect(lambda _: self.said.emit(f"“{account.login}”的{SET}"))
            self.open_dialog(dialog)

    def change_own(self) -> None:
        """A new password for oneself."""
        dialog = PasswordDialog(self.desk.desk, None, self.window())
        dialog.saved.connect(lambda _: self.said.emit(f"您的{SET}下次登录请用新密码。"))
        self.open_dialog(dialog)

    def switch(self) -> None:
        """Close the current account, or open it again."""
        account = self._current()
        if account is None:
            return
        if account.active:
            self.desk.act(close_account, account.id, label="停用账号")
        else:
            self.desk.act(open_account, account.id, label="启用账号")

    def _current(self) -> AccountRow | None:
        return self._accounts.get(self.table.current_id())

    def _want(self, account_id: object) -> None:
        self._next = str(account_id)

    def _build_detail(self) -> None:
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.sheet = SheetView(self.detail)
        self.sheet.setAccessibleName("账号")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(8)
        self.edit_button = QPushButton("修改角色", self.detail)
        self.edit_button.setIcon(icon("edit"))
        self.edit_button.clicked.connect(self.edit)
        self.reset_button = QPushButton("重设密码", self.detail)
        self.reset_button.setIcon(icon("password"))
        self.reset_button.clicked.connect(self.reset)
        self.switch_button = QPushButton("停用", self.detail)
        self.switch_button.clicked.connect(self.switch)
        for button in (self.edit_button, self.reset_button, self.switch_button):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addWidget(self.sheet, 1)
        column.addLayout(foot)

    def _show_accounts(self, accounts: Sequence[AccountRow]) -> None:
        self._accounts = {account.id: account for account in accounts}
        self.count.setText(f"{len(accounts)} 个")
        ids = list(self._accounts)
        self.table.show_ids(ids)
        if self._next in self._accounts:
            self.table.setCurrentIndex(self.table.records.index(ids.index(self._next), 0))
            self._next = ""
        elif not self.table.current_id():
            self.table.pick_first()
        self._show_account(self.table.current_id())

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([row_of(self._accounts[key]) for key in ids])

    def _show_account(self, account_id: str) -> None:
        account = self._accounts.get(account_id)
        self.detail.setVisible(account is not None)
        if account is not None:
            own = account.id == self.desk.desk.login.account_id
            self.sheet.show_sheet(sheet_of(account, own=own))
            self.switch_button.setText("停用" if account.active else "启用")
            self.switch_button.setIcon(icon("lock" if account.active else "check"))
            self.switch_button.setDisabled(own)
