"""CSV files for other programs."""

from __future__ import annotations

import csv
from pathlib import Path

from app.reports.document import Column, Document, Table
from app.reports.render.csv_text import render_csv
from tests.reports.render.papers import ledger, names
from tests.reports.render.test_excel import FORMULAS


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_heads_and_rows_in_utf8_with_byte_order_mark(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    assert render_csv(ledger(2), target) == 2
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in target.read_bytes()
    assert read(target)[0][:3] == ["序号", "姓名", "公民身份号码"]
    assert read(target)[2] == [
        "2",
        "王丁",
        "440309198703120001",
        "1990-01-02",
        "幸福社区第1党支部",
        "13800000001",
        "1.50",
        "0.25",
        "",
    ]


def test_no_cell_begins_like_a_formula(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    render_csv(names(*FORMULAS), target)
    cells = [row[0] for row in read(target)[1:]]
    assert len(cells) == len(FORMULAS)
    for cell, text in zip(cells, FORMULAS, strict=True):
        assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
        assert cell in {text, "'" + text}


def test_marks_are_quoted(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    paper = Document("名单", (Table((Column("甲"), Column("乙")), (('a,"b"', "一\n二"),)),))
    render_csv(paper, target)
    assert read(target) == [["甲", "乙"], ['a,"b"', "一\n二"]]
