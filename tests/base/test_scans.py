"""What scanners and id-card readers send, in the shapes that are in use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.scans import TOKEN_DIGITS, IdCard, is_token, luhn, read_scan
from tests import builders

NUMBER = builders.id_number(7)


@pytest.mark.parametrize(
    ("sent", "card"),
    [
        (NUMBER, IdCard(NUMBER)),
        (f" {NUMBER.lower()} ", IdCard(NUMBER)),
        (f"姓名：䶮山 性别：男 民族：汉 住址：向阳路 1 号 公民身份号码：{NUMBER}", IdCard(NUMBER, "䶮山")),
        (f"姓名:李美玲\t身份证号:{NUMBER}", IdCard(NUMBER, "李美玲")),
        (f"李美玲|女|汉|19500108|向阳路 1 号|{NUMBER}|向阳分局|20200101-20400101", IdCard(NUMBER, "李美玲")),
        (f"{NUMBER},李美玲,女", IdCard(NUMBER)),
        (f"李美玲^女^{NUMBER}", IdCard(NUMBER, "李美玲")),
    ],
)
def test_every_reader_tells_number_and_name(sent: str, card: IdCard) -> None:
    assert read_scan(sent).card == card
    assert read_scan(sent).token is None


def test_a_number_with_a_wrong_check_digit_is_no_card() -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert read_scan(wrong).card is None
    assert read_scan(f"李美玲|{wrong}").card is None


@pytest.mark.parametrize("typed", ["lml", "1234", "19900000001", "李美玲", "", "3栋"])
def test_what_a_person_types_is_neither_card_nor_token(typed: str) -> None:
    scan = read_scan(typed)
    assert (scan.token, scan.card) == (None, None)


@given(st.text("0123456789", min_size=TOKEN_DIGITS - 1, max_size=TOKEN_DIGITS - 1))
def test_a_token_is_known_by_its_check_digit(digits: str) -> None:
    token = digits + luhn(digits)
    assert read_scan(token).token == token
    others = [digits + digit for digit in "0123456789" if digit != token[-1]]
    assert not any(map(is_token, others))


@given(st.text("0123456789", min_size=TOKEN_DIGITS, max_size=TOKEN_DIGITS), st.integers(0, 11))
def test_one_misread_digit_is_always_noticed(digits: str, place: int) -> None:
    token = digits[:-1] + luhn(digits[:-1])
    changed = str((int(token[place]) + 1) % 10)
    assert not is_token(token[:place] + changed + token[place + 1 :])
