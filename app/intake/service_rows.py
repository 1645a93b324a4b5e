"""Rows of a service workbook as services: who, when, what kind, how long, and what was said of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.base import clock
from app.intake import faults as code
from app.intake.checkin_rows import ReadRows
from app.intake.findings import Findings
from app.intake.hours import counts_minutes, hours_of, span_in
from app.intake.matching import find_members
from app.intake.member_rows import Table
from app.intake.places import keep, known_or_noted
from app.intake.values import day_of, shown, text_of
from app.records.base import field_of
from app.records.lists import SERVICE_KINDS
from app.records.services import CALM, EMERGENCY, Service
from app.sheets.workbook import Value
from app.usecases.imports import known_names
from app.usecases.lists import words_of
from app.usecases.service_imports import ServiceRules, rules_for
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
_DAY_BEFORE_MORE = re.compile(
    r"\s*(\d{4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?)(?!\s*\d*[-./]\d)(.*)"
)
_COUNT = re.compile(r"(?<!\d)\d{1,6}(?!\d)").search
_MOST = 24


def read_services(table: Table, heads: Mapping[str, str], login: Login, accept: str | None) -> ReadRows:
    """Read a table of services and hold it against the store.

    Args:
        table: the cells.
        heads: the heading of each field.
        login: who imports.
        accept: why id numbers with a wrong check character are right all the same.
    """
    return _Reader(table, heads, login).read(accept)


class _Reader:
    """Reads one table."""

    def __init__(self, table: Table, heads: Mapping[str, str], login: Login) -> None:
        self._table = table
        self._heads = heads
        self._login = login
        self._findings = Findings("services")
        self._count = len(table.numbers)
        self._notes = [text_of(value) for value in self._cells("note")]

    def read(self, accept: str | None) -> ReadRows:
        """All rows, and which of them go in."""
        rows = ReadRows(self._table.numbers, self._findings)
        members = find_members(self._table, self._findings, self._login, accept)
        areas = self._login.ask(known_names).areas
        label = field_of(Service, "area_id").label
        values: dict[str, Sequence[Any]] = {
            "member_id": members,
            "kind": self._read_kinds(),
            "served_on": self._read_days(),
            "hours": self._read_hours(),
            "place": self._read_places(),
            "content": self._texts("content"),
            "people_served": [_count(text) for text in self._texts("people_served")],
            "mode": self._read_modes(),
            "area_id": known_or_noted(self._texts("area_id"), areas, label, self._notes),
            "note": self._notes,
        }
        self._hold_against_store(values)
        out = self._findings.stays_out
        for at in range(self._count):
            if at not in out:
                row = {name: column[at] for name, column in values.items() if column[at] is not None}
                rows.accepted.append(row)
                rows.accepted_rows.append(self._table.numbers[at])
        return rows

    def _cells(self, name: str) -> Sequence[Value]:
        return self._table.columns.get(name) or [None] * self._count

    def _texts(self, name: str) -> list[str | None]:
        return [text_of(value) for value in self._cells(name)]

    def _read_kinds(self) -> list[str]:
        """Kinds of the centre's list; another word is kept in the note."""
        known = self._login.ask(words_of, SERVICE_KINDS)
        usual = USUAL if USUAL in known else known[0]
        told: dict[str, str | None] = {}
        kinds: list[str] = []
        for at, text in enumerate(self._texts("kind")):
            if text and text not in told:
                told[text] = _kind(text, known)
            kind = told[text] if text else None
            if text and kind is None:
                keep(self._notes, at, f"{field_of(Service, 'kind').label}：{text}")
            kinds.append(kind or usual)
        return kinds

    def _read_days(self) -> list[date | None]:
        today = clock.today()
        days: list[date | None] = []
        for at, value in enumerate(self._cells("served_on")):
            day = _day(value, epoch_1904=self._table.epoch_1904)
            days.append(day)
            if day is None or day > today:
                self._findings.fault(at, code.DATE_UNREADABLE, "served_on")
                told = "没有服务日期" if value is None else f"表中为“{shown(value)}”"
                self._findings.note(at, told if day is None else f"{day.isoformat()} 在今天以后")
        return days

    def _read_hours(self) -> list[Decimal | None]:
        """Hours in halves; where none are written, how long the time behind the day lasts."""
        minutes = counts_minutes(self._heads.get("hours", ""))
        days = self._cells("served_on")
        found: list[Decimal | None] = []
        for at, value in enumerate(self._cells("hours")):
            hours = span_in(days[at]) if text_of(value) is None else hours_of(value, minutes=minutes)
            found.append(hours)
            if hours is None:
                told = "没有时长" if text_of(value) is None else f"时长读不出来：表中为“{shown(value)}”"
                self._over(at, told)
            elif not 0 < hours <= _MOST:
                self._over(at, f"时长 {_plain(hours)} 小时，应大于 0、不超过 {_MOST} 小时")
            elif hours * 2 % 1:
                self._over(at, f"时长 {_plain(hours)} 小时，不是半小时的倍数")
        return found

    def _over(self, at: int, note: str) -> None:
        self._findings.fault(at, code.OVER_LIMIT, "hours")
        self._findings.note(at, note)

    def _read_places(self) -> list[str | None]:
        longest = field_of(Service, "place").length or 0
        places = self._texts("place")
        for at, place in enumerate(places):
            if place and len(place) > longest:
                self._findings.fault(at, code.OVER_LIMIT, "place")
        return places

    def _read_modes(self) -> list[str | None]:
        """None: as the day says."""
        return [MODE_WORDS.get(text) if text else None for text in self._texts("mode")]

    def _hold_against_store(self, values: Mapping[str, Sequence[Any]]) -> None:
        """Who had left stays out, a day beyond its limit too; the same service twice is a doubt."""
        out = self._findings.stays_out
        places = [at for at in range(self._count) if at not in out]
        members, days = values["member_id"], values["served_on"]
        rules = self._login.ask(rules_for, [(members[at], days[at]) for at in places])
        for place, at in enumerate(places):
            if place in rules.left:
                self._findings.fault(at, code.UNKNOWN_MEMBER, "served_on")
                self._findings.note(at, rules.left[place])
        left = {places[place] for place in rules.left}
        self._count_days([at for at in places if at not in left], values, rules)

    def _count_days(
        self, places: Sequence[int], values: Mapping[str, Sequence[Any]], rules: ServiceRules
    ) -> None:
        done: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
        seen: dict[tuple[Any, ...], int | None] = {}
        for one in rules.served:
            done[one.member_id, one.served_on] += one.hours
            seen[one.member_id, one.served_on, one.kind, one.hours] = None
        for at in places:
            member, day, kind, hours = (
                values[name][at] for name in ("member_id", "served_on", "kind", "hours")
            )
            total = done[member, day] + hours
            if total > rules.limits[day]:
                limit = _plain(rules.limits[day])
                self._over(at, f"此人这一天共 {_plain(total)} 小时，超过一日 {limit} 小时")
                continue
            done[member, day] = total
            key = (member, day, kind, hours)
            if key in seen:
                first = seen[key]
                where = "已登记的服务" if first is None else f"第 {self._table.numbers[first]} 行"
                note = f"与{where}相同：同一人、同一天、同样的类别和时长"
                self._findings.doubt(at, code.DUPLICATE_SUSPECTED, note, "served_on")
            else:
                seen[key] = at


def _kind(text: str, known: Sequence[str]) -> str | None:
    """The kind of the list that a word means, None if none."""
    if text in known:
        return text
    if KIND_WORDS.get(text) in known:
        return KIND_WORDS[text]
    begins = [word for word in known if word.startswith(text)] if text in KIND_WORDS else []
    return begins[0] if len(begins) == 1 else None


def _day(value: Value, *, epoch_1904: bool) -> date | None:
    """The day a cell names to the day, whatever stands behind it."""
    reading = None if value is None else day_of(value, epoch_1904=epoch_1904)
    if reading is None and isinstance(value, str) and (found := _DAY_BEFORE_MORE.fullmatch(value)):
        reading = day_of(found[1], epoch_1904=epoch_1904)
    return reading.value if reading is not None and reading.precision == "day" else None


def _count(text: str | None) -> int | None:
    found = _COUNT(text.replace(",", "")) if text else None
    return int(found[0]) if found else None


def _plain(hours: Decimal) -> str:
    return f"{hours.quantize(Decimal('0.01')).normalize():f}"
