"""The page 服务记录: log for many by keys, correct, take back, activities and the review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from app.base import clock
from app.base.periods import Span, period_of
from app.ui.dialogs.activity_edit import ActivityEditDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.photos import PhotosDialog
from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.review_grades import ReviewDialog
from app.ui.dialogs.service_cards import ServiceCardsDialog
from app.ui.dialogs.service_edit import ServiceDialog
from app.ui.main_window import MainWindow
from app.ui.pages.services import ActivitiesList, ReviewsList, ServicesList
from app.ui.parts.print_preview import PrintPreview
from app.usecases import activities, checkins, history, reviews, services, units
from app.usecases.checkins import CheckinEntry
from app.usecases.listing import list_ids
from app.usecases.members import register_member
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile, type_text
from tests.ui.registers import names, opened, press, said, save
from tests.ui.test_preview import ready, words

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = ("李美玲", "单田芳", "曾国强")


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """Three who are checked in, sent by one unit; the first has served once."""
    with builders.signed_in(empty_centre) as login:
        unit = login.act(units.add_unit, {"name": "向阳小学"})
        login.act(units.check_in_unit, unit, {"checked_in_on": date(2026, 1, 4)})
        people = []
        for n, name in enumerate(NAMES):
            people.append(login.act(register_member, builders.person(n, name=name)))
            entry = CheckinEntry(unit_id=unit, posts=("其他",), on=date(2026, 1, 5))
            login.act(checkins.check_in, people[-1], entry)
        done = ServiceEntry("志愿活动", clock.today(), "1.5", place="河边", content="清理河道")
        login.act(services.log_service, people[0], done)
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.fixture
def page(bench: Workbench) -> ServicesList:
    found = opened(bench, "services")
    assert isinstance(found, ServicesList)
    found.table.pick_first()
    bench.settle()
    return found


def login_of(bench: Workbench) -> Login:
    login = bench.window.desk.login
    assert isinstance(login, Login)
    return login


def hours(bench: Workbench, page: ServicesList) -> list[tuple[str, str]]:
    """Name and hours of each line."""
    return list(zip(names(bench, page, 1), names(bench, page, 3), strict=True))


def choose(bench: Workbench, dialog: ServiceDialog, *texts: str) -> None:
    """Search, Enter adds, one after the other."""
    picker = dialog.picker
    assert picker is not None
    for text in texts:
        type_text(picker.search, text)
        bench.qtbot.keyClick(picker.search, Qt.Key.Key_Return)
        bench.settle()
    assert len(picker.ids()) == len(texts)


def alarm(dialog: ServiceDialog) -> list[str]:
    return [
        one.text()
        for one in dialog.findChildren(QLabel)
        if one.isVisible() and one.property("look") in ("error", "alarm") and one.text()
    ]


def test_the_list_says_hours_and_their_sum(bench: Workbench, page: ServicesList) -> None:
    assert hours(bench, page) == [("李美玲", "1.5")]
    bench.qtbot.waitUntil(lambda: "合计\N{NO-BREAK SPACE}1.5" in page.sums.text(), timeout=10_000)
    assert "平时\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}次" in page.sums.text()
    assert {"李美玲", "1.5 小时", "清理河道", "向阳小学", "0 小时，积分 0"} <= set(said(page))


def test_many_are_logged_at_once_by_keys_alone(bench: Workbench, page: ServicesList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert isinstance(dialog, ServiceDialog)
    assert dialog.picker is not None
    assert dialog.picker.search.hasFocus()
    choose(bench, dialog, "单田芳", "zgq")
    for _ in range(2):
        bench.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.entry is not None
    assert dialog.entry.boxes["hours"].hasFocus()
    bench.qtbot.keyClicks(dialog.entry.boxes["hours"], "2")
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    bench.closed(dialog)
    assert sorted(hours(bench, page)) == [("单田芳", "2"), ("曾国强", "2"), ("李美玲", "1.5")]
    assert bench.frame.status.text() == "已保存：批量记服务"
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert hours(bench, page) == [("李美玲", "1.5")]


def test_what_is_wrong_is_said_at_the_field(bench: Workbench, page: ServicesList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert isinstance(dialog, ServiceDialog)
    assert dialog.entry is not None
    bench.qtbot.keyClicks(dialog.entry.boxes["hours"], "30")
    dialog.save()
    bench.settle()
    assert alarm(dialog) == ["请先选择党员。"]
    choose(bench, dialog, "单田芳")
    dialog.save()
    bench.settle()
    assert alarm(dialog) == ["一日最多记 16 小时，请核对；跨日的请按日分开记。"]
    assert dialog.entry.boxes["hours"].hasFocus()
    dialog.done(0)


def test_the_same_service_twice_is_asked_about(bench: Workbench, page: ServicesList) -> None:
    dialog = press(bench, page, Qt.Key.Key_D, CTRL)
    assert isinstance(dialog, ServiceDialog)
    assert dialog.entry is not None
    assert dialog.entry.values()["place"] == "河边"
    bench.qtbot.keyClicks(dialog.entry.boxes["hours"], "1.5")
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    save(bench, dialog)
    assert hours(bench, page) == [("李美玲", "1.5"), ("李美玲", "1.5")]


def test_a_correction_asks_for_a_reason_and_leaves_one_line(bench: Workbench, page: ServicesList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F2)
    assert isinstance(dialog, ServiceDialog)
    assert dialog.entry is not None
    assert dialog.picker is None
    dialog.entry.put({"hours": "3"})
    dialog.save()
    bench.settle()
    assert alarm(dialog) == ["请写明原因，它会记入操作日志。"]
    dialog.entry.put({"reason": "少记了"})
    save(bench, dialog)
    assert hours(bench, page) == [("李美玲", "3")]
    assert page.table.current_id() == page.table.records.ids[0]


def test_del_takes_an_entry_back_with_a_reason(bench: Workbench, page: ServicesList) -> None:
    def answer(dialog: ReasonDialog) -> None:
        dialog.reason.setCurrentText("记错了人")
        dialog.accept()

    meanwhile(ReasonDialog, answer)
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: not page.table.records.ids, timeout=10_000)
    login = login_of(bench)
    kept = [entry.values.get("reason") for entry in history.history(login, limit=4)]
    assert "记错了人" in kept
    bench.frame.undo()
    bench.settle()
    assert hours(bench, page) == [("李美玲", "1.5")]


def test_periods_people_units_and_kinds_are_filtered_from_one_menu(
    bench: Workbench, page: ServicesList
) -> None:
    login = login_of(bench)
    entry = ServiceEntry("上门走访", date(2026, 2, 1), "2")
    login.act(services.log_service, login.ask(list_ids, "members")[1], entry)
    page.reload()
    bench.settle()
    page.table.pick_first()
    bench.settle()
    offered = dict(page.quick_filters())
    assert {"本月", "上季度", "只看 李美玲", "派出单位：向阳小学", "类别：上门走访"} <= set(offered)
    for which, left in (("本月", 1), ("派出单位：向阳小学", 2), ("类别：上门走访", 1), ("只看 李美玲", 1)):
        page.asked.hold_or_drop(offered[which])
        bench.settle()
        assert len(page.table.records.ids) == left, which
        page.filters.clear()
        bench.settle()


def test_photos_open_for_the_entry(bench: Workbench, page: ServicesList) -> None:
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_H, CTRL)
    dialog = bench.dialog(PhotosDialog)
    assert "李美玲" in dialog.note.text()
    dialog.accept()


def test_the_cards_of_an_employer_are_shown_for_printing(bench: Workbench, page: ServicesList) -> None:
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_R, CTRL)
    dialog = bench.dialog(ServiceCardsDialog)
    assert dialog.entry is not None
    who = dialog.entry.boxes["who"]
    assert isinstance(who, QComboBox)
    assert who.currentText() == "向阳小学（全体）"
    dialog.entry.put({"period": period_of(clock.today(), Span.QUARTER).text})
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    paper = bench.dialog(PrintPreview)
    ready(bench, paper)
    assert "清理河道" in words(paper)
    paper.done(0)


def test_an_activity_is_planned_signed_in_to_and_put_right(bench: Workbench) -> None:
    page = opened(bench, "services", 1)
    assert isinstance(page, ActivitiesList)
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert isinstance(dialog, ActivityEditDialog)
    assert dialog.entry is not None
    dialog.entry.put({"name": "周末大扫除"})
    save(bench, dialog)
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    signing = bench.dialog(EventSignInDialog)
    type_text(signing.code, "单田芳")
    bench.qtbot.keyClick(signing.code, Qt.Key.Key_Return)
    bench.settle()
    signing.accept()
    bench.closed(signing)
    assert {"已签到 1 人", "单田芳"} <= set(said(page))
    assert not page.deeds["delete"].isEnabled()
    change = press(bench, page, Qt.Key.Key_F2)
    assert change.entry is not None
    change.entry.put({"hours": "3"})

    def answer(asked: ReasonDialog) -> None:
        asked.reason.setCurrentText("延长了")
        asked.accept()

    meanwhile(ReasonDialog, answer)
    save(bench, change)
    login = login_of(bench)
    (activity,) = login.ask(list_ids, "activities")
    assert [str(row.hours) for row in login.ask(activities.sign_list, activity)] == ["3"]


def test_the_services_of_an_activity_are_one_key_away(bench: Workbench, page: ServicesList) -> None:
    login = login_of(bench)
    entry = {"name": "义诊", "kind": "志愿活动", "held_on": clock.today(), "hours": "2"}
    activity = login.act(activities.add_activity, entry)
    login.act(activities.sign_in, activity, login.ask(list_ids, "members")[1])
    planned = opened(bench, "services", 1)
    planned.table.pick_first()
    bench.settle()
    bench.qtbot.keyClick(planned.table, Qt.Key.Key_G, CTRL)
    bench.settle()
    assert [kept for _, kept in hours(bench, page)] == ["2"]
    assert page.isVisible()


def test_the_sign_in_sheet_is_shown_for_printing(bench: Workbench) -> None:
    login = login_of(bench)
    entry = {"name": "义诊", "kind": "志愿活动", "held_on": clock.today(), "hours": "2"}
    login.act(activities.add_activity, entry)
    page = opened(bench, "services", 1)
    assert isinstance(page, ActivitiesList)
    page.table.pick_first()
    bench.settle()
    page.print_sheet(filled=False)
    paper = bench.dialog(PrintPreview)
    ready(bench, paper)
    assert "服务活动签到表" in words(paper)
    paper.done(0)


def test_the_review_is_filled_in_by_digits(bench: Workbench) -> None:
    page = opened(bench, "services", 2)
    assert isinstance(page, ReviewsList)
    page.add()
    dialog = bench.dialog(ReviewDialog)
    bench.qtbot.waitUntil(lambda: len(dialog.table.records.ids) == 3, timeout=10_000)
    assert dialog.balance.text() == "参加评议 3 人，已评 0 人；优秀 0 人，最多 1 人"
    bench.qtbot.keyClicks(dialog.table, "112")
    assert "保存后优秀 2 个，超过比例" in dialog.balance.text()
    bench.qtbot.keyClick(dialog.table, Qt.Key.Key_Up)
    bench.qtbot.keyClick(dialog.table, Qt.Key.Key_3)
    assert "超过比例" not in dialog.balance.text()
    save(bench, dialog)
    rows = login_of(bench).ask(reviews.review_list, "member", clock.today().year).rows
    assert [row.grade for row in rows] == ["优秀", "基本合格", "合格"]
    assert sorted(names(bench, page, 3)) == ["优秀", "合格", "基本合格"]


def test_more_than_may_be_are_kept_for_a_reason(bench: Workbench) -> None:
    page = opened(bench, "services", 2)
    page.add()
    dialog = bench.dialog(ReviewDialog)
    bench.qtbot.waitUntil(lambda: len(dialog.table.records.ids) == 3, timeout=10_000)
    bench.qtbot.keyClicks(dialog.table, "11")
    told: list[str] = []

    def answer(asked: ReasonDialog) -> None:
        told.append(asked.text.text())
        asked.reason.setCurrentText("上级另给名额")
        asked.accept()

    meanwhile(ReasonDialog, answer)
    save(bench, dialog)
    assert "最多 1 个" in told[0]
    assert sorted(names(bench, page, 3)) == ["优秀", "优秀"]
