"""The counter: one line finds whoever stands there, single keys do what they came for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.counter_forms import LISTS, QuickForm, check_in_form, service_form, visitor_form
from app.ui.counter_mode import SWITCH, follow_mode
from app.ui.counter_search import CounterSearch
from app.ui.counter_side import CounterSide
from app.ui.desk import Desk
from app.ui.dialogs.event_choice import EventChoiceDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.preview import preview_paper
from app.ui.page import Page
from app.ui.parts import machine
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.recent_list import RecentList
from app.ui.parts.scanner import ScanWatch
from app.ui.parts.theme import restyle
from app.usecases.callers import Callers, who_is_it
from app.usecases.checkin_steps import IN
from app.usecases.checkins import renew
from app.usecases.counter import ANSWER, CHECK_IN, RENEW, AtCounter, at_counter
from app.usecases.emergencies import EmergencyFacts, current_emergency
from app.usecases.lists import words_of

DOUBLE = "double"
Deed = Callable[[AtCounter], object]


class CounterPage(Page):
    """服务台.

    Deeds act on whoever the eye sees as chosen: the person at the right, or, once other letters are typed,
    the hit that stands out, who is brought up first. A form belongs to the one it was opened for.
    """

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
        self._coming = ""
        self._deed: Deed | None = None
        self._next_code = ""
        self._words: dict[str, tuple[str, ...]] = {}
        self._last: dict[str, str] = {}
        self._kept_values: dict[str, str] = {}
        self._doubled: dict[str, str] | None = None
        self._server: AtCounter | None = None
        self.right = CounterSide(self.side)
        self.panel, self.idle, self.sheet = self.right.panel, self.right.idle, self.right.sheet
        self.quick = self.right.quick
        self.search = CounterSearch(self.desk, self.code, self.chinese, self.hits, self)
        self._listen()
        self._build_deeds()
        self._enlarge(machine.recall().large_counter)

    def search_box(self) -> QLineEdit:
        """The one box."""
        return self.code

    def pausing(self) -> bool:
        """Whether something was typed that is not looked for yet."""
        return self.search.pausing()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the one box, or go on in the form that is open."""
        super().showEvent(event)
        if self.right.form is None:
            self.code.setFocus()
        else:
            self.quick.take_keys()

    def reload(self) -> None:
        """Ask for the mode, the words to choose from, and the person shown."""
        self.desk.ask(current_emergency, then=self._show_mode, topic="mode")
        login = self.desk.desk.login
        self.desk.look(
            lambda: {name: login.ask(words_of, name) for name in LISTS},
            then=self._words.update,
            topic="words",
        )
        if self.person is not None and not self._coming:
            self._ask_person(self.person.id)

    def start_anew(self) -> None:
        """The next one, please: everything empty, ready for the next key or scan."""
        if self.right.give_up_form():
            self._put_aside()
            self.search.clear()
            self._say("")
            self.code.setFocus()

    def show_person(self, member_id: str) -> None:
        """Put somebody on the right side; a form that is open is closed first."""
        deed = self._deed
        if not self.right.give_up_form():
            self._deed = None
            return
        self._say("")
        if member_id != self.search.current():
            self.search.clear()
        self._put_aside()
        self._deed = deed
        self._ask_person(member_id)
        self.search.take_keys()

    def check_in_now(self) -> None:
        """F2: check the person in, or renew where that is due."""
        if self.may("EDIT_CHECKINS"):
            self._for_whom(self._check_in)

    def serve(self) -> None:
        """F3: hours of service."""
        if self.may("EDIT_CHECKINS"):
            self._for_whom(self._serve)

    def receive(self) -> None:
        """F8: somebody came about something; with or without a person found."""
        if not self.may("EDIT_RESIDENTS"):
            return
        self._say("")
        if self._coming:
            self._deed = lambda person: self._open_form(visitor_form(person, self._words), person)
        else:
            self._open_form(visitor_form(self.person, self._words), self.person)

    def print_slip(self) -> None:
        """F9: a slip with what was done today."""
        self._for_whom(self._print_slip)

    def add_member(self) -> None:
        """F4: register somebody who is not on the roll."""
        if self.may("EDIT_MEMBERS"):
            self._say("")
            card = self.search.card
            given = {"id_number": card.id_number, "name": card.name or ""} if card is not None else {}
            dialog = MemberEditDialog(self.desk.desk, None, self.window(), given)
            dialog.saved.connect(self.show_person)
            self.open_dialog(dialog)

    def sign_in_event(self) -> None:
        """F10: choose an activity and scan one card after the other."""
        if self.may("EDIT_CHECKINS"):
            self._say("")
            choice = EventChoiceDialog(self.desk.desk, self.window())
            choice.saved.connect(self._open_event, Qt.ConnectionType.QueuedConnection)
            self.open_dialog(choice)

    def toggle_large(self) -> None:
        """F11: large type for this page, remembered on this machine."""
        self._enlarge(machine.remember(large_counter=not machine.recall().large_counter).large_counter)

    def _listen(self) -> None:
        self.search.chosen.connect(self.show_person)
        self.search.turned.connect(self._turned)
        self.search.found.connect(self._found)
        self.search.left.connect(self.start_anew)
        self.recent.chosen.connect(self.show_person)
        self.quick.kept.connect(self._kept)
        self.right.closed.connect(self._form_closed)
        self.code.scanned.connect(self._scanned)
        self.quick.scanned.connect(self._scanned)
        watch = ScanWatch(self, lambda: None, lambda _: None)
        watch.scanned.connect(self._scanned)
        watch.guard(self.hits, self.recent, self.sheet)
        watch.guard(self.visitor_button, self.event_button, self.large_button)

    def _build_deeds(self) -> None:
        for keys, words, slot, answers in (
            ("F2", "报到", self.check_in_now, {CHECK_IN, RENEW}),
            ("F3", "记服务", self.serve, {ANSWER}),
            ("F9", "小票", self.print_slip, set()),
        ):
            self.right.add_deed(words, keys, slot, answers)
            self.key(keys, slot, words)
        self.visitor_button.clicked.connect(self.receive)
        self.event_button.clicked.connect(self.sign_in_event)
        self.large_button.clicked.connect(self.toggle_large)
        self.key("F4", self.add_member, "登记新党员")
        self.key("F6", self.search.switch_box, "中文姓名框")
        self.key(SWITCH, self.quick.switch.turn, "记服务时改记平时或急时")
        self.key("F8", self.receive, "来访登记")
        self.key("F10", self.sign_in_event, "活动签到")
        self.key("F11", self.toggle_large, "大字")
        self._allow()

    def _allow(self) -> None:
        self.right.allow(somebody=bool(self.person or self._coming or self.search.current()))

    def _for_whom(self, deed: Deed) -> None:
        """Do a deed for whoever is chosen, once they are in front."""
        self._say("")
        if self.person is not None:
            deed(self.person)
            return
        self._deed = deed
        if not self._coming and not self.search.choose():
            self._deed = None

    def _turned(self) -> None:
        """Somebody else is meant now: whoever stood in front is put aside."""
        if not self.right.touched():
            self.right.drop_form()
        self._put_aside()

    def _put_aside(self) -> None:
        self.person, self._coming, self._deed = None, "", None
        self.right.show_person(None)
        self._allow()

    def _found(self, words: str) -> None:
        """What was looked for is answered."""
        self._say(words)
        if words:
            self._deed = None
        self._allow()

    def _scanned(self, code: str) -> None:
        """A card was scanned, wherever the keys went: who it names comes, unless a form would be lost."""
        if not self.right.touched():
            self.right.drop_form()
            self._put_aside()
            self._say("")
            self.search.take(code)
            self.search.take_keys()
            return
        self._next_code = code
        self.search.clear()
        self.quick.take_keys()
        self._tell_scanned("一位")
        self.desk.ask(who_is_it, code, then=self._name_scanned, topic="scanned")

    def _name_scanned(self, found: Callers) -> None:
        if self._next_code:
            self._tell_scanned(found.rows[0].name if found.sure else "一位不认得的人")

    def _tell_scanned(self, who: str) -> None:
        self.quick.say(f"刚扫了{who}的卡，没有写进表单。先按 Enter 保存，或按 Esc 返回，之后就转到扫卡的人。")

    def _ask_person(self, member_id: str) -> None:
        self._coming = member_id
        self._allow()
        gone = self._person_is_gone
        self.desk.ask(at_counter, member_id, then=self._show_person, failed=gone, topic="person")

    def _person_is_gone(self, error: RuleError) -> None:
        self._put_aside()
        self._say(error.message)

    def _show_person(self, person: AtCounter) -> None:
        if person.id != self._coming:
            return
        deed, self._deed, self._coming = self._deed, None, ""
        self.person = person
        self.right.show_person(person)
        self._allow()
        if deed is not None:
            deed(person)

    def _check_in(self, person: AtCounter) -> None:
        checkin = person.checkin
        if checkin is None or checkin.state != IN:
            self._open_form(check_in_form(person, self._words), person)
        elif checkin.renewal_due:
            self._act("党员续报", renew, (checkin.id,))
        else:
            self._say(f"{person.name} 已经报到（{checkin.number or '无编号'}）。")

    def _serve(self, person: AtCounter) -> None:
        if self._open_form(service_form(person, self._words, self._last), person):
            follow_mode(self.desk, self.quick, person.id)

    def _print_slip(self, person: AtCounter) -> None:
        login = self.desk.desk.login

        def write(target: Any, **_: Any) -> None:
            from app.reports.slip import write_slip

            write_slip(login, person.id, target)

        preview_paper(self.desk.desk, self.window(), "服务小票", write)

    def _open_form(self, form: QuickForm, person: AtCounter | None) -> bool:
        """Begin a form unless it is open already, or another one shall not be given up."""
        if self.right.form is not None and self.right.form.title == form.title:
            self.quick.take_keys()
            return False
        if not self.right.give_up_form():
            return False
        self._doubled, self._server = None, person
        self.right.open_form(form)
        return True

    def _kept(self, values: Mapping[str, str], ticked: Sequence[str]) -> None:
        form = self.right.form
        if form is None:
            return
        self._kept_values = dict(values)
        try:
            use_case, args = form.deed(values, ticked, self._doubled == self._kept_values)
        except RuleError as error:
            self.quick.ready()
            self.quick.refuse(error.field, error.message)
            return
        except Exception:
            self.quick.ready()
            raise
        self._last.update(values)
        self._act(form.label, use_case, *args)

    def _form_closed(self) -> None:
        code, self._next_code = self._next_code, ""
        if code:
            self.search.take(code)
        self.search.take_keys()

    def _act(self, label: str, use_case: Callable[..., Any], *args: Any) -> None:
        self.desk.act(
            use_case,
            *args,
            then=lambda _: self._done(),
            failed=self._refused,
            always=self.quick.ready,
            label=label,
        )

    def _refused(self, error: RuleError) -> None:
        """Say it at its field; what stands there already may be meant, and then a second Enter keeps it."""
        if self.right.form is None:
            self._say(error.message)
        elif error.code == DOUBLE:
            self._doubled = self._kept_values
            self.quick.refuse(None, f"{error.message}确实又服务了一次的，再按一次 Enter。")
        else:
            self.quick.refuse(error.field, error.message)

    def _done(self) -> None:
        """It is done: back to the person, whose sheet is asked anew by the change itself."""
        served = self._server if self.right.form is not None else self.person
        if served is not None:
            self.recent.remember(served.id, f"{served.name}　{served.organisation or ''}")
        self.right.close_form()

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
