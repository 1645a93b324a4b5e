"""What a form needs to change a record: its values by field, and what stays masked beside its box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.base import clock
from app.records.base import Field, Kind, Mask, fields_of
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.registers import key_of, rows_by_id, seen


@dataclass(frozen=True, slots=True)
class FormValues:
    """One record as a form shows it, by field name.

    Attributes:
        values: what stands in the boxes, as text; of a reference the id.
        masked: what must not stand there: how it is shown masked.
        names: of each reference the name of what it points to.
    """

    values: Mapping[str, str]
    masked: Mapping[str, str]
    names: Mapping[str, str]


@ask(needs=None)
def form_values(read: Read, register: str, record_id: str) -> FormValues:
    """The record as its form shows it.

    Raises:
        RuleError: the record is gone, or whoever asks may not see the register.
    """
    chosen = seen(read, register)
    record: Any = read.one(chosen.record, record_id)
    row = rows_by_id(read, chosen.record, [record_id])[0]
    values, masked, names = {}, {}, {}
    for said in fields_of(chosen.record):
        value = getattr(record, said.name)
        if value is None:
            continue
        shown = str(row[key_of(said)] or "")
        if said.refers is not None:
            names[said.name] = shown
        if said.mask is Mask.NONE:
            values[said.name] = value if said.refers is not None else _text(said, value)
        else:
            masked[said.name] = shown
    return FormValues(values, masked, names)


def _text(said: Field, value: Any) -> str:
    if said.kind is Kind.TIME:
        return clock.show(value)
    if said.kind is Kind.LIST:
        return "、".join(value)
    return value.isoformat() if said.kind is Kind.DATE else str(value)
