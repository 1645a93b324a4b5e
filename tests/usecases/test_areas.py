"""The territory as a tree."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.usecases import areas, listing, members, organisations
from app.usecases.workplace import Login


def test_areas_hang_under_each_other_in_order(secretary: Login) -> None:
    community = secretary.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    for place, name in ((2, "第二网格"), (1, "第一网格")):
        values = {"name": name, "kind": "网格", "parent_id": community, "position": place}
        secretary.act(areas.add_area, values)
    assert [node.name for node in secretary.ask(areas.area_tree)] == ["石一社区", "第一网格", "第二网格"]
    assert [row["parent"] for row in secretary.ask(listing.list_rows, "areas", (), "tree").rows] == [
        None,
        "石一社区",
        "石一社区",
    ]


def test_an_area_in_use_is_not_deleted(secretary: Login) -> None:
    lived_in, covered, outer = (
        secretary.act(areas.add_area, {"name": f"{name}网格", "kind": "网格"}) for name in "甲乙丙"
    )
    secretary.act(members.register_member, {"name": "王强", "area_id": lived_in})
    secretary.act(organisations.add_organisation, {"name": "甲党支部", "kind": "党支部"}, (covered,))
    secretary.act(areas.add_area, {"name": "某小区", "kind": "小区", "parent_id": outer})
    for area in (lived_in, covered, outer):
        with pytest.raises(RuleError) as refused:
            secretary.act(areas.delete_area, area)
        assert refused.value.code == "in_use"
    free = secretary.act(areas.add_area, {"name": "丁网格", "kind": "网格"})
    secretary.act(areas.delete_area, free)
    assert len(secretary.ask(areas.area_tree)) == 4


def test_an_area_of_no_known_kind_is_refused(secretary: Login) -> None:
    with pytest.raises(RuleError, match="只能是"):
        secretary.act(areas.add_area, {"name": "甲", "kind": "大区"})


def test_an_area_moves_among_its_sisters(secretary: Login) -> None:
    ids = [secretary.act(areas.add_area, {"name": f"第{n}网格", "kind": "网格"}) for n in "一二三"]
    secretary.act(areas.move_area, ids[0], 1)
    assert [node.name for node in secretary.ask(areas.area_tree)] == ["第二网格", "第一网格", "第三网格"]


def test_those_who_live_in_an_area_are_counted_while_on_the_roll(secretary: Login) -> None:
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    for name, state in (("王强", "正常"), ("李静", "除名")):
        secretary.act(members.register_member, {"name": name, "area_id": grid, "state": state})
    assert secretary.ask(areas.members_per_area) == {grid: 1}
