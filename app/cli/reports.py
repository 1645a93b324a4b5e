"""Commands about reports: a month, quarter, half, year or range as files; closing and opening a period."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import RuleError
from app.base.periods import Period, Span, read_period
from app.cli.answer import Answer, UsageError
from app.cli.doors import Doors
from app.cli.entrance import signed_in
from app.cli.progress import on_terminal
from app.cli.tables import table
from app.cli.words import Commands, Words, day, text

if TYPE_CHECKING:
    from app.usecases.folding import Line, PeriodCounts
    from app.usecases.workplace import Login

_SPANS = {
    "monthly": (Span.MONTH, "月报，例如 2026-09"),
    "quarterly": (Span.QUARTER, "季报，例如 2026Q3"),
    "halfyear": (Span.HALF, "半年报，例如 2026H1"),
    "yearly": (Span.YEAR, "年报，例如 2026"),
    "range": (Span.RANGE, "任意期间，例如 2026-07-01..2026-09-30"),
}
_FORMATS = ("xlsx", "pdf")


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    report = commands.add("report", "报表：出月报、季报、半年报、年报，封存与重开期间", _which_report)
    deeds = report.add_subparsers(
        title="做什么",
        dest="deed",
        metavar="|".join([*_SPANS, "close", "reopen"]),
        parser_class=Words,
        required=True,
    )
    for name, (_, told) in _SPANS.items():
        made = commands.below(deeds, name, told, write_report)
        _add_period(made)
        made.choices.add_argument(
            "--out", type=Path, required=True, metavar="文件夹", help="写到哪里，没有就新建"
        )
        made.choices.add_argument(
            "--formats",
            type=_formats,
            default=_FORMATS,
            metavar="格式",
            help="xlsx、pdf，用逗号分开（默认都要）",
        )
        made.choices.add_argument(
            "--node", type=text, metavar="党组织", help="只统计这个党组织及其下级：名称或编号"
        )
        made.choices.add_argument("--as-of", type=day, metavar="日期", help="只统计到这一天")
    close = commands.below(deeds, "close", "封存期间：指标与口径从此不变", close_period)
    _add_period(close)
    reopen = commands.below(deeds, "reopen", "重开已封存的期间", reopen_period)
    _add_period(reopen)
    reopen.choices.add_argument("--reason", type=text, required=True, metavar="原因", help="记入日志")


def write_report(options: argparse.Namespace, doors: Doors) -> Answer:
    """``report monthly|quarterly|halfyear|yearly|range``: the report of a period as files."""
    del doors
    period = _period_of(options.deed, options.period)
    with signed_in(options) as login, on_terminal("正在统计") as tell:
        from app.reports.periodic import write_period_report

        def step(done: int, total: int) -> None:
            if tell is not None:
                tell(done / total)

        made = write_period_report(
            login,
            period,
            options.out,
            formats=options.formats,
            node=options.node,
            as_of=options.as_of,
            progress=step,
        )
    told = f"{made.document.title}已写好：\n" + "\n".join(str(file) for file in made.files)
    return Answer(_data(made.counts, made.files), f"{_shown(made.counts)}\n\n{told}")


def close_period(options: argparse.Namespace, doors: Doors) -> Answer:
    """``report close``: keep the figures of a period as they are."""
    del doors
    period = _read(options.period)
    with signed_in(options) as login:
        from app.usecases.closings import close_period as close

        login.act(close, period.text)
        counts = _counts(login, period)
    return Answer(_data(counts), f"{period.label}已封存。以后再出这一期的报表，都是现在的数。")


def reopen_period(options: argparse.Namespace, doors: Doors) -> Answer:
    """``report reopen``: let a closed period be counted anew."""
    del doors
    period = _read(options.period)
    with signed_in(options) as login:
        from app.usecases.closings import reopen_period as reopen

        login.act(reopen, period.text, options.reason)
        counts = _counts(login, period)
    return Answer(_data(counts), f"{period.label}已重开，原因已记入日志。")


def _which_report(options: argparse.Namespace, doors: Doors) -> Answer:
    raise AssertionError((options, doors))  # argparse demands one of the words that follow


def _counts(login: Login, period: Period) -> PeriodCounts:
    from app.usecases.period_reports import report_counts

    return login.ask(report_counts, period)


def _data(counts: PeriodCounts, files: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The object that is promised to other programs; a row of its own parts is not a node."""
    lines = [counts.total, *(line for line in counts.organisations if line.node[:1] not in "=-")]
    figures = [figure for line in lines for figure in _figures(counts, line, whole=line is counts.total)]
    if len(lines) > 1 and lines[1].node == counts.total.node:
        figures = figures[: len(counts.figures)]  # a branch with nothing below it is its own only row
    return {
        "period": counts.period,
        "as_of": counts.as_of,
        "closed": counts.closed_on is not None,
        "files": [str(file) for file in files],
        "figures": figures,
    }


def _figures(counts: PeriodCounts, line: Line, *, whole: bool) -> list[dict[str, Any]]:
    from app.records.figures import measured

    node = (counts.name or None) if whole else line.name
    found = []
    for said in counts.figures:
        value = measured(said, line.now)
        found.append(
            {
                "key": said.key,
                "node": node,
                "node_id": line.node or None,
                "numerator": value.numerator,
                "denominator": value.denominator,
                "value": value.value,
                "decimals": said.decimals,
                "text": value.text,
            }
        )
    return found


def _shown(counts: PeriodCounts) -> str:
    from app.records.figures import measured

    rows = [
        (said.section, said.label, text, "" if text.endswith(said.unit) else said.unit)
        for said in counts.figures
        for text in (measured(said, counts.total.now).text,)
    ]
    return table(("部分", "指标", "本期", "单位"), rows)


def _add_period(parser: Words) -> None:
    parser.words.add_argument("period", metavar="期间", help="2026、2026H1、2026Q3、2026-09 或 起..止")


def _period_of(deed: str, word: str) -> Period:
    """The period a command is about.

    Raises:
        UsageError: it is none, or of another length than the command says.
    """
    period, (span, told) = _read(word), _SPANS[deed]
    if period.span is not span:
        raise UsageError(f"“{word}”与 {deed} 不符：{told}。", "period", "bad_period")
    return period


def _read(word: str) -> Period:
    try:
        return read_period(word)
    except RuleError as error:
        raise UsageError(error.message, error.field, error.code) from None


def _formats(word: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip().lower() for part in word.split(",")))
    if not set(wanted) <= set(_FORMATS):
        raise argparse.ArgumentTypeError(f"“{word}”里有不认识的格式，可以是 {'、'.join(_FORMATS)}")
    return wanted
