"""The progress dialog: it shows how far the job is, stops it when asked, and never runs away from it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.parts.progress import Progress


def test_it_counts_rows_and_shares(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = Progress(parent, "正在写台账……")
    dialog.advance(20, 50)
    assert dialog.count.text() == "20 / 50"
    assert (dialog.bar.value(), dialog.bar.maximum()) == (20, 50)
    dialog.advance_share(0.25)
    assert dialog.count.text() == "25%"
    assert not dialog.cancel_button.isEnabled()


def test_esc_asks_the_job_to_stop_and_waits_for_it(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    stops: list[bool] = []
    dialog = Progress(parent, "正在导入……", lambda: stops.append(True))
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert stops == [True]
    assert dialog.isVisible()
    assert not dialog.cancel_button.isEnabled()
    dialog.close()
    assert dialog.isVisible()
    dialog.over()
    assert not dialog.isVisible()
