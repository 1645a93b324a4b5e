"""Letting Qt's own event loop run until something is so, as it runs for people."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which a bench gives up."""


def run_until(there: Callable[[], bool], every: int = 20) -> None:
    """Let the event loop run until something is so.

    Args:
        there: whether it is so.
        every: how many milliseconds pass between two looks.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    begin, loop, ends = time.perf_counter(), QEventLoop(), []

    def look() -> None:
        if there() or time.perf_counter() - begin > PATIENCE:
            ends.append(there())
            loop.quit()

    timer = QTimer()
    timer.setInterval(every)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    if not ends[0]:
        raise SystemExit("it takes longer than two minutes")
