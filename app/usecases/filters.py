"""Filters of any register: one condition as people say it, and what it asks of the store."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, literal, or_, select

from app.base import clock
from app.base.dates import read_date
from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.base import Field, Kind, Mask, Record, halves
from app.records.members import Member, MemberTag, Tag
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.masking import masked
from app.usecases.registers import Register, names_of, seen, shown_fields
from app.usecases.trees import ids_under, nodes

TAG = "tag"
"""Not a field of a member, but filtered like one: the value is the tag's id."""
ID = "id"
"""Not a field either: the value is the ids of the records meant, blanks between them."""
_LARGEST = 2**63 - 1
"""The largest whole number the store keeps."""
_FLAGS = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter.

    Operators: ``=`` equal (an empty value: not filled), ``~`` contains, ``..`` from–to (value ``a..b``;
    without either: filled), ``in`` for `ID`, and for a reference into a tree ``under``: the node whose id is
    the value, and all below it.
    """

    field: str
    op: str
    value: str


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


def table_of(register: Register) -> Table:
    """The table behind a register."""
    table = register.record.__table__
    assert isinstance(table, Table)  # noqa: S101 - declared classes have tables, mypy can't know
    return table


def asked_field(record: type[Record], name: str) -> Field:
    """The field a condition or an order names, by the key it is shown under or by its own name.

    Raises:
        RuleError: there is none (code ``unknown_field``).
    """
    fields = shown_fields(record)
    said = fields.get(name) or next((one for one in fields.values() if one.name == name), None)
    if said is None:
        known = "、".join(fields)
        raise RuleError(f"没有“{name}”这个字段，可用：{known}。", name, "unknown_field")
    return said


def demands(
    read: Read, register: Register, where: tuple[Condition, ...], *, clear: bool
) -> list[ColumnElement[bool]]:
    """What a filter asks of the store. Entries that were taken back are never listed.

    Args:
        read: the look at the store.
        register: whose records.
        where: the filter; all conditions must hold.
        clear: whether masked fields may be searched; the caller has checked right and reason.

    Raises:
        RuleError: an unknown field, a value that does not fit, or a masked field asked for by a part.
    """
    table = table_of(register)
    built: list[ColumnElement[bool]] = []
    if register.record.append_only:
        built.append(table.c.live)
    for condition in where:
        if condition.field == ID:
            built.append(one_of(table.c.id, condition.value.split()))
        elif condition.field == TAG and register.record is Member:
            tagged = select(MemberTag.member_id).where(MemberTag.tag_id == condition.value)
            built.append(table.c.id.in_(tagged))
        else:
            said = asked_field(register.record, condition.field)
            if not clear and narrows(said, condition):
                raise RuleError(
                    f"“{said.label}”是遮盖的内容，不能按它的一部分筛选；请写明原因查看完整名册。",
                    said.name,
                    "masked_field",
                )
            built.append(demand(read, table, said, condition))
    return built


@ask(needs=None)
def in_words(
    read: Read, register: str, where: tuple[Condition, ...], *, on_paper: bool = False
) -> tuple[str, ...]:
    """Each condition as people say it, e.g. ``入党日期从 2020-01-01 到 最晚``.

    Args:
        read: the look at the store.
        register: the register's name.
        where: the conditions.
        on_paper: say no value of a masked field at all.

    Raises:
        RuleError: no right to see the register, or an unknown field.
    """
    chosen = seen(read, register)
    return tuple(_told(read, chosen, condition, on_paper=on_paper) for condition in where)


def _told(read: Read, register: Register, condition: Condition, *, on_paper: bool) -> str:
    value = condition.value
    if condition.field == ID:
        return f"选中的 {len(value.split())} {register.counter}"
    if condition.field == TAG and register.record is Member:
        tag = read.get(Tag, value)
        return f"标签为“{tag.name if tag is not None else '已删除'}”"
    return _field_told(read, asked_field(register.record, condition.field), condition, on_paper=on_paper)


def _field_told(read: Read, said: Field, condition: Condition, *, on_paper: bool) -> str:
    label, value = said.label, condition.value
    if condition.op in ("=", "..") and value.strip(".") == "":
        return f"{label}{'未填' if condition.op == '=' else '已填'}"
    if said.mask is not Mask.NONE and on_paper:
        return f"按{label}筛选"
    if condition.op == "..":
        start, _, end = value.partition("..")
        return f"{label}从 {start or '最早'} 到 {end or '最晚'}"
    if said.refers is not None:
        value = names_of(read, said, (value,), clear=True).get(value, value)
    elif said.kind is Kind.FLAG:
        value = "是" if _FLAGS.get(value.lower()) else "否"
    else:
        value = str(masked(said, value))
    if condition.op == "~":
        return f"{label}含“{value}”"
    return f"{label}为“{value}”及以下" if condition.op == "under" else f"{label}为“{value}”"


def narrows(said: Field, condition: Condition) -> bool:
    """Whether a filter could find a masked value out step by step; one who knows the whole may ask for it."""
    if said.mask in (Mask.NONE, Mask.ADDRESS) or condition.value == "":
        return False
    return condition.op != "=" or said.mask is Mask.HIDDEN


def demand(read: Read, table: Table, said: Field, condition: Condition) -> ColumnElement[bool]:
    """What one condition asks of the store, the caller having checked that the field may be asked for."""
    column: ColumnElement[Any] = table.c[said.name]
    if said.kind is Kind.LIST:
        return _in_list(column, condition)
    if condition.op == "=" and condition.value == "":
        return column.is_(None)
    if condition.op == ".." and condition.value.strip(".") == "":
        return column.is_not(None)
    if said.refers is not None:
        return _refers(read, column, RECORD_TYPES[said.refers], condition)
    return _by_value(column, said, condition)


def _by_value(column: ColumnElement[Any], said: Field, condition: Condition) -> ColumnElement[bool]:
    if condition.op == "under":
        raise RuleError(f"“{said.label}”没有上下级，不能按“及以下”筛选。", said.name, "no_tree")
    if condition.op == "~":
        return column.contains(condition.value, autoescape=True)
    if said.kind is Kind.TIME:
        return _within_days(said, column, condition)
    if condition.op == "..":
        start, _, end = condition.value.partition("..")
        bounds = [column >= _value(said, start)] if start else []
        bounds += [column <= _value(said, end)] if end else []
        return and_(*bounds)
    equal: ColumnElement[bool] = column == _value(said, condition.value)
    return equal


def one_of(column: ColumnElement[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """That a column holds one of these ids, however many: a statement takes only so many values."""
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(listed.c.value))


def _refers(
    read: Read, column: ColumnElement[Any], target: type[Record], condition: Condition
) -> ColumnElement[bool]:
    if condition.op == "under":
        return column.in_(ids_under(read, target, condition.value))
    table = target.__table__
    named = table.c[target.title]
    if condition.op == "~":
        return column.in_(select(table.c.id).where(named.contains(condition.value, autoescape=True)))
    return or_(column == condition.value, column.in_(select(table.c.id).where(named == condition.value)))


def _in_list(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    if condition.op == "=" and condition.value == "":
        return or_(column.is_(None), func.json_array_length(column) == 0)
    if condition.op == ".." and condition.value.strip(".") == "":
        return func.json_array_length(column) > 0
    one = func.json_each(column).table_valued("value").c.value
    fits = one.contains(condition.value, autoescape=True) if condition.op == "~" else one == condition.value
    return select(literal(1)).where(fits).exists()


def _within_days(said: Field, column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    """Whole days of the wall's calendar; ``=`` is one of them."""
    start, _, end = condition.value.partition("..")
    if condition.op != "..":
        end = start
    bounds = [column >= _midnight(_date(said, start))] if start else []
    bounds += [column < _midnight(_date(said, end) + timedelta(days=1))] if end else []
    return and_(*bounds)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CHINA)


