"""The search index: two contentless FTS5 tables of prepared tokens, asked with the same token rules.

Names are kept as spaced characters (asked as a phrase), as full pinyin and as initials. Numbers stand in a
table of their own, which needs no places: whole, from the places people remember, and reversed and in letters
(0 is ``a``) for their tails. What no token covers (a run from the middle of a number) is found by a scan of
the register instead.
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

TABLES = ("search", "search_numbers")
"""The two tables of tokens, one row of each for every record."""

_DOC_OF = "SELECT docid FROM search_docs WHERE record_id = ?"
_INTO_DOCS = "INSERT INTO search_docs (docid, record_id, record_type)"
_INTO_NAMES = "INSERT INTO search (rowid, name, pinyin, initials)"
_INTO_NUMBERS = "INSERT INTO search_numbers (rowid, number)"
_NOT_NUMBER = re.compile("[^0-9x]")
_PLAIN_NAME = re.compile("[㐀-鿿]+").fullmatch
ID_LENGTH = 18
ID_PLACES = (6, 10)
PHONE_PLACES = (3,)
SHORTEST_NUMBER = 3
"""So many digits are needed to find anybody: fewer fit nearly everybody."""

_AS_LETTERS = str.maketrans("0123456789x", "abcdefghijk")


@dataclass(frozen=True, slots=True)
class Doc:
    """A record to be found, and by what."""

    record_id: str
    record_type: str
    by: Searchable


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the index: of names and of numbers, in FTS5's words; both must fit where both are asked."""

    names: str | None
    numbers: str | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a record is found by, blanks between the tokens."""

    name: str
    pinyin: str
    initials: str
    numbers: str


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
        (_INTO_NAMES, [(n, *_name_tokens(doc.by.names)) for n, doc in numbered]),
        (_INTO_NUMBERS, [(n, _number_tokens(doc.by.numbers)) for n, doc in numbered]),
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
        connection.exec_driver_sql("DELETE FROM search_numbers WHERE rowid = ?", known)
        connection.exec_driver_sql("DELETE FROM search_docs WHERE docid = ?", known)


def empty(connection: Connection) -> None:
    """Forget all tokens."""
    for table in TABLES:
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 - names of our own
    connection.exec_driver_sql("DELETE FROM search_docs")


def tidy(connection: Connection) -> None:
    """Write the index anew without what was taken out of it, so that no page keeps a trace."""
    for table in TABLES:
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - names of our own


def ask(connection: Connection, question: Question, record_type: str, limit: int) -> list[str]:
    """Ids of the first records that fit, in order of entry; order and limit work inside the index."""
    source, values = _source(question)
    rows = connection.exec_driver_sql(
        f"SELECT d.record_id FROM {source} AND d.record_type = ? ORDER BY s.rowid LIMIT ?",  # noqa: S608 - names of our own
        (*values, record_type, limit),
    )
    return [row[0] for row in rows]


def count(connection: Connection, question: Question, record_type: str) -> int:
    """How many records of a type fit."""
    source, values = _source(question)
    counted = connection.exec_driver_sql(
        f"SELECT count(*) FROM {source} AND d.record_type = ?",  # noqa: S608 - names of our own
        (*values, record_type),
    )
    return int(counted.scalar_one())


def _source(question: Question) -> tuple[str, tuple[str, ...]]:
    asked = [part for part in (question.names, question.numbers) if part is not None]
    table = "search" if question.names is not None else "search_numbers"
    source = f"{table} s CROSS JOIN search_docs d ON d.docid = s.rowid WHERE s.{table} MATCH ?"
    if len(asked) > 1:
        # The plus keeps SQLite from asking for the names once for every number.
        source += " AND +s.rowid IN (SELECT rowid FROM search_numbers WHERE search_numbers MATCH ?)"
    return source, tuple(asked)


def tokens(by: Searchable) -> Tokens:
    """All that the index keeps of one record."""
    return Tokens(*_name_tokens(by.names), _number_tokens(by.numbers))


def _name_tokens(names: Iterable[str]) -> tuple[str, str, str]:
    spaced: list[str] = []
    full: list[str] = []
    initials: list[str] = []
    for name in names:
        spaced.append(" ".join(_name_units(name)))
        sounds = pinyin.search_tokens(name)
        full.extend(sounds.full)
        initials.extend(sounds.initials)
    return " . ".join(spaced), " ".join(full), " ".join(initials)


def _number_tokens(numbers: Iterable[str]) -> str:
    found: list[str] = []
    for number in numbers:
        plain = number_token(number)
        if not plain:
            continue
        places = ID_PLACES if len(plain) == ID_LENGTH else PHONE_PLACES
        found.append(plain)
        found.extend([plain[place:] for place in places if len(plain) > place])
        found.append(_tail(plain))
    return " ".join(found)


def _tail(digits: str) -> str:
    """The token by which the end of a number is found; letters keep it apart from beginnings."""
    return digits[::-1].translate(_AS_LETTERS)


def number_token(text: str) -> str:
    """Digits (and a last X) of a phone or id number, nothing else."""
    return text if text.isascii() and text.isdigit() else _NOT_NUMBER.sub("", text.lower())


def question(text: str) -> Question | None:
    """What to ask the index for a text as typed; None if nothing in it can be found.

    Parts divided by blanks must all fit, in any order: ``李 138`` finds a 李 with that phone. A number of
    fewer than `SHORTEST_NUMBER` digits is passed over.
    """
    names: list[str] = []
    numbers: list[str] = []
    for word in normalise(text).lower().split():
        if (digits := _asked_number(word)) is None:
            names += [part] if (part := _asked_name(word)) else []
        elif len(digits) >= SHORTEST_NUMBER:
            numbers.append(f'("{digits}" * OR "{_tail(digits)}" *)')
    if not names and not numbers:
        return None
    return Question(" AND ".join(names) or None, " AND ".join(numbers) or None)


def _asked_number(word: str) -> str | None:
    """The digits of a word that is a number (an X may end it), None for any other word."""
    letters = "".join(c for c in word if c.isascii() and c.isalpha())
    digits = number_token(word)
    if not word.isascii() or letters not in ("", "x") or len(digits) != len(word.replace("-", "")):
        return None
    return digits if any(c.isdigit() for c in digits) else None


def _asked_name(word: str) -> str | None:
    if not word.isascii():
        units = _name_units(word)
        return f'(name : "{" ".join(units)}" *)' if units else None
    letters = "".join(c for c in word if c.isalpha())
    return f"({_sound(letters)})" if letters else None


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
