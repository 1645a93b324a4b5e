"""The party's tree, as a secretary keeps it."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.usecases import areas, history, listing, members, organisations
from app.usecases.workplace import Login


def branch(login: Login, name: str, parent: str | None = None, position: int | None = None) -> str:
    values = {"name": name, "kind": "党支部", "parent_id": parent, "position": position}
    return login.act(organisations.add_organisation, values)


def test_the_tree_stands_in_the_order_of_paper(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    branch(secretary, "第二网格党支部", top, 2)
    branch(secretary, "第一网格党支部", top, 1)
    branch(secretary, "机关党支部", top)
    tree = secretary.ask(organisations.organisation_tree)
    assert [(node.depth, node.name) for node in tree] == [
        (0, "石一社区党委"),
        (1, "第一网格党支部"),
        (1, "第二网格党支部"),
        (1, "机关党支部"),
    ]


def test_nothing_hangs_under_itself(secretary: Login) -> None:
    top = branch(secretary, "甲党支部")
    below = branch(secretary, "乙党支部", top)
    with pytest.raises(RuleError) as refused:
        secretary.act(organisations.change_organisation, top, {"parent_id": below})
    assert refused.value.code == "loop"


def test_two_of_one_name_under_one_parent_are_refused(secretary: Login) -> None:
    branch(secretary, "甲党支部")
    with pytest.raises(RuleError, match="已经有"):
        branch(secretary, "甲党支部")


def test_a_branch_with_members_is_not_deleted(secretary: Login) -> None:
    home = branch(secretary, "甲党支部")
    secretary.act(members.register_member, {"name": "王强", "organisation_id": home})
    with pytest.raises(RuleError) as refused:
        secretary.act(organisations.delete_organisation, home)
    assert refused.value.code == "in_use"
    assert secretary.ask(organisations.members_per_organisation) == {home: 1}


def test_a_branch_covers_several_grids_and_lets_go_of_them(secretary: Login) -> None:
    grids = [secretary.act(areas.add_area, {"name": f"第{n}网格", "kind": "网格"}) for n in "一二三"]
    home = secretary.act(organisations.add_organisation, {"name": "甲党支部", "kind": "党支部"}, grids[:2])
    assert set(secretary.ask(organisations.areas_of, home)) == set(grids[:2])
    secretary.act(organisations.set_areas, home, grids[1:])
    assert set(secretary.ask(organisations.areas_of, home)) == set(grids[1:])
    history.undo(secretary)
    assert set(secretary.ask(organisations.areas_of, home)) == set(grids[:2])


def test_a_changed_name_shows_in_every_list(secretary: Login) -> None:
    home = branch(secretary, "甲党支部")
    secretary.act(members.register_member, {"name": "王强", "organisation_id": home})
    secretary.act(organisations.change_organisation, home, {"name": "第一网格党支部"})
    assert secretary.ask(listing.list_rows, "members").rows[0]["organisation"] == "第一网格党支部"
    assert [row["name"] for row in secretary.ask(listing.list_rows, "organisations").rows] == [
        "第一网格党支部"
    ]


def test_numbered_branches_stand_by_their_number(secretary: Login) -> None:
    for name in (
        "第十网格党支部",
        "第二网格党支部",
        "第二十一网格党支部",
        "第三网格党支部",
        "第一网格党支部",
    ):
        branch(secretary, name)
    for name in ("10栋党小组", "9栋党小组"):
        branch(secretary, name)
    assert [node.name for node in secretary.ask(organisations.organisation_tree)] == [
        "第一网格党支部",
        "第二网格党支部",
        "第三网格党支部",
        "第十网格党支部",
        "第二十一网格党支部",
        "9栋党小组",
        "10栋党小组",
    ]


def names(login: Login) -> list[str]:
    return [node.name for node in login.ask(organisations.organisation_tree)]


def test_a_branch_moves_among_its_sisters_and_back_again(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    ids = [branch(secretary, f"第{n}党支部", top) for n in "一二三"]
    secretary.act(organisations.move_organisation, ids[2], -1)
    assert names(secretary) == ["石一社区党委", "第一党支部", "第三党支部", "第二党支部"]
    secretary.act(organisations.move_organisation, ids[0], 1)
    assert names(secretary) == ["石一社区党委", "第三党支部", "第一党支部", "第二党支部"]
    history.undo(secretary)
    history.undo(secretary)
    assert names(secretary) == ["石一社区党委", "第一党支部", "第二党支部", "第三党支部"]


@pytest.mark.parametrize(("which", "step"), [(0, -1), (1, 1)])
def test_the_ends_of_a_row_move_no_further(secretary: Login, which: int, step: int) -> None:
    ids = [branch(secretary, f"第{n}党支部") for n in "一二"]
    with pytest.raises(RuleError) as refused:
        secretary.act(organisations.move_organisation, ids[which], step)
    assert refused.value.code == "at_end"
    assert names(secretary) == ["第一党支部", "第二党支部"]


def test_an_area_knows_who_covers_it(secretary: Login) -> None:
    grid = secretary.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    home = secretary.act(organisations.add_organisation, {"name": "甲党支部", "kind": "党支部"}, [grid])
    assert secretary.ask(organisations.organisations_covering, grid) == (home,)
