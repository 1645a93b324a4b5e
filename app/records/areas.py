"""Areas: the territory as a tree, 社区 → 街区 → 网格 → 小区 → 楼栋."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from app.records.base import Record, field

KINDS = ("街道", "社区", "街区", "网格", "小区", "楼栋")
HOMES = ("小区", "楼栋")
"""Kinds that tell where somebody lives; shown only in clear."""


class Area(Record):
    """One node of the territory tree."""

    __tablename__ = "areas"
    record_type = "area"
    label = "区域"

    name: Mapped[str] = field("名称", String(80), required=True, index=True)
    kind: Mapped[str] = field("类别", String(10), required=True, choices=KINDS)
    parent_id: Mapped[str | None] = field("上级区域", String(36), refers="area", index=True)
    code: Mapped[str | None] = field("编码", String(40))
    position: Mapped[int | None] = field("排序", Integer())
