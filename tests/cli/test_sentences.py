"""What people read in a terminal: aligned tables and whole sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.cli.tables import table, width
from tests.cli.conftest import MEMBERS, Program


def test_a_chinese_character_takes_two_columns() -> None:
    assert [width(text) for text in ("党员", "ab", "𬭎", "，", "e\u0301")] == [4, 2, 2, 2, 1]


def test_columns_stand_under_each_other() -> None:
    lines = table(("姓名", "日期"), [("王䶮", date(2026, 9, 30)), ("欧阳乐山", None)]).split("\n")
    assert lines == [
        "姓名      日期",
        "--------  ----------",
        "王䶮      2026-09-30",
        "欧阳乐山",
    ]


def test_a_long_cell_is_cut_and_line_breaks_do_not_break_the_table() -> None:
    line = table(("备注",), [("一" * 30 + "\n",), ("甲\n乙\t丙",)]).split("\n")[2:]
    assert line == ["一" * 19 + "…", "甲 乙 丙"]


def test_a_list_says_how_many_there_are(program: Program) -> None:
    told = program("list", "members", "--limit", "2").out
    assert told.endswith(f"\n\n共 {MEMBERS} 条，列出 2 条。\n")
    heads, _, first = told.split("\n")[:3]
    assert heads.startswith("姓名")
    assert "***********" in first


def test_find_undo_history_and_check_speak_chinese(program: Program, tmp_path: Path) -> None:
    assert program("find", "查无此人").out == "没有找到。\n"
    assert "由何找到" in program("find", "王").out
    assert program("export", "members", tmp_path / "a.csv").out.endswith("，号码、电话与住址已遮盖。\n")
    history = program("history", "--limit", "3").out
    assert "导出台账" in history
    assert program("undo").out.startswith("已撤销“更正服务记录”，涉及 ")
    assert "检查完毕，一切正常。" in program("check").out
    assert program("audit", "verify").out.startswith("日志链：完整，")


def test_an_import_lists_every_row_that_stays_out(program: Program, roster: Path) -> None:
    told = program("import", "members", roster, "--dry-run").out
    assert told.startswith("“党员名册”里有 120 人，试导入，没有写入：可导入 112 人")
    assert "随之新建的党组织：" in told
    assert "没有姓名" in told
