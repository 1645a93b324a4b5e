"""平急转换: it starts and ends with a reason, people are called by grid and building, who came is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import areas, call_ups, checkins, emergencies, history, members, units
from app.usecases.checkins import CheckinEntry
from app.usecases.workplace import Login
from tests import builders

STORM = {"name": "防台风", "reason": "三防指挥部通知"}


@pytest.fixture
def people(secretary: Login) -> list[str]:
    """Three who are checked in: one at home, one with two buildings, one of no grid; a fourth is not in."""
    top = secretary.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    grids = [
        secretary.act(areas.add_area, {"name": f"第{n}网格", "kind": "网格", "parent_id": top})
        for n in "一二"
    ]
    houses = [
        secretary.act(areas.add_area, {"name": f"{n} 栋", "kind": "楼栋", "parent_id": grids[n % 2]})
        for n in (1, 2, 3)
    ]
    unit = secretary.act(units.add_unit, {"name": "向阳小学"})
    ids = [secretary.act(members.register_member, builders.person(n)) for n in range(4)]
    entries = (
        CheckinEntry(posts=("法律咨询",), specialties=("法律",), area_id=houses[0], unit_id=unit),
        CheckinEntry(posts=("其他",), area_id=houses[1]),
        CheckinEntry(posts=("其他",)),
    )
    made = [secretary.act(checkins.check_in, one, entry) for one, entry in zip(ids, entries, strict=False)]
    for house in houses[1:]:
        secretary.act(checkins.give_duty, made[1], "包楼栋", area_id=house)
    return ids


def refusal(login: Login, *asked: Any, **named: Any) -> RuleError:
    with pytest.raises(RuleError) as refused:
        login.act(*asked, **named)
    return refused.value


def test_an_emergency_runs_from_its_start_to_its_end(secretary: Login) -> None:
    assert secretary.ask(emergencies.current_emergency) is None
    emergency = secretary.act(emergencies.start_emergency, STORM)
    running = secretary.ask(emergencies.current_emergency)
    assert running is not None
    assert (running.id, running.name, running.reason, running.area) == (
        emergency,
        "防台风",
        "三防指挥部通知",
        None,
    )
    assert secretary.ask(emergencies.mode_on, clock.today()) == "急时"
    assert secretary.ask(emergencies.mode_on, clock.today() - timedelta(1)) == "平时"
    assert refusal(secretary, emergencies.start_emergency, {**STORM, "name": "又一个"}).code == "running"
    assert refusal(secretary, emergencies.end_emergency, emergency, " ").field == "reason"
    secretary.act(emergencies.end_emergency, emergency, "预警解除")
    assert secretary.ask(emergencies.current_emergency) is None
    assert secretary.ask(emergencies.mode_on, clock.today()) == "急时"
    assert secretary.ask(emergencies.mode_on, clock.today() + timedelta(1)) == "平时"
    assert refusal(secretary, emergencies.end_emergency, emergency, "再来").code == "ended"
    history.undo(secretary)
    assert secretary.ask(emergencies.current_emergency) is not None


def test_a_start_says_on_what_ground_and_when(secretary: Login) -> None:
    assert refusal(secretary, emergencies.start_emergency, {"name": "防汛"}).field == "reason"
    assert refusal(secretary, emergencies.start_emergency, {"reason": "通知"}).field == "name"
    later = clock.now() + timedelta(hours=1)
    assert refusal(secretary, emergencies.start_emergency, STORM, later).code == "in_future"
    emergency = secretary.act(emergencies.start_emergency, STORM, clock.now() - timedelta(days=3))
    before = clock.now() - timedelta(days=4)
    assert refusal(secretary, emergencies.end_emergency, emergency, "完", before).code == "bad_order"
    assert secretary.ask(emergencies.mode_on, clock.today() - timedelta(2)) == "急时"


def test_only_who_may_switch_the_mode_does(front_desk: Login) -> None:
    assert refusal(front_desk, emergencies.start_emergency, STORM).code == "no_right"


def test_people_are_called_per_grid_and_building(secretary: Login, people: list[str]) -> None:
    rows = secretary.ask(call_ups.call_up)
    assert [(row.grid, row.building, row.name, row.duty) for row in rows] == [
        ("第一网格", "2 栋", builders.name(1), "包楼栋"),
        ("第二网格", "", builders.name(0), ""),
        ("第二网格", "3 栋", builders.name(1), "包楼栋"),
        ("未分网格", "", builders.name(2), ""),
    ]
    assert {row.phone for row in rows} == {"199****0000", "199****0001", "199****0002"}
    clear = secretary.act(call_ups.call_up_in_clear, "防台风调度")
    assert (clear[1].building, clear[1].phone) == ("1 栋", builders.phone(0))
    assert (clear[1].unit, clear[1].posts, clear[1].specialties) == ("向阳小学", "法律咨询", "法律")
    assert history.history(secretary, limit=1)[0].values == {"reason": "防台风调度", "rows": 4}
    assert refusal(secretary, call_ups.call_up_in_clear, "").field == "reason"
    assert people[3] not in {row.member_id for row in rows}


def test_one_grid_is_called_alone(secretary: Login, people: list[str]) -> None:
    del people
    second = next(node for node in secretary.ask(areas.area_tree) if node.name == "第二网格")
    rows = secretary.ask(call_ups.call_up, second.id)
    assert [(row.grid, row.name) for row in rows] == [
        ("第二网格", builders.name(0)),
        ("第二网格", builders.name(1)),
    ]


def test_the_front_desk_calls_without_numbers(front_desk: Login, secretary: Login, people: list[str]) -> None:
    del secretary, people
    assert len(front_desk.ask(call_ups.call_up)) == 4
    assert refusal(front_desk, call_ups.call_up_in_clear, "想看看").code == "no_right"


def test_who_came_is_counted_once_and_may_come_again(secretary: Login, people: list[str]) -> None:
    emergency = secretary.act(emergencies.start_emergency, STORM)
    came = secretary.act(emergencies.mark_present, emergency, people[0], note="守桥头")
    assert (came.name, came.present) == (builders.name(0), 1)
    assert refusal(secretary, emergencies.mark_present, emergency, people[0]).code == "already_present"
    assert secretary.act(emergencies.mark_present, emergency, people[3]).present == 2
    secretary.act(emergencies.mark_left, came.roll_call_id)
    assert refusal(secretary, emergencies.mark_left, came.roll_call_id).code == "already_left"
    assert secretary.act(emergencies.mark_present, emergency, people[0]).present == 2
    roll = secretary.ask(emergencies.roll_of, emergency)
    assert [(row.name, row.unit, row.left_at is None) for row in roll] == [
        (builders.name(0), "向阳小学", True),
        (builders.name(3), None, True),
        (builders.name(0), "向阳小学", False),
    ]
    rows = secretary.ask(call_ups.call_up, None, emergency)
    assert [row.present for row in rows] == [False, True, False, False]
    secretary.act(emergencies.end_emergency, emergency, "预警解除")
    assert all(row.left_at for row in secretary.ask(emergencies.roll_of, emergency))
    assert refusal(secretary, emergencies.mark_present, emergency, people[1]).code == "ended"


def test_a_call_is_undone_like_any_act(secretary: Login, people: list[str]) -> None:
    emergency = secretary.act(emergencies.start_emergency, STORM)
    secretary.act(emergencies.mark_present, emergency, people[0])
    assert history.undo(secretary).label == "急时点名到岗"
    facts = secretary.ask(emergencies.emergency_facts, emergency)
    assert facts.present == 0
    assert secretary.act(emergencies.mark_present, emergency, people[0]).present == 1


def test_who_left_is_not_called_and_does_not_answer(secretary: Login, people: list[str]) -> None:
    secretary.act(members.transfer_out, people[3], date(2026, 5, 1), "外区某支部")
    emergency = secretary.act(emergencies.start_emergency, STORM)
    assert refusal(secretary, emergencies.mark_present, emergency, people[3]).code == "left"
