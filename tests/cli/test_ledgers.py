"""Ledgers on paper: what is in them, what must not be, and no export that nobody knows of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.reports.ledgers import write_ledger
from app.reports.render.cancel import Cancelled
from app.usecases.history import history
from app.usecases.listing import list_in_clear, list_rows, parse_condition
from app.usecases.members import register_member
from app.usecases.workplace import Login, Workplace
from tests.cli.conftest import MEMBERS, Program

WHOLE_ID = re.compile(r"440309\d{11}[\dX]")


@pytest.fixture
def login(program: Program) -> Iterator[Login]:
    """The account ``demo`` at work in the sample centre."""
    with Workplace(program.store) as place:
        yield place.sign_in("demo", (program.store / "password.txt").read_text("utf-8").strip())


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def exports(login: Login) -> list[dict[str, Any]]:
    return [row.values for row in history(login) if row.label == "导出台账" and row.kind == "event"]


def test_a_masked_ledger_has_neither_whole_numbers_nor_birth_dates(login: Login, tmp_path: Path) -> None:
    made = write_ledger(login, "members", tmp_path / "a.csv")
    head, *rows = rows_of(tmp_path / "a.csv")
    assert (made.rows, made.masked) == (MEMBERS, True)
    assert head[:5] == ["序号", "姓名", "性别", "民族", "身份证号"]
    assert "党龄" in head
    assert "出生日期" not in head
    assert [row[0] for row in rows] == [str(n) for n in range(1, MEMBERS + 1)]
    assert not WHOLE_ID.search((tmp_path / "a.csv").read_text("utf-8-sig"))
    assert exports(login)[-1] == {"register": "members", "sort": "csv", "rows": MEMBERS, "masked": True}


def test_a_ledger_in_clear_leaves_its_reason_in_the_journal(login: Login, tmp_path: Path) -> None:
    write_ledger(login, "members", tmp_path / "a.csv", clear_reason="年度核对")
    head, *rows = rows_of(tmp_path / "a.csv")
    assert "出生日期" in head
    numbers = [row[head.index("身份证号")] for row in rows]
    assert sum(bool(WHOLE_ID.fullmatch(number)) for number in numbers) >= MEMBERS - 2
    assert exports(login)[-1]["reason"] == "年度核对"


def test_rows_come_in_the_order_and_choice_asked_for(login: Login, tmp_path: Path) -> None:
    where = (parse_condition("kind=正式党员"),)
    write_ledger(login, "members", tmp_path / "a.csv", where=where, order="strokes")
    names = [row[1] for row in rows_of(tmp_path / "a.csv")[1:]]
    listed = login.ask(list_rows, "members", where, "strokes")
    assert names == [row["name"] for row in listed.rows]


def test_excel_holds_dates_as_dates_and_numbers_as_text(login: Login, tmp_path: Path) -> None:
    where = (parse_condition("kind=正式党员"), parse_condition("organisation~网格"))
    write_ledger(login, "members", tmp_path / "a.xlsx", where=where)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "党员名册"
    note = str(cells[1][0])
    assert note.startswith(
        "填报单位：青禾社区党群服务中心\n统计口径：人员类别为“正式党员”，且所在党组织含“网格”的党员记录，"
    )
    head = next(row for row in cells if row[0] == "序号")
    first = cells[cells.index(head) + 1]
    assert first[0] == 1
    assert hasattr(first[head.index("入党日期")], "year")
    assert isinstance(first[head.index("党龄")], int)
    assert isinstance(first[head.index("手机号码")], str)
    last = [value for value in cells[-1] if value]
    assert "制表人：demo" in str(last[0])
    assert "制表日期：" in str(last[0])


def test_what_was_searched_for_in_masked_fields_is_not_printed(login: Login, tmp_path: Path) -> None:
    number = login.act(list_in_clear, "members", "核对").rows[0]["id_number"]
    where = (parse_condition(f"id_number={number}"),)
    write_ledger(login, "members", tmp_path / "a.xlsx", where=where)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "按身份证号筛选" in said
    assert number not in said


def test_a_pdf_can_be_searched_for_every_name(login: Login, tmp_path: Path) -> None:
    write_ledger(login, "members", tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        said = "".join(page.extract_text() for page in pdf.pages)
    listed = login.ask(list_rows, "members")
    assert "党员名册" in said
    assert "王䶮" in said
    assert [row["name"] for row in listed.rows if row["name"] not in said.replace("\n", "")] == []


def test_a_name_no_font_has_is_named_before_printing(login: Login, tmp_path: Path) -> None:
    login.act(register_member, {"name": "王\U000323af", "kind": "正式党员"})
    with pytest.raises(RuleError, match=r"U\+323AF") as refused:
        write_ledger(login, "members", tmp_path / "a.pdf")
    assert refused.value.code == "missing_glyphs"
    assert list(tmp_path.glob("*a.pdf*")) == []
    assert exports(login) == []
    assert write_ledger(login, "members", tmp_path / "a.xlsx").rows == MEMBERS + 1


def test_organisations_and_areas_have_ledgers_too(login: Login, tmp_path: Path) -> None:
    assert (
        write_ledger(login, "organisations", tmp_path / "a.csv").rows == len(rows_of(tmp_path / "a.csv")) - 1
    )
    head, first, *_ = rows_of(tmp_path / "a.csv")
    assert head == ["序号", "名称", "类别", "支部类型", "上级党组织", "代码"]
    assert first[1] == "青禾社区党委"
    write_ledger(login, "areas", tmp_path / "b.csv")
    assert rows_of(tmp_path / "b.csv")[1][1] == "青禾社区"


def test_no_file_appears_without_its_line_in_the_journal(
    login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise TroubleError("磁盘已满。", "disk_full")

    monkeypatch.setattr(login, "act", refused)
    old = tmp_path / "a.csv"
    old.write_text("old", "utf-8")
    with pytest.raises(TroubleError):
        write_ledger(login, "members", old)
    assert old.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_an_export_that_is_cancelled_leaves_nothing(login: Login, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_ledger(login, "members", tmp_path / "a.xlsx", cancelled=lambda: True)
    assert list(tmp_path.glob("*a.xlsx*")) == []
    assert exports(login) == []


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xls"])
def test_another_extension_is_refused(login: Login, tmp_path: Path, name: str) -> None:
    with pytest.raises(RuleError, match="xlsx"):
        write_ledger(login, "members", tmp_path / name)


def test_years_in_the_party_stop_while_membership_rests(login: Login, tmp_path: Path) -> None:
    from app.usecases.members import change_state

    today = clock.today()
    values = {"name": "田富", "joined_on": "2000-07-01", "full_on": "2001-07-01"}
    whole, rested = (login.act(register_member, values) for _ in range(2))
    login.act(
        change_state, rested, "停止党籍", today.replace(year=2010, day=1), today.replace(year=2015, day=1)
    )
    login.act(change_state, rested, "恢复党籍", today.replace(year=2015, day=1))
    write_ledger(login, "members", tmp_path / "a.csv", where=(parse_condition("joined_on=2000-07-01"),))
    head, *rows = rows_of(tmp_path / "a.csv")
    years = sorted(int(row[head.index("党龄")]) for row in rows if row[1] == "田富")
    assert whole != rested
    assert years[1] - years[0] == 5
