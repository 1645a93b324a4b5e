"""Which areas an organisation covers: the tree of areas with boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.messages import confirm
from app.ui.parts.tree_view import TreeView
from app.ui.words.trees import shown_nodes
from app.usecases.areas import area_tree
from app.usecases.organisations import areas_of, set_areas
from app.usecases.trees import Node

MOST_NAMED = 6


class CoverDialog(QDialog):
    """Tick the areas.

    Args:
        desk: the desk.
        organisation_id: of which organisation.
        name: its name.
        parent: the window it stands over.
    """

    note: QLabel
    tree: TreeView
    chosen: QLabel
    message: QLabel
    save_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, desk: Desk, organisation_id: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "cover")
        self.setWindowTitle("设置覆盖区域")
        self.note.setText(f"“{name}”覆盖哪些区域？可以勾选几个。")
        self.desk = desk.at(self)
        self._id = organisation_id
        self._before: frozenset[str] = frozenset()
        self.tree.set_boxes()
        self.tree.set_heads("区域", "")
        self.tree.ticked.connect(self._say_chosen)
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, activated=self.save)  # type: ignore[call-overload]
        login = desk.login
        self.desk.look(lambda: (login.ask(area_tree), login.ask(areas_of, organisation_id)), then=self._show)

    def save(self) -> None:
        """Keep what is ticked."""
        ids = self.tree.ticked_ids()
        if not self.save_button.isEnabled() or frozenset(ids) == self._before:
            self.accept()
            return
        self.save_button.setEnabled(False)
        self.desk.act(
            set_areas,
            self._id,
            ids,
            then=lambda _: self.accept(),
            failed=self._refused,
            always=lambda: self.save_button.setEnabled(True),
            label="设置党组织覆盖区域",
        )

    def reject(self) -> None:
        """Esc: leave, after asking if something was ticked."""
        same = frozenset(self.tree.ticked_ids()) == self._before
        if same or confirm(self, "还没有保存", "勾选的区域还没有保存，要放弃吗？", "放弃"):
            super().reject()

    def _show(self, known: tuple[Sequence[Node], Sequence[str]]) -> None:
        nodes, covered = known
        self._before = frozenset(covered)
        self.tree.show_nodes(shown_nodes(nodes))
        self.tree.tick(covered)
        self.tree.pick(covered[0]) if covered else self.tree.pick_first()
        self.tree.setFocus()
        self.save_button.setEnabled(bool(nodes))
        if nodes:
            self._say_chosen()
        else:
            self.chosen.setText("还没有区域。请先到“区域”页建立网格，再回来勾选。")

    def _say_chosen(self) -> None:
        found = [node for key in self.tree.ticked_ids() if (node := self.tree.node(key)) is not None]
        names = "、".join(node.name for node in found[:MOST_NAMED])
        more = "……" if len(found) > MOST_NAMED else ""
        self.chosen.setText(f"已选 {len(found)} 个：{names}{more}" if found else "还没有勾选。")

    def _refused(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
