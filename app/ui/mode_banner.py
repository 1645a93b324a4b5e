"""`ModeBanner`: red words in the bar above every page while an emergency runs; a click opens its page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.base import clock
from app.ui.desk import Desk
from app.usecases.emergencies import EmergencyFacts, current_emergency

SHOWS = frozenset({"emergency", "roll_call"})


class ModeBanner(QPushButton):
    """Hidden in calm times.

    Args:
        desk: the desk.
        parent: the bar it lies in.

    Attributes:
        opened: it was pressed; the emergency's id.
    """

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "emergency")
        self.desk = desk.at(self)
        self._id = ""
        self.hide()
        self.clicked.connect(lambda _: self.opened.emit(self._id))
        desk.changed.connect(self._changed)
        self._ask()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & SHOWS:
            self._ask()

    def _ask(self) -> None:
        self.desk.ask(current_emergency, then=self._show, topic="mode")

    def _show(self, running: EmergencyFacts | None) -> None:
        self.setVisible(running is not None)
        if running is not None:
            self._id = running.id
            self.setText(f"急时　{running.name}")
            words = (
                f"急时：{running.name}，{clock.show(running.started_at)} 启动，已到岗 {running.present} 人"
            )
            self.setToolTip(words)
            self.setAccessibleName(words)
