"""Every page and dialog as a picture, for people who look at the window without running it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QSize,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.base.paths import resource
from app.ui.application import dressed_application
from app.ui.main_window import MainWindow
from app.ui.parts import machine, theme, tokens

SIZES: tuple[tuple[str, QSize, float], ...] = (("100", QSize(1366, 768), 1.0), ("150", QSize(1280, 720), 1.5))
"""Name of the scale, size of the window in points of the screen's scale, the scale."""
PALETTES: tuple[tuple[str, str], ...] = ((tokens.LIGHT, ""), (tokens.CONTRAST, "-contrast"))
"""The palettes, and how their files end."""
PATIENCE = 30_000
_NO_SCREEN = "This plugin does not support"
W = TypeVar("W", bound=QWidget)


def write_screens(folder: Path, user: str, password: str, target: Path) -> list[Path]:
    """Draw log-in, pages and dialogs of a centre into PNG files, at 100 % and 150 %, in both palettes.

    Args:
        folder: the centre; it is only read.
        user: login name.
        password: its password.
        target: where the pictures go; made if missing.

    Returns:
        The files written.

    Raises:
        RuleError: wrong name or password.
        TroubleError: the centre can't be opened.
    """
    from app.usecases.workplace import Workplace

    application = dressed_application()
    target.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch, _quiet(), Workplace(folder) as place:
        login = place.sign_in(user, password)
        try:
            for palette, mark in PALETTES:
                theme.wear(application, palette, tokens.STANDARD)
                for scale_name, size, scale in SIZES:
                    name = f"{scale_name}{mark}"
                    written += _first_start(Path(scratch) / "none", target, name, size, scale)
                    written += _workbench(folder, login, target, name, size, scale)
        finally:
            habits = machine.recall()
            theme.wear(application, habits.palette, habits.text)
    return written


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave out what the platform without a screen says about itself; everything else is said as ever."""

    def pass_on(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith(_NO_SCREEN):
            said(kind, context, message)

    def to_stderr(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if sys.stderr is not None:
            sys.stderr.write(f"{message}\n")

    before = qInstallMessageHandler(pass_on)
    said: Any = before or to_stderr
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _first_start(folder: Path, target: Path, name: str, size: QSize, scale: float) -> Iterator[Path]:
    with _window(folder, size) as window:
        yield _draw(window, target / f"first-start-{name}.png", scale)


def _workbench(
    folder: Path, login: Any, target: Path, name: str, size: QSize, scale: float
) -> Iterator[Path]:
    from app.ui.dialogs.export import ExportDialog
    from app.ui.dialogs.import_workbook import ImportDialog
    from app.ui.dialogs.member_edit import MemberEditDialog
    from app.ui.frame import Frame
    from app.ui.pages.members import MembersPage

    with _window(folder, size) as window:
        yield _draw(window, target / f"login-{name}.png", scale)
        window.enter(None, login)
        frame = window.stack.currentWidget()
        assert isinstance(frame, Frame)  # noqa: S101 - enter puts it there
        page = frame.pages.currentWidget()
        _until(lambda: not _working(window))
        yield _draw(window, target / f"{_name_of(page)}-{name}.png", scale)
        yield from _of_the_frame(window, frame, target, name, scale)
        if isinstance(page, MembersPage):
            page.filters.search.setText("查无此人")
            _until(lambda: not page.table.records.ids and not _working(window))
            yield _draw(window, target / f"members-none-{name}.png", scale)
            page.filters.clear()
            export = ExportDialog(window.desk, "members", (), None, 0, window)
            yield _draw(_shown(export, window), target / f"export-{name}.png", scale)
            edit = MemberEditDialog(window.desk, page.table.current_id() or None, window)
            yield _draw(_shown(edit, window), target / f"member-edit-{name}.png", scale)
            clinic = _shown(ImportDialog(window.desk, "members", window), window)
            yield _draw(clinic, target / f"import-choose-{name}.png", scale)
            clinic.read(resource("sample/roster.xlsx"))
            _until(lambda: clinic.steps.currentWidget() is clinic.check_page and not _working(window))
            yield _draw(clinic, target / f"import-check-{name}.png", scale)
            for dialog in (export, edit, clinic):
                dialog.deleteLater()
        for row in range(1, frame.pages_list.count()):
            frame.pages_list.setCurrentRow(row)
            _until(lambda: not _working(window))
            seen = frame.pages.currentWidget()
            yield _draw(window, target / f"{_name_of(seen)}-{name}.png", scale)
            for what, form in _forms(seen):
                yield _draw(_shown(form, window), target / f"{what}-{name}.png", scale)
                form.save()
                _until(lambda: not _working(window))
                yield _draw(form, target / f"{what}-wrong-{name}.png", scale)
                form.deleteLater()


def _of_the_frame(window: MainWindow, frame: Any, target: Path, name: str, scale: float) -> Iterator[Path]:
    from app.ui.dialogs.shortcuts import ShortcutsDialog

    frame.box.open()
    _until(lambda: bool(frame.box.offers()) and not _working(window))
    yield _draw(window, target / f"command-box-{name}.png", scale)
    frame.box.close_offers()
    keys = ShortcutsDialog(window)
    yield _draw(_shown(keys, window), target / f"shortcuts-{name}.png", scale)
    keys.deleteLater()
    window.lock()
    yield _draw(window, target / f"lock-{name}.png", scale)
    window.enter(None, window.desk.login)


def _forms(page: QWidget) -> Iterator[tuple[str, Any]]:
    """The forms of a page as they open for something new; saved empty they say what is missing."""
    from app.ui.dialogs.account_edit import AccountEditDialog
    from app.ui.dialogs.password import PasswordDialog
    from app.ui.dialogs.setting_edit import SettingEditDialog
    from app.ui.pages.accounts import AccountsPage
    from app.ui.pages.settings import SettingsPage
    from app.ui.tree_page import TreePage

    if isinstance(page, TreePage):
        yield f"{_name_of(page)}-edit", page.dialog(None, page.tree.current_id() or None)
    elif isinstance(page, AccountsPage):
        yield "account-edit", AccountEditDialog(page.desk.desk, None, page)
        yield "password", PasswordDialog(page.desk.desk, None, page)
    elif isinstance(page, SettingsPage):
        yield "setting-edit", SettingEditDialog(page.desk.desk, "", (), page)


@contextmanager
def _window(folder: Path, size: QSize) -> Iterator[MainWindow]:
    window = MainWindow(folder)
    window.resize(size)
    window.show()
    _until(lambda: True)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _shown(widget: W, window: MainWindow) -> W:
    widget.show()
    _until(lambda: not _working(window))
    return widget


def _draw(widget: QWidget, file: Path, scale: float) -> Path:
    picture = QPixmap(widget.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill()
    widget.render(picture)
    picture.save(str(file), "PNG")
    return file


def _working(window: MainWindow) -> bool:
    return window.desk.busy()


def _name_of(widget: QWidget | None) -> str:
    return type(widget).__name__.removesuffix("Page").lower()


def _until(ready: Callable[[], bool]) -> None:
    """Let the window live until something holds; a turn of the event loop at least."""
    clock = QElapsedTimer()
    clock.start()
    loop = QEventLoop()
    turns = 0

    def look() -> None:
        nonlocal turns
        turns = turns + 1 if ready() else 0
        if turns > 5 or clock.elapsed() > PATIENCE:  # noqa: PLR2004 - painting asks for rows, rows ask for painting
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    loop.exec()
