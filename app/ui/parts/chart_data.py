"""What a chart shows, as plain data: labels along the bottom, and series of numbers over them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal

BARS, LINES = "bars", "lines"
NOTHING = "—"
"""Shown where there is no number: no base, nothing recorded. Never 0."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers.

    Attributes:
        name: what they count.
        values: one for each label, None where there is none.
        texts: how each is written, where that is settled already (a figure's own text); else they are
            rounded half up to the chart's decimals.
    """

    name: str
    values: tuple[Number | None, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        title: what it shows.
        labels: what stands along the bottom.
        series: one, or several side by side.
        kind: ``bars`` (several series stand side by side) or ``lines``.
        decimals: how many the numbers are written with.
        unit: what they are counted in; ``%`` stands right behind the number.
        along: what the labels are, the heading of the first column of the table.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = BARS
    decimals: int = 0
    unit: str = ""
    along: str = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("each series has one value for each label")

    @property
    def empty(self) -> bool:
        """Whether there is no number at all."""
        return all(value is None for one in self.series for value in one.values)

    def text(self, series: int, place: int) -> str:
        """How one number is written, without unit."""
        said = self.series[series]
        if said.texts:
            return said.texts[place]
        value = said.values[place]
        return NOTHING if value is None else written(value, self.decimals)

    def sentence(self, place: int) -> str:
        """All that the chart says over one label, as it is read aloud: ``三月：报到 12 人，服务 30 人``."""
        behind = self.unit if self.unit.startswith("%") or not self.unit else f" {self.unit}"
        said = (
            f"{one.name} {self.text(at, place)}{behind if one.values[place] is not None else ''}".strip()
            for at, one in enumerate(self.series)
        )
        return f"{self.labels[place]}：{'，'.join(said)}"

    def span(self) -> tuple[float, float]:
        """The least and the greatest number, zero always among them."""
        values = [float(value) for one in self.series for value in one.values if value is not None]
        return min(0.0, *values, 0.0), max(0.0, *values, 0.0)


def written(value: Number, decimals: int) -> str:
    """A number with so many decimals, rounded half up, thousands apart: ``12,345.5``."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"
