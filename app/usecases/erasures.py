"""Erasure of a person: what goes and what stays, the act, and the cleaning of the file after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.base.errors import RuleError, TroubleError
from app.base.ids import new_id
from app.base.portions import portions
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Record, fields_of
from app.records.members import Member
from app.records.photos import Photo
from app.storage import erasure
from app.storage.engine import Store
from app.storage.erasure import LABEL, PEOPLE
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.workplace import Login

Counts = tuple[tuple[str, int], ...]
"""How many records, by what one of them is called."""

_NAMING = ("name", "id_number", "phone")
ERASING, CLEANING = "erasing", "cleaning"
"""What `erase` tells its progress."""


@dataclass(frozen=True, slots=True)
class ErasureOutlook:
    """What an erasure would do, so that somebody can decide.

    Attributes:
        name: what the person is called, to be typed as a confirmation.
        label: what kind of record the person is.
        goes: what goes with them.
        nameless: what stays for the figures, without a word about them.
        stays: what stays for others, without them.
        elsewhere: records that say the same name and telephone without pointing to them; they stay.
    """

    name: str
    label: str
    goes: Counts
    nameless: Counts
    stays: Counts
    elsewhere: Counts


@dataclass(frozen=True, slots=True)
class ErasureAnswer:
    """What an erasure did; the attributes mean the same as in `ErasureOutlook`.

    Attributes:
        clean: whether the file was cleaned of what lay in freed pages; else it is done at the next start.
    """

    label: str
    goes: Counts
    nameless: Counts
    stays: Counts
    clean: bool = False


@ask(needs=Right.ERASE_PEOPLE)
def erasure_outlook(read: Read, record_type: str, record_id: str) -> ErasureOutlook:
    """What the erasure of a person would take away and leave.

    Raises:
        RuleError: as `erase_person`.
    """
    person = _person(read, record_type, record_id)
    goes, nameless, stays = _around(read, person)
    return ErasureOutlook(
        person.name,
        person.label,
        _counted(goes),
        _counted(nameless),
        _counted(stays),
        _counted(_elsewhere(read, person)),
    )


@act(LABEL, needs=Right.ERASE_PEOPLE)
def erase_person(work: Work, record_type: str, record_id: str, reason: str) -> ErasureAnswer:
    """Erase a person for good; it can't be undone, nor can any act that touched what was theirs.

    `clean_up` has to follow; `erase` does both.

    Args:
        work: the running act.
        record_type: what kind of record the person is: member, resident, team_person or visitor.
        record_id: who.
        reason: why; the journal keeps it, so it must not say who.

    Returns:
        What went and what stays.

    Raises:
        RuleError: they are gone already, no such kind, no reason (field ``reason``), a reason that names
            the person (``names_person``), or a team's person or visitor who is on the roll (``on_roll``).
    """
    person = _person(work, record_type, record_id)
    why = _reason(reason, person)
    work.note(record_type, work.id, {"reason": why})
    done = erasure.blank_people(work, {record_id: PEOPLE[record_type]})
    goes = Counter(dict(done.gone))
    goes[record_type] -= 1
    return ErasureAnswer(person.label, _counted(goes), _counted(done.nameless), _counted(done.stays))


def erase(
    login: Login,
    record_type: str,
    record_id: str,
    reason: str,
    *,
    work_id: str | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> ErasureAnswer:
    """Erase a person and clean the file after it; long, and not to be stopped on the way.

    Args:
        login: who does it.
        record_type: as in `erase_person`.
        record_id: who.
        reason: why.
        work_id: of the act, made beforehand so that it can be tried again.
        progress: told `ERASING`, then `CLEANING`.

    Raises:
        RuleError: as `erase_person`; nothing was done.
        TroubleError: the disk is in the way; nothing was done. If it is in the way of the cleaning only, the
            answer says so.
    """
    progress(ERASING)
    answer, _ = login.act_as(work_id or new_id(), erase_person, record_type, record_id, reason)
    progress(CLEANING)
    return replace(answer, clean=clean_up(login.store))


def clean_up(store: Store) -> bool:
    """Clean the file of what erasures left in freed pages, if they left any; true where it is clean then.

    What a kill or a full disk kept from being done is done by the next call: one comes with every start.
    """
    try:
        return not erasure.is_unsettled(store) or erasure.settle(store)
    except TroubleError:
        return False


def _person(read: Read, record_type: str, record_id: str) -> Any:
    kind = PEOPLE.get(record_type)
    if kind is None:
        raise RuleError("这类记录不是人，不能办理“删除个人信息”。", None, "not_a_person")
    person: Any = read.one(kind, record_id)
    if kind is not Member and getattr(person, "member_id", None):
        raise RuleError(
            "这位是名册里的党员，请到“党员名册”办理“删除个人信息”，这条记录会一并删除。", None, "on_roll"
        )
    return person


def _reason(text: str, person: Any) -> str:
    why = text.strip()
    if not why:
        raise RuleError("请写明原因，它会记入操作日志。", "reason", "required")
    if any(word in why for name in _NAMING if (word := getattr(person, name, None))):
        raise RuleError("原因会一直留在操作日志里，请不要写姓名和号码。", "reason", "names_person")
    return why


def _around(read: Read, person: Record) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """What stands around a person now: goes with them, stays nameless, stays for others; by record type."""
    goes, nameless, stays = Counter[str](), Counter[str](), Counter[str]()
    level, theirs = {person.record_type: [person.id]}, {person.id}
    while level:
        below: dict[str, list[str]] = {}
        for kind in RECORD_TYPES.values():
            ids, kept = _pointing(read, kind, level)
            ids -= theirs
            stays[kind.record_type] += len(kept - ids)
            theirs |= ids
            if kind.append_only:
                nameless[kind.record_type] += len(ids)
            elif ids:
                goes[kind.record_type] += len(ids)
                below[kind.record_type] = list(ids)
        level = below
    for chunk in portions(theirs):
        count = select(func.count()).select_from(Photo).where(Photo.subject_id.in_(chunk))
        goes[Photo.record_type] += read.scalar(count) or 0
    return goes, nameless, stays


def _pointing(
    read: Read, kind: type[Record], level: Mapping[str, Sequence[str]]
) -> tuple[set[str], set[str]]:
    """Ids of the records of a kind that belong to these, and of those that stay without them."""
    theirs, others = set[str](), set[str]()
    for said in fields_of(kind):
        if said.refers in level:
            column = kind.__table__.c[said.name]
            found = read.scalars(select(kind.__table__.c.id).where(column.in_(level[said.refers or ""])))
            (others if said.stays_as else theirs).update(found)
    return theirs, others


def _elsewhere(read: Read, person: Any) -> Counter[str]:
    """Other people's records with the same name and telephone, none of which points to this person."""
    found = Counter[str]()
    for name, kind in PEOPLE.items() if person.phone else ():
        columns = kind.__table__.c
        same = [columns.name == person.name, columns.phone == person.phone, columns.id != person.id]
        if person.record_type == Member.record_type and "member_id" in columns:
            same.append(columns.member_id.is_distinct_from(person.id))
        found[name] = read.scalar(select(func.count()).select_from(kind).where(*same)) or 0
    return found


def _counted(by_type: Mapping[str, int]) -> Counts:
    return tuple((kind.label, by_type[name]) for name, kind in RECORD_TYPES.items() if by_type.get(name))
