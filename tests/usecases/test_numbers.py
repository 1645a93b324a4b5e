"""Reference numbers follow one another, year by year, and never twice."""

from __future__ import annotations

from app.records.units import Unit, UnitCheckin
from app.usecases.numbers import next_number
from app.usecases.workplace import Login


def given(login: Login, *numbers: str) -> str:
    """What follows when these numbers are there."""
    with login.store.working(login.actor, label="试编号", act="numbers.test") as work:
        unit = work.add(Unit(name="向阳小学"))
        for number in numbers:
            work.add(UnitCheckin(unit_id=unit.id, number=number))
        return next_number(work, UnitCheckin, "DW2026-")


def test_the_first_one_of_a_year(secretary: Login) -> None:
    assert given(secretary, "DW2025-0007", "手写12", "DW2026-临1") == "DW2026-0001"


def test_the_next_follows_the_greatest(secretary: Login) -> None:
    assert given(secretary, "DW2026-0001", "DW2026-0010", "DW2026-0009") == "DW2026-0011"


def test_after_the_last_of_four_digits_comes_one_of_five(secretary: Login) -> None:
    assert given(secretary, "DW2026-9999") == "DW2026-10000"


def test_five_digits_go_on_though_four_sort_later(secretary: Login) -> None:
    assert given(secretary, "DW2026-9999", "DW2026-10000", "DW2026-10001") == "DW2026-10002"
