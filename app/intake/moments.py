"""A cell that says on which day something was, and when on that day: 2026-03-05 9:00-11:30, 3月5日上午."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from app.base.text import normalise
from app.intake.values import day_of
from app.sheets.workbook import Value

_DAY_AND_MORE = re.compile(
    r"\s*(\d{4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?+)(?![\d./])(.+)", re.DOTALL
)
_TIMES = re.compile(
    r"\d{1,2}(?:[:：]\d{2}){1,2}"
    r"|\d{1,2}\s*[-—–~～至到]\s*(?=\d{1,2}\s*[时点])"
    r"|\d{1,2}\s*[时点](?:\s*\d{1,2}\s*分?)?"
    r"|\d{1,3}(?:\.\d+)?\s*(?:个?(?:半)?小时|分钟|h)"
)
_AROUND = " ,，、;；-—–T"


class Moment(NamedTuple):
    """What a cell says: the day, None where it is not surely one day, and the words about the time of day."""

    day: date | None
    time: str | None


def moment_of(value: Value, *, epoch_1904: bool) -> Moment:
    """The day a cell names to the day, and what stands behind it as long as that is no further day."""
    found = _DAY_AND_MORE.fullmatch(normalise(value)) if isinstance(value, str) else None
    if found is not None:
        if any(sign.isdigit() for sign in _TIMES.sub("", found[2])):
            return Moment(None, None)
        return Moment(_day(found[1], epoch_1904=epoch_1904), found[2].strip(_AROUND) or None)
    clock = isinstance(value, datetime) and value.time() != time.min
    return Moment(_day(value, epoch_1904=epoch_1904), f"{value:%H:%M}" if clock else None)


def _day(value: Value, *, epoch_1904: bool) -> date | None:
    reading = None if value is None else day_of(value, epoch_1904=epoch_1904)
    return reading.value if reading is not None and reading.precision == "day" else None
