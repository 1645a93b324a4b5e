"""Builders of strange workbooks, by hand where no library would write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook as NewWorkbook

from app.base.errors import RuleError
from app.sheets.limits import LIMITS, Limits
from app.sheets.reading import read_workbook
from app.sheets.workbook import Workbook

DATA = Path(__file__).parents[1] / "data"
MEMBERS = {
    "name": ("姓名", "党员姓名"),
    "sex": ("性别",),
    "ethnic_group": ("民族",),
    "id_number": ("身份证号", "公民身份号码", "身份证", "身份证号码"),
    "born_on": ("出生年月", "出生日期"),
    "education": ("学历", "文化程度"),
    "organisation": ("所在党支部", "所属党支部", "党支部"),
    "kind": ("人员类别", "党员类别"),
    "joined_on": ("入党时间", "入党日期"),
    "full_on": ("转正时间", "转正日期"),
    "post": ("党内职务",),
    "phone": ("手机号码", "联系电话", "手机"),
    "address": ("现居住地址", "家庭住址"),
    "note": ("备注",),
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def moment(*parts: int) -> datetime:
    """A date and time as cells hold them: without a zone."""
    year, month, day, hour, minute = (*parts, *(0, 0))[:5]
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - cells have no zone


def refusal_of(path: Path, limits: Limits = LIMITS) -> RuleError:
    """The refusal that reading ``path`` meets."""
    try:
        read_workbook(path, limits=limits)
    except RuleError as refused:
        return refused
    raise AssertionError("the workbook was read")


def within_limits(book: Workbook) -> bool:
    """Whether the child stayed below one gigabyte and one minute, by its own account."""
    return 0 < book.usage.peak_bytes < LIMITS.memory and book.usage.seconds < LIMITS.seconds


def simple_book(path: Path, rows: Sequence[Sequence[object]], title: str = "名册") -> Path:
    """An ordinary xlsx."""
    book = NewWorkbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def with_shared_strings(path: Path) -> Path:
    """An ordinary xlsx as office programs write it, its texts in a table of their own."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "性别"])
    return path


def changed_zip(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The zip with some parts replaced, added, or (None) left out."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts.update({name: content for name, content in changes.items() if content is not None})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            if changes.get(name, b"") is not None:
                out.writestr(name, content)
    return path


def raw_book(path: Path, sheet_data: bytes, *, prefix: str = "", after: bytes = b"") -> Path:
    """An xlsx around hand-written rows.

    Args:
        path: where it goes.
        sheet_data: the rows, in XML.
        prefix: namespace prefix of the sheet's elements, as some programs write them (``x:``).
        after: elements behind the rows.
    """
    name = f":{prefix[:-1]}" if prefix else ""
    sheet = (
        f'<?xml version="1.0"?><{prefix}worksheet xmlns{name}="{_MAIN}"><{prefix}sheetData>'.encode()
        + sheet_data
        + f"</{prefix}sheetData>".encode()
        + after
        + f"</{prefix}worksheet>".encode()
    )
    simple_book(path, [["x"]])
    return changed_zip(path, {"xl/worksheets/sheet1.xml": sheet})


def text_cell(place: str, text: str) -> bytes:
    """An inline text cell in XML."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    length = len(content)
    size = bytes([length]) if length < 0x80 else bytes([(length & 0x7F) | 0x80, length >> 7])
    return head + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_book(path: Path, rows: Sequence[Sequence[str | float]], *, hidden_row: int = 0) -> Path:
    """A minimal .xlsb ([MS-XLSB]): texts and numbers on one sheet, an error under the last row."""
    extent = struct.pack("<4I", 0, len(rows), 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number + 1 == hidden_row else 0
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += _record(6, place + _wide(value))
            else:
                sheet += _record(5, place + struct.pack("<d", value))
    sheet += _record(0, struct.pack("<IIHBBBI", len(rows), 0, 300, 0, 0, 0, 0))
    sheet += _record(3, struct.pack("<IIB", 0, 0, 0x17))
    sheet += _record(146) + _record(177, struct.pack("<I", 1))
    sheet += _record(176, struct.pack("<4I", 0, 0, 0, 1)) + _record(178) + _record(130)
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("名册"))
    properties = _record(153, struct.pack("<III", 0, 0, 0))
    book = (
        _record(131)
        + properties
        + _record(143)
        + bundle
        + _record(144)
        + _record(157, bytes(26))
        + _record(132)
    )
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    )
    link = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", types)
        out.writestr("_rels/.rels", link % ("officeDocument", "xl/workbook.bin"))
        out.writestr("xl/workbook.bin", book)
        out.writestr("xl/_rels/workbook.bin.rels", link % ("worksheet", "worksheets/sheet1.bin"))
        out.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def open_document(path: Path, table: str) -> Path:
    """A minimal .ods around the content of one table element."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="名册">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        out.writestr("content.xml", content)
    return path


def locked(path: Path, target: Path, password: str) -> Path:
    """The workbook encrypted with a password to open it (OLE EncryptedPackage)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    with path.open("rb") as plain, target.open("wb") as out:
        OOXMLFile(io.BytesIO(plain.read())).encrypt(password, out)
    return target


def _biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def excel_95_book(
    path: Path, rows: Sequence[Sequence[str | float]], *, hidden_row: int = 0, dates: int = 0
) -> Path:
    """A minimal BIFF5 .xls (before [MS-XLS]) in code page 936, an error under the last row.

    Args:
        path: where it goes.
        rows: texts and numbers.
        hidden_row: sheet row number to hide.
        dates: column (from 1) whose numbers are formatted as dates.
    """
    from xlwt import CompoundDoc

    name = "名册".encode("gbk")
    begin = struct.pack("<HHHH", 0x0500, 0x0005, 0x0DBB, 0x07CC)
    formats = b"".join(
        _biff(0x00E0, struct.pack("<HHHHHHHH", 0, number, 0xFFF5 if at < 15 else 1, 0x20, 0, 0, 0, 0))
        for at, number in enumerate([0] * 16 + [14])
    )
    font = _biff(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05Arial")
    front = _biff(0x0809, begin) + _biff(0x0042, struct.pack("<H", 936)) + font * 4 + formats
    place = len(front) + 4 + 7 + len(name) + 4
    bundle = _biff(0x0085, struct.pack("<IBBB", place, 0, 0, len(name)) + name)
    sheet = _biff(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x0DBB, 0x07CC))
    sheet += _biff(0x0200, struct.pack("<5H", 0, len(rows) + 1, 0, max(map(len, rows)), 0))
    if hidden_row:
        sheet += _biff(0x0208, struct.pack("<6HHH", hidden_row - 1, 0, 3, 255, 0, 0, 0x0120, 0x0F))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            form = 16 if column + 1 == dates else 15
            if isinstance(value, str):
                text = value.encode("gbk")
                sheet += _biff(0x0204, struct.pack("<4H", number, column, form, len(text)) + text)
            else:
                sheet += _biff(0x0203, struct.pack("<3Hd", number, column, form, value))
    sheet += _biff(0x0205, struct.pack("<3HBB", len(rows), 0, 15, 0x17, 1)) + _biff(0x000A)
    stream = front + bundle + _biff(0x000A) + sheet
    CompoundDoc.XlsDoc().save(str(path), stream.ljust(4096, b"\0"))
    old, new = "Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")
    raw = path.read_bytes()
    at = raw.index(old)
    entry = new.ljust(64, b"\0") + struct.pack("<H", len(new) + 2)
    path.write_bytes(raw[:at] + entry + raw[at + 66 :])
    return path
