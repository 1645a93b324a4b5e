"""A real roster in: exactly the people, reasons and doubts expected, and back out of it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.base.errors import RuleError
from app.intake.clinic import carry_out, prepare
from app.records.members import Member
from app.records.organisations import Organisation
from app.usecases.history import history, undo
from app.usecases.workplace import Login


def test_the_dry_run_finds_every_planted_fault_and_no_other(
    login: Login, roster: Path, expected: dict[str, Any]
) -> None:
    dry = prepare(roster, login=login)
    assert (dry.sheet, dry.rows, len(dry.accepted)) == (
        expected["sheet"],
        expected["rows"],
        expected["imported"],
    )
    reasons = {fault.row: fault.reasons for fault in dry.rejected}
    assert sorted(reasons) == sorted(planted["row"] for planted in expected["rejected"])
    assert [p for p in expected["rejected"] if p["reason"] not in reasons[p["row"]]] == []
    assert [(fault.row, list(fault.reasons)) for fault in dry.warned] == [
        (planted["row"], [planted["reason"]]) for planted in expected["warned"]
    ]
    assert dry.unmapped == ("序号",)
    assert len(dry.new_organisations) == expected["branches"]


def test_the_dry_run_leaves_the_store_as_it_was(login: Login, roster: Path, held: Callable[[], Any]) -> None:
    before = held()
    prepare(roster, login=login)
    assert held() == before


def test_the_sample_people_are_stored_as_they_must_be(
    login: Login, roster: Path, expected: dict[str, Any]
) -> None:
    result = carry_out(login, prepare(roster, login=login))
    assert result.imported == expected["imported"]
    numbers = [person["id"] for person in expected["sample_people"]]
    with login.store.reading(login.actor) as read:
        found = {m.id_number: m for m in read.scalars(select(Member).where(Member.id_number.in_(numbers)))}
    for person in expected["sample_people"]:
        member = found[person["id"]]
        assert (member.name, member.sex, member.phone) == (person["name"], person["sex"], person["phone"])
        assert member.born_on == date.fromisoformat(person["born"])
        assert member.joined_on == date.fromisoformat(person["join"])
        assert member.full_on == date.fromisoformat(person["full"])
        assert member.review is None


def test_what_was_changed_silently_is_changed_rightly(login: Login, roster: Path) -> None:
    carry_out(login, prepare(roster, login=login))
    with login.store.reading(login.actor) as read:
        rows = read.rows(select(Member.name, Member.ethnic_group, Member.id_number, Member.born_on))
    assert {row.ethnic_group for row in rows} == {"汉族", "壮族", "瑶族", "土家族", "回族", "满族", "苗族"}
    assert all(row.id_number == row.id_number.strip().upper() for row in rows)
    assert all(row.born_on.strftime("%Y%m%d") == row.id_number[6:14] for row in rows)
    assert [row.name for row in rows if " " in row.name or "\u3000" in row.name] == []


def test_a_doubt_is_kept_with_the_member(login: Login, roster: Path, stored: Callable[[str], Any]) -> None:
    carry_out(login, prepare(roster, login=login))
    assert stored("程敏桂")["born_on"] == date(1998, 5, 20)
    assert stored("程敏桂")["review"] == "出生日期：表中为1999-05-21，按身份证号为1998-05-20"
    assert stored("贾根梅")["sex"] == "男"
    assert stored("贾根梅")["review"] == "性别：表中为女，按身份证号为男"


def test_branches_are_made_on_the_way_and_used(
    login: Login, roster: Path, stored: Callable[[str], Any]
) -> None:
    result = carry_out(login, prepare(roster, login=login))
    assert len(result.organisations) == 7
    assert stored("易磊琪")["organisation"] == "石一社区第六网格党支部"


def test_new_branches_stand_under_the_one_committee_of_the_centre(login: Login, roster: Path) -> None:
    from app.usecases.organisations import add_organisation

    top = login.act(add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    carry_out(login, prepare(roster, login=login))
    with login.store.reading(login.actor) as read:
        above = read.rows(select(Organisation.name, Organisation.parent_id).where(Organisation.id != top))
    assert len(above) == 7
    assert {row.parent_id for row in above} == {top}


def test_a_branch_the_centre_has_is_used_whatever_the_blanks(
    login: Login, roster: Path, stored: Callable[[str], Any]
) -> None:
    from app.usecases.organisations import add_organisation

    login.act(add_organisation, {"name": "石一社区 第六网格党支部", "kind": "党支部"})
    dry = prepare(roster, login=login)
    assert len(dry.new_organisations) == 6
    carry_out(login, dry)
    assert stored("易磊琪")["organisation"] == "石一社区 第六网格党支部"


def test_undoing_the_batch_leaves_no_member_no_branch_and_a_whole_chain(
    login: Login, roster: Path, held: Callable[[], Any]
) -> None:
    result = carry_out(login, prepare(roster, login=login))
    answer = undo(login, result.batch)
    assert answer.blocked == ()
    assert held()[:2] == (0, 0)
    entries = history(login)
    assert [entry.seq for entry in entries if entry.origin == entries[-1].origin] == list(
        range(1, 1 + sum(entry.origin == entries[-1].origin for entry in entries))
    )
    again = prepare(roster, login=login)
    assert len(again.accepted) == result.imported


def test_a_second_import_brings_nobody_twice(
    login: Login, roster: Path, expected: dict[str, Any], held: Callable[[], Any]
) -> None:
    first = prepare(roster, login=login)
    carry_out(login, first)
    before = held()
    second = prepare(roster, login=login)
    known = {fault.row for fault in second.rejected if "id_known" in fault.reasons}
    assert known >= set(first.accepted_rows)
    assert len(known) >= expected["imported"]
    result = carry_out(login, second)
    assert (result.batch, result.imported) == (None, 0)
    assert held() == before


def test_who_came_in_between_dry_run_and_import_is_left_out_and_told(login: Login, roster: Path) -> None:
    early, late = prepare(roster, login=login), prepare(roster, login=login)
    carry_out(login, early)
    result = carry_out(login, late)
    assert result.imported == 0
    assert result.late == set(late.accepted_rows)
    assert {fault.reasons for fault in result.rejected if fault.row in result.late} == {("id_known",)}
    with login.store.reading(login.actor) as read:
        assert len(read.rows(select(Organisation.id))) == 7


def test_a_wrong_check_character_goes_in_with_a_reason(
    login: Login, roster: Path, expected: dict[str, Any], stored: Callable[[str], Any]
) -> None:
    dry = prepare(roster, login=login, accept_checksum="已核对户口簿")
    held_back = [planted for planted in expected["rejected"] if planted["reason"] == "id_checksum"]
    assert len(dry.accepted) == expected["imported"] + len(held_back)
    carry_out(login, dry)
    assert stored("魏国平")["review"] == "身份证号校验不通过，已核实：已核对户口簿"
    assert stored("魏国平")["id_number"] == "440309197909069582"


def test_a_reason_has_to_say_something(login: Login, roster: Path) -> None:
    with pytest.raises(RuleError) as refused:
        prepare(roster, login=login, accept_checksum="  ")
    assert refused.value.field == "accept_checksum"


def test_the_journal_keeps_what_came_in_without_naming_the_file(login: Login, roster: Path) -> None:
    result = carry_out(login, prepare(roster, login=login))
    entries = history(login, work=result.batch)
    assert len(entries) == 302 + 7 + 1
    event = [entry for entry in entries if entry.kind == "event"]
    assert [entry.values for entry in event] == [
        {"imported": 302, "register": "members", "rejected": 18, "rows": 320}
    ]
    assert {entry.label for entry in entries} == {"导入党员"}
    assert not any("roster" in str(entry.values) for entry in entries)


def test_cancelling_leaves_nothing_behind(login: Login, roster: Path, held: Callable[[], Any]) -> None:
    before = held()
    with pytest.raises(RuleError) as refused:
        prepare(roster, login=login, cancelled=lambda: True)
    assert refused.value.code == "cancelled"
    dry = prepare(roster, login=login)
    with pytest.raises(RuleError) as refused:
        carry_out(login, dry, cancelled=lambda: True)
    assert refused.value.code == "cancelled"
    assert held() == before


def test_progress_is_told_up_to_the_end(login: Login, roster: Path) -> None:
    reading: list[float] = []
    writing: list[float] = []
    dry = prepare(roster, login=login, progress=reading.append)
    carry_out(login, dry, progress=writing.append)
    assert reading == sorted(reading)
    assert (reading[-1], writing[-1]) == (1.0, 1.0)


def test_the_same_work_tried_again_writes_once(login: Login, roster: Path, held: Callable[[], Any]) -> None:
    dry = prepare(roster, login=login)
    work = "019af000-0000-7000-8000-000000000001"
    first = carry_out(login, dry, work_id=work)
    before = held()
    assert carry_out(login, dry, work_id=work) == first
    assert held() == before
