"""Where the people of a sheet are: its tables, which column is which field, and the rows that are records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.errors import RuleError
from app.intake.member_rows import Table
from app.sheets.cells import cell_text, is_blank
from app.sheets.heads import IMPORTED, REASON_HEAD, Head, Region, find_regions, reason_column, record_rows
from app.sheets.lexicon import normal_head
from app.sheets.mapping import mapping_key, propose_mapping
from app.sheets.workbook import Grid, Merge, Value, Workbook

Vocabulary = Mapping[str, Sequence[str]]

_SAMPLES = 30
_SHOWN = 3
_ADDED_UP = frozenset({"hours", "people_served"})
"""Of several rows that share one number nobody knows whether each has it, or all together."""
_ID_NUMBER = re.compile(r"\s*'?\d{17}[\dxX]\s*")
_PHONE = re.compile(r"\s*1[3-9]\d{9}\s*")


@dataclass(frozen=True, slots=True)
class HeadFound:
    """One heading of the sheet: its name, the field it was given ('' for none), and what stands below it."""

    head: str
    field: str
    column: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The tables of a sheet as one: cells by field, the headings, and what they are recognised by.

    ``skipped`` are the sheet rows that an earlier round marked 已导入.
    """

    table: Table
    heads: tuple[HeadFound, ...]
    head_row: int
    signature: str
    skipped: tuple[int, ...]


def find_table(book: Workbook, vocabulary: Vocabulary, saved: Mapping[str, str] | None) -> Found | None:
    """Join the tables of a sheet; None where no row looks like heads.

    Rows that an earlier round marked 已导入 are left out.

    Args:
        book: the workbook read.
        vocabulary: headings by field name.
        saved: field name by heading as a person decided it, '' for a column to be left out.
    """
    regions = find_regions(book.grid, vocabulary)
    if not regions:
        return None
    done = _imported_rows(book.grid, regions)
    merged = _merged(book.grid)
    numbers: list[int] = []
    columns: dict[str, list[Value]] = {}
    heads: dict[str, HeadFound] = {}
    for region in regions:
        given = _mapping(book.grid, region, vocabulary, saved)
        if not given:
            continue
        own = [number for number in record_rows(book.grid, region, list(given)) if number not in done]
        _join(columns, book.grid, given, own, len(numbers), merged)
        numbers.extend(own)
        for head in _heads(book.grid, region, given, own):
            heads.setdefault(head.head, head)
    first = regions[0]
    if not heads:  # no column was given a field: a person sees what there is, and chooses
        below = range(first.first_row, min(first.first_row + _SAMPLES, len(book.grid.rows) + 1))
        heads = {head.head: head for head in _heads(book.grid, first, {}, below)}
    return Found(
        Table(numbers, columns, book.date1904),
        tuple(heads.values()),
        first.head_rows[-1],
        signature_of(first),
        tuple(sorted(done)),
    )


def signature_of(region: Region) -> str:
    """What a workbook of the same kind is recognised by; the column of reasons does not count."""
    return mapping_key(_own_heads(region))


def known_heads(chosen: Mapping[str, str], heads: Sequence[HeadFound], vocabulary: Vocabulary) -> None:
    """Check headings and fields that a person gave by hand.

    Raises:
        RuleError: the sheet has no such heading (``no_such_head``), or there is no such field
            (``no_such_field``).
    """
    there = {normal_head(head.head) for head in heads}
    for head, field in chosen.items():
        if normal_head(head) not in there:
            raise RuleError(f"表里没有“{head}”这个表头，请按预览中的表头选择。", "columns", "no_such_head")
        if field and field not in vocabulary:
            raise RuleError(f"没有“{field}”这个字段，请从列表中选择。", "columns", "no_such_field")


def _imported_rows(grid: Grid, regions: Sequence[Region]) -> set[int]:
    column = next((found for region in regions if (found := reason_column(region)) is not None), None)
    if column is None:
        return set()
    return {
        number
        for number in range(regions[0].first_row, len(grid.rows) + 1)
        if cell_text(grid.cell(number, column)).strip() == IMPORTED
    }


