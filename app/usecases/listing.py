"""Lists of any register: filter, order, rows masked by default; and the search box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from app.base.dates import read_date
from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Field, Kind, Mask
from app.records.members import Member, MemberTag
from app.records.organisations import Organisation
from app.storage import search
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.found import matched_by
from app.usecases.masking import masked
from app.usecases.registers import Register, register_of, rows_by_id, shown_fields
from app.usecases.trees import ids_under, positions

TAG = "tag"
"""Not a field of a member, but filtered like one: the value is the tag's id."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter.

    Operators: ``=`` equal, ``~`` contains, ``..`` from–to (value ``a..b``), and for a reference into a tree
    ``under``: the node whose id is the value, and all below it.
    """

    field: str
    op: str
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a register; ``total`` counts all that fit the filter."""

    register: str
    total: int
    rows: tuple[dict[str, Any], ...]


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


def parse_condition(text: str) -> Condition:
    """Read ``FIELD=VALUE``, ``FIELD~TEXT`` or ``FIELD=a..b``.

    Raises:
        RuleError: it is none of these.
    """
    fit = re.fullmatch(r"\s*([a-z_]+)\s*([=~])(.*)", text, re.DOTALL)
    if fit is None:
        raise RuleError(
            f"看不懂条件“{text}”，请写成 字段=值、字段~包含 或 字段=起..止。", "where", "bad_condition"
        )
    field, op, value = fit[1], fit[2], fit[3].strip()
    return Condition(field, ".." if op == "=" and ".." in value else op, value)


@ask(needs=Right.SEE_MEMBERS)
def list_ids(
    read: Read, register: str, where: tuple[Condition, ...] = (), order: str | None = None
) -> tuple[str, ...]:
    """Ids of all records that fit, in order.

    Raises:
        RuleError: unknown register, field, value or order.
    """
    return fitting_ids(read, register_of(register), where, order, clear=False)


def fitting_ids(
    read: Read, register: Register, where: tuple[Condition, ...], order: str | None, *, clear: bool
) -> tuple[str, ...]:
    """Ids of all records that fit, in order.

    Args:
        read: the look at the store.
        register: whose records.
        where: the filter.
        order: the order; None for the register's own.
        clear: whether masked fields may be searched; the caller has checked right and reason.
    """
    conditions = _conditions(read, register, where, clear=clear)
    query = select(_table(register).c.id).where(*conditions).order_by(*_order(read, register, order))
    return tuple(read.scalars(query))


