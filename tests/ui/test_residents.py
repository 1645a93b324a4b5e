"""The residents page: households, residents and visits, by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.base import clock
from app.ui.dialogs.entry import EntryDialog
from app.ui.dialogs.resident_edit import HouseholdEditDialog
from app.ui.main_window import MainWindow
from app.usecases import areas, residents
from app.usecases.listing import list_ids
from app.usecases.members import register_member
from app.usecases.services import hours_of
from tests import builders
from tests.ui.conftest import Workbench, enter
from tests.ui.registers import fill, form, names, offered, opened, press, refused, said, save, take

TODAY = clock.today()
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """A centre with two households and a member."""
    with builders.signed_in(empty_centre) as login:
        grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格"})
        block = login.act(areas.add_area, {"name": "3栋", "kind": "楼栋", "parent_id": grid})
        said_of = {"name": "王秀英家", "care": "独居老人", "area_id": block, "phone": "19900001234"}
        login.act(residents.add_household, said_of)
        login.act(residents.add_household, {"name": "李建国家", "care": "残疾人"})
        login.act(register_member, {"name": "赵敏", "phone": "19900000077"})
    return enter(qtbot, open_window(empty_centre), empty_centre)


def pick(bench: Workbench, name: str) -> None:
    page = opened(bench, "residents")
    row = names(bench, page).index(name)
    page.table.setCurrentIndex(page.table.records.index(row, 0))
    bench.settle()


def labels(dialog: EntryDialog) -> dict[str, str]:
    """What stands above each box."""
    assert dialog.entry is not None
    heads = [one for one in dialog.entry.findChildren(QLabel) if one.buddy() is not None]
    return {one.buddy().objectName(): one.text() for one in heads}


def test_each_field_says_why_it_is_kept(bench: Workbench) -> None:
    page = opened(bench, "residents")
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert isinstance(dialog, HouseholdEditDialog)
    heads = labels(dialog)
    assert dialog.entry is not None
    for name, purpose in (("phone", "上门前约时间"), ("needs", "派合适的人"), ("care", "安排走访的先后")):
        assert purpose in heads[name]
        assert dialog.entry.boxes[name].accessibleDescription() == purpose
    fill(dialog, name="陈志强家", care="困难家庭")
    save(bench, dialog)
    assert "陈志强家" in names(bench, page)
    assert "困难家庭" in said(page)


def test_what_is_masked_stays_as_it_is_unless_something_is_typed(bench: Workbench) -> None:
    pick(bench, "王秀英家")
    page = opened(bench, "residents")
    dialog = press(bench, page, Qt.Key.Key_F2)
    assert isinstance(dialog, HouseholdEditDialog)
    assert dialog.entry is not None
    phone = dialog.entry.boxes["phone"]
    assert isinstance(phone, QLineEdit)
    assert (phone.text(), phone.placeholderText()) == ("", "现为 199****1234")
    assert "现为第一网格" in labels(dialog)["area_id"]
    fill(dialog, needs="陪诊")
    save(bench, dialog)
    assert {"第一网格", "199****1234", "陪诊"} <= set(said(page))


def test_a_visit_is_logged_from_the_household_by_a_member_found_by_initials(bench: Workbench) -> None:
    pick(bench, "王秀英家")
    page = opened(bench, "residents")
    dialog = press(bench, page, Qt.Key.Key_G, CTRL)
    assert offered(bench, dialog, "member_id", "zm") == ["赵敏　199****0077"]
    take(bench, dialog, "member_id")
    fill(dialog, kind="关爱慰问上门", follow_up="换灯")
    assert "办理时限" in refused(bench, dialog)
    fill(dialog, due_on=(TODAY + timedelta(days=3)).isoformat(), hours="30")
    assert refused(bench, dialog).startswith("一日最多记 16 小时")
    fill(dialog, hours="1.5")
    save(bench, dialog)
    login = bench.window.desk.login
    (member,) = login.ask(list_ids, "members")
    assert login.ask(hours_of, member, TODAY, TODAY).calm == Decimal("1.5")
    assert "走访 1 次" in said(page)
    assert "关爱慰问上门 · 赵敏 · 待办：换灯" in said(page)
    visits = opened(bench, "residents", 2)
    assert names(bench, visits, 1) == ["王秀英家"]
    assert visits.head_label.text() == "待办 1 件"  # type: ignore[attr-defined]  # a page with a head
    save(bench, press(bench, visits, Qt.Key.Key_D, CTRL))
    assert "已办结" in said(visits)
    assert visits.head_label.text() == "没有待办事项"  # type: ignore[attr-defined]  # the same


def test_somebody_who_is_not_on_the_roll_is_simply_written(bench: Workbench) -> None:
    visits = opened(bench, "residents", 2)
    visits.add()
    dialog = form(bench)
    assert labels(dialog)["member_id"] == "走访人 *"
    offered(bench, dialog, "household_id", "wxy")
    take(bench, dialog, "household_id")
    fill(dialog, member_id="社工小刘", kind="代办服务上门")
    save(bench, dialog)
    assert f"{TODAY.isoformat()} · 社工小刘" in said(visits)


def test_a_household_that_nobody_knows_is_not_taken(bench: Workbench) -> None:
    visits = opened(bench, "residents", 2)
    visits.add()
    dialog = form(bench)
    fill(dialog, household_id="张三家", member_id="社工小刘")
    assert refused(bench, dialog) == "“居民户”请从列出来的里面选一个。"
    dialog.done(0)


def test_a_resident_is_registered_in_the_household_with_a_purpose(bench: Workbench) -> None:
    pick(bench, "李建国家")
    page = opened(bench, "residents")
    dialog = press(bench, page, Qt.Key.Key_I, CTRL)
    fill(dialog, name="李小宝")
    assert "登记用途" in refused(bench, dialog)
    fill(dialog, purpose="四点半课堂")
    save(bench, dialog)
    assert {"居民 1 人", "李小宝", "四点半课堂"} <= set(said(page))
    people = opened(bench, "residents", 1)
    assert names(bench, people) == ["李小宝"]
    assert "李建国家" in said(people)
