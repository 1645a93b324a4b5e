"""The quarterly card: a page of its own for every member, what it adds up to, and all of it as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pdfplumber
import pypdfium2
import pytest

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import Span, period_of, read_period
from app.records.accounts import Role
from app.records.checkins import Checkin, CheckinEvent
from app.records.members import Member
from app.records.services import Service
from app.reports.render.cancel import Cancelled
from app.reports.service_card import write_service_cards
from app.storage.work import Actor
from app.usecases import checkins, emergencies, history, members, services, units
from app.usecases.checkins import CheckinEntry
from app.usecases.listing import find
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

QUARTER = read_period("2026Q2")
ENTRY = ServiceEntry(
    "志愿活动", date(2026, 5, 20), Decimal("1.5"), place="中心广场", content="测血压", people_served=12
)


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture
def unit(login: Login) -> str:
    """A unit that sent four: one served twice, one thirty times, one never, one left before the quarter."""
    unit_id = login.act(units.add_unit, {"name": "区电力设计院"})
    ids = []
    for n, name in enumerate(("安国庆", "白小川", "曹静东", "邓东升")):
        member_id = login.act(members.register_member, builders.person(n, name=name))
        entry = CheckinEntry(unit_id=unit_id, posts=("社区治理",), on=date(2026, 1, 5))
        ids.append((member_id, login.act(checkins.check_in, member_id, entry)))
    login.act(checkins.leave, ids[3][1], date(2026, 3, 1), "调离")
    login.act(services.log_service, ids[0][0], ENTRY)
    login.act(services.log_service, ids[0][0], replace(ENTRY, hours="2", served_on="2026-02-01"))
    wrong = login.act(services.log_service, ids[0][0], replace(ENTRY, hours="8", served_on="2026-06-01"))
    login.act(
        services.correct_service,
        wrong,
        replace(ENTRY, hours="2", served_on="2026-06-01", content="义诊"),
        "多记",
    )
    for n in range(30):
        day = QUARTER.first + timedelta(n)
        login.act(services.log_service, ids[1][0], replace(ENTRY, served_on=day, hours="0.5"))
    return unit_id


def bookmarks(file: Path) -> list[tuple[str, int]]:
    paper = pypdfium2.PdfDocument(file)
    found = [(mark.get_title(), mark.get_dest().get_index()) for mark in paper.get_toc()]
    paper.close()
    return found


def test_every_member_begins_a_page_with_a_bookmark(login: Login, unit: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    told: list[int] = []
    written = write_service_cards(login, QUARTER, file, unit_id=unit, progress=told.append)
    assert (written.members, written.services) == (3, 32)
    assert bookmarks(file) == [("安国庆", 0), ("白小川", 1), ("曹静东", 3)]
    assert told == [1, 2, 3, 4]
    with pdfplumber.open(file) as paper:
        first, second, third, fourth = (page.extract_text() for page in paper.pages)
    assert "安国庆" in first
    assert "区电力设计院" in first
    assert "2026年第二季度" in first
    assert "义诊" in first
    assert "2 次，3.5 小时，服务 24 人次" in first
    assert "平时 5.5 小时，积分 6.6；急时 0 小时，积分 0" in first
    assert "以下空白" in first
    assert "第 1 页／共 2 页" in second
    assert "（续下页）" in second
    assert "第 2 页／共 2 页" in third
    assert "30 次，15 小时" in third
    assert "30 次" not in second
    assert "曹静东" in fourth
    entry = history.history(login, limit=1)[0]
    assert (entry.label, entry.values["rows"], entry.values["masked"]) == ("导出台账", 3, True)


def test_no_line_of_a_card_runs_into_the_foot(login: Login, unit: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    write_service_cards(login, QUARTER, file, unit_id=unit)
    with pdfplumber.open(file) as paper:
        for page in paper.pages:
            named = [word["top"] for word in page.extract_words() if "记录卡" in word["text"]]
            assert max(line["bottom"] for line in page.lines + page.rects) < max(named)


def test_the_workbook_adds_up_per_member(login: Login, unit: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    write_service_cards(login, QUARTER, file, unit_id=unit)
    book = openpyxl.load_workbook(file)
    sums, lines = book.worksheets
    rows = [[cell.value for cell in row] for row in sums.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    people = {row[1]: row for row in rows[head + 1 : head + 4]}
    assert people["安国庆"][5:8] == [2, 3.5, 24]
    assert people["白小川"][5:8] == [30, 15, 360]
    assert people["曹静东"][5:8] == [0, 0, 0]
    total = rows[head + 4]
    assert (total[0], total[5], total[6], total[11]) == ("合计", 32, 18.5, 20.5)
    detail = [[cell.value for cell in row] for row in lines.iter_rows()]
    served = [row for row in detail if row[0] in people]
    assert len(served) == 32
    assert {type(row[5]) for row in served} <= {int, float}


def test_points_of_the_two_modes_are_never_added_up(login: Login, tmp_path: Path) -> None:
    member_id = login.act(members.register_member, builders.person(0, name="安国庆"))
    today = clock.today()
    login.act(services.log_service, member_id, replace(ENTRY, served_on=today, hours="6.5"))
    login.act(emergencies.start_emergency, {"name": "防汛", "reason": "预警"})
    login.act(services.log_service, member_id, replace(ENTRY, served_on=today, hours="5"))
    running = period_of(today, Span.QUARTER)
    write_service_cards(login, running, tmp_path / "card.pdf", member_ids=[member_id])
    with pdfplumber.open(tmp_path / "card.pdf") as paper:
        assert "平时 6.5 小时，积分 7.8；急时 5 小时，积分 6" in paper.pages[0].extract_text()
    write_service_cards(login, running, tmp_path / "card.xlsx", member_ids=[member_id])
    sums = openpyxl.load_workbook(tmp_path / "card.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sums.iter_rows()]
    head = next(row for row in rows if row[0] == "序号")
    points = [place for place, name in enumerate(head) if "积分" in str(name)]
    assert [str(head[place]) for place in points] == ["本年平时积分", "本年急时积分"]
    for row in (row for row in rows if row[0] in {1, "合计"}):
        assert [row[place] for place in points] == [7.8, 6]


def test_one_member_has_a_card_alone(login: Login, unit: str, tmp_path: Path) -> None:
    del unit
    member_id = login.ask(find, "安国庆").rows[0].id
    write_service_cards(login, QUARTER, tmp_path / "card.pdf", member_ids=[member_id])
    assert bookmarks(tmp_path / "card.pdf") == [("安国庆", 0)]


def test_saying_stop_leaves_no_file(login: Login, unit: str, tmp_path: Path) -> None:
    before = len(history.history(login))
    with pytest.raises(Cancelled):
        write_service_cards(login, QUARTER, tmp_path / "a.pdf", unit_id=unit, cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["centre"]
    assert len(history.history(login)) == before


def test_who_may_not_export_prints_no_cards(login: Login, unit: str, tmp_path: Path) -> None:
    desk = Login(login.store, Actor("desk", frozenset({Role.FRONT_DESK})), "account")
    with pytest.raises(RuleError) as refused:
        write_service_cards(desk, QUARTER, tmp_path / "a.pdf", unit_id=unit)
    assert refused.value.code == "no_right"
    with pytest.raises(RuleError) as refused:
        write_service_cards(login, QUARTER, tmp_path / "a.csv", unit_id=unit)
    assert refused.value.code == "unknown_format"
    empty = login.act(units.add_unit, {"name": "没有派人的单位"})
    with pytest.raises(RuleError) as refused:
        write_service_cards(login, QUARTER, tmp_path / "a.pdf", unit_id=empty)
    assert refused.value.code == "nobody"


@pytest.mark.slow
def test_eight_hundred_members_are_one_paper(login: Login, tmp_path: Path) -> None:
    unit_id = login.act(units.add_unit, {"name": "区电力设计院"})
    with login.store.working(login.actor, "造数", act="services.log_services") as work:
        rows = [builders.person(n, kind="正式党员", state="正常") for n in range(800)]
        ids = work.add_many(Member, rows)
        here = {"unit_id": unit_id, "state": "已报到", "checked_in_on": date(2026, 1, 5), "posts": ["其他"]}
        made = work.add_many(Checkin, [{**here, "member_id": one} for one in ids])
        came = {
            "direction": "党员报到",
            "kind": "报到",
            "happened_on": date(2026, 1, 5),
            "due": 1,
            "present": 1,
        }
        work.add_many(
            CheckinEvent,
            [
                {**came, "unit_id": unit_id, "member_id": one, "checkin_id": checkin}
                for one, checkin in zip(ids, made, strict=True)
            ],
        )
        done = {"unit_id": unit_id, "kind": "志愿活动", "hours": Decimal("0.5"), "mode": "平时", "times": 1}
        work.add_many(
            Service,
            [
                {**done, "member_id": one, "served_on": QUARTER.first + timedelta(n % 90)}
                for place, one in enumerate(ids)
                for n in range(place % 20)
            ],
        )
    told: list[int] = []
    file = tmp_path / "cards.pdf"
    written = write_service_cards(login, QUARTER, file, unit_id=unit_id, progress=told.append)
    assert (written.members, written.services) == (800, 7600)
    marks = bookmarks(file)
    pages = told[-1]
    assert told == list(range(1, pages + 1))
    assert len({page for _, page in marks}) == len(marks) == 800
    assert pages == 800 + sum(1 for place in range(800) if place % 20 > 16)
