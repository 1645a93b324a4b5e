"""A new area, or one to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.records.areas import KINDS, Area
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.record_table import shown
from app.ui.words.trees import choices_of
from app.usecases.areas import add_area, area_tree, change_area
from app.usecases.listing import rows_of
from app.usecases.trees import Node

FIRST, BELOW = "社区", {"社区": "网格"}
"""What the first area of a centre mostly is; what hangs under a kind where it is not the next one."""


class AreaEditDialog(EntryDialog):
    """One area as a form.

    Args:
        desk: the desk.
        area_id: which; None for a new one.
        parent_id: the area a new one lies in.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, area_id: str | None, parent_id: str | None, parent: QWidget) -> None:
        super().__init__(desk, "新增区域" if area_id is None else "修改区域", parent)
        self._id, self._parent_id = area_id, parent_id
        login = desk.login
        self.desk.look(lambda: _known(login, area_id), then=self._build, failed=self.refused)

    def send(self) -> None:
        """Add or change."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        changes = self.entry.changes()
        if self._id is None:
            self.act("新增区域", add_area, {n: text for n, text in self.entry.values().items() if text})
        elif changes:
            self.act("修改区域", change_area, self._id, changes, said=self._id)
        else:
            self.accept()

    def _build(self, known: tuple[Sequence[Node], Mapping[str, Any]]) -> None:
        nodes, row = known
        above = next((node for node in nodes if node.id == self._parent_id), None)
        own = next((node for node in nodes if node.id == self._id), None)
        values = {
            "name": shown(row.get("name")),
            "kind": shown(row.get("kind")) or _kind_below(above),
            "code": shown(row.get("code")),
            "parent_id": (own.parent_id if own is not None else self._parent_id) or "",
        }
        inputs = [
            input_of(Area, "name", WIDE),
            input_of(Area, "parent_id", WIDE, choices_of(nodes, self._id)),
            input_of(Area, "kind"),
            input_of(Area, "code", 2),
        ]
        self.build(inputs, values, "name")


def _known(login: Any, area_id: str | None) -> tuple[Sequence[Node], Mapping[str, Any]]:
    rows = login.ask(rows_of, "areas", (area_id,)) if area_id else ()
    return login.ask(area_tree), rows[0] if rows else {}


def _kind_below(above: Node | None) -> str:
    if above is None:
        return FIRST
    return BELOW.get(above.kind) or KINDS[min(KINDS.index(above.kind) + 1, len(KINDS) - 1)]
