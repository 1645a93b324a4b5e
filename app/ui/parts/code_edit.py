"""`CodeEdit`: the line for codes, initials and scanners, which no input method may touch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

SLOWEST = 35
"""Milliseconds between two keys of a scanner at most; who types fast needs 60 and more."""
PAUSE = 500
"""Milliseconds after which a key belongs to something new."""
FEW = 5
"""Characters a slow gap: a scanner may falter once in a code, a person is slow at every key."""
SHORTEST = 4
"""Characters of a scanned code at least; what is shorter says too little about how fast it came."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
QUIET = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
"""Keys a scanner sends between characters to write capitals."""
COUNTED = 1 << 32
"""Time stamps of keys are 32-bit milliseconds and start again from 0 after 49 days."""


class CodeEdit(QLineEdit):
    """A line for codes. What a keyboard-wedge scanner sends arrives whole, also with an input method on.

    Every key is taken at once, as in any line; only the time stamps, which the keys bring with them, tell a
    scanner from a person. So nothing is lost however busy the program is, and no timer decides anything.

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
        self._burst, self._gaps = "", 0
        self._last = 0

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
        slow = self._slow(event)
        if event.key() in ENTER:
            self._enter(slow)
            super().keyPressEvent(event)
            event.accept()
            return
        super().keyPressEvent(event)
        text = event.text()
        if len(text) == 1 and text.isprintable():
            self._burst += text
            self._gaps += slow and len(self._burst) > 1
        elif event.key() not in QUIET:
            self._forget()

    def _slow(self, event: QKeyEvent) -> bool:
        """Whether a key came later than a scanner's do; after a pause all begins anew."""
        now, before = event.timestamp(), self._last
        self._last = now
        if not now or event.isAutoRepeat():
            return True
        gap = (now - before) % COUNTED
        if gap > PAUSE:
            self._forget()
        return gap > SLOWEST

    def _enter(self, slow: bool) -> None:  # noqa: FBT001 - what the key before told
        burst, gaps = self._burst, self._gaps + slow
        self._forget()
        if len(burst) >= max(SHORTEST, gaps * FEW) and burst in self.text():
            self.setText(burst)
            self.scanned.emit(burst)
        else:
            self.submitted.emit(self.text())

    def _forget(self) -> None:
        self._burst, self._gaps = "", 0
