"""来访登记: who came to the centre, about what, to whom it was handed, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Mask, Record, UtcTime, field


class Visitor(Record):
    """One visit to the centre."""

    __tablename__ = "visitors"
    record_type = "visitor"
    label = "来访登记"

    came_at: Mapped[datetime] = field("来访时间", UtcTime(), required=True, index=True)
    name: Mapped[str] = field("来访人", String(60), required=True, personal=True)
    phone: Mapped[str | None] = field("联系电话", String(40), personal=True, mask=Mask.PHONE)
    people: Mapped[int] = field("人数", Integer(), required=True, default=1)
    member_id: Mapped[str | None] = field("党员", String(36), refers="member", index=True)
    kind: Mapped[str] = field("事由类别", String(20), required=True)
    matter: Mapped[str | None] = field("来访事由", Text(), personal=True)
    handed_to: Mapped[str | None] = field("转办给", String(60), personal=True)
    due_on: Mapped[date | None] = field("办理时限", Date())
    result: Mapped[str | None] = field("办理结果", Text(), personal=True)
    done_on: Mapped[date | None] = field("办结日期", Date())
