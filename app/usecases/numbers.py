"""Reference numbers that acts give out, such as 报到编号 DW2026-0001."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.records.base import Record
from app.storage.work import Work

FIRST_WIDTH = 4


def next_number(work: Work, record: type[Record], prefix: str, width: int = FIRST_WIDTH) -> str:
    """The number that follows the last one given out with this prefix.

    The act holds the write transaction, so two acts never get the same one. When all numbers of a width
    are used up the next has one digit more.

    Args:
        work: the running act.
        record: whose ``number`` it becomes.
        prefix: what stands before the digits, e.g. ``DW2026-``.
        width: how many digits the first ones have.
    """
    work.flush()
    column: Any = record.__table__.c.number
    while True:
        shape = prefix + "[0-9]" * width
        query = select(column).where(
            column >= prefix,
            column < prefix + ":",
            column.op("GLOB")(shape),  # ":" follows "9"
        )
        last = work.scalar(query.order_by(column.desc()).limit(1))
        if last is None:
            return f"{prefix}{1:0{width}d}"
        following = int(last.removeprefix(prefix)) + 1
        if len(str(following)) <= width:
            return f"{prefix}{following:0{width}d}"
        width += 1
        if work.scalar(select(column).where(column.op("GLOB")(prefix + "[0-9]" * width)).limit(1)) is None:
            return f"{prefix}{following}"
