"""The areas page: the territory is built like the party's tree, and says who covers what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.dialogs.area_edit import AreaEditDialog
from app.ui.main_window import MainWindow
from app.ui.pages.areas import AreasPage
from app.usecases.areas import add_area, area_tree
from app.usecases.listing import list_ids
from app.usecases.members import change_member
from app.usecases.organisations import organisation_tree, set_areas
from tests.ui.conftest import Workbench, enter, meanwhile, type_text


@pytest.fixture
def page(workbench: Workbench) -> AreasPage:
    """The page of a community with two grids; one branch covers the first, one person lives there."""
    login = workbench.window.desk.login
    top = login.act(add_area, {"name": "青禾社区", "kind": "社区"})
    grids = [login.act(add_area, {"name": f"第{n}网格", "kind": "网格", "parent_id": top}) for n in "一二"]
    login.act(set_areas, login.ask(organisation_tree)[0].id, grids[:1])
    login.act(change_member, login.ask(list_ids, "members")[0], {"area_id": grids[0]})
    page = workbench.frame.open_page("areas")
    assert isinstance(page, AreasPage)
    workbench.settle()
    return page


def tree_of(bench: Workbench) -> list[str]:
    return [f"{'-' * node.depth}{node.name}" for node in bench.window.desk.login.ask(area_tree)]


def say(told: list[str], box: QMessageBox) -> None:
    told.append(box.text())
    box.accept()


def pick(bench: Workbench, page: AreasPage, name: str) -> None:
    page.tree.pick(next(node.id for node in page.nodes if node.name == name))
    bench.settle()


def said(page: AreasPage) -> list[str]:
    return [label.text() for label in page.sheet.findChildren(QLabel)]


def test_the_sheet_says_who_covers_it_and_how_many_live_there(workbench: Workbench, page: AreasPage) -> None:
    pick(workbench, page, "第一网格")
    assert page.tree.currentItem().text(1) == "1"
    assert {"第一网格", "网格", "青禾社区", "第一党支部", "1 人"} <= set(said(page))
    pick(workbench, page, "第二网格")
    assert "还没有党组织覆盖这里" in said(page)
    pick(workbench, page, "青禾社区")
    assert page.tree.currentItem().text(1) == "1"
    assert {"登记在这里", "0 人", "连同下级", "1 人"} <= set(said(page))


def test_a_new_area_gets_the_kind_that_comes_next(workbench: Workbench, page: AreasPage) -> None:
    for above, kind in (("青禾社区", "网格"), ("第二网格", "小区")):
        pick(workbench, page, above)
        page.add()
        dialog = workbench.dialog(AreaEditDialog)
        assert dialog.entry is not None
        assert dialog.entry.values()["kind"] == kind
        dialog.reject()
        workbench.closed(dialog)


def test_an_area_is_added_moved_changed_and_all_is_undone(workbench: Workbench, page: AreasPage) -> None:
    before = tree_of(workbench)
    pick(workbench, page, "青禾社区")
    workbench.qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(AreaEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "第三网格")
    dialog.save()
    workbench.closed(dialog)
    workbench.qtbot.keyClick(page.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    workbench.settle()
    assert tree_of(workbench) == ["青禾社区", "-第一网格", "-第三网格", "-第二网格"]
    workbench.qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    dialog = workbench.dialog(AreaEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "（新）")
    dialog.save()
    workbench.closed(dialog)
    assert "-第三网格（新）" in tree_of(workbench)
    for _ in range(3):
        workbench.frame.undo()
        workbench.settle()
    assert tree_of(workbench) == before


def test_what_is_wrong_is_said_at_the_field(workbench: Workbench, page: AreasPage) -> None:
    pick(workbench, page, "青禾社区")
    page.add()
    dialog = workbench.dialog(AreaEditDialog)
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "第一网格")
    dialog.save()
    fault = dialog.entry._faults["name"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert fault.text() == "同一上级下已经有“第一网格”。"
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()
    workbench.closed(dialog)


def test_an_area_in_use_stays(workbench: Workbench, page: AreasPage) -> None:
    pick(workbench, page, "第一网格")
    told: list[str] = []

    def answer(box: QMessageBox) -> None:
        meanwhile(QMessageBox, lambda other: say(told, other))
        box.buttons()[0].click()

    meanwhile(QMessageBox, answer)
    workbench.qtbot.mouseClick(page.delete_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "请先调整它们" in told[0]
    assert "-第一网格" in tree_of(workbench)


def test_an_empty_centre_names_the_next_step(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path
) -> None:
    bench = enter(qtbot, open_window(empty_centre), empty_centre)
    page = bench.frame.open_page("areas")
    bench.settle()
    assert isinstance(page, AreasPage)
    button = page.lists.currentWidget().findChild(QPushButton)
    assert button is not None
    assert button.text() == "新增第一个区域"
    assert not page.detail.isVisible()
