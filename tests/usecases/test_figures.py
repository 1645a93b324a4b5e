"""Figures: the published ones come out of entered records, and a recount finds the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import RuleError
from app.base.periods import Period, Span, period_of, read_period
from app.records.areas import Area
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.figures import measured
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.services import Service
from app.usecases.folding import Line, PeriodCounts
from app.usecases.period_reports import Asked, columns_behind, records_behind, report_counts, rows_behind
from app.usecases.sample import make_sample
from app.usecases.settings import change_setting
from app.usecases.workplace import Login, Workplace
from tests import builders
from tests.reports.centres import Invented
from tests.reports.recount import Store, recount, text_of

FIRST, LAST = date(2024, 7, 1), date(2026, 6, 30)
QUARTERS = [period_of(date(2024 + n // 4, n % 4 * 3 + 1, 1), Span.QUARTER) for n in range(2, 10)]


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """A centre with eight quarters behind it."""
    folder = builders.new_centre(tmp_path_factory.mktemp("years") / "centre")
    with builders.signed_in(folder) as entered:
        Invented(11, FIRST, LAST, 160).keep(entered)
        yield entered


def texts(counts: PeriodCounts, line: Line | None = None) -> dict[str, str]:
    return {said.key: measured(said, (line or counts.total).now).text for said in counts.figures}


def keep_community(login: Login) -> list[str]:
    """19 grids with 242 members checked in, of whom 207 served in 2026Q3; ids of the grids."""
    with login.store.working(login.actor, "虚构", act="tests.keep") as work:
        (branch,) = work.add_many(Organisation, [{"name": "大富社区党委", "kind": "社区党委"}])
        grids = work.add_many(Area, [{"name": f"第{n}网格", "kind": "网格"} for n in range(19)])
        people = [builders.person(n, organisation_id=branch) for n in range(242)]
        ids = work.add_many(Member, people)
        places = [{"organisation_id": branch, "area_id": grids[n % 19]} for n in range(242)]
        events = [
            {
                "direction": DIRECTIONS[1],
                "member_id": member,
                **place,
                "kind": "报到",
                "happened_on": date(2026, 3, 1),
                "due": 1,
                "present": 1,
            }
            for member, place in zip(ids, places, strict=True)
        ]
        work.add_many(CheckinEvent, events)
        served = [
            {
                "member_id": member,
                **place,
                "kind": "志愿活动",
                "served_on": date(2026, 7, 1) + timedelta(n % 90),
                "hours": Decimal("1.5"),
                "people_served": 2,
            }
            for n, (member, place) in enumerate(zip(ids, places, strict=True))
        ]
        work.add_many(Service, [*served[:207], *served[:40]])
        return list(grids)


def test_the_published_figures_come_out_of_entered_records(login: Login) -> None:
    keep_community(login)
    found = texts(login.ask(report_counts, read_period("2026Q3")))
    assert found["grids"] == "19"
    assert (found["checkins_in"], found["took_part_calm"], found["participation_calm"]) == (
        "242",
        "207",
        "85.5%",
    )
    assert (found["services_calm"], found["hours_calm"], found["people_served_calm"]) == (
        "247",
        "370.5",
        "494",
    )
    assert found["hours_per_head_calm"] == "1.53"
    assert (found["services_emergency"], found["participation_emergency"]) == ("0", "0.0%")
    assert (found["units_due"], found["units_rate"]) == ("0", "—")


def test_decimals_are_a_dated_setting_of_the_figure(login: Login) -> None:
    keep_community(login)
    login.act(change_setting, "小数位数：参与率", "0", date(2026, 9, 1), "中心约定")
    assert texts(login.ask(report_counts, read_period("2026Q3")))["participation_calm"] == "86%"
    assert "." in texts(login.ask(report_counts, read_period("2026-08")))["participation_calm"]


def test_a_grid_row_counts_the_houses_in_it_alone(login: Login) -> None:
    grids = keep_community(login)
    counts = login.ask(report_counts, read_period("2026Q3"))
    assert [line.node for line in counts.grids] == grids
    assert sum(line.now["checkins_in"] for line in counts.grids) == 242
    assert texts(counts, counts.grids[0])["participation_calm"] == "84.6%"


def test_what_lies_behind_a_number_is_as_many_records(years: Login) -> None:
    counts = years.ask(report_counts, QUARTERS[4])
    several = 0
    for said in counts.figures:
        for line in (counts.total, *counts.organisations):
            found = years.ask(records_behind, Asked(said.key, counts.period, line.node))
            entries = re.sub("^(hours|people_served)_", "services_", said.numerator)
            tally = line.now.get(entries, 0)
            assert len(found.ids) == tally, (said.key, line.name)
            several += tally
    assert several > 300


def test_what_lies_behind_a_number_of_a_grid_is_as_many_records(years: Login) -> None:
    counts = years.ask(report_counts, QUARTERS[4])
    assert len(counts.grids) > 5
    for line in counts.grids:
        for key in ("checkins_in", "services_calm", "took_part_calm"):
            found = years.ask(records_behind, Asked(key, counts.period, "", line.node))
            assert len(found.ids) == line.now.get(key, 0), (key, line.name)


def test_the_records_behind_are_shown_masked(login: Login) -> None:
    keep_community(login)
    found = login.ask(records_behind, Asked("took_part_calm", "2026Q3"))
    (row, *_) = login.ask(rows_behind, found.record_type, found.ids[:1])
    assert "****" in row["phone"]
    assert [key for key, _ in columns_behind("took_part_calm") if key not in row] == []


@pytest.mark.parametrize("period", QUARTERS, ids=lambda p: p.text)
def test_a_recount_finds_the_same_figures(years: Login, period: Period) -> None:
    assert unlike_a_recount(years, period) == []


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """The sample centre as `demo` makes it."""
    folder = tmp_path_factory.mktemp("sample") / "centre"
    made = make_sample(folder, members=150, seed=1, until=date(2026, 9, 30))
    with Workplace(folder) as place:
        yield place.sign_in(made.user, made.password_file.read_text(encoding="utf-8").strip())


@pytest.mark.slow
@pytest.mark.parametrize("period", QUARTERS, ids=lambda p: p.text)
def test_a_recount_finds_the_same_in_the_sample_centre(sample: Login, period: Period) -> None:
    assert unlike_a_recount(sample, period) == []


def unlike_a_recount(login: Login, period: Period) -> list[tuple[str, str, str]]:
    """Figures (key, organisation, text) that are not what a recount finds: now, before or a year ago."""
    unlike = []
    with login.store.connection() as connection:
        store = Store.read(connection)
    counts = login.ask(report_counts, period)
    stretches = (period, period.previous(), period.year_before())
    for line in (counts.total, *(one for one in counts.organisations if one.node[:1] not in "=-")):
        for days, tallies in zip(stretches, (line.now, line.before, line.year), strict=True):
            expected = recount(store, days.first, days.last, line.node or None)
            assert set(expected) == {said.key for said in counts.figures}
            for said in counts.figures:
                value = measured(said, tallies)
                numerator, denominator = expected[said.key]
                text = text_of(numerator, denominator, said.decimals, share=said.unit == "%")
                if (value.numerator, value.denominator, value.text) != (numerator, denominator, text):
                    unlike.append((said.key, line.name, value.text))
    return unlike


def test_a_recount_finds_the_same_grids_and_months(years: Login) -> None:
    with years.store.connection() as connection:
        store = Store.read(connection)
    counts = years.ask(report_counts, QUARTERS[5])
    assert len(counts.months) == 3
    placed = [line for line in counts.grids if line.node != "-"]
    assert len(placed) > 5
    for line in placed:
        expected = recount(store, QUARTERS[5].first, QUARTERS[5].last, grid=line.node)
        for said in counts.figures:
            if said.key in expected:
                value = measured(said, line.now)
                assert (value.numerator, value.denominator) == expected[said.key], (said.key, line.name)
    for line in counts.months:
        month = read_period(line.node)
        expected = recount(store, month.first, month.last)
        for said in counts.figures:
            if said.key.endswith(("_calm", "_emergency")):
                value = measured(said, line.now)
                assert (value.numerator, value.denominator) == expected[said.key], (said.key, line.name)


def test_outermost_rows_add_up_to_the_total(years: Login) -> None:
    counts = years.ask(report_counts, QUARTERS[6])
    outermost = [line for line in counts.organisations if line.depth == 0]
    for said in counts.figures:
        if said.denominator is None and not said.key.startswith("grids"):
            added = sum(line.now.get(said.numerator, 0) for line in outermost)
            assert added == counts.total.now.get(said.numerator, 0), said.key


def test_a_report_of_a_branch_is_its_row_of_the_whole(years: Login) -> None:
    whole = years.ask(report_counts, QUARTERS[6])
    for line in whole.organisations:
        if line.node[:1] not in "=-":
            own = years.ask(report_counts, QUARTERS[6], line.node)
            assert (own.total.now, own.total.before, own.total.year) == (line.now, line.before, line.year)
            assert own.organisations


def test_calm_and_emergency_are_never_one_sum(years: Login) -> None:
    counts = years.ask(report_counts, QUARTERS[6])
    sections = {said.numerator: said.section for said in counts.figures}
    assert {sections["services_calm"], sections["services_emergency"]} == {"平时服务", "急时服务"}
    assert counts.total.now["services_calm"] > counts.total.now["services_emergency"] > 0


def test_an_unfinished_period_is_counted_to_its_cut_off(years: Login) -> None:
    cut = QUARTERS[4].first + timedelta(30)
    counts = years.ask(report_counts, QUARTERS[4], None, cut)
    assert counts.as_of == cut
    with years.store.connection() as connection:
        expected = recount(Store.read(connection), QUARTERS[4].first, cut)
    value = next(said for said in counts.figures if said.key == "services_calm")
    assert measured(value, counts.total.now).numerator == expected["services_calm"][0]


RUNNING = [
    ("2026Q2", date(2026, 5, 22), date(2026, 1, 1), date(2026, 2, 21), date(2025, 4, 1), date(2025, 5, 22)),
    ("2026H1", date(2026, 6, 29), date(2025, 7, 1), date(2025, 12, 27), date(2025, 1, 1), date(2025, 6, 29)),
    ("2026-03", date(2026, 3, 30), date(2026, 2, 1), date(2026, 2, 28), date(2025, 3, 1), date(2025, 3, 30)),
    ("2026", date(2026, 5, 31), date(2025, 1, 1), date(2025, 5, 31), date(2025, 1, 1), date(2025, 5, 31)),
    (
        *("2026-03-10..2026-04-20", date(2026, 3, 31), date(2026, 1, 27), date(2026, 2, 17)),
        *(date(2025, 3, 10), date(2025, 3, 31)),
    ),
]
"""An unfinished period and its cut-off, and the days of 上期 and 去年同期 it is held against, by hand."""


@pytest.mark.parametrize(("text", "cut", "first", "last", "year_first", "year_last"), RUNNING)
def test_an_unfinished_period_is_held_against_as_many_days(
    years: Login, text: str, cut: date, first: date, last: date, year_first: date, year_last: date
) -> None:
    period = read_period(text)
    with years.store.connection() as connection:
        store = Store.read(connection)
    counts = years.ask(report_counts, period, None, cut)
    assert counts.cut
    stretches = (
        (counts.total.now, period.first, cut),
        (counts.total.before, first, last),
        (counts.total.year, year_first, year_last),
    )
    for tallies, since, until in stretches:
        expected = recount(store, since, until)
        for said in counts.figures:
            value = measured(said, tallies)
            assert (value.numerator, value.denominator) == expected[said.key], (said.key, since, until)


def test_a_period_that_has_not_begun_is_refused(years: Login) -> None:
    with pytest.raises(RuleError, match="还没有开始") as refused:
        years.ask(report_counts, QUARTERS[4], None, QUARTERS[4].first - timedelta(1))
    assert (refused.value.field, refused.value.code) == ("as_of", "not_begun")


def test_an_unknown_organisation_is_told_at_its_field(years: Login) -> None:
    with pytest.raises(RuleError, match="没有“第九十九党支部”") as refused:
        years.ask(report_counts, QUARTERS[4], "第九十九党支部")
    assert refused.value.field == "node"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 25), st.sampled_from(QUARTERS))
def test_any_small_centre_is_counted_as_the_recount_does(
    tmp_path_factory: pytest.TempPathFactory, seed: int, people: int, period: Period
) -> None:
    folder = builders.new_centre(tmp_path_factory.mktemp("small") / "centre")
    with builders.signed_in(folder) as login:
        Invented(seed, FIRST, LAST, people, branches=2).keep(login)
        counts = login.ask(report_counts, period)
        with login.store.connection() as connection:
            store = Store.read(connection)
    for line in (counts.total, *(one for one in counts.organisations if one.node[:1] not in "=-")):
        expected = recount(store, period.first, period.last, line.node or None)
        for said in counts.figures:
            value = measured(said, line.now)
            assert (value.numerator, value.denominator) == expected[said.key], (said.key, line.name)
