"""`TreePage`: a page whose register is a tree: the tree at the left, the chosen node at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts import tokens
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.sheet_view import Sheet, SheetView
from app.ui.parts.theme import icon
from app.ui.parts.tree_view import TreeView
from app.ui.words.trees import shown_nodes, totals
from app.usecases.trees import Node

UseCase = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class TreeRegister:
    """What a page must know of its register.

    Attributes:
        noun: what one node is called.
        icon: its picture.
        unit: what is counted at the right, for those who listen.
        hint: the sentence of the empty page.
        tree: the ask for all nodes.
        counts: the ask for each node's own figure.
        move: the act that changes a node's place.
        move_label: what the status line says then.
        delete: the act that takes a node out.
        delete_label: what the status line says then.
    """

    noun: str
    icon: str
    unit: str
    hint: str
    tree: UseCase
    counts: UseCase
    move: UseCase
    move_label: str
    delete: UseCase
    delete_label: str


class TreePage(Page):
    """Tree and sheet; which register it is, its sheet and its form are said by the pages made of it."""

    form = "tree_page"
    register: ClassVar[TreeRegister]

    title_label: QLabel
    count: QLabel
    up_button: QPushButton
    down_button: QPushButton
    add_button: QPushButton
    split: QSplitter
    lists: QStackedWidget
    tree: TreeView
    detail: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        said = self.register
        self.nodes: Sequence[Node] = ()
        self.own: Mapping[str, int] = {}
        self._totals: Mapping[str, int] = {}
        self._next = ""
        self.deeds: dict[str, QAction] = {}
        self.title_label.setText(said.noun)
        self.tree.setAccessibleName(said.noun)
        self.tree.set_heads(said.noun, "在册党员", said.unit)
        self.tree.picked.connect(self._look_up)
        self.tree.opened.connect(lambda _: self.edit())
        self._foot = QWidget(self.detail)
        self._foot_row = QHBoxLayout(self._foot)
        self._build_detail()
        self._build_empty()
        if self.may("EDIT_ORGANISATIONS"):
            self._build_deeds()
        for button in (self.up_button, self.down_button, self.add_button):
            button.setVisible(self.may("EDIT_ORGANISATIONS"))
        self._foot_row.addStretch(1)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([1000, 400])

    def sheet_of(self, facts: Any, own: int, total: int) -> Sheet:
        """The sheet of the node the facts are about."""
        raise NotImplementedError

    def facts_of(self, login: Any, node_id: str) -> Any | None:
        """All that the sheet needs, asked on a reader thread; None if the node is gone."""
        raise NotImplementedError

    def dialog(self, node_id: str | None, parent_id: str | None) -> QDialog:
        """The form of a node, or of a new one under a parent; it says ``saved`` with the node's id."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the tree."""
        super().showEvent(event)
        self.tree.setFocus()

    def reload(self) -> None:
        """Ask for the tree and its figures."""
        login, said = self.desk.desk.login, self.register
        self.desk.look(
            lambda: (login.ask(said.tree), login.ask(said.counts)), then=self._show_tree, topic="tree"
        )

    def show_record(self, record_id: str) -> None:
        """Make a node the current one, as soon as it is there."""
        self._next = record_id
        self.tree.pick(record_id)

    def add(self) -> None:
        """A new node under the current one."""
        self._open(self.dialog(None, self.tree.current_id() or None))

    def edit(self) -> None:
        """Change the current node."""
        if "edit" in self.deeds and self.tree.current_id():
            self._open(self.dialog(self.tree.current_id(), None))

    def delete(self) -> None:
        """Take the current node out, after asking."""
        node = self.tree.node(self.tree.current_id())
        if node is None:
            return
        text = f"将删除“{node.name}”。还有党员或下级在用时不能删除；删错了可以撤销。"
        if confirm(self.window(), self.register.delete_label, text, "删除"):
            beside = self._beside(node.id)
            label = self.register.delete_label
            self.desk.act(self.register.delete, node.id, then=lambda _: self._want(beside), label=label)

    def shift(self, step: int) -> None:
        """Let the current node change places with its neighbour."""
        node_id = self.tree.current_id()
        self.desk.act(self.register.move, node_id, step, label=self.register.move_label)

    def add_deed(self, name: str, words: str, picture: str, keys: str, slot: Callable[[], object]) -> QAction:
        """Something that can be done with a node: in the context menu, by keys, and with its button.

        Args:
            name: by which `deeds` knows it.
            words: in the menu.
            picture: name of its icon.
            keys: shortcut, works anywhere on the page.
            slot: does it.
        """
        deed = QAction(icon(picture), words, self)
        deed.setShortcut(QKeySequence(keys))
        deed.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        deed.triggered.connect(lambda _: slot())
        self.addAction(deed)
        self.tree.addAction(deed)
        self.deeds[name] = deed
        return deed

    def add_foot_button(self, deed: QAction, words: str) -> QPushButton:
        """A button below the sheet that does a deed."""
        button = QPushButton(words, self._foot)
        button.setIcon(deed.icon())
        self._foot_row.addWidget(button)
        _bind(button, deed)
        return button

    def _build_deeds(self) -> None:
        add = self.add_deed("add", "新增下级…", "add", "F4", self.add)
        edit = self.add_deed("edit", "修改…", "edit", "F2", self.edit)
        self.edit_button = self.add_foot_button(edit, "修改")
        self.more_deeds()
        up = self.add_deed("up", "上移", "up", "Alt+Up", lambda: self.shift(-1))
        down = self.add_deed("down", "下移", "down", "Alt+Down", lambda: self.shift(1))
        delete = self.add_deed("delete", "删除…", "delete", "Del", self.delete)
        self.delete_button = self.add_foot_button(delete, "删除")
        for button, deed, ink in (
            (self.up_button, up, "text"),
            (self.down_button, down, "text"),
            (self.add_button, add, "on_accent"),
        ):
            _bind(button, deed)
            button.setIcon(icon(str(button.objectName()).removesuffix("_button"), ink))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))

    def more_deeds(self) -> None:
        """What else can be done with a node of this register."""

    def _build_detail(self) -> None:
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.sheet = SheetView(self.detail)
        self.sheet.setAccessibleName(self.register.noun)
        self._foot_row.setContentsMargins(16, 10, 16, 12)
        self._foot_row.setSpacing(8)
        column.addWidget(self.sheet, 1)
        column.addWidget(self._foot)

    def _build_empty(self) -> None:
        said = self.register
        self._empty = EmptyState(said.icon, self.lists)
        self._empty.say(f"还没有{said.noun}", said.hint)
        if self.may("EDIT_ORGANISATIONS"):
            self._empty.add_button(f"新增第一个{said.noun}", self.add, main=True)
        self.lists.addWidget(self._empty)

    def _open(self, dialog: QDialog) -> None:
        dialog.saved.connect(self._want)  # type: ignore[attr-defined]  # every form of a node says so
        self.open_dialog(dialog)

    def _want(self, node_id: str) -> None:
        self._next = node_id

    def _beside(self, node_id: str) -> str:
        sisters = self.tree.siblings(node_id)
        place = sisters.index(node_id)
        beside = sisters[place + 1 : place + 2] or sisters[max(0, place - 1) : place]
        node = self.tree.node(node_id)
        return beside[0] if beside else (node.parent_id or "" if node is not None else "")

    def _show_tree(self, found: tuple[Sequence[Node], Mapping[str, int]]) -> None:
        self.nodes, self.own = found
        self._totals = totals(self.nodes, self.own)
        self.tree.show_nodes(shown_nodes(self.nodes, self._totals))
        self.count.setText(f"{len(self.nodes)} 个")
        self.lists.setCurrentIndex(0 if self.nodes else 1)
        self.detail.setVisible(bool(self.nodes))
        following, self._next = self._next, ""
        self.tree.pick(following)
        if not self.tree.current_id():
            self.tree.pick_first()
        self._look_up(self.tree.current_id())

    def _look_up(self, node_id: str) -> None:
        self._allow(node_id)
        if node_id:
            login = self.desk.desk.login
            self.desk.look(lambda: self.facts_of(login, node_id), then=self._show_facts, topic="facts")

    def _show_facts(self, facts: Any | None) -> None:
        if facts is not None:
            node_id = facts.row["id"]
            self.sheet.show_sheet(
                self.sheet_of(facts, self.own.get(node_id, 0), self._totals.get(node_id, 0))
            )

    def _allow(self, node_id: str) -> None:
        sisters = self.tree.siblings(node_id)
        may = {
            "up": bool(sisters) and sisters[0] != node_id,
            "down": bool(sisters) and sisters[-1] != node_id,
        }
        for name, deed in self.deeds.items():
            deed.setEnabled(may.get(name, bool(node_id) or name == "add"))


def _bind(button: QPushButton, deed: QAction) -> None:
    """Let a button do a deed, live and die with it, and say its keys."""
    button.clicked.connect(lambda _: deed.trigger())
    button.setToolTip(deed.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
    button.setAccessibleName(button.text())
    deed.enabledChanged.connect(button.setEnabled)
