"""Members: registering, changing, transfers, what happens to a membership, tags."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.base import clock
from app.base.dates import read_typed
from app.base.errors import RuleError
from app.base.text import tidy_name
from app.records.accounts import Right
from app.records.base import fields_of
from app.records.cards import Card
from app.records.member_rules import check_member, complete_from_id
from app.records.members import FULL, ON_ROLL, DuplicateDecision, Member, MemberTag, StatusChange, Tag
from app.records.organisations import Organisation
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.cards import void_cards
from app.usecases.checkin_steps import end_for_good, refuse_served_after
from app.usecases.entry import read_entry
from app.usecases.standings import GONE
from app.usecases.uses import used_by

FLAGS: dict[str, tuple[str, str]] = {
    "流动": ("floating_to", "floating_on"),
    "失联": ("lost_cause", "lost_on"),
    "困难": ("hardship", "hardship_on"),
    "失能": ("care", "care_on"),
    "出国(境)": ("abroad_to", "abroad_on"),
}
"""Per flag the field that says what, and the field that says since when."""

ROUGH = frozenset({"born_on", "joined_on", "full_on"})
"""Dates that papers may tell to the month or year only; the first day of it is kept, as an import does."""

_OWN: tuple[type[StatusChange | MemberTag | Card], ...] = (StatusChange, MemberTag, Card)
"""Rows that say only something about their member, and go with them."""


@act("登记党员", needs=Right.EDIT_MEMBERS)
def register_member(work: Work, values: Mapping[str, Any], accept_checksum: str | None = None) -> str:
    """Keep a new member.

    Args:
        work: the running act.
        values: fields of `Member` by name, as typed.
        accept_checksum: why an id number with a wrong check digit is right all the same.

    Returns:
        The member's id.

    Raises:
        RuleError: at the field; an id number that is on the roll already has code ``id_known``.
    """
    said = read_entry(Member, _whole_days(values))
    member = Member(**_checked(work, said, checksum_accepted=bool(accept_checksum)))
    _note_acceptance(member, accept_checksum)
    return work.add(member).id


@act("修改党员", needs=Right.EDIT_MEMBERS)
def change_member(
    work: Work, member_id: str, values: Mapping[str, Any], accept_checksum: str | None = None
) -> None:
    """Give a member other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    member = work.one(Member, member_id)
    given = read_entry(Member, _whole_days(values))
    known = {said.name: getattr(member, said.name) for said in fields_of(Member)}
    same_number = given.get("id_number", known["id_number"]) == known["id_number"]
    # A number that is kept already was right, or accepted, when it came in.
    accepted = same_number or bool(accept_checksum)
    checked = _checked(work, {**known, **given}, checksum_accepted=accepted, own_id=member_id, before=known)
    for name in {*given, "id_number", "born_on", "sex"}:
        setattr(member, name, checked.get(name))
    if member.state in GONE and known["state"] not in GONE:
        _end_all(work, member, clock.today())
    _note_acceptance(member, accept_checksum)


@act("删除党员", needs=Right.DELETE_MEMBERS)
def delete_member(work: Work, member_id: str) -> None:
    """Take a member out who was entered by mistake, with the rows that say only something about them.

    Raises:
        RuleError: there is more that they did or that somebody else keeps of them (code ``in_use``).
    """
    member = work.one(Member, member_id)
    _refuse_used(work, member)
    for kind in _OWN:
        for row in work.scalars(select(kind).where(kind.member_id == member_id)):
            work.delete(row)
    pairs = select(DuplicateDecision).where(
        or_(DuplicateDecision.first_id == member_id, DuplicateDecision.second_id == member_id)
    )
    for decision in work.scalars(pairs):
        work.delete(decision)
    work.flush()
    work.delete(member)


@act("组织关系转入", needs=Right.EDIT_MEMBERS)
def transfer_in(
    work: Work,
    member_id: str,
    organisation_id: str,
    happened_on: date,
    counterpart: str | None = None,
    reason: str | None = None,
) -> None:
    """Put a member on the roll of one of our organisations.

    Args:
        work: the running act.
        member_id: who.
        organisation_id: into which organisation.
        happened_on: the date on the letter of introduction (介绍信).
        counterpart: where from.
        reason: basis or remark.

    Raises:
        RuleError: the date is in the future, or the organisation is not there.
    """
    _refuse_future(happened_on)
    member = work.one(Member, member_id)
    organisation = work.one(Organisation, organisation_id)
    before = work.get(Organisation, member.organisation_id)
    member.organisation_id = organisation.id
    member.state = ON_ROLL[0]
    work.add(
        StatusChange(
            member_id=member_id,
            kind="组织关系转入",
            before=before.name if before else None,
            after=organisation.name,
            happened_on=happened_on,
            counterpart=counterpart,
            reason=reason,
        )
    )


