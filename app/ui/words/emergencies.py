"""How emergencies and their roll are said on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base import clock
from app.records.emergencies import Emergency
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined
from app.usecases.call_ups import CallRow
from app.usecases.emergencies import EmergencyFacts, PresentRow

COLUMNS = columns(
    Emergency,
    *("name", "started_at", "ended_at", "area", "reason", "ended_reason"),
    usual=("name", "started_at", "ended_at", "area", "reason"),
    name=Column("名称", "name", 8, grow=True),
)
CALL_REASONS = ("急时调度", "通知到岗", "核对名单")
END_REASONS = ("预警解除", "任务完成", "上级通知")
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Called:
    """How many are called and how many of them have come, each counted once."""

    expected: int
    came: int

    @property
    def missing(self) -> int:
        """Who has not come."""
        return self.expected - self.came


@dataclass(frozen=True, slots=True)
class EmergencySheet:
    """What the pane of an emergency shows."""

    facts: EmergencyFacts
    roll: tuple[PresentRow, ...]


def called(rows: Sequence[CallRow]) -> Called:
    """The counts of a call-up list."""
    return Called(len({row.member_id for row in rows}), len({row.member_id for row in rows if row.present}))


def head_of(running: EmergencyFacts | None) -> tuple[str, bool]:
    """The sentence at the head of the page, and whether it is a warning."""
    if running is None:
        return "现在是平时", False
    return f"急时：{running.name}，已到岗 {running.present} 人", True


def sheet_of(sheet: EmergencySheet) -> Sheet:
    """An emergency with those who answered its call."""
    facts = sheet.facts
    lines = (
        ("启动", clock.show(facts.started_at)),
        ("启动依据", facts.reason or ""),
        ("范围", facts.area or "全中心"),
        ("解除", clock.show(facts.ended_at) if facts.ended_at else "还没有解除"),
        ("解除依据", facts.ended_reason or ""),
    )
    roll = tuple((shown(row.present_at), _who(row)) for row in sheet.roll[:MOST_SHOWN])
    if len(sheet.roll) > MOST_SHOWN:
        roll = (*roll, ("……", f"还有 {len(sheet.roll) - MOST_SHOWN} 人"))
    return Sheet(
        facts.name,
        ("急时进行中" if facts.ended_at is None else "已解除", f"到岗 {facts.present} 人"),
        "",
        (
            Section("急时行动", tuple(line for line in lines if line[1])),
            Section("到岗名单", roll, timeline=True),
        ),
    )


def _who(row: PresentRow) -> str:
    left = f"{clock.show(row.left_at)[-5:]} 离岗" if row.left_at else ""
    return joined(row.name, row.unit, row.note, left)
