"""A record read as a sheet: name, badges, and sections of label and value; empty sections are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts.timeline import Timeline

LABEL_SIGNS = 6
BADGE_SIGNS = 16


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its heading, and lines of label and value; or days and words, drawn as a timeline."""

    title: str
    lines: tuple[tuple[str, str], ...]
    timeline: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet; ``note`` is a quiet sentence below the badges."""

    name: str
    badges: tuple[str, ...]
    note: str
    sections: tuple[Section, ...]


class SheetView(QScrollArea):
    """Shows one `Sheet`; its texts can be selected with mouse and keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_sheet(self, sheet: Sheet) -> None:
        """Replace what is shown."""
        kept = self.verticalScrollBar().value()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(22, 18, 16, 18)
        column.setSpacing(8)
        column.addWidget(_label(sheet.name, "name", body))
        if sheet.badges:
            for badges in _in_rows(sheet.badges):
                row = QHBoxLayout()
                row.setSpacing(6)
                for badge in badges:
                    row.addWidget(_label(badge, "badge", body, wrap=False))
                row.addStretch(1)
                column.addLayout(row)
        if sheet.note:
            column.addWidget(_label(sheet.note, "small", body))
        for section in sheet.sections:
            if section.lines:
                column.addWidget(_label(section.title, "section", body, wrap=False))
                if section.timeline:
                    column.addWidget(Timeline(section.lines, body))
                else:
                    column.addLayout(self._lines(section, body))
        column.addStretch(1)
        self.setWidget(body)
        self.setAccessibleName(sheet.name)
        self.verticalScrollBar().setValue(kept)

    def _lines(self, section: Section, body: QWidget) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 4)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(7)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, value in section.lines:
            head = _label(label, "muted", body, wrap=False)
            head.setMinimumWidth(head.fontMetrics().horizontalAdvance("国" * LABEL_SIGNS))
            text = _label(value, "", body)
            text.setAccessibleName(f"{label}：{value}")
            text.setObjectName("value")
            form.addRow(head, text)
        return form


def _in_rows(badges: Sequence[str]) -> list[list[str]]:
    """Badges in rows that fit the narrowest pane."""
    rows: list[list[str]] = [[]]
    for badge in badges:
        if rows[-1] and sum(len(one) + 2 for one in rows[-1]) + len(badge) > BADGE_SIGNS:
            rows.append([])
        rows[-1].append(badge)
    return rows


def _label(text: str, look: str, parent: QWidget, *, wrap: bool = True) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if look:
        label.setProperty("look", look)
    if wrap:
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setMinimumWidth(1)
    return label
