"""What leaves a page: the list or what is selected in it, as a file or on paper, and its sums below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.preview import preview_ledger
from app.ui.listed import Listed
from app.ui.parts.record_table import shown
from app.usecases.filters import ID, Condition
from app.usecases.sums import Sums, sums_of

_TIED = "\N{NO-BREAK SPACE}"
REST = 250
"""Milliseconds after the last change of list or selection before sums are asked for."""


class RegisterPapers(QObject):
    """Knows what a page lists now, and what is selected in it."""

    def __init__(self, page: Listed) -> None:
        super().__init__(page)
        self._page, self._table, self._name = page, page.table, page.register.name
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._add_up)

    def export(self) -> None:
        """Write the list as it is found, filtered and ordered now, or what is selected in it."""
        page = self._page
        dialog = ExportDialog(
            page.desk.desk,
            self._name,
            self._listed(),
            page.order(),
            len(self._table.records.ids),
            page.window(),
            chosen=self._table.selected_count(),
            chosen_where=self._selected,
        )
        dialog.exported.connect(page.said)
        page.open_dialog(dialog)

    def print_list(self) -> None:
        """Show the list as it is found, filtered and ordered now as the paper it would be."""
        self._preview(self._listed(), len(self._table.records.ids))

    def print_selected(self) -> None:
        """Show the selected records as the paper they would be."""
        self._preview(self._selected(), self._table.selected_count())

    def add_up_later(self) -> None:
        """Ask what stands below the list once it rests."""
        if self._page.rules.counted_by or self._page.rules.sums:
            self._rest.start()

    def _listed(self) -> tuple[Condition, ...]:
        """What the list shows as conditions; what the search box found is named by its ids."""
        found = bool(self._page.filters.text())
        return _these(self._table.records.ids) if found else self._page.where()

    def _selected(self) -> tuple[Condition, ...]:
        whole = self._table.selected_count() == len(self._table.records.ids)
        return self._listed() if whole else _these(self._table.selected_ids())

    def _preview(self, where: tuple[Condition, ...], count: int) -> None:
        page = self._page
        if count and page.may("EXPORT"):
            paper = preview_ledger(page.desk.desk, self._name, where, page.order(), count, page.window())
            paper.said.connect(page.said)

    def _add_up(self) -> None:
        some = 1 < self._table.selected_count() < len(self._table.records.ids)
        where = self._selected() if some else self._listed()
        show = partial(self._show, "选中的：" if some else "")
        self._page.desk.ask(sums_of, self._name, where, then=show, topic="sums", slow=True)

    def _show(self, which: str, sums: Sums) -> None:
        counter, line = self._page.rules.counter, self._page.sums
        said = [f"{words or '未填'} {number} {counter}" for words, number in sums.counted]
        said += [f"{label}合计 {shown(total)} {unit}".rstrip() for label, total, unit in sums.added]
        line.setText(which + "　".join(one.replace(" ", _TIED) for one in said))
        line.setVisible(bool(said))


def _these(ids: Sequence[str]) -> tuple[Condition, ...]:
    return (Condition(ID, "in", " ".join(ids)),)