@ask(needs=Right.SEE_MEMBERS)
def rows_of(read: Read, register: str, ids: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Masked rows of these ids, in their order; ids that are gone are left out."""
    return rows_by_id(read, register_of(register).record, ids)


@ask(needs=Right.SEE_MEMBERS)
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
    if not total and (run := search.number_token(text)) and len(run) >= 3:  # noqa: PLR2004 - shorter runs fit everybody
        total, ids = _scan(read, run, limit)
    found = {member.id: member for member in read.scalars(select(Member).where(Member.id.in_(ids)))}
    return Found(total, tuple(_hit(read, found[i], text) for i in ids if i in found))


def _scan(read: Read, run: str, limit: int) -> tuple[int, list[str]]:
    """A run from the middle of a number, which no token covers."""
    fits = or_(
        Member.phone.contains(run), Member.id_number.contains(run.upper()), Member.other_phone.contains(run)
    )
    ids = read.scalars(select(Member.id).where(fits))
    return len(ids), list(ids[:limit])


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
    chosen = register_of(register)
    table = _table(chosen)
    conditions = _conditions(read, chosen, where, clear=clear)
    total = read.scalars(select(func.count()).select_from(table).where(*conditions))[0]
    query = select(table.c.id).where(*conditions).order_by(*_order(read, chosen, order))
    ids = read.scalars(query if limit is None else query.limit(limit))
    return Rows(register, total, rows_by_id(read, chosen.record, ids, clear=clear))


def _table(register: Register) -> Table:
    table = register.record.__table__
    assert isinstance(table, Table)  # noqa: S101 - declared classes have tables, mypy can't know
    return table


def _conditions(
    read: Read, register: Register, where: tuple[Condition, ...], *, clear: bool
) -> list[ColumnElement[bool]]:
    fields = shown_fields(register.record)
    by_name = {said.name: said for said in fields.values()}
    built: list[ColumnElement[bool]] = []
    for condition in where:
        if condition.field == TAG and register.record is Member:
            tagged = select(MemberTag.member_id).where(MemberTag.tag_id == condition.value)
            built.append(_table(register).c.id.in_(tagged))
            continue
        said = fields.get(condition.field) or by_name.get(condition.field)
        if said is None:
            known = "、".join(fields)
            raise RuleError(
                f"没有“{condition.field}”这个字段，可用：{known}。", condition.field, "unknown_field"
            )
        if not clear and _narrows(said, condition):
            raise RuleError(
                f"“{said.label}”是遮盖的内容，不能按它的一部分筛选；请写明原因查看完整名册。",
                said.name,
                "masked_field",
            )
        built.append(_condition(read, _table(register), said, condition))
    return built


def _narrows(said: Field, condition: Condition) -> bool:
    """Whether a filter could find a masked value out step by step; one who knows the whole may ask for it."""
    if said.mask in (Mask.NONE, Mask.ADDRESS) or condition.value == "":
        return False
    return condition.op != "=" or said.mask is Mask.HIDDEN


def _condition(read: Read, table: Table, said: Field, condition: Condition) -> ColumnElement[bool]:
    column = table.c[said.name]
    if said.refers is not None:
        target = RECORD_TYPES[said.refers]
        if condition.op == "under":
            return column.in_(ids_under(read, target, condition.value))
        named = target.__table__.c.name
        fits = named.contains(condition.value) if condition.op == "~" else named == condition.value
        ids = read.scalars(select(target.__table__.c.id).where(fits))
        return column.in_([*ids, condition.value])
    if condition.op == "under":
        raise RuleError(f"“{said.label}”没有上下级，不能按“及以下”筛选。", said.name, "no_tree")
    if condition.op == "~":
        return column.contains(condition.value, autoescape=True)
    if condition.op == "..":
        start, _, end = condition.value.partition("..")
        bounds = [column >= _value(said, start)] if start else []
        bounds += [column <= _value(said, end)] if end else []
        return and_(*bounds) if bounds else column.is_not(None)
    return column.is_(None) if condition.value == "" else column == _value(said, condition.value)


def _value(said: Field, text: str) -> Any:
    try:
        if said.kind is Kind.INTEGER:
            return int(text)
        if said.kind is Kind.FLAG:
            return {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}[
                text.lower()
            ]
    except (ValueError, KeyError):
        raise RuleError(f"“{said.label}”不能是“{text}”。", said.name, "bad_value") from None
    return _date(said, text) if said.kind is Kind.DATE else text


def _date(said: Field, text: str) -> date:
    reading = read_date(text)
    if reading is None or reading.value is None:
        raise RuleError(f"“{said.label}”要写成日期，例如 2026-09-30。", said.name, "bad_value")
    return reading.value


def _order(read: Read, register: Register, order: str | None) -> list[ColumnElement[Any]]:
    table = _table(register)
    chosen = order or next(iter(register.orders))
    last = [table.c.id]
    if register.record is Member and chosen in register.orders:
        return [*_member_order(read, table, chosen), *last]
    if chosen == "tree" and "tree" in register.orders:
        return [positions(read, register.record, table.c.id), *last]
    fields = shown_fields(register.record)
    if chosen not in fields:
        known = "、".join([*register.orders, *fields])
        raise RuleError(f"不能按“{chosen}”排序，可用：{known}。", chosen, "unknown_order")
    return [table.c[fields[chosen].name], *last]


def _member_order(read: Read, table: Table, order: str) -> list[ColumnElement[Any]]:
    if order == "organisation":
        return [positions(read, Organisation, table.c.organisation_id), table.c.name_pinyin]
    columns: dict[str, list[ColumnElement[Any]]] = {
        "pinyin": [table.c.name_pinyin],
        "strokes": [table.c.name_strokes],
        "seat": [table.c.seat.is_(None), table.c.seat, table.c.name_pinyin],
        "joined": [table.c.joined_on.is_(None), table.c.joined_on, table.c.name_pinyin],
    }
    return columns[order]
