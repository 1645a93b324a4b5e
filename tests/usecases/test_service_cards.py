"""What an employer's quarterly cards hold: whom it sent, and what they did while it sent them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.base.errors import RuleError
from app.base.periods import read_period
from app.records.checkins import Checkin, CheckinEvent
from app.records.services import Service
from app.usecases import checkins, members, services, units
from app.usecases.checkin_steps import add_event
from app.usecases.checkins import CheckinEntry
from app.usecases.service_cards import ServiceCard, service_cards
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

ENTRY = ServiceEntry("志愿活动", date(2026, 5, 20), "2", people_served=3)
FIRST, SECOND, THIRD = (read_period(f"2026Q{n}") for n in (1, 2, 3))


@pytest.fixture
def employers(secretary: Login) -> tuple[str, str]:
    old, new = (secretary.act(units.add_unit, {"name": name}) for name in ("实验学校", "区医院"))
    return old, new


@pytest.fixture
def moved(secretary: Login, employers: tuple[str, str]) -> str:
    """Sent by the school from January, by the hospital from 16 May on; served from March to June."""
    old, new = employers
    member = secretary.act(members.register_member, builders.person(4))
    entry = CheckinEntry(unit_id=old, posts=("其他",), on=date(2026, 1, 5))
    checkin_id = secretary.act(checkins.check_in, member, entry)
    with secretary.store.working(secretary.actor, "五月换单位", act="tests.move") as work:
        checkin, day = work.one(Checkin, checkin_id), date(2026, 5, 16)
        add_event(work, checkin, "变更", day, due=-1, present=-1)
        checkin.unit_id = new
        add_event(work, checkin, "变更", day, due=1, present=1)
    for month, hours in ((3, "1"), (4, "2"), (5, "4"), (6, "8")):
        said = replace(ENTRY, served_on=date(2026, month, 20), hours=hours)
        secretary.act(services.log_service, member, said)
    return member


def cards(login: Login, quarter: int, unit_id: str) -> tuple[ServiceCard, ...]:
    with contextlib.suppress(RuleError):
        return login.ask(service_cards, read_period(f"2026Q{quarter}"), unit_id).cards
    return ()


def test_each_employer_reads_what_was_done_while_it_sent_them(
    secretary: Login, moved: str, employers: tuple[str, str]
) -> None:
    del moved
    old, new = employers
    told = {
        (name, quarter): [
            (str(card.calm.hours), str(card.year_calm), card.unit) for card in cards(secretary, quarter, one)
        ]
        for name, one in (("old", old), ("new", new))
        for quarter in (1, 2, 3)
    }
    assert told == {
        ("old", 1): [("1", "1", "实验学校")],
        ("old", 2): [("2", "3", "实验学校")],
        ("old", 3): [],
        ("new", 1): [],
        ("new", 2): [("12", "12", "区医院")],
        ("new", 3): [("0", "12", "区医院")],
    }
    assert [card.points_calm for card in cards(secretary, 2, new)] == [Decimal("14.4")]


def test_the_cards_of_all_employers_add_up_to_what_is_counted(
    secretary: Login, moved: str, employers: tuple[str, str]
) -> None:
    colleague = secretary.act(members.register_member, builders.person(5))
    entry = CheckinEntry(unit_id=employers[1], posts=("其他",), on=date(2026, 2, 1))
    checkin = secretary.act(checkins.check_in, colleague, entry)
    wrong = secretary.act(services.log_service, colleague, ENTRY)
    secretary.act(services.correct_service, wrong, replace(ENTRY, hours="3"), "多做一小时")
    secretary.act(checkins.leave, checkin, date(2026, 6, 1), "调离")
    for period, unit_id in ((p, u) for p in (FIRST, SECOND, THIRD) for u in employers):
        sums = select(func.sum(Service.times), func.sum(Service.hours), func.sum(Service.people_served))
        within = Service.served_on.between(period.first, period.last)
        with secretary.store.reading(secretary.actor) as read:
            ((times, hours, people),) = read.rows(sums.where(within, Service.unit_id == unit_id))
        own = [card.calm for card in cards(secretary, int(period.text[-1]), unit_id)]
        assert sum(one.times for one in own) == (times or 0)
        assert sum((one.hours for one in own), Decimal(0)) == (hours or 0)
        assert sum(one.people for one in own) == (people or 0)
    assert moved in {card.member_id for card in cards(secretary, 3, employers[1])}
    assert colleague not in {card.member_id for card in cards(secretary, 3, employers[1])}


def test_who_is_only_awaited_or_came_later_gets_no_card(secretary: Login, employers: tuple[str, str]) -> None:
    unit, _ = employers
    awaited, later = (secretary.act(members.register_member, builders.person(n)) for n in (6, 7))
    secretary.act(checkins.list_due, [awaited], CheckinEntry(unit_id=unit, on=date(2026, 1, 5)))
    entry = CheckinEntry(unit_id=unit, posts=("其他",), on=date(2026, 7, 1))
    secretary.act(checkins.check_in, later, entry)
    secretary.act(services.log_service, later, replace(ENTRY, served_on=date(2026, 5, 1)))
    with secretary.store.reading(secretary.actor) as read:
        assert read.scalar(select(func.count()).where(CheckinEvent.unit_id == unit)) == 2
    assert cards(secretary, 1, unit) == ()
    assert [card.member_id for card in cards(secretary, 3, unit)] == [later]
