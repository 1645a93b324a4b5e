"""A closed period stays what it was; what was corrected since is told; only who may can close and open it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.base.periods import Span, period_of, read_period
from app.records.figures import measured
from app.records.organisations import Organisation
from app.records.services import Service
from app.usecases import history
from app.usecases.closings import close_period, list_closings, reopen_period
from app.usecases.period_corrections import differences
from app.usecases.period_reports import note_report, report_counts
from app.usecases.settings import change_setting
from app.usecases.workplace import Login
from tests import builders
from tests.reports.centres import Invented

QUARTER = read_period("2026Q1")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        Invented(5, date(2024, 7, 1), date(2026, 6, 30), 60).keep(entered)
        yield entered


def take_a_service_back(login: Login) -> Service:
    """Correct the past: one service of the quarter never was."""
    from sqlalchemy import select

    with login.store.working(login.actor, "更正", act="tests.correct") as work:
        within = Service.served_on.between(QUARTER.first, QUARTER.last)
        query = select(Service).where(within, Service.live, Service.mode == "平时", Service.times == 1)
        found = work.scalars(query.where(Service.organisation_id.is_not(None)).order_by(Service.id))[0]
        work.reverse(found)
        return found


def value_of(login: Login, key: str, node: str | None = None) -> Decimal | None:
    counts = login.ask(report_counts, QUARTER, node)
    said = next(one for one in counts.figures if one.key == key)
    return measured(said, counts.total.now).value


def test_a_closed_period_prints_what_it_printed(centre: Login) -> None:
    before = centre.ask(report_counts, QUARTER)
    centre.act(close_period, "2026Q1")
    centre.act(change_setting, "小数位数：参与率", "3", date(2026, 1, 1), "中心约定")
    taken = take_a_service_back(centre)
    after = centre.ask(report_counts, QUARTER)
    assert after.closed_on == clock.today()
    assert (after.figures, after.total, after.organisations, after.grids) == (
        before.figures,
        before.total,
        before.organisations,
        before.grids,
    )
    for then, now in zip(before.months, after.months, strict=True):
        assert then.now.items() <= now.now.items()  # a closing keeps more of its months than is printed
    branch = centre.ask(report_counts, QUARTER, taken.organisation_id)
    assert branch.total.now == next(
        one.now for one in before.organisations if one.node.removeprefix("=") == taken.organisation_id
    )


def test_what_was_corrected_since_is_told_with_then_and_now(centre: Login) -> None:
    centre.act(close_period, "2026Q1")
    assert centre.ask(differences, QUARTER) == ()
    before = value_of(centre, "services_calm")
    hours = take_a_service_back(centre).hours
    found = {(one.where, one.figure): one for one in centre.ask(differences, QUARTER)}
    services = found["合计", "平时服务·服务次数"]
    assert before is not None
    assert (services.then, services.now, services.by) == (before, before - 1, Decimal(-1))
    assert found["合计", "平时服务·服务时长"].by == -hours
    assert len({where for where, _ in found}) == 2


def test_an_open_period_has_no_differences(centre: Login) -> None:
    take_a_service_back(centre)
    assert centre.ask(differences, QUARTER) == ()


def test_opened_again_it_is_counted_anew_and_the_reason_is_kept(centre: Login) -> None:
    centre.act(close_period, "2026Q1")
    before = value_of(centre, "services_calm")
    take_a_service_back(centre)
    centre.act(reopen_period, "2026Q1", "补录三月服务")
    now = value_of(centre, "services_calm")
    assert before is not None
    assert now == before - 1
    (closing,) = centre.ask(list_closings)
    assert (closing.period, closing.reopened_on, closing.reason) == ("2026Q1", clock.today(), "补录三月服务")
    centre.act(close_period, "2026Q1")
    assert value_of(centre, "services_calm") == now
    assert len(centre.ask(list_closings)) == 2


def test_closing_and_opening_can_be_undone_and_done_again(centre: Login) -> None:
    centre.act(close_period, "2026Q1")
    undone = history.undo(centre)
    assert undone.label == "封存期间"
    assert centre.ask(report_counts, QUARTER).closed_on is None
    history.undo(centre, undone.work)
    assert centre.ask(report_counts, QUARTER).closed_on == clock.today()
    centre.act(reopen_period, "2026Q1", "补录")
    history.undo(centre)
    assert centre.ask(report_counts, QUARTER).closed_on == clock.today()


@pytest.mark.parametrize(
    ("text", "code"),
    [("2026Q9", "bad_period"), (period_of(clock.today(), Span.YEAR).text, "not_over")],
)
def test_what_can_not_be_closed_is_told_at_the_period(centre: Login, text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        centre.act(close_period, text)
    assert (refused.value.field, refused.value.code) == ("period", code)


def test_closed_twice_or_opened_without_reason_is_refused(centre: Login) -> None:
    with pytest.raises(RuleError, match="没有封存"):
        centre.act(reopen_period, "2026Q1", "补录")
    centre.act(close_period, "2026Q1")
    with pytest.raises(RuleError, match="已经封存"):
        centre.act(close_period, "2026Q1")
    with pytest.raises(RuleError, match="写明重开的原因"):
        centre.act(reopen_period, "2026Q1", "  ")


def test_the_front_desk_neither_sees_reports_nor_closes(front_desk: Login) -> None:
    for deed in (
        lambda: front_desk.ask(report_counts, QUARTER),
        lambda: front_desk.act(close_period, "2026Q1"),
        lambda: front_desk.act(reopen_period, "2026Q1", "补录"),
        lambda: front_desk.act(note_report, "2026Q1", "", ["pdf"], 0),
    ):
        with pytest.raises(RuleError) as refused:
            deed()
        assert refused.value.code == "no_right"


def test_an_official_may_close_and_the_journal_says_who(official: Login) -> None:
    with official.store.working(official.actor, "虚构", act="tests.keep") as work:
        work.add(Organisation(name="石一社区党委", kind="社区党委"))
    official.act(close_period, "2026Q1")
    official.act(note_report, "2026Q1", "", ["pdf", "xlsx"], 3)
    said = {row.label: row for row in history.history(official)}
    assert (said["封存期间"].actor, said["封存期间"].values["period"]) == ("official", "2026Q1")
    assert said["出报表"].values["sorts"] == ["pdf", "xlsx"]
