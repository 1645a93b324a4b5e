"""Very many ids in little room are still the ids they were, in their order."""

from __future__ import annotations

import sys

import pytest

from app.base.id_list import IdList
from app.base.ids import new_ids

IDS = new_ids(500)


def packed(*ids: str) -> IdList:
    return IdList(bytes.fromhex("".join(ids).replace("-", "")))


def test_ids_come_out_as_they_went_in() -> None:
    held = packed(*IDS)
    assert len(held) == len(IDS)
    assert list(held) == IDS
    assert (held[0], held[-1], held[7]) == (IDS[0], IDS[-1], IDS[7])
    assert held[490:600] == IDS[490:]
    assert held == IDS
    assert held != IDS[::-1]
    assert held == packed(*IDS)


def test_an_id_is_found_where_it_stands() -> None:
    held = packed(*IDS)
    assert [held.index(wanted) for wanted in IDS] == list(range(len(IDS)))
    assert IDS[3] in held
    assert new_ids(1)[0] not in held
    assert "not an id" not in held
    with pytest.raises(ValueError, match="not an id"):
        held.index(new_ids(1)[0])
    with pytest.raises(ValueError, match="not an id"):
        held.index(IDS[3], 4)


def test_the_end_of_one_id_and_the_beginning_of_the_next_are_no_id() -> None:
    first, second = "0" * 16 + "1" * 16, "2" * 16 + "0" * 16
    between = "1" * 16 + "2" * 16
    assert between not in packed(first, second)
    held = packed(first, second, between)
    assert held.index(f"{between[:8]}-{between[8:12]}-{between[12:16]}-{between[16:20]}-{between[20:]}") == 2


def test_nothing_is_no_id_at_all() -> None:
    assert list(IdList()) == []
    assert IdList(b"") == ()
    assert not IdList()
    with pytest.raises(IndexError):
        IdList()[0]


def test_what_is_not_made_of_ids_is_refused() -> None:
    with pytest.raises(ValueError, match="not an id"):
        IdList(b"0")


def test_a_million_ids_take_sixteen_megabytes() -> None:
    held = IdList(bytes(16 * 1_000_000))
    assert len(held) == 1_000_000
    assert sys.getsizeof(held._packed) < 16_000_100
