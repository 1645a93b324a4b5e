"""The window offers what the person's roles allow, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.records.accounts import Role
from app.storage.work import Actor
from app.ui.dialogs.export import ExportDialog
from app.ui.main_window import MainWindow
from app.ui.pages.accounts import AccountsPage
from app.ui.pages.settings import SettingsPage
from app.ui.tree_page import TreePage
from app.usecases.safekeeping import keep_safe
from app.usecases.workplace import Login, Workplace
from tests import builders
from tests.ui.conftest import Workbench

As = Callable[[Role], Workbench]
SEEN = ["来访登记", "党员报到", "单位", "服务记录", "平急转换"]
SEEN += ["党员名册", "党组织", "区域", "居民", "服务队", "重复核对"]
"""Pages of all who work with people's records."""


@pytest.fixture
def at_work_as(qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path) -> As:
    def enter(role: Role) -> Workbench:
        window = open_window(centre)
        place = Workplace(centre)
        store = place._open(builders.template().key)
        window.enter(place, Login(store, Actor("somebody", frozenset({role})), "account"))
        bench = Workbench(qtbot, window)
        bench.settle()
        return bench

    return enter


def test_the_front_desk_sees_when_its_work_was_kept(at_work_as: As, centre: Path) -> None:
    with builders.signed_in(centre) as login:
        keep_safe(login.store, "timer")
    assert at_work_as(Role.FRONT_DESK).frame.backup_button.text() == "备份：刚刚"


def pages(bench: Workbench) -> list[str]:
    return bench.frame.pages_list.titles()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.FRONT_DESK, ["服务台", *SEEN, "账号", "关于"]),
        (Role.SECRETARY, ["服务台", *SEEN, "报表", "操作日志", "账号", "设置", "关于"]),
        (Role.OFFICIAL, [*SEEN, "报表", "操作日志", "账号", "设置", "关于"]),
        (Role.ADMINISTRATOR, ["操作日志", "账号", "设置", "关于"]),
    ],
)
def test_each_role_sees_its_pages(at_work_as: As, role: Role, seen: list[str]) -> None:
    assert pages(at_work_as(role)) == seen


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (Role.FRONT_DESK, {"add"}),
        (Role.SECRETARY, {"add", "import", "export", "clear"}),
        (Role.OFFICIAL, {"export", "clear"}),
    ],
)
def test_buttons_nobody_may_press_are_not_there(at_work_as: As, role: Role, buttons: set[str]) -> None:
    page = at_work_as(role).members
    seen = {
        name for name in ("add", "import", "export", "clear") if getattr(page, f"{name}_button").isVisible()
    }
    assert seen == buttons


@pytest.mark.parametrize(("role", "may"), [(Role.SECRETARY, True), (Role.FRONT_DESK, False)])
def test_the_trees_are_changed_by_those_who_keep_them(at_work_as: As, role: Role, *, may: bool) -> None:
    bench = at_work_as(role)
    for name in ("organisations", "areas"):
        page = bench.frame.open_page(name)
        assert isinstance(page, TreePage)
        bench.settle()
        assert page.add_button.isVisible() == may
        assert bool(page.tree.actions()) == may


def test_one_who_manages_nothing_has_an_account_and_reads_the_settings(at_work_as: As) -> None:
    bench = at_work_as(Role.SECRETARY)
    accounts, settings = bench.frame.open_page("accounts"), bench.frame.open_page("settings")
    bench.settle()
    assert isinstance(settings, SettingsPage)
    assert settings.name.isReadOnly()
    assert not settings.rename_button.isVisible()
    assert not settings.add_button.isVisible()
    assert settings.backup_button.isVisible()
    bench.frame.open_page("accounts")
    assert isinstance(accounts, AccountsPage)
    assert accounts.password_button.isVisible()
    assert not accounts.table.isVisible()
    assert not accounts.add_button.isVisible()
    bench.qtbot.keyClick(accounts, Qt.Key.Key_F4)
    assert bench.window.isActiveWindow()


def test_one_who_may_only_read_opens_no_form(at_work_as: As) -> None:
    bench = at_work_as(Role.OFFICIAL)
    bench.qtbot.keyClick(bench.members.table, Qt.Key.Key_Return)
    bench.qtbot.keyClick(bench.members, Qt.Key.Key_F4)
    bench.settle()
    assert bench.window.isActiveWindow()


def test_the_official_may_export_in_clear_with_a_reason(at_work_as: As, tmp_path: Path) -> None:
    bench = at_work_as(Role.OFFICIAL)
    bench.qtbot.mouseClick(bench.members.export_button, Qt.MouseButton.LeftButton)
    dialog = bench.dialog(ExportDialog)
    dialog.csv.setChecked(True)
    dialog.clear.setChecked(True)
    bench.qtbot.keyClicks(dialog.reason, "audit")
    dialog.write(tmp_path / "clear.csv")
    bench.qtbot.waitUntil(lambda: bench.frame.status.text().startswith("已导出"), timeout=20_000)
    assert "19900000001" in (tmp_path / "clear.csv").read_bytes().decode("utf-8-sig")
