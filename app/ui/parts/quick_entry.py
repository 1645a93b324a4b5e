"""`QuickEntry`: a short form beside the list, for a queue: Enter keeps it, Tab goes on, Esc leaves.

A card that is scanned meanwhile is not typed into it: the form stays as it was, and `scanned` says the code.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts.choices import ChoiceBox
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.keys import ENTER
from app.ui.parts.numbered_choices import NumberedChoices
from app.ui.parts.scanner import ScanWatch

_ROOM = 40
"""Pixels kept in sight around the field one is in: its label above, its error below."""


class QuickEntry(QFrame):
    """A title, perhaps words to tick, a few inputs, perhaps a word that a key changes.

    Attributes:
        kept: Enter: what stands in the inputs by name, and the words that are ticked.
        left: Esc.
        scanned: a card was scanned while the form had the keys; nothing of it is in the form.
    """

    kept = Signal(object, object)
    left = Signal()
    scanned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 18, 22, 18)
        self._column.setSpacing(10)
        self.title = QLabel(self)
        self.title.setProperty("look", "name")
        self.hint = QLabel("Enter 保存 · Tab 下一项 · Esc 返回", self)
        self.hint.setProperty("look", "muted")
        self.switch = SwitchLine(self)
        self.switch.hide()
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
        self.fields = _Fields(self)
        self._fields = QVBoxLayout(self.fields.body)
        self._fields.setContentsMargins(0, 0, 8, 0)
        self._fields.setSpacing(10)
        for field in (self.ticks_label, self.ticks, self.entry):
            self._fields.addWidget(field)
        for part in (self.title, self.hint, self.switch, self.fields, self.message):
            self._column.addWidget(part)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self.ticks.installEventFilter(self)
        self._ticked: tuple[str, ...] = ()
        self._first: QWidget = self
        self._held: QWidget | None = None
        self._watch = ScanWatch(self, self._now, self._back)
        self._watch.scanned.connect(self.scanned)
        self._watch.guard(self.save_button, self.back_button, self.switch.button)

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
        self.switch.hide()
        fresh = EntryForm([Group("", inputs)], self)
        self._fields.replaceWidget(self.entry, fresh)
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
        self._ticked = self.ticks.ticked()
        self._guard(fresh)
        ends = (self.switch.button, self.save_button, self.back_button)
        order = [*self.ticks.stops(), *fresh.boxes.values(), *ends]
        for one, following in itertools.pairwise(order):
            QWidget.setTabOrder(one, following)
        self._first = self.ticks if words else next(iter(fresh.boxes.values()))
        self._held = None
        self.take_keys()
        if isinstance(self._first, QLineEdit):
            self._first.selectAll()

    def take_keys(self) -> None:
        """Go on where one was in the form, at first in its first input."""
        target = self._held if self._held is not None and self._held.isVisibleTo(self) else self._first
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def touched(self) -> bool:
        """Whether anything stands in the form that was not there at first."""
        return bool(self.entry.changes() or self.ticks.ticked() != self._ticked or self.switch.turned())

    def say(self, words: str) -> None:
        """Say something below the form."""
        self.message.setText(words)
        self.message.show()

    def keep(self) -> None:
        """Hand out what was entered; a second Enter before the answer does nothing."""
        if self.save_button.isEnabled():
            self.entry.clear_errors()
            self.message.hide()
            self.save_button.setEnabled(False)
            self.kept.emit({**self.entry.values(), **self.switch.value()}, self.ticks.ticked())

    def ready(self) -> None:
        """The answer is there: Enter counts again."""
        self.save_button.setEnabled(True)

    def refuse(self, name: str | None, words: str) -> None:
        """Say an error at its field, else below."""
        if not self.entry.show_error(name or "", words):
            self.say(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps, Esc leaves, from wherever one is."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._held = watched
            self.fields.ensureWidgetVisible(watched, 0, _ROOM)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in ENTER:
                owner = watched.parent()
                if isinstance(owner, ChoiceBox):
                    owner.settle()
                self.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _guard(self, fresh: EntryForm) -> None:
        """Nothing that is scanned gets into any of these."""
        for box in fresh.boxes.values():
            self._watch.guard(box)
            if isinstance(box, ChoiceBox):
                self._watch.guard(box.line())
            offers = box.completer() if isinstance(box, (QLineEdit, ChoiceBox)) else None
            if offers is not None:
                self._watch.guard(offers.popup())
        for place in self.ticks.places():
            place.installEventFilter(self)
            self._watch.guard(place)

    def _now(self) -> tuple[dict[str, str], tuple[str, ...], QWidget | None]:
        return self.entry.values(), self.ticks.ticked(), self._held

    def _back(self, before: tuple[dict[str, str], tuple[str, ...], QWidget | None]) -> None:
        values, ticked, self._held = before
        self.entry.put(values)
        self.ticks.tick(ticked)
        self.take_keys()


class _Fields(QScrollArea):
    """As high as what is in it, and where that is too much, it scrolls; no field is squeezed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.body = QWidget()
        self.setWidget(self.body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """All of it."""
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """One field."""
        return QSize(0, 2 * _ROOM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another form, or a word more, is another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class SwitchLine(QWidget):
    """A word that holds for what is entered, and the key that changes it where there is another.

    Args:
        parent: the form.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._key, self._at = "", "", 0
        self._words: tuple[str, ...] = ()
        self._hints: tuple[str, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.said = QLabel(self)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.turn)
        row.addWidget(self.said)
        row.addWidget(self.button)
        row.addStretch(1)

    def offer(self, name: str, words: Sequence[str], hints: Sequence[str], key: str) -> None:
        """Show the word that holds, and offer the others.

        Args:
            name: of the value.
            words: the words; the first one holds unless it is changed.
            hints: what is said beside each.
            key: what changes it, for the button.
        """
        kept = self._words[self._at] if self.turned() and not self.isHidden() else None
        self._name, self._words, self._hints, self._key = name, tuple(words), tuple(hints), key
        self._at = self._words.index(kept) if kept in self._words else 0
        self._show()
        self.show()

    def turn(self) -> None:
        """Change to the next word."""
        if not self.isHidden() and len(self._words) > 1:
            self._at = (self._at + 1) % len(self._words)
            self._show()

    def turned(self) -> bool:
        """Whether another word holds than at first."""
        return self._at > 0

    def value(self) -> dict[str, str]:
        """The word by its name where it was changed, else nothing."""
        return {self._name: self._words[self._at]} if self.turned() and not self.isHidden() else {}

    def _show(self) -> None:
        self.said.setText(self._hints[self._at])
        other = self._words[(self._at + 1) % len(self._words)]
        self.button.setVisible(len(self._words) > 1)
        self.button.setText(f"改记{other}  {self._key}")
        self.button.setAccessibleName(f"改记{other}")
