"""A service that was logged with a visit follows the visit: changed with it, taken back with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import areas, history, listing, members, residents, services
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests.usecases.standing import rows

TODAY = clock.today()
DAY = timedelta(days=1)
WENT = TODAY - 21 * DAY
KIND = "关爱慰问上门"


@pytest.fixture
def member(secretary: Login) -> str:
    return secretary.act(members.register_member, {"name": "赵敏"})


@pytest.fixture
def home(secretary: Login) -> str:
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    return secretary.act(residents.add_household, {"name": "王奶奶家", "area_id": grid})


@pytest.fixture
def visit(secretary: Login, member: str, home: str) -> str:
    """A visit of an hour and a half, counted as a service."""
    said = {"household_id": home, "member_id": member, "kind": KIND, "visited_on": WENT}
    return secretary.act(residents.log_visit, said, "1.5")


def served(login: Login, member_id: str) -> list[tuple[object, ...]]:
    """Day, hours, content and area of all services that stand, the newest first."""
    found = (login.ask(services.service_facts, one.id) for one in login.ask(services.services_of, member_id))
    names = ("served_on", "hours", "content")
    return [(*(one.values[name] for name in names), one.area) for one in found]


def refused(call: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(RuleError) as error:
        call()
    return error.value.field, error.value.code


def test_the_day_is_put_right_for_both(secretary: Login, member: str, visit: str) -> None:
    before = rows(secretary)
    secretary.act(residents.change_visit, visit, {"visited_on": WENT - DAY})
    assert served(secretary, member) == [(WENT - DAY, Decimal("1.5"), KIND, "第一网格")]
    assert secretary.ask(services.hours_of, member, WENT, WENT).calm == 0
    undone = history.undo(secretary)
    assert (undone.label, rows(secretary)) == ("修改走访", before)
    history.undo(secretary, undone.work)
    secretary.act(residents.change_visit, visit, {"visited_on": WENT - 2 * DAY, "kind": "政策宣讲上门"})
    assert served(secretary, member) == [(WENT - 2 * DAY, Decimal("1.5"), "政策宣讲上门", "第一网格")]


def test_a_visit_that_is_taken_out_takes_its_service_along(secretary: Login, member: str, visit: str) -> None:
    before = rows(secretary)
    secretary.act(residents.change_visit, visit, {"visited_on": WENT - DAY})
    secretary.act(residents.delete_visit, visit)
    assert served(secretary, member) == []
    assert secretary.ask(services.hours_of, member, WENT - DAY, WENT).calm == 0
    history.undo(secretary)
    assert served(secretary, member) == [(WENT - DAY, Decimal("1.5"), KIND, "第一网格")]
    history.undo(secretary)
    assert rows(secretary) == before


def test_another_member_went(secretary: Login, member: str, visit: str) -> None:
    other = secretary.act(members.register_member, {"name": "钱进"})
    secretary.act(residents.change_visit, visit, {"member_id": other})
    assert (served(secretary, member), len(served(secretary, other))) == ([], 1)
    secretary.act(residents.change_visit, visit, {"member_id": "", "visitor": "社工"})
    assert served(secretary, other) == []


def test_another_home_was_visited(secretary: Login, member: str, visit: str) -> None:
    far = secretary.act(areas.add_area, {"name": "第二网格", "kind": "网格"})
    home = secretary.act(residents.add_household, {"name": "李爷爷家", "area_id": far})
    secretary.act(residents.change_visit, visit, {"household_id": home})
    assert served(secretary, member) == [(WENT, Decimal("1.5"), KIND, "第二网格")]
    nowhere = secretary.act(residents.add_household, {"name": "孙爷爷家"})
    secretary.act(residents.change_visit, visit, {"household_id": nowhere})
    assert served(secretary, member) == [(WENT, Decimal("1.5"), KIND, None)]


def test_what_the_service_does_not_say_leaves_it_as_it_is(secretary: Login, member: str, visit: str) -> None:
    (before,) = secretary.ask(services.services_of, member)
    secretary.act(residents.change_visit, visit, {"content": "一切都好"})
    assert secretary.ask(services.services_of, member) == (before,)


def test_a_corrected_service_follows_too(secretary: Login, member: str, visit: str) -> None:
    (first,) = secretary.ask(services.services_of, member)
    longer = ServiceEntry("上门走访", WENT, "2", content="陪诊", people_served=2)
    secretary.act(services.correct_service, first.id, longer, "时间更长")
    secretary.act(residents.change_visit, visit, {"visited_on": WENT - DAY})
    assert served(secretary, member) == [(WENT - DAY, Decimal(2), "陪诊", "第一网格")]
    secretary.act(residents.delete_visit, visit)
    assert served(secretary, member) == []


def test_a_service_that_was_taken_back_stays_so(secretary: Login, member: str, visit: str) -> None:
    (first,) = secretary.ask(services.services_of, member)
    secretary.act(services.take_back_service, first.id, "不算服务")
    secretary.act(residents.change_visit, visit, {"visited_on": WENT - DAY})
    assert served(secretary, member) == []
    secretary.act(residents.delete_visit, visit)
    assert served(secretary, member) == []


def test_a_visit_without_a_service_touches_none(secretary: Login, member: str, home: str) -> None:
    said = {"household_id": home, "member_id": member, "kind": KIND, "visited_on": WENT}
    plain = secretary.act(residents.log_visit, said)
    secretary.act(services.log_service, member, ServiceEntry("上门走访", WENT, "1.5", content=KIND))
    secretary.act(residents.change_visit, plain, {"visited_on": WENT - DAY})
    secretary.act(residents.delete_visit, plain)
    assert [line[0] for line in served(secretary, member)] == [WENT]


def test_what_the_service_can_not_be_keeps_the_visit_as_it_was(
    secretary: Login, member: str, visit: str
) -> None:
    full = ServiceEntry("志愿活动", WENT - DAY, "15")
    secretary.act(services.log_service, member, full)
    change = {"visited_on": WENT - DAY}
    assert refused(lambda: secretary.act(residents.change_visit, visit, change)) == ("hours", "over_limit")
    twin = ServiceEntry("上门走访", WENT - 2 * DAY, "1.5")
    secretary.act(services.log_service, member, twin)
    change = {"visited_on": WENT - 2 * DAY}
    assert refused(lambda: secretary.act(residents.change_visit, visit, change)) == ("visited_on", "double")
    assert secretary.ask(listing.list_rows, "home_visits").rows[0]["visited_on"] == WENT
