"""Numbers and choices that a paper sets, as the program ships them: dated settings, never constants of code.

A centre says its own in the settings (value, valid from, source); what it has not said is as here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the field that a centre may set.

    Attributes:
        key: its name in the settings.
        label: what the user reads.
        default: its value where the centre has said nothing.
        unit: of the value, empty if it is a choice.
        source: where the default comes from.
        choices: the values allowed, empty if it is a number.
        most: the largest number that makes sense.
    """

    key: str
    label: str
    default: str
    unit: str
    source: str
    choices: tuple[str, ...] = ()
    most: int = 100


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("半年续报", "党员每半年续报一次", "否", "", "佛山做法，默认不启用", ("是", "否")),
        Rule("每年服务时长", "每年应服务时长", "50", "小时", "邢台桥西", most=8784),
        Rule("每年服务积分", "服务满应服务时长所得积分", "60", "分", "邢台桥西", most=10_000),
        Rule("单位报到率警戒", "单位报到率低于此数提醒", "95", "%", "邢台桥西"),
        Rule("优秀比例上限", "年度评议“优秀”不超过总数的", "3", "分之一", "邢台桥西：优秀不超过三分之一"),
        Rule("结对户下限", "一名党员结对户数不少于", "3", "户", "一对多：每人 3–5 户"),
        Rule("结对户上限", "一名党员结对户数不超过", "5", "户", "一对多：每人 3–5 户"),
        Rule("单日服务时长上限", "一名党员一日服务时长不超过", "16", "小时", "本程序默认，防误填", most=24),
        Rule("红小二人数下限", "红小二服务队人数不少于", "3", "人", "红小二：不少于三人"),
        Rule("红小二月服务次数", "红小二专职网格员每月服务不少于", "3", "次", "红小二：每月不少于三次"),
    )
}

DECIMALS = "小数位数：{}"
"""The centre's own decimals of a figure are a dated setting of this name, with the figure's label."""
MOST_DECIMALS = 4
