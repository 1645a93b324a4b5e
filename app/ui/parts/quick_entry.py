"""`QuickEntry`: a short form beside the list, for a queue: Enter keeps it, Tab goes on, Esc leaves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.parts.choices import ChoiceBox
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.numbered_choices import NumberedChoices

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class QuickEntry(QFrame):
    """A title, perhaps words to tick, a few inputs.

    Attributes:
        kept: Enter: what stands in the inputs by name, and the words that are ticked.
        left: Esc.
    """

    kept = Signal(object, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 18, 22, 18)
        self._column.setSpacing(10)
        self.title = QLabel(self)
        self.title.setProperty("look", "name")
        self.hint = QLabel("Enter 保存 · Tab 下一项 · Esc 返回", self)
        self.hint.setProperty("look", "muted")
        self.ticks_label = QLabel(self)
        self.ticks = NumberedChoices("", self, across=4)
        self.entry = EntryForm([], self)
        self.message = QLabel(self)
        self.message.setProperty("look", "error")
        self.message.setWordWrap(True)
        self.save_button = QPushButton("保存", self)
        self.save_button.setProperty("look", "main")
        self.save_button.clicked.connect(self.keep)
        self.back_button = QPushButton("返回", self)
        self.back_button.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        for part in (self.title, self.hint, self.ticks_label, self.ticks, self.entry, self.message):
            self._column.addWidget(part)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self.ticks.installEventFilter(self)

    def ask(
        self,
        title: str,
        inputs: Sequence[Input],
        values: Mapping[str, str],
        *,
        ticks: tuple[str, Sequence[str], Sequence[str]] | None = None,
    ) -> None:
        """Show a form, begin in its first input, or with the words to tick.

        Args:
            title: what is being entered.
            inputs: the inputs.
            values: what stands in them at first, by name.
            ticks: heading of words to tick, the words, those ticked at first; None for none.
        """
        self.title.setText(title)
        self.message.hide()
        fresh = EntryForm([Group("", inputs)], self)
        self._column.replaceWidget(self.entry, fresh)
        self.entry.deleteLater()
        self.entry = fresh
        fresh.show()
        fresh.fill(values, {})
        for box in fresh.boxes.values():
            box.installEventFilter(self)
            if isinstance(box, ChoiceBox):
                box.line().installEventFilter(self)
        heading, words, ticked = ticks or ("", (), ())
        self.ticks_label.setText(heading)
        self.ticks.setAccessibleName(heading)
        self.ticks.offer(words, ticked)
        self.ticks_label.setVisible(bool(words))
        self.ticks.setVisible(bool(words))
        order = [*self.ticks.stops(), *fresh.boxes.values(), self.save_button, self.back_button]
        for one, following in itertools.pairwise(order):
            QWidget.setTabOrder(one, following)
        first: QWidget = self.ticks if words else next(iter(fresh.boxes.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        select = getattr(first, "selectAll", None)
        if select is not None:
            select()

    def keep(self) -> None:
        """Hand out what was entered; a second Enter before the answer does nothing."""
        if self.save_button.isEnabled():
            self.entry.clear_errors()
            self.message.hide()
            self.save_button.setEnabled(False)
            self.kept.emit(self.entry.values(), self.ticks.ticked())

    def ready(self) -> None:
        """The answer is there: Enter counts again."""
        self.save_button.setEnabled(True)

    def refuse(self, name: str | None, words: str) -> None:
        """Say an error at its field, else below."""
        if not self.entry.show_error(name or "", words):
            self.message.setText(words)
            self.message.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps, Esc leaves, from wherever one is."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                owner = watched.parent()
                if isinstance(owner, ChoiceBox):
                    owner.settle()
                self.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
