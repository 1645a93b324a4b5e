"""The page 平急转换: the red words above, roll-call by scan and by key, the call-up list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.dialogs.emergency_start import EmergencyStartDialog
from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.roll_call import RollCallDialog
from app.ui.dialogs.save_paper import write_workbook
from app.ui.main_window import MainWindow
from app.ui.pages.emergencies import EmergenciesPage
from app.ui.parts.print_preview import PrintPreview
from app.ui.parts.scan_log import AGAIN, BACK, BAD, GOOD
from app.usecases import areas, cards, checkins, emergencies
from app.usecases.checkins import CheckinEntry
from app.usecases.listing import find
from app.usecases.members import register_member
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile
from tests.ui.registers import fill, names, opened, press, said, save
from tests.ui.test_preview import ready, words

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """Three who are checked in in one grid, the first of them with a card."""
    with builders.signed_in(empty_centre) as login:
        grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
        for n, name in enumerate(("李美玲", "单田芳", "曾国强")):
            member_id = login.act(register_member, builders.person(n, name=name))
            login.act(checkins.check_in, member_id, CheckinEntry(posts=("其他",), area_id=grid))
            if n == 0:
                login.act(cards.issue_cards, [member_id])
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.fixture
def page(bench: Workbench) -> EmergenciesPage:
    found = opened(bench, "emergencies")
    assert isinstance(found, EmergenciesPage)
    return found


@pytest.fixture
def running(bench: Workbench, page: EmergenciesPage) -> EmergenciesPage:
    """The page while an emergency runs."""
    login = bench.window.desk.login
    login.act(emergencies.start_emergency, {"name": "防台风", "reason": "三防通知"})
    bench.window.desk.changed.emit(frozenset({"emergency"}))
    bench.settle()
    page.table.pick_first()
    bench.settle()
    return page


def head(page: EmergenciesPage) -> str:
    return page.head_label.text() if page.head_label is not None else ""


def test_an_emergency_starts_by_keys_and_red_words_stand_above_every_page(
    bench: Workbench, page: EmergenciesPage
) -> None:
    assert head(page) == "现在是平时"
    assert not bench.frame.mode.isVisible()
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert isinstance(dialog, EmergencyStartDialog)
    dialog.save()
    bench.settle()
    fill(dialog, name="防台风", reason="三防指挥部通知")
    save(bench, dialog)
    assert names(bench, page) == ["防台风"]
    assert head(page) == "急时：防台风，已到岗 0 人"
    bench.frame.open_page("members")
    bench.settle()
    assert bench.frame.mode.isVisible()
    assert bench.frame.mode.text() == "急时　防台风"
    bench.qtbot.mouseClick(bench.frame.mode, Qt.MouseButton.LeftButton)
    assert bench.frame.page_name() == "emergencies"
    ending = press(bench, page, Qt.Key.Key_F8)
    fill(ending, reason="预警解除")
    save(bench, ending)
    assert head(page) == "现在是平时"
    assert not bench.frame.mode.isVisible()
    assert "已解除" in said(page)
    assert not page.deeds["roll_call"].isEnabled()
    bench.frame.undo()
    bench.settle()
    assert bench.frame.mode.isVisible()


def test_the_roll_is_called_by_scan_and_by_key(bench: Workbench, running: EmergenciesPage) -> None:
    login = bench.window.desk.login
    first = login.ask(find, "李美玲").rows[0].id
    token = login.act(cards.cards_to_print, [first])[0].token
    running.table.setFocus()
    bench.qtbot.keyClick(running.table, Qt.Key.Key_F6)
    dialog = bench.dialog(RollCallDialog)
    assert dialog.count.text() == "应到 3 人 · 已到岗 0 人 · 未到 3 人"
    for text in (token, token, "123456789012"):
        dialog.code.setText(text)
        bench.qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    bench.settle()
    assert dialog.log.counts == {GOOD: 1, AGAIN: 1, BAD: 1, BACK: 0}
    assert dialog.count.text() == "应到 3 人 · 已到岗 1 人 · 未到 2 人"
    dialog.table.setFocus()
    dialog.table.pick_first()
    bench.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    bench.settle()
    assert dialog.count.text() == "应到 3 人 · 已到岗 2 人 · 未到 1 人"
    assert len(dialog.table.records.ids) == 1
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert dialog.count.text() == "应到 3 人 · 已到岗 1 人 · 未到 2 人"
    dialog.accept()
    bench.closed(dialog)
    assert "到岗 1 人" in said(running)
    assert "已到岗 1 人" in head(running)


def test_letters_typed_on_the_list_go_on_in_the_box(bench: Workbench, running: EmergenciesPage) -> None:
    running.roll_call()
    dialog = bench.dialog(RollCallDialog)
    dialog.table.setFocus()
    bench.qtbot.keyClicks(dialog.table, "s")
    bench.qtbot.keyClicks(dialog.code, "tf")
    assert dialog.code.text() == "stf"
    bench.qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    bench.settle()
    assert dialog.log.counts[GOOD] == 1
    dialog.accept()


def test_the_list_is_printed_at_once_and_in_clear_for_a_reason(
    bench: Workbench, running: EmergenciesPage
) -> None:
    running.table.setFocus()
    bench.qtbot.keyClick(running.table, Qt.Key.Key_R, CTRL)
    paper = bench.dialog(PrintPreview)
    ready(bench, paper)
    text = words(paper)
    assert "第一网格（3 人）" in text
    assert builders.phone(0) not in text
    paper.done(0)
    bench.closed(paper)

    def answer(dialog: ReasonDialog) -> None:
        dialog.reason.setCurrentText("急时调度")
        dialog.accept()

    meanwhile(ReasonDialog, answer)
    running.print_clear_list()
    paper = bench.dialog(PrintPreview)
    ready(bench, paper)
    assert builders.phone(0) in words(paper)
    paper.done(0)


def test_the_list_is_written_as_a_workbook(
    bench: Workbench, running: EmergenciesPage, tmp_path: Path
) -> None:
    told: list[str] = []
    target = tmp_path / "list.xlsx"
    write_workbook(running.desk, running.window(), target, running._writer(None), told.append)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["已写出 list.xlsx"]
    assert target.stat().st_size > 1000
