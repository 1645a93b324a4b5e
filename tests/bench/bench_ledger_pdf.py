"""Printed ledger of 8 000 members: our renderer against reportlab's LongTable with a Paragraph in each cell.

    python tests/bench/bench_ledger_pdf.py

Goal: at most 0.12 of the rival's time (aim 0.05), time linear to 1 000 pages, at most 150 MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
HEADS = (
    "序号",
    "姓名",
    "性别",
    "公民身份号码",
    "出生日期",
    "民族",
    "学历",
    "入党日期",
    "转正日期",
    "所在党组织",
    "手机",
    "党内职务",
)
KINDS = (
    "integer",
    "text",
    "text",
    "code",
    "date",
    "text",
    "text",
    "date",
    "date",
    "text",
    "code",
    "text",
)
ROWS = 8000


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Invented members."""
    for number in range(count):
        born = date(1950, 1, 1) + timedelta(days=number % 20000)
        yield (
            number + 1,
            f"王{chr(0x4E00 + number % 2500)}{chr(0x4E00 + number % 1999)}",
            "男女"[number % 2],
            f"440309{born:%Y%m%d}{number % 10000:04d}",
            born,
            "汉族",
            ("大学本科", "大专", "研究生")[number % 3],
            born + timedelta(days=9000),
            born + timedelta(days=9365),
            f"幸福社区第{number % 120}党支部",
            f"138{number:08d}",
            "支部书记" if number % 40 == 0 else None,
        )


def ours(count: int, target: Path) -> int:
    """Our renderer; returns the pages."""
    from app.reports.document import Column, Document, Table
    from app.reports.render.pdf import render_pdf

    columns = tuple(Column(label, kind) for label, kind in zip(HEADS, KINDS, strict=True))  # type: ignore[arg-type]
    table = Table(columns, lambda: rows(count))  # type: ignore[arg-type, return-value]
    return render_pdf(
        Document("党员名册", (table,), note="统计口径：在册党员。", orientation="landscape"), target
    ).pages


def rival(count: int, target: Path) -> int:
    """Reportlab as its manual shows it."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Song", str(ROOT / "resources/fonts/DQSerif.ttf")))
    style = ParagraphStyle("cell", fontName="Song", fontSize=8, leading=10, wordWrap="CJK")
    cells = [[Paragraph(head, style) for head in HEADS]]
    cells += [[Paragraph("" if cell is None else str(cell), style) for cell in row] for row in rows(count)]
    widths = [32, 40, 26, 98, 56, 32, 48, 56, 56, 105, 66, 60]
    grid = [("GRID", (0, 0), (-1, -1), 0.4, "grey"), ("FONT", (0, 0), (-1, -1), "Song", 8)]
    table = LongTable(cells, colWidths=widths, repeatRows=1, style=grid)
    paper = SimpleDocTemplate(str(target), pagesize=landscape(A4), leftMargin=42, rightMargin=42)
    paper.build([table])
    return int(paper.page)


def child(who: str, count: int) -> None:
    """One measured run; prints seconds, pages and peak megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        pages = {"ours": ours, "rival": rival}[who](count, Path(folder) / "a.pdf")
        spent = time.perf_counter() - start
    print(spent, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(who: str, count: int = ROWS) -> tuple[float, int, float]:
    """Runs one side in a process of its own."""
    command = [sys.executable, __file__, who, str(count)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), int(out[1]), float(out[2])


def main() -> None:
    """Prints our figure, the rival's, the ratio and the goal."""
    mine, theirs = min(measure("ours"), measure("ours")), min(measure("rival"), measure("rival"))
    print(f"PDF, {ROWS} rows x {len(HEADS)}: ours {mine[0]:.2f} s, {mine[1]} pages, {mine[2]:.0f} MB")
    print(f"  LongTable with Paragraphs:  {theirs[0]:.2f} s, {theirs[1]} pages, {theirs[2]:.0f} MB")
    print(f"  ratio {mine[0] / theirs[0]:.3f} (goal <= 0.12, aim 0.05)")
    small, large = measure("ours", 14000), measure("ours", 28000)
    print(
        f"  linear: {small[1]} pages {small[0]:.2f} s, {large[1]} pages {large[0]:.2f} s, {large[2]:.0f} MB; "
        f"time per page x {large[0] / large[1] / (small[0] / small[1]):.2f} (goal <= 1.1, <= 150 MB)"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], int(sys.argv[2]))
    else:
        main()
