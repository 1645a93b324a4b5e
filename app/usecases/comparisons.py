"""What a period is held against: 上期 and 去年同期, whole or as far as the period itself is counted."""

from __future__ import annotations

from datetime import date

from app.base.periods import Period, Span


def held_against(period: Period, day: date) -> tuple[Period, Period]:
    """上期 and 去年同期 of a period that is counted up to a day.

    A whole period is held against whole ones. One that is not over, or is cut off earlier, is held against as
    many days from the beginning of the period before, and against the same days of last year; so is a year,
    whose 上期 and 去年同期 are one.

    Args:
        period: the period.
        day: the last day of it that is counted.
    """
    before, year = period.previous(), period.year_before()
    if day >= period.last:
        return before, year
    same_days = Period(period.first, day, Span.RANGE).year_before()
    as_many = same_days.last if before == year else before.first + (day - period.first)
    return _up_to(before, as_many), _up_to(year, same_days.last)


def _up_to(whole: Period, day: date) -> Period:
    return whole if day >= whole.last else Period(whole.first, day, Span.RANGE)
