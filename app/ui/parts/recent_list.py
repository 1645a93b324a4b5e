"""`RecentList`: the last ones something was done for, the newest on top, each once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

REMEMBERED = 10
_ID = Qt.ItemDataRole.UserRole


class RecentList(QListWidget):
    """Remembers ten for as long as the window is open.

    Attributes:
        chosen: one was clicked, or Enter was pressed on it; its id.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.itemActivated.connect(lambda item: self.chosen.emit(item.data(_ID)))
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_ID)))

    def remember(self, record_id: str, words: str) -> None:
        """Put one on top; who is there already moves up."""
        for row in range(self.count()):
            if self.item(row).data(_ID) == record_id:
                self.takeItem(row)
                break
        item = QListWidgetItem(words)
        item.setData(_ID, record_id)
        self.insertItem(0, item)
        while self.count() > REMEMBERED:
            self.takeItem(REMEMBERED)
