"""Find somebody on the roll before something is entered for them, so that nobody is entered twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.keys import ENTER
from app.ui.parts.record_table import Column, RecordTable, Row
from app.usecases.listing import Found, FoundRow, find

COLUMNS = (
    Column("姓名", "name", 5),
    Column("所在党组织", "organisation", 9, grow=True),
    Column("手机号码", "phone", 6.2),
    Column("身份证号", "id_number", 9),
)
MOST = 50
_DOWN = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class FindPersonDialog(QDialog):
    """One box, and below it who fits; Enter takes the marked one.

    Args:
        desk: the desk.
        title: what is about to be done.
        parent: the window it stands over.
        offers_new: whether somebody may be entered who is not on the roll.

    Attributes:
        chosen: somebody on the roll; their id.
        new_asked: it is somebody else; what was typed.
    """

    chosen = Signal(str)
    new_asked = Signal(str)

    search: QLineEdit
    hint: QLabel
    table: RecordTable
    new_button: QPushButton
    choose_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, desk: Desk, title: str, parent: QWidget, *, offers_new: bool = True) -> None:
        super().__init__(parent)
        load_form(self, "find_person")
        self.setWindowTitle(title)
        self.desk = desk.at(self)
        self._rows: dict[str, FoundRow] = {}
        self.table.set_source(COLUMNS, self._fetch)
        self.table.opened.connect(lambda _: self.choose())
        self.table.picked.connect(lambda found: self.choose_button.setEnabled(bool(found)))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.new_button.setVisible(offers_new)
        self.new_button.clicked.connect(self.enter_new)
        self.choose_button.clicked.connect(self.choose)
        self.cancel_button.clicked.connect(self.reject)
        self._show(Found(0, ()))
        self.search.setFocus()

    def choose(self) -> None:
        """Take the marked one."""
        member_id = self.table.current_id()
        if member_id:
            self.accept()
            self.chosen.emit(member_id)

    def enter_new(self) -> None:
        """It is somebody who is not on the roll."""
        text = self.search.text().strip()
        self.accept()
        self.new_asked.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the mark while one types; Enter takes it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _DOWN:
                self.table.keyPressEvent(event)
                return True
            if event.key() in ENTER:
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        if text.strip():
            self.desk.ask(find, text, MOST, then=self._show, topic="find")
        else:
            self._show(Found(0, ()))

    def _show(self, found: Found) -> None:
        typed = self.search.text().strip()
        self._rows = {row.id: row for row in found.rows if typed}
        self.table.show_ids(list(self._rows))
        self.table.pick_first()
        self.choose_button.setEnabled(bool(self._rows))
        if not typed:
            self.hint.setText("先查名册：已有的人直接选，不会登记两次。↑ ↓ 选择，回车确定。")
        elif not self._rows:
            self.hint.setText("名册里没有找到。换个词试试，或按 Alt+N 登记新人员。")
        else:
            more = f"，列出前 {len(self._rows)} 人" if found.total > len(self._rows) else ""
            self.hint.setText(f"找到 {found.total} 人{more}。")

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give(
            [
                {"id": row.id, "name": row.name, "organisation": row.organisation}
                | {"phone": row.phone, "id_number": row.id_number}
                for row_id in ids
                if (row := self._rows.get(row_id)) is not None
            ]
        )
