"""The search index: one contentless FTS5 table of prepared tokens, asked with the same token rules.

Names are kept as spaced characters (asked as a phrase), as full pinyin and as initials; numbers whole,
from the places people remember, and reversed for their tails. What no token covers (a run from the
middle of a number) is found by a scan of the register instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.base import pinyin
from app.base.text import normalise
from app.records.base import Searchable

VERSION = 1
"""Version of the token rules; a file with another one has its index rebuilt."""

VERSION_FACT = "search_version"
"""The fact under which a file keeps the version its index was written by."""

_DOC_OF = "SELECT docid FROM search_docs WHERE record_id = ?"
_INTO_DOCS = "INSERT INTO search_docs (docid, record_id, record_type)"
_INTO = "INSERT INTO search (rowid, name, pinyin, initials, number, tail)"
_NOT_NUMBER = re.compile("[^0-9x]")
_PLAIN_NAME = re.compile("[㐀-鿿]+").fullmatch
ID_LENGTH = 18
ID_PLACES = (6, 10)
PHONE_PLACES = (3,)


@dataclass(frozen=True, slots=True)
class Doc:
    """A record to be found, and by what."""

    record_id: str
    record_type: str
    by: Searchable


def put(connection: Connection, docs: Iterable[Doc]) -> None:
    """Write or replace the tokens of these records."""
    listed = list(docs)
    remove(connection, [doc.record_id for doc in listed])
    put_new(connection, listed)


def put_new(connection: Connection, docs: Sequence[Doc]) -> None:
    """Write the tokens of records that the index does not know yet."""
    if not docs:
        return
    for into, rows in lines(docs, last_docid(connection)):
        connection.exec_driver_sql(f"{into} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def last_docid(connection: Connection) -> int:
    """The highest number under which the index knows a record."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(docid), 0) FROM search_docs").scalar_one())


def lines(docs: Sequence[Doc], last: int) -> tuple[tuple[str, list[tuple[Any, ...]]], ...]:
    """The rows of records new to the index, each kind with the statement up to its VALUES.

    Args:
        docs: the records.
        last: the number they follow.
    """
    numbered = list(enumerate(docs, last + 1))
    return (
        (_INTO_DOCS, [(n, doc.record_id, doc.record_type) for n, doc in numbered]),
        (_INTO, [(n, *tokens(doc.by)) for n, doc in numbered]),
    )


def remove(connection: Connection, record_ids: Sequence[str]) -> None:
    """Take records out of the index."""
    known = [
        (row[0],)
        for record_id in record_ids
        if (row := connection.exec_driver_sql(_DOC_OF, (record_id,)).first()) is not None
    ]
    if known:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", known)
        connection.exec_driver_sql("DELETE FROM search_docs WHERE docid = ?", known)


def ask(connection: Connection, question: str, record_type: str, limit: int) -> list[str]:
    """Ids of the first records that fit, in order of entry; order and limit work inside the index."""
    rows = connection.exec_driver_sql(
        "SELECT d.record_id FROM search s CROSS JOIN search_docs d ON d.docid = s.rowid"
        " WHERE s.search MATCH ? AND d.record_type = ? ORDER BY s.rowid LIMIT ?",
        (question, record_type, limit),
    )
    return [row[0] for row in rows]


def count(connection: Connection, question: str, record_type: str) -> int:
    """How many records of a type fit."""
    return int(
        connection.exec_driver_sql(
            "SELECT count(*) FROM search s CROSS JOIN search_docs d ON d.docid = s.rowid"
            " WHERE s.search MATCH ? AND d.record_type = ?",
            (question, record_type),
        ).scalar_one()
    )


def tokens(by: Searchable) -> tuple[str, str, str, str, str]:
    """The five columns of the index for one record: name, pinyin, initials, number, tail."""
    spaced: list[str] = []
    full: list[str] = []
    initials: list[str] = []
    for name in by.names:
        spaced.append(" ".join(_name_units(name)))
        sounds = pinyin.search_tokens(name)
        full.extend(sounds.full)
        initials.extend(sounds.initials)
    whole: list[str] = []
    tails: list[str] = []
    for number in by.numbers:
        plain = number_token(number)
        if not plain:
            continue
        places = ID_PLACES if len(plain) == ID_LENGTH else PHONE_PLACES
        whole.append(plain)
        whole.extend(plain[place:] for place in places if len(plain) > place)
        tails.append(plain[::-1])
    return " . ".join(spaced), " ".join(full), " ".join(initials), " ".join(whole), " ".join(tails)


def number_token(text: str) -> str:
    """Digits (and a last X) of a phone or id number, nothing else."""
    return text if text.isascii() and text.isdigit() else _NOT_NUMBER.sub("", text.lower())


def question(text: str) -> str | None:
    """What to ask the index for a text as typed; None if nothing in it can be found.

    Parts divided by blanks must all fit, in any order: ``李 138`` finds a 李 with that phone.
    """
    asked = [part for word in normalise(text).lower().split() if (part := _part(word)) is not None]
    return " AND ".join(f"({part})" for part in asked) or None


def _part(word: str) -> str | None:
    letters = "".join(c for c in word if c.isascii() and c.isalpha())
    digits = number_token(word)
    if any(not c.isascii() for c in word):
        units = _name_units(word)
        return f'name : "{" ".join(units)}" *' if units else None
    if digits and (len(digits) == len(word.replace("-", "")) and letters in ("", "x")):
        return (
            f'number : "{digits}" * OR tail : "{digits[::-1]}" *'
            if any(c.isdigit() for c in digits)
            else _sound(word)
        )
    return _sound(letters) if letters else None


def _sound(letters: str) -> str:
    sounds = " OR ".join(f'pinyin : "{form}" *' for form in pinyin.search_forms(letters))
    return f'{sounds} OR initials : "{letters}" *'


def _name_units(name: str) -> list[str]:
    """Each Chinese character on its own; a run of Latin letters or digits stays one word."""
    if _PLAIN_NAME(name):
        return list(name)
    units: list[str] = []
    run = ""
    for char in normalise(name).lower():
        if char.isascii() and char.isalnum():
            run += char
            continue
        if run:
            units.append(run)
            run = ""
        if not char.isascii() and not char.isspace() and char != "·":
            units.append(char)
    return [*units, run] if run else units
