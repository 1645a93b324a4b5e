"""The form that starts an emergency."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.records.emergencies import Emergency
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.entry_form import Input
from app.ui.words.trees import choices_of
from app.usecases.emergencies import start_emergency
from app.usecases.trees import Node


class EmergencyStartDialog(EntryDialog):
    """Name, area and ground; `saved` says the emergency's id.

    Args:
        desk: the desk.
        areas: the territory, to choose from.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, areas: Sequence[Node], parent: QWidget) -> None:
        super().__init__(desk, "启动急时", parent)
        self.save_button.setText("启动")
        self.say("启动以后，新记的服务默认计入急时；平时与急时的数字从不相加。解除时按 F8。")
        inputs = (
            input_of(Emergency, "name", 2),
            Input("area_id", "范围", "choice", (("全中心", ""), *choices_of(areas)), required=True),
            Input("reason", "启动依据", "text", (), required=True, length=200, span=WIDE),
        )
        self.build(inputs, {}, "name")

    def send(self) -> None:
        """Start it."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        self.act("启动急时", start_emergency, self.entry.values())
