"""What leaves the house shows no more than it may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.masks import mask_address, mask_id, mask_name, mask_phone


def test_an_identity_number_keeps_three_and_four_places() -> None:
    assert mask_id("440309199001011234") == "440***********1234"
    assert mask_id(" 440309199001011234 ") == "440***********1234"
    assert mask_id("440309900101123") == "440********1123"
    assert mask_id("E12345678") == "*********"


@given(st.text("0123456789X", min_size=12, max_size=20))
def test_the_birth_date_is_never_left_in_a_masked_number(number: str) -> None:
    masked = mask_id(number)
    assert len(masked) == len(number)
    assert set(masked[3:-4]) == {"*"}


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("13812345678 25551234", "138****5678 ****1234"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("0755-25551234", "0755-****1234"),
        ("075525551234", "0755-****1234"),
        ("(0755)25551234", "0755-****1234"),
        ("010-12345678", "010-****5678"),
        ("25551234", "****1234"),
        ("2555123", "****5123"),
        ("0755-25551234-801", "0755-****1234"),
        ("13812345678、25551234", "138****5678、****1234"),
        ("12345", "*****"),
        ("1381234567", "**********"),
        ("无", "无"),
    ],
)
def test_a_phone_keeps_its_kind_and_the_last_four(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text("0123456789-() /、+转", max_size=30))
def test_no_more_than_eight_digits_of_a_phone_in_one_piece_are_shown(phone: str) -> None:
    for piece in mask_phone(phone).replace("、", " ").replace("/", " ").split():
        assert sum(char.isdigit() for char in piece) <= 8


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小丽", "欧**丽"),
        ("𠅤小三", "𠅤*三"),
        ("阿不都·热合曼", "阿**·**曼"),
        ("张", "*"),
        ("葛\U000e0100小三", "葛*三"),
    ],
)
def test_a_name_keeps_its_first_and_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("深圳市罗湖区莲塘街道鹏兴社区鹏兴花园三期5栋301", "深圳市罗湖区莲塘街道鹏兴社区***"),
        ("莲塘街道鹏兴社区居委会旁3号", "莲塘街道鹏兴社区居委会***"),
        ("惠州市博罗县杨村镇大坑村委会12号", "惠州市博罗县杨村镇大坑村委会***"),
        ("长乐市古槐镇龙田村3号", "长乐市古槐镇龙田村***"),
        ("鹏兴社区", "鹏兴社区"),
        ("鹏兴花园5栋301（鹏兴社区）", "***"),
        ("深圳市罗湖区鹏兴花园5栋301（鹏兴社区）", "深圳市罗湖区***"),
        ("广东省深圳市罗湖区莲塘街道聚福路88号", "广东省深圳市罗湖区莲塘街道***"),
        ("罗湖区东门街道中兴路1号", "罗湖区东门街道***"),
        ("深圳市幸福小区3栋", "深圳市***"),
        ("幸福花园东区3栋", "***"),
        ("西宁市城东区大众街1号", "西宁市城东区***"),
        ("广西壮族自治区南宁市青秀区民族大道1号", "广西壮族自治区南宁市青秀区***"),
        ("聚福路88号", "***"),
        ("5栋301", "***"),
        ("幸福超市旁", "***"),
        ("博罗县杨村镇兴业路3号", "博罗县杨村镇***"),
    ],
)
def test_an_address_ends_with_the_community(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text("深圳市罗湖区社区村居委会街道路花园栋号0123456789 ", max_size=30))
def test_no_house_number_is_left_in_an_address(address: str) -> None:
    assert not any(char.isdigit() for char in mask_address(address))


@pytest.mark.parametrize("mask", [mask_id, mask_phone, mask_name, mask_address])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_stays_nothing(mask: object, nothing: str | None) -> None:
    assert callable(mask)
    assert mask(nothing) == ""
