"""Invented workbooks of check-ins and services as communities really keep them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.builders import id_number, phone

Cells = Sequence[Any]

ROLL: tuple[dict[str, Any], ...] = (
    {"name": "林晓东", "id_number": id_number(1001), "phone": phone(1001)},
    {"name": "何佩珊", "id_number": id_number(1002), "phone": phone(1002)},
    {"name": "欧阳建国", "id_number": id_number(1003), "phone": phone(1003)},
    {"name": "唐㛃", "id_number": id_number(1004), "phone": phone(1004)},
    {"name": "王芳", "id_number": id_number(1005), "phone": phone(1005)},
    {"name": "王芳", "id_number": id_number(1006), "phone": phone(1006)},
    {"name": "陈立", "phone": phone(1007), "born_on": date(1979, 3, 8)},
    {"name": "许静", "id_number": id_number(1008)},
)
"""Who is on the roll: two of one name, one without id number, one without phone."""


def tail(n: int) -> str:
    """The last four places of an id number."""
    return id_number(n)[-4:]


def write(path: Path, *rows: Cells, merges: Sequence[str] = (), sheet: str = "Sheet1") -> Path:
    """A workbook of these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for merge in merges:
        page.merge_cells(merge)
    book.save(path)
    return path


def plain_services(path: Path) -> Path:
    """Title, heads in one row, real dates and numbers, a total below and a signature."""
    return write(
        path,
        ("石一社区党员志愿服务记录表",),
        ("填报单位：石一社区党委", None, None, "2026年第三季度"),
        (
            "序号",
            "姓名",
            "身份证号",
            "服务日期",
            "服务类别",
            "服务时长(小时)",
            "服务地点",
            "服务内容",
            "服务人次",
        ),
        (1, "林晓东", id_number(1001), date(2026, 7, 4), "志愿活动", 2, "三号院", "清理楼道", 30),
        (
            2,
            "何佩珊",
            id_number(1002).lower(),
            datetime(2026, 7, 5, 9, 0),  # noqa: DTZ001 - a cell knows no zone
            "帮一帮",
            1.5,
            "三号院",
            "代买药",
            "2人次",
        ),
        (3, "欧阳建国", id_number(1003), "2026.7.18", "应急值守", "3小时", "路口", "防汛", None),
        (4, "唐㛃", id_number(1004), "2026年8月1日", "心理疏导", "0.5", None, None, None),
        ("合计", None, None, None, None, 7, None, None, 32),
        ("制表人：李", None, None, "审核人：张"),
        merges=("A1:I1",),
    )


def two_row_heads(path: Path) -> Path:
    """Groups above the heads; the day says from when to when, the hours are not written."""
    return write(
        path,
        ("参与人员", None, "服务情况", None, None, None),
        ("姓名", "联系电话", "活动时间", "活动地点", "活动内容", "时长"),
        ("林晓东", phone(1001), "2026-07-04 9:00-11:30", "广场", "政策宣讲", None),
        ("何佩珊", f"+86 {phone(1002)}", "2026年7月4日 14:00—15:00", "广场", "政策宣讲", None),
        ("陈立", phone(1007), "2026/7/4", "广场", "政策宣讲", "2个半小时"),
        merges=("A1:B1", "C1:F1"),
    )


def minutes(path: Path) -> Path:
    """Durations in minutes by the heading, people told by the last four of their id numbers."""
    return write(
        path,
        ("志愿者姓名", "身份证后四位", "活动日期", "活动名称", "时长（分钟）"),
        ("王芳", tail(1005), "20260711", "清洁家园", 90),
        ("王芳", tail(1006), "20260711", "清洁家园", "120"),
        ("许静", tail(1008), "20260711", "清洁家园", 30),
    )


