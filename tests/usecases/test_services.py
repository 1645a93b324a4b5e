"""Services: the rules at the field, corrections that leave the past as it was, and what hours come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.records.checkins import Checkin
from app.records.services import Service
from app.usecases import (
    activities,
    areas,
    checkins,
    duplicates,
    emergencies,
    history,
    members,
    organisations,
    photos,
    services,
    settings,
    units,
)
from app.usecases.checkins import CheckinEntry
from app.usecases.services import HoursFacts, ServiceEntry
from app.usecases.workplace import Login
from tests import builders

DAY = date(2026, 5, 20)
ENTRY = ServiceEntry("志愿活动", DAY, Decimal("1.5"), place="中心广场", content="测血压", people_served=12)

Person = Callable[..., str]


@pytest.fixture
def person(secretary: Login) -> Person:
    """Register a person, by default one who checked in at the beginning of 2026."""

    def register(n: int, *, checked_in: bool = True, on: date = date(2026, 1, 5), **entry: Any) -> str:
        member_id = secretary.act(members.register_member, builders.person(n, address=None))
        if checked_in:
            secretary.act(checkins.check_in, member_id, CheckinEntry(posts=("其他",), on=on, **entry))
        return member_id

    return register


def rows(login: Login) -> list[Any]:
    """All rows of the register, reversing ones too, as they lie in the store."""
    with login.store.reading(login.actor) as read:
        return [
            (one.served_on, one.hours, one.times, one.live, one.reversal, one.organisation_id)
            for one in read.scalars(select(Service).order_by(Service.id))
        ]


def net(login: Login, until: date) -> tuple[Decimal, int]:
    """Hours and services as of a day, as figures count them: all rows added up."""
    with login.store.reading(login.actor) as read:
        query = select(func.sum(Service.hours), func.sum(Service.times)).where(Service.served_on <= until)
        (row,) = read.rows(query)
    return row[0], row[1]


def checkin_ids(login: Login, member_id: str) -> list[str]:
    with login.store.reading(login.actor) as read:
        return list(read.scalars(select(Checkin.id).where(Checkin.member_id == member_id)))


def refusal(login: Login, *asked: Any) -> RuleError:
    with pytest.raises(RuleError) as refused:
        login.act(*asked)
    return refused.value


def test_a_service_is_kept_under_unit_organisation_and_area_of_its_day(
    secretary: Login, person: Person
) -> None:
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    branch, other = (
        secretary.act(organisations.add_organisation, {"name": name, "kind": "党支部"})
        for name in ("第一党支部", "第二党支部")
    )
    school = secretary.act(units.add_unit, {"name": "向阳小学"})
    member_id = person(1, unit_id=school, organisation_id=branch, area_id=grid)
    service_id = secretary.act(services.log_service, member_id, ENTRY)
    facts = secretary.ask(services.service_facts, service_id)
    assert (facts.unit, facts.organisation, facts.area) == ("向阳小学", "第一党支部", "第一网格")
    assert facts.values["hours"] == Decimal("1.5")
    (checkin,) = checkin_ids(secretary, member_id)
    secretary.act(checkins.change_checkin, checkin, {"organisation_id": other})
    late = secretary.act(services.log_service, member_id, replace(ENTRY, served_on=DAY + timedelta(1)))
    assert secretary.ask(services.service_facts, late).organisation == "第一党支部"
    today = secretary.act(services.log_service, member_id, replace(ENTRY, served_on=clock.today()))
    assert secretary.ask(services.service_facts, today).organisation == "第二党支部"
    assert secretary.ask(services.service_facts, service_id).organisation == "第一党支部"


def test_a_service_counts_where_the_member_looks_after_a_building(secretary: Login, person: Person) -> None:
    house, other, home = (
        secretary.act(areas.add_area, {"name": name, "kind": "网格"})
        for name in ("一网格", "二网格", "三网格")
    )
    member_id = person(1, area_id=home)
    (checkin,) = checkin_ids(secretary, member_id)

    def area(entry: ServiceEntry) -> str | None:
        service_id = secretary.act(services.log_service, member_id, entry)
        return secretary.ask(services.service_facts, service_id).area

    assert area(ENTRY) == "三网格"
    secretary.act(checkins.give_duty, checkin, "包楼栋", area_id=house, from_on=DAY)
    assert area(replace(ENTRY, hours="2")) == "一网格"
    assert area(replace(ENTRY, served_on=DAY - timedelta(1))) == "三网格"
    assert area(replace(ENTRY, hours="3", area_id=other)) == "二网格"
    secretary.act(checkins.give_duty, checkin, "包楼栋", area_id=other, from_on=DAY)
    assert area(replace(ENTRY, hours="4")) == "三网格"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"kind": ""}, "kind", "required"),
        ({"kind": "打牌"}, "kind", "unknown_choice"),
        ({"served_on": ""}, "served_on", "required"),
        ({"served_on": "明年"}, "served_on", "date_unreadable"),
        ({"served_on": clock.today() + timedelta(1)}, "served_on", "in_future"),
        ({"hours": ""}, "hours", "required"),
        ({"hours": "0"}, "hours", "over_limit"),
        ({"hours": "-1"}, "hours", "over_limit"),
        ({"hours": "30"}, "hours", "over_limit"),
        ({"hours": "1.2"}, "hours", "not_halves"),
        ({"hours": "inf"}, "hours", "not_halves"),
        ({"hours": "NaN"}, "hours", "not_halves"),
        ({"hours": "1e1"}, "hours", "not_halves"),
        ({"hours": "1e999999"}, "hours", "not_halves"),
        ({"hours": "9" * 100_000}, "hours", "not_halves"),
        ({"hours": "1_0"}, "hours", "not_halves"),
        ({"hours": "1." + "0" * 40 + "1"}, "hours", "not_halves"),
        ({"hours": Decimal("1E+999999")}, "hours", "not_halves"),
        ({"hours": Decimal("-Infinity")}, "hours", "not_halves"),
        ({"people_served": "13800138000"}, "people_served", "bad_value"),
        ({"people_served": 13800138000}, "people_served", "bad_value"),
        ({"people_served": "100000"}, "people_served", "bad_value"),
        ({"people_served": "9" * 30}, "people_served", "bad_value"),
        ({"people_served": "1_0"}, "people_served", "bad_value"),
        ({"people_served": "-3"}, "people_served", "bad_value"),
        ({"people_served": "很多"}, "people_served", "bad_value"),
        ({"mode": "战时"}, "mode", "unknown_choice"),
        ({"mode": "急时"}, "mode", "no_emergency"),
        ({"activity_id": "没有"}, None, "not_found"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    secretary: Login, person: Person, changed: dict[str, Any], field: str | None, code: str
) -> None:
    member_id = person(1)
    refused = refusal(secretary, services.log_service, member_id, replace(ENTRY, **changed))
    assert (refused.field, refused.code) == (field, code)
    assert rows(secretary) == []


def test_who_has_left_is_refused_from_the_next_day_on(secretary: Login, person: Person) -> None:
    member_id = person(1)
    (checkin,) = checkin_ids(secretary, member_id)
    secretary.act(checkins.leave, checkin, DAY, "迁往外区")
    secretary.act(services.log_service, member_id, ENTRY)
    refused = refusal(
        secretary, services.log_service, member_id, replace(ENTRY, served_on=DAY + timedelta(1))
    )
    assert (refused.field, refused.code) == ("served_on", "left")
    assert "2026-05-20 退出报到" in refused.message
    secretary.act(checkins.check_in, member_id, CheckinEntry(posts=("其他",), on=DAY + timedelta(9)))
    secretary.act(services.log_service, member_id, replace(ENTRY, served_on=DAY + timedelta(9)))


def test_who_was_transferred_away_is_refused_as_of_that_day(secretary: Login, person: Person) -> None:
    member_id = person(1, checked_in=False)
    secretary.act(members.transfer_out, member_id, DAY, "外区某支部")
    refused = refusal(secretary, services.log_service, member_id, ENTRY)
    assert (refused.field, refused.code) == ("served_on", "left")
    secretary.act(services.log_service, member_id, replace(ENTRY, served_on=DAY - timedelta(1)))


def test_the_limit_of_a_day_counts_all_that_was_done_on_it(secretary: Login, person: Person) -> None:
    member_id = person(1)
    secretary.act(services.log_service, member_id, replace(ENTRY, hours="10"))
    refused = refusal(secretary, services.log_service, member_id, replace(ENTRY, hours="6.5"))
    assert (refused.field, refused.code) == ("hours", "over_limit")
    assert "已记 10 小时，加上这次共 16.5 小时" in refused.message
    secretary.act(services.log_service, member_id, replace(ENTRY, hours="6"))
    secretary.act(settings.change_setting, "单日服务时长上限", "8", date(2026, 5, 21), "本中心")
    refused = refusal(
        secretary, services.log_service, member_id, replace(ENTRY, served_on="2026-05-21", hours="8.5")
    )
    assert "最多记 8 小时" in refused.message


def test_the_same_twice_is_refused_unless_it_is_meant(secretary: Login, person: Person) -> None:
    member_id = person(1)
    secretary.act(services.log_service, member_id, ENTRY)
    refused = refusal(secretary, services.log_service, member_id, ENTRY)
    assert refused.code == "double"
    secretary.act(services.log_service, member_id, replace(ENTRY, again=True))
    assert len(rows(secretary)) == 2


def test_many_are_logged_at_once_or_none(secretary: Login, person: Person) -> None:
    people = [person(n) for n in range(4)]
    secretary.act(services.log_service, people[1], ENTRY)
    secretary.act(services.log_service, people[3], ENTRY)
    refused = refusal(secretary, services.log_services, people, ENTRY)
    assert refused.code == "double"
    assert "有 2 人" in refused.message
    assert builders.name(1) in refused.message
    assert len(rows(secretary)) == 2
    made = secretary.act(services.log_services, people, replace(ENTRY, hours="2"))
    assert len(made) == 4
    assert net(secretary, DAY) == (Decimal(11), 6)
    history.undo(secretary)
    assert net(secretary, DAY) == (Decimal(3), 2)
    assert len(secretary.ask(services.services_of, people[0])) == 0
    assert refusal(secretary, services.log_services, [], ENTRY).field == "member_ids"


def test_a_correction_reverses_as_of_the_day_and_puts_the_right_one_beside(
    secretary: Login, person: Person
) -> None:
    member_id = person(1)
    wrong = secretary.act(services.log_service, member_id, replace(ENTRY, hours="15"))
    june = date(2026, 6, 1)
    right = secretary.act(
        services.correct_service, wrong, replace(ENTRY, served_on=june, hours="1.5"), "日期写错"
    )
    assert [(day, hours, live) for day, hours, _, live, _, _ in rows(secretary)] == [
        (DAY, Decimal(15), False),
        (DAY, Decimal(-15), False),
        (june, Decimal("1.5"), True),
    ]
    assert net(secretary, DAY) == (Decimal(0), 0)
    assert [row.id for row in secretary.ask(services.services_of, member_id)] == [right]
    assert refusal(secretary, services.correct_service, wrong, ENTRY, "再改").code == "already_reversed"
    assert refusal(secretary, services.correct_service, right, ENTRY, " ").field == "reason"
    said = history.history(secretary, record=wrong)
    assert said[-1].values == {"reason": "日期写错", "replaced_by": right}
    assert history.undo(secretary).label == "更正服务记录"
    (back,) = secretary.ask(services.services_of, member_id)
    assert (back.served_on, back.hours) == (DAY, Decimal(15))
    assert net(secretary, june) == (Decimal(15), 1)


def test_a_correction_may_leave_hours_as_they_are_and_frees_the_day(secretary: Login, person: Person) -> None:
    member_id = person(1)
    first = secretary.act(services.log_service, member_id, replace(ENTRY, hours="12"))
    secretary.act(services.correct_service, first, replace(ENTRY, hours="12", place="社区食堂"), "地点写错")
    (now,) = secretary.ask(services.services_of, member_id)
    assert (now.place, now.hours) == ("社区食堂", Decimal(12))


def test_taking_back_needs_a_reason_and_nets_to_nothing(secretary: Login, person: Person) -> None:
    member_id = person(1)
    service_id = secretary.act(services.log_service, member_id, ENTRY)
    assert refusal(secretary, services.take_back_service, service_id, "").field == "reason"
    secretary.act(services.take_back_service, service_id, "记错了人")
    assert net(secretary, DAY) == (Decimal(0), 0)
    assert secretary.ask(services.services_of, member_id) == ()
    assert not secretary.ask(services.service_facts, service_id).live


def test_hours_of_the_two_modes_are_never_added_up(secretary: Login, person: Person) -> None:
    member_id = person(1)
    today = clock.today()
    secretary.act(emergencies.start_emergency, {"name": "防台风", "reason": "三防指挥部通知"})
    secretary.act(services.log_service, member_id, replace(ENTRY, hours="10"))
    secretary.act(services.log_service, member_id, replace(ENTRY, served_on=today, hours="4"))
    secretary.act(services.log_service, member_id, replace(ENTRY, served_on=today, hours="2.5", mode="平时"))
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    found = secretary.ask(services.hours_of, member_id, first, last)
    # 12.5 and 4 hours at 60 points for 50 hours, never 19.8 together
    assert found == HoursFacts(Decimal("12.5"), Decimal(4), Decimal("15.0"), Decimal("4.8"))
    secretary.act(settings.change_setting, "每年服务积分", "100", today, "本中心")
    found = secretary.ask(services.hours_of, member_id, first, last)
    assert (found.points_calm, found.points_emergency) == (Decimal("17.0"), Decimal("8.0"))


def test_an_emergency_of_one_grid_leaves_the_others_calm(secretary: Login, person: Person) -> None:
    top = secretary.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    wet, dry = (
        secretary.act(areas.add_area, {"name": name, "kind": "网格", "parent_id": top})
        for name in ("第一网格", "第二网格")
    )
    house = secretary.act(areas.add_area, {"name": "1 栋", "kind": "楼栋", "parent_id": wet})
    people = [person(n, area_id=area) for n, area in enumerate((house, dry))]
    secretary.act(emergencies.start_emergency, {"name": "内涝", "reason": "街道通知", "area_id": wet})
    for member_id in people:
        secretary.act(services.log_service, member_id, replace(ENTRY, served_on=clock.today()))
    modes = [secretary.ask(services.services_of, member_id)[0].mode for member_id in people]
    assert modes == ["急时", "平时"]


def test_photos_follow_a_correction_and_come_back_with_its_undo(secretary: Login, person: Person) -> None:
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    service_id = secretary.act(services.log_service, person(1), ENTRY)
    secretary.act(photos.add_photo, "service", service_id, picture.getvalue(), "现场")

    def shown(record_id: str) -> list[str]:
        under = secretary.ask(services.photos_under, record_id)
        return [photo.caption for photo in secretary.ask(photos.photos_of, "service", under)]

    right = secretary.act(services.correct_service, service_id, replace(ENTRY, hours="2"), "少记了")
    assert shown(right) == ["现场"]
    history.undo(secretary)
    member_id = secretary.ask(services.service_facts, service_id).member_id
    (back,) = secretary.ask(services.services_of, member_id)
    assert back.id not in (service_id, right)
    assert shown(back.id) == ["现场"]


def test_a_merge_carries_services_along(secretary: Login, person: Person) -> None:
    keep, drop = person(1), person(2, checked_in=False)
    secretary.act(services.log_service, drop, ENTRY)
    secretary.act(duplicates.merge_members, keep, drop, ())
    assert [row.kind for row in secretary.ask(services.services_of, keep)] == ["志愿活动"]


def test_rights_are_those_of_the_check_ins(secretary: Login, official: Login, person: Person) -> None:
    member_id = person(1)
    service_id = secretary.act(services.log_service, member_id, ENTRY)
    for asked in (
        (services.log_service, member_id, ENTRY),
        (services.log_services, [member_id], ENTRY),
        (services.correct_service, service_id, ENTRY, "更正"),
        (services.take_back_service, service_id, "撤回"),
    ):
        assert refusal(official, *asked).code == "no_right"
    assert len(official.ask(services.services_of, member_id)) == 1


def test_hours_are_kept_as_halves_however_they_are_typed(secretary: Login, person: Person) -> None:
    member_id = person(1)
    for typed, kept in (
        ("１.5", "1.5"),
        ("2.", "2"),
        (".5", "0.5"),
        ("3.50", "3.5"),
        (Decimal("1E+1"), "10"),
    ):
        service_id = secretary.act(services.log_service, member_id, replace(ENTRY, hours=typed, again=True))
        assert secretary.ask(services.service_facts, service_id).values["hours"] == Decimal(kept)
        secretary.act(services.take_back_service, service_id, "记错")


def test_an_activity_serves_no_more_people_than_there_can_be(secretary: Login) -> None:
    planned = {"name": "植树", "kind": "志愿活动", "held_on": DAY, "hours": "1"}
    for people in ("100000", "13800138000", "-1"):
        refused = refusal(secretary, activities.add_activity, {**planned, "people_served": people})
        assert (refused.field, refused.code) == ("people_served", "bad_value")
    secretary.act(activities.add_activity, {**planned, "people_served": "99999"})
