"""The import clinic in the window: choose a workbook, see what is wrong with it, import, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.ui.desk import Desk
from app.ui.dialogs.reason import ask_reason
from app.ui.parts.choices import BySound
from app.ui.parts.file_choice import open_name, save_name
from app.ui.parts.form import load_form
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.progress import Progress
from app.ui.parts.record_table import Column, RecordTable, Row
from app.ui.parts.theme import icon
from app.ui.parts.wizard import step_words
from app.ui.words.imports import IMPORTS
from app.usecases import history
from app.usecases.mappings import save_mapping

BOOKS = "*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.txt"
FAULT_COLUMNS = (
    Column("行", "row", 3, "right"),
    Column("结果", "result", 4),
    Column("原因", "reasons", 20, grow=True),
)
REASON_LINES = 4
"""So many lines are kept free for the reasons of one row, so that the table does not jump."""
NAMED = 4
LEFT_OUT = "不导入这一列"
STEPS = ("文件", "对应", "试导入", "完成")


class ImportDialog(QDialog):
    """Import a workbook into a register, in four steps.

    Args:
        desk: the window's desk.
        register: name of the register, one of `IMPORTS`.
        parent: the window it stands over.
    """

    title_label: QLabel
    choose_title: QLabel
    file_label: QLabel
    steps_label: QLabel
    sheet_choice: QComboBox
    steps: QStackedWidget
    choose_page: QWidget
    choose_picture: QLabel
    choose_message: QLabel
    choose_button: QPushButton
    check_page: QWidget
    good: QLabel
    bad: QLabel
    warned: QLabel
    split: QSplitter
    mapping_scroll: QScrollArea
    mapping_body: QWidget
    check_again_button: QPushButton
    accept_button: QPushButton
    faults: RecordTable
    fault_label: QLabel
    faults_stack: QStackedWidget
    done_page: QWidget
    done_picture: QLabel
    done_title: QLabel
    done_hint: QLabel
    give_back_button: QPushButton
    undo_button: QPushButton
    save_faults_button: QPushButton
    cancel_button: QPushButton
    import_button: QPushButton

    def __init__(self, desk: Desk, register: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "import_workbook")
        self._register, self._words = register, IMPORTS[register]
        self.setWindowTitle(self._words.title)
        self.title_label.setText(self._words.title)
        self.choose_title.setText(f"选择一份{self._words.book}")
        self.resize(QSize(1060, 660).boundedTo(parent.size()))
        self.desk = desk.at(self)
        self._file: Path | None = None
        self._prepared: Any = None
        self._result: Any = None
        self._accepted: str | None = None
        self._sheet: str | None = None
        self._learnt: dict[str, str] = {}
        self._boxes: dict[str, QComboBox] = {}
        self._rows: dict[str, Row] = {}
        self.choose_picture.setPixmap(icon("file", "disabled").pixmap(QSize(56, 56)))
        self.done_picture.setPixmap(icon("check", "good").pixmap(QSize(56, 56)))
        self.faults.set_source(FAULT_COLUMNS, self._fetch)
        self.faults.set_lines(2)
        self.faults.picked.connect(self._show_reason)
        self.fault_label.setMinimumHeight(self.fault_label.fontMetrics().lineSpacing() * REASON_LINES)
        no_faults = EmptyState("check", self.faults_stack)
        no_faults.say("没有发现问题", "每一行都可以导入。")
        self.faults_stack.addWidget(no_faults)
        self._no_faults = no_faults
        self.split.setSizes([340, 640])
        self.choose_button.clicked.connect(self.choose)
        self.sheet_choice.activated.connect(self._choose_sheet)
        self.check_again_button.clicked.connect(self.check)
        self.accept_button.clicked.connect(self.accept_checksums)
        self.import_button.clicked.connect(self.carry_out)
        self.cancel_button.clicked.connect(self.reject)
        self.undo_button.clicked.connect(self.undo_batch)
        for button in (self.give_back_button, self.save_faults_button):
            button.clicked.connect(self._choose_target)
        self._go(self.choose_page)

    def choose(self) -> None:
        """Ask for the workbook."""
        book = self._words.book
        name = open_name(self, f"选择{book}", f"{book} ({BOOKS});;所有文件 (*)")
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Read and check a workbook; nothing is written."""
        self._file, self._accepted = file, None
        self._boxes.clear()
        self._sheet = None
        self.file_label.setText(file.name)
        self.check()

    def check(self) -> None:
        """Check the workbook with the mapping as it is chosen now."""
        if self._file is None:
            return
        file, login = self._file, self.desk.desk.login
        accepted, columns = self._accepted, self._chosen() or None
        register, sheet = self._register, self._sheet
        self.choose_message.hide()

        def work(**ways: Any) -> Any:
            from app.intake.clinic import prepare

            return prepare(
                file, register, login=login, sheet=sheet, columns=columns, accept_checksum=accepted, **ways
            )

        self._long(f"正在检查{self._words.book}……", work, self._checked)

    def accept_checksums(self) -> None:
        """Let id numbers with a wrong check character in, for a reason."""
        text = "这些人的身份证号校验不通过。已经对照证件核实的，请写明依据；原因会记在各人的“待核事项”里。"
        reason = ask_reason(
            self, "接受校验不符的身份证号", text, "接受并重新检查", ("已核对身份证原件", "已核对户口簿")
        )
        if reason is not None:
            self._accepted = reason
            self.check()

    def carry_out(self) -> None:
        """Import what can go in; headings given a field by hand are remembered for workbooks of this kind."""
        prepared, login, learnt = self._prepared, self.desk.desk.login, self._learnt

        def work(**ways: Any) -> Any:
            from app.intake.clinic import carry_out

            # First what was learnt: the newest act, which 撤销 takes back, must be the import.
            if learnt:
                login.act(save_mapping, prepared.path.stem, prepared.register, prepared.signature, learnt)
            return carry_out(login, prepared, **ways)

        self._long("正在导入……", work, self._imported, writes=True)

    def give_back(self, target: Path) -> None:
        """Write the user's own workbook with a last column of reasons."""
        prepared, result = self._prepared, self._result

        def work(**_: Any) -> Any:
            from app.intake.given_back import give_back

            return give_back(prepared, result, target)

        self._long("正在写退回表……", work, lambda file: self._note(f"退回表已存为 {file.name}"))

    def undo_batch(self) -> None:
        """Take the whole batch back."""
        count = self._result.imported
        if not confirm(self, "撤销本批", f"刚导入的 {count} {self._words.unit}会全部撤出。", "撤销本批"):
            return
        login, batch = self.desk.desk.login, self._result.batch
        self.desk.write(
            lambda: history.undo(login, batch),
            changes=frozenset(RECORD_TYPES),
            then=self._undone,
            failed=self._complain,
        )

    def _long(
        self, words: str, work: Callable[..., Any], then: Callable[[Any], object], *, writes: bool = False
    ) -> None:
        job = self.desk.job(
            work,
            then=then,
            failed=self._complain,
            progress=lambda share: progress.advance_share(share),  # noqa: PLW0108 - made below
            changes=frozenset(RECORD_TYPES) if writes else None,
            always=lambda: progress.over(),  # noqa: PLW0108 - made below
            label=self._words.title if writes else None,
        )
        progress = Progress(self, words, job.cancel)
        progress.open()

    def _chosen(self) -> dict[str, str]:
        """Field name by heading as the boxes say, '' for a column that is left out."""
        return {head: str(box.currentData()) for head, box in self._boxes.items()}

    def _checked(self, prepared: Any) -> None:
        from app.intake.faults import ID_CHECKSUM

        self._learnt = self._chosen()
        self._prepared, self._sheet = prepared, prepared.sheet
        self._show_sheets()
        self.accept_button.setVisible(any(ID_CHECKSUM in fault.reasons for fault in prepared.rejected))
        count, unit = len(prepared.accepted), self._words.unit
        self.file_label.setText(
            f"{prepared.path.name} · 工作表“{prepared.sheet}” · 共 {prepared.rows} {unit}"
        )
        self.good.setText(f"可以导入 {count} {unit}")
        self.bad.setText(f"不能导入 {len(prepared.rejected)} {unit}")
        self.warned.setText(f"需要核对 {len(prepared.warned)} {unit}")
        self.bad.setVisible(bool(prepared.rejected))
        self.warned.setVisible(bool(prepared.warned))
        self._show_mapping()
        self._show_faults()
        self.import_button.setText(f"导入 {count} {unit}")
        self.import_button.setEnabled(count > 0)
        self._go(self.check_page)

    def _show_sheets(self) -> None:
        """Let another sheet be chosen, where the workbook has several."""
        self.sheet_choice.clear()
        for name in self._prepared.sheets:
            self.sheet_choice.addItem(f"工作表：{name}", name)
        self.sheet_choice.setCurrentIndex(self.sheet_choice.findData(self._prepared.sheet))
        self.sheet_choice.setVisible(self.sheet_choice.count() > 1)

    def _choose_sheet(self) -> None:
        """Check another sheet; its headings are its own."""
        chosen = str(self.sheet_choice.currentData())
        if self._prepared is not None and chosen != self._prepared.sheet:
            self._sheet = chosen
            self._boxes.clear()
            self.check()

    def _show_mapping(self) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(12)
        fields = QStandardItemModel(body)
        for words, name in (
            (LEFT_OUT, ""),
            *((words[0], name) for name, words in self._words.fields().items()),
        ):
            entry = QStandardItem(words)
            entry.setData(name, Qt.ItemDataRole.UserRole)
            fields.appendRow(entry)
        self._boxes = {}
        for row, head in enumerate(self._prepared.heads):
            label = QLabel(head.head, body)
            label.setWordWrap(True)
            label.setToolTip("、".join(head.samples))
            box = QComboBox(body)
            BySound(box)
            # Otherwise each box measures all entries again and again: with twenty boxes 50 ms.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
            box.setModel(fields)
            box.setCurrentIndex(max(0, box.findData(head.field)))
            box.setAccessibleName(f"{head.head} 对应的字段")
            box.currentIndexChanged.connect(lambda _: self.check_again_button.setEnabled(True))
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
            self._boxes[head.head] = box
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self._boxes), 1)
        self.mapping_body = body
        self.mapping_scroll.setWidget(body)
        order = [self.accept_button, *self._boxes.values(), self.check_again_button, self.faults]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.check_again_button.setEnabled(False)

    def _show_faults(self) -> None:
        rows = [(fault, "不导入") for fault in self._prepared.rejected]
        rows += [(fault, "需核对") for fault in self._prepared.warned]
        rows.sort(key=lambda pair: pair[0].row)
        self._rows = {
            str(fault.row): {"id": str(fault.row), "row": fault.row, "result": result, "reasons": fault.text}
            for fault, result in rows
        }
        self.faults.show_ids(list(self._rows))
        self.faults.pick_first()
        self._show_reason(self.faults.current_id())
        self.faults_stack.setCurrentIndex(0 if rows else 1)
        self.save_faults_button.setVisible(bool(self._prepared.rejected))

    def _show_reason(self, key: str) -> None:
        """The whole reason of the current row: in the table two lines of it are seen."""
        row = self._rows.get(key)
        self.fault_label.setText(f"第 {row['row']} 行 · {row['result']}\n{row['reasons']}" if row else "")

    def _fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        give([self._rows[key] for key in ids])

    def _imported(self, result: Any) -> None:
        self._result, unit = result, self._words.unit
        self.done_title.setText(f"已导入 {result.imported} {unit}")
        words = []
        for sort, made in (("党组织", result.organisations), ("单位", result.units)):
            if made:
                more = " 等" if len(made) > NAMED else ""
                words.append(f"新建{sort} {len(made)} 个：{'、'.join(made[:NAMED])}{more}。")
        if result.rejected:
            words.append(f"{len(result.rejected)} {unit}没有导入，可以另存退回表，改好后再导一次。")
        if result.warned:
            where = "，已记在“待核事项”里" if self._register == "members" else "，请照上一步的清单核对"
            words.append(f"{len(result.warned)} {unit}有事项待核{where}。")
        self.done_hint.setText("\n".join(words))
        self.give_back_button.setVisible(bool(result.rejected))
        self._go(self.done_page)

    def _undone(self, answer: Any) -> None:
        self.undo_button.setEnabled(False)
        self.done_title.setText("本批已撤销")
        self.done_hint.setText(f"{answer.records} 条记录已撤出。")

    def _note(self, words: str) -> None:
        if self.steps.currentWidget() is self.done_page:
            self.done_hint.setText(words)
        else:
            self.file_label.setText(words)

    def _choose_target(self) -> None:
        if self._file is None:
            return
        offer = self._file.with_name(f"{self._file.stem}-退回{self._file.suffix}")
        name = save_name(self, "另存退回表", str(offer))
        if name:
            self.give_back(Path(name))

    def _complain(self, error: RuleError) -> None:
        if self.steps.currentWidget() is self.choose_page:
            self.choose_message.setText(error.message)
            self.choose_message.show()
        else:
            self._stay()
            self.desk.desk.alarm.emit(error, None)

    def _stay(self) -> None:
        """What was checked before stands again."""
        if self._prepared is not None and self._sheet != self._prepared.sheet:
            self._sheet = self._prepared.sheet
            self._show_sheets()
            self._show_mapping()

    def _show_steps(self, page: QWidget) -> None:
        """The steps, with the ones one stands in made heavy; mapping and dry run stand side by side."""
        here = {self.choose_page: (0,), self.check_page: (1, 2), self.done_page: (3,)}[page]
        words, spoken = step_words(STEPS, here)
        self.steps_label.setText(words)
        self.steps_label.setAccessibleName(spoken)

    def _go(self, page: QWidget) -> None:
        self.steps.setCurrentWidget(page)
        self._show_steps(page)
        checking = page is self.check_page
        self.import_button.setVisible(checking)
        self.cancel_button.setText("完成" if page is self.done_page else "关闭")
        if not checking:
            self.save_faults_button.hide()
        first = {self.choose_page: self.choose_button, self.check_page: self.import_button}
        first.get(page, self.cancel_button).setFocus()
