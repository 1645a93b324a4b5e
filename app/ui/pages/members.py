"""The members page: find, list, read one member, and the ways in and out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout

from app.records.members import STATES
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.pages.member_detail import MemberDetail
from app.ui.register_page import Choice, ListRegister, RegisterPage
from app.ui.words.members import COLUMNS, SORTED_BY
from app.usecases.listing import TAG, Condition
from app.usecases.members import delete_member, list_tags
from app.usecases.organisations import organisation_tree

REVIEW = "review"
"""Chosen among the states: who has something to be looked into."""


class MembersPage(RegisterPage):
    """党员名册."""

    shows = frozenset({"member", "organisation", "status_change", "member_tag", "tag"})
    register = ListRegister(
        "members",
        "党员名册",
        "党员",
        "人",
        "members",
        "可以导入一份现有的花名册，也可以一位一位登记。",
        "姓名、拼音、首字母、手机号或身份证号的一部分",
        COLUMNS,
        (Choice("organisation", "全部党组织", organisation_tree),),
        add_words="登记党员",
        first_words="登记一位党员",
        delete=delete_member,
        delete_label="删除党员",
        delete_right="DELETE_MEMBERS",
        import_words="导入花名册",
        sorted_by=SORTED_BY,
        none_hint="换个词试试：可以只输入姓名的首字母，或号码的后四位。",
    )

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a member."""
        return MemberEditDialog(self.desk.desk, record_id, self.window())

    def reload(self) -> None:
        """Ask for the tags too."""
        self.desk.ask(list_tags, then=self._fill_states, topic="tags")
        super().reload()

    def delete(self) -> None:
        """Take the member out, after asking with words of its own."""
        self.member.delete()

    def where(self) -> tuple[Condition, ...]:
        """The conditions that are chosen now."""
        state = self.filters.choice("state")
        if state is None:
            return super().where()
        if state == REVIEW:
            return (*super().where(), Condition(REVIEW, "..", ""))
        return (*super().where(), Condition("state" if state in STATES else TAG, "=", state))

    def more_filters(self) -> None:
        """States, open questions and tags."""
        self.filters.add_choice("state", "全部状态和标签")
        self._fill_states(())

    def build_detail(self) -> None:
        """The pane with all that can be done with a member."""
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        self.member = MemberDetail(self, self.detail)
        self.member.edit_asked.connect(self.edit)
        self.sheet, self.clear_button = self.member.sheet, self.member.clear_button
        column.addWidget(self.member)

    def build_foot(self) -> None:
        """The pane has its own buttons; its deeds stand in the context menu too."""
        self.table.addAction(self.member.deeds.menuAction())

    def show_detail(self, record_id: str) -> None:
        """Show a member in the pane."""
        self.allow(record_id)
        self.member.show_member(record_id)

    def _fill_states(self, tags: Sequence[tuple[str, str]]) -> None:
        """States, what is to be looked into, and the tags: each tells what is the matter with somebody."""
        states = [*((state, state) for state in STATES), ("有待核事项", REVIEW)]
        self.filters.fill_choice("state", [*states, *((f"# {name}", tag_id) for tag_id, name in tags)])
