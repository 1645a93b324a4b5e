"""The last parts of a period's report: corrections since it was closed, definitions, who has not come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.records.figures import NO_BASE, Stated
from app.reports.document import Cell, Column, Number, Part, Row, Table, Text
from app.usecases.period_reports import Difference, Missing


def corrections(differences: Sequence[Difference]) -> Iterator[Part]:
    """What a closed period would count otherwise today: item, number then, number now, difference."""
    if not differences:
        yield Text("封存以后，本期的记录没有影响指标的更正。")
        return
    yield Text("封存以后更正过记录，现在重新统计会与封存数不同；本报表其余各表仍为封存数。")
    columns = (
        Column("党组织", "long_text"),
        Column("项目", "long_text"),
        Column("单位", align="center"),
        *(Column(name, "decimal") for name in ("封存数", "现数", "差")),
    )
    rows = tuple(
        (one.where, one.figure, one.unit, _kept(one.then), _kept(one.now), _kept(one.by, signed=True))
        for one in differences
    )
    yield Table(columns, rows, caption="封存数与现数的差别")


def _kept(value: Decimal | None, *, signed: bool = False) -> Cell:
    if value is None:
        return NO_BASE
    exponent = value.as_tuple().exponent
    return Number(value, -exponent if isinstance(exponent, int) else 0, signed=signed)


def definitions(figures: Sequence[Stated]) -> Table:
    """统计口径: what each figure means, and with how many decimals it is said."""
    columns = (
        Column("部分", width_hint=4.5),
        Column("指标", width_hint=8),
        Column("单位", align="center", width_hint=4),
        Column("统计口径", "long_text", width_hint=22),
        Column("小数位", "integer", width_hint=3),
    )
    rows = tuple((said.section, said.label, said.unit, said.definition, said.decimals) for said in figures)
    return Table(columns, rows, caption="指标与统计口径")


def listed(one: Missing) -> Iterator[Part]:
    """Those who have not come, masked."""
    more = one.total - len(one.rows)
    unit = "家" if one.what.endswith("单位") else "人"
    rest = f"以下只列前 {len(one.rows)} {unit}。" if more else ""
    yield Text(f"{one.what}共 {one.total} {unit}，按制表时的登记列出，电话已遮盖。{rest}")
    columns = (Column("序号", "integer"), *(_column(key, label) for key, label in one.columns))
    rows: tuple[Row, ...] = tuple(
        (place, *(str(row[key]) if row[key] is not None else "" for key, _ in one.columns))
        for place, row in enumerate(one.rows, 1)
    )
    yield Table(columns, rows, caption=one.what)


def _column(key: str, label: str) -> Column:
    return Column(label, "code" if key == "phone" else "text")
