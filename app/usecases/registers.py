"""How the rows of any register are shown, and who may see them; the registers stand in `register_list`.

A reference field ``organisation_id`` is shown under ``organisation`` as the name of what it points to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records import RECORD_TYPES
from app.records.areas import HOMES, Area
from app.records.base import Field, Kind, Mask, Record, fields_of
from app.storage.work import Read
from app.usecases.masking import HIDDEN, masked
from app.usecases.register_list import REGISTERS, Register

__all__ = [
    "REGISTERS",
    "Register",
    "key_of",
    "names_of",
    "register_of",
    "rows_by_id",
    "seen",
    "shown_fields",
]


def register_of(name: str) -> Register:
    """The register of that name.

    Raises:
        RuleError: there is none (code ``unknown_register``).
    """
    if name not in REGISTERS:
        known = "、".join(REGISTERS)
        raise RuleError(f"没有“{name}”这个登记簿，现有：{known}。", "register", "unknown_register")
    return REGISTERS[name]


def seen(read: Read, name: str) -> Register:
    """The register of that name, for one who may see it.

    Raises:
        RuleError: there is none, or whoever asks may not see it.
    """
    register = register_of(name)
    read.actor.require(register.see)
    return register


def key_of(said: Field) -> str:
    """The key under which a field is shown: a reference loses its ``_id``."""
    return said.name.removesuffix("_id") if said.kind is Kind.REFERENCE else said.name


def shown_fields(record: type[Record]) -> dict[str, Field]:
    """The fields of a record type by the key under which they are shown."""
    return {key_of(said): said for said in fields_of(record)}


def rows_by_id(
    read: Read, record: type[Record], ids: Sequence[str], *, clear: bool = False
) -> tuple[dict[str, Any], ...]:
    """Rows in the order of the ids; ids that are gone are left out.

    Args:
        read: the look at the store.
        record: the record type.
        ids: record ids.
        clear: numbers in clear; the caller has checked right and reason.
    """
    table = record.__table__
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(ids), 500):
        query = select(table).where(table.c.id.in_(ids[start : start + 500]))
        for row in read.rows(query):
            found[row.id] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    fields = shown_fields(record)
    names = {
        key: names_of(read, said, {row[said.name] for row in found.values() if row[said.name]}, clear=clear)
        for key, said in fields.items()
        if said.refers is not None
    }
    return tuple(_shown(found[i], fields, names, clear=clear) for i in ids if i in found)


def names_of(read: Read, said: Field, ids: Iterable[str], *, clear: bool) -> dict[str, str]:
    """Names of what a reference field points to, by id.

    An area that tells where somebody lives is named only in clear; masked it is called by the grid or
    community it lies in.
    """
    if said.mask is Mask.ADDRESS and not clear:
        return _coarse_areas(read, ids)
    target = RECORD_TYPES[said.refers or ""]
    table = target.__table__
    found: dict[str, str] = {}
    for portion in portions(sorted(set(ids))):
        query = select(table.c.id, table.c[target.title]).where(table.c.id.in_(portion))
        found.update((row[0], row[1]) for row in read.rows(query))
    return found


def _coarse_areas(read: Read, ids: Iterable[str]) -> dict[str, str]:
    known: dict[str, Area] = {}
    wanted = set(ids)
    while wanted:
        for portion in portions(sorted(wanted)):
            known.update((area.id, area) for area in read.scalars(select(Area).where(Area.id.in_(portion))))
        parents = {known[i].parent_id for i in wanted if i in known and known[i].kind in HOMES}
        wanted = {parent for parent in parents if parent is not None} - known.keys()
    names: dict[str, str] = {}
    for area_id, area in known.items():
        outer: Area | None = area
        while outer is not None and outer.kind in HOMES:
            outer = known.get(outer.parent_id or "")
        names[area_id] = outer.name if outer is not None else HIDDEN
    return names


def _shown(
    row: Mapping[str, Any],
    fields: Mapping[str, Field],
    names: Mapping[str, Mapping[str, str]],
    *,
    clear: bool,
) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": row["id"]}
    for key, said in fields.items():
        value = row[said.name]
        if said.refers is not None:
            shown[key] = names[key].get(value)
        else:
            shown[key] = value if clear else masked(said, value)
    return shown
