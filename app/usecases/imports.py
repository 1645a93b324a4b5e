"""Imports: what the clinic asks of the store, and the one act that writes a batch of members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.pinyin import pinyin_sort_key
from app.base.portions import portions
from app.base.text import normalise
from app.records.accounts import Right
from app.records.areas import Area
from app.records.members import Member
from app.records.organisations import KINDS, Organisation, kind_by_name
from app.records.units import Unit
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.units import tidy_unit_name

IMPORT = "import"
"""The record type under which the journal keeps that a workbook was imported (an event)."""

_ABOVE_BRANCHES = KINDS[:3]
_WRITTEN_AT_ONCE = 2000

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of organisations, areas and units by ``name_key`` of their names."""

    organisations: Mapping[str, str]
    areas: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Namesake:
    """What a member of the store has in common with people of the same name."""

    born_on: date | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of people about to come in: id numbers, and members by name."""

    id_numbers: frozenset[str]
    namesakes: Mapping[str, tuple[Namesake, ...]]


@dataclass(frozen=True, slots=True)
class MemberBatch:
    """Members ready to be written.

    Attributes:
        rows: values by field name; ``organisation_id`` may be one of ``organisations``.
        numbers: the sheet row of each.
        organisations: organisations to be made on the way, name by id.
        counted: rows of the sheet that are people.
        rejected: how many of them stay out.
    """

    rows: Sequence[Mapping[str, Any]]
    numbers: Sequence[int]
    organisations: Mapping[str, str]
    counted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What the rules say of a row.

    Attributes:
        code: why it stays out or what is doubted, as the rule that says so calls it.
        field: the field it is said at.
        message: the sentence; empty where the code says all.
    """

    code: str
    field: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not go in any more when the batch was written: its sheet row, and why."""

    row: int
    why: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What went in: how many, organisations and units made, and rows that became impossible meanwhile."""

    imported: int
    organisations: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    units: tuple[str, ...] = ()


KNOWN, REPEAT, TWIN = "known", "repeat", "twin"
"""Codes of remarks: it stands already, it stands in the workbook before, it may be the same."""


def name_key(name: str) -> str:
    """The form in which names of organisations and areas are compared: no blanks, one kind of brackets."""
    return normalise(name).replace(" ", "").replace("（", "(").replace("）", ")")


@ask(needs=Right.IMPORT)
def known_names(read: Read) -> Names:
    """The organisations, areas and units a workbook may name; of two of one name the elder counts."""
    return Names(_by_key(read, Organisation), _by_key(read, Area), _by_key(read, Unit))


@ask(needs=Right.IMPORT)
def known_people(read: Read, id_numbers: Sequence[str], names: Iterable[str]) -> Known:
    """Which of these id numbers are members, and what members of these names have."""
    if _is_empty(read):
        return Known(frozenset(), {})
    return Known(_known_numbers(read, id_numbers), _namesakes(read, set(names)))


