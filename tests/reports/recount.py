"""Figures counted once more, from the bare rows in plain Python.

Nothing here is shared with the program's own counting: no query of it, no rounding, no tree, no period. The
days are given, the rows are read with plain SELECTs, and shares are made with fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
WANTED = ("organisations", "areas", "members", "status_changes", "checkin_events", "services")


@dataclass(frozen=True)
class Store:
    """All rows that figures are made of, as they lie in the file."""

    rows: Mapping[str, list[Row]]

    @classmethod
    def read(cls, connection: Any) -> Store:
        """Everything there is, through a bare connection."""
        found: dict[str, list[Row]] = {}
        for table in WANTED:
            asked = connection.exec_driver_sql(f"SELECT * FROM {table}")
            names = list(asked.keys())
            found[table] = [dict(zip(names, row, strict=True)) for row in asked.all()]
        return cls(found)

    def below(self, organisation: str | None) -> set[str | None]:
        """An organisation and all below it; without one everything, also no organisation at all."""
        if organisation is None:
            return {None, *(row["id"] for row in self.rows["organisations"])}
        inside: set[str | None] = {organisation}
        while more := {
            row["id"]
            for row in self.rows["organisations"]
            if row["parent_id"] in inside and row["id"] not in inside
        }:
            inside |= more
        return inside

    def grid(self, area: str | None) -> str | None:
        """The grid an area lies in."""
        by_id = {row["id"]: row for row in self.rows["areas"]}
        while area is not None and by_id[area]["kind"] != "网格":
            area = by_id[area]["parent_id"]
        return area


def recount(
    store: Store, first: date, last: date, organisation: str | None = None, grid: str | None = None
) -> dict[str, tuple[int | Decimal, int | None]]:
    """Numerator and denominator of every figure for the days from ``first`` to ``last``."""
    inside = store.below(organisation)

    def here(row: Row) -> bool:
        return row["organisation_id"] in inside and (grid is None or store.grid(row["area_id"]) == grid)

    found: dict[str, tuple[int | Decimal, int | None]] = {}
    if grid is None:
        found |= _roll(store, first, last, inside)
    standing = _standing(store, last, here)
    units_due, units_in = standing["单位报到"]
    due, present = standing["党员报到"]
    found |= {
        "units_due": (units_due, None),
        "units_in": (units_in, None),
        "units_rate": (units_in, units_due),
        "checkins_due": (due, None),
        "checkins_in": (present, None),
        "checkins_rate": (present, due),
    }
    found |= {
        "checkins_new": (sum(here(row) for row in _last_moves(store, first, last, "报到")), None),
        "checkins_left": (sum(here(row) for row in _last_moves(store, first, last, "退出")), None),
    }
    people = _present_members(store, last, here)
    found["grids"] = (len({store.grid(area) for _, area in people.values()} - {None}), None)
    for mode, end in (("平时", "calm"), ("急时", "emergency")):
        found |= _services(store, first, last, here, mode, end, people)
    return found


def _last_moves(store: Store, first: date, last: date, kind: str) -> Iterable[Row]:
    """The last step of that kind of each member who made one in the period."""
    made: dict[str, Row] = {}
    for event in store.rows["checkin_events"]:
        within = first.isoformat() <= event["happened_on"] <= last.isoformat()
        if event["direction"] != "党员报到" or event["kind"] != kind or not within or not event["live"]:
            continue
        other = made.get(event["member_id"])
        place = (event["organisation_id"] or "", event["area_id"] or "")
        if (
            other is None
            or event["happened_on"] > other["happened_on"]
            or (
                event["happened_on"] == other["happened_on"]
                and place < (other["organisation_id"] or "", other["area_id"] or "")
            )
        ):
            made[event["member_id"]] = event
    return made.values()


def text_of(numerator: int | Decimal, denominator: int | None, decimals: int, *, share: bool) -> str:
    """A figure as a paper prints it."""
    if denominator == 0:
        return "—"
    exact = Fraction(numerator) / (1 if denominator is None else denominator) * (100 if share else 1)
    digits = Decimal(exact.numerator) * 10**decimals / Decimal(exact.denominator)
    whole = digits.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole.scaleb(-decimals):,.{decimals}f}{'%' if share else ''}"


def _roll(
    store: Store, first: date, last: date, inside: set[str | None]
) -> dict[str, tuple[int | Decimal, int | None]]:
    start, day = first.isoformat(), last.isoformat()
    changes = defaultdict(list)
    for change in sorted(store.rows["status_changes"], key=lambda row: (row["happened_on"], row["id"])):
        changes[change["member_id"]].append(change)
    counts: dict[str, int] = defaultdict(int)
    for member in store.rows["members"]:
        if member["organisation_id"] is None or member["organisation_id"] not in inside:
            continue
        for change in changes[member["id"]]:
            if start <= change["happened_on"] <= day:
                counts["members_moved_in"] += change["kind"] == "组织关系转入"
                counts["members_moved_out"] += change["kind"] == "组织关系转出"
        if member["kind"] not in ("正式党员", "预备党员"):
            continue
        joined, full = member["joined_on"], member["full_on"]
        counts["members_joined"] += joined is not None and start <= joined <= day
        counts["members_confirmed"] += (
            member["kind"] == "正式党员" and full is not None and start <= full <= day
        )
        if joined is not None and joined > day:
            continue
        if not _stood_on(member, changes[member["id"]], day):
            continue
        counts["members_on_roll"] += 1
        is_full = member["kind"] == "正式党员" and (full is None or full <= day)
        counts["members_full" if is_full else "members_probationary"] += 1
        counts["members_women"] += member["sex"] == "女"
        if member["born_on"]:
            born = date.fromisoformat(member["born_on"])
            age = last.year - born.year - ((last.month, last.day) < (born.month, born.day))
            counts["members_young"] += age <= 35
            counts["members_old"] += age >= 61
    names = (
        *("members_on_roll", "members_full", "members_probationary", "members_women", "members_young"),
        *("members_old", "members_joined", "members_confirmed", "members_moved_in", "members_moved_out"),
    )
    found: dict[str, tuple[int | Decimal, int | None]] = {name: (counts[name], None) for name in names}
    return {**found, "women_share": (counts["members_women"], counts["members_on_roll"])}


def _stood_on(member: Row, changes: list[Row], day: str) -> bool:
    """Played from the beginning: whether the membership stood at the end of that day."""
    said = [row for row in changes if row["kind"] in ("党籍", "组织关系转入", "组织关系转出")]
    if not said:
        return member["state"] in ("正常", "保留党籍", "恢复党籍", "停止党籍")
    opening = said[0]
    state = "正常" if opening["before"] is not None else "未在册"
    for row in said:
        if row["happened_on"] > day:
            break
        state = "正常" if row["kind"] == "组织关系转入" else row["after"]
    return state in ("正常", "保留党籍", "恢复党籍", "停止党籍")


def _standing(store: Store, last: date, here: Any) -> dict[str, tuple[int, int]]:
    found = {"单位报到": (0, 0), "党员报到": (0, 0)}
    for event in store.rows["checkin_events"]:
        if event["happened_on"] <= last.isoformat() and here(event):
            due, present = found[event["direction"]]
            found[event["direction"]] = (due + event["due"], present + event["present"])
    return found


def _present_members(store: Store, last: date, here: Any) -> dict[str, tuple[str | None, str | None]]:
    """Members checked in at the end, with where."""
    present: dict[tuple[str, str | None, str | None], int] = defaultdict(int)
    for event in store.rows["checkin_events"]:
        if event["direction"] == "党员报到" and event["happened_on"] <= last.isoformat() and here(event):
            present[event["member_id"], event["organisation_id"], event["area_id"]] += event["present"]
    return {member: (branch, area) for (member, branch, area), count in present.items() if count > 0}


def _services(
    store: Store, first: date, last: date, here: Any, mode: str, end: str, people: Iterable[str]
) -> dict[str, tuple[int | Decimal, int | None]]:
    times: dict[str, int] = defaultdict(int)
    places: dict[str | None, int] = defaultdict(int)
    services, served, halves = 0, 0, 0
    for service in store.rows["services"]:
        if service["mode"] != mode or not first.isoformat() <= service["served_on"] <= last.isoformat():
            continue
        times[service["member_id"]] += service["times"]
        if here(service):
            services += service["times"]
            served += service["people_served"] or 0
            halves += service["hours"]
            places[store.grid(service["area_id"])] += service["times"]
    present = list(people)
    took_part = sum(times[member] > 0 for member in present)
    hours = Decimal(halves) / 2
    return {
        f"services_{end}": (services, None),
        f"people_served_{end}": (served, None),
        f"hours_{end}": (hours, None),
        f"hours_per_head_{end}": (hours, len(present)),
        f"took_part_{end}": (took_part, None),
        f"participation_{end}": (took_part, len(present)),
        f"grids_served_{end}": (sum(n > 0 for grid, n in places.items() if grid is not None), None),
    }
