"""Workbooks of check-ins: read as they come, what is unknown made or kept, taken back as one batch."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base import clock
from app.intake.clinic import carry_out, prepare
from app.intake.given_back import give_back
from app.records.checkins import CheckinEvent
from app.usecases import areas, checkin_facts, checkins, history, listing, organisations, safekeeping
from app.usecases.checkin_facts import CheckinFacts
from app.usecases.workplace import Login
from tests import builders
from tests.intake import books
from tests.intake.dry_runs import reasons


def standing(login: Login, day: date | None = None) -> tuple[int, int]:
    """Those due and in at the end of a day."""
    query = select(func.sum(CheckinEvent.due), func.sum(CheckinEvent.present))
    with login.store.reading(login.actor) as read:
        row = read.rows(query.where(CheckinEvent.happened_on <= (day or clock.today())))[0]
    return row[0] or 0, row[1] or 0


def facts(login: Login, member_id: str) -> CheckinFacts:
    found = login.ask(checkin_facts.checkin_of, member_id)
    assert found is not None
    return found


def rows_of(login: Login, register: str) -> list[dict[str, Any]]:
    return list(login.ask(listing.list_rows, register).rows)


def test_a_plain_book_is_read_and_what_is_unknown_is_made(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    login.act(organisations.add_organisation, {"name": "第一网格党支部", "kind": "党支部"})
    dry = prepare(books.plain_checkins(tmp_path / "a.xlsx"), "checkins", login=login)
    assert dry.mapping["工作单位"] == "unit_id"
    assert dry.mapping["报到支部"] == "organisation_id"
    assert reasons(dry) == {6: ("unknown_member",)}
    assert [(fault.row, fault.reasons) for fault in dry.warned] == [(5, ("post_unknown",))]
    assert "登高望远" in dry.warned[0].text
    assert set(dry.new_units) == {"区实验学校", "区人民医院"}
    assert dry.new_organisations == ("第二网格党支部",)
    result = carry_out(login, dry)
    assert (result.imported, set(result.units)) == (3, {"区实验学校", "区人民医院"})
    first = facts(login, roll[builders.id_number(1001)])
    assert (first.number, first.state, first.checked_in_on) == ("DY2026-00001", "已报到", date(2026, 3, 2))
    assert (first.unit, first.organisation) == ("区实验学校", "第一网格党支部")
    assert (first.posts, first.specialties) == (("社区治理", "法律咨询"), ("法律",))
    second = facts(login, roll[builders.id_number(1002)])
    assert (second.specialties, second.note) == (("医疗护理", "急救"), "周末")
    assert len(rows_of(login, "units")) == 2
    assert [standing(login, date(2026, 3, day)) for day in (1, 2, 5)] == [(0, 0), (1, 1), (3, 3)]


def test_states_and_grids_are_understood(login: Login, tmp_path: Path, roll: dict[str, str]) -> None:
    grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
    branch = {"name": "第一支部", "kind": "党支部"}
    login.act(organisations.add_organisation, branch, [grid])
    dry = prepare(books.checkins_by_state(tmp_path / "a.xlsx"), "checkins", login=login)
    assert reasons(dry) == {5: ("unknown_member",), 6: ("date_unreadable",)}
    assert carry_out(login, dry).imported == 3
    first = facts(login, roll[builders.id_number(1001)])
    assert (first.state, first.organisation) == ("已报到", "第一支部")  # which covers the grid
    waiting = facts(login, roll[builders.id_number(1002)])
    assert (waiting.state, waiting.number, waiting.area) == ("待报到", None, None)
    assert waiting.note == "报到区域：天边网格"
    gone = facts(login, roll[builders.id_number(1004)])
    assert (gone.state, gone.left_on) == ("已退出", date(2026, 6, 30))
    assert [standing(login, day) for day in (date(2026, 6, 29), date(2026, 6, 30))] == [(2, 2), (1, 1)]
    assert standing(login) == (2, 1)


def test_who_was_listed_is_in_and_who_is_in_stays_out(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    listed, there = roll[builders.id_number(1001)], roll[builders.id_number(1002)]
    (awaited,) = login.act(checkins.list_due, [listed], checkins.CheckinEntry(on=date(2026, 2, 1)))
    login.act(checkins.check_in, there, checkins.CheckinEntry(posts=("其他",), on=date(2026, 2, 1)))
    dry = prepare(books.plain_checkins(tmp_path / "a.xlsx"), "checkins", login=login)
    assert reasons(dry) == {4: ("id_known",), 6: ("unknown_member",)}
    assert "已经报到" in dry.rejected[0].text
    carry_out(login, dry)
    found = facts(login, listed)
    assert (found.id, found.state, found.due_on) == (awaited, "已报到", date(2026, 2, 1))
    assert standing(login, date(2026, 3, 2)) == (2, 2)


def test_the_same_person_twice_in_a_book_goes_in_once(
    login: Login, tmp_path: Path, roll: dict[str, str]
) -> None:
    rows = (
        ("姓名", "手机号码", "身份证号", "报到日期", "服务岗位"),
        ("林晓东", builders.phone(1001), None, "2026-03-02", "其他"),
        ("林晓东", None, builders.id_number(1001), "2026-03-09", "其他"),
    )
    dry = prepare(books.write(tmp_path / "a.xlsx", *rows), "checkins", login=login)
    assert reasons(dry) == {3: ("id_repeat",)}
    assert "第 2 行" in dry.rejected[0].text
    carry_out(login, dry)
    assert facts(login, roll[builders.id_number(1001)]).checked_in_on == date(2026, 3, 2)


@pytest.mark.usefixtures("roll")
def test_a_batch_is_taken_back_with_the_units_it_made(login: Login, tmp_path: Path) -> None:
    result = carry_out(login, prepare(books.plain_checkins(tmp_path / "a.xlsx"), "checkins", login=login))
    assert result.batch is not None
    undone = history.undo(login, result.batch)
    assert undone.label == "导入党员报到"
    assert (rows_of(login, "units"), rows_of(login, "checkins")) == ([], [])
    assert [standing(login, date(2026, 3, 5)), standing(login)] == [(0, 0), (0, 0)]
    history.undo(login, undone.work)
    assert standing(login) == (3, 3)
    assert safekeeping.check(login).ok


@pytest.mark.usefixtures("roll")
def test_the_book_comes_back_and_the_mended_rest_goes_in(login: Login, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    dry = prepare(books.plain_checkins(tmp_path / "a.xlsx"), "checkins", login=login)
    result = carry_out(login, dry)
    back = give_back(dry, result, tmp_path / "back.xlsx")
    book = load_workbook(back)
    sheet = book.active
    assert sheet is not None
    assert "党员名册里对不上这个人" in str(sheet.cell(6, 12).value)
    assert [sheet.cell(row, 12).value for row in (3, 4, 5)] == ["已导入"] * 3
    sheet.cell(6, 2).value, sheet.cell(6, 6).value = "陈立", builders.phone(1007)
    book.save(back)
    second = prepare(back, "checkins", login=login)
    assert (second.rows, second.rejected, len(second.accepted)) == (1, (), 1)
    assert carry_out(login, second).imported == 1
    numbers = sorted(row["number"] for row in rows_of(login, "checkins"))
    assert numbers == [f"DY2026-{n:05d}" for n in (1, 2, 3, 4)]


@pytest.mark.usefixtures("roll")
def test_the_journal_says_what_was_imported(login: Login, tmp_path: Path) -> None:
    result = carry_out(login, prepare(books.plain_checkins(tmp_path / "a.xlsx"), "checkins", login=login))
    events = [row for row in history.history(login, work=result.batch) if row.kind == "event"]
    said = {"register": "checkins", "rows": 4, "imported": 3, "rejected": 1}
    assert [row.values for row in events] == [said]
