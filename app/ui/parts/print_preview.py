"""`PrintPreview`: the very paper that will be printed or saved, before it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import RuleError
from app.base.files import replace_atomically
from app.ui.parts import messages, tokens
from app.ui.parts.code_edit import CodeEdit
from app.ui.parts.file_choice import save_name
from app.ui.parts.page_view import PAGE, STEP, WIDTH, PageView, Wanted
from app.ui.parts.pdf_pages import PdfPages
from app.ui.parts.progress import Progress
from app.ui.parts.scanner import ScanWatch
from app.ui.parts.theme import icon

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
FITS = {WIDTH: "适合宽度", PAGE: "适合整页"}
START = QSize(1020, 720)
SOON = 300
"""Milliseconds after which something that runs shows its progress; what is faster does not flicker."""


class Make(Protocol):
    """Writes the paper; told ``progress(done)`` and asked ``cancelled()``. False if it was stopped."""

    def __call__(
        self, target: Path, *, progress: Callable[[int], object], cancelled: Callable[[], bool]
    ) -> bool:
        """Write a PDF file to that path."""


class Runner(Protocol):
    """Runs things off the window's thread: what the desk gives to a page."""

    def look(self, function: Callable[[], Any], *, then: Callable[[Any], object]) -> None:
        """Run something short."""

    def job(
        self,
        function: Callable[..., Any],
        *,
        then: Callable[[Any], object],
        failed: Callable[[RuleError], object],
        progress: Callable[..., object],
        always: Callable[[], object],
    ) -> Any:
        """Run something long; its answer has ``cancel()``."""


