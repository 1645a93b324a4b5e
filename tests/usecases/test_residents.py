"""Households, residents and the visits paid to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.records.lists import SERVICE_KINDS
from app.usecases import areas, history, listing, lists, members, residents, services
from app.usecases.workplace import Login

TODAY = clock.today()
DAY = timedelta(days=1)


@pytest.fixture
def home(front_desk: Login) -> str:
    return front_desk.act(residents.add_household, {"name": "王奶奶家", "care": "独居老人"})


def refused(call: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        call()
    return error.value.field, error.value.code


def visit(login: Login, home: str, **values: Any) -> str:
    said = {"household_id": home, "visitor": "李明", "kind": "关爱慰问上门", **values}
    return login.act(residents.log_visit, said)


def test_a_household_is_found_by_sound_and_shown_masked(secretary: Login, front_desk: Login) -> None:
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    block = secretary.act(areas.add_area, {"name": "3栋", "kind": "楼栋", "parent_id": grid})
    front_desk.act(
        residents.add_household,
        {"name": "王 奶奶", "phone": "13900001234", "area_id": block, "address": "向阳路9号3栋201"},
    )
    found = front_desk.ask(listing.open_list, "households", "wnn").ids
    row = front_desk.ask(listing.rows_of, "households", found)[0]
    assert (row["name"], row["area"]) == ("王奶奶", "第一网格")
    assert "201" not in row["address"]
    assert row["phone"] == "139****1234"


def test_the_same_household_at_the_same_door_is_not_entered_twice(front_desk: Login) -> None:
    front_desk.act(residents.add_household, {"name": "王奶奶家"})
    assert refused(lambda: front_desk.act(residents.add_household, {"name": "王奶奶家"})) == (
        "name",
        "name_known",
    )
    other = front_desk.act(residents.add_household, {"name": "王奶奶家", "address": "向阳路 8 号"})
    front_desk.act(residents.change_household, other, {"needs": "陪诊"})
    assert (
        refused(lambda: front_desk.act(residents.change_household, other, {"address": ""}))[1] == "name_known"
    )


def test_a_resident_is_kept_for_a_purpose_only(front_desk: Login, home: str) -> None:
    assert refused(lambda: front_desk.act(residents.add_resident, {"name": "王秀英"})) == (
        "purpose",
        "required",
    )
    said = {"name": "王秀英", "purpose": "送餐", "household_id": home, "phone": "13900001234"}
    first = front_desk.act(residents.add_resident, said)
    assert refused(lambda: front_desk.act(residents.add_resident, said))[1] == "name_known"
    front_desk.act(residents.change_resident, first, {"purpose": "送餐、陪诊"})
    row = front_desk.ask(listing.list_rows, "residents").rows[0]
    assert (row["name"], row["household"], row["purpose"]) == ("王秀英", "王奶奶家", "送餐、陪诊")


def test_two_residents_may_have_one_name(front_desk: Login) -> None:
    for _ in range(2):
        front_desk.act(residents.add_resident, {"name": "王秀英", "purpose": "送餐"})
    assert front_desk.ask(listing.list_rows, "residents").total == 2


def test_a_visit_says_who_went_to_whom(front_desk: Login, home: str) -> None:
    visit(front_desk, home, content="一切都好")
    row = front_desk.ask(listing.list_rows, "home_visits").rows[0]
    assert (row["household"], row["visitor"], row["visited_on"]) == ("王奶奶家", "李明", TODAY)
    assert refused(lambda: visit(front_desk, ""))[0] == "household_id"
    assert refused(lambda: visit(front_desk, home, visitor=" "))[0] == "visitor"
    assert refused(lambda: visit(front_desk, home, kind="聊天上门")) == ("kind", "unknown_choice")
    assert refused(lambda: visit(front_desk, home, visited_on=TODAY + DAY)) == ("visited_on", "in_future")


def test_a_member_may_be_the_one_who_went(front_desk: Login, home: str) -> None:
    member = front_desk.act(members.register_member, {"name": "赵敏"})
    visit(front_desk, home, visitor="", member_id=member)
    assert front_desk.ask(listing.list_rows, "home_visits").rows[0]["member"] == "赵敏"


def test_a_visit_of_a_member_may_count_as_a_service_in_the_same_act(secretary: Login, home: str) -> None:
    member = secretary.act(members.register_member, {"name": "赵敏"})
    said = {"household_id": home, "member_id": member, "kind": "关爱慰问上门"}
    secretary.act(residents.log_visit, said, "1.5")
    row = secretary.ask(services.services_of, member)[0]
    assert (row.kind, row.served_on, row.hours, row.content) == (
        "上门走访",
        TODAY,
        Decimal("1.5"),
        "关爱慰问上门",
    )
    undone = history.undo(secretary)
    assert (undone.label, secretary.ask(services.services_of, member)) == ("登记走访", ())
    assert secretary.ask(listing.list_rows, "home_visits").total == 0
    history.undo(secretary, undone.work)
    assert secretary.ask(services.hours_of, member, TODAY, TODAY).calm == Decimal("1.5")


@pytest.mark.parametrize(("hours", "field"), [("30", "hours"), ("1.2", "hours")])
def test_a_service_that_can_not_be_keeps_the_visit_out_too(
    secretary: Login, home: str, hours: str, field: str
) -> None:
    member = secretary.act(members.register_member, {"name": "赵敏"})
    said = {"household_id": home, "kind": "关爱慰问上门", "member_id": member}
    assert refused(lambda: secretary.act(residents.log_visit, said, hours))[0] == field
    assert secretary.ask(listing.list_rows, "home_visits").total == 0


def test_only_a_member_serves_and_only_where_the_list_has_the_kind(secretary: Login, home: str) -> None:
    member = secretary.act(members.register_member, {"name": "赵敏"})
    said = {"household_id": home, "kind": "关爱慰问上门"}
    by_other = {**said, "visitor": "社工"}
    assert refused(lambda: secretary.act(residents.log_visit, by_other, "1")) == ("visitor", "no_member")
    secretary.act(lists.set_words, SERVICE_KINDS, ["志愿活动"])
    by_member = {**said, "member_id": member}
    assert refused(lambda: secretary.act(residents.log_visit, by_member, "1")) == ("hours", "unknown_choice")
    assert secretary.ask(listing.list_rows, "home_visits").total == 0


def test_what_is_to_be_done_has_a_day_by_which(front_desk: Login, home: str) -> None:
    assert refused(lambda: visit(front_desk, home, follow_up="修灯")) == ("due_on", "required")
    early = TODAY - DAY
    assert refused(lambda: visit(front_desk, home, follow_up="修灯", due_on=early)) == ("due_on", "bad_order")
    done = visit(front_desk, home, follow_up="修灯", due_on=TODAY + 3 * DAY)
    front_desk.act(residents.finish_visit, done)
    assert front_desk.ask(listing.list_rows, "home_visits").rows[0]["done_on"] == TODAY
    assert refused(lambda: front_desk.act(residents.finish_visit, done))[1] == "already_done"
    plain = visit(front_desk, home)
    assert refused(lambda: front_desk.act(residents.finish_visit, plain))[1] == "nothing_open"
    assert refused(lambda: front_desk.act(residents.change_visit, plain, {"done_on": TODAY}))[0] == "done_on"


def test_a_matter_is_not_done_before_the_visit(front_desk: Login, home: str) -> None:
    one = visit(front_desk, home, follow_up="修灯", due_on=TODAY)
    assert refused(lambda: front_desk.act(residents.finish_visit, one, TODAY - DAY))[1] == "bad_order"
    assert refused(lambda: front_desk.act(residents.finish_visit, one, TODAY + DAY))[1] == "in_future"
    front_desk.act(residents.change_visit, one, {"visited_on": TODAY - DAY})
    front_desk.act(residents.finish_visit, one, TODAY - DAY)


def test_what_something_hangs_on_is_not_deleted(front_desk: Login, home: str) -> None:
    person = front_desk.act(
        residents.add_resident, {"name": "王秀英", "purpose": "送餐", "household_id": home}
    )
    paid = visit(front_desk, home, resident_id=person)
    assert refused(lambda: front_desk.act(residents.delete_household, home))[1] == "in_use"
    assert refused(lambda: front_desk.act(residents.delete_resident, person))[1] == "in_use"
    for act, record in (
        (residents.delete_visit, paid),
        (residents.delete_resident, person),
        (residents.delete_household, home),
    ):
        front_desk.act(act, record)
    assert front_desk.ask(listing.list_rows, "households").total == 0
    for _ in range(3):
        history.undo(front_desk)
    assert front_desk.ask(listing.list_rows, "home_visits").rows[0]["resident"] == "王秀英"


def test_who_may_only_look_writes_nothing_here(official: Login, home: str) -> None:
    assert official.ask(listing.list_rows, "households").total == 1
    for act, arguments in (
        (residents.add_household, ({"name": "张家"},)),
        (residents.change_household, (home, {"name": "张家"})),
        (residents.delete_household, (home,)),
        (residents.log_visit, ({"household_id": home, "visitor": "我", "kind": "关爱慰问上门"},)),
    ):
        assert refused(lambda act=act, arguments=arguments: official.act(act, *arguments))[1] == "no_right"  # type: ignore[misc]  # bound now
