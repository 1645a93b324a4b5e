"""A centre with three people at work, on the real encrypted store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records.accounts import Role
from app.storage.keys import KeyFolder
from app.usecases import accounts
from app.usecases.workplace import Login, Workplace, create_centre

PASSWORD = "Spring-rain-7"
PEOPLE = {"colleague": Role.SECRETARY, "desk": Role.FRONT_DESK, "official": Role.OFFICIAL}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new centre, made once and copied for every test."""
    folder = tmp_path_factory.mktemp("template") / "centre"
    create_centre(folder, "石一社区党群服务中心", "secretary", PASSWORD)
    with Workplace(folder) as place:
        admin = place.sign_in("secretary", PASSWORD)
        for name, role in PEOPLE.items():
            accounts.set_password(admin, admin.act(accounts.add_account, name, [role.value]), PASSWORD)
    return folder


@pytest.fixture(scope="session")
def data_key(template: Path) -> bytes:
    """What a password opens; asked for once, because that is slow on purpose."""
    return KeyFolder(template).unlock("secretary", PASSWORD)


def enter(place: Workplace, key: bytes, login: str) -> Login:
    """Somebody at work, without the slow password."""
    return place._login(place._open(key), login)


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Iterator[Workplace]:
    folder = tmp_path / "centre"
    shutil.copytree(template, folder)
    with Workplace(folder) as opened:
        yield opened


@pytest.fixture
def secretary(place: Workplace, data_key: bytes) -> Login:
    return enter(place, data_key, "secretary")


@pytest.fixture
def colleague(place: Workplace, data_key: bytes) -> Login:
    return enter(place, data_key, "colleague")


@pytest.fixture
def front_desk(place: Workplace, data_key: bytes) -> Login:
    return enter(place, data_key, "desk")


@pytest.fixture
def official(place: Workplace, data_key: bytes) -> Login:
    return enter(place, data_key, "official")
