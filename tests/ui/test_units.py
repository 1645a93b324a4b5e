"""The units page: check-in, agreements and the form, by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from app.base import clock
from app.records.accounts import Role
from app.storage.work import Actor
from app.ui.dialogs.reason import ReasonDialog
from app.ui.main_window import MainWindow
from app.ui.pages.units import UnitsList
from app.ui.parts.print_preview import PrintPreview
from app.usecases import agreements, areas, organisations, units
from app.usecases.workplace import Login, Workplace
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile
from tests.ui.registers import fill, names, opened, press, refused, said, save
from tests.ui.test_preview import ready, words

TODAY = clock.today()
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path) -> Workbench:
    """A centre with two units, one of which is due and has an agreement."""
    with builders.signed_in(empty_centre) as login:
        home = login.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
        login.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
        school = {"name": "向阳小学", "kind": "学校", "area_id": home, "phone": "19900001234"}
        first = login.act(units.add_unit, school)
        login.act(units.add_unit, {"name": "晨光公司", "kind": "非公企业"})
        login.act(units.list_unit_due, first, {"due_on": TODAY - timedelta(days=9)})
        made = login.act(agreements.add_agreement, first, {"name": "共建协议"})
        for item in ("开放操场", "暑期托管"):
            login.act(agreements.add_item, made, {"name": item})
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.fixture
def page(bench: Workbench) -> UnitsList:
    found = opened(bench, "units")
    assert isinstance(found, UnitsList)
    pick(found, "向阳小学")
    bench.settle()
    return found


def pick(page: UnitsList, name: str) -> None:
    row = [str(page.table.records.index(r, 0).data()) for r in range(2)].index(name)
    page.table.setCurrentIndex(page.table.records.index(row, 0))


def head(page: UnitsList) -> str:
    assert page.head_label is not None
    return page.head_label.text()


def test_units_stand_by_sound_with_due_against_checked_in_at_the_head(
    bench: Workbench, page: UnitsList
) -> None:
    assert names(bench, page) == ["晨光公司", "向阳小学"]
    assert head(page) == "应报到 1 家 · 已报到 0 家 · 报到率 0.0%，低于 95%"
    assert {"待报到", "石一社区", "199****1234", "开放操场"} <= set(said(page))


def test_a_unit_that_waits_checks_in_by_keys_and_gets_its_number(bench: Workbench, page: UnitsList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F6)
    fill(dialog, organisation_id="石一社区党委", offers="操场")
    save(bench, dialog)
    assert head(page) == "应报到 1 家 · 已报到 1 家 · 报到率 100.0%"
    assert {"已报到", f"DW{TODAY.year}-0001", "石一社区党委", "操场"} <= set(said(page))
    assert not page.deeds["check_in"].isEnabled()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert "待报到" in said(page)
    assert page.deeds["check_in"].isEnabled()


def test_a_day_before_the_listing_is_said_at_the_field(bench: Workbench, page: UnitsList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F6)
    fill(dialog, checked_in_on=(TODAY - timedelta(days=10)).isoformat())
    assert "早于“列入应报到日期”" in refused(bench, dialog)
    fill(dialog, checked_in_on="")
    save(bench, dialog)
    assert "已报到" in said(page)


def test_a_new_unit_is_listed_and_taken_off_the_list_again(bench: Workbench, page: UnitsList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    assert dialog.windowTitle() == "新增单位"
    fill(dialog, name="仁爱 医院", kind="医院", contact="李明")
    save(bench, dialog)
    assert names(bench, page) == ["晨光公司", "仁爱医院", "向阳小学"]
    assert "仁爱医院" in said(page)
    assert page.table.selected_count() == 1
    save(bench, press(bench, page, Qt.Key.Key_F7))
    assert head(page).startswith("应报到 2 家")
    dialog = press(bench, page, Qt.Key.Key_F8)
    assert refused(bench, dialog) == "请写明移出的原因。"
    fill(dialog, left_reason="不在辖区")
    save(bench, dialog)
    assert head(page).startswith("应报到 1 家")
    assert "不在辖区" in said(page)


def test_all_that_are_selected_are_listed_in_one_step(bench: Workbench, page: UnitsList) -> None:
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_A, CTRL)
    bench.settle()
    dialog = press(bench, page, Qt.Key.Key_F7)
    assert dialog.note.text() == "选中的 2 家单位；已经列入或已报到的跳过。"
    save(bench, dialog)
    assert head(page).startswith("应报到 2 家")
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    bench.settle()
    assert head(page).startswith("应报到 1 家")


def test_a_name_that_is_there_already_is_not_entered_twice(bench: Workbench, page: UnitsList) -> None:
    dialog = press(bench, page, Qt.Key.Key_F4)
    fill(dialog, name="向阳小学")
    assert refused(bench, dialog) == "“向阳小学”已经登记过了，请直接找到它。"
    dialog.done(0)


def test_the_progress_of_an_item_is_said_from_the_unit(bench: Workbench, page: UnitsList) -> None:
    dialog = press(bench, page, Qt.Key.Key_G, CTRL)
    assert dialog.entry is not None
    assert dialog.entry.values()["state"] == "进行中"
    fill(dialog, progress="每周六开放")
    save(bench, dialog)
    assert "开放操场 · 每周六开放" in said(page)
    dialog = press(bench, page, Qt.Key.Key_G, CTRL)
    save(bench, dialog)
    assert f"开放操场 · 每周六开放 · 完成于 {TODAY.isoformat()}" in said(page)


def test_agreements_and_items_are_added_from_the_unit_and_have_lists_of_their_own(
    bench: Workbench, page: UnitsList
) -> None:
    dialog = press(bench, page, Qt.Key.Key_J, CTRL)
    fill(dialog, name="补充协议", signed_on=TODAY.isoformat())
    save(bench, dialog)
    dialog = press(bench, page, Qt.Key.Key_I, CTRL)
    fill(dialog, name="消防演练")
    save(bench, dialog)
    assert {"补充协议", "消防演练"} <= set(said(page))
    assert sorted(names(bench, opened(bench, "units", 2))) == ["共建协议", "补充协议"]
    items = opened(bench, "units", 3)
    assert sorted(names(bench, items)) == ["开放操场", "暑期托管", "消防演练"]


def test_the_list_of_check_ins_says_the_state_of_each_unit(bench: Workbench, page: UnitsList) -> None:
    save(bench, press(bench, page, Qt.Key.Key_F6))
    checkins = opened(bench, "units", 1)
    assert names(bench, checkins) == ["向阳小学"]
    assert names(bench, checkins, 2) == ["已报到"]
    dialog = press(bench, checkins, Qt.Key.Key_F2)
    fill(dialog, offers="阅览室")
    save(bench, dialog)
    assert {"向阳小学", "阅览室"} <= set(said(checkins))


def test_the_form_and_the_receipt_are_shown_as_they_would_be_printed(
    bench: Workbench, page: UnitsList
) -> None:
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_R, CTRL)
    paper = bench.dialog(PrintPreview)
    ready(bench, paper)
    assert "单位报到单" in paper.windowTitle()
    assert "向阳小学" in words(paper)
    paper.reject()
    bench.settle()


def test_the_telephone_is_shown_in_full_for_a_reason(bench: Workbench, page: UnitsList) -> None:
    def give_reason(dialog: ReasonDialog) -> None:
        dialog.reason.setCurrentText("联系单位")
        dialog.accept()

    meanwhile(ReasonDialog, give_reason)
    page.deeds["clear"].trigger()
    bench.settle()
    assert "19900001234" in said(page)
    assert "199****1234" not in said(page)


def test_a_unit_with_an_agreement_is_not_deleted(bench: Workbench, page: UnitsList) -> None:
    told: list[str] = []

    def read(box: QMessageBox) -> None:
        told.append(f"{box.text()}{box.informativeText()}")
        box.accept()

    def agree(box: QMessageBox) -> None:
        button = next(one for one in box.buttons() if one.text() == "删除")
        meanwhile(QMessageBox, read)
        button.click()

    meanwhile(QMessageBox, agree)
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    bench.settle()
    assert "不再报到的请登记退出" in told[0]
    assert names(bench, page) == ["晨光公司", "向阳小学"]


def test_keys_turn_the_tabs_and_the_search_box_begins(bench: Workbench, page: UnitsList) -> None:
    sections = bench.frame.open_page("units")
    bench.qtbot.keyClick(page.table, Qt.Key.Key_PageDown, CTRL)
    bench.settle()
    assert sections.current().register.name == "unit_checkins"  # type: ignore[attr-defined]  # a page with tabs
    assert sections.search_box() is sections.current().filters.search  # type: ignore[attr-defined]  # the same
    bench.qtbot.keyClick(sections.current().table, Qt.Key.Key_PageUp, CTRL)  # type: ignore[attr-defined]  # the same
    assert sections.current() is page  # type: ignore[attr-defined]  # the same


def test_an_empty_register_says_what_comes_first(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], empty_centre: Path
) -> None:
    bench = enter(qtbot, open_window(empty_centre), empty_centre)
    page = opened(bench, "units")
    assert "还没有单位" in [label.text() for label in page.lists.currentWidget().findChildren(QLabel)]
    assert isinstance(page, UnitsList)
    assert head(page) == "应报到 0 家 · 已报到 0 家 · 报到率 —"


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        (Role.FRONT_DESK, {"check_in", "list_due", "change_checkin", "leave", "form"}),
        (Role.OFFICIAL, {"clear", "print_selected"}),
    ],
)
def test_each_role_finds_what_it_may_do(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    empty_centre: Path,
    role: Role,
    deeds: set[str],
) -> None:
    window = open_window(empty_centre)
    store = Workplace(empty_centre)._open(builders.template().key)
    window.enter(None, Login(store, Actor("somebody", frozenset({role})), "account"))
    bench = Workbench(qtbot, window)
    bench.settle()
    page = opened(bench, "units")
    assert set(page.deeds) == deeds
    assert not page.add_button.isVisible()
    store.close()
