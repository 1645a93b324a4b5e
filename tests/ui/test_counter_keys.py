"""Whose deed it is at the counter, and that scans, locks and errors leave the short forms whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.base import clock
from app.ui.parts.print_preview import PrintPreview
from app.usecases import cards, checkin_facts, members, services
from app.usecases.emergencies import start_emergency
from tests import builders
from tests.ui.conftest import Workbench, meanwhile, type_text
from tests.ui.parts.test_code_edit import Keys
from tests.ui.test_counter import Counter, member

ENTER = Qt.Key.Key_Return
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def counter(workbench: Workbench) -> Counter:
    return Counter(workbench)


def name(counter: Counter) -> str:
    return counter.page.person.name if counter.page.person is not None else ""


def title(counter: Counter) -> str:
    return counter.page.quick.title.text() if counter.page.quick.isVisible() else ""


def keys(counter: Counter, text: str) -> None:
    """Keys as the window system sends them, to whatever has the focus."""
    press(counter, text)
    counter.settle()


def press(counter: Counter, text: str, *more: Qt.Key) -> None:
    """The same, without waiting for anything."""
    for key in (*(Qt.Key(ord(sign.upper())) for sign in text), *more):
        QTest.keyClick(counter.page.window().windowHandle(), key)


def scan(counter: Counter, code: str) -> None:
    """A scanner sends its keys to whatever has the focus, each as it comes."""
    sent = Keys(QApplication.focusWidget() or counter.page)
    sent.now += 5000
    for sign in (*code, "\r"):
        sent.now += 3
        sent.line = QApplication.focusWidget() or counter.page
        sent.press(ENTER if sign == "\r" else Qt.Key(ord(sign)), sign)
    counter.settle()


def card_of(counter: Counter, person: str) -> str:
    login = counter.bench.window.desk.login
    (card,) = login.act(cards.issue_cards, [member(login, person)])
    return str(card.token)


def answer(words: str) -> list[str]:
    """Press the button with these words in the next question; what it asked."""
    asked: list[str] = []

    def press(box: QMessageBox) -> None:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == words).click()

    meanwhile(QMessageBox, press)
    return asked


def test_a_key_acts_on_the_hit_that_stands_out_not_on_the_one_before(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER)
    assert name(counter) == "李美玲"
    keys(counter, "stf")
    assert name(counter) == ""
    counter.press(Qt.Key.Key_F3)
    assert title(counter) == "记服务　单田芳"


def test_a_key_pressed_before_the_answer_acts_on_who_was_typed(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER)
    press(counter, "stf", Qt.Key.Key_F2)
    counter.settle()
    assert title(counter) == "党员报到　单田芳"


def test_a_key_does_nothing_when_nobody_was_found(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER)
    keys(counter, "xyz")
    counter.press(Qt.Key.Key_F3, Qt.Key.Key_F9)
    assert title(counter) == ""
    assert "没有找到“xyz”" in counter.page.told.text()
    assert counter.page.window().findChildren(PrintPreview) == []


def test_another_hit_is_another_person(counter: Counter) -> None:
    counter.search("199")
    counter.press(ENTER)
    first = name(counter)
    counter.press(Qt.Key.Key_Down, Qt.Key.Key_F3)
    assert title(counter).startswith("记服务")
    assert first not in title(counter)


def test_after_a_deed_the_next_letters_are_a_new_search(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3, "2", ENTER)
    assert name(counter) == "李美玲"
    keys(counter, "zgq")
    assert counter.page.code.text() == "zgq"
    counter.press(ENTER)
    assert name(counter) == "曾国强"


def test_an_untouched_form_goes_when_somebody_else_is_looked_for(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F2, Qt.Key.Key_F6, Qt.Key.Key_F6)
    keys(counter, "stf")
    counter.press(ENTER)
    assert (name(counter), title(counter)) == ("单田芳", "")


def test_a_touched_form_is_asked_for_first(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3, "2", Qt.Key.Key_F6, Qt.Key.Key_F6)
    keys(counter, "stf")
    asked = answer("取消")
    counter.press(ENTER)
    assert title(counter) == "记服务　李美玲"
    assert "记服务：李美玲" in asked[0]
    counter.bench.come_back()
    assert QApplication.focusWidget() is counter.page.quick.entry.boxes["hours"]
    answer("放弃")
    counter.press(Qt.Key.Key_F3)
    assert title(counter) == "记服务　单田芳"
    assert counter.page.quick.entry.values()["hours"] == ""


def test_what_a_touched_form_keeps_is_of_the_one_it_was_opened_for(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3, "2", Qt.Key.Key_F6, Qt.Key.Key_F6)
    keys(counter, "stf")
    counter.page.quick.take_keys()
    counter.press(ENTER)
    assert len(login.ask(services.services_of, member(login, "李美玲"))) == 1
    assert counter.page.recent.item(0).text().startswith("李美玲")
    assert name(counter) == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F8])
def test_a_card_scanned_into_an_untouched_form_brings_its_owner(counter: Counter, key: Qt.Key) -> None:
    code = card_of(counter, "单田芳")
    counter.search("lml")
    counter.press(ENTER, key)
    scan(counter, code)
    assert (name(counter), title(counter)) == ("单田芳", "")
    login = counter.bench.window.desk.login
    assert login.ask(checkin_facts.checkin_of, member(login, "李美玲")) is None
    assert login.ask(services.services_of, member(login, "李美玲")) == ()


def test_a_card_scanned_into_a_touched_form_leaves_it_as_it_was(counter: Counter) -> None:
    code = card_of(counter, "单田芳")
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F2, "4")
    scan(counter, code)
    assert title(counter) == "党员报到　李美玲"
    assert counter.page.quick.ticks.ticked() == ("社区治理",)
    assert "单田芳的卡" in counter.page.quick.message.text()
    counter.press(ENTER)
    assert name(counter) == "单田芳"
    login = counter.bench.window.desk.login
    facts = login.ask(checkin_facts.checkin_of, member(login, "李美玲"))
    assert facts is not None
    assert facts.posts == ("社区治理",)


def test_a_card_nobody_knows_is_said_in_the_form(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    type_text(counter.page.quick.entry.boxes["name"], "王大妈")
    scan(counter, "999999990008")
    assert counter.page.quick.entry.values()["name"] == "王大妈"
    assert "不认得" in counter.page.quick.message.text()


@pytest.mark.parametrize("gap", [60, 110])
def test_fast_typing_in_a_form_is_no_scan(counter: Counter, gap: int) -> None:
    counter.press(Qt.Key.Key_F8)
    Keys(counter.page.quick.entry.boxes["name"]).type("wangxiaoming", gap)
    assert counter.page.quick.entry.values()["name"] == "wangxiaoming"
    Keys(counter.page.quick.entry.boxes["name"], 2_000_000).type("\r", gap)
    counter.settle()
    assert title(counter) == ""


def test_a_card_scanned_at_a_list_brings_its_owner(counter: Counter) -> None:
    code = card_of(counter, "单田芳")
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3, "2", ENTER)
    counter.page.recent.setFocus()
    counter.page.recent.setCurrentRow(0)
    scan(counter, code)
    assert name(counter) == "单田芳"


def test_after_an_error_nobody_expected_the_form_can_be_saved(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.ui import counter_forms

    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3, "2")

    def break_down(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(counter_forms, "read_entry", break_down)
    with qtbot.capture_exceptions() as caught:
        counter.press(ENTER)
    assert [kind for kind, _, _ in caught] == [ArithmeticError]
    assert counter.page.quick.save_button.isEnabled()
    monkeypatch.undo()
    counter.press(ENTER)
    login = counter.bench.window.desk.login
    assert len(login.ask(services.services_of, member(login, "李美玲"))) == 1


def served(counter: Counter) -> list[tuple[Decimal, str]]:
    login = counter.bench.window.desk.login
    return [(row.hours, row.mode) for row in login.ask(services.services_of, member(login, "李美玲"))]


def test_the_form_says_the_mode_and_one_key_switches_it(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    login.act(start_emergency, {"name": "防汛", "reason": "通知"})
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3)
    assert "计入急时：防汛" in counter.told()
    counter.press("1", ENTER, Qt.Key.Key_F3, "2", Qt.Key.Key_F7)
    assert "计入平时" in counter.told()
    counter.press(ENTER)
    assert served(counter) == [(Decimal(2), "平时"), (Decimal(1), "急时")]


def test_the_mode_follows_the_day_and_calm_days_have_no_other(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    login.act(start_emergency, {"name": "防汛", "reason": "通知"})
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F3)
    day = counter.page.quick.entry.boxes["served_on"]
    assert isinstance(day, QLineEdit)
    day.setFocus()
    day.selectAll()
    counter.bench.qtbot.keyClicks(day, clock.today().replace(year=clock.today().year - 1).isoformat())
    counter.settle()
    assert counter.page.quick.switch.said.text() == "计入平时"
    assert not counter.page.quick.switch.button.isVisible()


def test_a_red_word_goes_with_the_next_deed(counter: Counter) -> None:
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F2, "4", ENTER, Qt.Key.Key_F2)
    assert "已经报到" in counter.page.told.text()
    counter.press(Qt.Key.Key_F3)
    assert counter.page.told.text() == ""


def test_alt_1_brings_the_keys_back_to_the_box(counter: Counter) -> None:
    window = counter.page.window().windowHandle()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is counter.bench.frame.box
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is counter.page.code


def test_coming_back_to_the_page_goes_on_in_the_form(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8, Qt.Key.Key_Tab)
    phone: QWidget = counter.page.quick.entry.boxes["phone"]
    assert QApplication.focusWidget() is phone
    counter.bench.frame.open_page("members")
    counter.bench.frame.open_page("counter")
    assert QApplication.focusWidget() is phone


def test_enter_prints_the_slip(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bool] = []
    monkeypatch.setattr(PrintPreview, "print", lambda _: printed.append(True))
    counter.search("lml")
    counter.press(ENTER, Qt.Key.Key_F9)
    (preview,) = counter.page.window().findChildren(PrintPreview)
    counter.bench.qtbot.waitUntil(preview.view.drawn, timeout=20_000)
    preview.activateWindow()
    counter.bench.qtbot.waitUntil(preview.isActiveWindow, timeout=5_000)
    QTest.keyClick(preview.windowHandle(), ENTER)
    assert printed == [True]
    Keys(QApplication.focusWidget() or preview).scan("172035671905")
    assert printed == [True]
    preview.reject()


def test_members_of_one_sound_are_told_apart(counter: Counter) -> None:
    login = counter.bench.window.desk.login
    login.act(members.register_member, builders.person(7, name="李明丽"))
    counter.search("lml")
    assert counter.page.hits.count() == 2


def test_large_type_enlarges_what_is_looked_at_most_and_hours_stay_in_sight(counter: Counter) -> None:
    page = counter.page
    page.window().resize(1366, 720)
    counter.search("lml")
    counter.press(ENTER)

    def sizes() -> list[float]:
        names = [one for one in page.sheet.findChildren(QLabel) if one.text() == "李美玲"]
        seen: list[QWidget] = [page.code, page.chinese, page.hits, names[0]]
        return [one.fontInfo().pointSizeF() for one in seen]

    before = sizes()
    counter.press(Qt.Key.Key_F11)
    counter.press(Qt.Key.Key_F3)
    form = counter.page.quick
    assert {box.height() >= box.sizeHint().height() for box in form.entry.boxes.values()} == {True}
    form.entry.boxes["content"].setFocus()
    place = form.entry.boxes["content"].mapTo(form.fields, QPoint(0, 0)).y()
    assert 0 <= place < form.fields.height()
    counter.press(Qt.Key.Key_Escape)
    assert all(now > then * 1.2 for now, then in zip(sizes(), before, strict=True))
    hours = next(one for one in page.sheet.findChildren(QLabel) if "小时（应服务" in one.text())
    lowest = hours.mapTo(page.sheet.viewport(), hours.rect().bottomLeft()).y()
    assert lowest < page.sheet.viewport().height()
    counter.press(Qt.Key.Key_F11)
