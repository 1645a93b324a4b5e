"""Figures of the party roll: who is on it at the end of a period, and who came and went within."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select

from app.records.figures import PERCENT, Behind, Family, Figure, Query, Scope
from app.records.members import FULL, ON_ROLL, PROBATIONARY, SEXES, Member, StatusChange

SECTION = "党员名册"
MOVED_IN, MOVED_OUT = "组织关系转入", "组织关系转出"
_STATE = "党籍"
_NOT_HERE = "未在册"
YOUNG, OLD = 35, 61
"""Up to 35 and from 61 on: the ends of the age bands in the party's yearly statistics."""


def on_roll(scope: Scope, *further: ColumnElement[bool]) -> Query:
    """Ids of the members on the roll at the end of a scope."""
    return select(Member.id).where(
        Member.organisation_id.is_not(None),
        _is_member(scope.last),
        _state_on(scope.last).in_(ON_ROLL),
        *scope.holds(Member.organisation_id),
        *further,
    )


def _is_member(day: date) -> ColumnElement[bool]:
    joined = or_(Member.joined_on.is_(None), Member.joined_on <= day)
    return and_(Member.kind.in_((FULL, PROBATIONARY)), joined)


def _state_on(day: date) -> ColumnElement[Any]:
    """The state of a membership on a day: as it is now, unless something happened after that day."""
    kinds = (_STATE, MOVED_IN, MOVED_OUT)
    change, earlier = StatusChange.__table__.alias(), StatusChange.__table__.alias()
    touched = select(StatusChange.member_id).where(
        StatusChange.happened_on > day, StatusChange.kind.in_(kinds)
    )
    stood = (
        select(earlier.c.after)
        .where(
            earlier.c.member_id == Member.id,
            earlier.c.happened_on <= day,
            earlier.c.kind.in_((_STATE, MOVED_OUT)),
        )
        .order_by(earlier.c.happened_on.desc(), earlier.c.id.desc())
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )
    came_from = case((change.c.before.is_(None), _NOT_HERE), else_=func.coalesce(stood, ON_ROLL[0]))
    first_after = (
        select(case((change.c.kind == MOVED_IN, came_from), else_=change.c.before))
        .where(change.c.member_id == Member.id, change.c.happened_on > day, change.c.kind.in_(kinds))
        .order_by(change.c.happened_on, change.c.id)
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )
    return case((Member.id.in_(touched), first_after), else_=Member.state)


def _full(day: date) -> ColumnElement[bool]:
    return and_(Member.kind == FULL, or_(Member.full_on.is_(None), Member.full_on <= day))


def _probationary(day: date) -> ColumnElement[bool]:
    return or_(Member.kind == PROBATIONARY, Member.full_on > day)


def _born(day: date, years: int) -> date:
    """The last birthday of those who are at least so many years old on a day."""
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _young(day: date) -> ColumnElement[bool]:
    return Member.born_on > _born(day, YOUNG + 1)


def _old(day: date) -> ColumnElement[bool]:
    return Member.born_on <= _born(day, OLD)


def _roll(scope: Scope) -> Query:
    """One look at every member: who is on the roll, who joined and who was confirmed within the days."""
    day = scope.last
    each = (
        select(
            Member.organisation_id,
            case((and_(_is_member(day), _state_on(day).in_(ON_ROLL)), 1), else_=0).label("here"),
            _full(day).label("full"),
            _probationary(day).label("probationary"),
            (Member.sex == SEXES[1]).label("woman"),
            _young(day).label("young"),
            _old(day).label("old"),
            _joined(scope).label("joined"),
            _confirmed(scope).label("confirmed"),
        )
        # Not "is not null" and with a limit: SQLite would go through the index of organisations, row by row,
        # and would ask for the state anew for each count.
        .where(func.coalesce(Member.organisation_id, "") != "", *scope.holds(Member.organisation_id))
        .limit(-1)
        .subquery()
    )
    told_apart = [each.c[name] for name in ("full", "probationary", "woman", "young", "old")]
    return select(
        each.c.organisation_id,
        null(),
        func.sum(each.c.here),
        *(func.count().filter(each.c.here == 1, fits) for fits in told_apart),
        func.count().filter(each.c.joined),
        func.count().filter(each.c.confirmed),
    ).group_by(each.c.organisation_id)


def _joined(scope: Scope) -> ColumnElement[bool]:
    return and_(Member.kind.in_((FULL, PROBATIONARY)), Member.joined_on.between(scope.first, scope.last))


