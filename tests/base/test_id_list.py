"""Very many ids in little room are still the ids they were, in their order."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.base.id_list import IdList
from app.base.ids import new_ids

IDS = new_ids(500)


def test_ids_come_out_as_they_went_in() -> None:
    held = IdList(IDS)
    assert len(held) == len(IDS)
    assert list(held) == IDS
    assert (held[0], held[-1], held[7]) == (IDS[0], IDS[-1], IDS[7])
    assert held[490:600] == IDS[490:]
    assert held == IDS
    assert held != IDS[::-1]
    assert held == IdList(IDS)


def test_an_id_is_found_where_it_stands() -> None:
    held = IdList(IDS)
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
    assert between not in IdList([first, second])
    held = IdList([first, second, between])
    assert held.index(f"{between[:8]}-{between[8:12]}-{between[12:16]}-{between[16:20]}-{between[20:]}") == 2


def test_nothing_is_no_id_at_all() -> None:
    assert list(IdList()) == []
    assert IdList() == ()
    assert not IdList()
    with pytest.raises(IndexError):
        IdList()[0]


def test_what_is_not_made_of_ids_is_refused() -> None:
    with pytest.raises(ValueError, match="not an id"):
        IdList(["0"])


def numbered(count: int) -> Iterator[str]:
    return (f"{number:08x}-0000-7000-8000-000000000000" for number in range(count))


def test_many_ids_take_no_more_memory_than_some() -> None:
    def taken(count: int) -> int:
        tracemalloc.start()
        try:
            assert len(IdList(numbered(count))) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert taken(500_000) < 1.1 * taken(100_000)


def test_of_very_many_each_still_stands_in_its_place() -> None:
    held, ids = IdList(numbered(200_000)), list(numbered(200_000))
    assert len(held) == 200_000
    for place in (0, 1023, 1024, 65_535, 65_536, 199_999, -1):
        assert held[place] == ids[place]
        assert held.index(held[place]) == place % 200_000
    assert held[65_530:65_540] == ids[65_530:65_540]
    assert held == ids
    assert next(iter(IDS)) not in held


def test_several_threads_may_ask_at_once() -> None:
    held, ids = IdList(numbered(100_000)), list(numbered(100_000))

    def ask(start: int) -> bool:
        return all(held[at] == ids[at] for at in range(start, 100_000, 977))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(16)))
