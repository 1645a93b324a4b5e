"""The clinic in the window for check-ins and services: opened from their page, imported, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.pages.checkins import CheckinsPage
from app.ui.pages.services import ServicesPage
from app.usecases.listing import list_ids
from app.usecases.workplace import Login
from tests.intake.books import write
from tests.ui.conftest import PEOPLE, Workbench, meanwhile


def words(dialog: ImportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(
        tmp_path / "checkins.xlsx",
        ("姓名", "身份证号", "报到日期", "工作单位", "服务岗位"),
        ("李美玲", PEOPLE[0]["id_number"], "2026-03-02", "云端实验学校", "社区治理"),
        ("查无此人", None, "2026-03-02", "云端实验学校", "社区治理"),
    )


def test_check_ins_are_imported_from_their_page_and_taken_back(workbench: Workbench, book: Path) -> None:
    login: Login = workbench.window.desk.login
    page = workbench.frame.open_page("checkins")
    assert isinstance(page, CheckinsPage)
    workbench.settle()
    page.import_workbook()
    clinic = workbench.dialog(ImportDialog)
    assert "报到名册" in words(clinic)
    clinic.read(book)
    workbench.settle()
    clinic.next_button.click()
    workbench.settle()
    assert clinic.made.text() == "将随之新建单位 1 个：云端实验学校"
    told = [clinic.faults.records.index(0, column).data() for column in range(6)]
    assert told[:5] == ["3", "查无此人", "姓名", "查无此人", "不导入"]
    assert "对不上这个人" in told[5]
    clinic.import_button.click()
    workbench.settle()
    assert "已导入 1 人" in words(clinic)
    assert "新建单位 1 个：云端实验学校" in words(clinic)
    assert len(login.ask(list_ids, "checkins")) == 1

    def agree(box: QMessageBox) -> None:
        next(b for b in box.findChildren(QPushButton) if b.text() == "撤销本批").click()

    meanwhile(QMessageBox, agree)
    clinic.undo_button.click()
    workbench.settle()
    assert login.ask(list_ids, "checkins") == ()
    clinic.close()


def test_the_whole_reason_of_a_row_is_read_with_the_arrow_keys(workbench: Workbench, tmp_path: Path) -> None:
    number = PEOPLE[0]["id_number"]
    heads = ("姓名", "身份证号", "服务日期", "时长", "服务人次", "类别", "模式", "服务区域")
    services = write(
        tmp_path / "services.xlsx",
        heads,
        ("李美玲", number, "2026-03-02 9:00-11:30", 30, "13800138000", "志愿活动", None, None),
        ("李美玲", number, "2026-03-03", 2, None, "心理疏导和陪伴", "战备", "天边网格"),
        ("李美玲", number, "2026-03-04", 2, 3, "志愿活动", "急时", None),
    )
    services_page = workbench.frame.open_page("services")
    assert isinstance(services_page, ServicesPage)
    workbench.settle()
    services_page.current().import_workbook()
    clinic = workbench.dialog(ImportDialog)
    clinic.read(services)
    workbench.settle()
    clinic.next_button.click()
    workbench.settle()
    assert clinic.fault_label.text().startswith(
        "第 2 行 · 李美玲 · 不导入\n时长：30；服务人次：138****8000\n"
    )
    assert "服务人次读不出来" in clinic.fault_label.text()
    assert "13800138000" not in clinic.fault_label.text()
    clinic.faults.setFocus()
    for row, words in ((3, ("心理疏导和陪伴", "战备", "天边网格")), (4, ("没有启动急时的记录",))):
        workbench.qtbot.keyClick(clinic.faults, Qt.Key.Key_Down)
        workbench.settle()
        label = clinic.fault_label
        assert label.text().startswith(f"第 {row} 行 · 李美玲 · 需核对\n")
        assert [word for word in words if word not in label.text()] == [], label.text()
        assert label.heightForWidth(label.width()) <= label.height(), "nothing of it is cut"
    index = clinic.faults.records.index(2, 5)
    assert str(index.data(Qt.ItemDataRole.ToolTipRole)) in clinic.fault_label.text()
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    clinic.reject()
