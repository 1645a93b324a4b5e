"""Invented people for the sample centre, and what happened to their membership.

Rows are plain values of `Member` and `StatusChange`, true to the rules of the field; what is drawn depends
on nothing but the words, the given source of chance and the day.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.base.citizen_id import check_char
from app.base.dates import add_months
from app.records.members import FULL, PROBATIONARY
from app.records.party_age import probation_ends_on
from app.usecases.sample_around import workplaces

MONTHS = 30
RETIRED = "已退休"
_DISTRICT = "440309"
_OFFICES = ("支部书记", "支部副书记", "组织委员", "宣传委员", "纪检委员")
_YEAR = 365.2425
_OLD, _FRAIL, _OFFICE_AGE = 60, 72, 68
_EDUCATION = (
    ("大学本科",) * 7 + ("大专",) * 6 + ("高中",) * 4 + ("硕士研究生",) * 2 + ("中专", "初中", "博士研究生")
)
_EDUCATION_OLD = ("小学",) * 3 + ("初中",) * 6 + ("高中",) * 5 + ("中专",) * 3 + ("大专",) * 2 + ("大学本科",)
_STATES = (
    ("转出", 12),
    ("去世", 10),
    ("停止党籍", 5),
    ("恢复党籍", 3),
    ("退党", 2),
    ("除名", 2),
    ("保留党籍", 2),
)
_FAITHFUL = 960
"""Of a thousand full members as many are simply 正常."""
_EVERY_DUPLICATE = 100
_EVERY_SPECIAL = 19

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invented:
    """Members; what happened to them, and their tags, each by the member's place among them."""

    members: Sequence[Row]
    changes: Sequence[tuple[int, Row]]
    tags: Sequence[tuple[int, str]]


