"""A new organisation, or one to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.records.organisations import KINDS, Organisation, kind_by_name
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.record_table import shown
from app.ui.words.trees import choices_of
from app.usecases.listing import rows_of
from app.usecases.organisations import add_organisation, change_organisation, organisation_tree
from app.usecases.trees import Node

BRANCH = "党支部"
FIRST = "社区党委"
"""What the first organisation of a centre mostly is."""
ENDINGS = ("党工委", "党委", "党总支", "党支部", "党小组", "支部")


class OrganisationEditDialog(EntryDialog):
    """One organisation as a form.

    Args:
        desk: the desk.
        organisation_id: which; None for a new one.
        parent_id: the organisation a new one hangs under.
        parent: the window it stands over.
    """

    def __init__(
        self, desk: Desk, organisation_id: str | None, parent_id: str | None, parent: QWidget
    ) -> None:
        super().__init__(desk, "新增党组织" if organisation_id is None else "修改党组织", parent)
        self._id, self._parent_id = organisation_id, parent_id
        self._kind_is_chosen = organisation_id is not None
        login = desk.login
        self.desk.look(lambda: _known(login, organisation_id), then=self._build, failed=self.refused)

    def send(self) -> None:
        """Add or change."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        values, changes = self.entry.values(), self.entry.changes()
        if values["kind"] != BRANCH:
            values["branch_kind"] = ""
            changes["branch_kind"] = ""
        if self._id is None:
            self.act("新增党组织", add_organisation, {name: text for name, text in values.items() if text})
        elif self.changed():
            self.act("修改党组织", change_organisation, self._id, changes, said=self._id)
        else:
            self.accept()

    def _build(self, known: tuple[Sequence[Node], Mapping[str, Any]]) -> None:
        nodes, row = known
        above = next((node for node in nodes if node.id == self._parent_id), None)
        own = next((node for node in nodes if node.id == self._id), None)
        values = {
            "name": shown(row.get("name")),
            "kind": shown(row.get("kind")) or _kind_below(above),
            "branch_kind": shown(row.get("branch_kind")),
            "code": shown(row.get("code")),
            "parent_id": (own.parent_id if own is not None else self._parent_id) or "",
        }
        entry = self.build(
            [
                input_of(Organisation, "name", WIDE),
                input_of(Organisation, "parent_id", WIDE, choices_of(nodes, self._id)),
                input_of(Organisation, "kind"),
                input_of(Organisation, "branch_kind"),
                input_of(Organisation, "code"),
            ],
            values,
            "name",
        )
        kind = entry.boxes["kind"]
        assert isinstance(kind, QComboBox)  # noqa: S101 - its field has choices
        kind.activated.connect(self._choose_kind)
        kind.currentIndexChanged.connect(self._follow_kind)
        entry.edited.connect(self._read_kind)
        self._follow_kind()

    def _choose_kind(self) -> None:
        self._kind_is_chosen = True

    def _follow_kind(self) -> None:
        assert self.entry is not None  # noqa: S101 - built before it calls
        self.entry.boxes["branch_kind"].setEnabled(self.entry.values()["kind"] == BRANCH)

    def _read_kind(self, name: str) -> None:
        """A name that tells its kind sets it, as long as nobody has chosen one."""
        assert self.entry is not None  # noqa: S101 - it is the one that calls
        typed, kind = self.entry.values()["name"], self.entry.boxes["kind"]
        if name == "name" and not self._kind_is_chosen and typed.endswith(ENDINGS):
            assert isinstance(kind, QComboBox)  # noqa: S101 - its field has choices
            kind.setCurrentIndex(kind.findData(kind_by_name(typed)))


def _known(login: Any, organisation_id: str | None) -> tuple[Sequence[Node], Mapping[str, Any]]:
    rows = login.ask(rows_of, "organisations", (organisation_id,)) if organisation_id else ()
    return login.ask(organisation_tree), rows[0] if rows else {}


def _kind_below(above: Node | None) -> str:
    """What mostly hangs under such a node: 社区党委 → 党支部, 党支部 → 党小组."""
    if above is None:
        return FIRST
    place = KINDS.index(above.kind)
    return BRANCH if above.kind == FIRST else KINDS[min(place + 1, len(KINDS) - 1)]
