"""One cell as one value: text, date, number, phone, without guessing."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from typing import NamedTuple

from app.base.dates import FIRST_YEAR, LAST_YEAR, Precision, read_date
from app.base.text import normalise, tidy_name
from app.intake.vocabulary import BLANK_WORDS
from app.sheets.cells import cell_text
from app.sheets.workbook import ErrorValue, Value

_AS_IT_IS = re.compile(r"[㐀-鿿0-9A-Za-z·，。、；：（）()#,._+-]+").fullmatch
_HAN_NAME = re.compile(r"[㐀-鿿]{2,4}").fullmatch
_DAY_DIGITS, _ISO = 8, 10
_MOBILE = re.compile(r"(?:\+?86-?)?(1[3-9]\d)-?(\d{4})-?(\d{4})").fullmatch
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}").fullmatch
_LANDLINE = re.compile(
    r"(?:\(?0\d{2,3}\)?-?)?[2-8]\d{6,7}(?:(?:-|转)\d{1,6})?|[48]00-?\d{3}-?\d{4}|0085[23]-?\d{8}"
).fullmatch
_PHONE_GAP = re.compile(r"[、,，/;；\s]+|或|和")
_MOBILE_LENGTH = 11
_QUOTED = 40


class Phone(NamedTuple):
    """A phone cell: the first number, further ones, and whether all of it looks like phone numbers."""

    first: str | None
    further: str | None
    odd: bool


class Day(NamedTuple):
    """A date cell: the day (of a month or year alone its first) and how exact it was written."""

    value: date
    precision: Precision


def text_of(value: Value) -> str | None:
    """One line of text; None for an empty cell, an error, or a sign for nothing (无, /, —)."""
    if type(value) is str:
        plain = value if _AS_IT_IS(value) else normalise(cell_text(value))
    elif value is None or isinstance(value, ErrorValue):
        return None
    else:
        plain = normalise(cell_text(value))
    return plain if plain and plain not in BLANK_WORDS else None


def says_something(value: Value) -> bool:
    """Whether a cell holds more than nothing or a sign for nothing; an error of a formula (#REF!) counts."""
    return isinstance(value, ErrorValue) or text_of(value) is not None


def name_of(value: Value) -> str | None:
    """A person's name as it is kept; None where there is none."""
    if type(value) is str and _HAN_NAME(value):
        return value
    if value is None or isinstance(value, ErrorValue):
        return None
    name = tidy_name(cell_text(value))
    return name if name and name not in BLANK_WORDS else None


def day_of(value: Value, *, epoch_1904: bool) -> Day | None:
    """The day a cell names; None where it is not surely one."""
    if type(value) is date:
        return Day(value, "day") if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if type(value) is str:
        length = len(value)
        iso = length == _ISO and value[4] == "-" and value[7] == "-"
        if iso or (length == _DAY_DIGITS and value.isdigit()):
            with contextlib.suppress(ValueError):
                day = date.fromisoformat(value)
                return Day(day, "day") if FIRST_YEAR <= day.year <= LAST_YEAR else None
    reading = read_date(value, epoch_1904=epoch_1904)
    return None if reading is None else Day(reading.value, reading.precision)


def shown(value: Value) -> str:
    """A cell as a note quotes it: the beginning of a long one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = normalise(cell_text(value))
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def whole_number_of(value: Value) -> int | None:
    """A whole number; None where the cell holds none."""
    text = text_of(value)
    digits = text.rstrip("个月号位") if text else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _DAY_DIGITS else None


def phone_of(value: Value) -> Phone:
    """The phone numbers in a cell, written plainly; what is no phone number stays as it was, and odd."""
    if type(value) is str and len(value) == _MOBILE_LENGTH and _PLAIN_MOBILE(value):
        return Phone(value, None, odd=False)
    text = text_of(value)
    if text is None:
        return Phone(None, None, odd=False)
    whole = _one_phone(text.replace(" ", ""))
    if whole is not None:
        return Phone(whole, None, odd=False)
    parts = [part for part in _PHONE_GAP.split(text) if part]
    numbers = [number for part in parts if (number := _one_phone(part)) is not None]
    if not parts or len(numbers) < len(parts):
        return Phone(text, None, odd=True)
    return Phone(numbers[0], "、".join(numbers[1:]), odd=False)


def _one_phone(text: str) -> str | None:
    mobile = _MOBILE(text)
    if mobile:
        return "".join(mobile.groups())
    return text if _LANDLINE(text) else None
