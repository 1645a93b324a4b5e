"""党龄: from when it counts, what is taken off, and the sentence that says so."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.records.party_age import Interruption, PartyAge, party_age, probation_ends_on

CUT_OFF = date(2026, 9, 30)
DAYS = st.dates(date(1956, 9, 15), date(2030, 12, 31))
GAPS = st.lists(st.tuples(DAYS, st.integers(0, 4000) | st.none()), max_size=3)


def as_periods(gaps: list[tuple[date, int | None]]) -> list[Interruption]:
    return [(since, None if days is None else since + timedelta(days)) for since, days in gaps]


def months_of(age: PartyAge) -> int:
    assert age.years is not None
    assert age.months is not None
    return 12 * age.years + age.months


def test_it_counts_from_becoming_a_full_member_and_says_so() -> None:
    assert party_age(date(2003, 6, 1), date(2004, 6, 1), on=CUT_OFF) == PartyAge(
        years=22,
        months=3,
        counts_from=date(2004, 6, 1),
        sentence="2003-06-01 入党，2004-06-01 转正，自转正之日起算至 2026-09-30，党龄 22 年 3 个月。",
    )


@pytest.mark.parametrize(
    ("joined_on", "counts_from"),
    [
        (date(1956, 9, 15), date(1957, 9, 15)),
        (date(1969, 3, 31), date(1970, 3, 31)),
        (date(1969, 4, 1), date(1969, 4, 1)),
        (date(1977, 8, 11), date(1977, 8, 11)),
        (date(1977, 8, 12), date(1978, 8, 12)),
        (date(2004, 2, 29), date(2005, 2, 28)),
    ],
)
def test_without_the_day_probation_follows_the_day_of_joining(joined_on: date, counts_from: date) -> None:
    assert party_age(joined_on, None, on=CUT_OFF).counts_from == counts_from
    assert probation_ends_on(joined_on) == counts_from


def test_a_derived_day_is_said_to_be_derived() -> None:
    assert party_age(date(2003, 6, 1), None, extended_months=6, on=CUT_OFF).sentence == (
        "2003-06-01 入党，转正日期未填，按预备期一年并延长 6 个月推算为 2004-12-01，"
        "自该日起算至 2026-09-30，党龄 21 年 9 个月。"
    )


def test_in_the_years_without_probation_it_counts_from_approval_even_where_a_later_day_is_entered() -> None:
    age = party_age(date(1970, 7, 1), date(1971, 7, 1), on=CUT_OFF)
    assert (age.years, age.months, age.counts_from) == (56, 2, date(1970, 7, 1))
    assert age.sentence == (
        "1970-07-01 入党，当时不设预备期，自批准入党之日起算至 2026-09-30，党龄 56 年 2 个月。"
    )


def test_who_joined_before_probation_was_settled_is_asked_for_the_day() -> None:
    age = party_age(date(1956, 9, 14), None, on=CUT_OFF)
    assert (age.years, age.months, age.counts_from, age.asks) == (None, None, None, "请补填转正日期。")
    assert age.sentence == "1956-09-14 入党，当时预备期长短不一，党龄暂不能计算。请补填转正日期。"
    assert party_age(date(1949, 5, 1), date(1949, 11, 1), on=CUT_OFF).years == 76


@pytest.mark.parametrize(
    ("joined_on", "full_on", "extended_months", "gaps", "asks"),
    [
        (None, None, 0, [], "请补填入党日期。"),
        (date(1920, 1, 1), None, 0, [], "请核对入党日期：早于 1921 年 7 月 1 日。"),
        (date(2003, 6, 1), date(2003, 5, 31), 0, [], "请核对转正日期：早于入党日期。"),
        (date(2003, 6, 1), None, 3, [], "请核对延长预备期：应为 6 至 12 个月。"),
        (
            date(2003, 6, 1),
            None,
            0,
            [(date(2010, 1, 1), date(2009, 1, 1))],
            "请核对党籍中断的起止日期：终止日期早于起始日期。",
        ),
    ],
)
def test_what_does_not_fit_is_asked_and_never_counted(
    joined_on: date | None, full_on: date | None, extended_months: int, gaps: list[Interruption], asks: str
) -> None:
    age = party_age(joined_on, full_on, extended_months=extended_months, interruptions=gaps, on=CUT_OFF)
    assert (age.years, age.months, age.asks) == (None, None, asks)
    assert age.sentence.endswith(asks)


def test_only_the_day_of_becoming_full_is_enough() -> None:
    age = party_age(None, date(2004, 6, 1), on=CUT_OFF)
    assert age.sentence == "2004-06-01 转正，自转正之日起算至 2026-09-30，党龄 22 年 3 个月。"


def test_a_probationary_member_has_none_yet() -> None:
    age = party_age(date(2026, 1, 10), None, on=CUT_OFF)
    assert (age.years, age.months) == (0, 0)
    assert age.sentence == (
        "2026-01-10 入党，至 2026-09-30 尚未转正（2027-01-10 转正），党龄自转正之日起算，现为 0 年。"
    )
    overdue = party_age(date(2024, 1, 10), None, on=CUT_OFF, probationary=True)
    assert (overdue.years, overdue.months, overdue.counts_from) == (0, 0, None)
    assert overdue.sentence == "2024-01-10 入党，至 2026-09-30 尚未转正，党龄自转正之日起算，现为 0 年。"


def test_before_joining_there_is_none() -> None:
    age = party_age(date(2026, 10, 1), None, on=CUT_OFF)
    assert (age.years, age.sentence) == (0, "2026-10-01 入党，至 2026-09-30 尚未入党，党龄 0 年。")


def test_the_first_month_and_full_years_are_told_plainly() -> None:
    assert party_age(None, date(2026, 9, 1), on=CUT_OFF).sentence.endswith("党龄不足 1 个月。")
    assert party_age(None, date(2025, 9, 30), on=CUT_OFF).sentence.endswith("党龄 1 年。")
    assert party_age(None, date(2026, 7, 30), on=CUT_OFF).sentence.endswith("党龄 2 个月。")


def test_interruptions_are_taken_off_and_told() -> None:
    age = party_age(
        date(2003, 6, 1),
        date(2004, 6, 1),
        interruptions=[(date(2012, 3, 1), date(2013, 9, 1)), (date(2010, 1, 1), date(2011, 1, 1))],
        on=CUT_OFF,
    )
    assert (age.years, age.months) == (19, 9)
    assert age.sentence == (
        "2003-06-01 入党，2004-06-01 转正，自转正之日起算至 2026-09-30，"
        "其间 2010-01-01 至 2011-01-01、2012-03-01 至 2013-09-01 党籍中断不计，党龄 19 年 9 个月。"
    )


def test_an_interruption_that_has_not_ended_stops_the_count() -> None:
    stopped: list[Interruption] = [(date(2014, 6, 1), None)]
    age = party_age(date(2003, 6, 1), date(2004, 6, 1), interruptions=stopped, on=CUT_OFF)
    assert (age.years, age.months) == (10, 0)


def test_overlapping_interruptions_are_taken_off_once() -> None:
    twice = [(date(2010, 1, 1), date(2012, 1, 1)), (date(2011, 1, 1), date(2011, 6, 1))]
    once = [(date(2010, 1, 1), date(2012, 1, 1))]
    full_on = date(2004, 6, 1)
    counted = party_age(None, full_on, interruptions=twice, on=CUT_OFF)
    assert (counted.years, counted.months) == (20, 3)
    assert months_of(party_age(None, full_on, interruptions=once, on=CUT_OFF)) == months_of(counted)


def test_the_thirty_first_day_of_a_month_is_not_the_next_month_yet() -> None:
    assert party_age(None, date(2026, 8, 1), on=date(2026, 8, 31)).months == 0
    assert party_age(None, date(2026, 8, 1), on=date(2026, 9, 1)).months == 1


def test_a_leap_day_has_its_anniversary_on_the_last_of_february() -> None:
    full_on = date(2004, 2, 29)
    assert party_age(None, full_on, on=date(2005, 2, 27)).years == 0
    assert party_age(None, full_on, on=date(2005, 2, 28)).years == 1
    assert party_age(None, full_on, on=date(2008, 2, 28)).years == 3
    assert party_age(None, full_on, on=date(2008, 2, 29)).years == 4


@given(DAYS, st.none() | st.integers(0, 900), GAPS, DAYS, st.integers(0, 800))
def test_it_is_never_negative_and_never_shrinks_as_time_goes_on(
    joined_on: date, full_after: int | None, gaps: list[tuple[date, int | None]], on: date, later: int
) -> None:
    full_on = None if full_after is None else joined_on + timedelta(full_after)
    periods = as_periods(gaps)
    today = months_of(party_age(joined_on, full_on, interruptions=periods, on=on))
    then = months_of(party_age(joined_on, full_on, interruptions=periods, on=on + timedelta(later)))
    assert 0 <= today <= then


@given(DAYS, GAPS, DAYS)
@example(date(2022, 1, 31), [(date(2024, 2, 29), 0)], date(2024, 3, 29))
def test_an_interruption_never_adds(joined_on: date, gaps: list[tuple[date, int | None]], on: date) -> None:
    with_gaps = party_age(joined_on, None, interruptions=as_periods(gaps), on=on)
    without = party_age(joined_on, None, on=on)
    assert months_of(with_gaps) <= months_of(without)
    assert without.counts_from == with_gaps.counts_from


@given(DAYS, DAYS)
@example(date(2004, 2, 29), date(2008, 2, 28))
@example(date(2004, 7, 1), date(2008, 6, 30))
@example(date(2004, 8, 1), date(2008, 7, 31))
def test_the_age_turns_full_years_on_the_anniversary(full_on: date, on: date) -> None:
    age = party_age(None, full_on, on=on)
    if on >= full_on:
        assert age.years == on.year - full_on.year - (not has_had_anniversary(full_on, on))


def has_had_anniversary(full_on: date, on: date) -> bool:
    if (full_on.month, full_on.day) == (2, 29) and on.month == 2:
        last = (date(on.year, 3, 1) - timedelta(1)).day
        return on.day >= last
    return (on.month, on.day) >= (full_on.month, full_on.day)
