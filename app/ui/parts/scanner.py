"""What tells a keyboard-wedge scanner from a person: how fast the keys come.

`Burst` keeps account of them; `ScanWatch` keeps a scan out of where people type. Only the time stamps count,
which the keys bring with them: nothing is lost however busy the program is, and no timer decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.parts.keys import ENTER

SLOWEST = 35
"""Milliseconds between two keys of a scanner at most; who types fast needs 60 and more."""
PAUSE = 500
"""Milliseconds after which a key belongs to something new."""
FEW = 5
"""Characters a slow gap: a scanner may falter once in a code, a person is slow at every key."""
SHORTEST = 4
"""Characters of a scanned code at least; what is shorter says too little about how fast it came."""
SURE = 10
"""Characters in a row without one slow gap: a scan, whatever somebody has typed just before it."""
QUIET = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
"""Keys a scanner sends between characters to write capitals."""
COUNTED = 1 << 32
"""Time stamps of keys are 32-bit milliseconds and start again from 0 after 49 days."""


class Burst:
    """The characters since the last pause, and how fast they came.

    Attributes:
        text: the characters.
        begins: the last character may be the first of a scan: it came after a pause, or slowly.
        start: where in the text the code began that `press` gave last.
        slow: the last key came later than a scanner's do.
    """

    def __init__(self) -> None:
        self.text, self.begins, self.start, self.slow = "", False, 0, True
        self._gaps, self._run = 0, 0
        self._last = 0

    def press(self, event: QKeyEvent) -> str:
        """Take account of a key; the code if it is the Enter that ends a scan, else nothing."""
        self.slow = self._came_slowly(event)
        self.begins = False
        if event.key() in ENTER:
            return self._end()
        sign = event.text()
        if len(sign) == 1 and sign.isprintable():
            self.begins = self.slow or not self.text
            if self.begins:
                self._run = len(self.text)
            self._gaps += self.slow and bool(self.text)
            self.text += sign
        elif event.key() not in QUIET:
            self.forget()
        return ""

    def forget(self) -> None:
        """What comes next is something new."""
        self.text, self._gaps, self._run = "", 0, 0

    def _end(self) -> str:
        text, run, gaps = self.text, self._run, self._gaps + self.slow
        self.forget()
        if len(text) >= max(SHORTEST, gaps * FEW):
            self.start = 0
            return text
        if len(text) - run >= SURE and not self.slow:
            self.start = run
            return text[run:]
        return ""

    def _came_slowly(self, event: QKeyEvent) -> bool:
        """Whether a key came later than a scanner's do; after a pause all begins anew."""
        now, before = event.timestamp(), self._last
        self._last = now
        if not now or event.isAutoRepeat():
            return True
        gap = (now - before) % COUNTED
        if gap > PAUSE:
            self.forget()
        return gap > SLOWEST


class ScanWatch(QObject):
    """Watches the keys of some widgets; a scan that went there is taken out again.

    Every key does at once what it does; when the Enter comes that ends a scan, it goes no further, and all is
    put back as it was before the first character.

    Args:
        parent: lives as long as this.
        look: what stands there now.
        back: puts it back.

    Attributes:
        scanned: a code was scanned, and nothing of it is left.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject, look: Callable[[], Any], back: Callable[[Any], object]) -> None:
        super().__init__(parent)
        self._look, self._back = look, back
        self._burst = Burst()
        self._before: dict[int, Any] = {}
        self._just = False

    def guard(self, *widgets: QWidget) -> None:
        """Watch these too; call it after whoever else filters their keys, for the last filter comes first."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: take account of every key, and stop the Enter of a scan."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        code, just = self._burst.press(event), self._just
        self._just = bool(code)
        if self._burst.begins:
            self._before[len(self._burst.text) - 1] = self._look()
        if code:
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
            self._back(self._before[self._burst.start])
            self._before.clear()
            self.scanned.emit(code)
            return True
        return just and event.key() in ENTER and not self._burst.slow  # scanners may send two of them
