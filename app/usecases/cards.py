"""Members' cards: a random code that stands for a member, issued, printed, read at the counter, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.base.portions import portions
from app.base.scans import TOKEN_DIGITS, is_token, luhn
from app.base.text import normalise
from app.records.accounts import Right
from app.records.cards import Card
from app.records.members import Member
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.standings import refuse_gone

RENEWED = "换发新卡"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What is printed on a card, and when it was issued."""

    id: str
    member_id: str
    name: str
    token: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class CardState:
    """A card as the sheet of a member shows it: without its code."""

    id: str
    issued_on: date
    revoked_on: date | None
    reason: str | None


@act("制发党员卡", needs=Right.EDIT_CHECKINS)
def issue_cards(work: Work, member_ids: Sequence[str]) -> tuple[CardFacts, ...]:
    """Issue a new card for each of these members; cards they have are revoked.

    Raises:
        RuleError: nobody was named, somebody is gone, or died or is no member any more (``not_on_roll``).
    """
    ids = list(dict.fromkeys(member_ids))
    if not ids:
        raise RuleError("请先选要制卡的党员。", None, "nobody")
    today = clock.today()
    members = [work.one(Member, member_id) for member_id in ids]
    for member in members:
        refuse_gone(member, "制卡")
    for old in _standing(work, ids):
        old.revoked_on, old.reason = today, RENEWED
    cards = []
    for member, token in zip(members, _new_tokens(work, len(members)), strict=True):
        card = work.add(Card(member_id=member.id, token=token, issued_on=today))
        cards.append(CardFacts(card.id, member.id, member.name, token, today))
    return tuple(cards)


@act("注销党员卡", needs=Right.EDIT_CHECKINS)
def revoke_card(work: Work, card_id: str, reason: str) -> None:
    """Make a card void: it was lost, or its holder has left.

    Raises:
        RuleError: no reason, or it is void already (code ``card_revoked``).
    """
    if not reason.strip():
        raise RuleError("请写明注销的原因。", "reason", "required")
    card = work.one(Card, card_id)
    if card.revoked_on is not None:
        raise RuleError("这张卡已经注销过了。", None, "card_revoked")
    card.revoked_on, card.reason = clock.today(), reason.strip()


def void_cards(work: Work, member_id: str, on: date, reason: str) -> None:
    """Make the standing cards of somebody void who died or is no member any more."""
    for card in _standing(work, [member_id]):
        card.revoked_on, card.reason = max(on, card.issued_on), reason


@act("打印党员卡", needs=Right.EDIT_CHECKINS)
def cards_to_print(work: Work, member_ids: Sequence[str]) -> tuple[CardFacts, ...]:
    """The standing cards of these members, in their order, and a line in the journal for each.

    Members without one are left out.
    """
    by_member = {card.member_id: card for card in _standing(work, member_ids)}
    found = []
    for member_id in dict.fromkeys(member_ids):
        if (card := by_member.get(member_id)) is not None:
            name = work.one(Member, member_id).name
            work.note(Card.record_type, card.id, {"printed": True})
            found.append(CardFacts(card.id, member_id, name, card.token, card.issued_on))
    return tuple(found)


@ask(needs=Right.SEE_CHECKINS)
def without_card(read: Read, member_ids: Sequence[str]) -> tuple[str, ...]:
    """Which of these members have no standing card."""
    have = {card.member_id for card in _standing(read, member_ids)}
    return tuple(member_id for member_id in dict.fromkeys(member_ids) if member_id not in have)


@ask(needs=Right.SEE_CHECKINS)
def cards_of(read: Read, member_id: str) -> tuple[CardState, ...]:
    """All cards a member ever had, the newest first."""
    query = select(Card).where(Card.member_id == member_id).order_by(Card.id.desc())
    cards = read.scalars(query)
    return tuple(CardState(card.id, card.issued_on, card.revoked_on, card.reason) for card in cards)


@ask(needs=Right.SEE_CHECKINS)
def member_by_token(read: Read, token: str) -> str | None:
    """The member a scanned or typed card code stands for; None if no card of ours has it.

    Raises:
        RuleError: it is no such code or was read wrongly (``card_unreadable``), or the card was revoked
            (``card_revoked``).
    """
    digits = normalise(token).replace(" ", "").replace("-", "")
    if not is_token(digits):
        raise RuleError("卡号没有读全或读错了，请再扫一次。", "token", "card_unreadable")
    cards = read.scalars(select(Card).where(Card.token == digits).order_by(Card.id.desc()))
    standing = next((card for card in cards if card.revoked_on is None), None)
    if standing is not None:
        return standing.member_id
    if not cards:
        return None
    when = cards[0].revoked_on
    since = f"（{when.isoformat()}）" if when is not None else ""
    raise RuleError(f"这张卡已经注销{since}，请换新卡。", "token", "card_revoked")


def _standing(read: Read, member_ids: Iterable[str]) -> list[Card]:
    found: list[Card] = []
    for portion in portions(member_ids):
        query = select(Card).where(Card.member_id.in_(portion), Card.revoked_on.is_(None))
        found.extend(read.scalars(query.order_by(Card.id)))
    return found


def _new_tokens(read: Read, count: int) -> list[str]:
    """Codes that no card has, drawn so that none can be guessed from another."""
    tokens: dict[str, None] = {}
    while len(tokens) < count:
        digits = f"{secrets.randbelow(10 ** (TOKEN_DIGITS - 1)):0{TOKEN_DIGITS - 1}d}"
        token = digits + luhn(digits)
        if read.scalar(select(Card.id).where(Card.token == token)) is None:
            tokens[token] = None
    return list(tokens)
