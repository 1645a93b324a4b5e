"""The list of pages: heading, title, icon, class, and the right that sees it. A new page is one line here.

Alt+1 to Alt+9 open the first nine that somebody sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.records.accounts import Right, rights_of
from app.ui.page import Page
from app.ui.pages.about import AboutPage
from app.ui.pages.accounts import AccountsPage
from app.ui.pages.areas import AreasPage
from app.ui.pages.checkins import CheckinsPage
from app.ui.pages.counter import CounterPage
from app.ui.pages.duplicates import DuplicatesPage
from app.ui.pages.emergencies import EmergenciesPage
from app.ui.pages.journal import JournalPage
from app.ui.pages.members import MembersPage
from app.ui.pages.organisations import OrganisationsPage
from app.ui.pages.reports import ReportsPage
from app.ui.pages.residents import ResidentsPage
from app.ui.pages.services import ServicesPage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.teams import TeamsPage
from app.ui.pages.units import UnitsPage
from app.ui.pages.visitors import VisitorsPage


@dataclass(frozen=True, slots=True)
class PageAct:
    """Something a page does that can be called from anywhere: words, icon, the page's method, right, key."""

    words: str
    icon: str
    method: str
    needs: Right
    hint: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation under its heading; records of its type, if it has one, open on its page."""

    heading: str
    name: str
    title: str
    icon: str
    page: type[Page]
    needs: Right | None
    acts: tuple[PageAct, ...] = ()
    record_type: str = ""


FRONT, CHECK_INS, ROLLS, REPORTS, SYSTEM = "前台", "双报到", "名册", "", "系统"
"""The headings that pages stand under; the reports need none."""

ENTRIES: tuple[Entry, ...] = (
    Entry(
        FRONT,
        "counter",
        "服务台",
        "counter",
        CounterPage,
        Right.EDIT_CHECKINS,
        (
            PageAct("活动签到", "counter", "sign_in_event", Right.EDIT_CHECKINS, "F10"),
            PageAct("来访登记", "person", "receive", Right.EDIT_RESIDENTS, "F8"),
        ),
    ),
    Entry(
        FRONT,
        "visitors",
        "来访登记",
        "visitors",
        VisitorsPage,
        Right.SEE_RESIDENTS,
        (PageAct("登记来访", "add", "add", Right.EDIT_RESIDENTS, "F4"),),
        "visitor",
    ),
    Entry(
        CHECK_INS,
        "checkins",
        "党员报到",
        "check",
        CheckinsPage,
        Right.SEE_CHECKINS,
        (
            PageAct("登记报到", "add", "add", Right.EDIT_CHECKINS, "F4", ("双报到", "党员报到登记")),
            PageAct("导入报到名册", "import", "import_workbook", Right.IMPORT),
        ),
        "checkin",
    ),
    Entry(
        CHECK_INS,
        "units",
        "单位",
        "units",
        UnitsPage,
        Right.SEE_CHECKINS,
        (PageAct("新增单位", "add", "add", Right.EDIT_UNITS, "F4", ("单位报到",)),),
        "unit",
    ),
    Entry(
        CHECK_INS,
        "services",
        "服务记录",
        "services",
        ServicesPage,
        Right.SEE_CHECKINS,
        (
            PageAct("记服务", "add", "add", Right.EDIT_CHECKINS, "F4", ("批量记服务", "服务时长")),
            PageAct("新增服务活动", "add", "add_activity", Right.EDIT_CHECKINS),
            PageAct("年度评议", "check", "review", Right.REVIEW_CHECKINS, "", ("评议",)),
        ),
        "service",
    ),
    Entry(
        CHECK_INS,
        "emergencies",
        "平急转换",
        "emergencies",
        EmergenciesPage,
        Right.SEE_CHECKINS,
        (
            PageAct("启动急时", "emergencies", "add", Right.SWITCH_MODE, "F4", ("应急", "平急")),
            PageAct("打印应急调度名单", "print", "print_list", Right.EXPORT, "", ("点名册",)),
        ),
        "emergency",
    ),
    Entry(
        ROLLS,
        "members",
        "党员名册",
        "members",
        MembersPage,
        Right.SEE_MEMBERS,
        (
            PageAct("登记党员", "add", "add", Right.EDIT_MEMBERS, "F4", ("新增党员",)),
            PageAct("导入花名册", "import", "import_workbook", Right.IMPORT),
            PageAct("导出名册", "export", "export", Right.EXPORT),
        ),
        "member",
    ),
    Entry(
        ROLLS,
        "organisations",
        "党组织",
        "organisations",
        OrganisationsPage,
        Right.SEE_MEMBERS,
        (PageAct("新增党组织", "add", "add", Right.EDIT_ORGANISATIONS),),
        "organisation",
    ),
    Entry(
        ROLLS,
        "areas",
        "区域",
        "areas",
        AreasPage,
        Right.SEE_MEMBERS,
        (PageAct("新增区域", "add", "add", Right.EDIT_ORGANISATIONS),),
        "area",
    ),
    Entry(
        ROLLS,
        "residents",
        "居民",
        "households",
        ResidentsPage,
        Right.SEE_RESIDENTS,
        (
            PageAct("登记居民户", "add", "add", Right.EDIT_RESIDENTS, "F4"),
            PageAct("记一次走访", "check", "add_visit", Right.EDIT_RESIDENTS, "", ("登记走访",)),
        ),
        "household",
    ),
    Entry(
        ROLLS,
        "teams",
        "服务队",
        "teams",
        TeamsPage,
        Right.SEE_CHECKINS,
        (PageAct("新增服务队", "add", "add", Right.EDIT_UNITS, "F4", ("红小二",)),),
        "team",
    ),
    Entry(ROLLS, "duplicates", "重复核对", "copy", DuplicatesPage, Right.SEE_MEMBERS),
    Entry(
        REPORTS,
        "reports",
        "报表",
        "reports",
        ReportsPage,
        Right.SEE_REPORTS,
        (PageAct("统计报表", "reports", "make", Right.SEE_REPORTS, "", ("月报", "季报", "年报")),),
    ),
    Entry(SYSTEM, "journal", "操作日志", "journal", JournalPage, Right.SEE_JOURNAL),
    Entry(
        SYSTEM,
        "accounts",
        "账号",
        "accounts",
        AccountsPage,
        None,
        (PageAct("新建账号", "add", "add", Right.MANAGE_ACCOUNTS),),
    ),
    Entry(
        SYSTEM,
        "settings",
        "设置",
        "settings",
        SettingsPage,
        Right.BACK_UP,
    ),
    Entry(SYSTEM, "about", "关于", "about", AboutPage, None),
)


def entries_for(roles: frozenset[object]) -> tuple[Entry, ...]:
    """The pages that somebody with these roles may see."""
    rights = rights_of(roles)  # type: ignore[arg-type]
    return tuple(entry for entry in ENTRIES if entry.needs is None or entry.needs in rights)
