"""`CodeEdit`: the line for codes, initials and scanners, which no input method may touch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.parts.keys import ENTER
from app.ui.parts.scanner import Burst


class CodeEdit(QLineEdit):
    """A line for codes. What a keyboard-wedge scanner sends arrives whole, also with an input method on.

    Every key is taken at once, as in any line; how fast they came (`Burst`) tells a scanner from a person.

    WORKAROUND: ``WA_InputMethodEnabled`` and input hints do not keep an input method away from a line edit;
    that the line itself answers False to ``ImEnabled`` does.

    Attributes:
        scanned: a scanner has sent this, ended by Enter; the line shows it and nothing else.
        submitted: Enter was pressed on what a person has typed or changed; the line's text.
    """

    scanned = Signal(str)
    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._burst = Burst()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:
        """Qt's hook: no input method here."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        if argument is None:
            return super().inputMethodQuery(query)
        return super().inputMethodQuery(query, argument)

    def event(self, event: QEvent) -> bool:
        """Qt's hook: 撤销 means the last act, not the last letter of a code."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, and keep account of how fast they come."""
        code = self._burst.press(event)
        if event.key() in ENTER:
            if code and code in self.text():
                self.setText(code)
                self.scanned.emit(code)
            else:
                self.submitted.emit(self.text())
            super().keyPressEvent(event)
            event.accept()
        else:
            super().keyPressEvent(event)
