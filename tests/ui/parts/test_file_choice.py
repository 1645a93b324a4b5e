"""Asking for files: Qt's own dialog, where the desk has none, in Chinese and with nothing cut."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from app.ui.parts.file_choice import file_dialog, open_name, save_name
from tests.ui.conftest import meanwhile

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "表格").mkdir()
    book = tmp_path / "党员名册.xlsx"
    book.write_text("。" * 700, encoding="utf-8")
    changed = datetime(2026, 9, 30, 14, 5).timestamp()  # noqa: DTZ001 - files are listed in local time
    os.utime(book, (changed, changed))
    return tmp_path


def test_the_list_of_files_speaks_chinese_and_does_not_scroll_across(
    qtbot: QtBot, window: QWidget, folder: Path
) -> None:
    dialog = file_dialog(window, "导出到", str(folder), "Excel 工作簿 (*.xlsx)")
    dialog.open()
    listed = dialog.findChild(QTreeView, "treeView")
    assert listed is not None
    model = listed.model()
    qtbot.waitUntil(lambda: model.rowCount(listed.rootIndex()) == 2, timeout=5_000)
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(4)]
    seen = [head for place, head in enumerate(heads) if not listed.isColumnHidden(place)]
    assert seen == ["名称", "大小", "修改日期"]
    assert listed.horizontalScrollBar().maximum() == 0
    dialog.reject()


def test_a_name_is_offered_and_gets_its_ending(window: QWidget, folder: Path) -> None:
    offered: list[str] = []

    def type_name(dialog: QFileDialog) -> None:
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        offered.append(name.text())
        name.setText("另一份")
        dialog.accept()

    meanwhile(QFileDialog, type_name)
    chosen = save_name(window, "导出到", str(folder / "名册.xlsx"), "Excel 工作簿 (*.xlsx)")
    assert offered == ["名册.xlsx"]
    assert Path(chosen) == folder / "另一份.xlsx"


def test_turning_back_chooses_nothing(window: QWidget) -> None:
    meanwhile(QFileDialog, lambda dialog: dialog.reject())
    assert open_name(window, "选择表格", "表格 (*.xlsx)") == ""
