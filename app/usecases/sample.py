"""A sample centre full of invented people, to practise on and to measure with.

The words come from ``resources/sample/words.json``; the same seed, count and day give the same data. Id
numbers have a right check digit in a district that is younger than the people (440309, since 2017).
"""

from __future__ import annotations

import json
import os
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.base.dates import add_months
from app.base.errors import TroubleError
from app.base.files import reason_of
from app.base.paths import resource
from app.records.accounts import Right, Role
from app.records.areas import Area
from app.records.base import Record
from app.records.members import FULL, ON_ROLL, PROBATIONARY, Member, MemberTag, StatusChange, Tag
from app.records.organisations import Organisation, OrganisationArea
from app.storage.work import Work
from app.usecases.acts import act
from app.usecases.listing import list_ids
from app.usecases.sample_around import Around, Rows
from app.usecases.sample_people import MONTHS, RETIRED, Invented, People
from app.usecases.sample_services import Person, Served, places_by_building
from app.usecases.services import ServiceEntry, correct_service, service_facts
from app.usecases.workplace import Login, Workplace, create_centre

USER = "demo"
PASSWORD_FILE = "password.txt"  # noqa: S105 - the file's name
_PORTION = 5000
_BRANCH_KINDS = ("网格", "网格", "小区", "网格", "网格", "两新", "网格", "网格", "机关", "驻区单位")
_NUMERALS = "零一二三四五六七八九"
_TEN, _HUNDRED = 10, 100
_CORRECTED = 6

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample centre that was made."""

    centre: str
    user: str
    password_file: Path
    members: int
    organisations: int
    areas: int


def make_sample(folder: Path, *, members: int, seed: int, until: date) -> Sample:
    """Make the sample centre in an empty folder.

    Args:
        folder: made if missing; refused if not empty.
        members: how many members, at least 1.
        seed: the same seed, count and day give the same data.
        until: the last day anything happens; events are spread over the 30 months before it.

    Returns:
        What was made. The password of the account ``demo``, which has all roles, is written last, into
        ``password.txt`` of the folder: where it is missing the sample is not finished.

    Raises:
        RuleError: the folder is not empty.
        TroubleError: the disk is in the way.
    """
    words = json.loads(resource("sample/words.json").read_text(encoding="utf-8"))
    draw = random.Random(f"{seed}/{members}/{until}")  # noqa: S311 - invented data is seeded, not secret
    areas, organisations, covers = _territory(words, draw, members)
    people = People(words, draw, until, branches=_branches(organisations), homes=_homes(areas))
    invented = people.invent(members)
    password = f"Demo-{secrets.token_urlsafe(9)}"
    create_centre(folder, words["centre"], USER, password, frozenset(Role))
    with Workplace(folder) as place:
        login = place.sign_in(USER, password)
        login.act(lay_out_sample, areas, organisations, covers)
        ids = login.act(fill_sample, invented)
        for registers in _around(words, draw, until, areas, covers, invented, ids):
            login.act(add_sample, registers)
        _correct_some(login, draw)
    return Sample(
        words["centre"],
        USER,
        _keep_password(folder, password),
        members,
        len(organisations.rows),
        len(areas.rows),
    )


@act("生成示例党组织和区域", needs=Right.MANAGE_CENTRE)
def lay_out_sample(work: Work, areas: Rows, organisations: Rows, covers: Rows) -> None:
    """Keep the invented territory and the party's tree on it."""
    for register in (areas, organisations, covers):
        for record_id, values in zip(register.ids, register.rows, strict=True):
            work.add(register.kind(id=record_id, **values))
        work.flush()


@act("生成示例党员", needs=Right.MANAGE_CENTRE)
def fill_sample(work: Work, people: Invented) -> tuple[str, ...]:
    """Keep the invented members, what happened to them, and their tags; returns the members' ids."""
    ids = _add(work, Member, people.members)
    _add(work, StatusChange, [{"member_id": ids[place], **values} for place, values in people.changes])
    names = list(dict.fromkeys(name for _, name in people.tags))
    tags = dict(zip(names, _add(work, Tag, [{"name": name} for name in names]), strict=True))
    _add(work, MemberTag, [{"member_id": ids[place], "tag_id": tags[name]} for place, name in people.tags])
    return tuple(ids)


@act("生成示例登记", needs=Right.MANAGE_CENTRE)
def add_sample(work: Work, registers: Sequence[Rows]) -> None:
    """Keep invented rows of other registers, each under the id it was given."""
    for register in registers:
        for start in range(0, len(register.rows), _PORTION):
            portion = slice(start, start + _PORTION)
            work.add_many(register.kind, register.rows[portion], register.ids[portion])


def _around(
    words: Row,
    draw: random.Random,
    until: date,
    areas: Rows,
    covers: Rows,
    invented: Invented,
    ids: Sequence[str],
) -> Iterator[tuple[Rows, ...]]:
    """What is around the members, then what they do."""
    since = add_months(until, -MONTHS)
    covering = [(row["organisation_id"], row["area_id"]) for row in covers.rows]
    places = places_by_building(dict(zip(areas.ids, areas.rows, strict=True)), covering)
    around = Around(words, draw, since, until, places=list(places.values()))
    around.invent([(i, row["name"]) for i, row in zip(ids, invented.members, strict=True)])
    yield around.registers()
    served = Served(draw, since, until, units=around.units.ids, households=around.households.ids)
    units = {row["name"]: unit for unit, row in zip(around.units.ids, around.units.rows, strict=True)}
    served.invent(
        [
            Person(
                record_id,
                row["organisation_id"],
                places[row["area_id"]],
                units.get(row["employer"]),
                row["joined_on"],
            )
            for record_id, row in zip(ids, invented.members, strict=True)
            if _may_be_due(row)
        ]
    )
    yield served.registers()


