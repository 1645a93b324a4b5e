"""评议: once a year each member and each unit is graded, and not too many are 优秀."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import and_, func, literal, or_, select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.checkins import STATES, Checkin
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.services import CALM, GRADES, Review, Service
from app.records.units import CHECKIN_STATES, Unit, UnitCheckin
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.days import refuse_future
from app.usecases.filters import one_of
from app.usecases.settings import number_on
from app.usecases.trees import ids_under

EXCELLENT = GRADES[0]
LIMIT = "优秀比例上限"
MOST_ROWS = 5000
_EARLIEST = 2000

Sort = Literal["member", "unit"]


@dataclass(frozen=True, slots=True)
class GradeEntry:
    """A grade for one member or unit; None takes it back. A note of None leaves the note as it is."""

    id: str
    grade: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review: who, what they did in the year, and how they were graded."""

    id: str
    name: str
    belongs: str | None
    calm: Decimal
    emergency: Decimal
    times: int
    grade: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ReviewBalance:
    """How many are 优秀, of how many who are reviewed, how many may be, and how many have a grade."""

    excellent: int
    reviewed: int
    most: int
    graded: int


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The review of a year; ``total`` counts the lines that the filter lets through."""

    balance: ReviewBalance
    total: int
    rows: tuple[ReviewRow, ...]


@act("年度评议", needs=Right.REVIEW_CHECKINS)
def set_grades(
    work: Work,
    sort: Sort,
    year: int,
    entries: Sequence[GradeEntry],
    reviewed_on: date | None = None,
    reason: str | None = None,
) -> ReviewBalance:
    """Keep grades of a year, all or none.

    Args:
        work: the running act.
        sort: whether members or units are graded.
        year: the year they are graded for.
        entries: the grades.
        reviewed_on: the day of the review; today by default.
        reason: why more than the rule allows are 优秀.

    Raises:
        RuleError: the year or day is to come, an unknown grade, somebody who is not reviewed, or more 优秀
            than the rule allows and no reason (``too_many_excellent``).
    """
    on = reviewed_on or clock.today()
    refuse_future(on, "reviewed_on")
    _check_year(year)
    before = _balance(work, sort, year)
    own = _checkin_of(sort)[1]
    among = one_of(own, [entry.id for entry in entries])
    reviewed = frozenset(work.scalars(select(own).where(among, *_fits(work, sort, year)).distinct()))
    for entry in entries:
        if entry.grade is not None and entry.grade not in GRADES:
            raise RuleError(f"等次只能是：{'、'.join(GRADES)}。", "grade", "unknown_choice")
        if entry.id not in reviewed:
            raise RuleError("其中有人不在这一年的评议范围，请刷新列表。", None, "not_reviewed")
        _grade(work, sort, year, entry, on)
    work.flush()
    after = _balance(work, sort, year)
    if after.excellent > max(after.most, before.excellent):
        _refuse_too_many(work, after, year, reason)
    return after


@ask(needs=Right.SEE_CHECKINS)
def review_list(
    read: Read,
    sort: Sort,
    year: int,
    organisation_id: str | None = None,
    unit_id: str | None = None,
    limit: int = MOST_ROWS,
) -> ReviewList:
    """Those who are reviewed for a year, by name, with what they did.

    Reviewed is who was checked in on the last day of the year (today, while it lasts), and who has a grade.

    Args:
        read: the look at the store.
        sort: members or units.
        year: the year.
        organisation_id: only those who checked in with it or one below it.
        unit_id: only members of this unit.
        limit: at most so many lines.
    """
    _check_year(year)
    own = _checkin_of(sort)[1]
    fits = _fits(read, sort, year, organisation_id, unit_id)
    record: Any = Member if sort == "member" else Unit
    named = read.rows(
        select(record.id, record.name)
        .where(select(literal(1)).where(own == record.id, *fits).exists())
        .order_by(record.name_pinyin, record.id)
        .limit(limit)
    )
    ids = [row[0] for row in named]
    belongs, done = _belongs(read, sort, year, ids), _done(read, sort, year, ids)
    grades = _grades(read, sort, year)
    rows = tuple(
        ReviewRow(one, name, belongs.get(one), *done[one], *grades.get(one, (None, None)))
        for one, name in named
    )
    return ReviewList(_balance(read, sort, year), _count(read, own, fits), rows)


def _grade(work: Work, sort: Sort, year: int, entry: GradeEntry, on: date) -> None:
    own = Review.member_id if sort == "member" else Review.unit_id
    kept = work.scalar(select(Review).where(Review.year == year, own == entry.id))
    if entry.grade is None:
        if kept is not None:
            work.delete(kept)
        return
    if kept is None:
        kept = work.add(Review(year=year, **{f"{sort}_id": entry.id}, grade=entry.grade, reviewed_on=on))
    else:
        kept.grade, kept.reviewed_on = entry.grade, on
    if entry.note is not None:
        kept.note = entry.note.strip() or None


def _refuse_too_many(work: Work, balance: ReviewBalance, year: int, reason: str | None) -> None:
    share = number_on(work, LIMIT, _cut(year))
    if not (reason or "").strip():
        raise RuleError(
            f"“{EXCELLENT}”已有 {balance.excellent} 个，参加评议 {balance.reviewed} 个，"
            f"按 1/{share:f} 最多 {balance.most} 个。请减少，或写明原因。",
            "grade",
            "too_many_excellent",
        )
    said = {"reason": (reason or "").strip(), "year": year, "excellent": balance.excellent}
    work.note(Review.record_type, work.id, {**said, "most": balance.most, "reviewed": balance.reviewed})


def _balance(read: Read, sort: Sort, year: int) -> ReviewBalance:
    grades = [grade for grade, _ in _grades(read, sort, year).values()]
    reviewed = _count(read, _checkin_of(sort)[1], _fits(read, sort, year))
    most = int(reviewed // number_on(read, LIMIT, _cut(year)))
    return ReviewBalance(grades.count(EXCELLENT), reviewed, most, len(grades))


def _grades(read: Read, sort: Sort, year: int) -> dict[str, tuple[str, str | None]]:
    own = Review.member_id if sort == "member" else Review.unit_id
    query = select(own, Review.grade, Review.note).where(Review.year == year, own.is_not(None))
    return {str(row[0]): (row[1], row[2]) for row in read.rows(query)}


def _fits(
    read: Read, sort: Sort, year: int, organisation_id: str | None = None, unit_id: str | None = None
) -> list[Any]:
    """What a check-in must be for its member or unit to be reviewed."""
    kind, own, waiting = _checkin_of(sort)
    cut = _cut(year)
    stands = and_(
        kind.state != waiting,
        kind.checked_in_on <= cut,
        or_(kind.left_on.is_(None), kind.left_on > cut),
    )
    fits: list[Any] = [or_(stands, one_of(own, list(_grades(read, sort, year))))]
    if organisation_id:
        fits.append(one_of(kind.organisation_id, ids_under(read, Organisation, organisation_id)))
    if unit_id:
        fits.append(kind.unit_id == unit_id)
    return fits


def _count(read: Read, own: Any, fits: Sequence[Any]) -> int:
    """How many members or units have such a check-in."""
    found: int = read.scalars(select(func.count(own.distinct())).where(*fits))[0]
    return found


def _belongs(read: Read, sort: Sort, year: int, ids: Sequence[str]) -> dict[str, str]:
    """To which unit a member belongs, and with which organisation a unit is checked in."""
    kind, own, waiting = _checkin_of(sort)
    target: Any = Unit if sort == "member" else Organisation
    link = kind.unit_id if sort == "member" else kind.organisation_id
    query = (
        select(own, target.name)
        .join(target, target.id == link)
        .where(one_of(own, ids), kind.state != waiting, kind.checked_in_on <= _cut(year))
        .order_by(kind.checked_in_on)
    )
    return {row[0]: row[1] for row in read.rows(query)}


def _done(
    read: Read, sort: Sort, year: int, ids: Sequence[str]
) -> Mapping[str, tuple[Decimal, Decimal, int]]:
    """Hours in calm, hours in emergencies and services of a year."""
    own: Any = Service.member_id if sort == "member" else Service.unit_id
    query = (
        select(own, Service.mode, func.sum(Service.hours), func.sum(Service.times))
        .where(Service.served_on.between(date(year, 1, 1), date(year, 12, 31)), one_of(own, list(ids)))
        .group_by(own, Service.mode)
    )
    found: defaultdict[str, tuple[Decimal, Decimal, int]] = defaultdict(lambda: (Decimal(0), Decimal(0), 0))
    for one, mode, hours, times in read.rows(query):
        calm, emergency, before = found[one or ""]
        found[one or ""] = (
            (calm + hours, emergency, before + times)
            if mode == CALM
            else (calm, emergency + hours, before + times)
        )
    return found


def _checkin_of(sort: Sort) -> tuple[Any, Any, str]:
    if sort == "member":
        return Checkin, Checkin.member_id, STATES[0]
    return UnitCheckin, UnitCheckin.unit_id, CHECKIN_STATES[0]


def _cut(year: int) -> date:
    """The day on which it is decided who is reviewed: the last of the year, or today while it lasts."""
    return min(date(year, 12, 31), clock.today())


def _check_year(year: int) -> None:
    if not _EARLIEST <= year <= clock.today().year:
        raise RuleError("评议的年度要在今年以前（含今年）。", "year", "in_future")
