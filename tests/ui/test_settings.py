"""The settings page: the centre's name, dated numbers with their source, backups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMessageBox, QPlainTextEdit

from app.base import clock
from app.records.lists import DEFAULTS, MATTERS, POSTS
from app.records.rules import RULES
from app.ui.dialogs.setting_edit import SettingEditDialog
from app.ui.dialogs.word_lists import WordListsDialog
from app.ui.pages.settings import SettingsPage
from app.ui.parts.progress import Progress
from app.ui.words.settings import rows_of
from app.usecases.lists import words_of
from app.usecases.members import register_member
from app.usecases.safekeeping import list_backups
from app.usecases.settings import SettingRow, centre_name, list_settings, rule_on
from tests import builders
from tests.ui.conftest import Workbench, meanwhile, type_text


@pytest.fixture
def page(workbench: Workbench) -> SettingsPage:
    page = workbench.frame.open_page("settings")
    assert isinstance(page, SettingsPage)
    workbench.settle()
    return page


def no_progress(bench: Workbench) -> None:
    bench.qtbot.waitUntil(
        lambda: not any(box.isVisible() for box in bench.window.findChildren(Progress)), timeout=30_000
    )
    bench.settle()


def test_the_centre_gets_another_name_and_the_frame_says_it(workbench: Workbench, page: SettingsPage) -> None:
    assert page.name.text() == builders.CENTRE
    assert not page.rename_button.isEnabled()
    page.name.selectAll()
    type_text(page.name, "向阳新村党群服务中心")
    workbench.qtbot.keyClick(page.name, Qt.Key.Key_Return)
    workbench.settle()
    assert workbench.window.desk.login.ask(centre_name) == "向阳新村党群服务中心"
    assert workbench.frame.status.text() == "已保存：修改中心名称"
    assert not page.rename_button.isEnabled()
    workbench.frame.undo()
    workbench.settle()
    assert page.name.text() == builders.CENTRE


def test_no_name_is_refused_at_the_field(workbench: Workbench, page: SettingsPage) -> None:
    page.name.clear()
    workbench.qtbot.mouseClick(page.rename_button, Qt.MouseButton.LeftButton)
    workbench.qtbot.waitUntil(page.name_fault.isVisible, timeout=5_000)
    assert page.name_fault.text() == "请填写中心名称。"
    assert page.name.hasFocus()
    type_text(page.name, builders.CENTRE)
    assert not page.name_fault.isVisible()


def test_a_number_is_kept_with_its_day_and_its_paper(workbench: Workbench, page: SettingsPage) -> None:
    workbench.qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(SettingEditDialog)
    assert dialog.entry is not None
    boxes = dialog.entry.boxes
    type_text(boxes["key"], "每年服务时数")
    dialog.save()
    fault = dialog.entry._faults["value"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert fault.text() == "请填写“值”。"
    type_text(boxes["value"], "50")
    day = boxes["valid_from"]
    assert isinstance(day, QLineEdit)
    day.selectAll()
    workbench.qtbot.keyClicks(day, "2026.1.1")
    type_text(boxes["source"], "街道通知")
    dialog.save()
    workbench.closed(dialog)
    rows = workbench.window.desk.login.ask(list_settings)
    assert [(r.key, r.value, r.valid_from, r.source) for r in rows] == [
        ("每年服务时数", "50", date(2026, 1, 1), "街道通知")
    ]
    assert page.count.text() == "1 条由本中心规定"
    workbench.frame.undo()
    workbench.settle()
    assert page.count.text() == ""


def test_the_list_says_which_number_holds_today() -> None:
    said = [("时数", "70", 2027), ("时数", "60", 2026), ("时数", "50", 2025), ("上限", "500", 2026)]
    settings = [SettingRow(f"{key}{value}", key, value, date(year, 1, 1), None) for key, value, year in said]
    states = [row["state"] for row in rows_of(settings, date(2026, 6, 1))]
    assert states == ["尚未起用", "现行", "已被替代", "现行"]


def values_of(page: SettingsPage) -> dict[str, tuple[str, str]]:
    """Value and state by item, as the table shows them."""
    return {str(row["key"]): (str(row["value"]), str(row["state"])) for row in page._rows.values()}


def test_known_rules_stand_with_what_the_program_ships_until_the_centre_says_otherwise(
    workbench: Workbench, page: SettingsPage
) -> None:
    assert len(page.table.records.ids) == len(RULES)
    assert values_of(page)["每年服务时长"] == ("50 小时", "程序默认")
    page.table.setCurrentIndex(page.table.records.index(list(RULES).index("每年服务时长"), 0))
    page.table.setFocus()
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    dialog = workbench.dialog(SettingEditDialog)
    assert dialog.entry is not None
    assert "邢台桥西" in dialog.note.text()
    assert dialog.entry.boxes["value"].hasFocus()
    type_text(dialog.entry.boxes["value"], "很多")
    dialog.save()
    fault = dialog.entry._faults["value"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert fault.text() == "“每年服务时长”请填大于零、不超过 8784 的数，例如 50。"
    type_again(dialog, "value", "60 小时")
    type_again(dialog, "source", "街道〔2026〕3号")
    dialog.save()
    workbench.closed(dialog)
    assert values_of(page)["每年服务时长"] == ("60 小时", "现行")
    assert workbench.window.desk.login.ask(rule_on, "每年服务时长", clock.today()) == "60"
    workbench.frame.undo()
    workbench.settle()
    assert values_of(page)["每年服务时长"] == ("50 小时", "程序默认")


def type_again(dialog: SettingEditDialog, name: str, text: str) -> None:
    assert dialog.entry is not None
    box = dialog.entry.boxes[name]
    assert isinstance(box, QLineEdit)
    box.clear()
    type_text(box, text)


def test_a_rule_that_is_a_choice_is_chosen(workbench: Workbench, page: SettingsPage) -> None:
    page.table.setCurrentIndex(page.table.records.index(list(RULES).index("半年续报"), 0))
    page.table.setFocus()
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_F4)
    dialog = workbench.dialog(SettingEditDialog)
    assert dialog.entry is not None
    box = dialog.entry.boxes["value"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText("是"))
    dialog.save()
    fault = dialog.entry._faults["source"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert fault.text().startswith("请填写“依据”")
    type_again(dialog, "source", "区委通知")
    dialog.save()
    workbench.closed(dialog)
    assert values_of(page)["半年续报"] == ("是", "现行")


def test_a_list_gets_other_words_in_another_order(workbench: Workbench, page: SettingsPage) -> None:
    assert "来访事由类别 6 项" in page.lists_hint.text()
    workbench.qtbot.mouseClick(page.lists_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(WordListsDialog)
    assert dialog.entry is not None
    name, words = dialog.entry.boxes["name"], dialog.entry.boxes["words"]
    assert isinstance(name, QComboBox)
    assert isinstance(words, QPlainTextEdit)
    name.setCurrentIndex(name.findText(MATTERS))
    assert words.toPlainText().split("\n") == list(DEFAULTS[MATTERS])
    words.setPlainText("政策咨询\n政策咨询")
    dialog.save()
    fault = dialog.entry._faults["words"]
    workbench.qtbot.waitUntil(fault.isVisible, timeout=5_000)
    assert "写了两次" in fault.text()
    words.setPlainText("反映诉求\n政策咨询\n")
    dialog.save()
    workbench.closed(dialog)
    assert workbench.window.desk.login.ask(words_of, MATTERS) == ("反映诉求", "政策咨询")
    assert "来访事由类别 2 项" in page.lists_hint.text()
    workbench.frame.undo()
    workbench.settle()
    assert "来访事由类别 6 项" in page.lists_hint.text()


def test_words_typed_into_one_list_are_not_lost_by_looking_at_another(
    workbench: Workbench, page: SettingsPage
) -> None:
    workbench.qtbot.mouseClick(page.lists_button, Qt.MouseButton.LeftButton)
    dialog = workbench.dialog(WordListsDialog)
    assert dialog.entry is not None
    name, words = dialog.entry.boxes["name"], dialog.entry.boxes["words"]
    assert isinstance(name, QComboBox)
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("组织建设\n治安巡逻")
    meanwhile(QMessageBox, lambda box: box.reject())
    name.setCurrentIndex(name.findText(MATTERS))
    assert (name.currentText(), words.toPlainText()) == (POSTS, "组织建设\n治安巡逻")
    dialog.save()
    workbench.closed(dialog)
    assert workbench.window.desk.login.ask(words_of, POSTS) == ("组织建设", "治安巡逻")


def test_a_backup_is_made_at_once_and_only_when_something_changed(
    workbench: Workbench, page: SettingsPage
) -> None:
    login = workbench.window.desk.login
    before = len(list_backups(login))
    login.act(register_member, {"name": "新来的"})
    workbench.qtbot.mouseClick(page.backup_button, Qt.MouseButton.LeftButton)
    no_progress(workbench)
    assert len(list_backups(login)) == before + 1
    assert workbench.frame.status.text().startswith("备份已完成：")
    assert "（手动）" in page.last_backup.text()
    page.back_up()
    no_progress(workbench)
    assert workbench.frame.status.text() == "上次备份以后没有变化，最近一份仍然完整。"
    assert len(list_backups(login)) == before + 1


def test_a_cancelled_backup_is_said_and_leaves_nothing(workbench: Workbench, page: SettingsPage) -> None:
    login = workbench.window.desk.login
    login.act(register_member, {"name": "新来的"})
    before = [one.file for one in list_backups(login)]
    page.back_up()
    progress = next(box for box in workbench.window.findChildren(Progress) if box.isVisible())
    workbench.qtbot.keyClick(progress, Qt.Key.Key_Escape)
    no_progress(workbench)
    assert workbench.frame.status.text() == "备份已取消，没有留下半份文件。"
    assert [one.file for one in list_backups(login)] == before


def test_a_copy_goes_where_the_person_says(
    workbench: Workbench, page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "stick" / "copy.dqbak"
    target.parent.mkdir()
    monkeypatch.setattr("app.ui.pages.settings.save_name", lambda *_: str(target))
    workbench.qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    no_progress(workbench)
    assert target.is_file()
    assert str(target) in workbench.frame.status.text()


def test_turning_back_from_the_file_window_makes_nothing(
    workbench: Workbench, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.pages.settings.save_name", lambda *_: "")
    workbench.qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert not workbench.window.findChildren(Progress)
