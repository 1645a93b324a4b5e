"""The row above a table: one search box, choices beside it, and a way to clear them all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.ui.parts import tokens
from app.ui.parts.theme import icon

TYPING_PAUSE = 60
"""Milliseconds without a key before the search is asked; shorter than anyone notices."""


class SearchBox(QLineEdit):
    """The search line: ``down`` is asked for by the arrow key or Enter, Esc empties it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down and Enter go to the list, Esc clears."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search box and choices; `changed` says that the list must be asked anew.

    Attributes:
        changed: text or a choice is different now.
        down: the user wants to go to the list.
    """

    changed = Signal()
    down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[str, QComboBox] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self.search = SearchBox(self)
        self.search.setObjectName("search")
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找")
        self._row.addWidget(self.search, 1)
        self._clear = QPushButton("清除筛选", self)
        self._clear.setProperty("look", "link")
        self._clear.setObjectName("clear_button")
        self._clear.setVisible(False)
        self._clear.clicked.connect(self.clear)
        self._row.addWidget(self._clear)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(self._typed)
        self.search.down.connect(self.down)

    def add_choice(self, name: str, all_label: str, *, filters: bool = True) -> QComboBox:
        """Add a drop-down; its data ``None`` means that it does not filter.

        Args:
            name: by which `choice` gives its value; also the object name.
            all_label: words of the entry that lets all through, also the accessible name.
            filters: whether 清除筛选 sets it back (an order does not filter).
        """
        box = QComboBox(self)
        box.setObjectName(name)
        box.setProperty("filters", filters)
        box.setAccessibleName(all_label)
        box.setIconSize(QSize(tokens.ICON, tokens.ICON))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(9)
        if filters:
            box.addItem(all_label, None)
        self._row.insertWidget(self._row.count() - 1, box)
        self._choices[name] = box
        box.currentIndexChanged.connect(self._chosen)
        return box

    def fill_choice(self, name: str, entries: Sequence[tuple[str, str]]) -> None:
        """Give a drop-down its entries (words, value); what was chosen stays chosen if still there."""
        box = self._choices[name]
        before = box.currentData()
        box.blockSignals(True)  # noqa: FBT003 - Qt takes it by place
        while box.count() > (1 if box.property("filters") else 0):
            box.removeItem(box.count() - 1)
        for words, value in entries:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(before) if before is not None else 0))
        box.blockSignals(False)  # noqa: FBT003 - Qt takes it by place
        if box.currentData() != before:
            self._chosen()

    def text(self) -> str:
        """What stands in the search box, without blanks around."""
        return self.search.text().strip()

    def choice(self, name: str) -> str | None:
        """The chosen value of a drop-down, None for all."""
        value = self._choices[name].currentData()
        return None if value is None else str(value)

    def filtering(self) -> bool:
        """Whether anything is typed or chosen."""
        return bool(self.text()) or any(
            box.currentData() is not None for box in self._choices.values() if box.property("filters")
        )

    def pausing(self) -> bool:
        """Whether something was typed that is not asked for yet."""
        return self._pause.isActive()

    def clear(self) -> None:
        """Show all again."""
        self.search.clear()
        for box in self._choices.values():
            if box.property("filters"):
                box.setCurrentIndex(0)
        self.search.setFocus()

    def _typed(self) -> None:
        self._clear.setVisible(self.filtering())
        self._pause.start()

    def _chosen(self) -> None:
        self._clear.setVisible(self.filtering())
        self.changed.emit()
