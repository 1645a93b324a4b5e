"""Very many ids in little room: what a list of a million records is held by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

_BYTES = 16
_ELSEWHERE = "not an id of this list"


class IdList(Sequence[str]):
    """Ids in order, 16 bytes each instead of the 85 of a Python text; handed out as the texts they were.

    Args:
        packed: the ids, one after the other.

    Raises:
        ValueError: it is something else.
    """

    def __init__(self, packed: bytes = b"") -> None:
        if len(packed) % _BYTES:
            raise ValueError(_ELSEWHERE)
        self._packed = packed

    def __len__(self) -> int:
        return len(self._packed) // _BYTES

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        places = range(len(self))[place]
        return self._at(places) if isinstance(places, int) else [self._at(one) for one in places]

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(len(self)))

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._find(value, 0, len(self)) >= 0

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands, found without unpacking the others.

        Raises:
            ValueError: it is not there.
        """
        first, end, _ = slice(start, stop).indices(len(self))
        place = self._find(value, first, end)
        if place < 0:
            raise ValueError(_ELSEWHERE)
        return place

    def __eq__(self, other: object) -> bool:
        if isinstance(other, IdList):
            return self._packed == other._packed
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(self._packed)

    def __repr__(self) -> str:
        return f"IdList of {len(self)}"

    def _at(self, place: int) -> str:
        digits = self._packed[_BYTES * place : _BYTES * place + _BYTES].hex()
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def _find(self, value: str, first: int, end: int) -> int:
        try:
            wanted = bytes.fromhex(value.replace("-", ""))
        except ValueError:
            return -1
        at = self._packed.find(wanted, _BYTES * first, _BYTES * end) if len(wanted) == _BYTES else -1
        while at > 0 and at % _BYTES:  # the end of one and the beginning of the next
            at = self._packed.find(wanted, at + 1, _BYTES * end)
        return at // _BYTES if at >= 0 else -1
