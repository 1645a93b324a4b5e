"""The settings page: the centre's name, the numbers that papers set, and backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.records.rules import RULES
from app.ui.desk import Desk
from app.ui.dialogs.setting_edit import SettingEditDialog
from app.ui.dialogs.word_lists import WordListsDialog
from app.ui.keeper import BACKUP
from app.ui.page import Page
from app.ui.parts import tokens
from app.ui.parts.file_choice import save_name
from app.ui.parts.progress import Progress
from app.ui.parts.record_table import RecordTable, Row
from app.ui.parts.theme import icon, restyle
from app.ui.words.settings import COLUMNS, last_backup, rows_of
from app.usecases.lists import WordList, word_lists
from app.usecases.safekeeping import BackupAnswer, back_up, back_up_now, list_backups
from app.usecases.settings import SettingRow, centre_name, list_settings, rename_centre

BACKUPS = "backups"


class SettingsPage(Page):
    """设置."""

    form = "settings"
    shows = frozenset({"centre", "setting", "list_word"})

    name: QLineEdit
    name_fault: QLabel
    name_hint: QLabel
    rename_button: QPushButton
    last_backup: QLabel
    backups: QLabel
    folder: QLabel
    backup_button: QPushButton
    copy_button: QPushButton
    folder_button: QPushButton
    count: QLabel
    add_button: QPushButton
    lists_hint: QLabel
    lists_button: QPushButton
    table: RecordTable

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._settings: Sequence[SettingRow] = ()
        self._rows: dict[str, Row] = {}
        self._backups: Sequence[BackupAnswer] = ()
        self._name = ""
        self._place = Path(desk.login.store.folder) / BACKUPS
        self.folder.setText(str(self._place))
        keeps = self.may("MANAGE_CENTRE")
        self.name.setReadOnly(not keeps)
        self.rename_button.setVisible(keeps)
        self.rename_button.setEnabled(False)
        self.rename_button.clicked.connect(self.rename)
        self.name.textChanged.connect(self._name_typed)
        self.name.returnPressed.connect(self.rename)
        self.name_hint.setText("印在台账和各种表的上方。" if keeps else "由管理员修改。")
        self._build_table(keeps=keeps)
        for button, picture, ink in (
            (self.backup_button, "backup", "on_accent"),
            (self.copy_button, "copy", "text"),
            (self.folder_button, "folder", "text"),
            (self.add_button, "add", "text"),
            (self.lists_button, "edit", "text"),
        ):
            button.setIcon(icon(picture, ink))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.backup_button.clicked.connect(self.back_up)
        self.copy_button.clicked.connect(self.choose_copy)
        self.folder_button.clicked.connect(self.open_folder)
        self.lists_button.clicked.connect(self.edit_lists)
        self.lists_button.setVisible(self.may("EDIT_LISTS"))

    def reload(self) -> None:
        """Ask for the name, the settings and the backups."""
        self.desk.ask(centre_name, then=self._show_name, topic="name")
        self.desk.ask(list_settings, then=self._show_settings, topic="settings")
        self.desk.ask(word_lists, then=self._show_lists, topic="lists")
        self._look_for_backups()

    def rename(self) -> None:
        """Give the centre the name that was typed."""
        if self.rename_button.isEnabled():
            self.name_fault.hide()
            name = self.name.text()
            self.desk.act(rename_centre, name, failed=self._refuse_name, label="修改中心名称")

    def add(self) -> None:
        """Say what a setting is from a day on."""
        if self.may("MANAGE_CENTRE"):
            row = self._rows.get(self.table.current_id())
            known = [one.key for one in self._settings]
            key = str(row["key"]) if row is not None and self.table.hasFocus() else ""
            self.open_dialog(SettingEditDialog(self.desk.desk, key, known, self.window()))

    def edit_lists(self) -> None:
        """Say which words the lists offer."""
        if self.may("EDIT_LISTS"):
            self.open_dialog(WordListsDialog(self.desk.desk, self.window()))

    def back_up(self) -> None:
        """Make a backup at once."""
        login, before = self.desk.desk.login, [one.file for one in self._backups]

        def done(answer: BackupAnswer) -> None:
            same = answer.file in before
            self.said.emit(
                "上次备份以后没有变化，最近一份仍然完整。" if same else f"备份已完成：{answer.file.name}"
            )

        self._run("正在备份", lambda cancelled: back_up_now(login, cancelled), done)

    def choose_copy(self) -> None:
        """Ask where a copy goes, and make it."""
        name = f"{self._name or '备份'}-{clock.today():%Y%m%d}.dqbak"
        file = save_name(self.window(), "另存一份备份", str(Path.home() / name), "备份 (*.dqbak)")
        if file:
            self.copy_to(Path(file))

    def copy_to(self, file: Path) -> None:
        """Make a backup into a file, on a stick for example."""
        login = self.desk.desk.login
        self._run(
            "正在另存备份",
            lambda cancelled: back_up(login, file, cancelled),
            lambda answer: self.said.emit(f"备份已另存到：{answer.file}"),
        )

    def open_folder(self) -> None:
        """Show the backups in the machine's own file window."""
        self._place.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._place)))

    def _run(
        self,
        words: str,
        function: Callable[[Callable[[], bool]], BackupAnswer],
        done: Callable[[BackupAnswer], object],
    ) -> None:
        progress = Progress(self.window(), words, lambda: job.cancel())  # noqa: PLW0108 - job comes later
        progress.count.setText("做好后会重新打开核对")

        def work(*, progress: Any, cancelled: Callable[[], bool]) -> BackupAnswer | None:
            del progress  # the store does not say how far it is
            try:
                return function(cancelled)
            except TroubleError as trouble:
                if trouble.code == "cancelled":
                    return None
                raise

        def then(answer: BackupAnswer | None) -> None:
            if answer is None:
                self.said.emit("备份已取消，没有留下半份文件。")
            else:
                done(answer)
                self.desk.desk.changed.emit(frozenset({BACKUP}))
            self._look_for_backups()

        job = self.desk.job(work, then=then, always=progress.over)
        progress.open()

    def _build_table(self, *, keeps: bool) -> None:
        self.table.set_source(COLUMNS, self._fetch)
        self.table.opened.connect(lambda _: self.add())
        self.add_button.setVisible(keeps)
        self.add_button.clicked.connect(self.add)
        self.key("F4", self.add, "新增设置")

    def _look_for_backups(self) -> None:
        login = self.desk.desk.login
        self.desk.look(lambda: list_backups(login), then=self._show_backups, topic="backups")

    def _show_backups(self, found: Sequence[BackupAnswer]) -> None:
        self._backups = found
        last, all_of_them = last_backup(found)
        self.last_backup.setText(last)
        self.backups.setText(all_of_them)

    def _show_name(self, name: str) -> None:
        if self.name.text() in {"", self._name}:
            self.name.setText(name)
        self._name = name
        self._name_typed()

    def _name_typed(self) -> None:
        changed = self.name.text().strip() != self._name
        self.rename_button.setEnabled(changed and not self.name.isReadOnly())
        self._mark(wrong=False)

    def _refuse_name(self, error: RuleError) -> None:
        self.name_fault.setText(error.message)
        self._mark(wrong=True)
        self.name.setFocus()

    def _mark(self, *, wrong: bool) -> None:
        self.name_fault.setVisible(wrong)
        self.name.setProperty("wrong", "true" if wrong else "false")
        restyle(self.name)

    def _show_settings(self, settings: Sequence[SettingRow]) -> None:
        self._settings = settings
        self._rows = {row["id"]: row for row in rows_of(settings, clock.today(), RULES)}
        self.table.show_ids(list(self._rows))
        self.count.setText(f"{len(settings)} 条由本中心规定" if settings else "")

    def _show_lists(self, lists: Sequence[WordList]) -> None:
        self.lists_hint.setText("；".join(f"{one.name} {len(one.words)} 项" for one in lists) + "。")

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._rows[key] for key in ids])
