"""The program's log: what was done and how long it took, never to whom.

Messages name acts, counts, times and record ids. Names, numbers and phones have no business here.
"""

from __future__ import annotations

import logging
import logging.handlers
from collections import deque
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LastLines(logging.Handler):
    """Keeps the last lines in memory for the crash report."""

    def __init__(self, count: int = 60) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=count)

    def emit(self, record: logging.LogRecord) -> None:
        """Remember one formatted line."""
        self.lines.append(self.format(record))


def start_log(folder: Path) -> LastLines:
    """Send the log to ``folder/dangqun.log`` (1 MB, three old ones kept) and to memory.

    Returns:
        The handler that remembers the last lines. A folder that can't be written is not a reason to
        refuse work: the log then lives in memory only.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    memory = LastLines()
    memory.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(memory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / "dangqun.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return memory
    file.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(file)
    return memory
