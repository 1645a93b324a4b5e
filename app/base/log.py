"""The program's log: what was done and how long it took, never to whom.

Messages name acts, counts, times and record ids. Names, numbers and phones have no business here.
"""

from __future__ import annotations

import logging
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


class LateFile(logging.Handler):
    """A file that is begun with the first line: what it is written by takes 5 ms, a part of every start."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; at 1 MB a new file is begun, three old ones are kept."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(
                self._path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()
        super().close()


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
    except OSError:
        return memory
    file = LateFile(folder / "dangqun.log")
    file.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(file)
    return memory
