"""The dialog for those who forgot their password: recovery key from paper, and a new password."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.parts.form import fit, load_form


class RecoverDialog(QDialog):
    """Asks for recovery key, login name and a new password."""

    recovery_key: QLineEdit
    login: QLineEdit
    password: QLineEdit
    again: QLineEdit
    message: QLabel
    recover_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, login: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "recover")
        self.login.setText(login)
        self.recover_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    def values(self) -> tuple[str, str, str]:
        """Recovery key, login name, new password."""
        return self.recovery_key.text().strip(), self.login.text().strip(), self.password.text()

    def accept(self) -> None:
        """Close if all is filled in and both passwords are the same."""
        if not all(self.values()):
            self._complain("请把每一项都填上。")
        elif self.password.text() != self.again.text():
            self._complain("两次输入的新密码不一样，请重新输入。")
        else:
            super().accept()

    def _complain(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()
        fit(self)
