"""The list of pages: headings that nobody can choose, all of it in sight, icons only when folded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot

from app.ui.parts.page_list import PageLine, PageList

LINES = [
    PageLine("前台", "服务台", "counter"),
    PageLine("前台", "来访登记", "visitors"),
    PageLine("", "报表", "reports"),
    PageLine("系统", "设置", "settings"),
    PageLine("系统", "关于", "about"),
]


@pytest.fixture
def pages(qtbot: QtBot) -> PageList:
    listed = PageList()
    listed.resize(216, 600)
    listed.fill(LINES)
    qtbot.addWidget(listed)
    listed.show()
    listed.choose(0)
    return listed


def rows(pages: PageList) -> list[QListWidgetItem]:
    return [pages.item(row) for row in range(pages.count())]


def headings(pages: PageList) -> list[QListWidgetItem]:
    return [item for item in rows(pages) if item.flags() == Qt.ItemFlag.NoItemFlags]


def test_pages_stand_under_their_headings(pages: PageList) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [item.data(role) for item in rows(pages)] == [
        "前台", "服务台", "来访登记", "", "报表", "系统", "设置", "关于",
    ]  # fmt: skip
    assert [item.data(role) for item in headings(pages)] == ["前台", "", "系统"]


def test_arrows_and_ends_never_stop_at_a_heading(qtbot: QtBot, pages: PageList) -> None:
    met = [pages.place()]
    pages.chosen.connect(met.append)
    for _ in LINES:
        qtbot.keyClick(pages, Qt.Key.Key_Down)
    assert met == [0, 1, 2, 3, 4]
    qtbot.keyClick(pages, Qt.Key.Key_Home)
    assert pages.place() == 0
    qtbot.keyClick(pages, Qt.Key.Key_End)
    assert pages.place() == 4
    for _ in LINES:
        qtbot.keyClick(pages, Qt.Key.Key_Up)
    assert pages.place() == 0


def test_a_click_on_a_heading_changes_nothing(qtbot: QtBot, pages: PageList) -> None:
    pages.choose(4)
    for heading in headings(pages):
        where = pages.visualItemRect(heading).center()
        qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert pages.place() == 4


def test_folded_it_shows_icons_whose_names_are_still_read(pages: PageList) -> None:
    pages.fold(folded=True)
    assert {item.text() for item in rows(pages)} == {""}
    shown = [item for item in rows(pages) if item not in headings(pages)]
    assert [item.toolTip() for item in shown] == [line.title for line in LINES]
    assert [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in shown] == pages.titles()
    pages.fold(folded=False)
    assert [item.text() for item in shown] == pages.titles()


@pytest.mark.parametrize("height", [320, 232, 200, 180])
def test_lines_draw_in_so_that_all_are_in_sight(qtbot: QtBot, pages: PageList, height: int) -> None:
    pages.resize(216, height)
    qtbot.waitUntil(lambda: pages.height() == height and pages.verticalScrollBar().maximum() == 0)
    words = pages.fontMetrics().height()
    assert all(item.sizeHint().height() >= words for item in rows(pages) if item not in headings(pages))


def test_where_there_is_no_room_the_chosen_page_is_brought_into_sight(qtbot: QtBot, pages: PageList) -> None:
    pages.resize(216, 80)
    qtbot.waitUntil(lambda: pages.verticalScrollBar().maximum() > 0)
    pages.choose(4)
    assert pages.viewport().rect().contains(pages.visualItemRect(pages.currentItem()))
