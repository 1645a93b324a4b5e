"""`PeoplePicker`: choose many from a list by typing: Enter adds, Del takes out. It knows no register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.ui.parts.keys import ENTER, walk

PAUSE = 80
"""Milliseconds without a key before somebody is looked for."""
_ID, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_TAKE_OUT = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


@dataclass(frozen=True, slots=True)
class Pick:
    """One who can be chosen: id, name, and the words that tell people of one name apart."""

    id: str
    name: str
    words: str = ""


class PeoplePicker(QWidget):
    """A line, those who fit it, and those who are chosen.

    Attributes:
        asked: something was typed; to be answered with `show_found`.
        changed: somebody was chosen or taken out.
        done: Enter on an empty line: go on to what comes next.
    """

    asked = Signal(str)
    changed = Signal()
    done = Signal()

    def __init__(self, noun: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self._asked = ""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("姓名、拼音、首字母或号码，回车加入；可以一位接一位")
        self.search.setAccessibleName(f"查找{noun}，回车加入")
        self.found = QListWidget(self)
        self.found.setAccessibleName(f"找到的{noun}")
        self.chosen = QListWidget(self)
        self.chosen.setAccessibleName(f"已选的{noun}")
        self.told = QLabel(self)
        self.count = QLabel(self)
        for words in (self.told, self.count):
            words.setProperty("look", "small")
        for listed in (self.found, self.chosen):
            listed.setProperty("look", "lines")
            listed.setMinimumHeight(self.fontMetrics().height() * 4)
            listed.setMaximumHeight(self.fontMetrics().height() * 8)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.search, 0, 0, 1, 2)
        grid.addWidget(self.told, 1, 0)
        grid.addWidget(self.count, 1, 1)
        grid.addWidget(self.found, 2, 0)
        grid.addWidget(self.chosen, 2, 1)
        for column, share in enumerate((3, 2)):
            grid.setColumnStretch(column, share)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.found.itemDoubleClicked.connect(self._take)
        for watched in (self.search, self.found, self.chosen):
            watched.installEventFilter(self)
        self._say()

    def pausing(self) -> bool:
        """Whether something was typed that is not looked for yet."""
        return self._pause.isActive()

    def ids(self) -> list[str]:
        """Those who are chosen, in the order they were added."""
        return [self.chosen.item(row).data(_ID) for row in range(self.chosen.count())]

    def put(self, picks: Sequence[Pick]) -> None:
        """Add some; who is chosen already stays once."""
        there = set(self.ids())
        for pick in picks:
            if pick.id not in there:
                self.chosen.addItem(_item(pick, pick.name))
                there.add(pick.id)
        self._say()
        self.changed.emit()

    def show_found(self, text: str, picks: Sequence[Pick]) -> None:
        """Answer what was asked for; an answer to something older is dropped.

        After an Enter that was faster than the answer the only one who fits is added; several are shown.
        """
        if text in self._waiting:
            self._waiting.remove(text)
            if len(picks) == 1:
                self.put(picks)
                return
            if self.search.text().strip():
                return
            self.search.setText(text)
            self._pause.stop()
        if text != self.search.text().strip():
            return
        self._asked = text
        self.found.clear()
        for pick in picks:
            self.found.addItem(_item(pick, "　".join(part for part in (pick.name, pick.words) if part)))
        if picks:
            self.found.setCurrentRow(0)
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the line walk through those found and add them; Del takes a chosen one out."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key, control = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in ENTER and not control:
            # Taken here, also where it does nothing: else it would press the dialog's own button.
            self._enter(watched)
            return True
        if watched is self.chosen and key in _TAKE_OUT and self.chosen.currentItem() is not None:
            self.chosen.takeItem(self.chosen.currentRow())
            self._say()
            self.changed.emit()
            return True
        if watched is self.search and walk(self.found, key):
            return True
        return super().eventFilter(watched, event)

    def _enter(self, where: QObject) -> None:
        """The one who is marked; faster than the answer, the line is free for the next one at once."""
        text = self.search.text().strip()
        if where is self.chosen:
            return
        if not text:
            self.done.emit()
        elif text == self._asked and not self._pause.isActive():
            if self.found.currentItem() is not None:
                self._take(self.found.currentItem())
        else:
            self._waiting.append(text)
            self.search.clear()
            self._pause.stop()
            self.asked.emit(text)

    def _look(self) -> None:
        self._pause.stop()
        text = self.search.text().strip()
        if text:
            self.asked.emit(text)
        else:
            self.show_found("", ())

    def _take(self, item: QListWidgetItem) -> None:
        self.put([Pick(item.data(_ID), item.data(_NAME))])
        self.chosen.setCurrentRow(self.chosen.count() - 1)
        self.search.clear()
        self._look()
        self.search.setFocus()

    def _say(self) -> None:
        text = self.search.text().strip()
        nobody = bool(text) and text == self._asked and not self.found.count()
        self.told.setText("没有找到，换个词试试" if nobody else "找到的（↑ ↓ 选择，回车加入）")
        self.count.setText(f"已选 {self.chosen.count()} 人（Del 移出）")


def _item(pick: Pick, words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setData(_ID, pick.id)
    item.setData(_NAME, pick.name)
    return item
