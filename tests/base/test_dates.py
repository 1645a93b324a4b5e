"""Dates read as people and workbooks write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from app.base.dates import (
    DateReading,
    add_months,
    from_serial,
    read_date,
    read_typed,
    show_date,
    whole_months,
)


def serial_1900(day: date) -> float:
    """The serial as another library makes it."""
    return float(to_excel(day))  # type: ignore[no-untyped-call]


def serial_1904(day: date) -> float:
    return float(to_excel(day, epoch=CALENDAR_MAC_1904))  # type: ignore[no-untyped-call]


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "1987.6.1",
        "1987.06.01",
        "1987-06-01",
        "1987/6/1",
        "1987年6月1日",
        "1987年06月01日 ",
        "1987 年 6 月 1 日",
        "1987年6月1号",
        "１９８７．０６．０１",
        "１９８７年６月１日",
        "19870601",
        "'19870601",
        "19870601.0",
        "1987.06.01 00:00:00",
        "1987-06-01T00:00:00",
        "1987/6/1 0:00",
        "1987. 6. 1",
        "一九八七年六月一日",
        "31929",
        19870601,
        19870601.0,
        31929,
        31929.75,
        date(1987, 6, 1),
        datetime(1987, 6, 1, 23, 59, tzinfo=UTC),
    ],
)
def test_a_full_date_is_read_however_it_is_written(written: object) -> None:
    assert read_date(written) == DateReading(date(1987, 6, 1), "day")


@pytest.mark.parametrize(
    "written",
    [
        "1987.06",
        "1987.6",
        "1987-06",
        "1987/6",
        "1987年6月",
        "1987年06月 ",
        "198706",
        198706,
        1987.06,
        "一九八七年六月",
        1987.6,
    ],
)
def test_a_month_is_read_as_its_first_day_and_said_to_be_a_month(written: object) -> None:
    assert read_date(written) == DateReading(date(1987, 6, 1), "month")


@pytest.mark.parametrize("written", ["2005", "2005年", 2005, 2005.0, "二〇〇五年", "二○○五年", "二零零五年"])
def test_a_year_is_read_as_a_year(written: object) -> None:
    assert read_date(written) == DateReading(date(2005, 1, 1), "year")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("一九四九年十月一日", date(1949, 10, 1)),
        ("二〇一二年十二月三十一日", date(2012, 12, 31)),
        ("二〇二〇年元月二十日", date(2020, 1, 20)),
        ("一九九九年十一月十九日", date(1999, 11, 19)),
    ],
)
def test_chinese_numerals_are_read(words: str, day: date) -> None:
    assert read_date(words) == DateReading(day, "day")


@pytest.mark.parametrize(
    "written",
    [
        "入党多年",
        "",
        " ",
        None,
        True,
        "19871345",
        19871345,
        "1987.13",
        "1987.02.30",
        "1987年6月1日入党",
        "87.6.1",
        "870601",
        "01/06/1987",
        "1899-12-31",
        "2101-01-01",
        date(1899, 12, 31),
        datetime(9999, 12, 31, tzinfo=UTC),
        35,
        35.5,
        0,
        -31929,
        float("nan"),
        float("inf"),
        1987.1,
        1987.063,
        "440309199001011234",
        440309199001011234,
        "13812345678",
        13812345678,
        "1987.6/1",
        "一九八七年十三月一日",
        "一九八七年二三月",
        "正常",
        b"1987",
        "1987.6.1 25",
        "²⁰⁰⁵",
    ],
)
def test_what_is_not_surely_a_date_is_not_read(written: object) -> None:
    assert read_date(written) is None


def test_workbooks_that_count_from_1904_give_the_same_days() -> None:
    assert read_date(31929 - 1462, epoch_1904=True) == DateReading(date(1987, 6, 1), "day")
    assert read_date("30467", epoch_1904=True) == DateReading(date(1987, 6, 1), "day")


def test_the_leap_day_that_never_was_is_known() -> None:
    assert from_serial(1) == date(1900, 1, 1)
    assert from_serial(59) == date(1900, 2, 28)
    assert from_serial(60) is None
    assert from_serial(61) == date(1900, 3, 1)
    assert from_serial(0) is None
    assert from_serial(0, epoch_1904=True) == date(1904, 1, 1)


@given(st.dates(date(1908, 6, 1), date(2100, 12, 31)), st.floats(0, 0.99))
def test_every_serial_gives_its_day_in_both_systems(day: date, time_of_day: float) -> None:
    assert read_date(serial_1900(day) + time_of_day) == DateReading(day, "day")
    if day.year > 1912:
        serial = serial_1904(day)
        assert read_date(serial + time_of_day, epoch_1904=True) == DateReading(day, "day")


@given(DAYS)
def test_a_shown_date_reads_back(day: date) -> None:
    assert read_date(show_date(day)) == DateReading(day, "day")
    assert read_date(int(f"{day:%Y%m%d}")) == DateReading(day, "day")
    assert read_date(show_date(day, "month")) == DateReading(day.replace(day=1), "month")
    assert read_date(show_date(day, "year")) == DateReading(date(day.year, 1, 1), "year")


def test_no_date_shows_as_nothing() -> None:
    assert show_date(None) == ""


@given(st.text() | st.integers() | st.floats())
def test_whatever_is_read_lies_within_two_centuries(value: object) -> None:
    reading = read_date(value)
    assert reading is None or date(1900, 1, 1) <= reading.value <= date(2100, 12, 31)


def test_a_month_is_full_on_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2004, 2, 29), 12) == date(2005, 2, 28)
    assert whole_months(date(2004, 2, 29), date(2005, 2, 28)) == (12, 0)
    assert whole_months(date(2004, 2, 29), date(2008, 2, 28)) == (47, 30)
    assert whole_months(date(2023, 1, 31), date(2023, 2, 27)) == (0, 27)
    assert whole_months(date(2023, 1, 31), date(2023, 1, 30)) == (0, 0)


@given(DAYS, st.integers(0, 1200), st.integers(0, 40))
def test_whole_months_undo_added_months(start: date, months: int, days: int) -> None:
    later = add_months(start, months)
    assert whole_months(start, later) == (months, 0)
    end = later + timedelta(days)
    full, rest = whole_months(start, end)
    assert add_months(start, full) + timedelta(rest) == end
    assert add_months(start, full + 1) > end


@pytest.mark.parametrize("typed", ["850701", "85.7.1", "85-07-01", "85年7月1日", "８５／７／１"])
def test_a_year_of_two_figures_is_read_where_it_means_one_only(typed: str) -> None:
    assert read_typed(typed, date(2026, 9, 30)) == DateReading(date(1985, 7, 1), "day")


def test_a_month_of_a_year_of_two_figures_is_read() -> None:
    assert read_typed("85年7月", date(2026, 9, 30)) == DateReading(date(1985, 7, 1), "month")


@pytest.mark.parametrize("typed", ["120701", "26.7.1", "31.7.1", "851301", "85", "85年", ""])
def test_a_year_of_either_century_or_a_day_is_not_guessed(typed: str) -> None:
    assert read_typed(typed, date(2026, 9, 30)) is None


def test_what_is_typed_in_full_is_read_as_ever() -> None:
    assert read_typed("198507", date(2026, 9, 30)) == DateReading(date(1985, 7, 1), "month")
