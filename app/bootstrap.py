"""How the program starts, told as a story; the only file that knows everything.

1. A frozen build that was started to read somebody's workbook does that and nothing else.
2. *Paths*: this user's folder for log and crash reports is found.
3. *Log*: the last lines are kept in memory and on disk, without anybody's data.
4. *Crash hook*: what nobody foresaw ends in a report there and in a calm sentence, never in a traceback.
5. *Window or command line*: the command line reads what is wanted and is handed the doors it may not
   know of itself, to the window, to its pictures and to the crash report. ``open`` goes through the first
   of them; where no words are given, the window is opened without asking the command line.
6. *Keys, migration, store, desk*: only when somebody logs in is the key unwrapped, the store brought up
   to date and opened (`app.usecases.workplace`), and in the window put behind the desk (`app.ui.desk`).

Whatever is heavy is imported when it is first needed: asking for help costs next to nothing.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from app.base import paths
from app.base.errors import TroubleError
from app.cli.doors import Doors

VERSION = "0.1.0"
_SCREENLESS = (
    "这里没有屏幕（DISPLAY 与 WAYLAND_DISPLAY 都没有设置），打不开窗口。"
    "请在桌面环境里打开，或用命令行（dangqun --help）。"
)


def start(argv: Sequence[str]) -> int:
    """Start the program with these words and return its exit code."""
    if getattr(sys, "frozen", False) and _is_reading_child(argv):
        from app.sheets.child import main as read_workbook

        return read_workbook()
    reporter = CrashReporter(paths.log_folder())
    reporter.install()
    doors = Doors(VERSION, open_window, write_screens, reporter.report)
    return _run(argv, doors) if argv else _open(doors)


def _run(argv: Sequence[str], doors: Doors) -> int:
    from app.cli.run import run

    return run(argv, doors)


def _open(doors: Doors) -> int:
    """What an icon on the desktop asks for: the words of the command line need not be known for it."""
    import gc

    gc.disable()  # nothing is let go of before the window stands, which turns the collector on again
    try:
        return open_window(paths.default_store(), None)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - told like those of every command
        from app.cli.run import refuse

        return refuse(error, doors)


class CrashReporter:
    """Starts the log, and turns what nobody foresaw into a report file.

    Args:
        folder: where log and reports are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: Iterable[str] = ()

    def install(self) -> None:
        """Start the log; from now on no unforeseen error ends in a traceback."""
        from app.base.log import LastLines, start_log

        known = next((h for h in _root_handlers() if isinstance(h, LastLines)), None)
        self._lines = (known or start_log(self.folder)).lines
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def report(self, error: BaseException) -> Path | None:
        """Write a report of this error; None where even that can't be written."""
        return self._write(type(error), error.__traceback__)

    def _write(self, kind: type[BaseException], trace: TracebackType | None) -> Path | None:
        from app.base.crash import write_report

        try:
            return write_report(self.folder, kind, trace, VERSION, self._lines)
        except OSError:
            return None

    def _hook(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del error
        report = self._write(kind, trace)
        told = f"报告在：{report}" if report else "故障报告没能写下。"
        if sys.stderr is not None:
            sys.stderr.write(f"程序出了意外的错误，已保存的数据完好。{told}\n")


def open_window(store: Path, user: str | None) -> int:
    """Open the window on a centre and stay until it is closed; returns the exit code.

    Raises:
        TroubleError: there is no screen.
    """
    platform = os.environ.get("QT_QPA_PLATFORM")
    screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not platform and not screen:
        raise TroubleError(_SCREENLESS, "no_screen")
    from app.ui.application import run_window

    return run_window(store, user, version=VERSION)


def write_screens(store: Path, user: str, password: str, target: Path) -> Sequence[Path]:
    """Draw every page and dialog into PNG files in ``target``; returns their paths."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.ui.screens import write_screens as draw

    return draw(store, user, password, target)


def _is_reading_child(argv: Sequence[str]) -> bool:
    from app.sheets.reading import FROZEN_CHILD_OPTION

    return list(argv[:1]) == [FROZEN_CHILD_OPTION]


def _root_handlers() -> Iterable[object]:
    import logging

    return logging.getLogger().handlers
