"""The log-in page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.theme import emblem
from app.ui.welcome.recover import RecoverDialog


class LoginPage(QWidget):
    """Asks for name and password.

    Attributes:
        entered: somebody is logged in: the open `Workplace` and the `Login`.
    """

    entered = Signal(object, object)
    emblem: QLabel
    user: QLineEdit
    password: QLineEdit
    message: QLabel
    sign_in_button: QPushButton
    recover_button: QPushButton

    def __init__(self, desk: Desk, folder: Path, place: Any, user: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, "login")
        self.desk = desk.at(self)
        self._folder, self._place = folder, place
        self.emblem.setPixmap(emblem(48))
        self.user.setText(user or "")
        self.sign_in_button.clicked.connect(self.sign_in)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.sign_in)
        self.recover_button.clicked.connect(self._recover)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where something is missing."""
        super().showEvent(event)
        (self.password if self.user.text() else self.user).setFocus()

    def sign_in(self) -> None:
        """Log in with what stands in the boxes."""
        name, password = self.user.text().strip(), self.password.text()
        if not name or not password:
            self._complain("请填写登录名和密码。")
            return
        self._enter(lambda place: place.sign_in(name, password))

    def _enter(self, way: Any) -> None:
        self.message.hide()
        self._busy(busy=True)
        folder, place = self._folder, self._place

        def enter() -> tuple[Any, Any]:
            from app.usecases.workplace import Workplace

            opened = place or Workplace(folder)
            try:
                return opened, way(opened)
            except BaseException:
                if place is None:
                    opened.close()
                raise

        self.desk.write(
            enter,
            changes=frozenset(),
            then=lambda opened: self.entered.emit(*opened),
            failed=self._refused,
            always=lambda: self._busy(busy=False),
        )

    def _refused(self, error: RuleError) -> None:
        self._complain(error.message)
        self.password.selectAll()
        self.password.setFocus()

    def _complain(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()

    def _busy(self, *, busy: bool) -> None:
        self.sign_in_button.setEnabled(not busy)
        self.sign_in_button.setText("正在打开……" if busy else "登录")

    def _recover(self) -> None:
        dialog = RecoverDialog(self.user.text(), self)
        if dialog.exec():
            key, name, password = dialog.values()
            self._enter(lambda place: place.recover(key, name, password))
