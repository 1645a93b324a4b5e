"""What a clerk does with the member list, through the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.base.masks import mask_id
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.reason import ReasonDialog
from app.ui.main_window import MainWindow
from app.usecases.organisations import add_organisation, change_organisation, organisation_tree
from tests import builders
from tests.ui.conftest import PEOPLE, Workbench, enter, meanwhile, type_text


def values_shown(bench: Workbench) -> list[str]:
    return [label.text() for label in bench.members.sheet.findChildren(QLabel, "value")]


def edit_current(bench: Workbench) -> MemberEditDialog:
    bench.qtbot.keyClick(bench.members.table, Qt.Key.Key_Return)
    return form_open(bench)


def form_open(bench: Workbench) -> MemberEditDialog:
    dialog = bench.dialog(MemberEditDialog)
    bench.qtbot.waitUntil(lambda: dialog.entry is not None and line(dialog, "name").hasFocus(), timeout=5_000)
    return dialog


def line(dialog: MemberEditDialog, name: str) -> QLineEdit:
    assert dialog.entry is not None
    box = dialog.entry.boxes[name]
    assert isinstance(box, QLineEdit)
    return box


def test_the_list_stands_in_pinyin_order_with_masked_numbers(workbench: Workbench) -> None:
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"]
    assert workbench.members.count.text() == "3 人"
    model = workbench.members.table.records
    phones = {str(model.index(0, column).data()) for column in range(model.columnCount())}
    assert "199****0001" in phones
    assert PEOPLE[0]["phone"] not in phones


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lml", ["李美玲"]),
        ("shantian", ["单田芳"]),
        ("zeng", ["曾国强"]),
        ("美玲", ["李美玲"]),
        ("0002", ["单田芳"]),
        ("查无此人", []),
    ],
)
def test_a_person_is_found_while_typing(workbench: Workbench, typed: str, found: list[str]) -> None:
    workbench.search(typed)
    assert workbench.names() == found


def test_nobody_found_says_what_to_do_next(workbench: Workbench) -> None:
    workbench.search("查无此人")
    page = workbench.members
    empty = page.lists.currentWidget()
    assert "没有符合条件的党员" in [label.text() for label in empty.findChildren(QLabel)]
    workbench.qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"]


def test_filters_narrow_the_list_and_a_search_within_them(workbench: Workbench) -> None:
    box = workbench.members.filters.findChild(QComboBox, "organisation")
    assert isinstance(box, QComboBox)
    box.setCurrentText("第二党支部")
    workbench.settle()
    assert workbench.names() == ["单田芳", "曾国强"]
    workbench.search("zgq")
    assert workbench.names() == ["曾国强"]
    workbench.search("lml")
    assert workbench.names() == []


def test_an_organisation_stands_for_all_below_it(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path
) -> None:
    with builders.signed_in(centre) as login:
        top = login.act(add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
        for node in login.ask(organisation_tree):
            if node.name == "第二党支部":
                login.act(change_organisation, node.id, {"parent_id": top})
    workbench = enter(qtbot, open_window(centre), centre)
    box = workbench.members.filters.findChild(QComboBox, "organisation")
    assert isinstance(box, QComboBox)
    entries = [box.itemText(row) for row in range(box.count())]
    assert "　第二党支部" in entries
    box.setCurrentText("石一社区党委")
    workbench.settle()
    assert workbench.names() == ["单田芳", "曾国强"]


def test_the_sheet_shows_the_chosen_member_masked(workbench: Workbench) -> None:
    workbench.search("stf")
    workbench.qtbot.keyClick(workbench.members.filters.search, Qt.Key.Key_Down)
    workbench.settle()
    assert "199****0002" in values_shown(workbench)
    assert "单田芳" in [label.text() for label in workbench.members.sheet.findChildren(QLabel)]


def test_full_numbers_are_shown_for_a_reason_only(workbench: Workbench) -> None:
    workbench.search("stf")
    workbench.settle()

    def give_reason(dialog: ReasonDialog) -> None:
        workbench.qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.message.isVisible()
        type_text(dialog.reason, "核对证件")
        workbench.qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    meanwhile(ReasonDialog, give_reason)
    workbench.qtbot.mouseClick(workbench.members.clear_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert PEOPLE[1]["phone"] in values_shown(workbench)


def test_a_phone_is_changed_saved_and_undone(workbench: Workbench) -> None:
    workbench.search("lml")
    dialog = edit_current(workbench)
    box = line(dialog, "phone")
    assert box.text() == ""
    assert box.placeholderText() == "现为 199****0001"
    workbench.qtbot.keyClicks(box, "19900000088")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    workbench.settle()
    assert "199****0088" in values_shown(workbench)
    assert workbench.frame.status.text() == "已保存：修改党员"
    workbench.qtbot.mouseClick(workbench.frame.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert "199****0001" in values_shown(workbench)
    assert workbench.frame.status.text() == "已撤销：修改党员"


def test_an_act_of_an_earlier_day_is_taken_back_after_asking_only(workbench: Workbench) -> None:
    meanwhile(QMessageBox, lambda box: box.reject())
    workbench.qtbot.keyClick(workbench.members.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"]
    workbench.come_back()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.keyClick(workbench.members.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert workbench.names() == ["李美玲", "单田芳"]


def test_a_new_member_appears_in_the_list(workbench: Workbench) -> None:
    workbench.qtbot.keyClick(workbench.members, Qt.Key.Key_F4)
    dialog = form_open(workbench)
    type_text(line(dialog, "name"), "𠅤小䶮")
    workbench.qtbot.keyClick(line(dialog, "name"), Qt.Key.Key_Return)
    assert line(dialog, "id_number").hasFocus()
    workbench.qtbot.keyClicks(line(dialog, "id_number"), builders.id_number(77))
    workbench.qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    workbench.settle()
    assert "𠅤小䶮" in workbench.names()
    workbench.search("𠅤")
    assert workbench.names() == ["𠅤小䶮"]


def test_an_error_stands_at_its_field(workbench: Workbench) -> None:
    dialog = edit_current(workbench)
    box = line(dialog, "joined_on")
    workbench.qtbot.keyClicks(box, "yesterday")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert dialog.isVisible()
    assert box.hasFocus()
    assert box.property("wrong") == "true"
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("入党日期" in text and "年月日" in text for text in said)
    leave(workbench, dialog)


def leave(bench: Workbench, dialog: MemberEditDialog) -> None:
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)


def test_a_likely_double_is_told_while_typing(workbench: Workbench) -> None:
    workbench.qtbot.keyClick(workbench.members, Qt.Key.Key_F4)
    dialog = form_open(workbench)
    workbench.qtbot.keyClicks(line(dialog, "id_number"), PEOPLE[0]["id_number"])
    workbench.qtbot.keyClick(line(dialog, "id_number"), Qt.Key.Key_Return)
    workbench.settle()
    assert dialog.hint.isVisible()
    assert "李美玲" in dialog.hint.text()
    leave(workbench, dialog)


def test_a_wrong_check_digit_is_saved_with_a_reason_only(workbench: Workbench) -> None:
    dialog = edit_current(workbench)
    number = builders.id_number(55)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    workbench.qtbot.keyClicks(line(dialog, "id_number"), wrong)

    def give_reason(ask: ReasonDialog) -> None:
        type_text(ask.reason, "已核对身份证原件")
        workbench.qtbot.mouseClick(ask.accept_button, Qt.MouseButton.LeftButton)

    meanwhile(ReasonDialog, give_reason)
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    workbench.settle()
    assert mask_id(wrong) in values_shown(workbench)


@pytest.mark.parametrize("sort", ["xlsx", "csv"])
def test_the_list_is_exported_masked(workbench: Workbench, tmp_path: Path, sort: str) -> None:
    workbench.qtbot.mouseClick(workbench.members.export_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(ExportDialog)
    getattr(dialog, sort).setChecked(True)
    target = tmp_path / f"out.{sort}"
    dialog.write(target)
    workbench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=20_000)
    workbench.settle()
    assert target.stat().st_size > 0
    assert workbench.frame.status.text() == f"已导出 3 条到 out.{sort}"
    if sort == "csv":
        text = target.read_bytes().decode("utf-8-sig")
        assert "李美玲" in text
        assert PEOPLE[0]["phone"] not in text


def test_full_numbers_are_not_exported_without_a_reason(workbench: Workbench) -> None:
    workbench.qtbot.mouseClick(workbench.members.export_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(ExportDialog)
    dialog.clear.setChecked(True)
    workbench.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert dialog.message.isVisible()
    assert dialog.reason.hasFocus()
    dialog.reject()


def test_an_empty_centre_says_how_to_begin(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path
) -> None:
    bench = enter(qtbot, open_window(empty_centre), empty_centre)
    empty = bench.members.lists.currentWidget()
    assert "还没有党员" in [label.text() for label in empty.findChildren(QLabel)]
    assert [b.text() for b in empty.findChildren(QPushButton)] == ["导入花名册", "登记一位党员"]


def test_a_heading_orders_the_list_and_the_selected_are_counted(workbench: Workbench) -> None:
    page = workbench.members
    page.table.sort_asked.emit("organisation")
    workbench.settle()
    assert page.filters.choice("order") == "organisation"
    assert len(workbench.names()) == 3
    page.table.setFocus()
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.count.text() == "3 人，已选 3 人"
    page.table.refresh()
    assert page.count.text() == "3 人，已选 3 人"


def test_every_entry_of_the_context_menu_has_words(workbench: Workbench) -> None:
    menu = workbench.members.table.row_menu()
    words = [entry.text() for entry in menu.actions() if not entry.isSeparator()]
    assert all(words)
    assert {"操作", "显示的列"} <= set(words)
