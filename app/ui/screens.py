"""Every page and dialog as a picture, for people who look at the window without running it.

Drawn on a copy of the centre, filled and empty, in the sizes and palettes that people have.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.base.errors import TroubleError
from app.ui.application import dressed_application
from app.ui.frame import Frame
from app.ui.gallery import DIALOG, PAGE, WRONG, let_go, settle, walk
from app.ui.main_window import MainWindow
from app.ui.parts import machine, theme, tokens
from app.ui.welcome.recover import RecoverDialog

ALL = frozenset({PAGE, DIALOG, WRONG})
NEW = "新建的中心"
_NO_SCREEN = "This plugin does not support"
_LITTLE_PACKING = 80
"""Qt's word for it: half the time of its usual packing, files a fifth larger."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that a person has.

    Attributes:
        name: its size and scale, as the files are called.
        dots: its size.
        scale: dots a point of the window's own measure.
        palette: what the window wears on it.
        kinds: what is drawn on it.
        empty: whether the pages of an empty centre are drawn too.
    """

    name: str
    dots: QSize
    scale: float
    palette: str = tokens.LIGHT
    kinds: frozenset[str] = ALL
    empty: bool = False

    @property
    def size(self) -> QSize:
        """Its size in the window's own measure."""
        return QSize(round(self.dots.width() / self.scale), round(self.dots.height() / self.scale))


SCREENS: tuple[Screen, ...] = (
    Screen("1366-100", QSize(1366, 768), 1.0, empty=True),
    Screen("1366-125", QSize(1366, 768), 1.25),
    Screen("1920-100", QSize(1920, 1080), 1.0, kinds=frozenset({PAGE})),
    Screen("1920-150", QSize(1920, 1080), 1.5, kinds=frozenset({PAGE, DIALOG})),
    Screen("1366-100-contrast", QSize(1366, 768), 1.0, palette=tokens.CONTRAST),
)
"""A dialog on the large screen at 100 % is the one of the small screen, so it is drawn once."""


def write_screens(folder: Path, user: str, password: str, target: Path) -> list[Path]:
    """Draw log-in, pages and dialogs of a centre into PNG files, on each of `SCREENS`.

    Args:
        folder: the centre; a copy of it is drawn, and nothing is written into it.
        user: login name.
        password: its password.
        target: where the pictures go; made if missing.

    Returns:
        The files written.

    Raises:
        RuleError: wrong name or password.
        TroubleError: the centre can't be opened, or there is no room for the copy or the pictures.
    """
    from app.usecases.safekeeping import copy_to_try
    from app.usecases.workplace import Workplace, create_centre

    application = dressed_application()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, _quiet(), Album(target) as album:
        filled, empty = Path(scratch) / "filled", Path(scratch) / "empty"
        with Workplace(folder) as place:
            copy_to_try(place.sign_in(user, password), filled)
        create_centre(empty, NEW, user, password)
        with Workplace(filled) as place, Workplace(empty) as bare:
            login, nobody_yet = place.sign_in(user, password), bare.sign_in(user, password)
            try:
                for screen in SCREENS:
                    theme.wear(application, screen.palette, tokens.STANDARD)
                    _draw_first_start(album, screen, Path(scratch) / "none")
                    _draw_workbench(album, screen, filled, login)
                    if screen.empty:
                        _draw_empty(album, screen, empty, nobody_yet)
            finally:
                habits = machine.recall()
                theme.wear(application, habits.palette, habits.text)
        return album.finish()


class Album:
    """The pictures of one run; packing them goes on beside the drawing.

    Args:
        folder: where they go.
    """

    def __init__(self, folder: Path) -> None:
        self.files: list[Path] = []
        self._folder = folder
        self._packer = ThreadPoolExecutor(1, "packer")
        self._packed: list[Future[bool]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._packer.shutdown()

    def draw(self, widget: QWidget, name: str, screen: Screen) -> None:
        """Draw a widget as that screen would show it."""
        picture = QImage(widget.size() * screen.scale, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(screen.scale)
        picture.fill(theme.colour("paper"))
        widget.render(picture)
        file = self._folder / f"{name}-{screen.name}.png"
        self._packed.append(self._packer.submit(lambda: picture.save(str(file), quality=_LITTLE_PACKING)))
        self.files.append(file)

    def finish(self) -> list[Path]:
        """Wait until all are packed.

        Raises:
            TroubleError: one of them could not be written.
        """
        if not all(packed.result() for packed in self._packed):
            raise TroubleError("图片没有写全。请检查那个文件夹是否可写、磁盘是否已满。", "disk")
        return self.files


def _draw_first_start(album: Album, screen: Screen, nowhere: Path) -> None:
    with _window(nowhere, screen) as window:
        album.draw(window, "first-start", screen)


def _draw_workbench(album: Album, screen: Screen, folder: Path, login: Any) -> None:
    with _window(folder, screen) as window:
        album.draw(window, "login", screen)
        if DIALOG in screen.kinds:
            dialog = RecoverDialog(login.actor.login, window)
            dialog.open()
            album.draw(dialog, "recover", screen)
            if WRONG in screen.kinds:
                dialog.accept()
                album.draw(dialog, f"recover-{WRONG}", screen)
            let_go(dialog)
        window.activateWindow()
        window.enter(None, login)
        settle(window)
        _draw_frame(album, screen, window)
        for name, kind, widget in walk(window, dialogs=DIALOG in screen.kinds):
            if kind in screen.kinds:
                album.draw(widget, f"{name}-{WRONG}" if kind == WRONG else name, screen)


def _draw_frame(album: Album, screen: Screen, window: MainWindow) -> None:
    frame = window.stack.currentWidget()
    assert isinstance(frame, Frame)  # noqa: S101 - somebody is logged in
    frame.box.open()
    settle(window)
    album.draw(window, "command-box", screen)
    frame.box.close_offers()
    window.lock()
    settle(window)
    album.draw(window, "lock", screen)
    window.enter(None, window.desk.login)


def _draw_empty(album: Album, screen: Screen, folder: Path, login: Any) -> None:
    with _window(folder, screen) as window:
        window.enter(None, login)
        for name, _, widget in walk(window, dialogs=False):
            album.draw(widget, f"{name}-empty", screen)


@contextmanager
def _window(folder: Path, screen: Screen) -> Iterator[MainWindow]:
    window = MainWindow(folder)
    window.resize(screen.size)
    window.show()
    settle(window)
    try:
        yield window
    finally:
        window.close()
        let_go(window)


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
