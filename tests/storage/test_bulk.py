"""Thousands of new records in one act: all of them or none, and what was given can be read at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.base.errors import RuleError
from app.base.ids import new_id
from app.records.members import Member
from app.storage import chain, check, search
from app.storage.engine import Store
from app.storage.work import Actor
from tests import builders

ACTOR = Actor("li", frozenset())
MANY = 2_300
"""Two statements of the thread and a rest."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with builders.opened(builders.new_centre(tmp_path / "centre")) as opened:
        yield opened


def people(count: int = MANY) -> list[dict[str, str | None]]:
    return [
        {"name": f"李明{number}", "phone": builders.phone(number), "note": None} for number in range(count)
    ]


def kept(store: Store) -> int:
    with store.reading(ACTOR) as read:
        return read.scalar(select(func.count()).select_from(Member)) or 0


def test_thousands_of_records_stand_in_rows_journal_and_index(store: Store) -> None:
    with store.working(ACTOR, "试", act="test") as work:
        work.add(Member(name="王芳"))
        ids = work.add_many(Member, people())
        work.note("member", new_id(), {"looked": True})
    assert check.check(store).ok
    assert chain.verify_store(store).ok
    with store.connection() as connection:
        question = search.question(builders.phone(MANY - 1))
        assert question is not None
        assert search.ask(connection, question, "member", 5) == [ids[-1]]
        arrived = connection.exec_driver_sql(
            "SELECT record_id FROM changes WHERE kind = 'create' AND record_type = 'member' ORDER BY arrival"
        )
        assert [row[0] for row in arrived][:MANY] == ids


def test_the_act_itself_sees_what_it_gave(store: Store) -> None:
    with store.working(ACTOR, "试", act="test") as work:
        ids = work.add_many(Member, people())
        assert work.scalar(select(func.count()).select_from(Member)) == MANY
        work.add_many(Member, people(3))
        assert work.one(Member, ids[-1]).name == f"李明{MANY - 1}"
    assert kept(store) == MANY + 3


def test_an_act_that_fails_while_records_are_written_leaves_none(store: Store) -> None:
    def change_the_mind() -> None:
        with store.working(ACTOR, "试", act="test") as work:
            work.add_many(Member, people())
            raise RuleError("不行")

    with pytest.raises(RuleError, match="不行"):
        change_the_mind()
    assert kept(store) == 0
    with store.working(ACTOR, "试", act="test") as work:
        work.add_many(Member, people(2))
    assert chain.verify_store(store).ok


def test_what_the_store_refuses_in_the_middle_fails_the_act(store: Store) -> None:
    ids = [new_id() for _ in range(MANY)]
    ids[1_500] = ids[7]

    def write() -> None:
        with store.working(ACTOR, "试", act="test") as work:
            work.add_many(Member, people(), ids)

    with pytest.raises(IntegrityError):
        write()
    assert kept(store) == 0
