"""Erase a person for good: what goes, what stays without a name, what can't be reached, and then do it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.base.errors import RuleError
from app.base.ids import new_id
from app.base.text import tidy_name
from app.records import RECORD_TYPES
from app.ui.desk import Desk
from app.ui.parts.form import fit, load_form
from app.ui.parts.keys import ENTER
from app.ui.parts.progress import Progress
from app.usecases.erasures import (
    CLEANING,
    ERASING,
    Counts,
    ErasureAnswer,
    ErasureOutlook,
    erase,
    erasure_outlook,
)

REASONS = ("本人要求删除", "本人撤回同意", "登记的目的已经达到", "保存期限已满", "不该登记的信息")
STEPS = {ERASING: "正在删除个人信息……", CLEANING: "正在清理数据文件，请不要关机……"}


class ErasePersonDialog(QDialog):
    """One person.

    Args:
        desk: the desk.
        record_type: what kind of record the person is.
        record_id: who.
        parent: the window it stands over.

    Attributes:
        erased: it is done; a sentence about it that names nobody.
    """

    erased = Signal(str)

    warning: QLabel
    goes: QLabel
    stays: QLabel
    beyond: QLabel
    elsewhere: QLabel
    typed_label: QLabel
    reason: QComboBox
    typed: QLineEdit
    message: QLabel
    cancel_button: QPushButton
    erase_button: QPushButton

    def __init__(self, desk: Desk, record_type: str, record_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "erase_person")
        self.desk = desk.at(self)
        self._person = (record_type, record_id)
        self._work_id = new_id()  # one for all tries: what was done is not done twice
        self._name = ""
        self.reason.addItems(list(REASONS))
        self.reason.setCurrentText("")
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText("选一个，或自己写")
        self.cancel_button.clicked.connect(self.reject)
        self.erase_button.clicked.connect(self.erase)
        self.reason.setFocus()
        fit(self)
        self.desk.ask(erasure_outlook, *self._person, then=self._show, failed=self._complain)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a box goes on to the next: nothing is erased, nor let go, by a key too many."""
        if event.key() in ENTER and not isinstance(self.focusWidget(), QPushButton):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def erase(self) -> None:
        """Do it, if a reason and the name are given."""
        reason = self.reason.currentText().strip()
        if not reason:
            self._complain(RuleError("请写明原因，它会记入操作日志。", "reason"))
        elif tidy_name(self.typed.text()) != self._name:
            self._complain(RuleError(f"请在“输入姓名以确认”里写上“{self._name}”。", "typed"))
        else:
            self._run(reason)

    def _run(self, reason: str) -> None:
        login, person, work_id = self.desk.desk.login, self._person, self._work_id
        waiting = Progress(self, STEPS[ERASING])
        self.desk.job(
            lambda progress, cancelled: erase(login, *person, reason, work_id=work_id, progress=progress),  # noqa: ARG005 - it is not stopped half-way
            then=self._done,
            failed=self._complain,
            progress=lambda step: waiting.words.setText(STEPS[step]),
            changes=frozenset(RECORD_TYPES),
            always=waiting.over,
        )
        waiting.open()

    def _show(self, outlook: ErasureOutlook) -> None:
        self._name = outlook.name
        self.setWindowTitle(f"删除个人信息 · {outlook.name}")
        self.typed_label.setText(f"输入姓名“{outlook.name}”以确认(&N)")
        self.goes.setText(goes_words(outlook))
        self.stays.setText(stays_words(outlook))
        self.elsewhere.setText(
            f"另有 {listed(outlook.elsewhere)}写着同样的姓名和电话，不会一起删除，请到那里分别办理。"
        )
        self.elsewhere.setVisible(bool(outlook.elsewhere))
        self.erase_button.setEnabled(True)
        fit(self)

    def _done(self, answer: ErasureAnswer) -> None:
        self.accept()
        self.erased.emit(done_words(answer))

    def _complain(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
        box: Any = {"reason": self.reason, "typed": self.typed}.get(error.field or "")
        if box is not None:
            box.setFocus()
        fit(self)


def goes_words(outlook: ErasureOutlook) -> str:
    """What goes, as a sentence."""
    more = f"，连同 {listed(outlook.goes)}" if outlook.goes else ""
    return f"这条{_record(outlook.label)}{more}。检索、草稿和操作日志里关于此人的内容一并擦去。"


def stays_words(outlook: ErasureOutlook) -> str:
    """What stays, as a sentence."""
    figures = f"{listed(outlook.nameless)}留作统计，不改以前的数。" if outlook.nameless else ""
    others = f"{listed(outlook.stays)}是别人的，此人写作“已删除”。" if outlook.stays else ""
    return f"{figures}{others}操作日志留下时间、经办人和原因。"


def done_words(answer: ErasureAnswer) -> str:
    """What was done, for the status line; it names nobody."""
    gone = sum(count for _, count in answer.goes)
    kept = sum(count for _, count in (*answer.nameless, *answer.stays))
    more = f"，连同 {gone} 条相关记录" if gone else ""
    left = f"，另有 {kept} 条不带姓名留下" if kept else ""
    later = "" if answer.clean else "数据文件还没有清理完，下次打开程序时接着清理。"
    return f"个人信息已删除：1 条{_record(answer.label)}{more}{left}。{later}"


def listed(counts: Counts) -> str:
    """How many of what, in words; a number stays on the line of its word."""
    return "、".join(f"{count}\u00a0条{label}" for label, count in counts)


def _record(label: str) -> str:
    return label if label.endswith(("记录", "登记")) else f"{label}记录"
