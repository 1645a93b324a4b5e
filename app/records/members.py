"""Members: people on the party roll, what happened to their membership, tags and duplicate decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base import pinyin, strokes
from app.records.base import Mask, Record, Searchable, field

FULL = "正式党员"
PROBATIONARY = "预备党员"
KINDS = (FULL, PROBATIONARY, "发展对象", "入党积极分子")
SEXES = ("男", "女")
STATES = ("正常", "停止党籍", "保留党籍", "恢复党籍", "退党", "除名", "开除党籍", "转出", "去世")
ON_ROLL = ("正常", "保留党籍", "恢复党籍", "停止党籍")
CARE_KINDS = ("失能", "半失能")
STATUS_KINDS = ("党籍", "类别", "组织关系转入", "组织关系转出", "流动", "失联", "困难", "失能", "出国(境)")


class Member(Record):
    """A person on the party roll, or one who checked in here and is on another roll."""

    __tablename__ = "members"
    record_type = "member"
    label = "党员"

    name: Mapped[str] = field(
        "姓名", String(60), required=True, personal=True, synonyms=("党员姓名", "名字", "人员姓名")
    )
    former_names: Mapped[str | None] = field(
        "曾用名", String(120), personal=True, synonyms=("原名", "曾用姓名", "曾用名/别名", "别名", "又名")
    )
    id_number: Mapped[str | None] = field(
        "身份证号",
        String(18),
        personal=True,
        mask=Mask.ID_NUMBER,
        index=True,
        synonyms=(
            "身份证件号码",
            "身份证件号",
            "居民身份证号码",
            "居民身份证",
            "公民身份证号码",
            "身份号码",
            "公民身份号码",
            "身份证",
            "身份证号码",
            "公民身份证号",
            "居民身份证号",
            "证件号码",
            "证件号",
        ),
    )
    sex: Mapped[str | None] = field("性别", String(2), personal=True, choices=SEXES, synonyms=("男女",))
    born_on: Mapped[date | None] = field(
        "出生日期",
        Date(),
        personal=True,
        mask=Mask.HIDDEN,
        synonyms=("出生年月", "出生年月日", "生日", "出生时间"),
    )
    ethnic_group: Mapped[str | None] = field("民族", String(20), personal=True, synonyms=("族别", "所属民族"))
    native_place: Mapped[str | None] = field("籍贯", String(60), personal=True, synonyms=("祖籍",))
    education: Mapped[str | None] = field(
        "学历",
        String(20),
        personal=True,
        synonyms=("文化水平", "学历情况", "文化程度", "学历学位", "最高学历"),
    )
    employer: Mapped[str | None] = field(
        "工作单位",
        String(120),
        personal=True,
        synonyms=("就业单位", "工作(学习)单位", "单位", "所在单位", "工作单位及职务", "现工作单位"),
    )
    job: Mapped[str | None] = field(
        "职务", String(60), personal=True, synonyms=("行政职务", "工作岗位", "岗位")
    )
    phone: Mapped[str | None] = field(
        "手机号码",
        String(40),
        personal=True,
        mask=Mask.PHONE,
        index=True,
        synonyms=(
            "联系手机",
            "本人电话",
            "联系号码",
            "电话/手机",
            "手机/电话",
            "联系电话",
            "手机",
            "电话",
            "联系方式",
            "手机号",
            "电话号码",
            "移动电话",
        ),
    )
    other_phone: Mapped[str | None] = field(
        "其他电话",
        String(60),
        personal=True,
        mask=Mask.PHONE,
        synonyms=("固定电话", "备用电话", "其他联系方式", "座机"),
    )
    address: Mapped[str | None] = field(
        "现居住地址",
        String(200),
        personal=True,
        mask=Mask.ADDRESS,
        synonyms=(
            "现居住地",
            "常住地址",
            "现住地址",
            "居住住址",
            "详细住址",
            "家庭详细地址",
            "住所",
            "居住地址",
            "家庭住址",
            "住址",
            "现住址",
            "地址",
            "家庭地址",
            "居住地",
        ),
    )
    area_id: Mapped[str | None] = field(
        "所在区域",
        String(36),
        refers="area",
        mask=Mask.ADDRESS,
        index=True,
        synonyms=("所属网格", "网格", "所在网格", "小区"),
    )
    organisation_id: Mapped[str | None] = field(
        "所在党组织",
        String(36),
        refers="organisation",
        index=True,
        synonyms=(
            "所在支部",
            "所属支部",
            "支部",
            "党支部名称",
            "所在党组织名称",
            "党组织名称",
            "所在基层党组织",
            "所在党支部",
            "党支部",
            "所属党支部",
            "所属党组织",
            "支部名称",
            "党组织",
            "组织关系所在党支部",
        ),
    )
    kind: Mapped[str] = field(
        "人员类别",
        String(10),
        required=True,
        choices=KINDS,
        default=FULL,
        synonyms=("人员类型", "党员性质", "政治面貌", "类别", "党员类别", "党员类型"),
    )
    joined_on: Mapped[date | None] = field(
        "入党日期",
        Date(),
        personal=True,
        synonyms=(
            "加入中国共产党时间",
            "加入党组织时间",
            "何时入党",
            "入党年月日",
            "入党时间",
            "入党年月",
            "加入党组织日期",
            "入党时间年月日",
        ),
    )
    full_on: Mapped[date | None] = field(
        "转正日期",
        Date(),
        personal=True,
        synonyms=(
            "转正年月日",
            "何时转正",
            "按期转正时间",
            "转为正式党员年月",
            "转正时间",
            "转正年月",
            "转为正式党员日期",
            "转为正式党员时间",
        ),
    )
    extended_months: Mapped[int | None] = field("延长预备期(月)", Integer(), personal=True)
    party_post: Mapped[str | None] = field(
        "党内职务",
        String(40),
        personal=True,
        synonyms=("党内现任职务", "担任党内职务", "党组织职务", "党内任职", "支部职务", "党务职务"),
    )
    state: Mapped[str] = field(
        "党籍状态",
        String(10),
        required=True,
        choices=STATES,
        default="正常",
        synonyms=("党籍情况", "党员状态", "党籍", "状态"),
    )
    floating_to: Mapped[str | None] = field(
        "流动去向", String(120), personal=True, synonyms=("流动去向地", "外出流向", "流出地")
    )
    floating_on: Mapped[date | None] = field("流动起始日期", Date(), personal=True)
    lost_cause: Mapped[str | None] = field("失联原因", String(120), personal=True, synonyms=("失联情况",))
    lost_on: Mapped[date | None] = field("失联日期", Date(), personal=True)
    hardship: Mapped[str | None] = field(
        "困难情况", String(120), personal=True, synonyms=("困难原因", "生活困难情况")
    )
    hardship_on: Mapped[date | None] = field("困难认定日期", Date(), personal=True)
    care: Mapped[str | None] = field("失能情况", String(10), personal=True, choices=CARE_KINDS)
    care_on: Mapped[date | None] = field("失能认定日期", Date(), personal=True)
    care_contact: Mapped[str | None] = field("失能联系人", String(80), personal=True, mask=Mask.HIDDEN)
    abroad_to: Mapped[str | None] = field("出国(境)去向", String(120), personal=True)
    abroad_on: Mapped[date | None] = field("出国(境)日期", Date(), personal=True)
    specialties: Mapped[str | None] = field("特长", String(120), personal=True, synonyms=("专长", "个人特长"))
    seat: Mapped[int | None] = field("席次", Integer())
    photo_id: Mapped[str | None] = field("照片", String(64), personal=True)
    note: Mapped[str | None] = field("备注", Text(), personal=True, synonyms=("备考", "其他说明", "说明"))
    review: Mapped[str | None] = field("待核事项", Text(), personal=True, mask=Mask.HIDDEN)

    name_pinyin: Mapped[str] = mapped_column(String(160), default="")
    name_strokes: Mapped[str] = mapped_column(String(240), default="")

    # With the id: the whole list in its order is read from the index alone (a million in 0.4 s, not 16).
    __table_args__: Any = (Index("ix_members_listed", "name_pinyin", "id"),)

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Sort keys of the name, by sound and by strokes."""
        name = values["name"]
        return {"name_pinyin": pinyin.pinyin_sort_key(name), "name_strokes": strokes.strokes_sort_key(name)}

    @classmethod
    def searchable(cls, values: Mapping[str, Any]) -> Searchable:
        """A member is found by name, former names, phones and id number."""
        former = values.get("former_names")
        numbers = (values.get("phone"), values.get("other_phone"), values.get("id_number"))
        names = (values["name"], *split_names(former)) if former else (values["name"],)
        return Searchable(names, tuple(n for n in numbers if n))


