"""`render_pdf`: a `Document` as a PDF for print and archive.

Rows are compiled to page operators once, heights are known before a page begins, and each page is packed as
soon as it is full; so time grows with the rows and memory hardly does.
"""

from __future__ import annotations

import itertools
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.base.files import replace_atomically
from app.reports.document import Chart, Cover, Document, Heading, KeyFigures, Table, Text, signature
from app.reports.render import pdf_table
from app.reports.render.cancel import Cancelled
from app.reports.render.pdf_blocks import TableBlock
from app.reports.render.pdf_charts import height_of, paint_chart, paint_cover, paint_key_figures
from app.reports.render.pdf_fonts import SHOWN_NAMES, GlyphCheck, Role, Script, first_font
from app.reports.render.pdf_pages import SHEETS, SIDE, Pages

_EVERY = 500
_COMFORTABLE = 9.0
_AFTER_TABLE = 8.0
_HEADING = 30.0
_TWO_LINES = 36.0
# The fonts are opened once and shared; reportlab's faces read their file with a single place mark.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Printed:
    """What was printed: number of pages and names of the fonts used."""

    pages: int
    fonts: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """A text with characters no font can print: where it stands and their code points."""

    where: str
    text: str
    code_points: tuple[int, ...]


def render_pdf(
    document: Document,
    target: Path,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """Writes ``document`` to ``target`` (.pdf), whole or not at all.

    Args:
        document: the paper. Ask `missing_glyphs` first; what no font has is printed as 〓.
        target: the file to make or replace.
        progress: called now and then with the number of rows set.
        cancelled: asked now and then; when it says yes, nothing is left behind.

    Raises:
        TroubleError: the disk does not take the file, or the bundled fonts are gone.
        Cancelled: ``cancelled`` said yes.
    """
    with ONE_AT_A_TIME, replace_atomically(target) as partial:
        printer = _Printer(document, partial, progress, cancelled)
        return printer.run()


def missing_glyphs(document: Document) -> list[Missing]:
    """Texts with characters that would come out as 〓: those no font has and those for private use."""
    roles: tuple[Role, ...] = ("title", "head", "body")
    with ONE_AT_A_TIME:
        checks = {role: GlyphCheck(role) for role in roles}
        found = {
            Missing(where, text, codes): None
            for where, role, text in _texts(document)
            if (codes := checks[role].missing(text))
        }
    return list(found)


def _texts(document: Document) -> Iterator[tuple[str, Role, str]]:
    """All texts with the place they stand at and the role they are printed in; rows are read once."""
    yield "标题", "title", document.title
    for text in (document.note, *signature(document)):
        yield "说明", "body", text
    for part in document.parts:
        if isinstance(part, Table):
            yield from _texts_of_table(part)
        elif isinstance(part, (Heading, Text)):
            yield "正文", "head" if isinstance(part, Heading) else "body", part.text
        else:
            yield from (("正文", "body", text) for text in _texts_of_drawing(part))


def _texts_of_drawing(part: Cover | KeyFigures | Chart) -> Iterator[str]:
    if isinstance(part, Chart):
        yield from (part.title, part.unit, *part.categories, *(series.name for series in part.series))
    elif isinstance(part, KeyFigures):
        for figure in part.figures:
            yield from (figure.label, figure.unit, figure.remark)
    else:
        yield from (part.title, part.subtitle, *itertools.chain.from_iterable(part.lines))


def _texts_of_table(table: Table) -> Iterator[tuple[str, Role, str]]:
    for label in (table.caption, *(column.label for column in table.columns)):
        yield "表头", "head", label
    for row in itertools.chain(table.each_row(), [table.total_row] if table.total_row else []):
        for cell, column in zip(row, table.columns, strict=True):
            if isinstance(cell, str):
                yield column.label, "body", cell


class _Printer:
    """One run: sets the parts on pages, then hands the pages to reportlab for fonts and file."""

    def __init__(
        self,
        document: Document,
        path: Path,
        progress: Callable[[int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._document = document
        self._progress = progress
        self._cancelled = cancelled
        canvas: Any = Canvas(
            str(path),
            pageCompression=1,
            initialFontName=cast("Any", first_font("body").fontName),
            lang=document.language,
        )
        self._canvas = canvas
        self._pdf = canvas._doc  # noqa: SLF001 - fonts and packed pages belong to the document itself
        self._rows = 0
        self._tables = {index: part for index, part in enumerate(document.parts) if isinstance(part, Table)}
        self._opened = {index: pdf_table.opened(table) for index, table in self._tables.items()}
        self._blocks: dict[int, TableBlock] = {}
        self._pages = Pages(document, self._pdf, self._size())

    def run(self) -> Printed:
        """Sets and saves."""
        pages = self._pages
        if not isinstance(next(iter(self._document.parts), None), Cover):
            pages.title()
        for index in range(len(self._document.parts)):
            self._set(index)
            self._blocks.pop(index, None)
        pages.sign()
        if not pages.fresh:
            pages.turn()
        self._save()
        used = [SHOWN_NAMES.get(name, name) for script in pages.scripts.values() for name in script.used]
        return Printed(len(pages.done), tuple(dict.fromkeys(used)))

    def _set(self, index: int) -> None:
        part, parts = self._document.parts[index], self._document.parts
        if isinstance(part, Heading):
            self._pages.heading(part.text, part.level, follows=self._start(index + 1))
        elif isinstance(part, Text):
            self._pages.paragraph(part.text)
        elif isinstance(part, Cover):
            paint_cover(self._pages, part, self._document)
        elif isinstance(part, KeyFigures):
            paint_key_figures(self._pages, part)
        elif isinstance(part, Chart):
            paint_chart(self._pages, part)
        else:
            if part.caption:
                self._pages.heading(part.caption, 2, follows=self._block(index).start)
            last = index == len(parts) - 1
            keep = _AFTER_TABLE + self._pages.signature_height() if last else 0
            for strips in self._block(index).paint(keep):
                self._rows += strips
                if self._rows % _EVERY == 0:
                    self._report()
            self._pages.y -= _AFTER_TABLE

    def _start(self, index: int) -> float:
        """Points that must stand on the same page as the heading before part ``index``."""
        if index == len(self._document.parts):
            return 0
        part = self._document.parts[index]
        if isinstance(part, Heading):
            return _HEADING + self._start(index + 1)
        if isinstance(part, Text):
            return _TWO_LINES
        if isinstance(part, (KeyFigures, Chart)):
            return height_of(part)
        if isinstance(part, Cover):
            return 0
        return self._block(index).start + (_HEADING if part.caption else 0)

    def _block(self, index: int) -> TableBlock:
        """The table at that place, measured once."""
        if index not in self._blocks:
            table = self._document.parts[index]
            self._blocks[index] = TableBlock(self._pages, cast("Table", table), *self._opened[index])
        return self._blocks[index]

    def _report(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._progress is not None:
            self._progress(self._rows)

    def _size(self) -> tuple[float, float]:
        """The sheet; ``auto`` turns it when a table needs the width at a comfortable size."""
        width, height = SHEETS[self._document.paper]
        wide = self._document.orientation == "landscape"
        if self._document.orientation == "auto":
            body, head = Script("body", self._pdf), Script("head", self._pdf)
            needs = []
            for index, table in self._tables.items():
                ems = pdf_table.natural_ems(table, self._opened[index][0], body, head)
                needs.append(pdf_table.needed(pdf_table.relaxed(table, ems), _COMFORTABLE))
            wide = max(needs, default=0) > width - 2 * SIDE
        return (height, width) if wide else (width, height)

    def _save(self) -> None:
        """Adds pages, bookmarks and properties, and writes the file."""
        from reportlab.pdfbase import pdfdoc

        canvas, pdf = self._canvas, self._pdf
        canvas.setTitle(self._document.title)
        canvas.setAuthor("党群工作台")
        canvas.setCreator("党群工作台")
        canvas.setSubject(self._document.note)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        resources = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.basicProcs()
        level = -1
        for page, foot in self._pages.feet():
            sheet: Any = pdfdoc.PDFPage()
            sheet.pagewidth, sheet.pageheight = self._pages.size
            sheet.Resources = resources
            streams = [_packed(page.content), _packed(zlib.compress(foot))]
            sheet.Contents = pdfdoc.PDFArray([pdf.Reference(stream) for stream in streams])
            for title, wanted, y in page.marks:
                # A bookmark hangs below the one before it; a level can't be left out.
                level = min(wanted, level + 1)
                key = f"mark{id(page)}-{y:.2f}-{level}"
                canvas.bookmarkHorizontal(key, 0, y + 12)
                canvas.addOutlineEntry(title, key, level, closed=False)
            pdf.addPage(sheet)
        canvas._code = []  # noqa: SLF001 - the canvas's own page stayed empty
        canvas.save()


def _packed(content: bytes) -> Any:
    """A stream object whose content is compressed already."""
    from reportlab.pdfbase import pdfdoc

    return pdfdoc.PDFStream(
        dictionary=pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), content=content
    )
