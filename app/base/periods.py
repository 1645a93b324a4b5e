"""Periods people report on: a year, a half, a quarter, a month, or any stretch from one day to another.

Written as ``2026``, ``2026H1``, ``2026Q3``, ``2026-09`` and ``2026-07-01..2026-09-30``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.base.dates import FIRST_YEAR, LAST_YEAR
from app.base.errors import RuleError

_MONTHS_A_YEAR = 12
_WRITTEN = re.compile(r"(\d{4})(?:(H)([12])|(Q)([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
_HALVES = "上下"
_QUARTERS = "一二三四"


class Span(Enum):
    """How long a period is, in months; a range is as long as it is."""

    YEAR = 12
    HALF = 6
    QUARTER = 3
    MONTH = 1
    RANGE = 0


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included.

    Attributes:
        first: the first day.
        last: the last day.
        span: how it is named; two periods of the same days may be a quarter and a range.
    """

    first: date
    last: date
    span: Span

    @property
    def text(self) -> str:
        """As it is written: ``2026Q3``."""
        year, month = self.first.year, self.first.month
        if self.span is Span.YEAR:
            return f"{year:04d}"
        if self.span is Span.HALF:
            return f"{year:04d}H{month // 6 + 1}"
        if self.span is Span.QUARTER:
            return f"{year:04d}Q{month // 3 + 1}"
        if self.span is Span.MONTH:
            return f"{year:04d}-{month:02d}"
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """As it is read: ``2026年第三季度``."""
        year, month = self.first.year, self.first.month
        if self.span is Span.YEAR:
            return f"{year}年"
        if self.span is Span.HALF:
            return f"{year}年{_HALVES[month // 6]}半年"
        if self.span is Span.QUARTER:
            return f"{year}年第{_QUARTERS[month // 3]}季度"
        if self.span is Span.MONTH:
            return f"{year}年{month}月"
        return f"{_day(self.first)}至{_day(self.last)}"

    @property
    def whole_months(self) -> int:
        """How many whole months it is, 0 if it begins or ends within one."""
        if self.first.day != 1 or self.last != _month_end(self.last.year, self.last.month):
            return 0
        return _month_number(self.last) - _month_number(self.first) + 1

    def previous(self) -> Period:
        """The period of the same length right before: the month before a month, as many days otherwise.

        Raises:
            RuleError: it would lie before the years that can be written (code ``bad_period``).
        """
        if months := self.whole_months:
            return self._moved(-months)
        days = self.last - self.first
        last = self.first - timedelta(1)
        return _checked(last - days, last, self.span)

    def following(self) -> Period:
        """The period of the same length right after.

        Raises:
            RuleError: it would lie after the years that can be written (code ``bad_period``).
        """
        if months := self.whole_months:
            return self._moved(months)
        days = self.last - self.first
        first = self.last + timedelta(1)
        return _checked(first, first + days, self.span)

    def year_before(self) -> Period:
        """The same period of last year; 29 February becomes 28 February.

        Raises:
            RuleError: it would lie before the years that can be written (code ``bad_period``).
        """
        if self.whole_months:
            return self._moved(-_MONTHS_A_YEAR)
        return _checked(_year_earlier(self.first), _year_earlier(self.last), self.span)

    def parts(self) -> tuple[Period, ...]:
        """The months it consists of; those at the ends of a range may be cut."""
        found = []
        first = self.first
        while first <= self.last:
            end = _month_end(first.year, first.month)
            last = min(end, self.last)
            whole = first.day == 1 and last == end
            found.append(Period(first, last, Span.MONTH if whole else Span.RANGE))
            first = end + timedelta(1)
        return tuple(found)

    def _moved(self, months: int) -> Period:
        first, last = _month_number(self.first) + months, _month_number(self.last) + months
        ends = divmod(first, _MONTHS_A_YEAR), divmod(last, _MONTHS_A_YEAR)
        if ends[0][0] < FIRST_YEAR or ends[1][0] > LAST_YEAR:
            raise _bad(f"{self.text} {'之前' if months < 0 else '之后'}")
        return Period(date(ends[0][0], ends[0][1] + 1, 1), _month_end(ends[1][0], ends[1][1] + 1), self.span)


def read_period(text: str) -> Period:
    """Read a period as it is written.

    Raises:
        RuleError: it is none, or its end lies before its beginning (field ``period``, code ``bad_period``).
    """
    text = text.strip()
    if found := _WRITTEN.fullmatch(text):
        return _written(found)
    if found := _RANGE.fullmatch(text):
        try:
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        except ValueError:
            raise _bad(text) from None
        return _checked(first, last, Span.RANGE)
    raise _bad(text)


def period_of(day: date, span: Span) -> Period:
    """The year, half, quarter or month a day lies in."""
    months = span.value
    first = (day.month - 1) // months * months + 1
    return Period(date(day.year, first, 1), _month_end(day.year, first + months - 1), span)


def _written(found: re.Match[str]) -> Period:
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _bad(found[0])
    if found[2]:
        return period_of(date(year, int(found[3]) * Span.HALF.value, 1), Span.HALF)
    if found[4]:
        return period_of(date(year, int(found[5]) * Span.QUARTER.value, 1), Span.QUARTER)
    if found[6]:
        return period_of(date(year, int(found[6]), 1), Span.MONTH)
    return period_of(date(year, 1, 1), Span.YEAR)


def _checked(first: date, last: date, span: Span) -> Period:
    if last < first or first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise _bad(f"{first.isoformat()}..{last.isoformat()}")
    return Period(first, last, span)


def _bad(text: str) -> RuleError:
    return RuleError(
        f"看不懂期间“{text}”，请写成 2026、2026H1、2026Q3、2026-09 或 2026-07-01..2026-09-30。",
        "period",
        "bad_period",
    )


def _month_number(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year_earlier(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
