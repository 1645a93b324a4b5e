"""评议 by keys: who is reviewed stands in a list, a digit gives the grade and goes on to the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.services import GRADES
from app.ui.desk import Desk
from app.ui.dialogs.reason import ask_reason
from app.ui.parts.choices import BySound
from app.ui.parts.messages import confirm
from app.ui.parts.record_table import Column, RecordTable, Row
from app.ui.parts.theme import restyle
from app.ui.words.services import balance_words
from app.ui.words.trees import choices_of
from app.usecases.organisations import organisation_tree
from app.usecases.reviews import GradeEntry, ReviewList, ReviewRow, Sort, review_list, set_grades
from app.usecases.trees import Node

YEARS = 5
SORTS: dict[str, Sort] = dict(zip(("党员", "单位"), get_args(Sort), strict=True))
COUNTERS = {"党员": "人", "单位": "家"}
KEYS: dict[str, str | None] = {"0": None, **{str(n): grade for n, grade in enumerate(GRADES, 1)}}
REASONS = ("上级另给名额", "按实际参评人数计算")
_COLUMNS = (
    Column("姓名", "name", 7, grow=True),
    Column("所属", "belongs", 8, grow=True),
    Column("平时小时", "calm", 4.2, "right"),
    Column("急时小时", "emergency", 4.2, "right"),
    Column("次数", "times", 3, "right"),
    Column("等次", "grade", 5, "center"),
)


class ReviewDialog(QDialog):
    """The review of a year as a list that is filled in by keys.

    Args:
        desk: the desk.
        year: the year at first.
        parent: the window it stands over.

    Attributes:
        saved: grades were kept.
    """

    saved = Signal(object)
    table: RecordTable
    save_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, desk: Desk, year: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("年度评议")
        self.resize(860, 560)
        self.desk = desk.at(self)
        self._rows: dict[str, ReviewRow] = {}
        self._given: dict[str, str | None] = {}
        self._shown = (next(iter(SORTS)), year)
        self._lay_out(year)
        self.table.set_source(_COLUMNS, self._fetch)
        self.table.installEventFilter(self)
        for box in (self.sort, self.year):
            box.currentIndexChanged.connect(lambda _: self._turn())
        self.organisation.currentIndexChanged.connect(lambda _: self._list())
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, activated=self.save)  # type: ignore[call-overload]
        self.desk.ask(organisation_tree, then=self._fill)
        self._list()
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit grades what is selected; a single one is left for the next."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = "0" if event.key() == Qt.Key.Key_Delete else event.text()
            if key in KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.give(KEYS[key])
                return True
        return super().eventFilter(watched, event)

    def give(self, grade: str | None) -> None:
        """Give a grade to those who are selected; none takes it back."""
        chosen = self.table.selected_ids() or [self.table.current_id()]
        for one in chosen:
            if one in self._rows:
                self._given[one] = grade
                if grade == self._rows[one].grade:
                    del self._given[one]
        row = self.table.currentIndex().row()
        self.table.refresh()
        if len(chosen) == 1 and row + 1 < len(self.table.records.ids):
            self.table.setCurrentIndex(self.table.records.index(row + 1, 0))
        self._count()

    def save(self) -> None:
        """Keep all grades that are different."""
        if self._given:
            self._keep(None)
        else:
            self.accept()

    def reject(self) -> None:
        """Esc: leave, after asking if grades would be lost."""
        if self._let_go():
            super().reject()

    def _keep(self, reason: str | None) -> None:
        entries = [GradeEntry(one, grade) for one, grade in self._given.items()]
        words, year = self._shown
        self.message.hide()
        self.save_button.setEnabled(False)
        self.desk.act(
            set_grades,
            SORTS[words],
            year,
            entries,
            None,
            reason,
            then=self._kept,
            failed=self._refused,
            always=lambda: self.save_button.setEnabled(True),
            label="年度评议",
        )

    def _kept(self, answer: object) -> None:
        self.saved.emit(answer)
        self.accept()

    def _refused(self, error: RuleError) -> None:
        if error.code != "too_many_excellent":
            self.message.setText(error.message)
            self.message.show()
            return
        reason = ask_reason(self, "优秀超过比例", error.message, "仍然保存", REASONS)
        if reason is not None:
            self._keep(reason)

    def _turn(self) -> None:
        """Another year or sort: what was graded and not kept would be lost."""
        wanted = (self.sort.currentText(), self.year.currentData())
        if wanted == self._shown:
            return
        if self._let_go():
            self._shown = wanted
            self._given.clear()
            self.organisation.setEnabled(True)
            self._list()
        else:
            self.sort.setCurrentText(self._shown[0])
            self.year.setCurrentIndex(self.year.findData(self._shown[1]))

    def _let_go(self) -> bool:
        return not self._given or confirm(
            self, "还没有保存", f"有 {len(self._given)} 个等次还没有保存，要放弃吗？", "放弃"
        )

    def _list(self) -> None:
        words, year = self._shown
        organisation = self.organisation.currentData() or None
        self.desk.ask(review_list, SORTS[words], year, organisation, then=self._show, topic="list")

    def _show(self, found: ReviewList) -> None:
        self._rows = {row.id: row for row in found.rows}
        self._found = found
        self.table.show_ids(list(self._rows))
        self.table.pick_first()
        self._count()

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._row(self._rows[one]) for one in ids if one in self._rows])

    def _row(self, row: ReviewRow) -> dict[str, Any]:
        grade = self._given.get(row.id, row.grade)
        return {
            "id": row.id,
            "name": row.name,
            "belongs": row.belongs,
            "calm": row.calm,
            "emergency": row.emergency,
            "times": row.times,
            "grade": f"{grade or '—'} *" if row.id in self._given else grade,
        }

    def _count(self) -> None:
        """What is kept and what is given now, against what may be."""
        balance = self._found.balance
        words = balance_words(balance, COUNTERS[self._shown[0]])
        excellent = balance.excellent
        for one, grade in self._given.items():
            excellent += (grade == GRADES[0]) - (self._rows[one].grade == GRADES[0])
        if self._given:
            words += f"　｜　未保存 {len(self._given)} 个，保存后优秀 {excellent} 个"
        over = excellent > balance.most
        self.balance.setText(words + ("，超过比例" if over else ""))
        self.balance.setProperty("look", "warn" if over else "muted")
        restyle(self.balance)

    def _fill(self, nodes: Sequence[Node]) -> None:
        for words, value in choices_of(nodes):
            self.organisation.addItem(words, value)

    def _lay_out(self, year: int) -> None:
        self.sort, self.year, self.organisation = QComboBox(self), QComboBox(self), QComboBox(self)
        self.sort.addItems(list(SORTS))
        for back in range(YEARS):
            this = clock.today().year - back
            self.year.addItem(f"{this} 年", this)
        self.year.setCurrentIndex(max(0, self.year.findData(year)))
        self.organisation.addItem("全部党组织", "")
        for box, words in ((self.sort, "评议谁"), (self.year, "年度"), (self.organisation, "党组织")):
            box.setAccessibleName(words)
            BySound(box)
        self.balance = QLabel(self)
        self.balance.setWordWrap(True)
        self.table = RecordTable(self)
        self.table.setAccessibleName("参加评议的名单，按数字键评等次")
        self.message = QLabel(self)
        self.message.setProperty("look", "alarm")
        self.message.setWordWrap(True)
        self.message.hide()
        told = "　".join(f"{key} {grade}" for key, grade in KEYS.items() if grade)
        hint = QLabel(f"{told}　0 清除　·　可多选一起评　·　Ctrl+S 保存", self)
        hint.setProperty("look", "small")
        self.cancel_button = QPushButton("取消", self)
        self.save_button = QPushButton("保存", self)
        self.save_button.setProperty("look", "main")
        for button in (self.cancel_button, self.save_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        head, foot = QHBoxLayout(), QHBoxLayout()
        for box in (self.sort, self.year, self.organisation):
            head.addWidget(box)
        head.addStretch(1)
        foot.addWidget(hint, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        column.addLayout(head)
        column.addWidget(self.balance)
        column.addWidget(self.table, 1)
        column.addWidget(self.message)
        column.addLayout(foot)
