"""Rules about a member that are true on paper too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.base.citizen_id import read_citizen_id
from app.base.errors import RuleError
from app.base.text import private_use
from app.records.members import FULL, PROBATIONARY

EARLIEST_JOIN_AGE = 18
"""党章 (Party Constitution, 2022) art. 1: a Chinese worker … of eighteen years may apply."""


def complete_from_id(values: Mapping[str, Any]) -> dict[str, Any]:
    """The id number as kept (18 characters, capital X), with birth date and sex it tells (GB 11643).

    Returns:
        The values to set; birth date and sex only where none was given. Empty without an id number or
        where the number is not valid.
    """
    number = values.get("id_number")
    if not number:
        return {}
    reading = read_citizen_id(number)
    filled: dict[str, Any] = {"id_number": reading.number}
    if "id_short" not in reading.faults:
        filled["born_on"] = values.get("born_on") or reading.birth_on
        filled["sex"] = values.get("sex") or reading.sex
    return filled


def check_member(
    values: Mapping[str, Any],
    today: date,
    *,
    checksum_accepted: bool = False,
    before: Mapping[str, Any] | None = None,
) -> None:
    """What must be true of a member before it is kept.

    Args:
        values: all fields by name.
        today: the date of keeping.
        checksum_accepted: a person accepted the wrong check digit with a reason.
        before: the values it had; what was wrong with them already does not stand in the way of a change.

    Raises:
        RuleError: at the field that has to be mended; codes as in the clinic's closed list.
    """
    had = faults_of(before, today, checksum_accepted=True) if before is not None else ()
    known = {(fault.field, fault.message) for fault in had}
    for fault in faults_of(values, today, checksum_accepted=checksum_accepted):
        if (fault.field, fault.message) not in known:
            raise fault


def faults_of(
    values: Mapping[str, Any], today: date, *, checksum_accepted: bool = False
) -> Iterator[RuleError]:
    """All that is wrong with a member; arguments as of `check_member`."""
    yield from _faults_of_name(values)
    yield from _faults_of_id(values, checksum_accepted=checksum_accepted)
    yield from _faults_of_dates(values, today)
    if values.get("kind") == PROBATIONARY and values.get("full_on") is not None:
        yield RuleError(f"填了“转正日期”，“人员类别”应为{FULL}。", "kind", "kind_mismatch")


def _faults_of_name(values: Mapping[str, Any]) -> Iterator[RuleError]:
    name = values.get("name")
    if not name:
        yield RuleError("请填写“姓名”。", "name", "no_name")
    elif name.rstrip("Xx").isdigit():
        yield RuleError("“姓名”里只有数字，请写人名；号码请填在“身份证号”或“手机号码”。", "name", "no_name")
    elif private := private_use(name):
        listed = "、".join(private)
        yield RuleError(
            f"姓名里有自造字（{listed}），别的电脑上会显示成空白。请改用标准汉字输入。", "name", "private_use"
        )


def _faults_of_id(values: Mapping[str, Any], *, checksum_accepted: bool) -> Iterator[RuleError]:
    number = values.get("id_number")
    if not number:
        return
    reading = read_citizen_id(number)
    if "id_short" in reading.faults:
        yield RuleError("身份证号应为 18 位（最后一位可为 X），请核对。", "id_number", "id_short")
    elif "id_birth" in reading.faults:
        yield RuleError("身份证号里的出生日期不存在，请核对。", "id_number", "id_short")
    elif "id_checksum" in reading.faults:
        if not checksum_accepted:
            text = "身份证号的校验位不对，请对照证件核对；确认无误可以写明原因后保存。"
            yield RuleError(text, "id_number", "id_checksum")
    elif values.get("born_on") not in {None, reading.birth_on}:
        yield RuleError("“出生日期”与身份证号里的不一致，请核对。", "born_on", "birth_mismatch")


def _faults_of_dates(values: Mapping[str, Any], today: date) -> Iterator[RuleError]:
    born, joined, full = values.get("born_on"), values.get("joined_on"), values.get("full_on")
    dated = (("born_on", "出生日期", born), ("joined_on", "入党日期", joined), ("full_on", "转正日期", full))
    for name, label, value in dated:
        if value is not None and value > today:
            yield RuleError(f"“{label}”在今天以后，请核对。", name, "in_future")
    if full is not None and joined is not None and full < joined:
        yield RuleError("“转正日期”早于“入党日期”，请核对。", "full_on", "full_before_join")
    if born is not None and joined is not None and joined.year - born.year < EARLIEST_JOIN_AGE:
        yield RuleError("按出生日期，入党时不满 18 岁，请核对。", "joined_on", "too_young")
