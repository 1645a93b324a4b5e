"""The list of acts: newest first, narrowed, and read in portions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import history, listing, members, organisations
from app.usecases.filters import Condition
from app.usecases.past_acts import open_past, past_act, past_fields, past_ids, past_in_words, past_rows
from app.usecases.workplace import Login


def told(login: Login, text: str = "", *where: Condition) -> list[str]:
    """Labels and who did it, newest first."""
    return [f"{one.label} {one.actor}" for one in past_rows(login, past_ids(login, text, where))]


@pytest.fixture
def busy(secretary: Login, colleague: Login) -> Login:
    """Two people have done something; one act was taken back, another taken back and done again."""
    first = secretary.act(members.register_member, {"name": "王强"})
    colleague.act(organisations.add_organisation, {"name": "第一党支部", "kind": "党支部"})
    secretary.act(members.change_member, first, {"phone": "13800000001"})
    history.undo(secretary)
    colleague.act(members.register_member, {"name": "王小强"})
    history.undo(secretary, history.undo(colleague).work)
    secretary.act(listing.list_in_clear, "members", "核对")
    return secretary


def test_acts_of_all_people_stand_newest_first(busy: Login, colleague: Login) -> None:
    mine, other = busy.actor.login, colleague.actor.login
    assert told(busy)[:7] == [
        f"查看完整名册 {mine}",
        f"恢复撤销的操作 {mine}",
        f"撤销：登记党员 {other}",
        f"登记党员 {other}",
        f"撤销：修改党员 {mine}",
        f"修改党员 {mine}",
        f"新增党组织 {other}",
    ]


def test_what_was_taken_back_and_stands_are_told_apart(busy: Login) -> None:
    undone = told(busy, "", Condition("state", "=", "undone"))
    assert [words.split()[0] for words in undone] == ["撤销：登记党员", "修改党员"]
    stands = told(busy, "", Condition("state", "=", "stands"))
    assert sorted([*undone, *stands]) == sorted(told(busy))


def test_words_are_found_by_characters_sound_and_person(busy: Login, colleague: Login) -> None:
    assert [one.split()[0] for one in told(busy, "djdy")] == ["撤销：登记党员", "登记党员", "登记党员"]
    assert told(busy, "登记党员 " + colleague.actor.login) == [
        f"撤销：登记党员 {colleague.actor.login}",
        f"登记党员 {colleague.actor.login}",
    ]
    assert told(busy, "chexiao xiugai") == [f"撤销：修改党员 {busy.actor.login}"]
    assert told(busy, "没有这回事") == []


def test_conditions_narrow_by_actor_label_type_and_day(busy: Login, colleague: Login) -> None:
    today = clock.today()
    by_other = Condition("actor", "=", colleague.actor.login)
    assert len(told(busy, "", by_other)) == 3
    assert told(busy, "", by_other, Condition("actor", "=", busy.actor.login)) == []
    assert len(told(busy, "", Condition("label", "=", "登记党员"))) == 2
    organisations_made = told(busy, "", Condition("record_type", "=", "organisation"))
    assert f"新增党组织 {colleague.actor.login}" in organisations_made
    assert not any("党员" in words for words in organisations_made)
    assert told(busy, "", Condition("at", "..", f"{today}..{today}")) == told(busy)
    yesterday = today - timedelta(days=1)
    assert told(busy, "", Condition("at", "..", f"..{yesterday}")) == []
    assert told(busy, "", Condition("at", "..", "..")) == told(busy)


def test_a_day_begins_at_midnight_in_china(secretary: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 1, 31, 16, 0, tzinfo=UTC))
    secretary.act(members.register_member, {"name": "王强"})
    first = Condition("at", "..", "2031-02-01..2031-02-01")
    assert [words.split()[0] for words in told(secretary, "", first)] == ["登记党员"]
    assert told(secretary, "", Condition("at", "..", "2031-01-31..2031-01-31")) == []


def test_a_long_list_begins_with_its_newest_acts(busy: Login) -> None:
    opening = open_past(busy, first=2)
    assert (list(opening.ids), opening.whole) == (list(past_ids(busy)[:2]), False)
    assert open_past(busy).whole


def test_one_act_tells_its_first_entries_and_how_many_there_are(busy: Login) -> None:
    made = past_ids(busy, "登记党员")[-1]
    act = past_act(busy, made, most=0)
    assert act is not None
    assert (act.count, act.entries, act.record_types) == (1, (), ("member",))
    whole = past_act(busy, made)
    assert whole is not None
    assert [entry.record_type for entry in whole.entries] == ["member"]
    assert past_act(busy, "0" * 36) is None


def test_what_can_be_asked_names_the_people_and_is_said_in_words(busy: Login, colleague: Login) -> None:
    fields = {one.key: one for one in past_fields(busy)}
    names = [value for _, value in fields["actor"].choices]
    assert {busy.actor.login, colleague.actor.login} <= set(names)
    where = [
        Condition("at", "..", "2026-01-01.."),
        Condition("actor", "=", "chen"),
        Condition("record_type", "=", "member"),
        Condition("state", "=", "stands"),
        Condition("at", "..", "2026-01-01..2026-01-01"),
    ]
    assert past_in_words(where) == (
        "时间从 2026-01-01 到 最晚",
        "经办为“chen”",
        "对象为“党员”",
        "没有撤销",
        "时间为 2026-01-01",
    )


def test_whoever_may_not_see_the_journal_sees_none_of_it(front_desk: Login) -> None:
    for ask in (past_ids, open_past, past_fields):
        with pytest.raises(RuleError, match="角色"):
            ask(front_desk)
