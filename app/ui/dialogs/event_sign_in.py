"""Signing in at an activity: scan after scan; each is answered by a sign, a colour and a sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.records.services import Activity, Service
from app.ui.desk import Desk
from app.ui.parts.caller_box import CallerBox
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.scan_log import AGAIN, BACK, BAD, GOOD, Outcome, ScanLog
from app.ui.scan_round import ScanRound, Several, identify
from app.usecases.activities import ActivityFacts, activity_facts, sign_in
from app.usecases.listing import FoundRow

SIGNED_ALREADY = "already_signed"


class EventSignInDialog(QDialog):
    """One box that always has the focus, what came of each scan below it, and the counts above.

    Each scan is one act, in the order they came; a scan is never dropped, however fast they come. The pages
    behind are told once, when the sign-in ends.

    Args:
        desk: the desk.
        activity_id: whose sign-in.
        parent: the window it stands over.
    """

    code: CodeEdit
    log: ScanLog
    undo_button: QPushButton
    close_button: QPushButton

    def __init__(self, desk: Desk, activity_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("活动签到")
        self.resize(720, 560)
        self.desk = desk.at(self)
        self._activity_id = activity_id
        self._round = ScanRound()
        self._offered: dict[str, FoundRow] = {}
        self.title = QLabel(self)
        self.title.setProperty("look", "name")
        self.count = QLabel(self)
        self.count.setProperty("look", "muted")
        self.box = CallerBox(self)
        self.code = self.box.code
        self.log = ScanLog(self)
        self.undo_button = QPushButton("撤销上一次签到", self)
        self.undo_button.setToolTip("Ctrl+Z")
        self.close_button = QPushButton("结束签到", self)
        self._lay_out()
        self.box.named.connect(self._take)
        self.box.chosen.connect(self._take_one)
        self.log.itemActivated.connect(self._choose)
        self.log.itemClicked.connect(self._choose)
        self.undo_button.clicked.connect(self.undo)
        self.close_button.clicked.connect(self.accept)
        self.desk.ask(activity_facts, activity_id, then=self._show, failed=self._refuse)
        self.code.setFocus()

    def undo(self) -> None:
        """Take the last sign-in of this round back."""
        login = self.desk.desk.login
        self.desk.write(
            lambda: self._round.undo(login),
            changes=frozenset(),
            then=lambda who: self._tell(BACK, f"已撤销：{who} 的签到"),
            failed=self._refuse,
        )
        self.code.setFocus()

    def done(self, result: int) -> None:
        """The sign-in ends: now the pages behind reload."""
        super().done(result)
        self.desk.desk.changed.emit(frozenset({Service.record_type, Activity.record_type}))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        for part in (self.title, self.count, self.box):
            column.addWidget(part)
        column.addWidget(self.log, 1)
        row = QHBoxLayout()
        row.addWidget(self.undo_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        for button in (self.undo_button, self.close_button):
            button.setAutoDefault(False)
        self.log.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), self, activated=self.undo)  # type: ignore[call-overload]
        shortcut.setWhatsThis("撤销上一次签到")

    def _show(self, facts: ActivityFacts) -> None:
        self.title.setText(facts.name)
        self._count()

    def _take(self, text: str) -> None:
        """One scan, or what somebody typed."""
        self._send(_signing(self.desk.desk.login, self._round, self._activity_id, text), text)

    def _take_one(self, member_id: str) -> None:
        """One of several who fitted."""
        caller = self._offered[member_id]
        sign = partial(_sign, self.desk.desk.login, self._round, self._activity_id, caller)
        self._send(sign, caller.name)

    def _send(self, function: Callable[[], Outcome | Several], what: str) -> None:
        self.desk.write(
            function,
            changes=frozenset(),
            then=self._answered,
            failed=lambda error: self._tell(BAD, f"{what}：{error.message}"),
        )

    def _answered(self, outcome: Outcome | Several) -> None:
        if isinstance(outcome, Several):
            self._offered = {row.id: row for row in outcome.rows}
            self.box.offer(outcome.question(), outcome.lines())
            return
        self.log.tell(outcome)
        self._count()

    def _tell(self, sort: str, words: str) -> None:
        self._answered(Outcome(sort, words))

    def _choose(self, _: QListWidgetItem) -> None:
        self.code.setFocus()

    def _refuse(self, error: RuleError) -> None:
        self._tell(BAD, error.message)

    def _count(self) -> None:
        counts = self.log.counts
        words = f"本次签到 {self.log.standing()} 人"
        if counts[AGAIN]:
            words += f"，重复 {counts[AGAIN]} 次"
        if counts[BAD]:
            words += f"，未识别 {counts[BAD]} 次（见下面红色各行）"
        self.count.setText(words)


def _signing(login: Any, scans: ScanRound, activity_id: str, text: str) -> Callable[[], Outcome | Several]:
    """What a scan does on the writer thread: who is it, then sign in; every outcome has words."""

    def sign() -> Outcome | Several:
        try:
            caller = identify(login, text)
        except RuleError as error:
            return Outcome(BAD, error.message)
        return caller if isinstance(caller, Several) else _sign(login, scans, activity_id, caller)

    return sign


def _sign(login: Any, scans: ScanRound, activity_id: str, caller: FoundRow) -> Outcome:
    try:
        signed = scans.act(login, sign_in, activity_id, caller.id, name=lambda done: str(done.name))
    except RuleError as error:
        return Outcome(AGAIN if error.code == SIGNED_ALREADY else BAD, error.message)
    return Outcome(GOOD, f"{signed.name}　{caller.organisation or ''}　第 {signed.signed} 位")
