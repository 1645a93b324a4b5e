"""The import clinic in the window: the file, the mapping, the dry run with its faults, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.base.errors import RuleError
from app.records import RECORD_TYPES
from app.ui.desk import Desk
from app.ui.dialogs import import_words
from app.ui.dialogs.import_faults import COLUMNS, FaultList
from app.ui.dialogs.import_mapping import MappingGrid
from app.ui.dialogs.reason import ask_reason
from app.ui.parts.file_choice import open_name, save_name
from app.ui.parts.form import load_form
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.progress import Progress
from app.ui.parts.record_table import RecordTable
from app.ui.parts.theme import icon, restyle
from app.ui.parts.wizard import step_words
from app.ui.words.imports import IMPORTS
from app.usecases import history
from app.usecases.mappings import save_mapping

BOOKS = "*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.txt"
REASON_LINES = 4
"""So many lines are kept free for what is said of one row, so that the table does not jump."""
MADE_LINES, MADE_MARGINS = 3, 80  # of what will be made; further lines are scrolled to
WIDEST_NAME = 260
STEPS = ("文件", "对应", "试导入", "完成")


class ImportDialog(QDialog):
    """Import a workbook into a register, in four steps: one goes on, or back, until it has gone in.

    Args:
        desk: the window's desk.
        register: name of the register, one of `IMPORTS`.
        parent: the window it stands over.
    """

    title_label: QLabel
    choose_title: QLabel
    file_label: QLabel
    steps_label: QLabel
    steps: QStackedWidget
    choose_page: QWidget
    choose_picture: QLabel
    choose_hint: QLabel
    choose_message: QLabel
    sheet_label: QLabel
    sheet_choice: QComboBox
    choose_button: QPushButton
    mapping_page: QWidget
    mapping_label: QLabel
    mapping_scroll: QScrollArea
    mapping_body: QWidget
    check_page: QWidget
    good: QLabel
    bad: QLabel
    warned: QLabel
    accept_button: QPushButton
    made_scroll: QScrollArea
    made: QLabel
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
    back_button: QPushButton
    next_button: QPushButton
    import_button: QPushButton

    def __init__(self, desk: Desk, register: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "import_workbook")
        self._register, self._words = register, IMPORTS[register]
        self.setWindowTitle(self._words.title)
        self.title_label.setText(self._words.title)
        self.resize(QSize(1060, 660).boundedTo(parent.size()))
        self.desk = desk.at(self)
        self._file: Path | None = None
        self._prepared: Any = None
        self._result: Any = None
        self._accepted: str | None = None
        self._sheet: str | None = None
        self._learnt: dict[str, str] = {}
        self._sheets: tuple[str, ...] = ()
        self._mapping: MappingGrid | None = None
        self._list: FaultList | None = None
        self.choose_picture.setPixmap(icon("file", "disabled").pixmap(QSize(56, 56)))
        self.done_picture.setPixmap(icon("check", "good").pixmap(QSize(56, 56)))
        self.faults.set_lines(2)
        self.faults.picked.connect(self._show_row)
        self.fault_label.setMinimumHeight(self.fault_label.fontMetrics().lineSpacing() * REASON_LINES)
        no_faults = EmptyState("check", self.faults_stack)
        no_faults.say("没有发现问题", "每一行都可以导入。")
        self.faults_stack.addWidget(no_faults)
        for button, press in (
            (self.choose_button, self.choose),
            (self.accept_button, self.accept_checksums),
            (self.back_button, self.back),
            (self.next_button, self.go_on),
            (self.import_button, self.carry_out),
            (self.cancel_button, self.reject),
            (self.undo_button, self.undo_batch),
            (self.give_back_button, self._choose_target),
            (self.save_faults_button, self._choose_target),
        ):
            button.clicked.connect(press)
        self._show_file()
        self._go(self.choose_page)

    def choose(self) -> None:
        """Ask for the workbook."""
        book = self._words.book
        name = open_name(self, f"选择{book}", f"{book} ({BOOKS});;所有文件 (*)")
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Read and check a workbook; nothing is written. Where it has several sheets, one is chosen next."""
        self._file, self._accepted, self._prepared = file, None, None
        self._sheet, self._sheets, self._mapping = None, (), None
        self._show_file()
        self._go(self.choose_page)
        self._check(lambda: self._go(self.choose_page if len(self._sheets) > 1 else self.mapping_page))

    def go_on(self) -> None:
        """To the next step; what was chosen otherwise than it was read is read or checked anew first."""
        if self.steps.currentWidget() is self.choose_page:
            chosen = str(self.sheet_choice.currentData())
            if self._prepared is not None and chosen == self._prepared.sheet:
                self._go(self.mapping_page)
                return
            self._sheet, self._mapping, self._prepared = chosen, None, None
            self._check(lambda: self._go(self.mapping_page))
        elif self._mapping is not None and self._mapping.differs():
            self._check(lambda: self._go(self.check_page))
        else:
            self._go(self.check_page)

    def back(self) -> None:
        """To the step before; what was chosen stays."""
        mapping = self.steps.currentWidget() is self.mapping_page
        self._go(self.choose_page if mapping else self.mapping_page)

    def reject(self) -> None:
        """Esc and 取消: leave, after asking where something was prepared and nothing has gone in."""
        under_way = self.steps.currentWidget() in {self.mapping_page, self.check_page}
        lost = "现在离开，什么都不会写入，选好的对应也不保留。"
        if not under_way or confirm(self, "还没有导入", lost, "离开"):
            super().reject()

    def _check(self, then: Callable[[], object]) -> None:
        """Check the workbook with the sheet and the mapping as they are chosen now."""
        if self._file is None:
            return
        file, login = self._file, self.desk.desk.login
        columns = self._mapping.chosen() if self._mapping is not None else {}
        accepted, register, sheet = self._accepted, self._register, self._sheet
        self.choose_message.hide()

        def work(**ways: Any) -> Any:
            from app.intake.clinic import prepare

            prepared = prepare(
                file,
                register,
                login=login,
                sheet=sheet,
                columns=columns or None,
                accept_checksum=accepted,
                **ways,
            )
            return prepared, FaultList(prepared)

        def checked(answer: Any) -> None:
            prepared, faults = answer
            self._checked(prepared, faults, columns)
            then()

        self._long(f"正在检查{self._words.book}……", work, checked)

    def accept_checksums(self) -> None:
        """Let id numbers with a wrong check character in, for a reason."""
        text = "这些人的身份证号校验不通过。已经对照证件核实的，请写明依据；原因会记在各人的“待核事项”里。"
        reason = ask_reason(
            self, "接受校验不符的身份证号", text, "接受并重新检查", ("已核对身份证原件", "已核对户口簿")
        )
        if reason is not None:
            self._accepted = reason
            self._check(lambda: self._go(self.check_page))

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

    def _checked(self, prepared: Any, faults: FaultList, columns: dict[str, str]) -> None:
        from app.intake.faults import ID_CHECKSUM

        self._prepared, self._list, self._learnt = prepared, faults, columns
        self._sheet = prepared.sheet
        if not self._sheets:
            there = {prepared.sheet, *prepared.others}
            self._sheets = tuple(name for name in prepared.sheets if name in there) or (prepared.sheet,)
        self._show_file()
        self._show_mapping()
        self.accept_button.setVisible(any(ID_CHECKSUM in fault.reasons for fault in prepared.rejected))
        count, unit = len(prepared.accepted), self._words.unit
        self.good.setText(f"可以导入 {count} {unit}")
        for label, told, rows in (
            (self.bad, "不能导入", prepared.rejected),
            (self.warned, "需要核对", prepared.warned),
        ):
            label.setText(f"{told} {len(rows)} {unit}")
            label.setVisible(bool(rows))
        self._show_made()
        self.faults.set_source(COLUMNS, faults.fetch)
        self.faults.show_ids(faults.ids)
        self.faults.pick_first()
        self._show_row(self.faults.current_id())
        self.faults_stack.setCurrentIndex(0 if faults.ids else 1)
        self.import_button.setText(f"导入 {count} {unit}(&I)")
        self.import_button.setEnabled(count > 0)

    def _show_file(self) -> None:
        """Which file is read, and of several sheets which one; the others that hold something are named."""
        prepared, several, unit = self._prepared, len(self._sheets) > 1, self._words.unit
        if self._file is not None:
            metrics = self.file_label.fontMetrics()
            name = metrics.elidedText(self._file.name, Qt.TextElideMode.ElideMiddle, WIDEST_NAME)
            more = f" · 工作表“{prepared.sheet}” · 共 {prepared.rows} {unit}" if prepared else ""
            self.file_label.setText(f"{name}{more}")
        if prepared is None:
            self.choose_title.setText(f"选择一份{self._words.book}")
            self.choose_hint.setText(import_words.CHOOSE)
        else:
            self.choose_title.setText(prepared.path.name)
            self.choose_hint.setText(import_words.of_sheets(prepared, self._sheets, unit))
        self.choose_button.setText("选择文件…(&O)" if prepared is None else "换一份文件…(&O)")
        self.choose_button.setProperty("look", "main" if prepared is None else "")
        restyle(self.choose_button)
        self.sheet_choice.clear()
        for one in self._sheets:
            self.sheet_choice.addItem(one, one)
        self.sheet_choice.setCurrentIndex(self.sheet_choice.findData(self._sheet))
        for part in (self.sheet_label, self.sheet_choice):
            part.setVisible(several)

    def _show_mapping(self) -> None:
        mapping = MappingGrid(self._prepared, self._words.fields(), self._say_mapping)
        self._mapping = self.mapping_body = mapping
        self.mapping_scroll.setWidget(mapping)
        for before, after in pairwise((self.choose_button, *mapping.boxes.values())):
            QWidget.setTabOrder(before, after)
        self._say_mapping()

    def _say_mapping(self) -> None:
        if self._mapping is not None:
            chosen, differs = self._mapping.chosen(), self._mapping.differs()
            self.mapping_label.setText(import_words.of_mapping(chosen, differs=differs))

    def _show_made(self) -> None:
        """What will be made on the way: a few lines, the rest is scrolled to."""
        lines = import_words.of_what_will_be_made(self._prepared)
        self.made.setText("\n".join(lines))
        self.made_scroll.setVisible(bool(lines))
        need = max(0, self.made.heightForWidth(self.width() - MADE_MARGINS))
        most = self.made.fontMetrics().lineSpacing() * MADE_LINES
        self.made_scroll.setFixedHeight(min(need, most))
        reached = Qt.FocusPolicy.StrongFocus if need > most else Qt.FocusPolicy.NoFocus
        self.made_scroll.setFocusPolicy(reached)

    def _show_row(self, key: str) -> None:
        """All of the current row: in the table two lines of it are seen."""
        self.fault_label.setText(self._list.detail(key) if self._list is not None else "")

    def _imported(self, result: Any) -> None:
        self._result, unit = result, self._words.unit
        self.done_title.setText(f"已导入 {result.imported} {unit}")
        self.done_hint.setText(import_words.of_result(result, self._register, unit))
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
            self.desk.desk.alarm.emit(error, None)

    def _go(self, page: QWidget) -> None:
        """Show a step, and begin where one goes on with Enter."""
        pages = (self.choose_page, self.mapping_page, self.check_page, self.done_page)
        place, read = pages.index(page), bool(self._sheets)
        choosing, mapping, checking, done = (page is one for one in pages)
        self.steps.setCurrentWidget(page)
        shown, spoken = step_words(STEPS, (place,))
        self.steps_label.setText(shown)
        self.steps_label.setAccessibleName(spoken)
        self.back_button.setVisible(mapping or checking)
        self.next_button.setVisible(mapping or (choosing and read))
        self.import_button.setVisible(checking)
        self.save_faults_button.setVisible(checking and bool(self._prepared.rejected))
        self.cancel_button.setText("完成(&C)" if done else "取消(&C)")
        ways = (self.next_button, self.next_button, self.import_button, self.cancel_button)
        main = ways[place] if read else self.choose_button
        main.setDefault(True)
        boxes = list(self._mapping.boxes.values()) if mapping and self._mapping is not None else []
        first = boxes[0] if boxes else self.sheet_choice if choosing and len(self._sheets) > 1 else main
        (first if first.isEnabled() else self.back_button).setFocus(Qt.FocusReason.OtherFocusReason)
