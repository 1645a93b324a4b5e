"""Who stands at the counter: a person found by whatever is at hand, typed or scanned.

One line takes initials, pinyin, characters, the last places of an id number, a piece of a phone number, a
building, the code of our own card, or what an id-card reader sends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import or_, select

from app.base.errors import RuleError
from app.base.pinyin import initials
from app.base.scans import IdCard, read_scan
from app.base.text import normalise
from app.records.accounts import Right
from app.records.areas import HOMES, Area
from app.records.checkins import Checkin, CheckinDuty
from app.records.members import Member
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.cards import member_by_token
from app.usecases.listing import FoundRow, find
from app.usecases.registers import rows_by_id
from app.usecases.trees import ids_under

SCANNED, BUILDING = "scanned", "building"
_LEAST_OF_BUILDING = 2
_MIXED = re.compile(r"[A-Wa-wYZyz][0-9]|[0-9][A-Wa-wYZyz]")
"""Letters beside digits name a building, no person; an X may end an id number."""
_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Callers:
    """Who it may be.

    Attributes:
        rows: the likeliest first.
        sure: a code or an identity card named exactly this one.
        told: why a code names nobody, empty otherwise.
        card: the identity card of somebody who is not on the roll.
    """

    rows: tuple[FoundRow, ...]
    sure: bool = False
    told: str = ""
    card: IdCard | None = None


@ask(needs=Right.SEE_MEMBERS)
def who_is_it(read: Read, text: str, limit: int = 9) -> Callers:
    """Who it may be that stands at the counter.

    Args:
        read: the look at the store.
        text: what was typed or scanned.
        limit: at most so many.
    """
    scan = read_scan(text)
    if scan.token is not None:
        return _by_token(read, scan.token)
    if scan.card is not None:
        return _by_card(read, scan.card)
    found = () if _MIXED.search(scan.text) else find(read, text, limit, count=False).rows
    if found:
        return Callers(tuple(found))
    return Callers(_rows(read, _of_building(read, text, limit), BUILDING))


def _by_token(read: Read, token: str) -> Callers:
    try:
        member_id = member_by_token(read, token)
    except RuleError as error:
        return Callers((), told=error.message)
    rows = _rows(read, [member_id] if member_id else [], SCANNED)
    return Callers(rows, sure=bool(rows), told="" if rows else "这张卡不是本中心发的，请用姓名或手机号查找。")


def _by_card(read: Read, card: IdCard) -> Callers:
    ids = read.scalars(select(Member.id).where(Member.id_number == card.id_number).limit(2))
    if ids:
        return Callers(_rows(read, ids, SCANNED), sure=len(ids) == 1)
    return Callers((), told="名册里没有这个身份证号，可按 F4 登记。", card=card)


def _of_building(read: Read, text: str, limit: int) -> Sequence[str]:
    """Members of a building: 3d finds 3栋, yg3 finds 阳光花园3栋; theirs by home, check-in or duty."""
    typed = normalise(text).lower().replace(" ", "")
    if len(typed) < _LEAST_OF_BUILDING:
        return ()
    homes = read.rows(select(Area.id, Area.name).where(Area.kind.in_(HOMES)).order_by(Area.name))
    fits = [area_id for area_id, name in homes if typed in name.lower() or _met(typed, _key(name))]
    ids = {below for area_id in fits[:limit] for below in ids_under(read, Area, area_id)}
    if not ids:
        return ()
    checked_in = select(Checkin.member_id).where(Checkin.area_id.in_(ids))
    on_duty = (
        select(Checkin.member_id)
        .join(CheckinDuty, CheckinDuty.checkin_id == Checkin.id)
        .where(CheckinDuty.area_id.in_(ids), CheckinDuty.until_on.is_(None))
    )
    theirs = or_(Member.area_id.in_(ids), Member.id.in_(checked_in), Member.id.in_(on_duty))
    return read.scalars(select(Member.id).where(theirs).order_by(Member.name_pinyin).limit(limit))


def _met(typed: str, key: str) -> bool:
    """Whether the typed letters and digits stand in the key, a number never cut in two."""
    start = key.find(typed)
    while start >= 0:
        before, after = key[start - 1 : start], key[start + len(typed) : start + len(typed) + 1]
        if not (before.isdigit() and typed[0].isdigit()) and not (after.isdigit() and typed[-1].isdigit()):
            return True
        start = key.find(typed, start + 1)
    return False


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    """阳光花园3栋 → yghy3d."""
    runs = _RUNS.findall(normalise(name).lower())
    return "".join(run if run.isascii() else initials(run) for run in runs)


def _rows(read: Read, ids: Sequence[str], matched_by: str) -> tuple[FoundRow, ...]:
    return tuple(
        FoundRow(r["id"], r["name"], r["organisation"], r["id_number"], r["phone"], matched_by)
        for r in rows_by_id(read, Member, ids)
    )
