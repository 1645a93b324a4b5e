"""Append-only entries: taken back by an entry that says the opposite, never changed, never deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base.errors import RuleError
from app.records.checkins import Checkin, CheckinEvent
from app.records.services import Service
from app.storage.undo import BlockedError
from app.usecases import checkins, erasures, history, listing, members, safekeeping, services
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

DAY = date(2026, 5, 20)
NOTHING = (Decimal(0), 0, 0)
ENTRY = ServiceEntry("志愿活动", DAY, Decimal("1.5"), content="给欧阳碧澄送药", people_served=2)


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture
def people(login: Login) -> list[str]:
    return [login.act(members.register_member, builders.person(n)) for n in range(5)]


@pytest.fixture
def sound(login: Login) -> Callable[[], None]:
    """The store is what its journal says, and the chain is whole."""

    def look() -> None:
        checked = safekeeping.check(login)
        assert (checked.damage, checked.rules, checked.chain.ok) == ((), (), True)

    return look


def net(login: Login) -> tuple[Decimal, int, int]:
    """Hours, services and people served, all rows added up."""
    sums = func.sum(Service.hours), func.sum(Service.times), func.sum(Service.people_served)
    with login.store.reading(login.actor) as read:
        (row,) = read.rows(select(*sums))
    return row[0] or Decimal(0), row[1] or 0, row[2] or 0


def live_net(login: Login) -> Decimal:
    """Hours of the rows that lists show; they come to the same."""
    with login.store.reading(login.actor) as read:
        found = read.scalars(select(func.sum(Service.hours)).where(Service.live.is_(True)))
    return found[0] or Decimal(0)


def listed(login: Login) -> tuple[str, ...]:
    return tuple(login.ask(listing.list_ids, "services"))


def count(login: Login) -> int:
    with login.store.reading(login.actor) as read:
        return read.scalars(select(func.count()).select_from(Service))[0]


def test_one_is_undone_redone_and_undone_again(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    login.act(services.log_service, people[0], ENTRY)
    sound()
    for turn in range(3):
        answer = history.undo(login)
        assert (net(login), live_net(login), listed(login)) == (NOTHING, Decimal(0), ())
        assert count(login) == 2 * turn + 2
        sound()
        history.undo(login, answer.work)
        assert (net(login), live_net(login)) == ((Decimal("1.5"), 1, 2), Decimal("1.5"))
        assert len(listed(login)) == 1
        assert count(login) == 2 * turn + 3
        sound()


def test_a_batch_is_undone_redone_and_undone_again(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    login.act(services.log_services, people, ENTRY)
    assert net(login) == (Decimal("7.5"), 5, 10)
    answer = history.undo(login)
    assert answer.records == 5
    assert (net(login), listed(login)) == (NOTHING, ())
    sound()
    again = history.undo(login, answer.work)
    assert (net(login), len(listed(login))) == ((Decimal("7.5"), 5, 10), 5)
    sound()
    history.undo(login, again.work)
    assert (net(login), live_net(login), listed(login)) == (NOTHING, Decimal(0), ())
    assert count(login) == 20
    sound()


def test_a_correction_is_undone_and_redone(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    first = login.act(services.log_service, people[0], ENTRY)
    entry = ServiceEntry("志愿活动", date(2026, 5, 21), Decimal(4))
    login.act(services.correct_service, first, entry, "记少了")
    assert (net(login), live_net(login)) == ((Decimal(4), 1, 0), Decimal(4))
    sound()
    answer = history.undo(login)
    assert (net(login), live_net(login)) == ((Decimal("1.5"), 1, 2), Decimal("1.5"))
    sound()
    history.undo(login, answer.work)
    assert (net(login), live_net(login)) == ((Decimal(4), 1, 0), Decimal(4))
    assert len(listed(login)) == 1
    sound()


def test_what_was_corrected_since_is_not_undone(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    ids = login.act(services.log_services, people, ENTRY)
    batch = history.history(login, record=ids[0])[0].work
    login.act(services.take_back_service, ids[3], "没有来")
    with pytest.raises(BlockedError) as refused:
        history.undo(login, batch)
    assert refused.value.records == (ids[3],)
    assert net(login) == (Decimal(6), 4, 8)
    sound()
    history.undo(login)
    assert net(login) == (Decimal("7.5"), 5, 10)
    history.undo(login, batch)
    assert (net(login), listed(login)) == (NOTHING, ())
    sound()


def test_what_something_stands_on_is_not_undone(login: Login) -> None:
    member_id = login.act(members.register_member, builders.person(9))
    registered = history.history(login, record=member_id)[0].work
    login.act(services.log_service, member_id, ENTRY)
    with pytest.raises(BlockedError):
        history.undo(login, registered)
    history.undo(login)
    history.undo(login, registered)
    assert login.ask(listing.list_ids, "members") == ()
    assert net(login) == NOTHING


def test_events_of_a_check_in_are_undone_by_their_opposites(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    def standing() -> tuple[int, int]:
        sums = func.sum(CheckinEvent.due), func.sum(CheckinEvent.present)
        with login.store.reading(login.actor) as read:
            (row,) = read.rows(select(*sums))
        return row[0] or 0, row[1] or 0

    login.act(checkins.list_due, people[:2], CheckinEntry(on=DAY))
    login.act(checkins.check_in, people[0], CheckinEntry(posts=("其他",), on=DAY))
    assert standing() == (2, 1)
    answer = history.undo(login)
    assert standing() == (2, 0)
    sound()
    history.undo(login, answer.work)
    assert standing() == (2, 1)
    sound()
    with login.store.reading(login.actor) as read:
        (checkin,) = read.scalars(select(Checkin.id).where(Checkin.member_id == people[0]))
    login.act(checkins.leave, checkin, date(2026, 6, 1), "迁走")
    assert standing() == (1, 0)
    history.undo(login)
    assert standing() == (2, 1)
    sound()


def test_an_erased_person_leaves_nameless_entries_and_the_figures(
    login: Login, people: list[str], sound: Callable[[], None]
) -> None:
    service_id = login.act(services.log_service, people[0], ENTRY)
    login.act(services.correct_service, service_id, ENTRY, "欧阳碧澄来电更正")
    login.act(services.log_service, people[1], ENTRY)
    before = net(login)
    erasures.erase(login, "member", people[0], "本人要求删除")
    assert net(login) == before
    with login.store.reading(login.actor) as read:
        told = read.rows(select(Service.member_id, Service.content, Service.note))
    assert [row[1] for row in told if row[0] == people[0]] == [None, None, None]
    assert [row[1] for row in told if row[0] == people[1]] == ["给欧阳碧澄送药"]
    entries = history.history(login, record=service_id)
    assert not any("欧阳碧澄" in str(entry.values) for entry in entries)
    (facts,) = {login.ask(services.service_facts, i).member for i in listed(login)} - {builders.name(1)}
    assert facts == "（已删除个人信息）"
    with pytest.raises(RuleError) as refused:
        history.undo(login, history.history(login, record=service_id)[0].work)
    assert refused.value.code == "erased"
    sound()


def test_work_neither_changes_nor_deletes_an_entry(login: Login, people: list[str]) -> None:
    service_id = login.act(services.log_service, people[0], ENTRY)

    def change(one: Any, _work: Any) -> None:
        one.hours = Decimal(8)

    def delete(one: Any, work: Any) -> None:
        work.delete(one)

    for do in (change, delete):
        with (
            pytest.raises(PermissionError, match="append-only"),
            login.store.working(login.actor, "试", act="services.log_service") as work,
        ):
            do(work.one(Service, service_id), work)
    assert net(login) == (Decimal("1.5"), 1, 2)


def test_an_entry_is_taken_back_once(login: Login, people: list[str]) -> None:
    service_id = login.act(services.log_service, people[0], ENTRY)
    login.act(services.take_back_service, service_id, "记错")
    with pytest.raises(RuleError) as refused:
        login.act(services.take_back_service, service_id, "再来")
    assert refused.value.code == "already_reversed"
    assert net(login) == NOTHING
