"""The rows of a register's ledger, portion by portion out of one snapshot of the store.

A column that has to be hidden from one who may not see it in clear is absent from a masked ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Row, select

from app.base import clock
from app.records.accounts import Right
from app.records.base import Field, Kind, Mask
from app.records.members import FULL, ON_ROLL, PROBATIONARY, Member, StatusChange
from app.records.party_age import Interruption, party_age
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.filters import Condition
from app.usecases.listing import fitting_ids
from app.usecases.masking import masked
from app.usecases.member_sheet import INTERRUPTING
from app.usecases.registers import Register, names_of, seen, shown_fields

NUMBER, PARTY_AGE = "序号", "党龄"
_PORTION = 400
_REMEMBERED = 10_000

CellKind = Literal["text", "long_text", "code", "date", "integer", "decimal"]
Value = str | int | Decimal | date | None
Columns = Sequence[Sequence[Any]]
Maker = Callable[[Columns], Sequence[Value]]

_CODES = (Mask.ID_NUMBER, Mask.PHONE)
_WRAPS = ("address", "employer", "note")
_NUMBERS: dict[Kind, CellKind] = {Kind.INTEGER: "integer", Kind.HOURS: "decimal"}
_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.FLAG: lambda value: "是" if value else "否",
    Kind.TIME: clock.show,
    Kind.LIST: "、".join,
}
"""Kinds of value that a paper says in words."""
_AGE_FIELDS = ("kind", "state", "joined_on", "full_on", "extended_months")


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: what stands above it, and what its cells hold."""

    label: str
    kind: CellKind


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """A ledger about to be written.

    Attributes:
        register: whose ledger.
        columns: from left to right.
        total: how many records.
        each: gives the rows from the first on, each time it is called.
    """

    register: Register
    columns: tuple[LedgerColumn, ...]
    total: int
    each: Callable[[], Iterator[tuple[Value, ...]]]


@ask(needs=Right.EXPORT)
def read_ledger(
    read: Read,
    register: str,
    use: Callable[[LedgerRows], None],
    *,
    where: tuple[Condition, ...] = (),
    order: str | None = None,
    clear: bool = False,
    on: date,
) -> int:
    """Hand the rows of a ledger to ``use``, all of them from one snapshot.

    Args:
        read: the look at the store.
        register: the register's name.
        use: writes the paper; the rows can be read only until it returns.
        where: which records.
        order: in which order; None for the register's own.
        clear: numbers in clear; the caller writes the reason into the journal.
        on: the day up to which years in the party count.

    Returns:
        How many records the ledger has.

    Raises:
        RuleError: no right, or an unknown register, field or order.
    """
    if clear:
        read.actor.require(Right.EXPORT_CLEAR)
    chosen = seen(read, register)
    ids = fitting_ids(read, chosen, where, order, clear=clear)
    cells = _Cells(read, chosen, clear=clear, on=on)
    use(LedgerRows(chosen, cells.columns, len(ids), lambda: cells.rows(ids)))
    return len(ids)


