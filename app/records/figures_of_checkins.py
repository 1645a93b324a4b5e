"""Figures of 双报到: units and members due and in at the end of a period, counted from events alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.records.areas import Area
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.figures import PERCENT, Behind, Family, Figure, Query, Scope
from app.records.members import Member
from app.records.units import Unit

UNITS, MEMBERS = "单位报到", "党员报到"
GRIDS = "grids"
"""Not in any table: grids with members checked in, counted where areas are folded up."""
_ARRIVED, _LEFT = "报到", "退出"


def _until(scope: Scope, direction: str) -> list[ColumnElement[bool]]:
    return [
        CheckinEvent.direction == direction,
        CheckinEvent.happened_on <= scope.last,
        *scope.holds(CheckinEvent.organisation_id, CheckinEvent.area_id),
    ]


def _standing(scope: Scope, direction: str) -> Query:
    return (
        select(
            CheckinEvent.organisation_id,
            CheckinEvent.area_id,
            func.sum(CheckinEvent.due),
            func.sum(CheckinEvent.present),
        )
        .where(*_until(scope, direction))
        .group_by(CheckinEvent.organisation_id, CheckinEvent.area_id)
    )


def _last_moves(scope: Scope) -> Any:
    """Each member's last coming and last leaving in a period, once each, wherever that was.

    Somebody who comes, leaves and comes again counts as one person. What was taken back nets to nothing; of
    steps on one day at several places the one that stands first by its ids is taken.
    """
    event = CheckinEvent
    said = (event.member_id, event.kind, event.organisation_id, event.area_id, event.happened_on)
    within = event.happened_on.between(scope.first, scope.last)
    steps = (
        select(*said)
        .where(event.direction == DIRECTIONS[1], within, event.kind.in_((_ARRIVED, _LEFT)))
        .group_by(*said)
        .having(func.sum(event.present) != 0)
        .subquery()
    )
    latest = (steps.c.happened_on.desc(), steps.c.organisation_id, steps.c.area_id)
    place = func.row_number().over(partition_by=(steps.c.member_id, steps.c.kind), order_by=latest)
    return select(steps, place.label("place")).subquery()


def _moves(scope: Scope) -> Query:
    move = _last_moves(scope).c
    return (
        select(
            move.organisation_id,
            move.area_id,
            func.count().filter(move.kind == _ARRIVED),
            func.count().filter(move.kind == _LEFT),
        )
        .where(move.place == 1, *scope.holds(move.organisation_id, move.area_id))
        .group_by(move.organisation_id, move.area_id)
    )


def _whose(scope: Scope, direction: str, who: Any, counted: Any) -> Query:
    """Ids of those who are due, or in, at the end of a scope."""
    return select(who).where(*_until(scope, direction)).group_by(who).having(func.sum(counted) > 0)


def missing(scope: Scope, direction: str) -> Query:
    """Ids of those who are due at the end of a scope and have not come."""
    who = CheckinEvent.unit_id if direction == DIRECTIONS[0] else CheckinEvent.member_id
    not_here = func.sum(CheckinEvent.present) <= 0
    return _whose(scope, direction, who, CheckinEvent.due).having(not_here)


def _who_moved(scope: Scope, kind: str) -> Query:
    """Ids of those who are counted in `_moves`."""
    move = _last_moves(scope).c
    here = scope.holds(move.organisation_id, move.area_id)
    return select(move.member_id).where(move.place == 1, move.kind == kind, *here)


def members_in(scope: Scope) -> Query:
    """Ids of the members checked in at the end of a scope."""
    return _whose(scope, DIRECTIONS[1], CheckinEvent.member_id, CheckinEvent.present)


def grids_of(used: Query) -> Query:
    """Ids of the grids in which the areas of a query lie."""
    lies = used.subquery()
    place = (
        select(Area.id, Area.parent_id, Area.kind)
        .where(Area.id.in_(select(lies.c[0])))
        .cte("place", recursive=True)
    )
    place = place.union(select(Area.id, Area.parent_id, Area.kind).join(place, Area.id == place.c.parent_id))
    return select(place.c.id).where(place.c.kind == "网格")


def _grids(scope: Scope) -> Query:
    used = (
        select(CheckinEvent.area_id)
        .where(*_until(scope, DIRECTIONS[1]))
        .group_by(CheckinEvent.area_id)
        .having(func.sum(CheckinEvent.present) > 0)
    )
    return grids_of(used)


FAMILIES = (
    Family(("units_due", "units_in"), lambda scope: _standing(scope, DIRECTIONS[0])),
    Family(("checkins_due", "checkins_in"), lambda scope: _standing(scope, DIRECTIONS[1])),
    Family(("checkins_new", "checkins_left"), _moves),
)

_UNITS_DUE = Behind(Unit, lambda scope: _whose(scope, DIRECTIONS[0], CheckinEvent.unit_id, CheckinEvent.due))
_UNITS_IN = Behind(
    Unit, lambda scope: _whose(scope, DIRECTIONS[0], CheckinEvent.unit_id, CheckinEvent.present)
)
_DUE = Behind(Member, lambda scope: _whose(scope, DIRECTIONS[1], CheckinEvent.member_id, CheckinEvent.due))
_IN = Behind(Member, members_in)

FIGURES = (
    Figure("units_due", "应报到单位", UNITS, "期末列入应报到的单位。", "家", "units_due", behind=_UNITS_DUE),
    Figure("units_in", "已报到单位", UNITS, "期末已报到且未退出的单位。", "家", "units_in", behind=_UNITS_IN),
    Figure(
        "units_rate",
        "单位报到率",
        UNITS,
        "已报到单位 ÷ 应报到单位，均为期末数。",
        PERCENT,
        "units_in",
        "units_due",
        1,
        behind=_UNITS_IN,
    ),
    Figure(
        "checkins_due", "应报到党员", MEMBERS, "期末列入应报到的在职党员。", "人", "checkins_due", behind=_DUE
    ),
    Figure(
        "checkins_in", "已报到党员", MEMBERS, "期末已报到且未退出的党员。", "人", "checkins_in", behind=_IN
    ),
    Figure(
        "checkins_rate",
        "党员报到率",
        MEMBERS,
        "已报到党员 ÷ 应报到党员，均为期末数。",
        PERCENT,
        "checkins_in",
        "checkins_due",
        1,
        behind=_IN,
    ),
    Figure(
        "checkins_new",
        "新报到党员",
        MEMBERS,
        "期内办理报到的党员，每人计一次，计在末次报到处；更正的不计。",
        "人",
        "checkins_new",
        behind=Behind(Member, lambda scope: _who_moved(scope, _ARRIVED)),
    ),
    Figure(
        "checkins_left",
        "退出报到党员",
        MEMBERS,
        "期内退出报到的党员，每人计一次，计在末次退出处；更正的不计。",
        "人",
        "checkins_left",
        behind=Behind(Member, lambda scope: _who_moved(scope, _LEFT)),
    ),
    Figure(
        GRIDS,
        "有报到党员的网格",
        MEMBERS,
        "期末已报到党员的报到区域所在的网格，去重。",
        "个",
        GRIDS,
        behind=Behind(Area, _grids),
    ),
)
