"""The first start: make a centre, and show its recovery key once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.theme import emblem


class FirstStartPage(QWidget):
    """Asks for the centre's name and the first account.

    Attributes:
        entered: the centre is made and its first account logged in: `Workplace` and `Login`.
    """

    entered = Signal(object, object)
    card: QFrame
    emblem: QLabel
    folder: QLabel
    name: QLineEdit
    login: QLineEdit
    password: QLineEdit
    again: QLineEdit
    message: QLabel
    create_button: QPushButton
    key_card: QFrame
    recovery_key: QLabel
    copy_button: QPushButton
    kept: QCheckBox
    go_on_button: QPushButton

    def __init__(self, desk: Desk, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, "first_start")
        self.desk = desk.at(self)
        self._folder = folder
        self._opened: tuple[Any, Any] | None = None
        self.emblem.setPixmap(emblem(48))
        self.folder.setText(f"数据文件夹：{folder}")
        self.create_button.clicked.connect(self.create_centre)
        for box, following in (
            (self.name, self.login),
            (self.login, self.password),
            (self.password, self.again),
        ):
            box.returnPressed.connect(following.setFocus)
        self.again.returnPressed.connect(self.create_centre)
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.recovery_key.text())
        )
        self.kept.toggled.connect(self.go_on_button.setEnabled)
        self.go_on_button.clicked.connect(self._go_on)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the name."""
        super().showEvent(event)
        self.name.setFocus()

    def create_centre(self) -> None:
        """Make the centre with what stands in the boxes."""
        if self.password.text() != self.again.text():
            self._complain(RuleError("两次输入的密码不一样，请重新输入。", "again"))
            return
        self.message.hide()
        self.create_button.setEnabled(False)
        folder, name = self._folder, self.name.text()
        login, password = self.login.text(), self.password.text()

        def create() -> tuple[str, Any, Any]:
            from app.usecases.workplace import Workplace, create_centre

            recovery_key = create_centre(folder, name, login, password)
            place = Workplace(folder)
            return recovery_key, place, place.sign_in(login.strip(), password)

        self.desk.write(
            create,
            changes=frozenset(),
            then=self._created,
            failed=self._complain,
            always=lambda: self.create_button.setEnabled(True),
        )

    def _created(self, outcome: tuple[str, Any, Any]) -> None:
        recovery_key, *opened = outcome
        self._opened = (opened[0], opened[1])
        self.recovery_key.setText(recovery_key)
        self.card.hide()
        self.key_card.show()
        self.kept.setFocus()

    def _go_on(self) -> None:
        if self._opened is not None:
            self.entered.emit(*self._opened)

    def _complain(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
        box = self.findChild(QLineEdit, error.field or "")
        if box is not None:
            box.setFocus()
