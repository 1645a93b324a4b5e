"""Deciding about entries that may be one person, side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.dialogs.merge import MergeDialog
from app.ui.main_window import MainWindow
from app.ui.pages.duplicates import DuplicatesPage
from app.usecases.duplicates import duplicates
from app.usecases.listing import list_rows
from app.usecases.members import register_member
from app.usecases.organisations import organisation_tree
from tests import builders
from tests.ui.conftest import Workbench, enter


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path) -> Workbench:
    """The centre with 卫小林 entered twice."""
    twice = {"name": "卫小林", "phone": "19900000009"}
    with builders.signed_in(centre) as login:
        login.act(register_member, {**twice, "employer": "石一小学", "education": "大专"})
        login.act(register_member, {**twice, "employer": "石一中学", "job": "教师"})
    return enter(qtbot, open_window(centre), centre)


def page_of(bench: Workbench) -> DuplicatesPage:
    page = bench.frame.open_page("duplicates")
    assert isinstance(page, DuplicatesPage)
    bench.settle()
    return page


def people(bench: Workbench) -> list[dict[str, object]]:
    rows = bench.window.desk.login.ask(list_rows, "members").rows
    return [row for row in rows if row["name"] == "卫小林"]


def compare(bench: Workbench, page: DuplicatesPage) -> MergeDialog:
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    dialog = bench.dialog(MergeDialog)
    bench.qtbot.waitUntil(dialog.merge_button.isEnabled, timeout=5_000)
    return dialog


def closed(bench: Workbench) -> None:
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    bench.settle()


def test_a_pair_is_merged_field_by_field_and_taken_apart_again(bench: Workbench) -> None:
    page = page_of(bench)
    assert page.count.text() == "1 对"
    model = page.table.records
    assert [model.index(0, column).data() for column in range(6)] == [
        "疑似", *("卫小林", "无身份证号，未编入党组织") * 2, "姓名和手机号码相同",
    ]  # fmt: skip
    dialog = compare(bench, page)
    left, right = dialog.choices["employer"]
    assert (left.text(), right.text()) == ("石一小学", "石一中学")
    assert left.isChecked()
    assert not dialog.choices["job"][0].isEnabled()  # what is empty can't be chosen
    assert dialog.choices["job"][1].isChecked()
    assert "phone" not in dialog.choices
    signs = [label.text() for label in dialog.body.findChildren(QLabel)]
    assert signs.count("≠") == len(dialog.choices)
    right.setFocus()
    bench.qtbot.keyClick(right, Qt.Key.Key_Space)
    bench.qtbot.mouseClick(dialog.merge_button, Qt.MouseButton.LeftButton)
    closed(bench)
    assert page.lists.currentIndex() == 1
    [kept] = people(bench)
    assert (kept["employer"], kept["education"], kept["job"]) == ("石一中学", "大专", "教师")
    bench.qtbot.mouseClick(bench.frame.undo_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert sorted(str(one["employer"]) for one in people(bench)) == ["石一中学", "石一小学"]
    assert page.count.text() == "1 对"


def test_two_people_are_said_to_be_two(bench: Workbench) -> None:
    page = page_of(bench)
    bench.qtbot.mouseClick(page.different_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert page.count.text() == "0 对"
    assert not page.merge_button.isEnabled()
    assert len(people(bench)) == 2
    bench.qtbot.mouseClick(bench.frame.undo_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert page.count.text() == "1 对"


def test_the_same_can_be_said_beside_the_comparison(bench: Workbench) -> None:
    page = page_of(bench)
    dialog = compare(bench, page)
    bench.qtbot.mouseClick(dialog.different_button, Qt.MouseButton.LeftButton)
    closed(bench)
    assert page.count.text() == "0 对"


def test_the_keys_that_bring_one_here_judge_nobody(bench: Workbench) -> None:
    bench.qtbot.keyClick(bench.frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    bench.qtbot.keyClicks(bench.frame.box, "cfhd")
    bench.settle()
    bench.qtbot.keyClick(bench.frame.box, Qt.Key.Key_Return)
    bench.settle()
    assert bench.frame.page_name() == "duplicates"
    page = page_of(bench)
    assert page.table.hasFocus()
    bench.qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Return)
    dialog = bench.dialog(MergeDialog)  # it is compared, not judged
    bench.qtbot.waitUntil(dialog.merge_button.isEnabled, timeout=5_000)
    bench.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    bench.settle()
    assert dialog.isVisible()
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    closed(bench)
    assert page.count.text() == "1 对"


def test_after_a_judgement_the_keys_are_in_the_list(bench: Workbench) -> None:
    page = page_of(bench)
    page.different_button.setFocus()
    bench.qtbot.keyClick(page.different_button, Qt.Key.Key_Space)
    assert page.table.hasFocus()


def test_a_pair_is_told_apart_by_branch_and_the_end_of_the_number(bench: Workbench) -> None:
    login = bench.window.desk.login
    branch = next(node.id for node in login.ask(organisation_tree) if node.name == "第一党支部")
    number = builders.id_number(7)
    known = {"name": "安小宁", "phone": "19900000008", "organisation_id": branch}
    login.act(register_member, known)
    login.act(register_member, {**known, "id_number": number})
    pair = next(one for one in login.ask(duplicates) if one.first_name == "安小宁")
    assert pair.first_about == "无身份证号，第一党支部"
    assert pair.second_about == f"尾号 {number[-4:]}，第一党支部"
