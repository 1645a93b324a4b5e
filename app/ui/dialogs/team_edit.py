"""The forms of service teams and of who serves in them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.records.teams import Team, TeamPerson
from app.ui.desk import Desk
from app.ui.dialogs.entry import input_of
from app.ui.dialogs.record_offers import look_for_members
from app.ui.dialogs.step import Step
from app.ui.record_dialog import RecordDialog, RecordForm
from app.usecases.teams import (
    add_team,
    change_person,
    change_team,
    dissolve_team,
    join_team,
    leave_team,
)


class TeamEditDialog(RecordDialog):
    """One team as a form."""

    said = RecordForm(
        "teams",
        Team,
        "服务队",
        (
            *(("name", 2), ("kind", 1), ("organisation_id", 1), ("area_id", 1), ("founded_on", 1)),
            *(("tasks", 3), ("note", 3)),
        ),
        verb="新增",
    )

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("新增服务队", add_team, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改服务队", change_team, self.record_id, changes, said=self.record_id)


class PersonEditDialog(RecordDialog):
    """One place in a team as a form.

    Args:
        desk: the desk.
        person_id: whose place; None for somebody who joins.
        parent: the window it stands over.
        team: id and name of the team somebody joins.
    """

    said = RecordForm(
        "team_people",
        TeamPerson,
        "队员",
        (
            *(("member_id", 1), ("phone", 1), ("post", 1), ("grid_member", 1)),
            *(("joined_on", 1), ("left_on", 1)),
        ),
        offers={"member_id": look_for_members},
        plain={"member_id": "name"},
    )

    def __init__(
        self, desk: Desk, person_id: str | None, parent: QWidget, team: tuple[str, str] = ("", "")
    ) -> None:
        self._team = team
        today = clock.today().isoformat()
        start = {"joined_on": today, "post": "队员", "grid_member": ""}
        super().__init__(desk, person_id, parent, start)
        about = f"{team[1]}。" if team[1] else ""
        self.say(f"{about}党员：输入姓名、拼音或首字母，再从列出来的里面选；不在名册里的直接写姓名。")

    def title_of(self, record_id: str | None) -> str:
        """As the acts are called."""
        return "加入服务队" if record_id is None else "修改队员"

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Let them join."""
        self.act("加入服务队", join_team, self._team[0], values, said=self._team[0])

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change their place."""
        self.act("修改队员", change_person, self.record_id, changes, said=self.record_id)


def leave_step(person_id: str, name: str) -> Step:
    """Somebody leaves their team."""
    return Step(
        "离开服务队",
        leave_team,
        (input_of(TeamPerson, "left_on", 3),),
        lambda said: (person_id, said["left_on"]),
        {"left_on": clock.today().isoformat()},
        note=name,
    )


def dissolve_step(team_id: str, name: str) -> Step:
    """A team serves no longer."""
    return Step(
        "撤销服务队",
        dissolve_team,
        (input_of(Team, "dissolved_on", 3),),
        lambda said: (team_id, said["dissolved_on"]),
        {"dissolved_on": clock.today().isoformat()},
        note=f"“{name}”不再服务，队员同日离队。登记错了的队请用“删除”。",
    )
