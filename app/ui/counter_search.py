"""The counter's finding half: a line for letters, numbers and scans, one for Chinese names, and who fits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.base.scans import IdCard
from app.ui.desk import PageDesk
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.hit_lines import HitLines, add_hit
from app.ui.parts.keys import ENTER, switch_lines, walk
from app.ui.words.counter import hit_of
from app.usecases.callers import Callers, who_is_it

TYPING_PAUSE = 60
"""Milliseconds without a key before somebody is looked for."""
_ID = Qt.ItemDataRole.UserRole


class CounterSearch(QObject):
    """Looks while somebody types, and says who is chosen.

    Args:
        desk: where it asks.
        code: the line for letters, numbers and scans.
        chinese: the line for Chinese names.
        hits: who fits.
        parent: the page.

    Attributes:
        card: the identity card of somebody who is not on the roll, if that was scanned.
        chosen: somebody was chosen; their id.
        turned: other letters stand in a line, or another hit is the current one: whoever stood in front, does
            no more.
        found: what was looked for is answered; a sentence where it needs one, else empty.
        left: Esc.
    """

    chosen = Signal(str)
    turned = Signal()
    found = Signal(str)
    left = Signal()

    def __init__(
        self, desk: PageDesk, code: CodeEdit, chinese: QLineEdit, hits: QListWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk, self.code, self.chinese, self.hits = desk, code, chinese, hits
        self.card: IdCard | None = None
        self._asked = ""
        self._hurried = False
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._pause.timeout.connect(self._look)
        hits.setItemDelegate(HitLines(hits))
        code.textEdited.connect(lambda _: self._typed(chinese))
        chinese.textEdited.connect(lambda _: self._typed(code))
        code.submitted.connect(lambda _: self.choose())
        hits.itemActivated.connect(self._pick)
        hits.itemClicked.connect(self._pick)
        hits.currentItemChanged.connect(lambda _: self.turned.emit())
        for box in (code, chinese):
            box.installEventFilter(self)

    def pausing(self) -> bool:
        """Whether something was typed that is not looked for yet."""
        return self._pause.isActive()

    def current(self) -> str:
        """The id of the hit that Enter would choose, empty if there is none."""
        item = self.hits.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def clear(self) -> None:
        """Nothing typed, nobody found."""
        self._pause.stop()
        self._asked, self._hurried, self.card = "", False, None
        for box in (self.code, self.chinese):
            box.clear()
        self._fill(Callers(()))

    def take(self, code: str) -> None:
        """Look for what was scanned; whoever it names is chosen."""
        self.clear()
        self.code.setText(code)
        self.choose()

    def choose(self) -> bool:
        """Enter: the one who is current; faster than the answer, the first one is meant.

        Returns:
            Whether somebody may come of it.
        """
        text = self._text()
        if not text:
            return False
        if self._asked == text and not self._pause.isActive() and not self._hurried and self.current():
            self.chosen.emit(self.current())
        else:
            self._hurried = True
            self._look()
        return True

    def take_keys(self) -> None:
        """The next letters are a new search."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def switch_box(self) -> None:
        """F6: to the line for Chinese names and back."""
        switch_lines(self.code, self.chinese)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in a line walk through those found, Esc begins anew."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if walk(self.hits, event.key()):
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if watched is self.chinese and event.key() in ENTER:
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _pick(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ID))

    def _typed(self, other: QLineEdit) -> None:
        if other.text():
            other.clear()
        self._hurried = False
        self._pause.start()
        self.turned.emit()

    def _text(self) -> str:
        return (self.code.text() or self.chinese.text()).strip()

    def _look(self) -> None:
        self._pause.stop()
        text = self._text()
        self._asked = text
        if text:
            self.desk.ask(who_is_it, text, then=lambda found: self._show(text, found), topic="hits")
        else:
            self._fill(Callers(()))
            self.found.emit("")

    def _show(self, text: str, found: Callers) -> None:
        if text != self._text():
            return
        self._fill(found)
        nobody = f"没有找到“{text}”。中文姓名请按 F6，新党员按 F4 登记。" if not found.rows else ""
        self.found.emit(found.told or nobody)
        hurried, self._hurried = self._hurried, False
        if found.rows and (found.sure or hurried):
            self.chosen.emit(found.rows[0].id)

    def _fill(self, found: Callers) -> None:
        self.card = found.card
        with QSignalBlocker(self.hits):
            self.hits.clear()
            for caller in found.rows:
                add_hit(self.hits, hit_of(caller)).setData(_ID, caller.id)
            if found.rows:
                self.hits.setCurrentRow(0)
