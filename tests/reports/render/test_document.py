"""What a cell shows on paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.reports.document import Cell, Column, Document, Table, shown, signature


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, Column("甲"), ""),
        ("王一", Column("甲"), "王一"),
        (123456, Column("甲", "money"), "1,234.56"),
        (-5, Column("甲", "money"), "-0.05"),
        (1234567, Column("甲", "integer"), "1,234,567"),
        (Decimal("98.54"), Column("甲", "decimal", decimals=1), "98.5"),
        (date(2026, 7, 1), Column("甲", "date"), "2026-07-01"),
        (datetime(2026, 7, 1, 9, 30), Column("甲", "date"), "2026-07-01"),  # noqa: DTZ001 - no zone on paper
        ("1987-**-**", Column("甲", "date"), "1987-**-**"),
        ("—", Column("甲", "money"), "—"),
        (7, Column("甲"), "7"),
    ],
)
def test_a_cell_shows(value: Cell, column: Column, text: str) -> None:
    assert shown(value, column) == text


def test_documents_compare_by_value() -> None:
    def paper(number: int) -> Document:
        return Document("报表", (Table((Column("件数", "integer"),), ((number,),)),))

    assert paper(1) == paper(1)
    assert paper(1) != paper(2)


def test_the_signature_names_who_made_it_and_when() -> None:
    paper = Document("报表", (), made_by="李卫国", made_on=date(2026, 10, 8))
    assert signature(paper) == ("制表人：李卫国", "审核人：", "制表日期：2026年10月8日")
    assert signature(Document("报表", (), signed=False)) == ()
