"""What the counter says of the one who stands there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.base import clock
from app.usecases import (
    areas,
    checkins,
    counter,
    emergencies,
    history,
    members,
    organisations,
    services,
    settings,
)
from app.usecases.checkins import CheckinEntry
from app.usecases.counter import ANSWER, CHECK_IN, RENEW, AtCounter
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders


@pytest.fixture
def member(secretary: Login) -> str:
    """Somebody who lives in a grid that a branch covers."""
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    branch = {"name": "第一网格党支部", "kind": "党支部"}
    secretary.act(organisations.add_organisation, branch, [grid])
    return secretary.act(members.register_member, builders.person(0, area_id=grid))


def seen(login: Login, member_id: str) -> AtCounter:
    return login.ask(counter.at_counter, member_id)


def deeds(person: AtCounter) -> list[str]:
    return [item.deed for item in person.open]


def test_who_is_not_checked_in_is_asked_to(front_desk: Login, secretary: Login, member: str) -> None:
    person = seen(front_desk, member)
    assert deeds(person) == [CHECK_IN]
    assert "*" in (person.phone or "")
    secretary.act(checkins.check_in, member, CheckinEntry(posts=("社区治理",), area_id=person.area_id))
    person = seen(front_desk, member)
    assert person.open == ()
    assert person.checkin is not None
    assert (person.checkin.state, person.checkin.posts) == ("已报到", ("社区治理",))
    assert person.checkin.organisation == "第一网格党支部"


def test_hours_of_the_two_modes_stand_apart(secretary: Login, member: str) -> None:
    today = clock.today()
    secretary.act(
        services.log_service, member, ServiceEntry("志愿活动", date(today.year, 1, 1), Decimal("1.5"))
    )
    started = secretary.act(emergencies.start_emergency, {"name": "防汛", "reason": "预警"})
    secretary.act(services.log_service, member, ServiceEntry("急时值守", today, Decimal(4)))
    person = seen(secretary, member)
    assert (person.hours.calm, person.hours.emergency) == (Decimal("1.5"), Decimal(4))
    assert person.running == "防汛"
    assert [row.kind for row in person.services] == ["急时值守", "志愿活动"]
    secretary.act(emergencies.end_emergency, started, "解除")
    assert seen(secretary, member).running is None


def test_an_emergency_asks_those_checked_in(secretary: Login, member: str) -> None:
    secretary.act(emergencies.start_emergency, {"name": "防汛", "reason": "预警"})
    assert deeds(seen(secretary, member)) == [CHECK_IN]
    secretary.act(checkins.check_in, member, CheckinEntry(posts=("安全巡逻",)))
    assert deeds(seen(secretary, member)) == [ANSWER]


def test_a_renewal_is_due_each_half_year_where_it_is_switched_on(
    secretary: Login, place: object, member: str
) -> None:
    assert place
    entry = CheckinEntry(posts=("社区治理",), on=date(clock.today().year - 1, 3, 1))
    checkin = secretary.act(checkins.check_in, member, entry)
    assert deeds(seen(secretary, member)) == []
    secretary.act(settings.change_setting, "半年续报", "是", date(2020, 1, 1), "试行")
    assert deeds(seen(secretary, member)) == [RENEW]
    secretary.act(checkins.renew, (checkin,))
    assert deeds(seen(secretary, member)) == []


def test_a_slip_leaves_a_line_in_the_journal(secretary: Login, front_desk: Login, member: str) -> None:
    front_desk.act(counter.slip_for, member)
    assert "打印服务小票" in [step.label for step in history.history(secretary, limit=50)]
