"""How any register is said on screen without words of its own: columns and sheets from its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.records.base import Field, Kind, Mask, Record
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.usecases.registers import key_of, shown_fields

_WIDTHS = {
    Kind.DATE: 6.0,
    Kind.TIME: 8.5,
    Kind.INTEGER: 4.0,
    Kind.HOURS: 4.0,
    Kind.FLAG: 3.0,
    Kind.REFERENCE: 8.0,
    Kind.LIST: 8.0,
    Kind.LONG_TEXT: 10.0,
}
_SIDES = {Kind.INTEGER: "right", Kind.HOURS: "right", Kind.FLAG: "center"}
_MASKED = {Mask.PHONE: 6.2, Mask.ID_NUMBER: 9.0, Mask.ADDRESS: 10.0}
_SHORT, _LONG = 4.0, 10.0
_SENTENCE = 100
"""Texts that may be longer than so many signs take what room is left."""


def columns(
    record: type[Record], *keys: str, usual: Iterable[str] = (), **changes: Column
) -> tuple[Column, ...]:
    """Columns as the fields say them: heading, width and side by the kind of value.

    Args:
        record: the record type.
        keys: the keys of the columns, in order; the first always stays, later ones are the first to go
            where room is short.
        usual: those seen before anybody chose; all, where nothing is said.
        changes: columns that a page says itself, by key.
    """
    seen = set(usual) or set(keys)
    fields = shown_fields(record)
    made = [changes.get(key) or _column(fields[key], place) for place, key in enumerate(keys)]
    return tuple(replace(column, usual=column.usual and column.key in seen) for column in made)


def plain_sheet(record: type[Record], row: Mapping[str, Any]) -> Sheet:
    """A record with all its filled fields below its name."""
    fields = shown_fields(record)
    lines = tuple(
        (said.label, shown(row[key]))
        for key, said in fields.items()
        if key != record.title and shown(row.get(key))
    )
    return Sheet(shown(row.get(record.title)) or record.label, (), "", (Section("基本情况", lines),))


def lines_of(
    record: type[Record], row: Mapping[str, Any], keys: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """Label and value of those of these fields that are filled."""
    fields = shown_fields(record)
    return tuple((fields[key].label, text) for key in keys if (text := shown(row.get(key))))


def joined(*parts: str | None) -> str:
    """Parts of one line that say something, a dot between them."""
    return " · ".join(part for part in parts if part)


def _column(said: Field, place: int) -> Column:
    width = _MASKED.get(said.mask) or _WIDTHS.get(said.kind) or _of_text(said)
    grows = said.kind in (Kind.REFERENCE, Kind.LONG_TEXT) or (said.length or 0) > _SENTENCE
    side = _SIDES.get(said.kind, "left")
    return Column(said.label, key_of(said), max(width, len(said.label) + 0.2), side, grow=grows, spare=place)


def _of_text(said: Field) -> float:
    if said.choices:
        return max(len(choice) for choice in said.choices) + 0.5
    return min(max((said.length or 0) / 10, _SHORT), _LONG)