def _own_heads(region: Region) -> list[Head]:
    reasons = normal_head(REASON_HEAD)
    return [head for head in region.heads if normal_head(head.text) != reasons]


def _mapping(
    grid: Grid, region: Region, vocabulary: Vocabulary, saved: Mapping[str, str] | None
) -> dict[int, str]:
    heads = _own_heads(region)
    samples = {
        head.column: [
            grid.cell(number, head.column) for number in range(region.first_row, region.first_row + _SAMPLES)
        ]
        for head in heads
    }
    shapes = {"id_number": _is_id, "phone": _is_phone}
    proposed = propose_mapping(heads, vocabulary, sample_values=samples, shapes=shapes)
    return _corrected(proposed, heads, saved) if saved else proposed


def _corrected(proposed: dict[int, str], heads: Sequence[Head], saved: Mapping[str, str]) -> dict[int, str]:
    """The proposal with a person's decisions; a field decided for one column leaves any other."""
    decided = {normal_head(head): field for head, field in saved.items()}
    given: dict[int, str] = {}
    for head in heads:
        field = decided.get(normal_head(head.label), decided.get(normal_head(head.text)))
        if field is not None and (not field or field not in given.values()):
            given[head.column] = field
    taken = set(given.values())
    kept = {c: f for c, f in proposed.items() if c not in given and f not in taken}
    return dict(sorted({c: f for c, f in {**kept, **given}.items() if f}.items()))


def _merged(grid: Grid) -> dict[int, list[Merge]]:
    """Merges that reach over several rows, by the column they stand in."""
    found: defaultdict[int, list[Merge]] = defaultdict(list)
    for merge in grid.merges:
        if merge.last_row > merge.first_row and merge.last_column == merge.first_column:
            found[merge.first_column].append(merge)
    return found


def _join(
    columns: dict[str, list[Value]],
    grid: Grid,
    given: Mapping[int, str],
    own: Sequence[int],
    before: int,
    merged: Mapping[int, Sequence[Merge]],
) -> None:
    """Add the cells of these rows; what a merged cell says holds for all its rows, unless it is added up."""
    rows = [grid.rows[number - 1] for number in own]
    for column, field in given.items():
        cells = columns.setdefault(field, [None] * before)
        spread = {} if field in _ADDED_UP else _spread(grid, column, merged.get(column, ()))
        if spread:
            told = zip(own, rows, strict=True)
            cells.extend([spread.get(number, row[column - 1]) for number, row in told])
        else:
            cells.extend([row[column - 1] for row in rows])
    for cells in columns.values():
        cells.extend([None] * (before + len(own) - len(cells)))


def _spread(grid: Grid, column: int, merges: Sequence[Merge]) -> dict[int, Value]:
    """What the lower rows of merged cells of a column say."""
    return {
        number: grid.cell(merge.first_row, column)
        for merge in merges
        for number in range(merge.first_row + 1, merge.last_row + 1)
    }


def _heads(grid: Grid, region: Region, given: Mapping[int, str], own: Sequence[int]) -> list[HeadFound]:
    found: list[HeadFound] = []
    named: dict[str, int] = {}
    for head in _own_heads(region):
        named[head.label] = named.get(head.label, 0) + 1
        label = head.label if named[head.label] == 1 else f"{head.label}（{named[head.label]}）"
        cells = [cell for number in own[:_SAMPLES] if not is_blank(cell := grid.cell(number, head.column))]
        samples = tuple(cell_text(cell) for cell in cells[:_SHOWN])
        found.append(HeadFound(label, given.get(head.column, ""), head.column, samples))
    return found


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and _ID_NUMBER.fullmatch(value) is not None


def _is_phone(value: Value) -> bool:
    return value is not None and _PHONE.fullmatch(cell_text(value)) is not None
