"""A sample centre made once, and the program run inside this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli.doors import Doors
from app.cli.run import run
from app.usecases.sample import Sample, make_sample

MEMBERS = 60


@dataclass
class Told:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """Standard output as exactly one JSON object."""
        assert self.out.count("\n") == 1
        said = json.loads(self.out)
        assert isinstance(said, dict)
        return said

    @property
    def error(self) -> dict[str, Any]:
        """The failure told in JSON; its sentence also stands on standard error."""
        assert set(self.data) >= {"error"}
        error = self.data["error"]
        assert set(error) == {"kind", "code", "message", "field"}
        assert self.err == error["message"] + "\n"
        assert isinstance(error, dict)
        return error


@dataclass
class Program:
    """The program on one centre.

    Attributes:
        store: the centre's folder.
        capture: what catches its output.
        opened: windows that were opened.
        crashes: errors a crash report was asked for.
    """

    store: Path
    capture: pytest.CaptureFixture[str]
    opened: list[tuple[Path, str | None]] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)

    def __call__(self, *words: object) -> Told:
        """Run it as the account ``demo``."""
        password = self.store / "password.txt"
        return self.bare("--store", self.store, "--user", "demo", "--password-file", password, *words)

    def bare(self, *words: object) -> Told:
        """Run it with these words alone."""
        self.capture.readouterr()
        code = run([str(word) for word in words], self.doors())
        out, err = self.capture.readouterr()
        return Told(code, out, err)

    def doors(self) -> Doors:
        """Doors that remember who went through."""

        def open_window(store: Path, user: str | None) -> int:
            self.opened.append((store, user))
            return 0

        def write_screens(store: Path, user: str, password: str, target: Path) -> Sequence[Path]:
            assert (store, user, bool(password)) == (self.store, "demo", True)
            return [target / "members.png"]

        def report_crash(error: BaseException) -> Path | None:
            self.crashes.append(error)
            return Path("crash.txt")

        return Doors("0.0", open_window, write_screens, report_crash)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A sample centre, not to be written to."""
    folder = tmp_path_factory.mktemp("cli") / "sample"
    return make_sample(folder, members=MEMBERS, seed=7, until=date(2026, 9, 30))


@pytest.fixture
def program(sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program on a copy of the sample centre."""
    store = tmp_path / "centre"
    shutil.copytree(sample.password_file.parent, store)
    return Program(store, capsys)


@pytest.fixture
def roster(project: Path) -> Path:
    """The bundled messy roster."""
    return project / "resources" / "sample" / "roster.xlsx"
