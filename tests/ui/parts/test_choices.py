"""Choosing by typing: short lists, long lists, and free lines with offers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.base.education import EDUCATION_LEVELS
from app.base.ethnic import ETHNIC_GROUPS
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.filter_bar import FilterBar


def pairs(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


@pytest.fixture
def form(qtbot: QtBot) -> EntryForm:
    inputs = (
        Input("ethnic_group", "民族", "offer", pairs(tuple(ETHNIC_GROUPS.values()))),
        Input("sex", "性别", "choice", pairs(("男", "女"))),
        Input("op", "怎么比较", "choice", pairs(("包含", "等于", "没有填")), required=True),
        Input("education", "学历", "offer", pairs(EDUCATION_LEVELS)),
        Input("joined_on", "入党日期", "date", rough=True),
        Input("left_on", "离开日期", "date"),
    )
    made = EntryForm([Group("", inputs)])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.fill({}, {})
    return made


def combo(form: EntryForm, name: str) -> QComboBox:
    box = form.boxes[name]
    assert isinstance(box, QComboBox)
    return box


def line(form: EntryForm, name: str) -> QLineEdit:
    box = form.boxes[name]
    assert isinstance(box, QLineEdit)
    return box


@pytest.mark.parametrize(
    ("typed", "kept"), [("zhuang", "壮族"), ("wwe", "维吾尔族"), ("维吾尔", "维吾尔"), ("English", "English")]
)
def test_letters_that_sound_like_an_offer_become_it(
    qtbot: QtBot, form: EntryForm, typed: str, kept: str
) -> None:
    box = line(form, "ethnic_group")
    box.setFocus()
    if typed.isascii():
        qtbot.keyClicks(box, typed)
    else:
        box.setText(typed)
    offers = box.completer().popup()
    qtbot.keyClick(offers if offers.isVisible() else box, Qt.Key.Key_Return)
    assert form.values()["ethnic_group"] == kept
    assert not offers.isVisible()
    assert combo(form, "sex").hasFocus()


@pytest.mark.parametrize(
    ("name", "typed", "chosen"),
    [
        ("sex", "nv", "女"),
        ("sex", "n", "男"),
        ("sex", "nan", "男"),
        ("op", "dy", "等于"),
        ("op", "dengyu", "等于"),
        ("op", "mytian", "没有填"),
        ("op", "dybh", "包含"),
        ("op", "engyu", "等于"),
        ("op", "e", "包含"),
    ],
)
def test_a_short_list_takes_the_sound(
    qtbot: QtBot, form: EntryForm, name: str, typed: str, chosen: str
) -> None:
    box = combo(form, name)
    box.setFocus()
    qtbot.keyClicks(box, typed)
    assert box.currentText() == chosen


def test_an_open_list_takes_the_sound_too(qtbot: QtBot, form: EntryForm) -> None:
    box = combo(form, "sex")
    box.setFocus()
    box.showPopup()
    qtbot.waitUntil(box.view().isVisible, timeout=5_000)
    qtbot.keyClicks(box.view(), "nv")
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.view().isVisible(), timeout=5_000)
    assert form.values()["sex"] == "女"


def test_what_was_typed_before_is_forgotten_when_the_box_is_left(qtbot: QtBot, form: EntryForm) -> None:
    box = combo(form, "sex")
    box.setFocus()
    qtbot.keyClicks(box, "n")
    line(form, "joined_on").setFocus()
    box.setFocus()
    qtbot.keyClicks(box, "v")
    assert box.currentText() == "男"


def test_a_filter_is_chosen_by_its_sound(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.add_choice("node", "全部党组织")
    bar.fill_choice("node", [("中心", "0"), ("　第一党支部", "1"), ("　第二党支部", "2")])
    bar.show()
    qtbot.waitExposed(bar)
    box = bar.findChild(QComboBox, "node")
    assert box is not None
    box.setFocus()
    qtbot.keyClicks(box, "dier")
    assert bar.choice("node") == "2"


@pytest.mark.parametrize(
    ("typed", "shown", "said"),
    [
        ("2012.7", "2012-07-01", "只写到月"),
        ("1979年", "1979-01-01", "只写到年"),
        ("850701", "1985-07-01", ""),
        ("2012-7-3", "2012-07-03", ""),
    ],
)
def test_a_date_is_completed_where_that_will_do_and_said_so(
    qtbot: QtBot, form: EntryForm, typed: str, shown: str, said: str
) -> None:
    box = line(form, "joined_on")
    box.setFocus()
    qtbot.keyClicks(box, typed.replace("年", ""))
    box.setText(typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    note = form._faults["joined_on"]
    assert box.text() == shown
    assert note.isVisible() == bool(said)
    assert note.text().startswith(said)
    qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert not note.isVisible()


def test_other_dates_are_not_completed(qtbot: QtBot, form: EntryForm) -> None:
    box = line(form, "left_on")
    box.setFocus()
    qtbot.keyClicks(box, "2012.7")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "2012.7"