class People:
    """Invents members one after the other.

    Args:
        words: ``resources/sample/words.json``.
        draw: the source of chance.
        until: the last day anything happens.
        branches: ids of the branches members are spread over.
        homes: id and name of the buildings people live in.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        draw: random.Random,
        until: date,
        *,
        branches: Sequence[str],
        homes: Sequence[tuple[str, str]],
    ) -> None:
        self._words = words
        self._draw = draw
        self._until = until
        self._since = add_months(until, -MONTHS)
        self._branches = branches
        self._homes = homes
        self._employers = list(workplaces(words))
        self._numbers: set[str] = set()
        self._changes: list[tuple[int, Row]] = []
        self._tags: list[tuple[int, str]] = []
        self._seats: dict[str, int] = {}

    def invent(self, count: int) -> Invented:
        """So many members with all that belongs to them."""
        rows: list[Row] = []
        for place in range(count):
            if place % _EVERY_DUPLICATE == _EVERY_DUPLICATE // 2:
                rows.append(self._again(rows[self._draw.randrange(place)], place))
            else:
                rows.append(self._member(place))
        return Invented(rows, self._changes, self._tags)

    def _member(self, place: int) -> Row:
        draw, words = self._draw, self._words
        name, sex, group = self._called(place)
        born = self._until - timedelta(days=round(draw.triangular(20, 88, 55) * _YEAR))
        age = (self._until - born).days / _YEAR
        old = age > _OLD
        home, building = draw.choice(self._homes)
        row: Row = {
            "name": name,
            "id_number": self._id_number(born, sex),
            "sex": sex,
            "born_on": born,
            "ethnic_group": group,
            "native_place": draw.choice(words["native_places"]),
            "education": draw.choice(_EDUCATION_OLD if old else _EDUCATION),
            "employer": RETIRED if old else draw.choice(self._employers),
            "job": None if old else draw.choice(words["jobs"]),
            "phone": self._phone(),
            "address": f"{words['district']}{words['street']}{words['community']}"
            f"{draw.choice(words['roads'])}{draw.randrange(1, 120)}号{building}"
            f"{draw.randrange(1, 4)}单元{draw.randrange(1, 19)}{draw.randrange(1, 7):02d}",
            "area_id": home,
            "organisation_id": self._branches[place % len(self._branches)],
            "seat": None,
        }
        self._now_and_then(row)
        self._join(row, place)
        self._live(row, place, age)
        return row

    def _name(self, sex: str) -> str:
        draw, words = self._draw, self._words
        surname: str = draw.choice(words["surnames"])
        if self._rarely(0.015):
            surname = draw.choice(words["double_surnames"])
        given: str = words["male" if sex == "男" else "female"]
        if self._rarely(0.3):
            return surname + draw.choice(given)
        middle: str = words["neutral"]
        return surname + draw.choice(given + middle) + draw.choice(given)

    def _called(self, place: int) -> tuple[str, str, str]:
        """Name, sex and ethnic group.

        Rare characters, minority names and surnames of several sounds come up again and again.
        """
        if place % _EVERY_SPECIAL == 1:
            special = self._words["special"]
            name, sex, group = map(str, special[place // _EVERY_SPECIAL % len(special)])
            return name, sex, group
        sex = self._draw.choice(("男", "男", "女"))
        return self._name(sex), sex, self._draw.choice(self._words["ethnic_groups"])

    def _id_number(self, born: date, sex: str) -> str:
        while True:
            serial = self._draw.randrange(10, 500) * 2 + (sex == "男")
            first = f"{_DISTRICT}{born:%Y%m%d}{serial:03d}"
            if first not in self._numbers:
                self._numbers.add(first)
                return first + check_char(first)

    def _phone(self) -> str:
        return f"1{self._draw.choice('3578')}{self._draw.randrange(10**8, 10**9)}"

    def _now_and_then(self, row: Row) -> None:
        """Fields that few people have."""
        draw, words = self._draw, self._words
        if self._rarely(0.05):
            row["former_names"] = row["name"][0] + draw.choice("卫建援跃") + draw.choice("红国军朝")
        if self._rarely(0.12):
            row["other_phone"] = f"0755-{draw.randrange(2 * 10**7, 9 * 10**7)}"
        if self._rarely(0.4):
            row["specialties"] = "、".join(draw.sample(words["specialties"], draw.choice((1, 2))))
        if self._rarely(0.04):
            row["note"] = draw.choice(words["notes"])
        if self._rarely(0.01):
            row["review"] = "入党日期待与档案核对"

    def _rarely(self, share: float) -> bool:
        """True in that share of cases."""
        return self._draw.random() < share

    def _join(self, row: Row, place: int) -> None:
        """Joining, probation, and the stages before."""
        draw, born = self._draw, row["born_on"]
        if self._rarely(0.04):
            row["kind"] = draw.choice(("入党积极分子", "发展对象"))
            row["joined_on"] = row["full_on"] = None
            return
        earliest = date(born.year + 18, 7, 1)
        start = self._since if self._rarely(0.06) else earliest
        latest = min(self._until, add_months(start, 12 * 30))
        joined = start + timedelta(days=draw.randrange(max(1, (latest - start).days)))
        joined = max(joined, earliest)
        if self._rarely(0.01) and probation_ends_on(joined) != joined:
            row["extended_months"] = 6
        full = probation_ends_on(joined, row.get("extended_months") or 0) or add_months(joined, 12)
        row["joined_on"], row["kind"] = joined, FULL
        row["full_on"] = full if full <= self._until else None
        if joined > self._until:
            row.update(joined_on=None, extended_months=None, kind="入党积极分子")
        elif full > self._until:
            row["kind"] = PROBATIONARY
        elif full > self._since:
            self._happened(place, "类别", PROBATIONARY, FULL, full, reason="支部党员大会决议")

    def _live(self, row: Row, place: int, age: float) -> None:
        """Offices, transfers, states, flags and tags."""
        row["party_post"] = None
        row["state"] = "正常"
        if row["kind"] == FULL and not self._office(row, age):
            self._state(row, place)
        if row["state"] == "正常":
            self._flags(row, place, age)
        if self._rarely(0.03) and row["joined_on"] and row["state"] == "正常":
            self._happened(
                place, "组织关系转入", None, "本社区", max(self._day(), row["joined_on"]),
                counterpart=self._draw.choice(self._words["counterparts"]),
            )  # fmt: skip
        if self._rarely(0.25):
            tags = self._draw.sample(self._words["tags"], self._draw.choice((1, 1, 2)))
            self._tags.extend((place, tag) for tag in tags)

    def _office(self, row: Row, age: float) -> bool:
        taken = self._seats.get(row["organisation_id"], 0)
        if taken == len(_OFFICES) or age > _OFFICE_AGE:
            return False
        self._seats[row["organisation_id"]] = taken + 1
        row["party_post"], row["seat"] = _OFFICES[taken], taken + 1
        return True

    def _state(self, row: Row, place: int) -> None:
        chance = self._draw.randrange(1000) - _FAITHFUL
        for state, share in _STATES:
            if 0 <= chance < share:
                day = max(self._day(), row["full_on"])
                row["state"] = state
                if state == "转出":
                    elsewhere = self._draw.choice(self._words["counterparts"])
                    self._happened(place, "组织关系转出", "正常", state, day, counterpart=elsewhere)
                else:
                    before = "停止党籍" if state == "恢复党籍" else "正常"
                    self._happened(place, "党籍", before, state, day)
                return
            chance -= share

    def _flags(self, row: Row, place: int, age: float) -> None:
        draw, words = self._draw, self._words
        wanted = (
            ("流动", 0.03, "floating_to", "floating_on", words["places"]),
            ("失联", 0.008, "lost_cause", "lost_on", words["lost_causes"]),
            ("困难", 0.025, "hardship", "hardship_on", words["hardships"]),
            ("出国(境)", 0.006, "abroad_to", "abroad_on", words["countries"]),
            ("失能", 0.06 if age > _FRAIL else 0, "care", "care_on", ("失能", "半失能")),
        )
        for flag, share, what, since, texts in wanted:
            if self._rarely(share):
                row[what], row[since] = draw.choice(texts), self._day()
                self._happened(place, flag, None, row[what], row[since])
        if row.get("care"):
            row["care_contact"] = f"{self._name('女')}（女儿），{self._phone()}"

    def _again(self, row: Row, place: int) -> Row:
        """The same person entered twice: same name and birth date, or same name and phone; no number."""
        twin = dict(row, id_number=None, seat=None, party_post=None, state="正常", review=None)
        twin["born_on" if place % 200 == _EVERY_DUPLICATE // 2 else "phone"] = None
        twin["organisation_id"] = self._branches[place % len(self._branches)]
        return twin

    def _day(self) -> date:
        """Some day of the 30 months."""
        return self._since + timedelta(days=self._draw.randrange((self._until - self._since).days + 1))

    def _happened(
        self,
        place: int,
        kind: str,
        before: str | None,
        after: str | None,
        on: date,
        *,
        counterpart: str | None = None,
        reason: str | None = None,
    ) -> None:
        said = {"kind": kind, "before": before, "after": after, "happened_on": min(on, self._until),
                "counterpart": counterpart, "reason": reason}  # fmt: skip
        self._changes.append((place, said))
