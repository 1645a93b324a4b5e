"""The organisations page: the party's tree, and which areas each part of it covers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog

from app.ui.dialogs.cover import CoverDialog
from app.ui.dialogs.organisation_edit import OrganisationEditDialog
from app.ui.parts.sheet_view import Sheet
from app.ui.tree_page import TreePage, TreeRegister
from app.ui.words.organisations import Facts, sheet_of
from app.usecases import organisations
from app.usecases.areas import area_tree
from app.usecases.listing import rows_of


class OrganisationsPage(TreePage):
    """党组织."""

    shows = frozenset({"organisation", "organisation_area", "area", "member"})
    register = TreeRegister(
        "党组织",
        "organisations",
        "名在册党员",
        "从最上一级建起，例如社区党委，再在它下面新增党支部。导入花名册时，也会照表里的名称一并建立。",
        organisations.organisation_tree,
        organisations.members_per_organisation,
        organisations.move_organisation,
        "调整党组织顺序",
        organisations.delete_organisation,
        "删除党组织",
    )

    def more_deeds(self) -> None:
        """Its covered areas."""
        deed = self.add_deed("cover", "设置覆盖区域…", "areas", "Ctrl+G", self.cover)
        self.cover_button = self.add_foot_button(deed, "设置覆盖区域")

    def cover(self) -> None:
        """Choose the areas it covers."""
        node = self.tree.node(self.tree.current_id())
        if node is not None:
            self.open_dialog(CoverDialog(self.desk.desk, node.id, node.name, self.window()))

    def dialog(self, node_id: str | None, parent_id: str | None) -> QDialog:
        """The form of an organisation."""
        return OrganisationEditDialog(self.desk.desk, node_id, parent_id, self.window())

    def facts_of(self, login: Any, node_id: str) -> Facts | None:
        """Its row, what it covers, and the areas."""
        rows = login.ask(rows_of, "organisations", (node_id,))
        covered = frozenset(login.ask(organisations.areas_of, node_id))
        return Facts(rows[0], covered, login.ask(area_tree)) if rows else None

    def sheet_of(self, facts: Facts, own: int, total: int) -> Sheet:
        """Its sheet."""
        return sheet_of(facts, self.nodes, own, total)
