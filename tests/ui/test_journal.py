"""The journal page: what was done is listed, and one step can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from app.base import clock
from app.ui.pages.journal import JournalPage
from app.ui.words.journal import acts_of, sheet_of
from app.usecases.emergencies import start_emergency
from app.usecases.history import history
from app.usecases.listing import find, list_ids
from app.usecases.members import change_member
from app.usecases.services import ServiceEntry, log_service
from tests.ui.conftest import PEOPLE, Workbench, meanwhile


def journal(bench: Workbench) -> JournalPage:
    page = bench.frame.open_page("journal")
    assert isinstance(page, JournalPage)
    bench.settle()
    return page


def labels(page: JournalPage) -> list[str]:
    model = page.table.records
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def choose(bench: Workbench, page: JournalPage, label: str) -> None:
    bench.qtbot.waitUntil(lambda: label in labels(page), timeout=5_000)
    page.table.setCurrentIndex(page.table.records.index(labels(page).index(label), 0))


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
    page = journal(workbench)
    choose(workbench, page, "开始新的记录序列")
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
        for act in acts_of(list(history(login, limit=50)))
        for section in sheet_of(act).sections
        for line in section.lines
    }
    assert ("时长(小时)", "1.5") in told
    assert ("启动时间", clock.show(datetime(2026, 1, 5, 23, 30, tzinfo=UTC))) in told
