"""Quarterly cards of an employer with 800 members: time and memory by pages, against a plain canvas.

    python -m tests.bench.bench_service_cards

The rival writes the same words at the same places with reportlab's own canvas: no words broken, none looked
up; what it costs to put them on paper at all. Goals: at most 3 times the rival, a further page no dearer
beyond 800 members than below (at most 1.2 times), at most 150 MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = 800
TURNS = 4
_MM = 72 / 25.4


def cards(count: int) -> object:
    """Invented cards: each member served up to 19 times in the quarter."""
    from app.base.periods import read_period
    from app.usecases.service_cards import CardLine, ServiceCard, ServiceCards, Tally

    quarter = read_period("2026Q2")
    made = []
    for n in range(count):
        lines = tuple(
            CardLine(
                quarter.first + timedelta(days=(n + 4 * k) % 90),
                ("志愿活动", "上门走访", "守一守邻里平安")[k % 3],
                f"清理楼道堆放物，劝导电动车不上楼（第 {n * 20 + k} 次）",
                f"{n % 90 + 1} 栋架空层",
                Decimal(k % 5 + 1) / 2,
                k,
                "平时",
            )
            for k in range(n % 20)
        )
        hours = sum((line.hours for line in lines), Decimal(0))
        made.append(
            ServiceCard(
                str(n),
                f"王{chr(0x4E00 + n % 2500)}{chr(0x4E00 + n % 1999)}",
                "男女"[n % 2],
                f"DY2026-{n:05d}",
                "华东电力设计研究院有限公司",
                f"石一社区第{n % 40}网格党支部",
                f"第{n % 40}网格",
                ("社区治理", "安全巡逻"),
                lines,
                Tally(len(lines), hours, len(lines) * 9),
                Tally(),
                hours,
                Decimal(0),
                hours,
                Decimal(0),
            )
        )
    return ServiceCards("华东电力设计研究院有限公司", quarter, tuple(made))


def ours(count: int, target: Path) -> int:
    """Our paper; returns the pages."""
    from app.reports.render.pdf_placed import refuse_unprintable, render_placed
    from app.reports.service_card import layout

    paper = layout(cards(count), "石一社区党群服务中心")  # type: ignore[arg-type]
    refuse_unprintable(paper)
    return render_placed(paper, target).pages


def rival(count: int, target: Path) -> int:
    """The same words and lines with reportlab's canvas as its manual shows it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from app.reports.placed import Box, Rule, Words
    from app.reports.service_card import layout

    pdfmetrics.registerFont(TTFont("Song", str(ROOT / "resources/fonts/DQSerif.ttf")))
    paper = layout(cards(count), "石一社区党群服务中心")  # type: ignore[arg-type]
    canvas = Canvas(str(target), pagesize=(210 * _MM, 297 * _MM), pageCompression=1)
    pages = 0
    for sheet in paper.each():
        pages += 1
        for item in sheet.items:
            if isinstance(item, Words):
                canvas.setFont("Song", item.size)
                canvas.drawString(item.x * _MM, (297 - item.y - item.height / 2) * _MM, item.text)
            elif isinstance(item, Rule):
                canvas.line(item.x1 * _MM, (297 - item.y1) * _MM, item.x2 * _MM, (297 - item.y2) * _MM)
            elif isinstance(item, Box):
                canvas.rect(
                    item.x * _MM, (297 - item.y - item.height) * _MM, item.width * _MM, item.height * _MM
                )
        canvas.showPage()
    canvas.save()
    return pages


def child(who: str, count: int) -> None:
    """One measured run; prints seconds of this process, pages and peak megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        pages = {"ours": ours, "rival": rival}[who](count, Path(folder) / "a.pdf")
        spent = time.process_time() - start
    print(spent, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(who: str, count: int) -> tuple[float, int, float]:
    """Runs one side in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_service_cards", who, str(count)]
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    return float(out[0]), int(out[1]), float(out[2])


def best(who: str, count: int) -> tuple[float, int, float]:
    """The quickest of some runs: what a page costs more is the small difference of two of them."""
    return min(measure(who, count) for _ in range(TURNS))


def main() -> None:
    """Prints our figure, the rival's, the ratio and the goals."""
    mine, theirs = best("ours", MEMBERS), best("rival", MEMBERS)
    print(f"cards of {MEMBERS} members: ours {mine[0]:.2f} s, {mine[1]} pages, {mine[2]:.0f} MB")
    print(f"  plain canvas:  {theirs[0]:.2f} s, {theirs[1]} pages, {theirs[2]:.0f} MB")
    print(f"  ratio {mine[0] / theirs[0]:.2f} (goal <= 3), {mine[2]:.0f} MB (goal <= 150)")
    few, many = best("ours", MEMBERS // 4), best("ours", MEMBERS * 2)
    early = (mine[0] - few[0]) / (mine[1] - few[1])
    late = (many[0] - mine[0]) / (many[1] - mine[1])
    print(f"  linear: a further page {early * 1000:.1f} ms up to {mine[1]} pages, then {late * 1000:.1f} ms")
    print(f"  x {late / early:.2f} (goal <= 1.2)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], int(sys.argv[2]))
    else:
        main()
