"""A dated setting: what it is from a day on, and by which paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.base import clock
from app.records.centre import Setting
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.usecases.settings import change_setting


class SettingEditDialog(EntryDialog):
    """One setting as a form.

    Args:
        desk: the desk.
        key: the item to say anew, empty for any.
        known: items that there are.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, key: str, known: Sequence[str], parent: QWidget) -> None:
        super().__init__(desk, "新增设置", parent)
        self.say("改数字就另起一条：从哪天起、依据哪份文件。以前的有效到那一天。")
        inputs = (
            input_of(Setting, "key", WIDE),
            input_of(Setting, "value", 2),
            input_of(Setting, "valid_from"),
            replace(input_of(Setting, "source", WIDE), sort="text"),
        )
        values = {"key": key, "valid_from": clock.today().isoformat()}
        entry = self.build(inputs, values, "value" if key else "key")
        box = entry.boxes["key"]
        assert isinstance(box, QLineEdit)  # noqa: S101 - its field is a text
        offers = QCompleter(sorted(set(known)), box)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(offers)

    def send(self) -> None:
        """Keep it."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        said = self.entry.values()
        self.act("修改设置", change_setting, said["key"], said["value"], said["valid_from"], said["source"])
