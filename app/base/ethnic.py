"""The ethnic groups of GB/T 3304: codes 01 to 56, and how rosters write them."""

from __future__ import annotations

from app.base.text import normalise

_IN_ORDER_OF_CODES = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 "
    "哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 "
    "达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 "
    "俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
)
ETHNIC_GROUPS = {f"{code:02d}": name for code, name in enumerate(_IN_ORDER_OF_CODES.split(), start=1)}
"""Code → name, in the order of the standard."""

_OTHER_NAMES = {
    "维族": "维吾尔族",
    "哈族": "哈萨克族",
    "柯族": "柯尔克孜族",
    "蒙族": "蒙古族",
    "崩龙族": "德昂族",
    "乌兹别克族": "乌孜别克族",
    "满州族": "满族",
    "满洲族": "满族",
    "僮族": "壮族",
    "毛难族": "毛南族",
    "栗僳族": "傈僳族",
    "畬族": "畲族",
    "仡老族": "仡佬族",
    "鲜族": "朝鲜族",
}
_NAMES = frozenset(ETHNIC_GROUPS.values())
_CODES = {name: code for code, name in ETHNIC_GROUPS.items()}


def ethnic_name(text: str) -> str | None:
    """The full name of an ethnic group: '汉', '汉族', '01' and '1' → '汉族'.

    None where it is none of the 56.
    """
    plain = normalise(text).replace(" ", "").removesuffix(".0")
    if plain.isascii() and plain.isdigit():
        return ETHNIC_GROUPS.get(plain.zfill(2))
    name = plain if plain.endswith("族") else f"{plain}族"
    name = _OTHER_NAMES.get(name, name)
    return name if name in _NAMES else None


def ethnic_code(name: str) -> str | None:
    """The code of GB/T 3304 of a full name, e.g. '汉族' → '01'; None where it is none of the 56."""
    return _CODES.get(name)
