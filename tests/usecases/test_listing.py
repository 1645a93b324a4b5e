"""What lists are asked for beyond plain fields: whole branches of the tree, tags, open questions."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError, TroubleError
from app.records.accounts import Role
from app.usecases import accounts, areas, history, listing, members, organisations
from app.usecases.filters import in_words
from app.usecases.listing import Condition
from app.usecases.workplace import Login, Workplace
from tests.usecases.conftest import PASSWORD


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


def find(login: Login, register: str, text: str, *where: Condition) -> list[str]:
    return [row["name"] for row in login.ask(listing.open_list, register, text, where).rows]


def test_any_register_is_searched_and_filtered_at_once(secretary: Login) -> None:
    first, second = (
        secretary.act(organisations.add_organisation, {"name": name, "kind": "党支部"})
        for name in ("第一党支部", "第二党支部")
    )
    people = (
        ("白二", first, "13900009001"),
        ("白小二", second, "13900009002"),
        ("安一", first, "13900009003"),
    )
    for name, branch, phone in people:
        entry = {"name": name, "organisation_id": branch, "phone": phone}
        secretary.act(members.register_member, entry)
    assert find(secretary, "members", "白") == ["白二", "白小二"]
    assert find(secretary, "members", "be", Condition("organisation", "under", first)) == ["白二"]
    assert find(secretary, "members", "00009003") == ["安一"]
    assert find(secretary, "members", "0000900") == ["安一", "白二", "白小二"], "from the middle of a number"
    assert find(secretary, "members", "00") == []
    assert find(secretary, "organisations", "第二") == ["第二党支部"]
    assert find(secretary, "organisations", "第 支部") == ["第一党支部", "第二党支部"]
    assert find(secretary, "organisations", "第%") == []


def test_a_list_is_ordered_up_and_down_with_the_unknown_last(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "第二党支部", "kind": "党支部"})
    for values in (
        {"name": "安一", "joined_on": "2001-07-01", "organisation_id": top},
        {"name": "白二"},
        {"name": "曹三", "joined_on": "1999-07-01"},
    ):
        secretary.act(members.register_member, values)

    def ordered(order: str) -> list[str]:
        return [row["name"] for row in secretary.ask(listing.list_rows, "members", (), order).rows]

    assert ordered("joined") == ["曹三", "安一", "白二"]
    assert ordered("-joined") == ["安一", "曹三", "白二"]
    assert ordered("-pinyin") == ["曹三", "白二", "安一"]
    assert ordered("-organisation") == ["安一", "白二", "曹三"]
    assert ordered("name") == ["安一", "白二", "曹三"]
    with pytest.raises(RuleError) as refused:
        ordered("-comet")
    assert refused.value.code == "unknown_order"


def test_a_register_is_seen_with_its_own_right_only(place: Workplace, secretary: Login) -> None:
    accounts.create_account(secretary, "keeper", [Role.ADMINISTRATOR.value], PASSWORD)
    keeper = place.sign_in("keeper", PASSWORD)
    for asked in (
        (listing.list_ids, "members"),
        (listing.rows_of, "members", ()),
        (listing.list_rows, "areas"),
        (listing.open_list, "organisations", "支部"),
        (in_words, "members", ()),
    ):
        with pytest.raises(RuleError) as refused:
            keeper.ask(*asked)
        assert refused.value.code == "no_right"


def test_a_filter_is_said_in_words(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    area = secretary.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    member = secretary.act(members.register_member, {"name": "安一"})
    tag = secretary.act(members.tag_member, member, "志愿者")
    where = (
        Condition("organisation", "under", top),
        Condition("joined_on", "..", "2020-01-01.."),
        Condition("area", "=", area),
        Condition("note", "..", ""),
        Condition("education", "=", ""),
        Condition("tag", "=", tag),
        Condition("id", "in", f"{member} {top}"),
    )
    said = secretary.ask(in_words, "members", where)
    assert said == (
        "所在党组织为“石一社区党委”及以下",
        "入党日期从 2020-01-01 到 最晚",
        "所在区域为“石一社区”",
        "备注已填",
        "学历未填",
        "标签为“志愿者”",
        "选中的 2 人",
    )
    assert secretary.ask(in_words, "members", where, on_paper=True)[2] == "按所在区域筛选"
    assert names(secretary, where[6]) == ["安一"]


def test_a_list_opens_with_its_first_ids_and_rows(secretary: Login) -> None:
    for number in range(7):
        secretary.act(members.register_member, {"name": f"安{'一二三四五六七'[number]}"})
    whole = secretary.ask(listing.list_ids, "members")
    opening = secretary.ask(listing.open_list, "members", first=5, rows=2)
    assert opening.ids == tuple(whole)[:5]
    assert [row["id"] for row in opening.rows] == list(whole)[:2]
    assert not opening.whole
    assert secretary.ask(listing.open_list, "members", first=7).whole
    found = secretary.ask(listing.open_list, "members", "安三")
    assert ([row["name"] for row in found.rows], found.whole) == (["安三"], True)


def test_no_room_for_a_very_long_list_is_told(secretary: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    secretary.act(members.register_member, {"name": "安一"})
    monkeypatch.setattr("app.base.id_list._IN_MEMORY", 1)
    monkeypatch.setattr("tempfile.tempdir", "/a folder that is not there")
    with pytest.raises(TroubleError, match=r"放不下.*文件夹不在了.*数据没有受影响"):
        secretary.ask(listing.list_ids, "members")
    monkeypatch.undo()
    assert len(secretary.ask(listing.list_ids, "members")) == 1


def test_ids_come_in_the_order_that_rows_come_in(secretary: Login) -> None:
    for name in ("周五", "安一", "李四", "白二", "张三"):
        secretary.act(members.register_member, {"name": name})
    for order in ("pinyin", "-pinyin", "strokes", "joined"):
        rows = secretary.ask(listing.list_rows, "members", (), order).rows
        assert secretary.ask(listing.list_ids, "members", (), order) == [row["id"] for row in rows]
