"""A form made from data: sections of inputs, errors at the field, Enter for the next field.

It hands out only what was changed. A value that is masked is not shown in its box but beside it, and stays
as it is unless something is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base import clock
from app.base.dates import read_typed
from app.ui.parts.choices import BySound, ChoiceBox, Offers
from app.ui.parts.keys import ENTER
from app.ui.parts.numbered_choices import ACROSS, NumberedChoices
from app.ui.parts.theme import restyle

COLUMNS = 3
FEW = 10
"""So many entries are chosen by looking; longer lists are typed into."""
_AROUND = 40
"""Pixels beside a field with an error that are brought into sight with it: its label, the next line."""
EMPTIED = "保存后清空（再按 Del 恢复）"
_ADDED = {
    "month": "只写到月，按 1 日保存。",
    "year": "只写到年，按 1 月 1 日保存。",
}
JOINT = "、"
"""Between the words of a field that takes several."""
Box = QLineEdit | QComboBox | QPlainTextEdit | NumberedChoices


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Attributes:
        name: also the object name of its box.
        label: words above it.
        sort: ``text``, ``long``, ``date``, ``number``, ``choice``, ``many`` for words to tick (its value has
            them with 、 between), or ``offer`` for a text with offers.
        choices: words and value, to choose from or as offers.
        required: marked with a star.
        span: how many columns it takes.
        across: how many words to tick stand side by side.
        rough: of a date: a month or a year will do, its first day is taken.
    """

    name: str
    label: str
    sort: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    length: int | None = None
    span: int = 1
    across: int = ACROSS
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs under one heading."""

    title: str
    inputs: Sequence[Input] = field(default_factory=tuple)


class EntryForm(QWidget):
    """Inputs in groups.

    Attributes:
        edited: a box was left after its value was changed; its name.
        typed: something was typed or chosen, key by key; the name of its box.
    """

    edited = Signal(str)
    typed = Signal(str)

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, Box] = {}
        self._faults: dict[str, QLabel] = {}
        self._start: dict[str, str] = {}
        self._masked: dict[str, str] = {}
        self._emptied: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for group in groups:
            if group.title:
                heading = QLabel(group.title, self)
                heading.setProperty("look", "section")
                column.addWidget(heading)
            column.addLayout(self._grid(group))
        column.addStretch(1)

    def fill(self, values: Mapping[str, str], masked: Mapping[str, str]) -> None:
        """Set what stands in the boxes now; from here on changes count.

        Args:
            values: by name; what is absent is empty.
            masked: what must not stand in its box: said as a hint there, in words, for in high contrast a
                hint is as dark as a value.
        """
        self._masked = {name: f"现为 {text}" for name, text in masked.items()}
        for name, box in self.boxes.items():
            _put(box, values.get(name, ""))
            if name in masked and isinstance(box, QLineEdit):
                box.setPlaceholderText(self._masked[name])
        self._emptied.clear()
        self._start = self.values()

    def put(self, values: Mapping[str, str]) -> None:
        """Type values into some boxes; they count as changes. An empty one empties what is masked."""
        for name, text in values.items():
            if name in self.boxes:
                _put(self.boxes[name], text)
                if not text and name in self._masked:
                    self.empty(name)

    def empty(self, name: str, *, emptied: bool = True) -> None:
        """Say that a masked value shall be taken out, or shall stay after all."""
        box = self.boxes[name]
        if name in self._masked and isinstance(box, QLineEdit):
            box.clear()
            self._emptied.add(name) if emptied else self._emptied.discard(name)
            box.setPlaceholderText(EMPTIED if emptied else self._masked[name])
            self.typed.emit(name)

    def values(self) -> dict[str, str]:
        """What stands in all boxes, by name."""
        return {name: _text(box) for name, box in self.boxes.items()}

    def changes(self) -> dict[str, str]:
        """What is different from what `fill` set."""
        return {
            name: text
            for name, text in self.values().items()
            if text != self._start.get(name, "") or name in self._emptied
        }

    def show_error(self, name: str, message: str) -> bool:
        """Say an error at its field and go there; whether there is such a field."""
        self.clear_errors()
        if name not in self.boxes:
            return False
        fault, box = self._faults[name], self.boxes[name]
        _say(fault, message, "error")
        _mark(box, wrong=True)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        # As soon as the line that was hidden has got its room.
        QTimer.singleShot(0, self, lambda: self._bring_into_sight(name))
        return True

    def clear_errors(self) -> None:
        """Take all errors away."""
        for name, fault in self._faults.items():
            fault.hide()
            _mark(self.boxes[name], wrong=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field; Del in an empty masked one takes its value out or puts it back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            name = watched.objectName()
            if event.key() == Qt.Key.Key_Delete and name in self._masked and not self.values()[name]:
                self.empty(name, emptied=name not in self._emptied)
                return True
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and event.key() in ENTER:
                self._next(watched)
                return True
        return super().eventFilter(watched, event)

    def _bring_into_sight(self, name: str) -> None:
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if isinstance(area, QScrollArea):
            fault, box = self._faults[name], self.boxes[name]
            area.ensureWidgetVisible(fault, 0, _AROUND)
            area.ensureWidgetVisible(box, 0, _AROUND)

    def _next(self, box: QObject) -> None:
        """Go to the next field, after what is typed into a choice has become an entry, or an offer."""
        if isinstance(box, QLineEdit) and isinstance(offers := box.completer(), Offers):
            offers.settle()
        owner = box.parent() if isinstance(box.parent(), ChoiceBox) else box
        if isinstance(owner, ChoiceBox):
            owner.settle()
        self.focusNextChild()

    def _grid(self, group: Group) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        row, place = 0, 0
        for said in group.inputs:
            if place + said.span > COLUMNS:
                row, place = row + 1, 0
            grid.addLayout(self._cell(said), row, place, 1, said.span)
            place += said.span
        return grid

    def _cell(self, said: Input) -> QVBoxLayout:
        cell = QVBoxLayout()
        cell.setSpacing(3)
        box = _box(said, self)
        box.setObjectName(said.name)
        box.setAccessibleName(said.label)
        label = QLabel(f"{said.label} *" if said.required else said.label, self)
        label.setBuddy(box)
        fault = QLabel(self)
        fault.setProperty("look", "error")
        fault.setWordWrap(True)
        fault.hide()
        for part in (label, box, fault):
            cell.addWidget(part)
        cell.addStretch(1)
        self.boxes[said.name], self._faults[said.name] = box, fault
        self._listen(box, said)
        return cell

    def _listen(self, box: Box, said: Input) -> None:
        """Let a box tell when something is typed into it, and when it is left."""
        name = said.name
        if isinstance(box, QPlainTextEdit):
            box.textChanged.connect(lambda: self.edited.emit(name))
            box.textChanged.connect(lambda: self.typed.emit(name))
            return
        box.installEventFilter(self)
        if isinstance(box, NumberedChoices):
            box.changed.connect(lambda: self.edited.emit(name))
            box.changed.connect(lambda: self.typed.emit(name))
            return
        if isinstance(box, QComboBox):
            box.currentIndexChanged.connect(lambda _: self.edited.emit(name))
            box.currentIndexChanged.connect(lambda _: self.typed.emit(name))
            if isinstance(box, ChoiceBox):
                box.line().installEventFilter(self)
                box.line().returnPressed.connect(lambda: self._next(box))
            return
        if said.sort == "date":
            box.editingFinished.connect(lambda: self._show_date(said, box))
        if said.sort == "offer":
            box.returnPressed.connect(lambda: self._next(box))  # while its list is open
        box.editingFinished.connect(lambda: self.edited.emit(name))
        box.textEdited.connect(lambda _: self._retyped(name))
        box.textChanged.connect(lambda _: self.typed.emit(name))

    def _show_date(self, said: Input, box: QLineEdit) -> None:
        """A date typed in any shape is shown as 2026-09-30, and said what was added to it."""
        reading = read_typed(box.text().strip(), clock.today())
        if reading is None or (reading.precision != "day" and not said.rough):
            return
        box.setText(reading.value.isoformat())
        if reading.precision != "day":
            _say(self._faults[said.name], _ADDED[reading.precision], "muted")

    def _retyped(self, name: str) -> None:
        note, box = self._faults[name], self.boxes[name]
        if note.property("look") == "muted":
            note.hide()
        if name in self._emptied and isinstance(box, QLineEdit):
            self._emptied.discard(name)
            box.setPlaceholderText(self._masked[name])


def _box(said: Input, parent: QWidget) -> Box:
    if said.sort == "choice":
        entries = [*([] if said.required else [("", "")]), *said.choices]
        combo = ChoiceBox(entries, parent) if len(entries) > FEW else _plain_choice(entries, parent)
        combo.setMinimumContentsLength(6)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo
    if said.sort == "many":
        many = NumberedChoices(said.label, parent, said.across)
        many.offer([words for words, _ in said.choices])
        return many
    if said.sort == "long":
        text = QPlainTextEdit(parent)
        text.setTabChangesFocus(True)
        height = round(text.fontMetrics().height() * 3.6)
        text.setStyleSheet(f"min-height: {height}px; max-height: {height}px")  # over the window's own
        return text
    line = QLineEdit(parent)
    if said.length is not None:
        line.setMaxLength(said.length)
    if said.sort == "date":
        line.setPlaceholderText("如 2026-09-30")
    if said.sort == "offer":
        line.setCompleter(Offers(line, [words for words, _ in said.choices]))
    return line


def _plain_choice(entries: Sequence[tuple[str, str]], parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    BySound(combo)
    for words, value in entries:
        combo.addItem(words, value)
    return combo


def _say(line: QLabel, words: str, look: str) -> None:
    line.setText(words)
    line.setProperty("look", look)
    restyle(line)
    line.show()


def _put(box: Box, text: str) -> None:
    if isinstance(box, QComboBox):
        box.setCurrentIndex(max(0, box.findData(text)))
    elif isinstance(box, NumberedChoices):
        box.tick(text.split(JOINT) if text else ())
    elif isinstance(box, QPlainTextEdit):
        box.setPlainText(text)
    else:
        box.setText(text)


def _text(box: Box) -> str:
    if isinstance(box, QComboBox):
        return str(box.currentData() or "")
    if isinstance(box, NumberedChoices):
        return JOINT.join(box.ticked())
    return (box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()).strip()


def _mark(box: Box, *, wrong: bool) -> None:
    box.setProperty("wrong", "true" if wrong else "false")
    restyle(box)
