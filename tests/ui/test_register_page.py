"""What every page of a register can do, shown on one that says no more than it must."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMessageBox, QPushButton

from app.records.accounts import Role
from app.records.organisations import Organisation
from app.storage.work import Actor
from app.ui.dialogs.organisation_edit import OrganisationEditDialog
from app.ui.register_page import Choice, ListRegister, RegisterPage
from app.ui.words.fields import columns
from app.usecases.organisations import delete_organisation, organisation_tree
from app.usecases.workplace import Login
from tests.ui.conftest import Workbench, meanwhile, type_text


class BranchesPage(RegisterPage):
    """Organisations as a plain list."""

    shows = frozenset({"organisation"})
    register = ListRegister(
        "organisations",
        "支部台账",
        "支部",
        "个",
        "organisations",
        "先新增一个支部。",
        "支部名称",
        columns(Organisation, "name", "kind", "parent", "code"),
        (Choice("kind", "全部类别"), Choice("parent", "全部上级", organisation_tree)),
        add_words="新增支部",
        delete=delete_organisation,
        delete_label="删除支部",
    )
    praised = ""

    def dialog(self, record_id: str | None) -> QDialog:
        return OrganisationEditDialog(self.desk.desk, record_id, None, self.window())

    def more_deeds(self) -> None:
        self.add_deed("praise", "表扬", "check", "Ctrl+G", self.praise, button="表扬")

    def praise(self) -> None:
        self.praised = self.table.current_id()


@pytest.fixture
def branches(workbench: Workbench) -> BranchesPage:
    return shown(workbench, BranchesPage(workbench.window.desk))


def shown(bench: Workbench, page: BranchesPage) -> BranchesPage:
    bench.qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.activateWindow()
    bench.qtbot.waitUntil(page.isActiveWindow, timeout=5_000)
    settle(bench, page)
    return page


def settle(bench: Workbench, page: BranchesPage) -> None:
    bench.qtbot.waitUntil(lambda: not page.filters.pausing(), timeout=5_000)
    bench.settle()


def names(bench: Workbench, page: BranchesPage) -> list[str]:
    model = page.table.records
    bench.qtbot.waitUntil(
        lambda: all(model.row_at(row) is not None for row in range(model.rowCount())), timeout=5_000
    )
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def said(page: BranchesPage) -> list[str]:
    return [label.text() for label in page.sheet.findChildren(QLabel)]


def back_at(bench: Workbench, page: BranchesPage) -> None:
    bench.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=5_000)
    page.activateWindow()
    bench.qtbot.waitUntil(page.isActiveWindow, timeout=5_000)
    settle(bench, page)


def test_a_register_that_says_only_its_words_is_listed_and_read(
    workbench: Workbench, branches: BranchesPage
) -> None:
    assert names(workbench, branches) == ["第一党支部", "第二党支部"]
    assert branches.count.text() == "2 个"
    assert [branches.add_button.text(), branches.add_button.isVisible()] == ["新增支部", True]
    assert not branches.import_button.isVisible()
    assert branches.table.current_row() is not None
    assert {"第一党支部", "党支部"} <= set(said(branches))
    heads = [branches.table.records.headerData(at, Qt.Orientation.Horizontal) for at in range(2)]
    assert heads == ["名称", "类别"]


def test_it_is_searched_and_filtered(workbench: Workbench, branches: BranchesPage) -> None:
    assert branches.filters.search.hasFocus()
    type_text(branches.filters.search, "第二")
    settle(workbench, branches)
    assert names(workbench, branches) == ["第二党支部"]
    workbench.qtbot.keyClick(branches.filters.search, Qt.Key.Key_Escape)
    box = branches.filters.findChild(QComboBox, "kind")
    assert isinstance(box, QComboBox)
    box.setCurrentText("社区党委")
    settle(workbench, branches)
    assert names(workbench, branches) == []
    empty = branches.lists.currentWidget()
    assert "没有符合条件的支部" in [label.text() for label in empty.findChildren(QLabel)]
    workbench.qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    settle(workbench, branches)
    assert names(workbench, branches) == ["第一党支部", "第二党支部"]


def test_a_new_record_is_the_current_one_once_it_is_saved(
    workbench: Workbench, branches: BranchesPage
) -> None:
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_F4)
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "第三党支部")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    back_at(workbench, branches)
    assert names(workbench, branches) == ["第一党支部", "第二党支部", "第三党支部"]
    row = branches.table.current_row()
    assert row is not None
    assert row["name"] == "第三党支部"
    assert "第三党支部" in said(branches)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_keys_open_the_form_of_the_current_record(
    workbench: Workbench, branches: BranchesPage, key: Qt.Key
) -> None:
    branches.table.setFocus()
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_Down)
    workbench.qtbot.keyClick(branches.table, key)
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    assert dialog.entry.boxes["name"].property("text") == "第二党支部"
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    back_at(workbench, branches)


def test_del_asks_and_the_neighbour_is_current_then(workbench: Workbench, branches: BranchesPage) -> None:
    with_members = names(workbench, branches)
    branches.table.setFocus()
    meanwhile(QMessageBox, lambda box: box.reject())
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_Delete)
    back_at(workbench, branches)
    assert names(workbench, branches) == with_members
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_F4)
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "第三党支部")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    back_at(workbench, branches)
    asked: list[str] = []

    def agree(box: QMessageBox) -> None:
        asked.append(box.text())
        box.buttons()[0].click()

    meanwhile(QMessageBox, agree)
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_Delete)
    back_at(workbench, branches)
    assert asked[0].startswith("将删除“第三党支部”。")
    assert names(workbench, branches) == with_members
    row = branches.table.current_row()
    assert row is not None
    assert row["name"] == "第二党支部"


def test_a_deed_of_the_page_stands_in_the_menu_on_a_key_and_on_a_button(
    workbench: Workbench, branches: BranchesPage
) -> None:
    first = branches.table.current_id()
    assert [deed.text() for deed in branches.table.actions() if deed.isVisible()] == [
        "修改…",
        "表扬",
        "删除…",
    ]
    branches.table.setFocus()
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert branches.praised == first
    workbench.qtbot.keyClick(branches.table, Qt.Key.Key_Down)
    settle(workbench, branches)
    buttons = {button.text(): button for button in branches.pane.foot.findChildren(QPushButton)}
    assert list(buttons) == ["修改", "表扬", "删除"]
    workbench.qtbot.mouseClick(buttons["表扬"], Qt.MouseButton.LeftButton)
    assert branches.praised == branches.table.current_id() != first


def test_a_record_can_be_opened_from_elsewhere(workbench: Workbench, branches: BranchesPage) -> None:
    wanted = branches.table.records.ids[1]
    type_text(branches.filters.search, "第一")
    settle(workbench, branches)
    branches.show_record(wanted)
    settle(workbench, branches)
    assert branches.table.current_id() == wanted
    assert "第二党支部" in said(branches)


def test_one_who_may_only_look_is_offered_nothing_else(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    workbench.window.desk.login = Login(
        login.store, Actor("somebody", frozenset({Role.FRONT_DESK})), "account"
    )
    page = shown(workbench, BranchesPage(workbench.window.desk))
    assert names(workbench, page) == ["第一党支部", "第二党支部"]
    assert page.table.actions() == page.actions()
    assert [deed.text() for deed in page.table.actions()] == ["表扬"]
    for button in (page.add_button, page.export_button, page.print_button, page.import_button):
        assert not button.isVisible()
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_F4)
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert "表扬" in [entry.text() for entry in page.table.row_menu().actions()]
