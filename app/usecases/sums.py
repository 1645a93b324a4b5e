"""What stands below a list: how many of each kind, and what its numbers add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from app.records.base import Kind, field_of
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.filters import Condition, demands, table_of
from app.usecases.registers import seen


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the records that fit a filter.

    Attributes:
        counted: how many have each value of the field that the register counts by, in the order of its
            choices; those without a value under an empty word.
        added: the label of each number that adds up, its sum, and its unit.
    """

    counted: tuple[tuple[str, int], ...]
    added: tuple[tuple[str, int | Decimal, str], ...]


@ask(needs=None)
def sums_of(read: Read, register: str, where: tuple[Condition, ...] = ()) -> Sums:
    """Counts and sums of the records that fit.

    Raises:
        RuleError: no right to see the register, or an unknown field or value.
    """
    chosen = seen(read, register)
    table, fits = table_of(chosen), demands(read, chosen, where, clear=False)
    counted: list[tuple[str, int]] = []
    if chosen.counted_by:
        said = field_of(chosen.record, chosen.counted_by)
        column = table.c[said.name]
        query = select(column, func.count()).select_from(table).where(*fits).group_by(column)
        found = {row[0] or "": int(row[1]) for row in read.rows(query)}
        counted = [(one, found[one]) for one in (*said.choices, "") if found.get(one)]
    added: list[tuple[str, int | Decimal, str]] = []
    if chosen.sums:
        fields = [field_of(chosen.record, name) for name in chosen.sums]
        row = read.rows(select(*(func.sum(table.c[said.name]) for said in fields)).where(*fits))[0]
        units = ("小时" if said.kind is Kind.HOURS else "" for said in fields)
        added = [(said.label, total or 0, unit) for said, total, unit in zip(fields, row, units, strict=True)]
    return Sums(tuple(counted), tuple(added))
