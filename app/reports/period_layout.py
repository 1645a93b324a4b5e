"""The report of a period as a paper: cover, key figures, one section per register, definitions, lists.

Only lays out: what is counted and divided comes from the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.base.periods import Span, read_period
from app.records import figures_of_checkins, figures_of_members, figures_of_services
from app.records.figures import NO_BASE, PERCENT, Stated, change, measured
from app.records.services import CALM, EMERGENCY
from app.reports.document import (
    Cell,
    Chart,
    Column,
    Cover,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    Part,
    Series,
    Table,
    Text,
)
from app.reports.period_annex import corrections, definitions, listed
from app.usecases.folding import Line, PeriodCounts
from app.usecases.period_corrections import Leans
from app.usecases.period_reports import PeriodPaper

TITLES = {
    Span.YEAR: "年度报表",
    Span.HALF: "半年报表",
    Span.QUARTER: "季度报表",
    Span.MONTH: "月度报表",
    Span.RANGE: "期间报表",
}
KEY_FIGURES = (
    *("members_on_roll", "units_rate", "checkins_rate", "services_calm", "hours_calm", "participation_calm"),
    *("services_emergency", "hours_emergency", "participation_emergency"),
)
COMPARED = {
    figures_of_members.SECTION: ("members_on_roll",),
    figures_of_checkins.MEMBERS: ("checkins_rate",),
    figures_of_services.SECTIONS[CALM]: ("hours_calm", "participation_calm"),
    figures_of_services.SECTIONS[EMERGENCY]: ("hours_emergency",),
}
"""Figures that are compared organisation by organisation, per section."""
_CHARTED = {
    figures_of_checkins.MEMBERS: "checkins_rate",
    figures_of_services.SECTIONS[CALM]: "hours_calm",
    figures_of_services.SECTIONS[EMERGENCY]: "hours_emergency",
}
_OF_GRIDS = ("checkins_in", "services", "people_served", "hours", "took_part", "participation")
_OF_MONTHS = ("services", "people_served", "hours", "took_part", "participation")
_NUMERALS = "一二三四五六七八九十"
_MOST_BARS = 20
_INDENT = "　"
_NAMES = 11.0
"""Characters that a name keeps in a table of many numbers."""
_BESIDE = {
    figures_of_members.SECTION: (
        *("members_on_roll", "members_full", "members_probationary", "members_women", "members_young"),
        *("members_old", "members_joined", "members_moved_in", "members_moved_out"),
    ),
}
"""What stands side by side per organisation, where that is not all of a section."""
_CHANGES = "率类指标的环比、同比为百分点之差，其余为增减百分比；没有基数的以“—”表示。"
_NARROW, _MIXED = 5.5, 7.5
"""Characters of a column of numbers, and of one whose numbers say their unit."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What stands on the cover beside the counts."""

    centre: str
    made_by: str
    made_on: date


def layout(said: PeriodPaper, meant: Meant) -> Document:
    """The counts of a period as a paper."""
    counts = said.counts
    period = read_period(counts.period)
    title = f"{period.label}党群工作{TITLES[period.span]}"
    where = f"{counts.name}及下级党组织" if counts.name else "全部党组织"
    state = _state(said)
    return Document(
        title=title,
        parts=tuple(_parts(said, meant, where, state)),
        note=(
            f"填报单位：{meant.centre}　统计范围：{where}　统计期间：{period.first.isoformat()} 至 "
            f"{period.last.isoformat()}，截至 {counts.as_of.isoformat()}（{state}）。\n"
            f"统计口径：平时与急时分开统计，不相加；上级行含其全部下级；{_CHANGES}{_compared(counts)}"
        ),
        orientation="portrait",
        made_by=meant.made_by,
        made_on=meant.made_on,
        masked=True,
    )


def _state(said: PeriodPaper) -> str:
    if said.counts.closed_on:
        return f"已于 {said.counts.closed_on.isoformat()} 封存"
    cut = next((one for one in said.corrections if one.how is Leans.CUT), None)
    return f"整期已于 {cut.closed_on.isoformat()} 封存，截短后不是封存数" if cut else "未封存"


def _compared(counts: PeriodCounts) -> str:
    """With which days a part of a period is compared; nothing for a whole one."""
    if not counts.cut:
        return ""
    before, year = read_period(counts.before.period), read_period(counts.year.period)
    return (
        f"\n本期只统计到 {counts.as_of.isoformat()}，为可比，上期和去年同期只取相应的天数："
        f"上期为 {before.first.isoformat()} 至 {before.last.isoformat()}，"
        f"去年同期为 {year.first.isoformat()} 至 {year.last.isoformat()}。"
    )


