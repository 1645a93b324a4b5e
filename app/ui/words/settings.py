"""How dated settings and backups are said on screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.base import clock
from app.ui.parts.record_table import Column
from app.usecases.safekeeping import BackupAnswer
from app.usecases.settings import SettingRow

COLUMNS: tuple[Column, ...] = (
    Column("项目", "key", 8, grow=True),
    Column("值", "value", 4),
    Column("起用日期", "valid_from", 5.5),
    Column("状态", "state", 4.5),
    Column("依据", "source", 11, grow=True, spare=1),
)
IN_FORCE, LATER, PAST = "现行", "尚未起用", "已被替代"
WHY = {
    "asked": "手动",
    "exit": "退出时",
    "timer": "定时",
    "import": "导入前",
    "merge": "合并前",
    "migration": "升级前",
    "restore": "恢复前",
}


def rows_of(settings: Iterable[SettingRow], today: date) -> tuple[dict[str, Any], ...]:
    """Settings (of one item the latest start first) as the table shows them."""
    found = []
    in_force: set[str] = set()
    for one in settings:
        state = LATER if one.valid_from > today else PAST if one.key in in_force else IN_FORCE
        if state == IN_FORCE:
            in_force.add(one.key)
        found.append(
            {
                "id": one.id,
                "key": one.key,
                "value": one.value,
                "valid_from": one.valid_from,
                "state": state,
                "source": one.source,
            }
        )
    return tuple(found)


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
