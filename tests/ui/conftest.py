"""A window on a real, encrypted centre, driven with keys and clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.ui.application import dressed_application
from app.ui.frame import Frame
from app.ui.main_window import MainWindow
from app.ui.pages.members import MembersPage
from app.ui.parts.command_box import CommandBox
from app.ui.parts.filter_bar import FilterBar
from app.ui.welcome.login import LoginPage
from app.usecases.members import register_member
from app.usecases.organisations import add_organisation
from app.usecases.workplace import Workplace
from tests import builders

W = TypeVar("W", bound=QWidget)

PEOPLE = (
    {"name": "李美玲", "phone": "19900000001", "id_number": builders.id_number(1)},
    {"name": "单田芳", "phone": "19900000002", "id_number": builders.id_number(2)},
    {"name": "曾国强", "phone": "19900000003", "id_number": builders.id_number(3), "state": "停止党籍"},
)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return dressed_application()


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A centre with two branches and three people."""
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        first = login.act(add_organisation, {"name": "第一党支部", "kind": "党支部"})
        second = login.act(add_organisation, {"name": "第二党支部", "kind": "党支部"})
        for person, branch in zip(PEOPLE, (first, second, second), strict=True):
            login.act(register_member, {**person, "organisation_id": branch})
    return folder


@pytest.fixture
def empty_centre(tmp_path: Path) -> Path:
    return builders.new_centre(tmp_path / "centre")


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[Path], MainWindow]]:
    """Open the window on a folder; closed again when the test ends."""
    opened: list[MainWindow] = []

    def open_on(folder: Path) -> MainWindow:
        window = MainWindow(folder)
        window.show()
        opened.append(window)
        qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
        return window

    yield open_on
    for window in opened:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def workbench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path) -> Workbench:
    """The window with the centre's first account logged in."""
    return enter(qtbot, open_window(centre), centre)


class Workbench:
    """The window of one who is logged in, as a test drives it."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        frame = window.stack.currentWidget()
        assert isinstance(frame, Frame)
        self.frame = frame

    @property
    def members(self) -> MembersPage:
        elsewhere = self.frame.page_name() != "members"
        page = self.frame.open_page("members")
        assert isinstance(page, MembersPage)
        if elsewhere:
            self.settle()
        return page

    def settle(self) -> None:
        """Until nothing is asked or done any more."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = 0 if self.window.desk.busy() or typing(self.window) else quiet + 1
            return quiet > 3

        self.qtbot.waitUntil(still, timeout=20_000)

    def come_back(self) -> None:
        """Make the window the active one, as a window manager does when a dialog closes."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5_000)

    def closed(self, dialog: QWidget) -> None:
        """Until a dialog is gone and what came of it is shown; then the window is the active one."""
        self.qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=10_000)
        self.settle()
        self.come_back()

    def names(self) -> list[str]:
        """The names the list shows."""
        model = self.members.table.records
        self.qtbot.waitUntil(
            lambda: all(model.row_at(row) is not None for row in range(model.rowCount())), timeout=10_000
        )
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def search(self, text: str) -> None:
        """Type into the search box and wait for the list."""
        box = self.members.filters.search
        box.setFocus()
        box.selectAll()
        type_text(box, text)
        self.settle()

    def dialog(self, kind: type[W]) -> W:
        """The dialog of that kind that is open now."""
        found: list[W] = []

        def look() -> bool:
            found[:] = [
                w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isActiveWindow()
            ]
            return bool(found)

        self.qtbot.waitUntil(look, timeout=10_000)
        self.settle()
        return found[0]


def typing(window: MainWindow) -> bool:
    """Whether some search box waits for the next key before it asks."""
    return any(bar.pausing() for bar in window.findChildren(FilterBar)) or any(
        box.pausing() for box in window.findChildren(CommandBox)
    )


def enter(qtbot: QtBot, window: MainWindow, folder: Path) -> Workbench:
    """Log in without the slow password, for tests about something else."""
    place = Workplace(folder)
    window.enter(place, place._login(place._open(builders.template().key), builders.LOGIN))
    bench = Workbench(qtbot, window)
    bench.settle()
    return bench


def log_in(qtbot: QtBot, window: MainWindow, password: str = builders.PASSWORD) -> Workbench:
    """Log in with the keyboard, as a person does."""
    page = window.stack.currentWidget()
    assert isinstance(page, LoginPage)
    qtbot.keyClicks(page.user, builders.LOGIN)
    qtbot.keyClicks(page.password, password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Frame), timeout=20_000)
    bench = Workbench(qtbot, window)
    bench.settle()
    return bench


def type_text(widget: QWidget, text: str) -> None:
    """Type any text, Chinese included, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def meanwhile(kind: type[W], do: Callable[[W], Any]) -> None:
    """Do something with the modal dialog of that kind as soon as it has opened."""

    def look() -> None:
        widget = QApplication.activeModalWidget()
        if isinstance(widget, kind):
            do(widget)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)
