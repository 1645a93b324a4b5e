"""What holds for every test: no screen, one language and time zone, and silence as part of passing.

A warning that no test asked for fails the test it appeared in: Python's warnings (pyproject.toml),
Qt's messages, and log lines from WARNING up. A test that means to cause one says so:

- log: take the fixture ``log_allows`` and call ``log_allows("part of the message")``;
- Qt: ``@pytest.mark.qt_log_ignore("pattern")``;
- Python: ``pytest.warns(...)``.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "Asia/Shanghai"
if hasattr(time, "tzset"):
    time.tzset()

OFFSCREEN_CANNOT = (
    r"^This plugin does not support "
    r"(propagateSizeHints|raise|createPlatformOpenGLContext|grabbing the keyboard)"
)
"""What the offscreen platform says about itself; a real screen doesn't."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's warnings fail every test that doesn't say otherwise."""
    for item in items:
        if item.get_closest_marker("qt_log_level_fail") is None:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
        own = item.get_closest_marker("qt_log_ignore")
        if own is None or OFFSCREEN_CANNOT not in own.args:
            item.add_marker(
                pytest.mark.qt_log_ignore(OFFSCREEN_CANNOT, *(own.args if own else ())), append=False
            )


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Log, settings and stores of a test never land with the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.split("_")[1].lower()))
        patch.setenv("LOCALAPPDATA", str(home))
        patch.setenv("APPDATA", str(home))
        yield


class _Unexpected(logging.Handler):
    """Collects log lines that no test asked for."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.allowed: list[re.Pattern[str]] = []
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, unless it was announced."""
        text = record.getMessage()
        if not any(pattern.search(text) for pattern in self.allowed):
            self.lines.append(f"{record.levelname} {record.name}: {text}")


@pytest.fixture(autouse=True)
def log_allows() -> Iterator[Callable[[str], None]]:
    """Announce a log line this test causes on purpose (a regular expression over its message)."""
    unexpected = _Unexpected()
    root = logging.getLogger()
    root.addHandler(unexpected)
    yield lambda pattern: unexpected.allowed.append(re.compile(pattern))
    root.removeHandler(unexpected)
    if unexpected.lines:
        pytest.fail("没有预料到的日志：\n" + "\n".join(unexpected.lines), pytrace=False)


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parents[1]
