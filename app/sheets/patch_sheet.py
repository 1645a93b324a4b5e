"""Writes notes into the text of one sheet part, piece by piece, leaving every other byte as it was."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from app.sheets.facts import column_letters, column_number
from app.sheets.notes import LONGEST_TEXT, Notes
from app.sheets.patch_styles import StylePatch

_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_SPANS = re.compile(rb"\sspans=(?:\"[^\"]*\"|'[^']*')")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})\d+[\"']")
_STYLE = re.compile(rb"\ss=[\"'](\d+)[\"']")
_DIMENSION = re.compile(rb"(<(?:\w+:)?dimension\b[^>]*?\bref=[\"'])([A-Z]+\d+)(?::([A-Z]+)(\d+))?([\"'])")
_COLUMNS = re.compile(rb"<((?:\w+:)?)cols>(.*?)</(?:\w+:)?cols>", re.DOTALL)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*?/>|<(?:\w+:)?col\b[^>]*></(?:\w+:)?col>")
_BOUNDS = re.compile(rb"\b(min|max)=[\"'](\d+)[\"']")
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH = 42
_MARKS_OF_CELL = (b"<c ", b":c ")


class SheetPatch:
    """Patches the pieces of one sheet part in their order.

    Args:
        notes: what to write where.
        styles: gives the formats of marked cells.
    """

    def __init__(self, notes: Notes, styles: StylePatch) -> None:
        self._notes = notes
        self._styles = styles
        self._row = 0
        self._in_front = True

    def piece(self, text: bytes) -> bytes:
        """One piece of the part, which ends with a row's end or is the last, with the notes written in."""
        if self._in_front and _DATA.search(text):
            self._in_front = False
            start = _DATA.search(text)
            cut = start.start() if start else 0
            return self._front(text[:cut], text[cut:]) + _ROW.sub(self._patched, text[cut:])
        return _ROW.sub(self._patched, text)

    def _front(self, front: bytes, rest: bytes) -> bytes:
        front = _DIMENSION.sub(self._wider, front)
        prefix = (_DATA.match(rest) or [b"", b""])[1]
        own = b'<%scol min="%d" max="%d" width="%d" customWidth="1"/>' % (
            prefix,
            self._notes.column,
            self._notes.column,
            _WIDTH,
        )
        found = _COLUMNS.search(front)
        if found is None:
            return front + b"<%scols>%s</%scols>" % (prefix, own, prefix)
        inner = self._with_own_column(found[2], own)
        return front[: found.start(2)] + inner + front[found.end(2) :]

    def _with_own_column(self, columns: bytes, own: bytes) -> bytes:
        mine = self._notes.column
        parts: list[tuple[int, bytes]] = [(mine, own)]
        for element in _COLUMN.findall(columns):
            bounds = {name: int(number) for name, number in _BOUNDS.findall(element)}
            first, last = bounds.get(b"min", 0), bounds.get(b"max", 0)
            pieces = [(first, last)] if not first <= mine <= last else [(first, mine - 1), (mine + 1, last)]
            parts += [(low, _bounded(element, low, high)) for low, high in pieces if low <= high]
        return b"".join(element for _, element in sorted(parts))

    def _wider(self, found: re.Match[bytes]) -> bytes:
        first, last, row = found[2], found[3], found[4]
        if last is None:
            last, row = re.match(rb"([A-Z]+)(\d+)", first).groups()  # type: ignore[union-attr]
        widest = max(column_number(last), self._notes.column)
        return found[1] + first + b":" + column_letters(widest).encode() + row + found[5]

    def _patched(self, found: re.Match[bytes]) -> bytes:
        number = _NUMBER.search(found[2])
        self._row = int(number[1]) if number else self._row + 1
        notes, row = self._notes, self._row
        mark = notes.marks.get(row)
        if row < notes.head_row or (row != notes.head_row and mark is None and not self._has_ours(found)):
            return found[0]
        if row == notes.head_row:
            inner = self._with_head(found[3] or b"", found[1])
        elif mark is not None and not mark.columns and not self._has_ours(found):
            style = self._styles.reason(red=mark.is_rejection)
            inner = (found[3] or b"") + self._note(row, mark.text, style, found[1])
        else:
            inner = self._with_mark(found[3] or b"", found[1])
        attributes = _SPANS.sub(b"", found[2])
        return b"<%srow%s>%s</%srow>" % (found[1], attributes.rstrip(), inner, found[1])

    def _has_ours(self, found: re.Match[bytes]) -> bool:
        """Whether the row reaches the column of reasons, where an earlier round may have written."""
        return self._last_column(found[3] or b"") >= self._notes.column

    def _with_head(self, inner: bytes, prefix: bytes) -> bytes:
        cells = self._cells(inner)
        nearest = max((column for column in cells if column < self._notes.column), default=0)
        style = _style_of(cells.get(nearest, b""))
        cells[self._notes.column] = self._note(self._row, self._notes.head, self._styles.head(style), prefix)
        return b"".join(cells[column] for column in sorted(cells))

    def _with_mark(self, inner: bytes, prefix: bytes) -> bytes:
        mark = self._notes.marks.get(self._row)
        cells = {column: self._plain_again(cell) for column, cell in self._cells(inner).items()}
        cells.pop(self._notes.column, None)
        for column in mark.columns if mark else ():
            place = f"{column_letters(column)}{self._row}".encode()
            cell = cells.get(column, b'<%sc r="%s"/>' % (prefix, place))
            cells[column] = _restyled(cell, self._styles.red(_style_of(cell)))
        if mark is not None:
            style = self._styles.reason(red=mark.is_rejection)
            cells[self._notes.column] = self._note(self._row, mark.text, style, prefix)
        return b"".join(cells[column] for column in sorted(cells))

    def _plain_again(self, cell: bytes) -> bytes:
        style = _style_of(cell)
        before = self._styles.plain_again(style)
        return cell if before == style else _restyled(cell, before)

    def _cells(self, inner: bytes) -> dict[int, bytes]:
        cells: dict[int, bytes] = {}
        column = 0
        for found in _CELL.finditer(inner):
            place = _PLACE.search(found[1])
            column = column_number(place[1]) if place else column + 1
            cells[column] = found[0]
        return cells

    @staticmethod
    def _last_column(inner: bytes) -> int:
        at = max(inner.rfind(mark) for mark in _MARKS_OF_CELL)
        if at < 0:
            return 0
        place = _PLACE.search(inner, at, inner.find(b">", at))
        return column_number(place[1]) if place else 1 << 14

    def _note(self, row: int, text: str, style: int, prefix: bytes) -> bytes:
        shown = escape(_ILLEGAL.sub("", text)[:LONGEST_TEXT]).encode()
        place = f"{self._notes.letters}{row}".encode()
        return (
            b'<%(p)sc r="%(r)s" s="%(s)d" t="inlineStr"><%(p)sis><%(p)st xml:space="preserve">%(t)s'
            b"</%(p)st></%(p)sis></%(p)sc>" % {b"p": prefix, b"r": place, b"s": style, b"t": shown}
        )


def _bounded(element: bytes, first: int, last: int) -> bytes:
    values = {b"min": first, b"max": last}
    return _BOUNDS.sub(lambda found: b'%s="%d"' % (found[1], values[found[1]]), element)


def _style_of(cell: bytes) -> int:
    found = _STYLE.search(cell, 0, max(cell.find(b">"), 0))
    return int(found[1]) if found else 0


def _restyled(cell: bytes, style: int) -> bytes:
    end = cell.find(b">")
    opening, rest = cell[:end], cell[end:]
    closed = b"/" if opening.endswith(b"/") else b""
    opening = _STYLE.sub(b"", opening.removesuffix(b"/").rstrip())
    return opening + b' s="%d"' % style + closed + rest
