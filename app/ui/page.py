"""`Page`: what every page of the stack is: a form, a place at the desk, and the kinds of record it shows."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from app.ui.desk import Desk
from app.ui.parts.filter_bar import FilterBar
from app.ui.parts.form import load_form
from app.ui.parts.record_table import RecordTable
from app.ui.parts.undo_keys import UndoKeys


class Page(QWidget):
    """One page.

    A page names its form and the record types it shows; it reloads when one of them was changed: at once
    if it is seen, else when it is shown next.

    Attributes:
        form: name of the file under ``forms/``.
        shows: record types whose change makes the page reload.
        said: a sentence for the status line.
        taken_back: an act was undone here; its words.
    """

    form: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    said = Signal(str)
    taken_back = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, self.form)
        self.desk = desk.at(self)
        self._stale = True
        self._wanted = ""
        self._undo_keys = UndoKeys(self)
        desk.changed.connect(self._changed)

    def reload(self) -> None:
        """Ask the desk for everything that is shown."""

    def search_box(self) -> QLineEdit | None:
        """The line that Ctrl+F goes to, if the page has one."""
        return None

    def may(self, right: str) -> bool:
        """Whether whoever is logged in holds the right of that name."""
        from app.records.accounts import Right, rights_of

        return Right[right] in rights_of(self.desk.desk.login.actor.roles)

    def key(self, keys: str, slot: object, words: str = "") -> None:
        """Bind a key that works while the page is seen.

        Args:
            keys: as Qt writes them.
            slot: what it does.
            words: how F1 names it.
        """
        shortcut = QShortcut(QKeySequence(keys), self, activated=slot)  # type: ignore[call-overload]
        shortcut.setWhatsThis(words)

    def show_record(self, record_id: str) -> None:
        """Make a record of the list the current one; a filter that hides it is cleared."""
        table, bar = self.findChild(RecordTable), self.findChild(FilterBar)
        if table is None:
            return
        if not self._wanted:
            table.records.modelReset.connect(self._pick_wanted, Qt.ConnectionType.QueuedConnection)
        self._wanted = record_id
        if bar is not None and bar.filtering() and record_id not in table.records.ids:
            bar.clear()
        self._pick_wanted()

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the window; it is gone once it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._come_back)
        dialog.open()

    def take_keys(self) -> None:
        """Give the keys to the search box, else to the first control of the page."""
        target: QWidget | None = self.search_box() or self.nextInFocusChain()
        while target is not None and target is not self and not _takes_keys(target):
            target = target.nextInFocusChain()
        if target is not None and self.isAncestorOf(target):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Reload what went stale meanwhile."""
        super().showEvent(event)
        for line in self.findChildren(QLineEdit):
            line.installEventFilter(self._undo_keys)
        for button in self.findChildren(QPushButton):
            if button.property("look") != "tick":
                button.setAutoDefault(True)  # Qt's word for: Enter presses it too
        if self._stale:
            self._stale = False
            self.reload()

    def _come_back(self) -> None:
        """The window takes the keys again, and the page those that went elsewhere with several dialogs.

        WORKAROUND: where a dialog closes right after another one (a progress that was short), window managers
        of X11 may give the keys to nobody.
        """
        if QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive:
            self.window().activateWindow()
        held = self.window().focusWidget()
        if self.isVisible() and (held is None or not self.isAncestorOf(held)):
            self.take_keys()

    def _pick_wanted(self) -> None:
        table = self.findChild(RecordTable)
        if table is None or self._wanted not in table.records.ids:
            return
        table.records.modelReset.disconnect(self._pick_wanted)
        row = table.records.ids.index(self._wanted)
        self._wanted = ""
        table.setCurrentIndex(table.records.index(row, 0))
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds & self.shows:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True


def _takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
