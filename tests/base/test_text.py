"""Text made plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.text import is_han, normalise, private_use, tidy_name


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("４４０３０９", "440309"),
        ("ＡＢｃ－１２／３．５", "ABc-12/3.5"),
        ("\u00a0 莲塘\u3000\u3000街道 \r\n 办事处\t", "莲塘 街道 办事处"),
        ("\ufeff张\u200b三\u200d", "张三"),
        ("身份\n证号", "身份 证号"),
        ("甲，乙（丙）：丁。", "甲，乙（丙）：丁。"),
        ("⾦⻓江", "金长江"),
        ("  a   b ", "a b"),
        ("", ""),
    ],
)
def test_text_loses_what_nobody_sees(raw: str, plain: str) -> None:
    assert normalise(raw) == plain


@given(st.text())
def test_making_text_plain_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("宋　梓", "宋梓"),
        (" 李 明 月 ", "李明月"),
        ("欧 阳 文 华", "欧阳文华"),
        ("张\u00a0三", "张三"),
        ("𠅤 三", "𠅤三"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("阿不都．热合曼", "阿不都·热合曼"),
        ("阿不都‧热合曼", "阿不都·热合曼"),
        ("阿不都.热合曼", "阿不都·热合曼"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("买买提 艾力", "买买提 艾力"),
        ("John  Smith", "John Smith"),
    ],
)
def test_a_name_is_kept_in_one_form(raw: str, name: str) -> None:
    assert tidy_name(raw) == name


@given(st.text(alphabet="张三李四欧阳·•． \u3000ab", max_size=12))
def test_tidying_a_name_twice_changes_nothing_more(name: str) -> None:
    assert tidy_name(tidy_name(name)) == tidy_name(name)


def test_private_use_characters_are_named() -> None:
    assert private_use("张\ue000三\U000f0001\ue000\U00100000") == ("U+E000", "U+F0001", "U+100000")
    assert private_use("䶮㛃𬭎𠅤") == ()


def test_chinese_characters_of_all_planes_are_known() -> None:
    assert all(is_han(char) for char in "一龥䶮㛃𬭎𠅤𫟹𮯠𰀀𱍐〇﨑丽")
    assert not any(is_han(char) for char in "Aａ1，·々ア\ue000⾦")
