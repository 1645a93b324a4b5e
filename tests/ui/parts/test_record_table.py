"""The table of records: a million rows like a hundred, and what a clerk may rely on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.parts.record_table import BLOCK, KEPT_BLOCKS, WAITING, Column, RecordTable, Row

COLUMNS = (
    Column("姓名", "name", 6, grow=True),
    Column("入党日期", "joined_on", 6, "right"),
    Column("有效", "ok", 3),
)


class Rows:
    """Rows on demand, with what was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []
        self.held: list[Callable[[], None]] = []
        self.hold = False
        self.words = "人"

    def fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        self.asked.append(ids)
        rows: list[dict[str, Any]] = [
            {"id": i, "name": f"{self.words}{i}", "joined_on": date(2020, 7, 1), "ok": True} for i in ids
        ]
        if self.hold:
            self.held.append(lambda: give(rows))
        else:
            give(rows)


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def table(qtbot: QtBot, rows: Rows) -> RecordTable:
    made = RecordTable()
    qtbot.addWidget(made)
    made.set_source(COLUMNS, rows.fetch)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def ids(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def text(table: RecordTable, row: int, column: int = 0) -> str:
    return str(table.records.index(row, column).data())


def shown(qtbot: QtBot, table: RecordTable, row: int, words: str) -> None:
    qtbot.waitUntil(lambda: text(table, row) == words, timeout=5_000)


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, table: RecordTable) -> None:
    table.show_ids(ids(3 * BLOCK + 7))
    qtmodeltester.check(table.records)


def test_values_are_shown_as_people_write_them(qtbot: QtBot, table: RecordTable) -> None:
    table.show_ids(ids(5))
    shown(qtbot, table, 0, "人0")
    assert [text(table, 0, column) for column in range(3)] == ["人0", "2020-07-01", "是"]
    assert table.records.headerData(1, Qt.Orientation.Horizontal) == "入党日期"


def test_a_million_rows_ask_for_no_more_than_is_seen(qtbot: QtBot, table: RecordTable, rows: Rows) -> None:
    table.show_ids(ids(1_000_000))
    shown(qtbot, table, 0, "人0")
    assert len(rows.asked) == 1
    table.scrollToBottom()
    shown(qtbot, table, 999_999, "人999999")
    assert len(rows.asked) == 2
    assert all(len(asked) <= BLOCK for asked in rows.asked)


def test_rows_wait_with_a_sign_until_they_come(qtbot: QtBot, table: RecordTable, rows: Rows) -> None:
    rows.hold = True
    table.show_ids(ids(5))
    qtbot.waitUntil(lambda: bool(rows.held), timeout=5_000)
    assert text(table, 0) == WAITING
    rows.held[0]()
    assert text(table, 0) == "人0"


def test_rows_of_an_earlier_list_are_not_shown_in_a_later_one(
    qtbot: QtBot, table: RecordTable, rows: Rows
) -> None:
    rows.hold = True
    table.show_ids(["a"])
    qtbot.waitUntil(lambda: len(rows.held) == 1, timeout=5_000)
    table.show_ids(["b"])
    qtbot.waitUntil(lambda: len(rows.held) == 2, timeout=5_000)
    rows.held[0]()
    assert text(table, 0) == WAITING
    rows.held[1]()
    assert text(table, 0) == "人b"


def test_known_rows_stand_while_they_are_fetched_anew(qtbot: QtBot, table: RecordTable, rows: Rows) -> None:
    table.show_ids(ids(3))
    shown(qtbot, table, 2, "人2")
    rows.words, rows.hold = "新", True
    table.refresh()
    qtbot.waitUntil(lambda: bool(rows.held), timeout=5_000)
    assert text(table, 2) == "人2"
    rows.held[0]()
    assert text(table, 2) == "新2"


def test_blocks_long_out_of_sight_are_forgotten(qtbot: QtBot, table: RecordTable, rows: Rows) -> None:
    table.show_ids(ids(BLOCK * (KEPT_BLOCKS + 5)))
    for block in range(KEPT_BLOCKS + 5):
        shown(qtbot, table, block * BLOCK, f"人{block * BLOCK}")
        table.viewport().repaint()  # as it is whenever somebody scrolls
    asked = len(rows.asked)
    shown(qtbot, table, 0, "人0")
    assert len(rows.asked) == asked, "what is on screen is never forgotten"
    shown(qtbot, table, BLOCK, f"人{BLOCK}")
    assert len(rows.asked) == asked + 1


def test_the_chosen_record_stays_chosen_when_the_order_changes(qtbot: QtBot, table: RecordTable) -> None:
    table.show_ids(ids(10))
    table.setCurrentIndex(table.records.index(3, 0))
    picked: list[str] = []
    table.picked.connect(picked.append)
    table.show_ids(ids(10)[::-1])
    assert table.current_id() == "3"
    assert table.selected_ids() == ["3"]
    assert picked == []
    table.show_ids(["1", "2"])
    assert picked == [""]
    qtbot.keyClick(table, Qt.Key.Key_Home)


