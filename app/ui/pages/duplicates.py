"""The page 重复核对: who stands on the roll twice, perhaps, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from app.ui.desk import Desk
from app.ui.dialogs.merge import MergeDialog
from app.ui.page import Page
from app.ui.parts.messages import EmptyState
from app.ui.parts.record_table import Column, RecordTable, Row
from app.usecases.duplicates import CERTAIN, DuplicatePair, duplicates, not_duplicates

COLUMNS = (
    Column("把握", "sort", 4),
    Column("姓名", "first", 6),
    Column("证件、党组织", "first_about", 14, grow=True),
    Column("另一条", "second", 6),
    Column("证件、党组织", "second_about", 14, grow=True),
    Column("依据", "why", 9),
)


class DuplicatesPage(Page):
    """重复核对."""

    form = "duplicates"
    shows = frozenset({"member", "duplicate_decision"})

    title_label: QLabel
    count: QLabel
    different_button: QPushButton
    merge_button: QPushButton
    lists: QStackedWidget
    table: RecordTable

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._pairs: dict[str, DuplicatePair] = {}
        self._none = EmptyState("check", self.lists)
        self._none.say("没有疑似重复的党员", "登记或导入后如有相似的人，会出现在这里。")
        self.lists.addWidget(self._none)
        self.table.set_source(COLUMNS, self._fetch)
        self.table.opened.connect(lambda _: self.compare())
        self.merge_button.clicked.connect(self.compare)
        self.different_button.clicked.connect(self.say_different)
        for button in (self.merge_button, self.different_button):
            button.setVisible(self.may("EDIT_MEMBERS"))

    def take_keys(self) -> None:
        """Begin in the list, where no key judges a pair that nobody has looked at."""
        if self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list."""
        super().showEvent(event)
        self.take_keys()

    def reload(self) -> None:
        """Ask for the pairs nobody has decided on."""
        self.desk.ask(duplicates, then=self._show, topic="pairs")

    def pair(self) -> DuplicatePair | None:
        """The current pair."""
        return self._pairs.get(self.table.current_id())

    def compare(self) -> None:
        """Show the current pair side by side."""
        pair = self.pair()
        if pair is not None and self.may("EDIT_MEMBERS"):
            self.open_dialog(MergeDialog(self.desk.desk, pair, self.window()))

    def say_different(self) -> None:
        """The current pair are two people."""
        pair = self.pair()
        if pair is not None:
            self.desk.act(not_duplicates, pair.first_id, pair.second_id, label="判定不是重复")
            self.take_keys()  # the next pair is not looked at yet

    def _show(self, pairs: Sequence[DuplicatePair]) -> None:
        row = max(0, self.table.currentIndex().row())
        self._pairs = {f"{pair.first_id} {pair.second_id}": pair for pair in pairs}
        self.table.show_ids(tuple(self._pairs))
        self.count.setText(f"{len(pairs)} 对")
        self.lists.setCurrentIndex(0 if pairs else 1)
        for button in (self.merge_button, self.different_button):
            button.setEnabled(bool(pairs))
        if pairs and not self.table.current_id():
            self.table.setCurrentIndex(self.table.records.index(min(row, len(pairs) - 1), 0))

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._row(key, self._pairs[key]) for key in ids if key in self._pairs])

    def _row(self, key: str, pair: DuplicatePair) -> Row:
        sort = "确定" if pair.sort == CERTAIN else "疑似"
        return {
            "id": key,
            "sort": sort,
            "first": pair.first_name,
            "first_about": pair.first_about,
            "second": pair.second_name,
            "second_about": pair.second_about,
            "why": pair.why,
        }
