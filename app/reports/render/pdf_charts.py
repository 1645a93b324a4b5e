"""Charts, key figures and covers on pages: vector drawings in the page's own operators."""

from __future__ import annotations

import math
from decimal import Decimal

from app.reports.document import Chart, Cover, Document, KeyFigures, Number
from app.reports.render.pdf_lines import break_lines
from app.reports.render.pdf_pages import SIDE, Pages

_COLOURS = ("0.70 0.15 0.12", "0.66 0.64 0.61")
"""Fill of the first and of the second row of values."""
_GRID = "0.86 G 0.4 w"
_AXIS = "0.45 G 0.6 w"
_TITLE, _LEGEND, _AFTER = 22.0, 16.0, 10.0
_BAR, _BETWEEN = 9.0, 6.0
_PLOT = 150.0
_SMALL = 8.0
_WIDEST_LABEL = 0.30
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_MARKS = 5
_CARD, _GAP, _A_ROW = 62.0, 8.0, 3
_NO_VALUE = "—"


def height_of(part: Chart | KeyFigures) -> float:
    """Points a chart or a block of key figures takes; it is never cut."""
    if isinstance(part, KeyFigures):
        rows = math.ceil(len(part.figures) / _A_ROW)
        return rows * (_CARD + _GAP) + _AFTER
    legend = _LEGEND if len(part.series) > 1 else 0
    if part.kind == "line":
        return _TITLE + legend + _PLOT + 20 + _AFTER
    return _TITLE + legend + len(part.categories) * _pitch(part) + 18 + _AFTER


def paint_chart(pages: Pages, chart: Chart) -> None:
    """Puts a chart on the page, on a new one if it does not fit."""
    pages.reserve(height_of(chart))
    title = f"{chart.title}（单位：{chart.unit}）"
    pages.y -= _TITLE - 6
    pages.line("head", title, 10, SIDE, pages.y)
    pages.y -= 6
    if len(chart.series) > 1:
        _legend(pages, [series.name for series in chart.series])
    if chart.kind == "line":
        _Lines(pages, chart).paint()
    else:
        _Bars(pages, chart).paint()
    pages.y -= _AFTER


def paint_key_figures(pages: Pages, part: KeyFigures) -> None:
    """Puts numbers in large type side by side, three in a row."""
    pages.reserve(height_of(part))
    width = (pages.width - (_A_ROW - 1) * _GAP) / _A_ROW
    for start in range(0, len(part.figures), _A_ROW):
        for place, figure in enumerate(part.figures[start : start + _A_ROW]):
            x, top = SIDE + place * (width + _GAP), pages.y
            pages.draw(f"0.975 0.97 0.962 rg {x:.2f} {top - _CARD:.2f} {width:.2f} {_CARD:.2f} re f")
            pages.draw(f"{_COLOURS[0]} rg {x:.2f} {top - _CARD:.2f} 2.2 {_CARD:.2f} re f")
            pages.line("body", figure.label, 9.5, x + 11, top - 16, soft=True)
            pages.line("head", figure.text, 19, x + 11, top - 38)
            after = x + 11 + pages.scripts["head"].width(figure.text) * 19 + 4
            if figure.value is not None:
                pages.line("body", figure.unit, 9, after, top - 38, soft=True)
            pages.line("body", figure.remark, 8, x + 11, top - 53, soft=True)
        pages.y -= _CARD + _GAP
    pages.y -= _AFTER


def paint_cover(pages: Pages, cover: Cover, document: Document) -> None:
    """The first sheet, alone on its page."""
    pages.mark(document.title, 0)
    top = pages.size[1] - 0.24 * pages.size[1]
    script = pages.scripts["title"]
    y = top
    for text in break_lines(cover.title, pages.width / 26, script.width):
        pages.line("title", text, 26, _middle(pages, script.width(text) * 26), y)
        y -= 38
    pages.draw(f"{_COLOURS[0]} rg {_middle(pages, 64):.2f} {y:.2f} 64 2 re f")
    y -= 38
    width = pages.scripts["head"].width(cover.subtitle) * 16
    pages.line("head", cover.subtitle, 16, _middle(pages, width), y)
    y = min(y - 90, 0.46 * pages.size[1])
    left = max(SIDE + 40, pages.size[0] / 2 - 150)
    room = pages.size[0] - SIDE - 40 - (left + 84)
    for label, text in cover.lines:
        pages.line("body", label, 12, left, y, soft=True)
        lines = break_lines(text, room / 12, pages.scripts["body"].width)
        for line in lines:
            pages.line("body", line, 12, left + 84, y)
            y -= 20
        pages.draw(f"0.72 G 0.4 w {left + 80:.2f} {y + 14.5:.2f} m {left + 300:.2f} {y + 14.5:.2f} l S")
        y -= 8
    if document.note:
        script = pages.scripts["body"]
        lines = break_lines(document.note, pages.width / 9, script.width)
        low = pages.size[1] * 0.09 + 13 * len(lines)
        for line in lines:
            pages.line("body", line, 9, SIDE, low, soft=True)
            low -= 13
    pages.turn()


def _middle(pages: Pages, width: float) -> float:
    return SIDE + (pages.width - width) / 2


def _legend(pages: Pages, names: list[str]) -> None:
    x = SIDE
    pages.y -= _LEGEND
    for name, colour in zip(names, _COLOURS, strict=False):
        pages.draw(f"{colour} rg {x:.2f} {pages.y + 3.5:.2f} 9 7 re f")
        pages.line("body", name, _SMALL, x + 13, pages.y + 4)
        x += 13 + pages.scripts["body"].width(name) * _SMALL + 16