def _may_be_due(row: Row) -> bool:
    """Serving members of the party check in: not the retired, nor those who want to become members."""
    is_member = row["kind"] in {FULL, PROBATIONARY} and row["state"] == ON_ROLL[0]
    return is_member and row["employer"] != RETIRED and row["id_number"] is not None


def _correct_some(login: Login, draw: random.Random) -> None:
    """A few services were wrong and were put right, as it happens."""
    found = login.ask(list_ids, "services")
    for service_id in draw.sample(found, min(_CORRECTED, len(found))):
        facts = login.ask(service_facts, service_id)
        said = facts.values
        entry = ServiceEntry(
            said["kind"],
            said["served_on"],
            said["hours"] + Decimal("0.5"),
            place=said.get("place"),
            mode=said.get("mode"),
            again=True,
        )
        login.act(correct_service, service_id, entry, "时长记错")


def _add(work: Work, kind: type[Record], rows: Sequence[Row]) -> list[str]:
    ids: list[str] = []
    for start in range(0, len(rows), _PORTION):
        ids += work.add_many(kind, rows[start : start + _PORTION])
    return ids


def _territory(words: Row, draw: random.Random, members: int) -> tuple[Rows, Rows, Rows]:
    """社区 → 网格 → 小区 → 楼栋, the tree 社区党委 → 党总支 → 党支部, and which branch covers which grids."""
    branches = max(4, min(300, members // 30))
    kinds = [_BRANCH_KINDS[i % len(_BRANCH_KINDS)] for i in range(branches)]
    covering = [draw.choice((1, 2, 2, 3)) if kind == "网格" else 0 for kind in kinds]
    areas, grids = _areas(words, draw, sum(covering))
    organisations, covers = Rows(Organisation), Rows(OrganisationArea)
    top = organisations.add(name=f"{words['community']}党委", kind="社区党委", code="QH00", position=1)
    unions = [
        organisations.add(
            name=f"{words['community']}第{_numeral(n)}党总支",
            kind="党总支",
            parent_id=top,
            code=f"QH{n:02d}",
            position=n,
        )
        for n in range(1, max(1, min(12, branches // 4)) + 1)
    ]
    names = _BranchNames(words)
    free = iter(grids)
    for n, (kind, count) in enumerate(zip(kinds, covering, strict=True)):
        union = n * len(unions) // branches
        branch = organisations.add(
            name=names.next(kind),
            kind="党支部",
            branch_kind=kind,
            parent_id=unions[union],
            code=f"QH{union + 1:02d}{n + 1:03d}",
            position=n + 1,
        )
        for _ in range(count):
            covers.add(organisation_id=branch, area_id=next(free))
    return areas, organisations, covers


def _areas(words: Row, draw: random.Random, grids: int) -> tuple[Rows, list[str]]:
    areas = Rows(Area)
    top = areas.add(name=words["community"], kind="社区", code="QH", position=1)
    found = []
    estates = 0
    for g in range(1, grids + 1):
        grid = areas.add(
            name=f"第{_numeral(g)}网格", kind="网格", parent_id=top, code=f"QH-{g:03d}", position=g
        )
        found.append(grid)
        for e in range(1, draw.choice((1, 2)) + 1):
            name = _cycled(words["estates"], estates)
            estates += 1
            estate = areas.add(name=name, kind="小区", parent_id=grid, code=f"QH-{g:03d}-{e}", position=e)
            for b in range(1, draw.choice((2, 3, 4)) + 1):
                areas.add(
                    name=f"{name}{b}栋",
                    kind="楼栋",
                    parent_id=estate,
                    code=f"QH-{g:03d}-{e}-{b:02d}",
                    position=b,
                )
    return areas, found


class _BranchNames:
    """Names of branches, each given once."""

    def __init__(self, words: Row) -> None:
        self._words = words
        self._given: dict[str, int] = {}

    def next(self, kind: str) -> str:
        """The next name of a branch of that kind."""
        place = self._given.get(kind, 0)
        self._given[kind] = place + 1
        if kind == "网格":
            return f"{self._words['community']}第{_numeral(place + 1)}网格党支部"
        lists = {"小区": "estates", "两新": "companies", "机关": "offices", "驻区单位": "residents"}
        name = _cycled(self._words[lists[kind]], place)
        return f"{name}小区党支部" if kind == "小区" else f"{name}党支部"


def _branches(organisations: Rows) -> list[str]:
    pairs = zip(organisations.ids, organisations.rows, strict=True)
    return [record_id for record_id, row in pairs if row["kind"] == "党支部"]


def _homes(areas: Rows) -> list[tuple[str, str]]:
    pairs = zip(areas.ids, areas.rows, strict=True)
    return [(record_id, row["name"]) for record_id, row in pairs if row["kind"] == "楼栋"]


def _cycled(names: Sequence[str], place: int) -> str:
    """The names one after the other; from the second round on with 二期, 三期 and so on."""
    round_, at = divmod(place, len(names))
    return names[at] + (f"{_numeral(round_ + 1)}期" if round_ else "")


def _numeral(number: int) -> str:
    """一, 十二, 二十; from a hundred on figures."""
    if number >= _HUNDRED:
        return str(number)
    tens, ones = divmod(number, _TEN)
    head = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return head + (_NUMERALS[ones] if ones or not tens else "")


def _keep_password(folder: Path, password: str) -> Path:
    file = folder / PASSWORD_FILE
    try:
        file.touch(mode=0o600)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.write(password + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise TroubleError(f"密码文件没能写下：{reason_of(error)}。请换一个文件夹重做。", "disk") from error
    return file
