"""Days as acts check them: not in the future, not too long ago, not out of order with other days."""

from __future__ import annotations

from datetime import date

from app.base import clock
from app.base.errors import RuleError

EARLIEST = date(1949, 10, 1)
"""Nothing that is kept happened before; a day before it is a slip of the keys."""
GROWN = 16
"""The age in years from which somebody serves and checks in."""


def refuse_future(day: date | None, name: str) -> None:
    """Refuse a day that has not come yet.

    Args:
        day: the day; None is let through.
        name: the field to say it at.

    Raises:
        RuleError: code ``in_future``.
    """
    if day is not None and day > clock.today():
        raise RuleError("日期在今天以后，请核对。", name, "in_future")


def refuse_before(day: date | None, first: date | None, name: str, words: str) -> None:
    """Refuse a day before the one that must have come first; either may be unknown.

    Args:
        day: the day.
        first: what it may not be before.
        name: the field to say it at.
        words: what is wrong then, e.g. “报到日期”早于“列入应报到日期”.

    Raises:
        RuleError: code ``bad_order``.
    """
    if day is not None and first is not None and day < first:
        raise RuleError(f"{words}（{first.isoformat()}），请核对。", name, "bad_order")


def refuse_after(day: date | None, last: date | None, name: str, words: str) -> None:
    """Refuse a day after the one by which it must have come; either may be unknown.

    Args:
        day: the day.
        last: what it may not be after.
        name: the field to say it at.
        words: what is wrong then, e.g. “报到日期”晚于“续报日期”.

    Raises:
        RuleError: code ``bad_order``.
    """
    if day is not None and last is not None and day > last:
        raise RuleError(f"{words}（{last.isoformat()}），请核对。", name, "bad_order")


def refuse_early(day: date | None, name: str, born_on: date | None = None) -> None:
    """Refuse a day on which it can't have been: long ago, or before somebody had grown up.

    Args:
        day: the day; None is let through.
        name: the field to say it at.
        born_on: when the person it is about was born; None if unknown, or if it is about no person.

    Raises:
        RuleError: code ``too_early``. The birth date is not told: it may be hidden from who reads this.
    """
    if day is None:
        return
    if day < EARLIEST:
        raise RuleError(f"日期早于 {EARLIEST.isoformat()}，请核对。", name, "too_early")
    if born_on is not None and (day.year - GROWN, day.month, day.day) < (
        born_on.year, born_on.month, born_on.day,
    ):  # fmt: skip
        raise RuleError(f"这一天本人还不满 {GROWN} 周岁，请核对日期和出生日期。", name, "too_early")
