"""People who are there already: the same number in the store, and those who may be the same person.

The same id number is certain; same name and birth date, or same name and phone, is a suspicion that a person
decides on; the same name alone is nothing (domain.md 2).
"""

from __future__ import annotations

from app.intake import faults as code
from app.intake.member_rows import MemberRows
from app.usecases.imports import Known


def mark_known(rows: MemberRows, known: Known) -> None:
    """Keep out rows whose id number the store has."""
    if known.id_numbers:
        for at, number in enumerate(rows.values.get("id_number", ())):
            if number in known.id_numbers:
                rows.findings.fault(at, code.ID_KNOWN)


def mark_doubles(rows: MemberRows, known: Known) -> None:
    """Flag rows that go in and look like a member, or like an earlier row that goes in."""
    count = len(rows.numbers)
    names = rows.values.get("name") or [None] * count
    births = rows.values.get("born_on") or [None] * count
    phones = rows.values.get("phone") or [None] * count
    stays_out = rows.findings.stays_out
    born: dict[tuple[str, object], int] = {}
    called: dict[tuple[str, str], int] = {}
    for at, (name, birth, phone) in enumerate(zip(names, births, phones, strict=True)):
        if name is None or at in stays_out:
            continue
        if name in known.namesakes and (same := _same_as_member(known, name, birth, phone)):
            rows.findings.doubt(at, code.DUPLICATE_SUSPECTED, f"疑似与已登记的党员重复：{same}相同")
        earlier = born.setdefault((name, birth), at) if birth else at
        if earlier == at and phone:
            earlier = called.setdefault((name, phone), at)
            same = "姓名和电话"
        else:
            same = "姓名和出生日期"
            if phone:
                called.setdefault((name, phone), at)
        if earlier != at:
            note = f"疑似与第 {rows.numbers[earlier]} 行重复：{same}相同"
            rows.findings.doubt(at, code.DUPLICATE_SUSPECTED, note)


def _same_as_member(known: Known, name: str, birth: object, phone: object) -> str | None:
    for other in known.namesakes[name]:
        if birth is not None and other.born_on == birth:
            return "姓名和出生日期"
        if phone is not None and other.phone == phone:
            return "姓名和电话"
    return None
