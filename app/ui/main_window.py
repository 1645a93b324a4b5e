"""The window: the log-in page, after it the frame with its pages, and the lock page that covers them."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.ui.desk import Desk
from app.ui.parts import machine, theme
from app.ui.parts.theme import emblem
from app.ui.welcome.login import LoginPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from app.ui.cover import Cover
    from app.ui.idle import IdleWatch
    from app.ui.parts.messages import Again

log = logging.getLogger(__name__)
START_SIZE = QSize(1366, 768)
LEAST_SIZE = QSize(880, 480)
EDGES = QSize(8, 48)
"""Room that a title bar and borders take at most: the window's last line must not lie below the screen."""
CANCELLED = "cancelled"
"""The code of a refusal that is none: somebody wanted it to stop."""
IDLE_SETTING = "idle_minutes"
"""The centre's setting: minutes without key or mouse before the window locks."""


class MainWindow(QMainWindow):
    """One window on one centre.

    Args:
        folder: the centre's folder.
        user: login name to begin with.

    Attributes:
        entering: somebody has logged in, and the workbench is about to be built.
    """

    entering = Signal()

    def __init__(self, folder: Path, user: str | None = None) -> None:
        super().__init__()
        self.setWindowTitle("党群工作台")
        self.setWindowIcon(QIcon(emblem(64)))
        self.setMinimumSize(LEAST_SIZE)
        self.resize(START_SIZE.boundedTo(self.screen().availableSize() - EDGES))
        self.desk = Desk()
        self.desk.alarm.connect(self._alarm)
        self._folder = folder
        self._place: Any = None
        self._user = user
        self._frame: Any = None
        self.keeper: Any = None
        self._locked_login: Any = None
        self._leaving = False
        self._may_leave: Callable[[], bool] = _always
        self._held: list[tuple[BaseException, Again | None]] = []
        self.stack = QStackedWidget(self)
        self.setCentralWidget(self.stack)
        self._welcome()

    @cached_property
    def cover(self) -> Cover:
        """Hides what lies over the window while it is locked."""
        from app.ui.cover import Cover

        return Cover(self, self._lock_page)

    @cached_property
    def idle(self) -> IdleWatch:
        """Locks the window when nobody is there; there is nothing to lock before somebody has logged in."""
        from app.ui.idle import IdleWatch

        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 - a widget exists, so it does
        watch = IdleWatch(application, self)
        watch.idle.connect(self.lock)
        watch.asked.connect(self.lock)
        return watch

    def enter(self, place: Any, login: Any) -> None:
        """Show the workbench to one who has logged in: the one that was locked, or a new one.

        Args:
            place: the open `Workplace`.
            login: the `Login`.
        """
        self._may_leave = _always
        self._place, self._user = place, login.actor.login
        before, self._locked_login = self._locked_login, None
        self.desk.login = login
        if before is not None and before.actor == login.actor:
            self._uncover()
        else:
            self._forget_hidden()
            self._drop_frame()
            self.entering.emit()
            self._show(self._new_frame())
        self._keep(place, login)
        self._watch_idleness()
        log.info("logged in")

    def lock(self) -> None:
        """Cover the workbench: nothing of it is seen, and all that was typed is still there afterwards."""
        if self._locked_login is not None or self._frame is None:
            return
        self.idle.stop()
        self._locked_login = self.desk.login  # drafts go on being kept meanwhile
        self.cover.put_on()
        page = LoginPage(self.desk, self._folder, self._place, self._user, self.stack, locked=True)
        page.entered.connect(self.enter)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        log.info("locked")

    def switch_account(self) -> None:
        """Let somebody else log in; the store stays open."""
        self.lock()
        page = self.stack.currentWidget()
        if isinstance(page, LoginPage):
            page.user.clear()
            page.user.setFocus()

    def redress(self) -> None:
        """Put on the palette and text size that this machine remembers, and build the frame anew."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - the window lives in it
        habits = machine.recall()
        theme.wear(application, habits.palette, habits.text)
        name = self._frame.page_name()
        frame = self._new_frame()
        frame.open_page(name)
        self._show(frame)
        if self.keeper is not None:
            self.keeper.tell()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of long work, make the last backup, finish what runs, then close the store."""
        if self._leaving or not self._may_leave():
            event.ignore()
            return
        self._leaving = True
        if self._frame is not None:
            self.idle.stop()
        if not (self._work_ended() and self._kept_or_let_go()):
            self._leaving = False
            event.ignore()
            if self._frame is not None:
                self.idle.start()
            return
        self.desk.close()
        if self._place is not None:
            self._place.close()
            self._place = None
        self.keeper = None
        super().closeEvent(event)

    def _work_ended(self) -> bool:
        if self._frame is None:
            return True
        from app.ui.leaving import work_ended

        return work_ended(self)

    def _kept_or_let_go(self) -> bool:
        while self.keeper is not None:
            self.stack.setEnabled(False)
            try:
                kept = self.keeper.keep_on_exit()
            finally:
                self.stack.setEnabled(True)
            if kept:
                return True
            from app.ui.parts import messages

            answer = messages.choose(
                self,
                "退出前的备份没有成功",
                f"{self.keeper.failure.message}\n\n已保存的数据都在，只是少了这一份备份。",
                ("再试一次", "不备份，退出", "先不退出"),
            )
            if answer != 0:
                return answer == 1
        return True

    def _new_frame(self) -> Any:
        from app.ui.frame import Frame

        frame = Frame(self.desk, self.stack)
        frame.left.connect(self.lock)
        frame.switched.connect(self.switch_account)
        frame.dressed.connect(self.redress, QtCore.Qt.ConnectionType.QueuedConnection)
        frame.backup_wanted.connect(self._back_up_now)
        if self.keeper is not None:
            self.keeper.told.connect(frame.show_backup)
            self.keeper.said.connect(frame.say)
            frame.show_backup(*self.keeper.state())
        self._frame = frame
        return frame

    def _keep(self, place: Any, login: Any) -> None:
        """Begin to care for backups, once per open store."""
        if place is None or self.keeper is not None:
            return
        from app.ui.keeper import Keeper

        self.keeper = Keeper(self.desk, login, self)
        self.keeper.told.connect(self._frame.show_backup)
        self.keeper.said.connect(self._frame.say)

    def _back_up_now(self) -> None:
        if self.keeper is not None:
            self.keeper.keep("asked")

    def _watch_idleness(self) -> None:
        from app.base import clock
        from app.usecases.settings import setting_on

        self.idle.start()
        self.desk.at(self).ask(
            setting_on,
            IDLE_SETTING,
            clock.today(),
            then=lambda said: self.idle.set_minutes(None if said is None else said.value),
            topic=IDLE_SETTING,
        )

    def _uncover(self) -> None:
        page = self.stack.currentWidget()
        self.stack.setCurrentWidget(self._frame)
        if page is not None and page is not self._frame:
            self.stack.removeWidget(page)
            page.deleteLater()
        self.cover.take_off()
        held, self._held = self._held, []
        for error, again in held:
            self.tell(error, again)

    def _forget_hidden(self) -> None:
        self.cover.forget()
        self._held.clear()

    def _drop_frame(self) -> None:
        before, self._frame = self._frame, None
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _welcome(self) -> None:
        if self._folder.exists() and any(self._folder.iterdir()):
            page: Any = LoginPage(self.desk, self._folder, None, self._user, self.stack)
        else:
            from app.ui.welcome.first_start import FirstStartPage

            page = FirstStartPage(self.desk, self._folder, self.stack)
            self._may_leave = page.may_leave
        page.entered.connect(self.enter)
        self._show(page)

    def _show(self, widget: QWidget) -> None:
        before = self.stack.currentWidget()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _alarm(self, error: BaseException, again: Again | None) -> None:
        if self._leaving and getattr(error, "code", "") == CANCELLED:
            return  # whoever stops something to leave knows
        if self._locked_login is not None and not self._signing_in():
            self._held.append((error, again))
        else:
            self.tell(error, again)

    def tell(self, error: BaseException, again: Again | None = None) -> None:
        """Say an error over the window.

        Args:
            error: what happened.
            again: how to try again, where that helps.
        """
        from app.ui.parts import messages

        messages.tell_error(self, error, again)

    def _lock_page(self) -> QWidget | None:
        return self.stack.currentWidget() if self._locked_login is not None else None

    def _signing_in(self) -> bool:
        page = self.stack.currentWidget()
        return isinstance(page, LoginPage) and page.trying


def _always() -> bool:
    return True
