"""Numbers of people as cells say them: 30, 1,200人次, 约20人; whole, or not read at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.intake.values import says_something, text_of
from app.sheets.workbook import Value

_COUNT = re.compile(
    r"(?P<about>约|大约|近|超|超过)?(?:共计|共|合计|计)?"
    r"(?P<number>\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.0+)?"
    r"(?P<more>余|多|来)?(?:个)?(?:人次|人|名|位|次)?(?P<around>左右|以上)?"
).fullmatch


class Count(NamedTuple):
    """What a cell says: the number, None where none stands there, and the words if it is a rough one."""

    number: int | None
    rough: str | None = None


def count_of(value: Value, most: int) -> Count | None:
    """How many a cell says; None where it is no whole number from 0 to ``most``."""
    text = text_of(value)
    if text is None:
        return None if says_something(value) else Count(None)
    found = _COUNT(text.replace("，", ",").replace(" ", ""))
    if found is None or (number := int(found["number"].replace(",", ""))) > most:
        return None
    return Count(number, text if found["about"] or found["more"] or found["around"] else None)
