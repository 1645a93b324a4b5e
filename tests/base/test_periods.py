"""Periods: how they are written and read, what came before, and the months within."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import RuleError
from app.base.periods import Period, Span, period_of, read_period

DAYS = st.dates(date(1905, 1, 1), date(2095, 12, 31))
NAMED = st.sampled_from([Span.YEAR, Span.HALF, Span.QUARTER, Span.MONTH])


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2026-07-15..2026-08-01", date(2026, 7, 15), date(2026, 8, 1), "2026年7月15日至2026年8月1日"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, first: date, last: date, label: str) -> None:
    period = read_period(f" {text} ")
    assert (period.first, period.last, period.label, period.text) == (first, last, label, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026Q5",
        "2026H3",
        "2026-13",
        "2026-00",
        "1899",
        "2026-02-30..2026-03-01",
        "二〇二六",
        "2026-09-30..2026-09-01",
        "2026q3",
        "2026-09-01",
        "２０２６",
    ],
)
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(RuleError, match="看不懂期间") as refused:
        read_period(text)
    assert (refused.value.field, refused.value.code) == ("period", "bad_period")


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2026", "2025", "2025"),
        ("2026H1", "2025H2", "2025H1"),
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026-01", "2025-12", "2025-01"),
        ("2024-03", "2024-02", "2023-03"),
        ("2026-07-01..2026-09-30", "2026-04-01..2026-06-30", "2025-07-01..2025-09-30"),
        ("2025-02-01..2025-02-28", "2025-01-01..2025-01-31", "2024-02-01..2024-02-29"),
        ("2026-07-11..2026-07-20", "2026-07-01..2026-07-10", "2025-07-11..2025-07-20"),
        ("2024-02-10..2024-02-29", "2024-01-21..2024-02-09", "2023-02-10..2023-02-28"),
    ],
)
def test_what_it_is_held_against(text: str, previous: str, year_before: str) -> None:
    assert read_period(text).previous().text == previous
    assert read_period(text).year_before().text == year_before


@given(DAYS, NAMED)
def test_a_named_period_holds_its_day_and_is_read_back(day: date, span: Span) -> None:
    period = period_of(day, span)
    assert period.first <= day <= period.last
    assert read_period(period.text) == period
    assert period.whole_months == span.value


@given(DAYS, NAMED)
def test_the_one_before_touches_it(day: date, span: Span) -> None:
    period = period_of(day, span)
    before = period.previous()
    assert before.last + timedelta(1) == period.first
    assert before == period_of(before.first, span)
    assert before.following() == period
    assert period.year_before() == period_of(period.first.replace(year=period.first.year - 1), span)


@given(DAYS, st.integers(0, 800))
def test_parts_cover_it_without_gap_or_overlap(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days), Span.RANGE)
    parts = period.parts()
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    assert all(one.last + timedelta(1) == after.first for one, after in itertools.pairwise(parts))
    assert all((one.first.year, one.first.month) == (one.last.year, one.last.month) for one in parts)


@given(DAYS, st.integers(0, 800))
def test_the_stretch_before_a_range_is_as_long(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days), Span.RANGE)
    before = period.previous()
    assert before.last + timedelta(1) == period.first
    if period.whole_months:
        assert before.whole_months == period.whole_months
    else:
        assert before.last - before.first == period.last - period.first


def test_nothing_lies_before_the_first_year() -> None:
    with pytest.raises(RuleError, match="看不懂期间"):
        read_period("1900").previous()
    with pytest.raises(RuleError, match="看不懂期间"):
        read_period("1900-01-05..1900-01-20").year_before()
