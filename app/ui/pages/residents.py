"""The residents page: households, residents, and the visits paid to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog

from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.resident_edit import (
    HouseholdEditDialog,
    ResidentEditDialog,
    VisitEditDialog,
    finish_step,
)
from app.ui.list_register import Choice, ListRegister
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Sheet
from app.ui.sections_page import SectionsPage
from app.ui.words.residents import (
    HOUSEHOLD_COLUMNS,
    RESIDENT_COLUMNS,
    VISIT_COLUMNS,
    head_of,
    household_sheet_of,
    resident_sheet_of,
    visit_sheet_of,
)
from app.usecases.areas import area_tree
from app.usecases.filters import Condition
from app.usecases.resident_sheet import (
    HouseholdSheet,
    ResidentSheet,
    VisitFacts,
    household_sheet,
    resident_sheet,
    visits_open,
)
from app.usecases.residents import delete_household, delete_resident, delete_visit


class HouseholdsList(DetailedPage):
    """居民户."""

    shows = frozenset({"household", "resident", "home_visit", "checkin_duty", "area"})
    register = ListRegister(
        "households",
        "居民户",
        "居民户",
        "户",
        "households",
        "只登记需要服务、需要走访的户；用不着的内容不必填。",
        "户名、拼音、首字母或电话的一部分",
        HOUSEHOLD_COLUMNS,
        (Choice("care", "全部关爱类别"), Choice("area", "全部区域", area_tree)),
        add_words="登记居民户",
        delete=delete_household,
        delete_label="删除居民户",
    )

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a household."""
        return HouseholdEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> HouseholdSheet:
        """The household with its residents and visits."""
        found: HouseholdSheet = login.ask(household_sheet, record_id)
        return found

    def sheet_of(self, facts: HouseholdSheet) -> Sheet:
        """Its sheet."""
        return household_sheet_of(facts)

    def steps(self) -> None:
        """A visit, and a resident."""
        if self.may_edit:
            self.add_deed("visit", "记一次走访…", "check", "Ctrl+G", self.visit, button="走访")
            self.add_deed("resident", "登记本户居民…", "person", "Ctrl+I", self.add_resident)

    def visit(self) -> None:
        """Log a visit to the household."""
        name = shown(self.facts.row["name"])
        start, names = {"household_id": self.table.current_id()}, {"household_id": name}
        self.open_dialog(VisitEditDialog(self.desk.desk, None, self.window(), start, names))

    def add_resident(self) -> None:
        """Register somebody who lives there."""
        name = shown(self.facts.row["name"])
        start, names = {"household_id": self.table.current_id()}, {"household_id": name}
        self.open_dialog(ResidentEditDialog(self.desk.desk, None, self.window(), start, names))


class ResidentsList(DetailedPage):
    """居民."""

    shows = frozenset({"resident", "household", "home_visit", "area"})
    register = ListRegister(
        "residents",
        "居民",
        "居民",
        "人",
        "person",
        "登记时写明用途；没有用途的信息不登记。",
        "姓名、拼音、首字母或电话的一部分",
        RESIDENT_COLUMNS,
        (Choice("area", "全部区域", area_tree),),
        add_words="登记居民",
        delete=delete_resident,
        delete_label="删除居民",
    )
    erases = True

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a resident."""
        return ResidentEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> ResidentSheet:
        """The resident with the visits."""
        found: ResidentSheet = login.ask(resident_sheet, record_id)
        return found

    def sheet_of(self, facts: ResidentSheet) -> Sheet:
        """Their sheet."""
        return resident_sheet_of(facts)

    def steps(self) -> None:
        """A visit."""
        if self.may_edit:
            self.add_deed("visit", "记一次走访…", "check", "Ctrl+G", self.visit, button="走访")

    def visit(self) -> None:
        """Log a visit to the resident."""
        name = shown(self.facts.row["name"])
        start, names = {"resident_id": self.table.current_id()}, {"resident_id": name}
        self.open_dialog(VisitEditDialog(self.desk.desk, None, self.window(), start, names))


class VisitsList(DetailedPage):
    """走访记录."""

    shows = frozenset({"home_visit", "household", "resident", "member"})
    register = ListRegister(
        "home_visits",
        "走访记录",
        "走访",
        "次",
        "journal",
        "走访回来，按 F4 记下走了哪一户、有什么要办。",
        "居民户、居民、走访人、事由或情况",
        VISIT_COLUMNS,
        add_words="记一次走访",
        delete=delete_visit,
        delete_label="删除走访",
        sorted_by={"visited_on": "-visited_on"},
    )
    head = visits_open
    clear = False

    def head_words(self, facts: VisitFacts) -> tuple[str, bool]:
        """What is still to be done."""
        return head_of(facts)

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a visit."""
        return VisitEditDialog(self.desk.desk, record_id, self.window())

    def sheet_of(self, facts: Mapping[str, Any]) -> Sheet:
        """Its sheet."""
        return visit_sheet_of(facts)

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Those after which something was to be done, and those where it is not done yet."""
        return (
            ("有待办事项", Condition("follow_up", "..", "")),
            ("没有办结日期", Condition("done_on", "=", "")),
        )

    def steps(self) -> None:
        """What was to be done is done."""
        if self.may_edit:
            self.add_deed("finish", "办结待办…", "check", "Ctrl+D", self.finish, button="办结")

    def allowed(self, facts: Mapping[str, Any]) -> Mapping[str, bool]:
        """Only what is open can be done with."""
        return {"finish": bool(facts["follow_up"]) and not facts["done_on"]}

    def finish(self) -> None:
        """Say when it was done."""
        self.do(finish_step(self.table.current_id(), shown(self.facts["follow_up"])))


class ResidentsPage(SectionsPage):
    """居民: households, residents, visits."""

    sections = (("居民户", HouseholdsList), ("居民", ResidentsList), ("走访记录", VisitsList))

    def add_visit(self) -> None:
        """Log a visit."""
        self.open_section(2).add()
