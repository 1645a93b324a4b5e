"""Charts: read by key, by table and without colour; labels never overlap; loaded when first seen."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.parts import theme, tokens
from app.ui.parts.chart_data import LINES, Chart, Series
from app.ui.parts.chart_view import EMPTY, ChartView

BRANCHES = tuple(f"第{n}网格联合党支部" for n in range(1, 31))
MONTHS = ("一月", "二月", "三月")
RATES = Chart(
    "参与率",
    MONTHS,
    (
        Series("本期", (Decimal("85.5"), Decimal("12.25"), None)),
        Series("去年同期", (Decimal(80), Decimal(70), Decimal(60))),
    ),
    decimals=1,
    unit="%",
    along="月份",
)


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(640, 380)
    return made


def drawn(qtbot: QtBot, view: ChartView, chart: Chart) -> Any:
    view.show_chart(chart)
    view.show()
    qtbot.waitUntil(lambda: view.plot is not None, timeout=60_000)
    qtbot.waitUntil(view.isActiveWindow, timeout=10_000)
    return view.plot


def test_the_library_is_loaded_when_the_first_chart_is_seen(project: Path) -> None:
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.ui.parts.chart_data import Chart, Series
from app.ui.parts.chart_view import ChartView
app = QApplication([])
view = ChartView()
view.show_chart(Chart("次数", ("一月",), (Series("服务", (3,)),)))
print("pyqtgraph" in sys.modules, "numpy" in sys.modules)
view.show()
print(view.words.text())
timer = QTimer(interval=10)
timer.timeout.connect(lambda: view.plot is not None and app.quit())
timer.start()
app.exec()
print("pyqtgraph" in sys.modules, view.words.isVisible())
view.close()
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["False False", "正在准备图表……", "True False"], done.stderr
    assert done.returncode == 0, done.stderr


def test_numbers_are_rounded_half_up_and_nothing_is_no_zero() -> None:
    assert [RATES.text(0, place) for place in range(3)] == ["85.5", "12.3", "—"]
    said = Chart("款", ("一月", "二月"), (Series("元", (Decimal("1234567.5"), -3)),))
    assert [said.text(0, place) for place in range(2)] == ["1,234,568", "-3"]
    settled = Chart("率", ("一月",), (Series("率", (0.125,), ("13 %",)),))
    assert settled.text(0, 0) == "13 %"
    assert RATES.sentence(2) == "三月：本期 —，去年同期 60.0%"
    with pytest.raises(ValueError, match="one value"):
        Chart("错", ("一月",), (Series("少", ()),))


def test_every_label_is_read_out_by_keys(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    asked: list[tuple[int, int]] = []
    view.opened.connect(lambda place, series: asked.append((place, series)))
    view.face.setFocus()
    assert "T 键看表格" in view.face.accessibleName()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view.face, key)
    assert view.said.text() == "二月：本期 12.3%，去年同期 70.0%　·　选中：去年同期"
    assert view.face.accessibleName() == "图表：参与率。二月：本期 12.3%，去年同期 70.0%"
    qtbot.keyClick(view.face, Qt.Key.Key_Return)
    assert asked == [(1, 1)]
    qtbot.keyClick(view.face, Qt.Key.Key_End)
    qtbot.keyClick(view.face, Qt.Key.Key_Right)
    assert view.place == 2


def test_a_click_reads_and_a_double_click_opens(qtbot: QtBot, view: ChartView) -> None:
    plot = drawn(qtbot, view, RATES)
    asked: list[tuple[int, int]] = []
    view.opened.connect(lambda place, series: asked.append((place, series)))
    inside = plot.getPlotItem().getViewBox().sceneBoundingRect()
    second = QPoint(round(inside.center().x()), round(inside.center().y()))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert view.said.text().startswith("二月：")
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert asked == [(1, 0)]
    qtbot.mouseMove(plot.viewport(), second + QPoint(round(inside.width() / 3), 0))
    qtbot.waitUntil(lambda: plot.toolTip().startswith("三月："), timeout=5_000)


def test_the_wheel_is_left_to_the_page_a_chart_stands_on(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    at = QPointF(view.plot.viewport().rect().center())
    turn = QWheelEvent(
        at,
        QPointF(view.plot.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place
    )
    QApplication.sendEvent(view.plot.viewport(), turn)
    assert not turn.isAccepted()


def test_the_same_figures_stand_in_a_table(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    view.face.setFocus()
    qtbot.keyClick(view.face, Qt.Key.Key_T)
    assert view.table.isVisible()
    model = view.table.records
    qtbot.waitUntil(lambda: model.row_at(0) is not None, timeout=5_000)
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)]
    cells = [[str(model.index(row, at).data()) for at in range(3)] for row in range(3)]
    assert heads == ["月份", "本期", "去年同期"]
    assert cells == [["一月", "85.5", "80.0"], ["二月", "12.3", "70.0"], ["三月", "—", "60.0"]]
    assert view.table.accessibleName() == "参与率，表格"
    assert view.table_button.accessibleName() == "看图"
    qtbot.mouseClick(view.table_button, Qt.MouseButton.LeftButton)
    assert view.face.isVisible()


def gaps(plot: Any) -> list[float]:
    """Room between neighbouring labels, in points; what is negative overlaps."""
    labels = plot.labels
    placed = labels.drawn()
    if labels.slanted:
        apart = [(right[0] - left[0]) * 0.7071 for left, right in pairwise(placed)]
        return [one - labels.metrics.height() for one in apart]
    halves = [max(labels.metrics.horizontalAdvance(part) for part in parts) / 2 for _, parts in placed]
    return [
        right[0] - left[0] - half - other
        for (left, half), (right, other) in pairwise(list(zip(placed, halves, strict=True)))
    ]


@pytest.mark.parametrize("width", [360, 640, 1300])
@pytest.mark.parametrize("count", [1, 3, 7, 12, 30])
def test_labels_never_overlap(qtbot: QtBot, view: ChartView, count: int, width: int) -> None:
    view.resize(width, 380)
    plot = drawn(qtbot, view, Chart("人次", BRANCHES[:count], (Series("人次", tuple(range(count))),)))
    qtbot.waitUntil(lambda: abs(plot.width() - view.face.width()) < 40, timeout=5_000)
    assert len(plot.labels.drawn()) >= 1
    assert all(gap >= -0.5 for gap in gaps(plot))


def test_labels_take_two_lines_before_they_slant_and_none_is_lost_to_reading(
    qtbot: QtBot, view: ChartView
) -> None:
    plot = drawn(qtbot, view, Chart("人次", BRANCHES[:6], (Series("人次", tuple(range(6))),)))
    assert not plot.labels.slanted
    assert {len(parts) for _, parts in plot.labels.drawn()} == {2}
    view.resize(420, 380)
    qtbot.waitUntil(lambda: plot.labels.slanted, timeout=5_000)
    assert plot.labels.every == 1
    view.go(5)
    assert view.said.text() == "第6网格联合党支部：人次 5"


def test_numbers_stand_at_the_bars_where_there_is_room(qtbot: QtBot, view: ChartView) -> None:
    plot = drawn(qtbot, view, RATES)
    assert [item.toPlainText() for item, _, _ in plot.numbers] == ["85.5", "12.3", "80.0", "70.0", "60.0"]
    assert all(item.isVisible() for item, _, _ in plot.numbers)
    crowded = Chart("人次", BRANCHES, (Series("人次", tuple(range(1000, 1030))),))
    view.show_chart(crowded)
    assert not any(item.isVisible() for item, _, _ in view.plot.numbers)
    view.resize(3000, 380)
    qtbot.waitUntil(lambda: all(item.isVisible() for item, _, _ in view.plot.numbers), timeout=5_000)


def test_series_differ_without_colour(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    from app.ui.parts import chart_plot

    assert len({chart_plot.brush(series).style() for series in range(5)}) == 5
    assert len({chart_plot.pen(series).style() for series in range(4)}) == 4
    assert len(set(chart_plot.SIGNS)) == 5
    names = [label.text() for label in view.findChildren(QLabel)]
    assert {"本期", "去年同期"} <= set(names)


def test_lines_leave_a_gap_where_nothing_is_known(qtbot: QtBot, view: ChartView) -> None:
    chart = Chart("时长", MONTHS, (Series("小时", (1.5, None, 3)),), kind=LINES, decimals=1)
    plot = drawn(qtbot, view, chart)
    assert [item.toPlainText() for item, _, _ in plot.numbers] == ["1.5", "3.0"]
    assert view.said.text() == ""


def test_without_any_number_a_sentence_stands_in_its_place(view: ChartView) -> None:
    view.show_chart(Chart("空", MONTHS, (Series("次", (None, None, None)),)))
    view.show()
    assert view.words.text() == EMPTY
    assert view.words.isVisible()
    view.go(1)
    assert view.said.text() == ""


def test_another_chart_takes_the_place_of_the_first(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    view.go(1)
    view.show_chart(Chart("人次", ("甲", "乙"), (Series("人次", (1, 2)),)))
    assert view.said.text() == ""
    assert view.title.text() == "人次"
    assert view.table.records.rowCount() == 2


@pytest.mark.parametrize("palette", tokens.PALETTES)
def test_a_chart_wears_the_palette(qtbot: QtBot, view: ChartView, qapp: QApplication, palette: str) -> None:
    try:
        theme.wear(qapp, palette, tokens.STANDARD)
        plot = drawn(qtbot, view, Chart("人次", ("甲",), (Series("人次", (5,)),)))
        seen = plot.grab().toImage()
        inks = {seen.pixelColor(x, plot.height() // 2).name() for x in range(plot.width())}
        assert tokens.PALETTES[palette]["chart_1"] in inks
        assert tokens.PALETTES[palette]["surface"] in inks
    finally:
        theme.wear(qapp, tokens.LIGHT, tokens.STANDARD)


def test_the_table_is_copied_as_text(qtbot: QtBot, view: ChartView) -> None:
    drawn(qtbot, view, RATES)
    view.as_table(shown=True)
    qtbot.waitUntil(lambda: view.table.records.row_at(2) is not None, timeout=5_000)
    view.table.selectAll()
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "85.5" in QGuiApplication.clipboard().text()
