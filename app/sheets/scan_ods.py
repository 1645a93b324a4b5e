"""Facts of .ods that calamine keeps to itself: hidden rows, spans, and extent before it is spread out."""

from __future__ import annotations

import zipfile

from app.sheets.facts import BookFacts, SheetFacts
from app.sheets.limits import Limits
from app.sheets.safe_xml import Attributes, chunks, walk

_LONGEST_COUNT = 9
_HIDDEN = frozenset({"collapse", "filter"})


def scan_ods(book: zipfile.ZipFile, limits: Limits) -> BookFacts:
    """Facts of the tables in an opened .ods.

    Raises:
        RefusedError: damaged, external_entity, unsupported.
    """
    for name in book.namelist():
        if name.endswith((".xml", ".rdf")) and name != "content.xml":
            for _ in chunks(book, name):
                pass
    reader = _Reader()
    walk(book, "content.xml", reader.start, reader.end, reader.text)
    for sheet in reader.facts.sheets:
        sheet.check(limits)
    return reader.facts


class _Reader:
    """Follows the elements of content.xml; repeated rows and columns are counted, never spread out."""

    def __init__(self) -> None:
        self.facts = BookFacts([])
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._row_repeat = self._cell_repeat = 1
        self._filled_to = 0
        self._depth_in_cell = 0
        self._error: list[str] | None = None

    def text(self, text: str) -> None:
        """Text of an element; only that of error cells is kept."""
        if self._error is not None:
            self._error.append(text)

    def start(self, tag: str, attributes: Attributes) -> None:
        """One element begins."""
        if self._depth_in_cell:
            self._depth_in_cell += 1
            if tag == "p":
                self._fill()
        elif tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table" and "name" in attributes:
            hidden = attributes.get("style-name", "") in self._hidden_styles
            self.facts.sheets.append(SheetFacts(attributes["name"], hidden))
            self._row = 0
        elif tag == "table-row" and self.facts.sheets:
            self._begin_row(attributes)
        elif tag in {"table-cell", "covered-table-cell"} and self.facts.sheets:
            self._begin_cell(attributes)

    def end(self, tag: str) -> None:
        """One element ends."""
        if self._depth_in_cell:
            self._depth_in_cell -= 1
            if not self._depth_in_cell:
                self._end_cell()
        elif tag == "table-row" and self.facts.sheets:
            self._row += self._row_repeat
            sheet = self.facts.sheets[-1]
            if self._filled_to:
                sheet.last_row = self._row
                sheet.last_column = max(sheet.last_column, self._filled_to)

    def _begin_row(self, attributes: Attributes) -> None:
        self._row_repeat = _count(attributes, "number-rows-repeated")
        self._column = self._filled_to = 0
        if attributes.get("visibility") in _HIDDEN:
            last = self._row + min(self._row_repeat, 1000)
            self.facts.sheets[-1].hidden_rows.extend(range(self._row + 1, last + 1))

    def _begin_cell(self, attributes: Attributes) -> None:
        self._depth_in_cell = 1
        self._cell_repeat = _count(attributes, "number-columns-repeated")
        rows = _count(attributes, "number-rows-spanned")
        columns = _count(attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            merge = (self._row + 1, self._column + 1, self._row + rows, self._column + columns)
            self.facts.sheets[-1].merges.append(merge)
        if "value-type" in attributes:
            self._fill()
        if attributes.get("value-type") == "error":
            self._error = []

    def _end_cell(self) -> None:
        if self._error is not None:
            shown = "".join(self._error).strip() or "#N/A"
            self.facts.sheets[-1].errors.append((self._row + 1, self._column + 1, shown))
            self._error = None
        self._column += self._cell_repeat

    def _fill(self) -> None:
        self._filled_to = max(self._filled_to, self._column + self._cell_repeat)


def _count(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text[:_LONGEST_COUNT])) if text.isdigit() else 1
