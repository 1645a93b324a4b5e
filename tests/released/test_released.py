"""Stores as earlier programs left them: each opens with its password, comes up to date and is whole."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.base.periods import read_period
from app.storage import container, generations, migrate
from app.usecases import checkins, closings, history, listing, members, photos, safekeeping, services
from app.usecases.checkins import CheckinEntry
from app.usecases.register_list import REGISTERS
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login, Workplace
from tests import builders

HERE = Path(__file__).resolve().parent
DAY = date(2026, 6, 1)
RELEASED = sorted(one.name for one in HERE.iterdir() if one.name.isdigit())


@pytest.fixture(params=RELEASED)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    shutil.copytree(HERE / request.param, tmp_path / "centre")
    return tmp_path / "centre"


def test_every_form_of_the_store_has_a_released_one() -> None:
    assert RELEASED
    assert RELEASED[-1] == migrate.NEWEST


def test_the_newest_released_store_has_the_form_of_a_new_one(tmp_path: Path) -> None:
    """Whoever changes the form of a released store has to write a new revision."""
    shutil.copytree(HERE / RELEASED[-1], tmp_path / "centre")
    with (
        Workplace(tmp_path / "centre") as place,
        builders.signed_in(builders.new_centre(tmp_path / "new")) as new,
    ):
        assert form_of(place.sign_in(builders.LOGIN, builders.PASSWORD)) == form_of(new)


def form_of(login: Login) -> list[tuple[str, str | None]]:
    """All tables, indexes and triggers, as the file says them."""
    with login.store.connection() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name")
        return [(str(row[0]), row[1]) for row in rows]


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


def test_check_ins_and_services_go_on_in_a_released_store(centre: Path) -> None:
    with Workplace(centre) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        safekeeping.update_search(login.store)
        (person,) = login.ask(listing.find, builders.id_number(20)).rows
        login.act(checkins.check_in, person.id, CheckinEntry(posts=("社区治理",), on=DAY))
        login.act(services.log_service, person.id, ServiceEntry("志愿活动", DAY, Decimal("1.5")))
        assert login.ask(services.hours_of, person.id, DAY, DAY).calm == Decimal("1.5")
        history.undo(login)
        assert login.ask(services.hours_of, person.id, DAY, DAY).calm == 0
        assert safekeeping.check(login).ok


def test_what_a_released_store_holds_in_photos_and_closed_periods_is_read(centre: Path) -> None:
    expected = json.loads((centre / "expected.json").read_text(encoding="utf-8"))["counts"]
    with Workplace(centre) as place:
        login = place.sign_in(builders.LOGIN, builders.PASSWORD)
        shown = [
            login.ask(photos.picture, photo.digest)
            for name in ("members", "services")
            for record_id in login.ask(listing.list_ids, name)
            for photo in login.ask(photos.photos_of, REGISTERS[name].record.record_type, record_id)
        ]
        assert all(shown)
        assert len(shown) == expected.get("photos", 0)
        closed = login.ask(closings.list_closings)
        assert len(closed) == expected.get("closings", 0)
        for one in (one for one in closed if one.reopened_on is None):
            assert login.ask(closings.frozen, read_period(one.period)) is not None


def test_a_released_backup_can_be_restored(centre: Path, tmp_path: Path) -> None:
    one = generations.generations(centre)[-1]
    container.verify(one.file)
    safekeeping.restore(one.file, tmp_path / "again", builders.LOGIN, builders.PASSWORD)
    with Workplace(tmp_path / "again") as place:
        assert safekeeping.check(place.sign_in(builders.LOGIN, builders.PASSWORD)).ok
