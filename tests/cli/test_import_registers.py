"""``import checkins`` and ``import services``: the JSON as agreed, the book given back, the batch undone."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.builders import id_number, phone
from tests.cli.conftest import Program
from tests.intake.books import write

HEADS = ("姓名", "身份证号", "电话", "服务日期", "服务时长")


def enrolled(program: Program, folder: Path) -> None:
    """Two people on the roll that the books are about."""
    roster = write(
        folder / "roster.xlsx",
        ("姓名", "身份证号", "手机号码"),
        ("何佩珊", id_number(900_001), phone(1)),
        ("欧阳建国", id_number(900_002), phone(2)),
    )
    assert program("import", "members", roster, "--json").data["imported"] == 2


def test_services_go_in_and_bad_rows_come_back(program: Program, tmp_path: Path) -> None:
    enrolled(program, tmp_path)
    book = write(
        tmp_path / "services.xlsx",
        HEADS,
        ("何佩珊", id_number(900_001), None, "2026-07-04", "90分钟"),
        ("欧阳建国", None, phone(2), "2026-07-04", 2),
        ("欧阳建国", None, phone(2), "2026-07-04", 2),
        ("查无此人", None, phone(3), "2026-07-04", 2),
        ("何佩珊", id_number(900_001), None, "2026-07-05", 30),
    )
    back = tmp_path / "back.xlsx"
    data = program("import", "services", book, "--rejects", back, "--json").data
    assert list(data) == [
        *("register", "sheet", "rows", "imported", "batch", "mapping", "warned", "rejected", "rejects_file")
    ]
    assert (data["register"], data["rows"], data["imported"]) == ("services", 5, 2)
    assert data["mapping"]["服务时长"] == "hours"
    assert data["warned"] == []
    assert data["rejected"] == [
        {"row": 4, "reasons": ["id_repeat"]},
        {"row": 5, "reasons": ["unknown_member"]},
        {"row": 6, "reasons": ["over_limit"]},
    ]
    sheet = load_workbook(data["rejects_file"]).active
    assert sheet is not None
    assert sheet.cell(2, 6).value == "已导入"
    again = program("import", "services", back, "--json").data
    assert (again["rows"], again["imported"], again["batch"]) == (3, 0, None)
    undone = program("undo", data["batch"], "--json").data
    assert (undone["label"], undone["records"]) == ("导入服务记录", 2)


def test_a_dry_run_of_check_ins_changes_nothing(program: Program, tmp_path: Path) -> None:
    enrolled(program, tmp_path)
    before = program("list", "checkins", "--json").data["total"]
    book = write(
        tmp_path / "checkins.xlsx",
        ("姓名", "身份证号", "报到时间", "工作单位", "服务岗位"),
        ("何佩珊", id_number(900_001), "2026.3.5", "云端实验学校", "社区治理"),
        ("欧阳建国", id_number(900_002), "待定", "云端实验学校", "其他"),
    )
    dry = program("import", "checkins", book, "--dry-run", "--json").data
    assert (dry["imported"], dry["batch"]) == (1, None)
    assert dry["rejected"] == [{"row": 3, "reasons": ["date_unreadable"]}]
    assert program("list", "checkins", "--json").data["total"] == before
    told = program("import", "checkins", book)
    assert "随之新建的单位：云端实验学校。" in told.out + told.err
    found = program("list", "checkins", "--where", "member=何佩珊", "--json").data
    (row,) = found["rows"]
    assert (row["unit"], row["state"], row["checked_in_on"]) == ("云端实验学校", "已报到", "2026-03-05")


def test_other_sheets_that_hold_something_are_named_but_not_in_the_json(
    program: Program, tmp_path: Path
) -> None:
    path = write(tmp_path / "roster.xlsx", ("姓名", "手机号码"), ("何佩珊", phone(1)), sheet="在册")
    book = load_workbook(path)
    book.create_sheet("预备").append(["姓名"])
    book.create_sheet("空白")
    book.save(path)
    told = "读取的是工作表“在册”；另有 1 张有内容的工作表没有读取：“预备”。要导入它们，请用 --sheet 指定。"
    assert told in program("import", "members", path, "--dry-run").out
    run = program("import", "members", path, "--dry-run", "--json")
    assert told in run.err
    assert "预备" not in run.out
    assert told not in program("import", "members", path, "--sheet", "在册", "--dry-run").out
