"""Dates as people write them and as workbooks store them, read without guessing.

Lives here: reading and showing a date, and whole months between dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from app.base.text import normalise

Precision = Literal["day", "month", "year"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTHS = 12

_SERIAL_ZERO_1900 = date(1899, 12, 30)
_SERIAL_ZERO_1904 = date(1904, 1, 1)
_FALSE_LEAP_DAY = 60
# Four figures that are no year: below this a serial would be an age, a count or a part of an address.
_LEAST_SERIAL = 3000
_LAST_SERIAL = 73_415  # 2100-12-31

_YEAR_DIGITS, _SERIAL_DIGITS, _MONTH_DIGITS, _DAY_DIGITS = 4, 5, 6, 8
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_WESTERN = re.compile(rf"(\d{{4}}) ?([./\-、]) ?(\d{{1,2}})(?: ?\2 ?(\d{{1,2}}))?\.?{_TIME}")
_CHINESE = re.compile(rf"(\d{{4}}) ?年(?: ?(\d{{1,2}}) ?月份?(?: ?(\d{{1,2}}) ?[日号]?)?)?{_TIME}")

_TWO_DIGIT_YEAR = re.compile(
    r"(\d{2})(?:(\d{2})(\d{2})| ?[./\-、年] ?(\d{1,2})(?: ?[./\-、月] ?(\d{1,2})?)? ?[日号]?)"
)
_LAST_DAY = 31

_WHOLE_FLOAT = re.compile(r"(?<=\d)\.0+$", re.ASCII)

_NUMERALS = "〇一二三四五六七八九"
_NUMERAL_DIGITS = str.maketrans(_NUMERALS + "○零", "012345678900")
_CHINESE_WORDS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年"
    r"(?:(元|[一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_NUMBER_WORD = re.compile(r"([二三]?)(十?)([一二三四五六七八九]?)")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date that was read and how exact it was written.

    `value` is the day; where only month or year were written, the first day of them.
    """

    value: date
    precision: Precision


