"""Units around the centre, their check-in with the community, and the agreements made with them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped

from app.records.base import Mask, Record, field
from app.records.named import Named

UNIT_KINDS = ("机关", "事业单位", "国有企业", "非公企业", "社会组织", "学校", "医院", "物业企业", "其他")
CHECKIN_STATES = ("待报到", "已报到", "已退出")
ITEM_STATES = ("未开始", "进行中", "已完成", "已终止")


class Unit(Named, Record):
    """A unit (单位): it checks in where it sits, and serving members belong to it."""

    __tablename__ = "units"
    record_type = "unit"
    label = "单位"

    name: Mapped[str] = field(
        "单位名称", String(120), required=True, index=True, synonyms=("单位全称", "名称", "报到单位")
    )
    kind: Mapped[str | None] = field(
        "单位类别", String(10), choices=UNIT_KINDS, synonyms=("单位性质", "类别")
    )
    party_organisation: Mapped[str | None] = field(
        "单位党组织", String(120), synonyms=("党组织名称", "所属党组织", "单位党组织名称")
    )
    party_members: Mapped[int | None] = field("党员数", Integer(), synonyms=("在职党员数", "党员人数"))
    address: Mapped[str | None] = field("单位地址", String(200), synonyms=("地址", "办公地址"))
    area_id: Mapped[str | None] = field(
        "所在区域", String(36), refers="area", index=True, synonyms=("所属社区", "所在社区", "所在网格")
    )
    contact: Mapped[str | None] = field(
        "联系人", String(60), personal=True, synonyms=("联络员", "联系人姓名")
    )
    phone: Mapped[str | None] = field(
        "联系电话", String(40), personal=True, mask=Mask.PHONE, synonyms=("电话", "手机", "联系方式")
    )
    note: Mapped[str | None] = field("备注", Text())


class UnitCheckin(Record):
    """单位报到: a unit's party organisation registers with the community where it sits."""

    __tablename__ = "unit_checkins"
    record_type = "unit_checkin"
    label = "单位报到"
    title = "number"

    unit_id: Mapped[str] = field("单位", String(36), required=True, refers="unit", index=True)
    number: Mapped[str | None] = field("报到编号", String(20), index=True)
    organisation_id: Mapped[str | None] = field(
        "接收党组织", String(36), refers="organisation", index=True, synonyms=("接收党组织名称",)
    )
    area_id: Mapped[str | None] = field("报到社区", String(36), refers="area", index=True)
    state: Mapped[str] = field(
        "报到状态", String(6), required=True, choices=CHECKIN_STATES, default=CHECKIN_STATES[0], index=True
    )
    due_on: Mapped[date | None] = field("列入应报到日期", Date())
    checked_in_on: Mapped[date | None] = field("报到日期", Date(), synonyms=("报到时间",))
    left_on: Mapped[date | None] = field("退出日期", Date())
    left_reason: Mapped[str | None] = field("退出原因", String(120))
    offers: Mapped[str | None] = field("可提供资源", Text(), synonyms=("资源清单", "服务资源"))
    needs: Mapped[str | None] = field("单位需求", Text(), synonyms=("需求清单",))
    received_by: Mapped[str | None] = field("经办人", String(40), personal=True)
    note: Mapped[str | None] = field("备注", Text())


class Agreement(Record):
    """共建协议: what a unit and the community have agreed on."""

    __tablename__ = "agreements"
    record_type = "agreement"
    label = "共建协议"

    unit_id: Mapped[str] = field("单位", String(36), required=True, refers="unit", index=True)
    name: Mapped[str] = field("协议名称", String(120), required=True)
    signed_on: Mapped[date | None] = field("签订日期", Date())
    from_on: Mapped[date | None] = field("起始日期", Date())
    until_on: Mapped[date | None] = field("截止日期", Date())
    note: Mapped[str | None] = field("备注", Text())


class AgreementItem(Record):
    """One item of an agreement and how far it is."""

    __tablename__ = "agreement_items"
    record_type = "agreement_item"
    label = "共建事项"

    agreement_id: Mapped[str] = field("协议", String(36), required=True, refers="agreement", index=True)
    name: Mapped[str] = field("事项", String(200), required=True)
    due_on: Mapped[date | None] = field("完成时限", Date())
    state: Mapped[str] = field("进展", String(6), required=True, choices=ITEM_STATES, default=ITEM_STATES[0])
    progress: Mapped[str | None] = field("进展说明", Text())
    done_on: Mapped[date | None] = field("完成日期", Date())
