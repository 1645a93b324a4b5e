"""What the bootstrap hands to the command line, because this floor may not know it: the window's doors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Doors:
    """Ways out of the command line.

    Attributes:
        version: the program's version.
        open_window: opens the window on a store folder, with a login name to begin with; returns the
            exit code when it is closed.
        write_screens: draws the window's pages (store folder, login name, password, target folder);
            returns the PNG files.
        report_crash: writes a crash report; None where it can't be written.
    """

    version: str
    open_window: Callable[[Path, str | None], int]
    write_screens: Callable[[Path, str, str, Path], Sequence[Path]]
    report_crash: Callable[[BaseException], Path | None]
