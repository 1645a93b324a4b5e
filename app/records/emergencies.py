"""平急转换: times of emergency, and who answered the call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Record, UtcTime, field


class Emergency(Record):
    """An emergency from its start to its end; while one runs the mode is 急时."""

    __tablename__ = "emergencies"
    record_type = "emergency"
    label = "急时行动"

    name: Mapped[str] = field("名称", String(60), required=True)
    reason: Mapped[str | None] = field("启动依据", Text())
    area_id: Mapped[str | None] = field("范围", String(36), refers="area", index=True)
    started_at: Mapped[datetime] = field("启动时间", UtcTime(), required=True, index=True)
    ended_at: Mapped[datetime | None] = field("解除时间", UtcTime())
    ended_reason: Mapped[str | None] = field("解除依据", Text())


class RollCall(Record):
    """One member who answered the call of an emergency."""

    __tablename__ = "roll_calls"
    record_type = "roll_call"
    label = "急时点名"
    title = "note"

    emergency_id: Mapped[str] = field("急时行动", String(36), required=True, refers="emergency", index=True)
    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", index=True)
    area_id: Mapped[str | None] = field("到岗区域", String(36), refers="area", index=True)
    present_at: Mapped[datetime] = field("到岗时间", UtcTime(), required=True)
    left_at: Mapped[datetime | None] = field("离岗时间", UtcTime())
    note: Mapped[str | None] = field("任务", String(120))
