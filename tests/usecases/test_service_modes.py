"""The counter says beforehand in which mode a service will count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases.areas import add_area
from app.usecases.emergencies import start_emergency
from app.usecases.members import register_member
from app.usecases.service_modes import ServiceModes, service_modes
from app.usecases.workplace import Login
from tests import builders

WHY = {"name": "防汛", "reason": "通知"}


@pytest.fixture
def member(secretary: Login) -> str:
    return str(secretary.act(register_member, builders.person(1)))


def test_calm_days_offer_nothing_else(secretary: Login, member: str) -> None:
    assert secretary.ask(service_modes, member, clock.today()) == ServiceModes("平时", None)


def test_while_an_emergency_runs_it_is_meant(secretary: Login, member: str) -> None:
    secretary.act(start_emergency, WHY)
    assert secretary.ask(service_modes, member, clock.today()) == ServiceModes("急时", "防汛")
    before = clock.today() - timedelta(days=3)
    assert secretary.ask(service_modes, member, before) == ServiceModes("平时", None)


def test_an_emergency_elsewhere_can_be_meant_but_is_not_by_itself(secretary: Login, member: str) -> None:
    area = secretary.act(add_area, {"name": "第一社区", "kind": "社区"})
    secretary.act(start_emergency, {**WHY, "area_id": area})
    assert secretary.ask(service_modes, member, clock.today()) == ServiceModes("平时", "防汛")


def test_nobody_has_no_mode(secretary: Login) -> None:
    with pytest.raises(RuleError):
        secretary.ask(service_modes, "nobody", clock.today())
