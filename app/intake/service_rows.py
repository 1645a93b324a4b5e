"""Rows of a service workbook as services: who, when, what kind, how long, and what was said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.base import clock
from app.intake import faults as code
from app.intake.counts import count_of
from app.intake.hours import counts_minutes, hours_of, span_in
from app.intake.matching import find_members
from app.intake.member_rows import Table
from app.intake.moments import moment_of
from app.intake.places import keep
from app.intake.reader import Reader, ReadRows
from app.intake.values import says_something, shown, text_of
from app.records.lists import SERVICE_KINDS
from app.records.services import CALM, EMERGENCY, Service
from app.sheets.workbook import Value
from app.usecases.imports import known_names
from app.usecases.lists import words_of
from app.usecases.service_entry import MOST_SERVED, hours_text
from app.usecases.service_imports import hours_allowed, judge_services
from app.usecases.workplace import Login

USUAL = "志愿活动"
"""What a service is that does not say its kind."""
KIND_WORDS = {
    **dict.fromkeys(("志愿服务", "志愿者服务", "志愿服务活动", "志愿者活动", "公益活动"), USUAL),
    **dict.fromkeys(("走访", "入户走访", "走访慰问", "上门服务", "入户"), "上门走访"),
    **dict.fromkeys(("微心愿认领", "认领微心愿", "圆梦微心愿"), "微心愿"),
    **dict.fromkeys(("应急值守", "应急值班", "防汛值守", "值班值守"), "急时值守"),
    **dict.fromkeys(("走一走", "议一议", "解一解", "帮一帮", "守一守"), ""),
}
MODE_WORDS = {
    **dict.fromkeys((EMERGENCY, "应急", "战时", "急", "应急状态"), EMERGENCY),
    **dict.fromkeys((CALM, "日常", "平", "常态"), CALM),
}
_ADDED_UP = re.compile("累计|合计|总").search
_MAY_BE_EMPTY = ("kind", "place", "content", "mode", "area_id", "note")


def read_services(table: Table, heads: Mapping[str, str], login: Login, accept: str | None) -> ReadRows:
    """Read a table of services and hold it against the store.

    Args:
        table: the cells.
        heads: the heading of each field.
        login: who imports.
        accept: why id numbers with a wrong check character are right all the same.
    """
    return _ServiceReader(table, heads, login).read(accept)


class _ServiceReader(Reader):
    """Reads one table."""

    def __init__(self, table: Table, heads: Mapping[str, str], login: Login) -> None:
        super().__init__("services", Service, table, login)
        self._heads = heads

    def read(self, accept: str | None) -> ReadRows:
        """All rows, and which of them go in."""
        members = find_members(self.table, self.findings, self.login, accept)
        days = self._read_days()
        values: dict[str, Sequence[Any]] = {
            "member_id": members,
            "kind": self._read_kinds(),
            "served_on": days,
            "hours": self._read_hours(days),
            "place": self.held("place"),
            "content": self.texts("content"),
            "people_served": self._read_people(),
            "mode": self._read_modes(),
            "area_id": self.known_areas(self.login.ask(known_names).areas),
            "note": self.notes,
        }
        self.tell_broken(_MAY_BE_EMPTY)
        self._hold_against_store(values)
        return self.accepted(values)

    def _read_kinds(self) -> list[str]:
        """Kinds of the centre's list; what is no such word counts as the usual kind, and is told."""
        known = self.login.ask(words_of, SERVICE_KINDS)
        usual = USUAL if USUAL in known else known[0]
        told: dict[str, str | None] = {}
        kinds: list[str] = []
        for at, text in enumerate(self.texts("kind")):
            if text and text not in told:
                told[text] = _kind(text, known)
            kind = told[text] if text else None
            if text and kind is None:
                self.not_of_list(at, "kind", text, f"按“{usual}”记")
            elif kind is None and "kind" in self.table.columns:
                self.ask_about(at, "kind", f"没有填{self.label('kind')}，按“{usual}”记")
            kinds.append(kind or usual)
        return kinds

    def _read_days(self) -> list[date | None]:
        """Days; what is said of the time of day is kept in the note."""
        today = clock.today()
        days: list[date | None] = []
        for at, value in enumerate(self.cells("served_on")):
            day, time = moment_of(value, epoch_1904=self.table.epoch_1904)
            if day is None or day > today:
                self.findings.fault(at, code.DATE_UNREADABLE, "served_on")
                told = "没有服务日期" if value is None else f"表中为“{shown(value)}”"
                self.findings.note(at, told if day is None else f"{day.isoformat()} 在今天以后")
                day = None
            elif time is not None:
                keep(self.notes, at, f"时间：{time}")
            days.append(day)
        return days

    def _read_hours(self, days: Sequence[date | None]) -> list[Decimal | None]:
        """Hours in halves; where none are written, how long the time behind the day lasts."""
        head = self._heads.get("hours", "")
        minutes = counts_minutes(head)
        today = clock.today()
        allowed = self.login.ask(hours_allowed, {day or today for day in days})
        said = self.cells("served_on")
        if _ADDED_UP(head):
            for at in range(self.count):
                self.ask_about(at, "hours", f"表头是“{head}”，按这一次的时长记")
        return [
            self._hours(at, self._duration(at, value, said[at], minutes=minutes), allowed[days[at] or today])
            for at, value in enumerate(self.cells("hours"))
        ]

    def _duration(self, at: int, value: Value, day: Value, *, minutes: bool) -> Decimal | None:
        """How long a service took; None where that can't be read, which is told."""
        if not says_something(value):
            hours = span_in(day)
        else:
            hours = hours_of(value, minutes=minutes)
            if hours is not None and span_in(value) is not None:
                keep(self.notes, at, f"时间：{text_of(value)}")
        if hours is None:
            self._over(at, f"时长读不出来：表中为“{shown(value)}”" if says_something(value) else "没有时长")
        return hours

    def _hours(self, at: int, hours: Decimal | None, most: Decimal) -> Decimal | None:
        """The same hours where a service can have lasted so long; None where not, which is told."""
        if hours is None:
            return None
        if not 0 < hours <= most:
            self._over(at, f"时长 {_plain(hours)} 小时，应大于 0；按规则一日最多记 {hours_text(most)} 小时")
        elif hours * 2 % 1:
            self._over(at, f"时长 {_plain(hours)} 小时，不是半小时的倍数")
        else:
            return hours
        return None

    def _over(self, at: int, note: str) -> None:
        self.findings.fault(at, code.OVER_LIMIT, "hours")
        self.findings.note(at, note)

    def _read_people(self) -> list[int | None]:
        """How many were served: whole, or the row stays out; of a rough number the words are kept."""
        people: list[int | None] = []
        for at, value in enumerate(self.cells("people_served")):
            count = count_of(value, MOST_SERVED)
            people.append(None if count is None else count.number)
            if count is None:
                self.findings.fault(at, code.AMOUNT_UNREADABLE, "people_served")
                self.findings.note(at, f"服务人次为“{shown(value)}”，应为 0 至 {MOST_SERVED} 的整数")
            elif count.rough:
                keep(self.notes, at, f"{self.label('people_served')}：{count.rough}")
        return people

    def _read_modes(self) -> list[str | None]:
        """None: as the day says."""
        modes: list[str | None] = []
        for at, text in enumerate(self.texts("mode")):
            mode = MODE_WORDS.get(text) if text else None
            if text and mode is None:
                self.not_of_list(at, "mode", text, f"按当日是否启动急时记“{CALM}”或“{EMERGENCY}”")
            modes.append(mode)
        return modes

    def _hold_against_store(self, values: Mapping[str, Sequence[Any]]) -> None:
        """Who had left, what stands already, a day beyond its limit stay out; what is alike is a doubt."""
        known = [
            at
            for at in range(self.count)
            if values["member_id"][at] is not None and values["served_on"][at] is not None
        ]
        rows = [{name: column[at] for name, column in values.items()} for at in known]
        numbers = [self.table.numbers[at] for at in known]
        stays_out = self.findings.stays_out
        out = {place for place, at in enumerate(known) if at in stays_out}
        for at, verdict in zip(known, self.login.ask(judge_services, rows, numbers, out), strict=True):
            self.tell(at, verdict.refused, verdict.doubted)


def _kind(text: str, known: Sequence[str]) -> str | None:
    """The kind of the list that a word means, None if none."""
    if text in known:
        return text
    if KIND_WORDS.get(text) in known:
        return KIND_WORDS[text]
    begins = [word for word in known if word.startswith(text)] if text in KIND_WORDS else []
    return begins[0] if len(begins) == 1 else None


def _plain(hours: Decimal) -> str:
    return f"{hours.quantize(Decimal('0.01')).normalize():f}"
