"""Personal details as they may leave the house: what is hidden is absent, not covered.

Lives here: the masks of identity numbers, phones, names and addresses. Not here: who may see them in clear.
"""

from __future__ import annotations

import re

from app.base.text import MIDDLE_DOT, normalise

STAR = "*"
HIDDEN = "***"

_LEAST_ID = 12
_TWO = 2
_ID_HEAD, _PHONE_HEAD, _TAIL = 3, 3, 4
_PHONE_GAP = re.compile(r"([、,，/;；\s]+)")
_MOBILE = re.compile(r"(?:\+?86-?)?(1\d{2})-?\d{4}-?(\d{4})")
_LANDLINE = re.compile(r"(?:(0\d{2,3})-?|\((0\d{2,3})\))?\d{3,4}(\d{4})(?:(?:-|转)\d{1,6})?")
_DIGIT = re.compile(r"\d")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_COMMUNITY = (
    re.compile(r"社区(?:居民委员会|居委会)?"),
    re.compile(r"居民委员会|居委会"),
    re.compile(r"村(?:民委员会|委会)"),
    re.compile(r"村(?![镇乡街路道])"),
)
_HOUSE = re.compile(r"[0-9A-Za-z]|[一二三四五六七八九十百]+(?:号|栋|幢|座|单元|室|楼|层|巷|弄)|号楼|[栋幢]")
_PROVINCE = r"(?:[^\W\d]{2,8}?(?:省|自治区|特别行政区))?"
_CITY = r"(?:[^\W\d]{2,8}?(?:(?<![超菜夜])市|自治州|地区|盟))?"
_COUNTY = (
    r"(?:[^\W\d]{1,8}?"
    r"(?:自治县|县|(?<![超菜夜])市|旗|(?<![小园片期社东西南北新AaBb])区|(?<=城[东西南北中])区))?"
)
_TOWN = r"(?:[^\W\d]{1,8}?(?:街道办事处|街道|镇|乡|苏木))?"
_DISTRICT = re.compile(_PROVINCE + _CITY + _COUNTY + _TOWN)


def mask_id(number: str | None) -> str:
    """440***********1234: the first three and the last four places; shorter numbers are hidden whole.

    Never more: with six places in front and an age beside them about 33 candidates would be left.
    """
    plain = (number or "").strip()
    if len(plain) < _LEAST_ID:
        return STAR * len(plain)
    return plain[:_ID_HEAD] + STAR * (len(plain) - _ID_HEAD - _TAIL) + plain[-_TAIL:]


def mask_phone(phone: str | None) -> str:
    """138****5678; of a landline the area code and the last four: 0755-****1234.

    Several numbers are masked one by one; extensions go; what is no number known here is hidden digit by
    digit.
    """
    whole = _mask_known_phone(normalise(phone or "").replace(" ", ""))
    if whole:
        return whole
    pieces = _PHONE_GAP.split(normalise(phone or ""))
    return "".join(piece if _PHONE_GAP.fullmatch(piece) else _mask_one_phone(piece) for piece in pieces)


def _mask_one_phone(piece: str) -> str:
    return _mask_known_phone(piece) or _DIGIT.sub(STAR, piece)


def _mask_known_phone(piece: str) -> str | None:
    mobile = _MOBILE.fullmatch(piece)
    if mobile:
        return f"{mobile[1]}****{mobile[2]}"
    landline = _LANDLINE.fullmatch(piece)
    if landline:
        area = landline[1] or landline[2]
        return f"{area}-****{landline[3]}" if area else f"****{landline[3]}"
    return None


def mask_name(name: str | None) -> str:
    """张*, 张*三, 欧**丽: the first and, from three characters on, the last.

    The dot of minority names stays.
    """
    plain = _VARIATION_SELECTORS.sub("", normalise(name or ""))
    if len(plain) <= _TWO:
        return plain[:1] + STAR if len(plain) == _TWO else STAR * len(plain)
    inner = "".join(char if char == MIDDLE_DOT else STAR for char in plain[1:-1])
    return plain[0] + inner + plain[-1]


def mask_address(address: str | None) -> str:
    """The address down to the community; *** stands for the rest.

    All behind the first 社区, 居委会 or 村 is cut. Where none of these occurs, or a house stands before it,
    only province, city, district and street (town) at the beginning remain; where there are none, nothing.
    """
    plain = normalise(address or "")
    community = _until_community(plain)
    if community is None:
        found = _DISTRICT.match(plain)
        community = found[0] if found else ""
    return community if community == plain else community + HIDDEN


def _until_community(address: str) -> str | None:
    for mark in _COMMUNITY:
        found = mark.search(address, 1)
        if found:
            until = address[: found.end()]
            return None if _HOUSE.search(until) else until
    return None
