"""The opened workbook inside the child: calamine's values joined with the facts it does not tell."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.sheets.facts import BookFacts, SheetFacts
from app.sheets.kinds import kind_of
from app.sheets.limits import Limits, RefusedError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

PREVIEW_ROWS = 80
_MOST_KEPT_CELLS = 2_000_000
Rows = list[list[Any]]
CountedRows = tuple[int, Iterator[list[Any]]]


class Source(Protocol):
    """A workbook opened for reading; sheets are named by their place from 0."""

    def all(self) -> list[int]:
        """Every sheet that holds cells, hidden ones included."""

    def shown(self, sheet: str | None) -> list[int]:
        """The sheet of that name, or the visible ones that can be read."""

    def preview(self, number: int) -> Rows:
        """The first rows of a sheet."""

    def rows(self, number: int) -> CountedRows:
        """How many rows a sheet has, and the rows from row 1 on, equally long."""

    def describe(self, number: int, count: int) -> dict[str, Any]:
        """What the parent needs to know besides the rows."""


def open_source(path: Path, limits: Limits) -> Source:
    """Find out what the file is, look it over, and open it.

    Raises:
        RefusedError: for everything that is not read.
    """
    kind = kind_of(path, limits)
    if kind == "csv":
        return CsvSource(path, limits)
    facts = scan(path, kind, limits)
    faults = [sheet.fault for sheet in facts.sheets if sheet.fault is not None]
    if kind == "ods" and faults:
        # Calamine spreads out every sheet of an .ods when it opens the book.
        raise faults[0]
    if kind == "xls":
        from app.sheets.biff5 import is_biff5
        from app.sheets.scan_xls import workbook_stream

        stream = workbook_stream(path)
        if is_biff5(stream):
            return Biff5Source(stream, facts, limits)
    return CalamineSource(path, kind, facts, limits)


def scan(path: Path, kind: str, limits: Limits) -> BookFacts:
    """The facts of a workbook of this kind, streamed, within the limits."""
    if kind == "xls":
        from app.sheets.scan_xls import scan_xls

        return scan_xls(path, limits)
    try:
        with zipfile.ZipFile(path) as book:
            if kind == "ods":
                from app.sheets.scan_ods import scan_ods

                return scan_ods(book, limits)
            if kind == "xlsb":
                from app.sheets.scan_xlsb import scan_xlsb

                return scan_xlsb(book, limits)
            from app.sheets.scan_xlsx import scan_xlsx

            return scan_xlsx(book, limits)
    except zipfile.BadZipFile as fault:
        raise RefusedError("damaged") from fault


class CsvSource:
    """A csv as a workbook of one sheet."""

    def __init__(self, path: Path, limits: Limits) -> None:
        from app.sheets.csv_text import read_csv

        self._text = read_csv(path, limits)
        self._name = path.stem

    def all(self) -> list[int]:
        """Every sheet that holds cells, hidden ones included."""
        return [0]

    def shown(self, sheet: str | None) -> list[int]:
        """The sheet of that name, or the visible ones that can be read."""
        del sheet
        return [0]

    def preview(self, number: int) -> Rows:
        """The first rows of a sheet."""
        del number
        return list(self._text.rows[:PREVIEW_ROWS])

    def rows(self, number: int) -> CountedRows:
        """How many rows a sheet has, and the rows."""
        del number
        return len(self._text.rows), iter(self._text.rows)

    def describe(self, number: int, count: int) -> dict[str, Any]:
        """What the parent needs to know besides the rows."""
        del number
        sheets = [[self._name, False, None]]
        return _description("csv", BookFacts([SheetFacts(self._name)]), 0, sheets, count, self._text.encoding)


class BookSource:
    """What all binary and zipped workbooks share: which sheets there are and which may be read."""

    def __init__(self, kind: str, facts: BookFacts, limits: Limits, numbers: list[int]) -> None:
        self._kind = kind
        self._facts = facts
        self._limits = limits
        self._numbers = numbers

    def all(self) -> list[int]:
        """Every sheet that holds cells, hidden ones included."""
        for number in self._numbers:
            self._refuse_faulty(number)
        return self._numbers

    def shown(self, sheet: str | None) -> list[int]:
        """The sheet of that name, or the visible ones that can be read."""
        if sheet is not None:
            numbers = [number for number in self._numbers if self._facts.sheets[number].name == sheet]
            if not numbers:
                raise RefusedError("no_sheet", sheet)
            self._refuse_faulty(numbers[0])
            return numbers
        visible = [number for number in self._numbers if not self._facts.sheets[number].hidden]
        candidates = visible or self._numbers
        sound = [number for number in candidates if self._facts.sheets[number].fault is None]
        if not sound and candidates:
            self._refuse_faulty(candidates[0])
        if not sound:
            raise RefusedError("empty")
        return sound

    def describe(self, number: int, count: int) -> dict[str, Any]:
        """What the parent needs to know besides the rows."""
        sheets = [
            [sheet.name, sheet.hidden, sheet.fault.code if sheet.fault else None]
            for sheet in self._facts.sheets
        ]
        return _description(self._kind, self._facts, number, sheets, count, None)

    def _refuse_faulty(self, number: int) -> None:
        fault = self._facts.sheets[number].fault
        if fault is not None:
            raise fault


class Biff5Source(BookSource):
    """An .xls of Excel 5.0 or 95."""

    def __init__(self, stream: bytes, facts: BookFacts, limits: Limits) -> None:
        from app.sheets.biff5 import Biff5Book

        super().__init__("xls", facts, limits, list(range(len(facts.sheets))))
        self._book = Biff5Book(stream, facts, limits)

    def preview(self, number: int) -> Rows:
        """The first rows of a sheet."""
        return self._book.rows(number)[:PREVIEW_ROWS]

    def rows(self, number: int) -> CountedRows:
        """How many rows a sheet has, and the rows."""
        rows = self._book.rows(number)
        return len(rows), iter(rows)


class CalamineSource(BookSource):
    """A binary or zipped workbook, its values read by calamine."""

    def __init__(self, path: Path, kind: str, facts: BookFacts, limits: Limits) -> None:
        from python_calamine import SheetTypeEnum

        self._book = _opened(path)
        self._kept: dict[int, CalamineSheet] = {}
        plain = {meta.name for meta in self._book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet}
        numbers = [number for number, sheet in enumerate(facts.sheets) if sheet.name in plain]
        super().__init__(kind, facts, limits, numbers)

    def preview(self, number: int) -> Rows:
        """The first rows of a sheet."""
        return list(itertools.islice(_whole_rows(self._sheet(number)), PREVIEW_ROWS))

    def rows(self, number: int) -> CountedRows:
        """How many rows a sheet has, and the rows."""
        sheet = self._sheet(number)
        end = sheet.end
        if end is None:
            return 0, iter(())
        self._check_extent(number, end[0] + 1, end[1] + 1)
        return end[0] + 1, _whole_rows(sheet)

    def _check_extent(self, number: int, rows: int, columns: int) -> None:
        sheet = self._facts.sheets[number]
        sheet.last_row, sheet.last_column = rows, columns
        sheet.check(self._limits)
        self._refuse_faulty(number)

    def _sheet(self, number: int) -> CalamineSheet:
        if number not in self._kept:
            name = self._facts.sheets[number].name
            held = sum(sheet.total_height * sheet.total_width for sheet in self._kept.values())
            if held > _MOST_KEPT_CELLS:
                self._kept.clear()
            self._kept[number] = _guarded(lambda: self._book.get_sheet_by_name(name))
        return self._kept[number]


def _whole_rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from row 1 and column A on; calamine leaves out the columns before the first that is filled."""
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.iter_rows()
    return (margin + row for row in rows) if margin else iter(rows)


def _opened(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file:
        book: CalamineWorkbook = _guarded(lambda: CalamineWorkbook.from_filelike(file))
        return book


def _guarded(work: Any) -> Any:
    """Run calamine; its own errors and panics on broken files become a refusal."""
    from python_calamine import CalamineError, PasswordError

    try:
        return work()
    except PasswordError as fault:
        raise RefusedError("password") from fault
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise RefusedError("damaged") from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":
            raise RefusedError("damaged") from fault
        raise


def _description(
    kind: str, facts: BookFacts, number: int, sheets: list[list[Any]], count: int, encoding: str | None
) -> dict[str, Any]:
    sheet = facts.sheets[number]
    return {
        "kind": kind,
        "sheets": sheets,
        "sheet": sheet.name,
        "date1904": facts.date1904,
        "hidden": sheet.hidden_rows,
        "merges": sheet.merges,
        "errors": sheet.errors,
        "rows": count,
        "encoding": encoding,
    }
