"""Activities: everybody signs in once, and what the activity says each one's service says too."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import activities, emergencies, history, members, services
from app.usecases.workplace import Login
from tests import builders

DAY = date(2026, 5, 20)
CLEANING = {"name": "周末大扫除", "kind": "志愿活动", "held_on": DAY, "hours": "2", "place": "河边"}


@pytest.fixture
def people(secretary: Login) -> list[str]:
    return [secretary.act(members.register_member, builders.person(n)) for n in range(3)]


def refusal(login: Login, *asked: Any) -> RuleError:
    with pytest.raises(RuleError) as refused:
        login.act(*asked)
    return refused.value


def hours(login: Login, activity: str) -> list[tuple[str, Decimal]]:
    return [(row.name, row.hours) for row in login.ask(activities.sign_list, activity)]


def test_a_sign_in_is_a_service_with_what_the_activity_says(secretary: Login, people: list[str]) -> None:
    activity = secretary.act(activities.add_activity, {**CLEANING, "people_served": "5"})
    signed = secretary.act(activities.sign_in, activity, people[0])
    assert (signed.name, signed.hours, signed.signed) == (builders.name(0), "2", 1)
    (row,) = secretary.ask(services.services_of, people[0])
    assert (row.id, row.served_on, row.place, row.people_served) == (signed.service_id, DAY, "河边", 5)
    assert (row.activity, row.content, row.mode) == ("周末大扫除", "周末大扫除", "平时")
    assert secretary.act(activities.sign_in, activity, people[1]).signed == 2
    assert secretary.ask(activities.activity_facts, activity).signed == 2
    assert [facts.id for facts in secretary.ask(activities.activities_on, DAY)] == [activity]


def test_who_signs_in_twice_is_told_and_an_undone_sign_in_is_free_again(
    secretary: Login, people: list[str]
) -> None:
    activity = secretary.act(activities.add_activity, CLEANING)
    secretary.act(activities.sign_in, activity, people[0])
    refused = refusal(secretary, activities.sign_in, activity, people[0])
    assert (refused.code, refused.message) == ("already_signed", f"{builders.name(0)}已经签到了。")
    assert history.undo(secretary).label == "活动签到"
    assert hours(secretary, activity) == []
    assert secretary.act(activities.sign_in, activity, people[0]).signed == 1


def test_nobody_signs_in_before_the_day_or_without_hours(secretary: Login, people: list[str]) -> None:
    tomorrow = clock.today() + timedelta(1)
    coming = secretary.act(activities.add_activity, {**CLEANING, "held_on": tomorrow})
    assert refusal(secretary, activities.sign_in, coming, people[0]).code == "in_future"
    open_ended = secretary.act(activities.add_activity, {**CLEANING, "hours": None})
    assert refusal(secretary, activities.sign_in, open_ended, people[0]).field == "hours"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"held_on": None}, "held_on", "required"),
        ({"kind": "打牌"}, "kind", "unknown_choice"),
        ({"hours": "0"}, "hours", "over_limit"),
        ({"hours": "16.5"}, "hours", "over_limit"),
        ({"mode": "急时"}, "mode", "no_emergency"),
        ({"people_served": "-1"}, "people_served", "bad_value"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    secretary: Login, changed: dict[str, Any], field: str, code: str
) -> None:
    refused = refusal(secretary, activities.add_activity, {**CLEANING, **changed})
    assert (refused.field, refused.code) == (field, code)


def test_a_change_corrects_the_services_of_all_who_signed_in(secretary: Login, people: list[str]) -> None:
    activity = secretary.act(activities.add_activity, CLEANING)
    for member_id in people:
        secretary.act(activities.sign_in, activity, member_id)
    secretary.act(activities.change_activity, activity, {"note": "下雨也办"})
    refused = refusal(secretary, activities.change_activity, activity, {"hours": "3"})
    assert (refused.field, refused.code) == ("reason", "reason_needed")
    assert "已有 3 人签到" in refused.message
    secretary.act(activities.change_activity, activity, {"hours": "3"}, "延长了一小时")
    assert [done for _, done in hours(secretary, activity)] == [Decimal(3)] * 3
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert secretary.ask(services.hours_of, people[0], first, last).calm == Decimal(3)
    assert refusal(secretary, activities.change_activity, activity, {"hours": ""}, "清空").field == "hours"
    history.undo(secretary)
    assert [done for _, done in hours(secretary, activity)] == [Decimal(2)] * 3


def test_an_activity_in_an_emergency_counts_as_one(secretary: Login, people: list[str]) -> None:
    emergency = secretary.act(emergencies.start_emergency, {"name": "防汛", "reason": "街道通知"})
    activity = secretary.act(activities.add_activity, {**CLEANING, "held_on": clock.today()})
    secretary.act(activities.sign_in, activity, people[0])
    assert secretary.ask(services.services_of, people[0])[0].mode == "急时"
    assert secretary.ask(activities.activity_facts, activity).mode == "急时"
    with pytest.raises(RuleError) as refused:
        history.undo(secretary, history.history(secretary, record=emergency)[0].work)
    assert refused.value.code == "blocked"


def test_an_activity_goes_only_while_nobody_signed_in(secretary: Login, people: list[str]) -> None:
    activity = secretary.act(activities.add_activity, CLEANING)
    signed = secretary.act(activities.sign_in, activity, people[0])
    assert refusal(secretary, activities.delete_activity, activity).code == "in_use"
    secretary.act(services.take_back_service, signed.service_id, "没有来")
    secretary.act(activities.delete_activity, activity)
    assert secretary.ask(activities.activities_on, DAY) == ()
