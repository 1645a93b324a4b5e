"""The visitors page: who came today first, quick entry, and what is still to be done for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog

from app.base import clock
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.visitor_edit import VisitorEditDialog, finish_step
from app.ui.list_register import ListRegister
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Sheet
from app.ui.words.visitors import VISITOR_COLUMNS, head_of, visitor_sheet_of
from app.usecases.filters import Condition
from app.usecases.visitors import VisitorFacts, delete_visitor, visitors_now


class VisitorsPage(DetailedPage):
    """来访登记."""

    shows = frozenset({"visitor", "member"})
    register = ListRegister(
        "visitors",
        "来访登记",
        "来访",
        "次",
        "visitors",
        "有人来，按 F4：姓名、事由，回车就记下了。",
        "来访人、事由、转办给谁或办理结果",
        VISITOR_COLUMNS,
        add_words="登记来访",
        delete=delete_visitor,
        delete_label="删除来访",
        sorted_by={"came_at": "-came_at"},
    )
    head = visitors_now
    erases = True

    def head_words(self, facts: VisitorFacts) -> tuple[str, bool]:
        """Today, and what is open."""
        return head_of(facts)

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a visit."""
        return VisitorEditDialog(self.desk.desk, record_id, self.window())

    def sheet_of(self, facts: Mapping[str, Any]) -> Sheet:
        """Its sheet."""
        return visitor_sheet_of(facts)

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Today, handed on, without an end."""
        return (
            ("今天来的", Condition("came_at", "=", clock.today().isoformat())),
            ("转办的", Condition("handed_to", "..", "")),
            ("没有办结日期", Condition("done_on", "=", "")),
        )

    def steps(self) -> None:
        """It is done."""
        if self.may_edit:
            self.add_deed("finish", "办结…", "check", "Ctrl+D", self.finish, button="办结")

    def allowed(self, facts: Mapping[str, Any]) -> Mapping[str, bool]:
        """What is done is done."""
        return {"finish": not facts["done_on"]}

    def finish(self) -> None:
        """Say what came of it, and when."""
        matter = shown(self.facts["matter"]) or shown(self.facts["kind"])
        self.do(finish_step(self.table.current_id(), f"{shown(self.facts['name'])}：{matter}"))
