"""The counter: one line finds whoever stands there, single keys do what they came for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import RuleError
from app.base.scans import IdCard
from app.ui.counter_forms import LISTS, QuickForm, check_in_form, service_form, visitor_form
from app.ui.desk import Desk
from app.ui.dialogs.event_choice import EventChoiceDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.preview import preview_paper
from app.ui.page import Page
from app.ui.parts import machine
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.messages import EmptyState
from app.ui.parts.quick_entry import QuickEntry
from app.ui.parts.recent_list import RecentList
from app.ui.parts.sheet_view import SheetView
from app.ui.parts.theme import restyle
from app.ui.words.counter import line_of, sheet_of
from app.usecases.callers import Callers, who_is_it
from app.usecases.checkin_steps import IN
from app.usecases.checkins import renew
from app.usecases.counter import ANSWER, CHECK_IN, RENEW, AtCounter, at_counter
from app.usecases.emergencies import EmergencyFacts, current_emergency
from app.usecases.lists import words_of

DOUBLE = "double"
TYPING_PAUSE = 60
"""Milliseconds without a key before somebody is looked for."""
_ID = Qt.ItemDataRole.UserRole
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CounterPage(Page):
    """服务台."""

    form = "counter"
    shows = frozenset({"member", "checkin", "service", "emergency", "card", "checkin_duty"})

    mode: QLabel
    visitor_button: QPushButton
    event_button: QPushButton
    large_button: QPushButton
    code: CodeEdit
    chinese: QLineEdit
    told: QLabel
    hits: QListWidget
    recent: RecentList
    side: QFrame

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.person: AtCounter | None = None
        self._words: dict[str, tuple[str, ...]] = {}
        self._last: dict[str, str] = {}
        self._asked = ""
        self._card: IdCard | None = None
        self._hurried = False
        self._form: QuickForm | None = None
        self._doubled: dict[str, str] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(self._look)
        self._build_side()
        self._build_finding()
        self._build_deeds()
        self._enlarge(machine.recall().large_counter)

    def search_box(self) -> QLineEdit:
        """The one box."""
        return self.code

    def pausing(self) -> bool:
        """Whether something was typed that is not looked for yet."""
        return self._pause.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the one box."""
        super().showEvent(event)
        self.code.setFocus()

    def reload(self) -> None:
        """Ask for the mode, the words to choose from, and the person shown."""
        self.desk.ask(current_emergency, then=self._show_mode, topic="mode")
        login = self.desk.desk.login
        self.desk.look(
            lambda: {name: login.ask(words_of, name) for name in LISTS},
            then=self._words.update,
            topic="words",
        )
        if self.person is not None:
            self._ask_person(self.person.id)

    def start_anew(self) -> None:
        """The next one, please: everything empty, ready for the next key or scan."""
        self.code.clear()
        self.chinese.clear()
        self.hits.clear()
        self._say("")
        self.person = None
        self.panel.setCurrentWidget(self.idle)
        self._allow()
        self.code.setFocus()

    def show_person(self, member_id: str) -> None:
        """Put somebody on the right side."""
        self._ask_person(member_id)
        self.code.setFocus()

    def check_in_now(self) -> None:
        """F2: check the person in, or renew where that is due."""
        person = self.person
        if person is None or not self.may("EDIT_CHECKINS"):
            return
        checkin = person.checkin
        if checkin is None or checkin.state != IN:
            self._open_form(check_in_form(person, self._words))
        elif checkin.renewal_due:
            self._act("党员续报", renew, (checkin.id,))
        else:
            self._say(f"{person.name} 已经报到（{checkin.number or '无编号'}）。")

    def serve(self) -> None:
        """F3: hours of service."""
        if self.person is not None and self.may("EDIT_CHECKINS"):
            self._open_form(service_form(self.person, self._words, self._last))

    def receive(self) -> None:
        """F8: somebody came about something; with or without a person found."""
        if self.may("EDIT_RESIDENTS"):
            self._open_form(visitor_form(self.person, self._words))

    def print_slip(self) -> None:
        """F9: a slip with what was done today."""
        person = self.person
        if person is None:
            return
        login = self.desk.desk.login

        def write(target: Any, **_: Any) -> None:
            from app.reports.slip import write_slip

            write_slip(login, person.id, target)

        preview_paper(self.desk.desk, self.window(), "服务小票", write)

    def add_member(self) -> None:
        """F4: register somebody who is not on the roll."""
        if self.may("EDIT_MEMBERS"):
            card = self._card
            given = {"id_number": card.id_number, "name": card.name or ""} if card is not None else {}
            dialog = MemberEditDialog(self.desk.desk, None, self.window(), given)
            dialog.saved.connect(self.show_person)
            self.open_dialog(dialog)

    def sign_in_event(self) -> None:
        """F10: choose an activity and scan one card after the other."""
        if self.may("EDIT_CHECKINS"):
            choice = EventChoiceDialog(self.desk.desk, self.window())
            choice.saved.connect(self._open_event, Qt.ConnectionType.QueuedConnection)
            self.open_dialog(choice)

    def toggle_large(self) -> None:
        """F11: large type for this page, remembered on this machine."""
        self._enlarge(machine.remember(large_counter=not machine.recall().large_counter).large_counter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in a box walk through those found, Esc begins anew."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.hits.count():
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.hits.setCurrentRow((self.hits.currentRow() + step) % self.hits.count())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.start_anew()
                return True
            if watched is self.chinese and event.key() in _ENTER:
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _build_finding(self) -> None:
        self.code.textEdited.connect(lambda _: self._typed(self.chinese))
        self.chinese.textEdited.connect(lambda _: self._typed(self.code))
        self.chinese.textChanged.connect(lambda _: self._typed(None))
        self.code.scanned.connect(lambda _: self._enter())
        self.code.submitted.connect(lambda _: self._enter())
        self.hits.itemActivated.connect(lambda item: self.show_person(item.data(_ID)))
        self.hits.itemClicked.connect(lambda item: self.show_person(item.data(_ID)))
        self.recent.chosen.connect(self.show_person)
        for box in (self.code, self.chinese):
            box.installEventFilter(self)

    def _build_side(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.panel = QStackedWidget(self.side)
        self.idle = EmptyState("person", self.panel)
        self.idle.say("请下一位", "输入首字母、号码的一部分，或扫卡。Enter 选中第一位，F8 登记来访。")
        self.sheet = SheetView(self.panel)
        self.quick = QuickEntry(self.panel)
        self.quick.kept.connect(self._kept)
        self.quick.left.connect(self._leave_form)
        for part in (self.idle, self.sheet, self.quick):
            self.panel.addWidget(part)
        column.addWidget(self.panel, 1)
        self.foot = QWidget(self.side)
        self._foot = QHBoxLayout(self.foot)
        self._foot.setContentsMargins(16, 10, 16, 12)
        self._foot.setSpacing(8)
        column.addWidget(self.foot)
        self.panel.currentChanged.connect(
            lambda _: self.foot.setVisible(self.panel.currentWidget() is not self.quick)
        )

    def _build_deeds(self) -> None:
        self._deeds: dict[QPushButton, set[str]] = {}
        for keys, words, slot, deeds in (
            ("F2", "报到", self.check_in_now, {CHECK_IN, RENEW}),
            ("F3", "记服务", self.serve, {ANSWER}),
            ("F9", "小票", self.print_slip, set()),
        ):
            button = QPushButton(f"{words}  {keys}", self.foot)
            button.setAccessibleName(words)
            button.clicked.connect(slot)
            self._foot.addWidget(button)
            self._deeds[button] = deeds
            self.key(keys, slot, words)
        self._foot.addStretch(1)
        self.visitor_button.clicked.connect(self.receive)
        self.event_button.clicked.connect(self.sign_in_event)
        self.large_button.clicked.connect(self.toggle_large)
        self.key("F4", self.add_member, "登记新党员")
        self.key("F6", self._switch_box, "中文姓名框")
        self.key("F8", self.receive, "来访登记")
        self.key("F10", self.sign_in_event, "活动签到")
        self.key("F11", self.toggle_large, "大字")
        self._allow()

    def _allow(self) -> None:
        """Deeds need a person; the one that is open for them stands out."""
        wanted = {item.deed for item in self.person.open} if self.person is not None else set()
        for button, deeds in self._deeds.items():
            button.setEnabled(self.person is not None)
            button.setProperty("look", "main" if deeds & wanted else "")
            restyle(button)

    def _switch_box(self) -> None:
        (self.code if self.chinese.hasFocus() else self.chinese).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _typed(self, other: QLineEdit | None) -> None:
        if other is not None and other.text():
            other.clear()
        self._hurried = False
        self._pause.start()

    def _text(self) -> str:
        return (self.code.text() or self.chinese.text()).strip()

    def _enter(self) -> None:
        """Enter: the one who is chosen; faster than the answer, the first one is meant."""
        text = self._text()
        if not text:
            return
        item = self.hits.currentItem()
        if self._asked == text and not self._pause.isActive() and item is not None and not self._hurried:
            self.show_person(item.data(_ID))
            self.code.selectAll()
            return
        self._hurried = True
        self._look()

    def _look(self) -> None:
        self._pause.stop()
        text = self._text()
        self._asked = text
        if not text:
            self.hits.clear()
            self._say("")
            return
        self.desk.ask(who_is_it, text, then=self._show_hits, topic="hits")

    def _show_hits(self, found: Callers) -> None:
        self.hits.clear()
        self._card = found.card
        for caller in found.rows:
            item = QListWidgetItem(line_of(caller), self.hits)
            item.setData(_ID, caller.id)
        if found.rows:
            self.hits.setCurrentRow(0)
        nobody = f"没有找到“{self._asked}”。中文姓名请按 F6，新党员按 F4 登记。" if not found.rows else ""
        self._say(found.told or nobody)
        if found.rows and (found.sure or self._hurried):
            self.show_person(found.rows[0].id)
            self.code.selectAll()
        self._hurried = False

    def _ask_person(self, member_id: str) -> None:
        self.desk.ask(
            at_counter,
            member_id,
            then=self._show_person,
            failed=lambda error: self._say(error.message),
            topic="person",
        )

    def _show_person(self, person: AtCounter) -> None:
        self.person = person
        self.sheet.show_sheet(sheet_of(person))
        if self.panel.currentWidget() is not self.quick:
            self.panel.setCurrentWidget(self.sheet)
        self._allow()

    def _open_form(self, form: QuickForm) -> None:
        self._form, self._doubled = form, None
        self.panel.setCurrentWidget(self.quick)
        self.quick.ready()
        self.quick.ask(form.title, form.inputs, form.values, ticks=form.ticks)

    def _kept(self, values: Mapping[str, str], ticked: Sequence[str]) -> None:
        form = self._form
        if form is None:
            return
        try:
            use_case, args = form.deed(values, ticked, self._doubled == dict(values))
        except RuleError as error:
            self.quick.ready()
            self.quick.refuse(error.field, error.message)
            return
        self._last.update(values)
        self._act(form.label, use_case, *args)

    def _leave_form(self) -> None:
        self.panel.setCurrentWidget(self.sheet if self.person is not None else self.idle)
        self.code.setFocus()

    def _act(self, label: str, use_case: Callable[..., Any], *args: Any) -> None:
        self.desk.act(
            use_case,
            *args,
            then=lambda _: self._refresh(),
            failed=self._refused,
            always=self.quick.ready,
            label=label,
        )

    def _refused(self, error: RuleError) -> None:
        """Say it at its field; what stands there already may be meant, and then a second Enter keeps it."""
        if error.code == DOUBLE:
            self._doubled = self.quick.entry.values()
            self.quick.refuse(None, f"{error.message}确实又服务了一次的，再按一次 Enter。")
        else:
            self.quick.refuse(error.field, error.message)

    def _refresh(self) -> None:
        """It is done: back to the person, whose sheet is asked anew by the change itself."""
        if self.person is not None:
            self.recent.remember(self.person.id, f"{self.person.name}　{self.person.organisation or ''}")
        self._leave_form()

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def _show_mode(self, running: EmergencyFacts | None) -> None:
        self.mode.setText("平时" if running is None else f"急时：{running.name}")
        self.mode.setProperty("alarm", running is not None)
        restyle(self.mode)
        self.mode.show()

    def _open_event(self, activity_id: str) -> None:
        self.open_dialog(EventSignInDialog(self.desk.desk, activity_id, self.window()))

    def _enlarge(self, large: bool) -> None:  # noqa: FBT001 - a habit as it is kept
        self.large_button.setChecked(large)
        self.setProperty("large", large)
        for widget in (self, *self.findChildren(QWidget)):
            restyle(widget)
