"""The personal sheet of one member as a paper: all fields, 党龄 explained, what happened."""

from __future__ import annotations

from pathlib import Path

from app.base import clock
from app.base.files import replace_atomically
from app.reports.document import Cell, Column, Document, Heading, Part, Table, Text
from app.reports.ledgers import render, sort_of
from app.usecases.exports import note_export
from app.usecases.member_sheet import MemberSheet, SheetLine, member_sheet, member_sheet_in_clear
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

LEFT_OUT = ("photo_id", "review")
"""What is for the screen only."""


def write_member_sheet(
    login: Login, member_id: str, target: Path, *, clear_reason: str | None = None
) -> Document:
    """Write the personal sheet to a .pdf or .xlsx file; the journal keeps who printed it.

    Args:
        login: who prints.
        member_id: whose sheet.
        target: the file; its extension decides.
        clear_reason: why numbers are wanted in clear; None for a masked sheet.

    Returns:
        The paper as it was written.

    Raises:
        RuleError: no right, no reason, another extension, or the member is gone.
        TroubleError: the disk does not take the file.
    """
    sort = sort_of(target, "个人信息表", ("xlsx", "pdf"))
    if clear_reason is None:
        sheet = login.ask(member_sheet, member_id)
    else:
        sheet = login.act(member_sheet_in_clear, member_id, clear_reason)
    document = layout(sheet, login.ask(centre_name), login.actor.login)
    with replace_atomically(target) as partial:
        render(document, partial, sort)
        login.act(note_export, "members", sort, 1, clear_reason)
    return document


def layout(sheet: MemberSheet, centre: str, made_by: str) -> Document:
    """The sheet as a paper: two fields a line, empty ones left out, hidden ones absent when masked."""
    today = clock.today()
    lines = [line for line in sheet.lines if _stands(line, masked=sheet.masked)]
    parts: list[Part] = [Heading("基本信息"), _pairs(lines), Heading("党龄"), Text(sheet.party_age.sentence)]
    if sheet.tags:
        parts += [Heading("标签"), Text("、".join(name for _, name in sheet.tags))]
    if sheet.changes:
        parts += [Heading("变动记录"), _changes(sheet)]
    return Document(
        title="党员个人信息表",
        parts=tuple(parts),
        note=f"填报单位：{centre}\n统计口径：登记簿现有内容，未填的项目不列，截至 {today.isoformat()}。",
        orientation="portrait",
        made_by=made_by,
        made_on=today,
        masked=sheet.masked,
    )


def _stands(line: SheetLine, *, masked: bool) -> bool:
    return line.key not in LEFT_OUT and line.value is not None and not (masked and line.value == "***")


def _pairs(lines: list[SheetLine]) -> Table:
    rows = []
    for start in range(0, len(lines), 2):
        cells: list[Cell] = []
        for line in (*lines[start : start + 2], None)[:2]:
            cells += ["", ""] if line is None else [line.label, _text(line.value)]
        rows.append(tuple(cells))
    name, value = Column("项目", width_hint=7), Column("内容", "long_text", width_hint=18)
    return Table((name, value, name, value), tuple(rows))


def _changes(sheet: MemberSheet) -> Table:
    columns = (
        Column("日期", "date"),
        Column("类别"),
        Column("变动前", "long_text"),
        Column("变动后", "long_text"),
        Column("截止日期", "date"),
        Column("转出/转入单位", "long_text"),
        Column("原因或依据", "long_text"),
    )
    rows = tuple(
        (c.happened_on, c.kind, c.before, c.after, c.until_on, c.counterpart, c.reason) for c in sheet.changes
    )
    return Table(columns, rows)


def _text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
