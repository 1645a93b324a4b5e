"""The teams page: service teams with their people, and the list of all who serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog

from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.team_edit import PersonEditDialog, TeamEditDialog, dissolve_step, leave_step
from app.ui.list_register import Choice, ListRegister
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Sheet
from app.ui.sections_page import SectionsPage
from app.ui.words.teams import PEOPLE_COLUMNS, TEAM_COLUMNS, team_sheet_of
from app.usecases.areas import area_tree
from app.usecases.filters import Condition
from app.usecases.organisations import organisation_tree
from app.usecases.teams import TeamSheet, delete_team, team_sheet


class TeamsList(DetailedPage):
    """服务队."""

    shows = frozenset({"team", "team_person", "organisation", "area", "service", "setting"})
    register = ListRegister(
        "teams",
        "服务队",
        "服务队",
        "支",
        "teams",
        "红小二、青年号、志愿服务队……建好队，再逐个加人。",
        "队名、拼音或首字母",
        TEAM_COLUMNS,
        (
            Choice("kind", "全部类别"),
            Choice("organisation", "全部党组织", organisation_tree),
            Choice("area", "全部区域", area_tree),
        ),
        add_words="新增服务队",
        delete=delete_team,
        delete_label="删除服务队",
        delete_text="队员名单会一并删除。不再服务的队请用“撤销服务队”。删错了可以撤销。",
    )
    clear = False

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a team."""
        return TeamEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> TeamSheet:
        """The team with its people."""
        found: TeamSheet = login.ask(team_sheet, record_id)
        return found

    def sheet_of(self, facts: TeamSheet) -> Sheet:
        """Its sheet."""
        return team_sheet_of(facts)

    def steps(self) -> None:
        """Somebody joins; the team ends."""
        if self.may_edit:
            self.add_deed("join", "加入队员…", "person", "Ctrl+I", self.join, button="加人")
            self.add_deed("dissolve", "撤销服务队…", "cross", "F8", self.dissolve)

    def allowed(self, facts: TeamSheet) -> Mapping[str, bool]:
        """A team that has ended takes nobody."""
        serves = facts.row["dissolved_on"] is None
        return {"join": serves, "dissolve": serves}

    def join(self) -> None:
        """Somebody joins."""
        team = (self.table.current_id(), shown(self.facts.row["name"]))
        self._open(PersonEditDialog(self.desk.desk, None, self.window(), team))

    def dissolve(self) -> None:
        """The team serves no longer."""
        self.do(dissolve_step(self.table.current_id(), shown(self.facts.row["name"])))


class TeamPeopleList(DetailedPage):
    """服务队员."""

    shows = frozenset({"team_person", "team", "member"})
    register = ListRegister(
        "team_people",
        "服务队员",
        "队员",
        "人",
        "members",
        "在“服务队”页选中一支队，按 Ctrl+I 加入队员。",
        "姓名或队名",
        PEOPLE_COLUMNS,
        (Choice("post", "全部职务"), Choice("grid_member", "是否专职网格员")),
    )
    erases = True

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of somebody's place in a team."""
        return PersonEditDialog(self.desk.desk, record_id, self.window())

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Those who serve now."""
        return (("现在在队", Condition("left_on", "=", "")),)

    def steps(self) -> None:
        """They leave."""
        if self.may_edit:
            self.add_deed("leave", "离队…", "cross", "F8", self.leave, button="离队")

    def allowed(self, facts: Mapping[str, Any]) -> Mapping[str, bool]:
        """Who has left leaves no more."""
        return {"leave": facts["left_on"] is None}

    def leave(self) -> None:
        """Say when they left."""
        self.do(leave_step(self.table.current_id(), shown(self.facts["name"])))


class TeamsPage(SectionsPage):
    """服务队: teams, and all who serve."""

    sections = (("服务队", TeamsList), ("队员", TeamPeopleList))
