"""The steps of `thirty_seconds.feature`: the counter of the real program under Xvfb, its keys counted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from app.base import clock
from app.usecases import checkin_facts, history, listing, services
from app.usecases.members import register_member
from tests import builders
from tests.journeys.conftest import Day

pytestmark = pytest.mark.slow
scenarios("thirty_seconds.feature")


@pytest.fixture
def pressed() -> list[str]:
    """The keys pressed besides what was typed to find somebody."""
    return []


@given(parsers.parse("一个中心的名册里有“{name}”和另外二十人"))
def a_centre(day: Day, name: str) -> None:
    builders.new_centre(day.centre)
    with builders.signed_in(day.centre) as login:
        login.act(register_member, builders.person(100, name=name))
        for n in range(20):
            login.act(register_member, builders.person(n))


@when(parsers.parse("我在服务台输入“{letters}”"))
def find(day: Day, letters: str) -> None:
    day.desktop.focused("找人：首字母、拼音、号码或扫码")
    day.desktop.type(letters)


@when(parsers.parse("我按“{keys}”，看到“{words}”"))
def press(day: Day, pressed: list[str], keys: str, words: str) -> None:
    pressed += keys.split()
    day.desktop.press(*keys.split())
    day.desktop.reads(words)


@then(parsers.parse("除去找人的字，连同打印的那个 Enter，我一共按不超过 {most:d} 个键"))
def counted(pressed: list[str], most: int) -> None:
    prints = ["Return"]  # not pressed here: what it does depends on the printers of the machine
    assert 1 < len([*pressed, *prints]) <= most


@then(parsers.parse("库里“{name}”已报到，今天服务了 {hours} 小时"))
def kept(day: Day, name: str, hours: str) -> None:
    day.desktop.press("Escape")
    day.desktop.gone("/ 1 页")
    day.desktop.press("alt+F4")
    assert day.program is not None
    assert day.program.wait(60) == 0
    assert day.desktop.complaints() == ""
    with builders.signed_in(day.centre) as login:
        (found,) = login.ask(listing.find, name).rows
        checkin = login.ask(checkin_facts.checkin_of, found.id)
        assert checkin is not None
        assert checkin.state == "已报到"
        served = login.ask(services.hours_of, found.id, clock.today(), clock.today())
        assert served.calm == Decimal(hours)


@then(parsers.parse("日志里记着“{first}”、“{second}”、“{third}”"))
def noted(day: Day, first: str, second: str, third: str) -> None:
    with builders.signed_in(day.centre) as login:
        labels = [entry.label for entry in history.history(login)]
    places = [labels.index(label) for label in (first, second, third)]
    assert places == sorted(places)
