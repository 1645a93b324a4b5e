"""Who died or is no member any more: neither checked in, nor served, nor called, on any way in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import (
    activities,
    areas,
    call_ups,
    cards,
    checkin_facts,
    checkins,
    emergencies,
    history,
    members,
    services,
    unit_sheet,
    units,
)
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests.builders import person
from tests.usecases.standing import rows

TODAY = clock.today()
DIED = TODAY - timedelta(60)
LATER = DIED + timedelta(10)
ENTRY = CheckinEntry(posts=("其他",), on=TODAY - timedelta(200))
SERVED = ServiceEntry("志愿活动", LATER, "2")


@pytest.fixture
def member(secretary: Login) -> str:
    """One who checked in, looks after a building and has a card."""
    member_id = secretary.act(members.register_member, person(5))
    checkin = secretary.act(checkins.check_in, member_id, ENTRY)
    block = secretary.act(areas.add_area, {"name": "三栋", "kind": "楼栋"})
    secretary.act(checkins.give_duty, checkin, "包楼栋", area_id=block, from_on=TODAY - timedelta(150))
    return member_id


def refused(attempt: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        attempt()
    return error.value.field, error.value.code


def due(login: Login, day: date) -> tuple[int, int]:
    facts: unit_sheet.DueFacts = login.ask(checkin_facts.members_due, day)
    return facts.due, facts.present


@pytest.mark.parametrize("state", ["去世", "退党", "除名", "开除党籍"])
def test_a_check_in_duties_and_cards_end_with_a_death_or_the_end_of_a_membership(
    secretary: Login, member: str, state: str
) -> None:
    (card,) = secretary.act(cards.issue_cards, [member])
    before = rows(secretary)
    secretary.act(members.change_state, member, state, DIED)
    facts = secretary.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert (facts.state, facts.left_on, facts.left_reason) == ("已退出", DIED, state)
    assert [duty.until_on for duty in facts.duties] == [DIED]
    assert [due(secretary, DIED - timedelta(1)), due(secretary, DIED)] == [(1, 1), (0, 0)]
    assert refused(lambda: secretary.ask(cards.member_by_token, card.token)) == ("token", "card_revoked")
    assert secretary.ask(call_ups.call_up) == ()
    undone = history.undo(secretary)
    assert (undone.label, rows(secretary)) == ("变更党籍状态", before)
    assert secretary.ask(cards.member_by_token, card.token) == member
    history.undo(secretary, undone.work)
    assert due(secretary, TODAY) == (0, 0)


def test_who_is_awaited_is_awaited_no_more(secretary: Login) -> None:
    member = secretary.act(members.register_member, person(6))
    secretary.act(checkins.list_due, [member], CheckinEntry(on=TODAY - timedelta(100)))
    secretary.act(members.change_state, member, "去世", DIED)
    assert [due(secretary, DIED - timedelta(1)), due(secretary, DIED)] == [(1, 0), (0, 0)]


def test_the_dead_do_nothing_on_any_way_in(secretary: Login, member: str) -> None:
    facts = secretary.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    running = secretary.act(emergencies.start_emergency, {"name": "防台风", "reason": "通知"})
    planned = {"name": "植树", "kind": "志愿活动", "held_on": LATER, "hours": "1", "mode": "平时"}
    activity = secretary.act(activities.add_activity, planned)
    secretary.act(members.change_state, member, "去世", DIED)
    assert refused(lambda: secretary.act(services.log_service, member, SERVED)) == ("served_on", "left")
    assert refused(lambda: secretary.act(services.log_services, [member], SERVED)) == ("served_on", "left")
    assert refused(lambda: secretary.act(activities.sign_in, activity, member)) == ("served_on", "left")
    assert refused(lambda: secretary.act(emergencies.mark_present, running, member)) == ("served_on", "left")
    assert refused(lambda: secretary.act(checkins.check_in, member, ENTRY))[1] == "not_on_roll"
    assert refused(lambda: secretary.act(checkins.renew, [facts.id]))[1] == "not_in"
    assert refused(lambda: secretary.act(checkins.list_due, [member], CheckinEntry()))[1] == "already_listed"
    assert secretary.act(services.log_service, member, ServiceEntry("志愿活动", DIED, "2"))


def test_a_death_is_told_before_what_happened_to_the_check_in(secretary: Login, member: str) -> None:
    secretary.act(members.change_state, member, "去世", DIED)
    with pytest.raises(RuleError) as told:
        secretary.act(services.log_service, member, SERVED)
    assert f"已于 {DIED} 去世" in told.value.message


def test_a_state_that_is_only_edited_ends_the_check_in_today(secretary: Login, member: str) -> None:
    secretary.act(members.change_member, member, {"state": "去世"})
    assert [due(secretary, TODAY - timedelta(1)), due(secretary, TODAY)] == [(1, 1), (0, 0)]


def test_somebody_who_came_in_as_dead_does_not_serve(secretary: Login) -> None:
    member = secretary.act(members.register_member, {**person(7), "state": "去世"})
    assert refused(lambda: secretary.act(services.log_service, member, SERVED)) == ("served_on", "left")


def test_a_death_before_a_service_that_stands_is_refused_with_the_day(secretary: Login, member: str) -> None:
    secretary.act(services.log_service, member, SERVED)
    with pytest.raises(RuleError) as told:
        secretary.act(members.change_state, member, "去世", DIED)
    assert (told.value.field, told.value.code) == ("happened_on", "bad_order")
    assert LATER.isoformat() in told.value.message
    assert due(secretary, TODAY) == (1, 1)


def test_a_check_in_that_changed_after_the_death_ends_on_that_day(secretary: Login, member: str) -> None:
    facts = secretary.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    school = secretary.act(units.add_unit, {"name": "实验学校"})
    secretary.act(checkins.change_checkin, facts.id, {"unit_id": school})
    secretary.act(members.change_state, member, "去世", DIED)
    ended = secretary.ask(checkin_facts.checkin_of, member)
    assert ended is not None
    assert (ended.left_on, ended.left_reason) == (TODAY, f"去世（{DIED}）")
    assert refused(lambda: secretary.act(services.log_service, member, SERVED)) == ("served_on", "left")
    assert due(secretary, TODAY) == (0, 0)


def test_who_is_transferred_away_stays_checked_in_and_serves(secretary: Login, member: str) -> None:
    secretary.act(members.transfer_out, member, DIED, "外区党支部")
    assert due(secretary, TODAY) == (1, 1)
    assert secretary.act(services.log_service, member, SERVED)
    assert len(secretary.ask(call_ups.call_up)) == 1


def test_who_comes_back_checks_in_anew(secretary: Login, member: str) -> None:
    secretary.act(members.change_state, member, "除名", DIED)
    secretary.act(members.change_state, member, "恢复党籍", LATER)
    assert refused(lambda: secretary.act(services.log_service, member, SERVED))[1] == "left"
    secretary.act(checkins.check_in, member, CheckinEntry(posts=("其他",), on=LATER))
    assert secretary.act(services.log_service, member, SERVED)
