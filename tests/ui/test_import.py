"""The import clinic in the window: from a messy workbook to members, and all the way back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

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


@pytest.fixture
def clinic(workbench: Workbench, roster: Path) -> ImportDialog:
    """The dialog with the workbook read and checked."""
    workbench.qtbot.mouseClick(workbench.members.import_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(ImportDialog)
    dialog.read(roster)
    workbench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.check_page, timeout=60_000)
    workbench.settle()
    return dialog


def faults(dialog: ImportDialog) -> list[tuple[str, str]]:
    model = dialog.faults.records
    return [
        (str(model.index(row, 0).data()), str(model.index(row, 1).data())) for row in range(model.rowCount())
    ]


def carry_out(bench: Workbench, dialog: ImportDialog) -> None:
    bench.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.done_page, timeout=60_000)
    bench.settle()


def test_the_dry_run_shows_what_would_go_in_and_every_fault(
    workbench: Workbench, clinic: ImportDialog
) -> None:
    assert clinic.good.text() == "可以导入 2 人"
    assert clinic.bad.text() == "不能导入 2 人"
    workbench.qtbot.waitUntil(lambda: faults(clinic) == [("4", "不导入"), ("5", "不导入")], timeout=5_000)
    assert clinic.import_button.text() == "导入 2 人"
    assert len(workbench.names()) == 3
    clinic.reject()


def test_a_heading_can_be_given_its_field_by_hand(workbench: Workbench, clinic: ImportDialog) -> None:
    box = clinic._boxes["住在哪里"]
    assert box.currentData() == ""
    assert box.accessibleName() == "住在哪里 对应的字段"
    box.setCurrentIndex(box.findData("address"))
    workbench.qtbot.mouseClick(clinic.check_again_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(lambda: clinic._prepared.mapping.get("住在哪里") == "address", timeout=60_000)
    workbench.settle()
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
    workbench.qtbot.mouseClick(workbench.members.import_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(ImportDialog)
    dialog.read(file)
    workbench.qtbot.waitUntil(dialog.accept_button.isVisible, timeout=60_000)
    workbench.settle()
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
    dialog.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=5_000)


def test_the_steps_are_seen_and_another_sheet_can_be_chosen(workbench: Workbench, roster: Path) -> None:
    book = openpyxl.load_workbook(roster)
    more = book.create_sheet("预备党员")
    more.append(["姓名", "公民身份号码", "所在党支部"])
    more.append(["周八", builders.id_number(503), "第一党支部"])
    book.create_sheet("说明").append(["填表说明"])
    book.save(roster)
    workbench.qtbot.mouseClick(workbench.members.import_button, Qt.MouseButton.LeftButton)
    clinic = workbench.dialog(ImportDialog)
    assert "<b>1 文件</b>" in clinic.steps_label.text()
    clinic.read(roster)
    workbench.qtbot.waitUntil(lambda: clinic.steps.currentWidget() is clinic.check_page, timeout=60_000)
    workbench.settle()
    assert "<b>3 试导入</b>" in clinic.steps_label.text()
    assert clinic.good.text() == "可以导入 2 人"
    box = clinic.sheet_choice
    assert box.isVisible()
    assert [box.itemData(row) for row in range(box.count())] == ["花名册", "预备党员", "说明"]
    box.setFocus()
    workbench.qtbot.keyClick(box, Qt.Key.Key_Down)
    workbench.qtbot.waitUntil(lambda: clinic.good.text() == "可以导入 1 人", timeout=60_000)
    carry_out(workbench, clinic)
    assert "<b>4 完成</b>" in clinic.steps_label.text()
    clinic.reject()
    assert "周八" in workbench.names()