def masked(path: Path) -> Path:
    """Numbers masked as our own ledgers mask them."""
    number, mobile = id_number(1001), phone(1002)
    return write(
        path,
        ("姓名", "身份证件号码", "手机", "日期", "类别", "小时数", "模式"),
        ("林晓东", f"{number[:3]}***********{number[-4:]}", None, "2026-07-04", "上门走访", "1h", "平时"),
        ("何佩珊", None, f"{mobile[:3]}****{mobile[-4:]}", "2026-07-04", "入户走访", "90分钟", "应急"),
    )


def faulty(path: Path) -> Path:
    """One fault a row."""
    good, last = id_number(1001), "2026-07-04"
    wrong = f"{good[:-1]}{'1' if good[-1] != '1' else '2'}"
    return write(
        path,
        ("姓名", "身份证号", "联系电话", "服务日期", "服务时长", "类别"),
        (None, good, None, last, 1, "志愿活动"),
        ("林晓东", good[:-2], None, last, 1, "志愿活动"),
        ("林晓东", wrong, None, last, 1, "志愿活动"),
        ("林晓东", 4.40309198e17, None, last, 1, "志愿活动"),
        ("林晓冬", good, None, last, 1, "志愿活动"),
        ("王芳", None, None, last, 1, "志愿活动"),
        ("查无此人", None, "19900000000", last, 1, "志愿活动"),
        ("林晓东", good, None, "七月初", 1, "志愿活动"),
        ("林晓东", good, None, "2099-01-01", 1, "志愿活动"),
        ("林晓东", good, None, "2026-07", 1, "志愿活动"),
        ("林晓东", good, None, None, 1, "志愿活动"),
        ("林晓东", good, None, last, 0, "志愿活动"),
        ("林晓东", good, None, last, 30, "志愿活动"),
        ("林晓东", good, None, last, "若干", "志愿活动"),
        ("林晓东", good, None, last, 1.2, "志愿活动"),
        ("林晓东", good, None, last, 9, "志愿活动"),
        ("林晓东", good, None, last, 9, "上门走访"),
        ("何佩珊", id_number(1002), None, last, 1, "志愿活动"),
        ("何佩珊", id_number(1002), None, last, 1, "志愿活动"),
    )


def plain_checkins(path: Path) -> Path:
    """Title, heads, units and a branch nobody knows yet, posts with all sorts of marks between them."""
    return write(
        path,
        ("在职党员到社区报到一览表",),
        (
            *("序号", "姓名", "性别", "身份证号码", "工作单位", "联系电话"),
            *("报到时间", "报到支部", "认领岗位", "个人特长", "备注"),
        ),
        (
            *(1, "林晓东", "男", id_number(1001), "区实验学校", phone(1001), date(2026, 3, 2)),
            *("第一网格党支部", "社区治理、法律咨询", "法律", None),
        ),
        (
            *(2, "何佩珊", "女", id_number(1002), "区人民医院", phone(1002), "2026.3.5"),
            *("第一网格党支部", "健康医疗", "医疗护理 急救", "周末"),
        ),
        (
            *(3, "欧阳建国", "男", id_number(1003), "区实验学校", phone(1003), "2026年3月5日"),
            *("第二网格党支部", "登高望远", None, None),
        ),
        (
            *(4, "查无此人", "男", None, "区实验学校", "19911111111", "2026-03-05"),
            *("第二网格党支部", "其他", None, None),
        ),
        ("合计", None, None, None, "2 家", None, None, None, None, None, None),
        merges=("A1:K1",),
    )


def checkins_by_state(path: Path) -> Path:
    """Who has and who has not checked in, and who has left; grids known and unknown."""
    return write(
        path,
        ("姓名", "身份证号", "所属网格", "是否报到", "报到日期", "退出日期", "岗位"),
        ("林晓东", id_number(1001), "第一网格", "是", "2026-03-02", None, "其他"),
        ("何佩珊", id_number(1002), "天边网格", "否", None, None, None),
        ("唐㛃", id_number(1004), "第一网格", "已退出", "2026-03-02", "2026-06-30", "其他"),
        ("陈立", None, "第一网格", "是", "2026-03-02", None, "其他"),
        ("许静", id_number(1008), "第一网格", "是", None, None, "其他"),
    )
