"""The citizen identity number of GB 11643: its check character, birth date and sex.

Lives here: reading a number as typed. Whether it is accepted, and what repeats, is decided elsewhere.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from app.base.text import normalise

Sex = Literal["男", "女"]
Fault = Literal["id_short", "id_checksum", "id_birth"]

_LENGTH = 18
_OLD_LENGTH = 15
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1850


def _weighted(start: int, length: int) -> dict[str, int]:
    """The weighted sum of every run of `length` digits that begins at place `start` of a number."""
    sums = {"": 0}
    for weight in _WEIGHTS[start : start + length]:
        sums = {
            run + str(digit): so_far + weight * digit for run, so_far in sums.items() for digit in range(10)
        }
    return sums


# Six look-ups take the place of seventeen multiplications: rosters of 50 000 rows are checked in one go.
_A, _B, _C, _D, _E = (_weighted(start, 3) for start in range(0, 15, 3))
_F = _weighted(15, 2)
_CHECK_OF = [_CHECK_CHARS[total % 11] for total in range(9 * sum(_WEIGHTS) + 1)]
_SEX_OF: dict[str, Sex] = {digit: "男" if digit in "13579" else "女" for digit in "0123456789"}

_NO_FAULTS: tuple[Fault, ...] = ()
_SHORT: tuple[Fault, ...] = ("id_short",)
_CHECKSUM: tuple[Fault, ...] = ("id_checksum",)
_BIRTH: tuple[Fault, ...] = ("id_birth",)


class CitizenId(NamedTuple):
    """What a typed number says.

    `number` is the tidied number, in 18 places wherever it could be read. `faults` is empty or holds
    'id_short' (wrong length or a wrong character; then birth and sex are None), 'id_checksum' (the last
    character does not fit; birth and sex are given all the same) or 'id_birth' (no such day).
    """

    number: str
    birth_on: date | None
    sex: Sex | None
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong with the number."""
        return not self.faults


def check_char(first17: str) -> str:
    """The eighteenth character, '0' to '9' or 'X', for the first seventeen digits.

    Raises KeyError where `first17` is not made of seventeen digits. Source: GB 11643, ISO 7064 MOD 11-2.
    """
    total = _A[first17[:3]] + _B[first17[3:6]] + _C[first17[6:9]] + _D[first17[9:12]]
    return _CHECK_OF[total + _E[first17[12:15]] + _F[first17[15:]]]


def read_citizen_id(text: str) -> CitizenId:
    """Reads a number as typed: blanks, full-width characters, a leading ' and a small x are tolerated.

    Fifteen digits become eighteen, born in 19yy. Area codes are not checked: counties are abolished, people
    stay.
    """
    number = text
    try:
        check = check_char(number[:17])
    except KeyError:
        number = _tidied(text)
        try:
            check = check_char(number[:17])
        except KeyError:
            return CitizenId(number, None, None, _SHORT)
    if number[17:] != check:
        tidied = _tidied(number)
        if len(tidied) != _LENGTH or tidied[17] not in "0123456789X":
            return CitizenId(tidied, None, None, _SHORT)
        if tidied != number:
            return read_citizen_id(tidied)
        birth_on = _birth(number[6:14])
        return CitizenId(
            number, birth_on, _SEX_OF[number[16]], _CHECKSUM if birth_on else (*_CHECKSUM, *_BIRTH)
        )
    birth_on = _birth(number[6:14])
    return CitizenId(number, birth_on, _SEX_OF[number[16]], _NO_FAULTS if birth_on else _BIRTH)


def _tidied(text: str) -> str:
    """Without blanks and leading apostrophes, with a capital X; fifteen digits become eighteen characters."""
    number = normalise(text).replace(" ", "").strip("'‘’`").upper()
    if len(number) == _OLD_LENGTH and number.isascii() and number.isdigit():
        first17 = f"{number[:6]}19{number[6:]}"
        return first17 + check_char(first17)
    return number


@lru_cache(maxsize=65_536)
def _birth(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= _EARLIEST_BIRTH_YEAR else None