def read_date(value: object, *, epoch_1904: bool = False) -> DateReading | None:
    """Reads a date from a cell or an input; None where it is not surely one.

    Takes dates, datetimes, texts (1987.06, 1987/6/1, 1987年6月1日, 19870601, 198706, 1987, 一九八七年;
    with full-width digits, blanks and a time of day) and numbers: 19870601, 198706 and 1987 as written,
    otherwise the serial of a workbook (`epoch_1904` for those that count from 1904). Years outside 1900 to
    2100 are not read; nor is the number 1987.1, which may have been 1987.10.
    """
    if isinstance(value, datetime):
        return _checked(value.date())
    if isinstance(value, date):
        return _checked(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _read_number(value, epoch_1904=epoch_1904)
    if isinstance(value, str):
        return _read_text(value, epoch_1904)
    return None


def read_typed(text: str, today: date) -> DateReading | None:
    """Reads a date that a person types: as `read_date`, and years of two figures that mean one year only.

    850701, 85.7.1, 85-7 and 85年7月1日 are of 1985. A year that may be of either century (12.7.1 while it is
    2026), or may be a day, is not read.
    """
    reading = read_date(text)
    parts = None if reading is not None else _TWO_DIGIT_YEAR.fullmatch(normalise(text))
    if parts is None or int(parts[1]) <= max(_LAST_DAY, today.year % 100):
        return reading
    return _from_parts(f"19{parts[1]}", parts[2] or parts[4], parts[3] or parts[5])


def from_serial(serial: float, *, epoch_1904: bool = False) -> date | None:
    """The day of a workbook's serial number; the time of day is dropped.

    In the 1900 system 60 is 1900-02-29, a day that never was: None. Numbers below 1 (0 in the 1904
    system) and beyond the year 2100 give None.
    """
    whole = int(serial // 1)
    if epoch_1904:
        return _SERIAL_ZERO_1904 + timedelta(whole) if 0 <= whole <= _LAST_SERIAL - 1462 else None
    if not 1 <= whole <= _LAST_SERIAL or whole == _FALSE_LEAP_DAY:
        return None
    return _SERIAL_ZERO_1900 + timedelta(whole + (whole < _FALSE_LEAP_DAY))


def show_date(value: date | None, precision: Precision = "day") -> str:
    """1987-06-01, 1987-06 or 1987; an empty text for None."""
    if value is None:
        return ""
    shown = value.isoformat()
    return shown if precision == "day" else shown[:7] if precision == "month" else shown[:4]


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the last day where that month is shorter.

    Source: 民法典 art. 202.
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> tuple[int, int]:
    """Full months from `start` to `end` and the days left over; (0, 0) where `end` comes before `start`.

    A month is full on the same day of the month or, where that month is shorter, on its last day.
    """
    if end < start:
        return 0, 0
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days


def _checked(day: date, precision: Precision = "day") -> DateReading | None:
    return DateReading(day, precision) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _from_parts(year: str, month: str | None, day: str | None) -> DateReading | None:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return _checked(date(int(year), int(month or 1), int(day or 1)), precision)
    except ValueError:
        return None


def _read_number(number: float, *, epoch_1904: bool) -> DateReading | None:
    whole = int(number) if number == number // 1 else None
    if whole is not None and whole > 0:
        digits = str(whole)
        if len(digits) in {_MONTH_DIGITS, _DAY_DIGITS} or FIRST_YEAR <= whole <= LAST_YEAR:
            return _from_digits(digits)
    elif FIRST_YEAR <= number < LAST_YEAR + 1:
        return _from_year_and_fraction(number)
    if not _LEAST_SERIAL <= number < _LAST_SERIAL + 1:
        return None
    day = from_serial(number, epoch_1904=epoch_1904)
    return _checked(day) if day else None


def _from_year_and_fraction(number: float) -> DateReading | None:
    """1987.06 typed into a cell without a date format; 1987.1 may have been 1987.10 and is not read."""
    year, _, month = f"{number:.10g}".partition(".")
    if month == "1" or len(month) > len("06"):
        return None
    return _from_digits(year + month.zfill(2))


def _from_digits(digits: str) -> DateReading | None:
    return _from_parts(digits[:4], digits[4:6] or None, digits[6:8] or None)


@lru_cache(maxsize=16_384)
def _read_text(text: str, epoch_1904: bool) -> DateReading | None:  # noqa: FBT001 -- a cache key
    plain = normalise(text).lstrip("'").strip()
    digits = _WHOLE_FLOAT.sub("", plain)
    if digits.isascii() and digits.isdigit():
        return _read_digits(digits, epoch_1904=epoch_1904)
    parts = _WESTERN.fullmatch(plain)
    if parts:
        return _from_parts(parts[1], parts[3], parts[4])
    parts = _CHINESE.fullmatch(plain)
    if parts:
        return _from_parts(parts[1], parts[2], parts[3])
    return _read_words(plain.replace(" ", ""))


def _read_digits(digits: str, *, epoch_1904: bool) -> DateReading | None:
    if len(digits) in {_YEAR_DIGITS, _MONTH_DIGITS, _DAY_DIGITS}:
        return _from_digits(digits)
    return _read_number(int(digits), epoch_1904=epoch_1904) if len(digits) == _SERIAL_DIGITS else None


def _read_words(words: str) -> DateReading | None:
    parts = _CHINESE_WORDS.fullmatch(words)
    if parts is None:
        return None
    return _from_parts(parts[1].translate(_NUMERAL_DIGITS), _month_word(parts[2]), _number_word(parts[3]))


def _month_word(word: str | None) -> str | None:
    return "1" if word == "元" else _number_word(word)


def _number_word(word: str | None) -> str | None:
    """'二十一' → '21'; a word that is no number becomes '0', which no calendar holds."""
    if word is None:
        return None
    parts = _NUMBER_WORD.fullmatch(word)
    if parts is None or (parts[1] and not parts[2] and parts[3]):
        return "0"
    tens, ten, ones = parts.groups()
    if not ten:
        return str(_NUMERALS.index(tens or ones))
    return str((_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0))
