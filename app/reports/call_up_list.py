"""The call-up list of an emergency: whom to call, per grid and building, on paper or as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from app.base import clock
from app.base.files import replace_atomically
from app.reports.document import Cell, Column, Document, Heading, Part, Table
from app.reports.ledgers import render, sort_of
from app.usecases.call_ups import CallRow, call_up, call_up_in_clear
from app.usecases.emergencies import EmergencyFacts, current_emergency
from app.usecases.exports import note_export
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

TITLE = "应急调度名单"
CAME, OPEN = "已到岗", ""

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


def write_call_up_list(
    login: Login,
    target: Path,
    *,
    area_id: str | None = None,
    clear_reason: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Write the list to a .pdf or .xlsx file; the journal keeps who printed it.

    While an emergency runs the list says who has come, and is of the area it is about.

    Args:
        login: who prints.
        target: the file; its extension decides.
        area_id: only this area and all in it; None: that of the running emergency, or all.
        clear_reason: why numbers are wanted in clear; None for a masked list.
        progress: told how many lines are set.
        cancelled: asked now and then; true leaves nothing behind.

    Returns:
        How many people stand on it, each counted once.

    Raises:
        RuleError: no right, no reason, another extension, or characters that can't be printed.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    sort = sort_of(target, "调度名单", ("xlsx", "pdf"))
    emergency = login.ask(current_emergency)
    area = area_id or (emergency.area_id if emergency else None)
    running = emergency.id if emergency else None
    if clear_reason is None:
        rows = login.ask(call_up, area, running)
    else:
        rows = login.act(call_up_in_clear, clear_reason, area, running)
    document = layout(
        rows,
        emergency,
        login.ask(centre_name),
        clock.now(),
        masked=clear_reason is None,
        grouped=sort == "pdf",
    )
    people = len({row.member_id for row in rows})
    with replace_atomically(target) as partial:
        render(document, partial, sort, progress, cancelled)
        login.act(note_export, "emergencies", sort, people, clear_reason)
    return people


def layout(
    rows: Sequence[CallRow],
    emergency: EmergencyFacts | None,
    centre: str,
    at: datetime,
    *,
    masked: bool,
    grouped: bool,
) -> Document:
    """The list as a paper: a table per grid, or one table with the grid in a column."""
    people = {row.member_id for row in rows}
    came = {row.member_id for row in rows if row.present}
    parts: list[Part] = []
    if grouped:
        for grid, own in groupby(rows, key=lambda row: row.grid):
            lines = list(own)
            heads = len({row.member_id for row in lines})
            parts += [Heading(f"{grid}（{heads} 人）"), _table(lines, grid=False)]
    if not parts:
        parts.append(_table(rows, grid=True))
    running = (
        f"急时行动：{emergency.name}，{clock.show(emergency.started_at)} 启动。"
        if emergency
        else "现为平时。"
    )
    counted = (
        f"应到 {len(people)} 人，已到岗 {len(came)} 人，未到 {len(people - came)} 人。" if emergency else ""
    )
    return Document(
        title=TITLE,
        parts=tuple(parts),
        note=(
            f"填报单位：{centre}\n{running}{counted}\n"
            "统计口径：现已报到的党员；包联楼栋的列在所包楼栋，包几处列几行，人数不重复计；"
            f"截至 {clock.show(at)}。"
        ),
        orientation="landscape",
        made_on=clock.today(),
        signed=False,
        masked=masked,
    )


def _table(rows: Sequence[CallRow], *, grid: bool) -> Table:
    columns = [
        Column("序号", "integer"),
        Column("楼栋（小区）", "long_text", width_hint=10),
        Column("姓名"),
        Column("联系电话", "code"),
        Column("派出单位", "long_text", width_hint=12),
        Column("包联", width_hint=5),
        Column("服务岗位", "long_text", width_hint=9),
        Column("特长", "long_text", width_hint=8),
        Column("到岗", width_hint=4, align="center"),
        Column("备注", width_hint=7),
    ]
    lines: list[tuple[Cell, ...]] = [
        (place, row.building, row.name, row.phone, row.unit, row.duty, row.posts, row.specialties,
         CAME if row.present else OPEN, "")
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip
    if grid:
        columns.insert(1, Column("网格", width_hint=8))
        lines = [(line[0], row.grid, *line[1:]) for line, row in zip(lines, rows, strict=True)]
    return Table(tuple(columns), lines)
