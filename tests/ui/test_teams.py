"""The teams page: a team, its people, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.usecases.members import register_member
from app.usecases.teams import add_team
from tests import builders
from tests.ui.conftest import Workbench, enter
from tests.ui.registers import fill, names, offered, opened, press, refused, said, save, take

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """A centre with a team and a member."""
    with builders.signed_in(empty_centre) as login:
        login.act(add_team, {"name": "石一红小二", "kind": "红小二"})
        login.act(register_member, {"name": "赵敏", "phone": "19900000077"})
    return enter(qtbot, open_window(empty_centre), empty_centre)


def test_a_team_says_what_it_lacks_until_it_has_it(bench: Workbench) -> None:
    page = opened(bench, "teams")
    assert "红小二服务队不少于 3 人，现有 0 人。" in said(page)
    for name, grid in (("李四海", "是"), ("王五一", ""), ("张三友", "")):
        dialog = press(bench, page, Qt.Key.Key_I, CTRL)
        fill(dialog, member_id=name, grid_member=grid)
        save(bench, dialog)
    assert {"队员 3 人", "李四海 · 专职网格员", "王五一"} <= set(said(page))
    assert not [words for words in said(page) if words.startswith("红小二服务队")]


def test_a_member_of_the_roll_joins_once(bench: Workbench) -> None:
    page = opened(bench, "teams")
    for _ in range(2):
        dialog = press(bench, page, Qt.Key.Key_I, CTRL)
        assert offered(bench, dialog, "member_id", "zhaom") == ["赵敏　199****0077"]
        take(bench, dialog, "member_id")
        if "赵敏" in said(page):
            assert refused(bench, dialog) == "“赵敏”已经在这支服务队里。"
            dialog.done(0)
        else:
            save(bench, dialog)
    assert "队员 1 人" in said(page)


def test_somebody_leaves_and_a_team_ends(bench: Workbench) -> None:
    page = opened(bench, "teams")
    dialog = press(bench, page, Qt.Key.Key_I, CTRL)
    fill(dialog, member_id="李四海")
    save(bench, dialog)
    people = opened(bench, "teams", 1)
    assert names(bench, people) == ["李四海"]
    save(bench, press(bench, people, Qt.Key.Key_F8))
    assert not people.deeds["leave"].isEnabled()
    page = opened(bench, "teams")
    assert "已离队 1 人" in said(page)
    save(bench, press(bench, page, Qt.Key.Key_F8))
    assert "已撤销" in said(page)
    assert not page.deeds["join"].isEnabled()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert "已撤销" not in said(page)


def test_a_second_team_of_one_name_is_refused_at_the_name(bench: Workbench) -> None:
    page = opened(bench, "teams")
    dialog = press(bench, page, Qt.Key.Key_F4)
    fill(dialog, name="石一红小二")
    assert refused(bench, dialog) == "已经有“石一红小二”这支服务队。"
    fill(dialog, name="晨曦青年号", kind="青年号")
    save(bench, dialog)
    assert sorted(names(bench, page)) == ["晨曦青年号", "石一红小二"]
