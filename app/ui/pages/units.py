"""The units page: units with their check-in and agreements; ledgers of check-ins, agreements and items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from app.records.units import CHECKIN_STATES
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.preview import preview_paper
from app.ui.dialogs.unit_edit import (
    CHANGE,
    CHECK_IN,
    LIST_DUE,
    AgreementEditDialog,
    ItemEditDialog,
    UnitCheckinDialog,
    UnitEditDialog,
    item_step,
    leave_step,
    progress_step,
)
from app.ui.list_register import Choice, ListRegister
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Sheet
from app.ui.sections_page import SectionsPage
from app.ui.words.units import (
    AGREEMENT_COLUMNS,
    CHECKIN_COLUMNS,
    ITEM_COLUMNS,
    UNIT_COLUMNS,
    agreement_sheet_of,
    checkin_sheet_of,
    head_of,
    unit_sheet_of,
)
from app.usecases.agreements import delete_agreement, delete_item
from app.usecases.areas import area_tree
from app.usecases.filters import Condition
from app.usecases.listing import rows_of
from app.usecases.organisations import organisation_tree
from app.usecases.unit_sheet import (
    AgreementFacts,
    DueFacts,
    UnitSheet,
    agreement_facts,
    unit_sheet,
    units_due,
)
from app.usecases.units import delete_unit

DUE, IN, _ = CHECKIN_STATES


class UnitsList(DetailedPage):
    """单位."""

    shows = frozenset({"unit", "unit_checkin", "agreement", "agreement_item", "checkin", "area", "setting"})
    register = ListRegister(
        "units",
        "单位",
        "单位",
        "家",
        "units",
        "先登记辖区里的单位，再列入应报到名单，报到时打印报到单。",
        "单位名称、首字母或电话的一部分",
        UNIT_COLUMNS,
        (Choice("kind", "全部类别"), Choice("area", "全部区域", area_tree)),
        add_words="新增单位",
        delete=delete_unit,
        delete_label="删除单位",
    )
    head = units_due

    def head_words(self, facts: DueFacts) -> tuple[str, bool]:
        """Due against checked in."""
        return head_of(facts)

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a unit."""
        return UnitEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> UnitSheet:
        """The unit with its check-ins and agreements."""
        found: UnitSheet = login.ask(unit_sheet, record_id)
        return found

    def sheet_of(self, facts: UnitSheet) -> Sheet:
        """Its sheet."""
        return unit_sheet_of(facts)

    def steps(self) -> None:
        """Check-in, agreements, and the form for the unit."""
        if self.may("EDIT_CHECKINS"):
            self.add_deed("check_in", "登记报到…", "check", "F6", self.check_in, button="报到")
            self.add_deed("list_due", "列入应报到…", "add", "F7", self.list_due)
            self.add_deed("change_checkin", "修改报到…", "edit", "Ctrl+O", self.change_checkin)
            self.add_deed("leave", "退出或移出…", "cross", "F8", self.leave)
            self.table.selected.connect(lambda _: self.allow(self.table.current_id(), self.facts))
        if self.may("EDIT_UNITS"):
            self.add_deed("agreement", "新增共建协议…", "file", "Ctrl+J", self.add_agreement)
            self.add_deed("item", "新增共建事项…", "add", "Ctrl+I", self.add_item)
            self.add_deed("progress", "更新事项进展…", "check", "Ctrl+G", self.progress)
        if self.may("EDIT_CHECKINS"):
            self.add_deed("form", "打印报到单…", "print", "Ctrl+R", self.print_form)

    def allowed(self, facts: UnitSheet) -> Mapping[str, bool]:
        """What its check-in and its agreements let be done."""
        state = _state(facts)
        return {
            "check_in": state != IN,
            "list_due": state not in (DUE, IN) or self.table.selected_count() > 1,
            "change_checkin": facts.checkin is not None,
            "leave": state in (DUE, IN),
            "item": bool(facts.agreements),
            "progress": any(one.items for one in facts.agreements),
        }

    def check_in(self) -> None:
        """The unit checks in."""
        waits = _state(self.facts) == DUE
        self._checkin(CHECK_IN, shown(self.facts.checkin["id"]) if waits else None)

    def list_due(self) -> None:
        """The unit has to check in, or all that are selected."""
        several = self.table.selected_ids() if self.table.selected_count() > 1 else ()
        self._open(UnitCheckinDialog(self.desk.desk, LIST_DUE, self._unit(), None, self.window(), several))

    def change_checkin(self) -> None:
        """Put right what its check-in says."""
        self._checkin(CHANGE, self.facts.checkin["id"])

    def leave(self) -> None:
        """The unit leaves, or is taken off the list."""
        checkin = self.facts.checkin
        self.do(leave_step(checkin["id"], shown(self.facts.row["name"]), came=checkin["state"] == IN))

    def add_agreement(self) -> None:
        """A new agreement with the unit."""
        self._open(AgreementEditDialog(self.desk.desk, None, self.window(), self._unit()))

    def add_item(self) -> None:
        """A new item of one of its agreements."""
        self.do(item_step(self.facts.agreements))

    def progress(self) -> None:
        """How far one of its items is."""
        self.do(progress_step(self.facts.agreements))

    def print_form(self) -> None:
        """Show 报到单 and receipt as the paper they would be."""
        login, unit_id = self.desk.desk.login, self._unit()[0]

        def write(target: Path, **_: object) -> None:
            from app.reports.unit_checkin import write_unit_form

            write_unit_form(login, unit_id, target)

        preview_paper(self.desk.desk, self.window(), "单位报到单", write).said.connect(self.said)

    def _unit(self) -> tuple[str, str]:
        return self.table.current_id(), shown(self.facts.row["name"])

    def _checkin(self, step: str, checkin_id: str | None) -> None:
        self._open(UnitCheckinDialog(self.desk.desk, step, self._unit(), checkin_id, self.window()))


