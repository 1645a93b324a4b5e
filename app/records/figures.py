"""`Figure`: one number that a paper may carry: its meaning, what it is divided by, how it is rounded.

Each register says its own figures in ``figures_of_<register>``; here is what they have in common. What is
counted (a tally) is a whole number per organisation and area and can be added up; shares are made last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_

from app.base.rounding import half_up
from app.records.base import Record

Query = Select[*tuple[Any, ...]]

NO_BASE = "—"
"""What stands where there is nothing to divide by; never 0 % and never infinite (domain rule)."""
PERCENT = "%"
_HUNDRED = 100
_CHANGE_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: the days from ``first`` to ``last``, and where.

    Attributes:
        first: first day; how things stand is counted at the end of ``last``.
        last: last day.
        organisations: ids of the organisations; None for all and those without one.
        areas: ids of the areas; None for all and those without one.
        outside: everything but these organisations, and what has none.
        elsewhere: everything but these areas, and what has none.
    """

    first: date
    last: date
    organisations: tuple[str, ...] | None = None
    areas: tuple[str, ...] | None = None
    outside: bool = False
    elsewhere: bool = False

    def holds(
        self, organisation: SQLColumnExpression[Any], area: SQLColumnExpression[Any] | None = None
    ) -> list[ColumnElement[bool]]:
        """What a query must ask so that only what lies in this scope is counted."""
        asked = []
        if self.organisations is not None:
            asked.append(_among(organisation, self.organisations, but=self.outside))
        if self.areas is not None and area is not None:
            asked.append(_among(area, self.areas, but=self.elsewhere))
        return asked


def _among(column: SQLColumnExpression[Any], ids: tuple[str, ...], *, but: bool) -> ColumnElement[bool]:
    return or_(column.is_(None), column.not_in(ids)) if but else column.in_(ids)


@dataclass(frozen=True, slots=True)
class Family:
    """Tallies that one pass over the store gives.

    Attributes:
        tallies: their keys.
        query: rows of organisation id, area id (or None) and the tallies in order.
    """

    tallies: tuple[str, ...]
    query: Callable[[Scope], Query]


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a number: their type, and the query of their ids."""

    record: type[Record]
    query: Callable[[Scope], Query]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a paper may carry.

    Attributes:
        key: its name for programs; never changed once released.
        label: what the user reads.
        section: the part of a paper it stands in.
        definition: 统计口径, a sentence.
        unit: of its value; `PERCENT` makes it a share.
        numerator: key of the tally above the line.
        denominator: key of the tally below the line, None for a plain number.
        decimals: digits after the point as shipped; a centre may set its own.
        scale: by how much the numerator's tally is to be divided (hours are counted in halves).
        behind: the records behind the numerator.
    """

    key: str
    label: str
    section: str
    definition: str
    unit: str
    numerator: str
    denominator: str | None = None
    decimals: int = 0
    scale: int = 1
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as a paper states it, without its queries: what a closed period keeps of it."""

    key: str
    label: str
    section: str
    definition: str
    unit: str
    numerator: str
    denominator: str | None
    decimals: int
    scale: int

    @property
    def heading(self) -> str:
        """Label with unit: ``报到率（%）``."""
        return f"{self.label}（{self.unit}）"


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of a figure: both sides of the line, the rounded value (None without a base), its text."""

    numerator: int | Decimal
    denominator: int | None
    value: Decimal | None
    text: str


def stated(figure: Figure, decimals: int) -> Stated:
    """A figure with the decimals that are in force."""
    return Stated(
        figure.key,
        figure.label,
        figure.section,
        figure.definition,
        figure.unit,
        figure.numerator,
        figure.denominator,
        decimals,
        figure.scale,
    )


def measured(said: Stated, tallies: Mapping[str, int]) -> Measured:
    """What a figure is, given the tallies; a tally that is not there is 0."""
    above = tallies.get(said.numerator, 0)
    numerator: int | Decimal = above if said.scale == 1 else half_up(above, said.scale, 1)
    below = 1 if said.denominator is None else tallies.get(said.denominator, 0)
    denominator = None if said.denominator is None else below
    if below == 0:
        return Measured(numerator, denominator, None, NO_BASE)
    times = _HUNDRED if said.unit == PERCENT else 1
    value = half_up(above * times, below * said.scale, said.decimals)
    return Measured(numerator, denominator, value, f"{value:,}{PERCENT if said.unit == PERCENT else ''}")


def change(said: Stated, now: Mapping[str, int], base: Mapping[str, int]) -> Decimal | None:
    """By how much a figure differs from its base: percent, of a share percentage points; None without a base.

    Percentage points are taken between the numbers as printed, so that a reader's subtraction agrees.
    """
    if said.unit == PERCENT:
        here, there = measured(said, now).value, measured(said, base).value
        return None if here is None or there is None else here - there
    here_above, here_below = _sides(said, now)
    base_above, base_below = _sides(said, base)
    if base_above == 0 or 0 in (here_below, base_below):
        return None
    difference = here_above * base_below - base_above * here_below
    return half_up(difference * _HUNDRED, base_above * here_below, _CHANGE_DECIMALS)


def _sides(said: Stated, tallies: Mapping[str, int]) -> tuple[int, int]:
    below = 1 if said.denominator is None else tallies.get(said.denominator, 0)
    return tallies.get(said.numerator, 0), below
