"""What a scanner or an id-card reader sends, read as what it means.

Readers are keyboards: they type a text and press Enter. What each of them sends differs, so every form is one
small function in `READERS`; a vendor's library would be one more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.base.citizen_id import read_citizen_id
from app.base.text import normalise

TOKEN_DIGITS = 12
"""Of the digits-only codes on our own cards: eleven random ones and a check digit."""

_LABELLED = re.compile(r"(姓名|公民身份号码|身份证号码|身份证号|证件号码)\s*[:：=]?\s*([^\s:：=|,，;；]+)")
_PARTS = re.compile(r"[|,，;；\t^]+")
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")


@dataclass(frozen=True, slots=True)
class IdCard:
    """What a reader told of an identity card; the name is None where it sent the number only."""

    id_number: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A text from the one box: a token of our own card, an identity card, or neither (both None)."""

    text: str
    token: str | None = None
    card: IdCard | None = None


def read_scan(text: str) -> Scan:
    """What this text is.

    Args:
        text: as it stood in the box; blanks around it do not count.
    """
    plain = normalise(text).strip()
    if is_token(plain):
        return Scan(plain, token=plain)
    card = next((found for read in READERS if (found := read(plain)) is not None), None)
    return Scan(plain, card=card)


def is_token(text: str) -> bool:
    """Whether this is a code of our cards: all digits, right length, right check digit."""
    return len(text) == TOKEN_DIGITS and text.isascii() and text.isdigit() and luhn(text[:-1]) == text[-1]


def luhn(digits: str) -> str:
    """The check digit that follows these digits (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the cross sum of two digits
    return str(-total % 10)


def _bare_number(text: str) -> IdCard | None:
    """Readers that are set to send the number alone."""
    return IdCard(_tidy(text)) if _NUMBER.fullmatch(text) and _is_real(text) else None


def _labelled(text: str) -> IdCard | None:
    """Fields with their labels: 姓名：张三 … 公民身份号码：…."""
    said: dict[str, str] = dict(_LABELLED.findall(text))
    numbers = [value for label, value in said.items() if label != "姓名" and _NUMBER.fullmatch(value)]
    return IdCard(_tidy(numbers[0]), said.get("姓名")) if numbers and _is_real(numbers[0]) else None


def _parted(text: str) -> IdCard | None:
    """Fields parted by | , tab or ^, in whatever order: 张三|男|汉|19900101|住址|号码|签发机关|期限."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    numbers = [part for part in parts if _NUMBER.fullmatch(part) and _is_real(part)]
    if not numbers:
        return None
    first = parts[0]
    return IdCard(_tidy(numbers[0]), None if any(c.isdigit() for c in first) else first)


def _tidy(number: str) -> str:
    return number.upper()


def _is_real(number: str) -> bool:
    return read_citizen_id(number).valid


READERS: tuple[Callable[[str], IdCard | None], ...] = (_bare_number, _labelled, _parted)
"""The forms known so far, the plainest first."""
