"""`Cover`: takes everything over the window out of sight while it is locked, and back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid


class Cover(QObject):
    """Hides dialogs with all that is typed in them, also those that open meanwhile, and keeps the focus.

    A question that somebody waits for in place (``exec``) can't be hidden and go on waiting: it counts as
    cancelled. All the others, long work among them, go on behind the lock.

    Args:
        window: what is covered.
        lock_page: gives what asks for the password now, None if nothing is locked; its own dialogs stay.
    """

    def __init__(self, window: QMainWindow, lock_page: Callable[[], QWidget | None]) -> None:
        super().__init__(window)
        self._window, self._lock_page = window, lock_page
        self._hidden: list[QDialog] = []
        self._focus: QWidget | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 - a widget exists, so it does
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._keep_down)
        application.focusWindowChanged.connect(self._look_again)

    def put_on(self) -> None:
        """Hide what lies over the window now."""
        self._focus = self._window.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._hide()

    def take_off(self) -> None:
        """Show all of it again, the lower ones first; the keys go where they went."""
        hidden, self._hidden = self._hidden, []
        focus, self._focus = self._focus, None
        if focus is not None and isValid(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        for dialog in sorted((one for one in hidden if isValid(one)), key=_depth):
            dialog.finished.disconnect(self._forget_finished)
            dialog.open()

    def forget(self) -> None:
        """Somebody else has come: what was hidden is gone."""
        hidden, self._hidden, self._focus = self._hidden, [], None
        for dialog in hidden:
            if isValid(dialog):
                dialog.deleteLater()

    def _look_again(self) -> None:
        self._soon.start()

    def _keep_down(self) -> None:
        if self._lock_page() is not None:
            self._hide()

    def _hide(self) -> None:
        page = self._lock_page()
        for dialog in _shown():
            if page is not None and page.isAncestorOf(dialog):
                continue
            if dialog.windowModality() == Qt.WindowModality.ApplicationModal:
                dialog.reject()
            else:
                self._hidden.append(dialog)
                dialog.finished.connect(self._forget_finished)
                dialog.hide()
            if QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive:
                self._window.activateWindow()  # what is typed now is meant for the lock page

    def _forget_finished(self) -> None:
        """What came to its end behind the lock does not come back."""
        ended = self.sender()
        self._hidden = [dialog for dialog in self._hidden if dialog is not ended]


def _shown() -> Iterator[QDialog]:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and isValid(widget) and widget.isVisible():
            yield widget


def _depth(widget: QWidget) -> int:
    """How many windows lie below it."""
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())
