"""The registers: which kinds of record have lists, ledgers and filters, and how their rows are shown.

A reference field ``organisation_id`` is shown under ``organisation`` as the name of what it points to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.areas import HOMES, Area
from app.records.base import Field, Kind, Mask, Record, fields_of
from app.records.checkins import Checkin
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.residents import HomeVisit, Household, Resident
from app.records.teams import Team, TeamPerson
from app.records.units import Agreement, AgreementItem, Unit, UnitCheckin
from app.records.visitors import Visitor
from app.storage.work import Read
from app.usecases.masking import HIDDEN, masked


@dataclass(frozen=True, slots=True)
class Register:
    """One register as lists and ledgers see it.

    Attributes:
        name: as the command line says it.
        record: the record type.
        see: the right to see it masked.
        edit: the right to change it.
        columns: shown keys of a ledger, in order.
        orders: the list orders people ask for, key and label; the first is the default. A key is a field
            (``name`` sorts by sound where its sort key is kept), with ``-`` before it from the end.
        searched: the fields that a search box looks into where the record is not kept in the index.
        title: what stands above its ledger, where it is not simply its 台账.
        counter: the word its records are counted with.
        counted_by: the field whose choices are counted below the list; none without.
        sums: the numbers that are added up below the list.
    """

    name: str
    record: type[Record]
    see: Right
    edit: Right
    columns: tuple[str, ...]
    orders: Mapping[str, str]
    searched: tuple[str, ...] = ()
    title: str = ""
    counter: str = "条"
    counted_by: str = ""
    sums: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the user reads."""
        return self.record.label

    @property
    def paper(self) -> str:
        """What stands above its ledger."""
        return self.title or f"{self.label}台账"

    @property
    def indexed(self) -> bool:
        """Whether its records are kept in the search index."""
        return self.record.searchable.__func__ is not Record.searchable.__func__  # type: ignore[attr-defined]  # class methods have it


MEMBER_COLUMNS = (
    *("name", "sex", "ethnic_group", "id_number", "born_on", "education", "organisation", "kind"),
    *("joined_on", "full_on", "party_post", "phone", "address", "state"),
)
MEMBER_ORDERS = {
    "pinyin": "姓名拼音",
    "strokes": "姓氏笔画",
    "organisation": "党组织",
    "seat": "席次",
    "joined": "入党日期",
}

