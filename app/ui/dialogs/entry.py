"""`EntryDialog`: a small form in a dialog: Enter for the next field, errors at the field, Esc asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.records.base import Kind, Record, field_of
from app.ui.desk import Desk
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.form import fit, load_form
from app.ui.parts.messages import confirm

WIDE = 3
"""All columns of the form."""
_SORTS = {Kind.LONG_TEXT: "long", Kind.DATE: "date", Kind.INTEGER: "number"}


class EntryDialog(QDialog):
    """A form that is built once what it needs is known.

    Attributes:
        saved: it was kept; what the act answered.
    """

    saved = Signal(object)
    note: QLabel
    body: QWidget
    message: QLabel
    save_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, desk: Desk, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "entry")
        self.setWindowTitle(title)
        self.desk = desk.at(self)
        self.entry: EntryForm | None = None
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, activated=self.save)  # type: ignore[call-overload]

    def send(self) -> None:
        """Check what only the form can check, and hand it to `act` or `write`."""
        raise NotImplementedError

    def build(self, inputs: Sequence[Input], values: Mapping[str, str], focus: str) -> EntryForm:
        """Make the form, fill it and begin in one of its boxes."""
        entry = EntryForm([Group("", inputs)], self.body)
        layout = self.body.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - the form says so
        layout.insertWidget(0, entry)
        entry.show()  # at once: what is not seen yet can't take the focus
        entry.fill(values, {})
        self.entry = entry
        self.save_button.setEnabled(True)
        boxes = list(entry.boxes.values())
        QWidget.setTabOrder(boxes[-1], self.save_button)
        QWidget.setTabOrder(self.save_button, self.cancel_button)
        entry.boxes[focus].setFocus()
        fit(self)
        return entry

    def say(self, words: str) -> None:
        """A quiet sentence above the form."""
        self.note.setText(words)
        self.note.show()

    def save(self) -> None:
        """Keep what was typed."""
        if self.entry is not None and self.save_button.isEnabled():
            self.entry.clear_errors()
            self.message.hide()
            self.send()

    def reject(self) -> None:
        """Esc: leave, after asking if something was typed."""
        if not self.changed() or confirm(self, "还没有保存", "填写的内容还没有保存，要放弃吗？", "放弃"):
            super().reject()

    def changed(self) -> bool:
        """Whether anything stands in the form that was not there at first."""
        return self.entry is not None and bool(self.entry.changes())

    def act(self, label: str, use_case: Callable[..., Any], *args: Any, said: object = None) -> None:
        """Run an act with what was typed; close when it is done.

        Args:
            label: what the status line says.
            use_case: the act.
            args: its arguments.
            said: what `saved` says; None: what the act answers.
        """
        self.save_button.setEnabled(False)
        self.desk.act(
            use_case,
            *args,
            then=lambda answer: self.done_with(answer if said is None else said),
            failed=self.refused,
            always=lambda: self.save_button.setEnabled(True),
            label=label,
        )

    def write(self, function: Callable[[], Any], changes: frozenset[str], label: str | None) -> None:
        """Run what is more than one act; close when it is done."""
        self.save_button.setEnabled(False)
        self.desk.write(
            function,
            changes=changes,
            then=self.done_with,
            failed=self.refused,
            always=lambda: self.save_button.setEnabled(True),
            label=label,
        )

    def done_with(self, answer: object) -> None:
        """Say what came of it and close."""
        self.saved.emit(answer)
        self.accept()

    def refused(self, error: RuleError) -> None:
        """Say an error at its field, else below the form."""
        if self.entry is None or not self.entry.show_error(error.field or "", error.message):
            self.message.setText(error.message)
            self.message.show()
        fit(self)


def input_of(
    record: type[Record], name: str, span: int = 1, choices: Sequence[tuple[str, str]] | None = None
) -> Input:
    """An input made from what a record says of its field.

    Args:
        record: the record type.
        name: the field.
        span: how many of three columns it takes.
        choices: words and values to choose from, where the field does not say them itself.
    """
    said = field_of(record, name)
    offered = tuple(choices if choices is not None else ((one, one) for one in said.choices))
    sort = "choice" if offered or choices is not None else _SORTS.get(said.kind, "text")
    return Input(name, said.label, sort, offered, said.required, said.length, span)
