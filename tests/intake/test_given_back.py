"""The user's own workbook comes back with reasons, is corrected, and the rest goes in."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from app.intake.clinic import carry_out, prepare
from app.intake.given_back import give_back
from app.usecases.history import undo
from app.usecases.safekeeping import audit
from app.usecases.workplace import Login
from tests.intake.rosters import OTHER_HEADS, id_number, other_people, write_csv

NAME, ID_NUMBER, BORN, JOINED, FULL = "B", "E", "F", "J", "K"


def corrected(book: Path, target: Path, faults: dict[int, str]) -> Path:
    """What a clerk does with the returned workbook: every fault put right by hand."""
    opened = openpyxl.load_workbook(book)
    sheet = opened["在册党员"]
    for place, (row, reason) in enumerate(sorted(faults.items())):
        if reason == "no_name":
            sheet[f"{NAME}{row}"] = "补名"
        elif reason == "date_unreadable":
            sheet[f"{JOINED}{row}"] = "1975-07-01"
        elif reason == "full_before_join":
            sheet[f"{FULL}{row}"] = None
        else:
            sheet[f"{ID_NUMBER}{row}"] = id_number("19560715", 301 + 2 * place)
            sheet[f"{BORN}{row}"] = None
    opened.save(target)
    return target


def test_the_returned_workbook_tells_every_row_what_became_of_it(
    login: Login, roster: Path, expected: dict[str, Any], tmp_path: Path
) -> None:
    dry = prepare(roster, login=login)
    back = give_back(dry, carry_out(login, dry), tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(back)["在册党员"]
    last = sheet.max_column
    assert sheet.cell(dry.head_row, last).value == "未导入原因"
    told = {row: sheet.cell(row, last).value for row in range(dry.head_row + 1, sheet.max_row + 1)}
    assert sum(text == "已导入" for text in told.values()) == expected["imported"]
    for planted in expected["rejected"]:
        assert told[planted["row"]] not in (None, "已导入")
    assert "入党日期读不出来" in str(told[35])
    assert told[86] is None


def test_after_a_dry_run_only_reasons_are_written(login: Login, roster: Path, tmp_path: Path) -> None:
    back = give_back(prepare(roster, login=login), None, tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(back)["在册党员"]
    told = [cell.value for cell in sheet[get_column_letter(sheet.max_column)] if cell.value]
    assert len(told) == 1 + 18
    assert "已导入" not in told


def test_corrected_and_imported_again_the_rest_goes_in_and_all_can_be_undone(
    login: Login, roster: Path, expected: dict[str, Any], tmp_path: Path, held: Callable[[], Any]
) -> None:
    dry = prepare(roster, login=login)
    first = carry_out(login, dry)
    back = give_back(dry, first, tmp_path / "back.xlsx")
    faults = {planted["row"]: planted["reason"] for planted in expected["rejected"]}
    rest = prepare(corrected(back, tmp_path / "corrected.xlsx", faults), login=login)
    assert (rest.rows, rest.rejected) == (len(faults), ())
    second = carry_out(login, rest)
    assert second.imported == len(faults)
    assert held()[:2] == (expected["rows"], expected["branches"])
    again = give_back(rest, second, tmp_path / "again.xlsx")
    assert prepare(again, login=login).rows == 0
    undo(login, second.batch)
    undo(login, first.batch)
    assert held()[:2] == (0, 0)
    assert audit(login).ok


def test_a_csv_comes_back_as_a_workbook_and_can_be_read_again(login: Login, tmp_path: Path) -> None:
    rows = [list(row) for row in other_people()]
    rows[4][3] = "123"
    book = write_csv(tmp_path / "a.csv", OTHER_HEADS, rows, "gb18030")
    dry = prepare(book, login=login)
    back = give_back(dry, carry_out(login, dry), tmp_path / "back.csv")
    assert back.suffix == ".xlsx"
    again = prepare(back, login=login)
    assert (again.rows, [fault.reasons for fault in again.rejected]) == (1, [("id_short",)])


@pytest.mark.slow
def test_an_office_program_opens_the_returned_workbook_and_what_it_saves_goes_in(
    login: Login, roster: Path, expected: dict[str, Any], tmp_path: Path
) -> None:
    dry = prepare(roster, login=login)
    back = give_back(dry, carry_out(login, dry), tmp_path / "back.xlsx")
    faults = {planted["row"]: planted["reason"] for planted in expected["rejected"]}
    fixed = corrected(back, tmp_path / "corrected.xlsx", faults)
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    out = tmp_path / "out"
    subprocess.run(
        [*office, "--convert-to", "xlsx", "--outdir", str(out), str(fixed)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    rest = prepare(out / "corrected.xlsx", login=login)
    assert rest.rows == len(faults)
    assert carry_out(login, rest).imported == len(faults)
