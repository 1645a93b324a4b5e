"""Invented units, residents, teams and visitors of the sample centre, as plain rows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.base.ids import new_ids
from app.records.base import Record
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.lists import DEFAULTS, MATTERS, VISIT_KINDS
from app.records.residents import CARE_KINDS, HomeVisit, Household, Resident
from app.records.teams import RED_ASSISTANTS, TEAM_KINDS, Team, TeamPerson
from app.records.units import Agreement, AgreementItem, Unit, UnitCheckin
from app.records.visitors import Visitor

Row = dict[str, Any]
_ITEMS = ("共建图书角", "暑期托管班师资", "楼道安全检查", "义诊进小区", "党员志愿服务日", "困难家庭慰问")
_OFFERS = ("会议室、停车位", "讲师、志愿者 20 名", "义诊设备", "图书 300 册", "活动场地")
_NEEDS = ("青年联谊场地", "政策宣讲", "员工子女托管", "停车位协调", "消防培训")
_TEAMS = ("松涛", "听雨", "望月", "清溪", "禾丰", "梧桐", "云栖", "翠竹", "晨光")
_ASKED = ("咨询组织关系转接", "申请场地", "反映楼道照明", "参观党群服务中心", "领取活动物资", "参加书法班")
_DUE, _IN = "待报到", "已报到"
_RATE = 0.88


@dataclass(slots=True)
class Rows:
    """Invented rows of one record type, with the ids they will have."""

    kind: type[Record]
    rows: list[Row] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def add(self, **values: Any) -> str:
        """One more row; returns its id."""
        self.rows.append(values)
        self.ids.extend(new_ids(1))
        return self.ids[-1]


@dataclass(frozen=True, slots=True)
class Place:
    """A building people live in, with the grid around it and the organisation that covers the grid."""

    building: str
    grid: str
    organisation: str | None


def workplaces(words: Mapping[str, Any]) -> dict[str, str]:
    """The units around the centre, where members work, with their kinds."""
    named = {f"{name}有限公司": "非公企业" for name in words["companies"]}
    named |= dict.fromkeys(words["residents"], "事业单位")
    offices = (f"{words['district'][-3:]}{name}" for name in ("税务局", "教育局", "城管局"))
    return named | dict.fromkeys(offices, "机关")


class Around:
    """Invents what is around the members.

    Args:
        words: ``resources/sample/words.json``.
        draw: the source of chance.
        since: the first day anything happens.
        until: the last one.
        places: where people live.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        draw: random.Random,
        since: date,
        until: date,
        *,
        places: Sequence[Place],
    ) -> None:
        self._words, self._draw, self._since, self._until = words, draw, since, until
        self._places = places
        kinds = (Unit, UnitCheckin, CheckinEvent, Agreement, AgreementItem)
        self.units, self.checkins, self.events, self.agreements, self.items = map(Rows, kinds)
        self.households, self.residents, self.visits = Rows(Household), Rows(Resident), Rows(HomeVisit)
        self.teams, self.people, self.visitors = Rows(Team), Rows(TeamPerson), Rows(Visitor)

    def registers(self) -> tuple[Rows, ...]:
        """All of it, in an order in which references stand."""
        return (
            *(self.units, self.checkins, self.events, self.agreements, self.items),
            *(self.households, self.residents, self.visits, self.teams, self.people, self.visitors),
        )

    def invent(self, members: Sequence[tuple[str, str]]) -> None:
        """All of it, around so many members.

        Args:
            members: id and name.
        """
        self._invent_units()
        for _ in range(max(6, len(members) // 4)):
            self._household()
        for place in range(max(3, min(12, len(members) // 80))):
            self._team(place, members)
        for _ in range(max(20, min(600, len(members) // 2))):
            self._visitor()

    def day(self, first: date | None = None) -> date:
        """Some day from ``first`` (or the beginning) to the end."""
        start = first or self._since
        return start + timedelta(days=self._draw.randrange(max(1, (self._until - start).days + 1)))

    def _name(self, sex: str) -> str:
        surname, given = self._words["surnames"], self._words["male" if sex == "男" else "female"]
        return str(self._draw.choice(surname)) + str(self._draw.choice(given))

    def _phone(self) -> str:
        return f"199{self._draw.randrange(10**7, 10**8)}"

    def _invent_units(self) -> None:
        for number, (name, kind) in enumerate(workplaces(self._words).items(), 1):
            self._unit(number, name, kind)

    def _unit(self, number: int, name: str, kind: str) -> None:
        draw = self._draw
        place = draw.choice(self._places)
        unit = self.units.add(
            name=name,
            kind=kind,
            party_organisation=f"{name}党支部",
            party_members=draw.randrange(3, 60),
            address=f"{self._words['district']}{draw.choice(self._words['roads'])}{draw.randrange(1, 200)}号",
            area_id=place.grid,
            contact=self._name("女"),
            phone=self._phone(),
        )
        due = self._since + timedelta(days=draw.randrange(120))
        came = due + timedelta(days=draw.randrange(90))
        is_in = draw.random() < _RATE and came <= self._until
        row: Row = {"unit_id": unit, "organisation_id": place.organisation, "area_id": place.grid}
        checkin = self.checkins.add(
            **row,
            number=f"DW{came.year}-{number:04d}" if is_in else None,
            state=_IN if is_in else _DUE,
            due_on=due,
            checked_in_on=came if is_in else None,
            offers=draw.choice(_OFFERS),
            needs=draw.choice(_NEEDS),
        )
        event = {**row, "direction": DIRECTIONS[0], "unit_checkin_id": checkin}
        self.events.add(**event, kind="列入", happened_on=due, due=1)
        if is_in:
            self.events.add(**event, kind="报到", happened_on=came, present=1)
            self._agree(unit, name, came)

    def _agree(self, unit: str, name: str, came: date) -> None:
        draw = self._draw
        if draw.random() < 0.5:  # noqa: PLR2004 - every other one
            return
        ends = date(came.year + 1, came.month, min(came.day, 28))
        agreement = self.agreements.add(
            unit_id=unit, name=f"{name}共建协议", signed_on=came, from_on=came, until_on=ends
        )
        for item in draw.sample(_ITEMS, 3):
            done = self.day(came) if draw.random() < 0.6 else None  # noqa: PLR2004 - most are done
            self.items.add(
                agreement_id=agreement,
                name=item,
                due_on=ends,
                state="已完成" if done else "进行中",
                progress="已按计划开展" if done else "正在筹备",
                done_on=done,
            )

    def _household(self) -> None:
        draw = self._draw
        place = draw.choice(self._places)
        name = self._name("女")
        cared = draw.random() < 0.5  # noqa: PLR2004 - every other one
        household = self.households.add(
            name=f"{name}户",
            address=f"{draw.randrange(1, 19)}楼{draw.randrange(1, 7):02d}室",
            area_id=place.building,
            phone=self._phone(),
            care=draw.choice(CARE_KINDS) if cared else None,
            needs=draw.choice(("陪同就医", "代买药品", "家电维修", "聊天陪伴")) if cared else None,
        )
        resident = self.residents.add(
            name=name, household_id=household, area_id=place.building, phone=self._phone(), purpose="上门服务"
        )
        for _ in range(draw.choice((0, 1, 1, 2)) if cared else 0):
            day = self.day()
            self.visits.add(
                household_id=household,
                resident_id=resident,
                visitor=self._name("男"),
                visited_on=day,
                kind=draw.choice(DEFAULTS[VISIT_KINDS]),
                content="身体平稳，已提醒用电安全",
            )

    def _team(self, number: int, members: Sequence[tuple[str, str]]) -> None:
        draw = self._draw
        kind = TEAM_KINDS[number % len(TEAM_KINDS)]
        place = draw.choice(self._places)
        team = self.teams.add(
            name=f"{_TEAMS[number % len(_TEAMS)]}{kind}{'' if number < len(_TEAMS) else '二队'}",
            kind=kind,
            organisation_id=place.organisation,
            area_id=place.grid,
            founded_on=self._since + timedelta(days=draw.randrange(300)),
            tasks="邻里互助、环境整治",
        )
        for at, (member, name) in enumerate(
            draw.sample(list(members), min(len(members), draw.randrange(3, 9)))
        ):
            self.people.add(
                team_id=team,
                member_id=member,
                name=name,
                post="队长" if at == 0 else "队员",
                grid_member="是" if kind == RED_ASSISTANTS and at == 1 else "否",
            )

    def _visitor(self) -> None:
        draw = self._draw
        day = self.day()
        at = datetime.combine(day, time(draw.randrange(1, 9), draw.randrange(60)), UTC)
        done = day + timedelta(days=draw.randrange(4))
        self.visitors.add(
            came_at=at,
            name=self._name(draw.choice("男女")),
            phone=self._phone(),
            people=draw.choice((1, 1, 1, 2, 3)),
            kind=draw.choice(DEFAULTS[MATTERS]),
            matter=draw.choice(_ASKED),
            handed_to=draw.choice(("党务岗", "综合岗", "物业")),
            result="已答复" if done <= self._until else None,
            done_on=done if done <= self._until else None,
        )
