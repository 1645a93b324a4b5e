"""How far long work has come, for somebody who watches a terminal; silent for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WHOLE = 100


@contextmanager
def on_terminal(what: str) -> Iterator[Callable[[float], None] | None]:
    """A function that shows the share done (0.0 to 1.0) on standard error; None where nobody watches."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield None
        return
    shown = -1

    def tell(share: float) -> None:
        nonlocal shown
        if (now := int(share * _WHOLE)) != shown:
            shown = now
            stream.write(f"\r{what} {now}%")
            stream.flush()

    try:
        yield tell
    finally:
        if shown >= 0:
            stream.write("\r\033[K")
            stream.flush()
