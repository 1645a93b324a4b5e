"""Levels of education after GB/T 4658, and how rosters write them."""

from __future__ import annotations

from app.base.text import normalise

EDUCATION_LEVELS = (
    "博士研究生",
    "硕士研究生",
    "研究生",
    "大学本科",
    "大专",
    "中专",
    "职业高中",
    "技工学校",
    "高中",
    "初中",
    "小学",
    "其他",
)
"""From the highest to the lowest, as they are kept and shown."""

# The second place tells finished, completed without diploma or broken off; the level is the same.
_LEVEL_OF_CODE = {
    **dict.fromkeys(("10", "17", "18", "19"), "研究生"),
    **dict.fromkeys(("11", "12", "13"), "博士研究生"),
    **dict.fromkeys(("14", "15", "16"), "硕士研究生"),
    **dict.fromkeys(("20", "21", "22", "23", "28"), "大学本科"),
    **dict.fromkeys(("30", "31", "32", "33"), "大专"),
    **dict.fromkeys(("40", "41", "42", "43"), "中专"),
    **dict.fromkeys(("44", "45", "46"), "职业高中"),
    **dict.fromkeys(("47", "48", "49"), "技工学校"),
    **dict.fromkeys(("60", "61", "62", "63"), "高中"),
    **dict.fromkeys(("70", "71", "73"), "初中"),
    **dict.fromkeys(("80", "81", "83"), "小学"),
    "90": "其他",
}
_WORDS = {
    "博士研究生": "博士研究生 博士 在职博士 博士后 全日制博士",
    "硕士研究生": "硕士研究生 硕士 在职硕士 全日制硕士",
    "研究生": "研究生 研究生班 在职研究生 全日制研究生 中央党校研究生 省委党校研究生 党校研究生 研究生教育",
    "大学本科": "大学本科 本科 大学 大本 学士 全日制本科 在职本科 函授本科 自考本科 成人本科 "
    "专升本 中央党校本科 省委党校本科 党校本科 党校大学 "
    "中央党校大学 省委党校大学 在职大学 全日制大学 大学普通班 "
    "大学本科教育",
    "大专": "大专 专科 大学专科 高职 高职高专 高等职业教育 全日制大专 在职大专 函授大专 自考大专 成人大专 "
    "党校大专 中央党校大专 省委党校大专 大学专科教育 高专",
    "中专": "中专 中等专科 中等专业学校 中师 中技 中等职业教育 党校中专 在职中专",
    "职业高中": "职业高中 职高 职中",
    "技工学校": "技工学校 技校 技工",
    "高中": "高中 普通高中 普高 普通高级中学 普通高级中学教育",
    "初中": "初中 初级中学 初级中学教育",
    "小学": "小学 小学教育",
    "其他": "其他 其它 文盲 半文盲 文盲或半文盲 无学历",
}
_LEVEL_OF_WORD = {word: level for level, words in _WORDS.items() for word in words.split()}
_ENDINGS = ("毕业", "结业", "肄业", "学历", "文化", "程度", "在读", "及以下", "以下")


def education_level(text: str) -> str | None:
    """The level of education as it is kept: '本科' → '大学本科', '专科' → '大专', '21' → '大学本科'.

    None where the word is not known: then the caller keeps what was written and says so.
    """
    plain = normalise(text).replace(" ", "").removesuffix(".0")
    if plain in _LEVEL_OF_CODE:
        return _LEVEL_OF_CODE[plain]
    while plain not in _LEVEL_OF_WORD:
        ending = next((ending for ending in _ENDINGS if plain.endswith(ending)), None)
        if ending is None:
            return None
        plain = plain.removesuffix(ending)
    return _LEVEL_OF_WORD[plain]
