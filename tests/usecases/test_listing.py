"""What lists are asked for beyond plain fields: whole branches of the tree, tags, open questions."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.usecases import history, listing, members, organisations
from app.usecases.listing import Condition
from app.usecases.workplace import Login


def names(login: Login, *where: Condition) -> list[str]:
    return [row["name"] for row in login.ask(listing.list_rows, "members", where).rows]


def test_an_organisation_is_filtered_with_all_that_hangs_under_it(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    branch, other = (
        secretary.act(organisations.add_organisation, {"name": name, "kind": "党支部", "parent_id": parent})
        for name, parent in (("第一党支部", top), ("园区党支部", None))
    )
    for name, where in (("安一", top), ("白二", branch), ("曹三", other)):
        secretary.act(members.register_member, {"name": name, "organisation_id": where})
    assert names(secretary, Condition("organisation", "under", top)) == ["安一", "白二"]
    assert names(secretary, Condition("organisation_id", "under", branch)) == ["白二"]
    assert names(secretary, Condition("organisation", "=", top)) == ["安一"]
    assert names(secretary, Condition("organisation", "under", "gone")) == []


def test_what_is_no_tree_has_nothing_below(secretary: Login) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.ask(listing.list_ids, "members", (Condition("state", "under", "正常"),))
    assert (refused.value.field, refused.value.code) == ("state", "no_tree")


def test_what_is_to_be_looked_into_is_listed_and_settled(secretary: Login) -> None:
    member = secretary.act(members.register_member, {"name": "安一", "review": "出生日期与身份证不一致"})
    secretary.act(members.register_member, {"name": "白二"})
    assert names(secretary, Condition("review", "..", "")) == ["安一"]
    secretary.act(members.clear_review, member)
    assert names(secretary, Condition("review", "..", "")) == []
    history.undo(secretary)
    assert names(secretary, Condition("review", "..", "")) == ["安一"]
    secretary.act(members.clear_review, member)
    with pytest.raises(RuleError):
        secretary.act(members.clear_review, member)


def test_who_has_a_tag_is_listed(secretary: Login) -> None:
    first, _ = (secretary.act(members.register_member, {"name": name}) for name in ("安一", "白二"))
    tag = secretary.act(members.tag_member, first, "志愿者")
    assert names(secretary, Condition("tag", "=", tag)) == ["安一"]
    secretary.act(members.untag_member, first, tag)
    assert names(secretary, Condition("tag", "=", tag)) == []
