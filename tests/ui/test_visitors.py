"""来访登记 at the front desk: quick entry, who came today first, and what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.base import clock
from app.ui.main_window import MainWindow
from app.ui.pages.visitors import VisitorsPage
from app.usecases.members import register_member
from app.usecases.visitors import log_visitor
from tests import builders
from tests.ui.conftest import Workbench, enter, type_text
from tests.ui.registers import fill, names, offered, opened, press, refused, said, save, take

TODAY = clock.today()
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """A centre with a visitor of last week whose matter is late, and a member."""
    with builders.signed_in(empty_centre) as login:
        came = {"name": "刘桂兰", "kind": "反映诉求", "matter": "路灯不亮", "handed_to": "网格员"}
        days = {"came_at": f"{TODAY - timedelta(days=7)} 9:30", "due_on": TODAY - timedelta(days=2)}
        login.act(log_visitor, {**came, **days})
        login.act(register_member, {"name": "赵敏", "phone": "19900000077"})
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.fixture
def page(bench: Workbench) -> VisitorsPage:
    found = opened(bench, "visitors")
    assert isinstance(found, VisitorsPage)
    return found


def head(page: VisitorsPage) -> str:
    assert page.head_label is not None
    return page.head_label.text()


def test_who_comes_is_entered_in_a_few_keys_and_stands_first(bench: Workbench, page: VisitorsPage) -> None:
    assert head(page) == "今天 0 次 · 待办 1 件，其中 1 件已超期"
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert dialog.entry is not None
    assert dialog.entry.boxes["member_id"].hasFocus()
    type_text(dialog.entry.boxes["member_id"], "王强")
    bench.settle()
    bench.qtbot.keyClick(dialog.entry.boxes["member_id"], Qt.Key.Key_Return)
    assert dialog.entry.boxes["kind"].hasFocus()
    save(bench, dialog)
    assert names(bench, page, 1) == ["王强", "刘桂兰"]
    assert head(page) == "今天 1 次 · 待办 1 件，其中 1 件已超期"
    assert {"王强", "政策咨询"} <= set(said(page))


def test_a_member_is_found_by_sound_and_comes_under_their_name(bench: Workbench, page: VisitorsPage) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert offered(bench, dialog, "member_id", "zm") == ["赵敏　199****0077"]
    take(bench, dialog, "member_id")
    save(bench, dialog)
    assert names(bench, page, 1)[0] == "赵敏"
    assert any("名册中的党员" in words for words in said(page))


def test_two_members_who_look_alike_are_both_offered(bench: Workbench, page: VisitorsPage) -> None:
    login = bench.window.desk.login
    for _ in range(2):
        login.act(register_member, {"name": "孙梅"})
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert [words.strip() for words in offered(bench, dialog, "member_id", "sunmei")] == ["孙梅", "孙梅"]
    take(bench, dialog, "member_id")
    save(bench, dialog)
    assert any("名册中的党员" in words for words in said(page))


def test_the_same_name_alone_makes_nobody_a_member(bench: Workbench, page: VisitorsPage) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    offered(bench, dialog, "member_id", "赵敏")
    save(bench, dialog)
    assert names(bench, page, 1)[0] == "赵敏"
    assert not any("名册中的党员" in words for words in said(page))


def test_a_matter_is_done_by_a_key_with_its_result(bench: Workbench, page: VisitorsPage) -> None:
    assert "已超期" in said(page)
    dialog = press(bench, page, Qt.Key.Key_D, CTRL)
    fill(dialog, result="已换灯泡")
    save(bench, dialog)
    assert {"已办结", "已换灯泡"} <= set(said(page))
    assert not page.deeds["finish"].isEnabled()
    assert head(page) == "今天 0 次 · 待办 0 件"
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert page.deeds["finish"].isEnabled()


def test_a_time_nobody_can_read_is_said_at_the_field(bench: Workbench, page: VisitorsPage) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    fill(dialog, member_id="王强", came_at="今早")
    assert "9:30" in refused(bench, dialog)
    fill(dialog, came_at="0:01")
    save(bench, dialog)
    assert names(bench, page)[0] == f"{TODAY} 00:01"


def test_only_those_of_today_are_one_choice_away(bench: Workbench, page: VisitorsPage) -> None:
    menu = page.asked.menu
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == "今天来的").trigger()
    bench.settle()
    assert names(bench, page) == []
    page.filters.clear()
    bench.settle()
    assert names(bench, page, 1) == ["刘桂兰"]
