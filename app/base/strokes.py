"""The order of names by strokes, as printed under 以姓氏笔画为序.

Lives here: stroke counts, stroke sequences and the sort key. The data is resources/names/strokes.txt, made by
installer/make_names.py, and is read when first needed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from app.base.paths import resource
from app.base.surnames import sort_parts
from app.base.text import normalise

_SHORT_GIVEN, _LONGER_GIVEN = "0", "1"
_EXACT = "0"
# Behind every sequence of strokes 1 to 5 of the same number.
_NUMBER_ONLY = "6"
_UNKNOWN = "99"


class _StrokeData(NamedTuple):
    """`places`: character → sequence and place mark; `groups`: number → characters known by it only."""

    places: dict[str, str]
    groups: tuple[tuple[int, str], ...]


def stroke_count(char: str) -> int | None:
    """The number of strokes of a character as written on the mainland; None where it is not known."""
    place = _data().places.get(char)
    if place is not None:
        return len(_sequence(place))
    return next((number for number, chars in _data().groups if char in chars), None)


def stroke_sequence(char: str) -> str | None:
    """The strokes of a character in writing order, 1横 2竖 3撇 4点 5折; None where not surely known."""
    place = _data().places.get(char)
    return place[:-1] if place is not None and place.endswith(_EXACT) and place.isdigit() else None


def strokes_sort_key(name: str) -> str:
    """A text by which plain comparison puts names in the order of surname strokes.

    Characters are compared by the number of strokes, then stroke by stroke (横竖撇点折), then by code, so
    that one surname stays together; the surname first, under one surname given names of one character
    before longer ones (田富 before 田大利), then the given name. Where only the number is known the
    character stands behind those whose strokes are known; without any knowledge, last.
    """
    surname, given = sort_parts(normalise(name))
    return f"{''.join(map(_char_key, surname))} {_given_key(given)}"


@lru_cache(maxsize=16_384)
def _given_key(given: str) -> str:
    length = _SHORT_GIVEN if len(given) <= 1 else _LONGER_GIVEN
    return length + "".join([_char_key(char) for char in given])


@lru_cache(maxsize=16_384)
def _char_key(char: str) -> str:
    place = _data().places.get(char)
    if place is not None:
        return f"{len(_sequence(place)):02d}{place}{char}"
    number = stroke_count(char)
    return f"{_UNKNOWN}{char}" if number is None else f"{number:02d}{_NUMBER_ONLY}{char}"


def _sequence(place: str) -> str:
    """The strokes of a place: '12' of '120' (exact), of '12~03' and '12!01' (put beside the exact one)."""
    return place[:-1] if place.isdigit() else place[:-3]


@lru_cache(maxsize=1)
def _data() -> _StrokeData:
    places: dict[str, str] = {}
    groups: list[tuple[int, str]] = []
    for line in resource("names/strokes.txt").read_text(encoding="utf-8").splitlines():
        if line[0] == "=":
            number, _, chars = line[1:].partition(" ")
            groups.append((int(number), chars))
        elif line[0] != "#":
            places[line[0]] = line[1:]
    return _StrokeData(places, tuple(groups))
