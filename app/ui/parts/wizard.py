"""`Wizard`: something done in steps, named at the top; Enter goes on, an error is said at its place."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import RuleError
from app.ui.parts.messages import confirm
from app.ui.parts.theme import restyle

MARGIN = 28
NEXT, FINISH = "下一步", "完成"


@runtime_checkable
class ShowsErrors(Protocol):
    """A page that says errors at its own fields, such as an `EntryForm`."""

    def show_error(self, name: str, message: str) -> bool:
        """Say an error at its field and go there; whether there is such a field."""

    def clear_errors(self) -> None:
        """Take all errors away."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: what stands at the top.
        page: what is seen.
        check: called before one may go on; raises a `RuleError` that names the field.
        work: called then; starts something long and tells the `Running` how it goes. None: nothing to do.
        words: what is said while it works.
        next_words: the verb on the button; empty: 下一步, and 完成 at the last step.
        back: whether one may go back from here; not after something that can't be taken back.
    """

    name: str
    page: QWidget
    check: Callable[[], object] | None = None
    work: Callable[[Running], object] | None = None
    words: str = ""
    next_words: str = ""
    back: bool = True


class Running:
    """How the long work of a step tells the wizard where it is.

    Attributes:
        cancel: set by who works, where it can be stopped; it must end with `over` or `failed`.
    """

    def __init__(self, wizard: Wizard) -> None:
        self._wizard = wizard
        self.cancel: Callable[[], object] | None = None

    def advance(self, share: float) -> None:
        """It is done to this share, 0.0 to 1.0."""
        self._wizard.show_share(share)

    def done(self) -> None:
        """It went well: the next step."""
        self.over()
        self._wizard.go_on()

    def failed(self, error: RuleError) -> None:
        """It did not go: the step stays, and says why."""
        self.over()
        self._wizard.complain(error)

    def over(self) -> None:
        """It has ended, one way or the other; the step stays."""
        self._wizard.rest(self)


def step_words(names: Sequence[str], here: Collection[int]) -> tuple[str, str]:
    """The steps as rich text, with those one stands in made heavy, and as they are read aloud."""
    words = [f"{place + 1} {html.escape(name)}" for place, name in enumerate(names)]
    marked = [f"<b>{word}</b>" if place in here else word for place, word in enumerate(words)]
    numbers = "、".join(str(place + 1) for place in sorted(here))
    spoken = "、".join(names[place] for place in sorted(here))
    return "　›　".join(marked), f"第 {numbers} 步，共 {len(names)} 步：{spoken}"


class Wizard(QDialog):
    """Leads through steps.

    Args:
        title: what is done.
        steps: at least one.
        parent: the window it stands over.

    Attributes:
        finished_all: the last step was left with its button; the dialog is accepted then.
        moved: another step is seen; its place.
    """

    finished_all = Signal()
    moved = Signal(int)

    def __init__(self, title: str, steps: Sequence[Step], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._steps = tuple(steps)
        self._running: Running | None = None
        self._build(title)
        self.show_step(0)

    @property
    def place(self) -> int:
        """The place of the step that is seen."""
        return self.stack.currentIndex()

    def next(self) -> None:
        """Leave this step: check it, do its work, and go on."""
        step = self._steps[self.place]
        if self._running is not None:
            return
        self.clear_errors()
        try:
            if step.check is not None:
                step.check()
        except RuleError as error:
            self.complain(error)
            return
        if step.work is None:
            self.go_on()
            return
        running = self._running = Running(self)
        self._show_running(step.words or f"正在{step.name}……")
        step.work(running)

    def go_on(self) -> None:
        """To the next step without checking this one; behind the last one the wizard is done."""
        if self.place + 1 < len(self._steps):
            self.show_step(self.place + 1)
        else:
            self.finished_all.emit()
            self.accept()

    def back(self) -> None:
        """To the step before; what was typed stays."""
        if self.back_button.isEnabled():
            self.clear_errors()
            self.show_step(self.place - 1)

    def show_step(self, place: int) -> None:
        """Show a step and begin at its first control."""
        step = self._steps[place]
        self.stack.setCurrentIndex(place)
        words, spoken = step_words([one.name for one in self._steps], (place,))
        self.steps_label.setText(words)
        self.steps_label.setAccessibleName(spoken)
        self.stack.setAccessibleName(spoken)
        last = place + 1 == len(self._steps)
        self.next_button.setText(step.next_words or (FINISH if last else NEXT))
        self.back_button.setEnabled(place > 0 and step.back)
        self.back_button.setVisible(place > 0 and step.back)
        first = first_control(step.page)
        (first if first is not None else self.next_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit(place)

    def complain(self, error: RuleError) -> None:
        """Say an error at its place in the step, else below it."""
        page = self._steps[self.place].page
        if isinstance(page, ShowsErrors) and page.show_error(error.field or "", error.message):
            return
        box = page.findChild(QWidget, error.field) if error.field else None
        if box is not None:
            _mark(box, wrong=True)
            box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.message.setText(error.message)
        self.message.show()

    def clear_errors(self) -> None:
        """Take all errors of this step away."""
        page = self._steps[self.place].page
        self.message.hide()
        if isinstance(page, ShowsErrors):
            page.clear_errors()
        for box in page.findChildren(QWidget):
            if box.property("wrong") == "true":
                _mark(box, wrong=False)

    def show_share(self, share: float) -> None:
        """Show how far the long work is."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(share * 1000))
        self.share.setText(f"{share:.0%}")

    def rest(self, running: Running) -> None:
        """The long work has ended: the buttons are back."""
        if self._running is running:
            self._running = None
            self._show_running("")
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Esc and 取消: stop what runs, else leave, after asking if steps are lost."""
        if self._running is not None:
            if self._running.cancel is not None and self.cancel_button.isEnabled():
                self.cancel_button.setEnabled(False)
                self.run_words.setText("正在停下……")
                self._running.cancel()
        elif self.place == 0 or confirm(self, "还没有做完", "现在离开，前面填写的内容不会保留。", "离开"):
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross means 取消."""
        if self._running is not None:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _build(self, title: str) -> None:
        self.title_label, self.steps_label = QLabel(title, self), QLabel(self)
        self.title_label.setProperty("look", "title")
        self.steps_label.setProperty("look", "muted")
        self.steps_label.setTextFormat(Qt.TextFormat.RichText)
        self.stack = QStackedWidget(self)
        for step in self._steps:
            self.stack.addWidget(step.page)
        self.message = QLabel(self)
        self.message.setProperty("look", "alarm")
        self.message.setWordWrap(True)
        self.message.hide()
        line = QFrame(self)
        line.setProperty("look", "line")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 20, MARGIN, 0)
        head.addWidget(self.title_label)
        head.addStretch(1)
        head.addWidget(self.steps_label)
        body = QVBoxLayout()
        body.setContentsMargins(MARGIN, 16, MARGIN, 16)
        body.setSpacing(10)
        body.addWidget(self.stack, 1)
        body.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)
        column.addWidget(line)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.back_button = QPushButton("上一步", self)
        self.run_words, self.share = QLabel(self), QLabel(self)
        self.share.setProperty("look", "small")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("进度")
        self.cancel_button = QPushButton("取消", self)
        self.next_button = QPushButton(NEXT, self)
        self.next_button.setProperty("look", "main")
        for button in (self.back_button, self.cancel_button):
            button.setAutoDefault(False)
        self.next_button.setDefault(True)
        self.back_button.clicked.connect(self.back)
        self.cancel_button.clicked.connect(self.reject)
        self.next_button.clicked.connect(self.next)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 16)
        foot.setSpacing(10)
        foot.addWidget(self.back_button)
        foot.addWidget(self.run_words)
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.share)
        foot.addStretch(0)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.next_button)
        self._show_running("")
        return foot

    def _show_running(self, words: str) -> None:
        """Show that something long runs, or (no words) that nothing does."""
        runs = bool(words)
        self.run_words.setText(words)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(words or "进度")
        self.share.clear()
        for part in (self.run_words, self.share):
            part.setVisible(runs)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the buttons stay where they are
        self.bar.setSizePolicy(policy)
        self.bar.setVisible(runs)
        self.stack.setEnabled(not runs)
        self.next_button.setEnabled(not runs)
        self.cancel_button.setEnabled(True)
        step = self._steps[max(0, self.stack.currentIndex())]
        self.back_button.setEnabled(not runs and self.place > 0 and step.back)
        if runs:
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)


def first_control(page: QWidget) -> QWidget | None:
    """The control of a page that Tab reaches first."""
    at = page.nextInFocusChain()
    while at is not None and at is not page:
        reached = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isEnabled()
        if reached and page.isAncestorOf(at) and at.isVisibleTo(page):
            return at
        at = at.nextInFocusChain()
    return None


def _mark(box: QWidget, *, wrong: bool) -> None:
    box.setProperty("wrong", "true" if wrong else "false")
    restyle(box)
