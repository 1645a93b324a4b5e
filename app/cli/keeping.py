"""Commands that keep the data safe: backup, restore, check, audit."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base import clock, paths
from app.base.errors import TroubleError
from app.cli.answer import DONE, TROUBLE, Answer, UsageError
from app.cli.doors import Doors
from app.cli.entrance import read_password, signed_in, user_name
from app.cli.tables import table
from app.cli.words import Commands, Words

if TYPE_CHECKING:
    from app.usecases.safekeeping import BackupAnswer, RestoreAnswer

DAMAGED = "damaged"
"""The code of a store's trouble when its file can't be read as what it was."""
_SHOWN = 12

# What the store says of itself is only printed here; its types live on a floor this one may not name.
Audit = Any
Check = Any


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    backup = commands.add("backup", "做一份备份，重新打开核对过才算数", make_backup)
    backup.words.add_argument("file", type=Path, metavar="文件", help="备份写到哪里")

    restore = commands.add("restore", "把备份恢复到一个新文件夹", restore_backup)
    restore.words.add_argument("file", type=Path, metavar="备份", help="备份文件")
    restore.words.add_argument("folder", type=Path, metavar="新文件夹", help="没有的，或空的")

    commands.add("check", "检查库：文件、规则、条数、日志链", check_store)

    audit = commands.add("audit", "日志链：verify 查验，export 导出", _which_audit)
    deeds = audit.add_subparsers(
        title="做什么", dest="deed", metavar="verify|export", parser_class=Words, required=True
    )
    verify = commands.below(deeds, "verify", "查验日志链没有被改动、抽掉或截断", verify_chain)
    verify.choices.add_argument(
        "--chain", type=Path, metavar="文件.jsonl", help="查验这个链文件（不用密码），而不是库"
    )
    verify.choices.add_argument("--anchor", metavar="链头", help="以前抄下的链头，链里必须还有它")
    export = commands.below(deeds, "export", "导出链文件，供没有密码的人查验", export_chain)
    export.words.add_argument("file", type=Path, metavar="文件.jsonl", help="链文件写到哪里")


def make_backup(options: argparse.Namespace, doors: Doors) -> Answer:
    """``backup``: one verified file."""
    del doors
    with signed_in(options) as login:
        from app.usecases.safekeeping import back_up, chain_beside

        made = back_up(login, options.file)
        beside = chain_beside(made.file)
    told = (
        f"备份已做好并核对无误：{made.file}\n{_counts(made.counts)}\n"
        f"链头（请抄下，日后可用 audit verify --anchor 查验）：{made.chain_head}\n链文件：{beside}"
    )
    return Answer(_backup_data(made), told)


def restore_backup(options: argparse.Namespace, doors: Doors) -> Answer:
    """``restore``: a backup as a centre of its own; the one in use stays as it is."""
    del doors
    user, password = user_name(options), read_password(options)
    from app.usecases.safekeeping import restore

    in_use = options.store or paths.default_store()
    live = in_use if (in_use / "keys").is_dir() else None
    done = restore(options.file, options.folder, user, password, live=live)
    since = done.missing_after
    lines = [
        f"已恢复到“{options.folder}”。原来的库没有改动。",
        _counts(done.counts),
        f"备份里最后一步操作在 {clock.show(since)}，之后做的都没有。" if since else "备份里还没有任何操作。",
    ]
    if done.missing_acts is not None:
        lines.append(f"与正在使用的库相比，少 {done.missing_acts} 步操作。")
    if done.erased_again:
        lines.append(f"备份之后应被遗忘的 {done.erased_again} 人，已再次抹去。")
    return Answer({**_backup_data(done), "missing_after": since}, "\n".join(lines))


def check_store(options: argparse.Namespace, doors: Doors) -> Answer:
    """``check``: the whole store looked over; exit 3 where damage is found."""
    del doors
    try:
        with signed_in(options) as login:
            from app.usecases.safekeeping import check

            found = check(login)
    except TroubleError as error:
        if error.code != DAMAGED:
            raise
        return _beyond_checking(error)
    chain = found.chain
    data = {
        "ok": found.ok,
        "file": "；".join(found.damage) or "ok",
        "rules": [dataclasses.asdict(finding) for finding in found.rules],
        "counts": dict(found.counts),
        "chain": {"ok": chain.ok, "entries": chain.entries, "heads": _heads(chain)},
    }
    return Answer(data, _told_check(found), DONE if found.ok else TROUBLE)


def _beyond_checking(error: TroubleError) -> Answer:
    """A file so damaged that it can't even be looked over is what ``check`` was asked to find."""
    data = {
        "ok": False,
        "file": error.message,
        "rules": [],
        "counts": {},
        "chain": {"ok": False, "entries": 0, "heads": []},
    }
    return Answer(data, f"文件：有损坏\n  {error.message}", TROUBLE, error.message)


