"""Which member a row is about: by id number, or by name together with phone, birth date or last digits.

The same name alone is nothing (domain.md 2); a row that fits nobody, or several, stays out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.base.citizen_id import read_citizen_id
from app.intake import faults as code
from app.intake.findings import Findings
from app.intake.member_rows import Table
from app.intake.values import Day, day_of, name_of, phone_of, text_of
from app.sheets.cells import lost_digits
from app.sheets.workbook import ErrorValue, Value
from app.usecases.import_people import People, Person, find_people
from app.usecases.workplace import Login

ID_TAIL = "id_tail"
"""The column of last digits of the id number."""
_MASKED_ID = re.compile(r"\d{0,6}\*+(\d{2,5}[\dXx])").fullmatch
_MASKED_PHONE = re.compile(r"(1\d{2})\*+(\d{4})").fullmatch
_TAIL = re.compile(r"\d{3,5}[\dXx]").fullmatch
_PRECISION = {"day": 10, "month": 7, "year": 4}


@dataclass
class _Clues:
    """What one row tells of its person."""

    name: str | None = None
    number: str | None = None
    tail: str | None = None
    phones: tuple[str, ...] = ()
    masked_phone: tuple[str, str] | None = None
    born: Day | None = None


def find_members(
    table: Table, findings: Findings, login: Login, accept_checksum: str | None
) -> list[str | None]:
    """The member of each row; None where a fault says why there is none.

    Args:
        table: the cells.
        findings: where faults go.
        login: who imports.
        accept_checksum: why id numbers with a wrong check character are right all the same; None for faults.
    """
    clues = _read(table, findings, accept=bool(accept_checksum))
    numbers = {one.number for one in clues if one.number}
    people = login.ask(find_people, numbers, {one.name for one in clues if one.name})
    out = findings.stays_out
    return [None if at in out else _match(at, one, people, findings) for at, one in enumerate(clues)]


def _read(table: Table, findings: Findings, *, accept: bool) -> list[_Clues]:
    clues = [_Clues() for _ in table.numbers]
    for at, value in enumerate(_cells(table, "name")):
        clues[at].name = name_of(value)
        if clues[at].name is None:
            findings.fault(at, code.NO_NAME)
    for at, value in enumerate(_cells(table, "id_number")):
        _read_number(at, value, clues[at], findings, accept=accept)
    for at, value in enumerate(_cells(table, ID_TAIL)):
        text = text_of(value)
        if text and (tail := _TAIL(text.zfill(4) if text.isdigit() else text)):
            clues[at].tail = tail[0].upper()
    for at, value in enumerate(_cells(table, "phone")):
        _read_phone(value, clues[at])
    for at, value in enumerate(_cells(table, "born_on")):
        clues[at].born = None if value is None else day_of(value, epoch_1904=table.epoch_1904)
    return clues


def _read_number(at: int, value: Value, clues: _Clues, findings: Findings, *, accept: bool) -> None:
    if isinstance(value, ErrorValue):
        findings.fault(at, code.ID_SHORT)
        return
    text = text_of(value)
    if text is None:
        return
    if masked := _MASKED_ID(text.replace(" ", "")):
        clues.tail = masked[1].upper()
        return
    if (type(value) is float or "e" in text.lower()) and lost_digits(value):
        findings.fault(at, code.ID_FLOAT)
        return
    reading = read_citizen_id(text)
    if "id_short" in reading.faults:
        findings.fault(at, code.ID_SHORT)
    elif reading.faults and not accept:
        findings.fault(at, code.ID_CHECKSUM)
    else:
        clues.number = reading.number


def _read_phone(value: Value, clues: _Clues) -> None:
    text = text_of(value)
    if text and (masked := _MASKED_PHONE(text.replace(" ", ""))):
        clues.masked_phone = (masked[1], masked[2])
        return
    phone = phone_of(value)
    further = (phone.further or "").split("、")
    clues.phones = tuple(one for one in (phone.first, *further) if one)


def _match(at: int, clues: _Clues, people: People, findings: Findings) -> str | None:
    person = people.by_number.get(clues.number or "")
    if person is not None and clues.name not in person.names:
        findings.fault(at, code.UNKNOWN_MEMBER, "id_number")
        findings.note(at, "名册里这个身份证号登记的是另一个姓名")
        return None
    found = person or _by_name(clues, people.by_name.get(clues.name or "", ()))
    if isinstance(found, Person):
        _tell_differences(at, clues, found, findings)
        return found.id
    findings.fault(at, code.UNKNOWN_MEMBER)
    findings.note(at, found)
    return None


def _by_name(clues: _Clues, namesakes: Sequence[Person]) -> Person | str:
    """The one namesake who agrees most with what the row tells, or why there is none."""
    fits = [(agreed, one) for one in namesakes if (agreed := _agreed(clues, one))]
    best = max((agreed for agreed, _ in fits), default=0)
    likely = [one for agreed, one in fits if agreed == best]
    if len(likely) == 1:
        return likely[0]
    if likely:
        return "名册里有几个人都对得上，可能登记重复，请先到“重复核对”处理"
    if namesakes:
        return "名册里有同名的人，但没有能认定是同一人的号码或日期"
    return "名册里没有这个姓名"


def _agreed(clues: _Clues, person: Person) -> int:
    """On how many clues a namesake agrees; none if their id number is another one."""
    if clues.number is not None and person.id_number is not None:
        return 0
    tail = clues.tail is not None and person.id_number is not None
    if tail and not person.id_number.endswith(clues.tail):  # type: ignore[union-attr,arg-type]  # both are there
        return 0
    return tail + _same_phone(clues, person) + _same_birth(clues.born, person)


def _tell_differences(at: int, clues: _Clues, person: Person, findings: Findings) -> None:
    """What a row says otherwise than the roll: the roll stays as it is, and the row says so."""
    if clues.number is not None and person.id_number is None:
        findings.doubt(at, code.ID_MISSING, "名册里此人没有身份证号，表中的号码没有写入名册")
    if clues.born is not None and person.born_on is not None:
        length = _PRECISION[clues.born.precision]
        if person.born_on.isoformat()[:length] != clues.born.value.isoformat()[:length]:
            findings.doubt(at, code.BIRTH_MISMATCH, "表中的出生日期与名册不同，名册没有改动")
    if (clues.phones or clues.masked_phone) and not _same_phone(clues, person):
        said = "与名册不同" if person.phones else "名册里还没有"
        findings.doubt(at, code.PHONE_ODD, f"表中的电话{said}，名册没有改动")


def _same_phone(clues: _Clues, person: Person) -> bool:
    if clues.masked_phone is not None:
        first, last = clues.masked_phone
        return any(one.startswith(first) and one.endswith(last) for one in person.phones)
    return any(one in person.phones for one in clues.phones)


def _same_birth(born: Day | None, person: Person) -> bool:
    if born is None or person.born_on is None or born.precision == "year":
        return False
    length = _PRECISION[born.precision]
    return person.born_on.isoformat()[:length] == born.value.isoformat()[:length]


def _cells(table: Table, name: str) -> Sequence[Value]:
    return table.columns.get(name) or [None] * len(table.numbers)