def _parts(said: PeriodPaper, meant: Meant, where: str, state: str) -> Iterator[Part]:
    counts = said.counts
    period = read_period(counts.period)
    yield Cover(
        f"党群工作{TITLES[period.span]}",
        period.label,
        (
            ("填报单位", meant.centre),
            ("统计范围", where),
            ("统计期间", f"{_day(period.first)}至{_day(period.last)}"),
            ("截至日期", _day(counts.as_of)),
            ("封存状态", state),
            ("制表人", meant.made_by),
            ("审核人", ""),
            ("制表日期", _day(meant.made_on)),
        ),
    )
    numeral = iter(_NUMERALS)
    paper = _Paper(counts)
    yield Heading(f"{next(numeral)}、主要指标")
    yield paper.key_figures()
    if counts.cut:
        yield Text(_compared(counts).strip())
    yield Heading(f"{next(numeral)}、党员名册")
    yield from paper.section(figures_of_members.SECTION)
    yield Heading(f"{next(numeral)}、双报到")
    yield paper.overview(figures_of_checkins.UNITS)
    yield paper.by_organisation(figures_of_checkins.UNITS)
    yield from paper.section(figures_of_checkins.MEMBERS)
    for mode in (CALM, EMERGENCY):
        yield Heading(f"{next(numeral)}、{figures_of_services.SECTIONS[mode]}")
        yield from paper.services(mode)
    if said.corrections:
        yield Heading(f"{next(numeral)}、封存后的更正")
        yield from corrections(said.corrections, counts.as_of)
    yield Heading(f"{next(numeral)}、统计口径")
    yield definitions(counts.figures)
    yield Heading("附表")
    for one in said.missing:
        yield from listed(one, meant.made_on)


class _Paper:
    """The tables and charts of one report."""

    def __init__(self, counts: PeriodCounts) -> None:
        self._counts = counts
        self._by_key = {said.key: said for said in counts.figures}
        self._periods = (counts.period, counts.before.period, counts.year.period)
        self._before = "上期同期" if counts.cut else "上期"

    def key_figures(self) -> KeyFigures:
        """The numbers a reader wants first; those of an emergency only if there was one."""
        return KeyFigures(
            tuple(
                self._key_figure(self._by_key[key])
                for key in KEY_FIGURES
                if not key.endswith("_emergency") or self._counts.total.now.get("services_emergency")
            )
        )

    def section(self, section: str) -> Iterator[Part]:
        """All that is said of one register: as a whole, by organisation, compared, charted."""
        yield self.overview(section)
        yield self.by_organisation(section)
        for key in COMPARED.get(section, ()):
            yield self._compared(self._by_key[key])
        if section in _CHARTED:
            yield from self._bars(self._by_key[_CHARTED[section]])

    def services(self, mode: str) -> Iterator[Part]:
        """Services of one mode, also by grid and month; a sentence where there were none."""
        section, end = figures_of_services.SECTIONS[mode], figures_of_services.KEYS[mode]
        total = self._counts.total
        if not any(tallies.get(f"services_{end}") for tallies in (total.now, total.before, total.year)):
            yield Text(f"本期、上期和去年同期都没有模式为“{mode}”的服务记录。")
            return
        yield from self.section(section)
        yield self._plain(
            f"{section}：各网格", "网格", self._figures(_OF_GRIDS, end), self._counts.grids, grid=True
        )
        if self._counts.months:
            figures = self._figures(_OF_MONTHS, end)
            yield self._plain(f"{section}：各月", "月份", figures, self._counts.months, month=True)
            yield from self._over_time(self._by_key[f"hours_{end}"])

    def overview(self, section: str) -> Table:
        """Figures of a section as rows, with what they are held against."""
        total = self._counts.total
        rows, links = [], []
        for said in self._of(section):
            rows.append((said.label, said.unit, *_held_against(said, total, named=True)))
            links.append(("", "", *self._links(said, total)))
        columns = (
            Column("指标", width_hint=9),
            Column("单位", align="center", width_hint=4),
            *self._comparing("", _MIXED),
        )
        return Table(columns, tuple(rows), caption=f"{section}：总体", links=tuple(links))

    def by_organisation(self, section: str) -> Table:
        """Figures of a section beside each other, one row per organisation, the whole last."""
        keys = _BESIDE.get(section)
        figures = self._of(section) if keys is None else tuple(self._by_key[key] for key in keys)
        lines = self._counts.organisations
        return self._plain(f"{section}：各党组织", "党组织", figures, lines)

    def _compared(self, said: Stated) -> Table:
        mark = "\n（百分点）" if said.unit == PERCENT else "\n（%）"
        lines, total = self._counts.organisations, self._counts.total
        rows = tuple((_name(line), *_held_against(said, line)) for line in lines)
        return Table(
            (Column("党组织", "long_text", width_hint=14), *self._comparing(mark)),
            rows,
            ("合计", *_held_against(said, total)),
            caption=f"{said.section}：各党组织{said.heading}",
            links=tuple(("", *self._links(said, line)) for line in lines),
            total_links=("", *self._links(said, total)),
        )

    def _plain(
        self,
        caption: str,
        head: str,
        figures: Sequence[Stated],
        lines: Sequence[Line],
        *,
        grid: bool = False,
        month: bool = False,
    ) -> Table:
        """Figures beside each other, the whole last: computed anew from its own tallies, never summed."""

        def cells(line: Line) -> tuple[Cell, ...]:
            return tuple(_number(said, line.now) for said in figures)

        def links(line: Line) -> tuple[str, ...]:
            return ("", *(self._link(said, line, grid=grid, month=month) for said in figures))

        whole = self._counts.total
        columns = [Column(_head(said), "decimal", decimals=said.decimals) for said in figures]
        return Table(
            (Column(head, "long_text", width_hint=_NAMES), *columns),
            tuple((_name(line), *cells(line)) for line in lines),
            ("合计", *cells(whole)),
            caption=caption,
            links=tuple(links(line) for line in lines),
            total_links=("", *(self._link(said, whole) for said in figures)),
        )

    def _bars(self, said: Stated) -> Iterator[Chart]:
        """The outermost organisations beside each other, this period and the one before."""
        lines = [line for line in self._counts.organisations if line.depth == 0][:_MOST_BARS]
        series = (
            Series("本期", tuple(_charted(said, line.now) for line in lines)),
            Series(self._before, tuple(_charted(said, line.before) for line in lines)),
        )
        if lines:
            yield Chart(
                f"{said.section}：各党组织{said.label}",
                "bar",
                tuple(line.name for line in lines),
                series,
                said.unit,
            )

    def _over_time(self, said: Stated) -> Iterator[Chart]:
        months = self._counts.months
        if len(months) > 1:
            values = tuple(_charted(said, line.now) for line in months)
            names = tuple(line.name for line in months)
            yield Chart(
                f"{said.section}：各月{said.label}", "line", names, (Series("本期", values),), said.unit
            )

    def _key_figure(self, said: Stated) -> KeyFigure:
        total = self._counts.total
        label = (
            said.label
            if said.section not in figures_of_services.SECTIONS.values()
            else (f"{said.section[:2]}{said.label}")
        )
        value = measured(said, total.now).value
        remark = f"{self._before} {measured(said, total.before).text}"
        by = change(said, total.now, total.before)
        if by is not None:
            remark += f"，环比 {_by(said, by, named=True).text}"
        number = None if value is None else Number(value, said.decimals)
        return KeyFigure(label, number, said.unit, remark, self._link(said, total))

    def _comparing(self, mark: str, width: float = _NARROW) -> tuple[Column, ...]:
        """Heads of what is held against each other; a part of a period says up to which day."""
        counts = self._counts
        ends = (counts.as_of, read_period(counts.before.period).last, read_period(counts.year.period).last)
        now, before, year = (f"\n（至{end:%m-%d}）" if counts.cut else "" for end in ends)
        columns = (
            *((f"本期{now}", _NARROW), (f"上期{before}", _NARROW), (f"环比{mark}", width)),
            *((f"去年同期{year}", _NARROW), (f"同比{mark}", width)),
        )
        return tuple(Column(name, "decimal", width_hint=wide) for name, wide in columns)

    def _of(self, section: str) -> tuple[Stated, ...]:
        return tuple(said for said in self._counts.figures if said.section == section)

    def _figures(self, names: Sequence[str], end: str) -> tuple[Stated, ...]:
        keys = (name if name in self._by_key else f"{name}_{end}" for name in names)
        return tuple(self._by_key[key] for key in keys)

    def _links(self, said: Stated, line: Line) -> tuple[str, ...]:
        now, before, year = (link_of(said.key, period, line.node) for period in self._periods)
        return (now, before, "", year, "")

    def _link(self, said: Stated, line: Line, *, grid: bool = False, month: bool = False) -> str:
        if month:
            return link_of(said.key, line.node, self._counts.node)
        if grid:
            return link_of(said.key, self._counts.period, self._counts.node, line.node)
        return link_of(said.key, self._counts.period, line.node)


