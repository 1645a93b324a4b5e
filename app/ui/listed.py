"""What the filters and the papers of a page know of it: its list, its filter, its register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QLabel

from app.ui.list_register import ListRegister
from app.ui.page import Page
from app.ui.parts.filter_bar import FilterBar
from app.ui.parts.record_table import RecordTable
from app.usecases.filters import Condition
from app.usecases.registers import Register


class Filtered(Page):
    """A page with a list that can be narrowed."""

    register: ClassVar[ListRegister]
    filters: FilterBar
    table: RecordTable

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Conditions that are offered by a name of their own."""
        return ()


class Listed(Filtered):
    """A page that lists the records of a register."""

    rules: Register
    sums: QLabel

    def where(self) -> tuple[Condition, ...]:
        """The filter as it stands now."""
        raise NotImplementedError

    def order(self) -> str | None:
        """The order that is chosen now."""
        raise NotImplementedError
