"""The reports page: choose a period, see its report, open any number, save, print, close, open again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from app.base import clock
from app.base.dates import read_date
from app.base.errors import RuleError
from app.base.periods import Period, Span, period_of, read_period
from app.ui.desk import Desk
from app.ui.dialogs.preview import preview_paper
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.records_behind import RecordsBehindDialog
from app.ui.page import Page
from app.ui.parts import tokens
from app.ui.parts.choices import BySound, ChoiceBox
from app.ui.parts.file_choice import save_name
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.progress import Progress
from app.ui.parts.theme import icon
from app.ui.words.reports import REOPEN_REASONS, SPANS, THIS_AND_LAST, WHOLE, asked_by, state_of, title_of
from app.usecases.closings import close_period, reopen_period
from app.usecases.organisations import organisation_tree
from app.usecases.trees import Node

if TYPE_CHECKING:
    from app.reports.periodic import PeriodReport
    from app.ui.parts.report_view import ReportView

SOON = 300
"""Milliseconds after which a count under way shows its progress."""
FILTERS = {"xlsx": "Excel 工作簿 (*.xlsx)", "pdf": "PDF 文件 (*.pdf)"}
CLOSED = "这一期已经封存：报表上的数是封存时的，下面是现在的记录，更正过的会有出入。"


class ReportsPage(Page):
    """报表."""

    form = "reports"
    shows = frozenset(
        {"checkin_event", "service", "member", "status_change", "organisation", "area", "setting"}
    )

    state: QLabel
    freeze_button: QPushButton
    reopen_button: QPushButton
    excel_button: QPushButton
    pdf_button: QPushButton
    print_button: QPushButton
    span: QComboBox
    previous_button: QPushButton
    period: QLineEdit
    next_button: QPushButton
    this_button: QPushButton
    last_button: QPushButton
    node_place: QWidget
    as_of: QLineEdit
    make_button: QPushButton
    message: QLabel
    stack: QStackedWidget

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.made: PeriodReport | None = None
        self.view: ReportView | None = None
        self.node: ChoiceBox | None = None
        self._stale_numbers = False
        self.empty = EmptyState("reports", self.stack)
        self.empty.say("选好期间，按“统计”", "数字从登记的记录里数出来，每个数都能打开背后的记录。")
        self.stack.addWidget(self.empty)
        for words, span in SPANS:
            self.span.addItem(words, span)
        BySound(self.span)
        self.span.setCurrentIndex(1)
        self.span.currentIndexChanged.connect(self._span_chosen)
        self._choose(period_of(clock.today(), Span.QUARTER).previous())
        self._name_this_and_last()
        self._dress()
        self._show_deeds()

    def reload(self) -> None:
        """Ask for the organisations; from the second time on (F5) count as well."""
        if self.node is not None:
            self.make()
        self.desk.ask(organisation_tree, then=self._show_nodes, topic="nodes")

    def make(self) -> None:
        """Count the period and show its report."""
        try:
            period, as_of = read_period(self.period.text()), self._as_of()
        except RuleError as error:
            self._complain(error)
            return
        self.message.hide()
        login = self.desk.desk.login
        node = self.node.currentData() if self.node is not None else None

        def work(**ways: Any) -> Any:
            from app.reports.periodic import make_period_report

            return make_period_report(login, period, node or None, as_of, **ways)

        self._run("正在统计……", work, self._show)

    def save(self, sort: str, target: Path | None = None) -> None:
        """Write the report that is shown as a file; asks where, unless that is given."""
        made = self.made
        if made is None:
            return
        if target is None:
            from app.reports.periodic import file_name

            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            offered = str(Path(folder) / f"{file_name(made)}.{sort}")
            chosen = save_name(self, "存到", offered, FILTERS[sort])
            if not chosen:
                return
            target = Path(chosen).with_suffix(f".{sort}")
        login, file = self.desk.desk.login, target

        def work(**ways: Any) -> Any:
            from app.reports.periodic import save_period_report

            save_period_report(login, made, (file,), cancelled=ways["cancelled"])
            return file

        self._run("正在写文件……", work, lambda done: self.said.emit(f"已存到 {done.name}"))

    def print_report(self) -> None:
        """Show the pages of the report for printing."""
        made, login = self.made, self.desk.desk.login
        if made is None:
            return

        def write(target: Path, **ways: Any) -> None:
            from app.reports.periodic import save_period_report

            save_period_report(login, made, (target,), cancelled=ways["cancelled"])

        preview_paper(self.desk.desk, self.window(), made.document.title, write)

    def freeze(self) -> None:
        """Close the period that is shown, after asking."""
        if self.made is None:
            return
        period = read_period(self.made.counts.period)
        text = (
            f"封存{period.label}以后，这一期的指标和口径不再变化；以后更正的记录会在报表里列为差别。"
            "需要时可以写明原因重开。"
        )
        if not confirm(self.window(), "封存期间", text, "封存"):
            return
        login = self.desk.desk.login

        def work(progress: Callable[..., object], cancelled: Callable[[], bool]) -> Any:
            from app.reports.render.cancel import Cancelled

            def step(done: int, total: int) -> None:
                if cancelled():
                    raise Cancelled
                progress(done, total)

            return login.act(close_period, period.text, step)

        self._run("正在封存……", work, lambda _: self._closed(period), changes=frozenset({"closing"}))

    def reopen(self) -> None:
        """Open the closed period that is shown again, for a reason."""
        if self.made is None:
            return
        period = read_period(self.made.counts.period)
        text = f"重开以后，{period.label}按现在的记录重新统计。原来封存的数留在日志里。"
        reason = ask_reason(self.window(), "重开期间", text, "重开", REOPEN_REASONS)
        if reason is not None:
            self.desk.act(
                reopen_period,
                period.text,
                reason,
                then=lambda _: self.make(),
                failed=self._complain,
                label="重开期间",
            )

    def open_link(self, link: str) -> None:
        """Show the records behind a number."""
        if self.made is None:
            return
        counts = self.made.counts
        asked = asked_by(link, counts)
        kept = {one.period: one.closed_on for one in (counts, counts.before, counts.year)}
        note = CLOSED if kept.get(asked.period) else ""
        title = title_of(asked, counts)
        self.open_dialog(RecordsBehindDialog(self.desk.desk, asked, title, note, self.window()))

    def _changed(self, kinds: frozenset[str]) -> None:
        """Numbers that may have changed say so; counting again is asked for by a person."""
        if self.made is not None and kinds & self.shows:
            self._stale_numbers = True
            self._show_state()

    def _run(
        self,
        words: str,
        work: Callable[..., Any],
        then: Callable[[Any], object],
        changes: frozenset[str] | None = None,
    ) -> None:
        """Run something long; what takes more than a moment shows its progress."""

        def quietly(**ways: Any) -> Any:
            from app.reports.render.cancel import Cancelled

            try:
                return work(**ways)
            except Cancelled:
                return None

        def over() -> None:
            timer.stop()
            progress.over()
            self._come_back()
            self.make_button.setEnabled(True)

        job = self.desk.job(
            quietly,
            then=lambda answer: None if answer is None else then(answer),
            failed=self._complain,
            progress=lambda done, total: progress.advance(done, total),  # noqa: PLW0108 - made below
            always=over,
            changes=changes,
        )
        progress = Progress(self, words, job.cancel, behind=changes is None)
        timer = QTimer(progress, singleShot=True, interval=SOON)
        timer.timeout.connect(progress.open)
        timer.start()
        self.make_button.setEnabled(False)

    def _show(self, made: PeriodReport) -> None:
        from app.ui.parts.report_view import ReportView

        if self.view is None:
            self.view = ReportView(self.stack)
            self.view.opened.connect(self.open_link)
            self.stack.addWidget(self.view)
            QWidget.setTabOrder(self.make_button, self.view.sections)
            QWidget.setTabOrder(self.view.sections, self.view.area)
        self.made = made
        self._stale_numbers = False
        self.view.show_document(made.document)
        self.stack.setCurrentWidget(self.view)
        self.view.sections.setFocus()
        self._show_state()
        self._show_deeds()

    def _closed(self, period: Period) -> None:
        self.said.emit(f"已封存：{period.label}")
        self.make()

    def _show_state(self) -> None:
        if self.made is not None:
            period = read_period(self.made.counts.period)
            self.state.setText(state_of(self.made.counts, period, stale=self._stale_numbers))
            self.state.show()

    def _show_deeds(self) -> None:
        made = self.made
        for button in (self.excel_button, self.pdf_button, self.print_button):
            button.setEnabled(made is not None)
        closes = self.may("CLOSE_PERIODS")
        closed = made is not None and made.counts.closed_on is not None
        over = made is not None and read_period(made.counts.period).last < clock.today()
        self.freeze_button.setVisible(closes and not closed)
        self.freeze_button.setEnabled(over)
        self.freeze_button.setToolTip("" if over or made is None else "这一期还没有结束，结束后可以封存")
        self.reopen_button.setVisible(closes and closed)

    def _show_nodes(self, nodes: Sequence[Node]) -> None:
        chosen = self.node.currentData() if self.node is not None else ""
        entries = [(WHOLE, ""), *(("　" * node.depth + node.name, node.id) for node in nodes)]
        layout = self.node_place.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 - the form says so
        if self.node is not None:
            layout.removeWidget(self.node)
            self.node.deleteLater()
        self.node = ChoiceBox(entries, self.node_place)
        self.node.setAccessibleName("统计范围")
        self.node.setMinimumContentsLength(10)
        self.node.setCurrentIndex(max(0, self.node.findData(chosen)))
        layout.addWidget(self.node)
        QWidget.setTabOrder(self.last_button, self.node)
        QWidget.setTabOrder(self.node, self.as_of)

    def _as_of(self) -> Any:
        text = self.as_of.text().strip()
        if not text:
            return None
        reading = read_date(text)
        if reading is None or reading.precision != "day":
            raise RuleError("“截至”请写到年月日，例如 2026-09-30。", "as_of", "date_unreadable")
        return reading.value

    def _span_chosen(self) -> None:
        span = self.span.currentData()
        self._name_this_and_last()
        if span is not Span.RANGE:
            self._choose(period_of(clock.today(), span).previous())
        else:
            self.period.setFocus()
            self.period.selectAll()

    def _name_this_and_last(self) -> None:
        names = THIS_AND_LAST.get(self.span.currentData())
        for button, place in ((self.this_button, 0), (self.last_button, 1)):
            button.setVisible(names is not None)
            button.setText(names[place] if names else "")

    def _choose(self, period: Period) -> None:
        self.period.setText(period.text)

    def _take(self, *, last: bool) -> None:
        """本期 or 上期: choose it and count."""
        period = period_of(clock.today(), self.span.currentData())
        self._choose(period.previous() if last else period)
        self.make()

    def _step(self, *, back: bool) -> None:
        try:
            period = read_period(self.period.text())
            self._choose(period.previous() if back else period.following())
        except RuleError as error:
            self._complain(error)

    def _complain(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
        box = {"period": self.period, "as_of": self.as_of}.get(error.field or "")
        if box is not None:
            box.setFocus()
            box.selectAll()

    def _dress(self) -> None:
        """Icons, keys, and what the buttons do."""
        deeds: tuple[tuple[QPushButton, str, str, Callable[[], object]], ...] = (
            (self.freeze_button, "lock", "text", self.freeze),
            (self.reopen_button, "undo", "text", self.reopen),
            (self.excel_button, "export", "text", lambda: self.save("xlsx")),
            (self.pdf_button, "file", "text", lambda: self.save("pdf")),
            (self.print_button, "print", "text", self.print_report),
            (self.previous_button, "left", "text", lambda: self._step(back=True)),
            (self.next_button, "right", "text", lambda: self._step(back=False)),
            (self.make_button, "check", "on_accent", self.make),
        )
        for button, picture, ink, deed in deeds:
            button.setIcon(icon(picture, ink))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))
            button.clicked.connect(lambda _=False, do=deed: do())
        self.this_button.clicked.connect(lambda: self._take(last=False))
        self.last_button.clicked.connect(lambda: self._take(last=True))
        self.period.returnPressed.connect(self.make)
        self.as_of.returnPressed.connect(self.make)
        self.key("Ctrl+P", self.print_report, "打印预览")
