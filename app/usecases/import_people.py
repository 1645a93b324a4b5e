"""Whom the rows of a workbook are about: members found by their number, or by name and something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from app.base.pinyin import pinyin_sort_key
from app.base.portions import portions
from app.records.accounts import Right
from app.records.members import Member, split_names
from app.storage.work import Read
from app.usecases.acts import ask


@dataclass(frozen=True, slots=True)
class Person:
    """What of a member tells that a row is about them."""

    id: str
    names: tuple[str, ...]
    id_number: str | None
    phones: tuple[str, ...]
    born_on: date | None


@dataclass(frozen=True, slots=True)
class People:
    """Members by id number, and by name those who are called so."""

    by_number: Mapping[str, Person]
    by_name: Mapping[str, tuple[Person, ...]]


@ask(needs=Right.IMPORT)
def find_people(read: Read, id_numbers: Collection[str], names: Collection[str]) -> People:
    """The members who have one of these id numbers or are called by one of these names."""
    by_number = {
        person.id_number: person
        for portion in portions(sorted(id_numbers))
        for person in _people(read, Member.id_number.in_(portion))
        if person.id_number is not None
    }
    by_name: defaultdict[str, list[Person]] = defaultdict(list)
    wanted = set(names)
    for portion in portions(sorted({pinyin_sort_key(name) for name in wanted})):
        for person in _people(read, Member.name_pinyin.in_(portion)):
            if person.names[0] in wanted:
                by_name[person.names[0]].append(person)
    return People(by_number, {name: tuple(people) for name, people in by_name.items()})


def _people(read: Read, fits: ColumnElement[bool]) -> Iterator[Person]:
    query = select(
        Member.id, Member.name, Member.former_names, Member.id_number, Member.phone, Member.other_phone,
        Member.born_on,
    )  # fmt: skip
    for row in read.rows(query.where(fits)):
        further = split_names(row[5] or "")
        phones = tuple(phone for phone in (row[4], *further) if phone)
        yield Person(row[0], (row[1], *split_names(row[2] or "")), row[3], phones, row[6])
