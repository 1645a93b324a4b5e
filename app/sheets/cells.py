"""The one policy for what a cell says: its text, and whether its digits can still be trusted."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from app.sheets.workbook import Value

_LOST_FROM = 1e15
_EXPONENT = re.compile(r"^\s*[-+]?\d(?:\.\d+)?[eE]\+?(\d{1,3})\s*$")
_LOST_EXPONENT = 11
_LENGTH_OF_DATE = len("2012-01-28")


def cell_text(value: Value) -> str:
    """The text of a cell as a person would read it.

    Args:
        value: a value of a ``Grid``.

    Returns:
        Whole numbers without ``.0``; bool as 是/否; dates as ``2012-01-28``, with the time only where it is
        not midnight; text without a leading apostrophe; '' for an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value[1:] if value[:1] in {"'", "\u2019"} else str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return _date_text(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _date_text(value: date) -> str:
    if isinstance(value, datetime) and value.time() != time.min:
        return value.isoformat(" ", "seconds")
    return value.isoformat()[:_LENGTH_OF_DATE]


def lost_digits(value: Value) -> bool:
    """Whether a long number went through a float, so that its last digits are not to be trusted.

    True for a numeric cell of 16 or more digits (a float keeps 15) and for text in the form ``4.40309E+17``.
    An 18-digit text, and an 18-digit int out of a csv, are whole and give False.
    """
    if isinstance(value, bool):
        return False
    if isinstance(value, float):
        return abs(value) >= _LOST_FROM
    if isinstance(value, str):
        found = _EXPONENT.match(cell_text(value))
        return found is not None and int(found[1]) >= _LOST_EXPONENT
    return False


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing: empty, or only blanks of any width."""
    return value is None or (isinstance(value, str) and not value.strip("\u200b\ufeff").strip())
