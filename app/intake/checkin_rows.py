"""Rows of a check-in workbook as check-ins: whose, since when, where, and what they take on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base import clock
from app.intake import faults as code
from app.intake.findings import Findings
from app.intake.matching import find_members
from app.intake.member_rows import Table
from app.intake.places import keep, known_or_made, known_or_noted
from app.intake.values import day_of, says_something, shown, text_of
from app.records.base import field_of
from app.records.checkins import STATES, Checkin
from app.records.lists import POSTS
from app.records.organisations import Organisation
from app.records.units import Unit
from app.sheets.workbook import Value
from app.usecases.checkin_imports import open_checkins
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


@dataclass
class ReadRows:
    """What was read of a register that is not the roster itself.

    Attributes:
        numbers: the sheet row of every record.
        findings: what is wrong with them.
        accepted: values by field name of the rows that go in.
        accepted_rows: the sheet row of each.
        organisations: organisations to be made on the way, name by id.
        units: units to be made on the way, name by id.
    """

    numbers: list[int]
    findings: Findings
    accepted: list[Mapping[str, Any]] = field(default_factory=list)
    accepted_rows: list[int] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


def read_checkins(table: Table, heads: Mapping[str, str], login: Login, accept: str | None) -> ReadRows:
    """Read a table of check-ins and hold it against the store.

    Args:
        table: the cells.
        heads: the heading of each field.
        login: who imports.
        accept: why id numbers with a wrong check character are right all the same.
    """
    del heads
    return _Reader(table, login).read(accept)


class _Reader:
    """Reads one table."""

    def __init__(self, table: Table, login: Login) -> None:
        self._table = table
        self._login = login
        self._findings = Findings("checkins")
        self._count = len(table.numbers)
        self._notes = [text_of(value) for value in self._cells("note")]

    def read(self, accept: str | None) -> ReadRows:
        """All rows, and which of them go in."""
        findings = self._findings
        rows = ReadRows(self._table.numbers, findings)
        members = find_members(self._table, findings, self._login, accept)
        names = self._login.ask(known_names)
        longest = {kind: field_of(kind, "name").length or 0 for kind in (Organisation, Unit)}
        organisations = known_or_made(
            self._texts("organisation_id"),
            names.organisations,
            findings,
            "organisation_id",
            longest[Organisation],
        )
        units = known_or_made(self._texts("unit_id"), names.units, findings, "unit_id", longest[Unit])
        label = field_of(Checkin, "area_id").label
        values: dict[str, Sequence[Any]] = {
            "member_id": members,
            "unit_id": units.ids,
            "organisation_id": organisations.ids,
            "area_id": known_or_noted(self._texts("area_id"), names.areas, label, self._notes),
            **self._read_dates_and_states(),
            "posts": self._read_posts(),
            "specialties": [_split(text) or None for text in self._texts("specialties")],
            **{name: self._held(name) for name in _TEXTS},
            "note": self._notes,
        }
        self._hold_against_store(members, values["state"])
        out = findings.stays_out
        for at in range(self._count):
            if at not in out:
                row = {name: column[at] for name, column in values.items() if column[at] is not None}
                rows.accepted.append(row)
                rows.accepted_rows.append(self._table.numbers[at])
        used = {value for row in rows.accepted for value in (row.get("unit_id"), row.get("organisation_id"))}
        rows.organisations = {i: name for i, name in organisations.made.items() if i in used}
        rows.units = {i: name for i, name in units.made.items() if i in used}
        return rows

    def _cells(self, name: str) -> Sequence[Value]:
        return self._table.columns.get(name) or [None] * self._count

    def _texts(self, name: str) -> list[str | None]:
        return [text_of(value) for value in self._cells(name)]

    def _read_dates_and_states(self) -> dict[str, list[Any]]:
        """States, and the days they need: who is in has a day; who has none is awaited."""
        came = [
            self._day(at, "checked_in_on", value) for at, value in enumerate(self._cells("checked_in_on"))
        ]
        left = [self._day(at, "left_on", value) for at, value in enumerate(self._cells("left_on"))]
        states: list[str] = []
        for at, text in enumerate(self._texts("state")):
            state = STATE_WORDS.get(text) if text else None
            if text and state is None:
                keep(self._notes, at, f"报到状态：{text}")
            state = state or (OUT if left[at] else IN if came[at] else WAITING)
            states.append(state)
            if state == WAITING:
                came[at] = left[at] = None
            elif came[at] is None:
                self._missing(at, "checked_in_on")
            if state == IN:
                left[at] = None
            elif state == OUT and left[at] is None:
                self._missing(at, "left_on")
            if (end := left[at]) and (begin := came[at]) and end < begin:
                self._missing(at, "left_on", "退出日期早于报到日期")
        return {"state": states, "checked_in_on": came, "left_on": left}

    def _day(self, at: int, name: str, value: Value) -> date | None:
        day = None if value is None else day_of(value, epoch_1904=self._table.epoch_1904)
        if day is None:
            if says_something(value):
                self._missing(at, name, f"表中为“{shown(value)}”")
            return None
        if day.value > clock.today():
            self._missing(at, name, f"{day.value.isoformat()} 在今天以后")
        elif day.precision != "day":
            keep(self._notes, at, f"{field_of(Checkin, name).label}：表中只写到{day.value.isoformat()[:7]}")
        return day.value

    def _missing(self, at: int, name: str, note: str = "") -> None:
        self._findings.fault(at, code.DATE_UNREADABLE, name)
        self._findings.note(at, note or f"没有{field_of(Checkin, name).label}")

    def _read_posts(self) -> list[list[str] | None]:
        known = {*self._login.ask(words_of, POSTS)}
        posts: list[list[str] | None] = []
        for at, text in enumerate(self._texts("posts")):
            words = _split(text)
            posts.append(words or None)
            if not words:
                self._findings.doubt(at, code.POST_UNKNOWN, "没有服务岗位", "posts")
            elif strange := [word for word in words if word not in known]:
                note = f"服务岗位不在选项表中：{'、'.join(strange)}"
                self._findings.doubt(at, code.POST_UNKNOWN, note, "posts")
        return posts

    def _held(self, name: str) -> list[str | None]:
        """Texts of a field that is not endless."""
        longest = field_of(Checkin, name).length or 0
        texts = self._texts(name)
        for at, text in enumerate(texts):
            if text and len(text) > longest:
                self._findings.fault(at, code.OVER_LIMIT, name)
        return texts

    def _hold_against_store(self, members: Sequence[str | None], states: Sequence[str]) -> None:
        """Who is in already, or stands in the workbook twice, stays out."""
        standing = self._login.ask(open_checkins, {member for member in members if member})
        seen: dict[str, int] = {}
        for at, member in enumerate(members):
            if member is None or at in self._findings.stays_out:
                continue
            first = seen.setdefault(member, at)
            there = standing.get(member)
            if first != at:
                self._findings.fault(at, code.ID_REPEAT, "name")
                self._findings.note(at, f"与第 {self._table.numbers[first]} 行是同一人")
            elif there is not None and (there.state == IN or states[at] != IN):
                self._findings.fault(at, code.ID_KNOWN, "name")
                self._findings.note(at, f"{there.state}{there.number or ''}")


def _split(text: str | None) -> list[str]:
    return list(dict.fromkeys(word for word in _BETWEEN.split(text) if word)) if text else []