@act("导入党员", needs=Right.IMPORT)
def import_members(
    work: Work, batch: MemberBatch, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> ImportAnswer:
    """Write one batch: its organisations, then its members; all of it or nothing.

    A row whose id number became known since the dry run is left out and told.

    Args:
        work: the running act; its id is the batch.
        batch: what the clinic prepared.
        progress: told the share written, 0.0 to 1.0.
        cancelled: asked between portions; true ends the act with nothing written.

    Raises:
        RuleError: ``cancelled``.
    """
    rows, left_out = _still_unknown(work, batch)
    made, moved = make_organisations(work, batch.organisations)
    for portion in written_portions(len(rows), progress, cancelled):
        work.add_many(Member, _moved(rows[portion], moved))
    note_import(work, "members", batch.counted, len(rows), batch.rejected + len(left_out))
    return ImportAnswer(len(rows), made, left_out)


def _still_unknown(work: Work, batch: MemberBatch) -> tuple[Sequence[Mapping[str, Any]], tuple[LeftOut, ...]]:
    if _is_empty(work):
        return batch.rows, ()
    known = _known_numbers(work, [number for row in batch.rows if (number := row.get("id_number"))])
    if not known:
        return batch.rows, ()
    pairs = list(zip(batch.numbers, batch.rows, strict=True))
    why = (Remark(KNOWN, "id_number"),)
    out = tuple(LeftOut(number, why) for number, row in pairs if row.get("id_number") in known)
    return [row for _, row in pairs if row.get("id_number") not in known], out


def written_portions(count: int, progress: Progress | None, cancelled: Cancelled | None) -> Iterator[slice]:
    """The portions in which so many rows are written.

    Args:
        count: how many rows.
        progress: told after each portion the share written, 0.0 to 1.0.
        cancelled: asked before each portion.

    Raises:
        RuleError: ``cancelled``.
    """
    for start in range(0, count, _WRITTEN_AT_ONCE):
        if cancelled is not None and cancelled():
            raise RuleError("已取消导入，没有改动任何数据。", None, "cancelled")
        end = min(start + _WRITTEN_AT_ONCE, count)
        yield slice(start, end)
        if progress is not None:
            progress(end / count)


def note_import(work: Work, register: str, counted: int, imported: int, rejected: int) -> None:
    """Write into the journal that a workbook was imported."""
    said = {"register": register, "rows": counted, "imported": imported, "rejected": rejected}
    work.note(IMPORT, work.id, said)


def make_units(work: Work, wanted: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Make the units that are still missing; answers as `make_organisations`."""
    if not wanted:
        return (), {}
    known = _by_key(work, Unit)
    moved = {planned: known[name_key(name)] for planned, name in wanted.items() if name_key(name) in known}
    missing = {planned: name for planned, name in wanted.items() if planned not in moved}
    work.add_many(Unit, [{"name": tidy_unit_name(name)} for name in missing.values()], ids=list(missing))
    return tuple(missing.values()), moved


def make_organisations(work: Work, wanted: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Make the organisations that are still missing.

    Returns:
        The names made, and for those that somebody else made meanwhile the id to be used, by the id planned.
    """
    if not wanted:
        return (), {}
    known = _by_key(work, Organisation)
    moved = {planned: known[name_key(name)] for planned, name in wanted.items() if name_key(name) in known}
    missing = {planned: name for planned, name in wanted.items() if planned not in moved}
    above = _top(work)
    rows = [{"name": name, "kind": kind_by_name(name), "parent_id": above} for name in missing.values()]
    work.add_many(Organisation, rows, ids=list(missing))
    return tuple(missing.values()), moved


def _top(read: Read) -> str | None:
    """The one organisation at the top of the tree, if it is one that branches stand under."""
    tops = read.rows(
        select(Organisation.id, Organisation.kind).where(Organisation.parent_id.is_(None)).limit(2)
    )
    return tops[0].id if len(tops) == 1 and tops[0].kind in _ABOVE_BRANCHES else None


def _moved(rows: Sequence[Mapping[str, Any]], moved: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    if not moved:
        return rows
    return [
        {**row, "organisation_id": moved.get(org, org)} if (org := row.get("organisation_id")) else row
        for row in rows
    ]


def _by_key(read: Read, kind: type[Organisation | Area | Unit]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record_id, name in read.rows(select(kind.id, kind.name).order_by(kind.id)):
        found.setdefault(name_key(name), record_id)
    return found


def _is_empty(read: Read) -> bool:
    return read.scalar(select(Member.id).limit(1)) is None


def _known_numbers(read: Read, numbers: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for asked in portions(numbers):
        query = select(Member.id_number).where(Member.id_number.in_(asked))
        found.update(number for number in read.scalars(query) if number)
    return frozenset(found)


def _namesakes(read: Read, names: set[str]) -> dict[str, tuple[Namesake, ...]]:
    """Members of these names, found by the sort key of the name, which has an index."""
    found: defaultdict[str, list[Namesake]] = defaultdict(list)
    for asked in portions(pinyin_sort_key(name) for name in names):
        query = select(Member.name, Member.born_on, Member.phone).where(Member.name_pinyin.in_(asked))
        for name, born_on, phone in read.rows(query):
            if name in names:
                found[name].append(Namesake(born_on, phone))
    return {name: tuple(listed) for name, listed in found.items()}
