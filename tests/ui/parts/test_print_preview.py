"""The preview shows, prints and saves the very paper, and leaves no copy of it behind."""

from __future__ import annotations

import itertools
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.page_view import PageView, Wanted
from app.ui.parts.pdf_pages import PdfPages
from app.ui.parts.print_preview import PrintPreview
from app.ui.parts.printing import chosen_pages, print_pages, printer_for
from tests.ui.conftest import meanwhile

PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)


def write_paper(target: Path, sizes: list[tuple[float, float]]) -> None:
    """A paper whose page n has n + 1 black squares in its first row."""
    canvas = Canvas(str(target))
    for number, size in enumerate(sizes):
        canvas.setPageSize(size)
        for square in range(number + 1):
            canvas.rect(60 + 40 * square, size[1] - 100, 30, 30, fill=1)
        canvas.showPage()
    canvas.save()


def squares(picture: QImage, points: float) -> int:
    """How many black squares the first row of a page's picture shows."""
    line = round(85 * picture.height() / points)
    dark = [picture.pixelColor(x, line).lightness() < 128 for x in range(picture.width())]
    return sum(1 for before, now in itertools.pairwise(dark) if now and not before)


@pytest.fixture
def paper(tmp_path: Path) -> bytes:
    write_paper(tmp_path / "paper.pdf", [PORTRAIT, LANDSCAPE, PORTRAIT])
    return (tmp_path / "paper.pdf").read_bytes()


@pytest.fixture
def pages(paper: bytes) -> Iterator[PdfPages]:
    made = PdfPages(paper)
    yield made
    made.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


class Maker:
    """Makes a paper and remembers where, and how private the place was."""

    def __init__(self, sizes: list[tuple[float, float]]) -> None:
        self.sizes = sizes
        self.folder: Path | None = None
        self.mode = 0
        self.error: Exception | None = None
        self.hold: threading.Event | None = None

    def __call__(
        self, target: Path, *, progress: Callable[[int], object], cancelled: Callable[[], bool]
    ) -> bool:
        self.folder, self.mode = target.parent, stat.S_IMODE(target.parent.stat().st_mode)
        progress(1)
        if self.error is not None:
            raise self.error
        while self.hold is not None and not self.hold.wait(0.01):
            if cancelled():
                return False
        write_paper(target, self.sizes)
        return True


@pytest.fixture
def maker() -> Maker:
    return Maker([PORTRAIT, LANDSCAPE, PORTRAIT])


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def preview(window: QWidget, desk: Desk, maker: Maker) -> PrintPreview:
    dialog = PrintPreview(window, "党员名册", "党员名册20260930", maker, 30, desk.at)
    dialog.open()
    return dialog


@pytest.fixture
def shown(qtbot: QtBot, preview: PrintPreview) -> PrintPreview:
    preview.make()
    qtbot.waitUntil(lambda: preview.progress is None and preview.view.drawn(), timeout=10_000)
    preview.activateWindow()
    qtbot.waitUntil(preview.isActiveWindow, timeout=5_000)
    return preview


def test_a_band_is_a_part_of_the_page_to_the_dot(pages: PdfPages) -> None:
    whole = pages.image(0, 2.0)
    assert (whole.width(), whole.height()) == pages.dots(0, 2.0) == (1190, 1684)
    for top in (0, 500, 1500):
        band = pages.band(0, 2.0, top, 500)
        assert band == whole.copy(0, top, 1190, min(500, 1684 - top))


def test_the_paper_is_shown_from_its_first_page(shown: PrintPreview) -> None:
    assert shown.of.text() == "/ 3 页"
    assert shown.page_box.text() == "1"
    picture = shown.view.grab().toImage()
    top = round(85 * shown.view.zoom * 96 / 72) + 16
    dark = [picture.pixelColor(x, top).lightness() < 60 for x in range(picture.width())]
    assert 20 < sum(dark) < 80


def test_nothing_is_left_on_the_disk_and_nobody_else_could_read_it(shown: PrintPreview, maker: Maker) -> None:
    assert shown.save_button.isEnabled()
    assert maker.mode == 0o700
    assert maker.folder is not None
    assert maker.folder.parent == Path(tempfile.gettempdir())
    assert not maker.folder.exists()


