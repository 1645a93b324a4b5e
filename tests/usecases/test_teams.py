"""Service teams, and what a team of 红小二 should have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.records.services import Service
from app.usecases import history, listing, members, settings, teams
from app.usecases.workplace import Login

TODAY = clock.today()
DAY = timedelta(days=1)


def team(login: Login, name: str = "石一红小二", kind: str = "红小二", **values: Any) -> str:
    return login.act(teams.add_team, {"name": name, "kind": kind, **values})


def join(login: Login, team_id: str, name: str = "李明", **values: Any) -> str:
    return login.act(teams.join_team, team_id, {"name": name, **values})


def refused(call: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        call()
    return error.value.field, error.value.code


def test_two_teams_do_not_have_one_name(secretary: Login) -> None:
    first, second = team(secretary), team(secretary, "晨曦巡逻队", "巡逻队")
    assert refused(lambda: team(secretary)) == ("name", "name_known")
    assert (
        refused(lambda: secretary.act(teams.change_team, second, {"name": "石一红小二"}))[1] == "name_known"
    )
    secretary.act(teams.change_team, first, {"tasks": "代办、送餐"})
    assert secretary.ask(teams.team_sheet, first).row["tasks"] == "代办、送餐"


def test_people_stand_by_their_post_and_leave_the_list_when_they_leave(secretary: Login) -> None:
    one = team(secretary)
    for name, post in (("张三友", "队员"), ("李四海", "队长"), ("王五一", "副队长"), ("赵六顺", "队员")):
        join(secretary, one, name, post=post, joined_on=TODAY - DAY)
    people = secretary.ask(teams.team_sheet, one).people
    assert [row["name"] for row in people] == ["李四海", "王五一", "张三友", "赵六顺"]
    leaver = people[2]["id"]
    assert refused(lambda: secretary.act(teams.leave_team, leaver, TODAY - 2 * DAY))[1] == "bad_order"
    secretary.act(teams.leave_team, leaver)
    assert refused(lambda: secretary.act(teams.leave_team, leaver))[1] == "already_done"
    sheet = secretary.ask(teams.team_sheet, one)
    assert [row["name"] for row in sheet.people] == ["李四海", "王五一", "赵六顺"]
    assert [row["name"] for row in sheet.former] == ["张三友"]


def test_a_member_of_the_roll_serves_under_their_own_name_and_once_in_a_team(secretary: Login) -> None:
    one, member = team(secretary), secretary.act(members.register_member, {"name": "赵敏"})
    place = join(secretary, one, "", member_id=member)
    assert secretary.ask(teams.team_sheet, one).people[0]["name"] == "赵敏"
    assert refused(lambda: join(secretary, one, member_id=member)) == ("name", "already_in")
    secretary.act(teams.change_person, place, {"post": "队长"})
    secretary.act(teams.leave_team, place)
    join(secretary, one, member_id=member)
    assert refused(lambda: join(secretary, one, " "))[1] == "required"


def test_a_team_of_red_assistants_is_warned_of_what_it_lacks_and_not_refused(secretary: Login) -> None:
    one = team(secretary)
    assert secretary.ask(teams.team_sheet, one).warnings == (
        "红小二服务队不少于 3 人，现有 0 人。",
        "红小二服务队至少要有 1 名专职网格员。",
    )
    join(secretary, one, "张三友", grid_member="是")
    join(secretary, one, "李四海")
    join(secretary, one, "王五一")
    assert secretary.ask(teams.team_sheet, one).warnings == ()
    secretary.act(settings.change_setting, "红小二人数下限", "4", TODAY, "街道通知")
    assert secretary.ask(teams.team_sheet, one).warnings == ("红小二服务队不少于 4 人，现有 3 人。",)
    assert secretary.ask(teams.team_sheet, team(secretary, "巡逻队", "巡逻队")).warnings == ()


def test_the_grid_member_of_a_team_serves_three_times_a_month(secretary: Login) -> None:
    one, member = team(secretary), secretary.act(members.register_member, {"name": "赵敏"})
    join(secretary, one, member_id=member, grid_member="是")
    for name in ("李四海", "王五一"):
        join(secretary, one, name)
    assert secretary.ask(teams.team_sheet, one).warnings == (
        "专职网格员赵敏本月服务 0 次，每月不少于 3 次。",
    )
    with secretary.store.working(secretary.actor, "记三次服务", act="teams.test") as work:
        for _ in range(3):
            work.add(Service(member_id=member, kind="上门走访", served_on=TODAY, hours=Decimal(1)))
    assert secretary.ask(teams.team_sheet, one).warnings == ()


def test_a_dissolved_team_has_nobody_any_more_and_takes_nobody(secretary: Login) -> None:
    one = team(secretary, founded_on=TODAY - 9 * DAY)
    join(secretary, one)
    assert refused(lambda: secretary.act(teams.dissolve_team, one, TODAY - 10 * DAY))[1] == "bad_order"
    secretary.act(teams.dissolve_team, one)
    sheet = secretary.ask(teams.team_sheet, one)
    assert (sheet.people, len(sheet.former), sheet.warnings) == ((), 1, ())
    assert refused(lambda: join(secretary, one, "王五一"))[1] == "already_done"
    assert refused(lambda: secretary.act(teams.dissolve_team, one))[1] == "already_done"
    history.undo(secretary)
    assert len(secretary.ask(teams.team_sheet, one).people) == 1


def test_a_team_entered_by_mistake_goes_with_its_people_and_comes_back_with_them(secretary: Login) -> None:
    one = team(secretary)
    join(secretary, one)
    secretary.act(teams.delete_team, one)
    assert secretary.ask(listing.list_rows, "team_people").total == 0
    history.undo(secretary)
    assert [row["team"] for row in secretary.ask(listing.list_rows, "team_people").rows] == ["石一红小二"]


def test_the_front_desk_sees_teams_and_does_not_change_them(front_desk: Login, secretary: Login) -> None:
    one = team(secretary)
    assert front_desk.ask(teams.team_sheet, one).row["name"] == "石一红小二"
    assert refused(lambda: join(front_desk, one))[1] == "no_right"
    assert refused(lambda: team(front_desk, "晨曦队"))[1] == "no_right"
