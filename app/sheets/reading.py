"""Reading a strange workbook: starts the limited child, asks it, and turns its answers into a workbook."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from app.base.errors import RuleError
from app.sheets import wire
from app.sheets.confine import confine_child
from app.sheets.limits import LIMITS, Limits, refusal
from app.sheets.workbook import ErrorValue, Grid, Merge, Row, SheetInfo, Usage, Workbook

_POLL = 0.05
FROZEN_CHILD_OPTION = "--read-workbook"
Score = Callable[[Grid], float]


def child_command() -> list[str]:
    """The command that starts the reading child.

    From source and wheel it is this Python with the module; a frozen build starts itself with
    ``FROZEN_CHILD_OPTION``, on which its entry point calls ``app.sheets.child.main``.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_CHILD_OPTION]
    return [sys.executable, "-m", "app.sheets.child"]


def read_workbook(
    path: Path,
    *,
    sheet: str | None = None,
    score: Score | None = None,
    limits: Limits = LIMITS,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Workbook:
    """Read one sheet of a workbook within limits, in a process of its own.

    Args:
        path: the file; its content decides what it is, not its extension.
        sheet: name of the sheet; None chooses the visible sheet with the highest ``score``.
        score: how much a sheet, given its first rows, looks like the one wanted; without it the sheet with
            the most filled cells in its first rows is taken.
        limits: the bounds.
        cancel: asked several times a second; true ends the reading.
        progress: told the share done, 0.0 to 1.0.

    Returns:
        The workbook with the grid of that sheet.

    Raises:
        RuleError: with a code of ``limits.SENTENCES`` for every file that is not read.
    """
    request = {"sheet": sheet, "every": False}
    return _converse(path, request, score or _filled, limits, cancel, progress)[0]


def read_every_sheet(
    path: Path, *, limits: Limits = LIMITS, cancel: Callable[[], bool] | None = None
) -> list[Workbook]:
    """Read all sheets, hidden ones included, in the order of the book; one ``Workbook`` for each sheet.

    Raises:
        RuleError: as ``read_workbook``.
    """
    return _converse(path, {"sheet": None, "every": True}, _filled, limits, cancel, None)


def _filled(grid: Grid) -> float:
    return float(sum(value is not None for row in grid.rows for value in row))


def _converse(
    path: Path,
    request: dict[str, Any],
    score: Score,
    limits: Limits,
    cancel: Callable[[], bool] | None,
    progress: Callable[[float], None] | None,
) -> list[Workbook]:
    with _Child(limits, cancel) as child:
        child.say({**request, "path": os.fsencode(path).hex(), "limits": asdict(limits)})
        described: list[tuple[dict[str, Any], list[Row]]] = []
        for kind, content in child.answers():
            if kind == wire.SHEETS:
                child.say(_best(content, score))
            elif kind == wire.FACTS:
                described.append((content, []))
            elif kind == wire.ROWS:
                facts, rows = described[-1]
                rows.extend(wire.unpack_rows(content))
                _tell(progress, 0.3 + 0.7 * len(rows) / max(1, facts["rows"]))
            elif kind == wire.PROGRESS:
                _tell(progress, float(content))
            elif kind == wire.REFUSED:
                raise refusal(*content)
            elif kind == wire.DONE:
                usage = Usage(content["peak"], content["seconds"])
                books = [_workbook(facts, rows, usage) for facts, rows in described]
                if not any(book.grid.rows for book in books):
                    raise refusal("empty")
                return books
        raise child.end_reason()


def _tell(progress: Callable[[float], None] | None, share: float) -> None:
    if progress is not None:
        progress(min(1.0, share))


def _best(content: list[Any], score: Score) -> int:
    numbers, previews = content
    scores = [score(Grid(wire.unpack_rows(preview))) for preview in previews]
    return int(numbers[scores.index(max(scores))])


def _workbook(facts: dict[str, Any], rows: list[Row], usage: Usage) -> Workbook:
    for row, column, text in facts["errors"]:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = ErrorValue(text)
    grid = Grid(rows, frozenset(facts["hidden"]), tuple(Merge(*merge) for merge in facts["merges"]))
    sheets = tuple(SheetInfo(*entry) for entry in facts["sheets"])
    return Workbook(facts["kind"], sheets, facts["sheet"], grid, facts["date1904"], facts["encoding"], usage)


class _Child:
    """One running child; ended, whatever happens, when the ``with`` block is left."""

    def __init__(self, limits: Limits, cancel: Callable[[], bool] | None) -> None:
        self._limits = limits
        self._cancel = cancel
        self._deadline = time.monotonic() + limits.seconds
        self._frames: queue.Queue[tuple[bytes, Any] | None] = queue.Queue(maxsize=8)
        self._gone = threading.Event()

    def __enter__(self) -> Self:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            child_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "PYTHONUTF8": "1",
                "RUST_BACKTRACE": "0",
            },
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._bound = confine_child(self._process, self._limits)
        self._reader = threading.Thread(target=self._read, name="workbook-reader", daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._process.kill()
        self._process.wait()
        while self._reader.is_alive():
            with contextlib.suppress(queue.Empty):
                self._frames.get(timeout=_POLL)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def say(self, content: object) -> None:
        """Send a request or a reply; a child that is gone is noticed when its answers end."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                wire.send(self._process.stdin, wire.PROGRESS, content)

    def answers(self) -> Iterator[tuple[bytes, Any]]:
        """Frames as they come, until the child closes its end.

        Raises:
            RuleError: timeout, cancelled.
        """
        while True:
            if self._cancel is not None and self._cancel():
                raise refusal("cancelled")
            if time.monotonic() > self._deadline:
                raise refusal("timeout", f"{self._limits.seconds:g}")
            try:
                frame = self._frames.get(timeout=_POLL)
            except queue.Empty:
                continue
            if frame is None:
                return
            yield frame

    def end_reason(self) -> RuleError:
        """Why the child went without finishing: out of memory or processor time, or plainly fallen over."""
        code = self._process.wait()
        if sys.platform != "win32":
            import signal

            if code == -signal.SIGXCPU:
                return refusal("timeout", f"{self._limits.seconds:g}")
            if code in (-signal.SIGABRT, -signal.SIGKILL):
                return refusal("memory")
        return refusal("crashed")

    def _read(self) -> None:
        stream = self._process.stdout
        try:
            while stream is not None and not self._gone.is_set():
                frame = wire.receive(stream)
                self._frames.put(frame)
                if frame is None:
                    return
        except (ValueError, OSError):
            self._frames.put(None)
