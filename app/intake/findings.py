"""What is found wrong with the rows of a table while its columns are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.intake.faults import FIELD_OF, REJECTED, WARNED, RowFault

_REJECTED_AT = {code: place for place, code in enumerate(REJECTED)}
_WARNED_AT = {code: place for place, code in enumerate(WARNED)}


class Findings:
    """Faults, doubts and notes by the place of a row in its table (from 0).

    Args:
        register: the register whose words the faults are told in.
    """

    def __init__(self, register: str = "members") -> None:
        self._register = register
        self._faults: defaultdict[int, list[str]] = defaultdict(list)
        self._doubts: defaultdict[int, list[str]] = defaultdict(list)
        self._notes: defaultdict[int, list[str]] = defaultdict(list)
        self._fields: defaultdict[int, list[str]] = defaultdict(list)

    def fault(self, at: int, code: str, field: str | None = None) -> None:
        """The row stays out."""
        self._faults[at].append(code)
        self._fields[at].append(field or FIELD_OF[code])

    def doubt(self, at: int, code: str, note: str, field: str | None = None) -> None:
        """The row goes in with a note for review."""
        self._doubts[at].append(code)
        self._fields[at].append(field or FIELD_OF[code])
        self._notes[at].append(note)

    def note(self, at: int, note: str) -> None:
        """Something a person should know of the row that no code names."""
        self._notes[at].append(note)

    def forgive(self, at: int, code: str) -> bool:
        """Take a fault back; whether the row had it."""
        if code not in self._faults.get(at, ()):
            return False
        self._faults[at].remove(code)
        if not self._faults[at]:
            del self._faults[at]
        return True

    @property
    def stays_out(self) -> frozenset[int]:
        """The places of rows that stay out."""
        return frozenset(self._faults)

    def noted(self) -> Iterable[tuple[int, str]]:
        """Places of rows with notes, and all notes of each in one text."""
        return ((at, "；".join(notes)) for at, notes in self._notes.items())

    def rejected(self, numbers: list[int]) -> tuple[RowFault, ...]:
        """The rows that stay out, by sheet row.

        Args:
            numbers: the sheet row of each place.
        """
        return tuple(
            RowFault(
                numbers[at],
                _ordered(self._faults[at], _REJECTED_AT),
                _ordered(self._doubts.get(at, ()), _WARNED_AT),
                tuple(dict.fromkeys(self._fields[at])),
                tuple(self._notes.get(at, ())),
                self._register,
            )
            for at in sorted(self._faults)
        )

    def warned(self, numbers: list[int]) -> tuple[RowFault, ...]:
        """The rows that go in with doubts, by sheet row.

        Args:
            numbers: the sheet row of each place.
        """
        return tuple(
            RowFault(
                numbers[at],
                _ordered(self._doubts[at], _WARNED_AT),
                (),
                tuple(dict.fromkeys(self._fields[at])),
                tuple(self._notes[at]),
                self._register,
            )
            for at in sorted(self._doubts)
            if at not in self._faults
        )


def _ordered(codes: Iterable[str], places: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(set(codes), key=places.__getitem__))
