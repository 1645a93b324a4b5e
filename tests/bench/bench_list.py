"""The list of members in the real window: 1 000 000 people against 100, in the same run.

    python -m tests.bench.bench_list [FOLDER]

Two centres are made in FOLDER (a scratch folder without it) and stay there for the next run. Each turn is a
process of its own that logs in, opens a members page and counts from there: until the first rows are painted,
then until the end of the list is after Ctrl+End, and for each text typed until the rows found are, counted
from the key and from the answer of the store. The store's own threads work as they do for people.

Goals: first rows within 1.2 times of those of 100; the end within 50 ms; rows found are painted within one
frame (16.7 ms) of the answer; the memory the table takes is the same for a million people (4 MB are left for
what the measuring itself varies by).
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

FEW, MANY = 100, 1_000_000
TURNS = 5
FIRST_GOAL, END_GOAL_MS, FRAME_MS, MORE_GOAL_MB = 1.2, 50.0, 16.7, 4.0
PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "Spring-rain-7"
LOGIN = "bench"
TYPED = ("w", "zh", "li", "13", "王", "138", "张伟", "chenj")
"""What is typed, each from an empty box."""
PATIENCE = 60.0


def centre(folder: Path, count: int) -> Path:
    """A centre of so many people, made unless it is there."""
    from app.usecases.workplace import Workplace, create_centre
    from tests.bench.bench_find import fill

    made = folder / f"members-{count}"
    if not made.exists():
        create_centre(made, "基准", LOGIN, PASSWORD)
        with Workplace(made) as place:
            fill(place.sign_in(LOGIN, PASSWORD).store, count)
    return made


class Window:
    """The real window on a centre, somebody logged in."""

    def __init__(self, folder: Path) -> None:
        from app.ui.application import dressed_application, spare_collector
        from app.ui.main_window import MainWindow
        from app.usecases.workplace import Workplace

        self.application = dressed_application()
        self.window = MainWindow(folder)
        self.window.show()
        spare_collector(self.window)
        self.window.resize(1366, 768)
        self._place = Workplace(folder)
        self.window.enter(self._place, self._place.sign_in(LOGIN, PASSWORD))
        self.frame: Any = self.window._frame
        self.settle()

    def forget_pages(self) -> None:
        """Close the readers of the store: the pages of its file that each of them keeps are let go of."""
        self.window.desk.login.store._readers.dispose()

    def close(self) -> None:
        """Let go of the store, without the backup that closing the window would make."""
        self.window.hide()
        self.window.desk.close()
        self._place.close()

    def until(self, there: Callable[[], bool]) -> None:
        """Let the event loop run until something is so; it sleeps between events, as it does for people."""
        from PySide6.QtCore import QEventLoop, Qt, QTimer

        end = time.perf_counter() + PATIENCE
        look = QTimer()
        look.setTimerType(Qt.TimerType.PreciseTimer)
        look.start(1)
        while not there():
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > end:
                raise SystemExit("it takes longer than a minute")

    def settle(self) -> None:
        """Let all that was asked be answered."""
        self.until(lambda: not self.window.desk.busy())
        for _ in range(20):
            self.application.processEvents()
        self.until(lambda: not self.window.desk.busy())


def seen(window: Window, table: Any, row: Callable[[], int]) -> float:
    """Milliseconds until that row stands there with its values and is painted."""
    begin = time.perf_counter()
    window.until(lambda: row() >= 0 and table.records.row_at(row()) is not None)
    table.viewport().repaint()
    return (time.perf_counter() - begin) * 1000


def resident() -> float:
    """Megabytes of this process that are in memory now, without what it has let go of."""
    with contextlib.suppress(
        OSError, AttributeError
    ):  # only the GNU library keeps what was let go of, or tells
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def paints() -> list[tuple[float, float]]:
    """When a table has been painted, and how long this thread had worked by then; grows with each paint."""
    from app.ui.parts.record_table import RecordTable

    painted: list[tuple[float, float]] = []
    paint = RecordTable.paintEvent

    def note(table: Any, event: Any) -> None:
        paint(table, event)
        painted.append((time.perf_counter(), time.thread_time()))

    setattr(RecordTable, "paintEvent", note)  # noqa: B010 - a bench looks on, mypy need not
    return painted


def turn(folder: Path) -> dict[str, Any]:
    """One process's worth: first rows, end, keys, memory."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from app.ui.pages.members import MembersPage

    painted = paints()
    window = Window(folder)
    before = resident()
    begin = time.perf_counter()
    page: Any = MembersPage(window.window.desk, window.frame.pages)
    window.frame.pages.addWidget(page)
    window.frame.pages.setCurrentWidget(page)
    table = page.table
    seen(window, table, lambda: 0)
    first = (time.perf_counter() - begin) * 1000
    window.settle()
    whole = (time.perf_counter() - begin) * 1000
    count = len(table.records.ids)
    grown = resident() - before
    window.forget_pages()
    table_grown = resident() - before
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    end = seen(window, table, lambda: count - 1)
    window.settle()
    keys, answers, works = [], [], []
    answered, busy = [0.0], [0.0]
    show = page._show_ids

    def answer(*ids: Any, **said: Any) -> None:
        painted.clear()
        answered[0], busy[0] = time.perf_counter(), time.thread_time()
        show(*ids, **said)

    page._show_ids = answer
    for text in TYPED:
        page.filters.clear()
        window.until(lambda: not page.filters.pausing())
        window.settle()
        answered[0] = 0.0
        pressed = time.perf_counter()
        page.filters.search.setText(text)
        window.until(lambda: answered[0] > 0)
        if len(table.records.ids):
            window.until(lambda: bool(painted))
        now, worked = painted[0] if painted else (time.perf_counter(), time.thread_time())
        keys.append((now - pressed) * 1000)
        answers.append((now - answered[0]) * 1000)
        works.append((worked - busy[0]) * 1000)
    window.close()
    return {
        "first": first,
        "whole": whole,
        "end": end,
        "key": median(keys),
        "frames": answers,
        "works": works,
        "count": count,
        "grown": grown,
        "table": table_grown,
    }


