"""The personal sheet of one member: all fields, 党龄 with its sentence, what happened, tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.members import PROBATIONARY, Member, MemberTag, StatusChange, Tag
from app.records.party_age import Interruption, PartyAge, party_age
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.registers import rows_by_id, shown_fields

INTERRUPTING = ("停止党籍", "除名", "退党", "开除党籍")
"""States whose time does not count for 党龄 (12371.cn 2023-11-28: taken off when membership is restored)."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One field with its value as shown."""

    key: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One event of the membership."""

    id: str
    kind: str
    before: str | None
    after: str | None
    happened_on: date
    until_on: date | None
    counterpart: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """All that is known of one member; ``masked`` says whether numbers are masked."""

    id: str
    name: str
    masked: bool
    lines: tuple[SheetLine, ...]
    party_age: PartyAge
    changes: tuple[StatusLine, ...]
    tags: tuple[tuple[str, str], ...]


@ask(needs=Right.SEE_MEMBERS)
def member_sheet(read: Read, member_id: str) -> MemberSheet:
    """The personal sheet, numbers masked.

    Raises:
        RuleError: the member is gone.
    """
    return _sheet(read, member_id, clear=False)


@act("查看党员完整信息", needs=Right.SEE_CLEAR)
def member_sheet_in_clear(work: Work, member_id: str, reason: str) -> MemberSheet:
    """The personal sheet in clear, for a reason that goes into the journal.

    Raises:
        RuleError: no reason given, or the member is gone.
    """
    if not reason.strip():
        raise RuleError("请写明查看完整信息的原因。", "reason", "required")
    work.note(Member.record_type, member_id, {"reason": reason.strip()})
    return _sheet(work, member_id, clear=True)


def party_age_of(read: Read, member: Member, on: date) -> PartyAge:
    """The 党龄 of one member on a day, interruptions taken off."""
    return party_age(
        member.joined_on,
        member.full_on,
        extended_months=member.extended_months or 0,
        interruptions=interruptions_of(_changes(read, member.id)),
        on=on,
        probationary=member.kind == PROBATIONARY,
    )


def interruptions_of(changes: tuple[StatusLine, ...]) -> tuple[Interruption, ...]:
    """Times in which the membership rested: from such a state to its end, or to the next state."""
    states = [change for change in changes if change.kind == "党籍"]
    found: list[Interruption] = []
    for place, change in enumerate(states):
        if change.after in INTERRUPTING:
            following = states[place + 1].happened_on if place + 1 < len(states) else None
            found.append((change.happened_on, change.until_on or following))
    return tuple(found)


def _sheet(read: Read, member_id: str, *, clear: bool) -> MemberSheet:
    member = read.one(Member, member_id)
    row = rows_by_id(read, Member, [member_id], clear=clear)[0]
    lines = tuple(SheetLine(key, said.label, row[key]) for key, said in shown_fields(Member).items())
    changes = _changes(read, member_id)
    tags = (
        select(Tag.id, Tag.name)
        .join(MemberTag, MemberTag.tag_id == Tag.id)
        .where(MemberTag.member_id == member_id)
        .order_by(Tag.name)
    )
    return MemberSheet(
        member.id,
        member.name,
        not clear,
        lines,
        party_age_of(read, member, clock.today()),
        changes,
        tuple((found[0], found[1]) for found in read.rows(tags)),
    )


def _changes(read: Read, member_id: str) -> tuple[StatusLine, ...]:
    query = (
        select(StatusChange)
        .where(StatusChange.member_id == member_id)
        .order_by(StatusChange.happened_on, StatusChange.id)
    )
    return tuple(
        StatusLine(
            change.id,
            change.kind,
            change.before,
            change.after,
            change.happened_on,
            change.until_on,
            change.counterpart,
            change.reason,
        )
        for change in read.scalars(query)
    )
