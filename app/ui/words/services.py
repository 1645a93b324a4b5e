"""How services, activities and reviews are said on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.periods import Period, Span, period_of
from app.records.services import CALM, EMERGENCY, Activity, Review, Service
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined
from app.usecases.activities import ActivityFacts, SignRow
from app.usecases.reviews import ReviewBalance
from app.usecases.services import HoursFacts, ServiceFacts

SERVICE_COLUMNS = columns(
    Service,
    *("served_on", "member", "kind", "hours", "mode", "place", "unit", "organisation", "area"),
    *("people_served", "activity", "content"),
    usual=("served_on", "member", "kind", "hours", "mode", "place", "unit"),
    served_on=Column("日期", "served_on", 6),
    member=Column("姓名", "member", 4.4),
    kind=Column("服务类别", "kind", 7),
    hours=Column("时长", "hours", 3, "right"),
    mode=Column("模式", "mode", 3, "center", spare=2),
)
ACTIVITY_COLUMNS = columns(
    Activity,
    *("held_on", "name", "kind", "hours", "mode", "place", "area", "organisation", "people_served"),
    usual=("held_on", "name", "kind", "hours", "place"),
    held_on=Column("日期", "held_on", 6),
    hours=Column("时长", "hours", 3, "right"),
    mode=Column("模式", "mode", 3, "center", spare=2),
)
REVIEW_COLUMNS = columns(
    Review,
    *("year", "member", "unit", "grade", "reviewed_on", "note"),
    member=Column("党员", "member", 6),
    unit=Column("单位", "unit", 9, grow=True),
)
TAKE_BACK_REASONS = ("记错了人", "重复登记", "没有参加", "不是服务")
MOST_SHOWN = 40
"""Names of a sign-in list that the pane shows; all of them stand on the paper."""


@dataclass(frozen=True, slots=True)
class ServiceSheet:
    """What the pane of a service shows."""

    facts: ServiceFacts
    hours: HoursFacts
    year: int
    photos: int


@dataclass(frozen=True, slots=True)
class ActivitySheet:
    """What the pane of an activity shows."""

    facts: ActivityFacts
    people: tuple[SignRow, ...]


def service_sheet_of(sheet: ServiceSheet) -> Sheet:
    """A service as the pane shows it."""
    facts, values = sheet.facts, sheet.facts.values
    lines = (
        ("日期", shown(values["served_on"])),
        ("时长", f"{shown(values['hours'])} 小时"),
        ("类别", shown(values["kind"])),
        ("活动", facts.activity or ""),
        ("地点", shown(values["place"])),
        ("内容", shown(values["content"])),
        ("服务人次", shown(values["people_served"])),
        ("备注", shown(values["note"])),
        ("照片", f"{sheet.photos} 张" if sheet.photos else ""),
    )
    counted = (
        ("派出单位", facts.unit or ""),
        ("党组织", facts.organisation or ""),
        ("服务区域", facts.area or ""),
    )
    return Sheet(
        facts.member,
        (shown(values["mode"]),),
        joined(shown(values["served_on"]), f"{shown(values['hours'])} 小时"),
        (
            Section("服务", tuple(line for line in lines if line[1])),
            Section("当天计入", tuple(line for line in counted if line[1])),
            Section(f"{sheet.year} 年累计", hours_lines(sheet.hours)),
        ),
    )


def hours_lines(hours: HoursFacts) -> tuple[tuple[str, str], ...]:
    """Hours by mode and the points of each, never added up."""
    return (
        (CALM, f"{shown(hours.calm)} 小时，积分 {shown(hours.points_calm)}"),
        (EMERGENCY, f"{shown(hours.emergency)} 小时，积分 {shown(hours.points_emergency)}"),
    )


def activity_sheet_of(sheet: ActivitySheet) -> Sheet:
    """An activity with those who signed in."""
    facts = sheet.facts
    lines = (
        ("日期", shown(facts.held_on)),
        ("类别", facts.kind),
        ("时长", f"{shown(facts.hours)} 小时" if facts.hours is not None else "未填，填写后才能签到"),
        ("地点", facts.place or ""),
        ("区域", facts.area or ""),
        ("主办", facts.organisation or ""),
        ("每人服务人次", shown(facts.people_served)),
        ("备注", facts.note or ""),
    )
    people = tuple((one.name, joined(one.unit, one.organisation)) for one in sheet.people[:MOST_SHOWN])
    if len(sheet.people) > MOST_SHOWN:
        people = (*people, ("……", f"还有 {len(sheet.people) - MOST_SHOWN} 人，见签到表"))
    return Sheet(
        facts.name,
        (facts.mode, f"已签到 {facts.signed} 人"),
        "",
        (
            Section("活动", tuple(line for line in lines if line[1])),
            Section(f"签到名单（{facts.signed} 人）", people),
        ),
    )


def balance_words(balance: ReviewBalance, counter: str) -> str:
    """How many are graded, and how many of them 优秀, against what may be; counted in 人 or 家."""
    return (
        f"参加评议 {balance.reviewed} {counter}，已评 {balance.graded} {counter}；"
        f"优秀 {balance.excellent} {counter}，最多 {balance.most} {counter}"
    )


def quarters(today: date, count: int = 8) -> tuple[Period, ...]:
    """The last quarters, the one that ended last first, then the running one, then the older ones."""
    running = period_of(today, Span.QUARTER)
    found = [running.previous(), running]
    while len(found) < count:
        found.append(min(found).previous())
    return tuple(found)


def periods(today: date) -> tuple[tuple[str, Period], ...]:
    """Periods often asked for, with their words."""
    month, quarter = period_of(today, Span.MONTH), period_of(today, Span.QUARTER)
    return (
        ("本月", month),
        ("上月", month.previous()),
        ("本季度", quarter),
        ("上季度", quarter.previous()),
        ("本年", period_of(today, Span.YEAR)),
    )


def review_sheet_of(row: Mapping[str, Any]) -> Sheet:
    """A grade as the pane shows it."""
    lines = (
        ("年度", f"{row['year']} 年"),
        ("评议日期", shown(row["reviewed_on"])),
        ("评语", shown(row["note"])),
    )
    return Sheet(
        shown(row["member"]) or shown(row["unit"]),
        (shown(row["grade"]),),
        "党员" if row["member"] else "单位",
        (Section("评议", tuple(line for line in lines if line[1])),),
    )
