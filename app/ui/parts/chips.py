"""Conditions of a filter as chips: each says one, Enter changes it, its cross or Del takes it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.parts.flow import Flow
from app.ui.parts.theme import icon

GAP = 8
CROSS = 12
LONGEST = 40
"""Signs of a condition that a chip shows; the rest is in its tool tip."""


class Chip(QFrame):
    """One condition.

    Attributes:
        opened: it is to be changed.
        removed: it is to go.
    """

    opened = Signal()
    removed = Signal()

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        shown = words if len(words) <= LONGEST else f"{words[:LONGEST]}……"
        self.words = QPushButton(shown.replace("&", "&&"), self)
        self.words.setProperty("look", "chip_words")
        self.words.setAccessibleName(f"条件：{words}，按回车修改，按 Del 去掉")
        self.words.setToolTip(words)
        self.words.clicked.connect(self.opened)
        self.cross = QPushButton(self)
        self.cross.setIcon(icon("cross", "muted"))
        self.cross.setIconSize(QSize(CROSS, CROSS))
        self.cross.setProperty("look", "chip_cross")
        self.cross.setAccessibleName(f"去掉条件：{words}")
        self.cross.setToolTip("去掉这个条件")
        self.cross.clicked.connect(self.removed)
        for button in (self.words, self.cross):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del and Backspace take it away."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """All conditions that hold now, in lines; behind them a way to clear them all.

    Attributes:
        opened: the condition at a place is to be changed.
        removed: the condition at a place is to go.
        cleared: all are to go.
    """

    opened = Signal(int)
    removed = Signal(int)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[Chip] = []
        self._flow = Flow(self, GAP)
        self.clear_button = QPushButton("清除筛选", self)
        self.clear_button.setProperty("look", "link")
        self.clear_button.setObjectName("clear_button")
        self.clear_button.clicked.connect(self.cleared)
        self._flow.addWidget(self.clear_button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_words(self, words: Sequence[str]) -> None:
        """Show one chip for each condition; focus stays at its place."""
        held = next((at for at, chip in enumerate(self.chips) if chip.isAncestorOf(_focused(self))), None)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.clear_button)
        self.chips = [self._chip(place, said) for place, said in enumerate(words)]
        self._flow.addWidget(self.clear_button)
        self.setVisible(bool(words))
        if held is not None and self.chips:
            self.chips[min(held, len(self.chips) - 1)].words.setFocus()

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [*(one for chip in self.chips for one in (chip.words, chip.cross)), self.clear_button]

    def _chip(self, place: int, words: str) -> Chip:
        chip = Chip(words, self)
        chip.opened.connect(lambda: self.opened.emit(place))
        chip.removed.connect(lambda: self.removed.emit(place))
        self._flow.addWidget(chip)
        chip.show()
        return chip


def _focused(widget: QWidget) -> QWidget:
    return widget.focusWidget() or widget
