"""双报到 of serving members: the registration, what they take on, and the events that figures count.

The registration says how things stand and may be changed; the events are append-only and are all that
figures are counted from.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.records.base import Mask, Record, field

STATES = ("待报到", "已报到", "已退出")
DUTY_KINDS = ("包楼栋", "责任田", "结对户")
DIRECTIONS = ("单位报到", "党员报到")
EVENTS = ("列入", "报到", "续报", "变更", "退出", "移出")


class Checkin(Record):
    """党员报到登记: a serving member registers with the community where they live."""

    __tablename__ = "checkins"
    record_type = "checkin"
    label = "党员报到"
    title = "number"

    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", index=True)
    number: Mapped[str | None] = field("报到编号", String(20), index=True, synonyms=("登记编号",))
    unit_id: Mapped[str | None] = field(
        "派出单位",
        String(36),
        refers="unit",
        index=True,
        synonyms=("工作单位", "所在单位", "单位名称", "单位"),
    )
    organisation_id: Mapped[str | None] = field(
        "接收党组织",
        String(36),
        refers="organisation",
        index=True,
        synonyms=("报到党组织", "报到支部", "接收支部"),
    )
    area_id: Mapped[str | None] = field(
        "报到区域",
        String(36),
        refers="area",
        mask=Mask.ADDRESS,
        index=True,
        synonyms=("报到社区", "所属网格", "网格", "小区", "楼栋"),
    )
    state: Mapped[str] = field(
        "报到状态", String(6), required=True, choices=STATES, default=STATES[0], index=True
    )
    due_on: Mapped[date | None] = field("列入应报到日期", Date())
    checked_in_on: Mapped[date | None] = field(
        "报到日期", Date(), synonyms=("报到时间", "登记日期", "登记时间")
    )
    renewed_on: Mapped[date | None] = field("续报日期", Date())
    left_on: Mapped[date | None] = field("退出日期", Date())
    left_reason: Mapped[str | None] = field("退出原因", String(120), personal=True)
    posts: Mapped[list[str] | None] = field(
        "服务岗位", JSON(), synonyms=("认领岗位", "意向岗位", "岗位", "认领服务岗位")
    )
    specialties: Mapped[list[str] | None] = field(
        "特长", JSON(), personal=True, synonyms=("个人特长", "专长", "服务特长")
    )
    spare_time: Mapped[str | None] = field("可服务时间", String(60), personal=True, synonyms=("服务时间",))
    received_by: Mapped[str | None] = field("经办人", String(40), personal=True)
    note: Mapped[str | None] = field("备注", Text(), personal=True)

    # With the id: the whole list in its order is read from the index alone.
    __table_args__: Any = (Index("ix_checkins_listed", "checked_in_on", "id"),)


class CheckinDuty(Record):
    """What a checked-in member looks after: a building, a field of duty, a household."""

    __tablename__ = "checkin_duties"
    record_type = "checkin_duty"
    label = "包联任务"

    checkin_id: Mapped[str] = field("党员报到", String(36), required=True, refers="checkin", index=True)
    kind: Mapped[str] = field("包联方式", String(6), required=True, choices=DUTY_KINDS)
    area_id: Mapped[str | None] = field("楼栋或网格", String(36), refers="area", index=True)
    household_id: Mapped[str | None] = field("结对户", String(36), refers="household", index=True)
    from_on: Mapped[date | None] = field("起始日期", Date())
    until_on: Mapped[date | None] = field("截止日期", Date())


class CheckinEvent(Record):
    """One step of a check-in, with what it adds to those due and those present; append-only."""

    __tablename__ = "checkin_events"
    record_type = "checkin_event"
    label = "报到变动"
    title = "kind"
    append_only = True
    quantities = ("due", "present")

    direction: Mapped[str] = field("方向", String(6), required=True, choices=DIRECTIONS)
    checkin_id: Mapped[str | None] = field("党员报到", String(36), refers="checkin", loose=True, index=True)
    unit_checkin_id: Mapped[str | None] = field(
        "单位报到", String(36), refers="unit_checkin", loose=True, index=True
    )
    member_id: Mapped[str | None] = field("党员", String(36), refers="member", loose=True, index=True)
    unit_id: Mapped[str | None] = field("单位", String(36), refers="unit", loose=True)
    organisation_id: Mapped[str | None] = field("接收党组织", String(36), refers="organisation", loose=True)
    area_id: Mapped[str | None] = field("区域", String(36), refers="area", loose=True)
    kind: Mapped[str] = field("变动", String(4), required=True, choices=EVENTS)
    happened_on: Mapped[date] = field("日期", Date(), required=True)
    due: Mapped[int] = field("应报到增减", Integer(), required=True, default=0)
    present: Mapped[int] = field("在册报到增减", Integer(), required=True, default=0)
    note: Mapped[str | None] = field("说明", String(200))
    reverses_id: Mapped[str | None] = field(
        "更正的记录", String(36), refers="checkin_event", loose=True, index=True
    )
    reversal: Mapped[bool] = field("冲正", Boolean(), required=True, default=False)
    live: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("1"))

    __table_args__: Any = (
        Index(
            "ix_checkin_events_counted",
            # How things stand is summed from the beginning: in this order the sums come without sorting.
            *("direction", "organisation_id", "area_id", "member_id"),
            *("happened_on", "kind", "due", "present"),
        ),
    )
