"""党员卡: random codes that stand for members, revoked when a new one is issued, told from misread ones."""

from __future__ import annotations

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import cards, history, members
from app.usecases.workplace import Login
from tests.builders import id_number, person


@pytest.fixture
def two(secretary: Login) -> list[str]:
    return [secretary.act(members.register_member, person(n)) for n in (11, 12)]


def test_a_card_names_its_member_and_nothing_else_of_them(front_desk: Login, two: list[str]) -> None:
    issued = front_desk.act(cards.issue_cards, two)
    assert [card.member_id for card in issued] == two
    tokens = [card.token for card in issued]
    assert all(len(token) == 12 and token.isdigit() for token in tokens)
    assert len(set(tokens)) == 2
    assert all(id_number(11)[i : i + 6] not in tokens[0] for i in range(13))
    assert front_desk.ask(cards.member_by_token, tokens[0]) == two[0]
    spaced = f" {tokens[1][:4]} {tokens[1][4:8]}-{tokens[1][8:]}"
    assert front_desk.ask(cards.member_by_token, spaced) == two[1]


def test_a_new_card_makes_the_old_one_void(front_desk: Login, two: list[str]) -> None:
    (old,) = front_desk.act(cards.issue_cards, two[:1])
    (new,) = front_desk.act(cards.issue_cards, two[:1])
    assert front_desk.ask(cards.member_by_token, new.token) == two[0]
    with pytest.raises(RuleError) as refused:
        front_desk.ask(cards.member_by_token, old.token)
    assert refused.value.code == "card_revoked"
    first, second = front_desk.ask(cards.cards_of, two[0])
    assert (first.revoked_on, second.reason) == (None, "换发新卡")


def test_undo_takes_the_new_card_back_and_the_old_one_holds_again(front_desk: Login, two: list[str]) -> None:
    (old,) = front_desk.act(cards.issue_cards, two[:1])
    (new,) = front_desk.act(cards.issue_cards, two[:1])
    undone = history.undo(front_desk)
    assert front_desk.ask(cards.member_by_token, old.token) == two[0]
    assert front_desk.ask(cards.member_by_token, new.token) is None
    history.undo(front_desk, undone.work)
    assert front_desk.ask(cards.member_by_token, new.token) == two[0]


def test_a_lost_card_is_revoked_with_a_reason(front_desk: Login, two: list[str]) -> None:
    (card,) = front_desk.act(cards.issue_cards, two[:1])
    with pytest.raises(RuleError) as refused:
        front_desk.act(cards.revoke_card, card.id, " ")
    assert refused.value.field == "reason"
    front_desk.act(cards.revoke_card, card.id, "遗失")
    with pytest.raises(RuleError) as refused:
        front_desk.act(cards.revoke_card, card.id, "遗失")
    assert refused.value.code == "card_revoked"
    assert front_desk.ask(cards.without_card, two) == tuple(two)


def test_every_single_misread_digit_and_swap_of_neighbours_is_noticed(
    front_desk: Login, two: list[str]
) -> None:
    (card,) = front_desk.act(cards.issue_cards, two[:1])
    wrong = {
        card.token[:i] + digit + card.token[i + 1 :]
        for i in range(12)
        for digit in "0123456789"
        if digit != card.token[i]
    }
    for i in range(11):
        one, other = card.token[i], card.token[i + 1]
        if one != other and {one, other} != {"0", "9"}:  # Luhn does not see 09 as 90
            wrong.add(card.token[:i] + other + one + card.token[i + 2 :])
    for token in (*sorted(wrong), card.token[:-1], card.token + "0", "不是卡号"):
        with pytest.raises(RuleError) as refused:
            front_desk.ask(cards.member_by_token, token)
        assert refused.value.code == "card_unreadable"


def test_printing_is_written_down_and_needs_a_card(secretary: Login, two: list[str]) -> None:
    (card,) = secretary.act(cards.issue_cards, two[:1])
    assert secretary.act(cards.cards_to_print, [two[1], two[0]]) == (card,)
    newest = history.history(secretary, record=card.id)[-1]
    assert (newest.label, newest.kind) == ("打印党员卡", "event")


def test_the_official_may_neither_issue_nor_revoke(official: Login, secretary: Login, two: list[str]) -> None:
    (card,) = secretary.act(cards.issue_cards, two[:1])
    for attempt in (
        lambda: official.act(cards.issue_cards, two),
        lambda: official.act(cards.revoke_card, card.id, "遗失"),
        lambda: official.act(cards.cards_to_print, two),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert refused.value.code == "no_right"


def test_the_dead_get_no_card(secretary: Login, two: list[str]) -> None:
    secretary.act(members.change_state, two[1], "去世", clock.today())
    with pytest.raises(RuleError) as refused:
        secretary.act(cards.issue_cards, two)
    assert refused.value.code == "not_on_roll"
    assert secretary.ask(cards.cards_of, two[0]) == ()
