"""The reports page: count a period, read it, open what lies behind, save, print, close and open again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.base import clock
from app.base.periods import read_period
from app.reports.document import KeyFigures, Table, shown
from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.records_behind import RecordsBehindDialog
from app.ui.main_window import MainWindow
from app.ui.pages.reports import ReportsPage
from app.ui.parts.print_preview import PrintPreview
from app.ui.parts.report_view import ReportView
from app.usecases.closings import close_period, list_closings
from app.usecases.period_reports import report_counts
from tests import builders
from tests.reports.centres import Invented
from tests.ui.conftest import Workbench, enter, meanwhile, type_text

TODAY = date(2026, 7, 8)


@pytest.fixture
def bench(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    empty_centre: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Workbench:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with builders.signed_in(empty_centre) as login:
        Invented(11, date(2024, 7, 1), date(2026, 6, 30), 60).keep(login)
    return enter(qtbot, open_window(empty_centre), empty_centre)


@pytest.fixture
def page(bench: Workbench) -> ReportsPage:
    found = bench.frame.open_page("reports")
    assert isinstance(found, ReportsPage)
    bench.settle()
    return found


def count(bench: Workbench, page: ReportsPage, period: str) -> ReportView:
    """Type a period and press Enter."""
    page.period.setFocus()
    page.period.selectAll()
    type_text(page.period, period)
    bench.qtbot.keyClick(page.period, Qt.Key.Key_Return)
    bench.settle()
    assert page.view is not None
    return page.view


def press(bench: Workbench, button: QPushButton) -> None:
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settle()


def test_the_last_quarter_is_offered_and_f5_counts_it(bench: Workbench, page: ReportsPage) -> None:
    assert (page.period.text(), page.this_button.text(), page.last_button.text()) == (
        "2026Q2",
        "本季度",
        "上季度",
    )
    assert not page.excel_button.isEnabled()
    bench.qtbot.keyClick(page, Qt.Key.Key_F5)
    bench.settle()
    assert page.made is not None
    assert page.state.text() == "2026年第二季度　全部党组织　截至 2026-06-30"
    assert page.excel_button.isEnabled()


def test_the_screen_shows_every_cell_of_the_paper(bench: Workbench, page: ReportsPage) -> None:
    view = count(bench, page, "2026Q1")
    assert page.made is not None
    wanted = [part for part in page.made.document.parts if isinstance(part, Table)]
    seen = []
    for section in range(view.sections.count()):
        view.sections.setCurrentRow(section)
        seen += [
            [
                [item(table, row, column) for column in range(table.columnCount())]
                for row in range(table.rowCount())
            ]
            for table in view.tables()
        ]
    expected = []
    for part in wanted:
        rows = [*part.each_row(), *([part.total_row] if part.total_row else [])]
        expected.append([[shown(c, col) for c, col in zip(row, part.columns, strict=True)] for row in rows])
    assert seen == expected
    assert len(seen) > 15


def item(table: object, row: int, column: int) -> str:
    return str(table.item(row, column).text())  # type: ignore[attr-defined]


def test_key_figures_say_what_the_paper_says(bench: Workbench, page: ReportsPage) -> None:
    view = count(bench, page, "2026Q1")
    assert page.made is not None
    (key_figures,) = [part for part in page.made.document.parts if isinstance(part, KeyFigures)]
    view.sections.setCurrentRow(1)
    cards = view.area.widget().findChildren(QPushButton)
    for card, figure in zip(cards, key_figures.figures, strict=True):
        words = [label.text() for label in card.findChildren(QLabel)]
        assert (
            words == [figure.label, figure.text, figure.unit, figure.remark][: len(words)]
            or figure.value is None
        )


def test_enter_on_a_number_opens_as_many_records(bench: Workbench, page: ReportsPage) -> None:
    view = count(bench, page, "2026Q1")
    view.sections.setCurrentRow(4)
    table = view.tables()[0]
    table.setFocus()
    table.setCurrentCell(0, 2)
    number = int(item(table, 0, 2))
    assert (item(table, 0, 0), number > 0) == ("服务次数", True)
    bench.qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog = bench.dialog(RecordsBehindDialog)
    assert dialog.windowTitle() == "平时服务·服务次数（2026Q1）"
    assert dialog.count.text() == f"共 {number} 条"
    assert len(dialog.table.records.ids) == number
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.closed(dialog)


def test_a_press_on_a_key_figure_opens_its_people_masked(bench: Workbench, page: ReportsPage) -> None:
    view = count(bench, page, "2026Q1")
    view.sections.setCurrentRow(1)
    press(bench, view.area.widget().findChildren(QPushButton)[0])
    dialog = bench.dialog(RecordsBehindDialog)
    model = dialog.table.records
    bench.qtbot.waitUntil(lambda: model.row_at(0) is not None, timeout=5_000)
    row = model.row_at(0)
    assert row is not None
    assert "****" in row["phone"]
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.closed(dialog)


def test_a_branch_is_chosen_by_typing(bench: Workbench, page: ReportsPage) -> None:
    assert page.node is not None
    page.node.setFocus()
    page.node.line().selectAll()
    type_text(page.node.line(), "第2党总支")
    page.node.settle()
    count(bench, page, "2026-03")
    assert "第2党总支" in page.state.text()
    assert page.made is not None
    assert page.made.counts.name == "第2党总支"


def test_what_can_not_be_read_is_told_and_the_box_has_the_keys(bench: Workbench, page: ReportsPage) -> None:
    page.period.setText("二六年")
    bench.qtbot.keyClick(page.period, Qt.Key.Key_Return)
    bench.settle()
    assert "看不懂期间" in page.message.text()
    assert page.message.isVisible()
    assert page.made is None
    page.period.setText("2026Q1")
    page.as_of.setText("上个月")
    bench.qtbot.keyClick(page.as_of, Qt.Key.Key_Return)
    bench.settle()
    assert "写到年月日" in page.message.text()
    page.as_of.clear()
    press(bench, page.make_button)
    assert not page.message.isVisible()


def test_steps_and_kinds_choose_the_period(bench: Workbench, page: ReportsPage) -> None:
    press(bench, page.previous_button)
    assert page.period.text() == "2026Q1"
    press(bench, page.next_button)
    press(bench, page.next_button)
    assert page.period.text() == "2026Q3"
    page.span.setCurrentIndex(0)
    assert (page.period.text(), page.last_button.text()) == ("2026-06", "上月")
    press(bench, page.this_button)
    assert page.made is not None
    assert page.state.text() == "2026年7月　全部党组织　截至 2026-07-08"
    assert not page.freeze_button.isEnabled()


def test_the_report_is_saved_as_a_workbook(bench: Workbench, page: ReportsPage, tmp_path: Path) -> None:
    count(bench, page, "2026Q1")
    page.save("xlsx", tmp_path / "报表.xlsx")
    bench.settle()
    assert bench.frame.status.text() == "已存到 报表.xlsx"
    assert openpyxl.load_workbook(tmp_path / "报表.xlsx").sheetnames[0] == "封面"


def test_the_report_is_previewed_for_printing(bench: Workbench, page: ReportsPage) -> None:
    count(bench, page, "2026Q1")
    bench.qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    preview = bench.dialog(PrintPreview)
    bench.qtbot.waitUntil(lambda: preview.progress is None and preview.view.drawn(), timeout=20_000)
    assert preview._pages is not None
    assert len(preview._pages.sizes) > 6
    preview.close()
    bench.closed(preview)


def test_a_period_is_closed_after_asking_and_opened_with_a_reason(
    bench: Workbench, page: ReportsPage
) -> None:
    count(bench, page, "2026Q1")
    meanwhile(QMessageBox, lambda box: box.buttons()[0].click())
    press(bench, page.freeze_button)
    bench.qtbot.waitUntil(lambda: "封存" in page.state.text(), timeout=20_000)
    assert not page.freeze_button.isVisible()
    login = bench.window.desk.login
    assert login.ask(report_counts, read_period("2026Q1")).closed_on == TODAY

    def give_reason(dialog: ReasonDialog) -> None:
        dialog.reason.setCurrentText("补录")
        dialog.accept()

    meanwhile(ReasonDialog, give_reason)
    press(bench, page.reopen_button)
    bench.qtbot.waitUntil(lambda: "封存" not in page.state.text(), timeout=20_000)
    (closing,) = login.ask(list_closings)
    assert closing.reason == "补录"


def test_numbers_that_may_have_changed_say_so(bench: Workbench, page: ReportsPage) -> None:
    count(bench, page, "2026Q1")
    bench.window.desk.changed.emit(frozenset({"service"}))
    bench.settle()
    assert page.state.text().endswith("记录有改动，按 F5 重新统计")
    bench.qtbot.keyClick(page, Qt.Key.Key_F5)
    bench.settle()
    assert "改动" not in page.state.text()


def test_a_closed_period_tells_that_its_records_may_differ(bench: Workbench, page: ReportsPage) -> None:
    bench.window.desk.login.act(close_period, "2026Q1")
    view = count(bench, page, "2026Q1")
    view.opened.emit("services_calm|2026Q1||")
    dialog = bench.dialog(RecordsBehindDialog)
    assert "已经封存" in dialog.hint.text()
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.closed(dialog)


def test_the_span_is_chosen_by_its_sound(workbench: Workbench) -> None:
    page = workbench.frame.open_page("reports")
    assert isinstance(page, ReportsPage)
    workbench.settle()
    page.span.setFocus()
    workbench.qtbot.keyClicks(page.span, "nianbao")
    assert page.span.currentText() == "年报"
