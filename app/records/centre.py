"""The centre itself, its dated settings, and the import mappings it has learnt."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Date, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Record, field


class Centre(Record):
    """The place where the program runs; owner of every record (one row)."""

    __tablename__ = "centres"
    record_type = "centre"
    label = "党群服务中心"

    name: Mapped[str] = field("名称", String(80), required=True)


class Setting(Record):
    """A number or choice that a paper sets: value, valid from, source. Never a constant in code."""

    __tablename__ = "settings"
    record_type = "setting"
    label = "设置"

    key: Mapped[str] = field("项目", String(60), required=True, index=True)
    value: Mapped[str] = field("值", String(200), required=True)
    valid_from: Mapped[date] = field("起用日期", Date(), required=True)
    source: Mapped[str | None] = field("依据", Text())


class ImportMapping(Record):
    """Which heading of a superior's or neighbour's workbook is which field, learnt once."""

    __tablename__ = "import_mappings"
    record_type = "import_mapping"
    label = "导入对应表"

    name: Mapped[str] = field("名称", String(80), required=True, index=True)
    register: Mapped[str] = field("登记簿", String(40), required=True)
    signature: Mapped[str] = field("表头特征", String(64), required=True, index=True)
    columns: Mapped[dict[str, str]] = field("表头与字段", JSON(), required=True)
