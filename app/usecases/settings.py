"""The centre's name and its dated settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.text import normalise
from app.records.accounts import Right
from app.records.base import check_values
from app.records.centre import Centre, Setting
from app.records.rules import DECIMALS, MOST_DECIMALS, RULES, Rule
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.entry import read_entry

_IN_PARTS = ("小时", "%")
"""Units of rules that need not be whole numbers."""
_NUMBER = re.compile(r"[+-]?([0-9]{1,9})(\.[0-9]{0,4})?")


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


def number_on(read: Read, key: str, day: date) -> Decimal:
    """The number that a rule of the field is on a day.

    Raises:
        RuleError: the centre has set something that is no number above 0 (``bad_rule``).
    """
    said = rule_on(read, key, day)
    number = _number(said)
    if number is None or number <= 0:
        raise RuleError(f"设置里的“{RULES[key].label}”是“{said}”，要改成大于 0 的数。", None, "bad_rule")
    return number


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

    A number is kept plain: without its unit, without noughts behind the point.

    Args:
        work: the running act.
        key: the item.
        value: what it is.
        valid_from: the first day it holds; a date in any shape people type.
        source: the paper that says so.

    Raises:
        RuleError: item, value, date or paper is missing or can't be read, or a known rule can't be so.
    """
    said = read_entry(Setting, {"key": key, "value": value, "valid_from": valid_from, "source": source})
    check_values(Setting, said)
    if said["key"] in RULES:
        said["value"] = _rule_value(RULES[said["key"]], said["value"])
    elif said["key"].startswith(DECIMALS.format("")):
        said["value"] = _decimals(said["key"], said["value"])
    if not said["source"]:
        raise RuleError("请填写“依据”：文件名、文号，或是本中心自己的约定。", "source", "required")
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
    number = _number(normalise(typed).removesuffix(rule.unit))
    parts = rule.unit in _IN_PARTS
    if number is None or not 0 < number <= rule.most or not (parts or _is_whole(number)):
        sort = "数" if parts else "整数"
        raise RuleError(
            f"“{rule.key}”请填大于零、不超过 {rule.most} 的{sort}，例如 {rule.default}。",
            "value",
            "bad_value",
        )
    return _plain(number)


def _decimals(key: str, typed: str) -> str:
    number = _number(typed)
    if number is None or not 0 <= number <= MOST_DECIMALS or not _is_whole(number):
        raise RuleError(f"“{key}”请填 0 至 {MOST_DECIMALS} 的整数。", "value", "bad_value")
    return _plain(number)


def _number(text: str) -> Decimal | None:
    """A number as people write it; None if it is none."""
    plain = normalise(text).strip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
