"""The journal page: every act, what it changed, and taking one back; narrowed as registers are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSplitter, QStackedWidget, QWidget

from app.base import clock
from app.records import RECORD_TYPES
from app.ui.desk import Desk
from app.ui.list_register import Choice, ListRegister
from app.ui.listed import Filtered
from app.ui.page_filters import PageFilters, Then
from app.ui.parts.detail_pane import DetailPane
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.record_table import Row
from app.ui.parts.theme import icon
from app.ui.words.journal import COLUMNS, row_of, sheet_of
from app.usecases.filters import Choosable, Condition
from app.usecases.history import UndoAnswer, undo
from app.usecases.past_acts import (
    ACTOR,
    AT,
    RECORD_TYPE,
    STATE,
    STATES,
    PastAct,
    PastOpening,
    open_past,
    past_act,
    past_fields,
    past_ids,
    past_in_words,
    past_rows,
    type_names,
)

FIRST = 500
"""So many acts are listed at once; the rest follows."""
_OFFERED = {RECORD_TYPE: type_names(), STATE: STATES}


class JournalFilters(PageFilters):
    """The bar above the acts."""

    def choosable(self, then: Then) -> None:
        """Ask what acts can be narrowed by."""
        login = self._page.desk.desk.login
        self._page.desk.look(lambda: past_fields(login), then=then)

    def in_words(self, where: tuple[Condition, ...], then: Then) -> None:
        """Say the conditions at once: they name nothing that had to be looked up."""
        then(past_in_words(where))

    def values_of(self, choice: Choice) -> Sequence[tuple[str, str]]:
        """What is the same in every centre."""
        return _OFFERED.get(choice.field, ())

    def reload(self) -> None:
        """Ask who ever did something."""
        super().reload()
        self.choosable(self._offer_actors)

    def _offer_actors(self, fields: Sequence[Choosable]) -> None:
        self._bar.fill_choice(ACTOR, next(one.choices for one in fields if one.key == ACTOR))


class JournalPage(Filtered):
    """操作日志."""

    form = "journal"
    shows = frozenset(RECORD_TYPES)
    register = ListRegister(
        name="journal",
        title="操作日志",
        noun="操作",
        counter="步",
        icon="journal",
        hint="登记、修改、导入、打印……每一步都会记在这里。",
        search="操作、经办人",
        columns=COLUMNS,
        choices=(
            Choice(ACTOR, "全部经办"),
            Choice(RECORD_TYPE, "全部对象"),
            Choice(STATE, "全部状态"),
        ),
    )

    title_label: QLabel
    count: QLabel
    refresh_button: QPushButton
    undo_button: QPushButton
    split: QSplitter
    lists: QStackedWidget
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._act: PastAct | None = None
        self._listed: tuple[Any, ...] | None = None
        self.asked = JournalFilters(self)
        column = self.detail.layout()
        assert column is not None  # noqa: S101 - the form says so
        self.pane = DetailPane("journal", "在左边选一步，这里显示它改了什么。", self.detail)
        self.sheet = self.pane.sheet
        column.addWidget(self.pane)
        self._none_fits = EmptyState("search", self.lists)
        self._none_fits.say("没有符合条件的操作", "换个词试试，或者去掉一两个条件。")
        self._none_fits.add_button("清除筛选", self.filters.clear)
        self.lists.addWidget(self._none_fits)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 320])
        self.table.set_source(COLUMNS, self._fetch)
        self.table.keep_columns_as("journal")
        self.table.picked.connect(self._show_act)
        self.table.told.connect(self.said)
        self.filters.changed.connect(self._list)
        self.filters.down.connect(self._to_list)
        self.undo_button.setIcon(icon("undo"))
        self.undo_button.clicked.connect(self.undo_chosen)
        self.refresh_button.clicked.connect(self.reload)

    def search_box(self) -> QLineEdit:
        """The find-as-you-type box."""
        return self.filters.search

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with finding."""
        super().showEvent(event)
        self.filters.search.setFocus()

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """The days one asks for most."""
        today = clock.today()
        days = (
            ("今天", today, today),
            ("昨天", today - timedelta(days=1), today - timedelta(days=1)),
            ("最近七天", today - timedelta(days=6), today),
            ("本月", today.replace(day=1), today),
            ("今年", date(today.year, 1, 1), today),
        )
        return [(words, Condition(AT, "..", f"{start}..{end}")) for words, start, end in days]

    def reload(self) -> None:
        """Ask for the list anew."""
        self._list()
        self.asked.reload()
        self._show_act(self.table.current_id())

    def undo_chosen(self) -> None:
        """Take the chosen act back, after asking."""
        act = self._act
        if act is None or not act.undoable or act.undone:
            return
        text = f"将撤销“{act.label}”，涉及 {act.count} 条记录。撤销会写下一条新的记录，以后仍可恢复。"
        if not confirm(self.window(), "撤销这一步", text, "撤销"):
            return
        login = self.desk.desk.login
        self.desk.write(lambda: undo(login, act.work), changes=frozenset(RECORD_TYPES), then=self._undone)

    def _undone(self, answer: UndoAnswer) -> None:
        self.taken_back.emit(answer.label)
        self.said.emit(f"已撤销：{answer.label}（{answer.records} 条记录）")

    def _list(self) -> None:
        login, text, where = self.desk.desk.login, self.filters.text(), self.asked.where()
        self.asked.show_words()

        def rest() -> None:
            self.desk.look(lambda: past_ids(login, text, where), then=self._show_ids, topic="list", slow=True)

        def begin(opening: PastOpening) -> None:
            self._listed = (text, where)
            self._show_ids(opening.ids, whole=opening.whole)
            if not opening.whole:
                rest()

        if (text, where) == self._listed and len(self.table.records.ids) > FIRST:
            rest()  # the same list again: what stands there stays until it comes
        else:
            narrowed = bool(text or where)  # what is rare is sought in all of the journal
            self.desk.look(
                lambda: open_past(login, text, where, first=FIRST), then=begin, topic="list", slow=narrowed
            )

    def _show_ids(self, ids: Sequence[str], *, whole: bool = True) -> None:
        self.table.show_ids(ids, whole=whole)
        self.count.setText(f"{len(ids)} 步" if whole else f"多于 {len(ids)} 步")
        self.lists.setCurrentIndex(0 if ids else 1)
        self.detail.setVisible(bool(ids))
        if ids and not self.table.current_id() and not self.table.waiting():
            self.table.pick_first()

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        login, wanted = self.desk.desk.login, tuple(ids)
        self.desk.look(
            lambda: past_rows(login, wanted), then=lambda found: give([row_of(one) for one in found])
        )

    def _to_list(self) -> None:
        if self.table.records.ids:
            if not self.table.current_id():
                self.table.pick_first()
            self.table.setFocus()

    def _show_act(self, work: str) -> None:
        self._know(None)
        if work:
            login = self.desk.desk.login
            self.desk.look(
                lambda: past_act(login, work),
                then=lambda act: self._know(act if work == self.table.current_id() else None),
                topic="act",
            )
        else:
            self.pane.show_sheet(None)

    def _know(self, act: PastAct | None) -> None:
        """Show an act; until it is there nothing can be done with it."""
        self._act = act
        self.undo_button.setEnabled(act is not None and act.undoable and not act.undone)
        if act is not None:
            self.pane.show_sheet(sheet_of(act))
