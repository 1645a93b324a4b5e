"""The name under which a filter is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog
from app.ui.parts.entry_form import Input
from app.usecases.saved_filters import LONGEST_NAME


class FilterNameDialog(EntryDialog):
    """Asks for a name; `saved` says it once the filter is kept.

    Args:
        desk: the desk.
        title: what is about to be done.
        note: a sentence above the box.
        name: what stands in the box.
        keep: keeps the filter under a name, on the writer thread.
        parent: the window it stands over.
    """

    def __init__(
        self, desk: Desk, title: str, note: str, name: str, keep: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(desk, title, parent)
        self.say(note)
        self._keep = keep
        inputs = (Input("name", "名称", required=True, length=LONGEST_NAME, span=WIDE),)
        self.build(inputs, {"name": name}, "name")

    def send(self) -> None:
        """Keep it."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        name, keep = self.entry.values()["name"], self._keep

        def work() -> str:
            keep(name)
            return name

        self.write(work, frozenset(), None)

    def reject(self) -> None:
        """Leave without a question: nothing is lost."""
        QDialog.reject(self)
