"""The list of pages: title, icon, class, and the right that sees it. A new page is one line here."""

from __future__ import annotations

from dataclasses import dataclass

from app.records.accounts import Right, rights_of
from app.ui.page import Page
from app.ui.pages.journal import JournalPage
from app.ui.pages.members import MembersPage


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    name: str
    title: str
    icon: str
    page: type[Page]
    needs: Right


ENTRIES: tuple[Entry, ...] = (
    Entry("members", "党员名册", "members", MembersPage, Right.SEE_MEMBERS),
    Entry("journal", "操作日志", "journal", JournalPage, Right.SEE_JOURNAL),
)


def entries_for(roles: frozenset[object]) -> tuple[Entry, ...]:
    """The pages that somebody with these roles may see."""
    rights = rights_of(roles)  # type: ignore[arg-type]
    return tuple(entry for entry in ENTRIES if entry.needs in rights)
