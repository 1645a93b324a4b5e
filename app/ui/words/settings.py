"""How dated settings and backups are said on screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.base import clock
from app.records.rules import Rule
from app.ui.parts.record_table import Column
from app.usecases.safekeeping import BackupAnswer
from app.usecases.settings import SettingRow

COLUMNS: tuple[Column, ...] = (
    Column("项目", "key", 8, grow=True),
    Column("值", "value", 5),
    Column("起用日期", "valid_from", 5.5),
    Column("状态", "state", 4.5),
    Column("依据", "source", 11, grow=True, spare=1),
)
IN_FORCE, LATER, PAST, SHIPPED = "现行", "尚未起用", "已被替代", "程序默认"
BY_RULE = "rule "
"""Before the key of a rule that the centre has said nothing about: the id of its row."""
WHY = {
    "asked": "手动",
    "exit": "退出时",
    "timer": "定时",
    "import": "导入前",
    "merge": "合并前",
    "migration": "升级前",
    "restore": "恢复前",
}


def rows_of(
    settings: Iterable[SettingRow], today: date, rules: Mapping[str, Rule] | None = None
) -> tuple[dict[str, Any], ...]:
    """Settings (of one item the latest start first), and the rules that hold as the program ships them.

    Args:
        settings: what the centre has said.
        today: the day it is.
        rules: the known rules.
    """
    rules = rules or {}
    found = []
    in_force: set[str] = set()
    for one in settings:
        state = LATER if one.valid_from > today else PAST if one.key in in_force else IN_FORCE
        if state == IN_FORCE:
            in_force.add(one.key)
        rule = rules.get(one.key)
        found.append(
            {
                "id": one.id,
                "key": one.key,
                "value": with_unit(one.value, rule),
                "valid_from": one.valid_from,
                "state": state,
                "source": one.source,
            }
        )
    for key, rule in rules.items():
        if key not in in_force:
            said = {"id": f"{BY_RULE}{key}", "key": key, "value": with_unit(rule.default, rule)}
            found.append({**said, "valid_from": None, "state": SHIPPED, "source": rule.source})
    order = {key: place for place, key in enumerate(rules)}
    return tuple(sorted(found, key=lambda row: order.get(str(row["key"]), len(order))))


def with_unit(value: str, rule: Rule | None) -> str:
    """A value with the unit of its rule."""
    return f"{value} {rule.unit}".strip() if rule is not None else value


def about(rule: Rule) -> str:
    """What a rule is about, and what it is where the centre says nothing."""
    return f"{rule.label}。程序默认 {with_unit(rule.default, rule)}，依据：{rule.source}。"


def last_backup(found: Sequence[BackupAnswer]) -> tuple[str, str]:
    """The last backup (oldest first given), and how many there are, as two sentences."""
    if not found:
        return "还没有备份。建议现在做一份。", "程序会在退出时和每半小时自动备份有变化的内容。"
    last = found[-1]
    why = WHY.get(last.why, "自动")
    return (
        f"最近一次：{clock.show(last.made_at)}（{why}）",
        f"共 {len(found)} 份，最早的是 {clock.show(found[0].made_at)}。每份做好后都重新打开核对过。",
    )
