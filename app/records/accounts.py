"""Accounts, roles and rights: who may do what, in one table."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import JSON, Boolean, String
from sqlalchemy.orm import Mapped

from app.records.base import Record, field


class Right(Enum):
    """One thing a person may do; the value is what the user reads."""

    SEE_MEMBERS = "查看党员名册（遮盖）"
    EDIT_MEMBERS = "登记和修改党员"
    DELETE_MEMBERS = "删除和合并党员"
    ERASE_PEOPLE = "删除个人信息"
    SEE_CLEAR = "查看完整号码"
    IMPORT = "导入工作簿"
    EXPORT = "导出台账（遮盖）"
    EXPORT_CLEAR = "导出完整台账"
    EDIT_ORGANISATIONS = "维护党组织和区域"
    SEE_CHECKINS = "查看双报到和服务记录"
    EDIT_CHECKINS = "登记双报到和服务"
    REVIEW_CHECKINS = "年度评议"
    EDIT_UNITS = "维护单位和服务队"
    SEE_RESIDENTS = "查看居民和走访（遮盖）"
    EDIT_RESIDENTS = "登记居民、走访和来访"
    SWITCH_MODE = "平急转换"
    SEE_REPORTS = "查看和打印报表"
    CLOSE_PERIODS = "封存和重开期间"
    EDIT_LISTS = "维护选项表"
    SEE_JOURNAL = "查看操作日志"
    BACK_UP = "备份和检查"
    MANAGE_ACCOUNTS = "管理账号"
    MANAGE_CENTRE = "中心设置"


class Role(Enum):
    """What a person is here; one account may hold several."""

    FRONT_DESK = "front_desk"
    SECRETARY = "secretary"
    OFFICIAL = "official"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.FRONT_DESK: "前台",
    Role.SECRETARY: "支部书记",
    Role.OFFICIAL: "干部（审计）",
    Role.ADMINISTRATOR: "管理员",
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.FRONT_DESK: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.EDIT_MEMBERS,
            Right.SEE_CHECKINS,
            Right.EDIT_CHECKINS,
            Right.SEE_RESIDENTS,
            Right.EDIT_RESIDENTS,
        }
    ),
    Role.SECRETARY: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.EDIT_MEMBERS,
            Right.DELETE_MEMBERS,
            Right.ERASE_PEOPLE,
            Right.SEE_CLEAR,
            Right.IMPORT,
            Right.EXPORT,
            Right.EXPORT_CLEAR,
            Right.EDIT_ORGANISATIONS,
            Right.SEE_CHECKINS,
            Right.EDIT_CHECKINS,
            Right.REVIEW_CHECKINS,
            Right.EDIT_UNITS,
            Right.SEE_RESIDENTS,
            Right.EDIT_RESIDENTS,
            Right.SWITCH_MODE,
            Right.SEE_REPORTS,
            Right.CLOSE_PERIODS,
            Right.EDIT_LISTS,
            Right.SEE_JOURNAL,
            Right.BACK_UP,
        }
    ),
    Role.OFFICIAL: frozenset(
        {
            Right.SEE_MEMBERS,
            Right.SEE_CLEAR,
            Right.EXPORT,
            Right.EXPORT_CLEAR,
            Right.SEE_CHECKINS,
            Right.SEE_RESIDENTS,
            Right.SEE_REPORTS,
            Right.CLOSE_PERIODS,
            Right.SEE_JOURNAL,
            Right.BACK_UP,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Right.SEE_JOURNAL, Right.BACK_UP, Right.MANAGE_ACCOUNTS, Right.MANAGE_CENTRE}
    ),
}
"""The one table of rights. The administrator keeps the machine, not people's data."""


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """All rights that the roles give together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


class Account(Record):
    """A person who may log in. The password's wrap of the data key lies in the key file, not here."""

    __tablename__ = "accounts"
    record_type = "account"
    label = "账号"

    login: Mapped[str] = field("登录名", String(40), required=True, index=True)
    roles: Mapped[list[str]] = field("角色", JSON(), required=True)
    active: Mapped[bool] = field("启用", Boolean(), required=True, default=True)

    def role_set(self) -> frozenset[Role]:
        """The roles of this account."""
        return frozenset(Role(name) for name in self.roles)
