"""Invented check-ins, cards, duties, services, activities and emergencies of the sample centre.

Plain rows true to the rules: events match how each check-in stands, nobody serves before they came or after
they left, and the two modes never mix.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.base.scans import TOKEN_DIGITS, luhn
from app.records.cards import Card
from app.records.checkins import Checkin, CheckinDuty, CheckinEvent
from app.records.emergencies import Emergency, RollCall
from app.records.lists import DEFAULTS, POSTS, SERVICE_KINDS, SPECIALTIES
from app.records.services import CALM, EMERGENCY, Activity, Review, Service
from app.usecases.checkin_steps import CHECKED_IN, IN, LEFT, LISTED, OUT, WAITING, event_values
from app.usecases.sample_around import Place, Rows

Row = dict[str, Any]
_KINDS = DEFAULTS[SERVICE_KINDS][:7]
_WATCH = DEFAULTS[SERVICE_KINDS][8]
_PLACES = ("社区广场", "党群服务中心", "长者食堂", "小区门口", "居民家中", "四点半课堂")
_CONTENT = ("环境整治", "政策宣讲", "陪伴老人", "文明劝导", "垃圾分类引导", "楼道巡查")
_HALVES = (2, 2, 3, 3, 4, 4, 5, 6)
_STORMS = ("台风“海葵”防御", "强降雨防汛")


@dataclass(frozen=True, slots=True)
class Person:
    """A serving member as the sample has made them: who may check in.

    Attributes:
        id: of the member.
        organisation: on whose roll.
        place: where they live.
        unit: id of the unit they work at.
        joined_on: since when they are a member.
    """

    id: str
    organisation: str | None
    place: Place
    unit: str | None
    joined_on: date


@dataclass(frozen=True, slots=True)
class _Present:
    """One who is or was checked in: their place and the days."""

    member: str
    checkin: str
    places: Row
    from_on: date
    until_on: date


class Served:
    """Invents what members do.

    Args:
        draw: the source of chance.
        since: the first day anything happens.
        until: the last one.
        units: ids of units a few members are lent to.
        households: ids of households that members look after.
    """

    def __init__(
        self,
        draw: random.Random,
        since: date,
        until: date,
        *,
        units: Sequence[str],
        households: Sequence[str],
    ) -> None:
        self._draw, self._since, self._until = draw, since, until
        self._units, self._households = units, list(households)
        self.checkins, self.events, self.duties = Rows(Checkin), Rows(CheckinEvent), Rows(CheckinDuty)
        self.emergencies, self.activities = Rows(Emergency), Rows(Activity)
        self.services, self.calls = Rows(Service), Rows(RollCall)
        self.cards, self.reviews = Rows(Card), Rows(Review)
        self._numbers: dict[int, int] = {}
        self._storms: list[tuple[str, date, date]] = []

    def registers(self) -> tuple[Rows, ...]:
        """All of it, in an order in which references stand."""
        return (
            *(self.checkins, self.events, self.duties, self.emergencies, self.activities, self.services),
            *(self.calls, self.cards, self.reviews),
        )

    def invent(self, people: Sequence[Person]) -> None:
        """All of it, for these members."""
        self._invent_storms()
        present = [found for person in people if (found := self._check_in(person)) is not None]
        for one in present:
            self._serve(one)
            self._watch(one)
        for month in range(30):
            self._activity(month, present)
        self._review(present)

    def _check_in(self, person: Person) -> _Present | None:
        """Nearly all serving members are due; most of them come, a few leave again."""
        draw = self._draw
        due = max(self._since + timedelta(days=draw.choice((0, 0, 180, 360, 540))), person.joined_on)
        if draw.random() > 0.95 or due > self._until:  # noqa: PLR2004 - a share
            return None
        came = due + timedelta(days=draw.randrange(120))
        left = came + timedelta(days=draw.randrange(200, 900))
        is_in = draw.random() < 0.9 and came <= self._until  # noqa: PLR2004 - a share
        is_out = is_in and draw.random() < 0.08 and left <= self._until  # noqa: PLR2004 - a share
        unit, note = self._sent_by(person)
        places: Row = {
            "unit_id": unit,
            "organisation_id": person.place.organisation or person.organisation,
            "area_id": person.place.building,
        }
        checkin = self.checkins.add(
            member_id=person.id,
            number=self._number(came) if is_in else None,
            **places,
            state=OUT if is_out else IN if is_in else WAITING,
            due_on=due,
            checked_in_on=came if is_in else None,
            left_on=left if is_out else None,
            left_reason="搬离本社区" if is_out else None,
            posts=draw.sample(DEFAULTS[POSTS][:7], draw.choice((1, 1, 2))) if is_in else None,
            specialties=draw.sample(DEFAULTS[SPECIALTIES][:9], 1) if draw.random() < 0.5 else None,  # noqa: PLR2004
            spare_time=draw.choice(("周末", "工作日晚上", "节假日")) if is_in else None,
            note=note,
        )
        self._event(checkin, person.id, places, LISTED, due, due=1)
        if not is_in:
            return None
        self._event(checkin, person.id, places, CHECKED_IN, came, present=1)
        if is_out:
            self._event(checkin, person.id, places, LEFT, left, due=-1, present=-1)
        else:
            self._look_after(checkin, person, came)
        return _Present(person.id, checkin, places, came, left if is_out else self._until)

    def _sent_by(self, person: Person) -> tuple[str | None, str | None]:
        """The unit they work at; a few are lent to another one, and the note says so."""
        others = [one for one in self._units if one != person.unit]
        if others and self._draw.random() < 0.03:  # noqa: PLR2004 - a share
            return self._draw.choice(others), "借调期间由借调单位派出"
        return person.unit, None

    def _event(
        self, checkin: str, member: str, places: Row, kind: str, on: date, *, due: int = 0, present: int = 0
    ) -> None:
        self.events.add(**event_values(checkin, member, kind, on, due, present), **places)

    def _number(self, on: date) -> str:
        self._numbers[on.year] = self._numbers.get(on.year, 0) + 1
        return f"DY{on.year}-{self._numbers[on.year]:05d}"

    def _look_after(self, checkin: str, person: Person, came: date) -> None:
        """Some look after a building, some after three to five households; every other one has a card."""
        draw = self._draw
        chance = draw.random()
        if chance < 0.2:  # noqa: PLR2004 - a share
            self.duties.add(checkin_id=checkin, kind="包楼栋", area_id=person.place.building, from_on=came)
        elif chance < 0.3 and len(self._households) > 5:  # noqa: PLR2004 - a share
            for household in draw.sample(self._households, draw.randrange(3, 6)):
                self.duties.add(checkin_id=checkin, kind="结对户", household_id=household, from_on=came)
        if draw.random() < 0.5:  # noqa: PLR2004 - every other one
            digits = "".join(draw.choices("0123456789", k=TOKEN_DIGITS - 1))
            self.cards.add(member_id=person.id, token=digits + luhn(digits), issued_on=came)

    def _serve(self, one: _Present) -> None:
        """About two services a quarter, some people none at all."""
        draw = self._draw
        if draw.random() < 0.12:  # noqa: PLR2004 - a share
            return
        day = one.from_on + timedelta(days=draw.randrange(20))
        while day <= one.until_on:
            if not self._storm_on(day):
                self._service(one, draw.choice(_KINDS), day, draw.choice(_HALVES), CALM)
            day += timedelta(days=draw.randrange(10, 85))

    def _watch(self, one: _Present) -> None:
        """In a storm a third of those present answer the call."""
        draw = self._draw
        for storm, first, last in self._storms:
            if one.from_on <= first and last <= one.until_on and draw.random() < 0.33:  # noqa: PLR2004
                self._service(one, _WATCH, first, draw.choice((4, 6, 8)), EMERGENCY, storm)
                self.calls.add(
                    emergency_id=storm,
                    member_id=one.member,
                    area_id=one.places["area_id"],
                    present_at=_moment(first, 2),
                    left_at=_moment(first, 10),
                )

    def _service(
        self, one: _Present, kind: str, day: date, halves: int, mode: str, storm: str | None = None
    ) -> None:
        draw = self._draw
        self.services.add(
            member_id=one.member,
            kind=kind,
            served_on=day,
            hours=Decimal(halves) / 2,
            place=draw.choice(_PLACES),
            content=draw.choice(_CONTENT),
            people_served=draw.choice((None, 1, 2, 5, 10, 20)),
            mode=mode,
            emergency_id=storm,
            **one.places,
        )

    def _activity(self, month: int, present: Sequence[_Present]) -> None:
        """One activity a month, with a sign-in list."""
        draw = self._draw
        day = self._since + timedelta(days=month * 30 + draw.randrange(28))
        there = [one for one in present if one.from_on <= day <= one.until_on]
        if day > self._until or not there or self._storm_on(day):
            return
        kind, place, hours = _KINDS[month % len(_KINDS)], draw.choice(_PLACES), Decimal(2)
        activity = self.activities.add(
            name=f"{day.month}月{draw.choice(_CONTENT)}", kind=kind, held_on=day, hours=hours, place=place
        )
        for one in draw.sample(there, min(len(there), draw.randrange(8, 40))):
            self.services.add(
                member_id=one.member,
                kind=kind,
                served_on=day,
                hours=hours,
                place=place,
                mode=CALM,
                activity_id=activity,
                **one.places,
            )

    def _review(self, present: Sequence[_Present]) -> None:
        """The year before the last day is reviewed: at most a third 优秀."""
        year = self._until.year - 1
        there = [one for one in present if one.from_on.year <= year < one.until_on.year + 1]
        for place, one in enumerate(there):
            grade = "优秀" if place % 4 == 0 else "合格" if place % 9 else "基本合格"
            self.reviews.add(
                year=year, member_id=one.member, grade=grade, reviewed_on=min(date(year, 12, 20), self._until)
            )

    def _invent_storms(self) -> None:
        length = (self._until - self._since).days
        for place, name in enumerate(_STORMS):
            first = self._since + timedelta(days=length * (place + 1) // 3)
            last = first + timedelta(days=2)
            storm = self.emergencies.add(
                name=name,
                reason="市防汛指挥部通知",
                started_at=_moment(first, 0),
                ended_at=_moment(last, 12),
                ended_reason="预警解除",
            )
            self._storms.append((storm, first, last))

    def _storm_on(self, day: date) -> bool:
        return any(first <= day <= last for _, first, last in self._storms)


def places_by_building(areas: Mapping[str, Row], covers: Sequence[tuple[str, str]]) -> dict[str, Place]:
    """Every building with its grid and the organisation that covers the grid.

    Args:
        areas: rows of areas by id.
        covers: organisation and area of each cover.
    """
    by_area = {area: organisation for organisation, area in covers}
    found = {}
    for building, row in areas.items():
        if row["kind"] != "楼栋":
            continue
        outer: str | None = building
        while outer is not None and areas[outer]["kind"] != "网格":
            outer = areas[outer].get("parent_id")
        if outer is not None:
            found[building] = Place(building, outer, by_area.get(outer))
    return found


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
