"""How service teams and their people are said on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.records.teams import Team, TeamPerson
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined, lines_of
from app.usecases.teams import YES, TeamSheet

TEAM_COLUMNS = columns(
    Team,
    *("name", "kind", "organisation", "area", "founded_on", "dissolved_on", "tasks"),
    usual=("name", "kind", "organisation", "area", "founded_on"),
)
PEOPLE_COLUMNS = columns(
    TeamPerson,
    *("name", "team", "post", "grid_member", "phone", "joined_on", "left_on"),
    usual=("name", "team", "post", "grid_member", "phone", "joined_on"),
)


def team_sheet_of(facts: TeamSheet) -> Sheet:
    """A team as the sheet at the right shows it."""
    row = facts.row
    gone = "已撤销" if row["dissolved_on"] else ""
    return Sheet(
        shown(row["name"]),
        tuple(word for word in (shown(row["kind"]), gone) if word),
        shown(row["tasks"]),
        (
            Section("请注意", tuple(("缺", sentence) for sentence in facts.warnings)),
            Section(f"队员 {len(facts.people)} 人", tuple(_person(one) for one in facts.people)),
            Section(
                "服务队",
                lines_of(Team, row, ("organisation", "area", "founded_on", "dissolved_on", "note")),
            ),
            Section(f"已离队 {len(facts.former)} 人", tuple(_former(one) for one in facts.former)),
        ),
    )


def _person(row: Mapping[str, Any]) -> tuple[str, str]:
    grid = "专职网格员" if row["grid_member"] == YES else ""
    return shown(row["post"]), joined(shown(row["name"]), grid, shown(row["phone"]))


def _former(row: Mapping[str, Any]) -> tuple[str, str]:
    return shown(row["name"]), f"{shown(row['left_on'])} 离队"
