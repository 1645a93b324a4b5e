"""The pages of a PDF as pictures: what the preview shows and what the printer gets is the very paper."""

from __future__ import annotations

import math
import threading
from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

POINTS = 72.0
"""Points of an inch: a scale of 1.0 is 72 dots an inch."""

_PDFIUM = threading.Lock()
"""PDFium is not made for two threads at a time, whichever document they read."""


class PdfPages:
    """The pages of one paper that is held in memory; may be used from any thread.

    Args:
        paper: the PDF file's bytes.

    Attributes:
        sizes: width and height of each page, in points.
    """

    def __init__(self, paper: bytes) -> None:
        import pypdfium2

        self.paper = paper
        with _PDFIUM:
            self._document: Any = pypdfium2.PdfDocument(paper)
            self.sizes = tuple(
                QSizeF(*self._document.get_page_size(number)) for number in range(len(self._document))
            )

    def image(self, number: int, scale: float) -> QImage:
        """A page as a picture.

        Args:
            number: of the page, from 0.
            scale: dots a point.
        """
        return self.band(number, scale, 0, None)

    def band(self, number: int, scale: float, top: int, height: int | None) -> QImage:
        """A band of a page's picture, so that a large one need not be held whole.

        Args:
            number: of the page, from 0.
            scale: dots a point.
            top: first line of dots.
            height: lines of dots; None for all below. The last band may be lower.
        """
        with _PDFIUM:
            page = self._document[number]
            try:
                lines = _dots(page.get_height(), scale)
                below = 0 if height is None else max(0, lines - top - height)
                # The library rounds what is cut off up to whole dots; half a dot less meets the line exactly.
                cut = tuple(max(0.0, dots - 0.5) / scale for dots in (0, below, 0, top))
                bitmap = page.render(scale=scale, crop=cut, prefer_bgrx=True)
                try:
                    picture = QImage(
                        bytes(bitmap.buffer),
                        bitmap.width,
                        bitmap.height,
                        bitmap.stride,
                        QImage.Format.Format_RGB32,
                    )
                    return picture.copy()
                finally:
                    bitmap.close()
            finally:
                page.close()

    def dots(self, number: int, scale: float) -> tuple[int, int]:
        """Width and height of a page's picture at a scale."""
        size = self.sizes[number]
        return _dots(size.width(), scale), _dots(size.height(), scale)

    def close(self) -> None:
        """Let go of the paper."""
        with _PDFIUM:
            self._document.close()


def _dots(points: float, scale: float) -> int:
    return math.ceil(points * scale)
