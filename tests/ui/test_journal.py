"""The journal page: what was done is listed, and one step can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from app.ui.pages.journal import JournalPage
from app.usecases.listing import list_ids
from app.usecases.members import change_member
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
