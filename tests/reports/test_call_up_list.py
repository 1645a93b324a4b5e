"""The call-up list: per grid on paper, one table as a workbook; numbers only with right and reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pdfplumber
import pytest

from app.base.errors import RuleError
from app.records.accounts import Role
from app.reports.call_up_list import write_call_up_list
from app.storage.work import Actor
from app.usecases import areas, checkins, emergencies, history, members
from app.usecases.checkins import CheckinEntry
from app.usecases.listing import find
from app.usecases.workplace import Login
from tests import builders


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    """Three who are checked in, in two grids; one of them looks after a building in each."""
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        grids = [entered.act(areas.add_area, {"name": f"第{n}网格", "kind": "网格"}) for n in "一二"]
        houses = [
            entered.act(areas.add_area, {"name": f"{n} 栋", "kind": "楼栋", "parent_id": grid})
            for n, grid in enumerate(grids, 1)
        ]
        for n, name in enumerate(("安国庆", "白小川", "曹静东")):
            member_id = entered.act(members.register_member, builders.person(n, name=name))
            entry = CheckinEntry(posts=("安全巡逻",), area_id=houses[n % 2])
            checkin = entered.act(checkins.check_in, member_id, entry)
            if n == 2:
                for house in houses:
                    entered.act(checkins.give_duty, checkin, "包楼栋", area_id=house)
        yield entered


def text_of(file: Path) -> str:
    with pdfplumber.open(file) as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


def test_the_paper_has_a_table_per_grid_and_no_numbers(login: Login, tmp_path: Path) -> None:
    file = tmp_path / "list.pdf"
    assert write_call_up_list(login, file) == 3
    text = text_of(file)
    assert "第一网格（2 人）" in text
    assert "第二网格（2 人）" in text
    assert text.count("曹静东") == 2
    assert "199****0000" in text
    assert builders.phone(0) not in text
    assert "现为平时" in text


def test_in_an_emergency_it_says_who_has_come(login: Login, tmp_path: Path) -> None:
    emergency = login.act(emergencies.start_emergency, {"name": "防台风", "reason": "三防通知"})
    (person,) = (row for row in login.ask(find, "安国庆").rows)
    login.act(emergencies.mark_present, emergency, person.id)
    write_call_up_list(login, tmp_path / "list.pdf", clear_reason="防台风调度")
    text = text_of(tmp_path / "list.pdf")
    assert "急时行动：防台风" in text
    assert "应到 3 人，已到岗 1 人，未到 2 人" in text
    assert builders.phone(0) in text
    said = [entry.values for entry in history.history(login, limit=3) if entry.kind == "event"]
    assert {"reason": "防台风调度", "rows": 4} in said
    assert {
        "register": "emergencies",
        "sort": "pdf",
        "rows": 3,
        "masked": False,
        "reason": "防台风调度",
    } in said


def test_the_workbook_is_one_table_that_can_be_filtered_by_grid(login: Login, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    write_call_up_list(login, file, clear_reason="防台风调度")
    (sheet,) = openpyxl.load_workbook(file).worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    people = [row for row in rows[head + 1 :] if isinstance(row[0], int)]
    assert [(row[1], row[2], row[3]) for row in people] == [
        ("第一网格", "1 栋", "安国庆"),
        ("第一网格", "1 栋", "曹静东"),
        ("第二网格", "2 栋", "白小川"),
        ("第二网格", "2 栋", "曹静东"),
    ]
    assert people[0][4] == builders.phone(0)


def test_one_grid_alone(login: Login, tmp_path: Path) -> None:
    grid = next(node.id for node in login.ask(areas.area_tree) if node.name == "第二网格")
    assert write_call_up_list(login, tmp_path / "list.pdf", area_id=grid) == 2
    assert "第一网格" not in text_of(tmp_path / "list.pdf")


def test_an_empty_list_is_a_paper_too(login: Login, tmp_path: Path) -> None:
    empty = login.act(areas.add_area, {"name": "第三网格", "kind": "网格"})
    assert write_call_up_list(login, tmp_path / "list.pdf", area_id=empty) == 0
    assert "（没有记录）" in text_of(tmp_path / "list.pdf")


def test_numbers_take_the_right_to_print_them(login: Login, tmp_path: Path) -> None:
    desk = Login(login.store, Actor("desk", frozenset({Role.FRONT_DESK})), "account")
    for reason in (None, "想看"):
        with pytest.raises(RuleError) as refused:
            write_call_up_list(desk, tmp_path / "list.pdf", clear_reason=reason)
        assert refused.value.code == "no_right"
    assert not (tmp_path / "list.pdf").exists()
