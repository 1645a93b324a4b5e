"""Figures of a quarter over very many services, against the same counts as raw SQL in the same run.

    python -m tests.bench.bench_figures [FOLDER]

FOLDER keeps the store between runs; it is built at the first (2 000 000 services of 419 000 members).
Goal: at most 1.3 times raw SQL for the same counts per organisation and area.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.base.ids import new_ids
from app.base.periods import read_period
from app.records.accounts import Role
from app.records.areas import Area
from app.records.base import Record
from app.records.checkins import DIRECTIONS, Checkin, CheckinEvent
from app.records.figures import Scope
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.services import CALM, EMERGENCY, Service
from app.storage.engine import Store
from app.storage.work import Actor
from app.usecases.figures import FAMILIES, count_families, snapshot
from app.usecases.folding import fold
from app.usecases.workplace import Login, Workplace, create_centre

GOAL = 1.3
PASSWORD = "Spring-rain-7"
ACTOR = Actor("bench", frozenset(Role))
MEMBERS, SERVICES = 419_000, 2_000_000
BRANCHES, UNIONS, GRIDS, HOUSES = 48, 6, 150, 20
FIRST, DAYS = date(2024, 10, 1), 730
PORTION = 20_000
KINDS = ("走一走左邻右舍", "议一议邻里事务", "解一解邻里纠纷", "帮一帮邻里困难", "守一守邻里平安")

Row = dict[str, Any]


def build(store: Store) -> None:
    """Keep the trees, the members with their check-ins, and the services."""
    draw = random.Random(1)
    branches, houses = trees(store)
    ids = new_ids(MEMBERS)
    # A branch has its own grids: whoever lives in a house is received by one branch.
    homes = [draw.randrange(len(houses)) for _ in ids]
    places = [(branches[home // HOUSES % BRANCHES], houses[home]) for home in homes]
    keep(store, Member, people(draw, places), ids)
    checkins = new_ids(MEMBERS)
    rows = [
        {
            "member_id": member,
            "organisation_id": branch,
            "area_id": house,
            "state": "已报到",
            "checked_in_on": FIRST + timedelta(draw.randrange(DAYS)),
        }
        for member, (branch, house) in zip(ids, places, strict=True)
    ]
    keep(store, Checkin, iter(rows), checkins)
    keep(store, CheckinEvent, events(rows, checkins), new_ids(MEMBERS))
    keep(store, Service, services(draw, ids, places), new_ids(SERVICES))


def trees(store: Store) -> tuple[list[str], list[str]]:
    """1 + 6 + 48 organisations over 150 grids with their houses; ids of branches and houses."""
    top, *unions = new_ids(1 + UNIONS)
    branches = new_ids(BRANCHES)
    organisations: list[Row] = [{"name": "街道党工委", "kind": "街道党工委", "position": 1}]
    organisations += [
        {"name": f"第{n}党总支", "kind": "党总支", "parent_id": top, "position": n}
        for n in range(1, UNIONS + 1)
    ]
    organisations += [
        {"name": f"第{n}党支部", "kind": "党支部", "parent_id": unions[n % UNIONS], "position": n}
        for n in range(1, BRANCHES + 1)
    ]
    keep(store, Organisation, iter(organisations), [top, *unions, *branches])
    community, *grids = new_ids(1 + GRIDS)
    areas: list[Row] = [{"name": "社区", "kind": "社区"}]
    areas += [
        {"name": f"第{n}网格", "kind": "网格", "parent_id": community, "position": n}
        for n in range(1, GRIDS + 1)
    ]
    keep(store, Area, iter(areas), [community, *grids])
    houses = new_ids(GRIDS * HOUSES)
    rows = [
        {"name": f"{n}栋", "kind": "楼栋", "parent_id": grids[n // HOUSES]} for n in range(GRIDS * HOUSES)
    ]
    keep(store, Area, iter(rows), houses)
    return branches, list(houses)


def people(draw: random.Random, places: list[tuple[str, str]]) -> Iterator[Row]:
    """Invented members without numbers."""
    given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
    for branch, house in places:
        born = date(1950 + draw.randrange(50), 1 + draw.randrange(12), 1 + draw.randrange(28))
        yield {
            "name": "王李张刘陈杨赵黄"[draw.randrange(8)] + draw.choice(given) + draw.choice(given),
            "sex": draw.choice("男女"),
            "born_on": born,
            "joined_on": date(born.year + 24, 7, 1),
            "organisation_id": branch,
            "area_id": house,
        }


def events(rows: list[Row], checkins: list[str]) -> Iterator[Row]:
    """The first check-in of each member."""
    for row, checkin in zip(rows, checkins, strict=True):
        yield {
            "direction": DIRECTIONS[1],
            "checkin_id": checkin,
            "member_id": row["member_id"],
            "organisation_id": row["organisation_id"],
            "area_id": row["area_id"],
            "kind": "报到",
            "happened_on": row["checked_in_on"],
            "due": 1,
            "present": 1,
        }


def services(draw: random.Random, ids: list[str], places: list[tuple[str, str]]) -> Iterator[Row]:
    """Services spread over the days, one in 25 of them in an emergency."""
    for number in range(SERVICES):
        at = draw.randrange(len(ids))
        yield {
            "member_id": ids[at],
            "organisation_id": places[at][0],
            "area_id": places[at][1],
            "kind": draw.choice(KINDS),
            "served_on": FIRST + timedelta(number * DAYS // SERVICES),
            "hours": Decimal(draw.randrange(1, 9)) / 2,
            "people_served": draw.randrange(6),
            "mode": EMERGENCY if draw.randrange(25) == 0 else CALM,
        }


def keep(store: Store, kind: type[Record], rows: Iterator[Row], ids: list[str]) -> None:
    """Keep rows of one kind, one act per portion."""
    began = time.perf_counter()
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        with store.working(ACTOR, "基准数据", act="bench.build") as work:
            work.add_many(kind, [next(rows) for _ in portion], portion)
    print(f"{kind.label} {len(ids):>9}  {time.perf_counter() - began:6.1f} s", flush=True)


STANDING = """
SELECT organisation_id, area_id, SUM(due), SUM(present) FROM checkin_events
WHERE direction = '党员报到' AND happened_on <= ? GROUP BY organisation_id, area_id
"""
SERVED = """
SELECT organisation_id, area_id, mode, SUM(times), SUM(people_served), SUM(hours) FROM services
WHERE served_on BETWEEN ? AND ? GROUP BY organisation_id, area_id, mode
"""
TOOK_PART = """
WITH served AS (
    SELECT member_id, SUM(CASE mode WHEN '平时' THEN times END) calm,
        SUM(CASE mode WHEN '急时' THEN times END) urgent
    FROM services WHERE served_on BETWEEN ? AND ? GROUP BY member_id
)
SELECT e.organisation_id, e.area_id, COUNT(DISTINCT CASE WHEN s.calm > 0 THEN e.member_id END),
    COUNT(DISTINCT CASE WHEN s.urgent > 0 THEN e.member_id END)
