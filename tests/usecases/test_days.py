"""Days that can't be are refused at their field, with the day that stands against them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.records.checkins import Checkin
from app.usecases import checkin_facts, checkins, history, members, organisations, residents, services, units
from app.usecases.checkin_steps import add_event
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login

TODAY = clock.today()
DAY = timedelta(days=1)
LONG_AGO = date(1949, 9, 30)
CAME = TODAY - 90 * DAY


@pytest.fixture
def member(secretary: Login) -> str:
    return secretary.act(members.register_member, {"name": "白石", "born_on": date(1990, 5, 8)})


@pytest.fixture
def branches(secretary: Login) -> tuple[str, str]:
    first, second = (
        secretary.act(organisations.add_organisation, {"name": f"第{n}党支部", "kind": "党支部"})
        for n in "一二"
    )
    return first, second


def refused(attempt: Callable[[], object], *words: object) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        attempt()
    assert all(str(word) in error.value.message for word in words)
    return error.value.field, error.value.code


def entry(on: date, organisation_id: str | None = None) -> CheckinEntry:
    return CheckinEntry(posts=("其他",), on=on, organisation_id=organisation_id)


def served(on: date) -> ServiceEntry:
    return ServiceEntry("志愿活动", on, "2")


@pytest.mark.parametrize("on", [date(1926, 11, 22), date(1999, 12, 31), date(2006, 5, 7)])
def test_nobody_serves_or_checks_in_before_they_are_sixteen(secretary: Login, member: str, on: date) -> None:
    assert refused(lambda: secretary.act(services.log_service, member, served(on))) == (
        "served_on",
        "too_early",
    )
    assert refused(lambda: secretary.act(checkins.check_in, member, entry(on))) == (
        "checked_in_on",
        "too_early",
    )
    due = CheckinEntry(on=on)
    assert refused(lambda: secretary.act(checkins.list_due, [member], due)) == ("due_on", "too_early")
    checkin = secretary.act(checkins.check_in, member, entry(date(2006, 5, 8)))
    assert secretary.act(services.log_service, member, served(date(2006, 5, 8)))
    wrong = {"checked_in_on": on}
    assert refused(lambda: secretary.act(checkins.change_checkin, checkin, wrong)) == (
        "checked_in_on",
        "too_early",
    )


def test_nothing_is_older_than_the_republic_even_of_people_of_unknown_age(secretary: Login) -> None:
    member = secretary.act(members.register_member, {"name": "白石"})
    assert refused(lambda: secretary.act(services.log_service, member, served(LONG_AGO)))[1] == "too_early"
    assert refused(lambda: secretary.act(checkins.check_in, member, entry(LONG_AGO)))[1] == "too_early"
    unit = secretary.act(units.add_unit, {"name": "实验学校"})
    came, due = {"checked_in_on": LONG_AGO}, {"due_on": LONG_AGO}
    assert refused(lambda: secretary.act(units.check_in_unit, unit, came)) == ("checked_in_on", "too_early")
    assert refused(lambda: secretary.act(units.list_unit_due, unit, due)) == ("due_on", "too_early")
    assert refused(lambda: secretary.act(units.list_units_due, [unit], due)) == ("due_on", "too_early")
    checkin = secretary.act(units.check_in_unit, unit, {})
    assert refused(lambda: secretary.act(units.change_unit_checkin, checkin, came))[1] == "too_early"
    home = secretary.act(residents.add_household, {"name": "王奶奶家"})
    visit = {"household_id": home, "visitor": "李明", "kind": "关爱慰问上门", "visited_on": LONG_AGO}
    assert refused(lambda: secretary.act(residents.log_visit, visit)) == ("visited_on", "too_early")


def test_nobody_leaves_before_a_service_that_stands(secretary: Login, member: str) -> None:
    checkin = secretary.act(checkins.check_in, member, entry(CAME))
    last = CAME + 30 * DAY
    service = secretary.act(services.log_service, member, served(last))
    early = last - DAY
    assert refused(lambda: secretary.act(checkins.leave, checkin, early, "搬家"), last) == (
        "left_on",
        "bad_order",
    )
    secretary.act(checkins.leave, checkin, last, "搬家")
    history.undo(secretary)
    secretary.act(services.take_back_service, service, "记错")
    secretary.act(checkins.leave, checkin, early, "搬家")


def test_nobody_leaves_before_they_changed_places(
    secretary: Login, member: str, branches: tuple[str, str]
) -> None:
    checkin = secretary.act(checkins.check_in, member, entry(CAME, branches[0]))
    secretary.act(checkins.change_checkin, checkin, {"organisation_id": branches[1]})
    early = CAME + 20 * DAY
    assert refused(lambda: secretary.act(checkins.leave, checkin, early, "搬家"), TODAY) == (
        "left_on",
        "bad_order",
    )
    secretary.act(checkins.leave, checkin, TODAY, "搬家")


def test_nobody_comes_before_they_were_awaited_elsewhere(
    secretary: Login, member: str, branches: tuple[str, str]
) -> None:
    listed = CheckinEntry(organisation_id=branches[0], on=CAME)
    (checkin,) = secretary.act(checkins.list_due, [member], listed)
    secretary.act(checkins.change_checkin, checkin, {"organisation_id": branches[1]})
    came = entry(CAME + DAY)
    assert refused(lambda: secretary.act(checkins.check_in, member, came), TODAY) == (
        "checked_in_on",
        "bad_order",
    )
    secretary.act(checkins.check_in, member, entry(TODAY))


def test_the_day_of_coming_is_put_right_up_to_the_next_change_of_places(
    secretary: Login, member: str, branches: tuple[str, str]
) -> None:
    checkin = secretary.act(checkins.check_in, member, entry(CAME, branches[0]))
    moved = TODAY - 5 * DAY
    with secretary.store.working(secretary.actor, "换支部", act="tests.move") as work:
        record = work.one(Checkin, checkin)
        add_event(work, record, "变更", moved, due=-1, present=-1)
        record.organisation_id = branches[1]
        add_event(work, record, "变更", moved, due=1, present=1)
    late = {"checked_in_on": moved + DAY}
    assert refused(lambda: secretary.act(checkins.change_checkin, checkin, late), moved) == (
        "checked_in_on",
        "bad_order",
    )
    assert refused(lambda: secretary.act(checkins.leave, checkin, moved - DAY, "搬家"), moved)[0] == "left_on"
    secretary.act(checkins.change_checkin, checkin, {"checked_in_on": moved})
    secretary.act(checkins.leave, checkin, moved, "搬家")


def test_nobody_is_listed_or_comes_again_before_they_had_left(secretary: Login, member: str) -> None:
    first = secretary.act(checkins.check_in, member, entry(CAME))
    left = CAME + 20 * DAY
    secretary.act(checkins.leave, first, left, "搬家")
    again = CheckinEntry(on=left - DAY)
    assert refused(lambda: secretary.act(checkins.list_due, [member], again), left) == ("due_on", "bad_order")
    second = secretary.act(checkins.check_in, member, entry(left))
    early = {"checked_in_on": left - DAY}
    assert refused(lambda: secretary.act(checkins.change_checkin, second, early), left)[1] == "bad_order"


def test_a_unit_neither_leaves_nor_came_on_a_day_before_it_moved(
    secretary: Login, branches: tuple[str, str]
) -> None:
    unit = secretary.act(units.add_unit, {"name": "实验学校"})
    came = {"checked_in_on": CAME, "organisation_id": branches[0]}
    checkin = secretary.act(units.check_in_unit, unit, came)
    secretary.act(units.change_unit_checkin, checkin, {"organisation_id": branches[1]})
    early = CAME + 20 * DAY
    assert refused(lambda: secretary.act(units.leave_unit, checkin, early, "搬离"), TODAY) == (
        "left_on",
        "bad_order",
    )
    secretary.act(units.leave_unit, checkin, TODAY, "搬离")
    sooner = {"left_on": early}
    assert refused(lambda: secretary.act(units.change_unit_checkin, checkin, sooner), TODAY)[0] == "left_on"


def test_a_unit_does_not_come_again_before_it_had_left(secretary: Login) -> None:
    unit = secretary.act(units.add_unit, {"name": "实验学校"})
    first = secretary.act(units.check_in_unit, unit, {"checked_in_on": CAME})
    left = CAME + 20 * DAY
    secretary.act(units.leave_unit, first, left, "搬离")
    early, again = {"checked_in_on": left - DAY}, {"due_on": left - DAY}
    assert refused(lambda: secretary.act(units.check_in_unit, unit, early), left)[0] == "checked_in_on"
    assert refused(lambda: secretary.act(units.list_unit_due, unit, again), left)[0] == "due_on"
    second = secretary.act(units.check_in_unit, unit, {"checked_in_on": left})
    assert refused(lambda: secretary.act(units.change_unit_checkin, second, early), left)[1] == "bad_order"
    later = {"left_on": left + DAY}
    assert refused(lambda: secretary.act(units.change_unit_checkin, first, later), left)[0] == "left_on"


@pytest.mark.parametrize("reason", ["", " "])
def test_a_unit_does_not_leave_without_a_reason(secretary: Login, reason: str) -> None:
    unit = secretary.act(units.add_unit, {"name": "实验学校"})
    checkin = secretary.act(units.check_in_unit, unit, {})
    assert refused(lambda: secretary.act(units.leave_unit, checkin, None, reason)) == (
        "left_reason",
        "required",
    )


def test_a_duty_does_not_begin_on_a_day_to_come_nor_before_the_check_in(
    secretary: Login, member: str
) -> None:
    checkin = secretary.act(checkins.check_in, member, entry(CAME))
    home = secretary.act(residents.add_household, {"name": "王奶奶家"})

    def give(on: date) -> str:
        return secretary.act(checkins.give_duty, checkin, "结对户", household_id=home, from_on=on)

    assert refused(lambda: give(date(2030, 1, 1))) == ("from_on", "in_future")
    assert refused(lambda: give(CAME - DAY), CAME) == ("from_on", "bad_order")
    secretary.act(checkins.end_duty, give(CAME))
    facts = secretary.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert [duty.until_on for duty in facts.duties] == [TODAY]


def test_a_change_of_places_is_not_taken_from_under_a_later_step(
    secretary: Login, colleague: Login, member: str, branches: tuple[str, str]
) -> None:
    listed = CheckinEntry(organisation_id=branches[0], on=CAME)
    (checkin,) = secretary.act(checkins.list_due, [member], listed)
    secretary.act(checkins.change_checkin, checkin, {"organisation_id": branches[1]})
    colleague.act(checkins.check_in, member, entry(TODAY))
    assert refused(lambda: history.undo(secretary))[1] == "blocked"
    history.undo(colleague)
    moved = history.undo(secretary)
    colleague.act(checkins.leave, checkin, TODAY, "调离")
    assert refused(lambda: history.undo(secretary, moved.work))[1] == "blocked"
