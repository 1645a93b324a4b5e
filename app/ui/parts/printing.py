"""Pages onto a printer: pictures of the very paper, never text set anew by the printer's own fonts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.base.errors import TroubleError
from app.ui.parts.pdf_pages import POINTS, PdfPages

FINEST = 600
"""Dots an inch; what is finer is not seen, but takes four times the memory."""
BAND = 1000
"""Lines of dots painted at once: about 20 MB of an A4 page."""

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]


def printer_for(pages: PdfPages, title: str) -> QPrinter:
    """A printer set to the paper of the first page.

    Args:
        pages: what will be printed.
        title: name of the job in the printer's queue.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setPageLayout(_layout(pages.sizes[0]))
    return printer


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """Numbers, from 0, of the pages the user wants in the order they leave the printer, copies included."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        first, last = 1, count
    once = list(range(max(first, 1) - 1, min(last, count)))
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return once * copies
    return [number for number in once for _ in range(copies)]


def print_pages(
    pages: PdfPages, printer: QPrinter, numbers: Sequence[int], progress: Progress, cancelled: Cancelled
) -> int | None:
    """Print pages; may run off the window's thread.

    Args:
        pages: the paper.
        printer: as the user has set it.
        numbers: which pages, from 0, in order.
        progress: told how many pages are done, of how many.
        cancelled: asked between bands.

    Returns:
        How many were printed; None if it was stopped.

    Raises:
        TroubleError: the printer does not take them.
    """
    upright = printer.pageLayout().orientation() == _layout(pages.sizes[numbers[0]]).orientation()
    painter = QPainter()
    try:
        for done, number in enumerate(numbers):
            if upright:
                printer.setPageOrientation(_layout(pages.sizes[number]).orientation())
            if not (printer.newPage() if done else painter.begin(printer)):
                raise TroubleError("打印机没有接收。请看看它是否开着、连着，再打印一次。", "printer")
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if not _paint(pages, number, printer, painter, cancelled):
                printer.abort()
                return None
            progress(done + 1, len(numbers))
    finally:
        painter.end()
    return len(numbers)


def _paint(pages: PdfPages, number: int, printer: QPrinter, painter: QPainter, cancelled: Cancelled) -> bool:
    """Paint one page, as large as the sheet allows, band by band; false if it was stopped."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = pages.sizes[number]
    fitting = min(sheet.width() / size.width(), sheet.height() / size.height())
    scale = min(fitting, FINEST / POINTS)
    width, height = pages.dots(number, scale)
    stretch = fitting / scale
    left = (sheet.width() - width * stretch) / 2
    above = (sheet.height() - height * stretch) / 2
    for top in range(0, height, BAND):
        if cancelled():
            return False
        picture = pages.band(number, scale, top, BAND)
        if picture.allGray():
            picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        place = QRectF(left, above + top * stretch, picture.width() * stretch, picture.height() * stretch)
        painter.drawImage(place, picture)
    return True


def _layout(size: QSizeF) -> QPageLayout:
    """The sheet for a page: its size as a portrait, and how it lies."""
    lies = size.width() > size.height()
    sheet = QPageSize(
        QSizeF(min(size.width(), size.height()), max(size.width(), size.height())),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    way = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    return QPageLayout(sheet, way, QMarginsF(0, 0, 0, 0))
