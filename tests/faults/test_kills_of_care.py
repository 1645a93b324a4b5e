"""kill -9 amid backups and migrations: what stands under its name is whole, a file is old or new."""

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


@pytest.mark.parametrize("kind", ["backup", "migration"])
def test_backups_are_whole_and_stores_old_or_new_after_a_kill(kind: str, folder: Path) -> None:
    tally = kills.run(kind, COUNT, folder, seed=kills.fresh_seed())
    kills.add_up(tally)
    assert tally.faults == []
    assert tally.kills == COUNT
    assert tally.acknowledged >= COUNT // 10
