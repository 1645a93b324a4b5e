"""The frame once somebody is logged in: navigation, the bar above, the page, and the status line below."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from app.base import clock
from app.records import RECORD_TYPES
from app.records.accounts import Right, rights_of
from app.ui import keeper
from app.ui.commands import ACTS, PAGES, PEOPLE, Command, fitting
from app.ui.desk import Desk
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.mode_banner import ModeBanner
from app.ui.navigation import Entry, entries_for
from app.ui.page import Page
from app.ui.parts import machine, messages, tokens
from app.ui.parts.command_box import CommandBox, Offer
from app.ui.parts.form import load_form
from app.ui.parts.page_list import PageLine, PageList
from app.ui.parts.theme import emblem, icon
from app.ui.user_menu import UserMenu
from app.usecases import history, settings

NARROW, FOLDED, UNFOLDED = 1000, 66, 216
"""Below which width the navigation folds, and how wide it is then and else."""
BOX_LEAST, BOX_MOST = 300, 560
MOST_PEOPLE = 8
NUMBERED = 9
"""Pages that a key of the upper row opens."""
IMPORT = "导入党员"
"""The act that is large enough to ask before it is taken back."""
NOTHING = "没有找到。可以输入姓名、拼音首字母、号码的一部分，或页面和操作的名字。"
_LIGHTS = {
    keeper.OK: ("backup", "good"),
    keeper.DUE: ("warning", "warn"),
    keeper.FAILED: ("warning", "accent"),
}


class Frame(QWidget):
    """Navigation, the one box, page stack and status line.

    Attributes:
        left: the user wants to lock the window.
        switched: somebody else wants to log in.
        dressed: another palette or text size was chosen.
        backup_wanted: the user wants a backup now.
    """

    left = Signal()
    switched = Signal()
    dressed = Signal()
    backup_wanted = Signal()
    navigation_bar: QWidget
    emblem: QLabel
    brand: QLabel
    centre: QLabel
    pages_list: PageList
    fold_button: QPushButton
    top_bar: QFrame
    top_row: QHBoxLayout
    backup_button: QPushButton
    user: QPushButton
    leave_button: QPushButton
    pages: QStackedWidget
    status_line: QFrame
    status: QLabel
    draft: QLabel
    running: QLabel
    undo_button: QPushButton
    redo_button: QPushButton

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "frame")
        self._desk = desk
        self.desk = desk.at(self)
        self._built: dict[str, Page] = {}
        self._done: list[str] = []
        self._undone_work: tuple[str, str] | None = None
        self._folded: bool | None = None
        self._busy_looks = 0
        self._rights = rights_of(desk.login.actor.roles)
        self._entries = entries_for(desk.login.actor.roles)
        self._dress()
        self.pages_list.fill([PageLine(e.heading, e.title, e.icon) for e in self._entries])
        self.pages_list.chosen.connect(self._show_page)
        desk.done.connect(self._say_done)
        desk.kept.connect(self._note_draft)
        self._bind_keys()
        self._commands = self._all_commands()
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look_whether_busy)
        self._watch.start(300)
        self.say(f"您好，{desk.login.actor.login}。按 Ctrl+K 找人、找页面、找操作，按 F1 看全部快捷键。")
        self.desk.ask(settings.centre_name, then=self._name_centre)
        self._fold(folded=machine.recall().folded)
        self.pages_list.choose(0)

    def open_page(self, name: str) -> Page:
        """Show the page of that name and return it."""
        self.pages_list.choose(next(i for i, entry in enumerate(self._entries) if entry.name == name))
        return self._built[name]

    def entries(self) -> tuple[Entry, ...]:
        """The pages that whoever is logged in may see, in their order."""
        return self._entries

    def page_name(self) -> str:
        """The name of the page that is shown."""
        return self._entries[self.pages_list.place()].name

    def open_record(self, record_type: str, record_id: str) -> None:
        """Show one record on the page that belongs to its kind."""
        for entry in self._entries:
            if entry.record_type == record_type:
                self.open_page(entry.name).show_record(record_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the navigation keeps its icons only."""
        super().resizeEvent(event)
        self.box.close_offers()
        self._fold(folded=event.size().width() < NARROW or machine.recall().folded)

    def toggle_navigation(self) -> None:
        """Fold the navigation, or unfold it; this machine remembers."""
        folded = not self._folded
        machine.remember(folded=folded)
        self._fold(folded=folded)

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

    def redo(self) -> None:
        """Bring back what was undone last here."""
        if self._undone_work is None:
            return
        login, (work, label) = self._desk.login, self._undone_work
        self._undone_work = None
        self.desk.write(
            lambda: history.undo(login, work),
            changes=frozenset(RECORD_TYPES),
            then=lambda _: self._redone(label),
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
        self.redo_button.setVisible(self._undone_work is not None)

    def _tell(self, words: str) -> None:
        """Say what is no act (rows were copied, a file was saved): the last act can still be taken back."""
        last = f"　上一步：{self._done[-1]}" if self._done else ""
        self.say(f"{words}{last}", undo=bool(self._done))

    def show_backup(self, state: str, words: str) -> None:
        """Set the backup light: sign, colour and words together."""
        name, ink = _LIGHTS[state]
        self.backup_button.setIcon(icon(name, ink))
        self.backup_button.setText(words)
        self.backup_button.setProperty("state", state)
        self.backup_button.style().polish(self.backup_button)

    def show_shortcuts(self) -> None:
        """List all keys that work now."""
        ShortcutsDialog(self.window()).exec()

    def _dress(self) -> None:
        actor = self._desk.login.actor
        self.emblem.setPixmap(emblem(28))
        self.box = CommandBox(self.top_bar)
        self.box.setPlaceholderText("找人、找页面、找操作（Ctrl+K）")
        self.box.setAccessibleName("查找和操作")
        self.box.setMinimumWidth(BOX_LEAST)
        self.box.setMaximumWidth(BOX_MOST)
        self.box.asked.connect(self._offer)
        self.box.left.connect(lambda: self._go_to(self.page_name()))
        self.top_row.insertWidget(0, self.box, 10)
        self.mode = ModeBanner(self._desk, self.top_bar)
        self.mode.opened.connect(partial(self.open_record, "emergency"))
        self.top_row.insertWidget(1, self.mode)
        QWidget.setTabOrder(self.fold_button, self.box)
        QWidget.setTabOrder(self.box, self.backup_button)
        self.menu = UserMenu(actor.login, actor.roles, self)
        self.user.setText(actor.login)
        self.user.setIcon(icon("person", "muted"))
        self.user.setMenu(self.menu)
        self.user.setAccessibleName(f"{actor.login}：账号和外观")
        self.backup_button.clicked.connect(self._backup_pressed)
        self.backup_button.setToolTip("程序每半小时和退出时自动备份")
        self.leave_button.setIcon(icon("lock", "muted"))
        self.leave_button.clicked.connect(self.left)
        self.fold_button.setIcon(icon("fold", "muted"))
        self.fold_button.clicked.connect(self.toggle_navigation)
        for button, name, slot in (
            (self.undo_button, "undo", self.undo),
            (self.redo_button, "redo", self.redo),
        ):
            button.setIcon(icon(name, "accent"))
            button.clicked.connect(slot)
        for one in (self.leave_button, self.fold_button):
            one.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.show_backup(keeper.OK, "自动备份")
        self.menu.locked.connect(self.left)
        self.menu.switched.connect(self.switched)
        self.menu.dressed.connect(self.dressed)
        self.menu.helped.connect(self.show_shortcuts)

    def _bind_keys(self) -> None:
        for keys, slot, words in (
            ("Ctrl+K", self.box.open, "找人、找页面、找操作"),
            ("Ctrl+F", self._search, "到本页的查找框"),
            ("F5", self._reload, "刷新本页"),
            ("Ctrl+Z", self.undo, "撤销我的上一步"),
            ("Ctrl+Y", self.redo, "重做刚才撤销的一步"),
            ("Ctrl+L", self.left.emit, "锁定"),
            ("Ctrl+B", self.toggle_navigation, "收起或展开导航"),
            ("F1", self.show_shortcuts, "显示全部快捷键"),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, activated=slot)  # type: ignore[call-overload]
            shortcut.setWhatsThis(words)
        for number, entry in enumerate(self._entries[:NUMBERED]):
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(partial(self._go_to, entry.name))
            shortcut.setWhatsThis(f"打开{entry.title}")

    def _all_commands(self) -> list[Command]:
        pages = [
            Command(PAGES, e.title, e.icon, partial(self._go_to, e.name), f"Alt+{n}" if n <= NUMBERED else "")
            for n, e in enumerate(self._entries, 1)
        ]
        acts = [
            Command(ACTS, act.words, act.icon, partial(self._call, e, act.method), act.hint, act.also)
            for e in self._entries
            for act in e.acts
            if act.needs in self._rights
        ]
        own = [
            Command(ACTS, "撤销上一步", "undo", self.undo, "Ctrl+Z"),
            Command(ACTS, "重做", "redo", self.redo, "Ctrl+Y", ("恢复撤销",)),
            Command(ACTS, "锁定", "lock", self.left.emit, "Ctrl+L"),
            Command(ACTS, "换一个账号登录", "accounts", self.switched.emit, "", ("切换用户",)),
            Command(ACTS, "快捷键", "keyboard", self.show_shortcuts, "F1", ("帮助",)),
        ]
        if Right.BACK_UP in self._rights:
            own.insert(0, Command(ACTS, "立即备份", "backup", self.backup_wanted.emit, "", ("备份",)))
        return [*pages, *acts, *own]

    def _go_to(self, name: str) -> None:
        self.open_page(name).take_keys()

    def _call(self, entry: Entry, method: str) -> None:
        getattr(self.open_page(entry.name), method)()

    def _offer(self, text: str) -> None:
        login, commands = self._desk.login, self._commands
        people = bool(text) and Right.SEE_MEMBERS in self._rights

        def look() -> tuple[list[Command], tuple[Any, ...]]:
            from app.usecases.listing import find

            found = login.ask(find, text, MOST_PEOPLE, count=False).rows if people else ()
            return fitting(commands, text), found

        self.desk.look(look, then=lambda found: self._show_offers(text, *found), topic="offers")

    def _show_offers(self, text: str, commands: list[Command], people: tuple[Any, ...]) -> None:
        offers = [
            Offer(
                PEOPLE,
                row.name,
                "　".join(filter(None, (row.organisation, row.phone))),
                "person",
                partial(self.open_record, "member", row.id),
            )
            for row in people
        ]
        offers += [
            Offer(one.group, one.words, one.hint, one.icon, one.run)
            for group in (PAGES, ACTS)
            for one in commands
            if one.group == group
        ]
        self.box.show_offers(text, offers, NOTHING)

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
        self._undone_work = (answer.work, answer.label)
        records = f"（{answer.records} 条记录）" if answer.records > 1 else ""
        self.say(f"已撤销：{answer.label}{records}", undo=bool(self._done))

    def _redone(self, label: str) -> None:
        self._done.append(label)
        self.say(f"已重做：{label}", undo=True)

    def _name_centre(self, name: str) -> None:
        self.centre.setText(name)
        self.window().setWindowTitle(f"{name} - 党群工作台")

    def _backup_pressed(self) -> None:
        if Right.BACK_UP in self._rights:
            self.backup_wanted.emit()
        else:
            self.say("程序每半小时和退出时自动备份。要立即备份，请找管理员或书记。")

    def _fold(self, *, folded: bool) -> None:
        if folded == self._folded:
            return
        self._folded = folded
        self.navigation_bar.setFixedWidth(FOLDED if folded else UNFOLDED)
        for words in (self.brand, self.centre):
            words.setVisible(not folded)
        self.fold_button.setText("" if folded else "收起导航")
        self.pages_list.fold(folded=folded)

    def _say_done(self, label: str) -> None:
        self._done.append(label)
        self._undone_work = None
        self.draft.hide()
        self.say(f"已保存：{label}", undo=True)

    def _note_draft(self) -> None:
        self.draft.setText(f"草稿已于 {clock.show(clock.now())[-5:]} 保存")
        self.draft.show()

    def _show_page(self, place: int) -> None:
        entry = self._entries[place]
        page = self._built.get(entry.name)
        if page is None:
            page = self._built[entry.name] = entry.page(self._desk, self.pages)
            page.said.connect(self._tell)
            page.taken_back.connect(self._forget)
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _forget(self, label: str) -> None:
        """An act was undone elsewhere: it is not the last one any more."""
        for place in range(len(self._done) - 1, -1, -1):
            if self._done[place] == label:
                del self._done[place]
                return

    def _look_whether_busy(self) -> None:
        self._busy_looks = self._busy_looks + 1 if self._desk.busy() else 0
        self.running.setVisible(self._busy_looks > 1)

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
