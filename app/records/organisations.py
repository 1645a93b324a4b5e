"""Organisations: the party's tree, and which areas a branch covers."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from app.records.base import Record, field

KINDS = ("街道党工委", "社区党委", "党总支", "党支部", "党小组")
BRANCH_KINDS = ("网格", "小区", "两新", "机关", "驻区单位")


def kind_by_name(name: str) -> str:
    """The kind of organisation that a name tells of; a name that tells nothing is a branch."""
    for ending, kind in (("党工委", KINDS[0]), ("党总支", KINDS[2]), ("党小组", KINDS[4])):
        if name.endswith(ending):
            return kind
    return KINDS[1] if name.endswith(("党委", "党委会")) else KINDS[3]


class Organisation(Record):
    """One node of the party tree, from 街道党工委 down to 党小组."""

    __tablename__ = "organisations"
    record_type = "organisation"
    label = "党组织"

    name: Mapped[str] = field("名称", String(80), required=True, index=True, synonyms=("党组织名称",))
    kind: Mapped[str] = field("类别", String(10), required=True, choices=KINDS)
    branch_kind: Mapped[str | None] = field("支部类型", String(10), choices=BRANCH_KINDS)
    parent_id: Mapped[str | None] = field("上级党组织", String(36), refers="organisation", index=True)
    code: Mapped[str | None] = field("代码", String(40))
    position: Mapped[int | None] = field("排序", Integer())


class OrganisationArea(Record):
    """One area that an organisation covers; a branch may cover several grids."""

    __tablename__ = "organisation_areas"
    record_type = "organisation_area"
    label = "覆盖区域"

    organisation_id: Mapped[str] = field(
        "党组织", String(36), required=True, refers="organisation", index=True
    )
    area_id: Mapped[str] = field("区域", String(36), required=True, refers="area", index=True)
