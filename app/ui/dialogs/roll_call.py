"""Roll-call of an emergency: scan after scan, or mark by key; who is missing stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.records.emergencies import Emergency, RollCall
from app.ui.desk import Desk
from app.ui.parts.caller_box import CallerBox
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.keys import ENTER
from app.ui.parts.record_table import Column, RecordTable, Row
from app.ui.parts.scan_log import AGAIN, BACK, BAD, GOOD, Outcome, ScanLog
from app.ui.scan_round import ScanRound, Several, identify
from app.ui.words.emergencies import Called, called
from app.usecases.call_ups import CallRow, call_up
from app.usecases.emergencies import EmergencyFacts, Presence, emergency_facts, mark_present
from app.usecases.listing import FoundRow

PRESENT_ALREADY = "already_present"
_COLUMNS = (
    Column("姓名", "name", 5),
    Column("网格", "grid", 6, grow=True),
    Column("楼栋", "building", 5, grow=True),
    Column("单位", "unit", 7, grow=True, spare=1),
    Column("电话", "phone", 6.2, spare=2),
)
Came = tuple[Outcome, str]
_MARK = {Qt.Key.Key_Space, *ENTER}


class RollCallDialog(QDialog):
    """One box that takes scans, those who are missing at the left, what came of each scan at the right.

    Args:
        desk: the desk.
        emergency_id: whose roll.
        parent: the window it stands over.
    """

    code: CodeEdit
    table: RecordTable
    log: ScanLog
    undo_button: QPushButton
    close_button: QPushButton

    def __init__(self, desk: Desk, emergency_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("急时点名")
        self.resize(940, 560)
        self.desk = desk.at(self)
        self._emergency_id = emergency_id
        self._round = ScanRound()
        self._offered: dict[str, FoundRow] = {}
        self._missing: dict[str, CallRow] = {}
        self._called = Called(0, 0)
        self._lay_out()
        self.table.set_source(_COLUMNS, self._fetch)
        self.table.installEventFilter(self)
        self.table.opened.connect(self.mark)
        self.box.named.connect(self.take)
        self.box.chosen.connect(self._take_one)
        self.undo_button.clicked.connect(self.undo)
        self.close_button.clicked.connect(self.accept)
        login = desk.login
        self.desk.look(
            lambda: (login.ask(emergency_facts, emergency_id), self._ask(login)),
            then=lambda known: self._begin(*known),
            failed=self._refuse,
        )
        self.code.setFocus()

    def take(self, text: str) -> None:
        """One scan, or what somebody typed."""
        self._send(_marking(self.desk.desk.login, self._round, self._emergency_id, text), text)

    def mark(self, member_id: str) -> None:
        """One who is missing stands here after all."""
        row = self._missing.get(member_id)
        if row is None:
            return

        def come(_: object) -> None:
            self._answered(Outcome(GOOD, f"{row.name}　{row.unit or ''}"), member_id)

        login, emergency_id = self.desk.desk.login, self._emergency_id
        self.desk.write(
            lambda: self._round.act(login, mark_present, emergency_id, member_id, name=_name),
            changes=frozenset(),
            then=come,
            failed=self._refuse,
        )

    def undo(self) -> None:
        """Take the last mark back."""
        login = self.desk.desk.login
        self.desk.write(
            lambda: self._round.undo(login),
            changes=frozenset(),
            then=self._undone,
            failed=self._refuse,
        )
        self.code.setFocus()

    def done(self, result: int) -> None:
        """The roll-call ends: now the pages behind reload."""
        super().done(result)
        self.desk.desk.changed.emit(frozenset({RollCall.record_type, Emergency.record_type}))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The space bar marks who is chosen among the missing; letters typed there go on in the box."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MARK:
                self.mark(self.table.current_id())
                return True
            if len(event.text()) == 1 and event.text().isalnum():
                self.code.setFocus()
                self.code.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    def _ask(self, login: Any) -> tuple[CallRow, ...]:
        facts: EmergencyFacts = login.ask(emergency_facts, self._emergency_id)
        rows: tuple[CallRow, ...] = login.ask(call_up, facts.area_id, facts.id)
        return rows

    def _begin(self, facts: EmergencyFacts, rows: Sequence[CallRow]) -> None:
        self.title.setText(facts.name)
        self._list(rows)

    def _list(self, rows: Sequence[CallRow]) -> None:
        self._called = called(rows)
        self._missing = {row.member_id: row for row in reversed(rows) if not row.present}
        self._missing = dict(reversed(self._missing.items()))
        self.table.show_ids(list(self._missing))
        self._count()

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        rows = [self._missing[one] for one in ids if one in self._missing]
        give(
            [
                {"id": row.member_id, "name": row.name, "grid": row.grid, "building": row.building}
                | {"unit": row.unit, "phone": row.phone}
                for row in rows
            ]
        )

    def _take_one(self, member_id: str) -> None:
        """One of several who fitted."""
        caller = self._offered[member_id]
        mark = partial(_mark, self.desk.desk.login, self._round, self._emergency_id, caller)
        self._send(mark, caller.name)

    def _send(self, function: Callable[[], Came | Several], what: str) -> None:
        self.desk.write(
            function,
            changes=frozenset(),
            then=self._heard,
            failed=lambda error: self._tell(BAD, f"{what}：{error.message}"),
        )

    def _heard(self, answer: Came | Several) -> None:
        if isinstance(answer, Several):
            self._offered = {row.id: row for row in answer.rows}
            self.box.offer(answer.question(), answer.lines())
        else:
            self._answered(*answer)

    def _answered(self, outcome: Outcome, member_id: str) -> None:
        if outcome.sort == GOOD and self._missing.pop(member_id, None) is not None:
            self._called = Called(self._called.expected, self._called.came + 1)
            self.table.show_ids(list(self._missing))
        self.log.tell(outcome)
        self._count()

    def _undone(self, who: str) -> None:
        self._tell(BACK, f"已撤销：{who} 的点名")
        login = self.desk.desk.login
        self.desk.look(lambda: self._ask(login), then=self._list, topic="rows")

    def _tell(self, sort: str, words: str) -> None:
        self._answered(Outcome(sort, words), "")

    def _refuse(self, error: RuleError) -> None:
        self._tell(BAD, error.message)

    def _count(self) -> None:
        said = self._called
        beyond = self.log.standing()
        self.count.setText(f"应到 {said.expected} 人 · 已到岗 {said.came} 人 · 未到 {said.missing} 人")
        self.this_round.setText(f"本次点名 {beyond} 人" if beyond else "")

    def _lay_out(self) -> None:
        self.title, self.count, self.this_round = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("look", "name")
        self.count.setProperty("look", "alarm")
        self.this_round.setProperty("look", "small")
        self.box = CallerBox(self)
        self.code = self.box.code
        self.table = RecordTable(self)
        self.table.setAccessibleName("还没有到岗的党员，空格键记到岗")
        self.log = ScanLog(self)
        self.log.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.undo_button = QPushButton("撤销上一次点名", self)
        self.undo_button.setToolTip("Ctrl+Z")
        self.close_button = QPushButton("结束点名", self)
        column, head, lists, foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        for part, words, share in (
            (self.table, "未到（选中后按空格键记到岗）", 3),
            (self.log, "点名记录", 2),
        ):
            side = QVBoxLayout()
            label = QLabel(words, self)
            label.setProperty("look", "small")
            side.addWidget(label)
            side.addWidget(part, 1)
            lists.addLayout(side, share)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.this_round, 1)
        foot.addWidget(self.close_button)
        column.addLayout(head)
        column.addWidget(self.box)
        column.addLayout(lists, 1)
        column.addLayout(foot)
        for button in (self.undo_button, self.close_button):
            button.setAutoDefault(False)
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), self, activated=self.undo)  # type: ignore[call-overload]
        shortcut.setWhatsThis("撤销上一次点名")


def _marking(login: Any, scans: ScanRound, emergency_id: str, text: str) -> Callable[[], Came | Several]:
    """What a scan does on the writer thread: who is it, then mark them; every outcome has words."""

    def mark() -> Came | Several:
        try:
            caller = identify(login, text)
        except RuleError as error:
            return Outcome(BAD, error.message), ""
        return caller if isinstance(caller, Several) else _mark(login, scans, emergency_id, caller)

    return mark


def _mark(login: Any, scans: ScanRound, emergency_id: str, caller: FoundRow) -> Came:
    try:
        came = scans.act(login, mark_present, emergency_id, caller.id, name=_name)
    except RuleError as error:
        return Outcome(AGAIN if error.code == PRESENT_ALREADY else BAD, error.message), ""
    return Outcome(GOOD, f"{came.name}　{caller.organisation or ''}　第 {came.present} 位"), caller.id


def _name(came: Presence) -> str:
    return came.name
