"""党员卡: A4 sheets of ten cards with cut marks. A card tells the name, and a code that tells nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.base.errors import RuleError
from app.reports.ledgers import sort_of
from app.reports.placed import A4, Box, Item, Placed, Qr, Rule, Sheet, Words
from app.usecases.cards import CardFacts, cards_to_print, issue_cards, without_card
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

WIDE, HIGH = 85.6, 54.0
"""Of a card in millimetres (ISO/IEC 7810, ID-1)."""
ACROSS, DOWN = 2, 5
_LEFT = (A4[0] - ACROSS * WIDE) / 2
_TOP = (A4[1] - DOWN * HIGH) / 2
_MARK = 4.0
_GAP = 1.5
_QR = 30.0
_IN_GROUPS = 4

Progress = Callable[[int], object]
Cancelled = Callable[[], bool]


def write_member_cards(
    login: Login,
    member_ids: Sequence[str],
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Placed:
    """Write the cards of these members to a .pdf; who has none gets one. The journal keeps both.

    Args:
        login: who prints.
        member_ids: whose cards, in this order.
        target: the file.
        progress: told how many sheets are done.
        cancelled: asked after each sheet.

    Returns:
        The sheets as they were written.

    Raises:
        RuleError: no right, nobody named, another extension, or characters that can't be printed.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    from app.reports.render.pdf_placed import refuse_unprintable, render_placed

    sort_of(target, "党员卡", ("pdf",))
    if not member_ids:
        raise RuleError("请先选要制卡的党员。", None, "nobody")
    if missing := login.ask(without_card, member_ids):
        login.act(issue_cards, missing)
    paper = layout(login.act(cards_to_print, member_ids), login.ask(centre_name))
    refuse_unprintable(paper)
    render_placed(paper, target, progress=progress, cancelled=cancelled)
    return paper


def layout(cards: Sequence[CardFacts], centre: str) -> Placed:
    """The sheets as data, ten cards on each."""
    a_sheet = ACROSS * DOWN
    sheets = [
        Sheet((*_marks(), *_cards(cards[start : start + a_sheet], centre)))
        for start in range(0, len(cards), a_sheet)
    ]
    return Placed("党员卡", sheets)


def _cards(cards: Sequence[CardFacts], centre: str) -> Iterator[Item]:
    for place, card in enumerate(cards):
        yield from _card(card, centre, _LEFT + place % ACROSS * WIDE, _TOP + place // ACROSS * HIGH)


def _card(card: CardFacts, centre: str, x: float, y: float) -> Iterator[Item]:
    words = WIDE - _QR - 14
    token = " ".join(
        card.token[start : start + _IN_GROUPS] for start in range(0, len(card.token), _IN_GROUPS)
    )
    yield Box(x, y, WIDE, HIGH, weight=0.25, dashed=True)
    yield Words(centre, x + 6, y + 4, WIDE - 12, 8, 11, "head")
    yield Rule(x + 6, y + 13, x + WIDE - 6, y + 13, 0.75)
    yield Words("党员服务卡", x + 6, y + 15, words, 6, 9.5, soft=True)
    yield Words(card.name, x + 6, y + 21, words, 11, 20, "title")
    yield Words("双报到 · 志愿服务 · 活动签到", x + 6, y + 33, words, 5, 8, soft=True)
    yield Words(f"制卡日期 {card.issued_on.isoformat()}", x + 6, y + 38, words, 5, 8, soft=True)
    yield Qr(card.token, x + WIDE - _QR - 4, y + 14.5, _QR)
    yield Words(token, x + WIDE - _QR - 6, y + 44, _QR + 4, 5, 9, "body", "center")
    yield Words("拾到请交回本中心。卡内没有个人信息。", x + 6, y + 46.5, words + 6, 4.5, 7, soft=True)


def _marks() -> Iterator[Item]:
    """Short lines outside the cards where the knife goes."""
    for column in range(ACROSS + 1):
        x = _LEFT + column * WIDE
        yield Rule(x, _TOP - _GAP - _MARK, x, _TOP - _GAP, 0.4)
        bottom = _TOP + DOWN * HIGH + _GAP
        yield Rule(x, bottom, x, bottom + _MARK, 0.4)
    for row in range(DOWN + 1):
        y = _TOP + row * HIGH
        yield Rule(_LEFT - _GAP - _MARK, y, _LEFT - _GAP, y, 0.4)
        right = _LEFT + ACROSS * WIDE + _GAP
        yield Rule(right, y, right + _MARK, y, 0.4)
