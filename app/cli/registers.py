"""Commands that look into registers: list, find, export."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, UsageError
from app.cli.doors import Doors
from app.cli.entrance import signed_in
from app.cli.tables import table
from app.cli.words import REGISTERS, Commands, Words, number, text

_COLUMNS = {
    "members": ("name", "sex", "organisation", "kind", "joined_on", "id_number", "phone", "state"),
    "organisations": ("name", "kind", "branch_kind", "parent", "code"),
    "areas": ("name", "kind", "parent", "code"),
    "units": ("name", "kind", "party_organisation", "area", "contact", "phone"),
    "unit_checkins": ("number", "unit", "organisation", "state", "due_on", "checked_in_on"),
    "agreements": ("unit", "name", "signed_on", "from_on", "until_on"),
    "agreement_items": ("agreement", "name", "due_on", "state", "done_on"),
    "teams": ("name", "kind", "organisation", "area", "founded_on"),
    "team_people": ("team", "name", "post", "grid_member", "phone", "left_on"),
    "households": ("name", "care", "area", "phone"),
    "residents": ("name", "household", "area", "phone", "purpose"),
    "services": ("served_on", "member", "unit", "kind", "hours", "mode", "place"),
    "activities": ("held_on", "name", "kind", "hours", "place", "mode"),
    "reviews": ("year", "member", "unit", "grade", "reviewed_on"),
    "emergencies": ("started_at", "ended_at", "name", "area"),
    "roll_calls": ("emergency", "member", "area", "present_at", "left_at"),
    "home_visits": ("visited_on", "kind", "household", "resident", "member", "due_on", "done_on"),
    "visitors": ("came_at", "name", "people", "kind", "handed_to", "due_on", "done_on"),
    "checkins": ("number", "member", "unit", "organisation", "state", "checked_in_on"),
}
"""What of each register a terminal shows; ``--json`` gives all fields."""

_PAPERS = (".xlsx", ".pdf", ".csv")


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    listed = commands.add("list", "列出一个登记簿（遮盖号码）", list_register)
    _add_register(listed)
    listed.choices.add_argument(
        "--order", metavar="顺序", help="例如 pinyin、strokes、organisation；倒序写成 --order=-pinyin"
    )
    listed.choices.add_argument("--limit", type=number, metavar="行数", help="最多列几行")
    _add_clear(listed)

    found = commands.add("find", "找人：姓名、拼音、首字母、电话或证号的片段、曾用名", find_people)
    found.words.add_argument("text", type=text, metavar="文字", help="要找的")
    found.choices.add_argument(
        "--limit", type=number, default=20, metavar="行数", help="最多列几行（默认 20）"
    )

    export = commands.add("export", "导出台账，扩展名决定 xlsx、pdf 或 csv", export_ledger)
    _add_register(export)
    export.words.add_argument("file", type=Path, metavar="文件", help="写到哪里，例如 out.xlsx")
    _add_clear(export)


def list_register(options: argparse.Namespace, doors: Doors) -> Answer:
    """``list``: rows of a register, masked unless a reason is given."""
    del doors
    with signed_in(options) as login:
        from app.usecases import listing
        from app.usecases.registers import register_of, shown_fields

        where = tuple(listing.parse_condition(said) for said in options.where)
        name, order, limit = options.register, options.order, options.limit
        if options.clear is None:
            found = login.ask(listing.list_rows, name, where, order, limit)
        else:
            found = login.act(listing.list_in_clear, name, options.clear, where, order, limit)
        fields = shown_fields(register_of(name).record)
    shown = [key for key in _COLUMNS[name] if key in fields]
    lines = table([fields[key].label for key in shown], [[row[key] for key in shown] for row in found.rows])
    told = f"{lines}\n\n共 {found.total} 条" + (
        f"，列出 {len(found.rows)} 条。" if len(found.rows) < found.total else "。"
    )
    data = {"register": found.register, "total": found.total, "rows": list(found.rows)}
    return Answer(data, told)


def find_people(options: argparse.Namespace, doors: Doors) -> Answer:
    """``find``: who fits what was typed; nobody is an answer too."""
    del doors
    with signed_in(options) as login:
        from app.usecases.listing import find
        from app.usecases.safekeeping import search_is_updating, update_search

        if login.ask(search_is_updating):
            update_search(login.store)
        found = login.ask(find, options.text, options.limit)
    keys = ("id", "name", "organisation", "id_number", "phone", "matched_by")
    rows: list[dict[str, Any]] = [{key: getattr(row, key) for key in keys} for row in found.rows]
    if not rows:
        return Answer({"total": found.total, "rows": []}, "没有找到。")
    heads = ("姓名", "所在党组织", "身份证号", "手机号码", "由何找到")
    told = f"{table(heads, [[row[key] for key in keys[1:]] for row in rows])}\n\n共 {found.total} 人。"
    return Answer({"total": found.total, "rows": rows}, told)


def export_ledger(options: argparse.Namespace, doors: Doors) -> Answer:
    """``export``: the ledger of a register as a file."""
    del doors
    if options.file.suffix.lower() not in _PAPERS:
        raise UsageError(f"“{options.file}”要以 .xlsx、.pdf 或 .csv 结尾。", "file", "unknown_format")
    with signed_in(options) as login:
        from app.reports.ledgers import write_ledger
        from app.usecases.listing import parse_condition

        where = tuple(parse_condition(said) for said in options.where)
        made = write_ledger(login, options.register, options.file, where=where, clear_reason=options.clear)
    told = f"已导出 {made.rows} 条到“{made.file}”，" + (
        "号码、电话与住址已遮盖。" if made.masked else "内容完整，理由已记入日志。"
    )
    data = {"register": made.register, "rows": made.rows, "file": str(made.file), "masked": made.masked}
    return Answer(data, told)


def _add_register(parser: Words) -> None:
    parser.words.add_argument(
        "register", choices=REGISTERS, metavar="登记簿", help=f"可以是 {'、'.join(REGISTERS)}"
    )
    parser.choices.add_argument(
        "--where",
        type=text,
        action="append",
        default=[],
        metavar="条件",
        help="字段=值、字段~包含 或 字段=起..止，可写多次",
    )


def _add_clear(parser: Words) -> None:
    parser.choices.add_argument("--clear", type=text, metavar="理由", help="不遮盖；要有权限，理由记入日志")
