"""`render_excel`: a `Document` as an .xlsx workbook, row by row, whatever its size.

Each table becomes a sheet; texts before it stand above it. Written by our own small writer: the same path
serves a list of ten and a ledger of a hundred thousand rows.
"""

from __future__ import annotations

import contextlib
import itertools
import zipfile
from collections.abc import Callable
from pathlib import Path

from app.base.files import replace_atomically
from app.reports.document import Document, Heading, Table, Text
from app.reports.render import excel_parts as parts
from app.reports.render.cancel import Cancelled
from app.reports.render.excel_cells import SharedTexts, escaped
from app.reports.render.excel_sheet import Sheet, SheetWriter

_TEXTS_AT_ONCE = 2000
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "－"))
_LONGEST_NAME = 31


def render_excel(
    document: Document,
    target: Path,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Writes ``document`` to ``target`` (.xlsx), whole or not at all.

    Args:
        document: the paper.
        target: the file to make or replace.
        progress: called now and then with the number of rows written.
        cancelled: asked now and then; when it says yes, nothing is left behind.

    Returns:
        The number of rows written (without heads and totals).

    Raises:
        RuleError: more rows or a longer text than Excel can hold.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    texts, styles = SharedTexts(), parts.Styles()
    sheets = _sheets(document)
    rows = 0
    with (
        replace_atomically(target) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        package.writestr("[Content_Types].xml", parts.content_types(len(sheets)))
        package.writestr("_rels/.rels", parts.package_relations())
        for number, sheet in enumerate(sheets, 1):
            writer = SheetWriter(document, sheet, texts, styles)
            name = f"xl/worksheets/sheet{number}.xml"
            with (
                package.open(name, "w", force_zip64=True) as out,
                contextlib.closing(writer.write(out)) as run,
            ):
                for done in run:
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    if progress is not None:
                        progress(rows + done)
            rows += writer.rows
        package.writestr("xl/workbook.xml", parts.workbook([(escaped(s.name), s.areas) for s in sheets]))
        package.writestr("xl/_rels/workbook.xml.rels", parts.workbook_relations(len(sheets)))
        package.writestr("xl/styles.xml", styles.xml())
        package.writestr("docProps/core.xml", parts.core_properties(document, escaped(document.title)))
        package.writestr("docProps/app.xml", parts.app_properties())
        _write_texts(package, texts)
    return rows


def _sheets(document: Document) -> list[Sheet]:
    """Divides the parts over sheets: texts stand above the table that follows them."""
    sheets: list[Sheet] = []
    heading, above = "", []
    several = sum(isinstance(part, Table) for part in document.parts) > 1
    for part in document.parts:
        if isinstance(part, Heading):
            heading = part.text
        elif isinstance(part, Text):
            above.append(part.text)
        else:
            name = part.caption or heading
            sheets.append(Sheet(name or document.title, above, part, section=name if several else ""))
            above = []
    if above or not sheets:
        sheets.append(Sheet("说明" if sheets else document.title, above))
    taken: set[str] = set()
    for sheet in sheets:
        sheet.name = _free_name(sheet.name, taken)
        taken.add(sheet.name.lower())
    return sheets


def _free_name(wanted: str, taken: set[str]) -> str:
    """A sheet name Excel allows: 31 characters, no brackets or path marks, used once."""
    name = wanted.translate(_FORBIDDEN_IN_NAMES).strip("' ")[:_LONGEST_NAME] or "表"
    for number in itertools.count(2):
        if name.lower() not in taken:
            break
        end = f"（{number}）"
        name = wanted.translate(_FORBIDDEN_IN_NAMES).strip("' ")[: _LONGEST_NAME - len(end)] + end
    return name


def _write_texts(package: zipfile.ZipFile, texts: SharedTexts) -> None:
    with package.open("xl/sharedStrings.xml", "w") as out:
        head = f'<sst xmlns="{parts.MAIN}" uniqueCount="{len(texts)}">'
        out.write(f"{parts.XML}{head}".encode())
        each = iter(texts)
        while group := list(itertools.islice(each, _TEXTS_AT_ONCE)):
            out.write("".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in group).encode())
        out.write(b"</sst>")
