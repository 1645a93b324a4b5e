"""Commands about what was done: history, undo."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any

from app.cli.answer import Answer
from app.cli.doors import Doors
from app.cli.entrance import signed_in
from app.cli.tables import table
from app.cli.words import Commands, number

if TYPE_CHECKING:
    from app.usecases.history import HistoryRow

_WITHOUT_RECORD = {"origin": "日志", "import": "导入"}
_KINDS = {"create": "新增", "edit": "修改", "delete": "删除", "event": "事件"}


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    history = commands.add("history", "操作日志，从旧到新", show_history)
    history.choices.add_argument("--record", metavar="编号", help="只看这条记录的")
    history.choices.add_argument("--batch", metavar="编号", help="只看这一步或这一批的")
    history.choices.add_argument("--limit", type=number, metavar="行数", help="只看最近的几行")

    undo = commands.add("undo", "撤销一步操作或一批导入", undo_work)
    undo.words.add_argument("work", nargs="?", metavar="编号", help="哪一步（不写时：自己最近的一步）")


def show_history(options: argparse.Namespace, doors: Doors) -> Answer:
    """``history``: entries of the journal, oldest first, personal numbers masked."""
    del doors
    with signed_in(options) as login:
        from app.usecases.history import history

        rows = history(login, record=options.record, work=options.batch, limit=options.limit)
    heads = ("时间", "账号", "操作", "做了什么", "对象", "记录编号", "已撤销")
    told = table(heads, [_line(row) for row in rows]) if rows else "日志里没有符合的记录。"
    return Answer({"entries": [_entry(row) for row in rows]}, told)


def undo_work(options: argparse.Namespace, doors: Doors) -> Answer:
    """``undo``: one act or one whole batch, all or nothing."""
    del doors
    with signed_in(options) as login:
        from app.usecases.history import undo

        done = undo(login, options.work)
    data = {
        "undone": done.undone,
        "label": done.label,
        "records": done.records,
        "blocked": list(done.blocked),
    }
    return Answer(data, f"已撤销“{done.label}”，涉及 {done.records} 条记录。")


def _entry(row: HistoryRow) -> dict[str, Any]:
    return {said.name: getattr(row, said.name) for said in dataclasses.fields(row)}


def _line(row: HistoryRow) -> tuple[Any, ...]:
    from app.records import RECORD_TYPES

    kind = RECORD_TYPES.get(row.record_type)
    label = kind.label if kind else _WITHOUT_RECORD.get(row.record_type, row.record_type)
    return (row.at, row.actor, row.label, _KINDS.get(row.kind, row.kind), label, row.record_id,
            "是" if row.undone_by else "")  # fmt: skip
