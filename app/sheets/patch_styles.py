"""Adds the cell formats that marked cells need to a styles part, as text, keeping all that is there."""

from __future__ import annotations

import re

from app.sheets.limits import RefusedError

_SOFT_RED = b"FFFFC7CE"
_ROOT = re.compile(rb"<((?:\w+:)?)styleSheet\b")
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*?/>|<(?:\w+:)?xf\b.*?</(?:\w+:)?xf>", re.DOTALL)
_OPENING = re.compile(rb"<(?:\w+:)?xf\b[^>]*?(/?)>")
_ALIGNMENT = re.compile(rb"<(?:\w+:)?alignment\b[^>]*?/>|<(?:\w+:)?alignment\b[^>]*>\s*</(?:\w+:)?alignment>")
_FILL_ID = re.compile(rb"\s(?:fillId|applyFill)=(?:\"[^\"]*\"|'[^']*')")
_FILL_NUMBER = re.compile(rb"\sfillId=[\"'](\d+)[\"']")
_ALIGNED = re.compile(rb"\sapplyAlignment=(?:\"[^\"]*\"|'[^']*')")
_BLANK_BEFORE_END = re.compile(rb"\s+(/?>)")
_FILL = re.compile(rb"<(?:\w+:)?fill>.*?</(?:\w+:)?fill>|<(?:\w+:)?fill\s*/>", re.DOTALL)


class StylePatch:
    """The formats of a workbook, growing by those that marks ask for.

    Args:
        content: the styles part.

    Raises:
        RefusedError: damaged where it holds no cell formats.
    """

    def __init__(self, content: bytes) -> None:
        root = _ROOT.search(content)
        if root is None:
            raise RefusedError("damaged")
        self._prefix = root[1]
        self._content = content
        self._formats = _FORMAT.findall(self._block("cellXfs")[1])
        fills = _FILL.findall(self._block("fills")[1])
        self._ours = {number for number, fill in enumerate(fills) if _SOFT_RED in fill}
        self._red = min(self._ours, default=len(fills))
        self._add_fill = self._red == len(fills)
        self._ours.add(self._red)
        self._before = len(self._formats)
        self._made: dict[tuple[str, int], int] = {}

    def red(self, number: int) -> int:
        """The format ``number`` with a soft red ground."""
        return self._make("red", number, self._with_fill(self._format(number), self._red))

    def reason(self, *, red: bool) -> int:
        """The format of the reasons: text that wraps, on a soft red ground for rejected rows."""
        plain = self._wrapped(self._format(0))
        return self._make("reason", int(red), self._with_fill(plain, self._red) if red else plain)

    def head(self, number: int) -> int:
        """The format of the head beside ours, wrapping."""
        return self._make("head", number, self._wrapped(self._format(number)))

    def plain_again(self, number: int) -> int:
        """The format a cell had before an earlier round coloured it; ``number`` where it was not us."""
        mine = self._format(number)
        fill = _FILL_NUMBER.search(mine)
        if fill is None or int(fill[1]) not in self._ours:
            return number
        bare = _without_fill(mine)
        for index, other in enumerate(self._formats):
            own = _FILL_NUMBER.search(other)
            if _without_fill(other) == bare and (own is None or int(own[1]) not in self._ours):
                return index
        return self._make("bare", number, self._with_fill(mine, 0))

    def result(self) -> bytes:
        """The styles part with all formats that were asked for."""
        content = self._content
        if self._add_fill:
            fill = (
                b'<%(p)sfill><%(p)spatternFill patternType="solid"><%(p)sfgColor rgb="%(c)s"/>'
                b'<%(p)sbgColor indexed="64"/></%(p)spatternFill></%(p)sfill>'
                % {b"p": self._prefix, b"c": _SOFT_RED}
            )
            content = self._grown(content, "fills", self._red + 1, fill)
        added = b"".join(self._formats[self._before :])
        return self._grown(content, "cellXfs", len(self._formats), added)

    def _block(self, name: str) -> tuple[int, bytes]:
        found = self._pattern(name).search(self._content)
        if found is None:
            raise RefusedError("damaged")
        return found.start(), found[3]

    def _pattern(self, name: str) -> re.Pattern[bytes]:
        tag = re.escape(self._prefix) + name.encode()
        return re.compile(rb"(<" + tag + rb")(\b[^>]*)>(.*?)(</" + tag + rb"\s*>)", re.DOTALL)

    def _grown(self, content: bytes, name: str, count: int, added: bytes) -> bytes:
        def grown(found: re.Match[bytes]) -> bytes:
            attributes = re.sub(rb"\scount=(?:\"\d*\"|'\d*')", b"", found[2])
            return b'%s%s count="%d">%s%s%s' % (found[1], attributes, count, found[3], added, found[4])

        return self._pattern(name).sub(grown, content, count=1)

    def _format(self, number: int) -> bytes:
        if not self._formats:
            raise RefusedError("damaged")
        known = self._formats[number] if 0 <= number < len(self._formats) else self._formats[0]
        return bytes(known)

    def _make(self, use: str, number: int, form: bytes) -> int:
        key = (use, number)
        if key not in self._made:
            if form in self._formats:
                self._made[key] = self._formats.index(form)
            else:
                self._made[key] = len(self._formats)
                self._formats.append(form)
        return self._made[key]

    @staticmethod
    def _with_fill(form: bytes, fill: int) -> bytes:
        def filled(found: re.Match[bytes]) -> bytes:
            opening = _FILL_ID.sub(b"", found[0])
            end = b"/>" if found[1] else b">"
            return opening[: -len(end)].rstrip() + b' fillId="%d" applyFill="1"' % fill + end

        return _OPENING.sub(filled, form, count=1)

    def _wrapped(self, form: bytes) -> bytes:
        form = _ALIGNED.sub(b"", _ALIGNMENT.sub(b"", form))
        alignment = b'<%salignment vertical="center" wrapText="1"/>' % self._prefix

        def opened(found: re.Match[bytes]) -> bytes:
            end = b"/>" if found[1] else b">"
            opening = found[0][: -len(end)].rstrip() + b' applyAlignment="1">' + alignment
            return opening + (b"</%sxf>" % self._prefix if found[1] else b"")

        return _OPENING.sub(opened, form, count=1)


def _without_fill(form: bytes) -> bytes:
    return _BLANK_BEFORE_END.sub(rb"\1", _FILL_ID.sub(b"", form))
