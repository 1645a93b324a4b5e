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


class LoginPage(QWidget):
    """Asks for name and password.

    Args:
        desk: where the work is done.
        folder: the centre's folder.
        place: the open `Workplace`, None if it is not open yet.
        user: login name to begin with.
        parent: the window's stack.
        locked: somebody is at work and the page only covers what they do.

    Attributes:
        entered: somebody is logged in: the open `Workplace` and the `Login`.
        trying: a log-in is under way, so what goes wrong now is about it.
    """

    entered = Signal(object, object)
    emblem: QLabel
    title_label: QLabel
    hint_label: QLabel
    user: QLineEdit
    password: QLineEdit
    message: QLabel
    sign_in_button: QPushButton
    recover_button: QPushButton

    def __init__(
        self,
        desk: Desk,
        folder: Path,
        place: Any,
        user: str | None,
        parent: QWidget,
        *,
        locked: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, "login")
        self.desk = desk.at(self)
        self._folder, self._place = folder, place
        self.emblem.setPixmap(emblem(48))
        self.user.setText(user or "")
        if locked:
            self.title_label.setText("已锁定")
            self.hint_label.setText("没有保存的内容还在。输入密码继续，也可以换一个账号登录。")
            self.sign_in_button.setText("继续")
        self.trying = False
        self._ready_words = self.sign_in_button.text()
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
        self.trying = True
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
        self.trying = False
        self._complain(error.message)
        self.password.selectAll()
        self.password.setFocus()

    def _complain(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()

    def _busy(self, *, busy: bool) -> None:
        self.sign_in_button.setEnabled(not busy)
        self.sign_in_button.setText("正在打开……" if busy else self._ready_words)

    def _recover(self) -> None:
        from app.ui.welcome.recover import RecoverDialog

        dialog = RecoverDialog(self.user.text(), self)
        if dialog.exec():
            key, name, password = dialog.values()
            self._enter(lambda place: place.recover(key, name, password))