class _Cells:
    """Turns records into the cells of one ledger, a portion of records at a time and column by column."""

    def __init__(self, read: Read, register: Register, *, clear: bool, on: date) -> None:
        self._read = read
        self._table = register.record.__table__
        self._on = on
        fields = shown_fields(register.record)
        told = [fields[key] for key in register.columns if clear or fields[key].mask is not Mask.HIDDEN]
        columns = [LedgerColumn(NUMBER, "integer")]
        self._names = [said.name for said in told]
        self._makers: list[Maker] = []
        for place, said in enumerate(told, 1):
            columns.append(LedgerColumn(said.label, _kind(said)))
            self._makers.append(self._maker(said, place, clear=clear))
            if said.name == "full_on" and register.record is Member:
                columns.append(LedgerColumn(PARTY_AGE, "integer"))
                self._makers.append(self._party_ages(len(told)))
                self._names += _AGE_FIELDS
        self.columns = tuple(columns)

    def rows(self, ids: Sequence[str]) -> Iterator[tuple[Value, ...]]:
        """The rows of these ids in their order, numbered from 1."""
        wanted = [self._table.c[name] for name in ("id", *self._names)]
        for start in range(0, len(ids), _PORTION):
            asked = ids[start : start + _PORTION]
            found = {row[0]: row for row in self._read.rows(select(*wanted).where(wanted[0].in_(asked)))}
            values = list(zip(*(found[record_id] for record_id in asked), strict=True))
            numbers = range(start + 1, start + 1 + len(asked))
            yield from zip(numbers, *(make(values) for make in self._makers), strict=True)

    def _maker(self, said: Field, place: int, *, clear: bool) -> Maker:
        """What makes one field's cells out of the columns read."""
        if said.refers is not None:
            pointed = self._table.c[said.name]
            ids = self._read.scalars(select(pointed).where(pointed.is_not(None)).distinct())
            names = names_of(self._read, said, ids, clear=clear)
            return lambda values: [names.get(value) for value in values[place]]
        if not clear and said.mask is not Mask.NONE:
            return lambda values: [masked(said, value) for value in values[place]]
        if said.kind in _WORDS:
            say = _WORDS[said.kind]
            return lambda values: [None if value is None else say(value) for value in values[place]]
        return lambda values: values[place]

    def _party_ages(self, before: int) -> Maker:
        """What makes whole years in the party; — where they can't or needn't be counted.

        Args:
            before: how many fields stand before those the count needs.
        """
        gaps = _interruptions(self._read)

        @lru_cache(_REMEMBERED)
        def years(joined_on: date | None, full_on: date | None, extended: int, on_trial: bool) -> Value:  # noqa: FBT001 - a key of the cache
            return _years(joined_on, full_on, extended, (), self._on, on_trial)

        def make(values: Columns) -> list[Value]:
            told: list[Value] = []
            cells = zip(values[0], *values[before + 1 : before + 1 + len(_AGE_FIELDS)], strict=True)
            for record_id, kind, state, joined_on, full_on, extended in cells:
                on_trial = kind == PROBATIONARY
                if (kind != FULL and not on_trial) or state not in ON_ROLL:
                    told.append("—")
                elif rested := gaps.get(record_id):
                    told.append(_years(joined_on, full_on, extended or 0, rested, self._on, on_trial))
                else:
                    told.append(years(joined_on, full_on, extended or 0, on_trial))
            return told

        return make


def _years(
    joined_on: date | None,
    full_on: date | None,
    extended: int,
    rested: Sequence[Interruption],
    on: date,
    on_trial: bool,  # noqa: FBT001 - handed on from a cache's key
) -> Value:
    found = party_age(
        joined_on, full_on, extended_months=extended, interruptions=rested, on=on, probationary=on_trial
    ).years
    return "—" if found is None else found


def _interruptions(read: Read) -> dict[str, list[Interruption]]:
    """Times in which memberships rested, by member."""
    query = (
        select(StatusChange.member_id, StatusChange.after, StatusChange.happened_on, StatusChange.until_on)
        .where(StatusChange.kind == "党籍")
        .order_by(StatusChange.member_id, StatusChange.happened_on, StatusChange.id)
    )
    states: defaultdict[str, list[Row[str, str | None, date, date | None]]] = defaultdict(list)
    for row in read.rows(query):
        states[row[0]].append(row)
    found: dict[str, list[Interruption]] = {}
    for member_id, rows in states.items():
        ends = [*(row.happened_on for row in rows[1:]), None]
        found[member_id] = [
            (row.happened_on, row.until_on or end)
            for row, end in zip(rows, ends, strict=True)
            if row.after in INTERRUPTING
        ]
    return found


def _kind(said: Field) -> CellKind:
    if said.mask in _CODES:
        return "code"
    if said.kind is Kind.DATE:
        return "date"
    if said.kind in _NUMBERS:
        return _NUMBERS[said.kind]
    return "long_text" if said.kind is Kind.LONG_TEXT or said.name in _WRAPS else "text"
