"""Stores as earlier programs left them: each opens with its password, comes up to date and is whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.storage import container, generations, migrate
from app.usecases import history, listing, members, safekeeping
from app.usecases.workplace import Workplace
from tests import builders

HERE = Path(__file__).resolve().parent
RELEASED = sorted(one.name for one in HERE.iterdir() if one.name.isdigit())


@pytest.fixture(params=RELEASED)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    shutil.copytree(HERE / request.param, tmp_path / "centre")
    return tmp_path / "centre"


def test_every_form_of_the_store_has_a_released_one() -> None:
    assert RELEASED
    assert RELEASED[-1] == migrate.NEWEST


def test_a_released_store_opens_and_is_whole(centre: Path) -> None:
    expected = json.loads((centre / "expected.json").read_text(encoding="utf-8"))
    with Workplace(centre) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        assert migrate.revision(login.store) == migrate.NEWEST
        found = safekeeping.check(login)
        assert found.ok
        assert dict(found.counts) | expected["counts"] == dict(found.counts)
        for head in expected["heads"]:
            assert safekeeping.audit(login, head).ok


def test_people_are_found_and_acts_undone_in_a_released_store(centre: Path) -> None:
    with Workplace(centre) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        safekeeping.update_search(login.store)
        found = login.ask(listing.find, builders.id_number(20))
        assert found.total == 1
        assert login.ask(listing.find, "𠅤").total == 1
        login.act(members.change_member, found.rows[0].id, {"note": "新"})
        assert history.undo(login).label == "修改党员"
        assert safekeeping.check(login).ok


def test_a_released_backup_can_be_restored(centre: Path, tmp_path: Path) -> None:
    one = generations.generations(centre)[-1]
    container.verify(one.file)
    safekeeping.restore(one.file, tmp_path / "again", builders.LOGIN, builders.PASSWORD)
    with Workplace(tmp_path / "again") as place:
        assert safekeeping.check(place.sign_in(builders.LOGIN, builders.PASSWORD)).ok
