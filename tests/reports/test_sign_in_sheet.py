"""The sign-in sheet: numbered lines, filled with those who came or free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pdfplumber
import pytest

from app.base.errors import RuleError
from app.reports.sign_in_sheet import write_sign_in_sheet
from app.usecases import activities, history, members
from app.usecases.workplace import Login
from tests import builders

CLEANING = {
    "name": "周末大扫除",
    "kind": "志愿活动",
    "held_on": date(2026, 5, 20),
    "hours": "2",
    "place": "河边",
}


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture
def activity(login: Login) -> str:
    activity_id = login.act(activities.add_activity, CLEANING)
    for n in range(22):
        member_id = login.act(members.register_member, builders.person(n))
        login.act(activities.sign_in, activity_id, member_id)
    return activity_id


def lines_of(file: Path) -> list[list[str]]:
    """The numbered lines of all pages: number and name."""
    found = []
    with pdfplumber.open(file) as paper:
        for page in paper.pages:
            for table in page.extract_tables():
                found += [[cell or "" for cell in row] for row in table if (row[0] or "").isdigit()]
    return found


def test_a_filled_sheet_names_who_came_and_ends_with_free_lines(
    login: Login, activity: str, tmp_path: Path
) -> None:
    assert write_sign_in_sheet(login, activity, tmp_path / "a.pdf") == 22
    lines = lines_of(tmp_path / "a.pdf")
    assert [int(line[0]) for line in lines] == list(range(1, 46))
    assert [line[1] for line in lines[:22]] == [builders.name(n) for n in range(22)]
    assert {line[4] for line in lines[:22]} == {"2 小时"}
    assert {"".join(line[1:]) for line in lines[22:]} == {""}
    with pdfplumber.open(tmp_path / "a.pdf") as paper:
        text = paper.pages[0].extract_text()
    assert "2026年5月20日" in text
    assert "第 1 页，共 2 页" in text
    assert history.history(login, limit=1)[0].values["rows"] == 22


def test_a_blank_sheet_is_one_page_to_sign_on(login: Login, activity: str, tmp_path: Path) -> None:
    assert write_sign_in_sheet(login, activity, tmp_path / "a.pdf", filled=False) == 0
    assert [line[0] for line in lines_of(tmp_path / "a.pdf")] == [str(n) for n in range(1, 21)]
    write_sign_in_sheet(login, activity, tmp_path / "b.pdf", filled=False, free=50)
    assert len(lines_of(tmp_path / "b.pdf")) == 50


def test_the_workbook_has_the_same_lines(login: Login, activity: str, tmp_path: Path) -> None:
    write_sign_in_sheet(login, activity, tmp_path / "a.xlsx", free=3)
    (sheet,) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert [row[0] for row in rows] == list(range(1, 26))
    assert (rows[0][1], rows[0][4]) == (builders.name(0), 2)


def test_what_can_not_be_printed_is_said(login: Login, activity: str, tmp_path: Path) -> None:
    for name, free, code in (("a.csv", None, "unknown_format"), ("a.pdf", 501, "bad_value")):
        with pytest.raises(RuleError) as refused:
            write_sign_in_sheet(login, activity, tmp_path / name, free=free)
        assert refused.value.code == code