class PrintPreview(QDialog):
    """Makes a paper, shows it, prints it, saves it.

    The file lies in a folder only this account may read, and only while it is made; then it is held in
    memory, so that no plain copy stays on the disk, whatever happens to the program.

    Args:
        parent: the window it stands over.
        title: what the paper is, e.g. ``党员名册``.
        file_name: offered when it is saved, without ending.
        make: writes it.
        total: rows it will have, for the progress; 0 if nobody knows.
        runner: gives the runner of a dialog.

    Attributes:
        said: a sentence for the status line.
    """

    said = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        file_name: str,
        make: Make,
        total: int,
        runner: Callable[[QObject], Runner],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"打印预览：{title}")
        self.setSizeGripEnabled(True)
        self._title, self._file_name, self._make, self._total = title, file_name, make, total
        self._runner = runner(self)
        self._pages: PdfPages | None = None
        self.progress: Progress | None = None
        self._build()
        self.resize(START.boundedTo(parent.window().size()))

    def make(self) -> None:
        """Have the paper made; the dialog shows it then."""

        def work(progress: Callable[[int], object], cancelled: Callable[[], bool]) -> PdfPages | None:
            with tempfile.TemporaryDirectory(prefix="dangqun-") as private:
                file = Path(private) / "paper.pdf"
                if not self._make(file, progress=progress, cancelled=cancelled):
                    return None
                return PdfPages(file.read_bytes())

        self.message.setText("正在排版……")
        self._run(
            "正在排版……",
            work,
            self._show,
            lambda shown, rows: shown.advance(rows, max(self._total, rows) if self._total else 0),
        )

    def print(self) -> None:
        """Ask for the printer and print."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo

        from app.ui.parts.printing import printer_for

        if self._pages is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            messages.notice(self, "这台电脑上还没有装打印机。可以先“另存为 PDF”，拿到有打印机的电脑上打印。")
            return
        printer = printer_for(self._pages, self._title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
        dialog.setMinMax(1, len(self._pages.sizes))
        if dialog.exec():
            self.print_on(printer)

    def print_on(self, printer: Any) -> None:
        """Print on a printer that is set already."""
        from app.ui.parts.printing import chosen_pages, print_pages

        pages = self._pages
        if pages is None:
            return
        numbers = chosen_pages(printer, len(pages.sizes))

        def work(progress: Callable[..., object], cancelled: Callable[[], bool]) -> int | None:
            return print_pages(pages, printer, numbers, progress, cancelled) if numbers else 0

        self._run("正在打印……", work, self._printed, Progress.advance)

    def save(self) -> None:
        """Ask for the place and save the paper."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / f"{self._file_name}.pdf")
        target = save_name(self, "另存为", start, "PDF 文件 (*.pdf)")
        if target:
            self.save_to(Path(target).with_suffix(".pdf"))

    def save_to(self, target: Path) -> None:
        """Save the very bytes that are shown."""
        pages = self._pages
        if pages is None:
            return

        def work(**_: Any) -> Path:
            with replace_atomically(target) as partial:
                partial.write_bytes(pages.paper)
            return target

        self._run("正在保存……", work, self._saved, Progress.advance)

    def reject(self) -> None:
        """While something runs, Esc and the window's cross mean 取消 first."""
        if self.progress is not None:
            self.progress.reject()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Let go of the paper."""
        super().done(result)
        pages, self._pages = self._pages, None
        if pages is not None:
            pages.close()

    def _run(
        self,
        words: str,
        work: Callable[..., Any],
        then: Callable[[Any], object],
        advance: Callable[..., object],
    ) -> None:
        progress = Progress(self, words, lambda: job.cancel())  # noqa: PLW0108 - made below

        def over() -> None:
            self.progress = None
            progress.over()
            progress.deleteLater()
            self._ready()

        self.progress = progress
        job = self._runner.job(
            work,
            then=then,
            failed=lambda error: self._say(error.message, look="error"),
            progress=lambda *told: advance(progress, *told) if self.progress is progress else None,
            always=over,
        )
        QTimer.singleShot(SOON, progress, lambda: progress.open() if self.progress is progress else None)
        self._ready()

    def _show(self, pages: PdfPages | None) -> None:
        if pages is None:
            self.reject()
            return
        self._pages = pages
        count = len(pages.sizes)
        self._say("打印和保存的就是这里看到的。Enter 打印，PgUp、PgDn 翻页，Ctrl 加滚轮缩放。", look="small")
        self.of.setText(f"/ {count} 页")
        self.page_box.setValidator(QIntValidator(1, count, self.page_box))
        self._ready()
        self._turned(0)
        self.view.show_pages(pages.sizes)
        self.view.setFocus()

    def _draw(self, wanted: Wanted) -> None:
        pages = self._pages
        if pages is not None:
            self._runner.look(
                lambda: pages.image(wanted.number, wanted.scale),
                then=lambda picture: self.view.give(wanted, picture),
            )

    def _printed(self, count: int | None) -> None:
        words = "已取消打印。" if count is None else f"已送去打印：{self._title}，{count} 页。"
        self._say(words, look="small")
        if count:
            self.said.emit(words)

    def _saved(self, target: Path) -> None:
        self._say(f"已保存到 {target}", look="small")
        self.said.emit(f"已保存：{target.name}")

    def _say(self, words: str, *, look: str) -> None:
        self.message.setText(words)
        self.message.setToolTip(words)
        if self.message.property("look") != look:
            self.message.setProperty("look", look)
            self.message.style().polish(self.message)

    def _ready(self) -> None:
        """What needs a paper works once there is one."""
        there = self._pages is not None and self.progress is None
        for part in (self.print_button, self.save_button, self.page_box, self.zoom_box):
            part.setEnabled(there)
        self._turned(self.view.page)
        self._zoomed()

    def _turned(self, number: int) -> None:
        count = len(self._pages.sizes) if self._pages is not None else 0
        self.page_box.setText(str(number + 1) if count else "")
        self.previous_button.setEnabled(number > 0)
        self.next_button.setEnabled(number + 1 < count)

    def _zoomed(self) -> None:
        there = self._pages is not None
        self.smaller_button.setEnabled(there and self.view.zoom > ZOOMS[0])
        self.larger_button.setEnabled(there and self.view.zoom < ZOOMS[-1])
        words = FITS.get(self.view.fit) or f"{self.view.zoom:.0%}"
        if self.zoom_box.findText(words) >= 0:
            self.zoom_box.setCurrentText(words)
        else:
            self.zoom_box.setPlaceholderText(words)
            self.zoom_box.setCurrentIndex(-1)

    def _choose_zoom(self, row: int) -> None:
        chosen = self.zoom_box.itemData(row)
        if isinstance(chosen, str):
            self.view.set_fit(chosen)
        else:
            self.view.set_zoom(chosen)

    def _go(self) -> None:
        if self.page_box.hasAcceptableInput():
            self.view.go_to(int(self.page_box.text()) - 1)
            self.view.setFocus()
        self._turned(self.view.page)

    def _build(self) -> None:
        self.view = PageView(self)
        self.view.wants.connect(self._draw)
        self.view.page_changed.connect(self._turned)
        self.view.zoomed.connect(self._zoomed)
        self.message = QLabel(self)
        self.message.setProperty("look", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.addWidget(self.message, 1)
        close = self._button("关闭", "", "Esc", self.reject)
        close.setObjectName("close_button")
        foot.addWidget(close)
        column.addLayout(foot)
        self._order_keys(close)
        self.print_button.setDefault(True)
        watch = ScanWatch(self, lambda: None, lambda _: None)  # the next one's card prints nothing
        watch.guard(self.view, *self.findChildren(QPushButton), self.zoom_box)
        view = self.view
        for keys, slot in (
            ("Ctrl+P", self.print),
            ("Ctrl+S", self.save),
            ("Ctrl+G", self.page_box.setFocus),
            ("Ctrl++", lambda: view.set_zoom(view.zoom * STEP)),
            ("Ctrl+=", lambda: view.set_zoom(view.zoom * STEP)),
            ("Ctrl+-", lambda: view.set_zoom(view.zoom / STEP)),
            ("Ctrl+0", lambda: view.set_fit(PAGE)),
        ):
            QShortcut(QKeySequence(keys), self, activated=slot)  # type: ignore[call-overload]
        self._ready()

    def _tools(self) -> QHBoxLayout:
        view = self.view
        self.print_button = self._button("打印", "print", "Ctrl+P", self.print)
        self.print_button.setProperty("look", "main")
        self.print_button.setIcon(icon("print", "on_accent"))
        self.save_button = self._button("另存为 PDF…", "export", "Ctrl+S", self.save)
        self.previous_button = self._sign("上一页", "previous", "PgUp", lambda: view.go_to(view.page - 1))
        self.next_button = self._sign("下一页", "next", "PgDn", lambda: view.go_to(view.page + 1))
        self.smaller_button = self._sign("缩小", "minus", "Ctrl+-", lambda: view.set_zoom(view.zoom / STEP))
        self.larger_button = self._sign("放大", "add", "Ctrl++", lambda: view.set_zoom(view.zoom * STEP))
        self.page_box = CodeEdit(self)
        self.page_box.setAccessibleName("页码")
        self.page_box.setToolTip("到第几页（Ctrl+G）")
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_box.setFixedWidth(self.page_box.fontMetrics().horizontalAdvance("0" * 6) + 24)
        self.page_box.submitted.connect(self._go)
        self.page_box.scanned.connect(self._go)
        self.page_box.editingFinished.connect(lambda: self._turned(view.page))
        self.of = QLabel("/ 0 页", self)
        self.zoom_box = QComboBox(self)
        self.zoom_box.setAccessibleName("显示大小")
        for fit, words in FITS.items():
            self.zoom_box.addItem(words, fit)
        for zoom in ZOOMS:
            self.zoom_box.addItem(f"{zoom:.0%}", zoom)
        self.zoom_box.activated.connect(self._choose_zoom)
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(6)
        parts: list[QWidget | None] = [self.print_button, self.save_button, None]
        parts += [self.previous_button, self.next_button, self.page_box, self.of, None]
        parts += [self.smaller_button, self.zoom_box, self.larger_button]
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        return row

    def _order_keys(self, close: QPushButton) -> None:
        """Let Tab go as the eye does: along the tools, into the paper, out of it."""
        order: list[QWidget] = [self.print_button, self.save_button, self.previous_button, self.next_button]
        order += [self.page_box, self.smaller_button, self.zoom_box, self.larger_button, self.view, close]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _button(self, words: str, sign: str, keys: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        if sign:
            button.setIcon(icon(sign))
            button.setIconSize(QSize(tokens.ICON, tokens.ICON))
        button.setToolTip(keys)
        button.clicked.connect(slot)
        return button

    def _sign(self, words: str, sign: str, keys: str, slot: Callable[[], object]) -> QPushButton:
        """A button that shows a sign only; its words are its name and hint."""
        button = self._button("", sign, f"{words}（{keys}）", slot)
        button.setAccessibleName(words)
        button.setProperty("look", "plain")
        return button
