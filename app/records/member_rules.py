"""Rules about a member that are true on paper too."""

from __future__ import annotations

from collections.abc import Mapping
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


def check_member(values: Mapping[str, Any], today: date, *, checksum_accepted: bool = False) -> None:
    """What must be true of a member before it is kept.

    Args:
        values: all fields by name.
        today: the date of keeping.
        checksum_accepted: a person accepted the wrong check digit with a reason.

    Raises:
        RuleError: at the field that has to be mended; codes as in the clinic's closed list.
    """
    _check_name(values)
    _check_id(values, checksum_accepted=checksum_accepted)
    _check_dates(values, today)
    _check_probation(values)


def _check_name(values: Mapping[str, Any]) -> None:
    name = values.get("name")
    if not name:
        raise RuleError("请填写“姓名”。", "name", "no_name")
    if private := private_use(name):
        listed = "、".join(private)
        raise RuleError(
            f"姓名里有自造字（{listed}），别的电脑上会显示成空白。请改用标准汉字输入。", "name", "private_use"
        )


def _check_id(values: Mapping[str, Any], *, checksum_accepted: bool) -> None:
    number = values.get("id_number")
    if not number:
        return
    reading = read_citizen_id(number)
    if "id_short" in reading.faults:
        raise RuleError("身份证号应为 18 位（最后一位可为 X），请核对。", "id_number", "id_short")
    if "id_birth" in reading.faults:
        raise RuleError("身份证号里的出生日期不存在，请核对。", "id_number", "id_short")
    if "id_checksum" in reading.faults and not checksum_accepted:
        raise RuleError(
            "身份证号的校验位不对，请对照证件核对；确认无误可以写明原因后保存。", "id_number", "id_checksum"
        )


def _check_dates(values: Mapping[str, Any], today: date) -> None:
    born, joined, full = values.get("born_on"), values.get("joined_on"), values.get("full_on")
    for name, label, value in (("born_on", "出生日期", born), ("joined_on", "入党日期", joined)):
        if value is not None and value > today:
            raise RuleError(f"“{label}”在今天以后，请核对。", name, "in_future")
    if full is not None and joined is not None and full < joined:
        raise RuleError("“转正日期”早于“入党日期”，请核对。", "full_on", "full_before_join")
    if born is not None and joined is not None and joined.year - born.year < EARLIEST_JOIN_AGE:
        raise RuleError("按出生日期，入党时不满 18 岁，请核对。", "joined_on", "too_young")


def _check_probation(values: Mapping[str, Any]) -> None:
    if values.get("kind") == PROBATIONARY and values.get("full_on") is not None:
        raise RuleError(f"填了“转正日期”，“人员类别”应为{FULL}。", "kind", "kind_mismatch")
