"""A dated setting: what it is from a day on, and by which paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.base import clock
from app.records.centre import Setting
from app.records.rules import RULES
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.parts.form import fit
from app.ui.words.settings import about
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
        rule = RULES.get(key)
        value = input_of(Setting, "value", 2)
        if rule is not None and rule.choices:
            value = replace(value, sort="choice", choices=tuple((one, one) for one in rule.choices))
        elif rule is not None and rule.unit:
            value = replace(value, label=f"{value.label}（{rule.unit}）")
        inputs = (
            input_of(Setting, "key", WIDE),
            value,
            input_of(Setting, "valid_from"),
            replace(input_of(Setting, "source", WIDE), sort="text", required=True),
        )
        values = {"key": key, "valid_from": clock.today().isoformat()}
        entry = self.build(inputs, values, "value" if key else "key")
        box = entry.boxes["key"]
        assert isinstance(box, QLineEdit)  # noqa: S101 - its field is a text
        offers = QCompleter(sorted({*known, *RULES}), box)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(offers)
        box.textChanged.connect(self._tell)
        self._tell(key)

    def _tell(self, key: str) -> None:
        """Say what is known of the item."""
        rule = RULES.get(key.strip())
        how = "改数字就另起一条：从哪天起、依据哪份文件。以前的有效到那一天。"
        self.say(f"{about(rule)}{how}" if rule is not None else how)
        fit(self)

    def send(self) -> None:
        """Keep it."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        said = self.entry.values()
        self.act("修改设置", change_setting, said["key"], said["value"], said["valid_from"], said["source"])
