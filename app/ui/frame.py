"""The frame once somebody is logged in: navigation at the left, the page, and the status line below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from app.records import RECORD_TYPES
from app.records.accounts import ROLE_LABELS, Role
from app.ui.desk import Desk
from app.ui.navigation import entries_for
from app.ui.page import Page
from app.ui.parts import messages, tokens
from app.ui.parts.form import load_form
from app.ui.parts.theme import emblem, icon
from app.usecases import history, settings

NARROW, FOLDED, UNFOLDED = 1000, 66, 216
"""Below which width the navigation folds, and how wide it is then and else."""
IMPORT = "导入党员"
"""The act that is large enough to ask before it is taken back."""


class Frame(QWidget):
    """Navigation, page stack and status line.

    Attributes:
        left: the user wants to lock the window.
    """

    left = Signal()
    navigation_bar: QWidget
    emblem: QLabel
    brand: QLabel
    centre: QLabel
    pages_list: QListWidget
    user: QLabel
    roles: QLabel
    user_picture: QLabel
    leave_button: QPushButton
    pages: QStackedWidget
    status_line: QFrame
    status: QLabel
    undo_button: QPushButton

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "frame")
        self._desk = desk
        self.desk = desk.at(self)
        self._built: dict[str, Page] = {}
        self._done: list[str] = []
        self._narrow = False
        actor = desk.login.actor
        self.emblem.setPixmap(emblem(28))
        self.user.setText(actor.login)
        self.roles.setText("、".join(ROLE_LABELS[role] for role in Role if role in actor.roles))
        self.user_picture.setPixmap(icon("person", "muted").pixmap(QSize(tokens.NAV_ICON, tokens.NAV_ICON)))
        self.leave_button.setIcon(icon("lock", "muted"))
        self.leave_button.clicked.connect(self.left)
        self.undo_button.setIcon(icon("undo", "accent"))
        self.undo_button.clicked.connect(self.undo)
        self._entries = entries_for(actor.roles)
        self.pages_list.setIconSize(QSize(tokens.NAV_ICON, tokens.NAV_ICON))
        for entry in self._entries:
            self.pages_list.addItem(QListWidgetItem(icon(entry.icon), entry.title))
        self.pages_list.currentRowChanged.connect(self._show_row)
        desk.done.connect(self._say_done)
        for keys, slot in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+L", self.left.emit),
            ("Ctrl+K", self._search),
            ("F5", self._reload),
        ):
            QShortcut(QKeySequence(keys), self, activated=slot)  # type: ignore[call-overload]
        self.say(f"您好，{actor.login}。按 Ctrl+K 查找，F4 登记，Ctrl+Z 撤销，Ctrl+L 锁定。")
        self.desk.ask(settings.centre_name, then=self.centre.setText)
        self.pages_list.setCurrentRow(0)

    def open_page(self, name: str) -> Page:
        """Show the page of that name and return it."""
        row = next(i for i, entry in enumerate(self._entries) if entry.name == name)
        self.pages_list.setCurrentRow(row)
        return self._built[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the navigation keeps its icons only."""
        super().resizeEvent(event)
        self._fold(narrow=event.size().width() < NARROW)

    def undo(self) -> None:
        """Take my newest act back; asks first if it is large or of an earlier day."""
        last = self._done[-1] if self._done else ""
        if last in {"", IMPORT} and not self._sure(last):
            return
        login = self._desk.login
        self.desk.write(
            lambda: history.undo(login),
            changes=frozenset(RECORD_TYPES),
            then=self._undone,
            failed=lambda error: self.say(error.message, undo=False),
        )

    def say(self, words: str, *, undo: bool = False) -> None:
        """Say what was done last.

        Args:
            words: the sentence.
            undo: whether it can be taken back from here.
        """
        self.status.setText(words)
        self.undo_button.setVisible(undo)

    def _sure(self, last: str) -> bool:
        what = (
            "刚才导入的整批党员会全部撤出名册。"
            if last
            else "这次登录后还没有做过可撤销的操作，将撤销您以前的最后一步。"
        )
        return messages.confirm(self.window(), "撤销上一步", what, "撤销")

    def _undone(self, answer: history.UndoAnswer) -> None:
        if self._done:
            self._done.pop()
        records = f"（{answer.records} 条记录）" if answer.records > 1 else ""
        self.say(f"已撤销：{answer.label}{records}", undo=bool(self._done))

    def _fold(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.navigation_bar.setFixedWidth(FOLDED if narrow else UNFOLDED)
        for words in (self.brand, self.centre, self.user, self.roles, self.user_picture):
            words.setVisible(not narrow)
        for row, entry in enumerate(self._entries):
            item = self.pages_list.item(row)
            item.setText("" if narrow else entry.title)
            item.setToolTip(entry.title if narrow else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.title)

    def _say_done(self, label: str) -> None:
        self._done.append(label)
        self.say(f"已保存：{label}", undo=True)

    def _show_row(self, row: int) -> None:
        if row < 0:
            return
        entry = self._entries[row]
        for place, other in enumerate(self._entries):
            self.pages_list.item(place).setIcon(icon(other.icon, "accent" if place == row else "text"))
        page = self._built.get(entry.name)
        if page is None:
            page = self._built[entry.name] = entry.page(self._desk, self.pages)
            page.said.connect(self.say)
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _search(self) -> None:
        page = self.pages.currentWidget()
        box = page.search_box() if isinstance(page, Page) else None
        if box is not None:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            box.selectAll()

    def _reload(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, Page):
            page.reload()
