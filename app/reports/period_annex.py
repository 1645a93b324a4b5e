"""The last parts of a period's report: corrections since it was closed, definitions, who has not come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.base.periods import read_period
from app.records.figures import NO_BASE, Stated
from app.reports.document import Cell, Column, Number, Part, Row, Table, Text
from app.usecases.period_corrections import Correction, Difference, Leans
from app.usecases.period_lists import Missing


def corrections(found: Sequence[Correction], as_of: date) -> Iterator[Part]:
    """The closed periods that a paper leans on, and what each would count otherwise today."""
    for one in found:
        label = read_period(one.period).label
        yield Text(_SAID[one.how](one, label, as_of))
        if one.differences:
            yield _differing(one.differences, _CAPTIONS[one.how].format(label))


def _on_itself(one: Correction, _label: str, _as_of: date) -> str:
    if not one.differences:
        return "封存以后，本期的记录没有影响指标的更正。"
    return "封存以后更正过记录，现在重新统计会与封存数不同；本报表其余各表仍为封存数。"


def _cut(one: Correction, _label: str, as_of: date) -> str:
    on = one.closed_on.isoformat()
    return f"本期已于 {on} 封存，这里截至 {as_of.isoformat()}，是按现在的记录统计的，不是封存数。"


def _held_against(one: Correction, label: str, _as_of: date) -> str:
    which = one.how.value
    closed = f"{which}（{label}）已于 {one.closed_on.isoformat()} 封存"
    if not one.used:
        said = f"{closed}；本期只统计到截至日期，{which}也只取相应的天数，按现在的记录统计。整期的封存数"
        return said + ("与现数有差别，列在下面。" if one.differences else "与现数没有差别。")
    said = f"{closed}，本报表的{which}数为封存数；" + _since(one)
    if one.moved:
        said += f"封存后党组织的上下级有变动，各党组织的{which}数按现在的上下级汇总。"
    return said


def _within(one: Correction, label: str, _as_of: date) -> str:
    said = (
        f"本期所在的{label}已于 {one.closed_on.isoformat()} 封存；本期没有单独封存，"
        "是按现在的记录统计的，可能含封存以后的更正"
    )
    if one.told == "none":
        return f"{said}，差别见{label}的报表。"
    said += "，与封存时的差别列在下面。" if one.differences else "，与封存时相比没有差别。"
    if one.told == "some":
        said += "封存时没有按月保存党员名册、单位报到、新报到和退出的指标，这些指标可能已计入封存以后的更正。"
    return said


def _part(one: Correction, label: str, _as_of: date) -> str:
    numbers = "本期一起封存的数" if one.used else "现在的记录"
    closed = f"本期内的{label}已于 {one.closed_on.isoformat()} 封存，本报表中按{numbers}统计；"
    return closed + _since(one)


def _since(one: Correction) -> str:
    return "封存后更正过记录，差别列在下面。" if one.differences else "封存后没有影响指标的更正。"


_SAID: Mapping[Leans, Callable[[Correction, str, date], str]] = {
    Leans.ON_ITSELF: _on_itself,
    Leans.CUT: _cut,
    Leans.BEFORE: _held_against,
    Leans.YEAR: _held_against,
    Leans.WITHIN: _within,
    Leans.PART: _part,
}
_CAPTIONS = {
    Leans.ON_ITSELF: "封存数与现数的差别",
    Leans.BEFORE: "上期（{}）封存数与现数的差别",
    Leans.YEAR: "去年同期（{}）封存数与现数的差别",
    Leans.WITHIN: "本期封存数（随{}）与现数的差别",
    Leans.PART: "其中{}封存数与现数的差别",
}


def _differing(differences: Sequence[Difference], caption: str) -> Table:
    """Item, number then, number now, difference."""
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
    return Table(columns, rows, caption=caption)


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


def listed(one: Missing, made_on: date) -> Iterator[Part]:
    """Those who have not come, masked: which list it is, and why it may differ from the figures."""
    unit = "家" if one.what.endswith("单位") else "人"
    rest = f"以下只列前 {len(one.rows)} {unit}。" if one.total > len(one.rows) + one.gone else ""
    gone = f"其中 {one.gone} {unit}的登记后来已删除，只计数，不列出。" if one.gone else ""
    yield Text(f"{one.what}共 {one.total} {unit}，{_whence(one, unit, made_on)}，电话已遮盖。{gone}{rest}")
    columns = (Column("序号", "integer"), *(_column(key, label) for key, label in one.columns))
    rows: tuple[Row, ...] = tuple(
        (place, *(str(row[key]) if row[key] is not None else "" for key, _ in one.columns))
        for place, row in enumerate(one.rows, 1)
    )
    yield Table(columns, rows, caption=one.what)


def _whence(one: Missing, unit: str, made_on: date) -> str:
    if one.closed_on is None:
        return "按制表时的登记列出"
    if one.kept:
        return f"名单为 {one.closed_on.isoformat()} 封存时的名单，姓名等按制表时的登记"
    said = f"封存时没有保存名单，为 {made_on.isoformat()} 按现在的记录列出"
    if one.total == one.counted:
        return said
    more = f"多 {one.total - one.counted}" if one.total > one.counted else f"少 {one.counted - one.total}"
    return f"{said}；比封存数（{one.counted} {unit}）{more} {unit}，因封存后更正过记录"


def _column(key: str, label: str) -> Column:
    return Column(label, "code" if key == "phone" else "text")
