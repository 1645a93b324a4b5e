"""The counter by keys: twelve at most for a whole visit, and scans that come in bursts."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base import clock
from app.base.scans import luhn
from app.reports import periodic
from app.ui.dialogs.event_choice import EventChoiceDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.pages.counter import CounterPage
from app.ui.pages.reports import ReportsPage
from app.ui.parts.print_preview import PrintPreview
from app.ui.parts.progress import Progress
from app.ui.parts.scan_log import AGAIN, BACK, BAD, GOOD
from app.usecases import activities, cards, checkin_facts, members, services
from app.usecases.listing import find
from app.usecases.workplace import Login
from tests import builders
from tests.ui.conftest import W, Workbench, type_text
from tests.ui.parts.test_code_edit import Keys

DAY = {"name": "清洁家园", "kind": "志愿活动", "held_on": clock.today(), "hours": Decimal(2)}


class Counter:
    """The counter page, driven by keys that are counted."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        page = bench.frame.open_page("counter")
        assert isinstance(page, CounterPage)
        self.page = page
        self.pressed = 0
        self.settle()

    def settle(self) -> None:
        self.bench.qtbot.waitUntil(lambda: not self.page.pausing(), timeout=10_000)
        self.bench.settle()

    def search(self, text: str) -> None:
        """Search text is not counted."""
        for key in text:
            self.bench.qtbot.keyClick(self.page.code, key)
        self.settle()

    def press(self, *keys: Qt.Key | str) -> None:
        """Keys as a person presses them: each goes to whatever has the focus."""
        for key in keys:
            self.pressed += 1
            self.bench.qtbot.keyClick(QApplication.focusWidget() or self.page, key)
            self.settle()

    def told(self) -> str:
        """All words on the right side."""
        seen = [w for w in self.page.side.findChildren(QWidget) if w.isVisible()]
        return "\n".join(str(w.property("text") or "") for w in seen)


@pytest.fixture
def counter(workbench: Workbench) -> Counter:
    return Counter(workbench)


def member(login: Login, text: str) -> str:
    (row,) = login.ask(find, text).rows
    return row.id


