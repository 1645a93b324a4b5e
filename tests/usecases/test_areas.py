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
