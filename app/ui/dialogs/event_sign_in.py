"""Signing in at an activity: scan after scan; each is answered by a sign, a colour and a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.records.services import Activity, Service
from app.ui.desk import Desk
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.scan_log import AGAIN, BACK, BAD, GOOD, Outcome, ScanLog
from app.ui.scan_round import ScanRound, identify
from app.usecases.activities import ActivityFacts, activity_facts, sign_in

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
        self.title = QLabel(self)
        self.title.setProperty("look", "name")
        self.count = QLabel(self)
        self.count.setProperty("look", "muted")
        self.code = CodeEdit(self)
        self.code.setObjectName("code")
        self.code.setProperty("look", "big")
        self.code.setAccessibleName("扫党员卡或身份证，也可以输入首字母")
        self.code.setPlaceholderText("请扫党员卡或身份证；没带卡的输入首字母或号码后按 Enter")
        self.log = ScanLog(self)
        self.undo_button = QPushButton("撤销上一次签到", self)
        self.undo_button.setToolTip("Ctrl+Z")
        self.close_button = QPushButton("结束签到", self)
        self._lay_out()
        self.code.scanned.connect(self._take)
        self.code.submitted.connect(self._take)
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
            then=lambda _: self._tell(BACK, "已撤销上一次签到"),
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
        for part in (self.title, self.count, self.code):
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
        self.code.clear()
        if not text.strip():
            return
        login, activity_id = self.desk.desk.login, self._activity_id
        self.desk.write(
            _signing(login, self._round, activity_id, text),
            changes=frozenset(),
            then=self._answered,
            failed=lambda error: self._tell(BAD, f"{text}：{error.message}"),
        )

    def _answered(self, outcome: Outcome) -> None:
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


def _signing(login: Any, scans: ScanRound, activity_id: str, text: str) -> Callable[[], Outcome]:
    """What a scan does on the writer thread: who is it, then sign in; every outcome has words."""

    def sign() -> Outcome:
        try:
            caller = identify(login, text)
            signed = scans.act(login, sign_in, activity_id, caller.id)
        except RuleError as error:
            return Outcome(AGAIN if error.code == SIGNED_ALREADY else BAD, error.message)
        return Outcome(GOOD, f"{signed.name}　{caller.organisation or ''}　第 {signed.signed} 位")

    return sign
