"""A new account with its roles and first password, or other roles for one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.records.accounts import ROLE_LABELS, Account, Role
from app.ui.desk import Desk
from app.ui.dialogs.entry import EntryDialog, input_of
from app.ui.dialogs.password import ADVICE, TWICE, hide_typing, typed_twice
from app.ui.parts.form import fit
from app.ui.words.accounts import role_says, roles_named
from app.usecases.accounts import AccountRow, change_roles, create_account

INDENT, WIDTH = 30, 860
ABREAST = 2
"""Roles beside each other: below each other they are higher than a small screen."""


class AccountEditDialog(EntryDialog):
    """One account as a form.

    Args:
        desk: the desk.
        account: which; None for a new one.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, account: AccountRow | None, parent: QWidget) -> None:
        super().__init__(desk, "新建账号" if account is None else "修改角色", parent)
        self._account = account
        self._login = desk.login
        self.boxes: dict[Role, QCheckBox] = {}
        self.setMinimumWidth(WIDTH)
        self.say(f"密码{ADVICE}" if account is None else "角色改了以后，下次登录起生效。")
        name = input_of(Account, "login")
        inputs = (name, *(replace(one, span=1) for one in TWICE)) if account is None else (name,)
        entry = self.build(inputs, {"login": account.login if account is not None else ""}, "login")
        hide_typing(entry)
        self._build_roles(roles_named(account.roles) if account is not None else frozenset())
        if account is not None:
            login = entry.boxes["login"]
            assert isinstance(login, QLineEdit)  # noqa: S101 - its field is a text
            login.setReadOnly(True)
            self.boxes[Role.FRONT_DESK].setFocus()
        fit(self)

    def send(self) -> None:
        """Add the account, or give it its roles."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        roles = [role.value for role, box in self.boxes.items() if box.isChecked()]
        self._fault.hide()
        if self._account is not None:
            self.act("修改账号角色", change_roles, self._account.id, roles, said=self._account.id)
            return
        password = typed_twice(self.entry)
        if password is not None:
            login, name = self._login, self.entry.values()["login"]
            kinds = frozenset({"account"})
            self.write(lambda: create_account(login, name, roles, password), kinds, "新建账号")

    def changed(self) -> bool:
        """Whether anything was typed or ticked."""
        held = roles_named(self._account.roles) if self._account is not None else frozenset()
        ticked = frozenset(role for role, box in self.boxes.items() if box.isChecked())
        return super().changed() or ticked != held

    def refused(self, error: RuleError) -> None:
        """What is wrong with the roles is said below them."""
        if error.field != "roles":
            super().refused(error)
            return
        self._fault.setText(error.message)
        self._fault.show()
        self.boxes[Role.FRONT_DESK].setFocus()
        fit(self)

    def _build_roles(self, held: frozenset[Role]) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        heading = QLabel("角色 *", self.body)
        column.addWidget(heading)
        roles = QGridLayout()
        roles.setHorizontalSpacing(INDENT)
        roles.setVerticalSpacing(2)
        column.addLayout(roles)
        before: QWidget = list(self.entry.boxes.values())[-1] if self.entry is not None else heading
        for place, role in enumerate(Role):
            row, side = divmod(place, ABREAST)
            box = QCheckBox(ROLE_LABELS[role], self.body)
            box.setObjectName(role.value)
            box.setChecked(role in held)
            box.setAccessibleDescription(role_says(role))
            says = QLabel(role_says(role), self.body)
            says.setProperty("look", "small")
            says.setWordWrap(True)
            says.setIndent(INDENT)
            roles.addWidget(box, 2 * row, side)
            roles.addWidget(says, 2 * row + 1, side, Qt.AlignmentFlag.AlignTop)
            roles.setColumnStretch(side, 1)
            QWidget.setTabOrder(before, box)
            self.boxes[role] = before = box
        QWidget.setTabOrder(before, self.save_button)
        self._fault = QLabel(self.body)
        self._fault.setProperty("look", "error")
        self._fault.setWordWrap(True)
        self._fault.hide()
        column.addWidget(self._fault)
        layout = self.body.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - the form says so
        layout.addLayout(column)