REGISTERS: dict[str, Register] = {
    "members": Register(
        "members",
        Member,
        Right.SEE_MEMBERS,
        Right.EDIT_MEMBERS,
        MEMBER_COLUMNS,
        MEMBER_ORDERS,
        title="党员名册",
        counter="人",
        counted_by="kind",
    ),
    "organisations": Register(
        "organisations",
        Organisation,
        Right.SEE_MEMBERS,
        Right.EDIT_ORGANISATIONS,
        ("name", "kind", "branch_kind", "parent", "code"),
        {"tree": "组织顺序", "name": "名称"},
        searched=("name",),
        counter="个",
    ),
    "areas": Register(
        "areas",
        Area,
        Right.SEE_MEMBERS,
        Right.EDIT_ORGANISATIONS,
        ("name", "kind", "parent", "code"),
        {"tree": "区域顺序", "name": "名称"},
        searched=("name",),
        counter="个",
    ),
    "units": Register(
        "units",
        Unit,
        Right.SEE_CHECKINS,
        Right.EDIT_UNITS,
        ("name", "kind", "party_organisation", "party_members", "area", "address", "contact", "phone"),
        {"name": "名称", "kind": "类别", "area": "所在区域"},
        counter="家",
        counted_by="kind",
        sums=("party_members",),
    ),
    "unit_checkins": Register(
        "unit_checkins",
        UnitCheckin,
        Right.SEE_CHECKINS,
        Right.EDIT_CHECKINS,
        (
            *("number", "unit", "organisation", "area", "state", "due_on", "checked_in_on", "left_on"),
            *("offers", "needs", "received_by"),
        ),
        {"unit": "单位", "number": "报到编号", "-checked_in_on": "报到日期（新的在前）"},
        searched=("number", "unit"),
        title="单位报到一览表",
        counter="家",
        counted_by="state",
    ),
    "agreements": Register(
        "agreements",
        Agreement,
        Right.SEE_CHECKINS,
        Right.EDIT_UNITS,
        ("unit", "name", "signed_on", "from_on", "until_on", "note"),
        {"unit": "单位", "-signed_on": "签订日期（新的在前）"},
        searched=("name", "unit"),
        counter="份",
    ),
    "agreement_items": Register(
        "agreement_items",
        AgreementItem,
        Right.SEE_CHECKINS,
        Right.EDIT_UNITS,
        ("agreement", "name", "due_on", "state", "progress", "done_on"),
        {"agreement": "协议", "due_on": "完成时限"},
        searched=("name", "agreement"),
        counter="项",
        counted_by="state",
    ),
    "households": Register(
        "households",
        Household,
        Right.SEE_RESIDENTS,
        Right.EDIT_RESIDENTS,
        ("name", "care", "area", "address", "phone", "needs"),
        {"area": "所在楼栋", "name": "户名", "care": "关爱类别"},
        counter="户",
        counted_by="care",
    ),
    "residents": Register(
        "residents",
        Resident,
        Right.SEE_RESIDENTS,
        Right.EDIT_RESIDENTS,
        ("name", "household", "area", "phone", "purpose", "note"),
        {"name": "姓名", "household": "居民户", "area": "所在区域"},
        counter="人",
    ),
    "home_visits": Register(
        "home_visits",
        HomeVisit,
        Right.SEE_RESIDENTS,
        Right.EDIT_RESIDENTS,
        (
            *("visited_on", "kind", "household", "resident", "member", "visitor", "content"),
            *("follow_up", "due_on", "done_on"),
        ),
        {"-visited_on": "走访日期（新的在前）", "due_on": "办理时限", "household": "居民户"},
        searched=("household", "resident", "member", "visitor", "kind", "content", "follow_up"),
        counter="次",
    ),
    "teams": Register(
        "teams",
        Team,
        Right.SEE_CHECKINS,
        Right.EDIT_UNITS,
        ("name", "kind", "organisation", "area", "founded_on", "tasks", "dissolved_on"),
        {"organisation": "所属党组织", "name": "队名", "kind": "类别", "founded_on": "成立日期"},
        counter="支",
        counted_by="kind",
    ),
    "team_people": Register(
        "team_people",
        TeamPerson,
        Right.SEE_CHECKINS,
        Right.EDIT_UNITS,
        ("team", "name", "post", "grid_member", "phone", "joined_on", "left_on"),
        {"team": "服务队", "name": "姓名", "joined_on": "入队日期"},
        searched=("name", "team"),
        title="服务队员名册",
        counter="人",
        counted_by="post",
    ),
    "visitors": Register(
        "visitors",
        Visitor,
        Right.SEE_RESIDENTS,
        Right.EDIT_RESIDENTS,
        (
            *("came_at", "name", "people", "phone", "kind", "matter", "handed_to", "due_on", "result"),
            "done_on",
        ),
        {"-came_at": "来访时间（新的在前）", "due_on": "办理时限", "name": "来访人"},
        searched=("name", "matter", "handed_to", "result", "kind"),
        title="来访登记簿",
        counter="次",
        sums=("people",),
    ),
    "checkins": Register(
        "checkins",
        Checkin,
        Right.SEE_CHECKINS,
        Right.EDIT_CHECKINS,
        (
            *("number", "member", "unit", "organisation", "area", "state", "checked_in_on", "posts"),
            *("specialties", "spare_time", "left_on"),
        ),
        {
            "organisation": "接收党组织",
            "-checked_in_on": "报到日期（新的在前）",
            "number": "报到编号",
            "member": "姓名",
            "area": "报到区域",
            "unit": "派出单位",
        },
        searched=("member", "number", "unit"),
        title="党员报到一览表",
        counter="人",
        counted_by="state",
    ),
}


