"""Service teams, who serves in them, and what a team of its kind should have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.errors import RuleError
from app.base.text import tidy_name
from app.records.accounts import Right
from app.records.members import Member
from app.records.services import Service
from app.records.teams import RED_ASSISTANTS, Team, TeamPerson
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.days import refuse_before, refuse_future
from app.usecases.entry import give_values, read_entry
from app.usecases.registers import rows_by_id
from app.usecases.settings import number_on

FEWEST, PER_MONTH = "红小二人数下限", "红小二月服务次数"
YES = "是"


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """All that is known of a team.

    Attributes:
        row: its masked row.
        people: masked rows of those who serve in it now: by post, then in order of joining.
        former: masked rows of those who have left.
        warnings: what it should have and has not, as sentences.
    """

    row: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    former: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]


@ask(needs=Right.SEE_CHECKINS)
def team_sheet(read: Read, team_id: str) -> TeamSheet:
    """The sheet of a team, telephones masked.

    Raises:
        RuleError: the team is gone.
    """
    team = read.one(Team, team_id)
    people = read.scalars(select(TeamPerson).where(TeamPerson.team_id == team_id).order_by(TeamPerson.id))
    posts = ("队长", "副队长", "队员")
    here = sorted((one for one in people if one.left_on is None), key=lambda one: posts.index(one.post))
    gone = [one.id for one in people if one.left_on is not None]
    warnings = _warnings(read, team, here) if team.dissolved_on is None else ()
    return TeamSheet(
        rows_by_id(read, Team, [team_id])[0],
        rows_by_id(read, TeamPerson, [one.id for one in here]),
        rows_by_id(read, TeamPerson, gone),
        warnings,
    )


@act("新增服务队", needs=Right.EDIT_UNITS)
def add_team(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a new team.

    Args:
        work: the running act.
        values: fields of `Team` by name, as typed.

    Returns:
        Its id.

    Raises:
        RuleError: at the field; a name that a team has already has code ``name_known``.
    """
    return work.add(Team(**_team(work, read_entry(Team, values)))).id


@act("修改服务队", needs=Right.EDIT_UNITS)
def change_team(work: Work, team_id: str, values: Mapping[str, Any]) -> None:
    """Give a team other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    team = work.one(Team, team_id)
    give_values(team, values, lambda said: _team(work, said, team_id))


@act("撤销服务队", needs=Right.EDIT_UNITS)
def dissolve_team(work: Work, team_id: str, dissolved_on: date | str | None = None) -> None:
    """A team serves no longer, today without a day; those who served to the end leave with it.

    Raises:
        RuleError: it is dissolved already, or the day is wrong.
    """
    team = work.one(Team, team_id)
    if team.dissolved_on is not None:
        raise RuleError("这支服务队已经撤销了。", None, "already_done")
    day = read_entry(Team, {"dissolved_on": dissolved_on})["dissolved_on"] or clock.today()
    _check_days(day, team.founded_on)
    team.dissolved_on = day
    for person in work.scalars(_serving(team_id)):
        person.left_on = day


@act("删除服务队", needs=Right.EDIT_UNITS)
def delete_team(work: Work, team_id: str) -> None:
    """Take out a team that was entered by mistake, with the list of its people."""
    team = work.one(Team, team_id)
    for person in work.scalars(select(TeamPerson).where(TeamPerson.team_id == team_id)):
        work.delete(person)
    work.delete(team)


@act("加入服务队", needs=Right.EDIT_UNITS)
def join_team(work: Work, team_id: str, values: Mapping[str, Any]) -> str:
    """Somebody joins a team: a member of the roll (whose name is taken from there) or anybody else.

    Args:
        work: the running act.
        team_id: which team.
        values: fields of `TeamPerson` by name, as typed.

    Returns:
        The id of the place in the team.

    Raises:
        RuleError: at the field; who serves in it already has code ``already_in``.
    """
    team = work.one(Team, team_id)
    if team.dissolved_on is not None:
        raise RuleError("这支服务队已经撤销，不能再加人。", None, "already_done")
    said = _person(work, team_id, read_entry(TeamPerson, values))
    return work.add(TeamPerson(**{**said, "team_id": team_id})).id


@act("修改队员", needs=Right.EDIT_UNITS)
def change_person(work: Work, person_id: str, values: Mapping[str, Any]) -> None:
    """Give somebody's place in a team other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    person = work.one(TeamPerson, person_id)
    give_values(person, values, lambda said: _person(work, person.team_id, said, person_id), {"team_id"})


