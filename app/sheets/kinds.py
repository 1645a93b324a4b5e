"""What a file really is, told from its content; its extension is not asked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from app.sheets.cfb import MAGIC, CompoundFile
from app.sheets.limits import Limits, RefusedError

_HEAD = 4096
_OTHER_BINARIES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")
_OLD_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_OLE_DAMAGED_SHORT = 512


def kind_of(path: Path, limits: Limits) -> str:
    """One of xlsx, xlsm, xlsb, ods, xls, csv.

    Args:
        path: the file; it is opened for reading only.
        limits: the bounds of zip parts and of the size of the file.

    Raises:
        RefusedError: not_found, no_access, empty, too_large, password, zip_bomb, damaged, wrong_type,
            unsupported.
    """
    head = _head_of(path, limits)
    if head.startswith(b"PK"):
        return _kind_of_zip(path, limits)
    if head.startswith(MAGIC):
        return _kind_of_compound(path)
    return _kind_of_text(head)


def _head_of(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise RefusedError("wrong_type" if path.exists() else "not_found")
        size = path.stat().st_size
        if size > limits.file_size:
            raise RefusedError("too_large", f"{size / 1048576:.0f} MB，最多 {limits.file_size // 1048576} MB")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as trouble:
        raise RefusedError("no_access") from trouble
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0") and size <= _HEAD:
        raise RefusedError("empty")
    return head


def _kind_of_zip(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as book:
            check_entries(book, path.stat().st_size, limits)
            names = {entry.filename for entry in book.infolist()}
            if "mimetype" in names and "content.xml" in names:
                return _kind_of_open_document(book)
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
                return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as fault:
        raise RefusedError("damaged") from fault
    raise RefusedError("wrong_type")


def _kind_of_open_document(book: zipfile.ZipFile) -> str:
    mime = book.read("mimetype")[:100]
    if b"opendocument.spreadsheet" not in mime:
        raise RefusedError("wrong_type")
    manifest = "META-INF/manifest.xml"
    if manifest in book.namelist() and b"encryption-data" in book.read(manifest):
        raise RefusedError("password")
    return "ods"


def check_entries(book: zipfile.ZipFile, file_size: int, limits: Limits) -> None:
    """Look over the list of parts before anything is unpacked.

    Raises:
        RefusedError: zip_bomb where sizes or ratios are absurd, password where parts are locked, damaged
            where two parts share a name (readers would disagree on which one counts).
    """
    entries = book.infolist()
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise RefusedError("zip_bomb")
    if sum(entry.compress_size for entry in entries) > file_size:
        raise RefusedError("zip_bomb")
    for entry in entries:
        if entry.flag_bits & 1:
            raise RefusedError("password")
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(
            1, entry.compress_size
        ):
            raise RefusedError("zip_bomb")
    if len({entry.filename for entry in entries}) != len(entries):
        raise RefusedError("damaged")


def _kind_of_compound(path: Path) -> str:
    data = path.read_bytes()
    if len(data) <= _OLE_DAMAGED_SHORT:
        raise RefusedError("damaged")
    names = {name.lower() for name in CompoundFile(data).names()}
    if "encryptedpackage" in names:
        raise RefusedError("password")
    if names & {"workbook", "book"}:
        return "xls"
    raise RefusedError("wrong_type")


def _kind_of_text(head: bytes) -> str:
    if head.startswith(_OTHER_BINARIES):
        raise RefusedError("wrong_type")
    if head.startswith(_OLD_BIFF):
        raise RefusedError("unsupported", "Excel 4.0 及更早的 xls")
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"mime-version")):
        raise RefusedError("unsupported", "网页形式的表格")
    if plain.startswith(b"<?xml") or b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        raise RefusedError("unsupported", "XML 形式的表格")
    return "csv"
