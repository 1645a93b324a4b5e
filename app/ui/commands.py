"""What the one box of the frame can do besides finding people, and how it is matched with what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAGES, ACTS, PEOPLE = "页面", "操作", "党员"
"""Headings of the groups."""


@dataclass(frozen=True, slots=True)
class Command:
    """A page to open or something to do.

    Attributes:
        group: `PAGES` or `ACTS`.
        words: as it is offered.
        icon: file name under ``resources/icons``.
        run: does it.
        hint: the key that does the same.
        also: other words it is known by.
    """

    group: str
    words: str
    icon: str
    run: Callable[[], object]
    hint: str = ""
    also: tuple[str, ...] = ()


def fitting(commands: Sequence[Command], text: str) -> list[Command]:
    """The commands that fit what is typed (characters, full pinyin or initials), the nearest first.

    Reads pinyin, so it is called off the window's thread.
    """
    typed = "".join(text.lower().split())
    if not typed:
        return list(commands)
    ranked = [(min(_rank(words, typed) for words in (one.words, *one.also)), one) for one in commands]
    return [one for rank, one in sorted(ranked, key=lambda pair: pair[0]) if rank < _NO_FIT]


_NO_FIT = 4


def _rank(words: str, typed: str) -> int:
    """0 begins so, 1 sounds so from the beginning, 2 holds it, 3 sounds so further on, 4 does not fit."""
    from app.base.pinyin import search_tokens

    plain = words.lower()
    if plain.startswith(typed):
        return 0
    if typed in plain:
        return 2
    tokens = search_tokens(words)
    if any(sound.startswith(typed) for sound in (*tokens.full, *tokens.initials)):
        return 1
    later = (search_tokens(words[start:]) for start in range(1, len(words)))
    if any(sound.startswith(typed) for part in later for sound in (*part.full, *part.initials)):
        return 3
    return _NO_FIT
