"""Start to a log-in page that takes keys, fonts included, against a bare PySide6 window in the same run.

    python tests/bench/bench_start.py [ROUNDS]

Each start is a process of its own: from its first line until the window has been painted, its boxes have
the focus and the event loop is idle. Ours goes through the program's own door, as the icon on a desktop does:
log, crash hook and all. Goal: the median of our starts at most 1.4 times the bare one's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from app.base.paths import APP
from app.usecases.workplace import create_centre

GOAL, AIM = 1.4, 1.1
ROUNDS = 9
PROJECT = Path(__file__).resolve().parents[2]

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
app = QApplication(sys.argv[:1])
window = QWidget()
column = QVBoxLayout(window)
for widget in (QLabel("登录名"), QLineEdit(), QLabel("密码"), QLineEdit(), QPushButton("登录")):
    column.addWidget(widget)
window.resize(1366, 768)
window.show()
window.grab()
QTimer.singleShot(0, app.exit)
app.exec()
print(time.perf_counter())
"""

OURS = """
import time
from app import bootstrap
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
run = QApplication.exec
def once(_application):
    next(widget for widget in QApplication.topLevelWidgets() if widget.isVisible()).grab()
    QTimer.singleShot(0, QApplication.exit)
    code = run()
    print(time.perf_counter())
    return code
QApplication.exec = once
bootstrap.start([])
"""


def started(source: str, folder: Path) -> float:
    """Seconds from the start of the process until its window takes keys; its end does not count."""
    homes = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(folder))
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **homes}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is not compiled at every start
    begin = time.perf_counter()  # one clock for all processes of the machine
    done = subprocess.run(
        [sys.executable, "-c", source],
        check=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    return float(done.stdout) - begin


def main() -> None:
    """Run both in turn and print one line."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        create_centre(folder / APP / "centre", "基准", "bench", "Spring-rain-7")
        for source in (BARE, OURS):
            started(source, folder)
        pairs = [(started(BARE, folder), started(OURS, folder)) for _ in range(rounds)]
    bare, ours = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    mark = "reached" if ours <= GOAL * bare else "MISSED"
    print(
        f"bare window {bare * 1000:.0f} ms   log-in page {ours * 1000:.0f} ms   ratio {ours / bare:.2f}"
        f"   goal <= {GOAL} {mark}, aim {AIM}"
    )


if __name__ == "__main__":
    main()
