"""Workbooks of check-ins and services that mean harm or are odd: refused in words, or read as they are."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from app.base.errors import RuleError
from app.intake.clinic import carry_out, prepare
from app.intake.given_back import give_back
from app.sheets.notes import LONGEST_TEXT
from app.usecases import listing, members, safekeeping
from app.usecases.imports import MemberBatch, import_members
from app.usecases.workplace import Login, Workplace
from tests import builders
from tests.intake import books
from tests.intake.conftest import PASSWORD
from tests.sheets.books import changed_zip, locked, raw_book, text_cell

SOUND = {"checkins": books.plain_checkins, "services": books.plain_services}
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
LINK = (
    '<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://192.0.2.1/a.xlsx" Type="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/></Relationships>'
)
both = pytest.mark.parametrize("register", SOUND)


@pytest.fixture(scope="module")
def desk(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """A centre with the people of the books on its roll, for dry runs."""
    folder = tmp_path_factory.mktemp("desk") / "centre"
    shutil.copytree(template, folder)
    with Workplace(folder) as place:
        login = place.sign_in("secretary", PASSWORD)
        for said in books.ROLL:
            login.act(members.register_member, said)
        yield login


def part(book: Path, name: str) -> bytes:
    with zipfile.ZipFile(book) as opened:
        return opened.read(name)


def cut(book: Path) -> Path:
    data = book.read_bytes()
    book.write_bytes(data[: len(data) // 2])
    return book


def filled(book: Path, content: bytes) -> Path:
    book.write_bytes(content)
    return book


def bomb(book: Path) -> Path:
    return changed_zip(book, {"xl/media/a.bin": bytes(20 << 20)})


def broken(book: Path) -> Path:
    sheet = part(book, SHEET)
    return changed_zip(book, {SHEET: sheet[: len(sheet) // 2] + b"<<<"})


def entities(book: Path) -> Path:
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook'
    return changed_zip(book, {BOOK: part(book, BOOK).replace(b"<workbook", declared, 1)})


def encrypted(book: Path) -> Path:
    return locked(book, book.with_name("locked.xlsx"), "secret")


def far_right(book: Path) -> Path:
    return raw_book(book, b'<row r="1">' + text_cell("A1", "姓名") + text_cell("XFD1", "时长") + b"</row>")


def far_down(book: Path) -> Path:
    heads = b'<row r="1">' + text_cell("A1", "姓名") + b"</row>"
    return raw_book(book, heads + b'<row r="1048576">' + text_cell("A1048576", "x") + b"</row>")


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda book: book.with_name("没有.xlsx"), "not_found"),
    "cut short": (cut, "damaged"),
    "broken xml": (broken, "damaged"),
    "no byte": (lambda book: filled(book, b""), "empty"),
    "no cell": (lambda book: raw_book(book, b""), "empty"),
    "a picture": (lambda book: filled(book, b"\x89PNG\r\n\x1a\n" + bytes(2000)), "wrong_type"),
    "a web page": (lambda book: filled(book, "<html><table><td>姓名</table></html>".encode()), "unsupported"),
    "zip bomb": (bomb, "zip_bomb"),
    "entities": (entities, "external_entity"),
    "a password": (encrypted, "password"),
    "16 384 columns": (far_right, "too_many_columns"),
    "the last row": (far_down, "too_many_rows"),
}


@both
@pytest.mark.parametrize("how", REFUSED)
def test_a_workbook_that_means_harm_is_refused_in_words_and_changes_nothing(
    desk: Login, tmp_path: Path, register: str, how: str
) -> None:
    make, code = REFUSED[how]
    before = state(desk)
    with pytest.raises(RuleError) as refused:
        prepare(make(SOUND[register](tmp_path / "a.xlsx")), register, login=desk)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
    assert state(desk) == before


def state(login: Login) -> tuple[Any, ...]:
    """Where the journal ends: every write would move it."""
    with login.store.connection() as connection:
        return tuple(connection.exec_driver_sql("SELECT count(*), max(arrival) FROM changes").one())


HEADS = {
    "checkins": ("姓名", "身份证号", "报到日期", "服务岗位", "备注"),
    "services": ("姓名", "身份证号", "服务日期", "服务时长", "备注"),
}
LAST = {"checkins": "其他", "services": 1}
DAY = date(2026, 3, 2)


def row(register: str, n: int, note: Any = None) -> tuple[Any, ...]:
    """A sound row about somebody of the roll."""
    said = books.ROLL[n]
    return (said["name"], said["id_number"], DAY, LAST[register], note)


@both
def test_a_book_of_heads_alone_brings_nothing_in(desk: Login, tmp_path: Path, register: str) -> None:
    dry = prepare(books.write(tmp_path / "a.xlsx", HEADS[register]), register, login=desk)
    before = state(desk)
    assert (dry.rows, dry.accepted, dry.rejected) == (0, [], ())
    assert carry_out(desk, dry).batch is None
    assert state(desk) == before


@both
def test_of_a_formula_the_result_counts_and_it_is_never_worked_out(
    desk: Login, tmp_path: Path, register: str
) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS[register])
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for n in range(2):
            name, number, day, last, _ = row(register, n)
            sheet.write_row(n + 1, 0, [name, number])
            sheet.write_formula(n + 1, 2, "=TODAY()", days, (day - date(1899, 12, 30)).days)
            sheet.write_formula(n + 1, 3, "=[1]Sheet1!$A$1", None, last)
            sheet.write_formula(n + 1, 4, "=cmd|' /C calc'!A0", None, "=1+1" if n else "")
    outside = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": LINK.encode(),
    }
    dry = prepare(changed_zip(file, {**outside}), register, login=desk)
    assert dry.rejected == ()
    day = "checked_in_on" if register == "checkins" else "served_on"
    assert [one[day] for one in dry.accepted] == [DAY, DAY]
    assert [one.get("note") for one in dry.accepted] == [None, "=1+1"]


@both
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.et", "a"])
def test_the_content_counts_and_not_the_ending(desk: Login, tmp_path: Path, register: str, name: str) -> None:
    book = SOUND[register](tmp_path / "a.xlsx").rename(tmp_path / name)
    assert prepare(book, register, login=desk).rows == 4


@both
def test_heads_merged_over_two_rows_are_one_head(desk: Login, tmp_path: Path, register: str) -> None:
    above = (HEADS[register][0], HEADS[register][1], "情况", None, HEADS[register][4])
    below = (None, None, HEADS[register][2], HEADS[register][3], None)
    merges = ("A1:A2", "B1:B2", "C1:D1", "E1:E2")
    book = books.write(tmp_path / "a.xlsx", above, below, row(register, 0, "甲"), merges=merges)
    dry = prepare(book, register, login=desk)
    assert (dry.head_row, dry.rows, dry.unmapped, dry.rejected) == (2, 1, (), ())
    assert dry.accepted[0]["note"] == "甲"


@both
def test_a_hidden_sheet_is_left_alone_and_a_hidden_row_is_not(
    desk: Login, tmp_path: Path, register: str
) -> None:
    file = books.write(tmp_path / "a.xlsx", HEADS[register], row(register, 0), row(register, 1))
    book = load_workbook(file)
    book.worksheets[0].row_dimensions[3].hidden = True
    hidden = book.create_sheet("旧表", 0)
    for cells in (HEADS[register], *(row(register, n) for n in range(4))):
        hidden.append(list(cells))
    hidden.sheet_state = "veryHidden"
    book.save(file)
    dry = prepare(file, register, login=desk)
    assert (dry.sheet, dry.sheets, dry.rows) == ("Sheet1", ("Sheet1",), 2)


ODD: tuple[Any, ...] = (
    *(None, 0, -1, 1e15, 1e30, 1e300, 1e-300, True, date(1900, 1, 1), date(9999, 12, 31)),
    *(datetime(2026, 7, 4, 23, 59, 59), time(1, 30), timedelta(days=40_000)),  # noqa: DTZ001 - cells know no zone
    *("=1/0", "#N/A", "x" * LONGEST_TEXT, "9" * LONGEST_TEXT, "9" * 5000 + "分钟", "９" * 40 + "小时", "٣"),
    *("nan", "1e309", "0x10", "0分", "25:00", "9:99-10:00", "2026-02-30", "0000-00-00", "2026年", "99999999"),
    *("\u202e2026", "_x0000_", "😀" * 200, "行\n行", "、".join(f"岗{n}" for n in range(8000)), "'2026-07-04"),
    *("';DROP TABLE members;--", "%s%n", "4.40309E+17", "是", "已退出", "急时", "/"),
)
WIDE = {
    "checkins": (
        *("姓名", "身份证号", "身份证后四位", "联系电话", "出生日期", "工作单位", "报到支部", "所属网格"),
        *("是否报到", "报到日期", "退出日期", "退出原因", "岗位", "特长", "可服务时间", "备注"),
    ),
    "services": (
        *("姓名", "身份证号", "身份证后四位", "联系电话", "出生日期", "服务日期", "服务类别", "服务时长"),
        *("服务地点", "服务内容", "服务人次", "模式", "服务区域", "备注"),
    ),
}


@both
def test_whatever_stands_in_a_cell_the_row_stays_out_or_fits_and_the_book_comes_back(
    login: Login, tmp_path: Path, register: str
) -> None:
    heads = WIDE[register]
    people = [builders.person(40_000 + n) for n in range(len(heads) * len(ODD))]
    login.act(import_members, MemberBatch(people, range(2, len(people) + 2), {}, len(people), 0))
    usual = {"服务日期": DAY, "服务类别": "志愿活动", "服务时长": 1, "报到日期": DAY, "岗位": "其他"}
    rows = []
    for person, (at, odd) in zip(people, ((at, odd) for at in range(len(heads)) for odd in ODD), strict=True):
        sound = {
            **usual,
            "姓名": person["name"],
            "身份证号": person["id_number"],
            "联系电话": person["phone"],
        }
        rows.append([odd if n == at else sound.get(head) for n, head in enumerate(heads)])
    dry = prepare(books.write(tmp_path / "a.xlsx", heads, *rows), register, login=login)
    assert dry.unmapped == ()
    assert len(dry.accepted) > len(dry.rejected) > 100
    result = carry_out(login, dry)
    assert result.imported == len(dry.accepted)
    found = safekeeping.check(login)
    assert (found.ok, found.rules) == (True, ())
    assert login.ask(listing.list_rows, register, limit=1).total == result.imported
    sheet = load_workbook(give_back(dry, result, tmp_path / "back.xlsx")).worksheets[0]
    told = [sheet.cell(fault.row, len(heads) + 1).value for fault in dry.rejected]
    assert told == [fault.text for fault in dry.rejected]
    assert max(len(fault.text) for fault in dry.rejected) < 200
