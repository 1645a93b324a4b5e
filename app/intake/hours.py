"""Hours as people write them into workbooks: 2, 1.5h, 90分钟, 1小时30分, 两个半小时, 9:00-11:30."""

from __future__ import annotations

import re
from decimal import Decimal

from app.base.text import normalise
from app.sheets.cells import cell_text
from app.sheets.workbook import ErrorValue, Value

_AROUND = re.compile(r"^(?:约|共计|共|合计|计|各)|(?:左右|整|以内)$")
# Digits without end are no hours, and neither int nor Decimal would take thousands of them.
_NUMBER = re.compile(r"\d{1,9}(?:\.\d+)?").fullmatch
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?").fullmatch
_HOURS = re.compile(
    r"(?:(\d{1,9}(?:\.\d+)?)(?:个)?(半)?(?:小时|钟头|时|hours?|hrs?|h)(半)?)?(?:(?:零)?(\d{1,9})(?:分钟|分|minutes?|mins?|m))?"
).fullmatch
_AT = r"(\d{1,2})\s*(?::\s*(\d{2})(?::00)?|[时点](半|\d{1,2}分?)?)"
_SPAN = re.compile(rf"(?<!\d){_AT}\s*[-—–~～至到]+\s*{_AT}")
_WORDS = {word: str(number) for number, word in enumerate("零一二三四五六七八九十")} | {"两": "2"}
_MINUTES = re.compile(r"分钟|分\)|\(分|min").search
_AN_HOUR = 60


def counts_minutes(head: str) -> bool:
    """Whether a heading says that the numbers below it are minutes."""
    return _MINUTES(normalise(head).lower()) is not None


def hours_of(value: Value, *, minutes: bool = False) -> Decimal | None:
    """How many hours a cell says; None where it says none that can be read.

    Args:
        value: the cell.
        minutes: the heading says that bare numbers are minutes.
    """
    if value is None or isinstance(value, (bool, ErrorValue)):
        return None
    text = _AROUND.sub("", normalise(cell_text(value)).lower().replace(" ", ""))
    if not text:
        return None
    if _NUMBER(text):
        return Decimal(text) / (_AN_HOUR if minutes else 1)
    if clock := _CLOCK(text):
        return _hours(int(clock[1]), int(clock[2]))
    if span := _SPAN.fullmatch(text):
        return _length(span)
    return _in_words(_numerals(text))


def span_in(value: Value) -> Decimal | None:
    """How long a time lasts that stands behind a day: 2026-03-05 9:00-11:30; None where none does."""
    if not isinstance(value, str):
        return None
    found = _SPAN.search(normalise(value))
    return None if found is None else _length(found)


def _in_words(text: str) -> Decimal | None:
    found = _HOURS(text)
    if found is None or not any(found.groups()):
        return None
    whole, half, half_after, minutes = found.groups()
    hours = Decimal(whole or 0) + (Decimal("0.5") if half or half_after else 0)
    return hours + _hours(0, int(minutes or 0))


def _numerals(text: str) -> str:
    """Numerals as digits, up to 十九; 半小时 is half an hour."""
    if text.startswith("半"):
        return "0.5" + text[1:].removeprefix("个")
    first = text[:1]
    if first == "十" and text[1:2] in _WORDS:
        return f"1{_WORDS[text[1:2]]}{text[2:]}"
    return _WORDS[first] + text[1:] if first in _WORDS else text


def _length(span: re.Match[str]) -> Decimal | None:
    begin = _moment(span[1], span[2] or span[3])
    end = _moment(span[4], span[5] or span[6])
    return (end - begin) / _AN_HOUR if end > begin else None


def _moment(hour: str, minute: str | None) -> Decimal:
    told = 30 if minute == "半" else int((minute or "0").removesuffix("分") or 0)
    return Decimal(int(hour) * _AN_HOUR + told)


def _hours(whole: int, minutes: int) -> Decimal:
    return whole + Decimal(minutes) / _AN_HOUR
