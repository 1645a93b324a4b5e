"""来访登记: who came to the centre, about what, to whom it was handed, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, or_, select

from app.base import clock
from app.base.dates import read_date
from app.base.errors import RuleError
from app.base.text import normalise, tidy_name
from app.records.accounts import Right
from app.records.lists import MATTERS
from app.records.members import Member
from app.records.visitors import Visitor
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.days import refuse_before, refuse_future
from app.usecases.entry import give_values, read_entry
from app.usecases.lists import require_word

_TIME = re.compile(r"(?:(.*\S)\s+)?([01]?\d|2[0-3])[:：]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class VisitorFacts:
    """How the visitors stand: how many came today, how many matters are open, how many of these too late."""

    today: int
    open: int
    overdue: int


@ask(needs=Right.SEE_RESIDENTS)
def visitors_now(read: Read) -> VisitorFacts:
    """How many came today, and what is still to be done."""
    day = clock.today()
    waits = (Visitor.done_on.is_(None), or_(Visitor.handed_to.is_not(None), Visitor.due_on.is_not(None)))
    midnight = datetime.combine(day, time(), clock.CHINA)
    return VisitorFacts(
        read.scalar(select(func.count()).where(Visitor.came_at >= midnight)) or 0,
        read.scalar(select(func.count()).where(*waits)) or 0,
        read.scalar(select(func.count()).where(*waits, Visitor.due_on < day)) or 0,
    )


@act("登记来访", needs=Right.EDIT_RESIDENTS)
def log_visitor(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a visit to the centre.

    Args:
        work: the running act.
        values: fields of `Visitor` by name, as typed. ``came_at``: now without it; a time of today (9:30),
            or day and time (2026-11-22 9:30). The name of a member of the roll is taken from there.

    Returns:
        The id of the visit.

    Raises:
        RuleError: at the field.
    """
    said = {"came_at": clock.now(), "people": 1, **read_entry(Visitor, _timed(values))}
    return work.add(Visitor(**_checked(work, said))).id


@act("修改来访", needs=Right.EDIT_RESIDENTS)
def change_visitor(work: Work, visitor_id: str, values: Mapping[str, Any]) -> None:
    """Give a visit other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    visitor = work.one(Visitor, visitor_id)
    give_values(visitor, _timed(values), lambda said: _checked(work, said))


@act("办结来访", needs=Right.EDIT_RESIDENTS)
def finish_visitor(
    work: Work, visitor_id: str, result: str | None = None, done_on: date | str | None = None
) -> None:
    """What somebody came for is done; today without a day.

    Args:
        work: the running act.
        visitor_id: which visit.
        result: what came of it.
        done_on: the day, in any shape people type.

    Raises:
        RuleError: it is done already, or the day is in the future or before they came.
    """
    visitor = work.one(Visitor, visitor_id)
    if visitor.done_on is not None:
        raise RuleError("这件事已经办结了。", None, "already_done")
    said = read_entry(Visitor, {"result": result, "done_on": done_on})
    day = said["done_on"] or clock.today()
    _check_done(day, visitor.came_at)
    visitor.done_on = day
    visitor.result = said["result"] or visitor.result


@act("删除来访", needs=Right.EDIT_RESIDENTS)
def delete_visitor(work: Work, visitor_id: str) -> None:
    """Take out a visit that was entered by mistake."""
    work.delete(work.one(Visitor, visitor_id))


def _timed(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with the time that was typed read."""
    typed = values.get("came_at")
    return {**values, "came_at": _moment(typed)} if isinstance(typed, str) and typed.strip() else values


def _moment(text: str) -> datetime:
    """A time of today, or day and time, as people type them."""
    fit = _TIME.fullmatch(normalise(text))
    reading = read_date(fit[1]) if fit is not None and fit[1] else None
    wrong = fit is None or (fit[1] and (reading is None or reading.precision != "day"))
    if fit is None or wrong:
        raise RuleError("“来访时间”请写成 9:30，或 2026-11-22 9:30。", "came_at", "time_unreadable")
    day = reading.value if reading is not None and reading.value is not None else clock.today()
    return datetime.combine(day, time(int(fit[2]), int(fit[3])), clock.CHINA)


def _checked(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    if values.get("came_at") is None:
        raise RuleError("请填写“来访时间”。", "came_at", "required")
    if values["came_at"] > clock.now():
        raise RuleError("“来访时间”还没有到，请核对。", "came_at", "in_future")
    member = work.get(Member, values.get("member_id"))
    name = tidy_name(values.get("name") or "") or (member.name if member is not None else None)
    if (values.get("people") or 0) < 1:
        raise RuleError("“人数”至少是 1。", "people", "bad_value")
    require_word(work, MATTERS, values.get("kind"), "kind")
    refuse_before(values.get("due_on"), _day(values["came_at"]), "due_on", "“办理时限”早于来访那天")
    _check_done(values.get("done_on"), values["came_at"])
    return {**values, "name": name}


def _check_done(day: date | None, came_at: datetime) -> None:
    refuse_future(day, "done_on")
    refuse_before(day, _day(came_at), "done_on", "“办结日期”早于来访那天")


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.CHINA).date()
