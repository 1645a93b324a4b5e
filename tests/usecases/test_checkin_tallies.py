"""Whatever is done to check-ins, in any order: no tally is ever negative, and a recount finds the same."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import read_period
from app.records.checkins import Checkin, CheckinEvent
from app.records.units import UnitCheckin
from app.usecases import checkins, history, members, organisations, units
from app.usecases.checkins import CheckinEntry
from app.usecases.period_reports import Asked, records_behind, report_counts
from app.usecases.workplace import Login
from tests import builders

TODAY = clock.today()
SPAN = 8
"""How many days back steps are dated; few, so that they meet."""
STEPS = ("list", "come", "move", "redate", "leave", "renew", "end", "undo")
Step = tuple[str, int, int]


@dataclass(frozen=True)
class Scene:
    """A centre with three branches; each try takes a person, or a unit, of its own."""

    login: Login
    branches: tuple[str, ...]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = builders.new_centre(tmp_path_factory.mktemp("tallies") / "centre")
    with builders.signed_in(folder) as login:
        made = (
            login.act(organisations.add_organisation, {"name": f"第{n}党支部", "kind": "党支部"})
            for n in "一二三"
        )
        yield Scene(login, tuple(made))


def day(back: int) -> date:
    return TODAY - timedelta(back)


steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, SPAN), st.integers(0, 2)), min_size=2, max_size=9
)
tried = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def play(acts: dict[str, Callable[[date, str], object]], scene: Scene, asked: Iterable[Step]) -> None:
    """Do what is accepted of these steps; an undo takes back only what this play did."""
    done = 0
    for name, back, branch in asked:
        if name == "undo" and done:
            history.undo(scene.login)
            done -= 1
        elif name != "undo":
            with contextlib.suppress(RuleError):
                acts[name](day(back), scene.branches[branch])
                done += 1


def hold(login: Login, kind: Any, own: Any, of: Any, who: str) -> None:
    """Hold the events of one person or unit against its check-ins, day by day and place by place."""
    with login.store.reading(login.actor) as read:
        events = list(read.scalars(select(CheckinEvent).where(of == who)))
        stand = list(read.scalars(select(kind).where(own == who)))
    for back in range(SPAN + 2, -1, -1):
        on = day(back)
        due: Counter[str | None] = Counter()
        present: Counter[str | None] = Counter()
        for event in events:
            if event.happened_on <= on:
                due[event.organisation_id] += event.due
                present[event.organisation_id] += event.present
        assert all(0 <= present[place] <= due[place] <= 1 for place in due | present), on
        assert sum(due.values()) == sum(_lasts(one, one.due_on or one.checked_in_on, on) for one in stand)
        assert sum(present.values()) == sum(_lasts(one, one.checked_in_on, on) for one in stand)
    now = {one.organisation_id for one in stand if one.state != "已退出"}
    assert {place for place, count in due.items() if count} == now


def _lasts(checkin: Any, first: date | None, on: date) -> bool:
    return first is not None and first <= on and (checkin.left_on is None or on < checkin.left_on)


@given(asked=steps)
@tried
def test_members_are_counted_where_and_when_they_were(scene: Scene, asked: list[Step]) -> None:
    login = scene.login
    member = login.act(members.register_member, {"name": "白石"})

    def last() -> str:
        with login.store.reading(login.actor) as read:
            found = select(Checkin.id).where(Checkin.member_id == member).order_by(Checkin.id.desc())
            return read.scalar(found) or ""

    acts: dict[str, Callable[[date, str], object]] = {
        "list": lambda on, at: login.act(
            checkins.list_due, [member], CheckinEntry(organisation_id=at, on=on)
        ),
        "come": lambda on, at: login.act(
            checkins.check_in, member, CheckinEntry(organisation_id=at, posts=("其他",), on=on)
        ),
        "move": lambda _, at: login.act(checkins.change_checkin, last(), {"organisation_id": at}),
        "redate": lambda on, _: login.act(checkins.change_checkin, last(), {"checked_in_on": on}),
        "leave": lambda on, _: login.act(checkins.leave, last(), on, "搬家"),
        "renew": lambda on, _: login.act(checkins.renew, [last()], on),
        "end": lambda on, _: login.act(members.change_state, member, "去世", on),
    }
    play(acts, scene, asked)
    hold(login, Checkin, Checkin.member_id, CheckinEvent.member_id, member)


@given(asked=steps)
@tried
def test_units_are_counted_where_and_when_they_were(scene: Scene, asked: list[Step]) -> None:
    login = scene.login
    unit = login.act(units.add_unit, {"name": f"单位{TODAY}{clock.now().timestamp()}"})

    def last() -> str:
        with login.store.reading(login.actor) as read:
            found = select(UnitCheckin.id).where(UnitCheckin.unit_id == unit).order_by(UnitCheckin.id.desc())
            return read.scalar(found) or ""

    acts: dict[str, Callable[[date, str], object]] = {
        "list": lambda on, at: login.act(units.list_unit_due, unit, {"due_on": on, "organisation_id": at}),
        "come": lambda on, at: login.act(
            units.check_in_unit, unit, {"checked_in_on": on, "organisation_id": at}
        ),
        "move": lambda _, at: login.act(units.change_unit_checkin, last(), {"organisation_id": at}),
        "redate": lambda on, _: login.act(units.change_unit_checkin, last(), {"checked_in_on": on}),
        "leave": lambda on, _: login.act(units.leave_unit, last(), on, "搬离"),
        "renew": lambda on, _: login.act(units.change_unit_checkin, last(), {"due_on": on}),
        "end": lambda on, _: login.act(units.change_unit_checkin, last(), {"left_on": on}),
    }
    play(acts, scene, asked)
    hold(login, UnitCheckin, UnitCheckin.unit_id, CheckinEvent.unit_id, unit)


def test_who_comes_leaves_and_comes_again_is_one_person_where_they_came_last(scene: Scene) -> None:
    login, (first, second, _) = scene.login, scene.branches
    member = login.act(members.register_member, {"name": "白石"})
    came = date(2024, 4, 2)
    for at, on in ((first, came), (first, came + timedelta(20)), (second, came + timedelta(40))):
        entry = CheckinEntry(organisation_id=at, posts=("其他",), on=on)
        checkin = login.act(checkins.check_in, member, entry)
        login.act(checkins.leave, checkin, on + timedelta(10), "搬家")
    for key in ("checkins_new", "checkins_left"):
        counts = login.ask(report_counts, read_period("2024Q2"))
        lines = {line.node: line.now.get(key, 0) for line in (counts.total, *counts.organisations)}
        assert (lines[""], lines.get(first, 0), lines[second]) == (1, 0, 1)
        assert login.ask(records_behind, Asked(key, "2024Q2")).ids == (member,)
        assert login.ask(records_behind, Asked(key, "2024Q2", second)).ids == (member,)
        assert login.ask(records_behind, Asked(key, "2024Q2", first)).ids == ()
