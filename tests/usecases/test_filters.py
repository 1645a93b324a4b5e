"""Filters put together by hand, what stands below a list, and filters kept under a name."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.usecases import members, organisations
from app.usecases.filters import EMPTY, FILLED, Choosable, Condition, choosable, condition_of
from app.usecases.listing import list_rows
from app.usecases.saved_filters import (
    LONGEST_NAME,
    MOST_KEPT,
    SavedFilter,
    drop_filter,
    rename_filter,
    save_filter,
    saved_filters,
)
from app.usecases.sums import sums_of
from app.usecases.workplace import Login


def fields(login: Login) -> dict[str, Choosable]:
    return {one.key: one for one in login.ask(choosable, "members")}


def test_each_field_is_offered_with_what_fits_its_kind(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    secretary.act(organisations.add_organisation, {"name": "第一党支部", "kind": "党支部", "parent_id": top})
    offered = fields(secretary)
    assert offered["note"].ops == ("~", "=", EMPTY, FILLED)
    assert offered["name"].ops == ("~", "=")
    assert offered["kind"].ops == ("=",)
    assert offered["kind"].choices[0] == ("正式党员", "正式党员")
    assert offered["joined_on"].ops == ("..", EMPTY, FILLED)
    assert offered["organisation"].ops == ("under", "=", EMPTY, FILLED)
    assert [words for words, _ in offered["organisation"].choices] == ["石一社区党委", "　第一党支部"]


def test_masked_numbers_are_asked_for_whole_or_not_at_all(secretary: Login) -> None:
    offered = fields(secretary)
    assert offered["phone"].ops == ("=", EMPTY, FILLED)
    assert offered["review"].ops == (EMPTY, FILLED)


def test_what_is_typed_becomes_a_condition(secretary: Login) -> None:
    offered = fields(secretary)
    assert condition_of(offered["name"], "~", " 安 ") == Condition("name", "~", "安")
    assert condition_of(offered["note"], EMPTY, "left over") == Condition("note", "=", "")
    assert condition_of(offered["note"], FILLED, "") == Condition("note", "..", "")
    typed = condition_of(offered["joined_on"], "..", "2020年1月2日", "")
    assert typed == Condition("joined_on", "..", "2020-01-02..")
    assert condition_of(offered["seat"], "..", "1", "12") == Condition("seat", "..", "1..12")


@pytest.mark.parametrize(
    ("key", "op", "value", "until", "field", "code"),
    [
        ("name", "~", " ", "", "value", "required"),
        ("joined_on", "..", "", "", "value", "required"),
        ("joined_on", "..", "soon", "", "value", "bad_value"),
        ("joined_on", "..", "", "later", "until", "bad_value"),
        ("seat", "..", "one", "", "value", "bad_value"),
        ("seat", "..", "9" * 30, "", "value", "bad_value"),
    ],
)
def test_what_makes_no_condition_is_refused_at_its_box(
    secretary: Login, key: str, op: str, value: str, until: str, field: str, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        condition_of(fields(secretary)[key], op, value, until)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_all_that_is_offered_can_be_asked(secretary: Login) -> None:
    secretary.act(members.register_member, {"name": "安一"})
    values = {"..": ("2020-01-01", "2021-01-01"), "~": ("安", ""), "=": ("1", ""), "under": ("x", "")}
    for one in secretary.ask(choosable, "members"):
        for op in one.ops:
            value, until = values.get(op, ("", ""))
            if one.key in ("seat", "extended_months"):
                value, until = "1", "2"
            where = (condition_of(one, op, value, until),)
            assert secretary.ask(list_rows, "members", where).total in (0, 1), (one.key, op)


def test_a_list_says_how_many_of_each_kind_fit(secretary: Login) -> None:
    for name, kind in (("安一", "正式党员"), ("白二", "预备党员"), ("曹三", "正式党员")):
        secretary.act(members.register_member, {"name": name, "kind": kind})
    assert secretary.ask(sums_of, "members").counted == (("正式党员", 2), ("预备党员", 1))
    where = (Condition("name", "~", "三"),)
    assert secretary.ask(sums_of, "members", where).counted == (("正式党员", 1),)
    assert secretary.ask(sums_of, "organisations").counted == ()


def test_filters_are_kept_renamed_and_dropped_for_their_owner_only(
    secretary: Login, colleague: Login
) -> None:
    first = SavedFilter(
        (Condition("name", "~", "安"), Condition("joined_on", "..", "2020-01-01..")), "-joined"
    )
    save_filter(secretary, "members", " 姓安的 ", first)
    save_filter(secretary, "members", "乙", SavedFilter(()))
    assert saved_filters(secretary, "members") == {"乙": SavedFilter(()), "姓安的": first}
    assert saved_filters(secretary, "areas") == {}
    assert saved_filters(colleague, "members") == {}
    second = SavedFilter((), "pinyin")
    save_filter(secretary, "members", "姓安的", second)
    rename_filter(secretary, "members", "姓安的", "甲")
    assert saved_filters(secretary, "members") == {"乙": SavedFilter(()), "甲": second}
    for name in ("甲", "乙", "never kept"):
        drop_filter(secretary, "members", name)
    assert saved_filters(secretary, "members") == {}


def test_names_of_filters_are_told_apart(secretary: Login) -> None:
    for name in ("甲", "乙"):
        save_filter(secretary, "members", name, SavedFilter(()))
    refused = []
    for new_name in ("乙", "  ", "长" * (LONGEST_NAME + 1)):
        with pytest.raises(RuleError) as error:
            rename_filter(secretary, "members", "甲", new_name)
        refused.append(error.value.code)
    with pytest.raises(RuleError) as error:
        rename_filter(secretary, "members", "丙", "丁")
    assert [*refused, error.value.code] == ["taken", "required", "too_long", "not_found"]
    assert sorted(saved_filters(secretary, "members")) == ["乙", "甲"]


def test_there_is_an_end_to_kept_filters(secretary: Login) -> None:
    for number in range(MOST_KEPT):
        save_filter(secretary, "members", f"筛选{number}", SavedFilter(()))
    with pytest.raises(RuleError) as error:
        save_filter(secretary, "members", "再一个", SavedFilter(()))
    assert error.value.code == "too_many"
    save_filter(secretary, "members", "筛选1", SavedFilter((), "pinyin"))
