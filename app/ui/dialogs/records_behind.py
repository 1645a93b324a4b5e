"""The records behind a number of a report, as they are today, masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.record_table import Column, RecordTable, Row
from app.usecases.period_reports import Asked, Found, columns_behind, records_behind, rows_behind

_WIDTHS = {
    "kind": 8.0,
    "phone": 6.2,
    "organisation": 9.0,
    "party_organisation": 9.0,
    "place": 9.0,
    "name": 6.0,
}
_USUAL = 5.5
_NUMBERS = ("hours", "people_served")
_GROWING = ("organisation", "party_organisation", "place", "name", "parent")


class RecordsBehindDialog(QDialog):
    """Lists the records behind one number.

    Args:
        desk: the desk.
        asked: which number.
        title: what the number is.
        note: a quiet sentence, e.g. that the period is closed.
        parent: the window it stands over.
    """

    count: QLabel
    hint: QLabel
    table: RecordTable
    message: QLabel
    close_button: QPushButton

    def __init__(self, desk: Desk, asked: Asked, title: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "records_behind")
        self.setWindowTitle(title)
        self.desk = desk.at(self)
        self._type = ""
        self.hint.setText(note)
        self.hint.setVisible(bool(note))
        columns = [
            Column(
                label,
                key,
                _WIDTHS.get(key, _USUAL),
                "right" if key in _NUMBERS else "left",
                grow=key in _GROWING,
                spare=place,
            )
            for place, (key, label) in enumerate(columns_behind(asked.key))
        ]
        self.table.set_source(columns, self._fetch)
        self.close_button.clicked.connect(self.reject)
        self.desk.ask(records_behind, asked, then=self._show, failed=self._refuse, topic="behind")

    def _show(self, found: Found) -> None:
        self._type = found.record_type
        self.table.show_ids(found.ids)
        self.table.pick_first()
        self.table.setFocus()
        self.count.setText(f"共 {len(found.ids)} 条" if found.ids else "没有记录")

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        self.desk.ask(rows_behind, self._type, tuple(ids), then=give)

    def _refuse(self, error: RuleError) -> None:
        self.count.setText("")
        self.message.setText(error.message)
        self.message.show()
