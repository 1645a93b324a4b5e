"""Where a surname ends."""

import pytest

from app.base.surnames import NameParts, split_name


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("田富", "田", "富"),
        ("欧阳修", "欧阳", "修"),
        ("欧阳", "欧", "阳"),
        ("上官婉儿", "上官", "婉儿"),
        ("𠅤小三", "𠅤", "小三"),
        ("张", "张", ""),
        ("阿不都·热合曼", "", "阿不都·热合曼"),
        ("Smith", "", "Smith"),
        ("", "", ""),
    ],
)
def test_a_name_is_parted_into_surname_and_given_name(name: str, surname: str, given: str) -> None:
    assert split_name(name) == NameParts(surname, given)
