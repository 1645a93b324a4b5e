"""The sample centre: invented, plausible, and the same for the same seed."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.citizen_id import read_citizen_id
from app.base.paths import resource
from app.records.member_rules import check_member
from app.records.members import ON_ROLL, Member
from app.usecases.sample_people import Invented, People
from tests.cli.conftest import MEMBERS, Program

UNTIL = date(2026, 9, 30)
RARE = "䶮㛃𬭎𠅤"


def invented(count: int, seed: int = 1) -> Invented:
    words = json.loads(resource("sample/words.json").read_text("utf-8"))
    branches, homes = ["b1", "b2", "b3"], [("h1", "松涛苑1栋"), ("h2", "听雨轩2栋")]
    return People(words, random.Random(seed), UNTIL, branches=branches, homes=homes).invent(count)


@pytest.fixture(scope="module")
def many() -> Invented:
    return invented(3000)


def test_the_same_seed_gives_the_same_people() -> None:
    assert invented(200) == invented(200)
    assert invented(200) != invented(200, seed=2)


def test_everybody_keeps_the_rules_of_the_field(many: Invented) -> None:
    for row in many.members:
        check_member(row, UNTIL)


def test_id_numbers_are_right_and_can_be_nobody_s(many: Invented) -> None:
    numbers = [row["id_number"] for row in many.members if row["id_number"]]
    assert len(numbers) == len(set(numbers)) > 2900
    for row in many.members:
        if number := row["id_number"]:
            reading = read_citizen_id(number)
            assert reading.valid
            assert number.startswith("440309")
            assert (reading.birth_on, reading.sex) == (row["born_on"] or reading.birth_on, row["sex"])


def test_every_field_of_a_member_is_filled_in_somebody(many: Invented) -> None:
    filled = {name for row in many.members for name, value in row.items() if value is not None}
    unused = set(Member.__table__.c.keys()) - filled
    assert unused == {"id", "centre_id", "photo_id", "name_pinyin", "name_strokes"}


def test_names_with_rare_characters_and_several_sounds_are_among_them(many: Invented) -> None:
    names = " ".join(row["name"] for row in many.members)
    assert all(char in names for char in RARE)
    assert re.search(r"单|仇|解|区|查|曾", names)
    assert "·" in names


def test_something_happened_to_people_in_the_thirty_months(many: Invented) -> None:
    kinds = Counter(change["kind"] for _, change in many.changes)
    assert {"党籍", "类别", "组织关系转入", "组织关系转出", "流动", "失联", "困难", "失能"} <= set(kinds)
    assert {change["happened_on"] > UNTIL for _, change in many.changes} == {False}
    gone = [row for row in many.members if row["state"] not in ON_ROLL]
    assert 0 < len(gone) < len(many.members) // 20


def test_a_few_people_were_entered_twice(many: Invented) -> None:
    born = Counter((row["name"], row["born_on"]) for row in many.members if row["born_on"])
    phones = Counter((row["name"], row["phone"]) for row in many.members if row["phone"])
    assert sum(count > 1 for count in born.values()) >= 10
    assert sum(count > 1 for count in phones.values()) >= 10


def test_every_branch_has_a_secretary_on_its_roll(many: Invented) -> None:
    secretaries = [row for row in many.members if row["party_post"] == "支部书记"]
    assert {row["organisation_id"] for row in secretaries} == {"b1", "b2", "b3"}
    assert {row["state"] for row in secretaries} == {"正常"}


def without_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "id"} for row in rows]


def test_two_samples_of_one_seed_list_the_same(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    words = ("--members", MEMBERS, "--seed", 7, "--until", "2026-09-30")
    made = program.bare("demo", folder, *words, "--json").data
    assert (made["user"], made["members"]) == ("demo", MEMBERS)
    again = Program(folder, program.capture)
    for register in ("members", "organisations", "areas"):
        first, second = (one("list", register, "--json").data["rows"] for one in (program, again))
        assert without_ids(first) == without_ids(second)


def test_the_tree_goes_from_the_community_to_branches_over_grids(program: Program) -> None:
    organisations = program("list", "organisations", "--json").data["rows"]
    assert [row["kind"] for row in organisations[:3]] == ["社区党委", "党总支", "党支部"]
    areas = program("list", "areas", "--json").data["rows"]
    assert {row["kind"] for row in areas} == {"社区", "网格", "小区", "楼栋"}
    covers = [
        entry
        for entry in program("history", "--json").data["entries"]
        if entry["record_type"] == "organisation_area"
    ]
    per_branch = Counter(entry["values"]["organisation_id"] for entry in covers)
    assert max(per_branch.values()) > 1
