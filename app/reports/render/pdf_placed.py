"""`render_placed`: a paper on which everything has its place, as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from app.base.errors import RuleError
from app.base.files import replace_atomically
from app.reports.placed import Box, Item, Placed, Qr, Rule, Sheet, Words
from app.reports.render.cancel import Cancelled
from app.reports.render.pdf import ONE_AT_A_TIME, Printed
from app.reports.render.pdf_fonts import SHOWN_NAMES, GlyphCheck, Role, Script, first_font
from app.reports.render.pdf_lines import break_lines

MM = 72 / 25.4
_LEAST = 7.0
_STEP = 0.5
_LEADING = 1.3
_RISE = 0.36
"""How far the middle of a Chinese character lies above its baseline, in ems."""
_FOOT_SIZE = 8.0
_FOOT_AT = 9.0
_NAMED = 5


def render_placed(
    paper: Placed,
    target: Path,
    *,
    progress: Callable[[int], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """Write ``paper`` to ``target`` (.pdf), whole or not at all.

    Args:
        paper: its pages; they are taken one by one, so that thousands need no memory.
        target: the file to make or replace.
        progress: told after each page how many are done.
        cancelled: asked after each page; when it says yes, nothing is left behind.

    Raises:
        TroubleError: the disk does not take the file, or the bundled fonts are gone.
        Cancelled: ``cancelled`` said yes.
    """
    with ONE_AT_A_TIME, replace_atomically(target) as partial:
        return _Press(paper, partial).run(progress, cancelled)


def unprintable(paper: Placed) -> list[str]:
    """Texts with characters that would come out as 〓."""
    with ONE_AT_A_TIME:
        texts = {
            (item.role, item.text): None
            for sheet in paper.each()
            for item in sheet.items
            if isinstance(item, Words)
        }
        checks = {role: GlyphCheck(role) for role in {role for role, _ in texts}}
        found = {text: None for role, text in texts if checks[role].missing(text)}
    return list(found)


def refuse_unprintable(paper: Placed) -> None:
    """Name the texts with characters that no font has, before anything is printed as a blank.

    Raises:
        RuleError: code ``missing_glyphs``.
    """
    if texts := unprintable(paper):
        named = "、".join(f"“{text}”" for text in texts[:_NAMED])
        raise RuleError(f"有的字没有字体能打印：{named}。请核对这些字。", "file", "missing_glyphs")


class _Press:
    """One run."""

    def __init__(self, paper: Placed, path: Path) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._paper = paper
        self._height = paper.size[1] * MM
        canvas: Any = Canvas(
            str(path),
            pagesize=(paper.size[0] * MM, self._height),
            pageCompression=1,
            initialFontName=cast("Any", first_font("body").fontName),
            lang="zh-CN",
        )
        canvas.setTitle(paper.title)
        canvas.setAuthor("党群工作台")
        canvas.setCreator("党群工作台")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas = canvas
        self._scripts: dict[Role, Script] = {}

    def run(self, progress: Callable[[int], object] | None, cancelled: Callable[[], bool] | None) -> Printed:
        total = sum(1 for _ in self._paper.each()) if self._paper.numbered else 0
        done = 0
        for done, sheet in enumerate(self._paper.each(), 1):
            self._page(sheet, done, total)
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(done)
        self._canvas.save()
        used = [SHOWN_NAMES.get(name, name) for script in self._scripts.values() for name in script.used]
        return Printed(done, tuple(dict.fromkeys(used)))

    def _page(self, sheet: Sheet, number: int, total: int) -> None:
        if sheet.bookmark:
            key = f"page{number}"
            self._canvas.bookmarkHorizontal(key, 0, self._height)
            self._canvas.addOutlineEntry(sheet.bookmark, key, 0, closed=False)
        for item in sheet.items:
            self._put(item)
        self._foot(number, total)
        self._canvas.showPage()

    def _put(self, item: Item) -> None:
        if isinstance(item, Words):
            self._words(item)
        elif isinstance(item, Qr):
            self._qr(item)
        else:
            self._line(item)

    def _words(self, said: Words) -> None:
        if not said.text:
            return
        script = self._script(said.role)
        size, lines = _fitted(said, script)
        canvas = self._canvas
        canvas.setFillGray(0.4 if said.soft else 0.13)
        pitch = size * _LEADING
        first = said.y * MM + (said.height * MM - pitch * len(lines)) / 2 + pitch / 2
        for place, line in enumerate(lines):
            room = said.width * MM - script.width(line) * size
            x = said.x * MM + room * {"left": 0, "center": 0.5, "right": 1}[said.align]
            y = self._height - first - place * pitch - size * _RISE
            shown = script.shown(line, f"{size:g}")
            canvas._code.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")  # noqa: SLF001 - subsets are ours

    def _line(self, item: Rule | Box) -> None:
        canvas = self._canvas
        canvas.setStrokeGray(0.13)
        canvas.setLineWidth(item.weight)
        canvas.setDash(*((3, 2) if item.dashed else ()))
        if isinstance(item, Rule):
            canvas.line(item.x1 * MM, self._height - item.y1 * MM, item.x2 * MM, self._height - item.y2 * MM)
        else:
            bottom = self._height - (item.y + item.height) * MM
            canvas.rect(item.x * MM, bottom, item.width * MM, item.height * MM)

    def _qr(self, item: Qr) -> None:
        from reportlab.graphics import renderPDF
        from reportlab.graphics.barcode.qr import QrCodeWidget
        from reportlab.graphics.shapes import Drawing

        widget: Any = QrCodeWidget(item.text, barLevel="M", barBorder=4)
        left, bottom, right, top = widget.getBounds()
        side = item.size * MM
        across, down = side / (right - left), side / (top - bottom)
        drawing: Any = Drawing(side, side, transform=[across, 0, 0, down, 0, 0])
        drawing.add(widget)
        renderPDF.draw(drawing, self._canvas, item.x * MM, self._height - (item.y + item.size) * MM)

    def _foot(self, number: int, total: int) -> None:
        paper = self._paper
        y, width = paper.size[1] - _FOOT_AT - 4, paper.size[0] - 40
        self._words(Words(paper.foot, 20, y, width, 5, _FOOT_SIZE, soft=True))
        if paper.numbered:
            words = f"第 {number} 页，共 {total} 页"
            self._words(Words(words, 20, y, width, 5, _FOOT_SIZE, align="right", soft=True))

    def _script(self, role: Role) -> Script:
        if role not in self._scripts:
            self._scripts[role] = Script(role, self._canvas._doc)  # noqa: SLF001 - fonts belong to the document
        return self._scripts[role]


def _fitted(said: Words, script: Script) -> tuple[float, list[str]]:
    """The largest size down to the least at which the text stays in its box; what is too long is cut."""
    size = said.size
    if "\n" not in said.text and script.width(said.text) * size <= said.width * MM:
        return size, [said.text]
    while True:
        lines = break_lines(said.text, said.width * MM / size, script.width)
        if len(lines) * size * _LEADING <= said.height * MM + 0.1 or size <= _LEAST:
            break
        size -= _STEP
    most = max(1, int((said.height * MM + 0.1) / (size * _LEADING)))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return size, lines
