"""来访登记 as the front desk keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import history, listing, members, visitors
from app.usecases.workplace import Login

TODAY = clock.today()
DAY = timedelta(days=1)


def came(login: Login, name: str = "王强", **values: Any) -> str:
    return login.act(visitors.log_visitor, {"name": name, "kind": "政策咨询", **values})


def refused(call: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        call()
    return error.value.field, error.value.code


def rows(login: Login) -> tuple[dict[str, Any], ...]:
    return login.ask(listing.list_rows, "visitors").rows


def test_who_comes_is_kept_with_the_moment_and_the_newest_stands_first(front_desk: Login) -> None:
    before = clock.now()
    came(front_desk, "李 梅", came_at=f"{TODAY - DAY} 9:30")
    came(front_desk)
    found = rows(front_desk)
    assert [row["name"] for row in found] == ["王强", "李梅"]
    assert before <= found[0]["came_at"] <= clock.now()
    assert found[1]["came_at"] == datetime.combine(TODAY - DAY, time(9, 30), clock.CHINA)
    assert found[0]["people"] == 1


@pytest.mark.parametrize("text", ["今早", "25:10", "9:75", "二月 9:30", "2026-02-30 9:30"])
def test_a_time_that_is_none_is_said_at_the_field(front_desk: Login, text: str) -> None:
    assert refused(lambda: came(front_desk, came_at=text)) == ("came_at", "time_unreadable")


def test_nobody_came_in_the_future_and_nobody_is_nobody(front_desk: Login) -> None:
    assert refused(lambda: came(front_desk, came_at=f"{TODAY + DAY} 9:30")) == ("came_at", "in_future")
    assert refused(lambda: came(front_desk, people="0")) == ("people", "bad_value")
    assert refused(lambda: came(front_desk, "")) == ("name", "required")
    assert refused(lambda: came(front_desk, kind="闲聊")) == ("kind", "unknown_choice")
    assert refused(lambda: came(front_desk, due_on=TODAY - DAY)) == ("due_on", "bad_order")


def test_a_member_of_the_roll_comes_under_their_own_name(front_desk: Login) -> None:
    member = front_desk.act(members.register_member, {"name": "赵敏"})
    came(front_desk, "", member_id=member)
    assert (rows(front_desk)[0]["name"], rows(front_desk)[0]["member"]) == ("赵敏", "赵敏")


def test_a_matter_is_done_with_its_result_and_not_before_they_came(front_desk: Login) -> None:
    one = came(front_desk, handed_to="民政窗口", due_on=TODAY + DAY)
    assert refused(lambda: front_desk.act(visitors.finish_visitor, one, "", TODAY - DAY)) == (
        "done_on",
        "bad_order",
    )
    assert refused(lambda: front_desk.act(visitors.finish_visitor, one, "", TODAY + DAY))[1] == "in_future"
    front_desk.act(visitors.finish_visitor, one, "已答复")
    assert (rows(front_desk)[0]["done_on"], rows(front_desk)[0]["result"]) == (TODAY, "已答复")
    assert refused(lambda: front_desk.act(visitors.finish_visitor, one))[1] == "already_done"
    undone = history.undo(front_desk)
    assert (undone.label, rows(front_desk)[0]["done_on"]) == ("办结来访", None)


def test_what_is_open_and_late_is_counted(front_desk: Login) -> None:
    came(front_desk)
    came(front_desk, came_at=f"{TODAY - 9 * DAY} 9:30", handed_to="民政窗口", due_on=TODAY - 2 * DAY)
    open_one = came(front_desk, handed_to="街道")
    facts = front_desk.ask(visitors.visitors_now)
    assert (facts.today, facts.open, facts.overdue) == (2, 2, 1)
    front_desk.act(visitors.finish_visitor, open_one)
    assert front_desk.ask(visitors.visitors_now).open == 1


def test_a_visit_is_put_right_taken_out_and_brought_back(front_desk: Login) -> None:
    one = came(front_desk)
    front_desk.act(visitors.change_visitor, one, {"people": "4", "matter": "参观"})
    assert rows(front_desk)[0]["people"] == 4
    assert refused(lambda: front_desk.act(visitors.change_visitor, one, {"came_at": ""})) == (
        "came_at",
        "required",
    )
    front_desk.act(visitors.delete_visitor, one)
    assert rows(front_desk) == ()
    history.undo(front_desk)
    assert rows(front_desk)[0]["people"] == 4


def test_who_may_only_look_logs_nobody(official: Login) -> None:
    assert refused(lambda: came(official))[1] == "no_right"
    assert rows(official) == ()
