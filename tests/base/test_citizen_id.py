"""The identity number: what is right, what is wrong and what it says of a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from app.base.citizen_id import CitizenId, check_char, read_citizen_id

STANDARD = CitizenId("11010519491231002X", date(1949, 12, 31), "女", ())
DIGITS = "0123456789"
BIRTHS = st.dates(date(1900, 1, 1), date(2025, 12, 31))
# Districts the oracle knows; ours takes any, since counties are abolished and people stay.
DISTRICTS = st.sampled_from(["440303", "440309", "110105", "310101"])


def number_of(district: str, birth_on: date, serial: int) -> str:
    first17 = f"{district}{birth_on:%Y%m%d}{serial:03d}"
    return first17 + check_char(first17)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        "'11010519491231002X",
        "‘11010519491231002x ",
        " 110105 19491231 002X\u3000",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        "\ufeff11010519491231002X\u200b",
        "11010519491231002X\t",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_citizen_id(typed) == STANDARD


def test_a_number_of_fifteen_places_becomes_one_of_eighteen() -> None:
    assert read_citizen_id("110105491231002") == STANDARD


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1",
        "1101051949123100",
        "11010519491231002",
        "11010519491231002XX",
        "11010519491231002Y",
        "1101051949123100²X",
        "1101051949123100٣X",
        "A1010519491231002X",
        "11010519491231-02X",
        "4.40309E+17",
        "无",
        "11010519491231002²",
    ],
)
def test_a_number_of_wrong_length_or_characters_says_nothing(typed: str) -> None:
    reading = read_citizen_id(typed)
    assert reading.faults == ("id_short",)
    assert (reading.birth_on, reading.sex, reading.valid) == (None, None, False)


def test_a_wrong_check_character_still_shows_what_the_number_says() -> None:
    assert read_citizen_id("110105194912310021") == CitizenId(
        "110105194912310021", date(1949, 12, 31), "女", ("id_checksum",)
    )


def test_a_birth_day_that_never_was_is_a_fault() -> None:
    first17 = "44030919870230001"
    assert read_citizen_id(first17 + check_char(first17)).faults == ("id_birth",)
    wrong = next(digit for digit in DIGITS if digit != check_char(first17))
    assert read_citizen_id(first17 + wrong).faults == ("id_checksum", "id_birth")
    assert read_citizen_id("110105491331002").faults == ("id_birth",)


@given(DISTRICTS, BIRTHS, st.integers(0, 999))
def test_right_numbers_are_right_for_the_oracle_too(district: str, birth_on: date, serial: int) -> None:
    number = number_of(district, birth_on, serial)
    reading = read_citizen_id(number)
    assert reading == CitizenId(number, birth_on, "男" if serial % 2 else "女", ())
    assert ric.calc_check_digit(number) == check_char(number[:17])
    assert ric.get_birth_date(number) == birth_on


@given(st.text(DIGITS, min_size=17, max_size=17), st.sampled_from("0123456789X"))
def test_the_oracle_finds_the_same_check_characters_wrong(first17: str, last: str) -> None:
    wrong = "id_checksum" in read_citizen_id(first17 + last).faults
    assert wrong == (ric.calc_check_digit(first17 + last) != last)


@given(DISTRICTS, BIRTHS, st.integers(0, 999), st.integers(0, 17), st.sampled_from(DIGITS))
def test_one_mistyped_digit_is_always_noticed(
    district: str, birth_on: date, serial: int, place: int, digit: str
) -> None:
    number = number_of(district, birth_on, serial)
    typed = number[:place] + digit + number[place + 1 :]
    assert ("id_checksum" in read_citizen_id(typed).faults) == (typed != number)


@given(DISTRICTS, BIRTHS, st.integers(0, 998), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed(
    district: str, birth_on: date, serial: int, place: int
) -> None:
    number = number_of(district, birth_on, serial).replace("X", "10")[:18]
    number = number[:17] + check_char(number[:17])
    typed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (not read_citizen_id(typed).valid) == (typed != number)


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    reading = read_citizen_id(text)
    assert reading.valid or reading.faults
    assert read_citizen_id(reading.number).number == reading.number


def test_seventeen_digits_are_needed_for_the_check_character() -> None:
    with pytest.raises(KeyError):
        check_char("1101051949123100")
