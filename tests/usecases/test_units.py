"""Units and their check-in, as the front desk and the secretary keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.records.checkins import CheckinEvent
from app.records.organisations import Organisation
from app.usecases import areas, history, listing, organisations, settings, unit_sheet, units
from app.usecases.unit_sheet import per_cent
from app.usecases.workplace import Login

TODAY = clock.today()
YEAR = TODAY.year


def unit(login: Login, name: str = "向阳小学", **values: Any) -> str:
    return login.act(units.add_unit, {"name": name, "kind": "学校", **values})


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def counted(login: Login, on: date | None = None) -> tuple[int, int]:
    facts = login.ask(unit_sheet.units_due, on)
    return facts.due, facts.present


def refused(call: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        call()
    return error.value.field, error.value.code


def test_a_unit_of_the_same_name_is_found_and_not_entered_twice(secretary: Login) -> None:
    first = unit(secretary, "向阳 街道(石一)办事处")
    assert secretary.ask(units.unit_named, "向阳街道（石一）办事处") == first
    assert refused(lambda: unit(secretary, "向阳街道（石一）办事处 ")) == ("name", "name_known")
    assert secretary.ask(units.unit_named, "晨光公司") is None
    assert [row["name"] for row in secretary.ask(listing.list_rows, "units").rows] == [
        "向阳街道（石一）办事处"
    ]


def test_a_latin_name_keeps_its_blanks(secretary: Login) -> None:
    unit(secretary, "ABC  Trading (石一) 公司")
    assert secretary.ask(units.unit_named, "ABC Trading（石一）公司") is not None


def test_a_changed_unit_keeps_its_name_to_itself(secretary: Login) -> None:
    school = unit(secretary)
    unit(secretary, "晨光公司")
    secretary.act(units.change_unit, school, {"name": "向阳小学", "contact": "李老师", "party_members": "12"})
    assert refused(lambda: secretary.act(units.change_unit, school, {"name": "晨光公司"}))[1] == "name_known"
    assert refused(lambda: secretary.act(units.change_unit, school, {"party_members": "-1"})) == (
        "party_members",
        "bad_value",
    )
    row = secretary.ask(listing.list_rows, "units", order="name").rows[-1]
    assert (row["contact"], row["party_members"]) == ("李老师", 12)


def test_a_listed_unit_checks_in_and_gets_a_number(secretary: Login, front_desk: Login) -> None:
    school = unit(secretary)
    secretary.act(units.list_unit_due, school, {"due_on": day(30)})
    assert counted(secretary) == (1, 0)
    checkin = front_desk.act(units.check_in_unit, school, {"checked_in_on": day(10), "offers": "操场"})
    assert counted(secretary, day(31)) == (0, 0)
    assert counted(secretary, day(11)) == (1, 0)
    assert counted(secretary, day(10)) == (1, 1)
    row = secretary.ask(listing.list_rows, "unit_checkins").rows[0]
    assert row["id"] == checkin
    assert row["state"] == "已报到"
    assert row["number"] == f"DW{day(10).year}-0001"
    assert (row["received_by"], row["offers"]) == ("desk", "操场")


def test_a_unit_that_was_not_listed_is_due_by_checking_in(secretary: Login) -> None:
    secretary.act(units.check_in_unit, unit(secretary), {})
    secretary.act(units.check_in_unit, unit(secretary, "晨光公司"), {"due_on": day(3)})
    assert counted(secretary) == (2, 2)
    assert counted(secretary, day(1)) == (1, 0)
    numbers = {row["number"] for row in secretary.ask(listing.list_rows, "unit_checkins").rows}
    assert numbers == {f"DW{YEAR}-0001", f"DW{YEAR}-0002"}


def test_a_unit_is_neither_listed_nor_checked_in_twice(secretary: Login) -> None:
    school = unit(secretary)
    secretary.act(units.list_unit_due, school, {})
    assert refused(lambda: secretary.act(units.list_unit_due, school, {}))[1] == "already_due"
    secretary.act(units.check_in_unit, school, {})
    assert refused(lambda: secretary.act(units.check_in_unit, school, {}))[1] == "already_in"
    assert refused(lambda: secretary.act(units.list_unit_due, school, {}))[1] == "already_in"
    assert counted(secretary) == (1, 1)


def test_many_units_are_listed_at_once_and_those_that_stand_there_are_passed_over(secretary: Login) -> None:
    ids = [unit(secretary, name) for name in ("向阳小学", "晨光公司", "仁爱医院")]
    secretary.act(units.check_in_unit, ids[0], {})
    made = secretary.act(units.list_units_due, ids, {"due_on": day(2)})
    assert (len(made), counted(secretary)) == (2, (3, 1))
    assert refused(lambda: secretary.act(units.list_units_due, ids, {}))[1] == "already_due"
    assert refused(lambda: secretary.act(units.list_units_due, (), {}))[1] == "already_due"
    history.undo(secretary)
    assert counted(secretary) == (1, 1)


@pytest.mark.parametrize(
    ("due", "came", "code"), [(5, 6, "bad_order"), (5, -1, "in_future"), (-1, 0, "in_future")]
)
def test_days_that_can_not_be_are_said_at_the_field(secretary: Login, due: int, came: int, code: str) -> None:
    school = unit(secretary)

    def both() -> None:
        secretary.act(units.list_unit_due, school, {"due_on": day(due)})
        secretary.act(units.check_in_unit, school, {"checked_in_on": day(came)})

    assert refused(both)[1] == code


def test_who_leaves_is_neither_due_nor_in_from_that_day_on_and_may_come_again(secretary: Login) -> None:
    school = unit(secretary)
    checkin = secretary.act(units.check_in_unit, school, {"checked_in_on": day(20)})
    assert refused(lambda: secretary.act(units.leave_unit, checkin, day(21), "搬离"))[0] == "left_on"
    assert refused(lambda: secretary.act(units.leave_unit, checkin, day(-1), "搬离"))[1] == "in_future"
    secretary.act(units.leave_unit, checkin, day(5), "搬离")
    assert counted(secretary, day(6)) == (1, 1)
    assert counted(secretary) == (0, 0)
    assert refused(lambda: secretary.act(units.leave_unit, checkin, None, "搬离"))[1] == "not_in"
    again = secretary.act(units.check_in_unit, school, {})
    assert again != checkin
    assert counted(secretary) == (1, 1)
    sheet = secretary.ask(unit_sheet.unit_sheet, school)
    assert [one["state"] for one in sheet.checkins] == ["已报到", "已退出"]
    assert [step.kind for step in sheet.steps] == ["报到", "退出", "报到"]


def test_who_never_came_can_be_taken_off_the_list_with_a_reason(secretary: Login) -> None:
    checkin = secretary.act(units.list_unit_due, unit(secretary), {"due_on": day(9)})
    assert refused(lambda: secretary.act(units.drop_unit_due, checkin, None, " "))[1] == "required"
    secretary.act(units.drop_unit_due, checkin, day(2), "已注销")
    assert counted(secretary, day(3)) == (1, 0)
    assert counted(secretary) == (0, 0)
    assert refused(lambda: secretary.act(units.drop_unit_due, checkin, None, "重复"))[1] == "not_due"


def test_a_move_to_another_organisation_counts_there_from_today_on(secretary: Login) -> None:
    old, new = (
        secretary.act(organisations.add_organisation, {"name": f"第{n}党支部", "kind": "党支部"})
        for n in "一二"
    )
    checkin = secretary.act(
        units.check_in_unit, unit(secretary), {"checked_in_on": day(8), "organisation_id": old}
    )
    secretary.act(units.change_unit_checkin, checkin, {"organisation_id": new})
    events = [row for row in rows_of_events(secretary) if row["kind"] == "变更"]
    assert [(row["organisation"], row["due"], row["present"]) for row in events] == [
        ("第一党支部", -1, -1),
        ("第二党支部", 1, 1),
    ]
    assert {row["happened_on"] for row in events} == {TODAY}
    assert counted(secretary) == (1, 1)


def rows_of_events(login: Login) -> list[dict[str, Any]]:
    """The events that stand, as they are counted."""
    with login.store.reading(login.actor) as read:
        names = dict(read.rows(select(Organisation.id, Organisation.name)))
        found = read.scalars(select(CheckinEvent).where(CheckinEvent.live).order_by(CheckinEvent.id))
        return [
            {
                "kind": event.kind,
                "organisation": names.get(event.organisation_id or ""),
                "due": event.due,
                "present": event.present,
                "happened_on": event.happened_on,
            }
            for event in found
        ]


def test_a_date_that_is_put_right_counts_on_the_right_day(secretary: Login) -> None:
    school = unit(secretary)
    secretary.act(units.list_unit_due, school, {"due_on": day(30)})
    checkin = secretary.act(units.check_in_unit, school, {"checked_in_on": day(3)})
    secretary.act(units.change_unit_checkin, checkin, {"checked_in_on": day(13), "due_on": day(40)})
    assert counted(secretary, day(40)) == (1, 0)
    assert counted(secretary, day(13)) == (1, 1)
    assert refused(lambda: secretary.act(units.change_unit_checkin, checkin, {"checked_in_on": day(41)}))[
        1
    ] == ("bad_order")
    assert (
        refused(lambda: secretary.act(units.change_unit_checkin, checkin, {"left_on": day(0)}))[1]
        == "by_step"
    )
    history.undo(secretary)
    assert counted(secretary, day(13)) == (1, 0)
    assert counted(secretary) == (1, 1)


def test_a_check_in_is_undone_and_done_again_and_the_figures_follow(secretary: Login) -> None:
    school = unit(secretary)
    secretary.act(units.list_unit_due, school, {"due_on": day(4)})
    secretary.act(units.check_in_unit, school, {})
    undone = history.undo(secretary)
    assert (undone.label, counted(secretary)) == ("登记单位报到", (1, 0))
    assert secretary.ask(listing.list_rows, "unit_checkins").rows[0]["number"] is None
    history.undo(secretary, undone.work)
    assert counted(secretary) == (1, 1)


def test_a_unit_that_is_in_is_not_deleted_but_one_listed_by_mistake_is(secretary: Login) -> None:
    school, wrong = unit(secretary), unit(secretary, "晨光公司")
    secretary.act(units.check_in_unit, school, {})
    secretary.act(units.list_unit_due, wrong, {})
    assert refused(lambda: secretary.act(units.delete_unit, school))[1] == "in_use"
    secretary.act(units.delete_unit, wrong)
    assert counted(secretary) == (1, 1)
    history.undo(secretary)
    assert counted(secretary) == (2, 1)


def test_the_check_in_is_where_the_unit_sits_unless_said_otherwise(secretary: Login) -> None:
    home, other = (
        secretary.act(areas.add_area, {"name": f"{n}社区", "kind": "社区"}) for n in ("石一", "石二")
    )
    secretary.act(units.check_in_unit, unit(secretary, area_id=home), {})
    secretary.act(units.check_in_unit, unit(secretary, "晨光公司", area_id=home), {"area_id": other})
    rows = secretary.ask(listing.list_rows, "unit_checkins", order="number").rows
    assert [row["area"] for row in rows] == ["石一社区", "石二社区"]


def test_the_rate_is_rounded_as_officials_do_and_a_low_one_is_warned_of(secretary: Login) -> None:
    assert [per_cent(*pair) for pair in ((0, 0), (0, 3), (207, 242), (1, 8), (1, 2000))] == [
        *("—", "0.0%", "85.5%", "12.5%", "0.1%")
    ]
    first, second = unit(secretary), unit(secretary, "晨光公司")
    secretary.act(units.check_in_unit, first, {})
    assert not secretary.ask(unit_sheet.units_due).low
    secretary.act(units.list_unit_due, second, {})
    facts = secretary.ask(unit_sheet.units_due)
    assert (facts.rate, facts.low, facts.alarm) == ("50.0%", True, "95")
    secretary.act(settings.change_setting, "单位报到率警戒", "50", TODAY, "街道通知")
    assert not secretary.ask(unit_sheet.units_due).low


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (units.add_unit, ({"name": "晨光公司"},)),
        (units.change_unit, ("no-such-id", {})),
        (units.delete_unit, ("no-such-id",)),
    ],
)
def test_the_front_desk_checks_units_in_but_does_not_keep_their_register(
    front_desk: Login, act: Any, arguments: tuple[Any, ...]
) -> None:
    assert refused(lambda: front_desk.act(act, *arguments))[1] == "no_right"


def test_who_may_only_look_does_not_check_in(official: Login, secretary: Login) -> None:
    school = unit(secretary)
    assert refused(lambda: official.act(units.check_in_unit, school, {}))[1] == "no_right"
    assert official.ask(unit_sheet.unit_sheet, school).row["name"] == "向阳小学"
