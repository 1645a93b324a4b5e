"""`render_placed_book`: a form of boxes and words as a workbook, a sheet and one printed page for each page.

Every edge of a box becomes an edge of a row or column, every box a cell or merged cells; what stands outside
boxes gets cells of its own. So the printed sheet looks like the PDF, and a superior can go on typing in it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.files import replace_atomically
from app.reports.placed import A4, Box, Item, Placed, Sheet, Words
from app.reports.render.excel_cells import width_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_INCH, _POINTS = 25.4, 72 / 25.4
_NEAR = 0.3
"""Edges closer than this are one, in millimetres."""
_STRONG = 1.0
_LEAST, _STEP = 7.0, 0.5
_LEADING = 1.35
_FOOT = 8.0
_A4_SIZE = 9
_STANDARD, _STANDARD_SIZE, _DIGIT = "Arial", 10, 7
"""The workbook's standard type, and the dots of its digits at 96 an inch: columns are as wide as so many of
them. Each office has it, or another just as wide."""
_MARGIN = 4.0
"""Millimetres of a cell's width that its words keep free."""
_FONT = "宋体"
_SOFT = "FF595959"


@dataclass(frozen=True)
class _Area:
    """A piece of the page and what stands in it; ``box`` is drawn around it."""

    left: float
    top: float
    right: float
    bottom: float
    box: Box | None
    words: tuple[Words, ...]


