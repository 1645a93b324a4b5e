"""Sheets of a printed paper: what stands where on a page, when a page is full, and the foot."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.reports.document import Document, signature
from app.reports.render.pdf_fonts import Role, Script
from app.reports.render.pdf_lines import break_lines

SHEETS = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55)}
SIDE = 42.0
TOP = 45.0
BOTTOM = 50.0
_FOOT = 27.0
INK = "0.13 g"
_SOFT = "0.4 g"


@dataclass
class Page:
    """A finished page: its packed operators, and the bookmarks that point at it."""

    content: bytes
    marks: list[tuple[str, int, float]] = field(default_factory=list)


class Pages:
    """The pages of one document as they fill up; ``y`` is the height still free above the foot."""

    def __init__(self, document: Document, pdf: Any, size: tuple[float, float]) -> None:
        self.document = document
        self.size = size
        self.width = round(size[0] - 2 * SIDE, 2)
        self.room = size[1] - TOP - BOTTOM
        self.scripts: dict[Role, Script] = {role: Script(role, pdf) for role in ("body", "head", "title")}
        self.done: list[Page] = []
        self.y = size[1] - TOP
        self._code: list[str] = []
        self._marks: list[tuple[str, int, float]] = []

    @property
    def free(self) -> float:
        """Points left on this page."""
        return self.y - BOTTOM

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this page yet."""
        return not self._code

    def draw(self, operators: str) -> None:
        """Puts operators on this page."""
        self._code.append(operators)

    def turn(self) -> None:
        """Closes this page and begins the next."""
        content = zlib.compress("\n".join(self._code).encode("ascii"), 6)
        self.done.append(Page(content, self._marks))
        self._code, self._marks = [], []
        self.y = self.size[1] - TOP

    def reserve(self, height: float) -> None:
        """Turns the page if ``height`` points are not left, unless the page is fresh anyway."""
        if height > self.free and not self.fresh:
            self.turn()

    def mark(self, title: str, level: int) -> None:
        """A bookmark to this place."""
        self._marks.append((title, level, self.y))

    def line(self, role: Role, text: str, size: float, x: float, y: float, *, soft: bool = False) -> None:
        """One line of text with its baseline at (x, y) from the lower left corner of the sheet."""
        shown = self.scripts[role].shown(text, f"{size:g}")
        self.draw(f"BT {_SOFT if soft else INK} 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")

    def title(self) -> None:
        """The title in the middle, then the note in small type."""
        self.mark(self.document.title, 0)
        script = self.scripts["title"]
        for text in break_lines(self.document.title, self.width / 18, script.width):
            self.y -= 22
            self.line("title", text, 18, SIDE + (self.width - script.width(text) * 18) / 2, self.y)
        self.y -= 13
        if self.document.note:
            self._note(self.document.note)

    def _note(self, note: str) -> None:
        for text in break_lines(note, self.width / 9, self.scripts["body"].width):
            self.y -= 12
            self.line("body", text, 9, SIDE, self.y, soft=True)
        self.y -= 7

    def heading(self, text: str, level: int, follows: float) -> None:
        """A section heading that stays with the ``follows`` points after it."""
        size = 12.5 if level == 1 else 11.0
        lines = break_lines(text, self.width / size, self.scripts["head"].width)
        self.reserve(len(lines) * size * 1.5 + 12 + follows)
        if not self.fresh:
            self.y -= 8
        self.mark(text, level)
        for line in lines:
            self.y -= size * 1.5
            self.line("head", line, size, SIDE, self.y + size * 0.2)
        self.y -= 5

    def paragraph(self, text: str) -> None:
        """A paragraph, indented by two characters, both edges straight."""
        size, pitch = 10.5, 17.0
        script = self.scripts["body"]
        for part in text.split("\n"):
            lines = break_lines(part, self.width / size, script.width, first_indent=2)
            for index, line in enumerate(lines):
                self.reserve(pitch * (2 if index == 0 and len(lines) > 1 else 1))
                self.y -= pitch
                indent = 2 * size if index == 0 else 0
                slack = self.width - indent - script.width(line) * size
                stretch = slack / max(1, len(line) - 1) if index < len(lines) - 1 else 0
                self._stretched(line, size, SIDE + indent, stretch)
        self.y -= 4

    def _stretched(self, text: str, size: float, x: float, stretch: float) -> None:
        shown = self.scripts["body"].shown(text, f"{size:g}")
        self.draw(f"BT {INK} {stretch:.4f} Tc 1 0 0 1 {x:.2f} {self.y + size * 0.3:.2f} Tm {shown} 0 Tc ET")

    def signature_height(self) -> float:
        """Points the line of 制表人, 审核人, 制表日期 takes."""
        return 30.0 if signature(self.document) else 0.0

    def sign(self) -> None:
        """The last line of the paper."""
        pieces = signature(self.document)
        if not pieces:
            return
        self.reserve(self.signature_height())
        self.y -= 26
        for index, piece in enumerate(pieces):
            self.line("body", piece, 10, SIDE + index * self.width / len(pieces), self.y)

    def feet(self) -> Iterator[tuple[Page, bytes]]:
        """Each page with the operators of its foot; the number of pages is known only now."""
        script = self.scripts["body"]
        left = self.document.title + ("　（已遮盖）" if self.document.masked else "")
        left_shown = script.shown(left, "8")
        for number, page in enumerate(self.done, 1):
            text = f"第 {number} 页，共 {len(self.done)} 页"
            x = self.size[0] - SIDE - script.width(text) * 8
            yield (
                page,
                f"BT {_SOFT} 1 0 0 1 {SIDE:.2f} {_FOOT} Tm {left_shown} "
                f"1 0 0 1 {x:.2f} {_FOOT} Tm {script.shown(text, '8')} ET".encode("ascii"),
            )
