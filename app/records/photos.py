"""Photos and scans that belong to a record; the pictures themselves lie in the store by their digest."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped

from app.records.base import Record, field


class Photo(Record):
    """One picture of one record."""

    __tablename__ = "photos"
    record_type = "photo"
    label = "照片"
    title = "caption"

    subject_type: Mapped[str] = field("所属类别", String(40), required=True)
    subject_id: Mapped[str] = field("所属记录", String(36), required=True, index=True)
    digest: Mapped[str] = field("图片指纹", String(64), required=True, index=True)
    caption: Mapped[str | None] = field("说明", String(120), personal=True)
    taken_on: Mapped[date | None] = field("拍摄日期", Date())
    position: Mapped[int] = field("排序", Integer(), required=True, default=0)
