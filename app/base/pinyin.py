"""The readings of Chinese names: for finding them by pinyin and for lists in the order of pinyin.

Lives here: the plausible readings of a name, the tokens it is found by, the key it is sorted by.
Readings of characters come from pypinyin (imported when first needed), those of surnames from our own table.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from app.base.surnames import GIVEN_READINGS, SURNAME_READINGS, sort_parts, split_name
from app.base.text import is_han, normalise

MOST_READINGS = 8
# A long name of ambiguous characters would have thousands of readings; beyond this the usual ones are taken.
_MOST_COMBINATIONS = 96
_LATIN = re.compile(r"([0-9A-Za-z]+)")
_SHORT_GIVEN, _LONGER_GIVEN = "0", "1"
_AFTER_ALL_SYLLABLES = "~"


class NameTokens(NamedTuple):
    """What a name is found by: its full readings without blanks ('limeili') and their initials ('lml')."""

    full: tuple[str, ...]
    initials: tuple[str, ...]


class _CharReadings(dict[str, tuple[str, ...]]):
    """Character → readings with tone digit, filled as characters are met; no reading: an empty tuple."""

    def __missing__(self, char: str) -> tuple[str, ...]:
        readings = GIVEN_READINGS.get(char) or _dictionary_reading(char)
        self[char] = readings
        return readings


_readings_of = _CharReadings()


def name_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """All plausible readings of a name, each as its syllables without tone, ü written v; the likeliest first.

    单雄 → (('shan', 'xiong'), ('dan', 'xiong')). A run of Latin letters or digits is one syllable; characters
    without a known reading are left out. At most `MOST_READINGS` readings.
    """
    parts = split_name(normalise(name))
    surname = (_plain_options(_surname_readings(parts.surname)),) if parts.surname else ()
    options = [unit for unit in (*surname, *_given_options(parts.given)) if unit]
    return _likeliest(options) if options else ()


def full_pinyin(name: str) -> str:
    """The likeliest reading in one word: 吕布 → 'lvbu'."""
    return "".join(_first_reading(name))


def initials(name: str) -> str:
    """The first letters of the likeliest reading: 李美丽 → 'lml'."""
    return "".join(syllable[0] for syllable in _first_reading(name))


def search_forms(syllable: str) -> tuple[str, ...]:
    """The ways a syllable is typed: 'lv' → ('lv', 'lu', 'lyu'); nearly all others only as they are."""
    if "v" not in syllable[1:]:
        return (syllable,)
    return (syllable, syllable.replace("v", "u"), syllable.replace("v", "yu"))


def search_tokens(name: str) -> NameTokens:
    """Full readings and initials a name is found by, the likeliest first, at most `MOST_READINGS` of each."""
    readings = name_readings(name)
    if len(readings) == 1 and "v" not in (word := "".join(readings[0])):
        return NameTokens((word,), ("".join([syllable[0] for syllable in readings[0]]),))
    full = {"".join(reading): None for reading in readings}
    short = {"".join([syllable[0] for syllable in reading]): None for reading in readings}
    for reading in readings:
        if any("v" in syllable[1:] for syllable in reading):
            full.update(dict.fromkeys(map("".join, product(*map(search_forms, reading)))))
    return NameTokens(tuple(full)[:MOST_READINGS], tuple(short))


def pinyin_sort_key(name: str) -> str:
    """A text by which plain comparison puts names in the order of party lists by pinyin.

    First the surname by syllable and tone, equal readings parted by character so that one surname stays
    together; under one surname given names of one character before longer ones (田富 before 田大利); then
    the given name syllable by syllable. Names without a reading come last.
    """
    surname, given = sort_parts(normalise(name))
    return f"{_surname_key(surname)} {_given_key(given)}"


@lru_cache(maxsize=16_384)
def _given_options(given: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The readings of each character of a given name, without tones; a run of Latin letters is one of them.

    Kept because a register of many thousand people has far fewer given names.
    """
    units: list[tuple[str, ...]] = []
    for piece in _LATIN.split(given):
        if _LATIN.fullmatch(piece):
            units.append((piece.lower(),))
        else:
            units.extend(_readings_of[char] for char in piece)
    return tuple(map(_plain_options, units))


@lru_cache(maxsize=8192)
def _surname_readings(surname: str) -> tuple[str, ...]:
    """Readings of a surname; the syllables of a compound one are joined by '-'.

    A compound surname may also be typed as its characters are usually read (万俟 as wansi), or not be one at
    all (单 + 于飞): those readings stand behind the right one.
    """
    known = SURNAME_READINGS.get(surname)
    if known is None:
        return _readings_of[surname]
    if len(surname) == 1:
        return known
    pieces = [_surname_readings(surname[0]), *(_readings_of[char] for char in surname[1:])]
    return (*known, *map("-".join, product(*pieces)))


@lru_cache(maxsize=8192)
def _plain_options(readings: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Readings without tones, each as its syllables, every one once."""
    plain = ("".join(char for char in reading if not char.isdigit()) or reading for reading in readings)
    return tuple(dict.fromkeys(tuple(reading.split("-")) for reading in plain))


def _likeliest(options: list[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    """Combines the options of all units; combinations with fewer unusual readings come first."""
    if max(map(len, options)) == 1:
        return (tuple([syllable for option in options for syllable in option[0]]),)
    combinations = 1
    choices: list[range] = []
    for option in options:
        size = len(option) if combinations * len(option) <= _MOST_COMBINATIONS else 1
        combinations *= size
        choices.append(range(size))
    readings = (
        tuple([syllable for option, pick in zip(options, picks, strict=True) for syllable in option[pick]])
        for picks in sorted(product(*choices), key=_unlikeliness)
    )
    return tuple(dict.fromkeys(readings))[:MOST_READINGS]


def _unlikeliness(picks: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Few second readings before many, and among equals those of the surname first."""
    return sum(map(bool, picks)), tuple([-pick for pick in picks])


def _first_reading(name: str) -> tuple[str, ...]:
    readings = name_readings(name)
    return readings[0] if readings else ()


@lru_cache(maxsize=8192)
def _surname_key(surname: str) -> str:
    reading = (_surname_readings(surname) or ("",))[0] if surname else ""
    syllables = reading.split("-")
    if len(syllables) != len(surname):
        return "".join(_char_key(char) for char in surname)
    return "".join(_ordered(syllable) + char for syllable, char in zip(syllables, surname, strict=True))


@lru_cache(maxsize=16_384)
def _given_key(given: str) -> str:
    length = _SHORT_GIVEN if len(given) <= 1 else _LONGER_GIVEN
    return length + "".join([_char_key(char) for char in given])


@lru_cache(maxsize=16_384)
def _char_key(char: str) -> str:
    readings = _readings_of[char]
    if readings:
        return _ordered(readings[0]) + char
    return char.lower() if char.isascii() else _AFTER_ALL_SYLLABLES + char


def _ordered(syllable: str) -> str:
    """The syllable so that plain comparison gives the dictionary's order: lu, lü, luan, lüe, lun."""
    if not syllable:
        return _AFTER_ALL_SYLLABLES
    if "v" not in syllable[1:]:
        return syllable
    return f"{syllable[:-1].replace('v', 'u')}:{syllable[-1]}"


def _dictionary_reading(char: str) -> tuple[str, ...]:
    if not is_han(char):
        return ()
    # Characters are asked one by one: the dictionary of phrases would only cost time and memory.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return (found[0][0],) if found else ()
