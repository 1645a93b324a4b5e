"""The menu behind the user's name: who this is, how the window looks, lock, another account, help."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.records.accounts import ROLE_LABELS, Role
from app.ui.parts import machine, tokens
from app.ui.parts.theme import icon

PALETTE_WORDS = {tokens.LIGHT: "浅色", tokens.CONTRAST: "高对比度"}
TEXT_WORDS = {tokens.SMALL: "小号字", tokens.STANDARD: "标准字号", tokens.LARGE: "大号字"}


class UserMenu(QMenu):
    """What the user's name opens.

    Attributes:
        locked: lock the window.
        switched: let another account log in.
        dressed: palette or text size was chosen and is remembered.
        helped: show the shortcuts.
    """

    locked = Signal()
    switched = Signal()
    dressed = Signal()
    helped = Signal()

    def __init__(self, login: str, roles: Iterable[object], parent: QWidget) -> None:
        super().__init__(parent)
        held = set(roles)
        who = self.addAction("、".join(ROLE_LABELS[role] for role in Role if role in held) or login)
        who.setEnabled(False)
        habits = machine.recall()
        self._add_choices("palette", PALETTE_WORDS, habits.palette)
        self._add_choices("text", TEXT_WORDS, habits.text)
        self.addSeparator()
        for name, words, signal in (
            ("keyboard", "快捷键（F1）", self.helped),
            ("accounts", "换一个账号登录", self.switched),
            ("lock", "锁定（Ctrl+L）", self.locked),
        ):
            self.addAction(icon(name), words, signal.emit)

    def choice(self, value: str) -> QAction:
        """The entry of that palette or text size."""
        return next(action for action in self.actions() if action.data() == value)

    def _add_choices(self, habit: str, words: dict[str, str], now: str) -> None:
        self.addSeparator()
        group = QActionGroup(self)
        for value, label in words.items():
            action = self.addAction(label)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.setData(value)
            group.addAction(action)
            action.triggered.connect(lambda _=False, value=value: self._choose(habit, value))

    def _choose(self, habit: str, value: str) -> None:
        machine.remember(**{habit: value})
        self.dressed.emit()
