"""The clinic in the window for check-ins and services: opened from their page, imported, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.pages.checkins import CheckinsPage
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
    told = [clinic.faults.records.index(0, column).data() for column in range(3)]
    assert told[:2] == ["3", "不导入"]
    assert "对不上这个人" in told[2]
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
