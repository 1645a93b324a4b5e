"""`ScanLog`: what came of each scan, newest on top: a sign, a colour, words, and a sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QWidget

from app.ui.parts import tokens
from app.ui.parts.theme import colour, icon

GOOD, AGAIN, BAD, BACK = "good", "again", "bad", "back"
_LOOKS = {
    GOOD: ("check", "good", "good_soft"),
    AGAIN: ("copy", "warn", "warn_soft"),
    BAD: ("warning", "accent", "accent_soft"),
    BACK: ("undo", "muted", "sunken"),
}
_SOUNDS = {GOOD: 1, AGAIN: 2, BAD: 3, BACK: 2}
MOST = 500
"""Lines that are kept on screen; what is recorded lies in the store."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scan: its sort, and its words.

    Sorts: ``good``, ``again`` (known already), ``bad`` (named nobody), ``back`` (a good one was taken back).
    """

    sort: str
    words: str


def beep(times: int) -> None:
    """The machine's own sound, so often; the number tells good from bad without looking."""
    for _ in range(times):
        QApplication.beep()


class ScanLog(QListWidget):
    """The lines; `counts` says how many there were of each sort.

    Args:
        parent: the widget it lies in.
        sound: makes so many sounds.
    """

    def __init__(self, parent: QWidget | None = None, sound: Callable[[int], None] = beep) -> None:
        super().__init__(parent)
        self.setAccessibleName("扫码结果，最新的在最上面")
        self.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self._sound = sound
        self.counts = dict.fromkeys(_LOOKS, 0)

    def standing(self) -> int:
        """How many good ones were not taken back."""
        return self.counts[GOOD] - self.counts[BACK]

    def tell(self, outcome: Outcome) -> None:
        """Show and sound one more outcome."""
        sign, ink, ground = _LOOKS[outcome.sort]
        item = QListWidgetItem(icon(sign, ink), outcome.words)
        item.setForeground(colour(ink))
        item.setBackground(colour(ground))
        self.insertItem(0, item)
        if self.count() > MOST:
            self.takeItem(MOST)
        self.counts[outcome.sort] += 1
        self._sound(_SOUNDS[outcome.sort])
