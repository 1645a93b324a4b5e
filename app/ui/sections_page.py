"""`SectionsPage`: several registers that belong together under one line of the navigation, each on a tab."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QTabWidget, QVBoxLayout, QWidget

from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.register_page import RegisterPage


class SectionsPage(Page):
    """Tabs with a page of a register on each; a page is built when it is first seen."""

    form = "sections_page"
    sections: ClassVar[tuple[tuple[str, type[RegisterPage]], ...]]

    tabs: QTabWidget

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._parent_desk = desk
        self._built: dict[int, RegisterPage] = {}
        for words, _ in self.sections:
            holder = QWidget(self.tabs)
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, words)
        self.tabs.currentChanged.connect(self._show_section)
        self.key("Ctrl+PgDown", lambda: self._turn(1), "下一个分页")
        self.key("Ctrl+PgUp", lambda: self._turn(-1), "上一个分页")
        self._show_section(0)

    def current(self) -> RegisterPage:
        """The page of the tab that is seen."""
        return self._built[self.tabs.currentIndex()]

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with finding, not on the tabs."""
        super().showEvent(event)
        self.search_box().setFocus()

    def open_section(self, place: int) -> RegisterPage:
        """Show a tab and return its page."""
        self.tabs.setCurrentIndex(place)
        return self.current()

    def reload(self) -> None:
        """F5 asks for what is seen; changes reach each page by itself."""
        self.current().reload()

    def search_box(self) -> QLineEdit:
        """The find-as-you-type box of the tab that is seen."""
        return self.current().search_box()

    def show_record(self, record_id: str) -> None:
        """Records that other places open stand on the first tab."""
        self.open_section(0).show_record(record_id)

    def add(self) -> None:
        """Make a new record of the first tab: what is added from elsewhere stands there."""
        self.open_section(0).add()

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _show_section(self, place: int) -> None:
        if place in self._built:
            return
        holder = self.tabs.widget(place)
        page = self.sections[place][1](self._parent_desk, holder)
        page.said.connect(self.said)
        self._built[place] = page
        layout = holder.layout()
        assert layout is not None  # noqa: S101 - made beside the tab
        layout.addWidget(page)
