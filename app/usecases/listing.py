"""Lists of any register: filter, order, rows masked by default; and the search box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    case,
    false,
    func,
    null,
    or_,
    select,
)

from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of
from app.base.id_list import IdList
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Field, Mask, Record, fields_of
from app.records.members import Member
from app.records.organisations import Organisation
from app.storage import search
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.filters import (
    TAG,
    Condition,
    asked_field,
    demand,
    demands,
    is_tree,
    one_of,
    parse_condition,
    table_of,
)
from app.usecases.found import matched_by
from app.usecases.masking import masked
from app.usecases.registers import Register, register_of, rows_by_id, seen, shown_fields
from app.usecases.trees import positions

__all__ = [
    "DESCENDING",
    "TAG",
    "Condition",
    "Found",
    "FoundRow",
    "Opening",
    "Rows",
    "find",
    "fitting_ids",
    "list_ids",
    "list_in_clear",
    "list_rows",
    "open_list",
    "parse_condition",
    "rows_of",
]
DESCENDING = "-"
"""Before an order: from its end to its beginning."""
_TAKEN_WITHIN = 20_000
"""Among so many found by the index a filter looks for those that fit."""
_NUMBER = "number"
"""The field of the reference numbers that acts give out."""
_NUMBERS = (Mask.PHONE, Mask.ID_NUMBER)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a register; ``total`` counts all that fit the filter."""

    register: str
    total: int
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """How a list begins: ids in order, the first of their rows, and whether that is the whole list."""

    ids: Sequence[str]
    rows: tuple[dict[str, Any], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One hit of the search box."""

    id: str
    name: str
    organisation: str | None
    id_number: str | None
    phone: str | None
    matched_by: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of the search box; ``total`` counts all."""

    total: int
    rows: tuple[FoundRow, ...]


@ask(needs=None)
def list_ids(
    read: Read, register: str, where: tuple[Condition, ...] = (), order: str | None = None
) -> IdList:
    """Ids of all records that fit, in order.

    Raises:
        RuleError: no right to see the register, unknown register, field, value or order.
    """
    return fitting_ids(read, seen(read, register), where, order, clear=False)


def fitting_ids(
    read: Read, register: Register, where: tuple[Condition, ...], order: str | None, *, clear: bool
) -> IdList:
    """Ids of all records that fit, in order.

    Args:
        read: the look at the store.
        register: whose records.
        where: the filter.
        order: the order; None for the register's own.
        clear: whether masked fields may be searched; the caller has checked right and reason.

    Raises:
        RuleError: unknown field, value or order.
        TroubleError: very many, and the disk has no room for the list (``disk``).
    """
    conditions = demands(read, register, where, clear=clear)
    query = select(table_of(register).c.id).where(*conditions).order_by(*_order(read, register, order))
    try:
        return IdList(read.stream(query))
    except OSError as error:
        raise TroubleError(
            f"这份名单太长，磁盘上放不下它的次序：{reason_of(error)}。数据没有受影响；"
            "请清理磁盘后再试，或先加筛选条件。",
            "disk",
        ) from error


@ask(needs=None)
def rows_of(read: Read, register: str, ids: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Masked rows of these ids, in their order; ids that are gone are left out."""
    return rows_by_id(read, seen(read, register).record, ids)


@ask(needs=None)
def list_rows(
    read: Read,
    register: str,
    where: tuple[Condition, ...] = (),
    order: str | None = None,
    limit: int | None = None,
) -> Rows:
    """Masked rows that fit, in order, at most ``limit``."""
    return _listed(read, register, where, order, limit, clear=False)


@act("查看完整名册", needs=Right.SEE_CLEAR)
def list_in_clear(
    work: Work,
    register: str,
    reason: str,
    where: tuple[Condition, ...] = (),
    order: str | None = None,
    limit: int | None = None,
) -> Rows:
    """Rows in clear, for a reason that goes into the journal.

    Raises:
        RuleError: no reason given.
    """
    if not reason.strip():
        raise RuleError("请写明查看完整号码的原因。", "reason", "required")
    listed = _listed(work, register, where, order, limit, clear=True)
    work.note(
        register_of(register).record.record_type,
        work.id,
        {"reason": reason.strip(), "rows": len(listed.rows)},
    )
    return listed


@ask(needs=None)
def open_list(
    read: Read,
    register: str,
    text: str = "",
    where: tuple[Condition, ...] = (),
    order: str | None = None,
    *,
    first: int = 500,
    rows: int = 50,
) -> Opening:
    """How the list begins of what a search box finds and a filter lets through.

    Records kept in the index are found by names, sounds and numbers; the others by each word typed standing
    in one of the fields that the register says.

    Args:
        read: the look at the store.
        register: the register's name.
        text: as typed; parts divided by blanks must all fit; nothing typed lets all through.
        where: the filter.
        order: the order; None for the register's own.
        first: at most so many ids; of more that are found by a text only so many are taken.
        rows: at most so many rows.

    Raises:
        RuleError: no right to see the register, unknown register, field, value or order.
    """
    chosen = seen(read, register)
    ids = read.scalars(_searched(read, chosen, text, where, order, first).limit(first + 1))
    shown = rows_by_id(read, chosen.record, ids[:rows])
    return Opening(tuple(ids[:first]), shown, whole=bool(text) or len(ids) <= first)


@ask(needs=Right.SEE_MEMBERS)
def find(read: Read, text: str, limit: int = 20, *, count: bool = True) -> Found:
    """Members found by characters, pinyin, initials, phone or id fragments, or former names.

    Args:
        read: the look at the store.
        text: as typed; parts divided by blanks must all fit.
        limit: at most so many hits.
        count: count all hits; without it ``total`` says only how many are shown (typing is faster).
    """
    question = search.question(text)
    if question is None:
        return Found(0, ())
    ids = read.search(question, Member.record_type, limit)
    total = read.count_search(question, Member.record_type) if count and len(ids) == limit else len(ids)
    if not total:
        scanned = _scan(read, Member, text)
        total, ids = len(scanned), list(scanned[:limit])
    found = {member.id: member for member in read.scalars(select(Member).where(Member.id.in_(ids)))}
    return Found(total, tuple(_hit(read, found[i], text) for i in ids if i in found))


def _holds(read: Read, table: Table, said: Field, word: str) -> ColumnElement[bool]:
    """A word in one field; people and units it points to are found as their own search box finds them."""
    if said.name == _NUMBER:
        return _begins(table.c[said.name], word)
    target = RECORD_TYPES.get(said.refers or "")
    if target is None or target.searchable.__func__ is Record.searchable.__func__:  # type: ignore[attr-defined]  # class methods have it
        return demand(read, table, said, Condition("", "~", word))
    return one_of(table.c[said.name], _indexed(read, target, word, _TAKEN_WITHIN))


def _begins(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """A reference number is found by its beginning: the index gives it without looking at every record."""
    start = word.upper()
    return column.between(start, f"{start}~") if start.isascii() else false()


def _searched(
    read: Read,
    chosen: Register,
    text: str,
    where: tuple[Condition, ...],
    order: str | None,
    limit: int,
) -> Select[str]:
    """Ids of what a search box finds and a filter lets through; all that fit where nothing is typed."""
    table = table_of(chosen)
    fits = demands(read, chosen, where, clear=False)
    if chosen.indexed and text:
        found = _indexed(read, chosen.record, text, _TAKEN_WITHIN if where else limit)
        fits.append(one_of(table.c.id, found))
    else:
        said = [asked_field(chosen.record, name) for name in chosen.searched]
        for word in text.split():
            fits.append(or_(false(), *(_holds(read, table, field, word) for field in said)))
    return select(table.c.id).where(*fits).order_by(*_order(read, chosen, order))


def _indexed(read: Read, record: type[Record], text: str, limit: int) -> Sequence[str]:
    question = search.question(text)
    if question is None:
        return ()
    return read.search(question, record.record_type, limit) or _scan(read, record, text)


def _scan(read: Read, record: type[Record], text: str) -> Sequence[str]:
    """A run from the middle of a number, which no token covers; nobody for a run too short to tell."""
    run = search.number_token(text)
    if len(run) < search.SHORTEST_NUMBER:
        return ()
    table = record.__table__
    numbers = (table.c[said.name] for said in fields_of(record) if said.mask in _NUMBERS)
    fits = or_(false(), *(column.contains(run.upper()) for column in numbers))
    return read.scalars(select(table.c.id).where(fits))


def _hit(read: Read, member: Member, text: str) -> FoundRow:
    fields = shown_fields(Member)
    organisation = read.get(Organisation, member.organisation_id)
    return FoundRow(
        member.id,
        member.name,
        organisation.name if organisation else None,
        masked(fields["id_number"], member.id_number),
        masked(fields["phone"], member.phone),
        matched_by(member, text),
    )


def _listed(
    read: Read,
    register: str,
    where: tuple[Condition, ...],
    order: str | None,
    limit: int | None,
    *,
    clear: bool,
) -> Rows:
    chosen = seen(read, register)
    table = table_of(chosen)
    conditions = demands(read, chosen, where, clear=clear)
    total = read.scalars(select(func.count()).select_from(table).where(*conditions))[0]
    query = select(table.c.id).where(*conditions).order_by(*_order(read, chosen, order))
    ids = read.scalars(query if limit is None else query.limit(limit))
    return Rows(register, total, rows_by_id(read, chosen.record, ids, clear=clear))


def _order(read: Read, register: Register, order: str | None) -> list[ColumnElement[Any]]:
    """What to sort by; records without a value stand last, up and down."""
    chosen = order or next(iter(register.orders))
    first, *more = _keys(read, register, chosen.removeprefix(DESCENDING))
    turned = first.desc() if chosen.startswith(DESCENDING) else first
    filled = isinstance(first, Column) and not first.nullable
    return [turned if filled else turned.nulls_last(), *more, table_of(register).c.id]


def _keys(read: Read, register: Register, chosen: str) -> list[ColumnElement[Any]]:
    table = table_of(register)
    if register.record is Member and chosen in register.orders:
        return _member_keys(read, table, chosen)
    if chosen == "tree" and "tree" in register.orders:
        return [positions(read, register.record, table.c.id)]
    fields = shown_fields(register.record)
    if chosen not in fields:
        known = "、".join([*register.orders, *fields])
        raise RuleError(f"不能按“{chosen}”排序，可用：{known}。", chosen, "unknown_order")
    said = fields[chosen]
    if said.refers is None:
        return [_by_sound(table, said.name)]
    target = RECORD_TYPES[said.refers]
    if is_tree(target):
        return [_placed(read, target, table.c[said.name])]
    named = target.__table__.alias()
    return [select(_by_sound(named, target.title)).where(named.c.id == table.c[said.name]).scalar_subquery()]


def _placed(read: Read, tree: type[Record], column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((column.is_(None), null()), else_=positions(read, tree, column))


def _by_sound(table: FromClause, name: str) -> ColumnElement[Any]:
    """The column itself, or the one kept beside it by which a name sorts."""
    return table.c[f"{name}_pinyin"] if f"{name}_pinyin" in table.c else table.c[name]


def _member_keys(read: Read, table: Table, order: str) -> list[ColumnElement[Any]]:
    if order == "organisation":
        return [_placed(read, Organisation, table.c.organisation_id), table.c.name_pinyin]
    columns: dict[str, list[ColumnElement[Any]]] = {
        "pinyin": [table.c.name_pinyin],
        "strokes": [table.c.name_strokes],
        "seat": [table.c.seat, table.c.name_pinyin],
        "joined": [table.c.joined_on, table.c.name_pinyin],
    }
    return columns[order]
