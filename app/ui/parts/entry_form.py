"""A form made from data: sections of inputs, errors at the field, Enter for the next field.

It hands out only what was changed. A value that is masked is not shown in its box but beside it, and stays
as it is unless something is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

COLUMNS = 3
Box = QLineEdit | QComboBox | QPlainTextEdit


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Attributes:
        name: also the object name of its box.
        label: words above it.
        sort: ``text``, ``long``, ``date``, ``number`` or ``choice``.
        choices: for a choice: words and value.
        required: marked with a star.
        span: how many columns it takes.
    """

    name: str
    label: str
    sort: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    length: int | None = None
    span: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs under one heading."""

    title: str
    inputs: Sequence[Input] = field(default_factory=tuple)


class EntryForm(QWidget):
    """Inputs in groups.

    Attributes:
        edited: a box was left after its value was changed; its name.
    """

    edited = Signal(str)

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, Box] = {}
        self._faults: dict[str, QLabel] = {}
        self._start: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for group in groups:
            heading = QLabel(group.title, self)
            heading.setProperty("look", "section")
            column.addWidget(heading)
            column.addLayout(self._grid(group))
        column.addStretch(1)

    def fill(self, values: Mapping[str, str], masked: Mapping[str, str]) -> None:
        """Set what stands in the boxes now; from here on changes count.

        Args:
            values: by name; what is absent is empty.
            masked: what must not stand in its box: shown as a hint there.
        """
        for name, box in self.boxes.items():
            _put(box, values.get(name, ""))
            if name in masked and isinstance(box, QLineEdit):
                box.setPlaceholderText(masked[name])
        self._start = self.values()

    def values(self) -> dict[str, str]:
        """What stands in all boxes, by name."""
        return {name: _text(box) for name, box in self.boxes.items()}

    def changes(self) -> dict[str, str]:
        """What is different from what `fill` set."""
        return {name: text for name, text in self.values().items() if text != self._start.get(name, "")}

    def show_error(self, name: str, message: str) -> bool:
        """Say an error at its field and go there; whether there is such a field."""
        self.clear_errors()
        if name not in self.boxes:
            return False
        fault, box = self._faults[name], self.boxes[name]
        fault.setText(message)
        fault.show()
        _mark(box, wrong=True)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def clear_errors(self) -> None:
        """Take all errors away."""
        for name, fault in self._faults.items():
            fault.hide()
            _mark(self.boxes[name], wrong=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

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
        if isinstance(box, QPlainTextEdit):
            box.textChanged.connect(lambda: self.edited.emit(said.name))
        else:
            box.installEventFilter(self)
            changed = box.currentIndexChanged if isinstance(box, QComboBox) else box.editingFinished
            changed.connect(lambda *_: self.edited.emit(said.name))
        return cell


def _box(said: Input, parent: QWidget) -> Box:
    if said.sort == "choice":
        combo = QComboBox(parent)
        if not said.required:
            combo.addItem("", "")
        for words, value in said.choices:
            combo.addItem(words, value)
        combo.setMinimumContentsLength(6)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo
    if said.sort == "long":
        text = QPlainTextEdit(parent)
        text.setTabChangesFocus(True)
        text.setFixedHeight(round(text.fontMetrics().height() * 3.6))
        return text
    line = QLineEdit(parent)
    if said.length is not None:
        line.setMaxLength(said.length)
    if said.sort == "date":
        line.setPlaceholderText("如 1987-06-01")
    return line


def _put(box: Box, text: str) -> None:
    if isinstance(box, QComboBox):
        box.setCurrentIndex(max(0, box.findData(text)))
    elif isinstance(box, QPlainTextEdit):
        box.setPlainText(text)
    else:
        box.setText(text)


def _text(box: Box) -> str:
    if isinstance(box, QComboBox):
        return str(box.currentData() or "")
    return (box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()).strip()


def _mark(box: Box, *, wrong: bool) -> None:
    box.setProperty("wrong", "true" if wrong else "false")
    box.style().unpolish(box)
    box.style().polish(box)
