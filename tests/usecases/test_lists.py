"""Lists of words to choose from, as a secretary keeps them."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.records.lists import DEFAULTS, MATTERS, VISIT_KINDS
from app.usecases import history, lists, visitors
from app.usecases.workplace import Login


def test_a_new_centre_has_the_words_that_are_shipped(front_desk: Login) -> None:
    assert front_desk.ask(lists.words_of, MATTERS) == DEFAULTS[MATTERS]
    assert [one.name for one in front_desk.ask(lists.word_lists)] == list(DEFAULTS)


def test_words_stand_in_the_order_they_were_given_without_blanks(secretary: Login) -> None:
    secretary.act(lists.set_words, VISIT_KINDS, [" 送学上门 ", "", "送医上门"])
    assert secretary.ask(lists.words_of, VISIT_KINDS) == ("送学上门", "送医上门")
    secretary.act(lists.set_words, VISIT_KINDS, ["送医上门", "送学上门", "送法上门"])
    assert secretary.ask(lists.words_of, VISIT_KINDS) == ("送医上门", "送学上门", "送法上门")


def test_a_word_that_a_record_carries_is_no_longer_offered_but_stays_known(secretary: Login) -> None:
    visitor = secretary.act(visitors.log_visitor, {"name": "王强", "kind": "参观学习"})
    secretary.act(lists.set_words, MATTERS, ["政策咨询", "事项办理"])
    found = next(one for one in secretary.ask(lists.word_lists) if one.name == MATTERS)
    assert found.words == ("政策咨询", "事项办理")
    assert found.retired == ("参观学习",)
    secretary.act(visitors.change_visitor, visitor, {"people": "3"})
    secretary.act(lists.set_words, MATTERS, ["参观学习"])
    found = next(one for one in secretary.ask(lists.word_lists) if one.name == MATTERS)
    assert (found.words, found.retired) == (("参观学习",), ())


def test_a_changed_list_can_be_undone_and_done_again(secretary: Login) -> None:
    secretary.act(lists.set_words, VISIT_KINDS, ["送学上门"])
    undone = history.undo(secretary)
    assert undone.label == "修改选项表"
    assert secretary.ask(lists.words_of, VISIT_KINDS) == DEFAULTS[VISIT_KINDS]
    history.undo(secretary, undone.work)
    assert secretary.ask(lists.words_of, VISIT_KINDS) == ("送学上门",)


@pytest.mark.parametrize(
    ("words", "code"),
    [([], "required"), ([" "], "required"), (["甲", "甲 "], "taken"), (["长" * 21], "too_long")],
)
def test_a_list_that_makes_no_sense_is_refused(secretary: Login, words: list[str], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(lists.set_words, MATTERS, words)
    assert (refused.value.field, refused.value.code) == ("words", code)
    assert secretary.ask(lists.words_of, MATTERS) == DEFAULTS[MATTERS]


def test_an_unknown_list_is_named(secretary: Login) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(lists.set_words, "心愿类别", ["实物"])
    assert refused.value.code == "unknown_list"


def test_the_front_desk_does_not_change_lists(front_desk: Login) -> None:
    with pytest.raises(RuleError) as refused:
        front_desk.act(lists.set_words, MATTERS, ["政策咨询"])
    assert refused.value.code == "no_right"