def measure(folder: Path) -> dict[str, Any]:
    """One turn in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "XDG_CONFIG_HOME": str(folder.parent)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "tests.bench.bench_list", "turn", str(folder)]
    done = subprocess.run(command, check=True, env=environment, cwd=PROJECT, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def mark(*, reached: bool) -> str:
    """How a goal is told."""
    return "reached" if reached else "MISSED"


def slowest(side: list[dict[str, Any]], name: str) -> float:
    """The text that took longest, of each the median of all turns."""
    return max(float(median(times)) for times in zip(*(one[name] for one in side), strict=True))


def compare(folder: Path) -> None:
    """Both sizes by turns; prints figures, ratios and goals."""
    few, many = centre(folder, FEW), centre(folder, MANY)
    turns = [(measure(few), measure(many)) for _ in range(TURNS)]
    small, large = ([pair[side] for pair in turns] for side in (0, 1))
    if any(one["count"] != MANY for one in large):
        raise SystemExit("not everybody is in the list")

    def of(side: list[dict[str, Any]], name: str) -> float:
        return float(median(one[name] for one in side))

    first = of(large, "first") / of(small, "first")
    print(f"list of members, {MANY} against {FEW}:")
    print(
        f"  first rows painted  {of(large, 'first'):6.0f} ms against {of(small, 'first'):.0f} ms"
        f"   ratio {first:.2f}   goal <= {FIRST_GOAL} {mark(reached=first <= FIRST_GOAL)}"
    )
    end = of(large, "end")
    print(
        f"  jump to the end     {end:6.1f} ms   goal <= {END_GOAL_MS:g} ms {mark(reached=end <= END_GOAL_MS)}"
    )
    frame, work = slowest(large, "frames"), slowest(large, "works")
    print(
        f"  rows found painted  {frame:6.1f} ms after the answer (slowest of {len(TYPED)} texts)"
        f"   goal <= {FRAME_MS} ms {mark(reached=frame <= FRAME_MS)}"
    )
    print(f"    the window works  {work:6.1f} ms of that; the rest it waits for its turn")
    print(f"    after the key     {of(large, 'key'):6.1f} ms, the pause between two keys counted (median)")
    print(f"  all ids there after {of(large, 'whole'):6.0f} ms, what stands below the list too")
    table, least = of(large, "table"), of(small, "table")
    print(
        f"  the table takes     {table:6.1f} MB against {least:.1f} MB   goal <= {MORE_GOAL_MB:g} MB more"
        f" {mark(reached=table - least <= MORE_GOAL_MB)}"
    )
    print(
        f"    with the pages that the store's readers keep {of(large, 'grown'):.0f} MB"
        f" against {of(small, 'grown'):.0f} MB: at most 32 MiB a reader, however many people"
    )


def main() -> None:
    """The command."""
    if sys.argv[1:2] == ["turn"]:
        print(json.dumps(turn(Path(sys.argv[2]))))
    elif sys.argv[1:]:
        compare(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            compare(Path(scratch))


if __name__ == "__main__":
    main()
