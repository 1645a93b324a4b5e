"""Papers on which everything has its place: forms, receipts, cards, slips. Plain data, in millimetres.

`x` counts from the left edge of the sheet, `y` from its top. `form_grid` lays out labels and values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["body", "head", "title"]
Align = Literal["left", "center", "right"]

A4 = (210.0, 297.0)


@dataclass(frozen=True)
class Words:
    """A text in a box; it wraps at ``width`` and shrinks to no less than 7 points to stay in ``height``.

    Attributes:
        text: what stands there.
        x: left edge of the box.
        y: upper edge of the box.
        width: of the box.
        height: of the box; the text stands in its middle.
        size: in points.
        role: which font.
        align: within the box.
        soft: grey instead of black.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float = 10.5
    role: Role = "body"
    align: Align = "left"
    soft: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight line; ``weight`` in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.5
    dashed: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle, not filled; ``weight`` in points."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.5
    dashed: bool = False


@dataclass(frozen=True)
class Qr:
    """A QR code (ASCII text only) in a square; its quiet zone lies within."""

    text: str
    x: float
    y: float
    size: float


Item = Words | Rule | Box | Qr


@dataclass(frozen=True)
class Sheet:
    """One page; ``bookmark`` names it in the outline, empty for none."""

    items: tuple[Item, ...]
    bookmark: str = ""


@dataclass(frozen=True)
class Placed:
    """A paper of such pages.

    Attributes:
        title: property of the file.
        sheets: the pages, or a function that gives them one by one each time it is called.
        size: of the pages in millimetres, width and height.
        numbered: whether 第 X 页，共 Y 页 stands at the foot.
        foot: words at the left of the foot.
    """

    title: str
    sheets: Sequence[Sheet] | Callable[[], Iterable[Sheet]]
    size: tuple[float, float] = A4
    numbered: bool = False
    foot: str = ""

    def each(self) -> Iterable[Sheet]:
        """The pages from first to last."""
        return self.sheets() if callable(self.sheets) else self.sheets


@dataclass(frozen=True)
class FormCell:
    """One cell of a form: its text, its share of the row's width, and how it looks."""

    text: str
    share: float
    label: bool = False
    align: Align | None = None
    size: float = 10.5


@dataclass(frozen=True)
class FormRow:
    """One row of a form and its height in millimetres."""

    cells: Sequence[FormCell]
    height: float = 9.0


def pair(label: str, value: str, label_share: float = 1.0, value_share: float = 2.0) -> tuple[FormCell, ...]:
    """A label and its value, side by side."""
    return (FormCell(label, label_share, label=True), FormCell(value, value_share))


def form_grid(rows: Sequence[FormRow], x: float, y: float, width: float) -> tuple[tuple[Item, ...], float]:
    """A form with lines around every cell.

    Args:
        rows: from top to bottom.
        x: left edge.
        y: upper edge.
        width: of the whole form.

    Returns:
        The items, and the ``y`` below the form.
    """
    items: list[Item] = []
    top = y
    for row in rows:
        left, total = x, sum(cell.share for cell in row.cells)
        for cell in row.cells:
            wide = width * cell.share / total
            items.append(Box(left, top, wide, row.height))
            items.append(_in_cell(cell, left, top, wide, row.height))
            left += wide
        top += row.height
    items.append(Box(x, y, width, top - y, weight=1.0))
    return tuple(items), top


def _in_cell(cell: FormCell, x: float, y: float, width: float, height: float) -> Words:
    inner = 1.2
    align = cell.align or ("center" if cell.label else "left")
    role: Role = "head" if cell.label else "body"
    return Words(cell.text, x + inner, y + 0.6, width - 2 * inner, height - 1.2, cell.size, role, align)
