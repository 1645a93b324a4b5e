"""What goes wrong around the window: one calm sentence that says what is safe, and nothing half done."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from app.base import paths
from app.base.crash import unseen_reports
from app.storage.work import Work
from app.ui.application import telling_in
from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.leaving import WAYS
from app.ui.pages.settings import SettingsPage
from app.ui.parts.progress import Progress
from app.usecases.history import history
from app.usecases.listing import list_ids, rows_of
from app.usecases.members import change_member
from app.usecases.safekeeping import list_backups
from tests import builders
from tests.ui.conftest import Workbench, meanwhile

STOP, FINISH, STAY = WAYS
ENGLISH = re.compile(r"[A-Za-z]{4,}")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Five thousand people: more than one portion."""
    lines = ["姓名,公民身份号码,联系电话"]
    lines += [f"{builders.name(n)},{builders.id_number(n)},{builders.phone(n)}" for n in range(100, 5100)]
    file = tmp_path / "roster.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def said_by(buttons: list[str], told: list[str]) -> Callable[[QMessageBox], None]:
    """Read a message and press the first of these buttons that it has."""

    def press(box: QMessageBox) -> None:
        told.append(box.text())
        by_words = {button.text(): button for button in box.buttons()}
        next(by_words[words] for words in buttons if words in by_words).click()

    return press


def members(folder: Path) -> int:
    with builders.signed_in(folder) as login:
        return len(login.ask(list_ids, "members"))


def phone_end(bench: Workbench, member: str) -> str:
    (row,) = bench.window.desk.login.ask(rows_of, "members", [member])
    return str(row["phone"])[-4:]


def open_clinic(bench: Workbench, file: Path) -> ImportDialog:
    bench.members.import_workbook()
    dialog = bench.dialog(ImportDialog)
    dialog.read(file)
    return dialog


def to_the_dry_run(bench: Workbench, dialog: ImportDialog) -> None:
    bench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.mapping_page, timeout=60_000)
    bench.settle()
    bench.qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert dialog.import_button.isVisible()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """An import that waits after its first portion until it is let go on."""
    go_on, real = threading.Event(), Work.add_many

    def portion(work: Work, *args: Any, **kwargs: Any) -> Any:
        done = real(work, *args, **kwargs)
        go_on.wait(60)
        return done

    monkeypatch.setattr(Work, "add_many", portion)
    yield go_on
    go_on.set()


@pytest.mark.parametrize(
    ("answer", "closed", "came"), [(STOP, True, 0), (FINISH, True, 5000), (STAY, False, 0)]
)
@pytest.mark.slow
def test_whoever_closes_the_window_during_an_import_is_asked(
    workbench: Workbench,
    roster: Path,
    held: threading.Event,
    centre: Path,
    answer: str,
    came: int,
    *,
    closed: bool,
) -> None:
    dialog = open_clinic(workbench, roster)
    to_the_dry_run(workbench, dialog)
    workbench.settle()
    workbench.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    told: list[str] = []
    press = said_by([answer], told)

    def answer_and_go_on(box: QMessageBox) -> None:
        press(box)
        held.set()

    meanwhile(QMessageBox, answer_and_go_on)
    workbench.window.close()
    assert workbench.window.isVisible() is not closed
    assert len(told) == 1
    assert told[0].startswith("正在导入")
    assert "不会留下做了一半的数据；以前保存的都在" in told[0]
    if closed:
        assert members(centre) == 3 + came
    else:
        workbench.qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.done_page, timeout=60_000)
        workbench.settle()
        dialog.reject()


