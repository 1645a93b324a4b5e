"""Undo, redo and the journal, as a person meets them."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError
from app.base.ids import new_id
from app.records.accounts import Right
from app.usecases import history, listing, members, organisations
from app.usecases.workplace import Login, Workplace

PASSWORD = "Spring-rain-7"


def phone(login: Login) -> str | None:
    rows = login.ask(listing.list_rows, "members").rows
    return rows[0]["phone"] if rows else None


def test_undo_walks_back_through_my_own_acts(secretary: Login) -> None:
    member = secretary.act(members.register_member, {"name": "王强", "phone": "13800000001"})
    secretary.act(members.change_member, member, {"phone": "13800000002"})
    secretary.act(members.change_member, member, {"phone": "13800000003"})
    seen = []
    for _ in range(3):
        history.undo(secretary)
        seen.append(phone(secretary))
    assert seen == ["138****0002", "138****0001", None]


def test_an_undone_act_can_be_done_again(secretary: Login) -> None:
    secretary.act(members.register_member, {"name": "王强", "phone": "13800000001"})
    history.undo(secretary)
    undoing = history.history(secretary)[-1].work
    history.undo(secretary, undoing)
    assert phone(secretary) == "138****0001"
    assert history.history(secretary)[-1].undone_by is None


def test_whoever_may_not_see_the_journal_can_still_bring_back_what_they_undid(front_desk: Login) -> None:
    assert not front_desk.actor.may(Right.SEE_JOURNAL)
    front_desk.act(members.register_member, {"name": "王强", "phone": "13800000001"})
    taken = history.undo(front_desk)
    assert phone(front_desk) is None
    brought = history.undo(front_desk, taken.work)
    assert (brought.undone, phone(front_desk)) == (taken.work, "138****0001")


def test_undo_never_takes_back_what_somebody_changed_since(secretary: Login, colleague: Login) -> None:
    member = secretary.act(members.register_member, {"name": "王强", "phone": "13800000001"})
    colleague.act(members.change_member, member, {"phone": "13800000002"})
    with pytest.raises(RuleError) as refused:
        history.undo(secretary)
    assert refused.value.code == "blocked"
    assert phone(secretary) == "138****0002"


def test_what_was_made_on_the_way_stays_when_it_is_used(secretary: Login) -> None:
    secretary.act(organisations.add_organisation, {"name": "第一党支部", "kind": "党支部"})
    made = history.history(secretary)[-1]
    secretary.act(members.register_member, {"name": "王强", "organisation_id": made.record_id})
    with pytest.raises(RuleError) as refused:
        history.undo(secretary, made.work)
    assert refused.value.code == "blocked"


def test_looking_is_never_undone(colleague: Login) -> None:
    colleague.act(members.register_member, {"name": "王强"})
    colleague.act(listing.list_in_clear, "members", "核对")
    assert history.undo(colleague).label == "登记党员"
    with pytest.raises(RuleError) as refused:
        history.undo(colleague)
    assert refused.value.code == "nothing_to_undo"


def test_an_act_tried_again_under_its_work_id_is_done_once(secretary: Login) -> None:
    work = new_id()
    first, changed = secretary.act_as(work, members.register_member, {"name": "王强"})
    second, again = secretary.act_as(work, members.register_member, {"name": "王强"})
    assert first == second
    assert (set(changed), set(again)) == ({"member"}, set())
    assert secretary.ask(listing.list_rows, "members").total == 1


def test_the_journal_shows_no_number_in_clear(secretary: Login) -> None:
    secretary.act(
        members.register_member, {"name": "王强", "phone": "13800000001", "id_number": "11010519491231002X"}
    )
    values = history.history(secretary)[-1].values
    assert (values["phone"], values["id_number"], values["born_on"]) == (
        "138****0001",
        "110***********002X",
        "***",
    )


def test_the_front_desk_sees_no_journal_and_deletes_nobody(secretary: Login, front_desk: Login) -> None:
    member = secretary.act(members.register_member, {"name": "王强"})
    with pytest.raises(RuleError, match="角色"):
        history.history(front_desk)
    with pytest.raises(RuleError, match="角色"):
        front_desk.act(members.delete_member, member)
    with pytest.raises(RuleError) as refused:
        front_desk.act(listing.list_in_clear, "members", "好奇")
    assert refused.value.code == "no_right"


def test_what_was_seen_in_clear_is_not_kept_for_a_second_try(secretary: Login) -> None:
    secretary.act(members.register_member, {"name": "王强", "phone": "13800000001"})
    work = new_id()
    for _ in range(2):
        answer, _ = secretary.act_as(work, listing.list_in_clear, "members", "核对")
        assert answer.rows[0]["phone"] == "13800000001"
    looks = [row for row in history.history(secretary) if row.label == "查看完整名册"]
    assert len(looks) == 2
    with secretary.store.connection() as connection:
        kept = connection.exec_driver_sql("SELECT outcome FROM works WHERE label = '查看完整名册'").all()
    assert kept == [(None,), (None,)]


def test_a_redo_takes_the_right_of_the_act_itself(secretary: Login, place: Workplace) -> None:
    member = secretary.act(members.register_member, {"name": "王强"})
    secretary.act(members.delete_member, member)
    history.undo(secretary)
    undoing = history.history(secretary)[-1].work
    desk = place.sign_in("desk", PASSWORD)
    with pytest.raises(RuleError) as refused:
        history.undo(desk, undoing)
    assert refused.value.code == "no_right"
