"""Somebody is erased for good, from the page they stand on, by one who may and who typed the name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.records.accounts import Role
from app.storage.work import Actor
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.erase_person import ErasePersonDialog
from app.ui.main_window import MainWindow
from app.ui.parts.progress import Progress
from app.usecases import erasures, residents, teams, visitors
from app.usecases.workplace import Login, Workplace
from tests import builders
from tests.ui.conftest import Workbench, enter, type_text
from tests.ui.registers import names, opened
from tests.ui.test_member_deeds import choose, offered

WHY = "本人要求删除"


def fill(dialog: ErasePersonDialog, reason: str, name: str) -> None:
    dialog.reason.setCurrentText(reason)
    dialog.typed.clear()
    type_text(dialog.typed, name)


def test_a_member_is_erased_by_keys_alone(workbench: Workbench) -> None:
    qtbot, bench = workbench.qtbot, workbench
    bench.search("lml")
    choose(bench, "删除个人信息")
    dialog = bench.dialog(ErasePersonDialog)
    assert "这条党员记录" in dialog.goes.text()
    assert "不能撤销" in dialog.warning.text()
    assert "30 天" in dialog.beyond.text()
    assert not dialog.elsewhere.isVisible()
    assert dialog.reason.hasFocus()
    type_text(dialog.reason.lineEdit() or dialog.reason, WHY)
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.typed.hasFocus()
    type_text(dialog.typed, "李美玲")
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    bench.closed(dialog)
    assert bench.frame.status.text() == "个人信息已删除：1 条党员记录。"
    assert not bench.frame.undo_button.isVisible()
    bench.search("lml")
    assert bench.names() == []
    bench.members.filters.clear()
    bench.settle()
    assert bench.names() == ["单田芳", "曾国强"]


@pytest.mark.parametrize(
    ("reason", "name", "told", "goes_to"),
    [
        ("", "李美玲", "请写明原因", "reason"),
        (WHY, "李美铃", "写上“李美玲”", "typed"),
        ("李美玲本人来电", "李美玲", "不要写姓名和号码", "reason"),
    ],
)
def test_without_a_reason_and_the_name_nothing_is_erased(
    workbench: Workbench, reason: str, name: str, told: str, goes_to: str
) -> None:
    workbench.search("lml")
    choose(workbench, "删除个人信息")
    dialog = workbench.dialog(ErasePersonDialog)
    fill(dialog, reason, name)
    workbench.qtbot.mouseClick(dialog.erase_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert told in dialog.message.text()
    assert dialog.message.isVisible()
    box = getattr(dialog, goes_to)
    assert dialog.focusWidget() in (box, getattr(box, "lineEdit", lambda: None)())
    workbench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    workbench.closed(dialog)
    assert workbench.names() == ["李美玲"]


def test_once_begun_it_is_not_stopped_half_way(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, clean_up = threading.Event(), erasures.clean_up
    monkeypatch.setattr(erasures, "clean_up", lambda store: gate.wait(10) and clean_up(store))
    workbench.search("lml")
    choose(workbench, "删除个人信息")
    dialog = workbench.dialog(ErasePersonDialog)
    fill(dialog, WHY, "李美玲")
    workbench.qtbot.mouseClick(dialog.erase_button, Qt.MouseButton.LeftButton)

    def waiting() -> Progress | None:
        shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, Progress))
        return next((one for one in shown if one.isVisible() and "清理" in one.words.text()), None)

    workbench.qtbot.waitUntil(lambda: waiting() is not None, timeout=10_000)
    progress = waiting()
    assert progress is not None
    assert not progress.cancel_button.isEnabled()
    workbench.qtbot.keyClick(progress, Qt.Key.Key_Escape)
    progress.close()
    assert progress.isVisible()
    gate.set()
    workbench.closed(dialog)
    assert workbench.frame.status.text().startswith("个人信息已删除")


@pytest.fixture
def people(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """A resident, somebody of a team, and a visitor, who all are the same person."""
    someone = {"name": "王秀英", "phone": "19900001234"}
    with builders.signed_in(empty_centre) as login:
        resident = login.act(residents.add_resident, {**someone, "purpose": "上门服务"})
        went = {"resident_id": resident, "visitor": "小李", "kind": "政策宣讲上门"}
        login.act(residents.log_visit, {**went, "visited_on": "2026-01-05"})
        team = login.act(teams.add_team, {"name": "先锋队", "kind": "党员先锋队"})
        login.act(teams.join_team, team, someone)
        login.act(visitors.log_visitor, {**someone, "kind": "政策咨询"})
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.mark.parametrize(
    ("name", "section", "said", "status"),
    [
        ("residents", 1, "1\u00a0条走访记录", "个人信息已删除：1 条居民记录，连同 1 条相关记录。"),
        ("teams", 1, "这条队员记录。", "个人信息已删除：1 条队员记录。"),
        ("visitors", None, "这条来访登记。", "个人信息已删除：1 条来访登记。"),
    ],
)
def test_others_are_erased_where_they_are_listed(
    people: Workbench, name: str, section: int | None, said: str, status: str
) -> None:
    page = opened(people, name, section)
    assert isinstance(page, DetailedPage)
    assert page._menu_button is not None
    menu = page._menu_button.menu()
    assert "删除个人信息…" in [deed.text() for deed in menu.actions() if deed.isEnabled()]
    page.deeds["erase"].trigger()
    dialog = people.dialog(ErasePersonDialog)
    assert said in dialog.goes.text()
    assert dialog.elsewhere.isVisible()
    fill(dialog, WHY, "王秀英")
    people.qtbot.mouseClick(dialog.erase_button, Qt.MouseButton.LeftButton)
    people.closed(dialog)
    assert names(people, page) == []
    assert people.frame.status.text() == status


def test_only_those_who_may_are_offered_it(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path
) -> None:
    for role, may in ((Role.FRONT_DESK, False), (Role.OFFICIAL, False), (Role.SECRETARY, True)):
        window = open_window(centre)
        place = Workplace(centre)
        store = place._open(builders.template().key)
        window.enter(place, Login(store, Actor("somebody", frozenset({role})), "account"))
        bench = Workbench(qtbot, window)
        bench.settle()
        bench.members.table.pick_first()
        bench.settle()
        assert any(one.startswith("删除个人信息") for one in offered(bench)) == may, role
        page = opened(bench, "residents", 1)
        assert isinstance(page, DetailedPage)
        assert ("erase" in page.deeds) == may, role
        window.close()
