"""How an area is said on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.trees import number_below, way_to
from app.usecases.trees import Node


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one area: its row, the ids of the organisations that cover it, all organisations."""

    row: Mapping[str, Any]
    covering: frozenset[str]
    organisations: Sequence[Node]


def sheet_of(facts: Facts, nodes: Sequence[Node], own: int, total: int) -> Sheet:
    """An area as the sheet at the right shows it."""
    row = facts.row
    below = number_below(nodes, row["id"])
    lines = [("上级区域", shown(row["parent"]) or "没有，是最上一级"), ("编码", shown(row["code"]))]
    people = [("登记在这里", f"{own} 人")]
    if below:
        lines.append(("下级区域", f"{below} 个"))
        people.append(("连同下级", f"{total} 人"))
    covering = [node for node in facts.organisations if node.id in facts.covering]
    homes = [(node.kind, node.name) for node in covering] or [("党组织", "还没有党组织覆盖这里")]
    return Sheet(
        row["name"],
        (shown(row["kind"]),),
        way_to(nodes, row["id"]),
        (
            Section("区域", tuple(line for line in lines if line[1])),
            Section("在册党员", tuple(people)),
            Section("由谁覆盖", tuple(homes)),
        ),
    )