def test_a_paper_that_can_not_be_made_says_why_and_leaves_nothing(
    qtbot: QtBot, preview: PrintPreview, maker: Maker
) -> None:
    maker.error = RuleError("您没有导出的权限。")
    preview.make()
    qtbot.waitUntil(lambda: preview.progress is None, timeout=10_000)
    qtbot.waitUntil(lambda: preview.message.text() == "您没有导出的权限。", timeout=5_000)
    assert not preview.print_button.isEnabled()
    assert maker.folder is not None
    assert not maker.folder.exists()


def test_cancelling_stops_the_paper_and_closes_the_preview(
    qtbot: QtBot, preview: PrintPreview, maker: Maker
) -> None:
    maker.hold = threading.Event()
    preview.make()
    progress = preview.progress
    assert progress is not None
    qtbot.waitUntil(progress.isVisible, timeout=5_000)
    qtbot.waitUntil(lambda: progress.count.text() == "1 / 30", timeout=5_000)
    qtbot.keyClick(progress, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not preview.isVisible(), timeout=10_000)
    assert maker.folder is not None
    assert not maker.folder.exists()


def test_keys_turn_the_pages(qtbot: QtBot, shown: PrintPreview) -> None:
    view = shown.view
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert shown.page_box.text() == "2"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert shown.page_box.text() == "3"
    assert not shown.next_button.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert shown.page_box.text() == "2"
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert shown.page_box.text() == "1"
    assert not shown.previous_button.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.verticalScrollBar().value() > 100


def test_a_page_number_is_typed(qtbot: QtBot, shown: PrintPreview) -> None:
    qtbot.keyClick(shown, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert shown.page_box.hasFocus()
    shown.page_box.selectAll()
    qtbot.keyClicks(shown.page_box, "3")
    qtbot.keyClick(shown.page_box, Qt.Key.Key_Return)
    assert shown.view.page == 2
    assert shown.view.hasFocus()
    assert shown.isVisible()
    shown.page_box.selectAll()
    qtbot.keyClicks(shown.page_box, "9")
    qtbot.keyClick(shown.page_box, Qt.Key.Key_Return)
    assert shown.page_box.text() == "3"


def test_zoom_stays_between_50_and_200_percent(qtbot: QtBot, shown: PrintPreview) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    for _ in range(9):
        qtbot.keyClick(shown, Qt.Key.Key_Plus, control)
    assert shown.view.zoom == 2.0
    assert shown.zoom_box.currentText() == "200%"
    assert not shown.larger_button.isEnabled()
    qtbot.waitUntil(shown.view.drawn, timeout=10_000)
    for _ in range(12):
        qtbot.mouseClick(shown.smaller_button, Qt.MouseButton.LeftButton)
    assert shown.view.zoom == 0.5
    assert not shown.smaller_button.isEnabled()


def test_the_whole_page_fits_and_keeps_fitting(qtbot: QtBot, shown: PrintPreview) -> None:
    qtbot.keyClick(shown, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert shown.zoom_box.currentText() == "适合整页"
    for height in (900, 720):
        shown.resize(1000, height)
        page = shown.view.zoom * 96 / 72 * 842
        room = shown.view.viewport().height()
        assert room - 40 < page < room


def test_zooming_keeps_the_place(shown: PrintPreview) -> None:
    view = shown.view
    view.go_to(1)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 60)
    view.set_zoom(2.0)
    assert view.page == 1


def test_ctrl_and_the_wheel_zoom(shown: PrintPreview) -> None:
    view = shown.view
    before = view.zoom
    place = QPointF(50, 50)
    wheel = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPointF(0, 0).toPoint(),
        QPointF(0, -120).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place
    )
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.zoom < before


