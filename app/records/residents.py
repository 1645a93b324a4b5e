"""Residents and households, only as far as a service needs them, and the visits paid to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Mask, Record, field
from app.records.named import Named

CARE_KINDS = ("独居老人", "空巢老人", "残疾人", "困难家庭", "困境儿童", "优抚对象", "重病患者", "其他")


class Household(Named, Record):
    """居民户: a door that somebody looks after."""

    __tablename__ = "households"
    record_type = "household"
    label = "居民户"

    name: Mapped[str] = field("户名", String(80), required=True, personal=True, purpose="上门时认得是哪一户")
    address: Mapped[str | None] = field(
        "门牌地址", String(200), personal=True, mask=Mask.ADDRESS, purpose="上门服务"
    )
    area_id: Mapped[str | None] = field(
        "所在楼栋", String(36), refers="area", mask=Mask.ADDRESS, index=True, purpose="分到包楼栋的党员"
    )
    phone: Mapped[str | None] = field(
        "联系电话", String(40), personal=True, mask=Mask.PHONE, purpose="上门前约时间"
    )
    care: Mapped[str | None] = field(
        "关爱类别", String(10), personal=True, choices=CARE_KINDS, purpose="安排走访的先后"
    )
    needs: Mapped[str | None] = field("服务需求", Text(), personal=True, purpose="派合适的人")
    note: Mapped[str | None] = field("备注", Text(), personal=True)


class Resident(Named, Record):
    """居民: a person who is served."""

    __tablename__ = "residents"
    record_type = "resident"
    label = "居民"

    name: Mapped[str] = field("姓名", String(60), required=True, personal=True, purpose="称呼和核对")
    household_id: Mapped[str | None] = field("居民户", String(36), refers="household", index=True)
    area_id: Mapped[str | None] = field(
        "所在区域", String(36), refers="area", mask=Mask.ADDRESS, index=True, purpose="就近派人"
    )
    phone: Mapped[str | None] = field(
        "联系电话", String(40), personal=True, mask=Mask.PHONE, index=True, purpose="回访"
    )
    purpose: Mapped[str] = field("登记用途", String(60), required=True)
    note: Mapped[str | None] = field("备注", Text(), personal=True)


class HomeVisit(Record):
    """走访: somebody went to a household, what was found, and what is to be done."""

    __tablename__ = "home_visits"
    record_type = "home_visit"
    label = "走访记录"
    title = "kind"

    household_id: Mapped[str | None] = field("居民户", String(36), refers="household", index=True)
    resident_id: Mapped[str | None] = field("居民", String(36), refers="resident", index=True)
    member_id: Mapped[str | None] = field(
        "走访党员", String(36), refers="member", stays_as="visitor", index=True
    )
    visitor: Mapped[str | None] = field("走访人", String(60), personal=True)
    visited_on: Mapped[date] = field("走访日期", Date(), required=True, index=True)
    kind: Mapped[str] = field("走访事由", String(20), required=True)
    content: Mapped[str | None] = field("走访情况", Text(), personal=True)
    follow_up: Mapped[str | None] = field("待办事项", Text(), personal=True)
    due_on: Mapped[date | None] = field("办理时限", Date())
    done_on: Mapped[date | None] = field("办结日期", Date())
