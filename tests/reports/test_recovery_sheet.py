"""The recovery key on paper, read back and laid out as a whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pdfplumber

from app.reports.document import Document, Table, Text
from app.reports.recovery_sheet import layout, write_recovery_sheet

KEY = "ABC2-DEF3-GHJ4-KLM5-NPQ6-RST7-UVW8-XYZ9"


def test_every_group_stands_under_its_number(tmp_path: Path) -> None:
    write_recovery_sheet(tmp_path / "key.pdf", "莲花社区党群服务中心", "chen", KEY)
    with pdfplumber.open(tmp_path / "key.pdf") as pdf:
        assert len(pdf.pages) == 1
        text = pdf.pages[0].extract_text()
    at = [text.index(group) for group in KEY.split("-")]
    assert at == sorted(at)
    for words in ("恢复钥匙", "莲花社区党群服务中心", "chen", "第 8 组", "锁进保险柜"):
        assert words in text


def test_the_paper_is_laid_out_as_agreed() -> None:
    document = layout("莲花社区党群服务中心", "chen", KEY, date(2026, 9, 30))
    assert isinstance(document, Document)
    texts = [part.text for part in document.parts if isinstance(part, Text)]
    assert texts[:3] == ["中心：莲花社区党群服务中心", "首个账号：chen", "新建日期：2026年9月30日"]
    rows = [row for part in document.parts if isinstance(part, Table) for row in part.each_row()]
    assert rows == [tuple(KEY.split("-")[:4]), tuple(KEY.split("-")[4:])]
    assert not document.signed
