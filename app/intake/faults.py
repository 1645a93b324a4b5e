"""Why a row stays out or goes in with a question: the closed list of reason codes, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

NO_NAME = "no_name"
ID_FLOAT = "id_float"
ID_SHORT = "id_short"
ID_CHECKSUM = "id_checksum"
ID_REPEAT = "id_repeat"
ID_KNOWN = "id_known"
DATE_UNREADABLE = "date_unreadable"
FULL_BEFORE_JOIN = "full_before_join"
OVER_LIMIT = "over_limit"
UNKNOWN_MEMBER = "unknown_member"
AMOUNT_UNREADABLE = "amount_unreadable"

SEX_MISMATCH = "sex_mismatch"
BIRTH_MISMATCH = "birth_mismatch"
ID_MISSING = "id_missing"
BIRTH_UNREADABLE = "birth_unreadable"
FULL_UNREADABLE = "full_unreadable"
PHONE_ODD = "phone_odd"
DUPLICATE_SUSPECTED = "duplicate_suspected"
POST_UNKNOWN = "post_unknown"

REJECTED: dict[str, str] = {
    NO_NAME: "没有姓名",
    ID_FLOAT: "身份证号被表格程序当作数字，末几位已丢失，请按证件重新填写（先把单元格设为文本）",
    ID_SHORT: "身份证号位数或字符不对，应为 18 位",
    ID_CHECKSUM: "身份证号校验不通过，请按证件核对；确认无误的，可写明原因后导入",
    ID_REPEAT: "身份证号与本表前面的行重复",
    ID_KNOWN: "身份证号已在党员名册中",
    DATE_UNREADABLE: "入党日期读不出来，请写成 1987-06-01 的样子",
    FULL_BEFORE_JOIN: "转正日期早于入党日期",
    OVER_LIMIT: "内容太长，超过了字数限制",
    UNKNOWN_MEMBER: "党员名册里对不上这个人，请核对姓名，补填身份证号或手机号",
    AMOUNT_UNREADABLE: "数目读不出来，请填整数",
}
"""Reasons for which a row stays out, in the order they are told."""

WARNED: dict[str, str] = {
    SEX_MISMATCH: "性别与身份证号不符",
    BIRTH_MISMATCH: "出生日期与身份证号不符",
    ID_MISSING: "没有身份证号",
    BIRTH_UNREADABLE: "出生日期读不出来",
    FULL_UNREADABLE: "转正日期读不出来",
    PHONE_ODD: "手机号码不像电话号码",
    DUPLICATE_SUSPECTED: "疑似重复",
    POST_UNKNOWN: "党内职务、类别、状态或所在区域不在常用名称中",
}
"""Reasons for which a row goes in with a note for review, in the order they are told."""

REASONS: dict[str, str] = {**REJECTED, **WARNED}

_OF_THE_ROLL = {
    BIRTH_MISMATCH: "出生日期与党员名册不符",
    ID_MISSING: "党员名册里此人没有身份证号",
    PHONE_ODD: "电话与党员名册不符",
}
OF_REGISTER: dict[str, dict[str, str]] = {
    "checkins": {
        **_OF_THE_ROLL,
        ID_REPEAT: "此人与本表前面的行重复",
        ID_KNOWN: "此人已经报到或已经列入应报到名单，或这次报到已登记过",
        DATE_UNREADABLE: "报到或退出日期读不出来或不合理，请写成 2026-06-01 的样子",
        FULL_UNREADABLE: "日期没有写到日",
        DUPLICATE_SUSPECTED: "疑似重复登记",
        POST_UNKNOWN: "有的内容没有填写，或不在选项中",
    },
    "services": {
        **_OF_THE_ROLL,
        ID_REPEAT: "与本表前面的行是同一次服务",
        ID_KNOWN: "这次服务已登记过",
        DATE_UNREADABLE: "服务日期读不出来或不合理，请写成 2026-06-01 的样子",
        OVER_LIMIT: "时长读不出来、不是半小时的倍数或超过限度，或内容太长",
        AMOUNT_UNREADABLE: "服务人次读不出来，应为整数",
        DUPLICATE_SUSPECTED: "疑似重复记录",
        POST_UNKNOWN: "有的内容没有填写，或不在选项中",
    },
}
"""Where a register says a reason in other words than the roster of members."""

FIELD_OF: dict[str, str] = {
    NO_NAME: "name",
    ID_FLOAT: "id_number",
    ID_SHORT: "id_number",
    ID_CHECKSUM: "id_number",
    ID_REPEAT: "id_number",
    ID_KNOWN: "id_number",
    UNKNOWN_MEMBER: "name",
    AMOUNT_UNREADABLE: "people_served",
    DATE_UNREADABLE: "joined_on",
    FULL_BEFORE_JOIN: "full_on",
    SEX_MISMATCH: "sex",
    BIRTH_MISMATCH: "born_on",
    ID_MISSING: "id_number",
    BIRTH_UNREADABLE: "born_on",
    FULL_UNREADABLE: "full_on",
    PHONE_ODD: "phone",
    DUPLICATE_SUSPECTED: "name",
    POST_UNKNOWN: "party_post",
}
"""The field whose cell is at fault; a text that is too long says itself which."""

OF_RULE: dict[str, str] = {
    "known": ID_KNOWN,
    "repeat": ID_REPEAT,
    "twin": DUPLICATE_SUSPECTED,
    "no_emergency": POST_UNKNOWN,
    "over_limit": OVER_LIMIT,
    "bad_order": DATE_UNREADABLE,
    "in_future": DATE_UNREADABLE,
    "too_early": DATE_UNREADABLE,
}
"""The reason for what a rule of the store says; any other rule says that the person can't be meant."""


def reason_of(rule: str) -> str:
    """The reason code for what a rule of the store says."""
    return OF_RULE.get(rule, UNKNOWN_MEMBER)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row.

    Attributes:
        row: sheet row from 1; of a csv the line.
        reasons: codes: of a rejected row those that keep it out, of a warned row its doubts.
        doubts: of a rejected row, what would have to be looked at besides.
        fields: names of the fields whose cells are at fault.
        notes: sentences that say more than the codes do; of a row that goes in they stand in its 待核事项.
        register: the register whose words are used.
    """

    row: int
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    register: str = "members"

    @property
    def text(self) -> str:
        """All reasons and notes in one line of Chinese, as the returned workbook shows them."""
        own = OF_REGISTER.get(self.register, {})
        said = "；".join(own.get(code, REASONS[code]) for code in self.reasons)
        return f"{said}。请核对：{'；'.join(self.notes)}" if self.notes else said
