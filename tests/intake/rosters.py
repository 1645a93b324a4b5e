"""Invented rosters of other shapes than the sample: other heads, other orders, other kinds of files."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

from app.base.citizen_id import check_char

Rows = Sequence[Sequence[object]]

OTHER_HEADS = (
    "联系\n电话",
    "党员\n姓名",
    "性 别",
    "身份证\n号码",
    "入党年月",
    "转正年月",
    "所属党\n支部",
    "文化程度",
    "族别",
    "党员类型",
    "党内任职",
    "家庭住址",
)


def id_number(born: str, sequence: int) -> str:
    """An invented number with a right check character; an odd sequence is a man's."""
    first17 = f"440309{born}{sequence:03d}"
    return first17 + check_char(first17)


def other_people() -> Rows:
    """Twelve people under ``OTHER_HEADS``."""
    rows: list[list[object]] = []
    for number in range(12):
        sex = number % 2 + 1
        born = f"19{60 + number}0{number % 9 + 1}15"
        rows.append(
            [
                13800000100 + number,
                "欧阳 " + "一二三四五六七八九十壬癸"[number] if number else "宋　梓",
                sex,
                id_number(born, 100 + 2 * number + sex % 2),
                f"19{85 + number}.07",
                f"19{86 + number}.07",
                f"梧桐社区第{number % 3 + 1}网格党支部",
                "本科",
                "汉",
                "正式",
                "书记" if number == 3 else None,
                f"梧桐路{number + 1}号",
            ]
        )
    return rows


def write_xlsx(path: Path, heads: Sequence[str], rows: Rows, title: str = "党员名册") -> Path:
    """A workbook with a title above the heads."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    sheet.append([title])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_csv(path: Path, heads: Sequence[str], rows: Rows, encoding: str) -> Path:
    """The same as text."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([["" if value is None else value for value in row] for row in rows])
    return path


def write_xls(path: Path, heads: Sequence[str], rows: Rows) -> Path:
    """The same as an old Excel workbook (BIFF8)."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for at, row in enumerate((heads, *rows)):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    book.save(str(path))
    return path


def write_ods(path: Path, heads: Sequence[str], rows: Rows) -> Path:
    """The same as an OpenDocument sheet."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        text = escape(str(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (tuple(heads), *rows)
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="名册">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind, zipfile.ZIP_STORED)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
    return path
