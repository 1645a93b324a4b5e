"""The store's promises to use cases: one act one transaction, safe retries, nothing past the journal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from app.base.errors import RuleError
from app.base.ids import new_id
from app.records.members import Member, MemberTag, StatusChange
from app.storage import journal
from app.storage.engine import Store
from app.storage.work import Actor, GuardedSession
from app.usecases import history, members, safekeeping
from app.usecases.workplace import Login
from tests import builders

ACTOR = Actor("li", frozenset())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with builders.opened(builders.new_centre(tmp_path / "centre")) as opened:
        yield opened


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


def entries(store: Store) -> int:
    with store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM changes").scalar_one())


def test_an_act_that_fails_leaves_no_trace(store: Store) -> None:
    before = entries(store)

    def change_the_mind() -> None:
        with store.working(ACTOR, "试", act="test") as work:
            work.add(Member(name="李明"))
            work.flush()
            work.note("member", new_id(), {"looked": True})
            raise RuleError("不行")

    with pytest.raises(RuleError, match="不行"):
        change_the_mind()
    assert entries(store) == before
    with store.reading(ACTOR) as read:
        assert read.scalar(select(Member)) is None


def test_an_act_tried_again_under_its_id_is_done_once_and_answers_the_same(login: Login) -> None:
    work_id = new_id()
    first, changed = login.act_as(work_id, members.register_member, builders.person(1))
    again, unchanged = login.act_as(work_id, members.register_member, builders.person(1))
    assert again == first
    assert changed == {"member"}
    assert not unchanged
    assert safekeeping.check(login).counts["members"] == 1


def test_a_look_can_not_write(store: Store) -> None:
    with store.reading(ACTOR) as read:
        session: GuardedSession = read._session
        with pytest.raises(PermissionError):
            session.connection()
        session.add(Member(name="李明"))
        with pytest.raises(Exception, match="readonly"):
            session.flush()
        session.rollback()


@pytest.mark.parametrize(
    "statement", [update(Member).values(note="x"), delete(Member), text("DELETE FROM members")]
)
def test_bulk_statements_that_would_slip_past_the_journal_are_refused(
    store: Store, statement: object
) -> None:
    with store.working(ACTOR, "试", act="test") as work, pytest.raises(PermissionError):
        work._session.execute(statement)  # type: ignore[call-overload]


def test_a_value_that_was_never_loaded_is_still_journaled_with_what_it_replaces(login: Login) -> None:
    member_id = login.act(members.register_member, builders.person(1))
    created = history.history(login, record=member_id)[-1].op_id
    login.act(members.change_member, member_id, {"note": "甲"})
    last = history.history(login, record=member_id)[-1]
    assert last.values == {"note": "甲"}
    with login.store.connection() as connection:
        (entry,) = journal.entries(connection, "op_id = ?", (bytes.fromhex(last.op_id),))
    assert entry.superseded() == {"note": [bytes.fromhex(created)]}


def test_a_reference_to_nothing_is_refused_at_the_end_and_the_origin_goes_on(login: Login) -> None:
    login.act(members.register_member, builders.person(1))
    origins = safekeeping.audit(login).origins
    with pytest.raises(RuleError) as raised, login.store.working(ACTOR, "试", act="test") as work:
        work.add(MemberTag(member_id="nobody", tag_id="nothing"))
    assert raised.value.code == "in_use"
    login.act(members.register_member, builders.person(2))
    assert safekeeping.audit(login).origins == origins


def test_every_start_that_writes_begins_an_origin_and_one_that_only_reads_does_not(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    for stretch in range(2):
        with builders.signed_in(folder) as login:
            before = safekeeping.audit(login).origins
            login.act(members.register_member, builders.person(2 * stretch))
            login.act(members.register_member, builders.person(2 * stretch + 1))
            assert safekeeping.audit(login).origins == before + 1
    with builders.signed_in(folder) as login:
        assert safekeeping.audit(login).origins == 3
        assert safekeeping.audit(login).ok


def test_two_people_at_once_queue_at_the_writer_and_nothing_is_lost(login: Login) -> None:
    failures: list[BaseException] = []

    def register(first: int) -> None:
        try:
            for n in range(10):
                login.act(members.register_member, builders.person(first + n))
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=register, args=(first,)) for first in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = safekeeping.check(login)
    assert (found.ok, found.counts["members"]) == (True, 20)


def test_a_look_keeps_its_snapshot_while_others_write(login: Login) -> None:
    login.act(members.register_member, builders.person(1))
    with login.store.reading(ACTOR) as read:
        assert len(read.scalars(select(Member.id))) == 1
        login.act(members.register_member, builders.person(2))
        assert len(read.scalars(select(Member.id))) == 1
    with login.store.reading(ACTOR) as read:
        assert len(read.scalars(select(Member.id))) == 2


def test_what_was_made_and_deleted_within_one_act_is_not_said(store: Store) -> None:
    before = entries(store)
    with store.working(ACTOR, "试", act="test") as work:
        member = work.add(Member(name="李明"))
        work.flush()
        work.delete(member)
    assert entries(store) == before


def test_many_records_at_once_are_journaled_like_single_ones(store: Store) -> None:
    with store.working(ACTOR, "试", act="test") as work:
        work.add(Member(id="one", name="李明", note="甲"))
    with store.working(ACTOR, "试", act="test") as work:
        work.add_many(Member, [{"name": "李明", "note": "甲"}])
    with store.connection() as connection:
        said = [e.values() for e in journal.entries(connection, "record_type = 'member'", ())]
        columns = "name, note, kind, state, name_pinyin, name_strokes"
        rows = {tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM members")}
    assert said[0] == said[1]
    assert len(rows) == 1


def test_personal_values_lie_apart_from_public_ones(store: Store) -> None:
    with store.working(ACTOR, "试", act="test") as work:
        member = work.add(Member(name="李明", phone=builders.phone(1), seat=3))
        work.add(StatusChange(member_id=member.id, kind="困难", after="失火", happened_on=work.at.date()))
    with store.connection() as connection:
        found = {e.record_type: e for e in journal.entries(connection, "work_id = ?", (work.id,))}
    assert "李明" not in found["member"].public
    assert "失火" not in found["status_change"].public
    assert '"seat":3' in found["member"].public
    assert found["member"].salt != found["status_change"].salt
