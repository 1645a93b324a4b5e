"""Somebody asks to be forgotten: what was theirs goes, what they did for others stays without them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.ids import new_id
from app.base.periods import read_period
from app.records.residents import HomeVisit
from app.storage import drafts, erasure
from app.storage.engine import FILE, Store
from app.usecases import (
    checkins,
    erasures,
    history,
    listing,
    members,
    period_reports,
    registers,
    residents,
    safekeeping,
    services,
    teams,
    visitors,
)
from app.usecases.filters import Condition
from app.usecases.saved_filters import SavedFilter, save_filter, saved_filters
from app.usecases.workplace import Login
from tests import builders
from tests.furnished import Ids, furnish, service
from tests.storage.test_erasure import decrypted
from tests.usecases.standing import rows

WHY = "本人要求删除"
TODAY = clock.today()
NAME, PHONE, NUMBER = "欧阳碧澄", builders.phone(77), builders.id_number(77)
RESIDENT = {"name": NAME, "phone": PHONE, "purpose": "上门服务", "note": "住院部三楼"}


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture(scope="module")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ids]:
    folder = builders.new_centre(tmp_path_factory.mktemp("furnished") / "centre")
    with builders.signed_in(folder) as login:
        return folder, furnish(login)


@pytest.fixture
def furnished(furniture: tuple[Path, Ids], tmp_path: Path) -> Iterator[tuple[Login, Ids]]:
    shutil.copytree(furniture[0], tmp_path / "furnished")
    with builders.signed_in(tmp_path / "furnished") as login:
        yield login, furniture[1]


def traces_in(folder: Path, *words: str) -> list[str]:
    clear = decrypted(folder / FILE, builders.template().key)
    return [word for word in words if word.encode() in clear]


def visit_of(login: Login, visit_id: str) -> dict[str, Any]:
    with login.store.reading(login.actor) as read:
        return dict(registers.rows_by_id(read, HomeVisit, [visit_id], clear=True)[0])


def live(login: Login) -> dict[str, str]:
    """A member with everything, who also went to see somebody."""
    ids = {"member": login.act(members.register_member, builders.person(77, name=NAME))}
    ids["other"] = login.act(members.register_member, builders.person(78))
    household = login.act(residents.add_household, {"name": "三栋 101"})
    went = {"household_id": household, "visited_on": TODAY, "kind": "政策宣讲上门"}
    mine = {**went, "member_id": ids["member"], "visitor": f"{NAME}和小李"}
    ids["visit"] = login.act(
        residents.log_visit,
        {**mine, "content": f"{NAME}送了药，灯坏了", "follow_up": "换灯", "due_on": TODAY},
    )
    entry = checkins.CheckinEntry(posts=("社区治理",), on=TODAY)
    ids["checkin"] = login.act(checkins.check_in, ids["member"], entry)
    login.act(checkins.give_duty, ids["checkin"], "结对户", household_id=household)
    login.act(services.log_service, ids["member"], service(served_on=TODAY, content=f"{NAME}值班"))
    team = login.act(teams.add_team, {"name": "先锋队", "kind": "党员先锋队"})
    ids["place"] = login.act(teams.join_team, team, {"member_id": ids["member"], "phone": PHONE})
    login.act(visitors.log_visitor, {"name": NAME, "kind": "政策咨询", "member_id": ids["member"]})
    login.act(listing.list_in_clear, "members", f"{NAME}来电核对", ())
    return ids


def test_nothing_of_the_person_is_left_in_the_file_and_the_visit_they_paid_stays(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        ids = live(login)
        drafts.keep_draft(login.store, "guanli", "visitor", {"name": NAME, "kind": "其他"})
        save_filter(login, "members", "找人", SavedFilter((Condition("name", "~", NAME),)))
        save_filter(login, "members", "正常", SavedFilter((Condition("state", "=", "正常"),)))
        head = safekeeping.audit(login).heads[-1].hash
    assert traces_in(folder, NAME, PHONE, NUMBER, "ouyangbicheng") == [NAME, PHONE, NUMBER, "ouyangbicheng"]
    with builders.signed_in(folder) as login:
        answer = erasures.erase(login, "member", ids["member"], WHY)
        assert answer.clean
        assert dict(answer.stays) == {"走访记录": 1}
        assert dict(answer.goes) == {"党员报到": 1, "包联任务": 1, "队员": 1, "来访登记": 1}
        assert dict(answer.nameless) == {"报到变动": 1, "服务记录": 1}
        visit = visit_of(login, ids["visit"])
        assert (visit["member"], visit["visitor"], visit["follow_up"]) == (None, erasure.GONE, "换灯")
        assert visit["content"] == "已删除送了药，灯坏了"
        assert visit["household"] == "三栋 101"
        assert login.ask(listing.find, NAME).total == 0
        assert saved_filters(login, "members").keys() == {"正常"}
        kept = drafts.read_draft(login.store, "guanli", "visitor")
        assert kept is not None
        assert kept.values == {"kind": "其他"}
        assert safekeeping.audit(login, head).ok
        checked = safekeeping.check(login)
        assert (checked.damage, checked.rules, checked.counts["members"]) == ((), (), 1)
    assert traces_in(folder, NAME, PHONE, NUMBER, "ouyangbicheng") == []


def test_what_is_going_to_happen_is_what_happens(furnished: tuple[Login, Ids]) -> None:
    login, ids = furnished
    for record_type, name in (("member", "first"), ("resident", "resident"), ("visitor", "visitor")):
        said = login.ask(erasures.erasure_outlook, record_type, ids[name])
        done = erasures.erase(login, record_type, ids[name], WHY)
        assert (done.goes, done.nameless, done.stays) == (said.goes, said.nameless, said.stays), name
    assert safekeeping.check(login).ok


def test_figures_stay_but_for_the_roll(furnished: tuple[Login, Ids]) -> None:
    login, ids = furnished

    def figures() -> dict[str, int]:
        return dict(login.ask(period_reports.report_counts, read_period("2026Q1")).total.now)

    before = figures()
    erasures.erase(login, "member", ids["first"], WHY)
    erasures.erase(login, "resident", ids["resident"], WHY)
    after = figures()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed
    assert all(key.startswith("members_") for key in changed)
    assert any(key.startswith("services_") or "hours" in key for key in before)


def test_a_resident_goes_with_what_was_found_at_their_door(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        member = login.act(members.register_member, builders.person(78))
        login.act(
            residents.delete_resident, login.act(residents.add_resident, {**RESIDENT, "note": "十二床"})
        )
        resident = login.act(residents.add_resident, RESIDENT)
        went = {"resident_id": resident, "member_id": member, "kind": "政策宣讲上门"}
        login.act(residents.log_visit, {**went, "visited_on": TODAY, "content": "膝盖疼"}, "1")
    with builders.signed_in(folder) as login:
        answer = erasures.erase(login, "resident", resident, WHY)
        assert (answer.label, answer.goes, answer.stays) == ("居民", (("走访记录", 1),), ())
        counts = safekeeping.check(login).counts
        assert (counts["residents"], counts["home_visits"], counts["services"], counts["members"]) == (
            0,
            0,
            1,
            1,
        )
    assert traces_in(folder, NAME, PHONE, "住院部三楼", "十二床", "膝盖疼") == []


@pytest.mark.parametrize("record_type", ["team_person", "visitor"])
def test_somebody_who_is_in_no_register_of_people_is_erased_alone(login: Login, record_type: str) -> None:
    team = login.act(teams.add_team, {"name": "先锋队", "kind": "党员先锋队"})
    someone = {"name": NAME, "phone": PHONE}
    ids = {
        "team_person": login.act(teams.join_team, team, someone),
        "visitor": login.act(visitors.log_visitor, {**someone, "kind": "政策咨询"}),
    }
    (other,) = ids.keys() - {record_type}
    said = login.ask(erasures.erasure_outlook, record_type, ids[record_type])
    assert (said.name, [count for _, count in said.elsewhere]) == (NAME, [1])
    erasures.erase(login, record_type, ids[record_type], WHY)
    left = rows(login)
    assert (len(left[record_type]), len(left[other])) == (0, 1)


def test_a_member_of_a_team_is_erased_as_a_member(login: Login) -> None:
    ids = live(login)
    with pytest.raises(RuleError) as refused:
        erasures.erase(login, "team_person", ids["place"], WHY)
    assert refused.value.code == "on_roll"


def test_a_place_that_somebody_else_has_now_is_theirs(login: Login) -> None:
    first, second = (login.act(members.register_member, builders.person(n)) for n in (1, 2))
    team = login.act(teams.add_team, {"name": "先锋队", "kind": "党员先锋队"})
    place = login.act(teams.join_team, team, {"member_id": first})
    login.act(teams.change_person, place, {"member_id": second, "name": "换人"})
    erasures.erase(login, "member", first, WHY)
    assert rows(login)["team_person"][place]["member_id"] == second
    assert rows(login)["team_person"][place]["name"] == builders.name(2)
    assert safekeeping.check(login).ok


@pytest.mark.parametrize(
    ("reason", "code"),
    [("  ", "required"), (f"{NAME}本人来电", "names_person"), (f"来电 {PHONE}", "names_person")],
)
def test_the_reason_is_kept_and_does_not_say_who(login: Login, reason: str, code: str) -> None:
    ids = live(login)
    with pytest.raises(RuleError) as refused:
        erasures.erase(login, "member", ids["member"], reason)
    assert (refused.value.field, refused.value.code) == ("reason", code)
    assert login.ask(listing.find, NAME).total > 0
    work_id = new_id()
    erasures.erase(login, "member", ids["member"], WHY, work_id=work_id)
    assert WHY in [entry.values.get("reason") for entry in history.history(login, work=work_id)]


def test_only_records_of_people_are_erased(furnished: tuple[Login, Ids]) -> None:
    login, ids = furnished
    with pytest.raises(RuleError) as refused:
        erasures.erase(login, "unit", ids["unit"], WHY)
    assert refused.value.code == "not_a_person"


def test_what_touched_the_person_is_not_undone_and_what_comes_after_is(login: Login) -> None:
    ids = live(login)
    logged = history.history(login, record=ids["visit"])[0].work
    registered = history.history(login, record=ids["member"])[0].work
    erasing = new_id()
    erasures.erase(login, "member", ids["member"], WHY, work_id=erasing)
    for work, code in ((registered, "erased"), (erasing, "erased"), (logged, "blocked")):
        with pytest.raises(RuleError) as refused:
            history.undo(login, work)
        assert refused.value.code == code
        assert refused.value.message.endswith("。")
    login.act(residents.finish_visit, ids["visit"], TODAY)
    assert history.undo(login).label == "办结走访待办"
    login.act(residents.delete_visit, ids["visit"])
    history.undo(login)
    assert visit_of(login, ids["visit"])["content"] == "已删除送了药，灯坏了"
    assert safekeeping.check(login).ok


def test_a_retry_erases_once(login: Login) -> None:
    ids, work_id = live(login), new_id()
    answer = erasures.erase(login, "member", ids["member"], WHY, work_id=work_id)
    size = len(history.history(login))
    assert erasures.erase(login, "member", ids["member"], WHY, work_id=work_id) == answer
    assert len(history.history(login)) == size


def test_an_older_backup_brings_nobody_back(login: Login, tmp_path: Path) -> None:
    ids = live(login)
    ids["resident"] = login.act(residents.add_resident, RESIDENT)
    went = {"resident_id": ids["resident"], "visitor": "小李", "kind": "政策宣讲上门"}
    login.act(residents.log_visit, {**went, "visited_on": TODAY, "content": "膝盖疼"})
    safekeeping.back_up(login, tmp_path / "older.dqbak")
    erasures.erase(login, "member", ids["member"], WHY)
    erasures.erase(login, "resident", ids["resident"], WHY)
    safekeeping.back_up(login, tmp_path / "newer.dqbak")
    live_folder = login.store.folder
    login.store.close()
    for name, again in (("older", 2), ("newer", 0)):
        new = tmp_path / name
        done = safekeeping.restore(
            tmp_path / f"{name}.dqbak", new, builders.LOGIN, builders.PASSWORD, live=live_folder
        )
        assert done.erased_again == again
        with builders.signed_in(new) as entered:
            checked = safekeeping.check(entered)
            assert (checked.ok, checked.counts["members"], checked.counts["residents"]) == (True, 1, 0)
            assert visit_of(entered, ids["visit"])["visitor"] == erasure.GONE
            assert safekeeping.audit(entered).ok
            assert not erasure.is_unsettled(entered.store)
        assert traces_in(new, NAME, PHONE, NUMBER, "膝盖疼") == []


def test_a_cleaning_that_the_disk_refused_is_done_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = builders.new_centre(tmp_path / "centre")

    def refuse(_: Store) -> bool:
        raise TroubleError("磁盘已满。", "disk_full")

    with builders.signed_in(folder) as login:
        ids = live(login)
        with monkeypatch.context() as full:
            full.setattr(erasure, "settle", refuse)
            assert not erasures.erase(login, "member", ids["member"], WHY).clean
        assert erasure.is_unsettled(login.store)
    with builders.signed_in(folder) as login:
        assert erasures.clean_up(login.store)
        assert erasures.clean_up(login.store)
        assert erasure.read_erased(login.store.keys.folder).keys() >= {ids["member"]}
    assert traces_in(folder, NAME, PHONE, NUMBER) == []


def test_while_somebody_reads_the_old_pages_stay_and_go_later(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "WAIT_MS", 50)
    ids = live(login)
    with login.store.reading(login.actor) as read:
        read.get(HomeVisit, ids["visit"])
        assert not erasures.erase(login, "member", ids["member"], WHY).clean
    assert erasures.clean_up(login.store)
    assert not erasure.is_unsettled(login.store)
