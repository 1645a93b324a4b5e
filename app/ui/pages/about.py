"""The about page: version, where things lie, licences of all that is used, crash reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget

from app.base import paths
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.record_table import RecordTable, Row
from app.ui.parts.theme import emblem, icon
from app.ui.words.about import (
    COLUMNS,
    Component,
    components,
    crash_reports,
    crashes_say,
    installed_version,
    licence_text,
)


class AboutPage(Page):
    """关于."""

    form = "about"

    emblem: QLabel
    version: QLabel
    data: QLabel
    log: QLabel
    log_button: QPushButton
    crashes: QLabel
    copy_button: QPushButton
    count: QLabel
    table: RecordTable
    text: QPlainTextEdit

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._components: dict[str, Component] = {}
        self._rows: dict[str, Row] = {}
        self.emblem.setPixmap(emblem(48))
        version = QCoreApplication.applicationVersion() or installed_version()
        self.version.setText(f"版本 {version}" if version else "从源代码运行")
        self.data.setText(str(desk.login.store.folder))
        self.log.setText(str(paths.log_folder()))
        self.log_button.setIcon(icon("folder"))
        self.log_button.clicked.connect(self.open_log_folder)
        self.copy_button.setIcon(icon("copy"))
        self.copy_button.clicked.connect(self.copy_last_report)
        self.table.set_source(COLUMNS, self._fetch)
        self.table.picked.connect(self._show_licence)

    def reload(self) -> None:
        """Look up versions and crash reports."""
        self.desk.look(lambda: [(one, one.row()) for one in components()], then=self._show, topic="parts")
        reports = crash_reports(paths.log_folder())
        self.crashes.setText(crashes_say(reports))
        self.copy_button.setEnabled(bool(reports))

    def open_log_folder(self) -> None:
        """Show log and crash reports in the machine's own file window."""
        paths.log_folder().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder())))

    def copy_last_report(self) -> None:
        """Put the last crash report on the clipboard; it holds nobody's data."""
        reports = crash_reports(paths.log_folder())
        if reports:
            QGuiApplication.clipboard().setText(reports[-1].read_text(encoding="utf-8"))
            self.said.emit("已复制最近一份故障报告，可以粘贴后发给技术支持。")

    def _show(self, found: Sequence[tuple[Component, Row]]) -> None:
        self._components = {one.name: one for one, _ in found}
        self._rows = {one.name: row for one, row in found}
        self.count.setText(f"{len(found)} 项")
        self.table.show_ids(list(self._rows))
        if not self.table.current_id():
            self.table.pick_first()

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._rows[key] for key in ids])

    def _show_licence(self, name: str) -> None:
        component = self._components.get(name)
        if component is not None:
            self.desk.look(lambda: licence_text(component), then=self.text.setPlainText, topic="text")
