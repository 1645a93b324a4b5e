"""A book of services: what it says goes in as it is said, once, or is told; nothing is altered in silence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.intake.clinic import carry_out, prepare
from app.usecases import areas, emergencies, history, members, services, settings
from app.usecases.service_imports import ServiceBatch, import_services
from app.usecases.workplace import Login
from tests import builders
from tests.intake import books
from tests.intake.dry_runs import doubts, of_one, reasons, served, told

pytestmark = pytest.mark.usefixtures("roll")


def test_what_was_taken_back_can_be_imported_again(login: Login, tmp_path: Path) -> None:
    result = carry_out(login, of_one(login, tmp_path, "services"))
    history.undo(login, result.batch)
    dry = of_one(login, tmp_path, "services")
    assert doubts(dry) == {2: ("duplicate_suspected",)}
    assert carry_out(login, dry).imported == 1


def test_what_was_corrected_is_doubted_when_the_old_book_comes_again(login: Login, tmp_path: Path) -> None:
    carry_out(login, of_one(login, tmp_path, "services", {"时长": 2}))
    (old,) = served(login)
    right = services.ServiceEntry("上门走访", "2026-07-15", "3")
    login.act(services.correct_service, old["id"], right, "记错了")
    again = of_one(login, tmp_path, "services", {"时长": 2})
    assert doubts(again) == {2: ("duplicate_suspected",)}
    assert "同样的一条登记过，后来更正或撤回了" in told(again)


def test_a_service_logged_at_the_counter_is_not_taken_in_a_second_time(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    entry = services.ServiceEntry("志愿活动", "2026-07-15", "1", place="广场", people_served=3)
    login.act(services.log_service, roll[builders.id_number(1001)], entry)
    dry = of_one(login, tmp_path, "services", {"服务地点": "广场", "服务人次": 3})
    assert reasons(dry) == {2: ("id_known",)}


@pytest.mark.parametrize(
    "other",
    [
        *({"时长": 2}, {"服务地点": "三号院"}, {"服务内容": "代买药"}, {"备注": "第二次"}, {"服务人次": 4}),
        *({"服务日期": "2026-07-15 14:00-15:00"}, {"模式": "平时"}),
    ],
)
def test_a_row_that_differs_in_anything_goes_in_and_is_doubted(
    login: Login, tmp_path: Path, other: dict[str, Any]
) -> None:
    said = {
        "服务地点": "广场",
        "服务内容": "政策宣讲",
        "服务人次": 3,
        "模式": "急时" if "模式" in other else None,
    }
    carry_out(login, of_one(login, tmp_path, "services", said))
    dry = of_one(login, tmp_path, "services", {**said, **other})
    assert reasons(dry) == {}
    assert "duplicate_suspected" in doubts(dry)[2]
    carry_out(login, dry)
    assert len(served(login)) == 2


def test_the_same_row_twice_in_a_book_goes_in_once_and_the_day_counts_it_once(
    login: Login, tmp_path: Path
) -> None:
    dry = of_one(login, tmp_path, "services", *({"时长": 9},) * 2, {"时长": 7, "服务地点": "三号院"})
    assert reasons(dry) == {3: ("id_repeat",)}
    assert "第 2 行" in dry.rejected[0].text
    assert doubts(dry) == {4: ("duplicate_suspected",)}


def test_times_of_day_tell_two_services_of_one_length_apart(login: Login, tmp_path: Path) -> None:
    morning = datetime(2026, 7, 15, 9, 0)  # noqa: DTZ001 - a cell knows no zone
    spans: list[dict[str, Any]] = [
        *({"服务日期": morning}, {"服务日期": "2026年7月15日（周三）14:00—15:00", "时长": None}),
        {"时长": "19:00-20:00"},
    ]
    dry = of_one(login, tmp_path, "services", *spans)
    assert reasons(dry) == {}
    carry_out(login, dry)
    assert [row["note"] for row in served(login)] == [
        "时间：09:00",
        "时间：（周三）14:00—15:00",
        "时间：19:00-20:00",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "2026-07-04至07-06",
        "2026年7月4日-6日",
        "2026-07-04、05",
        "2026.7.4—2026.7.6",
        "2026-07-04 第2次",
        "2026-07",
    ],
)
def test_several_days_in_one_cell_are_not_cut_to_the_first(login: Login, tmp_path: Path, said: str) -> None:
    assert reasons(of_one(login, tmp_path, "services", {"服务日期": said})) == {2: ("date_unreadable",)}


@pytest.mark.parametrize(
    ("said", "told_as"),
    [
        ({"类别": "心理疏导"}, "服务类别“心理疏导”不在选项中，按“志愿活动”记，原词记在备注"),
        ({"类别": "志愿活动、上门走访"}, "不在选项中"),
        ({"类别": None}, "没有填服务类别，按“志愿活动”记"),
        ({"模式": "战备"}, "模式“战备”不在选项中"),
        ({"服务区域": "天边网格"}, "服务区域“天边网格”还没有登记，没有计入该区域"),
        ({"服务地点": "#REF!"}, "地点是公式错误（#REF!），没有导入"),
    ],
)
def test_a_word_of_no_list_is_told_with_what_was_taken_instead(
    login: Login, tmp_path: Path, said: dict[str, Any], told_as: str
) -> None:
    dry = of_one(login, tmp_path, "services", said)
    assert doubts(dry) == {2: ("post_unknown",)}
    assert told_as in told(dry)


def test_an_emergency_nobody_declared_is_told_and_kept(login: Login, tmp_path: Path) -> None:
    dry = of_one(login, tmp_path, "services", {"模式": "急时"})
    assert doubts(dry) == {2: ("post_unknown",)}
    assert "2026-07-15 没有启动急时的记录，仍按“急时”记" in told(dry)
    carry_out(login, dry)
    assert [(row["mode"], row["emergency_id"]) for row in served(login)] == [("急时", None)]


def test_an_emergency_of_another_place_is_told_and_one_of_this_place_is_not(
    login: Login, tmp_path: Path
) -> None:
    here, _ = (login.act(areas.add_area, {"name": name, "kind": "网格"}) for name in ("甲网格", "乙网格"))
    began = clock.now() - timedelta(days=30)
    storm = {"name": "台风", "reason": "通知", "area_id": here}
    login.act(emergencies.start_emergency, storm, began)
    day = (began + timedelta(days=2)).date().isoformat()
    row = {"模式": "急时", "服务日期": day}
    rows = {**row, "服务区域": "甲网格"}, {**row, "服务区域": "乙网格", "时长": 2}
    dry = of_one(login, tmp_path, "services", *rows)
    assert "急时行动不包括这一区域" in told(dry)
    assert [fault.row for fault in dry.warned if "急时行动" in fault.text] == [3]


def test_the_limit_of_hours_is_the_rule_of_the_day(login: Login, tmp_path: Path) -> None:
    login.act(settings.change_setting, "单日服务时长上限", "4", date(2026, 7, 10), "本站规定")
    dry = of_one(login, tmp_path, "services", {"时长": 5}, {"时长": 5, "服务日期": "2026-07-09"})
    assert reasons(dry) == {2: ("over_limit",)}
    assert "一日最多记 4 小时" in told(dry)
    thirty = of_one(login, tmp_path, "services", {"服务日期": "2026-07-01", "时长": 30})
    assert "一日最多记 16 小时" in told(thirty)


def test_a_day_that_filled_up_since_the_dry_run_is_told(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    dry = of_one(login, tmp_path, "services", {"时长": 8})
    entry = services.ServiceEntry("上门走访", "2026-07-15", "10")
    login.act(services.log_service, roll[builders.id_number(1001)], entry)
    result = carry_out(login, dry)
    assert (result.imported, [fault.reasons for fault in result.rejected]) == (0, [("over_limit",)])
    assert "共 18 小时，超过一日 16 小时" in result.rejected[0].text


def test_a_batch_that_no_dry_run_saw_keeps_the_rules_too(login: Login, roll: dict[str, str]) -> None:
    row = {"member_id": roll[builders.id_number(1001)], "kind": "志愿活动", "served_on": date(2026, 7, 15)}
    rows = [{**row, "hours": Decimal(9)}, {**row, "hours": Decimal(9)}, {**row, "hours": Decimal(8)}]
    answer = login.act(import_services, ServiceBatch(rows, (2, 3, 4), 3, 0))
    codes = [(left.row, [one.code for one in left.why]) for left in answer.left_out]
    assert (answer.imported, codes) == (1, [(3, ["repeat"]), (4, ["over_limit"])])


def test_all_faults_of_a_row_are_told_at_once(login: Login, tmp_path: Path, roll: dict[str, str]) -> None:
    login.act(members.change_state, roll[builders.id_number(1001)], "去世", date(2026, 5, 1))
    dry = of_one(login, tmp_path, "services", {"时长": 30, "服务人次": "若干"})
    assert reasons(dry) == {2: ("over_limit", "unknown_member", "amount_unreadable")}


def test_a_cell_merged_over_several_rows_counts_for_each_but_a_number_does_not(
    login: Login, tmp_path: Path
) -> None:
    number = builders.id_number(1001)
    book = books.write(
        tmp_path / "a.xlsx",
        ("姓名", "身份证号", "服务日期", "时长", "服务人次", "服务地点"),
        ("林晓东", number, "2026-07-15", 1, 30, "广场"),
        (None, None, "2026-07-16", 1, None, None),
        (None, None, "2026-07-17", 1, None, "路口"),
        ("何佩珊", builders.id_number(1002), "2026-07-17", 1, None, "路口"),
        merges=("A2:A4", "B2:B4", "E2:E4", "F2:F3"),
    )
    dry = prepare(book, "services", login=login)
    assert reasons(dry) == {}
    carry_out(login, dry)
    rows = sorted(
        (row["name"], row["served_on"].day, row["place"], row["people_served"]) for row in served(login)
    )
    assert rows == [
        ("何佩珊", 17, "路口", None),
        ("林晓东", 15, "广场", 30),
        ("林晓东", 16, "广场", None),
        ("林晓东", 17, "路口", None),
    ]


def test_who_stands_below_a_signature_is_read_too(login: Login, tmp_path: Path) -> None:
    rows = [(said["name"], said["id_number"], "2026-07-15", 1) for said in books.ROLL[:2]]
    book = books.write(
        tmp_path / "a.xlsx",
        ("姓名", "身份证号", "服务日期", "时长"),
        rows[0],
        ("制表人：李", None, None, "审核人：张"),
        rows[1],
        ("以上情况属实", None, None, None),
    )
    dry = prepare(book, "services", login=login)
    assert (dry.rows, dry.accepted_rows) == (2, [2, 4])


@pytest.mark.parametrize("heads", [("累计时长", "服务时长"), ("服务时长", "累计时长")])
def test_hours_added_up_are_not_taken_for_those_of_one_service(
    login: Login, tmp_path: Path, heads: tuple[str, ...]
) -> None:
    said = {"累计时长": 12, "服务时长": 1}
    book = books.write(
        tmp_path / "a.xlsx",
        ("姓名", "身份证号", "服务日期", *heads),
        ("林晓东", builders.id_number(1001), "2026-07-15", *(said[head] for head in heads)),
    )
    dry = prepare(book, "services", login=login)
    assert dry.unmapped == ("累计时长",)
    assert [row["hours"] for row in dry.accepted] == [Decimal(1)]


def test_hours_added_up_that_stand_alone_are_doubted(login: Login, tmp_path: Path) -> None:
    dry = of_one(login, tmp_path, "services", {"时长": None, "累计时长": 12})
    assert dry.mapping.get("时长") == "hours"
    rows = (
        ("姓名", "身份证号", "服务日期", "累计时长"),
        ("林晓东", builders.id_number(1001), "2026-07-15", 12),
    )
    dry = prepare(books.write(tmp_path / "a.xlsx", *rows), "services", login=login)
    assert doubts(dry) == {2: ("post_unknown",)}
    assert "表头是“累计时长”，按这一次的时长记" in told(dry)


def test_what_the_row_says_otherwise_than_the_roll_is_told(login: Login, tmp_path: Path) -> None:
    dry = of_one(login, tmp_path, "services", {"联系电话": "19912345678", "出生日期": "1970-01-01"})
    assert doubts(dry) == {2: ("birth_mismatch", "phone_odd")}
    assert "名册没有改动" in told(dry)


def test_of_a_sound_row_nothing_is_said(login: Login, tmp_path: Path) -> None:
    row = {"类别": "志愿活动", "模式": "平时", "联系电话": builders.phone(1001)}
    dry = of_one(login, tmp_path, "services", row)
    assert (dry.rejected, dry.warned) == ((), ())
