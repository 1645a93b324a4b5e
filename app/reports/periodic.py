"""`write_period_report`: the report of a month, quarter, half, year or range, as a paper and as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.base import clock
from app.base.errors import TroubleError
from app.base.files import replace_atomically
from app.base.periods import Period
from app.reports.document import Document
from app.reports.ledgers import render, sort_of
from app.reports.period_layout import Meant, layout
from app.reports.render.cancel import Cancelled
from app.usecases.folding import PeriodCounts
from app.usecases.period_reports import note_report, period_paper
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

FORMATS = ("xlsx", "pdf")
MOST_LISTED = 500
"""Rows of a list in the annex; the whole is a ledger of its own."""

Progress = Callable[[int, int], object]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """A report that was made: the paper, what it counts, how many lines of people it lists, the files."""

    document: Document
    counts: PeriodCounts
    listed: int
    files: tuple[Path, ...] = ()


def make_period_report(
    login: Login,
    period: Period,
    node: str | None = None,
    as_of: date | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> PeriodReport:
    """The report of a period as a paper, as the screen shows it.

    Args:
        login: who asks.
        period: the period.
        node: an organisation's id or name; None for the whole centre.
        as_of: nothing after that day is counted.
        progress: told how many passes over the store are done, of how many.
        cancelled: asked between them and before the paper is laid out.

    Raises:
        RuleError: no right, it has not begun, or there is no such organisation.
        Cancelled: ``cancelled`` said yes.
    """

    def look() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    def step(done: int, total: int) -> None:
        look()
        if progress is not None:
            progress(done, total)

    paper = login.ask(period_paper, period, node, as_of, MOST_LISTED, step)
    meant = Meant(login.ask(centre_name), login.actor.login, clock.today())
    listed = sum(len(one.rows) for one in paper.missing)
    look()
    return PeriodReport(layout(paper, meant), paper.counts, listed)


def write_period_report(
    login: Login,
    period: Period,
    folder: Path,
    *,
    formats: Sequence[str] = FORMATS,
    node: str | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> PeriodReport:
    """Write the report of a period into a folder, one file per format; the journal keeps who made it.

    Args:
        login: who makes it.
        period: the period.
        folder: made if missing; a report of the same name there is replaced.
        formats: of `FORMATS`.
        node: an organisation's id or name; None for the whole centre.
        as_of: nothing after that day is counted.
        progress: told how far the counting is.
        cancelled: asked now and then; true leaves nothing behind.

    Raises:
        RuleError: no right, not begun, no such organisation, or characters that can't be printed.
        TroubleError: the disk does not take the files.
        Cancelled: ``cancelled`` said yes.
    """
    made = make_period_report(login, period, node, as_of, progress=progress, cancelled=cancelled)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TroubleError(f"不能使用“{folder}”：{error.strerror}。请换一个文件夹。", "disk") from error
    files = tuple(folder / f"{file_name(made)}.{sort}" for sort in formats)
    save_period_report(login, made, files, cancelled=cancelled)
    return PeriodReport(made.document, made.counts, made.listed, files)


def save_period_report(
    login: Login, made: PeriodReport, files: Sequence[Path], *, cancelled: Stop | None = None
) -> None:
    """Write a report that was made to files, all or none; their extensions say as what.

    Raises:
        RuleError: no right, another extension, or characters that can't be printed.
        TroubleError: the disk does not take the files.
        Cancelled: ``cancelled`` said yes.
    """
    sorts = [sort_of(file, "报表", FORMATS) for file in files]
    _save(login, made, list(zip(files, sorts, strict=True)), [], cancelled)


def file_name(made: PeriodReport) -> str:
    """How the file of a report is called, without ending: ``党群工作季度报表-2026Q3-第一党支部``."""
    cover = made.document.title.split("党群工作", 1)[-1]
    name = f"-{made.counts.name}" if made.counts.name else ""
    plain = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in name)
    return f"党群工作{cover}-{made.counts.period}{plain}"


def _save(
    login: Login,
    made: PeriodReport,
    files: list[tuple[Path, str]],
    done: list[str],
    cancelled: Stop | None,
) -> None:
    """Each file takes its place only when the last one is written and the journal knows."""
    if not files:
        login.act(note_report, made.counts.period, made.counts.node, done, made.listed)
        return
    target, sort = files[0]
    with replace_atomically(target) as partial:
        render(made.document, partial, sort, None, cancelled)
        _save(login, made, files[1:], [*done, sort], cancelled)
