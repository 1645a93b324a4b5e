"""One step with a record as a small form: a day, a reason, a result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.dialogs.entry import EntryDialog
from app.ui.parts.entry_form import Input


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        label: of its act, for title and status line.
        act: the act.
        inputs: what is asked.
        arguments: what the act takes, made from what was typed.
        values: what stands in the form at first.
        note: a quiet sentence above.
        focus: where one begins; the first input without it.
    """

    label: str
    act: Callable[..., Any]
    inputs: Sequence[Input]
    arguments: Callable[[Mapping[str, str]], tuple[Any, ...]]
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    focus: str = ""


class StepDialog(EntryDialog):
    """The form of a step.

    Args:
        desk: the desk.
        step: which step.
        said: what `saved` says when it is done: the id of the record that becomes the current one.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, step: Step, said: str, parent: QWidget) -> None:
        super().__init__(desk, step.label, parent)
        self._step, self._said = step, said
        if step.note:
            self.say(step.note)
        self.build(step.inputs, step.values, step.focus or step.inputs[0].name)

    def send(self) -> None:
        """Do it."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        arguments = self._step.arguments(self.entry.values())
        self.act(self._step.label, self._step.act, *arguments, said=self._said)
