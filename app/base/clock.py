"""What time it is: the one place that asks the machine.

The clock orders what people see, it never decides an outcome.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
"""All of China keeps one time, without summer time."""


def now() -> datetime:
    """The present moment as an aware UTC time, to the millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """Today's date as a calendar on the wall in China shows it."""
    return datetime.now(CHINA).date()


def to_text(moment: datetime) -> str:
    """Write an aware time as ISO 8601 in UTC with milliseconds and ``Z`` (sorts as text)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote.

    Raises:
        ValueError: the text is not such a time.
    """
    return datetime.fromisoformat(text)


def show(moment: datetime) -> str:
    """The moment in local Chinese time for screen and paper, e.g. ``2026-09-30 14:05``."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
