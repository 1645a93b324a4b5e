"""What the heads and words of workbooks mean: headings of each register, and the words of member rosters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from app.records.base import Record, field_of, fields_of
from app.records.checkins import Checkin
from app.records.members import FULL, PROBATIONARY, STATES, Member
from app.records.services import Service

_NOT_FROM_WORKBOOKS = frozenset({"photo_id", "review"})

BLANK_WORDS = frozenset(
    {"/", "//", "\\", "-", "--", "—", "——", "–", "无", "空", "暂无", "N/A", "NULL", "null", "None"}
)
"""What people write into a cell that has nothing to say."""

NOT_YET_FULL = frozenset({"未转正", "预备期", "待转正", "预备", "未到期", "预备党员", "尚未转正"})
"""What stands under the date of becoming a full member while there is none."""

NO_FLAG = frozenset({"否", "不是", "没有", "0"})
"""What stands under a flag (流动, 失联, 困难 …) that does not hold."""

SEXES = {
    **dict.fromkeys(("男", "1", "男性", "男士", "M", "m", "Male", "male"), "男"),
    **dict.fromkeys(("女", "2", "女性", "女士", "F", "f", "Female", "female"), "女"),
}

KINDS = {
    **dict.fromkeys(
        (FULL, "正式", "正式党员(在册)", "中共党员", "中共正式党员", "党员", "中国共产党党员"), FULL
    ),
    **dict.fromkeys((PROBATIONARY, "预备", "中共预备党员", "预备期党员", "中国共产党预备党员"), PROBATIONARY),
    **dict.fromkeys(("发展对象", "党员发展对象"), "发展对象"),
    **dict.fromkeys(("入党积极分子", "积极分子"), "入党积极分子"),
}

STATE_WORDS = {
    **{state: state for state in STATES},
    **dict.fromkeys(("正常党员", "在册", "正常在册", "有党籍"), "正常"),
    **dict.fromkeys(("停止", "停止党籍的党员"), "停止党籍"),
    "保留": "保留党籍",
    **dict.fromkeys(("恢复", "已恢复党籍"), "恢复党籍"),
    **dict.fromkeys(("开除", "已开除"), "开除党籍"),
    **dict.fromkeys(("已转出", "转出党员"), "转出"),
    **dict.fromkeys(("已去世", "死亡", "已故", "病故"), "去世"),
    **dict.fromkeys(("已退党", "自行脱党"), "退党"),
    **dict.fromkeys(("已除名", "党内除名"), "除名"),
}

CARE_WORDS = {**dict.fromkeys(("失能", "完全失能", "全失能", "是"), "失能"), "半失能": "半失能"}

_BODY = r"(?:.*(?:党工委|工委|党委|党总支|总支|党支部|支部|支委会|纪委|党小组|小组|组|党组织|中心))?(?:的)?"
_CORE = (
    r"(?:(?:第一|名誉|兼职|专职|常务)?书记|(?:第一|兼职|专职|常务)?副书记"
    r"|(?:组织|宣传|纪检|纪律检查|监察|青年|青工|妇女|统战|统一战线|群工|群众|群众工作|群团|保密|生活|文体|文娱|学习"
    r"|组宣|组织宣传|宣教|保卫|安全|联络|民兵|老干|老龄|维稳|综治|调解|志愿服务|服务|武装|科技|离退休|候补|常务|支部|支委)?"
    r"(?:工作)?委员|支委|支委成员|委员会委员|正?组长|副组长|党务工作者|党务专干|党建(?:指导员|联络员|组织员|专员)"
    r"|组织员|联络员|干事|党代表|党员代表|普通党员|党员|群众)"
)
_POST = re.compile(_BODY + _CORE)
_BETWEEN_POSTS = re.compile(r"[、，,；;/|兼和及\s]+")


@cache
def member_vocabulary() -> dict[str, tuple[str, ...]]:
    """Headings by field name: the label of each field and its synonyms."""
    return {
        said.name: (said.label, *said.synonyms)
        for said in fields_of(Member)
        if said.name not in _NOT_FROM_WORKBOOKS
    }


_PERSON = ("name", "id_number", "phone", "born_on")
_FURTHER: dict[str, tuple[str, ...]] = {
    "name": (
        *("志愿者姓名", "志愿者", "服务人员", "服务党员", "参加人员", "参与人员", "参与党员"),
        *("党员", "报到党员", "报到人", "报到人姓名", "在职党员", "在职党员姓名"),
    ),
    "id_tail": (
        *("身份证后四位", "身份证号后四位", "身份证号码后四位", "身份证后4位", "身份证号后4位"),
        *("身份证后六位", "身份证号后六位", "身份证后6位", "身份证尾号", "身份证末四位", "证件后四位"),
    ),
    "state": ("是否报到", "报到情况", "是否已报到", "状态"),
    "checked_in_on": ("报到登记日期", "到社区报到时间", "报到登记时间"),
    "organisation_id": ("接收党组织名称", "报到党支部", "接收党支部", "报到社区党组织"),
    "unit_id": ("所在单位名称", "派出单位名称", "工作单位名称"),
    "left_on": ("退出时间", "离开日期"),
    "left_reason": ("退出说明",),
    "kind": ("服务种类", "活动类别", "活动类型"),
    "served_on": ("服务日期时间", "服务时间段", "活动开展时间"),
    "hours": ("服务时数", "活动时长", "服务时长(分钟)", "时长(分钟)", "服务小时数", "工时"),
    "content": ("活动名称", "服务活动名称", "服务活动", "活动主题", "项目名称"),
    "people_served": ("服务对象人数", "受益人次", "受益人数"),
    "mode": ("平急模式", "平急状态", "服务模式"),
    "area_id": ("服务网格", "服务小区", "服务社区"),
}
"""Further headings of workbooks of check-ins and services, by field name."""
_CHECKIN = (
    *("unit_id", "organisation_id", "area_id", "state", "checked_in_on", "left_on", "left_reason"),
    *("posts", "specialties", "spare_time", "note"),
)
_SERVICE = ("kind", "served_on", "hours", "place", "content", "people_served", "mode", "area_id", "note")


@cache
def checkin_vocabulary() -> dict[str, tuple[str, ...]]:
    """Headings of a workbook of check-ins by field name."""
    return _with_person(Checkin, _CHECKIN)


@cache
def service_vocabulary() -> dict[str, tuple[str, ...]]:
    """Headings of a workbook of services by field name."""
    return _with_person(Service, _SERVICE)


def _with_person(record: type[Record], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Headings of the record's own fields, and of what tells whose it is."""
    person = {name: field_of(Member, name) for name in _PERSON}
    fields = {**person, **{name: field_of(record, name) for name in names}}
    words = {name: (said.label, *said.synonyms, *_FURTHER.get(name, ())) for name, said in fields.items()}
    return {**words, "id_tail": _FURTHER["id_tail"]}


@cache
def is_party_post(text: str) -> bool:
    """Whether a text names one or more posts of party organisations: 支部书记, 副书记兼组织委员."""
    parts = [part for part in _BETWEEN_POSTS.split(re.sub(r"\([^)]*\)|（[^）]*）", "", text)) if part]
    return bool(parts) and all(_POST.fullmatch(part) for part in parts)
