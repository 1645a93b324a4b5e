"""Services that members do, the activities they do them at, and the yearly review.

A service is append-only: a correction is an entry that says the opposite, and the right one beside it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.records.base import Hours, Mask, Record, field

CALM, EMERGENCY = "平时", "急时"
MODES = (CALM, EMERGENCY)
GRADES = ("优秀", "合格", "基本合格", "不合格")


class Activity(Record):
    """An occasion at which many members serve, with a sign-in list."""

    __tablename__ = "activities"
    record_type = "activity"
    label = "服务活动"

    name: Mapped[str] = field("活动名称", String(80), required=True, index=True)
    kind: Mapped[str] = field("服务类别", String(20), required=True)
    held_on: Mapped[date] = field("活动日期", Date(), required=True, index=True)
    hours: Mapped[Decimal | None] = field("时长(小时)", Hours())
    place: Mapped[str | None] = field("地点", String(120))
    area_id: Mapped[str | None] = field("所在区域", String(36), refers="area", index=True)
    organisation_id: Mapped[str | None] = field("主办党组织", String(36), refers="organisation", index=True)
    mode: Mapped[str] = field("模式", String(2), required=True, choices=MODES, default=CALM)
    emergency_id: Mapped[str | None] = field("急时行动", String(36), refers="emergency", index=True)
    people_served: Mapped[int | None] = field("服务人次", Integer())
    note: Mapped[str | None] = field("备注", Text())


class Service(Record):
    """服务记录: one act of service of one member; append-only.

    ``unit_id``, ``organisation_id`` and ``area_id`` are as they were on the day, so that figures of the past
    stay what they were when somebody moves.
    """

    __tablename__ = "services"
    record_type = "service"
    label = "服务记录"
    title = "kind"
    append_only = True
    quantities = ("times", "hours", "people_served")

    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", loose=True)
    kind: Mapped[str] = field(
        "服务类别", String(20), required=True, synonyms=("服务类型", "类别", "服务项目类别")
    )
    served_on: Mapped[date] = field(
        "服务日期", Date(), required=True, synonyms=("日期", "活动日期", "服务时间", "活动时间")
    )
    hours: Mapped[Decimal] = field(
        "时长(小时)",
        Hours(),
        required=True,
        synonyms=("服务时长", "时长", "服务时长(小时)", "小时数", "服务小时"),
    )
    place: Mapped[str | None] = field("地点", String(120), synonyms=("服务地点", "活动地点"))
    content: Mapped[str | None] = field(
        "服务内容", Text(), personal=True, synonyms=("活动内容", "服务活动内容", "服务项目", "内容")
    )
    people_served: Mapped[int | None] = field("服务人次", Integer(), synonyms=("服务人数", "服务对象人次"))
    mode: Mapped[str] = field("模式", String(2), required=True, choices=MODES, default=CALM)
    activity_id: Mapped[str | None] = field("服务活动", String(36), refers="activity", loose=True, index=True)
    emergency_id: Mapped[str | None] = field("急时行动", String(36), refers="emergency", loose=True)
    unit_id: Mapped[str | None] = field("派出单位", String(36), refers="unit", loose=True)
    organisation_id: Mapped[str | None] = field("党组织", String(36), refers="organisation", loose=True)
    area_id: Mapped[str | None] = field("服务区域", String(36), refers="area", loose=True, mask=Mask.ADDRESS)
    times: Mapped[int] = field("次数", Integer(), required=True, default=1)
    note: Mapped[str | None] = field("备注", Text(), personal=True)
    reverses_id: Mapped[str | None] = field(
        "更正的记录", String(36), refers="service", loose=True, index=True
    )
    reversal: Mapped[bool] = field("冲正", Boolean(), required=True, default=False)
    live: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("1"))

    __table_args__: Any = (
        Index("ix_services_of_member", "member_id", "served_on"),
        Index("ix_services_of_unit", "unit_id", "served_on"),
        Index("ix_services_listed", "live", "served_on", "id"),
        Index(
            "ix_services_counted",
            *("served_on", "mode", "organisation_id", "area_id", "kind", "member_id"),
            *("times", "hours", "people_served"),
        ),
    )


class Review(Record):
    """评议: what a member or a unit was found to be in a year."""

    __tablename__ = "reviews"
    record_type = "review"
    label = "年度评议"
    title = "grade"

    year: Mapped[int] = field("年度", Integer(), required=True, index=True)
    member_id: Mapped[str | None] = field("党员", String(36), refers="member", index=True)
    unit_id: Mapped[str | None] = field("单位", String(36), refers="unit", index=True)
    grade: Mapped[str] = field("等次", String(4), required=True, choices=GRADES)
    reviewed_on: Mapped[date] = field("评议日期", Date(), required=True)
    note: Mapped[str | None] = field("评语", Text(), personal=True)
