"""Rounding as officials do by hand: half up, exact, never through binary floating point."""

from __future__ import annotations

from decimal import Decimal


def half_up(numerator: int, denominator: int, decimals: int) -> Decimal:
    """``numerator / denominator`` with so many decimals; a half goes away from zero (1/8 at 2 is 0.13).

    Raises:
        ZeroDivisionError: the denominator is zero.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    scaled = abs(numerator) * 10**decimals
    whole = (2 * scaled + denominator) // (2 * denominator)
    return Decimal(-whole if numerator < 0 else whole).scaleb(-decimals)
