"""Words to choose from that a centre may change: posts, specialties, kinds of service, kinds of visit."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped

from app.records.base import Record, field

POSTS, SPECIALTIES = "服务岗位", "特长"
SERVICE_KINDS, VISIT_KINDS, MATTERS = "服务类别", "走访事由", "来访事由类别"

DEFAULTS: dict[str, tuple[str, ...]] = {
    POSTS: (
        *("组织建设", "法律咨询", "助困就业", "社区治理", "健康医疗"),
        *("文体活动", "安全巡逻", "其他"),
    ),
    SPECIALTIES: (
        *("法律", "医疗护理", "教育辅导", "心理咨询", "文艺表演", "书画摄影", "体育健身"),
        *("水电维修", "电脑手机", "理发", "烹饪", "外语", "驾驶", "财会", "其他"),
    ),
    SERVICE_KINDS: (
        *("走一走左邻右舍", "议一议邻里事务", "解一解邻里纠纷", "帮一帮邻里困难", "守一守邻里平安"),
        *("上门走访", "志愿活动", "微心愿", "急时值守"),
    ),
    VISIT_KINDS: (
        *("政策宣讲上门", "关爱慰问上门", "代办服务上门", "矛盾调解上门", "安全检查上门", "意见征集上门"),
    ),
    MATTERS: ("政策咨询", "事项办理", "反映诉求", "参观学习", "参加活动", "其他"),
}
"""The words a new centre starts with (domain: post kinds, 五个一; the 六上门 are a local list)."""


class ListWord(Record):
    """One word of a list. A list that has none in the store is as `DEFAULTS` says."""

    __tablename__ = "list_words"
    record_type = "list_word"
    label = "选项"
    title = "word"

    name: Mapped[str] = field("选项表", String(20), required=True, index=True)
    word: Mapped[str] = field("选项", String(20), required=True)
    position: Mapped[int] = field("排序", Integer(), required=True, default=0)
    active: Mapped[bool] = field("启用", Boolean(), required=True, default=True)
