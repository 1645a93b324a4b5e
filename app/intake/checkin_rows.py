"""Rows of a check-in workbook as check-ins: whose, since when, where, and what they take on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.base import clock
from app.intake import faults as code
from app.intake.matching import find_members
from app.intake.member_rows import Table
from app.intake.places import Named, keep, known_or_made
from app.intake.reader import Reader, ReadRows
from app.intake.values import day_of, says_something, shown
from app.records.base import field_of
from app.records.checkins import STATES, Checkin
from app.records.lists import POSTS
from app.records.organisations import Organisation
from app.records.units import Unit
from app.sheets.workbook import Value
from app.usecases.checkin_imports import judge_checkins
from app.usecases.imports import known_names
from app.usecases.lists import words_of
from app.usecases.workplace import Login

WAITING, IN, OUT = STATES
STATE_WORDS = {
    **dict.fromkeys((IN, "报到", "是", "已到", "在册", "已登记", "√", "✓", "有"), IN),
    **dict.fromkeys((WAITING, "未报到", "否", "未到", "应报到", "没有"), WAITING),
    **dict.fromkeys((OUT, "退出", "已离开", "转出", "注销", "撤销"), OUT),
}
_BETWEEN = re.compile(r"[、，,;；/|\s]+")
_TEXTS = ("spare_time", "left_reason")
_MAY_BE_EMPTY = ("unit_id", "organisation_id", "area_id", "state", "posts", "specialties", *_TEXTS, "note")
_JUDGED = ("member_id", "state", "checked_in_on", "left_on")
_WRITTEN = {"month": len("2026-03"), "year": len("2026")}


def read_checkins(table: Table, heads: Mapping[str, str], login: Login, accept: str | None) -> ReadRows:
    """Read a table of check-ins and hold it against the store.

    Args:
        table: the cells.
        heads: the heading of each field.
        login: who imports.
        accept: why id numbers with a wrong check character are right all the same.
    """
    del heads
    return _CheckinReader(table, login).read(accept)


class _CheckinReader(Reader):
    """Reads one table."""

    def __init__(self, table: Table, login: Login) -> None:
        super().__init__("checkins", Checkin, table, login)

    def read(self, accept: str | None) -> ReadRows:
        """All rows, and which of them go in."""
        members = find_members(self.table, self.findings, self.login, accept)
        names = self.login.ask(known_names)
        organisations = self._named("organisation_id", names.organisations, Organisation)
        units = self._named("unit_id", names.units, Unit)
        stand = self._read_dates_and_states()
        values: dict[str, Sequence[Any]] = {
            "member_id": members,
            "unit_id": units.ids,
            "organisation_id": organisations.ids,
            "area_id": self.known_areas(names.areas),
            **stand,
            "posts": self._read_posts(stand["state"]),
            "specialties": [_split(text) or None for text in self.texts("specialties")],
            **{name: self.held(name) for name in _TEXTS},
            "note": self.notes,
        }
        self._doubt_reasons(values["left_reason"], stand["state"])
        self.tell_broken(_MAY_BE_EMPTY)
        self._hold_against_store(values)
        rows = self.accepted(values)
        used = {value for row in rows.accepted for value in (row.get("unit_id"), row.get("organisation_id"))}
        rows.organisations = {i: name for i, name in organisations.made.items() if i in used}
        rows.units = {i: name for i, name in units.made.items() if i in used}
        return rows

    def _named(self, name: str, known: Mapping[str, str], kind: type[Organisation | Unit]) -> Named:
        longest = field_of(kind, "name").length or 0
        return known_or_made(self.texts(name), known, self.findings, name, longest)

    def _read_dates_and_states(self) -> dict[str, list[Any]]:
        """States, and the days they need: who is in has a day; who has none is awaited."""
        came = [self._day(at, "checked_in_on", value) for at, value in enumerate(self.cells("checked_in_on"))]
        left = [self._day(at, "left_on", value) for at, value in enumerate(self.cells("left_on"))]
        states: list[str] = []
        for at, text in enumerate(self.texts("state")):
            usual = OUT if left[at] else IN if came[at] else WAITING
            state = STATE_WORDS.get(text) if text else None
            if text and state is None:
                self.not_of_list(at, "state", text, f"按日期记“{usual}”")
            elif state == IN and left[at]:
                self.ask_about(at, "state", f"表中写“{text}”，又有{self.label('left_on')}，按“{OUT}”记")
                state = OUT
            state = state or usual
            states.append(state)
            self._check_days(at, state, came[at], left[at])
        return {"state": states, "checked_in_on": came, "left_on": left}

    def _check_days(self, at: int, state: str, came: date | None, left: date | None) -> None:
        """The days fit the state, and each other."""
        if state == WAITING and (came or left):
            name = "checked_in_on" if came else "left_on"
            self._missing(at, name, f"表中是“{state}”，又有{self.label(name)}，请核对")
        elif state != WAITING and came is None:
            self._missing(at, "checked_in_on")
        if state == OUT and left is None:
            self._missing(at, "left_on")
        if came and left and left < came:
            self._missing(at, "left_on", "退出日期早于报到日期")

    def _day(self, at: int, name: str, value: Value) -> date | None:
        day = None if value is None else day_of(value, epoch_1904=self.table.epoch_1904)
        if day is None:
            if says_something(value):
                self._missing(at, name, f"表中为“{shown(value)}”")
            return None
        if day.value > clock.today():
            self._missing(at, name, f"{day.value.isoformat()} 在今天以后")
        elif day.precision != "day":
            told = f"{self.label(name)}：表中只写到 {day.value.isoformat()[: _WRITTEN[day.precision]]}"
            keep(self.notes, at, told)
            self.findings.doubt(at, code.FULL_UNREADABLE, f"{told}，按 {day.value.isoformat()} 记", name)
        return day.value

    def _missing(self, at: int, name: str, note: str = "") -> None:
        self.findings.fault(at, code.DATE_UNREADABLE, name)
        self.findings.note(at, note or f"没有{self.label(name)}")

    def _doubt_reasons(self, reasons: Sequence[str | None], states: Sequence[str]) -> None:
        """Who has a reason for leaving has perhaps left."""
        for at, (reason, state) in enumerate(zip(reasons, states, strict=True)):
            if reason and state != OUT:
                self.ask_about(at, "left_reason", f"有退出原因，没有退出日期，按“{state}”记")

    def _read_posts(self, states: Sequence[str]) -> list[list[str] | None]:
        known = {*self.login.ask(words_of, POSTS)}
        posts: list[list[str] | None] = []
        for at, text in enumerate(self.texts("posts")):
            words = _split(text)
            posts.append(words or None)
            if not words and states[at] != WAITING:
                self.ask_about(at, "posts", "没有服务岗位")
            elif strange := [word for word in words if word not in known]:
                self.ask_about(at, "posts", f"服务岗位不在选项表中：{shown('、'.join(strange))}")
        return posts

    def _hold_against_store(self, values: Mapping[str, Sequence[Any]]) -> None:
        """Who is in already, or stands in the workbook twice, stays out."""
        there = [at for at, member in enumerate(values["member_id"]) if member is not None]
        rows = [{name: values[name][at] for name in _JUDGED} for at in there]
        seen: dict[str, int] = {}
        verdicts = self.login.ask(judge_checkins, rows)
        for at, row, verdict in zip(there, rows, verdicts, strict=True):
            first = at if at in self.findings.stays_out else seen.setdefault(row["member_id"], at)
            if first != at:
                self.findings.fault(at, code.ID_REPEAT, "name")
                self.findings.note(at, f"与第 {self.table.numbers[first]} 行是同一人")
            self.tell(at, verdict.refused, verdict.doubted)


def _split(text: str | None) -> list[str]:
    return list(dict.fromkeys(word for word in _BETWEEN.split(text) if word)) if text else []