def test_the_selected_rows_are_copied_as_shown(qtbot: QtBot, table: RecordTable) -> None:
    table.show_ids(ids(5))
    shown(qtbot, table, 4, "人4")
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (3, 1):
        table.selectionModel().select(table.records.index(row, 0), flags)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "人1\t2020-07-01\t是\n人3\t2020-07-01\t是"


def test_enter_opens_the_record(qtbot: QtBot, table: RecordTable) -> None:
    table.show_ids(ids(3))
    table.pick_first()
    opened: list[str] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == ["0"]


def test_the_growing_column_takes_the_room_that_is_left(table: RecordTable) -> None:
    table.show_ids(ids(1))
    assert sum(table.columnWidth(c) for c in range(3)) == table.viewport().width()


def seen(table: RecordTable) -> list[str]:
    return [column.title for at, column in enumerate(table.records.columns) if not table.isColumnHidden(at)]


def test_columns_easily_done_without_go_where_room_is_short(
    table: RecordTable, rows: Rows, qtbot: QtBot
) -> None:
    table.set_source((Column("姓名", "name", 10), Column("日期", "joined_on", 10, spare=1)), rows.fetch)
    assert seen(table) == ["姓名", "日期"]
    table.resize(240, 400)
    assert seen(table) == ["姓名"]
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=5_000)
    table.resize(600, 400)
    assert seen(table) == ["姓名", "日期"]


def test_chosen_columns_are_remembered(table: RecordTable, rows: Rows, qtbot: QtBot) -> None:
    table.keep_columns_as("people")
    entry = next(one for one in table.column_menu().actions() if one.text() == "入党日期")
    assert entry.isChecked()
    entry.trigger()
    assert seen(table) == ["姓名", "有效"]
    again = RecordTable()
    qtbot.addWidget(again)
    again.set_source(COLUMNS, rows.fetch)
    again.keep_columns_as("people")
    again.resize(600, 400)
    assert seen(again) == ["姓名", "有效"]
    for title in ("有效", "姓名"):
        next(one for one in again.column_menu().actions() if one.text() == title).trigger()
    assert seen(again) == ["姓名"]  # the last one stays


def test_the_menu_of_a_row_copies_what_is_seen(table: RecordTable, qtbot: QtBot) -> None:
    table.show_ids(ids(3))
    table.pick_first()
    table.choose_column("ok", seen=False)
    qtbot.waitUntil(lambda: table.records.row_at(0) is not None, timeout=5_000)
    entries = {one.text().partition("\t")[0]: one for one in table.row_menu().actions()}
    entries["复制所选行"].trigger()
    assert QGuiApplication.clipboard().text() == f"人{ids(3)[0]}\t2020-07-01"
    entries["复制单元格"].trigger()
    assert QGuiApplication.clipboard().text() == f"人{ids(3)[0]}"
    with qtbot.waitSignal(table.opened):
        entries["打开"].trigger()


def test_a_heading_asks_for_its_order(table: RecordTable, qtbot: QtBot) -> None:
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(1) + 10, head.height() // 2)
    with qtbot.waitSignal(table.sort_asked) as asked:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["joined_on"]


def test_rows_that_come_with_the_ids_are_not_asked_for(qtbot: QtBot, table: RecordTable, rows: Rows) -> None:
    table.show_ids(ids(5), [{"id": str(n), "name": f"人{n}"} for n in range(5)])
    assert [text(table, row) for row in range(5)] == [f"人{n}" for n in range(5)]
    qtbot.waitUntil(lambda: not table.records._flush.isActive())
    assert rows.asked == []


def test_the_chosen_record_waits_for_the_rest_of_its_list(table: RecordTable) -> None:
    table.show_ids(ids(300))
    table.setCurrentIndex(table.records.index(250, 0))
    picked: list[str] = []
    table.picked.connect(picked.append)
    table.show_ids(ids(50), whole=False)
    assert table.waiting()
    assert table.current_id() == ""
    table.show_ids(ids(300))
    assert not table.waiting()
    assert (table.current_id(), table.selected_ids()) == ("250", ["250"])


def test_what_is_chosen_while_the_rest_is_on_its_way_stays_chosen(table: RecordTable) -> None:
    table.show_ids(ids(300))
    table.setCurrentIndex(table.records.index(250, 0))
    table.show_ids(ids(50), whole=False)
    table.setCurrentIndex(table.records.index(3, 0))
    assert not table.waiting()
    table.show_ids(ids(300))
    assert (table.current_id(), table.selected_ids()) == ("3", ["3"])
