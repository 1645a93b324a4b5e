"""报到一览表: who is due and in, by organisation or grid, with sums and posts, to Excel and PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.base import clock
from app.base.files import replace_atomically
from app.reports.document import Column, Document, Heading, Part, Table
from app.reports.ledgers import render, sort_of
from app.usecases.checkin_papers import CheckinGroup, CheckinList, checkin_list
from app.usecases.exports import note_export
from app.usecases.settings import centre_name
from app.usecases.unit_sheet import per_cent
from app.usecases.workplace import Login

WORDS = {"organisation": "接收党组织", "area": "报到区域"}
TITLE = "党员报到一览表"


def write_checkin_list(
    login: Login, target: Path, *, by: str = "organisation", clear_reason: str | None = None
) -> Document:
    """Write the list to a .xlsx or .pdf file; the journal keeps who printed it.

    Args:
        login: who prints.
        target: the file; its extension decides.
        by: ``organisation`` or ``area``.
        clear_reason: why numbers are wanted in clear; None for a masked list.

    Returns:
        The paper as it was written.

    Raises:
        RuleError: no right, no reason, another extension, or characters that can't be printed.
        TroubleError: the disk does not take the file.
    """
    sort = sort_of(target, TITLE, ("xlsx", "pdf"))
    found = login.ask(checkin_list, by, clear=clear_reason is not None)
    masked = clear_reason is None
    document = layout(found, by, login.ask(centre_name), login.actor.login, clock.today(), masked=masked)
    with replace_atomically(target) as partial:
        render(document, partial, sort)
        login.act(note_export, "checkins", sort, found.due, clear_reason)
    return document


def layout(found: CheckinList, by: str, centre: str, made_by: str, today: date, *, masked: bool) -> Document:
    """The list as a paper."""
    parts: list[Part] = [Heading("汇总"), _summary(found, by)]
    if found.posts:
        parts += [Heading("服务岗位"), _posts(found)]
    parts.append(Heading("名单"))
    for group in found.groups:
        parts += [Heading(f"{group.name}（{group.due} 人）", 2), _people(group)]
    return Document(
        title=TITLE,
        parts=tuple(parts),
        note=(
            f"填报单位：{centre}\n"
            f"统计口径：应报到为待报到与已报到人数之和，报到率＝已报到÷应报到，按{WORDS[by]}分列，不含下级；"
            f"一人认领几个岗位的分别计入各岗位。截至 {today.isoformat()}。"
        ),
        orientation="portrait",
        made_by=made_by,
        made_on=today,
        masked=masked,
    )


def _summary(found: CheckinList, by: str) -> Table:
    columns = (
        Column(WORDS[by], width_hint=20),
        Column("应报到", "integer"),
        Column("已报到", "integer"),
        Column("待报到", "integer"),
        Column("报到率", align="right"),
    )
    rows = [
        ("　" * group.depth + group.name, group.due, group.present, group.due - group.present,
         per_cent(group.present, group.due))
        for group in found.groups
    ]  # fmt: skip
    waiting = found.due - found.present
    total = ("合计", found.due, found.present, waiting, per_cent(found.present, found.due))
    return Table(columns, rows, total)


def _posts(found: CheckinList) -> Table:
    columns = (
        Column("服务岗位", width_hint=16),
        Column("认领人数", "integer"),
        Column("占已报到", align="right"),
    )
    rows = [(post, count, per_cent(count, found.present)) for post, count in found.posts]
    return Table(columns, rows)


def _people(group: CheckinGroup) -> Table:
    columns = (
        Column("序号", "integer"),
        Column("报到编号", "code"),
        Column("姓名"),
        Column("性别"),
        Column("联系电话", "code"),
        Column("派出单位", "long_text"),
        Column("报到区域", "long_text"),
        Column("服务岗位", "long_text"),
        Column("状态"),
        Column("报到日期", "date"),
    )
    rows = [
        (place, one.number, one.name, one.sex, one.phone, one.unit, one.area, one.posts, one.state,
         one.checked_in_on)
        for place, one in enumerate(group.lines, 1)
    ]  # fmt: skip
    return Table(columns, rows)
