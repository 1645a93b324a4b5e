"""Two entries of one person side by side: for each field that differs, which one stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from app.base.errors import RuleError
from app.records.accounts import Right
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.record_table import shown
from app.usecases.duplicates import Compared, DuplicatePair, compare_members, merge_members, not_duplicates

MOST_SIGNS = 20
"""So much of a long text stands beside its button; all of it is its tip, and said to screen readers."""
UNSEEN = "（已遮盖）"


class MergeDialog(QDialog):
    """One pair.

    Args:
        desk: the desk.
        pair: the two entries, and why they may be one.
        parent: the window it stands over.
    """

    note: QLabel
    scroll_area: QScrollArea
    body: QWidget
    message: QLabel
    different_button: QPushButton
    cancel_button: QPushButton
    merge_button: QPushButton

    def __init__(self, desk: Desk, pair: DuplicatePair, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "merge")
        self.setWindowTitle(f"对照合并 · {pair.first_name}")
        self.resize(QSize(820, 620).boundedTo(parent.size()))
        self.desk = desk.at(self)
        self._pair = pair
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self.note.setText(f"{pair.why}。两边不同的项目前有“≠”，请选留下哪一边；空着的一边会自动补上。")
        self._grid = QGridLayout(self.body)
        self._grid.setContentsMargins(28, 4, 28, 16)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnStretch(3, 1)
        self.cancel_button.setFocus()
        self.merge_button.setEnabled(False)
        self.merge_button.setVisible(desk.login.actor.may(Right.DELETE_MEMBERS))
        self.merge_button.clicked.connect(self.merge)
        self.different_button.clicked.connect(self.say_different)
        self.cancel_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, activated=self.merge)  # type: ignore[call-overload]
        self.desk.ask(compare_members, pair.first_id, pair.second_id, then=self._build, failed=self._refused)

    def merge(self) -> None:
        """Join the two entries as chosen; the left one stays."""
        if self.merge_button.isEnabled() and self.merge_button.isVisible():
            take = tuple(name for name, (_, right) in self.choices.items() if right.isChecked())
            self._act("合并重复党员", merge_members, self._pair.first_id, self._pair.second_id, take)

    def say_different(self) -> None:
        """They are two people; the pair is not shown again."""
        self._act("判定不是重复", not_duplicates, self._pair.first_id, self._pair.second_id)

    def _act(self, label: str, use_case: Callable[..., Any], *args: Any) -> None:
        self.desk.act(use_case, *args, then=lambda _: self.accept(), failed=self._refused, label=label)

    def _refused(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()

    def _build(self, compared: Sequence[Compared]) -> None:
        for column, words in ((2, "左边（先登记的）"), (3, "右边（后登记的）")):
            head = QLabel(words, self.body)
            head.setProperty("look", "section")
            self._grid.addWidget(head, 0, column)
        ordered = sorted(compared, key=lambda one: one.same)
        for row, one in enumerate(ordered, 1):
            self._add_row(row, one)
        self._grid.setRowStretch(len(ordered) + 1, 1)
        self.merge_button.setEnabled(True)
        first = next((side for sides in self.choices.values() for side in sides if side.isChecked()), None)
        (first or self.cancel_button).setFocus()

    def _add_row(self, row: int, one: Compared) -> None:
        sign = QLabel("" if one.same else "≠", self.body)
        sign.setAccessibleName("两边相同" if one.same else "两边不同")
        label = QLabel(one.label, self.body)
        label.setProperty("look", "muted")
        self._grid.addWidget(sign, row, 0)
        self._grid.addWidget(label, row, 1)
        texts = shown(one.first), shown(one.second)
        if one.same:
            self._grid.addWidget(_value(texts[0], self.body), row, 2, 1, 2)
            return
        if texts[0] == texts[1]:
            texts = texts[0] + UNSEEN, texts[1] + UNSEEN
        group = QButtonGroup(self)
        sides = []
        for column, text, side in ((2, texts[0], "左边"), (3, texts[1], "右边")):
            radio = QRadioButton(_short(text) or "（空）", self.body)
            radio.setToolTip(text if _short(text) != text else "")
            radio.setAccessibleName(f"{one.label}，{side}：{text or '空'}")
            radio.setObjectName(f"{one.name}_{'first' if column == 2 else 'second'}")  # noqa: PLR2004 - the grid's column
            radio.setEnabled(bool(text))
            group.addButton(radio)
            self._grid.addWidget(radio, row, column)
            sides.append(radio)
        (sides[0] if texts[0] else sides[1]).setChecked(True)
        self.choices[one.name] = (sides[0], sides[1])


def _short(text: str) -> str:
    """A text that does not push the other side out of the window."""
    return text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"


def _value(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
