"""Python's cyclic garbage collector held off while a workbook is read and written."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_held = 0
_was_on = True


@contextmanager
def collector_held() -> Iterator[None]:
    """Hold the collector off inside the block.

    An import makes a million small objects and no cycles; looking through all of them again and again took a
    tenth of its time.
    """
    global _held, _was_on  # noqa: PLW0603 - one switch for the whole process
    with _lock:
        if not _held:
            _was_on = gc.isenabled()
        _held += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _held -= 1
            if not _held and _was_on:
                gc.enable()
