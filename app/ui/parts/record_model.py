"""Rows of a table by id: ids first, rows in blocks when they are drawn, so a million open like a hundred."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.ui.parts.theme import colour, icon

BLOCK = 50
KEPT_BLOCKS = 40
Row = Mapping[str, Any]
Fetch = Callable[[Sequence[str], Callable[[Sequence[Row]], None]], None]
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
WAITING = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the words above it, the key in the row, its width in Chinese characters, where text stands.

    Columns that ``grow`` share the room that is left over, or give way where it is short. Where it is too
    short for all, columns with the highest ``spare`` are left out. Those not ``usual`` are seen when chosen.
    A column with a ``mark`` (icon and word) shows it wherever there is a value, and never the value.
    """

    title: str
    key: str
    width: float = 8
    align: str = "left"
    grow: bool = False
    spare: int = 0
    usual: bool = True
    mark: tuple[str, str] | None = None

    def words(self, row: Row) -> str:
        """What a cell of this column says."""
        value = shown(row.get(self.key))
        return self.mark[1] if self.mark is not None and value else value


_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


def shown(value: Any) -> str:
    """A value as a cell shows it: dates as 2026-09-30, hours as 1.5, yes and no and lists in Chinese."""
    if value is None:
        return ""
    return next((say(value) for kind, say in _SAID if isinstance(value, kind)), str(value))


_SAID: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "是" if value else "否"),
    (datetime, clock.show),
    (date, date.isoformat),
    (Decimal, lambda value: f"{value.normalize():f}"),
    ((list, tuple), lambda value: "、".join(shown(one) for one in value)),
)


# Plain numbers: a table that is painted asks a thousand times, and looking enums up took half of the answer.
_DISPLAY, _TOOL_TIP, _DECORATION, _FOREGROUND, _ALIGNMENT = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)
_TEXTS = frozenset({_DISPLAY, _TOOL_TIP})
_ANSWERED = _TEXTS | {_DECORATION, _FOREGROUND, _ALIGNMENT}


def _drawn(column: Column, row: Row, role: int) -> Any:
    """What a cell shows of a row that is here."""
    if role in _TEXTS:
        return column.words(row)
    marked = role == _DECORATION and column.mark is not None and row.get(column.key)
    return icon(column.mark[0], "warn") if marked and column.mark is not None else None


class RecordModel(QAbstractTableModel):
    """Rows by id, fetched in blocks; the least used blocks are forgotten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.ids: Sequence[str] = ()
        self._fetch: Fetch | None = None
        self._blocks: OrderedDict[int, dict[str, Row]] = OrderedDict()
        self._before: dict[str, Row] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._round = 0
        self._order = ("", False)
        self._flush = QTimer(self)
        self._flush.setSingleShot(True)
        self._flush.setInterval(0)
        self._flush.timeout.connect(self._ask_wanted)

    def set_source(self, columns: Sequence[Column], fetch: Fetch) -> None:
        """Say the columns, and how rows are fetched: ``fetch(ids, give)`` calls ``give(rows)`` later."""
        self.beginResetModel()
        self.columns, self._fetch = tuple(columns), fetch
        self.endResetModel()

    def set_ids(self, ids: Sequence[str], rows: Sequence[Row] = ()) -> None:
        """Show these records in this order; rows known from before stand until they are fetched anew.

        Args:
            ids: of all records.
            rows: the first of their rows where they are there already: a whole block, or all.
        """
        self.beginResetModel()
        self._before = {key: row for block in self._blocks.values() for key, row in block.items()}
        self.ids = ids
        self._blocks.clear()
        self._asked.clear()
        self._wanted.clear()
        self._round += 1
        if rows:
            self._blocks[0] = {row["id"]: row for row in rows}
        self.endResetModel()

    def say_order(self, key: str, *, down: bool) -> None:
        """Say, for those who listen, by which column the records are ordered, and which way."""
        self._order = (key, down)

    def fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        """Fetch the rows of any records, seen or not."""
        if self._fetch is not None:
            self._fetch(ids, give)

    def row_at(self, row: int) -> Row | None:
        """The row at a place, None while it is being fetched."""
        if not 0 <= row < len(self.ids):
            return None
        number, key = row // BLOCK, self.ids[row]
        block = self._blocks.get(number)
        if block is None:
            if number not in self._asked:
                self._wanted.add(number)
                self._flush.start()
            return self._before.get(key)
        self._blocks.move_to_end(number)
        return block.get(key)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt's hook: number of records."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt's hook: number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook: what a cell shows."""
        if role not in _ANSWERED or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _ALIGNMENT:
            return _ALIGN[column.align]
        row = self.row_at(index.row())
        if row is not None:
            return _drawn(column, row, role)
        if role == _FOREGROUND:
            return colour("muted")
        return WAITING if role == _DISPLAY else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's hook: headings above, row numbers at the side."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align]
        if role == Qt.ItemDataRole.AccessibleTextRole and column.key == self._order[0]:
            return f"{column.title}，{'倒序' if self._order[1] else '正序'}"
        return column.title if role == Qt.ItemDataRole.DisplayRole else None

    def _ask_wanted(self) -> None:
        wanted, self._wanted = sorted(self._wanted), set()
        for number in wanted:
            self._asked.add(number)
            self._ask_block(number, self._round)

    def _ask_block(self, number: int, round_: int) -> None:
        if self._fetch is None:
            return
        ids = self.ids[number * BLOCK : (number + 1) * BLOCK]
        self._fetch(ids, lambda rows: self._take(number, round_, rows))

    def _take(self, number: int, round_: int, rows: Sequence[Row]) -> None:
        if round_ != self._round:
            return
        self._asked.discard(number)
        self._blocks[number] = {row["id"]: row for row in rows}
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        last = min((number + 1) * BLOCK, len(self.ids)) - 1
        self.dataChanged.emit(self.index(number * BLOCK, 0), self.index(last, len(self.columns) - 1))
