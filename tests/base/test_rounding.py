"""Half up, as by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.rounding import half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "text"),
    [
        (20700, 242, 1, "85.5"),
        (100, 8, 0, "13"),
        (490800, 5081, 0, "97"),
        (490800, 5081, 1, "96.6"),
        (7100, 94, 1, "75.5"),
        (1, 8, 2, "0.13"),
        (-1, 8, 2, "-0.13"),
        (1, -8, 2, "-0.13"),
        (2675, 1000, 2, "2.68"),
        (0, 5, 1, "0.0"),
    ],
)
def test_it_rounds_as_officials_do(numerator: int, denominator: int, decimals: int, text: str) -> None:
    assert str(half_up(numerator, denominator, decimals)) == text


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 4))
def test_it_is_never_further_off_than_half_a_digit(numerator: int, denominator: int, decimals: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = half_up(numerator, denominator, decimals)
    assert abs(Fraction(rounded) - exact) <= Fraction(1, 2 * 10**decimals)
    assert -rounded.as_tuple().exponent == decimals  # type: ignore[operator]


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_thousandths_agree_with_decimal(thousandths: int, decimals: int) -> None:
    expected = Decimal(thousandths).scaleb(-3).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_up(thousandths, 1000, decimals) == expected


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        half_up(1, 0, 1)
