"""撤销 and 重做 in the lines of a page: they mean the last act wherever no typing can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_AGAIN = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
"""Of the window on every desk, whatever Qt takes for 重做 there."""


class UndoKeys(QObject):
    """Lets the keys through lines that are empty or unchanged; Qt's lines keep them all."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(watched, QLineEdit):
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and _means_the_act(watched, event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _means_the_act(line: QLineEdit, event: QKeyEvent) -> bool:
    if event.matches(QKeySequence.StandardKey.Undo):
        return not (line.text() and line.isUndoAvailable())
    again = event.keyCombination() == _AGAIN or event.matches(QKeySequence.StandardKey.Redo)
    return again and not (line.text() and line.isRedoAvailable())
