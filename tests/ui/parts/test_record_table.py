"""The table of records: a million rows like a hundred, and what a clerk may rely on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.parts.record_table import BLOCK, KEPT_BLOCKS, WAITING, Column, RecordTable, Row
from app.ui.parts.record_table import shown as in_words

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


TIGHT = (
    Column("姓名", "name", 6),
    Column("有效", "ok", 4, spare=2),
    Column("日期", "joined_on", 6, spare=5, usual=False),
)


def column_entries(table: RecordTable) -> dict[str, bool]:
    return {one.text(): one.isChecked() for one in table.column_menu().actions() if one.isCheckable()}


def test_what_a_person_has_ticked_is_seen_before_what_is_usual(
    table: RecordTable, rows: Rows, qtbot: QtBot
) -> None:
    table.set_source(TIGHT, rows.fetch)
    width = table.columnWidth(0) + table.columnWidth(1)
    table.resize(width + 40, 400)
    assert column_entries(table) == {"姓名": True, "有效": True, "日期": False}
    next(one for one in table.column_menu().actions() if one.text() == "日期").trigger()
    assert seen(table) == ["姓名", "日期"]
    assert column_entries(table) == {"姓名": True, "有效（窗口太窄，已收起）": False, "日期": True}
    assert table.horizontalScrollBar().maximum() == 0
    next(one for one in table.column_menu().actions() if one.text().startswith("有效")).trigger()
    assert seen(table) == ["姓名", "有效", "日期"]
    table.show_ids(ids(3))
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0, timeout=5_000)
    table.horizontalScrollBar().setValue(20)
    table.pick_first()
    across = table.horizontalScrollBar().value()
    table.show_ids(ids(4))
    assert table.horizontalScrollBar().value() == across
    next(one for one in table.column_menu().actions() if one.text() == "恢复默认的列").trigger()
    assert seen(table) == ["姓名", "有效"]
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=5_000)


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


def test_a_million_selected_rows_are_counted_without_being_looked_at(
    table: RecordTable, qtbot: QtBot
) -> None:
    class Counted(list[str]):
        looks = 0

        def __getitem__(self, place: Any) -> Any:
            Counted.looks += 1
            return super().__getitem__(place)

    table.show_ids(Counted(ids(1_000_000)))
    Counted.looks = 0
    told: list[str] = []
    counts: list[int] = []
    table.told.connect(told.append)
    table.selected.connect(counts.append)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.selected_count() == 1_000_000
    assert counts[-1] == 1_000_000
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told == ["一次最多复制 5000 行，需要更多请用导出。"]
    assert Counted.looks < 2 * BLOCK


def test_selected_rows_that_were_never_seen_are_fetched_to_be_copied(
    table: RecordTable, qtbot: QtBot
) -> None:
    table.show_ids(ids(3 * BLOCK))
    told: list[str] = []
    table.told.connect(told.append)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3 * BLOCK
    assert lines[-1] == f"人{3 * BLOCK - 1}\t2020-07-01\t是"
    assert told == [f"已复制 {3 * BLOCK} 行，号码按显示的样子遮盖。"]


def test_rows_selected_here_and_there_are_counted_once(table: RecordTable) -> None:
    table.show_ids(ids(20))
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (7, 2, 3, 7, 12):
        table.selectionModel().select(table.records.index(row, 0), flags)
    assert table.selected_count() == 4
    assert table.selected_ids() == ["2", "3", "7", "12"]


def test_the_order_is_shown_at_its_heading_and_said(table: RecordTable, qtmodeltester: ModelTester) -> None:
    table.show_ids(ids(3))
    head, model, across = table.horizontalHeader(), table.records, Qt.Orientation.Horizontal
    table.show_order("joined_on", down=True)
    assert head.isSortIndicatorShown()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (1, Qt.SortOrder.DescendingOrder)
    assert model.headerData(1, across, Qt.ItemDataRole.AccessibleTextRole) == "入党日期，倒序"
    table.show_order("name", down=False)
    assert model.headerData(0, across, Qt.ItemDataRole.AccessibleTextRole) == "姓名，正序"
    table.show_order("no column", down=False)
    assert not head.isSortIndicatorShown()
    qtmodeltester.check(model)


def test_a_mark_says_a_word_and_shows_a_picture_and_never_the_value(
    table: RecordTable, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    def fetch(wanted: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([{"id": i, "name": i, "review": "the secret" if i == "1" else None} for i in wanted])

    marked = Column("核对", "review", 4, mark=("warning", "待核"))
    table.set_source((Column("姓名", "name"), marked), fetch)
    table.show_ids(ids(3))
    shown(qtbot, table, 0, "0")
    cells = [table.records.index(row, 1) for row in range(3)]
    assert [cell.data() for cell in cells] == ["", "待核", ""]
    drawn = [cell.data(Qt.ItemDataRole.DecorationRole) for cell in cells]
    assert [picture is not None for picture in drawn] == [False, True, False]
    assert cells[1].data(Qt.ItemDataRole.ToolTipRole) == "待核"
    qtmodeltester.check(table.records)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("1.5"), "1.5"),
        (Decimal("2.0"), "2"),
        (Decimal(10), "10"),
        (["法律咨询", "安全巡逻"], "法律咨询、安全巡逻"),
        ([], ""),
        (False, "否"),
        (None, ""),
        (0, "0"),
    ],
)
def test_a_value_is_said_as_people_write_it(value: object, said: str) -> None:
    assert in_words(value) == said
