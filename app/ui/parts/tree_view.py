"""A tree of named nodes with a count at the right: open nodes stay open, names are found by typing.

It stands on `QTreeWidget`: such a tree has hundreds of nodes, all known at once, so that a model of our own
would only repeat what Qt's keeps. Large lists belong into the record table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QElapsedTimer, QItemSelection, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.ui.parts import tokens
from app.ui.parts.keys import ENTER
from app.ui.parts.theme import colour

_ID = Qt.ItemDataRole.UserRole
NAME, COUNT = 0, 1
COUNT_SIGNS = 4
OPEN_AT_FIRST = 2
"""So many levels are open when a tree is shown for the first time."""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node.

    Attributes:
        id: by which the page knows it.
        name: what is read.
        kind: what sort of node; told to those who listen.
        parent_id: the node it hangs on; None, or one that is not shown: it stands on top.
        depth: levels above it, from 0.
        count: the figure at the right; None shows nothing.
    """

    id: str
    name: str
    kind: str
    parent_id: str | None
    depth: int
    count: int | None = None


class TreeView(QTreeWidget):
    """The view. Actions added to it are its context menu, by mouse and by the menu key.

    Attributes:
        picked: the current node's id, or an empty text where there is none.
        opened: a node was opened with Enter or a double click.
        ticked: a box was ticked or cleared, where nodes have boxes.
    """

    picked = Signal(str)
    opened = Signal(str)
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._nodes: dict[str, TreeNode] = {}
        self._closed: set[str] = set()
        self._seen: set[str] = set()
        self._boxes = False
        self._unit = ""
        self._typed = ""
        self._since_key = QElapsedTimer()
        self._last_picked = ""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(round(self.fontMetrics().horizontalAdvance("国") * 1.4))
        self.set_heads("名称", "")
        self.itemExpanded.connect(lambda item: self._closed.discard(item.data(NAME, _ID)))
        self.itemCollapsed.connect(lambda item: self._closed.add(item.data(NAME, _ID)))
        self.itemChanged.connect(lambda *_: self.ticked.emit())
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(NAME, _ID)))

    def set_heads(self, name: str, count: str, unit: str = "") -> None:
        """Say what stands above the names and the counts, and what is counted (for those who listen)."""
        self._unit = unit
        self.setColumnCount(2 if count else 1)
        self.setHeaderLabels([name, count] if count else [name])
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        if count:
            width = self.fontMetrics().horizontalAdvance("国" * max(COUNT_SIGNS, len(count))) + 30
            head.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(COUNT, width)
            self.headerItem().setTextAlignment(COUNT, _RIGHT)

    def set_boxes(self) -> None:
        """Give every node a box to tick."""
        self._boxes = True

    def show_nodes(self, nodes: Sequence[TreeNode]) -> None:
        """Show these nodes, parents before children; the current, open and ticked ones stay so."""
        current, ticked = self.current_id(), self.ticked_ids()
        scroll = self.verticalScrollBar().value()
        self.blockSignals(True)  # noqa: FBT003 - Qt takes it by place
        self.clear()
        self._nodes = {node.id: node for node in nodes}
        self._items = {}
        for node in nodes:
            item = self._item(node)
            above = self._items.get(node.parent_id or "")
            if above is None:
                self.addTopLevelItem(item)
            else:
                above.addChild(item)
            self._items[node.id] = item
        for key, item in self._items.items():
            if key not in self._seen and self._nodes[key].depth >= OPEN_AT_FIRST:
                self._closed.add(key)
            item.setExpanded(key not in self._closed)
        self._seen |= self._items.keys()
        self.tick(ticked)
        self.blockSignals(False)  # noqa: FBT003 - Qt takes it by place
        if current in self._items:
            self.setCurrentItem(self._items[current])
        self.verticalScrollBar().setValue(scroll)
        self._say_picked()

    def node(self, node_id: str) -> TreeNode | None:
        """The node of that id, None if it is not shown."""
        return self._nodes.get(node_id)

    def current_id(self) -> str:
        """The current node's id, empty if there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(NAME, _ID))

    def pick(self, node_id: str) -> None:
        """Make a node the current one and bring it into sight; an unknown id does nothing."""
        item = self._items.get(node_id)
        if item is not None:
            for above in _above(item):
                above.setExpanded(True)
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def pick_first(self) -> None:
        """Make the first node the current one."""
        if self._nodes:
            self.pick(next(iter(self._nodes)))

    def siblings(self, node_id: str) -> tuple[str, ...]:
        """Ids of the nodes that hang where this one hangs, itself among them, in their order."""
        item = self._items.get(node_id)
        if item is None:
            return ()
        above = item.parent() or self.invisibleRootItem()
        return tuple(str(above.child(row).data(NAME, _ID)) for row in range(above.childCount()))

    def tick(self, ids: Iterable[str]) -> None:
        """Tick these boxes, open what they stand under, and clear all others."""
        wanted = set(ids)
        for key, item in self._items.items() if self._boxes else ():
            item.setCheckState(NAME, Qt.CheckState.Checked if key in wanted else Qt.CheckState.Unchecked)
            for above in _above(item) if key in wanted else ():
                above.setExpanded(True)

    def ticked_ids(self) -> tuple[str, ...]:
        """Ids of the ticked nodes, in the order shown."""
        return tuple(
            key
            for key, item in self._items.items()
            if self._boxes and item.checkState(NAME) == Qt.CheckState.Checked
        )

    def keyboardSearch(self, search: str) -> None:
        """Go to the next node whose name, full pinyin or initials begin like, or contain, what is typed."""
        pause = QApplication.keyboardInputInterval()
        again = self._since_key.isValid() and self._since_key.elapsed() <= pause
        self._typed = self._typed + search.lower() if again else search.lower()
        self._since_key.start()
        shown = [key for key in self._nodes if self._is_in_sight(key)]
        if not shown or not self._typed.strip():
            return
        current = self.current_id()
        start = shown.index(current) if current in shown else 0
        step = 0 if len(self._typed) > 1 else 1
        order = [*shown[start + step :], *shown[: start + step]]
        ranked = sorted(order, key=lambda key: _fit(self._typed, self._nodes[key].name))
        if _fit(self._typed, self._nodes[ranked[0]].name) < _NO_FIT:
            self.pick(ranked[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in ENTER and self.current_id() and not self._boxes:
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt's hook: say what is current now."""
        super().selectionChanged(selected, deselected)
        if not self.signalsBlocked():
            self._say_picked()

    def _item(self, node: TreeNode) -> QTreeWidgetItem:
        figure = "" if node.count is None else str(node.count)
        item = QTreeWidgetItem([node.name, figure] if self.columnCount() > 1 else [node.name])
        item.setData(NAME, _ID, node.id)
        item.setToolTip(NAME, f"{node.name}（{node.kind}）")
        told = f"{node.name}，{node.kind}" + (f"，{figure} {self._unit}" if figure else "")
        item.setData(NAME, Qt.ItemDataRole.AccessibleTextRole, told)
        if self.columnCount() > 1:
            item.setTextAlignment(COUNT, _RIGHT)
            item.setForeground(COUNT, colour("muted"))
        if self._boxes:
            item.setCheckState(NAME, Qt.CheckState.Unchecked)
        height = round(self.fontMetrics().height() * tokens.ROW_FACTOR)
        item.setSizeHint(NAME, QSize(0, height))
        return item

    def _is_in_sight(self, key: str) -> bool:
        return all(above.isExpanded() for above in _above(self._items[key]))

    def _say_picked(self) -> None:
        current = self.current_id()
        if current != self._last_picked:
            self._last_picked = current
            self.picked.emit(current)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NO_FIT = 2


def _above(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """The items an item hangs under, from the nearest up."""
    above = cast("QTreeWidgetItem | None", item.parent())
    while above is not None:
        yield above
        above = cast("QTreeWidgetItem | None", above.parent())


def _fit(typed: str, name: str) -> int:
    """How well a name fits what is typed: 0 it begins so, 1 it contains it (two signs up), 2 not at all."""
    from app.base.pinyin import search_tokens

    forms = search_tokens(name)
    words = (name.lower(), *forms.full, *forms.initials)
    if any(word.startswith(typed) for word in words):
        return 0
    return 1 if len(typed) > 1 and any(typed in word for word in words) else _NO_FIT
