"""What a person typed into a form, read as the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.base import clock
from app.base.dates import read_date, read_typed
from app.base.errors import RuleError
from app.base.text import normalise
from app.records.base import Field, Kind, Record, field_of, fields_of, halves

_WHOLE = re.compile(r"[+-]?[0-9]+")
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
"""Numbers as people write them: no powers of ten, no words such as inf."""
_LONGEST = 9
"""More digits than that are a telephone number or a slip, and beyond what the store counts."""
_MISSING = {"month": "还差日", "year": "还差月和日"}


def read_entry(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as the record keeps them.

    Texts are trimmed, an empty text is no value; dates may come in any shape people type.

    Args:
        record: the record type.
        values: by field name; texts or values of the right kind.

    Raises:
        RuleError: an unknown field, a date or number that can't be read; named by field.
    """
    return {name: _value(_field(record, name), value) for name, value in values.items()}


def give_values(
    record: Record,
    values: Mapping[str, Any],
    check: Callable[[dict[str, Any]], Mapping[str, Any]],
    fixed: Collection[str] = (),
) -> None:
    """Give a record other values; fields that are not named stay.

    Args:
        record: what is changed.
        values: as typed, by field name.
        check: says all values as they are to be, out of what the record has with what is typed in it.
        fixed: fields that stay whatever is typed.

    Raises:
        RuleError: at the field.
    """
    given = read_entry(type(record), values)
    had = {said.name: getattr(record, said.name) for said in fields_of(type(record))}
    checked = check({**had, **given})
    for name in given.keys() - set(fixed):
        setattr(record, name, checked[name])


def _field(record: type[Record], name: str) -> Field:
    try:
        return field_of(record, name)
    except KeyError:
        raise RuleError(f"{record.label}没有“{name}”这个字段。", name, "unknown_field") from None


def _value(said: Field, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        return None
    if said.kind is Kind.DATE:
        return _date(said, value)
    if said.kind is Kind.INTEGER and isinstance(value, str | int):
        return _integer(said, value)
    if said.kind is Kind.HOURS:
        return _hours(said, value)
    return value


def _date(said: Field, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    reading = read_typed(value, clock.today()) if isinstance(value, str) else read_date(value)
    if reading is None:
        raise RuleError(
            f"“{said.label}”看不懂，请写成年月日，例如 2026-09-30。", said.name, "date_unreadable"
        )
    if reading.precision != "day":
        raise RuleError(
            f"“{said.label}”{_MISSING[reading.precision]}，请写到年月日，例如 2026-09-30。",
            said.name,
            "date_unreadable",
        )
    return reading.value


def _integer(said: Field, value: str | int) -> int:
    text = normalise(str(value))
    if not _WHOLE.fullmatch(text):
        raise RuleError(f"“{said.label}”请填整数。", said.name, "bad_value")
    if len(text) > _LONGEST:
        raise RuleError(f"“{said.label}”的数太大了，请核对。", said.name, "bad_value")
    return int(text)


def _hours(said: Field, value: Any) -> Decimal:
    text = normalise(str(value))
    if isinstance(value, str) and not _PLAIN.fullmatch(text):
        text = ""
    try:
        return Decimal(halves(Decimal(text))) / 2
    except (InvalidOperation, RuleError):
        raise RuleError(f"“{said.label}”以半小时为单位，例如 1 或 1.5。", said.name, "not_halves") from None
