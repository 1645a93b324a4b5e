"""Figures of services, 平时 and 急时 always apart: how many, for whom, how long, and who took part."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, func, select, type_coerce

from app.records.areas import Area
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.figures import PERCENT, Behind, Family, Figure, Query, Scope
from app.records.figures_of_checkins import grids_of, members_in
from app.records.members import Member
from app.records.services import CALM, EMERGENCY, Service

SECTIONS = {CALM: "平时服务", EMERGENCY: "急时服务"}
KEYS = {CALM: "calm", EMERGENCY: "emergency"}
"""How the keys of the two modes end."""
HALVES = 2
_HALF_HOURS = type_coerce(Service.hours, Integer)


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Service.served_on.between(scope.first, scope.last),
        *scope.holds(Service.organisation_id, Service.area_id),
    ]


def _sums(scope: Scope) -> Query:
    sums = [
        func.sum(counted).filter(Service.mode == mode)
        for mode in SECTIONS
        for counted in (Service.times, Service.people_served, _HALF_HOURS)
    ]
    return (
        select(Service.organisation_id, Service.area_id, *sums)
        .where(*_within(scope))
        .group_by(Service.organisation_id, Service.area_id)
    )


def _served(scope: Scope, *modes: str) -> Query:
    """Members with at least one service within the days, wherever it was; and how many in each mode."""
    counts = [func.sum(Service.times).filter(Service.mode == mode).label(KEYS[mode]) for mode in modes]
    return (
        select(Service.member_id, *counts)
        .where(Service.served_on.between(scope.first, scope.last))
        .group_by(Service.member_id)
    )


def _took_part(scope: Scope) -> Query:
    """Of those checked in at the end, the ones who served within the days, by where they are checked in.

    All that a member's events add up to at one place is 1 while checked in there, else 0; so the events of
    those who served need only be summed, in the order of the index.
    """
    served = _served(scope, CALM, EMERGENCY).cte("served")
    place = (CheckinEvent.organisation_id, CheckinEvent.area_id)
    counts = [func.sum(CheckinEvent.present).filter(served.c[key] > 0) for key in KEYS.values()]
    return (
        select(*place, *counts)
        .join(served, served.c.member_id == CheckinEvent.member_id)
        .where(
            CheckinEvent.direction == DIRECTIONS[1],
            CheckinEvent.happened_on <= scope.last,
            *scope.holds(*place),
        )
        .group_by(*place)
    )


def _who_took_part(scope: Scope, mode: str) -> Query:
    served = _served(scope, mode).subquery()
    return members_in(scope).where(
        CheckinEvent.member_id.in_(select(served.c.member_id).where(served.c[KEYS[mode]] > 0))
    )


def _services(scope: Scope, mode: str) -> Query:
    return select(Service.id).where(*_within(scope), Service.mode == mode, Service.live)


def _grids(scope: Scope, mode: str) -> Query:
    used = (
        select(Service.area_id)
        .where(*_within(scope), Service.mode == mode)
        .group_by(Service.area_id)
        .having(func.sum(Service.times) > 0)
    )
    return grids_of(used)


def grids_served(mode: str) -> str:
    """Key of the tally of grids with a service; counted where areas are folded up."""
    return f"grids_served_{KEYS[mode]}"


def _tallies(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{KEYS[mode]}" for mode in SECTIONS for name in names)


FAMILIES = (
    Family(_tallies("services", "people_served", "hours"), _sums),
    Family(_tallies("took_part"), _took_part),
)


def _figures(mode: str) -> tuple[Figure, ...]:
    section, end = SECTIONS[mode], KEYS[mode]
    entries = Behind(Service, lambda scope: _services(scope, mode))
    people = Behind(Member, lambda scope: _who_took_part(scope, mode))
    return (
        Figure(
            f"services_{end}",
            "服务次数",
            section,
            f"期内模式为“{mode}”的服务记录次数，更正后的净数。",
            "次",
            f"services_{end}",
            behind=entries,
        ),
        Figure(
            f"people_served_{end}",
            "服务人次",
            section,
            f"期内“{mode}”服务记录的服务人次之和，是人次不是人数。",
            "人次",
            f"people_served_{end}",
            behind=entries,
        ),
        Figure(
            f"hours_{end}",
            "服务时长",
            section,
            f"期内“{mode}”服务记录的时长之和，以半小时为单位记录。",
            "小时",
            f"hours_{end}",
            decimals=1,
            scale=HALVES,
            behind=entries,
        ),
        Figure(
            f"hours_per_head_{end}",
            "人均服务时长",
            section,
            f"期内“{mode}”服务时长 ÷ 期末已报到党员。",
            "小时/人",
            f"hours_{end}",
            "checkins_in",
            2,
            scale=HALVES,
            behind=entries,
        ),
        Figure(
            f"took_part_{end}",
            "参加服务党员",
            section,
            f"期末已报到党员中，期内至少有一次“{mode}”服务的人数，按报到的党组织和网格归集。",
            "人",
            f"took_part_{end}",
            behind=people,
        ),
        Figure(
            f"participation_{end}",
            "参与率",
            section,
            f"参加“{mode}”服务的党员 ÷ 期末已报到党员。",
            PERCENT,
            f"took_part_{end}",
            "checkins_in",
            1,
            behind=people,
        ),
        Figure(
            grids_served(mode),
            "开展服务的网格",
            section,
            f"期内有“{mode}”服务记录的区域所在的网格，去重。",
            "个",
            grids_served(mode),
            behind=Behind(Area, lambda scope: _grids(scope, mode)),
        ),
    )


FIGURES = (*_figures(CALM), *_figures(EMERGENCY))
