"""Hours, lists, and entries that were taken back, in lists, filters, sums and ledgers of any register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.base.errors import RuleError
from app.reports.ledgers import write_ledger
from app.usecases import checkins, members, services, visitors
from app.usecases.checkins import CheckinEntry
from app.usecases.filters import Condition
from app.usecases.listing import list_rows, open_list
from app.usecases.services import ServiceEntry
from app.usecases.sums import sums_of
from app.usecases.workplace import Login
from tests import builders

DAY = date(2026, 5, 20)


@pytest.fixture
def served(secretary: Login) -> tuple[Login, list[str]]:
    """Two people who checked in, and what they did: 1.5 and 2 hours, and 3 hours that were taken back."""
    made: list[str] = []
    for n, hours, posts in ((1, "1.5", ("法律咨询", "安全巡逻")), (2, "2", ("其他",))):
        member = secretary.act(members.register_member, builders.person(n, address=None))
        secretary.act(checkins.check_in, member, CheckinEntry(posts=posts, on=date(2026, 1, 5)))
        entry = ServiceEntry("志愿活动", DAY, Decimal(hours), content=f"第{n}次")
        made.append(secretary.act(services.log_service, member, entry))
    wrong = ServiceEntry("志愿活动", date(2026, 5, 21), Decimal(3), content="记错")
    secretary.act(services.take_back_service, secretary.act(services.log_service, member, wrong), "重复登记")
    return secretary, made


def test_what_was_taken_back_is_in_no_list_and_in_no_sum(served: tuple[Login, list[str]]) -> None:
    login, made = served
    listed = login.ask(list_rows, "services")
    assert {row["id"] for row in listed.rows} == set(made)
    assert listed.total == 2
    assert set(login.ask(open_list, "services").ids) == set(made)
    added = {label: (total, unit) for label, total, unit in login.ask(sums_of, "services").added}
    assert (Decimal("3.5"), "小时") in added.values()


def test_hours_are_filtered_and_ordered_as_numbers(served: tuple[Login, list[str]]) -> None:
    login, made = served

    def hours(value: str, order: str = "hours") -> list[Decimal]:
        return [
            row["hours"]
            for row in login.ask(list_rows, "services", (Condition("hours", "..", value),), order).rows
        ]

    assert hours("1..") == [Decimal("1.5"), Decimal(2)]
    assert hours("1..", "-hours") == [Decimal(2), Decimal("1.5")]
    assert hours("1.5..1.5") == [Decimal("1.5")]
    assert hours("2.5..") == []
    for wrong in ("1.2..", "many.."):
        with pytest.raises(RuleError):
            hours(wrong)
    assert len(made) == 2


def test_one_of_several_posts_is_found_alone(served: tuple[Login, list[str]]) -> None:
    login, _ = served

    def posts(*where: Condition) -> list[list[str]]:
        return [row["posts"] for row in login.ask(list_rows, "checkins", where).rows]

    assert posts(Condition("posts", "=", "安全巡逻")) == [["法律咨询", "安全巡逻"]]
    assert posts(Condition("posts", "~", "咨询")) == [["法律咨询", "安全巡逻"]]
    assert posts(Condition("posts", "=", "安全")) == []
    assert posts(Condition("posts", "=", "")) == []
    assert len(posts(Condition("posts", "..", ""))) == 2


def test_a_ledger_says_hours_and_lists_as_people_write_them(
    served: tuple[Login, list[str]], tmp_path: Path
) -> None:
    login, _ = served
    write_ledger(login, "services", tmp_path / "services.csv", order="hours")
    text = (tmp_path / "services.csv").read_bytes().decode("utf-8-sig")
    head, *lines = (line.split(",") for line in text.splitlines())
    place = next(at for at, label in enumerate(head) if label.startswith("时长"))
    assert [line[place] for line in lines] == ["1.5", "2"]
    write_ledger(login, "checkins", tmp_path / "checkins.csv")
    assert "法律咨询、安全巡逻" in (tmp_path / "checkins.csv").read_bytes().decode("utf-8-sig")


def test_times_are_filtered_by_days_of_the_wall(secretary: Login, tmp_path: Path) -> None:
    for name, moment in (
        ("王女士", "2026-05-20 0:10"),
        ("李先生", "2026-05-20 23:50"),
        ("周女士", "2026-05-21 0:10"),
    ):
        entry = {"name": name, "came_at": moment, "kind": "政策咨询", "matter": "咨询低保"}
        secretary.act(visitors.log_visitor, entry)

    def came(op: str, value: str) -> list[str]:
        rows = secretary.ask(list_rows, "visitors", (Condition("came_at", op, value),), "came_at").rows
        return [row["name"] for row in rows]

    assert came("=", "2026-05-20") == ["王女士", "李先生"]
    assert came("..", "2026-05-21..") == ["周女士"]
    assert came("..", "..2026-05-20") == ["王女士", "李先生"]
    write_ledger(secretary, "visitors", tmp_path / "visitors.csv", order="came_at")
    assert "2026-05-20 00:10" in (tmp_path / "visitors.csv").read_bytes().decode("utf-8-sig")
