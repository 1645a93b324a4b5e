"""Rows out of csv files: which encoding, which delimiter, and the line each record begins on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.sheets.limits import Limits, RefusedError

_SAMPLE_LINES = 30
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_FORCED_TEXT = re.compile(r'^="([^"]*)"$')
_QUOTED = re.compile(r'"[^"]*"')
_DELIMITERS = (",", "\t", ";", "，", "|")
_MOST_DELIMITERS = 20_000


@dataclass(frozen=True)
class CsvText:
    """The rows of a csv, equally long; ``rows[i]`` stands at line i + 1 of the file."""

    rows: list[list[str]]
    encoding: str
    delimiter: str


def read_csv(path: Path, limits: Limits) -> CsvText:
    """Read a csv in UTF-8, UTF-16 or GB18030, delimited by comma, tab, semicolon, Chinese comma or bar.

    Raises:
        RefusedError: wrong_type where it is no text, empty, too_many_rows, too_many_columns, damaged.
    """
    text, encoding = _decode(path.read_bytes())
    lines = text.splitlines(keepends=True) if "\x0b" not in text else re.split(r"(?<=\n)", text)
    delimiter = _delimiter(lines)
    rows = _rows(lines, delimiter, limits)
    width = max(map(len, rows), default=0)
    if not width:
        raise RefusedError("empty")
    if width * len(rows) > limits.cells:
        raise RefusedError("too_large", f"超过 {limits.cells // 10_000} 万格")
    return CsvText([row + [""] * (width - len(row)) for row in rows], encoding, delimiter)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif b"\0" in data[:4096]:
        candidates = ["utf-16-le" if b"\0" in data[1:4096:2] else "utf-16-be"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(mark in text[:4096] for mark in ("\0", "\x01", "\x02", "\x03", "\x1b")):
            return text, encoding
    raise RefusedError("wrong_type")


def _delimiter(lines: list[str]) -> str:
    declared = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if declared:
        return declared[1]
    sample = [_QUOTED.sub("", line) for line in lines[:_SAMPLE_LINES] if line.strip()]
    lines_with = {mark: sum(mark in line for line in sample) for mark in _DELIMITERS}
    marks = {mark: sum(line.count(mark) for line in sample) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: (lines_with[mark], marks[mark]))
    return best if lines_with[best] else ","


def _bounded(lines: list[str], delimiter: str) -> Iterator[str]:
    for line in lines:
        if line.count(delimiter) > _MOST_DELIMITERS:
            raise RefusedError("too_many_columns", f"一行里有 {line.count(delimiter) + 1} 列")
        yield line


def _rows(lines: list[str], delimiter: str, limits: Limits) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(_bounded(lines, delimiter), delimiter=delimiter)
    begins = 1
    try:
        for record in reader:
            while len(rows) < begins - 1:
                rows.append([])
            while record and not record[-1].strip():
                record.pop()
            if len(record) > limits.columns + 1:
                raise RefusedError(
                    "too_many_columns", f"第 {begins} 行有 {len(record)} 列，最多 {limits.columns} 列"
                )
            rows.append([_plain(cell) for cell in record])
            begins = reader.line_num + 1
            if begins > limits.rows + 1:
                raise RefusedError("too_many_rows", f"超过 {limits.rows} 行")
    except csv.Error as fault:
        raise RefusedError("damaged") from fault
    if rows and _SEPARATOR_LINE.match(lines[0]):
        rows[0] = []
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _plain(cell: str) -> str:
    forced = _FORCED_TEXT.match(cell) if cell.startswith("=") else None
    return forced[1] if forced else cell