def _confirmed(scope: Scope) -> ColumnElement[bool]:
    return and_(Member.kind == FULL, Member.full_on.between(scope.first, scope.last))


def _those(scope: Scope, fits: ColumnElement[bool]) -> Query:
    inside = scope.holds(Member.organisation_id)
    return select(Member.id).where(Member.organisation_id.is_not(None), fits, *inside)


def _moved(scope: Scope, *kinds: str) -> Query:
    return (
        select(Member.id)
        .join(StatusChange, StatusChange.member_id == Member.id)
        .where(
            Member.organisation_id.is_not(None),
            StatusChange.kind.in_(kinds),
            StatusChange.happened_on.between(scope.first, scope.last),
            *scope.holds(Member.organisation_id),
        )
    )


def _moves(scope: Scope) -> Query:
    return (
        _moved(scope, MOVED_IN, MOVED_OUT)
        .with_only_columns(
            Member.organisation_id,
            null(),
            func.count().filter(StatusChange.kind == MOVED_IN),
            func.count().filter(StatusChange.kind == MOVED_OUT),
        )
        .group_by(Member.organisation_id)
    )


FAMILIES = (
    Family(
        (
            "members_on_roll",
            "members_full",
            "members_probationary",
            "members_women",
            "members_young",
            "members_old",
            "members_joined",
            "members_confirmed",
        ),
        _roll,
    ),
    Family(("members_moved_in", "members_moved_out"), _moves),
)

FIGURES = (
    Figure(
        "members_on_roll",
        "在册党员",
        SECTION,
        "期末所在党组织属于本中心、党籍为正常、保留、恢复或停止党籍的正式党员与预备党员；按变动记录回推到期末。",
        "人",
        "members_on_roll",
        behind=Behind(Member, on_roll),
    ),
    Figure(
        "members_full",
        "正式党员",
        SECTION,
        "在册党员中，期末已转正的。",
        "人",
        "members_full",
        behind=Behind(Member, lambda scope: on_roll(scope, _full(scope.last))),
    ),
    Figure(
        "members_probationary",
        "预备党员",
        SECTION,
        "在册党员中，期末尚未转正的。",
        "人",
        "members_probationary",
        behind=Behind(Member, lambda scope: on_roll(scope, _probationary(scope.last))),
    ),
    Figure(
        "members_women",
        "女党员",
        SECTION,
        "在册党员中性别为女的。",
        "人",
        "members_women",
        behind=Behind(Member, lambda scope: on_roll(scope, Member.sex == SEXES[1])),
    ),
    Figure(
        "women_share",
        "女党员占比",
        SECTION,
        "女党员 ÷ 在册党员。",
        PERCENT,
        "members_women",
        "members_on_roll",
        1,
        behind=Behind(Member, lambda scope: on_roll(scope, Member.sex == SEXES[1])),
    ),
    Figure(
        "members_young",
        "35 岁及以下党员",
        SECTION,
        "在册党员中期末满 35 周岁及以下的；未填出生日期的不计。",
        "人",
        "members_young",
        behind=Behind(Member, lambda scope: on_roll(scope, _young(scope.last))),
    ),
    Figure(
        "members_old",
        "61 岁及以上党员",
        SECTION,
        "在册党员中期末满 61 周岁及以上的；未填出生日期的不计。",
        "人",
        "members_old",
        behind=Behind(Member, lambda scope: on_roll(scope, _old(scope.last))),
    ),
    Figure(
        "members_joined",
        "新发展党员",
        SECTION,
        "入党日期在期内的正式党员与预备党员。",
        "人",
        "members_joined",
        behind=Behind(Member, lambda scope: _those(scope, _joined(scope))),
    ),
    Figure(
        "members_confirmed",
        "预备期满转正",
        SECTION,
        "转正日期在期内的正式党员。",
        "人",
        "members_confirmed",
        behind=Behind(Member, lambda scope: _those(scope, _confirmed(scope))),
    ),
    Figure(
        "members_moved_in",
        "组织关系转入",
        SECTION,
        "期内的“组织关系转入”，按现在所在党组织归集，含中心内部调动。",
        "人次",
        "members_moved_in",
        behind=Behind(Member, lambda scope: _moved(scope, MOVED_IN)),
    ),
    Figure(
        "members_moved_out",
        "组织关系转出",
        SECTION,
        "期内的“组织关系转出”，按转出前所在党组织归集。",
        "人次",
        "members_moved_out",
        behind=Behind(Member, lambda scope: _moved(scope, MOVED_OUT)),
    ),
)