def test_a_visitor_is_checked_in_served_and_given_a_slip_in_twelve_keys(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    counter.search("lml")
    counter.press(Qt.Key.Key_Return)
    assert "还没有报到" in counter.told()
    counter.press(Qt.Key.Key_F2, "4", Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_F3, "1", ".", "5", Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_F9)
    (preview,) = counter.page.window().findChildren(PrintPreview)
    counter.bench.qtbot.waitUntil(preview.view.drawn, timeout=20_000)
    assert counter.pressed <= 12
    assert "小票" in preview.windowTitle()
    preview.reject()
    facts = login.ask(checkin_facts.checkin_of, member(login, "李美玲"))
    assert facts is not None
    assert (facts.state, facts.posts, facts.checked_in_on) == ("已报到", ("社区治理",), clock.today())
    (row,) = login.ask(services.services_of, member(login, "李美玲"))
    assert (row.hours, row.served_on) == (Decimal("1.5"), clock.today())


def test_enter_faster_than_the_answer_means_the_first_one(counter: Counter) -> None:
    for key in "lml":
        counter.bench.qtbot.keyClick(counter.page.code, key)
    counter.bench.qtbot.keyClick(counter.page.code, Qt.Key.Key_Return)
    counter.settle()
    assert counter.page.person is not None
    assert counter.page.person.name == "李美玲"


def test_chinese_names_have_a_box_of_their_own(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is counter.page.chinese
    type_text(counter.page.chinese, "单田")
    counter.settle()
    counter.press(Qt.Key.Key_Return)
    assert counter.page.person is not None
    assert counter.page.person.name == "单田芳"


def test_a_rule_is_said_at_the_field_and_nothing_is_kept(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    counter.search("lml")
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_F3, "3", "0", Qt.Key.Key_Return)
    assert counter.page.panel.currentWidget() is counter.page.quick
    box = counter.page.quick.entry.boxes["hours"]
    assert box.property("wrong") == "true"
    assert login.ask(services.services_of, member(login, "李美玲")) == ()
    counter.press(Qt.Key.Key_Escape)
    assert counter.page.panel.currentWidget() is counter.page.sheet


def test_the_same_service_twice_is_kept_by_a_second_enter(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    counter.search("lml")
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_F3, "2", Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_F3, "2", Qt.Key.Key_Return)
    assert "再按一次 Enter" in counter.told()
    assert len(login.ask(services.services_of, member(login, "李美玲"))) == 1
    counter.press(Qt.Key.Key_Return)
    assert len(login.ask(services.services_of, member(login, "李美玲"))) == 2


def test_a_check_in_without_a_post_is_refused(counter: Counter) -> None:
    counter.search("lml")
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Return)
    assert "至少选一个服务岗位" in counter.told()


def test_what_was_done_is_undone_by_one_key(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    counter.search("lml")
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_F3, "2", Qt.Key.Key_Return)
    assert len(login.ask(services.services_of, member(login, "李美玲"))) == 1
    counter.bench.qtbot.keyClick(counter.page.code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert login.ask(services.services_of, member(login, "李美玲")) == ()


def test_escape_makes_ready_for_the_next_one(counter: Counter) -> None:
    counter.search("lml")
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert counter.page.person is None
    assert counter.page.code.text() == ""
    assert QApplication.focusWidget() is counter.page.code


def test_an_identity_card_of_a_stranger_opens_a_filled_form(counter: Counter) -> None:
    Keys(counter.page.code).scan(builders.id_number(77))
    counter.settle()
    assert "F4" in counter.page.told.text()
    counter.press(Qt.Key.Key_F4)
    from app.ui.dialogs.member_edit import MemberEditDialog

    form = counter.bench.dialog(MemberEditDialog)
    assert form.entry is not None
    assert form.entry.values()["id_number"] == builders.id_number(77)
    form.reject()


def test_somebody_unknown_can_be_received(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    box = counter.page.quick.entry.boxes["name"]
    assert isinstance(box, QLineEdit)
    type_text(box, "王大妈")
    counter.press(Qt.Key.Key_Return)
    assert counter.page.panel.currentWidget() is counter.page.idle


def queue(login: Login) -> tuple[list[str], list[str]]:
    """300 scans as they come, a tenth of them twice and 5 of cards that nobody has; and those 5."""
    ids = [login.act(members.register_member, builders.person(100 + n)) for n in range(265)]
    codes = [card.token for card in login.act(cards.issue_cards, ids)]
    unknown = [f"9999999000{n}" for n in range(5)]
    unknown = [code + luhn(code) for code in unknown]
    chance = random.Random(7)
    scans = [*codes, *chance.sample(codes, 30), *unknown]
    chance.shuffle(scans)
    assert len(scans) == 300
    return scans, unknown


def scan(qtbot: QtBot, dialog: EventSignInDialog, scans: list[str]) -> None:
    """Scan all of them, as fast as scanners are, until each is answered."""
    chance, keys = random.Random(8), Keys(dialog.code)
    for code in scans:
        keys.scan(code, chance.randint(1, 7))
    qtbot.waitUntil(lambda: sum(dialog.log.counts.values()) == len(scans), timeout=120_000)


def all_are_accounted_for(login: Login, activity: str, dialog: EventSignInDialog, unknown: list[str]) -> None:
    assert dialog.log.counts == {GOOD: 265, AGAIN: 30, BAD: 5, BACK: 0}
    assert len(login.ask(activities.sign_list, activity)) == 265
    lines = [dialog.log.item(row).text() for row in range(dialog.log.count())]
    assert all(any(code in line for line in lines) for code in unknown)


@pytest.mark.slow
def test_three_hundred_scans_in_bursts_are_all_accounted_for(qtbot: QtBot, workbench: Workbench) -> None:
    login = workbench.window.desk.login
    scans, unknown = queue(login)
    activity = login.act(activities.add_activity, DAY)
    counter = Counter(workbench)
    counter.press(Qt.Key.Key_F10)
    choice = workbench.dialog(EventChoiceDialog)
    qtbot.keyClick(choice, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = workbench.dialog(EventSignInDialog)
    scan(qtbot, dialog, scans)
    all_are_accounted_for(login, activity, dialog, unknown)
    qtbot.keyClick(dialog.code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert len(login.ask(activities.sign_list, activity)) == 264
    assert "264 人" in dialog.count.text()
    dialog.accept()


def test_undo_at_the_sign_in_takes_back_nothing_but_sign_ins(qtbot: QtBot, workbench: Workbench) -> None:
    login = workbench.window.desk.login
    activity = login.act(activities.add_activity, DAY)
    dialog = EventSignInDialog(workbench.window.desk, activity, workbench.window)
    dialog.open()
    workbench.settle()
    qtbot.keyClick(dialog.code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert login.ask(activities.activity_facts, activity).name == "清洁家园"
    assert "还没有可以撤销的" in dialog.log.item(0).text()
    dialog.accept()


@pytest.mark.slow
def test_three_hundred_scans_are_taken_while_reports_are_counted_behind(
    qtbot: QtBot, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = workbench.window.desk.login
    scans, unknown = queue(login)
    activity = login.act(activities.add_activity, DAY)
    scanned, counted = threading.Event(), threading.Semaphore(0)
    count = periodic.make_period_report

    def over_and_over(*args: Any, **ways: Any) -> Any:
        while not scanned.is_set():
            count(*args, **ways)
            counted.release()
        return count(*args, **ways)

    monkeypatch.setattr(periodic, "make_period_report", over_and_over)
    reports = workbench.frame.open_page("reports")
    assert isinstance(reports, ReportsPage)
    qtbot.waitUntil(reports.make_button.isEnabled, timeout=10_000)
    reports.make_button.click()
    (progress,) = wait_for(qtbot, lambda: [w for w in reports.findChildren(Progress) if w.isVisible()])
    progress.behind_button.click()
    workbench.frame.open_page("counter")
    dialog = EventSignInDialog(workbench.window.desk, activity, workbench.window)
    dialog.open()
    qtbot.waitUntil(lambda: counted.acquire(blocking=False), timeout=60_000)
    scan(qtbot, dialog, scans)
    all_are_accounted_for(login, activity, dialog, unknown)
    while counted.acquire(blocking=False):
        pass
    qtbot.waitUntil(lambda: counted.acquire(blocking=False), timeout=60_000)
    assert reports.view is None
    dialog.accept()
    scanned.set()
    qtbot.waitUntil(lambda: reports.view is not None, timeout=60_000)
    workbench.settle()


def wait_for(qtbot: QtBot, look: Callable[[], list[W]]) -> list[W]:
    """What is there as soon as it is."""
    qtbot.waitUntil(lambda: bool(look()), timeout=20_000)
    return look()
