"""kill -9 in the middle of saves and imports: what was acknowledged stays, nothing is half done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import kills

pytestmark = pytest.mark.slow

COUNT = 1000 if os.environ.get("DANGQUN_LONG") else 50


@pytest.fixture
def folder() -> Iterator[Path]:
    made = kills.working_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("kind", ["save", "import"])
def test_acknowledged_acts_outlive_a_kill_and_none_is_half_done(kind: str, folder: Path) -> None:
    tally = kills.run(kind, COUNT, folder, seed=kills.fresh_seed())
    kills.add_up(tally)
    assert tally.faults == []
    assert tally.kills == COUNT
    assert tally.acknowledged >= COUNT // 10
