"""What stands above a table: search box, choices, the order, and the conditions that hold, as chips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts import tokens
from app.ui.parts.chips import Chips
from app.ui.parts.choices import BySound
from app.ui.parts.keys import ENTER
from app.ui.parts.theme import icon

TYPING_PAUSE = 60
"""Milliseconds without a key before the search is asked; shorter than anyone notices."""

LEAST_SEARCH = 200
"""Points that the search box keeps; where that leaves too little, what filters stands in a second line."""
GAP = 10
ROUND = 4
"""Points around the words in a drop-down."""


class SearchBox(QLineEdit):
    """The search line: ``down`` is asked for by the arrow key or Enter, Esc empties it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down and Enter go to the list, Esc clears."""
        if event.key() in {Qt.Key.Key_Down, *ENTER}:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class DropDown(QComboBox):
    """A drop-down that shows what is chosen without the blanks that draw it in below its parent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        BySound(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        del event
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words = self.fontMetrics().elidedText(
            self.currentText().strip(), Qt.TextElideMode.ElideRight, room.width() - ROUND
        )
        option.currentText = words  # type: ignore[attr-defined]  # the stubs lack it
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class FilterBar(QWidget):
    """Search box, choices and conditions; `changed` says that the list must be asked anew.

    A condition is whatever the page says it is; the bar keeps them and shows the words it is given.

    Attributes:
        changed: text, a choice, a condition or the order is different now.
        down: the user wants to go to the list.
        opened: the condition at a place is to be changed.
    """

    changed = Signal()
    down = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[str, QComboBox] = {}
        self._conditions: tuple[Any, ...] = ()
        self._shown: tuple[str | int, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._second = QHBoxLayout()
        self._second.setSpacing(GAP)
        self._second.addStretch(1)
        column.addLayout(self._row)
        column.addLayout(self._second)
        self.search = SearchBox(self)
        self.search.setObjectName("search")
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找")
        self.search.setMinimumWidth(LEAST_SEARCH)
        self._row.addWidget(self.search, 1)
        self.chips = Chips(self)
        self.chips.cleared.connect(self.clear)
        self.chips.opened.connect(self._open)
        self.chips.removed.connect(self._remove)
        column.addWidget(self.chips)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.down.connect(self.down)

    def add_choice(self, name: str, all_label: str, *, filters: bool = True) -> QComboBox:
        """Add a drop-down; its data ``None`` means that it does not filter.

        Args:
            name: by which `choice` gives its value; also the object name.
            all_label: words of the entry that lets all through, also the accessible name.
            filters: whether 清除筛选 sets it back (an order does not filter).
        """
        box = DropDown(self)
        box.setObjectName(name)
        box.setProperty("filters", filters)
        box.setAccessibleName(all_label)
        box.setIconSize(QSize(tokens.ICON, tokens.ICON))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        if filters:
            box.addItem(all_label, None)
        self._append(box)
        self._choices[name] = box
        box.currentIndexChanged.connect(self.changed)
        return box

    def add_reverse(self) -> QPushButton:
        """Add the button that turns the order round."""
        self.reverse_button = QPushButton(self)
        self.reverse_button.setCheckable(True)
        self.reverse_button.setProperty("look", "square")
        self.reverse_button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.reverse_button.toggled.connect(self._turned)
        self._append(self.reverse_button)
        self._name_reverse()
        return self.reverse_button

    def add_menu(self, words: str, keys: str) -> QMenu:
        """Add a button whose menu narrows further."""
        button = QPushButton(words, self)
        button.setObjectName("filter_button")
        button.setIcon(icon("filter"))
        button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        button.setToolTip(keys)
        menu = QMenu(button)
        button.setMenu(menu)
        self._append(button)
        return menu

    def _append(self, widget: QWidget) -> None:
        """Put something at the right end of the row; Tab comes to it after what stands before it."""
        before = self._row.itemAt(self._row.count() - 1).widget()
        self._row.addWidget(widget)
        QWidget.setTabOrder(before, widget)

    def fill_choice(self, name: str, entries: Sequence[tuple[str, str]]) -> None:
        """Give a drop-down its entries (words, value); what was chosen stays chosen if still there."""
        box = self._choices[name]
        before = box.currentData()
        box.blockSignals(True)  # noqa: FBT003 - Qt takes it by place
        while box.count() > (1 if box.property("filters") else 0):
            box.removeItem(box.count() - 1)
        for words, value in entries:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(before) if before is not None else 0))
        box.blockSignals(False)  # noqa: FBT003 - Qt takes it by place
        if box.currentData() != before:
            self.changed.emit()

    def text(self) -> str:
        """What stands in the search box, without blanks around."""
        return self.search.text().strip()

    def choice(self, name: str) -> str | None:
        """The chosen value of a drop-down, None for all."""
        value = self._choices[name].currentData()
        return None if value is None else str(value)

    def choose(self, name: str, value: str | None) -> bool:
        """Choose an entry of a drop-down by its value; whether there is such an entry."""
        box = self._choices[name]
        place = 0 if value is None else box.findData(value)
        if place >= 0:
            box.setCurrentIndex(place)
        return place >= 0

    def narrowing(self) -> tuple[str, ...]:
        """The drop-downs that do not let all through, in order."""
        return tuple(
            name
            for name, box in self._choices.items()
            if box.property("filters") and box.currentData() is not None
        )

    def conditions(self) -> tuple[Any, ...]:
        """The conditions that hold besides what is chosen in drop-downs."""
        return self._conditions

    def hold(self, conditions: Sequence[Any]) -> None:
        """Let these conditions hold."""
        if tuple(conditions) != self._conditions:
            self._conditions = tuple(conditions)
            self.changed.emit()

    def show_words(self, words: Sequence[str]) -> None:
        """Show what holds as chips: first the choices that narrow, then the conditions."""
        places = (*self.narrowing(), *range(len(self._conditions)))
        if len(places) == len(words):
            self._shown = places
            self.chips.show_words(words)
            before = self._row.itemAt(self._row.count() - 1).widget()
            for stop in self.chips.stops():
                QWidget.setTabOrder(before, stop)
                before = stop

    def filtering(self) -> bool:
        """Whether anything is typed, chosen or held."""
        return bool(self.text() or self.narrowing() or self._conditions)

    def pausing(self) -> bool:
        """Whether something was typed that is not asked for yet."""
        return self._pause.isActive()

    def clear(self) -> None:
        """Show all again."""
        self.search.clear()
        self._conditions = ()
        boxes = [box for box in self._choices.values() if box.property("filters")]
        for box in boxes:
            box.blockSignals(True)  # noqa: FBT003 - Qt takes it by place; one change is enough
            box.setCurrentIndex(0)
            box.blockSignals(False)  # noqa: FBT003 - the same
        self.search.setFocus()
        self._pause.stop()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: a second line where one is too narrow."""
        super().resizeEvent(event)
        filters = [box for box in self._choices.values() if box.property("filters")]
        rest = [self._row.itemAt(at).widget() for at in range(1, self._row.count())]
        others = {*filters, *(one for one in rest if one is not None)}
        wanted = LEAST_SEARCH + sum(one.sizeHint().width() + GAP for one in others)
        row = self._second if wanted > self.width() else self._row
        if filters and row.indexOf(filters[0]) < 0:
            for place, box in enumerate(filters):
                (self._row if row is self._second else self._second).removeWidget(box)
                row.insertWidget(place if row is self._second else place + 1, box)

    def _open(self, place: int) -> None:
        what = self._shown[place]
        if isinstance(what, int):
            self.opened.emit(what)
        else:
            self._choices[what].setFocus()
            self._choices[what].showPopup()

    def _remove(self, place: int) -> None:
        what = self._shown[place]
        if isinstance(what, str):
            self._choices[what].setCurrentIndex(0)
        else:
            self.hold([one for at, one in enumerate(self._conditions) if at != what])

    def _turned(self) -> None:
        self._name_reverse()
        self.changed.emit()

    def _name_reverse(self) -> None:
        down = self.reverse_button.isChecked()
        self.reverse_button.setIcon(icon("down" if down else "up"))
        said = "现在是倒序，按下改为正序" if down else "现在是正序，按下改为倒序"
        self.reverse_button.setToolTip(said)
        self.reverse_button.setAccessibleName(said)
