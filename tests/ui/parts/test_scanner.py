"""A scan leaves nothing behind where people type, and is told from fast typing by its time stamps alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.parts.entry_form import Input
from app.ui.parts.numbered_choices import NumberedChoices
from app.ui.parts.quick_entry import QuickEntry
from tests.ui.conftest import type_text
from tests.ui.parts.test_code_edit import Keys

CODE = "172035671905"
WORDS = ("社区治理", "健康医疗", "文体活动")


@pytest.fixture
def form(qtbot: QtBot) -> QuickEntry:
    made = QuickEntry()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.ask("来访登记", (Input("name", "来访人"), Input("note", "备注")), {}, ticks=("岗位", WORDS, ()))
    return made


@pytest.fixture
def heard(form: QuickEntry) -> list[str]:
    told: list[str] = []
    form.scanned.connect(told.append)
    form.kept.connect(lambda *_: told.append("kept"))
    return told


def line(form: QuickEntry) -> QLineEdit:
    box = form.entry.boxes["name"]
    assert isinstance(box, QLineEdit)
    return box


def test_words_to_tick_stay_as_they_were(qtbot: QtBot) -> None:
    choices = NumberedChoices("岗位")
    qtbot.addWidget(choices)
    choices.offer(WORDS, (WORDS[1],))
    choices.show()
    Keys(choices.stops()[0]).scan(CODE)
    assert choices.ticked() == (WORDS[1],)


@pytest.mark.parametrize("gap", range(8))
def test_a_form_stays_as_it_was(form: QuickEntry, heard: list[str], gap: int) -> None:
    type_text(line(form), "王大妈")
    Keys(line(form)).scan(CODE, gap)
    assert heard == [CODE]
    assert form.entry.values()["name"] == "王大妈"


def test_two_enters_of_a_scanner_keep_nothing(form: QuickEntry, heard: list[str]) -> None:
    keys = Keys(line(form))
    keys.scan(CODE)
    keys.send("\r", [3])
    assert heard == [CODE]


def test_what_was_typed_just_before_a_scan_stays(form: QuickEntry, heard: list[str]) -> None:
    keys = Keys(line(form))
    keys.type("wangdama")
    keys.send(CODE + "\r", [200, *[3] * len(CODE)])
    assert heard == [CODE]
    assert form.entry.values()["name"] == "wangdama"


@pytest.mark.parametrize("gap", [60, 110, 300])
def test_a_fast_typist_keeps_the_form(form: QuickEntry, heard: list[str], gap: int) -> None:
    Keys(line(form)).type("wangdama\r", gap)
    assert heard == ["kept"]
    assert form.entry.values()["name"] == "wangdama"


def test_what_an_input_method_writes_is_no_scan(form: QuickEntry, heard: list[str]) -> None:
    for part in ("王", "大妈", "13800138000"):
        type_text(line(form), part)
    Keys(line(form)).press(Qt.Key.Key_Return, "\r")
    assert heard == ["kept"]
    assert form.entry.values()["name"] == "王大妈13800138000"
