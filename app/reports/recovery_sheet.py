"""The recovery key as a paper for the safe: printed once, when a centre is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.base import clock
from app.base.files import replace_atomically
from app.reports.document import Column, Document, Table, Text
from app.reports.ledgers import render, sort_of

IN_A_ROW = 4


def write_recovery_sheet(target: Path, centre: str, login: str, recovery_key: str) -> Document:
    """Write the recovery key to a .pdf file.

    Args:
        target: the file.
        centre: name of the centre.
        login: the first account.
        recovery_key: 8 groups of 4 characters with dashes between them.

    Returns:
        The paper as it was written.

    Raises:
        RuleError: another extension.
        TroubleError: the disk does not take the file.
    """
    sort = sort_of(target, "恢复钥匙", ("pdf",))
    document = layout(centre, login, recovery_key, clock.today())
    with replace_atomically(target) as partial:
        render(document, partial, sort)
    return document


def layout(centre: str, login: str, recovery_key: str, made_on: date) -> Document:
    """The paper: the groups under their numbers, and what they are for."""
    groups = recovery_key.split("-")
    tables = [
        Table(
            tuple(
                Column(f"第 {start + at + 1} 组", "code", width_hint=9, align="center")
                for at in range(IN_A_ROW)
            ),
            (tuple(groups[start : start + IN_A_ROW]),),
        )
        for start in range(0, len(groups), IN_A_ROW)
    ]
    return Document(
        title="恢复钥匙",
        parts=(
            Text(f"中心：{centre}"),
            Text(f"首个账号：{login}"),
            Text(f"新建日期：{made_on.year}年{made_on.month}月{made_on.day}日"),
            *tables,
            Text("忘记密码时，只有它能打开数据，任何人都不能另配一把。"),
            Text("请装入信封，由负责人锁进保险柜；不要拍照，不要存在电脑里。"),
        ),
        orientation="portrait",
        made_on=made_on,
        signed=False,
    )
