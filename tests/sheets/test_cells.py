"""What a cell says, in the one policy all readers share."""

from __future__ import annotations

import datetime as dt

import pytest

from app.sheets.cells import cell_text, is_blank, lost_digits
from app.sheets.workbook import ErrorValue, Value
from tests.sheets.books import moment


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (123, "123"),
        (123.0, "123"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (4.4e17, "440000000000000000"),
        (True, "是"),
        (False, "否"),
        ("'0012", "0012"),
        ("’0012", "0012"),
        (" 易 磊琪 ", " 易 磊琪 "),
        (dt.date(2012, 1, 28), "2012-01-28"),
        (moment(2012, 1, 28), "2012-01-28"),
        (moment(2012, 1, 28, 3, 4), "2012-01-28 03:04:00"),
        (ErrorValue("#REF!"), "#REF!"),
    ],
)
def test_a_cell_reads_as_a_person_would_read_it(value: Value, text: str) -> None:
    assert cell_text(value) == text
    assert type(cell_text(value)) is str


@pytest.mark.parametrize(
    "value", [4.40309e17, 440309196711069876.0, 1e15, "4.40309E+17", "4.4E17", " 4.4e+17 ", "'4.4E+17"]
)
def test_a_number_that_went_through_a_float_is_known(value: Value) -> None:
    assert lost_digits(value)


@pytest.mark.parametrize(
    "value",
    [
        "440309196711069876",
        "44030919671106987X",
        440309196711069876,
        13800000000,
        1.5,
        "1E5",
        "易磊琪",
        None,
        True,
    ],
)
def test_whole_digits_are_trusted(value: Value) -> None:
    assert not lost_digits(value)


def test_blanks_of_any_width_are_blank() -> None:
    blank: list[Value] = [None, "", " ", "\u3000\n", "\u200b", "\xa0"]
    filled: list[Value] = [0, False, "x"]
    assert all(map(is_blank, blank))
    assert not any(map(is_blank, filled))
