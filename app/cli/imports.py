"""The command that reads a workbook into a register: import."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import RuleError, TroubleError
from app.cli.answer import Answer
from app.cli.doors import Doors
from app.cli.entrance import signed_in
from app.cli.progress import on_terminal
from app.cli.tables import table
from app.cli.words import IMPORTED, Commands, text

if TYPE_CHECKING:
    from app.intake.clinic import ImportResult, Prepared
    from app.intake.faults import RowFault

_LISTED = 50
_UNITS = {"members": "人", "checkins": "人", "services": "条"}
"""What the rows of each register are counted in."""


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    parser = commands.add("import", "把一份工作簿读进登记簿", import_workbook)
    parser.words.add_argument(
        "register", choices=IMPORTED, metavar="登记簿", help=f"可以是 {'、'.join(IMPORTED)}"
    )
    parser.words.add_argument("file", type=Path, metavar="文件", help="xlsx、xlsm、xls、xlsb、ods 或 csv")
    parser.choices.add_argument("--sheet", type=text, metavar="名称", help="哪一张表（不写时自己找）")
    parser.choices.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    parser.choices.add_argument(
        "--rejects", type=Path, metavar="文件.xlsx", help="把原表连同未导入原因写到这里"
    )
    parser.choices.add_argument(
        "--accept-checksum", type=text, metavar="理由", help="校验位不对的身份证号也收，理由记入待核事项"
    )
    parser.choices.add_argument("--mapping", type=text, metavar="名称", help="用已保存的这份表头对应")


def import_workbook(options: argparse.Namespace, doors: Doors) -> Answer:
    """``import``: good rows in, bad rows back with their reasons; or all of it as a dry run."""
    del doors
    _refuse_bad_target(options.rejects, options.file)
    with signed_in(options) as login:
        from app.intake.clinic import carry_out, prepare

        with on_terminal("读取和检查") as progress:
            prepared = prepare(
                options.file,
                options.register,
                login=login,
                sheet=options.sheet,
                mapping=options.mapping,
                accept_checksum=options.accept_checksum,
                progress=progress,
            )
        if not prepared.mapping:  # the window lets a person choose; here nobody could
            raise RuleError(
                "找到了表头，但没有一列有对应的字段，什么都没有导入。"
                "请用 --mapping 换一份表头对应，或在窗口里导入这张表，逐列选定字段。",
                "mapping",
                "no_head",
            )
        with on_terminal("写入") as progress:
            result = None if options.dry_run else carry_out(login, prepared, progress=progress)
        file = None if options.rejects is None else _give_back(prepared, result, options.rejects)
    aside = "\n".join(words for words in (_others(prepared), _made(prepared)) if words)
    return Answer(_data(prepared, result, file), _told(prepared, result, file), aside=aside)


def _refuse_bad_target(target: Path | None, given: Path) -> None:
    """What can be known beforehand of a target that can't be written is said before anything goes in."""
    if target is None:
        return
    if target.exists() and given.exists() and target.samefile(given):
        raise RuleError("退回的工作簿会盖掉交来的这一份，请换一个文件名。", "rejects", "same_file")
    folder = target.absolute().parent
    if target.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise TroubleError(
            f"退回的工作簿写不到“{target}”，什么都没有导入。请换一个已有的、可写的文件夹。", "no_folder"
        )


def _give_back(prepared: Prepared, result: ImportResult | None, target: Path) -> Path:
    from app.intake.given_back import give_back

    try:
        return give_back(prepared, result, target)
    except (RuleError, TroubleError) as error:
        if result is None or result.batch is None:
            raise
        raise TroubleError(
            f"已导入 {result.imported} {_UNITS[prepared.register]}（批次 {result.batch}），"
            f"但退回的工作簿没有写成：{error.message}",
            error.code,
        ) from error


def _data(prepared: Prepared, result: ImportResult | None, file: Path | None) -> dict[str, Any]:
    rejected = prepared.rejected if result is None else result.rejected
    warned = prepared.warned if result is None else result.warned
    return {
        "register": prepared.register,
        "sheet": prepared.sheet,
        "rows": prepared.rows,
        "imported": len(prepared.accepted) if result is None else result.imported,
        "batch": None if result is None else result.batch,
        "mapping": prepared.mapping,
        "warned": [_fault(fault) for fault in warned],
        "rejected": [_fault(fault) for fault in rejected],
        "rejects_file": None if file is None else str(file),
    }


def _fault(fault: RowFault) -> dict[str, Any]:
    return {"row": fault.row, "reasons": list(fault.reasons)}


def _told(prepared: Prepared, result: ImportResult | None, file: Path | None) -> str:
    rejected = prepared.rejected if result is None else result.rejected
    warned = prepared.warned if result is None else result.warned
    count = len(prepared.accepted) if result is None else result.imported
    went = "试导入，没有写入：可导入" if result is None else "已导入"
    unit = _UNITS[prepared.register]
    total = f"“{prepared.sheet}”里有 {prepared.rows} {unit}，{went} {count} {unit}"
    lines = [f"{total}（其中 {len(warned)} {unit}存疑待核），未导入 {len(rejected)} {unit}。"]
    if others := _others(prepared):
        lines.append(others)
    if prepared.unmapped:
        lines.append(f"没有对应字段的表头：{'、'.join(prepared.unmapped)}。")
    if made := _made(prepared):
        lines.append(made)
    lines += _block("未导入", rejected) + _block("已导入但请核对", warned)
    if result is not None and result.batch is not None:
        lines.append(f"批次编号 {result.batch}，可用 undo 整批撤销。")
    if file is not None:
        lines.append(f"连同原因退回的工作簿：{file}")
    return "\n".join(lines)


def _others(prepared: Prepared) -> str:
    if not prepared.others:
        return ""
    names = "、".join(f"“{name}”" for name in prepared.others)
    return (
        f"读取的是工作表“{prepared.sheet}”；另有 {len(prepared.others)} 张有内容的工作表没有读取：{names}。"
        "要导入它们，请用 --sheet 指定。"
    )


def _made(prepared: Prepared) -> str:
    made = (("党组织", prepared.new_organisations), ("单位", prepared.new_units))
    return "".join(f"随之新建的{word}：{'、'.join(names)}。" for word, names in made if names)


def _block(title: str, faults: Sequence[RowFault]) -> list[str]:
    if not faults:
        return []
    rows = [(fault.row, fault.text) for fault in faults[:_LISTED]]
    more = [f"…… 共 {len(faults)} 行"] if len(faults) > _LISTED else []
    return ["", f"{title}：", table(("行", "原因"), rows, widest=100), *more, ""]
