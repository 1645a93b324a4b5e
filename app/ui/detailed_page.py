"""`DetailedPage`: a page of a register with a sentence at its head, steps as small forms, full numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton

from app.ui.dialogs.erase_person import ErasePersonDialog
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.step import Step, StepDialog
from app.ui.list_register import UseCase
from app.ui.parts.theme import restyle
from app.ui.register_page import RegisterPage
from app.ui.words.members import CLEAR_REASONS
from app.usecases.listing import Condition, Rows, list_in_clear

_FRAME = 2
"""The line around the pane, left and right."""


class DetailedPage(RegisterPage):
    """What a page made of it may say besides.

    Attributes:
        head: the ask whose answer `head_words` says at the head of the page; none without.
        clear: whether there are numbers that are shown in full for a reason.
        erases: whether its records are people, who may have to be erased for good.
        facts: what the sheet shows now; its masked row is ``row``, or it is the row itself.
    """

    head: ClassVar[UseCase | None] = None
    clear: ClassVar[bool] = True
    erases: ClassVar[bool] = False
    facts: Any = None
    head_label: QLabel | None = None
    _buttons: Sequence[QPushButton] = ()
    _menu_button: QPushButton | None = None

    def head_words(self, facts: Any) -> tuple[str, bool]:
        """The sentence at the head, and whether it is a warning."""
        raise NotImplementedError

    def reload(self) -> None:
        """Ask for the head too."""
        head = type(self).head
        if head is not None:
            self.desk.ask(head, then=self._show_head, topic="head")
        super().reload()

    def steps(self) -> None:
        """What can be done with a record besides: calls of `add_deed`."""

    def do(self, step: Step, said: str = "") -> None:
        """Open the form of a step; then the record stays the current one, or another becomes it."""
        dialog = StepDialog(self.desk.desk, step, said or self.table.current_id(), self.window())
        dialog.saved.connect(self.want)
        self.open_dialog(dialog)

    def more_deeds(self) -> None:
        """The page's own steps, and the full numbers."""
        self.steps()
        if self.clear and self.may("SEE_CLEAR"):
            self.add_deed("clear", "查看完整号码…", "eye", "Ctrl+E", self.look_in_clear)
        if self.erases and self.may("ERASE_PEOPLE"):
            self.add_deed("erase", "删除个人信息…", "delete", "", self.erase)

    def build_foot(self) -> None:
        """The buttons of what is done most below the sheet, and a menu with all deeds."""
        self._buttons = [
            self.pane.add_button(self.deeds[name], words)
            for name, words in self._words.items()
            if name != "delete"
        ]
        own = [deed for name, deed in self.deeds.items() if name != "print_selected"]
        row = self.pane.foot.layout()
        if not own or not isinstance(row, QHBoxLayout):
            return
        button = QPushButton("操作(&M)", self.pane.foot)
        menu = QMenu(button)
        menu.addActions(own)
        button.setMenu(menu)
        button.setAccessibleName("操作")
        row.insertWidget(row.count() - 1, button)
        self._menu_button = button
        self.split.splitterMoved.connect(self._fit_foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons that have no room below the sheet stand in the menu only."""
        super().resizeEvent(event)
        self._fit_foot()

    def showEvent(self, event: QShowEvent) -> None:
        """The same, once the size of the type is known."""
        super().showEvent(event)
        self._fit_foot()

    def allow(self, record_id: str, facts: Any = None) -> None:
        """Keep what the sheet shows now."""
        self.facts = facts
        super().allow(record_id, facts)

    def look_in_clear(self) -> None:
        """Show the full numbers of a record once, for a reason."""
        record_id, facts = self.table.current_id(), self.facts
        if not record_id or facts is None:
            return
        text = "完整的电话和住址会显示一次。谁、什么时候、为什么看，都会记入操作日志。"
        reason = ask_reason(self.window(), "查看完整号码", text, "查看", CLEAR_REASONS)
        if reason is None:
            return

        def show(found: Rows) -> None:
            if found.rows and record_id == self.table.current_id():
                row = found.rows[0]
                whole = row if isinstance(facts, Mapping) else replace(facts, row=row)
                self.pane.show_sheet(self.sheet_of(whole))

        only = (Condition("id", "in", record_id),)
        self.desk.act(list_in_clear, self.register.name, reason, only, then=show)

    def erase(self) -> None:
        """Erase the person of a record for good, after asking."""
        record_id = self.table.current_id()
        if record_id:
            kind = self.rules.record.record_type
            dialog = ErasePersonDialog(self.desk.desk, kind, record_id, self.window())
            dialog.erased.connect(self.said)
            self.open_dialog(dialog)

    def _fit_foot(self) -> None:
        row = self.pane.foot.layout()
        if self._menu_button is None or row is None:
            return
        margins = row.contentsMargins()
        room = self.detail.width() - margins.left() - margins.right() - _FRAME
        room -= self._menu_button.sizeHint().width()
        for button in self._buttons:
            room -= button.sizeHint().width() + row.spacing()
            button.setVisible(room >= 0)

    def _show_head(self, facts: Any) -> None:
        words, warns = self.head_words(facts)
        if self.head_label is None:
            self.head_label = QLabel(self)
            place = self.findChild(QHBoxLayout, "head")
            assert isinstance(place, QHBoxLayout)  # noqa: S101 - the form says so
            place.insertWidget(2, self.head_label, 1)
        self.head_label.setProperty("look", "warn" if warns else "muted")
        restyle(self.head_label)
        self.head_label.setText(words)
        self.head_label.setAccessibleName(words)
        self.head_label.setWordWrap(False)
        self.head_label.setMaximumWidth(self.head_label.sizeHint().width())
        self.head_label.setWordWrap(True)
