"""The dialog behind F1: every key that works now, read from the window itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QWidget

from app.ui.page import Page
from app.ui.parts.form import load_form

EVERYWHERE, HERE = "随处可用", "本页"


class ShortcutsDialog(QDialog):
    """Lists the keys of a window by page.

    Args:
        window: whose keys are listed.
    """

    keys: QWidget
    close_button: QPushButton

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        load_form(self, "shortcuts")
        grid = QGridLayout(self.keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        heading = ""
        for group, words, keys in shortcuts_of(window):
            if group != heading:
                heading = group
                grid.addWidget(self._label(group, "section"), grid.rowCount(), 0, 1, 2)
            row = grid.rowCount()
            grid.addWidget(self._label(keys, "badge"), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._label(words, ""), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def _label(self, words: str, look: str) -> QLabel:
        label = QLabel(words, self.keys)
        label.setProperty("look", look)
        return label


def shortcuts_of(window: QWidget) -> list[tuple[str, str, str]]:
    """Group, words and keys of every shortcut of a window that works where the user is now."""
    known = [(one.whatsThis(), one.key(), one.parent()) for one in window.findChildren(QShortcut)]
    known += [(one.text().rstrip("…."), one.shortcut(), one.parent()) for one in window.findChildren(QAction)]
    found = []
    for words, keys, owner in known:
        page = _page_of(owner)
        if words and not keys.isEmpty() and (page is None or page.isVisible()):
            group = EVERYWHERE if page is None else HERE
            found.append((group, words, keys.toString(QKeySequence.SequenceFormat.NativeText)))
    return sorted(found, key=lambda line: line[0] == EVERYWHERE)


def _page_of(owner: QObject | None) -> Page | None:
    while owner is not None and not isinstance(owner, Page):
        owner = owner.parent()
    return owner