def test_of_many_pages_only_those_seen_are_drawn(qtbot: QtBot) -> None:
    view = PageView()
    qtbot.addWidget(view)
    view.resize(600, 800)
    asked: list[Wanted] = []
    view.wants.connect(asked.append)
    view.show()
    view.show_pages([QSizeF(*PORTRAIT)] * 3000)
    view.go_to(1500)
    qtbot.waitUntil(lambda: bool(asked), timeout=5_000)
    while not view.drawn():
        number = asked[-1].number
        view.give(asked[-1], QImage(10, 10, QImage.Format.Format_RGB32))
        assert number in {0, 1, 1499, 1500, 1501}
    assert len(asked) <= 5
    assert view.page == 1500


def test_what_is_saved_is_what_was_made(qtbot: QtBot, shown: PrintPreview, tmp_path: Path) -> None:
    said: list[str] = []
    shown.said.connect(said.append)
    shown.save_to(tmp_path / "名册.pdf")
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == ["已保存：名册.pdf"]
    saved = PdfPages((tmp_path / "名册.pdf").read_bytes())
    assert [squares(saved.image(n, 1.0), saved.sizes[n].height()) for n in range(3)] == [1, 2, 3]
    saved.close()
    assert [file.name for file in tmp_path.iterdir()] == ["名册.pdf"]


def into_file(pages: PdfPages, target: Path) -> QPrinter:
    """A printer that prints into a file, so that what came out of it can be looked at."""
    printer = printer_for(pages, "党员名册")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(200)
    return printer


def test_the_printer_gets_the_pages_as_they_are(pages: PdfPages, tmp_path: Path) -> None:
    printer = into_file(pages, tmp_path / "out.pdf")
    told: list[tuple[int, int]] = []
    count = print_pages(pages, printer, [0, 1, 2], lambda *how: told.append(how), lambda: False)
    assert count == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    out = PdfPages((tmp_path / "out.pdf").read_bytes())
    assert [(round(s.width(), -1), round(s.height(), -1)) for s in out.sizes] == [
        (600, 840),
        (840, 600),
        (600, 840),
    ]
    for number, size in enumerate(out.sizes):
        printed, meant = out.image(number, 1.0), pages.image(number, 1.0)
        assert squares(printed, size.height()) == number + 1
        apart = abs(printed.scaled(60, 60).pixelColor(7, 7).lightness() - 255)
        assert apart == abs(meant.scaled(60, 60).pixelColor(7, 7).lightness() - 255)
    out.close()


def test_the_user_chooses_pages_and_copies(pages: PdfPages, tmp_path: Path) -> None:
    printer = into_file(pages, tmp_path / "out.pdf")
    assert chosen_pages(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert chosen_pages(printer, 3) == [1, 2]
    printer.setFromTo(3, 9)
    assert chosen_pages(printer, 3) == [2]


def test_printing_stops_when_asked(pages: PdfPages, tmp_path: Path) -> None:
    printer = into_file(pages, tmp_path / "out.pdf")
    done: list[Any] = []
    assert print_pages(pages, printer, [0, 1, 2], lambda *how: done.append(how), lambda: bool(done)) is None
    assert done == [(1, 3)]


def test_the_dialog_says_what_was_printed(
    qtbot: QtBot, shown: PrintPreview, pages: PdfPages, tmp_path: Path
) -> None:
    said: list[str] = []
    shown.said.connect(said.append)
    shown.print_on(into_file(pages, tmp_path / "out.pdf"))
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["已送去打印：党员名册，3 页。"]
    assert shown.print_button.isEnabled()


def test_without_a_printer_the_next_step_is_said(
    shown: PrintPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", list)
    said: list[str] = []

    def read(box: QMessageBox) -> None:
        said.append(box.text())
        box.reject()

    meanwhile(QMessageBox, read)
    shown.print()
    assert len(said) == 1
    assert "另存为 PDF" in said[0]


def test_esc_while_the_paper_is_made_stops_it(qtbot: QtBot, preview: PrintPreview, maker: Maker) -> None:
    maker.hold = threading.Event()
    preview.make()
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert preview.isVisible()
    qtbot.waitUntil(lambda: not preview.isVisible(), timeout=10_000)


def test_closing_lets_go_of_the_paper(shown: PrintPreview) -> None:
    shown.close()
    assert not shown.isVisible()
    shown.print_on(None)
    assert not isinstance(shown.progress, QObject)
