"""The page 平急转换: start and end an emergency, call people up, and see who has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.desk import Desk
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.emergency_start import EmergencyStartDialog
from app.ui.dialogs.entry import WIDE
from app.ui.dialogs.preview import preview_paper
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.roll_call import RollCallDialog
from app.ui.dialogs.save_paper import save_workbook
from app.ui.dialogs.step import Step
from app.ui.list_register import ListRegister
from app.ui.parts.entry_form import Input
from app.ui.parts.sheet_view import Sheet
from app.ui.words.emergencies import (
    CALL_REASONS,
    COLUMNS,
    EmergencySheet,
    head_of,
    sheet_of,
)
from app.usecases.areas import area_tree
from app.usecases.emergencies import (
    EmergencyFacts,
    current_emergency,
    emergency_facts,
    end_emergency,
    roll_of,
)
from app.usecases.trees import Node

LIST = "应急调度名单"


class EmergenciesPage(DetailedPage):
    """平急转换."""

    shows = frozenset({"emergency", "roll_call", "area", "service"})
    register = ListRegister(
        "emergencies",
        "平急转换",
        "急时行动",
        "次",
        "emergencies",
        "现在是平时。有险情时按 F4 启动急时：按网格、楼栋出调度名单，扫卡点名，数字另外统计。",
        "名称或启动依据",
        COLUMNS,
        add_words="启动急时",
        first_words="启动急时",
        sorted_by={"started_at": "-started_at"},
    )
    head = current_emergency
    clear = False

    def head_words(self, facts: EmergencyFacts | None) -> tuple[str, bool]:
        """Whether an emergency runs."""
        return head_of(facts)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        if self.may("EXPORT"):
            self._nobody.add_button("打印调度名单", self.print_list)

    def dialog(self, record_id: str | None) -> QDialog:
        """An emergency is called up, not edited."""
        return RollCallDialog(self.desk.desk, record_id or "", self.window())

    def add(self) -> None:
        """Start an emergency, once the areas are known."""
        if self.may_edit:
            self.desk.ask(area_tree, then=self._start)

    def edit(self, record_id: str) -> None:
        """Enter on one that runs opens its roll."""
        if record_id:
            self.roll_call()

    def facts_of(self, login: Any, record_id: str) -> EmergencySheet:
        """The emergency and its roll."""
        return EmergencySheet(login.ask(emergency_facts, record_id), login.ask(roll_of, record_id))

    def sheet_of(self, facts: EmergencySheet) -> Sheet:
        """Its sheet."""
        return sheet_of(facts)

    def steps(self) -> None:
        """Roll-call, the call-up list, and the end."""
        if self.may_edit:
            # An emergency is started and ended, never rewritten.
            self.deeds["edit"].setVisible(False)
            del self._words["edit"]
        if self.may("EDIT_CHECKINS"):
            self.add_deed("roll_call", "点名…", "check", "F6", self.roll_call, button="点名")
        if self.may("EXPORT"):
            self.add_deed("list", "打印调度名单", "print", "Ctrl+R", self.print_list, button="名单")
            self.add_deed("book", "调度名单存为 Excel…", "export", "", self.save_list)
        if self.may("EXPORT_CLEAR") and self.may("SEE_CLEAR"):
            self.add_deed(
                "clear_list", "打印调度名单（完整号码）…", "eye", "Ctrl+Shift+R", self.print_clear_list
            )
            self.add_deed("clear_book", "调度名单存为 Excel（完整号码）…", "eye", "", self.save_clear_list)
        if self.may_edit:
            self.add_deed("end", "解除急时…", "cross", "F8", self.end)

    def allowed(self, facts: EmergencySheet) -> Mapping[str, bool]:
        """What has ended is read only."""
        runs = facts.facts.ended_at is None
        return {"roll_call": runs, "end": runs, "edit": runs}

    def roll_call(self) -> None:
        """Scan after scan, or mark by key."""
        if self._runs() and self.may("EDIT_CHECKINS"):
            self.open_dialog(RollCallDialog(self.desk.desk, self.table.current_id(), self.window()))

    def end(self) -> None:
        """The emergency is over."""
        if not self._runs():
            return
        emergency_id = self.table.current_id()
        step = Step(
            "解除急时",
            end_emergency,
            (Input("reason", "解除依据", "text", (), required=True, length=200, span=WIDE),),
            lambda said: (emergency_id, said["reason"]),
            note=f"解除“{self.facts.facts.name}”。还在岗的同时离岗，之后新记的服务计入平时。",
        )
        self.do(step)

    def print_list(self) -> None:
        """The call-up list, masked."""
        self._print(None)

    def save_list(self) -> None:
        """The call-up list as a workbook, masked."""
        save_workbook(self.desk, self.window(), LIST, self._writer(None), self.said.emit)

    def print_clear_list(self) -> None:
        """The call-up list with numbers, for a reason."""
        if (reason := self._reason()) is not None:
            self._print(reason)

    def save_clear_list(self) -> None:
        """The call-up list with numbers as a workbook, for a reason."""
        if (reason := self._reason()) is not None:
            save_workbook(self.desk, self.window(), LIST, self._writer(reason), self.said.emit)

    def _start(self, nodes: Sequence[Node]) -> None:
        self._open(EmergencyStartDialog(self.desk.desk, nodes, self.window()))

    def _runs(self) -> bool:
        return isinstance(self.facts, EmergencySheet) and self.facts.facts.ended_at is None

    def _reason(self) -> str | None:
        text = "名单上的电话会完整打印。谁、什么时候、为什么打印，都会记入操作日志。"
        return ask_reason(self.window(), "完整的调度名单", text, "继续", CALL_REASONS)

    def _print(self, reason: str | None) -> None:
        preview_paper(self.desk.desk, self.window(), LIST, self._writer(reason)).said.connect(self.said)

    def _writer(self, reason: str | None) -> Any:
        login = self.desk.desk.login

        def write(target: Path, **ways: Any) -> None:
            from app.reports.call_up_list import write_call_up_list

            write_call_up_list(login, target, clear_reason=reason, **ways)

        return write
