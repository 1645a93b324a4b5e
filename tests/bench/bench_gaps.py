"""Whether the window stays awake: gaps of its event loop while it imports 50 000 rows and exports 100 000.

    python -m tests.bench.bench_gaps [FOLDER]

A centre of 100 000 members and a workbook of 50 000 others are made in FOLDER (a scratch folder without it;
each run works on a copy of the centre). In the real window the export dialog writes a workbook of everybody,
then the import dialog checks the other workbook and takes it in. Meanwhile a timer of 1 ms notes when it was
let run; the rival is the same timer in the same window at rest. Then both are done again and cancelled.

Goals: no gap over 50 ms; progress never goes back and ends at 100 %; cancelling leaves nothing half done.
"""

from __future__ import annotations

import compileall
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.event_loop import run_until

GAP_GOAL_MS = 50.0
KEPT, BROUGHT = 100_000, 50_000
REST = 5.0
PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "Spring-rain-7"
LOGIN = "bench"


class Ticks:
    """A timer of 1 ms that notes how long it was kept waiting."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[tuple[float, float]] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was noted."""
        self.gaps, self._last = [], time.perf_counter()

    def worst(self) -> float:
        """The longest gap in milliseconds."""
        return max((gap for _, gap in self.gaps), default=0.0) * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((self._last, now - self._last))
        self._last = now


class Shares:
    """What the progress dialogs were told."""

    def __init__(self) -> None:
        from app.ui.parts.progress import Progress

        self.told: list[float] = []
        self.open: list[Any] = []
        advance, advance_share, over = Progress.advance, Progress.advance_share, Progress.over

        def note(progress: Any, done: int, total: int) -> None:
            self._note(progress, done / total if total else 0.0)
            advance(progress, done, total)

        def note_share(progress: Any, share: float) -> None:
            self._note(progress, share)
            advance_share(progress, share)

        def close(progress: Any) -> None:
            self.open = []
            over(progress)

        setattr(Progress, "advance", note)  # noqa: B010 - a bench looks on, mypy need not
        setattr(Progress, "advance_share", note_share)  # noqa: B010 - the same
        setattr(Progress, "over", close)  # noqa: B010 - the same

    def begin(self) -> None:
        """Forget what was told."""
        self.told = []

    def true(self) -> bool:
        """Whether it never went back and ended at 100 %."""
        return bool(self.told) and self.told == sorted(self.told) and self.told[-1] == 1.0

    def _note(self, progress: Any, share: float) -> None:
        self.told.append(share)
        self.open = [progress]


class Scene:
    """The real window on a centre."""

    def __init__(self, folder: Path) -> None:
        from app.ui.application import dressed_application, spare_collector
        from app.ui.main_window import MainWindow
        from app.ui.parts import messages
        from app.usecases.workplace import Workplace

        self.said: list[str] = []
        # A message box would wait for somebody to press its button.
        setattr(messages, "tell_error", lambda _, error, *__: self.said.append(str(error)))  # noqa: B010 - as above
        self.application = dressed_application()
        self.window = MainWindow(folder)
        self.window.resize(1366, 768)
        self.window.show()
        spare_collector(self.window)
        self.place = Workplace(folder)
        self.window.enter(self.place, self.place.sign_in(LOGIN, PASSWORD))
        self.page: Any = self.window._frame.open_page("members")
        self.ticks, self.shares = Ticks(), Shares()

    def until(self, there: Callable[[], bool]) -> None:
        """Let the event loop of Qt run until something is so."""
        run_until(there)

    def settle(self) -> None:
        """Let all that was asked be answered."""
        self.until(lambda: not self.window.desk.busy())

    def rest(self) -> None:
        """Let nothing happen for a while."""
        end = time.perf_counter() + REST
        self.until(lambda: time.perf_counter() > end)

    def members(self) -> int:
        """How many members the store has."""
        with self.window.desk.login.store.connection() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM members").scalar_one())

    def watched(self, name: str, work: Callable[[], object]) -> None:
        """Do something, wait until it is done and the pages have settled; print what the timer noted."""
        self.ticks.begin()
        self.shares.begin()
        begin = time.perf_counter()
        work()
        self.settle()
        self.until(lambda: not self.shares.open)
        spent, worst = time.perf_counter() - begin, self.ticks.worst()
        late = sum(gap * 1000 > GAP_GOAL_MS for _, gap in self.ticks.gaps)
        told = f"   progress {'true' if self.shares.true() else 'FALSE'}" if self.shares.told else ""
        mark = "reached" if worst <= GAP_GOAL_MS else "MISSED"
        print(
            f"  {name:22} {spent:6.1f} s   longest gap {worst:6.1f} ms, {late} over"
            f"   goal <= {GAP_GOAL_MS:g} ms {mark}{told}"
        )

    def stopped(self, work: Callable[[], object], share: float) -> None:
        """Do something and press 取消 once it has come so far."""
        self.shares.begin()
        work()
        self.until(lambda: bool(self.shares.told) and self.shares.told[-1] >= share)
        self.shares.open[0].reject()
        self.settle()


