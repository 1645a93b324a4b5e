"""Write a register's list as a ledger: which kind of file, masked or in clear with a reason, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right, rights_of
from app.ui.desk import Desk
from app.ui.parts.file_choice import save_name
from app.ui.parts.form import fit, load_form
from app.ui.parts.progress import Progress
from app.usecases.listing import Condition
from app.usecases.registers import REGISTERS

FILTERS = {"xlsx": "Excel 工作簿 (*.xlsx)", "pdf": "PDF 文件 (*.pdf)", "csv": "CSV 文件 (*.csv)"}


class ExportDialog(QDialog):
    """Asks how, then writes.

    Args:
        desk: the desk.
        register: the register's name.
        where: which records.
        order: in which order.
        count: how many they are.
        parent: the window it stands over.
        chosen: how many of them are selected; more than one can be written alone.
        chosen_where: gives the conditions of those.

    Attributes:
        exported: a ledger was written; a sentence about it.
    """

    exported = Signal(str)

    what: QLabel
    xlsx: QRadioButton
    pdf: QRadioButton
    csv: QRadioButton
    chosen: QCheckBox
    clear: QCheckBox
    reason_label: QLabel
    reason: QLineEdit
    message: QLabel
    export_button: QPushButton
    cancel_button: QPushButton

    def __init__(
        self,
        desk: Desk,
        register: str,
        where: tuple[Condition, ...],
        order: str | None,
        count: int,
        parent: QWidget,
        *,
        chosen: int = 0,
        chosen_where: Callable[[], tuple[Condition, ...]] = tuple,
    ) -> None:
        super().__init__(parent)
        load_form(self, "export")
        self.desk = desk.at(self)
        self._register, self._where, self._order, self._count = register, where, order, count
        self._chosen, self._chosen_where = chosen, chosen_where
        known = REGISTERS[register]
        which = f"按现在的查找、筛选和排序，共 {count}" if where else f"全部 {count}"
        self.what.setText(
            f"{known.paper}：{which} {known.counter}。身份证号、电话和住址默认遮盖，每次导出记入操作日志。"
        )
        self.chosen.setText(f"仅导出选中的 {chosen} {known.counter}(&S)")
        self.chosen.setVisible(1 < chosen < count)
        self.clear.setEnabled(Right.EXPORT_CLEAR in rights_of(desk.login.actor.roles))
        self.clear.toggled.connect(lambda on: self._toggle_clear(on=on))
        self._toggle_clear(on=False)
        self.export_button.clicked.connect(self.export)
        self.cancel_button.clicked.connect(self.reject)
        fit(self)

    def sort(self) -> str:
        """The chosen kind of file: xlsx, pdf or csv."""
        return next(name for name in FILTERS if getattr(self, name).isChecked())

    def export(self) -> None:
        """Ask for the place and write."""
        if self.clear.isChecked() and not self.reason.text().strip():
            self._complain(RuleError("请写明导出完整号码的原因。", "reason"))
            self.reason.setFocus()
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = f"{REGISTERS[self._register].paper}{clock.today():%Y%m%d}.{self.sort()}"
        target = save_name(self, "导出到", str(Path(folder) / name), FILTERS[self.sort()])
        if target:
            self.write(Path(target).with_suffix(f".{self.sort()}"))

    def write(self, target: Path) -> None:
        """Write the ledger to a file, with progress."""
        login, register, order = self.desk.desk.login, self._register, self._order
        some = self.chosen.isChecked()
        where, count = (self._chosen_where(), self._chosen) if some else (self._where, self._count)
        reason = self.reason.text().strip() if self.clear.isChecked() else None

        def work(**ways: Any) -> Any:
            from app.reports.ledgers import write_ledger
            from app.reports.render.cancel import Cancelled

            try:
                return write_ledger(
                    login, register, target, where=where, order=order, clear_reason=reason, **ways
                )
            except Cancelled:
                return None

        job = self.desk.job(
            work,
            then=self._written,
            failed=self._complain,
            progress=lambda rows: progress.advance(rows, max(count, rows)),
            always=lambda: progress.over(),  # noqa: PLW0108 - made below
        )
        progress = Progress(self, "正在写台账……", job.cancel)
        progress.open()

    def _written(self, ledger: Any) -> None:
        if ledger is None:
            self._complain(RuleError("已取消，没有写出文件。"))
            return
        self.exported.emit(f"已导出 {ledger.rows} 条到 {ledger.file.name}")
        self.accept()

    def _toggle_clear(self, *, on: bool) -> None:
        self.reason.setEnabled(on)
        self.reason_label.setEnabled(on)
        if on:
            self.reason.setFocus()

    def _complain(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
        fit(self)
