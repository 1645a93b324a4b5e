"""Scans at an activity while a report counts behind them, against the same scans without one, in one run.

    python -m tests.bench.bench_scans [FOLDER]

A sample centre of 1 500 people is made in FOLDER (a scratch folder without it) and stays there; each run
works on a copy. In the real window 300 scans, 30 of them doubles and 5 of unknown codes, go into a sign-in in
bursts of 25; by turns the same 300 into another, while the report of last quarter is counted over and over on
the desk. Then people come one by one, each scanned a moment after the last was answered.

The event loop must be Qt's own: in `QTest.qWait` PySide keeps Python's lock, and no thread of the desk moves.

Goal: with the report at most 1.5 times as long (median of the bursts); none lost, each unknown named, each
double noticed; the report is made all the same.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.event_loop import run_until

MEMBERS, SEED = 1500, 7
KNOWN, DOUBLES, UNKNOWN, BURST = 265, 30, 5, 25
SINGLE = 60
PAUSE = 0.2
GOAL = 1.5


@dataclass
class Side:
    """What was measured on one side: the sign-ins' dialogs, seconds of each burst and of each single scan."""

    name: str
    bursts: Any = None
    singles: Any = None
    spent: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


class Report:
    """A report that is counted over and over on the desk, while it may."""

    def __init__(self, desk: Any, window: Any) -> None:
        self.made = 0
        self._may, self._at_rest, self._over = threading.Event(), threading.Event(), False
        self._at_rest.set()
        login = desk.login

        def work(**ways: Any) -> None:
            from app.base import clock
            from app.base.periods import read_period
            from app.reports.periodic import make_period_report

            today = clock.today()
            period = read_period(f"{today.year}Q{(today.month + 2) // 3}").previous()
            while self._may.wait() and not self._over:
                make_period_report(login, period, **ways)
                self.made += 1
                if not self._may.is_set():
                    self._at_rest.set()

        desk.at(window).job(work, then=lambda _: None)

    def begin(self) -> None:
        """Count from now on."""
        self._at_rest.clear()
        self._may.set()

    def rest(self) -> bool:
        """Count no more; whether it does not any more."""
        self._may.clear()
        return self._at_rest.is_set()

    def end(self) -> None:
        """Let the desk be closed."""
        self._over = True
        self._may.set()


class Scene:
    """The real window on a centre, and what is scanned in it."""

    def __init__(self, folder: Path) -> None:
        from app.ui.application import dressed_application, spare_collector
        from app.ui.main_window import MainWindow
        from app.usecases.sample import PASSWORD_FILE, USER
        from app.usecases.workplace import Workplace

        self.application = dressed_application()
        self.window = MainWindow(folder)
        self.window.show()
        spare_collector(self.window)
        self.place = Workplace(folder)
        self.login = self.place.sign_in(USER, (folder / PASSWORD_FILE).read_text().strip())
        self.window.enter(self.place, self.login)
        self.codes, self.unknown = self._cards()
        self.until(lambda: not self.window.desk.busy())
        self.report = Report(self.window.desk, self.window)

    def until(self, there: Callable[[], bool]) -> None:
        """Let the event loop of Qt run until something is so."""
        run_until(there, 5)

    def sign_in(self, name: str) -> Any:
        """A sign-in that is open, at an activity of its own."""
        from app.base import clock
        from app.ui.dialogs.event_sign_in import EventSignInDialog
        from app.usecases.activities import add_activity

        values = {"name": name, "kind": "志愿活动", "held_on": clock.today(), "hours": Decimal("0.5")}
        dialog = EventSignInDialog(self.window.desk, self.login.act(add_activity, values), self.window)
        dialog.open()
        return dialog

    def scan(self, dialog: Any, codes: list[str], chance: random.Random) -> float:
        """Scan them and wait until each is answered; the seconds it took."""
        from tests.ui.parts.test_code_edit import Keys

        begin, keys = time.perf_counter(), Keys(dialog.code)
        before = sum(dialog.log.counts.values())
        for code in codes:
            keys.scan(code, chance.randint(1, 7))
        self.until(lambda: sum(dialog.log.counts.values()) == before + len(codes))
        return time.perf_counter() - begin

    def pause(self) -> None:
        """Until the next one stands there."""
        end = time.perf_counter() + PAUSE
        self.until(lambda: time.perf_counter() > end)

    def close(self) -> None:
        """End all of it."""
        self.report.end()
        self.window.hide()
        self.window.desk.close()
        self.place.close()

    def _cards(self) -> tuple[list[str], list[str]]:
        """Codes of cards of people who may serve, and codes that no card has."""
        from app.base.scans import luhn
        from app.records.members import ON_ROLL
        from app.usecases.cards import issue_cards
        from app.usecases.checkin_facts import checkin_of
        from app.usecases.listing import Condition, list_ids

        everybody = self.login.ask(list_ids, "members", (Condition("state", "=", ON_ROLL[0]),))
        able = []
        for one in everybody:
            facts = self.login.ask(checkin_of, one)
            if facts is None or facts.left_on is None:
                able.append(one)
            if len(able) == KNOWN:
                break
        unknown = [f"9999999000{n}" for n in range(UNKNOWN)]
        codes = [card.token for card in self.login.act(issue_cards, able)]
        return codes, [code + luhn(code) for code in unknown]


