"""`CallerBox`: who comes next in a round: a line for scans and letters, one for Chinese names, a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.keys import ENTER, switch_lines, walk
from app.ui.parts.scanner import ScanWatch

_ID = Qt.ItemDataRole.UserRole
_AIR = 8


class CallerBox(QWidget):
    """The line for scans always takes them, also while a choice is open; nobody is chosen by a scan's digits.

    Args:
        parent: the dialog.

    Attributes:
        named: a code was scanned, or Enter was pressed on what was typed; the text.
        chosen: one of those offered was chosen; their id.
    """

    named = Signal(str)
    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = CodeEdit(self)
        self.code.setObjectName("code")
        self.code.setAccessibleName("扫党员卡或身份证，也可以输入首字母")
        self.code.setPlaceholderText("扫卡，或输入首字母、号码")
        self.chinese = QLineEdit(self)
        self.chinese.setObjectName("chinese")
        self.chinese.setAccessibleName("按中文姓名找人")
        self.chinese.setPlaceholderText("中文姓名（F6）")
        self.question = QLabel(self)
        self.question.setWordWrap(True)
        self.choices = QListWidget(self)
        self.choices.setProperty("look", "lines")
        self.choices.setAccessibleName("名字相同或读音相同的人")
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.itemClicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for box, share in ((self.code, 3), (self.chinese, 2)):
            box.setProperty("look", "big")
            box.installEventFilter(self)
            row.addWidget(box, share)
        column.addLayout(row)
        column.addWidget(self.question)
        column.addWidget(self.choices)
        self.code.scanned.connect(self._name)
        self.code.submitted.connect(self._submitted)
        watch = ScanWatch(self, self.chinese.text, self.chinese.setText)
        watch.scanned.connect(self._name)
        watch.guard(self.chinese)
        switch = QShortcut(QKeySequence("F6"), self, activated=self.switch_box)  # type: ignore[call-overload]
        switch.setWhatsThis("中文姓名框")
        self.put_away()

    def offer(self, question: str, lines: Sequence[tuple[str, str]]) -> None:
        """Let somebody choose.

        Args:
            question: stands above.
            lines: id and words of each; a number is put before them.
        """
        self.question.setText(question)
        self.choices.clear()
        for number, (one, words) in enumerate(lines, 1):
            item = QListWidgetItem(f"{number}　{words}", self.choices)
            item.setData(_ID, one)
            item.setToolTip(words)
        self.choices.setCurrentRow(0)
        self.question.show()
        self.choices.show()
        height = sum(self.choices.sizeHintForRow(row) for row in range(self.choices.count()))
        self.choices.setFixedHeight(min(height, self.choices.sizeHintForRow(0) * 5) + _AIR)

    def put_away(self) -> None:
        """No choice any more."""
        self.choices.clear()
        self.choices.hide()
        self.question.hide()

    def switch_box(self) -> None:
        """F6: to the line for Chinese names and back."""
        switch_lines(self.code, self.chinese)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the choice, Esc puts it away, Enter names who stands in the Chinese line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if walk(self.choices, event.key()):
                return True
            if self.choices.count() and event.key() == Qt.Key.Key_Escape:
                self.put_away()
                return True
            if watched is self.chinese and event.key() in ENTER:
                self._submitted(self.chinese.text())
                return True
        return super().eventFilter(watched, event)

    def _submitted(self, text: str) -> None:
        """Enter: a number or nothing means one of those offered, anything else somebody new."""
        wanted = text.strip()
        if self.choices.count() and not wanted:
            self._choose(self.choices.currentItem())
        elif wanted.isdecimal() and 0 < int(wanted) <= self.choices.count():
            self._choose(self.choices.item(int(wanted) - 1))
        else:
            self._name(text)

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = str(item.data(_ID))
        self._empty()
        self.chosen.emit(chosen)

    def _name(self, text: str) -> None:
        self._empty()
        if text.strip():
            self.named.emit(text)

    def _empty(self) -> None:
        self.put_away()
        self.code.clear()
        self.chinese.clear()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