def _value(said: Field, text: str) -> Any:
    try:
        if said.kind is Kind.INTEGER:
            return _whole_number(text)
        if said.kind is Kind.HOURS:
            return _hours(text)
        if said.kind is Kind.FLAG:
            return _FLAGS[text.lower()]
    except (ValueError, KeyError, InvalidOperation):
        raise RuleError(f"“{said.label}”不能是“{text}”。", said.name, "bad_value") from None
    return _date(said, text) if said.kind is Kind.DATE else text


def _whole_number(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError(text)
    return number


def _hours(text: str) -> Decimal:
    hours = Decimal(text)
    halves(hours)
    return hours


def _date(said: Field, text: str) -> date:
    reading = read_date(text)
    if reading is None or reading.value is None:
        raise RuleError(f"“{said.label}”要写成日期，例如 2026-09-30。", said.name, "bad_value")
    return reading.value


@dataclass(frozen=True, slots=True)
class Choosable:
    """A field one can filter by.

    Attributes:
        key: by which a condition names it.
        label: its words.
        kind: the sort of value, which decides the box to type it in.
        ops: the operators that fit it and whoever asks: those of `Condition`, and `EMPTY` and `FILLED`.
        choices: the values there are, words and value; empty if free.
    """

    key: str
    label: str
    kind: Kind
    ops: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()


EMPTY, FILLED = "empty", "filled"
"""Operators as a person chooses them that `Condition` says with an empty value."""
_RANGES = (Kind.DATE, Kind.TIME, Kind.INTEGER, Kind.HOURS)


@ask(needs=None)
def choosable(read: Read, register: str) -> tuple[Choosable, ...]:
    """All that a register can be filtered by without seeing numbers in clear, in the order of its fields.

    Raises:
        RuleError: no right to see the register.
    """
    chosen = seen(read, register)
    fields = shown_fields(chosen.record).items()
    return tuple(
        Choosable(key, said.label, said.kind, _operators(said), _values(read, said)) for key, said in fields
    )


def condition_of(choosable: Choosable, op: str, value: str, until: str = "") -> Condition:
    """The condition that was put together from what a person chose and typed; dates as they are written.

    Args:
        choosable: the field.
        op: one of its operators.
        value: what was typed or chosen; for ``..`` where it begins.
        until: for ``..`` where it ends.

    Raises:
        RuleError: nothing was typed, or it is no date or number; its field is ``value`` or ``until``.
    """
    if op in (EMPTY, FILLED):
        return Condition(choosable.key, "=" if op == EMPTY else "..", "")
    if not value.strip() and not until.strip():
        raise RuleError("请填写要找的内容。", "value", "required")
    if op != "..":
        return Condition(choosable.key, op, _typed(choosable, value, "value"))
    ends = _typed(choosable, value, "value"), _typed(choosable, until, "until")
    return Condition(choosable.key, op, "..".join(ends))


def _typed(choosable: Choosable, text: str, box: str) -> str:
    """What was typed, as a condition writes it; nothing stays nothing."""
    said = Field(box, choosable.label, Kind.DATE if choosable.kind is Kind.TIME else choosable.kind)
    value = _value(said, text.strip()) if text.strip() else ""
    return value.isoformat() if isinstance(value, date) else str(text.strip())


def _operators(said: Field) -> tuple[str, ...]:
    known = () if said.required else (EMPTY, FILLED)
    if said.mask is Mask.HIDDEN:
        return known
    if said.mask in (Mask.ID_NUMBER, Mask.PHONE):
        return ("=", *known)
    if said.refers is not None:
        return (*(("under", "=") if is_tree(RECORD_TYPES[said.refers]) else ("~", "=")), *known)
    if said.kind in _RANGES:
        return ("..", *known)
    return (*(("=",) if said.choices or said.kind is Kind.FLAG else ("~", "=")), *known)


def _values(read: Read, said: Field) -> tuple[tuple[str, str], ...]:
    if said.kind is Kind.FLAG:
        return (("是", "true"), ("否", "false"))
    if said.refers is not None and is_tree(target := RECORD_TYPES[said.refers]):
        return tuple(("　" * node.depth + node.name, node.id) for node in nodes(read, target))
    return tuple((one, one) for one in said.choices)


def is_tree(record: type[Record]) -> bool:
    """Whether records of a type hang under one another."""
    return {"parent_id", "position"} <= set(record.__table__.c.keys())
