"""The centre's name and its dated settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.text import normalise
from app.records.accounts import Right
from app.records.centre import Centre, Setting
from app.records.rules import RULES, Rule
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.entry import read_entry

_IN_PARTS = ("小时", "%")
"""Units of rules that need not be whole numbers."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One dated setting."""

    id: str
    key: str
    value: str
    valid_from: date
    source: str | None


@ask(needs=None)
def centre_name(read: Read) -> str:
    """The name of the centre."""
    return read.one(Centre, read.centre_id).name


@ask(needs=None)
def setting_on(read: Read, key: str, day: date) -> SettingRow | None:
    """What a setting was on a day; None if nothing was said by then."""
    query = (
        select(Setting)
        .where(Setting.key == key, Setting.valid_from <= day)
        .order_by(Setting.valid_from.desc(), Setting.id.desc())
    )
    found = read.scalar(query)
    return (
        None
        if found is None
        else SettingRow(found.id, found.key, found.value, found.valid_from, found.source)
    )


@ask(needs=None)
def rule_on(read: Read, key: str, day: date) -> str:
    """What a rule of the field (`records.rules.RULES`) is on a day: as the centre said, else as shipped."""
    found = setting_on(read, key, day)
    return RULES[key].default if found is None else found.value


@ask(needs=None)
def list_settings(read: Read) -> tuple[SettingRow, ...]:
    """All settings ever said, by item; of one item the latest start first."""
    query = select(Setting).order_by(Setting.key, Setting.valid_from.desc(), Setting.id.desc())
    return tuple(SettingRow(s.id, s.key, s.value, s.valid_from, s.source) for s in read.scalars(query))


@act("修改中心名称", needs=Right.MANAGE_CENTRE)
def rename_centre(work: Work, name: str) -> None:
    """Give the centre another name.

    Raises:
        RuleError: no name.
    """
    if not name.strip():
        raise RuleError("请填写中心名称。", "name", "required")
    work.one(Centre, work.centre_id).name = name.strip()


@act("修改设置", needs=Right.MANAGE_CENTRE)
def change_setting(
    work: Work, key: str, value: str, valid_from: date | str, source: str | None = None
) -> str:
    """Say what a setting is from a day on, and by which paper; returns the setting's id.

    Args:
        work: the running act.
        key: the item.
        value: what it is.
        valid_from: the first day it holds; a date in any shape people type.
        source: the paper that says so.

    Raises:
        RuleError: item, value or date is missing or can't be read, or a known rule can't be so.
    """
    said = read_entry(Setting, {"key": key, "value": value, "valid_from": valid_from, "source": source})
    if said["key"] in RULES and said["value"]:
        said["value"] = _rule_value(RULES[said["key"]], said["value"])
    return work.add(Setting(**said)).id


def _rule_value(rule: Rule, typed: str) -> str:
    """What a known rule is said to be, as it is kept: one of its choices, or a number that makes sense.

    Raises:
        RuleError: at the value, code ``bad_value``.
    """
    if rule.choices:
        if typed not in rule.choices:
            raise RuleError(f"“{rule.key}”只能是：{'、'.join(rule.choices)}。", "value", "bad_value")
        return typed
    text = normalise(typed).removesuffix(rule.unit).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    halves = rule.unit in _IN_PARTS
    if not number.is_finite() or number <= 0 or (not halves and number != number.to_integral_value()):
        sort = "大于零的数" if halves else "大于零的整数"
        raise RuleError(f"“{rule.key}”请填{sort}，例如 {rule.default}。", "value", "bad_value")
    return text
