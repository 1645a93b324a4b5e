"""The pane beside a list: one record as a sheet, what can be done with it below, or a hint where none is."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.parts.messages import EmptyState
from app.ui.parts.sheet_view import Sheet, SheetView


class DetailPane(QWidget):
    """Shows one sheet; its buttons do deeds that live in the page."""

    def __init__(self, icon_name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.sheet = SheetView(self)
        self.hint = EmptyState(icon_name, self)
        self.hint.say("", hint)
        self.foot = QWidget(self)
        self._row = QHBoxLayout(self.foot)
        self._row.setContentsMargins(12, 10, 12, 12)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.hint, 1)
        column.addWidget(self.foot)
        self.show_sheet(None)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a record, or say that none is chosen."""
        if sheet is not None:
            self.sheet.show_sheet(sheet)
        self.sheet.setVisible(sheet is not None)
        self.hint.setVisible(sheet is None)
        self.foot.setVisible(sheet is not None and self._row.count() > 1)

    def add_button(self, deed: QAction, words: str) -> QPushButton:
        """A button below the sheet that does a deed, and lives and dies with it."""
        button = QPushButton(words, self.foot)
        button.setIcon(deed.icon())
        button.setToolTip(deed.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.setAccessibleName(words)
        button.setEnabled(deed.isEnabled())
        button.clicked.connect(lambda _: deed.trigger())
        deed.enabledChanged.connect(button.setEnabled)
        self._row.insertWidget(self._row.count() - 1, button)
        return button
