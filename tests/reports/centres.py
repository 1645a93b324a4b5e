"""Centres with years of check-ins and services, invented from a seed: corrections, moves and leavings too."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.base.ids import new_ids
from app.records.areas import Area
from app.records.base import Record
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.members import Member, StatusChange
from app.records.organisations import Organisation
from app.records.services import CALM, EMERGENCY, Service
from app.records.units import Unit
from app.usecases.workplace import Login
from tests import builders

Row = dict[str, Any]
KINDS = ("走一走左邻右舍", "议一议邻里事务", "志愿活动")


@dataclass
class Rows:
    """Rows of one kind with their ids."""

    kind: type[Record]
    ids: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)

    def add(self, **values: Any) -> str:
        """One more row; returns its id."""
        self.rows.append(values)
        self.ids.extend(new_ids(1))
        return self.ids[-1]


class Invented:
    """A centre: one community, branches with grids, people who come, serve, move and leave."""

    def __init__(self, seed: int, first: date, last: date, people: int, branches: int = 5) -> None:
        self.draw = random.Random(seed)
        self.first, self.last = first, last
        self.organisations, self.areas = Rows(Organisation), Rows(Area)
        self.members, self.changes, self.units = Rows(Member), Rows(StatusChange), Rows(Unit)
        self.events, self.services = Rows(CheckinEvent), Rows(Service)
        self._territory(branches)
        for number in range(people):
            self._person(number)
        for number in range(max(1, people // 4)):
            self._unit(number)

    def keep(self, login: Login) -> None:
        """Write everything into a store."""
        every = (self.organisations, self.areas, self.members, self.changes)
        with login.store.working(login.actor, "虚构", act="tests.keep") as work:
            for rows in (*every, self.units, self.events, self.services):
                work.add_many(rows.kind, rows.rows, rows.ids)
            for rows in (self.events, self.services):
                for record_id in rows.taken_back:
                    work.reverse(work.one(rows.kind, record_id))

    def day(self, after: date | None = None) -> date:
        """A day of the years, not before another."""
        start = after or self.first
        return start + timedelta(self.draw.randrange(max(1, (self.last - start).days + 1)))

    def _territory(self, branches: int) -> None:
        top = self.organisations.add(name="石一社区党委", kind="社区党委", position=1)
        unions = [
            self.organisations.add(name=f"第{n}党总支", kind="党总支", parent_id=top, position=n)
            for n in (1, 2)
        ]
        self.branches = [top]
        self.branches += [
            self.organisations.add(name=f"第{n}党支部", kind="党支部", parent_id=unions[n % 2], position=n)
            for n in range(1, branches + 1)
        ]
        community = self.areas.add(name="石一社区", kind="社区")
        self.homes: list[str | None] = [None, community]
        for n in range(1, 2 * branches):
            grid = self.areas.add(name=f"第{n}网格", kind="网格", parent_id=community, position=n)
            estate = self.areas.add(name=f"{n}号院", kind="小区", parent_id=grid)
            house = self.areas.add(name=f"{n}号院1栋", kind="楼栋", parent_id=estate)
            self.homes += [grid, estate, house]

    def _person(self, number: int) -> None:
        joined = date(self.first.year - 3, 7, 1) + timedelta(self.draw.randrange(4 * 365))
        full = joined + timedelta(366)
        state = "正常"
        values = builders.person(number, joined_on=joined, full_on=full, state=state)
        if full > self.last:
            values |= {"kind": "预备党员", "full_on": None}
        values["organisation_id"] = self.draw.choice([*self.branches, None])
        self.members.add(**values)
        member = self.members.ids[-1]
        if self.draw.random() < 0.3:
            self._membership(member, values)
        self._checkin(member)

    def _membership(self, member: str, values: Row) -> None:
        """Something happens to the membership; the record says how it stands at last."""
        what = self.draw.choice(("转出", "转入", "停止党籍", "回来"))
        on = self.day()
        change = self.changes.add
        if what == "转入":
            change(member_id=member, kind="组织关系转入", before=None, after="第1党支部", happened_on=on)
            return
        if what == "停止党籍":
            change(member_id=member, kind="党籍", before="正常", after="停止党籍", happened_on=on)
            if self.draw.random() < 0.5:
                change(
                    member_id=member, kind="党籍", before="停止党籍", after="除名", happened_on=self.day(on)
                )
                values["state"] = "除名"
            else:
                values["state"] = "停止党籍"
            self.members.rows[-1].update(values)
            return
        change(member_id=member, kind="组织关系转出", before="正常", after="转出", happened_on=on)
        if what == "回来":
            back = self.day(on)
            change(
                member_id=member, kind="组织关系转入", before="第2党支部", after="第1党支部", happened_on=back
            )
        else:
            self.members.rows[-1].update(state="转出")

    def _checkin(self, member: str) -> None:
        where = (self.draw.choice([*self.branches, None]), self.draw.choice(self.homes))
        listed = self.day()
        person = {"direction": DIRECTIONS[1], "member_id": member}
        step = self._event
        first = step(person, where, "列入", listed, 1, 0)
        if self.draw.random() < 0.1:
            self.events.taken_back.append(first)
            return
        if self.draw.random() < 0.25:
            return
        came = self.day(listed)
        entry = step(person, where, "报到", came, 0, 1)
        if self.draw.random() < 0.1:
            self.events.taken_back.append(entry)
            came = self.day(came)
            step(person, where, "报到", came, 0, 1)
        self._serve(member, where, came)
        if self.draw.random() < 0.3:
            moved = self.day(came)
            step(person, where, "变更", moved, -1, -1)
            where = (self.draw.choice(self.branches), self.draw.choice(self.homes))
            step(person, where, "变更", moved, 1, 1)
            self._serve(member, where, moved)
            came = moved
        if self.draw.random() < 0.3:
            step(person, where, "退出", self.day(came), -1, -1)

    def _unit(self, number: int) -> None:
        unit = self.units.add(name=f"第{number}中学", kind="学校")
        where = (self.draw.choice([*self.branches, None]), None)
        listed = self.day()
        who = {"direction": DIRECTIONS[0], "unit_id": unit}
        self._event(who, where, "列入", listed, 1, 0)
        if self.draw.random() < 0.8:
            self._event(who, where, "报到", self.day(listed), 0, 1)

    def _event(
        self, who: Row, where: tuple[str | None, str | None], kind: str, on: date, due: int, present: int
    ) -> str:
        place = {"organisation_id": where[0], "area_id": where[1]}
        return self.events.add(**who, **place, kind=kind, happened_on=on, due=due, present=present)

    def _serve(self, member: str, where: tuple[str | None, str | None], since: date) -> None:
        for _ in range(self.draw.choice((0, 1, 1, 3, 8))):
            entry = self.services.add(
                member_id=member,
                organisation_id=where[0],
                area_id=where[1],
                kind=self.draw.choice(KINDS),
                served_on=self.day(since),
                hours=Decimal(self.draw.randrange(1, 13)) / 2,
                people_served=self.draw.choice((None, 0, 1, 12)),
                mode=EMERGENCY if self.draw.random() < 0.2 else CALM,
                times=1,
            )
            if self.draw.random() < 0.15:
                self.services.taken_back.append(entry)
