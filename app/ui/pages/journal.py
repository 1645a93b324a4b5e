"""The journal page: every act, what it changed, and taking one back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.records import RECORD_TYPES
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.messages import confirm
from app.ui.parts.record_table import RecordTable, Row
from app.ui.parts.sheet_view import SheetView
from app.ui.parts.theme import icon
from app.ui.words.journal import COLUMNS, Act, acts_of, sheet_of
from app.usecases.history import UndoAnswer, history, undo

NEWEST = 2000


class JournalPage(Page):
    """操作日志."""

    form = "journal"
    shows = frozenset(RECORD_TYPES)

    count: QLabel
    refresh_button: QPushButton
    undo_button: QPushButton
    split: QSplitter
    table: RecordTable
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._acts: dict[str, Act] = {}
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheet = SheetView(self.detail)
        column.addWidget(self.sheet)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 320])
        self.table.set_source(COLUMNS, self._fetch)
        self.table.picked.connect(self._show_act)
        self.undo_button.setIcon(icon("undo"))
        self.undo_button.clicked.connect(self.undo_chosen)
        self.refresh_button.clicked.connect(self.reload)

    def reload(self) -> None:
        """Ask for the newest entries."""
        login = self.desk.desk.login
        self.desk.look(lambda: acts_of(history(login, limit=NEWEST)), then=self._show_acts, topic="acts")

    def undo_chosen(self) -> None:
        """Take the chosen act back, after asking."""
        act = self._acts.get(self.table.current_id())
        if act is None or not act.can_be_undone():
            return
        text = f"将撤销“{act.label}”，涉及 {len(act.entries)} 条记录。撤销会写下一条新的记录，以后仍可恢复。"
        if not confirm(self.window(), "撤销这一步", text, "撤销"):
            return
        login = self.desk.desk.login
        self.desk.write(lambda: undo(login, act.work), changes=frozenset(RECORD_TYPES), then=self._undone)

    def _undone(self, answer: UndoAnswer) -> None:
        self.said.emit(f"已撤销：{answer.label}（{answer.records} 条记录）")

    def _show_acts(self, acts: Sequence[Act]) -> None:
        self._acts = {act.work: act for act in acts}
        self.table.show_ids([act.work for act in acts])
        self.count.setText(f"最近 {len(acts)} 步")
        if acts and not self.table.current_id():
            self.table.pick_first()
        self._show_act(self.table.current_id())

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._acts[key].row() for key in ids])

    def _show_act(self, work: str) -> None:
        act = self._acts.get(work)
        self.undo_button.setEnabled(act is not None and act.can_be_undone())
        if act is not None:
            self.sheet.show_sheet(sheet_of(act))
