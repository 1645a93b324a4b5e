"""The counter's right side: nobody yet, the person who stands in front, or the short form of a deed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui.counter_forms import QuickForm
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.quick_entry import QuickEntry
from app.ui.parts.sheet_view import SheetView
from app.ui.parts.theme import restyle
from app.ui.words.counter import sheet_of
from app.usecases.counter import AtCounter

NEXT = "输入首字母、号码的一部分，或扫卡。Enter 选中第一位，F2、F3、F9 直接为选中的人办理；F8 登记来访。"


class CounterSide(QWidget):
    """What stands at the right; the deeds below it.

    Args:
        parent: the card it fills.

    Attributes:
        form: the short form that is open, None if there is none.
        closed: a form was left, by Esc or because it is done.
    """

    closed = Signal()

    def __init__(self, parent: QFrame) -> None:
        super().__init__(parent)
        self.form: QuickForm | None = None
        self.person: AtCounter | None = None
        self._deeds: dict[QPushButton, frozenset[str]] = {}
        self.panel = QStackedWidget(self)
        self.idle = EmptyState("person", self.panel)
        self.idle.say("请下一位", NEXT)
        self.sheet = SheetView(self.panel)
        self.quick = QuickEntry(self.panel)
        self.quick.left.connect(self.close_form)
        for part in (self.idle, self.sheet, self.quick):
            self.panel.addWidget(part)
        self.foot = QWidget(self)
        self._foot = QHBoxLayout(self.foot)
        self._foot.setContentsMargins(16, 10, 16, 12)
        self._foot.setSpacing(8)
        self._foot.addStretch(1)
        for place, stretched, fixed in ((parent, self, None), (self, self.panel, self.foot)):
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(stretched, 1)
            if fixed is not None:
                column.addWidget(fixed)

    def add_deed(self, words: str, keys: str, slot: Callable[[], object], answers: Collection[str]) -> None:
        """A button below: its words, its key, what it does, and which open items it answers."""
        button = QPushButton(f"{words}  {keys}", self.foot)
        button.setAccessibleName(words)
        button.clicked.connect(slot)
        self._foot.insertWidget(self._foot.count() - 1, button)
        self._deeds[button] = frozenset(answers)

    def allow(self, *, somebody: bool) -> None:
        """Deeds need somebody; the one that is open for the person in front stands out."""
        wanted = {item.deed for item in self.person.open} if self.person is not None else set()
        for button, deeds in self._deeds.items():
            button.setEnabled(somebody)
            button.setProperty("look", "main" if deeds & wanted else "")
            restyle(button)

    def show_person(self, person: AtCounter | None) -> None:
        """Put a person there, or nobody; a form that is open stays before it."""
        self.person = person
        if person is not None:
            self.sheet.show_sheet(sheet_of(person))
        if self.form is None:
            self._show_behind()

    def open_form(self, form: QuickForm) -> None:
        """Begin a short form."""
        self.form = form
        self.panel.setCurrentWidget(self.quick)
        self.foot.hide()
        self.quick.ready()
        self.quick.ask(form.title, form.inputs, form.values, ticks=form.ticks)

    def close_form(self) -> None:
        """Leave the form for what is behind it."""
        self.drop_form()
        self.closed.emit()

    def drop_form(self) -> None:
        """Put the form away, for something else is under way already."""
        if self.form is not None:
            self.form = None
            self._show_behind()

    def touched(self) -> bool:
        """Whether something is entered that would be lost."""
        return self.form is not None and self.quick.touched()

    def give_up_form(self) -> bool:
        """Close the form, if need be after asking; whether it is closed."""
        if self.touched() and self.form is not None:
            title = self.form.title.replace("　", "：")
            if not confirm(
                self.window(), "还没有保存", f"“{title}”里填写的内容还没有保存，要放弃吗？", "放弃"
            ):
                self.quick.take_keys()
                return False
        if self.form is not None:
            self.close_form()
        return True

    def _show_behind(self) -> None:
        self.panel.setCurrentWidget(self.sheet if self.person is not None else self.idle)
        self.foot.show()
