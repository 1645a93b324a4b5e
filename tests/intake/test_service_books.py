"""Workbooks of services: read as they come, faulty rows given back, taken back as one batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.intake.clinic import carry_out, prepare
from app.intake.given_back import give_back
from app.intake.hours import hours_of
from app.records.accounts import Role
from app.records.services import Service
from app.storage.work import Actor
from app.usecases import areas, checkins, history, members, safekeeping, services
from app.usecases.workplace import Login
from tests import builders
from tests.intake import books
from tests.intake.dry_runs import of_one, reasons, served

Values = list[dict[str, Any]]


@pytest.fixture
def stored(login: Login) -> Callable[[], Values]:
    """All services that stand, with the name of the member, by day and name."""
    return lambda: served(login)


@pytest.mark.usefixtures("roll")
def test_a_plain_book_is_read_whole(login: Login, tmp_path: Path, stored: Callable[[], Values]) -> None:
    dry = prepare(books.plain_services(tmp_path / "a.xlsx"), "services", login=login)
    assert (dry.rows, dry.rejected, dry.unmapped) == (4, (), ("序号",))
    assert [(fault.row, fault.reasons) for fault in dry.warned] == [(7, ("post_unknown",))]
    assert "服务类别“心理疏导”不在选项中，按“志愿活动”记" in dry.warned[0].text
    assert set(dry.mapping.values()) == {
        *("name", "id_number", "served_on", "kind", "hours", "place", "content", "people_served")
    }
    assert carry_out(login, dry).imported == 4
    rows = stored()
    told = [(r["name"], r["served_on"], r["kind"], r["hours"], r["people_served"]) for r in rows]
    assert told == [
        ("林晓东", date(2026, 7, 4), "志愿活动", Decimal(2), 30),
        ("何佩珊", date(2026, 7, 5), "帮一帮邻里困难", Decimal("1.5"), 2),
        ("欧阳建国", date(2026, 7, 18), "急时值守", Decimal(3), None),
        ("唐㛃", date(2026, 8, 1), "志愿活动", Decimal("0.5"), None),
    ]
    assert rows[3]["note"] == "服务类别：心理疏导"  # a kind of no list is kept, not lost
    assert {(r["mode"], r["times"]) for r in rows} == {("平时", 1)}


@pytest.mark.usefixtures("roll")
def test_hours_are_told_by_the_time_behind_the_day(
    login: Login, tmp_path: Path, stored: Callable[[], Values]
) -> None:
    dry = prepare(books.two_row_heads(tmp_path / "a.xlsx"), "services", login=login)
    assert dry.rejected == ()
    carry_out(login, dry)
    assert [(r["name"], r["hours"], r["content"]) for r in stored()] == [
        ("林晓东", Decimal("2.5"), "政策宣讲"),
        ("何佩珊", Decimal(1), "政策宣讲"),
        ("陈立", Decimal("2.5"), "政策宣讲"),
    ]


def test_namesakes_are_told_apart_by_the_last_four_of_their_numbers(
    login: Login, tmp_path: Path, stored: Callable[[], Values], roll: dict[str, str]
) -> None:
    dry = prepare(books.minutes(tmp_path / "a.xlsx"), "services", login=login)
    assert dry.rejected == ()
    carry_out(login, dry)
    numbers = (1005, 1006, 1008)
    wanted = [roll[builders.id_number(n)] for n in numbers]
    assert [r["member_id"] for r in stored()] == wanted
    assert [r["hours"] for r in stored()] == [Decimal("1.5"), Decimal(2), Decimal("0.5")]


@pytest.mark.usefixtures("roll")
def test_masked_numbers_and_a_mode_of_the_past_are_understood(
    login: Login, tmp_path: Path, stored: Callable[[], Values]
) -> None:
    dry = prepare(books.masked(tmp_path / "a.xlsx"), "services", login=login)
    assert dry.rejected == ()
    carry_out(login, dry)
    assert [(r["name"], r["kind"], r["hours"], r["mode"]) for r in stored()] == [
        ("林晓东", "上门走访", Decimal(1), "平时"),
        ("何佩珊", "上门走访", Decimal("1.5"), "急时"),
    ]


@pytest.mark.usefixtures("roll")
def test_every_fault_has_its_reason(login: Login, tmp_path: Path, stored: Callable[[], Values]) -> None:
    dry = prepare(books.faulty(tmp_path / "a.xlsx"), "services", login=login)
    assert reasons(dry) == {
        2: ("no_name",),
        3: ("id_short",),
        4: ("id_checksum",),
        5: ("id_float",),
        **dict.fromkeys((6, 7, 8), ("unknown_member",)),
        **dict.fromkeys((9, 10, 11, 12), ("date_unreadable",)),
        **dict.fromkeys((13, 14, 15, 16), ("over_limit",)),
        18: ("over_limit",),  # 9 + 9 hours on one day
        20: ("id_repeat",),
    }
    assert dry.warned == ()
    texts = {fault.row: fault.text for fault in (*dry.rejected, *dry.warned)}
    assert "另一个姓名" in texts[6]
    assert "同名" in texts[7]
    assert "没有这个姓名" in texts[8]
    assert "超过一日 16 小时" in texts[18]
    assert "第 19 行" in texts[20]
    assert dry.rows == len(dry.accepted) + len(dry.rejected) == 19
    assert stored() == []


@pytest.mark.usefixtures("roll")
@pytest.mark.parametrize("make", [books.plain_services, books.two_row_heads, books.minutes, books.masked])
def test_the_same_book_a_second_time_takes_nothing_in(
    login: Login, tmp_path: Path, stored: Callable[[], Values], make: Callable[[Path], Path]
) -> None:
    book = make(tmp_path / "a.xlsx")
    early, late = prepare(book, "services", login=login), prepare(book, "services", login=login)
    carry_out(login, early)
    before = stored()
    again = prepare(book, "services", login=login)
    assert again.accepted == []
    assert set(reasons(again).values()) == {("id_known",)}
    assert "这次服务已登记过" in again.rejected[0].text
    result = carry_out(login, late)
    assert (result.imported, len(result.late)) == (0, len(early.accepted))
    assert {fault.reasons for fault in result.rejected} == {("id_known",)}
    assert stored() == before


@pytest.mark.usefixtures("roll")
def test_the_book_comes_back_and_is_read_again(
    login: Login, tmp_path: Path, stored: Callable[[], Values]
) -> None:
    dry = prepare(books.faulty(tmp_path / "a.xlsx"), "services", login=login)
    result = carry_out(login, dry)
    assert result.imported == len(dry.accepted) == 2
    back = give_back(dry, result, tmp_path / "back.xlsx")
    book = load_workbook(back)
    sheet = book.active
    assert sheet is not None
    assert sheet.cell(1, 7).value == "未导入原因"
    assert "服务日期读不出来" in str(sheet.cell(9, 7).value)
    assert sheet.cell(17, 7).value == "已导入"
    sheet.cell(9, 4).value = "2026-07-06"
    book.save(back)
    second = prepare(back, "services", login=login)
    assert (second.rows, len(second.accepted)) == (17, 1)
    carry_out(login, second)
    assert len(stored()) == 3


@pytest.mark.usefixtures("roll")
def test_a_batch_is_taken_back_by_entries_that_say_the_opposite(
    login: Login, tmp_path: Path, stored: Callable[[], Values]
) -> None:
    def total() -> tuple[int, Any]:
        with login.store.reading(login.actor) as read:
            row = read.rows(select(func.sum(Service.times), func.sum(Service.hours)))[0]
        return row[0] or 0, row[1] or 0

    result = carry_out(login, prepare(books.plain_services(tmp_path / "a.xlsx"), "services", login=login))
    assert result.batch is not None
    assert total() == (4, Decimal(7))
    undone = history.undo(login, result.batch)
    assert (undone.label, stored(), total()) == ("导入服务记录", [], (0, 0))
    history.undo(login, undone.work)
    assert total() == (4, Decimal(7))
    assert safekeeping.check(login).ok


def test_services_count_under_what_the_member_stood_under_on_the_day(
    login: Login, tmp_path: Path, stored: Callable[[], Values], roll: dict[str, str]
) -> None:
    grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    entry = checkins.CheckinEntry(area_id=grid, posts=("其他",), on=date(2026, 7, 1))
    checkin = login.act(checkins.check_in, roll[builders.id_number(1001)], entry)
    login.act(checkins.leave, checkin, date(2026, 7, 31), "搬家")
    rows = (
        ("姓名", "身份证号", "服务日期", "时长"),
        ("林晓东", builders.id_number(1001), "2026-07-15", 1),
        ("林晓东", builders.id_number(1001), "2026-08-15", 1),
    )
    dry = prepare(books.write(tmp_path / "a.xlsx", *rows), "services", login=login)
    assert reasons(dry) == {3: ("unknown_member",)}
    assert "退出报到" in dry.rejected[0].text
    carry_out(login, dry)
    assert [r["area_id"] for r in stored()] == [grid]


def test_who_is_gone_when_the_batch_is_written_is_left_out_and_told(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    dry = prepare(books.plain_services(tmp_path / "a.xlsx"), "services", login=login)
    login.act(members.delete_member, roll[builders.id_number(1001)])
    result = carry_out(login, dry)
    assert (result.imported, result.late) == (3, frozenset({4}))
    assert result.rejected[0].reasons == ("unknown_member",)


def test_only_who_may_import_does(login: Login, tmp_path: Path) -> None:
    desk = Login(login.store, Actor("desk", frozenset({Role.FRONT_DESK})), login.account_id)
    with pytest.raises(RuleError) as refused:
        prepare(books.plain_services(tmp_path / "a.xlsx"), "services", login=desk)
    assert refused.value.code == "no_right"


def test_a_book_without_such_heads_is_refused_with_the_words_of_the_register(
    login: Login, tmp_path: Path
) -> None:
    book = books.write(tmp_path / "a.xlsx", ("甲", "乙"), ("1", "2"))
    with pytest.raises(RuleError, match="服务记录") as refused:
        prepare(book, "services", login=login)
    assert refused.value.code == "no_head"


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        *((2, "2"), (1.5, "1.5"), ("2小时", "2"), ("1.5h", "1.5"), ("90分钟", "1.5"), ("1小时30分", "1.5")),
        *(("两个半小时", "2.5"), ("半小时", "0.5"), ("半个小时", "0.5"), ("一小时", "1"), ("约3小时", "3")),
        *(("2:30", "2.5"), ("9:00-11:30", "2.5"), ("9点至11点半", "2.5"), ("１．５小时", "1.5")),
        *(("1个小时", "1"), ("十二小时", "12"), ("3hrs", "3"), ("1小时半", "1.5"), ("45min", "0.75")),
        *(("若干", None), ("一天", None), ("", None), (True, None), ("11:00-9:00", None), ("小时", None)),
    ],
)
def test_hours_are_read_as_people_write_them(said: Any, hours: str | None) -> None:
    assert hours_of(said) == (None if hours is None else Decimal(hours))


@pytest.mark.usefixtures("roll")
@pytest.mark.parametrize(
    ("said", "people", "note"),
    [
        *((30, 30, None), ("1,200人次", 1200, None), (0, 0, None), ("共 12 名", 12, None), (2.0, 2, None)),
        *((None, None, None), ("无", None, None), ("约20人", 20, "服务人次：约20人")),
        ("30余人", 30, "服务人次：30余人"),
    ],
)
def test_people_served_are_read_whole_and_a_rough_number_keeps_its_words(
    login: Login, tmp_path: Path, said: Any, people: int | None, note: str | None
) -> None:
    (row,) = of_one(login, tmp_path, "services", {"服务人次": said}).accepted
    assert (row.get("people_served"), row.get("note")) == (people, note)


@pytest.mark.usefixtures("roll")
@pytest.mark.parametrize(
    "said", [13_800_138_000, 1_234_567, -3, 2.5, "若干", "男3女5", "10户30人", "1,20", "#N/A", True]
)
def test_people_served_that_are_no_sane_number_keep_the_row_out(
    login: Login, tmp_path: Path, said: Any
) -> None:
    dry = of_one(login, tmp_path, "services", {"服务人次": said})
    assert reasons(dry) == {2: ("amount_unreadable",)}
    assert "服务人次读不出来" in dry.rejected[0].text
    assert dry.rejected[0].fields == ("people_served",)


@pytest.fixture
def many(login: Login, tmp_path: Path) -> Path:
    """Two thousand services of a hundred people."""
    ids = [builders.id_number(n) for n in range(100)]
    for n in range(100):
        login.act(members.register_member, builders.person(n))
    first = clock.today() - timedelta(days=40)
    rows = [
        (builders.name(n % 100), ids[n % 100], first + timedelta(days=n // 100), "志愿活动", 1)
        for n in range(2000)
    ]
    return books.write(tmp_path / "many.xlsx", ("姓名", "身份证号", "服务日期", "类别", "时长"), *rows)


def test_a_long_book_goes_in_as_one_batch_and_can_be_stopped(login: Login, many: Path) -> None:
    dry = prepare(many, "services", login=login)
    assert (dry.rows, dry.rejected, dry.warned) == (2000, (), ())
    with pytest.raises(RuleError) as stopped:
        carry_out(login, dry, cancelled=lambda: True)
    assert stopped.value.code == "cancelled"
    told: list[float] = []
    result = carry_out(login, dry, progress=told.append)
    assert result.imported == 2000
    assert told[-1] == 1.0
    someone = dry.accepted[0]["member_id"]
    assert login.ask(services.hours_of, someone, date(2020, 1, 1), clock.today()).calm == 20
