"""What the papers of 党员报到 are made of: the form of one person, the list by organisation or grid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records.accounts import Right
from app.records.areas import Area
from app.records.base import Record
from app.records.checkins import Checkin
from app.records.lists import POSTS
from app.records.members import Member
from app.records.organisations import Organisation
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.checkin_facts import CheckinFacts, checkin_facts
from app.usecases.checkin_steps import IN, WAITING
from app.usecases.lists import words_of
from app.usecases.registers import rows_by_id
from app.usecases.trees import nodes

BY: dict[str, tuple[type[Record], str]] = {
    "organisation": (Organisation, "organisation_id"),
    "area": (Area, "area_id"),
}
"""By what the list can be told apart."""
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class CheckinForm:
    """What stands in a registration form; ``person`` by key, as masked or clear as was asked for."""

    facts: CheckinFacts
    person: Mapping[str, Any]
    area: str | None
    posts: tuple[str, ...]
    masked: bool


@dataclass(frozen=True, slots=True)
class CheckinLine:
    """One line of the list."""

    number: str | None
    name: str
    sex: str | None
    phone: str | None
    unit: str | None
    area: str | None
    posts: str
    state: str
    checked_in_on: date | None


@dataclass(frozen=True, slots=True)
class CheckinGroup:
    """The people of one organisation or area: how many are due and in, and who they are."""

    name: str
    depth: int
    due: int
    present: int
    lines: tuple[CheckinLine, ...]


@dataclass(frozen=True, slots=True)
class CheckinList:
    """All who are due or in, by organisation or area in tree order, and how many took on which post."""

    groups: tuple[CheckinGroup, ...]
    posts: tuple[tuple[str, int], ...]

    @property
    def due(self) -> int:
        """How many are due."""
        return sum(group.due for group in self.groups)

    @property
    def present(self) -> int:
        """How many are in."""
        return sum(group.present for group in self.groups)


@act("打印报到登记表", needs=Right.EDIT_CHECKINS)
def form_of(work: Work, checkin_id: str, reason: str | None = None) -> CheckinForm:
    """What the registration form of a check-in says; the journal keeps that it was printed.

    Args:
        work: the running act.
        checkin_id: which check-in.
        reason: why numbers are wanted in clear; None for a masked form.

    Raises:
        RuleError: in clear without the right or a reason, or the check-in is gone.
    """
    clear = reason is not None
    if reason is not None:
        work.actor.require(Right.SEE_CLEAR)
        if not reason.strip():
            raise RuleError("请写明打印完整号码的原因。", "reason", "required")
    checkin = work.one(Checkin, checkin_id)
    facts = checkin_facts(work, checkin_id)
    assert facts is not None  # noqa: S101 - it was found just now
    said = {"paper": "checkin_form", "masked": not clear}
    work.note(Checkin.record_type, checkin_id, said if reason is None else {**said, "reason": reason.strip()})
    (person,) = rows_by_id(work, Member, [checkin.member_id], clear=clear)
    (row,) = rows_by_id(work, Checkin, [checkin_id], clear=clear)
    return CheckinForm(facts, person, row["area"], words_of(work, POSTS), masked=not clear)


@ask(needs=Right.EXPORT)
def checkin_list(read: Read, by: str, *, clear: bool = False) -> CheckinList:
    """All who are due or in.

    Args:
        read: the look at the store.
        by: a key of `BY`.
        clear: numbers in clear; the caller writes the reason into the journal.

    Raises:
        RuleError: no right, or another word than those of `BY` (``unknown_choice``).
    """
    read.actor.require(Right.SEE_CHECKINS)
    if clear:
        read.actor.require(Right.EXPORT_CLEAR)
    if by not in BY:
        raise RuleError("只能按党组织（organisation）或区域（area）列。", "by", "unknown_choice")
    tree, column = BY[by]
    table = Checkin.__table__
    query = select(table.c.id, table.c[column]).where(table.c.state.in_((WAITING, IN)))
    found = read.rows(query.order_by(table.c.number.nulls_last(), table.c.id))
    lines = _lines(read, [row[0] for row in found], clear=clear)
    own: defaultdict[str | None, list[CheckinLine]] = defaultdict(list)
    for checkin_id, place in found:
        own[place].append(lines[checkin_id])
    groups = [_group(node.name, node.depth, own[node.id]) for node in nodes(read, tree) if node.id in own]
    if None in own:
        groups.append(_group("未分配", 0, own[None]))
    counted = Counter(post for line in lines.values() if line.state == IN for post in line.posts.split("、"))
    counted.pop("", None)
    return CheckinList(tuple(groups), tuple(counted.most_common()))


def _group(name: str, depth: int, lines: Sequence[CheckinLine]) -> CheckinGroup:
    present = sum(line.state == IN for line in lines)
    return CheckinGroup(name, depth, len(lines), present, tuple(lines))


def _lines(read: Read, ids: Sequence[str], *, clear: bool) -> dict[str, CheckinLine]:
    found: dict[str, CheckinLine] = {}
    for portion in portions(ids, _ROWS_AT_ONCE):
        whose = dict(_whose(read, portion))
        rows = rows_by_id(read, Checkin, portion, clear=clear)
        people = {row["id"]: row for row in rows_by_id(read, Member, list(whose.values()), clear=clear)}
        for row in rows:
            person = people[whose[row["id"]]]
            found[row["id"]] = CheckinLine(
                row["number"],
                person["name"],
                person["sex"],
                person["phone"],
                row["unit"],
                row["area"],
                "、".join(row["posts"] or ()),
                row["state"],
                row["checked_in_on"],
            )
    return found


def _whose(read: Read, ids: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for start in range(0, len(ids), 500):
        query = select(Checkin.id, Checkin.member_id).where(Checkin.id.in_(ids[start : start + 500]))
        found.extend((row[0], row[1]) for row in read.rows(query))
    return found