@act("组织关系转出", needs=Right.EDIT_MEMBERS)
def transfer_out(
    work: Work, member_id: str, happened_on: date, counterpart: str, reason: str | None = None
) -> None:
    """Take a member off the roll: they went to another organisation.

    Raises:
        RuleError: the date is in the future, the receiving organisation is missing, or the member is not
            on the roll.
    """
    _refuse_future(happened_on)
    member = work.one(Member, member_id)
    if member.state not in ON_ROLL:
        raise RuleError(f"{member.state}的党员不能再转出。", "state", "not_on_roll")
    if not counterpart.strip():
        raise RuleError("请填写转往哪个党组织。", "counterpart", "required")
    before, member.state = member.state, "转出"
    work.add(
        StatusChange(
            member_id=member_id,
            kind="组织关系转出",
            before=before,
            after="转出",
            happened_on=happened_on,
            counterpart=counterpart.strip(),
            reason=reason,
        )
    )


@act("变更党籍状态", needs=Right.EDIT_MEMBERS)
def change_state(
    work: Work,
    member_id: str,
    state: str,
    happened_on: date,
    until_on: date | None = None,
    reason: str | None = None,
) -> None:
    """Change the state of a membership; the times of an interruption count for 党龄.

    With a death, or the end of a membership, a check-in that is awaited or stands ends on that day, and what
    the member looked after; their cards are void from then on.

    Raises:
        RuleError: unknown state, a date in the future, an end before the beginning, no change, or a service
            that stands after the day of a death or of the end of a membership.
    """
    _refuse_future(happened_on)
    if until_on is not None and until_on < happened_on:
        raise RuleError("截止日期早于开始日期。", "until_on", "bad_order")
    member = work.one(Member, member_id)
    if member.state == state:
        raise RuleError(f"现在就是“{state}”。", "state", "no_change")
    before, member.state = member.state, state
    if state in GONE:
        refuse_served_after(work, member_id, happened_on, "happened_on", f"“{state}”的日期早于已记的服务")
        _end_all(work, member, happened_on)
    work.add(
        StatusChange(
            member_id=member_id,
            kind="党籍",
            before=before,
            after=state,
            happened_on=happened_on,
            until_on=until_on,
            reason=reason,
        )
    )


@act("预备党员转正", needs=Right.EDIT_MEMBERS)
def make_full(work: Work, member_id: str, full_on: date, extended_months: int | None = None) -> None:
    """A probationary member becomes a full one.

    Raises:
        RuleError: the member is not on probation, or the date is before joining or in the future.
    """
    _refuse_future(full_on, "full_on")
    member = work.one(Member, member_id)
    if member.kind == FULL:
        raise RuleError("已经是正式党员。", "kind", "no_change")
    if member.joined_on is not None and full_on < member.joined_on:
        raise RuleError("“转正日期”早于“入党日期”，请核对。", "full_on", "full_before_join")
    before, member.kind = member.kind, FULL
    member.full_on, member.extended_months = full_on, extended_months
    work.add(StatusChange(member_id=member_id, kind="类别", before=before, after=FULL, happened_on=full_on))


@act("标记党员情况", needs=Right.EDIT_MEMBERS)
def set_flag(
    work: Work, member_id: str, flag: str, text: str | None, happened_on: date, reason: str | None = None
) -> None:
    """Set or lift a flag (流动 失联 困难 失能 出国(境)).

    Args:
        work: the running act.
        member_id: who.
        flag: a key of `FLAGS`.
        text: where to, which cause, what kind; None lifts the flag.
        happened_on: since when, or when lifted.
        reason: basis or remark.

    Raises:
        RuleError: unknown flag, a date in the future, or nothing to lift.
    """
    _refuse_future(happened_on)
    if flag not in FLAGS:
        raise RuleError(f"没有“{flag}”这种情况。", "flag", "unknown_choice")
    member = work.one(Member, member_id)
    what, since = FLAGS[flag]
    before = getattr(member, what)
    if text is None and before is None:
        raise RuleError(f"没有登记过“{flag}”。", "flag", "no_change")
    setattr(member, what, text)
    setattr(member, since, happened_on if text is not None else None)
    work.add(
        StatusChange(
            member_id=member_id, kind=flag, before=before, after=text, happened_on=happened_on, reason=reason
        )
    )


