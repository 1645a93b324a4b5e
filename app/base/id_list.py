"""Very many ids in little room: what a list of a million records is held by."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from app.base.portions import portions

_BYTES = 16
_IN_MEMORY = 1 << 20
"""Bytes, the ids of 65 536 records: more of them lie in a nameless file, which is gone with the list."""
_BLOCK = 1024
"""So many ids are read together, and those of the last block stay at hand."""
_SCANNED = 64
"""So many blocks at once where one id is looked for among all."""
_ELSEWHERE = "not an id of this list"


class IdList(Sequence[str]):
    """Ids in order, handed out as the texts they were; a million take no more memory than a few thousand.

    Any thread may ask.

    Args:
        ids: the ids, taken one by one.

    Raises:
        ValueError: it is something else.
        OSError: very many, and the disk has no room for them.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long as the list
        self._length = 0
        self._at_hand: tuple[int, list[str]] = (-1, [])
        for portion in portions(ids, _BLOCK):
            self._file.write(_packed(portion))
            self._length += len(portion)

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):  # it never came to be
            self._file.close()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        places = range(self._length)[place]
        return self._at(places) if isinstance(places, int) else [self._at(one) for one in places]

    def __iter__(self) -> Iterator[str]:
        for number in range(-(-self._length // _BLOCK)):
            yield from self._block(number)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._find(value, 0, self._length) >= 0

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands, found without unpacking the others.

        Raises:
            ValueError: it is not there.
        """
        first, end, _ = slice(start, stop).indices(self._length)
        place = self._find(value, first, end)
        if place < 0:
            raise ValueError(_ELSEWHERE)
        return place

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # equal to any sequence of the same ids, as a list is

    def __repr__(self) -> str:
        return f"IdList of {self._length}"

    def _at(self, place: int) -> str:
        number, within = divmod(place, _BLOCK)
        at_hand, ids = self._at_hand
        if at_hand != number:
            ids = self._block(number)
            self._at_hand = (number, ids)
        return ids[within]

    def _block(self, number: int) -> list[str]:
        digits = self._read(number * _BLOCK, _BLOCK).hex()
        return [_text(digits[at : at + 2 * _BYTES]) for at in range(0, len(digits), 2 * _BYTES)]

    def _read(self, first: int, count: int) -> bytes:
        with self._lock:
            self._file.seek(_BYTES * first)
            return self._file.read(_BYTES * count)

    def _find(self, value: str, first: int, end: int) -> int:
        try:
            wanted = _packed((value,))
        except ValueError:
            return -1
        for start in range(first, end, _BLOCK * _SCANNED):
            packed = self._read(start, min(_BLOCK * _SCANNED, end - start))
            at = packed.find(wanted)
            while at > 0 and at % _BYTES:  # the end of one and the beginning of the next
                at = packed.find(wanted, at + 1)
            if at >= 0:
                return start + at // _BYTES
        return -1


def _packed(ids: Sequence[str]) -> bytes:
    digits = "".join(ids).replace("-", "")
    if len(digits) != 2 * _BYTES * len(ids):
        raise ValueError(_ELSEWHERE)
    return bytes.fromhex(digits)


def _text(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
