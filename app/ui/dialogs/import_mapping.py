"""The mapping step of the import dialog: each heading, what stands below it, and the field it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from app.ui.parts.choices import BySound

LEFT_OUT = "不导入这一列"
WIDEST_SAMPLE = 60
"""So many characters of what stands below a heading are shown."""


class MappingGrid(QWidget):
    """One line for each heading.

    Args:
        prepared: the dry run whose headings are shown.
        fields: words of each field by its name, the first being its label.
        changed: called when another field is chosen.
    """

    def __init__(
        self, prepared: Any, fields: Mapping[str, tuple[str, ...]], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self.boxes: dict[str, QComboBox] = {}
        self._given = {head.head: head.field for head in prepared.heads}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(16)
        for column, words in enumerate(("表头", "表中内容", "对应的字段")):
            title = QLabel(words, self)
            title.setProperty("look", "small")
            grid.addWidget(title, 0, column)
        offered = self._offered(fields)
        for line, head in enumerate(prepared.heads, start=1):
            self._add(grid, line, head, prepared.register, offered, changed)
        for column, share in enumerate((3, 5, 4)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(len(self.boxes) + 1, 1)

    def chosen(self) -> dict[str, str]:
        """Field name by heading as the boxes say, '' for a column that is left out."""
        return {head: str(box.currentData()) for head, box in self.boxes.items()}

    def differs(self) -> bool:
        """Whether somebody has chosen otherwise than was proposed."""
        return self.chosen() != self._given

    def _offered(self, fields: Mapping[str, tuple[str, ...]]) -> QStandardItemModel:
        """What can be chosen, one list for all boxes."""
        offered = QStandardItemModel(self)
        for words, name in ((LEFT_OUT, ""), *((words[0], name) for name, words in fields.items())):
            entry = QStandardItem(words)
            entry.setData(name, Qt.ItemDataRole.UserRole)
            offered.appendRow(entry)
        return offered

    def _add(
        self,
        grid: QGridLayout,
        line: int,
        head: Any,
        register: str,
        offered: QStandardItemModel,
        changed: Callable[[], object],
    ) -> None:
        from app.intake.faulty import cell_words

        label = QLabel(head.head, self)
        samples = "、".join(dict.fromkeys(cell_words(register, head.field, text) for text in head.samples))
        below = QLabel(samples if len(samples) <= WIDEST_SAMPLE else f"{samples[:WIDEST_SAMPLE]}…", self)
        below.setProperty("look", "muted")
        for words in (label, below):
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        box = QComboBox(self)
        BySound(box)
        # Otherwise each box measures all entries again and again: with twenty boxes 50 ms.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(9)
        box.setModel(offered)
        box.setCurrentIndex(max(0, box.findData(head.field)))
        box.setAccessibleName(f"{head.head} 对应的字段")
        box.currentIndexChanged.connect(lambda _: changed())
        label.setBuddy(box)
        for column, part in enumerate((label, below, box)):
            grid.addWidget(part, line, column)
        self.boxes[head.head] = box
