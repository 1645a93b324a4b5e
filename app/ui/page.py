"""`Page`: what every page of the stack is: a form, a place at the desk, and the kinds of record it shows."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.ui.desk import Desk
from app.ui.parts.form import load_form


class Page(QWidget):
    """One page.

    A page names its form and the record types it shows; it reloads when one of them was changed: at once
    if it is seen, else when it is shown next.

    Attributes:
        form: name of the file under ``forms/``.
        shows: record types whose change makes the page reload.
        said: a sentence for the status line.
    """

    form: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, self.form)
        self.desk = desk.at(self)
        self._stale = True
        desk.changed.connect(self._changed)

    def reload(self) -> None:
        """Ask the desk for everything that is shown."""

    def search_box(self) -> QLineEdit | None:
        """The line that Ctrl+K goes to, if the page has one."""
        return None

    def may(self, right: str) -> bool:
        """Whether whoever is logged in holds the right of that name."""
        from app.records.accounts import Right, rights_of

        return Right[right] in rights_of(self.desk.desk.login.actor.roles)

    def key(self, keys: str, slot: object) -> None:
        """Bind a key that works while the page is seen."""
        QShortcut(QKeySequence(keys), self, activated=slot)  # type: ignore[call-overload]

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the window; it is gone once it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Reload what went stale meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds & self.shows:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
