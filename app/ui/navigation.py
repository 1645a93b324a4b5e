"""The list of pages: title, icon, class, and the right that sees it. A new page is one line here."""

from __future__ import annotations

from dataclasses import dataclass

from app.records.accounts import Right, rights_of
from app.ui.page import Page
from app.ui.pages.about import AboutPage
from app.ui.pages.accounts import AccountsPage
from app.ui.pages.areas import AreasPage
from app.ui.pages.journal import JournalPage
from app.ui.pages.members import MembersPage
from app.ui.pages.organisations import OrganisationsPage
from app.ui.pages.settings import SettingsPage


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    name: str
    title: str
    icon: str
    page: type[Page]
    needs: Right | None


ENTRIES: tuple[Entry, ...] = (
    Entry("members", "党员名册", "members", MembersPage, Right.SEE_MEMBERS),
    Entry("organisations", "党组织", "organisations", OrganisationsPage, Right.SEE_MEMBERS),
    Entry("areas", "区域", "areas", AreasPage, Right.SEE_MEMBERS),
    Entry("journal", "操作日志", "journal", JournalPage, Right.SEE_JOURNAL),
    Entry("accounts", "账号", "accounts", AccountsPage, None),
    Entry("settings", "设置", "settings", SettingsPage, Right.BACK_UP),
    Entry("about", "关于", "about", AboutPage, None),
)


def entries_for(roles: frozenset[object]) -> tuple[Entry, ...]:
    """The pages that somebody with these roles may see."""
    rights = rights_of(roles)  # type: ignore[arg-type]
    return tuple(entry for entry in ENTRIES if entry.needs is None or entry.needs in rights)
