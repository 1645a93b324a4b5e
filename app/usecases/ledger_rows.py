"""The rows of a register's ledger, portion by portion out of one snapshot of the store.

A column that has to be hidden from one who may not see it in clear is absent from a masked ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row, select

from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Field, Kind, Mask
from app.records.members import FULL, ON_ROLL, PROBATIONARY, Member, StatusChange
from app.records.party_age import Interruption, party_age
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.listing import Condition, list_ids
from app.usecases.masking import masked
from app.usecases.member_sheet import INTERRUPTING
from app.usecases.registers import Register, register_of, shown_fields

NUMBER, PARTY_AGE = "序号", "党龄"
_PORTION = 500

CellKind = Literal["text", "long_text", "code", "date", "integer"]
Value = str | int | date | None
Show = Callable[[Row[Any]], Value]

_CODES = (Mask.ID_NUMBER, Mask.PHONE)
_WRAPS = ("address", "employer", "note")


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
    chosen = register_of(register)
    ids = list_ids(read, register, where, order)
    cells = _Cells(read, chosen, clear=clear, on=on)
    use(LedgerRows(chosen, cells.columns, len(ids), lambda: cells.rows(ids)))
    return len(ids)


class _Cells:
    """Turns records into the cells of one ledger."""

    def __init__(self, read: Read, register: Register, *, clear: bool, on: date) -> None:
        self._read = read
        self._record = register.record
        self._clear = clear
        self._on = on
        self._gaps: Mapping[str, Sequence[Interruption]] = {}
        fields = shown_fields(register.record)
        told = [fields[key] for key in register.columns if clear or fields[key].mask is not Mask.HIDDEN]
        columns = [LedgerColumn(NUMBER, "integer")]
        self._shows: list[Show] = []
        for said in told:
            columns.append(LedgerColumn(said.label, _kind(said)))
            self._shows.append(self._show(said))
            if said.name == "full_on" and register.record is Member:
                columns.append(LedgerColumn(PARTY_AGE, "integer"))
                self._gaps = _interruptions(read)
                self._shows.append(self._party_years)
        self.columns = tuple(columns)

    def rows(self, ids: Sequence[str]) -> Iterator[tuple[Value, ...]]:
        """The rows of these ids in their order, numbered from 1."""
        table = self._record.__table__
        number = 0
        for start in range(0, len(ids), _PORTION):
            asked = ids[start : start + _PORTION]
            found = {row.id: row for row in self._read.rows(select(table).where(table.c.id.in_(asked)))}
            for record_id in asked:
                number += 1
                row = found[record_id]
                yield (number, *(show(row) for show in self._shows))

    def _show(self, said: Field) -> Show:
        """How one field becomes a cell."""
        name = said.name
        if said.refers is not None:
            target = RECORD_TYPES[said.refers].__table__
            names = {row[0]: row[1] for row in self._read.rows(select(target.c.id, target.c.name))}
            return lambda row: names.get(getattr(row, name))
        if self._clear or said.mask is Mask.NONE:
            return lambda row: getattr(row, name)
        return lambda row: masked(said, getattr(row, name))

    def _party_years(self, row: Row[Any]) -> Value:
        """Whole years in the party; — where it can't be counted or nothing is to be counted."""
        if row.kind not in (FULL, PROBATIONARY) or row.state not in ON_ROLL:
            return "—"
        years = party_age(
            row.joined_on,
            row.full_on,
            extended_months=row.extended_months or 0,
            interruptions=self._gaps.get(row.id, ()),
            on=self._on,
            probationary=row.kind == PROBATIONARY,
        ).years
        return "—" if years is None else years


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
    if said.kind is Kind.INTEGER:
        return "integer"
    return "long_text" if said.kind is Kind.LONG_TEXT or said.name in _WRAPS else "text"
