"""The members page: find, list, read one member, and the ways in and out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout

from app.ui.dialogs.checkin_edit import ListDueDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.pages.member_detail import MemberDetail
from app.ui.register_page import Choice, ListRegister, RegisterPage
from app.ui.words.members import COLUMNS, SORTED_BY
from app.usecases.listing import TAG, Condition
from app.usecases.members import delete_member, list_tags
from app.usecases.organisations import organisation_tree

REVIEW = "review"


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
        (Choice("organisation", "全部党组织", organisation_tree), Choice("state", "全部状态")),
        add_words="登记党员",
        first_words="登记一位党员",
        delete=delete_member,
        delete_label="删除党员",
        delete_right="DELETE_MEMBERS",
        import_words="导入花名册",
        sorted_by=SORTED_BY,
        none_hint="换个词试试：可以只输入姓名的首字母，或号码的后四位。",
    )

    _tags: Sequence[tuple[str, str]] = ()

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a member."""
        return MemberEditDialog(self.desk.desk, record_id, self.window())

    def reload(self) -> None:
        """Ask for the tags too."""
        super().reload()
        self.desk.ask(list_tags, then=self._know_tags, topic="tags")

    def delete(self) -> None:
        """Take the member out, after asking with words of its own."""
        self.member.delete()

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Open questions, and the tags."""
        tags = [(f"# {name}", Condition(TAG, "=", tag_id)) for tag_id, name in self._tags]
        return [("有待核事项", Condition(REVIEW, "..", "")), *tags]

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
        self.member.deeds.setTitle("操作")
        self.table.addAction(self.member.deeds.menuAction())

    def more_deeds(self) -> None:
        """双报到 of the selected ones."""
        if self.may("EDIT_CHECKINS"):
            self.add_deed("list_due", "列入应报到…", "add", "", self.list_due)

    def list_due(self) -> None:
        """Say that the selected ones have to check in here."""
        chosen = self.table.selected_ids() or [self.table.current_id()]
        self.open_dialog(ListDueDialog(self.desk.desk, chosen, self.window()))

    def show_detail(self, record_id: str) -> None:
        """Show a member in the pane."""
        self.allow(record_id)
        self.member.show_member(record_id)

    def _know_tags(self, tags: Sequence[tuple[str, str]]) -> None:
        self._tags = tags
