"""Text as it comes from keyboards, clipboards and strange workbooks, made plain.

Lives here: blanks, full-width characters, invisible characters, names, private-use characters.
"""

from __future__ import annotations

import re
import unicodedata

MIDDLE_DOT = "·"

_HAN_RANGES = (
    (0x3007, 0x3007),  # 〇
    (0x3400, 0x4DBF),  # Extension A
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),  # compatibility
    (0x20000, 0x2A6DF),  # Extension B
    (0x2A700, 0x2EE5D),  # Extensions C, D, E, F, I
    (0x2F800, 0x2FA1F),  # compatibility supplement
    (0x30000, 0x323AF),  # Extensions G, H
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

# Marks that stand inside numbers, dates and codes. The marks of a Chinese sentence stay full-width.
_HALF_MARKS = "．－／＋＠＃％＆＊＝＿＇＂＾｜＼～"
_INVISIBLE = (
    *range(0x09),
    *range(0x0E, 0x1C),
    0x7F,
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    0xFEFF,
)
# Radicals that text copied out of a PDF has in place of the characters they look like.
_RADICALS = dict(
    zip(
        "⺟⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)

_PLAIN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
_PLAIN.update({code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))})
_PLAIN.update({ord(mark): chr(ord(mark) - 0xFEE0) for mark in _HALF_MARKS})
_PLAIN.update({code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)})
_PLAIN.update({ord(radical): char for radical, char in _RADICALS.items()})
_PLAIN.update(dict.fromkeys(_INVISIBLE, None))

_DOTS = {ord(dot): MIDDLE_DOT for dot in "•．‧・･∙⋅●▪᛫·｡"}
_AROUND_DOT = re.compile(r"\s*·\s*")
_POINT_BETWEEN = re.compile(r"(?<=[㐀-鿿])\.(?=[㐀-鿿])")
_LONGEST_SPREAD_NAME = 3
_FIRST_HAN = 0x3007
_USUAL_HAN, _AFTER_USUAL_HAN = 0x4E00, 0xA000


def normalise(text: str) -> str:
    """One line of text without what nobody sees.

    Full-width digits, letters and the marks of numbers and codes become half-width; the marks of a
    Chinese sentence (，。：（）) stay. Blanks of every kind (also line breaks, NBSP and U+3000) are
    stripped at the ends and become one blank inside. Zero-width and control characters go. Radical
    signs (⾦) become the characters they stand for.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    return " ".join(text.translate(_PLAIN).split())


def tidy_name(name: str) -> str:
    """A person's name as it is kept: '宋　梓' → '宋梓', '买买提 • 艾力' → '买买提·艾力'.

    Blanks go from names of two or three Chinese characters and from longer ones typed one by one; between
    the parts of other names one blank stays. The dot of minority names is unified to U+00B7.
    """
    plain = normalise(name.translate(_DOTS))
    plain = _POINT_BETWEEN.sub(MIDDLE_DOT, plain)
    plain = _AROUND_DOT.sub(MIDDLE_DOT, plain)
    if " " not in plain:
        return plain
    parts = plain.split(" ")
    joined = "".join(parts)
    spread = len(joined) <= _LONGEST_SPREAD_NAME or all(len(part) == 1 for part in parts)
    return joined if spread and all(map(is_han, joined)) else plain


def private_use(text: str) -> tuple[str, ...]:
    """The private-use characters in `text`, each once, in order, as 'U+E000'.

    Such characters have no agreed shape: they print blank or wrong and must be named to the user.
    """
    if text.isascii():
        return ()
    return tuple(dict.fromkeys(f"U+{ord(char):04X}" for char in _PRIVATE.findall(text)))


def is_han(char: str) -> bool:
    """Whether one character is a Chinese character: all planes, Extensions A to I, compatibility, 〇."""
    code = ord(char)
    if _USUAL_HAN <= code < _AFTER_USUAL_HAN:
        return True
    return code >= _FIRST_HAN and any(first <= code <= last for first, last in _HAN_RANGES)
