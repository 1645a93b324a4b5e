"""What happened, one below the other: a dot and a line, the day, and what it was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.ui.parts.theme import colour

RAIL = 16
DOT = 4


class Timeline(QWidget):
    """Events, the newest first: day and words."""

    def __init__(self, events: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(RAIL, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self._days: list[QLabel] = []
        for row, (day, words) in enumerate(events):
            when, what = QLabel(day, self), QLabel(words, self)
            when.setProperty("look", "muted")
            what.setWordWrap(True)
            what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            what.setTextFormat(Qt.TextFormat.PlainText)
            what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            what.setAccessibleName(f"{day}：{words}")
            what.setObjectName("value")
            grid.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(what, row, 1)
            self._days.append(when)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rail with its dots beside the days; the newest is filled."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centres = [QPointF(DOT + 1, day.y() + day.fontMetrics().height() / 2) for day in self._days]
        painter.setPen(QPen(colour("line_strong"), 1.5))
        if len(centres) > 1:
            painter.drawLine(centres[0], centres[-1])
        for place, centre in enumerate(centres):
            painter.setPen(QPen(colour("muted"), 1.5))
            painter.setBrush(colour("muted" if place == 0 else "surface"))
            painter.drawEllipse(centre, DOT, DOT)
