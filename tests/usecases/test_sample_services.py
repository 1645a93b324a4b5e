"""The registers around 双报到 in the sample centre keep the rules that people's entries keep."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date

import pytest

from app.base.scans import is_token
from app.records.base import check_values, fields_of
from app.usecases.sample_around import Around, Place
from app.usecases.sample_services import Person, Served, places_by_building

SINCE, UNTIL = date(2024, 5, 22), date(2026, 11, 22)
WORDS = {
    "surnames": "王李",
    "male": "伟强",
    "female": "芳娜",
    "companies": [f"青禾{word}" for word in ("纺织", "物流", "电子", "食品", "家居", "软件", "药房", "物业")],
    "residents": ["青禾小学"],
    "district": "深圳市龙湖区",
    "roads": ["望月路"],
}
PLACES = [Place("b1", "g1", "o1"), Place("b2", "g2", None)]
Sample = tuple[Around, Served]


def made(seed: int = 1) -> Sample:
    draw = random.Random(seed)
    around = Around(WORDS, draw, SINCE, UNTIL, places=PLACES)
    around.invent([(f"m{n}", f"王{n}") for n in range(300)])
    served = Served(draw, SINCE, UNTIL, units=around.units.ids, households=around.households.ids)
    units = around.units.ids
    people = [Person(f"m{n}", "o9", PLACES[n % 2], units[n % len(units)], SINCE) for n in range(300)]
    served.invent(people)
    return around, served


@pytest.fixture(scope="module")
def sample() -> Sample:
    return made()


def test_the_same_seed_gives_the_same_data() -> None:
    first, second = made(), made()
    for one, other in zip(
        (*first[0].registers(), *first[1].registers()),
        (*second[0].registers(), *second[1].registers()),
        strict=True,
    ):
        assert len(one.rows) == len(other.rows)
    assert [row["name"] for row in first[0].units.rows] == [row["name"] for row in second[0].units.rows]
    assert [row["served_on"] for row in first[1].services.rows] == [
        row["served_on"] for row in second[1].services.rows
    ]


def test_every_register_is_filled_and_keeps_its_fields_rules(sample: Sample) -> None:
    for register in (*sample[0].registers(), *sample[1].registers()):
        assert register.rows, register.kind.label
        for row in register.rows:
            new = register.kind(**row)
            check_values(
                register.kind, {said.name: getattr(new, said.name) for said in fields_of(register.kind)}
            )


def test_events_amount_to_how_each_check_in_stands(sample: Sample) -> None:
    served = sample[1]
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in served.events.rows:
        sums[row["checkin_id"]].update(due=row["due"], present=row["present"])
    wanted = {"待报到": (1, 0), "已报到": (1, 1), "已退出": (0, 0)}
    states = Counter(row["state"] for row in served.checkins.rows)
    assert set(states) == set(wanted)
    for record_id, row in zip(served.checkins.ids, served.checkins.rows, strict=True):
        assert (sums[record_id]["due"], sums[record_id]["present"]) == wanted[row["state"]]


def test_nobody_serves_before_they_came_or_after_they_left(sample: Sample) -> None:
    served = sample[1]
    spans = {row["member_id"]: row for row in served.checkins.rows}
    assert len(served.services.rows) > 1000
    for row in served.services.rows:
        span = spans[row["member_id"]]
        assert span["checked_in_on"] <= row["served_on"] <= (span["left_on"] or UNTIL)
        assert (row["mode"] == "急时") == (row.get("emergency_id") is not None)


def test_who_checks_in_is_sent_by_where_they_work_but_for_a_few_who_are_lent(sample: Sample) -> None:
    around, served = sample
    own = {f"m{n}": around.units.ids[n % len(around.units.ids)] for n in range(300)}
    lent = [row for row in served.checkins.rows if row["unit_id"] != own[row["member_id"]]]
    assert 0 < len(lent) < len(served.checkins.rows) / 20
    assert all("借调" in row["note"] for row in lent)


def test_cards_can_be_read_and_reviews_keep_the_third(sample: Sample) -> None:
    served = sample[1]
    assert all(is_token(row["token"]) for row in served.cards.rows)
    grades = Counter(row["grade"] for row in served.reviews.rows)
    assert grades["优秀"] * 3 <= sum(grades.values())


def test_a_building_lies_in_its_grid_and_under_its_branch() -> None:
    areas = {
        "c": {"kind": "社区"},
        "g": {"kind": "网格", "parent_id": "c"},
        "e": {"kind": "小区", "parent_id": "g"},
        "b": {"kind": "楼栋", "parent_id": "e"},
        "lost": {"kind": "楼栋", "parent_id": "c"},
    }
    assert places_by_building(areas, [("branch", "g")]) == {"b": Place("b", "g", "branch")}
