"""The picker: type, Enter adds, Del takes out; nobody is chosen blindly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.parts.people_picker import PeoplePicker, Pick

PEOPLE = (Pick("1", "李美玲", "第一党支部"), Pick("2", "李国强"), Pick("3", "单田芳"))


@pytest.fixture
def picker(qtbot: QtBot) -> PeoplePicker:
    made = PeoplePicker("党员")
    qtbot.addWidget(made)
    made.show()
    return made


def answer(picker: PeoplePicker, text: str) -> None:
    """What a page does when it is asked."""
    picker.show_found(text, [one for one in PEOPLE if text in one.name])


def find(qtbot: QtBot, picker: PeoplePicker, text: str) -> None:
    with qtbot.waitSignal(picker.asked) as asked:
        picker.search.setText(text)
    answer(picker, str(asked.args[0] if asked.args else ""))


def test_enter_adds_the_marked_one_and_frees_the_line(qtbot: QtBot, picker: PeoplePicker) -> None:
    find(qtbot, picker, "李")
    assert [picker.found.item(row).text() for row in range(2)] == ["李美玲　第一党支部", "李国强"]
    qtbot.keyClick(picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert (picker.ids(), picker.search.text()) == (["2"], "")
    assert picker.count.text().startswith("已选 1 人")
    find(qtbot, picker, "李国")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.ids() == ["2"]


def test_the_one_who_fits_is_added_though_enter_came_before_the_answer(
    qtbot: QtBot, picker: PeoplePicker
) -> None:
    asked: list[str] = []
    picker.asked.connect(asked.append)
    for text in ("单", "李国"):
        picker.search.setText(text)
        qtbot.keyClick(picker.search, Qt.Key.Key_Return)
        assert picker.search.text() == ""
    assert asked == ["单", "李国"]
    for text in asked:
        answer(picker, text)
    assert picker.ids() == ["3", "2"]


def test_of_several_nobody_is_taken_blindly(qtbot: QtBot, picker: PeoplePicker) -> None:
    picker.search.setText("李")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    answer(picker, "李")
    assert picker.ids() == []
    assert (picker.search.text(), picker.found.count()) == ("李", 2)
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.ids() == ["1"]


def test_an_old_answer_is_dropped_and_nobody_is_said(qtbot: QtBot, picker: PeoplePicker) -> None:
    find(qtbot, picker, "王")
    assert picker.told.text() == "没有找到，换个词试试"
    answer(picker, "李")
    assert picker.found.count() == 0


def test_del_takes_out_and_enter_on_an_empty_line_goes_on(qtbot: QtBot, picker: PeoplePicker) -> None:
    picker.put(PEOPLE)
    picker.put(PEOPLE[:1])
    assert picker.ids() == ["1", "2", "3"]
    picker.chosen.setCurrentRow(1)
    with qtbot.waitSignal(picker.changed):
        qtbot.keyClick(picker.chosen, Qt.Key.Key_Delete)
    assert picker.ids() == ["1", "3"]
    qtbot.keyClick(picker.chosen, Qt.Key.Key_Return)
    with qtbot.waitSignal(picker.done):
        qtbot.keyClick(picker.search, Qt.Key.Key_Return)
