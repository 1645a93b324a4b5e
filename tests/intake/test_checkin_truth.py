"""A book of check-ins: what it says goes in once and as said, or is told; nothing is altered in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.intake.clinic import carry_out, prepare
from app.usecases import checkin_facts, checkins, listing, members, organisations, services
from app.usecases.workplace import Login
from tests import builders
from tests.intake import books
from tests.intake.dry_runs import doubts, of_one, reasons, told

Roll = dict[str, str]
pytestmark = pytest.mark.usefixtures("roll")
ME = builders.id_number(1001)


def count(login: Login) -> int:
    return int(login.ask(listing.list_rows, "checkins").total)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"是否报到": "已退出", "退出日期": "2026-06-30"},
        {"是否报到": "未报到", "报到日期": None},
    ],
)
def test_the_same_row_a_second_time_is_not_taken_in(
    login: Login, tmp_path: Path, said: dict[str, Any]
) -> None:
    early, late = (of_one(login, tmp_path, "checkins", said) for _ in range(2))
    assert carry_out(login, early).imported == 1
    assert reasons(of_one(login, tmp_path, "checkins", said)) == {2: ("id_known",)}
    result = carry_out(login, late)
    assert (result.imported, [fault.reasons for fault in result.rejected]) == (0, [("id_known",)])
    assert count(login) == 1


def test_the_old_book_again_after_somebody_left_takes_nothing_in(
    login: Login, tmp_path: Path, roll: Roll
) -> None:
    carry_out(login, of_one(login, tmp_path, "checkins"))
    found = login.ask(checkin_facts.checkin_of, roll[ME])
    assert found is not None
    login.act(checkins.leave, found.id, date(2026, 6, 30), "搬家")
    again = of_one(login, tmp_path, "checkins")
    assert reasons(again) == {2: ("id_known",)}
    assert "2026-03-02 报到、2026-06-30 退出" in told(again)
    assert reasons(of_one(login, tmp_path, "checkins", {"报到日期": "2026-07-01"})) == {}
    listed = of_one(login, tmp_path, "checkins", {"是否报到": "否", "报到日期": None})
    assert doubts(listed) == {2: ("duplicate_suspected",)}
    assert "已于 2026-06-30 退出" in told(listed)


@pytest.mark.parametrize(
    ("said", "reason", "told_as"),
    [
        ({"是否报到": "否"}, "date_unreadable", "又有报到日期"),
        ({"是否报到": "已退出"}, "date_unreadable", "没有退出日期"),
        ({"退出日期": "2026-03-01"}, "date_unreadable", "早于报到日期"),
        ({"报到日期": "1900-01-05"}, "date_unreadable", "早于 1949-10-01"),
        ({"报到日期": "1960-01-05"}, "date_unreadable", "周岁"),
        ({"报到日期": "待定"}, "date_unreadable", "待定"),
        ({"可服务时间": "周末" * 80}, "over_limit", "160 字"),
    ],
)
def test_what_can_not_be_stays_out_and_says_why(
    login: Login, tmp_path: Path, said: dict[str, Any], reason: str, told_as: str
) -> None:
    dry = of_one(login, tmp_path, "checkins", said)
    assert reasons(dry) == {2: (reason,)}
    assert told_as in told(dry)


@pytest.mark.parametrize(
    ("said", "reason", "told_as"),
    [
        ({"是否报到": "是", "退出日期": "2026-06-30"}, "post_unknown", "又有退出日期，按“已退出”记"),
        ({"退出原因": "搬家"}, "post_unknown", "有退出原因，没有退出日期，按“已报到”记"),
        ({"是否报到": "挂职"}, "post_unknown", "报到状态“挂职”不在选项中，按日期记“已报到”"),
        ({"所属网格": "天边网格"}, "post_unknown", "还没有登记，没有计入该区域"),
        ({"报到日期": "2026-03"}, "full_unreadable", "只写到 2026-03，按 2026-03-01 记"),
        ({"报到日期": "2025"}, "full_unreadable", "只写到 2025，按 2025-01-01 记"),
        ({"岗位": "登高望远"}, "post_unknown", "登高望远"),
        ({"岗位": None}, "post_unknown", "没有服务岗位"),
        ({"工作单位": "#REF!"}, "post_unknown", "派出单位是公式错误（#REF!），没有导入"),
        ({"联系电话": "19912345678"}, "phone_odd", "表中的电话与名册不同，名册没有改动"),
        ({"出生日期": "1970-01-01"}, "birth_mismatch", "名册没有改动"),
    ],
)
def test_what_is_read_otherwise_than_it_stands_is_told(
    login: Login, tmp_path: Path, said: dict[str, Any], reason: str, told_as: str
) -> None:
    dry = of_one(login, tmp_path, "checkins", said)
    assert (reasons(dry), doubts(dry)) == ({}, {2: (reason,)})
    assert told_as in told(dry)
    assert carry_out(login, dry).imported == 1


def test_numbers_the_roll_does_not_have_are_told_as_not_written_there(login: Login, tmp_path: Path) -> None:
    number, mobile = builders.id_number(1007), builders.phone(1007)
    rows = (
        {"姓名": "陈立", "身份证号": number, "联系电话": mobile, "出生日期": "1979-03-08"},
        {"姓名": "许静", "身份证号": builders.id_number(1008), "联系电话": builders.phone(1008)},
    )
    dry = of_one(login, tmp_path, "checkins", *rows)
    assert doubts(dry) == {2: ("id_missing",), 3: ("phone_odd",)}
    assert "名册里还没有" in told(dry)


def test_who_died_does_not_check_in_but_what_was_stays_true(login: Login, tmp_path: Path, roll: Roll) -> None:
    login.act(members.change_state, roll[ME], "去世", date(2026, 8, 1))
    dry = of_one(login, tmp_path, "checkins")
    assert reasons(dry) == {2: ("unknown_member",)}
    assert "党籍状态是“去世”" in told(dry)
    past = of_one(login, tmp_path, "checkins", {"是否报到": "已退出", "退出日期": "2026-06-30"})
    assert reasons(past) == {}


def test_nobody_left_before_their_last_service(login: Login, tmp_path: Path, roll: Roll) -> None:
    login.act(services.log_service, roll[ME], services.ServiceEntry("志愿活动", "2026-07-15", "1"))
    dry = of_one(login, tmp_path, "checkins", {"是否报到": "已退出", "退出日期": "2026-06-30"})
    assert reasons(dry) == {2: ("date_unreadable",)}
    assert "早于已记的服务（2026-07-15）" in told(dry)


def test_units_that_are_written_with_other_blanks_and_brackets_are_one(login: Login, tmp_path: Path) -> None:
    rows = [
        {"姓名": said["name"], "身份证号": said["id_number"], "工作单位": unit}
        for said, unit in zip(
            books.ROLL, ("区实验学校(东校区)", "区实验学校（东校区）", " 区 实验学校（东校区)"), strict=False
        )
    ]
    result = carry_out(login, of_one(login, tmp_path, "checkins", *rows))
    assert result.imported == 3
    assert len(result.units) == 1
    assert login.ask(listing.list_rows, "units").total == 1


def test_the_note_of_who_was_listed_is_kept_beside_that_of_the_book(
    login: Login, tmp_path: Path, roll: Roll
) -> None:
    login.act(checkins.list_due, [roll[ME]], checkins.CheckinEntry(on=date(2026, 2, 1), note="单位来函"))
    carry_out(login, of_one(login, tmp_path, "checkins", {"备注": "周末有空"}))
    found = login.ask(checkin_facts.checkin_of, roll[ME])
    assert found is not None
    assert found.note == "单位来函；周末有空"


def test_a_messy_book_is_read_row_by_row(login: Login, tmp_path: Path) -> None:
    login.act(organisations.add_organisation, {"name": "第一网格党支部", "kind": "党支部"})
    one, two, three = books.ROLL[:3]
    book = books.write(
        tmp_path / "a.xlsx",
        ("在职党员报到情况表",),
        ("序号", "基本情况", None, "报到情况", None, None, "备注"),
        (None, "姓名", "身份证号", "工作单位", "报到日期", "岗位", None),
        (1, "林 晓 东", f"{one['id_number']} ", "区实验学校", "２０２６．３．２", "其他", None),
        (2, two["name"], two["id_number"], None, "2026年3月5日", "其他", None),
        (3, three["name"], three["id_number"], "区人民医院", 46086, "其他", None),
        ("小计", None, None, "2 家", None, None, None),
        ("填表人：李", None, None, "联系电话：0755-1234567", None, None, None),
        ("说明：以上均为本季度新报到党员。",),
        merges=("A1:G1", "A2:A3", "B2:C2", "D2:F2", "G2:G3", "D4:D5", "A9:G9"),
    )
    dry = prepare(book, "checkins", login=login)
    assert (dry.rows, dry.rejected, dry.warned) == (3, (), ())
    days = [row["checked_in_on"] for row in dry.accepted]
    assert days == [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 5)]
    assert dry.accepted[0]["unit_id"] == dry.accepted[1]["unit_id"] != dry.accepted[2]["unit_id"]
