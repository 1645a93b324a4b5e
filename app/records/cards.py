"""党员卡: a random token that stands for a member, printed as QR and digits; it can be revoked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped

from app.records.base import Mask, Record, field


class Card(Record):
    """One card of a member. What it holds tells nothing about the person."""

    __tablename__ = "cards"
    record_type = "card"
    label = "党员卡"
    title = "token"

    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", index=True)
    token: Mapped[str] = field("卡号", String(16), required=True, personal=True, mask=Mask.HIDDEN, index=True)
    issued_on: Mapped[date] = field("制卡日期", Date(), required=True)
    revoked_on: Mapped[date | None] = field("注销日期", Date())
    reason: Mapped[str | None] = field("注销原因", String(120))
