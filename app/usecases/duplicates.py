"""Duplicates: who may be the same person, and joining two entries field by field.

The same id number is certain; the same name with the same birth date, or with the same phone, is a
suspicion a person decides on. The same name alone, or the same phone alone, is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import aliased

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Record, fields_of
from app.records.members import DuplicateDecision, Member
from app.records.organisations import Organisation
from app.records.photos import Photo
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.checkin_steps import leave_one
from app.usecases.registers import rows_by_id, shown_fields

CERTAIN, SUSPECTED = "certain", "suspected"
_SHOWN_END = 4


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two members who may be one; ``sort`` is certain or suspected, ``why`` names what is the same.

    What tells them apart stands beside each name: the branch, and the end of the id number.
    """

    first_id: str
    first_name: str
    first_about: str
    second_id: str
    second_name: str
    second_about: str
    sort: str
    why: str


@dataclass(frozen=True, slots=True)
class Similar:
    """A member on the roll who resembles what is being typed."""

    id: str
    name: str
    sort: str
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two entries, masked; ``same`` compares what is kept, not what is shown."""

    name: str
    label: str
    first: Any
    second: Any
    same: bool


@ask(needs=Right.SEE_MEMBERS)
def duplicates(read: Read) -> tuple[DuplicatePair, ...]:
    """All pairs nobody has decided on, certain ones first."""
    decided = {
        frozenset((row[0], row[1]))
        for row in read.rows(select(DuplicateDecision.first_id, DuplicateDecision.second_id))
    }
    found: dict[frozenset[str], DuplicatePair] = {}
    one, two = aliased(Member), aliased(Member)
    columns = (
        *(one.id, one.name, one.organisation_id, one.id_number),
        *(two.id, two.name, two.organisation_id, two.id_number),
    )
    branches = {row[0]: row[1] for row in read.rows(select(Organisation.id, Organisation.name))}
    for sort, why, same in (
        (CERTAIN, "身份证号相同", and_(one.id_number == two.id_number)),
        (SUSPECTED, "姓名和出生日期相同", and_(one.name == two.name, one.born_on == two.born_on)),
        (SUSPECTED, "姓名和手机号码相同", and_(one.name == two.name, one.phone == two.phone)),
    ):
        rows = read.rows(select(*columns).join(two, and_(same, one.id < two.id)).order_by(one.name_pinyin))
        for row in rows:
            first, second = row[:4], row[4:]
            key = frozenset((first[0], second[0]))
            if key not in decided:
                sides = *first[:2], _about(branches, *first[2:]), *second[:2], _about(branches, *second[2:])
                found.setdefault(key, DuplicatePair(*sides, sort, why))
    return tuple(found.values())


@ask(needs=Right.SEE_MEMBERS)
def similar_to(read: Read, values: Mapping[str, Any], own_id: str | None = None) -> tuple[Similar, ...]:
    """Members who resemble what is being typed, for the hint beside the form.

    Args:
        read: the look at the store.
        values: name, id_number, born_on, phone as far as typed.
        own_id: the member being changed, left out.
    """
    name, number = values.get("name"), values.get("id_number")
    fits = [Member.id_number == number] if number else []
    if name and values.get("born_on"):
        fits.append(and_(Member.name == name, Member.born_on == values["born_on"]))
    if name and values.get("phone"):
        fits.append(and_(Member.name == name, Member.phone == values["phone"]))
    if not fits:
        return ()
    query = select(Member.id, Member.name, Member.id_number, Member.born_on)
    rows = read.rows(query.where(or_(*fits), Member.id != (own_id or "")).limit(20))
    return tuple(_similar(row, values) for row in rows)


@ask(needs=Right.SEE_MEMBERS)
def compare_members(read: Read, first_id: str, second_id: str) -> tuple[Compared, ...]:
    """Two entries field by field, masked; fields that are empty in both are left out.

    Raises:
        RuleError: one of them is gone.
    """
    first, second = read.one(Member, first_id), read.one(Member, second_id)
    left, right = rows_by_id(read, Member, [first_id, second_id])
    found = []
    for key, said in shown_fields(Member).items():
        mine, other = getattr(first, said.name), getattr(second, said.name)
        if mine is not None or other is not None:
            found.append(Compared(said.name, said.label, left[key], right[key], same=mine == other))
    return tuple(found)


@act("判定不是重复", needs=Right.EDIT_MEMBERS)
def not_duplicates(work: Work, first_id: str, second_id: str) -> None:
    """Keep that two similar members are two people."""
    first, second = sorted((work.one(Member, first_id).id, work.one(Member, second_id).id))
    work.add(DuplicateDecision(first_id=first, second_id=second, different=True))


@act("合并重复党员", needs=Right.DELETE_MEMBERS)
def merge_members(work: Work, keep_id: str, drop_id: str, take: tuple[str, ...] = ()) -> None:
    """Join two entries of one person; every record linked to the dropped one goes to the kept one.

    Args:
        work: the running act.
        keep_id: the entry that stays.
        drop_id: the entry that goes.
        take: names of fields whose value is taken from the dropped entry; a field that is empty in
            the kept one is filled from the dropped one in any case.

    Raises:
        RuleError: both are the same entry, or a field is unknown.
    """
    if keep_id == drop_id:
        raise RuleError("请选两条不同的记录合并。", None, "same_record")
    keep, drop = work.one(Member, keep_id), work.one(Member, drop_id)
    known = {said.name for said in fields_of(Member)}
    if unknown := set(take) - known:
        raise RuleError(f"党员没有“{unknown.pop()}”这个字段。", None, "unknown_field")
    for name in known:
        if name in take or getattr(keep, name) is None:
            setattr(keep, name, getattr(drop, name))
    _point_to(work, keep_id, drop_id)
    for photo in work.scalars(select(Photo).where(Photo.subject_id == drop_id)):
        photo.subject_id = keep_id
    work.flush()
    leave_one(work, keep_id)
    work.delete(drop)


def _point_to(work: Work, keep_id: str, drop_id: str) -> None:
    """Let all that refers to the dropped member refer to the kept one; links that would repeat go."""
    for kind in RECORD_TYPES.values():
        names = [said.name for said in fields_of(kind) if said.refers == Member.record_type]
        for name in names:
            column = kind.__table__.c[name]
            for record in work.scalars(select(kind).where(column == drop_id)):
                setattr(record, name, keep_id)
                if not kind.append_only and _repeats(work, record, names):
                    work.delete(record)


def _repeats(work: Work, record: Record, names: list[str]) -> bool:
    """Whether this record now says what another says already, or joins the member with itself."""
    if len(names) > 1 and len({getattr(record, name) for name in names}) == 1:
        return True
    kind = type(record)
    own = {said.name: getattr(record, said.name) for said in fields_of(kind)}
    same = [kind.__table__.c[name].is_not_distinct_from(value) for name, value in own.items()]
    work.flush()
    return work.scalar(select(kind).where(*same, kind.id != record.id)) is not None


def _about(branches: Mapping[str, str], branch: str | None, number: str | None) -> str:
    """The end of the id number, no more of it than every masked list shows, and the branch."""
    end = f"尾号 {number[-_SHOWN_END:]}" if number else "无身份证号"
    return f"{end}，{branches.get(branch or '', '未编入党组织')}"


def _similar(row: Row[str, str, str | None, date | None], values: Mapping[str, Any]) -> Similar:
    if values.get("id_number") and row.id_number == values["id_number"]:
        return Similar(row.id, row.name, CERTAIN, "身份证号相同")
    by_birth = values.get("born_on") is not None and row.born_on == values["born_on"]
    return Similar(row.id, row.name, SUSPECTED, "姓名和出生日期相同" if by_birth else "姓名和手机号码相同")
