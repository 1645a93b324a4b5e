"""The table of records: whole rows, keyboard first, columns chosen and kept, selection that stays.

The page gives the columns as data, the ids in order, and a callable that fetches the rows of some ids.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.ui.parts import tokens
from app.ui.parts.columns import choose, chosen, places_of, with_room
from app.ui.parts.keys import ENTER
from app.ui.parts.record_model import BLOCK, KEPT_BLOCKS, WAITING, Column, Fetch, RecordModel, Row, shown

__all__ = ["BLOCK", "KEPT_BLOCKS", "WAITING", "Column", "RecordTable", "Row", "shown"]

MOST_KEPT = 1000
"""Up to so many selected records stay selected in a new list."""
MOST_COPIED = 5000
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_LEAVE = QItemSelectionModel.SelectionFlag.NoUpdate
PADDING = 24
NO_ROOM = "（窗口太窄，已收起）"
"""Behind the name of a column that would be seen in a wider window."""
LEAST_SHARE = 0.7
"""How much of its wished width a growing column keeps where room is short."""


class RecordTable(QTableView):
    """The view: whole rows, keyboard first, selection that stays with its records.

    Attributes:
        picked: the current record's id, or an empty text where there is none.
        opened: a record was opened with Enter or a double click.
        selected: how many records are selected now.
        sort_asked: a heading was clicked; the key of its column.
        told: a sentence for the status line.
    """

    picked = Signal(str)
    opened = Signal(str)
    selected = Signal(int)
    sort_asked = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = RecordModel(self)
        self.setModel(self.records)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        side = self.verticalHeader()
        side.setVisible(False)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(round(self.fontMetrics().height() * tokens.ROW_FACTOR))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        self._last_picked = ""
        self._awaited: tuple[str, int, dict[str, int]] | None = None
        self._widths: list[int] = []
        self._said: dict[str, bool] = {}
        self._kept_as = ""
        head.sectionClicked.connect(lambda place: self.sort_asked.emit(self.records.columns[place].key))
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.column_menu().popup(head.mapToGlobal(at)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.selected_count()))
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.records.ids[index.row()]))

    def set_source(self, columns: Sequence[Column], fetch: Fetch) -> None:
        """Say the columns, and how rows are fetched (see `RecordModel.set_source`)."""
        self.records.set_source(columns, fetch)
        sign = self.fontMetrics().horizontalAdvance("国")
        self._widths = [round(column.width * sign) + PADDING for column in columns]
        self._said = {}
        self._fit()

    def keep_columns_as(self, name: str) -> None:
        """Remember on this machine, under this name, which columns are chosen."""
        self._kept_as = name
        known = {column.key for column in self.records.columns}
        self._said = {key: seen for key, seen in chosen(name).items() if key in known}
        self._fit()

    def choose_column(self, key: str, *, seen: bool) -> None:
        """Show or hide a column, whatever room there is; the last one stays."""
        if seen or sum(map(self._wanted, self.records.columns)) > 1:
            self._choose({**self._said, key: seen})

    def column_menu(self) -> QMenu:
        """The menu that chooses columns; a tick stands at those that are seen."""
        menu = QMenu("显示的列", self)
        for place, column in enumerate(self.records.columns):
            shown_now = not self.isColumnHidden(place)
            no_room = self._wanted(column) and not shown_now
            entry = menu.addAction(f"{column.title}{NO_ROOM if no_room else ''}")
            entry.setCheckable(True)
            entry.setChecked(shown_now)
            entry.toggled.connect(lambda seen, key=column.key: self.choose_column(key, seen=seen))
        menu.addSeparator()
        menu.addAction("恢复默认的列", lambda: self._choose({})).setEnabled(bool(self._said))
        return menu

    def _wanted(self, column: Column) -> bool:
        return self._said.get(column.key, column.usual)

    def _choose(self, said: dict[str, bool]) -> None:
        self._said = said
        if self._kept_as:
            choose(self._kept_as, said)
        self._fit()

    def row_menu(self) -> QMenu:
        """The menu of the current record: open, copy, what the page adds, and the columns."""
        menu = QMenu(self)
        menu.addAction("打开\tEnter", lambda: self.opened.emit(self.current_id()))
        menu.addAction("复制单元格", self.copy_cell)
        menu.addAction("复制所选行\tCtrl+C", self.copy)
        if self.actions():
            menu.addSeparator()
            menu.addActions(self.actions())
        menu.addSeparator()
        menu.addMenu(self.column_menu())
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click, or the menu key: what can be done with the record."""
        if self.current_id():
            menu = self.row_menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(event.globalPos())

    def set_lines(self, lines: int) -> None:
        """Let rows be so many lines high, and their texts wrap."""
        self.setWordWrap(lines > 1)
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * (lines + 0.5)))

    def show_ids(self, ids: Sequence[str], rows: Sequence[Row] = (), *, whole: bool = True) -> None:
        """Show these records; the current one stays current, the selected ones selected, if still there.

        Args:
            ids: of all records in order.
            rows: the first of their rows where they are there already (see `RecordModel.set_ids`).
            whole: False where the rest of the list is to come: what was current or selected waits for it.
        """
        current, row, selected = self._standing()
        scroll, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.records.set_ids(ids, rows)
        places = places_of(ids, {current: row, **selected} if current else selected)
        self._awaited = (current, row, selected) if not whole and current not in places else None
        for key in selected.keys() & places.keys():
            self.selectionModel().select(self.records.index(places[key], 0), _SELECT)
        if current in places:
            index = self.records.index(places[current], 0)
            self.selectionModel().setCurrentIndex(index, _LEAVE if selected else _SELECT)
            self.verticalScrollBar().setValue(scroll)
            self.scrollTo(index)
            self.horizontalScrollBar().setValue(across)
        self._say_picked()

    def waiting(self) -> bool:
        """Whether the current record is not there yet, the rest of the list being on its way."""
        return self._awaited is not None and bool(self._awaited[0]) and not self.current_id()

    def refresh(self) -> None:
        """Fetch the shown rows anew."""
        self.show_ids(self.records.ids)

    def current_id(self) -> str:
        """The current record's id, empty if there is none."""
        row = self.currentIndex().row()
        return self.records.ids[row] if 0 <= row < len(self.records.ids) else ""

    def current_row(self) -> Row | None:
        """The current record's row, None if there is none or it is being fetched."""
        return self.records.row_at(self.currentIndex().row())

    def selected_ids(self) -> list[str]:
        """Ids of the selected records, in the order shown."""
        return [self.records.ids[row] for row in self._selected_rows()]

    def selected_count(self) -> int:
        """How many records are selected."""
        return sum(last - first + 1 for first, last in self._selected_runs())

    def show_order(self, key: str, *, down: bool) -> None:
        """Show at the heading of a column that the records are ordered by it; at none for an unknown key."""
        head = self.horizontalHeader()
        places = [place for place, column in enumerate(self.records.columns) if column.key == key]
        head.setSortIndicatorShown(bool(places))
        self.records.say_order(key, down=down)
        if places:
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(places[0], order)

    def setCurrentIndex(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Make a record current and the only one selected, whatever keys are held.

        WORKAROUND: Qt's own looks at the keyboard: a list that comes while Ctrl+S is still down would select
        a second one (QAbstractItemView::selectionCommand).
        """
        self.selectionModel().setCurrentIndex(index, _ONLY)

    def pick_first(self) -> None:
        """Make the first record current."""
        if self.records.ids:
            self.setCurrentIndex(self.records.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies the selected cells."""
        if event.key() in ENTER and self.current_id():
            self.opened.emit(self.current_id())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give room that is left over to the columns that grow."""
        super().resizeEvent(event)
        self._fit()

    def copy(self) -> None:
        """Put the selected rows on the clipboard as tab-separated text, as shown (masked stays masked)."""
        if self.selected_count() > MOST_COPIED:
            self.told.emit(f"一次最多复制 {MOST_COPIED} 行，需要更多请用导出。")
            return
        rows = [self.records.row_at(row) for row in self._selected_rows()]
        if None in rows:
            self.records.fetch(self.selected_ids(), self._put_on_clipboard)
        else:
            self._put_on_clipboard([row for row in rows if row is not None])

    def _put_on_clipboard(self, rows: Sequence[Row]) -> None:
        seen = [one for place, one in enumerate(self.records.columns) if not self.isColumnHidden(place)]
        lines = ["\t".join(column.words(row) for column in seen) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.told.emit(f"已复制 {len(lines)} 行，号码按显示的样子遮盖。")

    def copy_cell(self) -> None:
        """Put the current cell on the clipboard, as shown."""
        QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))

    def _standing(self) -> tuple[str, int, dict[str, int]]:
        """The current record and the selected ones, with their rows; those still awaited while none is."""
        if self._awaited is not None and not self.current_id():
            return self._awaited
        few = self.selected_count() <= MOST_KEPT
        selected = {self.records.ids[at]: at for at in self._selected_rows()} if few else {}
        return self.current_id(), self.currentIndex().row(), selected

    def _selected_rows(self) -> list[int]:
        return [row for first, last in self._selected_runs() for row in range(first, last + 1)]

    def _selected_runs(self) -> list[tuple[int, int]]:
        """First and last of each run of selected rows: few, even where a million are selected."""
        selection = self.selectionModel().selection()
        ranges = sorted(
            (one.top(), one.bottom()) for one in (selection.at(at) for at in range(selection.count()))
        )
        runs: list[tuple[int, int]] = []
        for first, last in ranges:
            if runs and first <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return runs

    def _fit(self) -> None:
        columns, room = self.records.columns, self.viewport().width()
        least = {place: self._least(place) for place, column in enumerate(columns) if self._wanted(column)}
        own = {place for place in least if self._said.get(columns[place].key)}
        places = with_room(least, {p: 0 if p in own else columns[p].spare for p in least}, room)
        growing = [place for place in places if columns[place].grow]
        left = max(0, room - sum(least[place] for place in places))
        wished = max(1, sum(self._widths[place] for place in growing))
        for place, width in enumerate(self._widths):
            self.setColumnHidden(place, place not in places)
            if place in places:
                share = left * width // wished if place in growing else 0
                self.setColumnWidth(place, least[place] + share)

    def _least(self, place: int) -> int:
        width = self._widths[place]
        return round(width * LEAST_SHARE) if self.records.columns[place].grow else width

    def _current_changed(self, *_: object) -> None:
        self._say_picked()

    def _say_picked(self) -> None:
        current = self.current_id()
        if current != self._last_picked:
            self._last_picked = current
            self.picked.emit(current)