def run(folder: Path) -> None:
    """All of it on one centre."""
    scene = Scene(folder)
    chance = random.Random(SEED)
    scans = [*scene.codes, *chance.sample(scene.codes, DOUBLES), *scene.unknown]
    chance.shuffle(scans)
    without, beside = Side("without a report"), Side("beside a report")
    for side in (without, beside):
        side.bursts, side.singles = scene.sign_in(side.name), scene.sign_in(f"{side.name}, one by one")
    for start in range(0, len(scans), BURST):
        for side in (without, beside):
            if side is beside:
                scene.report.begin()
                scene.pause()
            side.spent.append(scene.scan(side.bursts, scans[start : start + BURST], chance))
            scene.until(scene.report.rest)
    counted = scene.report.made
    for start in range(0, SINGLE, 10):
        for side in (without, beside):
            if side is beside:
                scene.report.begin()
            for code in scene.codes[start : start + 10]:
                scene.pause()
                side.answers.append(scene.scan(side.singles, [code], chance))
            scene.until(scene.report.rest)
    _tell(scene, without, beside, counted)
    scene.close()


def _tell(scene: Scene, without: Side, beside: Side, counted: int) -> None:
    print(f"{KNOWN + DOUBLES + UNKNOWN} scans in bursts of {BURST}, then {SINGLE} one by one:")
    for side in (without, beside):
        print(
            f"  {side.name:17} {sum(side.spent):6.1f} s   {_accounted(scene, side.bursts)}"
            f"   one by one: median {median(side.answers) * 1000:.0f} ms,"
            f" p95 {quantiles(side.answers, n=20)[18] * 1000:.0f} ms"
        )
    ratio = median(slow / quick for slow, quick in zip(beside.spent, without.spent, strict=True))
    single = median(beside.answers) / median(without.answers)
    mark = "reached" if ratio <= GOAL else "MISSED"
    print(
        f"  ratio {ratio:5.2f}   goal <= {GOAL:g} {mark}   one by one {single:5.2f}"
        f"   reports made: {counted} beside the bursts, {scene.report.made - counted} beside single scans"
    )


def _accounted(scene: Scene, dialog: Any) -> str:
    from app.ui.parts.scan_log import AGAIN, BAD, GOOD

    counts = dialog.log.counts
    lines = [dialog.log.item(row).text() for row in range(dialog.log.count())]
    named = sum(any(code in line for line in lines) for code in scene.unknown)
    right = (counts[GOOD], counts[AGAIN], counts[BAD], named) == (KNOWN, DOUBLES, UNKNOWN, UNKNOWN)
    told = f"{counts[GOOD]} in, {counts[AGAIN]} doubles, {counts[BAD]} refused, {named} named"
    return f"{told}{'' if right else ' WRONG'}"


def made(folder: Path) -> Path:
    """The centre, made unless it is there."""
    from app.base import clock
    from app.usecases.sample import PASSWORD_FILE, make_sample

    centre = folder / f"sample-{MEMBERS}"
    if not (centre / PASSWORD_FILE).exists():
        make_sample(centre, members=MEMBERS, seed=SEED, until=clock.today())
    return centre


def main() -> None:
    """The command."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        centre = made(Path(sys.argv[1]) if sys.argv[1:] else Path(scratch))
        work = Path(scratch) / "work"
        shutil.copytree(centre, work, ignore=shutil.ignore_patterns("*.lock"))
        run(work)


if __name__ == "__main__":
    main()
