"""期间封存: a period once closed keeps its figures and their definitions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Record, field


class Closing(Record):
    """One closed period, or one that was opened again."""

    __tablename__ = "closings"
    record_type = "closing"
    label = "期间封存"
    title = "period"

    period: Mapped[str] = field("期间", String(30), required=True, index=True)
    closed_on: Mapped[date] = field("封存日期", Date(), required=True)
    figures: Mapped[list[dict[str, Any]]] = field("封存的指标", JSON(), required=True)
    reopened_on: Mapped[date | None] = field("重开日期", Date())
    reason: Mapped[str | None] = field("重开原因", Text())
