"""What stands in the faulty cells of a row, as the screen shows it: under which heading, numbers masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.base.masks import mask_id, mask_phone
from app.base.text import normalise
from app.intake.faults import RowFault
from app.intake.member_rows import Table
from app.intake.registers import intake_of
from app.intake.values import shown
from app.records.base import Field, Kind, Mask, Record, fields_of
from app.records.checkins import Checkin
from app.records.members import Member
from app.records.services import Service
from app.sheets.cells import cell_text, is_blank
from app.sheets.workbook import ErrorValue, Value
from app.usecases.masking import masked

if TYPE_CHECKING:
    from app.intake.clinic import Prepared

EMPTY, NO_COLUMN = "（空）", "（表中没有这一列）"
_RECORDS: dict[str, type[Record]] = {"members": Member, "checkins": Checkin, "services": Service}
_NUMBER = re.compile(r"(?<!\d)\d{11,18}[Xx]?(?!\d)")
_LEAST_ID = 15
_NUMBERS = {Mask.ID_NUMBER, Mask.PHONE}


@dataclass(frozen=True, slots=True)
class FaultyCell:
    """One cell at fault: the heading above it, and what stands in it."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row with faults as it is shown: the name in it, its cells at fault, and why."""

    name: str
    cells: tuple[FaultyCell, ...]
    reasons: str


def cells_of(table: Table, faults: Iterable[RowFault]) -> dict[int, dict[str, Value]]:
    """The cells at fault by sheet row and field, the name beside them; fields without a column are left out.

    Args:
        table: all cells.
        faults: the rows.
    """
    places = {number: at for at, number in enumerate(table.numbers)}
    return {
        fault.row: {
            name: table.columns[name][places[fault.row]]
            for name in ("name", *fault.fields)
            if name in table.columns
        }
        for fault in faults
    }


def faulty_row(prepared: Prepared, fault: RowFault) -> FaultyRow:
    """One row with faults as the screen shows it.

    Args:
        prepared: the dry run it was found in.
        fault: of its rejected or warned rows.
    """
    values = prepared.cells.get(fault.row, {})
    heads = {head.field: head.head for head in reversed(prepared.heads) if head.field}
    words = intake_of(prepared.register).vocabulary()
    cells = tuple(
        FaultyCell(heads[name], cell_words(prepared.register, name, values[name], faulty=True))
        if name in values and name in heads
        else FaultyCell(words[name][0], NO_COLUMN)
        for name in fault.fields
        if name in words
    )
    name = shown(values.get("name"))
    return FaultyRow(name, cells, _reasons(prepared.register, fault, values))


def cell_words(register: str, name: str, value: Value, *, faulty: bool = False) -> str:
    """What stands in a cell: the beginning of a long text, numbers masked as on any other screen.

    Args:
        register: whose workbook it is.
        name: the field its column was given; empty for none.
        value: the cell.
        faulty: what a list would hide whole is shown: nobody could mend a date of birth unseen.
    """
    if value is None or is_blank(value):
        return EMPTY
    said = _fields(register).get(name)
    open_here = faulty and said is not None and said.mask is Mask.HIDDEN
    if said is None or open_here or said.kind is Kind.REFERENCE or isinstance(value, ErrorValue):
        return _without_numbers(shown(value))
    return _without_numbers(str(masked(said, shown(value))))


def _reasons(register: str, fault: RowFault, values: Mapping[str, Value]) -> str:
    """Why, without the numbers that a note quotes."""
    text = fault.text
    for name, value in values.items():
        said = _fields(register).get(name)
        if said is not None and said.mask in _NUMBERS and not isinstance(value, ErrorValue):
            for quoted in {normalise(cell_text(value)), shown(value)}:
                text = text.replace(f"“{quoted}”", f"“{masked(said, quoted)}”")
    return _without_numbers(text)


def _without_numbers(text: str) -> str:
    """A text in which what must be an id number or a mobile phone is masked, whatever column it stands in."""
    return _NUMBER.sub(lambda found: _masked_number(found[0]), text)


def _masked_number(digits: str) -> str:
    return mask_id(digits) if len(digits) >= _LEAST_ID else mask_phone(digits)


@cache
def _fields(register: str) -> dict[str, Field]:
    """What the fields of a register's workbook are: its own, and those of the person."""
    return {said.name: said for kind in (Member, _RECORDS[register]) for said in fields_of(kind)}
