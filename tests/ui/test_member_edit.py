"""Typing a member in: drafts, dates, choices by pinyin, masked fields."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.parts.choices import ChoiceBox, fitting
from app.usecases.listing import list_rows
from app.usecases.member_sheet import member_sheet
from app.usecases.organisations import add_organisation
from tests import builders
from tests.ui.conftest import Workbench, type_text
from tests.ui.test_members import edit_current, form_open, line, values_shown


def new_form(bench: Workbench) -> MemberEditDialog:
    bench.come_back()
    bench.qtbot.keyClick(bench.members, Qt.Key.Key_F4)
    return form_open(bench)


def close(bench: Workbench, dialog: MemberEditDialog, *keys: Qt.Key) -> None:
    for key in keys:
        bench.qtbot.keyClick(dialog, key)
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    bench.settle()


def save(bench: Workbench, dialog: MemberEditDialog) -> None:
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=5_000)
    bench.settle()


def test_what_was_not_saved_is_offered_again(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    assert not dialog.draft_bar.isVisible()
    type_text(line(dialog, "name"), "卫小林")
    close(workbench, dialog, Qt.Key.Key_Escape)
    dialog = new_form(workbench)
    assert dialog.draft_bar.isVisible()
    assert line(dialog, "name").text() == ""
    workbench.qtbot.mouseClick(dialog.resume_button, Qt.MouseButton.LeftButton)
    assert line(dialog, "name").text() == "卫小林"
    save(workbench, dialog)
    assert "卫小林" in workbench.names()
    dialog = new_form(workbench)
    assert not dialog.draft_bar.isVisible()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_the_status_line_says_when_the_draft_was_kept_until_it_is_saved(workbench: Workbench) -> None:
    label = workbench.frame.draft
    assert not label.isVisible()
    dialog = new_form(workbench)
    type_text(line(dialog, "name"), "卫小林")
    close(workbench, dialog, Qt.Key.Key_Escape)
    assert re.fullmatch(r"草稿已于 \d\d:\d\d 保存", label.text())
    assert label.isVisible()
    dialog = new_form(workbench)
    workbench.qtbot.mouseClick(dialog.resume_button, Qt.MouseButton.LeftButton)
    save(workbench, dialog)
    assert not label.isVisible()


def test_what_is_typed_survives_a_crash(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    type_text(line(dialog, "name"), "卫小林")
    workbench.qtbot.waitUntil(lambda: not dialog._pause.isActive(), timeout=5_000)
    workbench.settle()
    dialog.done(0)  # gone without a word, as when the program is killed
    dialog = new_form(workbench)
    assert dialog.draft_bar.isVisible()
    workbench.qtbot.mouseClick(dialog.drop_button, Qt.MouseButton.LeftButton)
    close(workbench, dialog, Qt.Key.Key_Escape)
    dialog = new_form(workbench)
    assert not dialog.draft_bar.isVisible()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_an_id_number_tells_birth_date_and_sex_at_once(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    number = builders.id_number(41)
    workbench.qtbot.keyClicks(line(dialog, "id_number"), number)
    assert dialog.entry is not None
    values = dialog.entry.values()
    assert values["born_on"].replace("-", "") == number[6:14]
    assert values["sex"] == ("男" if int(number[16]) % 2 else "女")
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_a_date_in_any_shape_is_shown_back(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    box = line(dialog, "joined_on")
    box.setFocus()
    for typed in ("2006.9.30", "2006年9月30日", "20060930"):
        box.clear()
        type_text(box, typed)
        workbench.qtbot.keyClick(box, Qt.Key.Key_Return)
        assert box.text() == "2006-09-30"
        box.setFocus()
    close(workbench, dialog, Qt.Key.Key_Escape)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_branch_is_chosen_by_its_initials(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    for number in range(12):
        login.act(add_organisation, {"name": f"园区{number}号党支部", "kind": "党支部"})
    login.act(add_organisation, {"name": "离退休党支部", "kind": "党支部"})
    dialog = new_form(workbench)
    assert dialog.entry is not None
    box = dialog.entry.boxes["organisation_id"]
    assert isinstance(box, ChoiceBox)
    box.line().setFocus()
    box.line().selectAll()
    workbench.qtbot.keyClicks(box.line(), "ltx")
    workbench.qtbot.keyClick(box.line(), Qt.Key.Key_Return)
    assert box.currentText() == "离退休党支部"
    assert not box.line().hasFocus()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_what_begins_with_the_text_is_offered_first() -> None:
    words = ("汉族", "土家族", "壮族", "家族")
    assert fitting("zz", words) == ["壮族"]
    assert fitting("家", words) == ["家族", "土家族"]
    assert fitting("zhuang", words) == ["壮族"]
    assert fitting("", words) == list(words)


def test_a_masked_field_is_emptied_knowingly(workbench: Workbench) -> None:
    workbench.search("lml")
    dialog = edit_current(workbench)
    box = line(dialog, "phone")
    box.setFocus()
    workbench.qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert "清空" in box.placeholderText()
    workbench.qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert box.placeholderText() == "现为 199****0001"
    workbench.qtbot.keyClick(box, Qt.Key.Key_Delete)
    save(workbench, dialog)
    assert "199****0001" not in values_shown(workbench)
    login = workbench.window.desk.login
    sheet = login.ask(member_sheet, workbench.members.table.current_id())
    assert next(one.value for one in sheet.lines if one.key == "phone") is None


def test_a_masked_field_that_is_left_alone_stays(workbench: Workbench) -> None:
    workbench.search("lml")
    dialog = edit_current(workbench)
    box = dialog.findChild(QLineEdit, "employer")
    assert isinstance(box, QLineEdit)
    type_text(box, "石一小学")
    save(workbench, dialog)
    assert "199****0001" in values_shown(workbench)
    assert "石一小学" in values_shown(workbench)


def test_another_id_number_tells_birth_date_and_sex_anew(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    first, second = builders.id_number(41), builders.id_number(42)
    box = line(dialog, "id_number")
    workbench.qtbot.keyClicks(box, first)
    box.selectAll()
    workbench.qtbot.keyClicks(box, second)
    assert line(dialog, "born_on").text().replace("-", "") == second[6:14]
    type_text(line(dialog, "name"), "卫小林")
    line(dialog, "born_on").setText("1978-12-15")
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.settle()
    assert dialog.entry is not None
    assert "身份证号里的不一致" in dialog.entry._faults["born_on"].text()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_a_fault_is_brought_into_sight(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    workbench.qtbot.keyClicks(line(dialog, "id_number"), "440309")
    type_text(line(dialog, "name"), "卫小林")
    bar = dialog.scroll_area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    box = line(dialog, "id_number")
    assert box.visibleRegion().isEmpty()
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    workbench.qtbot.waitUntil(lambda: not box.visibleRegion().isEmpty(), timeout=5_000)
    assert dialog.entry is not None
    fault = dialog.entry._faults["id_number"]
    assert "18 位" in fault.text()
    assert fault.visibleRegion().boundingRect().height() == fault.height()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_the_hint_does_not_promise_what_saving_refuses(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    number = line(dialog, "id_number")
    number.setFocus()
    workbench.qtbot.keyClicks(number, builders.id_number(1))
    workbench.qtbot.keyClick(number, Qt.Key.Key_Return)
    workbench.settle()
    assert "李美玲" in dialog.hint.text()
    assert "照常保存" not in dialog.hint.text()
    assert "不会重复" in dialog.hint.text()
    close(workbench, dialog, Qt.Key.Key_Escape)


def test_a_new_member_is_typed_in_by_sound_and_in_any_shape(workbench: Workbench) -> None:
    dialog = new_form(workbench)
    for name, typed in (("name", "An Yi"), ("ethnic_group", "zhuang"), ("joined_on", "2012.7")):
        box = line(dialog, name)
        box.setFocus()
        workbench.qtbot.keyClicks(box, typed)
        workbench.qtbot.keyClick(box, Qt.Key.Key_Return)
    sex = dialog.entry.boxes["sex"] if dialog.entry is not None else None
    assert isinstance(sex, QComboBox)
    sex.setFocus()
    workbench.qtbot.keyClicks(sex, "nv")
    save(workbench, dialog)
    login = workbench.window.desk.login
    row = next(row for row in login.ask(list_rows, "members").rows if row["name"] == "An Yi")
    assert (row["ethnic_group"], row["sex"], str(row["joined_on"])) == ("壮族", "女", "2012-07-01")
