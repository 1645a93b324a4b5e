"""The list of registers: columns, orders and rights of each, said once for lists, ledgers and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.records.accounts import Right
from app.records.areas import Area
from app.records.base import Record
from app.records.checkins import Checkin
from app.records.emergencies import Emergency, RollCall
from app.records.members import Member
from app.records.organisations import Organisation
from app.records.residents import HomeVisit, Household, Resident
from app.records.services import Activity, Review, Service
from app.records.teams import Team, TeamPerson
from app.records.units import Agreement, AgreementItem, Unit, UnitCheckin
from app.records.visitors import Visitor


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
            "-checked_in_on": "报到日期（新的在前）",
            "organisation": "接收党组织",
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
    "services": Register(
        "services",
        Service,
        Right.SEE_CHECKINS,
        Right.EDIT_CHECKINS,
        (
            *("served_on", "member", "unit", "organisation", "area", "kind", "hours", "mode", "place"),
            *("content", "people_served", "activity"),
        ),
        {
            "-served_on": "服务日期（新的在前）",
            "member": "姓名",
            "unit": "派出单位",
            "organisation": "党组织",
            "kind": "服务类别",
        },
        searched=("member", "unit", "place", "content", "activity"),
        title="服务记录台账",
        counter="次",
        counted_by="mode",
        sums=("hours", "people_served"),
    ),
    "activities": Register(
        "activities",
        Activity,
        Right.SEE_CHECKINS,
        Right.EDIT_CHECKINS,
        ("held_on", "name", "kind", "hours", "place", "area", "organisation", "mode", "people_served"),
        {"-held_on": "活动日期（新的在前）", "name": "活动名称", "kind": "服务类别"},
        searched=("name", "place", "kind"),
        counter="场",
        counted_by="mode",
    ),
    "reviews": Register(
        "reviews",
        Review,
        Right.SEE_CHECKINS,
        Right.REVIEW_CHECKINS,
        ("year", "member", "unit", "grade", "reviewed_on", "note"),
        {"-year": "年度（新的在前）", "grade": "等次", "member": "党员", "unit": "单位"},
        searched=("member", "unit", "grade"),
        title="年度评议台账",
        counter="条",
        counted_by="grade",
    ),
    "emergencies": Register(
        "emergencies",
        Emergency,
        Right.SEE_CHECKINS,
        Right.SWITCH_MODE,
        ("started_at", "ended_at", "name", "area", "reason", "ended_reason"),
        {"-started_at": "启动时间（新的在前）", "name": "名称"},
        searched=("name", "reason"),
        title="急时行动台账",
        counter="次",
    ),
    "roll_calls": Register(
        "roll_calls",
        RollCall,
        Right.SEE_CHECKINS,
        Right.EDIT_CHECKINS,
        ("emergency", "member", "area", "present_at", "left_at", "note"),
        {"-present_at": "到岗时间（新的在前）", "member": "党员"},
        searched=("member", "emergency"),
        title="急时点名册",
        counter="人",
    ),
}
