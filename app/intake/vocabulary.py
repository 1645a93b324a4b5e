"""What the heads and words of member rosters mean: headings, kinds, sexes, states, party posts."""

from __future__ import annotations

import re
from functools import cache

from app.records.base import fields_of
from app.records.members import FULL, PROBATIONARY, STATES, Member

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


@cache
def is_party_post(text: str) -> bool:
    """Whether a text names one or more posts of party organisations: 支部书记, 副书记兼组织委员."""
    parts = [part for part in _BETWEEN_POSTS.split(re.sub(r"\([^)]*\)|（[^）]*）", "", text)) if part]
    return bool(parts) and all(_POST.fullmatch(part) for part in parts)
