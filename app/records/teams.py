"""Service teams and who serves in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Mask, Record, field
from app.records.named import Named

TEAM_KINDS = ("红小二", "青年号", "志愿服务队", "党员先锋队", "巡逻队", "应急队", "其他")
POSTS = ("队长", "副队长", "队员")
RED_ASSISTANTS = TEAM_KINDS[0]


class Team(Named, Record):
    """A named service team."""

    __tablename__ = "teams"
    record_type = "team"
    label = "服务队"

    name: Mapped[str] = field("队名", String(60), required=True, index=True)
    kind: Mapped[str] = field("类别", String(10), required=True, choices=TEAM_KINDS)
    organisation_id: Mapped[str | None] = field("所属党组织", String(36), refers="organisation", index=True)
    area_id: Mapped[str | None] = field("服务区域", String(36), refers="area", index=True)
    founded_on: Mapped[date | None] = field("成立日期", Date())
    dissolved_on: Mapped[date | None] = field("撤销日期", Date())
    tasks: Mapped[str | None] = field("服务内容", Text())
    note: Mapped[str | None] = field("备注", Text())


class TeamPerson(Record):
    """One person of a team, a member of the roll or somebody else."""

    __tablename__ = "team_people"
    record_type = "team_person"
    label = "队员"

    team_id: Mapped[str] = field("服务队", String(36), required=True, refers="team", index=True)
    member_id: Mapped[str | None] = field("党员", String(36), refers="member", index=True)
    name: Mapped[str] = field("姓名", String(60), required=True, personal=True)
    phone: Mapped[str | None] = field("电话", String(40), personal=True, mask=Mask.PHONE)
    post: Mapped[str] = field("队内职务", String(6), required=True, choices=POSTS, default=POSTS[2])
    grid_member: Mapped[str | None] = field("专职网格员", String(2), choices=("是", "否"))
    joined_on: Mapped[date | None] = field("入队日期", Date())
    left_on: Mapped[date | None] = field("离队日期", Date())
