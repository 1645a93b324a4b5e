"""The areas page: the territory as a tree, and which organisations cover each part of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog

from app.ui.dialogs.area_edit import AreaEditDialog
from app.ui.parts.sheet_view import Sheet
from app.ui.tree_page import TreePage, TreeRegister
from app.ui.words.areas import Facts, sheet_of
from app.usecases import areas
from app.usecases.listing import rows_of
from app.usecases.organisations import organisation_tree, organisations_covering


class AreasPage(TreePage):
    """区域."""

    shows = frozenset({"area", "organisation_area", "organisation", "member"})
    register = TreeRegister(
        "区域",
        "areas",
        "名在册党员",
        "从社区建起，再在它下面新增网格、小区、楼栋。党支部覆盖哪些网格，在“党组织”页设置。",
        areas.area_tree,
        areas.members_per_area,
        areas.move_area,
        "调整区域顺序",
        areas.delete_area,
        "删除区域",
    )

    def dialog(self, node_id: str | None, parent_id: str | None) -> QDialog:
        """The form of an area."""
        return AreaEditDialog(self.desk.desk, node_id, parent_id, self.window())

    def facts_of(self, login: Any, node_id: str) -> Facts | None:
        """Its row, who covers it, and the organisations."""
        rows = login.ask(rows_of, "areas", (node_id,))
        covering = frozenset(login.ask(organisations_covering, node_id))
        return Facts(rows[0], covering, login.ask(organisation_tree)) if rows else None

    def sheet_of(self, facts: Facts, own: int, total: int) -> Sheet:
        """Its sheet."""
        return sheet_of(facts, self.nodes, own, total)
