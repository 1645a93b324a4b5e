"""The import clinic in the window: from a messy workbook to members, and all the way back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.dialogs.reason import ReasonDialog
from app.usecases.mappings import list_mappings
from tests import builders
from tests.ui.conftest import PEOPLE, Workbench, meanwhile, type_text


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Four people: two good, one known already, one whose id number is too short; one strange heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(["向阳社区党员花名册"])
    sheet.append(["姓名", "公民身份号码", "联系电话", "所在党支部", "住在哪里"])
    sheet.append(["王小明", builders.id_number(500), "19900000500", "第三党支部", "向阳路 1 号"])
    sheet.append(["李美玲", PEOPLE[0]["id_number"], "19900000001", "第一党支部", ""])
    sheet.append(["赵六", "44030919", "19900000501", "第一党支部", ""])
    sheet.append(["孙七", builders.id_number(502), "19900000502", "第一党支部", ""])
    file = tmp_path / "roster.xlsx"
    book.save(file)
    return file


def opened(bench: Workbench, file: Path) -> ImportDialog:
    """The dialog with the workbook read."""
    bench.qtbot.mouseClick(bench.members.import_button, Qt.MouseButton.LeftButton)
    dialog = bench.dialog(ImportDialog)
    assert "<b>1 文件</b>" in dialog.steps_label.text()
    dialog.read(file)
    bench.settle()
    return dialog


def press(bench: Workbench, dialog: ImportDialog, key: Qt.Key, *, alt: bool = False) -> None:
    """A key where the focus is, and all that comes of it."""
    dialog.activateWindow()
    bench.qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
    held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(dialog.windowHandle(), key, held)
    bench.settle()


def arrived(bench: Workbench, dialog: ImportDialog, page: QWidget) -> None:
    """Until a step is seen: a button that its letter presses is seen to go down first."""
    bench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is page, timeout=5_000)


@pytest.fixture
def mapping(workbench: Workbench, roster: Path) -> ImportDialog:
    """The dialog at the mapping of the workbook."""
    dialog = opened(workbench, roster)
    assert dialog.steps.currentWidget() is dialog.mapping_page
    return dialog


@pytest.fixture
def clinic(workbench: Workbench, mapping: ImportDialog) -> ImportDialog:
    """The dialog with the workbook read and checked."""
    press(workbench, mapping, Qt.Key.Key_Return)
    assert mapping.steps.currentWidget() is mapping.check_page
    return mapping


def faults(dialog: ImportDialog) -> list[tuple[str, ...]]:
    """Row, name, heading, what stands there, and the result."""
    model = dialog.faults.records
    return [
        tuple(str(model.index(row, column).data()) for column in range(5)) for row in range(model.rowCount())
    ]


def boxes(dialog: ImportDialog) -> dict[str, QComboBox]:
    """The boxes of the mapping by their heading."""
    there = dialog.mapping_body.findChildren(QComboBox)
    return {box.accessibleName().removesuffix(" 对应的字段"): box for box in there}


def leave(dialog: ImportDialog) -> None:
    """Esc, and yes."""
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()


def carry_out(bench: Workbench, dialog: ImportDialog) -> None:
    bench.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.done_page, timeout=60_000)
    bench.settle()


def test_the_dry_run_shows_what_would_go_in_and_every_fault(
    workbench: Workbench, clinic: ImportDialog
) -> None:
    assert clinic.good.text() == "可以导入 2 人"
    assert clinic.bad.text() == "不能导入 2 人"
    number = PEOPLE[0]["id_number"]
    masked = f"{number[:3]}{'*' * 11}{number[-4:]}"
    told = [
        ("4", "李美玲", "公民身份号码", masked, "不导入"),
        ("5", "赵六", "公民身份号码", "********", "不导入"),
    ]
    workbench.qtbot.waitUntil(lambda: faults(clinic) == told, timeout=5_000)
    assert clinic.fault_label.text().splitlines()[:2] == [
        "第 4 行 · 李美玲 · 不导入",
        f"公民身份号码：{masked}",
    ]
    clinic.faults.setFocus()
    press(workbench, clinic, Qt.Key.Key_Down)
    assert clinic.fault_label.text().startswith("第 5 行 · 赵六 · 不导入\n公民身份号码：********\n")
    assert clinic.made.text() == "将随之新建党组织 1 个：第三党支部"
    assert clinic.made.isVisible()
    assert clinic.import_button.text() == "导入 2 人(&I)"
    assert len(workbench.names()) == 3
    leave(clinic)


def test_the_keyboard_alone_leads_through_the_four_steps_and_back(
    workbench: Workbench, mapping: ImportDialog
) -> None:
    assert "<b>2 对应</b>" in mapping.steps_label.text()
    assert mapping.focusWidget() is boxes(mapping)["姓名"]
    assert mapping.mapping_label.text().startswith("4 列有对应的字段，1 列不导入：住在哪里。")
    press(workbench, mapping, Qt.Key.Key_Enter)
    assert "<b>3 试导入</b>" in mapping.steps_label.text()
    for page in (mapping.mapping_page, mapping.choose_page):
        press(workbench, mapping, Qt.Key.Key_B, alt=True)
        arrived(workbench, mapping, page)
    assert mapping.choose_title.text() == "roster.xlsx"
    assert not mapping.sheet_choice.isVisible()
    for page in (mapping.mapping_page, mapping.check_page, mapping.done_page):
        press(workbench, mapping, Qt.Key.Key_Return)
        assert mapping.steps.currentWidget() is page
    assert "<b>4 完成</b>" in mapping.steps_label.text()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    press(workbench, mapping, Qt.Key.Key_U, alt=True)
    workbench.qtbot.waitUntil(lambda: mapping.done_title.text() == "本批已撤销", timeout=20_000)
    workbench.settle()
    press(workbench, mapping, Qt.Key.Key_Escape)
    assert not isValid(mapping)
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"]


def test_esc_asks_before_what_was_prepared_is_left(workbench: Workbench, clinic: ImportDialog) -> None:
    told: list[str] = []

    def stay(box: QMessageBox) -> None:
        told.append(box.text() + box.informativeText())
        box.buttons()[-1].click()

    meanwhile(QMessageBox, stay)
    press(workbench, clinic, Qt.Key.Key_Escape)
    assert "什么都不会写入" in told[0]
    assert clinic.isVisible()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    press(workbench, clinic, Qt.Key.Key_Escape)
    assert not isValid(clinic)
    assert len(workbench.names()) == 3


def test_what_stands_below_the_headings_is_seen_with_its_numbers_masked(
    workbench: Workbench, mapping: ImportDialog
) -> None:
    del workbench
    seen = "\n".join(label.text() for label in mapping.mapping_body.findChildren(QLabel))
    assert "第三党支部、第一党支部" in seen
    assert "199****0500" in seen
    assert builders.id_number(500) not in seen
    assert "19900000500" not in seen
    leave(mapping)


def test_a_heading_can_be_given_its_field_by_hand(workbench: Workbench, mapping: ImportDialog) -> None:
    clinic = mapping
    box = boxes(clinic)["住在哪里"]
    assert box.currentData() == ""
    assert box.accessibleName() == "住在哪里 对应的字段"
    box.setCurrentIndex(box.findData("address"))
    assert "重新检查" in clinic.mapping_label.text()
    press(workbench, clinic, Qt.Key.Key_Return)
    assert clinic.steps.currentWidget() is clinic.check_page
    assert clinic._prepared.mapping.get("住在哪里") == "address"
    assert clinic.good.text() == "可以导入 2 人"
    carry_out(workbench, clinic)
    saved = workbench.window.desk.login.ask(list_mappings, "members")
    assert [(one.name, one.columns["住在哪里"]) for one in saved] == [("roster", "address")]
    clinic.reject()
    workbench.come_back()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.mouseClick(workbench.frame.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"], (
        "撤销 takes the import back, not what was learnt"
    )


def test_a_wrong_check_digit_goes_in_for_a_reason_only(workbench: Workbench, tmp_path: Path) -> None:
    number = builders.id_number(700)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    file = tmp_path / "one.csv"
    file.write_text(f"姓名,身份证号\n周八,{wrong}\n", encoding="utf-8")
    dialog = opened(workbench, file)
    press(workbench, dialog, Qt.Key.Key_Return)
    assert dialog.accept_button.isVisible()
    assert not dialog.import_button.isEnabled()

    def give_reason(ask: ReasonDialog) -> None:
        type_text(ask.reason, "已核对身份证原件")
        workbench.qtbot.mouseClick(ask.accept_button, Qt.MouseButton.LeftButton)

    meanwhile(ReasonDialog, give_reason)
    workbench.qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: dialog.good.text() == "可以导入 1 人", timeout=60_000)
    workbench.settle()
    carry_out(workbench, dialog)
    assert "周八" in workbench.names()
    dialog.reject()


def test_good_rows_go_in_and_the_batch_comes_out_again(workbench: Workbench, clinic: ImportDialog) -> None:
    carry_out(workbench, clinic)
    assert clinic.done_title.text() == "已导入 2 人"
    assert "第三党支部" in clinic.done_hint.text()
    assert sorted(workbench.names()) == sorted(["李美玲", "单田芳", "曾国强", "王小明", "孙七"])
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    workbench.qtbot.mouseClick(clinic.undo_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: clinic.done_title.text() == "本批已撤销", timeout=20_000)
    workbench.settle()
    assert workbench.names() == ["李美玲", "单田芳", "曾国强"]
    assert not clinic.undo_button.isEnabled()
    clinic.reject()


def test_bad_rows_come_back_in_the_users_own_workbook(
    workbench: Workbench, clinic: ImportDialog, tmp_path: Path
) -> None:
    carry_out(workbench, clinic)
    target = tmp_path / "back.xlsx"
    clinic.give_back(target)
    workbench.settle()
    sheet = openpyxl.load_workbook(target)["花名册"]
    last = [row[-1] for row in sheet.iter_rows(min_row=3, max_row=6, values_only=True)]
    assert "身份证号已在党员名册中" in str(last[1])
    assert "位数" in str(last[2])
    assert "back.xlsx" in clinic.done_hint.text()
    clinic.reject()


def test_a_file_that_is_no_workbook_is_refused_with_a_reason(
    workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "letter.xlsx"
    file.write_bytes(b"dear all")
    qtbot.mouseClick(workbench.members.import_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(ImportDialog)
    dialog.read(file)
    qtbot.waitUntil(dialog.choose_message.isVisible, timeout=60_000)
    assert dialog.choose_message.text().endswith("。")
    assert not dialog.import_button.isVisible()
    assert not dialog.next_button.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=5_000)


def test_of_several_sheets_one_is_chosen_and_the_others_are_named(workbench: Workbench, roster: Path) -> None:
    book = openpyxl.load_workbook(roster)
    more = book.create_sheet("预备党员")
    more.append(["姓名", "公民身份号码", "所在党支部"])
    more.append(["周八", builders.id_number(503), "第一党支部"])
    book.create_sheet("说明").append(["填表说明"])
    book.create_sheet("空白")
    book.save(roster)
    clinic = opened(workbench, roster)
    assert clinic.steps.currentWidget() is clinic.choose_page, "here somebody has to look"
    told = "已读取工作表“花名册”，共 4 人。另有 2 张工作表有内容，这一次不会导入：“预备党员”、“说明”。"
    assert clinic.choose_hint.text() == told
    box = clinic.sheet_choice
    assert clinic.focusWidget() is box
    assert [box.itemData(row) for row in range(box.count())] == ["花名册", "预备党员", "说明"]
    press(workbench, clinic, Qt.Key.Key_End)
    press(workbench, clinic, Qt.Key.Key_Return)
    assert clinic.steps.currentWidget() is clinic.choose_page
    assert "没有找到" in clinic.choose_message.text()
    press(workbench, clinic, Qt.Key.Key_Up)
    press(workbench, clinic, Qt.Key.Key_Return)
    assert clinic.steps.currentWidget() is clinic.mapping_page
    assert "工作表“预备党员”" in clinic.file_label.text()
    press(workbench, clinic, Qt.Key.Key_Return)
    assert clinic.good.text() == "可以导入 1 人"
    press(workbench, clinic, Qt.Key.Key_Return)
    assert clinic.done_title.text() == "已导入 1 人"
    clinic.reject()
    assert "周八" in workbench.names()
