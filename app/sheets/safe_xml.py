"""XML out of strange zips: streamed in bounded pieces, declarations of types and entities refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from app.sheets.limits import RefusedError

CHUNK = 1 << 20
_LONGEST_CARRY = 32 << 20
_OVERLAP = 16
Attributes = dict[str, str]


def chunks(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of one part, piece by piece, its check sum verified at the end.

    Raises:
        RefusedError: damaged where the part is missing, cut short or false; external_entity where it declares
            a document type or an entity; unsupported where it is not UTF-8.
    """
    try:
        with book.open(name) as part:
            tail = b""
            first = True
            while piece := part.read(CHUNK):
                if first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4]):
                    raise RefusedError("unsupported", "UTF-16 编码的部件")
                first = False
                if b"<!" in piece or b"<!" in tail:
                    _refuse_declarations(tail + piece)
                tail = piece[-_OVERLAP:]
                yield piece
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError) as fault:
        raise RefusedError("damaged") from fault


def _refuse_declarations(text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise RefusedError("external_entity")


def pieces_ending_with(book: zipfile.ZipFile, name: str, end: bytes) -> Iterator[bytes]:
    """The content of a part in pieces that each end with ``end`` (the last one: with the end of the part)."""
    carry = b""
    for piece in chunks(book, name):
        text = carry + piece
        cut = text.rfind(end)
        if cut < 0:
            if len(text) > _LONGEST_CARRY:
                raise RefusedError("zip_bomb")
            carry = text
            continue
        yield text[: cut + len(end)]
        carry = text[cut + len(end) :]
    yield carry


def walk(
    book: zipfile.ZipFile,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Follow every element of a part, names without their prefixes.

    Args:
        book: the opened zip.
        name: the part.
        start: called with the name and the attributes where an element begins.
        end: called with the name where it ends.
        text: called with the text between.

    Raises:
        RefusedError: damaged where the XML is not well formed, and all that ``chunks`` raises.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def on_start(tag: str, attributes: Attributes) -> None:
        start(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def on_end(tag: str) -> None:
        if end is not None:
            end(tag.rpartition(":")[2])

    def on_doctype(*_: object) -> None:
        raise RefusedError("external_entity")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        for piece in chunks(book, name):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as fault:
        raise RefusedError("damaged") from fault
