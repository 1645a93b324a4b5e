"""党员报到: due, in, moved, renewed, gone — and what the figures of any day make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.records.checkins import CheckinEvent
from app.usecases import (
    areas,
    checkin_facts,
    checkins,
    duplicates,
    history,
    members,
    organisations,
    residents,
    services,
    settings,
    units,
)
from app.usecases.checkins import CheckinEntry
from app.usecases.workplace import Login
from tests.builders import person

TODAY = clock.today()
DAY = timedelta(days=1)
POST = ("社区治理",)
Standing = Callable[..., tuple[int, int]]


def entry(**said: Any) -> CheckinEntry:
    return CheckinEntry(**{"posts": POST, **said})


@pytest.fixture
def places(secretary: Login) -> dict[str, str]:
    """Two branches, each with a grid; a building in the first; a unit."""
    first = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    second = secretary.act(areas.add_area, {"name": "第二网格", "kind": "网格"})
    building = secretary.act(areas.add_area, {"name": "三栋", "kind": "楼栋", "parent_id": first})
    branch = {"kind": "党支部", "branch_kind": "网格"}
    return {
        "first": first,
        "second": second,
        "building": building,
        "one": secretary.act(organisations.add_organisation, {"name": "第一支部", **branch}, [first]),
        "two": secretary.act(organisations.add_organisation, {"name": "第二支部", **branch}, [second]),
        "unit": secretary.act(units.add_unit, {"name": "实验学校"}),
    }


@pytest.fixture
def member(secretary: Login) -> str:
    return secretary.act(members.register_member, person(3))


@pytest.fixture
def standing(secretary: Login) -> Standing:
    """Those due and those in at the end of a day, as the figures count them."""

    def count(day: date = TODAY, **places: str) -> tuple[int, int]:
        query = select(func.sum(CheckinEvent.due), func.sum(CheckinEvent.present))
        query = query.where(CheckinEvent.happened_on <= day)
        for name, value in places.items():
            query = query.where(getattr(CheckinEvent, f"{name}_id") == value)
        with secretary.store.reading(secretary.actor) as read:
            row = read.rows(query)[0]
        return row[0] or 0, row[1] or 0

    return count


def refused(attempt: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        attempt()
    return error.value.field, error.value.code


def test_who_checks_in_gets_a_number_and_counts_from_that_day(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    on = TODAY - 3 * DAY
    front_desk.act(
        checkins.check_in, member, entry(area_id=places["building"], unit_id=places["unit"], on=on)
    )
    facts = front_desk.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert (facts.number, facts.state) == (f"DY{on.year}-00001", "已报到")
    assert (facts.unit, facts.organisation) == ("实验学校", "第一支部")  # which covers the grid around it
    assert facts.area == "第一网格"  # the building is where they live
    assert (facts.checked_in_on, facts.posts, facts.received_by) == (on, POST, "desk")
    assert standing(on - DAY) == (0, 0)
    assert standing(on, organisation=places["one"]) == standing(unit=places["unit"]) == (1, 1)


def test_numbers_go_up_within_a_year(front_desk: Login, secretary: Login) -> None:
    numbers = []
    for n in range(3):
        member = secretary.act(members.register_member, person(20 + n))
        front_desk.act(checkins.check_in, member, entry())
        facts = front_desk.ask(checkin_facts.checkin_of, member)
        assert facts is not None
        numbers.append(facts.number)
    assert numbers == [f"DY{TODAY.year}-{n:05d}" for n in (1, 2, 3)]


def test_who_was_listed_is_turned_into_one_who_is_in(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    listed, came = TODAY - 9 * DAY, TODAY - 2 * DAY
    (awaited,) = front_desk.act(
        checkins.list_due, [member], CheckinEntry(organisation_id=places["one"], on=listed)
    )
    assert standing(came) == (1, 0)
    assert front_desk.act(checkins.check_in, member, entry(on=came)) == awaited
    assert [standing(day) for day in (listed - DAY, listed, came)] == [(0, 0), (1, 0), (1, 1)]
    facts = front_desk.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert (facts.organisation, facts.due_on) == ("第一支部", listed)


def test_who_was_listed_elsewhere_is_due_where_they_check_in(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    listed, came = TODAY - 9 * DAY, TODAY - 2 * DAY
    front_desk.act(checkins.list_due, [member], CheckinEntry(organisation_id=places["one"], on=listed))
    front_desk.act(checkins.check_in, member, entry(organisation_id=places["two"], on=came))
    assert standing(came - DAY, organisation=places["one"]) == (1, 0)
    assert standing(organisation=places["one"]) == (0, 0)
    assert standing(organisation=places["two"]) == (1, 1)


def test_who_came_before_they_were_listed_is_never_in_without_being_due(
    front_desk: Login, member: str, standing: Standing
) -> None:
    listed, came = TODAY - 2 * DAY, TODAY - 9 * DAY
    front_desk.act(checkins.list_due, [member], CheckinEntry(on=listed))
    front_desk.act(checkins.check_in, member, entry(on=came))
    assert [standing(day) for day in (came - DAY, came, listed, TODAY)] == [(0, 0), (1, 1), (1, 1), (1, 1)]


def test_nobody_checks_in_twice_but_may_come_back(front_desk: Login, member: str, standing: Standing) -> None:
    first = front_desk.act(checkins.check_in, member, entry(on=TODAY - 9 * DAY, specialties=("法律",)))
    assert refused(lambda: front_desk.act(checkins.check_in, member, entry())) == ("member_id", "already_in")
    front_desk.act(checkins.leave, first, TODAY - 2 * DAY, "搬家")
    again = CheckinEntry(on=TODAY - 3 * DAY)
    assert refused(lambda: front_desk.act(checkins.check_in, member, again))[1] == "bad_order"
    second = front_desk.act(checkins.check_in, member, CheckinEntry())
    assert second != first
    facts = front_desk.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert (facts.posts, facts.specialties) == (POST, ("法律",))  # as they said the last time
    assert [standing(TODAY - n * DAY) for n in (3, 2, 1, 0)] == [(1, 1), (0, 0), (0, 0), (1, 1)]


def test_a_member_takes_at_least_one_post_of_the_list(front_desk: Login, member: str) -> None:
    assert refused(lambda: front_desk.act(checkins.check_in, member, CheckinEntry())) == ("posts", "required")
    unknown = CheckinEntry(posts=("登月",))
    assert refused(lambda: front_desk.act(checkins.check_in, member, unknown)) == ("posts", "unknown_choice")


def test_days_to_come_and_people_who_are_gone_are_refused(
    front_desk: Login, secretary: Login, member: str
) -> None:
    tomorrow = entry(on=TODAY + DAY)
    assert refused(lambda: front_desk.act(checkins.check_in, member, tomorrow)) == (
        "checked_in_on",
        "in_future",
    )
    secretary.act(members.change_state, member, "去世", TODAY)
    assert refused(lambda: front_desk.act(checkins.check_in, member, entry()))[1] == "not_on_roll"


def test_somebody_of_another_roll_is_registered_and_checked_in_at_once(
    front_desk: Login, standing: Standing
) -> None:
    member_id, _ = front_desk.act(checkins.check_in_new, person(31), entry())
    facts = front_desk.ask(checkin_facts.checkin_of, member_id)
    assert facts is not None
    assert facts.name == person(31)["name"]
    assert standing() == (1, 1)
    history.undo(front_desk)
    assert front_desk.ask(checkin_facts.checkin_of, member_id) is None
    assert standing() == (0, 0)


def test_the_same_person_is_found_not_entered_twice(front_desk: Login, member: str) -> None:
    same = person(3)
    assert refused(lambda: front_desk.act(checkins.check_in_new, same, entry())) == ("id_number", "id_known")
    likely = {"name": same["name"], "phone": same["phone"]}
    assert refused(lambda: front_desk.act(checkins.check_in_new, likely, entry())) == ("name", "maybe_known")
    other, _ = front_desk.act(checkins.check_in_new, likely, entry(), again=True)
    assert other != member


def test_a_move_counts_from_the_day_it_is_entered(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    checkin = front_desk.act(
        checkins.check_in, member, entry(organisation_id=places["one"], on=TODAY - 9 * DAY)
    )
    front_desk.act(checkins.change_checkin, checkin, {"organisation_id": places["two"], "note": "搬到二号院"})
    assert standing(TODAY - DAY, organisation=places["one"]) == (1, 1)
    assert standing(organisation=places["one"]) == (0, 0)
    assert standing(organisation=places["two"]) == standing() == (1, 1)
    history.undo(front_desk)
    assert standing(organisation=places["one"]) == (1, 1)


def test_a_wrong_day_is_put_right_and_the_figures_follow(
    front_desk: Login, member: str, standing: Standing
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry(on=TODAY - 9 * DAY))
    front_desk.act(checkins.change_checkin, checkin, {"checked_in_on": (TODAY - 5 * DAY).isoformat()})
    assert [standing(TODAY - n * DAY) for n in (9, 6, 5, 0)] == [(0, 0), (0, 0), (1, 1), (1, 1)]
    history.undo(front_desk)
    assert [standing(TODAY - n * DAY) for n in (10, 9, 0)] == [(0, 0), (1, 1), (1, 1)]


def test_a_wrong_day_before_the_listing_takes_the_listing_along(
    front_desk: Login, member: str, standing: Standing
) -> None:
    front_desk.act(checkins.list_due, [member], CheckinEntry(on=TODAY - 5 * DAY))
    checkin = front_desk.act(checkins.check_in, member, entry(on=TODAY - 2 * DAY))
    front_desk.act(checkins.change_checkin, checkin, {"checked_in_on": TODAY - 8 * DAY})
    assert [standing(TODAY - n * DAY) for n in (9, 8, 5, 2, 0)] == [(0, 0), *[(1, 1)] * 4]


def test_leaving_ends_duties_and_lowers_both_figures(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry(on=TODAY - 9 * DAY))
    front_desk.act(checkins.give_duty, checkin, "包楼栋", area_id=places["building"], from_on=TODAY - 8 * DAY)
    assert refused(lambda: front_desk.act(checkins.leave, checkin, None, " ")) == ("left_reason", "required")
    early = TODAY - 10 * DAY
    assert refused(lambda: front_desk.act(checkins.leave, checkin, early, "搬家")) == ("left_on", "bad_order")
    front_desk.act(checkins.leave, checkin, TODAY - DAY, "搬家")
    facts = front_desk.ask(checkin_facts.checkin_facts, checkin)
    assert facts is not None
    assert (facts.state, facts.left_reason) == ("已退出", "搬家")
    assert facts.duties[0].until_on == TODAY - DAY
    assert [standing(TODAY - n * DAY) for n in (2, 1)] == [(1, 1), (0, 0)]
    assert refused(lambda: front_desk.act(checkins.leave, checkin, None, "搬家"))[1] == "already_left"


def test_who_never_came_is_taken_off_the_list(front_desk: Login, member: str, standing: Standing) -> None:
    (awaited,) = front_desk.act(checkins.list_due, [member], CheckinEntry(on=TODAY - 9 * DAY))
    again = [member]
    assert refused(lambda: front_desk.act(checkins.list_due, again, CheckinEntry()))[1] == "already_listed"
    front_desk.act(checkins.leave, awaited, TODAY, "调离")
    assert [standing(TODAY - DAY), standing()] == [(1, 0), (0, 0)]


def test_a_mistaken_check_in_is_taken_out_as_if_it_never_was(
    front_desk: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry(on=TODAY - 9 * DAY))
    front_desk.act(checkins.give_duty, checkin, "责任田", area_id=places["first"])
    front_desk.act(checkins.change_checkin, checkin, {"organisation_id": places["two"]})
    front_desk.act(checkins.delete_checkin, checkin)
    assert [standing(TODAY - n * DAY) for n in (9, 0)] == [(0, 0), (0, 0)]
    assert front_desk.ask(checkin_facts.checkin_of, member) is None
    history.undo(front_desk)
    assert standing(organisation=places["two"]) == (1, 1)
    facts = front_desk.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert len(facts.duties) == 1


def test_three_to_five_households_are_told_not_enforced(
    front_desk: Login, secretary: Login, member: str, places: dict[str, str]
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry())
    told = []
    for n in range(6):
        household = front_desk.act(
            residents.add_household, {"name": f"{n + 1}01 室", "area_id": places["building"]}
        )
        front_desk.act(checkins.give_duty, checkin, "结对户", household_id=household)
        facts = front_desk.ask(checkin_facts.checkin_facts, checkin)
        assert facts is not None
        told.append(facts.warning)
    low, high = "结对户 {} 户，按规定每人 3–5 户。", "结对户 6 户，按规定每人 3–5 户。"
    assert told == [low.format(1), low.format(2), "", "", "", high]
    secretary.act(settings.change_setting, "结对户上限", "6", TODAY, "街道文件")
    facts = front_desk.ask(checkin_facts.checkin_facts, checkin)
    assert facts is not None
    assert facts.warning == ""
    front_desk.act(checkins.end_duty, facts.duties[0].id)
    assert refused(lambda: front_desk.act(checkins.end_duty, facts.duties[0].id))[1] == "already_ended"
    same = facts.duties[1]
    assert same.what == "201 室"


def test_duties_name_what_is_looked_after_once(
    front_desk: Login, member: str, places: dict[str, str]
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry())

    def give(**what: Any) -> str:
        return front_desk.act(checkins.give_duty, checkin, **what)

    assert refused(lambda: give(kind="包楼栋")) == ("area_id", "required")
    assert refused(lambda: give(kind="结对户", area_id=places["first"])) == ("household_id", "required")
    give(kind="包楼栋", area_id=places["building"])
    assert refused(lambda: give(kind="包楼栋", area_id=places["building"])) == ("area_id", "taken")


def test_the_half_yearly_list_is_empty_until_it_is_switched_on(
    front_desk: Login, secretary: Login, member: str
) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry(on=date(2026, 3, 2)))
    autumn = date(2026, 9, 1)
    assert front_desk.ask(checkin_facts.due_for_renewal, autumn) == ()
    secretary.act(settings.change_setting, "半年续报", "是", date(2026, 1, 1), "区委通知")
    assert front_desk.ask(checkin_facts.due_for_renewal, date(2026, 6, 30)) == ()
    assert front_desk.ask(checkin_facts.due_for_renewal, autumn) == (checkin,)
    front_desk.act(checkins.renew, [checkin], date(2026, 9, 1))
    assert front_desk.ask(checkin_facts.due_for_renewal, date(2026, 12, 31)) == ()
    assert front_desk.ask(checkin_facts.due_for_renewal, date(2027, 1, 1)) == (checkin,)
    before = date(2026, 8, 1)
    assert refused(lambda: front_desk.act(checkins.renew, [checkin], before)) == ("renewed_on", "bad_order")


def test_a_check_in_that_ended_keeps_what_it_said(front_desk: Login, member: str) -> None:
    checkin = front_desk.act(checkins.check_in, member, entry())
    front_desk.act(checkins.leave, checkin, None, "搬家")
    change = {"posts": ["其他"]}
    assert refused(lambda: front_desk.act(checkins.change_checkin, checkin, change)) == (
        "posts",
        "not_changeable",
    )
    front_desk.act(checkins.change_checkin, checkin, {"left_reason": "搬到外区"})
    assert refused(lambda: front_desk.act(checkins.renew, [checkin]))[1] == "not_in"


def test_a_merge_of_doubles_carries_check_ins_and_services(
    secretary: Login, member: str, places: dict[str, str], standing: Standing
) -> None:
    double = secretary.act(members.register_member, {"name": person(3)["name"]})
    for who in (member, double):
        secretary.act(checkins.check_in, who, entry(organisation_id=places["one"], on=TODAY - 9 * DAY))
    secretary.act(services.log_service, double, services.ServiceEntry("志愿活动", TODAY - DAY, "1.5"))
    secretary.act(duplicates.merge_members, member, double)
    assert len(secretary.ask(services.services_of, member)) == 1
    facts = secretary.ask(checkin_facts.checkin_of, member)
    assert facts is not None
    assert facts.state == "已报到"
    assert [standing(TODAY - DAY), standing()] == [(2, 2), (1, 1)]
    history.undo(secretary)
    assert standing() == (2, 2)
    assert len(secretary.ask(services.services_of, double)) == 1


def test_a_member_with_check_in_or_service_is_not_deleted(secretary: Login, member: str) -> None:
    checkin = secretary.act(checkins.check_in, member, entry())
    with pytest.raises(RuleError) as error:
        secretary.act(members.delete_member, member)
    assert error.value.code == "in_use"
    assert "党员报到" in error.value.message
    secretary.act(checkins.delete_checkin, checkin)
    secretary.act(members.delete_member, member)


def test_organisations_and_areas_where_somebody_checked_in_are_not_deleted(
    secretary: Login, member: str, places: dict[str, str]
) -> None:
    secretary.act(checkins.check_in, member, entry(organisation_id=places["two"], area_id=places["building"]))
    for delete, place in (
        (organisations.delete_organisation, places["two"]),
        (areas.delete_area, places["building"]),
    ):
        with pytest.raises(RuleError) as error:
            secretary.act(delete, place)
        assert error.value.code == "in_use"
        assert "党员报到" in error.value.message


def test_the_official_sees_and_does_nothing(official: Login, secretary: Login, member: str) -> None:
    checkin = secretary.act(checkins.check_in, member, entry())
    assert official.ask(checkin_facts.checkin_of, member) is not None
    for attempt in (
        lambda: official.act(checkins.check_in, member, entry()),
        lambda: official.act(checkins.renew, [checkin]),
        lambda: official.act(checkins.leave, checkin, None, "搬家"),
        lambda: official.act(checkins.delete_checkin, checkin),
        lambda: official.act(checkins.list_due, [member], entry()),
    ):
        assert refused(attempt)[1] == "no_right"