def render_placed_book(paper: Placed, target: Path) -> None:
    """Write ``paper`` to ``target`` (.xlsx), whole or not at all.

    Args:
        paper: A4 pages of boxes and words; rules and codes have no place in cells.
        target: the file to make or replace.

    Raises:
        TroubleError: the disk does not take the file.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    if paper.size != A4:
        raise ValueError(paper.size)
    book = Workbook()
    del book[book.sheetnames[0]]
    standard: Any = book
    standard._named_styles["Normal"].font = Font(name=_STANDARD, size=_STANDARD_SIZE)  # noqa: SLF001 - no other way
    for number, sheet in enumerate(paper.each(), 1):
        _fill(book.create_sheet(paper.title if number == 1 else f"{paper.title}（{number}）"), sheet)
    book.properties.title = paper.title
    book.properties.creator = "党群工作台"
    book.properties.language = "zh-CN"
    with replace_atomically(target) as partial, partial.open("wb") as out:
        book.save(out)


def _fill(sheet: Worksheet, page: Sheet) -> None:
    areas = _areas(page.items)
    across = _edges(edge for area in areas for edge in (area.left, area.right))
    down = _edges(edge for area in areas for edge in (area.top, area.bottom))
    for place, width in enumerate(_gaps(across), 1):
        sheet.column_dimensions[_letters(place)].width = _in_signs(width)
    for place, height in enumerate(_gaps(down), 1):
        sheet.row_dimensions[place].height = height * _POINTS
    for area in areas:
        _write(sheet, area, _span(area, across, down))
    _draw(sheet, [item for item in page.items if isinstance(item, Box)], across, down)
    _set_up(sheet, across, down)


def _areas(items: Sequence[Item]) -> list[_Area]:
    """Boxes that hold no other one, each with its words; then the words outside, clear of each other."""
    if strange := {type(item).__name__ for item in items if not isinstance(item, (Box, Words))}:
        raise ValueError(strange)
    boxes = [item for item in items if isinstance(item, Box)]
    cells = [box for box in boxes if not any(_holds(box, other) for other in boxes)]
    within: dict[int, list[Words]] = {place: [] for place in range(len(cells))}
    outside: list[Words] = []
    for words in (item for item in items if isinstance(item, Words)):
        home = next((place for place, box in enumerate(cells) if _stands_in(words, box)), None)
        (outside if home is None else within[home]).append(words)
    framed = [
        _Area(box.x, box.y, box.x + box.width, box.y + box.height, box, tuple(within[place]))
        for place, box in enumerate(cells)
    ]
    return framed + [_alone(words, outside) for words in outside]


def _holds(box: Box, other: Box) -> bool:
    smaller = other.width * other.height < box.width * box.height - _NEAR
    return (
        smaller
        and other.x > box.x - _NEAR
        and other.y > box.y - _NEAR
        and other.x + other.width < box.x + box.width + _NEAR
        and other.y + other.height < box.y + box.height + _NEAR
    )


def _stands_in(words: Words, box: Box) -> bool:
    x, y = words.x + words.width / 2, words.y + words.height / 2
    return box.x < x < box.x + box.width and box.y < y < box.y + box.height


def _alone(words: Words, others: Iterable[Words]) -> _Area:
    """Words outside boxes; they end where the next ones on their line begin."""
    right = words.x + words.width
    for other in others:
        same_line = other.y < words.y + words.height and words.y < other.y + other.height
        if other is not words and same_line and words.x < other.x < right:
            right = other.x
    return _Area(words.x, words.y, right, words.y + words.height, None, (words,))


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _gaps(edges: Sequence[float]) -> list[float]:
    return [after - before for before, after in itertools.pairwise(edges)]


def _at(edges: Sequence[float], value: float) -> int:
    """Which edge that is, from 0."""
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))


def _span(area: _Area, across: Sequence[float], down: Sequence[float]) -> tuple[int, int, int, int]:
    """First row and column, last row and column, from 1."""
    rows = _at(down, area.top) + 1, _at(down, area.bottom)
    columns = _at(across, area.left) + 1, _at(across, area.right)
    return rows[0], columns[0], rows[1], columns[1]


def _write(sheet: Worksheet, area: _Area, span: tuple[int, int, int, int]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    top, left, bottom, right = span
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    if not area.words:
        return
    words = area.words[0]
    cell: Any = sheet.cell(top, left)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(one.text for one in area.words))
    cell.data_type = "s"  # never a formula, whatever it begins with
    cell.number_format = "@"
    indent = 1 if area.box is not None and words.align == "left" else 0  # clear of the line beside it
    cell.alignment = Alignment(horizontal=words.align, vertical="center", wrap_text=True, indent=indent)
    cell.font = Font(
        name=_FONT,
        size=_size(cell.value, words.size, area),
        bold=words.role != "body",
        color=_SOFT if words.soft else "FF000000",
    )


def _size(text: str, wished: float, area: _Area) -> float:
    """The wished type size, or a smaller one at which all lines stand in the cell."""
    width, height = (area.right - area.left - _MARGIN) * _POINTS, (area.bottom - area.top) * _POINTS
    size = wished
    while size > _LEAST:
        lines = sum(max(1, math.ceil(width_of(line) * size / 2 / width)) for line in text.split("\n"))
        if lines * size * _LEADING <= height:
            break
        size -= _STEP
    return size


def _draw(sheet: Worksheet, boxes: Sequence[Box], across: Sequence[float], down: Sequence[float]) -> None:
    """Lines around boxes, the strong ones last."""
    from openpyxl.styles import Border, Side

    lines: dict[tuple[int, int], dict[str, Any]] = {}
    for box in sorted(boxes, key=lambda one: one.weight):
        side = Side(style="medium" if box.weight >= _STRONG else "thin", color="FF000000")
        area = _Area(box.x, box.y, box.x + box.width, box.y + box.height, box, ())
        top, left, bottom, right = _span(area, across, down)
        for row in range(top, bottom + 1):
            lines.setdefault((row, left), {})["left"] = side
            lines.setdefault((row, right), {})["right"] = side
        for column in range(left, right + 1):
            lines.setdefault((top, column), {})["top"] = side
            lines.setdefault((bottom, column), {})["bottom"] = side
    for (row, column), sides in lines.items():
        sheet.cell(row, column).border = Border(**sides)


def _set_up(sheet: Worksheet, across: Sequence[float], down: Sequence[float]) -> None:
    """One A4 page, the form where it stands on paper."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.print_area = f"A1:{_letters(len(across) - 1)}{len(down) - 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup, margins = sheet.page_setup, sheet.page_margins
    setup.paperSize, setup.orientation = _A4_SIZE, "portrait"
    setup.fitToWidth = setup.fitToHeight = 1
    side = min(across[0], A4[0] - across[-1]) - 1
    margins.left = margins.right = side / _INCH
    margins.top, margins.bottom = down[0] / _INCH, _FOOT / _INCH
    margins.header = margins.footer = 0
    sheet.print_options.horizontalCentered = True


def _in_signs(millimetres: float) -> float:
    """A column's width as Excel counts it, in digits of its standard type."""
    dots = millimetres / _INCH * 96
    return dots / _DIGIT


def _letters(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))
