"""Names ordered by strokes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.strokes import stroke_count, stroke_sequence, strokes_sort_key


@pytest.mark.parametrize(
    ("char", "count", "sequence"),
    [
        ("丁", 2, "12"),
        ("王", 4, "1121"),
        ("田", 5, "25121"),
        ("张", 7, "5153154"),
        ("骨", 9, "255452511"),
        ("乃", 2, "53"),
        ("刁", 2, "51"),
    ],
)
def test_strokes_are_those_of_the_mainland(char: str, count: int, sequence: str) -> None:
    assert stroke_count(char) == count
    assert stroke_sequence(char) == sequence


def test_only_sure_sequences_are_given() -> None:
    assert stroke_sequence("張") is None
    assert stroke_sequence("䶮") is None
    assert stroke_sequence("A") is None
    assert (stroke_count("張"), stroke_count("䶮"), stroke_count("A")) == (11, 9, None)


def test_every_character_of_gbk_and_the_rare_ones_of_names_have_a_number() -> None:
    gbk = [
        char
        for code in range(0x8140, 0xFEFF)
        if len(char := code.to_bytes(2, "big").decode("gbk", errors="ignore")) == 1 and "一" <= char <= "龥"
    ]
    assert len(gbk) == 20_902
    assert all(stroke_count(char) for char in [*gbk, *"䶮㛃𬭎𠅤堃喆㙍𫖯𬀩"])


def test_surnames_are_ordered_by_number_then_by_the_first_strokes() -> None:
    ordered = [
        "丁一",
        "卜一",
        "刁一",
        "于一",
        "万一",
        "王一",
        "方一",
        "邓一",
        "石一",
        "田一",
        "白一",
        "冯一",
        "李一",
        "张一",
    ]
    turned = ordered[::-1]
    assert sorted(turned, key=strokes_sort_key) == ordered


def test_under_one_surname_a_short_given_name_stands_first() -> None:
    assert sorted(["田大利", "田富", "田一明"], key=strokes_sort_key) == ["田富", "田一明", "田大利"]
    assert sorted(["欧阳一", "欧大明", "欧阳一一", "欧明"], key=strokes_sort_key) == [
        "欧明",
        "欧大明",
        "欧阳一",
        "欧阳一一",
    ]


def test_what_is_less_known_stands_behind() -> None:
    assert sorted(["A三", "張三", "曹三", "崔三"], key=strokes_sort_key) == ["曹三", "崔三", "張三", "A三"]


@given(
    st.text(alphabet="田富大利张章欧阳張䶮㐂A·", max_size=8),
    st.text(alphabet="田富大利张章欧阳張䶮㐂A", max_size=8),
)
def test_names_that_differ_never_share_a_place(name: str, other: str) -> None:
    same = name.replace("·", "") == other
    assert (strokes_sort_key(name) == strokes_sort_key(other)) <= same
