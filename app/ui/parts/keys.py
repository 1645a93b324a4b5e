"""What keys mean wherever one types and finds: Enter, the arrows beside a line, F6 between two lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def walk(listed: QListWidget, key: int) -> bool:
    """Let an arrow key typed in a line walk round a list.

    Args:
        listed: the list.
        key: the key.

    Returns:
        Whether it was such a key, and there is something to walk through.
    """
    if key not in _STEPS or not listed.count():
        return False
    listed.setCurrentRow((listed.currentRow() + _STEPS[Qt.Key(key)]) % listed.count())
    return True


def switch_lines(first: QLineEdit, second: QLineEdit) -> None:
    """Give the keys to the second of two lines, or back to the first; the next letters replace its text."""
    line = first if second.hasFocus() else second
    line.setFocus(Qt.FocusReason.ShortcutFocusReason)
    line.selectAll()
