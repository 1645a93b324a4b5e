"""The `Document`: a paper as plain data, before anybody decides on Excel or PDF.

All classes are frozen and compare by value, so that a report can be held against a snapshot as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "long_text", "code", "date", "integer", "decimal", "money"]
Align = Literal["auto", "left", "center", "right"]


@dataclass(frozen=True)
class Number:
    """A number shown with just so many decimals, whatever its column says; ``signed`` with its sign.

    ``unit`` stands right behind it where the numbers of a column have several units.
    """

    value: Decimal | int
    decimals: int = 0
    signed: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        """As it stands on paper: 1,234.5 or +3.2%."""
        sign = "+" if self.signed and self.value else ""
        return format(Decimal(self.value), f"{sign},.{self.decimals}f") + self.unit


Cell = str | int | float | Decimal | date | Number | None
Row = Sequence[Cell]
Rows = Sequence[Row] | Callable[[], Iterable[Row]]

_RIGHT: frozenset[Kind] = frozenset({"integer", "decimal", "money"})
_CENTRED: frozenset[Kind] = frozenset({"date"})


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        label: the heading.
        kind: what the cells hold. ``text`` a short text; ``long_text`` one that may wrap; ``code`` an id
            number, phone or card number, always text and never broken; ``date`` a `datetime.date`;
            ``integer``, ``decimal`` numbers; ``money`` whole cents (fen), shown in yuan. A cell of another
            type (a masked date, "—") is written as text.
        width_hint: wished width in Chinese characters; without it the contents decide.
        align: ``auto`` puts numbers right, dates in the middle, the rest left.
        decimals: digits after the point of a ``decimal``.
    """

    label: str
    kind: Kind = "text"
    width_hint: float | None = None
    align: Align = "auto"
    decimals: int = 2

    @property
    def side(self) -> Literal["left", "center", "right"]:
        """Where the cells stand once ``auto`` is decided."""
        if self.align != "auto":
            return self.align
        if self.kind in _RIGHT:
            return "right"
        return "center" if self.kind in _CENTRED else "left"


@dataclass(frozen=True)
class Heading:
    """A section heading (``level`` 1 or 2); becomes a bookmark of the PDF and a sheet name in Excel."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under a head.

    Attributes:
        columns: the columns from left to right.
        rows: the rows, or for bulk ledgers a function that gives them one by one each time it is called.
        total_row: the last row (合计), or None. Already computed: a renderer adds nothing up.
        caption: what stands above the table, when a document has several.
        links: for the screen, per row and cell what opens the records behind it; empty texts for nothing.
        total_links: the same of the last row.
    """

    columns: tuple[Column, ...]
    rows: Rows
    total_row: Row | None = None
    caption: str = ""
    links: tuple[tuple[str, ...], ...] = ()
    total_links: tuple[str, ...] = ()

    def each_row(self) -> Iterator[Row]:
        """The rows from first to last."""
        return iter(self.rows() if callable(self.rows) else self.rows)


@dataclass(frozen=True)
class Cover:
    """The first sheet: title in the middle, and lines of label and text below it."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeyFigure:
    """One number in large type: what it is, its value (None: no base) with unit, a quiet remark, its link."""

    label: str
    value: Number | None
    unit: str
    remark: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """The value as it stands on paper."""
        return "—" if self.value is None else self.value.text


@dataclass(frozen=True)
class KeyFigures:
    """The numbers a reader wants first."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Series:
    """One row of values of a chart, one per category; None where there is none."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: lying bars for things beside each other, a line for what goes on in time.

    Attributes:
        title: what stands above it.
        kind: ``bar`` or ``line``.
        categories: what the values are of.
        series: one or two rows of values.
        unit: of the values.
    """

    title: str
    kind: Literal["bar", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


Part = Heading | Text | Table | Cover | KeyFigures | Chart


@dataclass(frozen=True)
class Document:
    """A paper.

    Attributes:
        title: stands on top, and is the title property of the file.
        parts: headings, paragraphs, tables, key figures and charts in order; a cover only as the first.
        note: 统计口径: what is counted and as of when.
        orientation: ``auto`` lets the PDF turn the sheet when the columns need it.
        paper: ``A4`` or ``A3``.
        language: BCP 47 tag of the text.
        made_by: 制表人, empty for a line to sign on.
        checked_by: 审核人, empty for a line to sign on.
        made_on: 制表日期.
        signed: whether the line of 制表人, 审核人, 制表日期 stands at the end.
        masked: whether personal numbers were masked by who made the document; said in the foot.
    """

    title: str
    parts: tuple[Part, ...]
    note: str = ""
    orientation: Literal["auto", "portrait", "landscape"] = "auto"
    paper: Literal["A4", "A3"] = "A4"
    language: str = "zh-CN"
    made_by: str = ""
    checked_by: str = ""
    made_on: date | None = None
    signed: bool = True
    masked: bool = False


def shown(value: Cell, column: Column) -> str:
    """The text a cell shows on paper: 2026-07-01, 1,234.50 (yuan from cents), 12."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, date):
        return value.isoformat()[:10]
    if column.kind == "money":
        return f"{Decimal(value) / 100:,.2f}"
    pattern = {"decimal": f",.{column.decimals}f", "integer": ","}.get(column.kind, "")
    return format(value, pattern)


def as_table(figures: KeyFigures) -> Table:
    """Key figures as rows, where there is no large type."""
    columns = (
        Column("指标"),
        Column("数值", "decimal"),
        Column("单位", align="center"),
        Column("说明", "long_text"),
    )
    rows = tuple((one.label, one.value or "—", one.unit, one.remark) for one in figures.figures)
    return Table(columns, rows, links=tuple(("", one.link, "", "") for one in figures.figures))


def signature(document: Document) -> tuple[str, ...]:
    """The pieces of the last line: 制表人, 审核人, 制表日期; empty when the paper is not signed."""
    if not document.signed:
        return ()
    on = document.made_on
    day = f"{on.year}年{on.month}月{on.day}日" if on else ""
    return (f"制表人：{document.made_by}", f"审核人：{document.checked_by}", f"制表日期：{day}")
