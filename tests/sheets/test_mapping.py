"""Which column is which field: proposals a person would agree with, and silence where they would not."""

from __future__ import annotations

import pytest

from app.sheets.heads import Head
from app.sheets.mapping import mapping_key, propose_mapping, unmapped
from app.sheets.workbook import Value
from tests.sheets.books import MEMBERS


def heads_of(*texts: str) -> list[Head]:
    return [Head(column, text) for column, text in enumerate(texts, 1)]


def field_of(text: str, group: str = "") -> str | None:
    return propose_mapping([Head(3, text, group)], MEMBERS).get(3)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("姓 名", "name"),
        ("姓\n名", "name"),
        ("*姓名", "name"),
        ("姓名（必填）", "name"),
        ("姓名 Name", "name"),
        ("１．姓名", "name"),
        ("身份证\r\n号码", "id_number"),
        ("公民身份证号码", "id_number"),
        ("身份证号（18位）", "id_number"),
        ("入党时间（年月日）", "joined_on"),
        ("入党日期：", "joined_on"),
        ("【入党时间】", "joined_on"),
        ("党员性别", "sex"),
        ("手机号码1", "phone"),
    ],
)
def test_heads_are_known_whatever_their_dress(text: str, field: str) -> None:
    assert field_of(text) == field


@pytest.mark.parametrize(
    "text",
    [
        "序号",
        "入团时间",
        "联系人姓名",
        "配偶身份证号",
        "介绍人姓名",
        "党支部书记",
        "是否转正",
        "性别比例",
        "转入时间",
        "年龄",
    ],
)
def test_heads_that_only_sound_alike_are_left_to_the_person(text: str) -> None:
    assert field_of(text) is None


def test_a_group_of_another_person_is_never_ours() -> None:
    assert field_of("姓名", "紧急联系人") is None
    assert field_of("姓名", "基本信息") == "name"
    assert field_of("时间", "入党") == "joined_on"


def test_each_field_is_given_once_and_the_best_head_wins() -> None:
    heads = heads_of("联系电话（家）号", "手机", "姓名", "姓名")
    mapping = propose_mapping(heads, MEMBERS)
    assert mapping[2] == "phone"
    assert sorted(mapping.values()) == ["name", "phone"]
    assert [head.column for head in unmapped(heads, mapping)] == [1, 4]


def test_values_decide_only_between_equal_heads() -> None:
    heads = heads_of("身份证号", "身份证号", "姓名")
    samples: dict[int, list[Value]] = {
        1: ["", "无", None],
        2: ["440309196711069876", None],
        3: ["440309196711069876"],
    }
    shapes = {"id_number": lambda value: isinstance(value, str) and len(value) == 18}
    assert propose_mapping(heads, MEMBERS, sample_values=samples, shapes=shapes) == {
        2: "id_number",
        3: "name",
    }
    assert propose_mapping(heads, MEMBERS) == {1: "id_number", 3: "name"}


def test_a_saved_mapping_is_found_again_for_the_same_heads_in_other_dress() -> None:
    one = heads_of("姓名", "入党时间（年月日）")
    same = heads_of(" 姓 名 ", "入党\n时间")
    assert mapping_key(one) == mapping_key(same)
    assert mapping_key(one) != mapping_key(heads_of("入党时间", "姓名"))
    assert mapping_key(one) != mapping_key([*one, Head(3, "备注")])