FROM checkin_events e JOIN served s USING (member_id)
WHERE e.direction = '党员报到' AND e.happened_on <= ? GROUP BY e.organisation_id, e.area_id
"""
ROLL = """
SELECT organisation_id, COUNT(*), SUM(kind = '正式党员'), SUM(sex = '女'), SUM(born_on > '1990-09-30')
FROM members WHERE +organisation_id IS NOT NULL AND state IN ('正常', '保留党籍', '恢复党籍', '停止党籍')
GROUP BY organisation_id
"""
ROUNDS = 5


def best(*tasks: Callable[[], object]) -> list[float]:
    """The fastest of some rounds of each, in seconds; they run in turn, so that all meet the same machine."""
    fastest = [float("inf")] * len(tasks)
    for _ in range(ROUNDS):
        for place, task in enumerate(tasks):
            began = time.perf_counter()
            task()
            fastest[place] = min(fastest[place], time.perf_counter() - began)
    return fastest


def measure(login: Login) -> None:
    """Print each family of figures of one quarter against its raw SQL, and the whole report's counting."""
    period = read_period("2026Q3")
    scope = Scope(period.first, period.last)
    first, last = period.first.isoformat(), period.last.isoformat()
    rivals: dict[str, tuple[str, tuple[str, ...]]] = {
        "members_on_roll": (ROLL, ()),
        "checkins_due": (STANDING, (last,)),
        "services_calm": (SERVED, (first, last)),
        "took_part_calm": (TOOK_PART, (first, last, last)),
    }
    total = [0.0, 0.0]
    for family in FAMILIES:
        if family.tallies[0] not in rivals:
            continue
        sql, values = rivals[family.tallies[0]]
        with login.store.connection() as connection, login.store.reading(login.actor) as read:
            raw, own = best(
                lambda: connection.exec_driver_sql(sql, values).all(),  # noqa: B023 - called at once
                lambda: count_families(read, scope, (family,)),  # noqa: B023 - called at once
            )
        total[0] += own
        total[1] += raw
        say(family.tallies[0], own, raw)
    say("a quarter's figures", *total)
    began = time.perf_counter()
    counted = login.ask(snapshot, period)
    print(f"the whole report counted (3 stretches, 3 months) {time.perf_counter() - began:6.1f} s")
    began = time.perf_counter()
    fold(counted)
    print(f"folded up the tree {time.perf_counter() - began:6.2f} s")


def say(name: str, own: float, raw: float) -> None:
    """One line."""
    mark = "reached" if own <= GOAL * raw else "MISSED"
    print(f"{name:22s} {own:6.2f} s   raw SQL {raw:6.2f} s   ratio {own / raw:5.2f}   goal <= {GOAL} {mark}")


def main() -> None:
    """Build the store where there is none, then measure."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "centre"
        built = folder.exists()
        if not built:
            create_centre(folder, "基准", "bench", PASSWORD)
        with Workplace(folder) as place:
            login = place.sign_in("bench", PASSWORD)
            if not built:
                build(login.store)
            measure(login)


if __name__ == "__main__":
    main()
