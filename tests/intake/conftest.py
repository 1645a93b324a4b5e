"""A new centre on the real encrypted store, and ways to count what it holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.records.members import Member
from app.records.organisations import Organisation
from app.usecases import members
from app.usecases.workplace import Login, Workplace, create_centre
from tests.intake import books

PASSWORD = "Spring-rain-7"
Counts = tuple[int, int, tuple[Any, ...]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new centre, made once and copied for every test."""
    folder = tmp_path_factory.mktemp("template") / "centre"
    create_centre(folder, "石一社区党群服务中心", "secretary", PASSWORD)
    return folder


@pytest.fixture
def login(template: Path, tmp_path: Path) -> Iterator[Login]:
    folder = tmp_path / "centre"
    shutil.copytree(template, folder)
    with Workplace(folder) as place:
        yield place.sign_in("secretary", PASSWORD)


@pytest.fixture
def roll(login: Login) -> dict[str, str]:
    """The people of the books on the roll, by id number or, without one, by name."""
    return {
        said.get("id_number", said["name"]): login.act(members.register_member, said) for said in books.ROLL
    }


@pytest.fixture(scope="session")
def reader(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Logged in to an empty centre that no test writes to: a dry run needs no more."""
    folder = tmp_path_factory.mktemp("reader") / "centre"
    shutil.copytree(template, folder)
    with Workplace(folder) as place:
        yield place.sign_in("secretary", PASSWORD)


@pytest.fixture
def roster(project: Path) -> Path:
    return project / "tests" / "data" / "roster.xlsx"


@pytest.fixture
def expected(project: Path) -> dict[str, Any]:
    text = (project / "tests" / "data" / "roster.expected.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.fixture
def held(login: Login) -> Callable[[], Counts]:
    """How many members and organisations the store holds, and where its journal ends."""

    def count() -> Counts:
        with login.store.reading(login.actor) as read:
            people = read.scalar(select(func.count()).select_from(Member)) or 0
            organisations = read.scalar(select(func.count()).select_from(Organisation)) or 0
        with login.store.connection() as connection:
            ends = connection.exec_driver_sql("SELECT origin, max(seq), op_id FROM changes GROUP BY origin")
            return people, organisations, tuple(map(tuple, ends))

    return count


@pytest.fixture
def stored(login: Login) -> Callable[[str], dict[str, Any]]:
    """A member of the store by name, as plain values."""

    def find(name: str) -> dict[str, Any]:
        with login.store.reading(login.actor) as read:
            found = read.scalars(select(Member).where(Member.name == name))
            assert len(found) == 1, f"{len(found)} members called {name}"
            member = found[0]
            organisation = read.get(Organisation, member.organisation_id)
            values = {column.key: getattr(member, column.key) for column in Member.__table__.columns}
            return {**values, "organisation": organisation.name if organisation else None}

    return find