@act("离开服务队", needs=Right.EDIT_UNITS)
def leave_team(work: Work, person_id: str, left_on: date | str | None = None) -> None:
    """Somebody leaves a team; today without a day.

    Raises:
        RuleError: they have left already, or the day is wrong.
    """
    person = work.one(TeamPerson, person_id)
    if person.left_on is not None:
        raise RuleError("这位队员已经离队了。", None, "already_done")
    day = read_entry(TeamPerson, {"left_on": left_on})["left_on"] or clock.today()
    refuse_future(day, "left_on")
    refuse_before(day, person.joined_on, "left_on", "“离队日期”早于“入队日期”")
    person.left_on = day


def _serving(team_id: str) -> Any:
    return select(TeamPerson).where(TeamPerson.team_id == team_id, TeamPerson.left_on.is_(None))


def _team(work: Work, values: dict[str, Any], own_id: str | None = None) -> dict[str, Any]:
    twin = select(Team.id).where(Team.name == values.get("name"), Team.id != (own_id or ""))
    if values.get("name") and work.scalar(twin) is not None:
        raise RuleError(f"已经有“{values['name']}”这支服务队。", "name", "name_known")
    refuse_future(values.get("founded_on"), "founded_on")
    _check_days(values.get("dissolved_on"), values.get("founded_on"))
    return values


def _check_days(dissolved_on: date | None, founded_on: date | None) -> None:
    refuse_future(dissolved_on, "dissolved_on")
    refuse_before(dissolved_on, founded_on, "dissolved_on", "“撤销日期”早于“成立日期”")


def _person(work: Work, team_id: str, values: dict[str, Any], own_id: str | None = None) -> dict[str, Any]:
    member = work.get(Member, values.get("member_id"))
    name = member.name if member is not None else tidy_name(values.get("name") or "")
    if member is not None and values.get("left_on") is None:
        twin = _serving(team_id).where(TeamPerson.member_id == member.id, TeamPerson.id != (own_id or ""))
        if work.scalar(twin) is not None:
            raise RuleError(f"“{name}”已经在这支服务队里。", "name", "already_in")
    refuse_future(values.get("joined_on"), "joined_on")
    refuse_future(values.get("left_on"), "left_on")
    refuse_before(values.get("left_on"), values.get("joined_on"), "left_on", "“离队日期”早于“入队日期”")
    return {**values, "name": name or None}


def _warnings(read: Read, team: Team, people: list[TeamPerson]) -> tuple[str, ...]:
    """What a team of 红小二 lacks: people, a full-time grid member, that member's services of the month."""
    if team.kind != RED_ASSISTANTS:
        return ()
    today, found = clock.today(), []
    fewest = int(number_on(read, FEWEST, today))
    if len(people) < fewest:
        found.append(f"红小二服务队不少于 {fewest} 人，现有 {len(people)} 人。")
    grid = [person for person in people if person.grid_member == YES]
    if not grid:
        found.append("红小二服务队至少要有 1 名专职网格员。")
    wanted = int(number_on(read, PER_MONTH, today))
    for person in grid:
        done = _served(read, person.member_id, today) if person.member_id else wanted
        if done < wanted:
            found.append(f"专职网格员{person.name}本月服务 {done} 次，每月不少于 {wanted} 次。")
    return tuple(found)


def _served(read: Read, member_id: str, day: date) -> int:
    query = select(func.coalesce(func.sum(Service.times), 0)).where(
        Service.member_id == member_id, Service.served_on >= day.replace(day=1), Service.served_on <= day
    )
    return int(read.scalar(query) or 0)
