"""`NumberedChoices`: a few words to tick by one digit each, for those in a hurry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

ACROSS = 3
KEYS = "1234567890"


class NumberedChoices(QWidget):
    """Words side by side; 1 to 9 and 0 tick the first ten, all can be clicked.

    Args:
        name: what is chosen here.
        parent: the widget it lies in.
        across: so many words in a row.

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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._buttons: list[QPushButton] = []

    def offer(self, words: Sequence[str], ticked: Sequence[str] = ()) -> None:
        """Show these words, some of them ticked."""
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(place, word) for place, word in enumerate(words)]
        self.tick(ticked)

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to here, in order."""
        return (self, *self._buttons)

    def tick(self, words: Sequence[str]) -> None:
        """Tick exactly these."""
        for button in self._buttons:
            button.setChecked(button.property("word") in words)

    def ticked(self) -> tuple[str, ...]:
        """The words that are ticked, in their order."""
        return tuple(str(button.property("word")) for button in self._buttons if button.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit ticks its word or takes the tick away."""
        place = KEYS.find(event.text()) if event.text() else -1
        if 0 <= place < len(self._buttons):
            self._buttons[place].click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that digits count here."""
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And that they do no more."""
        super().focusOutEvent(event)
        self._show_focus()

    def _button(self, place: int, word: str) -> QPushButton:
        key = KEYS[place] if place < len(KEYS) else ""
        button = QPushButton(f"{key}  {word}".strip(), self)
        button.setCheckable(True)
        button.setProperty("word", word)
        button.setProperty("look", "tick")
        button.setAccessibleName(f"{word}，按 {key}" if key else word)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda _: self.changed.emit())
        self._grid.addWidget(button, place // self._across, place % self._across)
        button.show()
        return button

    def _show_focus(self) -> None:
        for button in self._buttons:
            button.setProperty("ready", self.hasFocus())
            button.style().unpolish(button)
            button.style().polish(button)
