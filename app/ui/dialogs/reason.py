"""Ask for a reason before something that the journal keeps together with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QWidget

from app.ui.parts.form import fit, load_form


class ReasonDialog(QDialog):
    """Asks why.

    Args:
        parent: the window it stands over.
        title: what is about to be done.
        text: what the reason is for.
        words: the verb on the button.
        offers: reasons often given.
    """

    text: QLabel
    reason: QComboBox
    message: QLabel
    accept_button: QPushButton
    cancel_button: QPushButton

    def __init__(
        self, parent: QWidget, title: str, text: str, words: str, offers: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        load_form(self, "reason")
        self.setWindowTitle(title)
        self.text.setText(text)
        self.accept_button.setText(words)
        self.reason.addItems(list(offers))
        self.reason.setCurrentText("")
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText("可以从列表里选，也可以自己写")
        self.accept_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.reason.setFocus()
        fit(self)

    def value(self) -> str:
        """The reason as typed."""
        return self.reason.currentText().strip()

    def accept(self) -> None:
        """Close if a reason is given."""
        if self.value():
            super().accept()
        else:
            self.message.setText("请写明原因，它会记入操作日志。")
            self.message.show()
            fit(self)


def ask_reason(parent: QWidget, title: str, text: str, words: str, offers: Sequence[str] = ()) -> str | None:
    """The reason, or None if the user turned back."""
    dialog = ReasonDialog(parent, title, text, words, offers)
    return dialog.value() if dialog.exec() else None
