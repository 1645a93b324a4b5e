"""The organisations page: the party's tree is built, put in order, and told which grids it covers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.dialogs.cover import CoverDialog
from app.ui.dialogs.organisation_edit import OrganisationEditDialog
from app.ui.main_window import MainWindow
from app.ui.pages.organisations import OrganisationsPage
from app.usecases.areas import add_area
from app.usecases.organisations import areas_of, organisation_tree
from tests.ui.conftest import Workbench, enter, meanwhile, type_text


def organisations(bench: Workbench) -> OrganisationsPage:
    page = bench.frame.open_page("organisations")
    assert isinstance(page, OrganisationsPage)
    bench.settle()
    return page


@pytest.fixture
def page(workbench: Workbench) -> OrganisationsPage:
    return organisations(workbench)


def kept(bench: Workbench) -> list[str]:
    return [f"{'-' * node.depth}{node.name}" for node in bench.window.desk.login.ask(organisation_tree)]


def shown(page: OrganisationsPage) -> list[str]:
    return [page.tree.node(key).name for key in page.tree._nodes]  # type: ignore[union-attr]


def say(told: list[str], box: QMessageBox) -> None:
    told.append(box.text())
    box.accept()


def pick(bench: Workbench, page: OrganisationsPage, name: str) -> None:
    page.tree.pick(next(key for key, node in page.tree._nodes.items() if node.name == name))
    bench.settle()


def said(page: OrganisationsPage) -> list[str]:
    return [label.text() for label in page.sheet.findChildren(QLabel)]


def test_the_tree_counts_people_and_the_sheet_says_who_it_is(
    workbench: Workbench, page: OrganisationsPage
) -> None:
    assert shown(page) == ["第一党支部", "第二党支部"]
    pick(workbench, page, "第二党支部")
    assert page.tree.currentItem().text(1) == "2"
    texts = said(page)
    assert texts[0] == "第二党支部"
    assert "2 人" in texts
    assert "还没有设置" in texts


def test_a_branch_below_is_made_with_the_keyboard_alone(
    workbench: Workbench, page: OrganisationsPage
) -> None:
    bot = workbench.qtbot
    pick(workbench, page, "第一党支部")
    bot.keyClick(page.tree, Qt.Key.Key_F4)
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    box = dialog.entry.boxes["name"]
    assert box.hasFocus()
    type_text(box, "先锋党小组")
    for _ in range(4):
        focus = dialog.focusWidget()
        assert focus is not None
        bot.keyClick(focus, Qt.Key.Key_Return)
    assert dialog.save_button.hasFocus()
    bot.keyClick(dialog.save_button, Qt.Key.Key_Return)
    workbench.closed(dialog)
    assert kept(workbench) == ["第一党支部", "-先锋党小组", "第二党支部"]
    assert page.tree.node(page.tree.current_id()).name == "先锋党小组"  # type: ignore[union-attr]
    assert workbench.frame.status.text() == "已保存：新增党组织"
    bot.keyClick(page.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert shown(page) == ["第一党支部", "第二党支部"]


def test_the_name_tells_the_kind_until_somebody_chooses_one(
    workbench: Workbench, page: OrganisationsPage
) -> None:
    pick(workbench, page, "第一党支部")
    page.add()
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    name, kind = dialog.entry.boxes["name"], dialog.entry.boxes["kind"]
    assert isinstance(kind, QComboBox)
    assert kind.currentText() == "党小组"
    type_text(name, "青禾社区党委")
    workbench.qtbot.keyClick(name, Qt.Key.Key_Return)
    assert kind.currentText() == "社区党委"
    assert not dialog.entry.boxes["branch_kind"].isEnabled()
    kind.setCurrentText("党支部")
    kind.activated.emit(kind.currentIndex())
    assert dialog.entry.boxes["branch_kind"].isEnabled()
    type_text(name, "党总支")
    workbench.qtbot.keyClick(name, Qt.Key.Key_Return)
    assert kind.currentText() == "党支部"
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()
    workbench.closed(dialog)


@pytest.mark.parametrize(("typed", "says"), [("", "请填写“名称”。"), ("第二党支部", "已经有“第二党支部”")])
def test_what_is_wrong_is_said_at_the_field(
    workbench: Workbench, page: OrganisationsPage, typed: str, says: str
) -> None:
    pick(workbench, page, "第一党支部")
    workbench.qtbot.keyClick(page.tree, Qt.Key.Key_F2)
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    box = dialog.entry.boxes["name"]
    assert isinstance(box, QLineEdit)
    assert box.text() == "第一党支部"
    box.selectAll()
    workbench.qtbot.keyClick(box, Qt.Key.Key_Delete)
    type_text(box, typed)
    workbench.qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    fault = dialog.entry._faults["name"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert says in fault.text()
    assert box.hasFocus()
    type_text(box, "第三党支部" if not typed else "之一")
    workbench.qtbot.keyClick(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.closed(dialog)
    assert kept(workbench)[1 if typed else 0] != "第一党支部"


def test_it_can_not_be_hung_under_itself(workbench: Workbench, page: OrganisationsPage) -> None:
    pick(workbench, page, "第一党支部")
    page.edit()
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    above = dialog.entry.boxes["parent_id"]
    assert isinstance(above, QComboBox)
    assert [above.itemText(row) for row in range(above.count())] == ["", "第二党支部"]
    above.setCurrentIndex(1)
    dialog.save()
    workbench.closed(dialog)
    assert kept(workbench) == ["第二党支部", "-第一党支部"]
    assert page.tree.current_id()
    pick(workbench, page, "第二党支部")
    assert "连同下级" in said(page)
    assert page.tree.currentItem().text(1) == "3"


def test_the_order_is_changed_and_the_ends_go_no_further(
    workbench: Workbench, page: OrganisationsPage
) -> None:
    pick(workbench, page, "第一党支部")
    assert not page.up_button.isEnabled()
    workbench.qtbot.keyClick(page.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    workbench.settle()
    assert shown(page) == ["第二党支部", "第一党支部"]
    assert not page.down_button.isEnabled()
    workbench.qtbot.mouseClick(page.up_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert kept(workbench) == ["第一党支部", "第二党支部"]


def test_one_in_use_stays_and_the_reason_is_said(workbench: Workbench, page: OrganisationsPage) -> None:
    pick(workbench, page, "第一党支部")
    told: list[str] = []

    def answer(box: QMessageBox) -> None:
        meanwhile(QMessageBox, lambda other: say(told, other))
        box.buttons()[0].click()

    meanwhile(QMessageBox, answer)
    workbench.qtbot.mouseClick(page.delete_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    workbench.settle()
    assert "请先调整它们" in told[0]
    assert shown(page) == ["第一党支部", "第二党支部"]


def test_an_empty_one_goes_and_comes_back_with_undo(workbench: Workbench, page: OrganisationsPage) -> None:
    pick(workbench, page, "第二党支部")
    page.add()
    dialog = workbench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "第三党小组")
    dialog.save()
    workbench.closed(dialog)
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    workbench.settle()
    assert shown(page) == ["第一党支部", "第二党支部"]
    assert page.tree.node(page.tree.current_id()).name == "第二党支部"  # type: ignore[union-attr]
    workbench.frame.undo()
    workbench.settle()
    assert shown(page) == ["第一党支部", "第二党支部", "第三党小组"]


def test_several_grids_are_ticked_for_one_branch(workbench: Workbench, page: OrganisationsPage) -> None:
    login = workbench.window.desk.login
    grids = [login.act(add_area, {"name": f"第{n}网格", "kind": "网格"}) for n in "一二三"]
    pick(workbench, page, "第一党支部")
    workbench.qtbot.mouseClick(page.cover_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(CoverDialog)
    assert dialog.tree.hasFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        workbench.qtbot.keyClick(dialog.tree, key)
    assert dialog.chosen.text() == "已选 2 个：第一网格、第二网格"
    workbench.qtbot.keyClick(dialog.tree, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.closed(dialog)
    assert set(login.ask(areas_of, page.tree.current_id())) == set(grids[:2])
    assert "覆盖区域 2 个" in said(page)
    assert {"第一网格", "第二网格"} <= set(said(page))


def test_leaving_ticked_boxes_is_asked_first(workbench: Workbench, page: OrganisationsPage) -> None:
    workbench.window.desk.login.act(add_area, {"name": "第一网格", "kind": "网格"})
    page.cover()
    dialog = workbench.dialog(CoverDialog)
    workbench.qtbot.keyClick(dialog.tree, Qt.Key.Key_Space)
    meanwhile(QMessageBox, lambda box: box.reject())
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    workbench.closed(dialog)


def test_where_there_are_no_areas_the_next_step_is_named(
    workbench: Workbench, page: OrganisationsPage
) -> None:
    page.cover()
    dialog = workbench.dialog(CoverDialog)
    assert "请先到“区域”页" in dialog.chosen.text()
    assert not dialog.save_button.isEnabled()
    dialog.reject()
    workbench.closed(dialog)


def test_the_menu_offers_what_the_buttons_do(page: OrganisationsPage) -> None:
    words = [action.text() for action in page.tree.actions()]
    assert words == ["新增下级…", "修改…", "设置覆盖区域…", "上移", "下移", "删除…"]


def test_an_empty_centre_names_the_next_step(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path
) -> None:
    bench = enter(qtbot, open_window(empty_centre), empty_centre)
    page = organisations(bench)
    button = page.lists.currentWidget().findChild(QPushButton)
    assert button is not None
    assert button.text() == "新增第一个党组织"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = bench.dialog(OrganisationEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "青禾社区党委")
    dialog.save()
    bench.closed(dialog)
    assert kept(bench) == ["青禾社区党委"]
    assert shown(page) == ["青禾社区党委"]
