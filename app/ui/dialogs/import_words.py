"""What the import dialog says in sentences: of the file, of the mapping, of what is made, of what went in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NAMED = 4
CHOOSE = "可以是 Excel（.xlsx .xlsm .xlsb .xls）、WPS、.ods 或 CSV。先检查，看过结果再决定是否导入。"


def of_sheets(prepared: Any, sheets: Sequence[str], unit: str) -> str:
    """Which sheet was read, and which others hold something."""
    told = f"已读取工作表“{prepared.sheet}”，共 {prepared.rows} {unit}。"
    others = [f"“{name}”" for name in sheets if name != prepared.sheet]
    if others:
        told += f"另有 {len(others)} 张工作表有内容，这一次不会导入：{'、'.join(others)}。"
    return told


def of_mapping(chosen: Mapping[str, str], *, differs: bool) -> str:
    """How many columns go where, and whether they are checked anew."""
    left_out = [head for head, field in chosen.items() if not field]
    words = f"{len(chosen) - len(left_out)} 列有对应的字段"
    if left_out:
        words += f"，{len(left_out)} 列不导入：{'、'.join(left_out)}"
    return f"{words}。{'改动之后，下一步会重新检查。' if differs else '不对的请改选。'}"


def of_what_will_be_made(prepared: Any) -> list[str]:
    """A line for the organisations and one for the units that the import makes, all of them by name."""
    made = (("党组织", prepared.new_organisations), ("单位", prepared.new_units))
    return [f"将随之新建{sort} {len(names)} 个：{'、'.join(names)}" for sort, names in made if names]


def of_result(result: Any, register: str, unit: str) -> str:
    """What was made on the way, what stayed out and what is to be looked at."""
    words = []
    for sort, made in (("党组织", result.organisations), ("单位", result.units)):
        if made:
            more = " 等" if len(made) > NAMED else ""
            words.append(f"新建{sort} {len(made)} 个：{'、'.join(made[:NAMED])}{more}。")
    if result.rejected:
        words.append(f"{len(result.rejected)} {unit}没有导入，可以另存退回表，改好后再导一次。")
    if result.warned:
        where = "，已记在“待核事项”里" if register == "members" else "，请照上一步的清单核对"
        words.append(f"{len(result.warned)} {unit}有事项待核{where}。")
    return "\n".join(words)
