"""What a dry run shows of a faulty row: its name, the heading of each faulty cell, and what stands there."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from app.intake.clinic import Prepared, prepare
from app.intake.faults import RowFault
from app.intake.faulty import FaultyRow, cell_words, faulty_row
from app.usecases.areas import add_area
from app.usecases.workplace import Login
from tests.builders import id_number, phone
from tests.intake import books

HEADS = ("姓名", "公民身份号码", "出生年月", "联系电话", "所在网格", "家庭住址")


def seen(dry: Prepared) -> dict[int, FaultyRow]:
    faults: tuple[RowFault, ...] = (*dry.rejected, *dry.warned)
    return {fault.row: faulty_row(dry, fault) for fault in faults}


def test_each_faulty_cell_stands_under_its_own_heading_and_numbers_are_masked(
    login: Login, tmp_path: Path
) -> None:
    login.act(add_area, {"name": "第一网格", "kind": "网格"})
    number = id_number(601)
    wrong = f"{number[:-1]}{'1' if number[-1] != '1' else '2'}"
    book = books.write(
        tmp_path / "book.xlsx",
        HEADS,
        ("赵六", wrong, None, "1990000050", "天边网格", None),
        (None, id_number(602), None, phone(602), None, None),
        ("孙七", id_number(603), "某年", phone(603), None, None),
        ("周八", id_number(604), None, phone(604), None, None),
    )
    rows = seen(prepare(book, login=login))
    assert sorted(rows) == [2, 3, 4]
    assert rows[2].name == "赵六"
    assert [(cell.head, cell.text) for cell in rows[2].cells] == [
        ("公民身份号码", f"{wrong[:3]}{'*' * 11}{wrong[-4:]}"),
        ("联系电话", "*" * 10),
        ("所在网格", "天边网格"),
    ]
    assert "1990000050" not in rows[2].reasons
    assert [(cell.head, cell.text) for cell in rows[3].cells] == [("姓名", "（空）")]
    assert [(cell.head, cell.text) for cell in rows[4].cells] == [("出生年月", "某年")]


def test_a_column_that_is_not_there_is_named_as_missing(login: Login, tmp_path: Path) -> None:
    book = books.write(tmp_path / "book.xlsx", ("姓名", "联系电话"), ("赵六", phone(601)))
    (row,) = seen(prepare(book, login=login)).values()
    assert [(cell.head, cell.text) for cell in row.cells] == [("身份证号", "（表中没有这一列）")]


def test_numbers_are_masked_in_whatever_column_they_stand() -> None:
    assert cell_words("services", "people_served", 13800138000) == "138****8000"
    assert (
        cell_words("members", "", f"见{id_number(5)}") == f"见{id_number(5)[:3]}{'*' * 11}{id_number(5)[-4:]}"
    )
    assert cell_words("members", "address", "某某街道向阳路 1 号") == "某某街道***"
    assert cell_words("members", "joined_on", "1987-06") == "1987-06"


def test_other_sheets_that_hold_something_are_named_unless_one_was_asked_for(
    login: Login, tmp_path: Path
) -> None:
    path = books.write(tmp_path / "book.xlsx", ("姓名", "联系电话"), ("赵六", phone(601)), sheet="在册")
    book = load_workbook(path)
    book.create_sheet("预备").append(["姓名"])
    book.create_sheet("空白")
    hidden = book.create_sheet("字典")
    hidden.append(["支部"])
    hidden.sheet_state = "hidden"
    book.save(path)
    dry = prepare(path, login=login)
    assert (dry.sheet, dry.others) == ("在册", ("预备",))
    assert prepare(path, login=login, sheet="在册").others == ()
