"""The clinic's door: prepare a workbook (the dry run), carry it out, and nothing in between is half done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.base.errors import RuleError
from app.base.ids import new_id
from app.intake import faults as code
from app.intake.collector import collector_held
from app.intake.doubles import mark_doubles, mark_known
from app.intake.faults import RowFault
from app.intake.faulty import cells_of
from app.intake.member_rows import MemberRows, assembled, read_members
from app.intake.registers import CHECKINS, MEMBERS, Intake, intake_of
from app.intake.tables import Found, HeadFound, find_table, known_heads
from app.records.accounts import Right
from app.sheets.cells import is_blank
from app.sheets.heads import sheet_score
from app.sheets.limits import refusal
from app.sheets.reading import read_workbook
from app.sheets.workbook import Grid, Value
from app.usecases.checkin_imports import CheckinBatch
from app.usecases.imports import LeftOut, MemberBatch, known_names, known_people
from app.usecases.mappings import mapping_for, mapping_named
from app.usecases.safekeeping import keep_safe
from app.usecases.service_imports import ServiceBatch
from app.usecases.workplace import Login

_READ, _FOUND, _CHECKED = 0.6, 0.7, 0.9

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Prepared:
    """A dry run: what would go in, what stays out, and why. Nothing has been written.

    Attributes:
        register: the register it is for.
        path: the workbook.
        sheet: the sheet that was read.
        head_row: the lowest head row, from 1.
        heads: all headings with their fields and some cells.
        signature: what workbooks of this kind are recognised by, for a saved mapping.
        rows: how many rows are people.
        accepted: values by field name of the rows that would go in.
        accepted_rows: the sheet row of each.
        rejected: the rows that stay out.
        warned: rows that go in with a note for review.
        organisations: organisations to be made on the way, name by id.
        skipped: sheet rows that an earlier round marked 已导入; they are not counted.
        sheets: the sheets of the workbook that are shown and can be read.
        units: units to be made on the way, name by id.
        others: further sheets that are shown and hold something, where nobody had said which one to read.
        cells: what stands in the cells at fault, by sheet row and field, the name beside it.
    """

    register: str
    path: Path
    sheet: str
    head_row: int
    heads: tuple[HeadFound, ...]
    signature: str
    rows: int
    accepted: Sequence[Mapping[str, Any]]
    accepted_rows: Sequence[int]
    rejected: tuple[RowFault, ...]
    warned: tuple[RowFault, ...]
    organisations: Mapping[str, str]
    skipped: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    cells: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, str]:
        """Field name by heading."""
        return {head.head: head.field for head in self.heads if head.field}

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings that have no field."""
        return tuple(head.head for head in self.heads if not head.field)

    @property
    def new_organisations(self) -> tuple[str, ...]:
        """Names of organisations that would be made."""
        return tuple(self.organisations.values())

    @property
    def new_units(self) -> tuple[str, ...]:
        """Names of units that would be made."""
        return tuple(self.units.values())


@dataclass(frozen=True)
class ImportResult:
    """What was written.

    Attributes:
        batch: the id under which the batch is undone; None if no row went in.
        imported: how many rows went in.
        organisations: names of organisations made on the way.
        rejected: the rows that stayed out, those included that became known since the dry run.
        warned: the rows that went in with a note for review.
        late: the sheet rows that became known since the dry run.
        units: names of units made on the way.
    """

    batch: str | None
    imported: int
    organisations: tuple[str, ...]
    rejected: tuple[RowFault, ...]
    warned: tuple[RowFault, ...]
    late: frozenset[int]
    units: tuple[str, ...] = ()


