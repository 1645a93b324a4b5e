"""The application object and the one window: made, dressed, run, closed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui import input_method
from app.ui.main_window import MainWindow
from app.ui.parts import theme

SWITCH_SECONDS = 0.001
"""How long a thread may go on while the window waits its turn: a fifth of what Python grants by itself."""


def run_window(folder: Path, user: str | None = None, *, version: str = "") -> int:
    """Open the window on a centre and stay until it is closed.

    Args:
        folder: the centre's folder; an empty or missing one leads to the first start.
        user: login name to begin with.
        version: the program's version, for crash reports.

    Returns:
        The exit code.
    """
    application = dressed_application()
    application.setApplicationVersion(version)
    window = MainWindow(folder, user)
    with telling_in(window):
        window.show()
        QTimer.singleShot(0, window, lambda: _started(window))
        return application.exec()


@contextmanager
def telling_in(window: MainWindow) -> Iterator[None]:
    """Say in the window what nobody foresaw, meanwhile."""
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, trace: window.tell(error.with_traceback(trace))
    try:
        yield
    finally:
        sys.excepthook = before


def _started(window: MainWindow) -> None:
    """Let the collector of dead objects work, then say whether the program failed the last time."""
    spare_collector(window)
    from app.base import paths
    from app.base.crash import unseen_reports

    if unseen_reports(paths.log_folder()):
        from app.ui.parts import messages

        messages.tell_of_last_time(window)


def spare_collector(window: MainWindow) -> None:
    """Let the collector of dead objects work, but pass over all that stays until the end.

    That is what is loaded by now, and once more what logging in has loaded: looking through that took it
    55 ms, in which nothing else of the program could move.
    """

    def spare() -> None:
        window.entering.disconnect(spare)
        gc.freeze()

    gc.freeze()
    gc.enable()
    window.entering.connect(spare)


def dressed_application() -> QApplication:
    """The application of this process, made and dressed if it is not yet."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else _made()
    if not application.property("dressed"):
        if running is not None:
            application.setStyle("Fusion")
        theme.put_on(application)
        application.setProperty("dressed", True)  # noqa: FBT003 - Qt takes it by place
    return application


def _made() -> QApplication:
    way = input_method.prepare_input_method(os.environ)
    sys.setswitchinterval(SWITCH_SECONDS)
    # A style handed over by a call is handed back by it, and PySide sets up all it knows of styles: 6 ms.
    application = QApplication([*sys.argv[:1], "-style", "fusion"])
    input_method.attach(application, way)
    application.setApplicationName("dangqun")
    application.setApplicationDisplayName("党群工作台")
    return application
