"""Many values taken a portion at a time, as one question to the store takes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

AT_ONCE = 500
"""So many values one question names."""
Value = TypeVar("Value")


def portions(values: Iterable[Value], size: int = AT_ONCE) -> Iterator[list[Value]]:
    """The values in their order, ``size`` at a time; the last portion may be smaller, none is empty."""
    left = iter(values)
    while portion := list(itertools.islice(left, size)):
        yield portion
