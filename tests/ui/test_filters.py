"""Narrowing a list: conditions as chips, filters kept under a name, order both ways, what is selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.dialogs.condition import ConditionDialog
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.filter_name import FilterNameDialog
from app.ui.main_window import MainWindow
from app.ui.pages.members import MembersPage
from app.ui.parts.print_preview import PrintPreview
from app.usecases.filters import Condition
from app.usecases.members import register_member, tag_member
from app.usecases.saved_filters import saved_filters
from tests import builders
from tests.ui.conftest import Workbench, enter, meanwhile, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot: QtBot, open_window: Callable[[Path], MainWindow], centre: Path) -> Workbench:
    """Three people of the usual centre and two more, one tagged, one with an open question."""
    with builders.signed_in(centre) as login:
        tagged = login.act(register_member, {"name": "安小林", "joined_on": "2001-07-01"})
        login.act(tag_member, tagged, "志愿者")
        login.act(register_member, {"name": "卫小林", "joined_on": "1999-07-01", "review": "日期不一致"})
    opened = enter(qtbot, open_window(centre), centre)
    assert opened.names() == ["安小林", "李美玲", "单田芳", "卫小林", "曾国强"]
    return opened


def chips(bench: Workbench) -> list[str]:
    return [chip.words.toolTip() for chip in bench.members.filters.chips.chips]


def add_condition(bench: Workbench, field: str, **typed: str) -> ConditionDialog:
    """Open the form with its key and fill it, the operator first."""
    bench.qtbot.keyClick(bench.members.table, Qt.Key.Key_T, CTRL)
    dialog = bench.dialog(ConditionDialog)
    put(bench, dialog, "field", field)
    if "op" in typed:
        put(bench, dialog, "op", typed.pop("op"))
    for name, text in typed.items():
        put(bench, dialog, name, text)
    return dialog


def put(bench: Workbench, dialog: ConditionDialog, name: str, text: str) -> None:
    assert dialog.entry is not None
    box = dialog.entry.boxes[name]
    if isinstance(box, QComboBox):
        box.setCurrentIndex([box.itemText(row).strip() for row in range(box.count())].index(text))
    else:
        assert isinstance(box, QLineEdit)
        type_text(box, text)
    bench.settle()
    QApplication.processEvents()


def accept(bench: Workbench, dialog: ConditionDialog | FilterNameDialog) -> None:
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    bench.closed(dialog)


def entries(menu: QMenu) -> dict[str, QAction]:
    menu.aboutToShow.emit()
    return {one.text().partition("\t")[0]: one for one in menu.actions() if one.text()}


def tidy(bench: Workbench, words: str) -> None:
    """Choose an entry of 改名或删除 for the only filter kept."""
    shown = entries(bench.members.asked.menu)
    menu = shown["改名或删除"].menu()
    assert isinstance(menu, QMenu)
    (kept,) = menu.actions()
    own = kept.menu()
    assert isinstance(own, QMenu)
    next(one for one in own.actions() if one.text() == words).trigger()


def test_a_condition_of_any_field_becomes_a_chip_and_goes_with_its_cross(bench: Workbench) -> None:
    accept(bench, add_condition(bench, "姓名", op="包含", value="小林"))
    assert chips(bench) == ["姓名含“小林”"]
    assert bench.names() == ["安小林", "卫小林"]
    accept(bench, add_condition(bench, "入党日期", value="2000", until="2001年12月31日"))
    assert chips(bench) == ["姓名含“小林”", "入党日期从 2000-01-01 到 2001-12-31"]
    assert bench.names() == ["安小林"]
    first = bench.members.filters.chips.chips[0]
    bench.qtbot.mouseClick(first.cross, Qt.MouseButton.LeftButton)
    bench.settle()
    assert chips(bench) == ["入党日期从 2000-01-01 到 2001-12-31"]
    bench.qtbot.mouseClick(bench.members.filters.chips.clear_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert len(bench.names()) == 5
    assert not bench.members.filters.chips.isVisible()


def test_keys_reach_a_chip_change_it_and_take_it_away(bench: Workbench) -> None:
    accept(bench, add_condition(bench, "姓名", value="小林"))
    bar = bench.members.filters
    bar.reverse_button.setFocus()
    bench.qtbot.keyClick(bar.reverse_button, Qt.Key.Key_Tab)
    chip = bar.chips.chips[0]
    assert chip.words.hasFocus()
    bench.qtbot.keyClick(chip.words, Qt.Key.Key_Space)
    dialog = bench.dialog(ConditionDialog)
    assert dialog.windowTitle() == "修改条件"
    assert dialog.entry is not None
    box = dialog.entry.boxes["value"]
    assert isinstance(box, QLineEdit)
    assert box.text() == "小林"
    box.selectAll()
    type_text(box, "国")
    accept(bench, dialog)
    assert chips(bench) == ["姓名含“国”"]
    assert bench.names() == ["曾国强"]
    chip = bar.chips.chips[0]
    chip.words.setFocus()
    bench.qtbot.keyClick(chip.words, Qt.Key.Key_Delete)
    bench.settle()
    assert chips(bench) == []
    assert len(bench.names()) == 5


def test_what_is_chosen_above_is_a_chip_too_and_holds_together_with_the_rest(bench: Workbench) -> None:
    menu = bench.members.asked.menu
    entries(menu)["# 志愿者"].trigger()
    bench.settle()
    assert bench.names() == ["安小林"]
    bench.members.filters.choose("state", "停止党籍")
    bench.settle()
    assert chips(bench) == ["党籍状态为“停止党籍”", "# 志愿者"]
    assert bench.names() == []
    labels = bench.members.lists.currentWidget().findChildren(QLabel)
    assert "去掉一两个条件再试试。" in [label.text() for label in labels]
    bench.qtbot.mouseClick(bench.members.filters.chips.chips[0].cross, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.members.filters.choice("state") is None
    assert bench.names() == ["安小林"]
    shown = entries(menu)
    assert shown["# 志愿者"].isChecked()
    assert not shown["有待核事项"].isChecked()
    shown["# 志愿者"].trigger()
    bench.settle()
    assert len(bench.names()) == 5


def test_a_wrong_date_is_said_at_its_box(bench: Workbench) -> None:
    dialog = add_condition(bench, "入党日期", value="昨天")
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "“入党日期”要写成日期，例如 2026-09-30。" in said
    put(bench, dialog, "op", "没有填")
    accept(bench, dialog)
    assert bench.names() == ["李美玲", "单田芳", "曾国强"]
    assert chips(bench) == ["入党日期未填"]


def test_masked_numbers_can_be_asked_for_whole_only(bench: Workbench) -> None:
    dialog = add_condition(bench, "手机号码")
    assert dialog.entry is not None
    box = dialog.entry.boxes["op"]
    assert isinstance(box, QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["等于", "没有填", "已经填了"]
    put(bench, dialog, "value", "19900000002")
    accept(bench, dialog)
    assert bench.names() == ["单田芳"]
    assert chips(bench) == ["手机号码为“199****0002”"]


def test_filters_are_kept_chosen_renamed_and_deleted(bench: Workbench) -> None:
    menu, login = bench.members.asked.menu, bench.window.desk.login
    assert not entries(menu)["保存当前筛选…"].isEnabled()
    bench.members.filters.choose("state", "正常")
    accept(bench, add_condition(bench, "姓名", value="小林"))
    bench.members.asked.order_by("joined_on")
    bench.settle()
    assert bench.names() == ["卫小林", "安小林"]
    entries(menu)["保存当前筛选…"].trigger()
    dialog = bench.dialog(FilterNameDialog)
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    bench.settle()
    assert dialog.isVisible(), "a filter without a name is not kept"
    assert dialog.entry is not None
    type_text(dialog.entry.boxes["name"], "小林们")
    accept(bench, dialog)
    bench.members.filters.clear()
    bench.settle()
    assert len(bench.names()) == 5
    kept = entries(menu)["小林们"]
    assert not kept.isChecked()
    kept.trigger()
    bench.settle()
    assert bench.names() == ["卫小林", "安小林"]
    assert chips(bench) == ["党籍状态为“正常”", "姓名含“小林”"]
    assert bench.members.filters.choice("state") == "正常"
    assert entries(menu)["小林们"].isChecked()
    tidy(bench, "改名…")
    naming = bench.dialog(FilterNameDialog)
    assert naming.entry is not None
    box = naming.entry.boxes["name"]
    assert isinstance(box, QLineEdit)
    box.selectAll()
    type_text(box, "姓林的")
    accept(bench, naming)
    assert list(saved_filters(login, "members")) == ["姓林的"]
    meanwhile(QMessageBox, lambda asked: asked.buttons()[0].click())
    tidy(bench, "删除…")
    bench.settle()
    assert saved_filters(login, "members") == {}
    assert "姓林的" not in entries(menu)


def test_a_heading_orders_and_once_more_turns_the_order_round(bench: Workbench) -> None:
    page = bench.members
    head = page.table.horizontalHeader()

    def click(key: str) -> None:
        place = [column.key for column in page.table.records.columns].index(key)
        at = QPoint(head.sectionViewportPosition(place) + 12, head.height() // 2)
        bench.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
        bench.settle()

    click("state")
    assert bench.names()[-1] == "曾国强" or bench.names()[0] == "曾国强"
    first = bench.names()
    click("state")
    assert {first[0], bench.names()[0]} >= {"曾国强"}
    click("name")
    assert bench.names() == ["安小林", "李美玲", "单田芳", "卫小林", "曾国强"]
    assert head.isSortIndicatorShown()
    click("name")
    assert bench.names() == ["曾国强", "卫小林", "单田芳", "李美玲", "安小林"]
    assert page.order() == "-pinyin"
    heading = page.table.records.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert heading == "姓名，倒序"


def test_the_order_is_turned_round_by_keys(bench: Workbench) -> None:
    bar = bench.members.filters
    bar.choose("order", "joined")
    bench.settle()
    assert bench.names()[:2] == ["卫小林", "安小林"]
    bar.reverse_button.setFocus()
    assert "正序" in bar.reverse_button.accessibleName()
    bench.qtbot.keyClick(bar.reverse_button, Qt.Key.Key_Space)
    bench.settle()
    assert bench.names()[:2] == ["安小林", "卫小林"]
    assert bar.reverse_button.accessibleName().startswith("现在是倒序")


def test_who_has_an_open_question_is_marked_with_a_word_and_a_picture(bench: Workbench) -> None:
    model = bench.members.table.records
    place = [column.key for column in model.columns].index("review")
    words = [model.index(row, place).data() for row in range(5)]
    pictures = [model.index(row, place).data(Qt.ItemDataRole.DecorationRole) for row in range(5)]
    assert words == ["", "", "", "待核", ""]
    assert [picture is not None for picture in pictures] == [False, False, False, True, False]


def test_what_is_selected_alone_is_exported_and_printed(bench: Workbench, tmp_path: Path) -> None:
    page = bench.members
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Home, CTRL)
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    bench.settle()
    assert page.count.text() == "5 人，已选 2 人"
    bench.qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    dialog = bench.dialog(ExportDialog)
    assert dialog.chosen.text() == "仅导出选中的 2 人(&S)"
    dialog.chosen.setChecked(True)
    dialog.csv.setChecked(True)
    dialog.write(tmp_path / "some.csv")
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=20_000)
    bench.settle()
    bench.come_back()
    assert bench.frame.status.text() == "已导出 2 条到 some.csv"
    text = (tmp_path / "some.csv").read_bytes().decode("utf-8-sig")
    assert "安小林" in text
    assert "李美玲" in text
    assert "单田芳" not in text
    assert page.deeds["print_selected"].text() == "打印选中的 2 人…"
    bench.qtbot.keyClick(page.table, Qt.Key.Key_P, CTRL | SHIFT)
    paper = bench.dialog(PrintPreview)
    bench.qtbot.waitUntil(lambda: paper.progress is None and paper.view.drawn(), timeout=20_000)
    assert paper._pages is not None
    document = pypdfium2.PdfDocument(paper._pages.paper)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "选中的 2 人" in text
    assert "李美玲" in text
    assert "单田芳" not in text
    paper.reject()


def test_what_is_found_is_what_is_exported(bench: Workbench, tmp_path: Path) -> None:
    bench.search("wxl")
    bench.qtbot.mouseClick(bench.members.export_button, Qt.MouseButton.LeftButton)
    dialog = bench.dialog(ExportDialog)
    assert not dialog.chosen.isVisible()
    dialog.csv.setChecked(True)
    dialog.write(tmp_path / "found.csv")
    bench.qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=20_000)
    bench.settle()
    assert bench.frame.status.text() == "已导出 1 条到 found.csv"


def told(page: MembersPage) -> str:
    """The sums below the list, with plain blanks."""
    return page.sums.text().replace("\N{NO-BREAK SPACE}", " ")


def test_below_the_list_stand_its_sums_and_those_of_what_is_selected(bench: Workbench) -> None:
    page = bench.members
    bench.qtbot.waitUntil(lambda: told(page) == "正式党员 5 人", timeout=5_000)
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Home, CTRL)
    bench.qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    bench.qtbot.waitUntil(lambda: told(page) == "选中的：正式党员 2 人", timeout=5_000)


@pytest.mark.parametrize(("typed", "said"), [("9", True), ("99", True), ("999888", False), ("查无", False)])
def test_too_few_digits_are_told(bench: Workbench, typed: str, *, said: bool) -> None:
    bench.search(typed)
    assert bench.names() == []
    labels = [label.text() for label in bench.members.lists.currentWidget().findChildren(QLabel)]
    assert ("按号码查找时，至少输入三位数字。" in labels) == said


def test_copied_rows_are_masked_and_told(bench: Workbench) -> None:
    bench.members.table.setFocus()
    bench.qtbot.keyClick(bench.members.table, Qt.Key.Key_A, CTRL)
    bench.qtbot.keyClick(bench.members.table, Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 5
    assert "199****0001" in lines[1]
    assert "19900000001" not in lines[1]
    assert lines[3].startswith("卫小林\t")
    assert bench.frame.status.text() == "已复制 5 行，号码按显示的样子遮盖。"


def test_conditions_of_a_kept_filter_that_no_drop_down_says_are_chips(bench: Workbench) -> None:
    bar = bench.members.filters
    bar.choose("state", "正常")
    bar.hold((Condition("state", "=", "停止党籍"),))
    bench.settle()
    assert chips(bench) == ["党籍状态为“正常”", "党籍状态为“停止党籍”"]
    assert bench.names() == []
