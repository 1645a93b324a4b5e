"""What all journeys share: a person at a desktop of their own, the program on it, and what they see."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from tests import builders
from tests.journeys.desktop import Desktop


@dataclass
class Day:
    """One person at one desktop."""

    desktop: Desktop
    centre: Path
    program: subprocess.Popen[str] | None = None


@pytest.fixture
def day() -> Iterator[Day]:
    with ExitStack() as stack:
        # Not pytest's own folder: sockets lie in it, and a path to one may have no more than 107 bytes.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="day-")))
        yield Day(Desktop(folder / "home", stack), folder / "centre")


@given("程序在一块自己的屏幕上打开，没有鼠标")
def the_program(day: Day) -> None:
    day.program = day.desktop.open("--store", str(day.centre), "open")
    day.desktop.focused("登录名")


@when("我输入登录名和密码")
def log_in(day: Day) -> None:
    day.desktop.type(builders.LOGIN)
    day.desktop.press("Return")
    day.desktop.focused("密码")
    day.desktop.type(builders.PASSWORD)
    day.desktop.press("Return")


@then(parsers.parse("我看到“{words}”"))
def seen(day: Day, words: str) -> None:
    day.desktop.reads(words)
