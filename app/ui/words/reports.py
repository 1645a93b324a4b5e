"""How periods and reports are said on screen."""

from __future__ import annotations

from datetime import date

from app.base.periods import Period, Span
from app.usecases.figures import figure_of
from app.usecases.folding import PeriodCounts
from app.usecases.period_reports import Asked

SPANS: tuple[tuple[str, Span], ...] = (
    ("月报", Span.MONTH),
    ("季报", Span.QUARTER),
    ("半年报", Span.HALF),
    ("年报", Span.YEAR),
    ("任意期间", Span.RANGE),
)
THIS_AND_LAST = {
    Span.MONTH: ("本月", "上月"),
    Span.QUARTER: ("本季度", "上季度"),
    Span.HALF: ("本半年", "上个半年"),
    Span.YEAR: ("今年", "去年"),
}
REOPEN_REASONS = ("补录上期漏记的记录", "更正上期记错的记录", "上级要求重新统计")
WHOLE = "全部党组织"


def state_of(counts: PeriodCounts, period: Period, *, stale: bool) -> str:
    """What is shown, and whether it still holds."""
    where = counts.name or WHOLE
    closed = f"，已于 {counts.closed_on.isoformat()} 封存" if counts.closed_on else ""
    hint = "。记录有改动，按 F5 重新统计" if stale and not counts.closed_on else ""
    return f"{period.label}　{where}　截至 {counts.as_of.isoformat()}{closed}{hint}"


def asked_by(link: str, counts: PeriodCounts) -> Asked:
    """What the link of a cell asks for."""
    key, period, node, grid = link.split("|")
    as_of: date | None = counts.as_of if period == counts.period else None
    return Asked(key, period, node, grid, as_of)


def title_of(asked: Asked, counts: PeriodCounts) -> str:
    """What the number is whose records are shown: figure, period and row."""
    figure = figure_of(asked.key)
    lines = (counts.total, *counts.organisations, *counts.grids)
    wanted = asked.grid or asked.node
    name = next((line.name for line in lines if line.node == wanted), counts.name)
    where = "" if name in ("", "合计") else f"，{name}"
    return f"{figure.section}·{figure.label}（{asked.period}{where}）"
