"""The registers: which kinds of record have lists, ledgers and filters, and how their rows are shown.

A reference field ``organisation_id`` is shown under ``organisation`` as the name of what it points to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.areas import Area
from app.records.base import Field, Kind, Record, fields_of
from app.records.members import Member
from app.records.organisations import Organisation
from app.storage.work import Read
from app.usecases.masking import masked


@dataclass(frozen=True, slots=True)
class Register:
    """One register as lists and ledgers see it.

    Attributes:
        name: as the command line says it.
        record: the record type.
        see: the right to see it masked.
        edit: the right to change it.
        columns: shown keys of a ledger, in order.
        orders: the list orders people ask for, key and label; the first is the default.
    """

    name: str
    record: type[Record]
    see: Right
    edit: Right
    columns: tuple[str, ...]
    orders: Mapping[str, str]

    @property
    def label(self) -> str:
        """What the user reads."""
        return self.record.label


MEMBER_COLUMNS = (
    *("name", "sex", "ethnic_group", "id_number", "born_on", "education", "organisation", "kind"),
    *("joined_on", "full_on", "party_post", "phone", "address", "state"),
)
MEMBER_ORDERS = {
    "pinyin": "姓名拼音",
    "strokes": "姓氏笔画",
    "organisation": "党组织",
    "seat": "席次",
    "joined": "入党日期",
}

REGISTERS: dict[str, Register] = {
    "members": Register(
        "members",
        Member,
        Right.SEE_MEMBERS,
        Right.EDIT_MEMBERS,
        MEMBER_COLUMNS,
        MEMBER_ORDERS,
    ),
    "organisations": Register(
        "organisations",
        Organisation,
        Right.SEE_MEMBERS,
        Right.EDIT_ORGANISATIONS,
        ("name", "kind", "branch_kind", "parent", "code"),
        {"tree": "组织顺序", "name": "名称"},
    ),
    "areas": Register(
        "areas",
        Area,
        Right.SEE_MEMBERS,
        Right.EDIT_ORGANISATIONS,
        ("name", "kind", "parent", "code"),
        {"tree": "区域顺序", "name": "名称"},
    ),
}


def register_of(name: str) -> Register:
    """The register of that name.

    Raises:
        RuleError: there is none (code ``unknown_register``).
    """
    if name not in REGISTERS:
        known = "、".join(REGISTERS)
        raise RuleError(f"没有“{name}”这个登记簿，现有：{known}。", "register", "unknown_register")
    return REGISTERS[name]


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
    names = reference_names(read, record, found.values())
    fields = shown_fields(record)
    return tuple(_shown(found[i], fields, names, clear=clear) for i in ids if i in found)


def reference_names(
    read: Read, record: type[Record], rows: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """Names of what the rows point to, by record type and id."""
    rows = list(rows)
    names: dict[str, dict[str, str]] = {}
    for said in fields_of(record):
        if said.refers is None:
            continue
        target = RECORD_TYPES[said.refers].__table__
        ids = {row[said.name] for row in rows if row[said.name]}
        known = names.setdefault(said.refers, {})
        wanted = sorted(ids - known.keys())
        for start in range(0, len(wanted), 500):
            query = select(target.c.id, target.c.name).where(target.c.id.in_(wanted[start : start + 500]))
            known.update((row[0], row[1]) for row in read.rows(query))
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
            value = names[said.refers].get(value)
        shown[key] = value if clear else masked(said, value)
    return shown
