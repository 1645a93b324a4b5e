"""The journal page: what was done is listed, and one step can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from app.base import clock
from app.ui.dialogs.condition import ConditionDialog
from app.ui.pages.journal import JournalPage
from app.ui.parts.record_table import BLOCK
from app.ui.words.journal import sheet_of
from app.usecases.emergencies import start_emergency
from app.usecases.history import undo
from app.usecases.listing import find, list_ids, list_in_clear
from app.usecases.members import change_member
from app.usecases.past_acts import PastAct, past_act, past_ids, past_rows
from app.usecases.services import ServiceEntry, log_service
from app.usecases.workplace import Login
from tests.ui.conftest import PEOPLE, Workbench, meanwhile, type_text

CTRL = Qt.KeyboardModifier.ControlModifier


def journal(bench: Workbench) -> JournalPage:
    page = bench.frame.open_page("journal")
    assert isinstance(page, JournalPage)
    bench.settle()
    return page


def chips(page: JournalPage) -> list[str]:
    return [chip.words.toolTip() for chip in page.filters.chips.chips]


def settled_labels(bench: Workbench, page: JournalPage) -> list[str]:
    bench.settle()
    rows = range(page.table.records.rowCount())
    bench.qtbot.waitUntil(
        lambda: all(page.table.records.row_at(row) is not None for row in rows), timeout=5_000
    )
    return labels(page)


def labels(page: JournalPage) -> list[str]:
    model = page.table.records
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def choose(bench: Workbench, page: JournalPage, label: str) -> None:
    bench.qtbot.waitUntil(lambda: label in labels(page), timeout=5_000)
    page.table.setCurrentIndex(page.table.records.index(labels(page).index(label), 0))
    bench.settle()


def change_a_phone(bench: Workbench) -> None:
    login = bench.window.desk.login
    login.act(change_member, login.ask(list_ids, "members")[0], {"phone": "19900000099"})


def test_the_newest_step_stands_on_top(workbench: Workbench) -> None:
    change_a_phone(workbench)
    page = journal(workbench)
    workbench.qtbot.waitUntil(lambda: labels(page)[:1] == ["修改党员"], timeout=5_000)
    assert labels(page).count("登记党员") == len(PEOPLE)


def test_the_step_shows_what_it_changed_masked(workbench: Workbench) -> None:
    change_a_phone(workbench)
    page = journal(workbench)
    choose(workbench, page, "修改党员")
    texts = [label.text() for label in page.sheet.findChildren(QLabel)]
    assert "199****0099" in texts
    assert "19900000099" not in texts


def test_a_chosen_step_is_taken_back_after_asking(workbench: Workbench) -> None:
    change_a_phone(workbench)
    page = journal(workbench)
    choose(workbench, page, "修改党员")
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: "撤销：修改党员" in labels(page), timeout=10_000)
    workbench.settle()
    assert workbench.frame.status.text() == "已撤销：修改党员（1 条记录）"
    choose(workbench, page, "修改党员")
    assert not page.undo_button.isEnabled()


def test_turning_back_leaves_everything_as_it_is(workbench: Workbench) -> None:
    change_a_phone(workbench)
    page = journal(workbench)
    choose(workbench, page, "修改党员")
    meanwhile(QMessageBox, lambda box: box.reject())
    workbench.qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert not any(label.startswith("撤销") for label in labels(page))


def test_a_step_that_changed_nothing_can_not_be_taken_back(workbench: Workbench) -> None:
    workbench.window.desk.login.act(list_in_clear, "members", "核对证件")
    page = journal(workbench)
    choose(workbench, page, "查看完整名册")
    assert not page.undo_button.isEnabled()


def test_roles_are_said_by_their_names(workbench: Workbench) -> None:
    page = journal(workbench)
    choose(workbench, page, "新建中心")
    said = " ".join(label.text() for label in page.sheet.findChildren(QLabel))
    assert "管理员" in said
    assert "administrator" not in said


def test_hours_and_times_are_told_as_people_say_them(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    (member,) = login.ask(find, "lml").rows
    login.act(log_service, member.id, ServiceEntry("志愿活动", clock.today(), Decimal("1.5")))
    login.act(start_emergency, {"name": "防汛", "reason": "预警"}, datetime(2026, 1, 5, 23, 30, tzinfo=UTC))
    told = {
        line
        for work in past_ids(login)
        for act in (past_act(login, work),)
        if act is not None
        for section in sheet_of(act).sections
        for line in section.lines
    }
    assert ("时长(小时)", "1.5") in told
    assert ("启动时间", clock.show(datetime(2026, 1, 5, 23, 30, tzinfo=UTC))) in told


def test_what_was_done_is_found_by_its_sound(workbench: Workbench) -> None:
    change_a_phone(workbench)
    page = journal(workbench)
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_F, CTRL)
    assert page.filters.search.hasFocus()
    workbench.qtbot.keyClicks(page.filters.search, "xiugai")
    assert settled_labels(workbench, page) == ["修改党员"]
    assert page.count.text() == "1 步"
    workbench.qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    workbench.qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert len(settled_labels(workbench, page)) > len(PEOPLE)


def test_the_journal_is_narrowed_by_who_what_and_whether_it_stands(workbench: Workbench) -> None:
    change_a_phone(workbench)
    undo(workbench.window.desk.login)
    page = journal(workbench)
    assert page.filters.choose("state", "undone")
    assert settled_labels(workbench, page) == ["修改党员"]
    assert chips(page) == ["已撤销"]
    chip = page.filters.chips.chips[0]
    workbench.qtbot.keyClick(chip.words, Qt.Key.Key_Delete)
    assert chips(page) == []
    assert page.filters.choose("record_type", "organisation")
    assert set(settled_labels(workbench, page)) == {"新增党组织"}
    assert page.filters.choose("actor", workbench.window.desk.login.actor.login)
    assert settled_labels(workbench, page).count("新增党组织") == 2


def test_days_are_asked_for_with_ctrl_t_and_nothing_found_says_so(workbench: Workbench) -> None:
    page = journal(workbench)
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_T, CTRL)
    dialog = workbench.dialog(ConditionDialog)
    assert dialog.entry is not None
    for name, day in (("value", "2001.1.1"), ("until", "2001年1月31日")):
        box = dialog.entry.boxes[name]
        box.setFocus()
        type_text(box, day)
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    workbench.closed(dialog)
    assert chips(page) == ["时间从 2001-01-01 到 2001-01-31"]
    assert page.lists.currentIndex() == 1
    assert page.table.records.rowCount() == 0
    assert not page.undo_button.isEnabled()
    clear = next(one for one in page.lists.findChildren(QPushButton) if one.text() == "清除筛选")
    workbench.qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert len(settled_labels(workbench, page)) > len(PEOPLE)
    assert page.lists.currentIndex() == 0


def test_today_is_one_of_the_filters_offered_by_name(workbench: Workbench) -> None:
    page = journal(workbench)
    page.asked.menu.aboutToShow.emit()
    entry = next(one for one in page.asked.menu.actions() if one.text() == "今天")
    entry.trigger()
    assert len(settled_labels(workbench, page)) > len(PEOPLE)
    assert chips(page) == ["今天"]


def test_only_what_is_seen_of_a_long_journal_is_read(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.pages.journal.FIRST", 2)
    asked: list[int] = []

    def rows(login: Login, ids: Sequence[str]) -> tuple[PastAct, ...]:
        asked.append(len(ids))
        return past_rows(login, ids)

    monkeypatch.setattr("app.ui.pages.journal.past_rows", rows)
    login = workbench.window.desk.login
    for number in range(3 * BLOCK):
        login.act(change_member, login.ask(list_ids, "members")[0], {"phone": f"1990000{number:04d}"})
    page = journal(workbench)
    assert page.table.records.rowCount() > 3 * BLOCK
    assert settled_first(workbench, page) == "修改党员"
    assert max(asked) <= BLOCK
    assert sum(asked) < page.table.records.rowCount()


def settled_first(bench: Workbench, page: JournalPage) -> str:
    bench.qtbot.waitUntil(lambda: page.table.records.row_at(0) is not None, timeout=5_000)
    return labels_at(page, 0)


def labels_at(page: JournalPage, row: int) -> str:
    return str(page.table.records.index(row, 1).data())


def test_undoing_in_the_journal_is_known_to_the_status_line(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    member = login.ask(list_ids, "members")[0]
    for label, phone in (("改第一次", "19900000088"), ("改第二次", "19900000099")):
        workbench.frame.desk.act(change_member, member, {"phone": phone}, label=label)
        workbench.settle()
    page = journal(workbench)
    choose(workbench, page, "修改党员")
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.frame.undo_button.isVisible()
