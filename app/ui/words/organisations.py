"""How an organisation is said on screen."""

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
    """What is known of one organisation: its row, the ids of the areas it covers, all areas."""

    row: Mapping[str, Any]
    covered: frozenset[str]
    areas: Sequence[Node]


def sheet_of(facts: Facts, nodes: Sequence[Node], own: int, total: int) -> Sheet:
    """An organisation as the sheet at the right shows it."""
    row = facts.row
    below = number_below(nodes, row["id"])
    badges = tuple(text for text in (shown(row["kind"]), shown(row["branch_kind"])) if text)
    lines = [("上级党组织", shown(row["parent"]) or "没有，是最上一级"), ("代码", shown(row["code"]))]
    people = [("本级党员", f"{own} 人")]
    if below:
        lines.append(("下级党组织", f"{below} 个"))
        people.append(("连同下级", f"{total} 人"))
    covered = [node for node in facts.areas if node.id in facts.covered]
    places = [(node.kind, node.name) for node in covered] or [("区域", "还没有设置")]
    return Sheet(
        row["name"],
        badges,
        way_to(nodes, row["id"]),
        (
            Section("组织", tuple(line for line in lines if line[1])),
            Section("在册党员", tuple(people)),
            Section(f"覆盖区域 {len(covered)} 个" if covered else "覆盖区域", tuple(places)),
        ),
    )
