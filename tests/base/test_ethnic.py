"""Ethnic groups as rosters write them."""

import pytest

from app.base.ethnic import ETHNIC_GROUPS, ethnic_code, ethnic_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("汉", "汉族"),
        ("汉族", "汉族"),
        (" 汉　族 ", "汉族"),
        ("01", "汉族"),
        ("1", "汉族"),
        ("１", "汉族"),
        ("1.0", "汉族"),
        ("56", "基诺族"),
        ("维吾尔", "维吾尔族"),
        ("维族", "维吾尔族"),
        ("土家", "土家族"),
        ("土", "土族"),
        ("乌兹别克", "乌孜别克族"),
    ],
)
def test_a_group_is_known_however_it_is_written(written: str, name: str) -> None:
    assert ethnic_name(written) == name


@pytest.mark.parametrize("written", ["", "族", "0", "57", "001x", "外星", "²", "民族"])
def test_anything_else_is_no_group(written: str) -> None:
    assert ethnic_name(written) is None


def test_all_fifty_six_go_to_their_code_and_back() -> None:
    assert len(ETHNIC_GROUPS) == len(set(ETHNIC_GROUPS.values())) == 56
    for code, name in ETHNIC_GROUPS.items():
        assert ethnic_name(code) == ethnic_name(name) == ethnic_name(name.removesuffix("族")) == name
        assert ethnic_code(name) == code
    assert ethnic_code("外星族") is None
    # Anchors of the standard.
    assert (ETHNIC_GROUPS["08"], ETHNIC_GROUPS["22"], ETHNIC_GROUPS["37"]) == ("壮族", "畲族", "仡佬族")