def split_names(text: str) -> tuple[str, ...]:
    """Former names as they are written in one field: 、 ， ； / and blanks part them."""
    for mark in "，,；;/ ":
        text = text.replace(mark, "、")
    return tuple(part for part in text.split("、") if part)


class StatusChange(Record):
    """One event in a membership: state, kind, transfer, or a flag set or lifted, with its date."""

    __tablename__ = "status_changes"
    record_type = "status_change"
    label = "党籍与状态变动"

    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", index=True)
    kind: Mapped[str] = field("变动类别", String(10), required=True, choices=STATUS_KINDS)
    before: Mapped[str | None] = field("变动前", String(120), personal=True)
    after: Mapped[str | None] = field("变动后", String(120), personal=True)
    happened_on: Mapped[date] = field("日期", Date(), required=True, personal=True)
    until_on: Mapped[date | None] = field("截止日期", Date(), personal=True)
    counterpart: Mapped[str | None] = field("转出/转入单位", String(120), personal=True)
    reason: Mapped[str | None] = field("原因或依据", Text(), personal=True)


class Tag(Record):
    """A word the centre sorts people by."""

    __tablename__ = "tags"
    record_type = "tag"
    label = "标签"

    name: Mapped[str] = field("名称", String(20), required=True, index=True)


class MemberTag(Record):
    """One tag on one member."""

    __tablename__ = "member_tags"
    record_type = "member_tag"
    label = "党员标签"

    member_id: Mapped[str] = field("党员", String(36), required=True, refers="member", index=True)
    tag_id: Mapped[str] = field("标签", String(36), required=True, refers="tag", index=True)


class DuplicateDecision(Record):
    """A person decided that two similar members are two people; the pair is not shown again."""

    __tablename__ = "duplicate_decisions"
    record_type = "duplicate_decision"
    label = "重复判定"

    first_id: Mapped[str] = field("甲", String(36), required=True, refers="member", index=True)
    second_id: Mapped[str] = field("乙", String(36), required=True, refers="member", index=True)
    different: Mapped[bool] = field("不是同一人", Boolean(), required=True, default=True)