def link_of(key: str, period: str, node: str, grid: str = "") -> str:
    """What a cell is asked by when its records are wanted."""
    return f"{key}|{period}|{node}|{grid}"


def _held_against(said: Stated, line: Line, *, named: bool = False) -> tuple[Cell, ...]:
    """This period, the one before and the change to it, the same of last year and the change to it.

    ``named``: each change says whether it is percent or percentage points.
    """
    changes = [change(said, line.now, base) for base in (line.before, line.year)]
    before, year = (NO_BASE if by is None else _by(said, by, named=named) for by in changes)
    return (_number(said, line.now), _number(said, line.before), before, _number(said, line.year), year)


def _number(said: Stated, tallies: Mapping[str, int]) -> Cell:
    value = measured(said, tallies).value
    return NO_BASE if value is None else Number(value, said.decimals)


def _charted(said: Stated, tallies: Mapping[str, int]) -> Number | None:
    number = _number(said, tallies)
    return number if isinstance(number, Number) else None


def _by(said: Stated, by: Decimal, *, named: bool) -> Number:
    points = said.unit == PERCENT
    unit = ("个百分点" if points else PERCENT) if named else ""
    return Number(by, said.decimals if points else 1, signed=True, unit=unit)


def _head(said: Stated) -> str:
    return f"{said.label}\n（{said.unit}）"


def _name(line: Line) -> str:
    return _INDENT * line.depth + line.name


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
