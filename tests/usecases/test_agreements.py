"""Agreements with units, and how far their items are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import agreements, history, unit_sheet, units
from app.usecases.unit_sheet import AgreementFacts
from app.usecases.workplace import Login

TODAY = clock.today()


@pytest.fixture
def school(secretary: Login) -> str:
    return secretary.act(units.add_unit, {"name": "向阳小学"})


@pytest.fixture
def agreement(secretary: Login, school: str) -> str:
    values = {"name": "2026 年共建协议", "signed_on": TODAY, "from_on": TODAY, "until_on": "2099-12-31"}
    return secretary.act(agreements.add_agreement, school, values)


def facts(login: Login, unit_id: str) -> AgreementFacts:
    return login.ask(unit_sheet.unit_sheet, unit_id).agreements[0]


def test_an_agreement_stands_on_the_sheet_of_its_unit_with_its_items(
    secretary: Login, school: str, agreement: str
) -> None:
    for name in ("周末开放操场", "暑期托管"):
        secretary.act(agreements.add_item, agreement, {"name": name, "due_on": "2099-06-30"})
    found = facts(secretary, school)
    assert found.name == "2026 年共建协议"
    assert [(item.name, item.state, item.overdue) for item in found.items] == [
        ("周末开放操场", "未开始", False),
        ("暑期托管", "未开始", False),
    ]


def test_an_agreement_does_not_end_before_it_begins(secretary: Login, school: str, agreement: str) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(agreements.change_agreement, agreement, {"until_on": TODAY - timedelta(days=1)})
    assert (refused.value.field, refused.value.code) == ("until_on", "bad_order")
    with pytest.raises(RuleError):
        secretary.act(
            agreements.add_agreement, school, {"name": "补充协议", "signed_on": TODAY + timedelta(days=1)}
        )


def test_progress_is_said_step_by_step_and_done_has_its_day(
    secretary: Login, school: str, agreement: str
) -> None:
    item = secretary.act(agreements.add_item, agreement, {"name": "暑期托管"})
    secretary.act(agreements.progress_item, item, "进行中", "已开两班")
    assert [(one.state, one.progress, one.done_on) for one in facts(secretary, school).items] == [
        ("进行中", "已开两班", None)
    ]
    secretary.act(agreements.progress_item, item, "已完成")
    assert [(one.state, one.progress, one.done_on) for one in facts(secretary, school).items] == [
        ("已完成", "已开两班", TODAY)
    ]
    secretary.act(agreements.change_item, item, {"state": "进行中"})
    assert facts(secretary, school).items[0].done_on is None
    history.undo(secretary)
    assert facts(secretary, school).items[0].done_on == TODAY


def test_a_day_of_completion_goes_with_being_done_only(secretary: Login, agreement: str) -> None:
    item = secretary.act(agreements.add_item, agreement, {"name": "暑期托管"})
    for state, day, field in (("进行中", TODAY, "state"), ("已完成", TODAY + timedelta(days=1), "done_on")):
        with pytest.raises(RuleError) as refused:
            secretary.act(agreements.progress_item, item, state, None, day)
        assert refused.value.field == field


def test_what_should_have_been_done_by_now_is_overdue(secretary: Login, school: str, agreement: str) -> None:
    item = secretary.act(
        agreements.add_item, agreement, {"name": "托管", "due_on": TODAY - timedelta(days=1)}
    )
    assert facts(secretary, school).items[0].overdue
    secretary.act(agreements.progress_item, item, "已终止")
    assert not facts(secretary, school).items[0].overdue


def test_an_agreement_goes_with_its_items_and_comes_back_with_them(
    secretary: Login, school: str, agreement: str
) -> None:
    secretary.act(agreements.add_item, agreement, {"name": "暑期托管"})
    secretary.act(agreements.delete_agreement, agreement)
    assert secretary.ask(unit_sheet.unit_sheet, school).agreements == ()
    history.undo(secretary)
    assert [one.name for one in facts(secretary, school).items] == ["暑期托管"]
    secretary.act(agreements.delete_item, facts(secretary, school).items[0].id)
    assert facts(secretary, school).items == ()


def test_the_front_desk_does_not_write_agreements(front_desk: Login, school: str) -> None:
    with pytest.raises(RuleError) as refused:
        front_desk.act(agreements.add_agreement, school, {"name": "共建协议"})
    assert refused.value.code == "no_right"
