"""The members page: find, list, read one member, and the ways in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.records.members import STATES
from app.ui.desk import Desk
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.preview import preview_ledger
from app.ui.page import Page
from app.ui.pages.member_detail import MemberDetail
from app.ui.parts import tokens
from app.ui.parts.filter_bar import FilterBar
from app.ui.parts.messages import EmptyState
from app.ui.parts.record_table import RecordTable, Row
from app.ui.parts.theme import icon
from app.ui.words.members import COLUMNS, SORTED_BY
from app.usecases.listing import TAG, Condition, find, list_ids, rows_of
from app.usecases.members import list_tags
from app.usecases.organisations import organisation_tree
from app.usecases.registers import REGISTERS
from app.usecases.trees import Node

REGISTER = "members"
MOST_FOUND = 500
REVIEW = "review"
"""Chosen among the states: who has something to be looked into."""


class MembersPage(Page):
    """党员名册."""

    form = "members"
    shows = frozenset({"member", "organisation", "status_change", "member_tag", "tag"})

    count: QLabel
    import_button: QPushButton
    export_button: QPushButton
    print_button: QPushButton
    add_button: QPushButton
    filters: FilterBar
    split: QSplitter
    lists: QStackedWidget
    table: RecordTable
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._build_filters()
        self._build_empty()
        self._build_detail()
        self.table.set_source(COLUMNS, self._fetch)
        self.table.keep_columns_as(REGISTER)
        self.table.sort_asked.connect(self._sort_by)
        self.table.selected.connect(lambda _: self._count())
        self.table.picked.connect(self.member.show_member)
        self.table.opened.connect(self.edit)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 312])
        for button, name, ink in (
            (self.import_button, "import", "text"),
            (self.export_button, "export", "text"),
            (self.print_button, "print", "text"),
            (self.add_button, "add", "on_accent"),
        ):
            button.setIcon(icon(name, ink))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.import_button.clicked.connect(self.import_workbook)
        self.export_button.clicked.connect(self.export)
        self.print_button.clicked.connect(self.print_ledger)
        self.add_button.clicked.connect(self.add)
        self.import_button.setVisible(self.may("IMPORT"))
        self.export_button.setVisible(self.may("EXPORT"))
        self.print_button.setVisible(self.may("EXPORT"))
        self.add_button.setVisible(self.may("EDIT_MEMBERS"))
        self.key("F4", self.add, "登记党员")
        self.key("Ctrl+P", self.print_ledger, "打印名册")

    def search_box(self) -> QLineEdit:
        """The find-as-you-type box."""
        return self.filters.search

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with finding."""
        super().showEvent(event)
        self.filters.search.setFocus()

    def reload(self) -> None:
        """Ask for the organisations and the list."""
        self.desk.ask(organisation_tree, then=self._fill_organisations, topic="organisations")
        self.desk.ask(list_tags, then=self._fill_states, topic="tags")
        self._list()
        self.member.show_member(self.table.current_id())

    def add(self) -> None:
        """Register a member."""
        if self.may("EDIT_MEMBERS"):
            self.open_dialog(MemberEditDialog(self.desk.desk, None, self.window()))

    def edit(self, member_id: str) -> None:
        """Change a member."""
        if member_id and self.may("EDIT_MEMBERS"):
            self.open_dialog(MemberEditDialog(self.desk.desk, member_id, self.window()))

    def import_workbook(self) -> None:
        """Open the import clinic."""
        self.open_dialog(ImportDialog(self.desk.desk, REGISTER, self.window()))

    def export(self) -> None:
        """Write the list as it is filtered and ordered now."""
        count, order = len(self.table.records.ids), self.filters.choice("order")
        dialog = ExportDialog(self.desk.desk, REGISTER, self._where(), order, count, self.window())
        dialog.exported.connect(self.said)
        self.open_dialog(dialog)

    def print_ledger(self) -> None:
        """Show the list as it is filtered and ordered now as the paper it would be."""
        count, order = len(self.table.records.ids), self.filters.choice("order")
        if count and self.may("EXPORT"):
            paper = preview_ledger(self.desk.desk, REGISTER, self._where(), order, count, self.window())
            paper.said.connect(self.said)

    def _build_filters(self) -> None:
        self.filters.search.setPlaceholderText("姓名、拼音、首字母、手机号或身份证号的一部分（Ctrl+F）")
        self.filters.add_choice("organisation", "全部党组织")
        self.filters.add_choice("state", "全部状态和标签")
        self.filters.add_choice("order", "排序", filters=False)
        self._fill_states(())
        orders = REGISTERS[REGISTER].orders
        self.filters.fill_choice("order", [(f"按{label}", key) for key, label in orders.items()])
        self.filters.changed.connect(self._list)
        self.filters.down.connect(self._to_list)

    def _build_empty(self) -> None:
        self._nobody = EmptyState("members", self.lists)
        self._nobody.say("还没有党员", "可以导入一份现有的花名册，也可以一位一位登记。")
        if self.may("IMPORT"):
            self._nobody.add_button("导入花名册", self.import_workbook, main=True)
        if self.may("EDIT_MEMBERS"):
            self._nobody.add_button("登记一位党员", self.add)
        self._none_fits = EmptyState("search", self.lists)
        self._none_fits.add_button("清除筛选", self.filters.clear)
        self.lists.addWidget(self._nobody)
        self.lists.addWidget(self._none_fits)

    def _build_detail(self) -> None:
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        self.member = MemberDetail(self, self.detail)
        self.member.edit_asked.connect(self.edit)
        self.sheet, self.clear_button = self.member.sheet, self.member.clear_button
        column.addWidget(self.member)

    def _where(self) -> tuple[Condition, ...]:
        organisation, state = self.filters.choice("organisation"), self.filters.choice("state")
        where = []
        if organisation is not None:
            where.append(Condition("organisation_id", "under", organisation))
        if state == REVIEW:
            where.append(Condition("review", "..", ""))
        elif state is not None and state not in STATES:
            where.append(Condition(TAG, "=", state))
        elif state is not None:
            where.append(Condition("state", "=", state))
        return tuple(where)

    def _list(self) -> None:
        text, where, order = self.filters.text(), self._where(), self.filters.choice("order")
        if not text:
            self.desk.ask(list_ids, REGISTER, where, order, then=self._show_ids, topic="list")
            return
        login = self.desk.desk.login

        def look() -> tuple[str, ...]:
            ids = tuple(row.id for row in login.ask(find, text, MOST_FOUND, count=False).rows)
            if not where:
                return ids
            fitting = set(login.ask(list_ids, REGISTER, where))
            return tuple(i for i in ids if i in fitting)

        self.desk.look(look, then=self._show_ids, topic="list")

    def _show_ids(self, ids: Sequence[str]) -> None:
        self.table.show_ids(ids)
        self._count()
        if ids:
            self.lists.setCurrentIndex(0)
            if not self.table.current_id():
                self.table.pick_first()
        elif self.filters.filtering():
            self._none_fits.say("没有符合条件的党员", "换个词试试：可以只输入姓名的首字母，或号码的后四位。")
            self.lists.setCurrentWidget(self._none_fits)
        else:
            self.lists.setCurrentWidget(self._nobody)
        self.detail.setVisible(bool(ids))
        self.export_button.setEnabled(bool(ids))
        self.print_button.setEnabled(bool(ids))

    def _count(self) -> None:
        """How many stand in the list, and how many of them are selected."""
        number, chosen = len(self.table.records.ids), len(self.table.selected_ids())
        words = f"前 {MOST_FOUND} 人" if number >= MOST_FOUND and self.filters.text() else f"{number} 人"
        self.count.setText(f"{words}，已选 {chosen} 人" if chosen > 1 else words)

    def _sort_by(self, key: str) -> None:
        """A click on a heading chooses the order that goes with it."""
        box = self.filters.findChild(QComboBox, "order")
        if isinstance(box, QComboBox) and key in SORTED_BY:
            box.setCurrentIndex(box.findData(SORTED_BY[key]))

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        self.desk.ask(rows_of, REGISTER, ids, then=give)

    def _fill_organisations(self, nodes: Sequence[Node]) -> None:
        self.filters.fill_choice("organisation", [("　" * node.depth + node.name, node.id) for node in nodes])

    def _fill_states(self, tags: Sequence[tuple[str, str]]) -> None:
        """States, what is to be looked into, and the tags: each tells what is the matter with somebody."""
        states = [*((state, state) for state in STATES), ("有待核事项", REVIEW)]
        self.filters.fill_choice("state", [*states, *((f"# {name}", tag_id) for tag_id, name in tags)])

    def _to_list(self) -> None:
        if self.table.records.ids:
            if not self.table.current_id():
                self.table.pick_first()
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