@collector_held()
def prepare(
    path: Path,
    register: str = MEMBERS,
    *,
    login: Login,
    sheet: str | None = None,
    mapping: str | None = None,
    columns: Mapping[str, str] | None = None,
    accept_checksum: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Prepared:
    """Read and check a workbook; nothing is written.

    Args:
        path: the workbook.
        register: which register it is for.
        login: who imports.
        sheet: name of the sheet; None takes the one that looks most like a roster.
        mapping: name of a saved mapping; without it the one saved for such heads is taken, if there is one.
        columns: field name by heading as chosen by hand, '' for a column to be left out.
        accept_checksum: why id numbers with a wrong check character are right all the same; None holds them
            back.
        progress: told the share done, 0.0 to 1.0.
        cancelled: asked now and then; true ends the work.

    Returns:
        The dry run.

    Raises:
        RuleError: no right, no such register, the workbook can't be read, no heads (``no_head``), no such
            mapping or heading, an empty reason, or ``cancelled``.
    """
    login.actor.require(Right.IMPORT)
    intake = intake_of(register)
    if accept_checksum is not None and not accept_checksum.strip():
        raise RuleError("请写明接受校验不通过的身份证号的原因。", "accept_checksum", "required")
    saved = login.ask(mapping_named, register, mapping).columns if mapping is not None else None
    vocabulary = intake.vocabulary()
    step = _Steps(progress, cancelled)
    filled = _Filled(sheet_score(vocabulary))
    book = read_workbook(
        path,
        sheet=sheet,
        score=filled,
        cancel=cancelled,
        progress=lambda share: step.tell(share * _READ),
    )
    found = find_table(book, vocabulary, {**(saved or {}), **(columns or {})})
    if found is None:
        raise RuleError(
            f"没有找到{intake.book}的表头（{intake.heads}），请检查工作表是否选对。", "sheet", "no_head"
        )
    if columns:
        known_heads(columns, found.heads, vocabulary)
    if saved is None and not columns and (learnt := login.ask(mapping_for, register, found.signature)):
        found = find_table(book, vocabulary, learnt.columns) or found
    name, sheets = book.sheet, tuple(one.name for one in book.sheets if not one.hidden and not one.fault)
    others = filled.others(sheets, name) if sheet is None else ()
    del book
    step.done(_FOUND)
    if intake.read is not None:
        dry = _read(path, name, found, intake, login, accept_checksum, step)
        return replace(dry, sheets=sheets, others=others)
    rows = read_members(found.table, login.ask(known_names))
    step.done(_CHECKED)
    dry = _judged(path, name, found, rows, login, accept_checksum, step)
    return replace(dry, sheets=sheets, others=others)


@collector_held()
def carry_out(
    login: Login,
    prepared: Prepared,
    *,
    work_id: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Write what a dry run accepted: one backup first, then one transaction.

    Args:
        login: who imports.
        prepared: the dry run.
        work_id: made beforehand where the act may have to be tried again.
        progress: told the share done, 0.0 to 1.0.
        cancelled: asked now and then; true ends the work with nothing written.

    Returns:
        What went in; ``batch`` is None where no row was accepted.

    Raises:
        RuleError: no right, or ``cancelled``.
        TroubleError: the backup or the disk; nothing was written.
    """
    login.actor.require(Right.IMPORT)
    if not prepared.accepted:
        return ImportResult(None, 0, (), prepared.rejected, (), frozenset())
    intake = intake_of(prepared.register)
    keep_safe(login.store, "import")
    work = work_id or new_id()
    answer, _ = login.act_as(work, intake.act, _batch(prepared), progress=progress, cancelled=cancelled)
    late = frozenset(left.row for left in answer.left_out)
    known = tuple(_late(left, intake.name) for left in answer.left_out)
    rejected = tuple(sorted((*prepared.rejected, *known), key=lambda fault: fault.row))
    warned = tuple(fault for fault in prepared.warned if fault.row not in late)
    return ImportResult(work, answer.imported, answer.organisations, rejected, warned, late, answer.units)


def _late(left: LeftOut, register: str) -> RowFault:
    """A row that became impossible between dry run and writing."""
    return RowFault(
        left.row,
        tuple(dict.fromkeys(code.reason_of(one.code) for one in left.why)),
        (),
        tuple(dict.fromkeys(one.field for one in left.why)),
        tuple(one.message for one in left.why if one.message),
        register,
    )


def _batch(prepared: Prepared) -> MemberBatch | CheckinBatch | ServiceBatch:
    rows, numbers, counted = prepared.accepted, prepared.accepted_rows, prepared.rows
    out = len(prepared.rejected)
    if prepared.register == MEMBERS:
        return MemberBatch(rows, numbers, prepared.organisations, counted, out)
    if prepared.register == CHECKINS:
        return CheckinBatch(rows, numbers, prepared.organisations, prepared.units, counted, out)
    return ServiceBatch(rows, numbers, counted, out)


class _Filled:
    """Scores the sheets that may be read, and notices which of them hold anything."""

    def __init__(self, score: Callable[[Grid], float]) -> None:
        self._score = score
        self._seen: list[bool] = []

    def __call__(self, grid: Grid) -> float:
        self._seen.append(any(not is_blank(value) for row in grid.rows for value in row))
        return self._score(grid)

    def others(self, sheets: tuple[str, ...], read: str) -> tuple[str, ...]:
        """The other sheets that hold something; where charts stand between them, all others."""
        seen = self._seen if len(self._seen) == len(sheets) else [bool(self._seen)] * len(sheets)
        return tuple(name for name, filled in zip(sheets, seen, strict=True) if filled and name != read)


class _Steps:
    """Progress and cancelling between the steps of a preparation."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def tell(self, share: float) -> None:
        if self._progress is not None:
            self._progress(share)

    def done(self, share: float) -> None:
        if self._cancelled is not None and self._cancelled():
            raise refusal("cancelled")
        self.tell(share)


def _read(
    path: Path,
    sheet: str,
    found: Found,
    intake: Intake,
    login: Login,
    accept_checksum: str | None,
    step: _Steps,
) -> Prepared:
    """The dry run of a register that reads its rows itself."""
    assert intake.read is not None  # noqa: S101 - the caller has asked
    heads = {head.field: head.head for head in found.heads if head.field}
    rows = intake.read(found.table, heads, login, accept_checksum)
    rejected, warned = rows.findings.rejected(rows.numbers), rows.findings.warned(rows.numbers)
    step.done(1.0)
    return Prepared(
        intake.name,
        path,
        sheet,
        found.head_row,
        found.heads,
        found.signature,
        len(rows.numbers),
        rows.accepted,
        rows.accepted_rows,
        rejected,
        warned,
        rows.organisations,
        found.skipped,
        units=rows.units,
        cells=cells_of(found.table, (*rejected, *warned)),
    )


def _judged(
    path: Path,
    sheet: str,
    found: Found,
    rows: MemberRows,
    login: Login,
    accept_checksum: str | None,
    step: _Steps,
) -> Prepared:
    if accept_checksum is not None:
        _accept_checksums(rows, accept_checksum.strip())
    numbers = [number for number in rows.values.get("id_number", ()) if number]
    names = [name for name in rows.values.get("name", ()) if name]
    known = login.ask(known_people, numbers, names)
    mark_known(rows, known)
    mark_doubles(rows, known)
    out = rows.findings.stays_out
    places = [at for at in range(len(rows.numbers)) if at not in out]
    accepted = assembled(rows, places)
    used = {row.get("organisation_id") for row in accepted}
    rejected, warned = rows.findings.rejected(rows.numbers), rows.findings.warned(rows.numbers)
    step.done(1.0)
    return Prepared(
        MEMBERS,
        path,
        sheet,
        found.head_row,
        found.heads,
        found.signature,
        len(rows.numbers),
        accepted,
        [rows.numbers[at] for at in places],
        rejected,
        warned,
        {planned: name for planned, name in rows.organisations.items() if planned in used},
        found.skipped,
        cells=cells_of(found.table, (*rejected, *warned)),
    )


def _accept_checksums(rows: MemberRows, reason: str) -> None:
    for at in range(len(rows.numbers)):
        if rows.findings.forgive(at, code.ID_CHECKSUM):
            rows.findings.note(at, f"身份证号校验不通过，已核实：{reason}")