def reading_child() -> int | None:
    """The process that reads the workbook for this one."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"app.sheets.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def test_a_reading_child_that_is_killed_leaves_a_sentence_and_a_way_on(
    workbench: Workbench, roster: Path
) -> None:
    dialog = open_clinic(workbench, roster)
    workbench.qtbot.waitUntil(lambda: reading_child() is not None, timeout=20_000)
    child = reading_child()
    assert child is not None
    os.kill(child, signal.SIGKILL)
    workbench.qtbot.waitUntil(dialog.choose_message.isVisible, timeout=20_000)
    assert dialog.choose_message.text().endswith("。")
    assert not ENGLISH.search(dialog.choose_message.text())
    assert not [box for box in dialog.findChildren(Progress) if box.isVisible()]
    dialog.read(roster)
    to_the_dry_run(workbench, dialog)
    workbench.settle()
    assert dialog.good.text() == "可以导入 5000 人"
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    dialog.reject()


def test_a_folder_that_was_taken_away_is_said_and_what_was_meant_is_saved_once_it_is_back(
    workbench: Workbench, centre: Path, log_allows: Callable[[str], None]
) -> None:
    log_allows("store trouble")
    member, away = workbench.members.table.records.ids[0], centre.with_name("elsewhere")
    before = len(history(workbench.window.desk.login))
    told: list[str] = []
    press = said_by(["重试"], told)

    def put_back_and_try_again(box: QMessageBox) -> None:
        away.rename(centre)
        press(box)

    centre.rename(away)
    meanwhile(QMessageBox, put_back_and_try_again)
    workbench.members.desk.act(change_member, member, {"phone": "19900000077"}, label="修改党员")
    workbench.settle()
    assert len(told) == 1
    assert "以前保存的都还在那个文件夹里。请把它放回原处，再试一次。" in told[0]
    assert phone_end(workbench, member) == "0077"
    assert len(history(workbench.window.desk.login)) == before + 2, "the change, and its origin's first entry"


def test_no_backup_makes_a_new_folder_where_the_old_one_was(workbench: Workbench, centre: Path) -> None:
    away = centre.with_name("elsewhere")
    centre.rename(away)
    assert workbench.window.keeper is not None
    workbench.window.keeper.keep("asked")
    workbench.settle()
    assert "找不到数据文件夹" in workbench.frame.status.text()
    assert workbench.frame.backup_button.text() == "备份失败"
    assert not centre.exists()
    away.rename(centre)


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file may grow: what the system says then is what a full disk makes it say to the store."""
    largest = max(file.stat().st_size for file in folder.iterdir() if file.is_file())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(largest, 4096), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_saves_nothing_and_says_so_until_there_is_room_again(
    workbench: Workbench, centre: Path, log_allows: Callable[[str], None]
) -> None:
    log_allows("store trouble")
    member = workbench.members.table.records.ids[0]
    told: list[str] = []
    with full_disk(centre):
        meanwhile(QMessageBox, said_by(["关闭"], told))
        workbench.members.desk.act(change_member, member, {"phone": "19900000078"}, label="修改党员")
        workbench.settle()
    assert "这一步没有保存" in told[0]
    assert not ENGLISH.search(told[0])
    assert phone_end(workbench, member) == "0001"
    workbench.members.desk.act(change_member, member, {"phone": "19900000079"}, label="修改党员")
    workbench.settle()
    assert phone_end(workbench, member) == "0079"


def test_a_stick_that_is_gone_is_said_and_no_half_copy_stays(workbench: Workbench, tmp_path: Path) -> None:
    page = workbench.frame.open_page("settings")
    assert isinstance(page, SettingsPage)
    workbench.settle()
    told: list[str] = []
    meanwhile(QMessageBox, said_by(["关闭"], told))
    page.copy_to(tmp_path / "stick" / "copy.dqbak")
    workbench.settle()
    assert told == ["目标文件夹不存在，文件没有写成。请换一个文件夹。"]
    assert not (tmp_path / "stick").exists()
    assert list_backups(workbench.window.desk.login) == ()


def test_a_bug_in_a_page_is_reported_without_a_traceback_and_the_window_lives_on(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")

    def fail() -> None:
        raise ZeroDivisionError("李雷 19900000001")

    button = QPushButton("出错", workbench.members)
    button.clicked.connect(fail)
    button.show()
    told: list[str] = []
    with telling_in(workbench.window):
        meanwhile(QMessageBox, said_by(["复制"], told))
        workbench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(told) == 1
    assert "以前保存的数据不受影响" in told[0]
    assert not ENGLISH.search(told[0])
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError" in copied
    assert "李雷" not in copied
    assert unseen_reports(tmp_path / "log") == []
    assert sys.excepthook is not None
    assert QApplication.activeModalWidget() is None
    assert workbench.names()
