"""Where a line of Chinese may break (GB/T 9704-2012, GB/T 15834-2011 and common print practice).

No line begins with a closing mark or ends with an opening one; numbers, dates and Latin words stay whole
unless they are longer than the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

NOT_FIRST = frozenset("，。、；：？！）》」』】〉〕］｝”’％‰℃°…—～·,.;:?!)]}%>»")
NOT_LAST = frozenset("（《「『【〈〔［｛“‘￥＄№([{<«$¥")

# A date or a number with its sign and unit, a Latin word, or one character.
_WHOLE = re.compile(
    r"[0-9]+年(?:[0-9]+月(?:[0-9]+日)?)?|[0-9]+月[0-9]+日"
    r"|[+\-−]?[0-9A-Za-z](?:[0-9A-Za-zÀ-ɏ.,:/_@#&+*'’\-]*[0-9A-Za-zÀ-ɏ*])?[%％‰℃]?|\s+|.",
    re.DOTALL,
)
_PLAIN = re.compile(r"[0-9A-Za-z*]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_SINGLE = re.compile(r".", re.DOTALL)

Measure = Callable[[str], float]


def break_lines(text: str, limit: float, width: Measure, first_indent: float = 0) -> list[str]:
    """``text`` in lines no wider than ``limit``; line feeds in it stay.

    Args:
        text: one or more paragraphs.
        limit: widest line, in the unit of ``width``.
        width: width of a piece of text.
        first_indent: what the first line of each paragraph leaves free.

    Returns:
        The lines without spaces at their ends; at least one.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _Paragraph(limit, width, first_indent).lines(paragraph)
    return lines


def _clusters(text: str, tokens: re.Pattern[str]) -> Iterator[str]:
    """Pieces between which a line may break."""
    cluster = ""
    for found in tokens.finditer(text):
        piece = found[0]
        if cluster and not piece.isspace() and piece[0] not in NOT_FIRST and cluster[-1] not in NOT_LAST:
            yield cluster
            cluster = ""
        cluster += piece
    if cluster:
        yield cluster


class _Paragraph:
    """Fills lines greedily; what is longer than a line is taken apart more and more finely."""

    def __init__(self, limit: float, width: Measure, first_indent: float) -> None:
        self._limit = limit
        self._width = width
        self._free = limit - first_indent
        self._line = ""
        self._done: list[str] = []

    def lines(self, text: str) -> list[str]:
        """The lines of one paragraph."""
        self._add(text, (_WHOLE, _PLAIN, _SINGLE))
        if self._line.strip() or not self._done:
            self._done.append(self._line.rstrip())
        return self._done

    def _add(self, text: str, finer: tuple[re.Pattern[str], ...]) -> None:
        for cluster in _clusters(text, finer[0]):
            needed = self._width(cluster.rstrip())
            if needed <= self._free:
                self._put(cluster)
            elif needed <= self._limit:
                self._turn()
                self._put(cluster)
            elif len(finer) > 1:
                self._add(cluster, finer[1:])
            else:
                self._cut(cluster)

    def _put(self, cluster: str) -> None:
        self._line += cluster
        self._free -= self._width(cluster)

    def _turn(self) -> None:
        if self._line.strip():
            self._done.append(self._line.rstrip())
        self._line = ""
        self._free = self._limit

    def _cut(self, cluster: str) -> None:
        """A run of marks longer than a line: no rule can hold, so it is cut where the line is full."""
        for letter in cluster:
            if self._width(letter) > self._free:
                self._turn()
            self._put(letter)
