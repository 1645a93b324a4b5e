"""How the program starts, and how it ends when nobody foresaw why."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.base.crash import unseen_reports
from app.base.errors import TroubleError
from app.bootstrap import CrashReporter

SECRET = "李雷 11010519491231002X"


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[CrashReporter]:
    """A reporter at work; the hooks and the log are put back afterwards."""
    root = logging.getLogger()
    hooks, handlers, level = (sys.excepthook, threading.excepthook), list(root.handlers), root.level
    made = CrashReporter(tmp_path)
    made.install()
    yield made
    sys.excepthook, threading.excepthook = hooks
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def fail() -> None:
    raise ZeroDivisionError(SECRET)


def test_the_version_is_the_one_of_the_package(project: Path) -> None:
    said = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    assert said["project"]["version"] == bootstrap.VERSION


def test_a_bug_in_a_thread_is_reported_without_anybody_s_data(
    reporter: CrashReporter, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (report,) = unseen_reports(reporter.folder)
    told = report.read_text("utf-8")
    assert "ZeroDivisionError" in told
    assert "test_bootstrap.py" in told
    assert SECRET not in told
    said = capsys.readouterr().err
    assert said.startswith("程序出了意外的错误，已保存的数据完好。报告在：")
    assert "Traceback" not in said


def test_the_last_lines_of_the_log_are_in_the_report(reporter: CrashReporter) -> None:
    logging.getLogger("app.test").info("imported 302 rows")
    try:
        fail()
    except ZeroDivisionError as error:
        report = reporter.report(error)
    assert report is not None
    assert "imported 302 rows" in report.read_text("utf-8")


def test_a_report_that_can_not_be_written_is_no_second_failure(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way", "utf-8")
    assert CrashReporter(tmp_path / "log").report(ZeroDivisionError()) is None


def test_starting_twice_in_one_process_keeps_one_log(reporter: CrashReporter) -> None:
    before = len(logging.getLogger().handlers)
    CrashReporter(reporter.folder).install()
    assert len(logging.getLogger().handlers) == before


def test_without_a_screen_the_window_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(TroubleError, match="没有屏幕") as refused:
        bootstrap.open_window(tmp_path, None)
    assert refused.value.code == "no_screen"


def test_a_frozen_build_reads_workbooks_in_itself(project: Path) -> None:
    code = (
        "import sys; sys.frozen = True; from app.bootstrap import start; "
        "from app.sheets.reading import FROZEN_CHILD_OPTION; sys.exit(start([FROZEN_CHILD_OPTION]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_unforeseen_error_of_a_command_leaves_a_report(project: Path, tmp_path: Path) -> None:
    code = (
        "import sys, app.usecases.sample as s\n"
        f"def fail(*_, **__): raise ZeroDivisionError({SECRET!r})\n"
        "s.make_sample = fail\n"
        "from app.__main__ import main; sys.exit(main(['demo', 'x']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={"XDG_STATE_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 3
    assert "故障报告在：" in done.stderr
    assert "Traceback" not in done.stderr
    (report,) = tmp_path.rglob("crash-*")
    assert SECRET not in report.read_text("utf-8")