def _pitch(chart: Chart) -> float:
    return len(chart.series) * _BAR + _BETWEEN


def _marks(chart: Chart) -> list[Decimal]:
    """Round numbers from 0 to just above the greatest value."""
    values = [number.value for series in chart.series for number in series.values if number is not None]
    greatest = float(max([*values, 0]))
    if greatest <= 0:
        return [Decimal(0), Decimal(1)]
    size = 10 ** math.floor(math.log10(greatest / _MOST_MARKS))
    step = next(size * one for one in (*_STEPS, 20) if size * one * _MOST_MARKS >= greatest)
    count = math.ceil(greatest / step - 1e-9)
    return [(Decimal(str(step)) * n).normalize() for n in range(count + 1)]


def _mark_text(mark: Decimal) -> str:
    return f"{mark:,f}"


class _Bars:
    """Lying bars: names at the left, values behind the bars."""

    def __init__(self, pages: Pages, chart: Chart) -> None:
        self._pages, self._chart = pages, chart
        self._body = pages.scripts["body"]
        self._marks = _marks(chart)
        widest = max((self._body.width(name) for name in chart.categories), default=0) * _SMALL
        self._left = SIDE + min(widest, pages.width * _WIDEST_LABEL) + 8
        values = [number.text for series in chart.series for number in series.values if number is not None]
        room = max((self._body.width(text) for text in values), default=2) * _SMALL + 10
        self._width = SIDE + pages.width - room - self._left

    def paint(self) -> None:
        """The grid, then bar by bar."""
        pages, chart, pitch = self._pages, self._chart, _pitch(self._chart)
        top, bottom = pages.y, pages.y - len(chart.categories) * pitch
        for mark in self._marks:
            x = self._x(mark)
            pages.draw(f"{_AXIS if mark == 0 else _GRID} {x:.2f} {top:.2f} m {x:.2f} {bottom:.2f} l S")
            text = _mark_text(mark)
            pages.line("body", text, 7, x - self._body.width(text) * 3.5, bottom - 10, soft=True)
        for place, name in enumerate(chart.categories):
            above = top - place * pitch - _BETWEEN / 2
            self._name(name, above - (pitch - _BETWEEN) / 2)
            for row, series in enumerate(chart.series):
                self._bar(series.values[place], _COLOURS[row], above - row * _BAR)
        pages.y = bottom - 18

    def _name(self, name: str, middle: float) -> None:
        size, room = _SMALL, self._left - SIDE - 6
        width = self._body.width(name) * size
        if width > room:
            size, width = size * room / width, room
        self._pages.line("body", name, round(size, 1), self._left - 6 - width, middle - size * 0.36)

    def _bar(self, number: Number | None, colour: str, above: float) -> None:
        x = self._left
        if number is not None:
            x = self._x(Decimal(number.value))
            width = max(x - self._left, 0)
            self._pages.draw(
                f"{colour} rg {self._left:.2f} {above - _BAR + 1:.2f} {width:.2f} {_BAR - 2:.2f} re f"
            )
        text = _NO_VALUE if number is None else number.text
        self._pages.line("body", text, 7, x + 3, above - _BAR / 2 - 2.4)

    def _x(self, value: Decimal) -> float:
        return self._left + float(value / self._marks[-1]) * self._width


class _Lines:
    """Lines over time: one point per category, its value above it."""

    def __init__(self, pages: Pages, chart: Chart) -> None:
        self._pages, self._chart = pages, chart
        self._body = pages.scripts["body"]
        self._marks = _marks(chart)
        widest = max(self._body.width(_mark_text(mark)) for mark in self._marks) * 7
        self._left = SIDE + widest + 8
        self._width = SIDE + pages.width - self._left - 10
        self._bottom = pages.y - _PLOT
        self._top = pages.y - 12

    def paint(self) -> None:
        """The grid, the lines, and the names below."""
        pages, chart = self._pages, self._chart
        for mark in self._marks:
            y, text = self._y(mark), _mark_text(mark)
            right = self._left + self._width
            pages.draw(f"{_AXIS if mark == 0 else _GRID} {self._left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S")
            width = self._body.width(text) * 7
            pages.line("body", text, 7, self._left - 5 - width, y - 2.5, soft=True)
        for place, name in enumerate(chart.categories):
            width = self._body.width(name) * _SMALL
            pages.line("body", name, _SMALL, self._x(place) - width / 2, self._bottom - 13)
        for row, series in enumerate(chart.series):
            self._line(series.values, _COLOURS[row])
        pages.y = self._bottom - 20

    def _line(self, values: tuple[Number | None, ...], colour: str) -> None:
        path, points, move = "", [], "m"
        for place, number in enumerate(values):
            if number is None:  # the line has a gap where there is no value
                move = "m"
                continue
            x, y = self._x(place), self._y(Decimal(number.value))
            path += f"{x:.2f} {y:.2f} {move} "
            points.append((x, y, number.text))
            move = "l"
        if points:
            self._pages.draw(f"{colour} RG 1.6 w {path}S")
        for x, y, text in points:
            self._pages.draw(f"{colour} rg {x - 2:.2f} {y - 2:.2f} 4 4 re f")
            self._pages.line("body", text, 7.5, x - self._body.width(text) * 3.75, y + 6)

    def _x(self, place: int) -> float:
        return self._left + (place + 0.5) * self._width / len(self._chart.categories)

    def _y(self, value: Decimal) -> float:
        return self._bottom + float(value / self._marks[-1]) * (self._top - self._bottom)
