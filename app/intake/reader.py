"""What reading the rows of any register but the roster has in common: cells, notes, words of no list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.intake import faults as code
from app.intake.findings import Findings
from app.intake.member_rows import Table
from app.intake.places import keep, known_or_told
from app.intake.values import text_of
from app.records.base import Record, field_of
from app.sheets.workbook import ErrorValue, Value
from app.usecases.imports import Remark
from app.usecases.workplace import Login


@dataclass
class ReadRows:
    """What was read of a register that is not the roster itself.

    Attributes:
        numbers: the sheet row of every record.
        findings: what is wrong with them.
        accepted: values by field name of the rows that go in.
        accepted_rows: the sheet row of each.
        organisations: organisations to be made on the way, name by id.
        units: units to be made on the way, name by id.
    """

    numbers: list[int]
    findings: Findings
    accepted: list[Mapping[str, Any]] = field(default_factory=list)
    accepted_rows: list[int] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads one table.

    Args:
        register: whose words faults are told in.
        record: the record type its rows become.
        table: the cells.
        login: who imports.
    """

    def __init__(self, register: str, record: type[Record], table: Table, login: Login) -> None:
        self.table = table
        self.login = login
        self.findings = Findings(register)
        self.count = len(table.numbers)
        self.notes = [text_of(value) for value in self.cells("note")]
        self._record = record

    def cells(self, name: str) -> Sequence[Value]:
        """The cells of a field; empty ones where no column was given it."""
        return self.table.columns.get(name) or [None] * self.count

    def texts(self, name: str) -> list[str | None]:
        """The cells of a field as lines of text."""
        return [text_of(value) for value in self.cells(name)]

    def label(self, name: str) -> str:
        """What a field is called."""
        return field_of(self._record, name).label

    def ask_about(self, at: int, name: str, note: str) -> None:
        """A row goes in, but somebody should look at what became of this field."""
        self.findings.doubt(at, code.POST_UNKNOWN, note, name)

    def not_of_list(self, at: int, name: str, text: str, instead: str) -> None:
        """A word that is not to choose from: kept in the note of the row, and told what was taken instead."""
        label = self.label(name)
        keep(self.notes, at, f"{label}：{text}")
        self.ask_about(at, name, f"{label}“{text}”不在选项中，{instead}，原词记在备注")

    def held(self, name: str) -> list[str | None]:
        """Texts of a field that is not endless."""
        longest = field_of(self._record, name).length or 0
        texts = self.texts(name)
        for at, text in enumerate(texts):
            if text and len(text) > longest:
                self.findings.fault(at, code.OVER_LIMIT, name)
                self.findings.note(at, f"{self.label(name)}有 {len(text)} 字，最多 {longest} 字")
        return texts

    def known_areas(self, areas: Mapping[str, str]) -> list[str | None]:
        """Ids of areas; one that is not known is not made but kept in the note of its row, and told."""
        label = self.label("area_id")
        return known_or_told(self.texts("area_id"), areas, label, self.notes, self.findings)

    def tell_broken(self, names: Iterable[str]) -> None:
        """Cells that hold the error of a formula say nothing that could go in; that they are told."""
        for name in names:
            for at, value in enumerate(self.cells(name)):
                if isinstance(value, ErrorValue):
                    self.ask_about(at, name, f"{self.label(name)}是公式错误（{value}），没有导入")

    def tell(self, at: int, refused: Iterable[Remark], doubted: Iterable[Remark]) -> None:
        """What the rules of the store say of a row."""
        for one in refused:
            self.findings.fault(at, code.reason_of(one.code), one.field)
            if one.message:
                self.findings.note(at, one.message)
        for one in doubted:
            self.findings.doubt(at, code.reason_of(one.code), one.message, one.field)

    def accepted(self, values: Mapping[str, Sequence[Any]]) -> ReadRows:
        """The rows that go in, by what was read of each column.

        Args:
            values: the columns by field name.
        """
        rows = ReadRows(self.table.numbers, self.findings)
        out = self.findings.stays_out
        for at in range(self.count):
            if at not in out:
                row = {name: column[at] for name, column in values.items() if column[at] is not None}
                rows.accepted.append(row)
                rows.accepted_rows.append(self.table.numbers[at])
        return rows
