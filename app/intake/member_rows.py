"""Rows of a roster as members: one pass over each column, all faults of a row at once.

Rules of acceptance: domain.md 2 (identity number, joining, becoming full), formats.md 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base import clock
from app.base.citizen_id import read_citizen_id
from app.base.education import education_level
from app.base.ethnic import ethnic_name
from app.intake import faults as code
from app.intake.findings import Findings
from app.intake.places import known_or_made, known_or_told
from app.intake.values import (
    day_of,
    name_of,
    phone_of,
    says_something,
    shown,
    text_of,
    whole_number_of,
)
from app.intake.vocabulary import (
    CARE_WORDS,
    KINDS,
    NO_FLAG,
    NOT_YET_FULL,
    SEXES,
    STATE_WORDS,
    is_party_post,
    member_vocabulary,
)
from app.records.base import Kind, field_of, fields_of
from app.records.member_rules import EARLIEST_JOIN_AGE
from app.records.members import PROBATIONARY, Member
from app.records.organisations import Organisation
from app.sheets.cells import cell_text, lost_digits
from app.sheets.workbook import ErrorValue, Value
from app.usecases.imports import Names

_SAID = {said.name: said for said in fields_of(Member)}
_FLAG_TEXTS = frozenset({"floating_to", "lost_cause", "hardship", "abroad_to"})
_READ_BY_NAME = frozenset(
    {
        "name",
        "id_number",
        "sex",
        "born_on",
        "joined_on",
        "full_on",
        "phone",
        "other_phone",
        "kind",
        "state",
        "care",
    }
    | {"ethnic_group", "education", "party_post", "organisation_id", "area_id"}
)
_LOST_TAIL = "000"
_EITHER_MONTH = {1, 10}
_ISO_UNTIL = {"day": 10, "month": 7, "year": 4}


@dataclass
class Table:
    """The rows of a sheet that are people: sheet row numbers, and cells column by column.

    ``columns`` are by field name, each as long as ``numbers``.
    """

    numbers: list[int]
    columns: dict[str, list[Value]]
    epoch_1904: bool = False


@dataclass
class MemberRows:
    """What was read: values by field name, column by column, and what is wrong.

    ``organisations`` are those the store does not know: name by an id made for it.
    """

    numbers: list[int]
    values: dict[str, list[Any]] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    organisations: dict[str, str] = field(default_factory=dict)


def read_members(table: Table, names: Names) -> MemberRows:
    """Read all columns of a roster; what the store knows of its people is asked afterwards.

    Args:
        table: the cells.
        names: organisations and areas of the centre.
    """
    return _Reader(table, names).read()


class _Reader:
    """Reads the columns of one table."""

    def __init__(self, table: Table, names: Names) -> None:
        self._table = table
        self._names = names
        self._count = len(table.numbers)
        self._rows = MemberRows(table.numbers)
        self._findings = self._rows.findings
        self._births: list[date | None] = [None] * self._count
        self._sexes: list[str | None] = [None] * self._count

    def read(self) -> MemberRows:
        """All columns, those first that others are held against."""
        self._put("name", self._read_names())
        self._put("id_number", self._read_ids())
        self._put("sex", self._read_sexes())
        self._put("born_on", self._read_births())
        self._read_party_dates()
        self._read_phones()
        self._read_known_words()
        self._put("party_post", self._read_posts())
        self._read_organisations()
        for name in member_vocabulary():
            if name in self._table.columns and name not in _READ_BY_NAME:
                self._put(name, self._read_plain(name))
        self._read_areas()
        self._note_impossible_days()
        self._hold_to_length()
        return self._rows

    def _cells(self, name: str) -> list[Value]:
        return self._table.columns.get(name) or [None] * self._count

    def _put(self, name: str, values: list[Any]) -> None:
        if any(value is not None for value in values):
            self._rows.values[name] = values

    def _read_names(self) -> list[str | None]:
        names = [name_of(value) for value in self._cells("name")]
        for at, name in enumerate(names):
            if name is None:
                self._findings.fault(at, code.NO_NAME)
        return names

    def _read_ids(self) -> list[str | None]:
        numbers: list[str | None] = []
        seen: dict[str, int] = {}
        for at, value in enumerate(self._cells("id_number")):
            text = text_of(value)
            if isinstance(value, ErrorValue):
                self._findings.fault(at, code.ID_SHORT)
                numbers.append(None)
                continue
            if text is None:
                self._findings.doubt(at, code.ID_MISSING, "没有身份证号")
                numbers.append(None)
                continue
            if (type(value) is float or "e" in text.lower()) and lost_digits(value):
                self._findings.fault(at, code.ID_FLOAT)
                numbers.append(None)
                continue
            reading = read_citizen_id(text)
            numbers.append(reading.number)
            if reading.faults:
                self._fault_of_id(at, reading.number, short="id_short" in reading.faults)
            self._births[at], self._sexes[at] = reading.birth_on, reading.sex
            first = seen.setdefault(reading.number, at)
            if first != at:
                self._findings.fault(at, code.ID_REPEAT)
                self._findings.note(at, f"身份证号与第 {self._table.numbers[first]} 行相同")
        return numbers

    def _fault_of_id(self, at: int, number: str, *, short: bool) -> None:
        if short:
            self._findings.fault(at, code.ID_SHORT)
            return
        self._findings.fault(at, code.ID_CHECKSUM)
        if number.endswith(_LOST_TAIL):
            # A number that went through a float and was written out again: 440309199810059000.
            self._findings.fault(at, code.ID_FLOAT)

    def _read_sexes(self) -> list[str | None]:
        sexes: list[str | None] = []
        for at, value in enumerate(self._cells("sex")):
            told = self._sexes[at]
            if value is None or value == told:
                sexes.append(told)
                continue
            text = text_of(value)
            sex = SEXES.get(text) if text else None
            if told is not None and sex is not None and sex != told:
                self._findings.doubt(at, code.SEX_MISMATCH, f"性别：表中为{sex}，按身份证号为{told}")
            elif told is None and sex is None and text is not None:
                self._findings.note(at, f"性别读不出来：表中为“{text}”")
            sexes.append(told or sex)
        return sexes

    def _read_births(self) -> list[date | None]:
        births: list[date | None] = []
        epoch = self._table.epoch_1904
        for at, value in enumerate(self._cells("born_on")):
            told = self._births[at]
            if value is None:
                births.append(told)
                continue
            day = day_of(value, epoch_1904=epoch)
            if day is not None and day.value == told and day.precision == "day":
                births.append(told)
            elif day is not None:
                births.append(self._birth_against(at, told, day.value, _ISO_UNTIL[day.precision]))
            else:
                births.append(told)
                if says_something(value) and not _may_be(value, told):
                    self._findings.doubt(
                        at, code.BIRTH_UNREADABLE, f"出生日期读不出来：表中为“{shown(value)}”"
                    )
        return births

    def _birth_against(self, at: int, told: date | None, day: date, until: int) -> date:
        said = day.isoformat()[:until]
        if told is None:
            if until < _ISO_UNTIL["day"]:
                self._findings.note(at, f"出生日期：表中只写到{said}")
            return day
        if told.isoformat()[:until] != said:
            note = f"出生日期：表中为{said}，按身份证号为{told.isoformat()}"
            self._findings.doubt(at, code.BIRTH_MISMATCH, note)
        return told

    def _read_party_dates(self) -> None:
        joined: list[date | None] = []
        full: list[date | None] = []
        epoch = self._table.epoch_1904
        for at, (begin, end) in enumerate(zip(self._cells("joined_on"), self._cells("full_on"), strict=True)):
            first = None if begin is None else day_of(begin, epoch_1904=epoch)
            if first is None and says_something(begin):
                self._findings.fault(at, code.DATE_UNREADABLE)
            second = None if end is None else day_of(end, epoch_1904=epoch)
            if second is None and says_something(end) and text_of(end) not in NOT_YET_FULL:
                note = f"转正日期读不出来：表中为“{shown(end)}”"
                self._findings.doubt(at, code.FULL_UNREADABLE, note)
            joined.append(None if first is None else first.value)
            full.append(None if second is None else second.value)
            if first is not None and second is not None and second.value < first.value:
                until = min(_ISO_UNTIL[first.precision], _ISO_UNTIL[second.precision])
                if second.value.isoformat()[:until] < first.value.isoformat()[:until]:
                    self._findings.fault(at, code.FULL_BEFORE_JOIN)
        self._put("joined_on", joined)
        self._put("full_on", full)

    def _read_phones(self) -> None:
        phones = []
        further = [text_of(value) for value in self._cells("other_phone")]
        for at, value in enumerate(self._cells("phone")):
            phone = phone_of(value)
            phones.append(phone.first)
            if phone.odd:
                self._findings.doubt(at, code.PHONE_ODD, f"手机号码请核对：表中为“{phone.first}”")
            if phone.further:
                also = further[at]
                further[at] = f"{also}、{phone.further}" if also else phone.further
        self._put("phone", phones)
        self._put("other_phone", further)

    def _read_known_words(self) -> None:
        """Columns of few words, each looked up once."""
        for name, known in (("kind", KINDS), ("state", STATE_WORDS), ("care", CARE_WORDS)):
            if name not in self._table.columns:
                continue
            texts = [text_of(value) for value in self._cells(name)]
            words = {
                text: known.get(text.replace("（", "(").replace("）", ")")) for text in set(texts) if text
            }
            self._put(name, [words[text] if text else None for text in texts])
            if all(words.values()):
                continue
            for at, text in enumerate(texts):
                if not text or words[text] is not None or (name == "care" and text in NO_FLAG):
                    continue
                note = f"{_SAID[name].label}不认识：表中为“{text}”"
                if name == "care":
                    self._findings.note(at, note)
                else:
                    self._findings.doubt(at, code.POST_UNKNOWN, note, name)
        for name, read in (("ethnic_group", ethnic_name), ("education", education_level)):
            texts = [text_of(value) for value in self._cells(name)]
            known_as = {text: read(text) or text for text in set(texts) if text}
            self._put(name, [known_as[text] if text else None for text in texts])

    def _read_posts(self) -> list[str | None]:
        posts = [text_of(value) for value in self._cells("party_post")]
        for at, post in enumerate(posts):
            if post is not None and not is_party_post(post):
                self._findings.doubt(at, code.POST_UNKNOWN, f"党内职务不在常用名称中：“{post}”")
        return posts

    def _read_organisations(self) -> None:
        texts = [text_of(value) for value in self._cells("organisation_id")]
        longest = field_of(Organisation, "name").length or 0
        found = known_or_made(texts, self._names.organisations, self._findings, "organisation_id", longest)
        self._rows.organisations.update(found.made)
        self._put("organisation_id", found.ids)

    def _read_areas(self) -> None:
        """Areas are not made on the way: an unknown one is kept in the note, and told where any is known.

        A first roster comes before all areas: to doubt every row of it would tell nobody anything.
        """
        texts = [text_of(value) for value in self._cells("area_id")]
        notes = self._rows.values.get("note") or [None] * self._count
        label = _SAID["area_id"].label
        findings = self._findings if self._names.areas else None
        self._put("area_id", known_or_told(texts, self._names.areas, label, notes, findings))
        self._put("note", notes)

    def _read_plain(self, name: str) -> list[Any]:
        kind = _SAID[name].kind
        cells = self._cells(name)
        if kind is Kind.DATE:
            return [self._plain_date(at, name, value) for at, value in enumerate(cells)]
        if kind is Kind.INTEGER:
            return [whole_number_of(value) for value in cells]
        texts = [text_of(value) for value in cells]
        if name in _FLAG_TEXTS:
            return [None if text in NO_FLAG else text for text in texts]
        return texts

    def _plain_date(self, at: int, name: str, value: Value) -> date | None:
        day = None if value is None else day_of(value, epoch_1904=self._table.epoch_1904)
        if day is None and says_something(value):
            self._findings.note(at, f"{_SAID[name].label}读不出来：表中为“{shown(value)}”")
        return None if day is None else day.value

    def _note_impossible_days(self) -> None:
        """Days that a person has to look at: the form would refuse them."""
        today, nothing = clock.today(), [None] * self._count
        days = (self._rows.values.get(name, nothing) for name in ("born_on", "joined_on", "full_on", "kind"))
        for at, (born, joined, full, kind) in enumerate(zip(*days, strict=True)):
            for label, day in (("出生日期", born), ("入党日期", joined), ("转正日期", full)):
                if day is not None and day > today:
                    self._findings.note(at, f"{label}在今天以后")
            if born is not None and joined is not None and joined.year - born.year < EARLIEST_JOIN_AGE:
                self._findings.note(at, f"按出生日期，入党时不满 {EARLIEST_JOIN_AGE} 岁")
            if full is not None and kind == PROBATIONARY:
                self._findings.note(at, "预备党员填有转正日期")

    def _hold_to_length(self) -> None:
        for name, values in self._rows.values.items():
            longest = _SAID[name].length
            if longest is None or _SAID[name].kind is not Kind.TEXT or name == "id_number":
                continue
            for at, value in enumerate(values):
                if value is not None and len(value) > longest:
                    self._findings.fault(at, code.OVER_LIMIT, name)


def _may_be(value: Value, told: date | None) -> bool:
    """1987.1, typed for 1987.10 into a cell that takes numbers, is held against the identity number alone."""
    if told is None or not isinstance(value, float):
        return False
    year, _, month = cell_text(value).partition(".")
    return year == str(told.year) and month == "1" and told.month in _EITHER_MONTH


def assembled(rows: MemberRows, places: Sequence[int]) -> list[Mapping[str, Any]]:
    """The rows at these places as values by field name, notes for review included."""
    for at, text in rows.findings.noted():
        rows.values.setdefault("review", [None] * len(rows.numbers))[at] = text
    names = list(rows.values)
    cells = list(zip(*rows.values.values(), strict=True))
    return [
        {name: value for name, value in zip(names, cells[at], strict=True) if value is not None}
        for at in places
    ]
