"""The right of way: what somebody at the screen waits for goes before long work behind it.

Python lets one thread compute at a time, and SQLite's driver hands that turn over at every row. An act of
thirty statements beside a report that counts waits its turn at each of them: scans came through ten times as
slowly. So long work stands aside at the points where it asks whether it was cancelled.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from time import monotonic

PATIENCE = 1.0
"""For so many seconds long work stands aside at most; and for so long it waits for acts that don't end."""
GRANT = 0.1
"""For so many seconds it goes on after that, however much is done at the screen."""
LINGER = 0.1
"""For so many seconds it waits for more after the last answer: it is being shown, and scans come in a row."""


class RightOfWay:
    """Counts what somebody at the screen waits for; long work waits here.

    Nothing waits here for ever, whoever waits for whom: long work goes on

    - when nothing was asked or done at the screen for `LINGER`;
    - when for `PATIENCE` nothing of it has come to its end, for it may be waiting for this very work (for a
      lock of the store, say);
    - every `PATIENCE` for `GRANT`, while scans come without end;
    - when it is cancelled or the window closes.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._in_hand = 0
        self._moved = -math.inf  # when the first of it began, or the last one ended
        self._closed = False

    def begin(self) -> None:
        """Somebody at the screen waits for something."""
        with self._turn:
            if self._in_hand == 0:
                self._moved = monotonic()
            self._in_hand += 1

    def end(self) -> None:
        """They have their answer."""
        with self._turn:
            self._in_hand -= 1
            self._moved = monotonic()
            if self._in_hand == 0:
                self._turn.notify_all()

    def close(self) -> None:
        """From now on nobody waits."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()

    def look_up(self) -> None:
        """Let those who wait look whether they were cancelled."""
        with self._turn:
            self._turn.notify_all()

    def stand_aside(self, cancelled: Callable[[], bool]) -> bool:
        """Let pass whoever has the right of way; called by long work, in its own thread.

        Args:
            cancelled: whether the work is to end, so that it need not wait.

        Returns:
            Whether it gave way for all of `PATIENCE`.
        """
        if self._free_from() <= monotonic():
            return False
        ends = monotonic() + PATIENCE
        with self._turn:
            while not (self._closed or cancelled()):
                left = min(self._free_from(), ends) - monotonic()
                if left <= 0:
                    break
                self._turn.wait(left)
        return monotonic() >= ends

    def _free_from(self) -> float:
        return self._moved + (PATIENCE if self._in_hand else LINGER)