def verify_chain(options: argparse.Namespace, doors: Doors) -> Answer:
    """``audit verify``: the chain of the store, or of a file without a password."""
    del doors
    from app.usecases import safekeeping

    if options.chain is not None:
        if not options.chain.is_file():
            raise UsageError(f"没有“{options.chain}”这个文件。", "chain", "no_file")
        found = safekeeping.audit_file(options.chain, options.anchor)
    else:
        with signed_in(options) as login:
            found = safekeeping.audit(login, options.anchor)
    data = {
        "ok": found.ok,
        "entries": found.entries,
        "origins": found.origins,
        "heads": _heads(found),
        "faults": [dataclasses.asdict(fault) for fault in found.faults],
    }
    return Answer(data, _told_chain(found), DONE if found.ok else TROUBLE)


def export_chain(options: argparse.Namespace, doors: Doors) -> Answer:
    """``audit export``: the chain without values, labels and names."""
    del doors
    with signed_in(options) as login:
        from app.usecases.safekeeping import export_chain as export

        found = export(login, options.file)
    data = {"file": str(options.file), "ok": found.ok, "entries": found.entries, "heads": _heads(found)}
    told = f"链文件已写到“{options.file}”，共 {found.entries} 条。"
    return Answer(data, told if found.ok else f"{told}\n{_told_chain(found)}", DONE if found.ok else TROUBLE)


def _which_audit(options: argparse.Namespace, doors: Doors) -> Answer:
    del options, doors
    raise UsageError("请写明 audit verify 或 audit export。", "deed")


def _backup_data(made: BackupAnswer | RestoreAnswer) -> dict[str, Any]:
    return {
        "file": str(made.file),
        "generation": made.generation,
        "counts": dict(made.counts),
        "chain_head": made.chain_head,
    }


def _heads(audit: Audit) -> list[dict[str, Any]]:
    return [dataclasses.asdict(head) for head in audit.heads]


def _counts(counts: Mapping[str, int]) -> str:
    from app.records import RECORD_TYPES

    labels = {kind.__tablename__: kind.label for kind in RECORD_TYPES.values()}
    labels["changes"] = "日志"
    return "、".join(f"{labels.get(name, name)} {count}" for name, count in counts.items() if count)


def _told_check(found: Check) -> str:
    lines = [
        f"文件：{'完好' if not found.damage else '有损坏'}",
        *(f"  {damage}" for damage in found.damage[:_SHOWN]),
        f"规则：{'没有不合的' if not found.rules else f'{len(found.rules)} 处不合'}",
    ]
    if found.rules:
        rows = [(one.record_type, one.record_id, one.message) for one in found.rules[:_SHOWN]]
        lines.append(table(("种类", "编号", "哪里不合"), rows, widest=80))
    lines += [f"条数：{_counts(found.counts)}", _told_chain(found.chain)]
    return "\n".join(
        [*lines, "", "检查完毕，一切正常。" if found.ok else "有问题，请看上面；先不要写入，准备好备份。"]
    )


def _told_chain(found: Audit) -> str:
    told = f"日志链：{'完整' if found.ok else '不完整'}，{found.entries} 条，{found.origins} 个序列"
    faults = [f"  {fault.origin} 第 {fault.seq} 条：{fault.reason}" for fault in found.faults[:_SHOWN]]
    return "\n".join([told, *faults])
