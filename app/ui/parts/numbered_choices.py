"""`NumberedChoices`: a few words to tick by one digit each, for those in a hurry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.ui.parts.scanner import ScanWatch

ACROSS = 3
KEYS = "1234567890"
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NumberedChoices(QWidget):
    """Words side by side; 1 to 9 and 0 tick the first ten, arrows reach them all, Tab goes past.

    A card that is scanned here ticks nothing.

    Args:
        name: as it is read aloud.
        parent: the form.
        across: how many stand side by side.

    Attributes:
        changed: what is ticked is different now.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, across: int = ACROSS) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._across = across
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._buttons: list[QPushButton] = []
        self._watch = ScanWatch(self, self.ticked, self.tick)

    def offer(self, words: Sequence[str], ticked: Sequence[str] = ()) -> None:
        """Show these words, some of them ticked."""
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(place, word) for place, word in enumerate(words)]
        if self._buttons:
            self.setFocusProxy(self._buttons[0])
        self._watch.guard(*self._buttons)
        self.tick(ticked)

    def places(self) -> tuple[QWidget, ...]:
        """All that can have the focus here."""
        return tuple(self._buttons)

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to here: one word, the arrows go to the others."""
        return tuple(self._buttons[:1])

    def tick(self, words: Sequence[str]) -> None:
        """Tick exactly these."""
        for button in self._buttons:
            button.setChecked(button.property("word") in words)

    def ticked(self) -> tuple[str, ...]:
        """The words that are ticked, in their order."""
        return tuple(str(button.property("word")) for button in self._buttons if button.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit ticks its word or takes the tick away; arrows go from word to word."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            place = KEYS.find(event.text()) if event.text() else -1
            if 0 <= place < len(self._buttons):
                self._buttons[place].click()
                return True
            if event.key() in _STEPS:
                across, down = _STEPS[Qt.Key(event.key())]
                self._go(across + down * self._across)
                return True
        return super().eventFilter(watched, event)

    def _go(self, step: int) -> None:
        """Move on from the word that has the focus; at the edge stay."""
        here = next((place for place, one in enumerate(self._buttons) if one.hasFocus()), 0)
        if 0 <= here + step < len(self._buttons):
            self._buttons[here + step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, place: int, word: str) -> QPushButton:
        key = KEYS[place] if place < len(KEYS) else ""
        button = QPushButton(f"{key}  {word}".strip(), self)
        button.setCheckable(True)
        button.setProperty("word", word)
        button.setProperty("look", "tick")
        button.setAccessibleName(f"{word}，按 {key}" if key else word)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if place else Qt.FocusPolicy.StrongFocus)
        button.installEventFilter(self)
        button.toggled.connect(lambda _: self.changed.emit())
        self._grid.addWidget(button, place // self._across, place % self._across)
        button.show()
        return button