def register_of(name: str) -> Register:
    """The register of that name.

    Raises:
        RuleError: there is none (code ``unknown_register``).
    """
    if name not in REGISTERS:
        known = "、".join(REGISTERS)
        raise RuleError(f"没有“{name}”这个登记簿，现有：{known}。", "register", "unknown_register")
    return REGISTERS[name]


def seen(read: Read, name: str) -> Register:
    """The register of that name, for one who may see it.

    Raises:
        RuleError: there is none, or whoever asks may not see it.
    """
    register = register_of(name)
    read.actor.require(register.see)
    return register


def key_of(said: Field) -> str:
    """The key under which a field is shown: a reference loses its ``_id``."""
    return said.name.removesuffix("_id") if said.kind is Kind.REFERENCE else said.name


def shown_fields(record: type[Record]) -> dict[str, Field]:
    """The fields of a record type by the key under which they are shown."""
    return {key_of(said): said for said in fields_of(record)}


def rows_by_id(
    read: Read, record: type[Record], ids: Sequence[str], *, clear: bool = False
) -> tuple[dict[str, Any], ...]:
    """Rows in the order of the ids; ids that are gone are left out.

    Args:
        read: the look at the store.
        record: the record type.
        ids: record ids.
        clear: numbers in clear; the caller has checked right and reason.
    """
    table = record.__table__
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(ids), 500):
        query = select(table).where(table.c.id.in_(ids[start : start + 500]))
        for row in read.rows(query):
            found[row.id] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    fields = shown_fields(record)
    names = {
        key: names_of(read, said, {row[said.name] for row in found.values() if row[said.name]}, clear=clear)
        for key, said in fields.items()
        if said.refers is not None
    }
    return tuple(_shown(found[i], fields, names, clear=clear) for i in ids if i in found)


def names_of(read: Read, said: Field, ids: Iterable[str], *, clear: bool) -> dict[str, str]:
    """Names of what a reference field points to, by id.

    An area that tells where somebody lives is named only in clear; masked it is called by the grid or
    community it lies in.
    """
    if said.mask is Mask.ADDRESS and not clear:
        return _coarse_areas(read, ids)
    target = RECORD_TYPES[said.refers or ""]
    table = target.__table__
    found: dict[str, str] = {}
    for portion in _portions(ids):
        query = select(table.c.id, table.c[target.title]).where(table.c.id.in_(portion))
        found.update((row[0], row[1]) for row in read.rows(query))
    return found


def _coarse_areas(read: Read, ids: Iterable[str]) -> dict[str, str]:
    known: dict[str, Area] = {}
    wanted = set(ids)
    while wanted:
        for portion in _portions(wanted):
            known.update((area.id, area) for area in read.scalars(select(Area).where(Area.id.in_(portion))))
        parents = {known[i].parent_id for i in wanted if i in known and known[i].kind in HOMES}
        wanted = {parent for parent in parents if parent is not None} - known.keys()
    names: dict[str, str] = {}
    for area_id, area in known.items():
        outer: Area | None = area
        while outer is not None and outer.kind in HOMES:
            outer = known.get(outer.parent_id or "")
        names[area_id] = outer.name if outer is not None else HIDDEN
    return names


def _portions(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(ids))
    for start in range(0, len(listed), 500):
        yield listed[start : start + 500]


def _shown(
    row: Mapping[str, Any],
    fields: Mapping[str, Field],
    names: Mapping[str, Mapping[str, str]],
    *,
    clear: bool,
) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": row["id"]}
    for key, said in fields.items():
        value = row[said.name]
        if said.refers is not None:
            shown[key] = names[key].get(value)
        else:
            shown[key] = value if clear else masked(said, value)
    return shown
