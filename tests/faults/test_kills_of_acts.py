"""kill -9 in the middle of acts: what was acknowledged stays, nothing is half done, and figures are right."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import kills

pytestmark = pytest.mark.slow

LONG = 1000 if os.environ.get("DANGQUN_LONG") else 0


@pytest.fixture
def folder() -> Iterator[Path]:
    made = kills.working_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        *(("save", 50), ("services", 30), ("around", 30), ("import", 50)),
        *(("acts", 25), ("batches", 10), ("closings", 10), ("erasures", 10)),
    ],
)
def test_acknowledged_acts_outlive_a_kill_and_none_is_half_done(kind: str, count: int, folder: Path) -> None:
    tally = kills.run(kind, LONG or count, folder, seed=kills.fresh_seed())
    kills.add_up(tally)
    assert tally.faults == []
    assert tally.kills == (LONG or count)
    assert tally.acknowledged >= tally.kills // 10