def files(folder: Path) -> set[str]:
    """The files of a folder, without those that SQLite keeps beside a store at work, and without backups."""
    return {
        str(found.relative_to(folder))
        for found in folder.rglob("*")
        if found.is_file() and found.suffix not in {".dqbak", ".db-wal", ".db-shm"}
    }


def run(folder: Path, book: Path, papers: Path) -> None:
    """All of it on one centre."""
    from app.ui.dialogs.export import ExportDialog
    from app.ui.dialogs.import_workbook import ImportDialog

    scene = Scene(folder)
    desk = scene.window.desk
    scene.settle()
    print(f"gaps of the event loop, {KEPT} members:")
    scene.watched("at rest", scene.rest)
    export = ExportDialog(desk, "members", (), None, KEPT, scene.window)
    scene.watched(f"export of {KEPT}", lambda: export.write(papers / "all.xlsx"))
    clinic = ImportDialog(desk, "members", scene.window)
    scene.watched(f"check of {BROUGHT}", lambda: clinic.read(book))
    before, there = scene.members(), files(folder)
    scene.stopped(clinic.carry_out, 0.3)
    half = scene.members() - before, files(folder) - there
    print(
        f"  import cancelled: {half[0]} members more, files more: {sorted(half[1]) or 'none'}; {scene.said}"
    )
    scene.watched(f"import of {BROUGHT}", clinic.carry_out)
    print(f"    {scene.members() - before} members went in")
    scene.stopped(lambda: export.write(papers / "half.xlsx"), 0.3)
    left = sorted(found.name for found in papers.iterdir())
    print(f"  export cancelled: files there are {left}")
    scene.window.hide()
    desk.close()
    scene.place.close()


def made(folder: Path) -> tuple[Path, Path]:
    """The centre and the workbook, made unless they are there."""
    from app.usecases.workplace import Workplace, create_centre
    from tests.bench.bench_find import fill
    from tests.bench.bench_import import make

    centre, book = folder / f"members-{KEPT}", folder / f"people-{BROUGHT}.xlsx"
    if not centre.exists():
        create_centre(centre, "基准", LOGIN, PASSWORD)
        with Workplace(centre) as place:
            fill(place.sign_in(LOGIN, PASSWORD).store, KEPT)
    if not book.exists():
        make(book, BROUGHT)
    return centre, book


def main() -> None:
    """The command."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    compileall.compile_dir(PROJECT / "app", quiet=1)  # as it is where the program is installed
    with tempfile.TemporaryDirectory() as scratch:
        centre, book = made(Path(sys.argv[1]) if sys.argv[1:] else Path(scratch))
        work, papers = Path(scratch) / "work", Path(scratch) / "papers"
        shutil.copytree(centre, work)
        papers.mkdir()
        run(work, book, papers)


if __name__ == "__main__":
    main()
