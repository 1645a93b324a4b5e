"""The window: before log-in the log-in page, after it the frame with its pages. Nothing else."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.ui.desk import Desk
from app.ui.parts import messages
from app.ui.parts.theme import emblem
from app.ui.welcome.first_start import FirstStartPage
from app.ui.welcome.login import LoginPage

log = logging.getLogger(__name__)
START_SIZE = QSize(1366, 768)
LEAST_SIZE = QSize(880, 480)


class MainWindow(QMainWindow):
    """One window on one centre.

    Args:
        folder: the centre's folder.
        user: login name to begin with.
    """

    def __init__(self, folder: Path, user: str | None = None) -> None:
        super().__init__()
        self.setWindowTitle("党群工作台")
        self.setWindowIcon(QIcon(emblem(64)))
        self.setMinimumSize(LEAST_SIZE)
        self.resize(START_SIZE.boundedTo(self.screen().availableSize()))
        self.desk = Desk()
        self.desk.alarm.connect(self._alarm)
        self._folder = folder
        self._place: Any = None
        self._user = user
        self.stack = QStackedWidget(self)
        self.setCentralWidget(self.stack)
        self._welcome()

    def enter(self, place: Any, login: Any) -> None:
        """Show the workbench to one who has logged in.

        Args:
            place: the open `Workplace`.
            login: the `Login`.
        """
        from app.ui.frame import Frame

        self._place, self._user, self.desk.login = place, login.actor.login, login
        frame = Frame(self.desk, self.stack)
        frame.left.connect(self.lock)
        self._show(frame)
        log.info("logged in")

    def lock(self) -> None:
        """Leave the workbench; the store stays open until the window closes."""
        self.desk.login = None
        self._welcome()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what runs, then close the store."""
        self.desk.close()
        if self._place is not None:
            self._place.close()
            self._place = None
        super().closeEvent(event)

    def _welcome(self) -> None:
        page: FirstStartPage | LoginPage
        if self._place is None and not (self._folder.exists() and any(self._folder.iterdir())):
            page = FirstStartPage(self.desk, self._folder, self.stack)
        else:
            page = LoginPage(self.desk, self._folder, self._place, self._user, self.stack)
        page.entered.connect(self.enter)
        self._show(page)

    def _show(self, widget: QWidget) -> None:
        before = self.stack.currentWidget()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _alarm(self, error: BaseException, again: messages.Again | None) -> None:
        messages.tell_error(self, error, again)
