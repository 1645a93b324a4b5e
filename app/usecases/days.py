"""Days as acts check them: not in the future, not before what must have come first."""

from __future__ import annotations

from datetime import date

from app.base import clock
from app.base.errors import RuleError


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