class UnitCheckinsList(DetailedPage):
    """单位报到一览."""

    shows = frozenset({"unit_checkin", "unit", "organisation", "area", "setting"})
    register = ListRegister(
        "unit_checkins",
        "单位报到一览",
        "单位报到",
        "家",
        "units",
        "在“单位”页选中一家单位，按 F6 登记报到，或按 F7 列入应报到。",
        "单位名称或报到编号",
        CHECKIN_COLUMNS,
        (Choice("state", "全部状态"), Choice("organisation", "全部接收党组织", organisation_tree)),
        sorted_by={"checked_in_on": "-checked_in_on"},
    )
    head = units_due
    clear = False

    def head_words(self, facts: DueFacts) -> tuple[str, bool]:
        """Due against checked in."""
        return head_of(facts)

    def dialog(self, record_id: str | None) -> QDialog:
        """The form that puts a check-in right."""
        row = self.table.current_row() or {}
        return UnitCheckinDialog(
            self.desk.desk, CHANGE, ("", shown(row.get("unit"))), record_id, self.window()
        )

    def sheet_of(self, facts: Mapping[str, Any]) -> Sheet:
        """Its sheet."""
        return checkin_sheet_of(facts)


class AgreementsList(DetailedPage):
    """共建协议."""

    shows = frozenset({"agreement", "agreement_item", "unit"})
    register = ListRegister(
        "agreements",
        "共建协议",
        "协议",
        "份",
        "file",
        "在“单位”页选中一家单位，按 Ctrl+J 新增共建协议。",
        "协议或单位名称",
        AGREEMENT_COLUMNS,
        delete=delete_agreement,
        delete_label="删除共建协议",
        delete_text="它的事项会一并删除。删错了可以撤销。",
        sorted_by={"signed_on": "-signed_on"},
    )
    clear = False

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of an agreement."""
        return AgreementEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> tuple[Mapping[str, Any], AgreementFacts]:
        """Its row and its items."""
        return login.ask(rows_of, "agreements", (record_id,))[0], login.ask(agreement_facts, record_id)

    def sheet_of(self, facts: tuple[Mapping[str, Any], AgreementFacts]) -> Sheet:
        """Its sheet."""
        return agreement_sheet_of(facts)

    def steps(self) -> None:
        """Items and their progress."""
        if self.may_edit:
            self.add_deed("item", "新增事项…", "add", "Ctrl+I", self.add_item, button="新增事项")
            self.add_deed("progress", "更新事项进展…", "check", "Ctrl+G", self.progress)

    def allowed(self, facts: tuple[Mapping[str, Any], AgreementFacts]) -> Mapping[str, bool]:
        """Progress needs an item."""
        return {"progress": bool(facts[1].items)}

    def add_item(self) -> None:
        """A new item of the agreement."""
        self._open(ItemEditDialog(self.desk.desk, None, self.window(), self.table.current_id()))

    def progress(self) -> None:
        """How far one of its items is."""
        self.do(progress_step(self.facts[1:]))


class AgreementItemsList(DetailedPage):
    """共建事项."""

    shows = frozenset({"agreement_item", "agreement"})
    register = ListRegister(
        "agreement_items",
        "共建事项进展",
        "共建事项",
        "项",
        "check",
        "在“共建协议”页选中一份协议，按 Ctrl+I 新增事项。",
        "事项或协议名称",
        ITEM_COLUMNS,
        (Choice("state", "全部进展"),),
        delete=delete_item,
        delete_label="删除共建事项",
    )
    clear = False

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of an item."""
        return ItemEditDialog(self.desk.desk, record_id, self.window())

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Those that have no end yet."""
        return (("还没有完成日期", Condition("done_on", "=", "")),)


class UnitsPage(SectionsPage):
    """单位: the register, and three ledgers."""

    sections = (
        ("单位", UnitsList),
        ("报到一览", UnitCheckinsList),
        ("共建协议", AgreementsList),
        ("共建事项", AgreementItemsList),
    )


def _state(facts: UnitSheet) -> str:
    return shown(facts.checkin["state"]) if facts.checkin is not None else ""
