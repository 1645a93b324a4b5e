"""What this machine remembers of how its window looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ui.parts import machine, tokens
from app.ui.parts.machine import Habits


@pytest.fixture(autouse=True)
def _own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))


def test_a_new_machine_has_the_usual_habits() -> None:
    assert machine.recall() == Habits(tokens.LIGHT, tokens.STANDARD, folded=False)


def test_a_choice_is_remembered_and_the_others_stay() -> None:
    machine.remember(palette=tokens.CONTRAST)
    machine.remember(folded=True)
    assert machine.recall() == Habits(tokens.CONTRAST, tokens.STANDARD, folded=True)


@pytest.mark.parametrize("said", ["", "no json", "[]", '{"palette": "pink", "text": 3, "folded": "yes"}'])
def test_a_damaged_file_counts_as_never_said(said: str) -> None:
    machine.remember(folded=True)
    machine._file().write_text(said, encoding="utf-8")
    assert machine.recall() == Habits()


def test_a_disk_that_refuses_disturbs_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(blocked))
    assert machine.remember(folded=True) == Habits(folded=True)
    assert machine.recall() == Habits()
