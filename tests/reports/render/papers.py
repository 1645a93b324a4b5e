"""Papers for the renderer tests, with invented people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.reports.document import Column, Document, Row, Table

COLUMNS = (
    Column("序号", "integer"),
    Column("姓名"),
    Column("公民身份号码", "code"),
    Column("入党日期", "date"),
    Column("所在党组织"),
    Column("手机", "code"),
    Column("月缴党费", "money"),
    Column("积分", "decimal", decimals=1),
    Column("备注", "long_text"),
)


def people(count: int) -> Iterator[Row]:
    for number in range(count):
        joined = date(1990, 1, 1) + timedelta(days=number)
        yield (
            number + 1,
            f"王{chr(0x4E00 + number % 900)}",
            f"44030919870312{number:04d}",
            joined,
            f"幸福社区第{number % 12}党支部",
            f"138{number:08d}",
            number * 150,
            number / 4,
            "退休干部，常住本社区" if number % 7 == 0 else None,
        )


def ledger(count: int, *, total: bool = True) -> Document:
    last: Row = ("合计", None, None, None, None, None, 123456, None, None)
    return Document(
        "幸福社区党员名册",
        (Table(COLUMNS, tuple(people(count)), last if total else None),),
        note="统计口径：截至2026年9月30日在册党员。",
        made_by="李卫国",
        made_on=date(2026, 10, 8),
    )


def names(*texts: str) -> Document:
    """A small paper that holds the texts in one column."""
    return Document("名单", (Table((Column("姓名"),), tuple((text,) for text in texts)),), signed=False)
