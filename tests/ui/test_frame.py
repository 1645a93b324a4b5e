"""The frame: the one box, folding, undo and redo, the light of the backups, the menu, F1."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.base.errors import TroubleError
from app.ui import keeper as keeping
from app.ui.commands import ACTS, Command, fitting
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.frame import FOLDED, UNFOLDED, Frame
from app.ui.navigation import ENTRIES
from app.ui.pages.settings import SettingsPage
from app.ui.parts import machine, theme, tokens
from app.usecases import safekeeping
from app.usecases.listing import list_ids, rows_of
from app.usecases.members import change_member
from tests.ui.conftest import Workbench, meanwhile

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    yield
    theme.wear(qapp, tokens.LIGHT, tokens.STANDARD)


def offered(bench: Workbench, typed: str) -> list[str]:
    """What the one box offers for what is typed after Ctrl+K."""
    bench.qtbot.keyClick(bench.frame, Qt.Key.Key_K, CTRL)
    bench.settle()
    bench.qtbot.keyClicks(bench.frame.box, typed)
    bench.settle()
    return [offer.words for offer in bench.frame.box.offers()]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("stf", "单田芳"),
        ("djdy", "登记党员"),
        ("caozuo", "操作日志"),
        ("czrz", "操作日志"),
        ("hmc", "导入花名册"),
        ("daochu", "导出名册"),
        ("bf", "立即备份"),
        ("sd", "锁定"),
        ("cx", "撤销上一步"),
    ],
)
def test_people_pages_and_acts_are_offered(workbench: Workbench, typed: str, found: str) -> None:
    assert found in offered(workbench, typed)


def test_the_empty_box_shows_pages_and_acts(workbench: Workbench) -> None:
    assert {"党员名册", "操作日志", "登记党员", "锁定", "快捷键"} <= set(offered(workbench, ""))


def test_enter_opens_the_person_on_the_members_page(workbench: Workbench) -> None:
    workbench.search("lml")
    workbench.frame.open_page("journal")
    assert offered(workbench, "stf")[0] == "单田芳"
    workbench.qtbot.keyClick(workbench.frame.box, Qt.Key.Key_Return)
    workbench.settle()
    row = workbench.members.table.current_row()
    assert workbench.frame.page_name() == "members"
    assert row is not None
    assert row["name"] == "单田芳"
    assert workbench.frame.box.text() == ""


def test_arrows_walk_over_the_headings_and_round_the_end(workbench: Workbench) -> None:
    words = offered(workbench, "")
    box = workbench.frame.box
    current = box.current()
    assert current is not None
    assert current.words == words[0]
    workbench.qtbot.keyClick(box, Qt.Key.Key_Up)
    last = box.current()
    assert last is not None
    assert last.words == words[-1]
    for _ in words[:2]:
        workbench.qtbot.keyClick(box, Qt.Key.Key_Down)
    second = box.current()
    assert second is not None
    assert second.words == words[1]


def test_escape_puts_the_list_away_then_empties_then_leaves(workbench: Workbench) -> None:
    offered(workbench, "stf")
    box = workbench.frame.box
    workbench.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.offers() == []
    assert box.text() == "stf"
    workbench.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    workbench.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.hasFocus()


def test_one_who_types_faster_than_the_answer_gets_the_first_line(workbench: Workbench) -> None:
    workbench.frame.open_page("members")
    workbench.qtbot.keyClick(workbench.frame, Qt.Key.Key_K, CTRL)
    workbench.qtbot.keyClicks(workbench.frame.box, "czrz")
    workbench.qtbot.keyClick(workbench.frame.box, Qt.Key.Key_Return)
    workbench.settle()
    assert workbench.frame.page_name() == "journal"


def test_nothing_found_says_what_can_be_typed(workbench: Workbench) -> None:
    assert offered(workbench, "qqqq") == []
    panel = workbench.window.findChild(QLabel, "nothing")
    assert panel is not None
    assert panel.isVisible()
    assert "首字母" in panel.text()


def test_commands_that_begin_so_come_first() -> None:
    def nothing() -> None: ...

    commands = [Command(ACTS, words, "add", nothing) for words in ("换一个党员", "党员名册", "登记党员")]
    assert [one.words for one in fitting(commands, "党员")] == ["党员名册", "换一个党员", "登记党员"]
    assert fitting(commands, "dangyuan")[0].words == "党员名册"


def test_ctrl_f_goes_to_the_pages_own_box(workbench: Workbench) -> None:
    workbench.members.table.setFocus()
    workbench.qtbot.keyClick(workbench.members.table, Qt.Key.Key_F, CTRL)
    assert workbench.members.filters.search.hasFocus()
    workbench.qtbot.keyClick(workbench.members.filters.search, Qt.Key.Key_K, CTRL)
    assert workbench.frame.box.hasFocus()


def test_folding_is_remembered_by_this_machine(workbench: Workbench) -> None:
    frame = workbench.frame
    workbench.window.resize(1366, 768)
    workbench.qtbot.waitUntil(lambda: frame.navigation_bar.width() == UNFOLDED, timeout=5_000)
    workbench.qtbot.keyClick(frame, Qt.Key.Key_B, CTRL)
    assert frame.navigation_bar.maximumWidth() == FOLDED
    assert frame.pages_list.item(1).text() == ""
    assert machine.recall().folded
    again = Frame(workbench.window.desk, workbench.window.stack)
    assert again.navigation_bar.maximumWidth() == FOLDED
    again.deleteLater()
    workbench.settle()


def test_what_was_undone_is_done_again(workbench: Workbench) -> None:
    frame = workbench.frame
    member = workbench.members.table.records.ids[0]
    workbench.members.desk.act(change_member, member, {"phone": "19900000009"}, label="修改党员")
    workbench.settle()
    assert not frame.redo_button.isVisible()
    workbench.qtbot.keyClick(frame, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert phone_end(workbench, member) == "0001"
    workbench.qtbot.mouseClick(frame.redo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert frame.status.text() == "已重做：修改党员"
    assert phone_end(workbench, member) == "0009"
    assert not frame.redo_button.isVisible()
    workbench.qtbot.mouseClick(frame.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert phone_end(workbench, member) == "0001"


def test_ctrl_z_in_the_empty_box_means_the_last_act(workbench: Workbench) -> None:
    member = workbench.members.table.records.ids[0]
    workbench.members.desk.act(change_member, member, {"phone": "19900000009"}, label="修改党员")
    workbench.settle()
    workbench.frame.box.setFocus()
    workbench.qtbot.keyClick(workbench.frame.box, Qt.Key.Key_Z, CTRL)
    workbench.settle()
    assert phone_end(workbench, member) == "0001"


def phone_end(bench: Workbench, member: str) -> str:
    (row,) = bench.window.desk.login.ask(rows_of, "members", [member])
    return str(row["phone"])[-4:]


def test_the_light_says_that_there_is_no_backup_and_then_how_old_it_is(workbench: Workbench) -> None:
    button = workbench.frame.backup_button
    assert (button.property("state"), button.text()) == (keeping.DUE, "还没有备份")
    workbench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert (button.property("state"), button.text()) == (keeping.OK, "备份：刚刚")


def test_a_backup_made_on_the_settings_page_is_seen_in_the_light(workbench: Workbench) -> None:
    page = workbench.frame.open_page("settings")
    assert isinstance(page, SettingsPage)
    workbench.settle()
    workbench.qtbot.mouseClick(page.backup_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.frame.backup_button.text() == "备份：刚刚"


def test_a_failing_backup_is_seen_and_said(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TroubleError("磁盘满了，请清理后再试。", "disk")

    monkeypatch.setattr(safekeeping, "keep_safe", full)
    workbench.qtbot.mouseClick(workbench.frame.backup_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.frame.backup_button.text() == "备份失败"
    assert workbench.frame.status.text() == "自动备份没有成功：磁盘满了，请清理后再试。"
    monkeypatch.undo()  # the window makes its backup when it is left


def test_another_palette_is_put_on_at_once_and_the_page_stays(
    workbench: Workbench, qapp: QApplication
) -> None:
    workbench.frame.open_page("journal")
    workbench.frame.menu.choice(tokens.CONTRAST).trigger()
    workbench.qtbot.waitUntil(lambda: workbench.window.stack.currentWidget() is not workbench.frame)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    bench = Workbench(workbench.qtbot, workbench.window)
    bench.settle()
    assert bench.frame.page_name() == "journal"
    assert bench.frame.menu.choice(tokens.CONTRAST).isChecked()
    assert tokens.PALETTES[tokens.CONTRAST]["focus"] in qapp.styleSheet()
    assert machine.recall().palette == tokens.CONTRAST


def test_a_larger_type_is_remembered(workbench: Workbench, qapp: QApplication) -> None:
    workbench.frame.menu.choice(tokens.LARGE).trigger()
    workbench.qtbot.waitUntil(
        lambda: qapp.font().pointSizeF() == tokens.TEXT_SIZES[tokens.LARGE]["text_size"]
    )
    workbench.settle()
    assert machine.recall().text == tokens.LARGE


def test_f1_lists_the_keys_that_really_work(workbench: Workbench) -> None:
    listed: list[str] = []

    def read(dialog: ShortcutsDialog) -> None:
        listed.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    meanwhile(ShortcutsDialog, read)
    workbench.qtbot.keyClick(workbench.frame, Qt.Key.Key_F1)
    assert {"Ctrl+K", "Ctrl+F", "Ctrl+Z", "Ctrl+Y", "F1", "F5", "Alt+9", "打开服务台"} <= set(listed)
    assert "Alt+10" not in listed


@pytest.mark.parametrize("key", range(1, 10))
def test_alt_and_a_number_open_the_first_nine_pages(workbench: Workbench, key: int) -> None:
    frame = workbench.frame
    frame.open_page(frame.entries()[-1].name)
    workbench.qtbot.keyClick(frame, Qt.Key(Qt.Key.Key_0 + key), Qt.KeyboardModifier.AltModifier)
    assert frame.page_name() == frame.entries()[key - 1].name


def test_all_pages_are_in_sight_on_a_small_screen(workbench: Workbench) -> None:
    frame = workbench.frame
    workbench.window.resize(1366, 768)
    workbench.qtbot.waitUntil(lambda: frame.pages_list.verticalScrollBar().maximum() == 0, timeout=5_000)
    assert len(frame.entries()) > 15


def test_pages_of_one_heading_stand_together() -> None:
    headings = [heading for heading, _ in groupby(entry.heading for entry in ENTRIES)]
    assert len(headings) == len(set(headings))


def test_copying_leaves_the_way_back_from_the_last_act(workbench: Workbench) -> None:
    login = workbench.window.desk.login
    member = login.ask(list_ids, "members")[0]
    workbench.frame.desk.act(change_member, member, {"phone": "19900000099"}, label="修改党员")
    workbench.settle()
    table = workbench.members.table
    workbench.qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    assert "已复制 1 行" in workbench.frame.status.text()
    assert "上一步：修改党员" in workbench.frame.status.text()
    workbench.qtbot.mouseClick(workbench.frame.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert workbench.frame.status.text() == "已撤销：修改党员"