@act("清除待核事项", needs=Right.EDIT_MEMBERS)
def clear_review(work: Work, member_id: str) -> None:
    """What was to be looked into about a member has been looked into.

    Raises:
        RuleError: there was nothing.
    """
    member = work.one(Member, member_id)
    if not member.review:
        raise RuleError("没有待核事项。", "review", "no_change")
    member.review = None


@act("添加标签", needs=Right.EDIT_MEMBERS)
def tag_member(work: Work, member_id: str, name: str) -> str:
    """Put a tag on a member, made if new; returns the tag's id.

    Raises:
        RuleError: no word given, or the member has the tag.
    """
    word = name.strip()
    if not word:
        raise RuleError("请填写标签。", "name", "required")
    member = work.one(Member, member_id)
    tag = work.scalar(select(Tag).where(Tag.name == word)) or work.add(Tag(name=word))
    work.flush()
    link = select(MemberTag).where(MemberTag.member_id == member.id, MemberTag.tag_id == tag.id)
    if work.scalar(link) is not None:
        raise RuleError(f"已经有“{word}”这个标签。", "name", "taken")
    work.add(MemberTag(member_id=member.id, tag_id=tag.id))
    return tag.id


@act("去掉标签", needs=Right.EDIT_MEMBERS)
def untag_member(work: Work, member_id: str, tag_id: str) -> None:
    """Take a tag off a member."""
    link = select(MemberTag).where(MemberTag.member_id == member_id, MemberTag.tag_id == tag_id)
    for found in work.scalars(link):
        work.delete(found)


@ask(needs=Right.SEE_MEMBERS)
def list_tags(read: Read) -> tuple[tuple[str, str], ...]:
    """All tags: id and name."""
    return tuple((tag.id, tag.name) for tag in read.scalars(select(Tag).order_by(Tag.name)))


def _whole_days(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values with the first day in place of a month or year alone, where that will do."""
    said = dict(values)
    for name in ROUGH & said.keys():
        reading = read_typed(said[name], clock.today()) if isinstance(said[name], str) else None
        if reading is not None:
            said[name] = reading.value
    return said


def _checked(
    work: Work,
    values: dict[str, Any],
    *,
    checksum_accepted: bool,
    own_id: str | None = None,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    values = {**values, "name": tidy_name(values.get("name") or "") or None}
    values.setdefault("kind", FULL)
    values.update(complete_from_id(values))
    check_member(values, clock.today(), checksum_accepted=checksum_accepted, before=before)
    number = values.get("id_number")
    if number:
        twin = select(Member).where(Member.id_number == number, Member.id != (own_id or ""))
        if (other := work.scalar(twin)) is not None:
            raise RuleError(f"这个身份证号已经登记在“{other.name}”名下。", "id_number", "id_known")
    return values


def _end_all(work: Work, member: Member, on: date) -> None:
    """Who died or is no member any more is neither checked in nor has a card that opens anything."""
    end_for_good(work, member, on)
    void_cards(work, member.id, on, member.state)


def _note_acceptance(member: Member, reason: str | None) -> None:
    if reason:
        line = f"身份证号校验位不符，已人工确认：{reason.strip()}"
        member.review = f"{member.review}\n{line}" if member.review else line


def _refuse_used(work: Work, member: Member) -> None:
    """Refuse to delete a member whom records of other registers speak of."""
    if used := used_by(work, member, (*_OWN, DuplicateDecision)):
        raise RuleError(
            f"“{member.name}”名下还有{'、'.join(used)}，不能删除。同一人登记了两次的，请到“重复核对”合并；"
            "登记错了的，请先撤回这些记录；本人要求删除的，请办理“删除个人信息”。",
            None,
            "in_use",
        )


def _refuse_future(day: date, name: str = "happened_on") -> None:
    if day > clock.today():
        raise RuleError("日期在今天以后，请核对。", name, "in_future")
