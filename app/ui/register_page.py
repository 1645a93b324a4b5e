"""`RegisterPage`: a page whose register is a list: filters above it, the chosen record at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.list_register import Choice, ListRegister
from app.ui.listed import Listed
from app.ui.parts import tokens
from app.ui.parts.detail_pane import DetailPane
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.record_table import BLOCK, Row, shown
from app.ui.parts.sheet_view import Sheet
from app.ui.parts.theme import icon
from app.ui.register_filters import RegisterFilters
from app.ui.register_papers import RegisterPapers
from app.ui.words.fields import plain_sheet
from app.usecases.filters import Condition
from app.usecases.listing import Opening, list_ids, open_list, rows_of
from app.usecases.registers import REGISTERS

__all__ = ["Choice", "ListRegister", "RegisterPage"]

MOST_FOUND = 500
SHORTEST_NUMBER = 3
"""So many digits of a number find somebody."""


class RegisterPage(Listed):
    """List and sheet; which register it is, its form and its sheet are said by the pages made of it."""

    form = "register_page"

    title_label: QLabel
    count: QLabel
    import_button: QPushButton
    export_button: QPushButton
    print_button: QPushButton
    add_button: QPushButton
    split: QSplitter
    lists: QStackedWidget
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        said = self.register
        self.rules = REGISTERS[said.name]
        self.may_edit = self.may(self.rules.edit.name)
        self.deeds: dict[str, QAction] = {}
        self._words: dict[str, str] = {}
        self._next = ""
        self._listed: tuple[Any, ...] | None = None
        self.title_label.setText(said.title)
        self.table.setAccessibleName(said.title)
        self.asked = RegisterFilters(self)
        self.papers = RegisterPapers(self)
        self._build_empty()
        self.build_detail()
        self._build_buttons()
        self._build_deeds()
        self.build_foot()
        self.table.set_source(said.columns, self._fetch)
        self.table.keep_columns_as(said.name)
        self.filters.changed.connect(self._list)
        self.filters.down.connect(self._to_list)
        self.table.sort_asked.connect(self.asked.order_by)
        self.table.selected.connect(lambda _: self._count())
        self.table.told.connect(self.said)
        self.table.picked.connect(self.show_detail)
        self.table.opened.connect(self.edit)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 312])
        self.show_detail("")

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a record, or of a new one; its ``saved``, if it has one, says the record's id."""
        raise NotImplementedError

    def facts_of(self, login: Any, record_id: str) -> Any | None:
        """All that the sheet needs, asked on a reader thread; None if the record is gone."""
        rows = login.ask(rows_of, self.register.name, (record_id,))
        return rows[0] if rows else None

    def sheet_of(self, facts: Any) -> Sheet:
        """The sheet of the record the facts are about."""
        return plain_sheet(self.rules.record, facts)

    def more_deeds(self) -> None:
        """What else can be done with a record: calls of `add_deed`."""

    def allowed(self, facts: Any) -> Mapping[str, bool]:
        """Which deeds the record's state lets be done now, by name; those not named can be done."""
        del facts
        return {}

    def search_box(self) -> QLineEdit:
        """The find-as-you-type box."""
        return self.filters.search

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with finding."""
        super().showEvent(event)
        self.filters.search.setFocus()

    def reload(self) -> None:
        """Ask for what can be chosen, and for the list."""
        self._list()
        self.asked.reload()
        self.show_detail(self.table.current_id())

    def add(self) -> None:
        """Make a new record."""
        if self.may_edit and self.register.add_words:
            self._open(self.dialog(None))

    def edit(self, record_id: str) -> None:
        """Change a record."""
        if record_id and self.may_edit:
            self._open(self.dialog(record_id))

    def delete(self) -> None:
        """Take the current record out, after asking."""
        said, record_id, row = self.register, self.table.current_id(), self.table.current_row()
        if said.delete is None or row is None:
            return
        name = shown(row.get(self.rules.record.title)) or f"这条{said.noun}记录"
        if confirm(self.window(), said.delete_label, f"将删除“{name}”。{said.delete_text}", "删除"):
            beside = self._beside(record_id)
            self.desk.act(said.delete, record_id, then=lambda _: self.want(beside), label=said.delete_label)

    def import_workbook(self) -> None:
        """Open the import clinic."""
        from app.ui.dialogs.import_workbook import ImportDialog

        self.open_dialog(ImportDialog(self.desk.desk, self.register.name, self.window()))

    def export(self) -> None:
        """Write the list, or what is selected in it."""
        self.papers.export()

    def print_ledger(self) -> None:
        """Show the list as the paper it would be."""
        self.papers.print_list()

    def want(self, record_id: object) -> None:
        """Let a record be the current one when the list comes next."""
        self._next = record_id if isinstance(record_id, str) else ""

    def where(self) -> tuple[Condition, ...]:
        """The conditions that hold now."""
        return self.asked.where()

    def order(self) -> str | None:
        """The order that is chosen now."""
        return self.asked.order()

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Conditions often asked for, that the menu of the filters offers in words."""
        return ()

    def add_deed(
        self, name: str, words: str, picture: str, keys: str, slot: Callable[[], object], *, button: str = ""
    ) -> QAction:
        """Something that can be done with a record: in the context menu, by keys, and with its button.

        Args:
            name: by which `deeds` and `allowed` know it.
            words: in the menu.
            picture: name of its icon.
            keys: shortcut, works anywhere on the page (``Del`` in the list only); empty for none.
            slot: does it.
            button: the words on its button below the sheet; none without.
        """
        deed = QAction(icon(picture), words, self)
        deed.setShortcut(QKeySequence(keys))
        anywhere = keys != "Del"  # it has another meaning in other places of the page
        context = (
            Qt.ShortcutContext.WidgetWithChildrenShortcut if anywhere else Qt.ShortcutContext.WidgetShortcut
        )
        deed.setShortcutContext(context)
        deed.triggered.connect(lambda _: slot())
        deed.setEnabled(False)
        self.addAction(deed)
        self.table.addAction(deed)
        self.deeds[name] = deed
        if button:
            self._words[name] = button
        return deed

    def build_detail(self) -> None:
        """The pane at the right."""
        said = self.register
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        self.pane = DetailPane(said.icon, f"在左边选一{said.counter}，这里显示详细情况。", self.detail)
        self.sheet = self.pane.sheet
        column.addWidget(self.pane)

    def build_foot(self) -> None:
        """The buttons below the sheet."""
        for name, words in self._words.items():
            self.pane.add_button(self.deeds[name], words)

    def show_detail(self, record_id: str) -> None:
        """Ask for a record and show it; none for an empty id."""
        self.allow(record_id)
        if not record_id:
            self.pane.show_sheet(None)
            return
        login = self.desk.desk.login

        def show(facts: Any | None) -> None:
            if record_id == self.table.current_id():
                self.pane.show_sheet(None if facts is None else self.sheet_of(facts))
                self.allow(record_id if facts is not None else "", facts)

        # Whoever is gone meanwhile is shown no more; the list that comes next says so.
        self.desk.look(
            lambda: self.facts_of(login, record_id), then=show, failed=lambda _: show(None), topic="facts"
        )

    def _build_buttons(self) -> None:
        exports = self.may("EXPORT")
        for button, name, ink, slot, offered in (
            (self.import_button, "import", "text", self.import_workbook, self._may_import()),
            (self.export_button, "export", "text", self.export, exports),
            (self.print_button, "print", "text", self.print_ledger, exports),
            (self.add_button, "add", "on_accent", self.add, self._may_add()),
        ):
            button.setIcon(icon(name, ink))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))
            button.clicked.connect(slot)
            button.setVisible(offered)
        self.add_button.setText(self.register.add_words)
        if self._may_add():
            self.key("F4", self.add, self.register.add_words)
        if exports:
            self.key("Ctrl+P", self.print_ledger, "打印名册")

    def _build_deeds(self) -> None:
        said = self.register
        if self.may_edit:
            self.add_deed(
                "edit", "修改…", "edit", "F2", lambda: self.edit(self.table.current_id()), button="修改"
            )
        self.more_deeds()
        if said.delete is not None and self.may(said.delete_right or self.rules.edit.name):
            self.add_deed("delete", "删除…", "delete", "Del", self.delete, button="删除")
        if self.may("EXPORT"):
            self.add_deed(
                "print_selected", "打印选中的…", "print", "Ctrl+Shift+P", self.papers.print_selected
            )

    def _build_empty(self) -> None:
        said = self.register
        self._nobody = EmptyState(said.icon, self.lists)
        self._nobody.say(f"还没有{said.noun}", said.hint)
        if self._may_import():
            self._nobody.add_button(said.import_words, self.import_workbook, main=True)
        if self._may_add():
            self._nobody.add_button(said.first_words or said.add_words, self.add, main=not self._may_import())
        self._none_fits = EmptyState("search", self.lists)
        self._none_fits.add_button("清除筛选", self.filters.clear)
        self.lists.addWidget(self._nobody)
        self.lists.addWidget(self._none_fits)

    def _may_add(self) -> bool:
        return self.may_edit and bool(self.register.add_words)

    def _may_import(self) -> bool:
        return bool(self.register.import_words) and self.may("IMPORT")

    def _list(self) -> None:
        name, text, where, order = self.register.name, self.filters.text(), self.where(), self.order()
        self.asked.show_words()
        column, down = self.asked.ordered_column()
        self.table.show_order(column, down=down)
        asked = (text, where, order)

        def begin(opening: Opening) -> None:
            self._listed = asked
            self._show_ids(opening.ids, opening.rows, whole=opening.whole)
            if not opening.whole:
                self.desk.ask(list_ids, name, where, order, then=self._show_ids, topic="list")

        if asked == self._listed and not text:  # the same list again: what stands there stays until it comes
            self.desk.ask(list_ids, name, where, order, then=self._show_ids, topic="list")
        else:
            self.desk.ask(open_list, name, *asked, first=MOST_FOUND, rows=BLOCK, then=begin, topic="list")

    def _show_ids(self, ids: Sequence[str], rows: Sequence[Row] = (), *, whole: bool = True) -> None:
        following = self._next
        self.table.show_ids(ids, rows, whole=whole)
        self._count(whole=whole)
        if whole or following in ids:
            self._next = ""
        if ids:
            self.lists.setCurrentIndex(0)
            if rows:  # they are seen before what else is asked for them takes its share of the processor
                self.table.viewport().repaint()
            if following and following in ids:
                self.table.setCurrentIndex(self.table.records.index(ids.index(following), 0))
            elif not self.table.current_id() and not self.table.waiting():
                self.table.pick_first()
        elif self.filters.filtering():
            self._none_fits.say(f"没有符合条件的{self.register.noun}", self._none_hint())
            self.lists.setCurrentWidget(self._none_fits)
        else:
            self.lists.setCurrentWidget(self._nobody)
        self.detail.setVisible(bool(ids))
        self.export_button.setEnabled(bool(ids))
        self.print_button.setEnabled(bool(ids))

    def _none_hint(self) -> str:
        """What helps when nothing fits."""
        numbers = [word for word in self.filters.text().split() if word.isascii() and word.isdigit()]
        if self.rules.indexed and any(len(word) < SHORTEST_NUMBER for word in numbers):
            return "按号码查找时，至少输入三位数字。"
        return self.register.none_hint if self.filters.text() else "去掉一两个条件再试试。"

    def _count(self, *, whole: bool = True) -> None:
        """How many stand in the list, and how many of them are selected."""
        number, chosen = len(self.table.records.ids), self.table.selected_count()
        word = self.register.counter
        first = "前 " if number >= MOST_FOUND and self.filters.text() else ""
        words = f"{first}{number} {word}" if whole else f"多于 {number} {word}"
        self.count.setText(f"{words}，已选 {chosen} {word}" if chosen > 1 else words)
        deed = self.deeds.get("print_selected")
        if deed is not None:
            deed.setText(f"打印选中的 {chosen} {word}…")
            deed.setEnabled(chosen > 1)
            deed.setVisible(chosen > 1)
        if whole:  # its first rows add up to the same, and would have it added up twice
            self.papers.add_up_later()

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        self.desk.ask(rows_of, self.register.name, ids, then=give)

    def _to_list(self) -> None:
        if self.table.records.ids:
            if not self.table.current_id():
                self.table.pick_first()
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, dialog: QDialog) -> None:
        saved = getattr(dialog, "saved", None)
        if saved is not None:
            saved.connect(self.want)
        self.open_dialog(dialog)

    def _beside(self, record_id: str) -> str:
        ids, row = self.table.records.ids, self.table.currentIndex().row()
        if not 0 <= row < len(ids) or ids[row] != record_id:
            return ""
        return next((ids[place] for place in (row + 1, row - 1) if 0 <= place < len(ids)), "")

    def allow(self, record_id: str, facts: Any = None) -> None:
        """Let deeds be done with a record, or with none."""
        may = self.allowed(facts) if record_id and facts else {}
        for name, deed in self.deeds.items():
            if name != "print_selected":
                deed.setEnabled(bool(record_id) and may.get(name, True))
