"""Ledger of 100 000 members x 15 columns as a formatted workbook: our writer against XlsxWriter.

    python tests/bench/bench_ledger_xlsx.py

The rival runs in its fastest mode (constant_memory). Goal: at most 0.3 of its time (aim 0.10), at most
100 MB (aim 60).
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
    "月缴党费",
    "积分",
    "住址",
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
    "money",
    "decimal",
    "long_text",
)
ROWS = 100_000


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Invented members."""
    for number in range(count):
        born = date(1950, 1, 1) + timedelta(days=number % 20000)
        yield (
            number + 1,
            f"王{chr(0x4E00 + number % 5000)}{chr(0x4E00 + number % 7919)}",
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
            number % 300 * 50,
            number % 400 / 4,
            f"幸福路{number % 997}号{number % 31}栋{number % 1201}室",
        )


def ours(count: int, target: Path) -> None:
    """Our writer."""
    from app.reports.document import Column, Document, Table
    from app.reports.render.excel import render_excel

    columns = tuple(Column(label, kind) for label, kind in zip(HEADS, KINDS, strict=True))  # type: ignore[arg-type]
    table = Table(columns, lambda: rows(count))  # type: ignore[arg-type, return-value]
    render_excel(Document("党员名册", (table,), note="统计口径：在册党员。"), target)


def rival(count: int, target: Path) -> None:
    """XlsxWriter with the same formats."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "strings_to_formulas": False})
    frame = {"border": 1, "font_name": "宋体", "font_size": 10.5}
    codes = {"integer": "#,##0", "date": "yyyy-mm-dd", "money": "#,##0.00", "decimal": "#,##0.00"}
    formats = [book.add_format({**frame, "num_format": codes.get(kind, "@")}) for kind in KINDS]
    sheet = book.add_worksheet("党员名册")
    sheet.write_row(0, 0, HEADS, book.add_format({**frame, "bold": True}))
    for line, row in enumerate(rows(count), 1):
        for index, (value, style) in enumerate(zip(row, formats, strict=True)):
            if isinstance(value, date):
                sheet.write_datetime(line, index, value, style)
            elif isinstance(value, str):
                sheet.write_string(line, index, value, style)
            elif value is None:
                sheet.write_blank(line, index, None, style)
            else:
                sheet.write_number(line, index, value / 100 if KINDS[index] == "money" else value, style)  # type: ignore[operator]
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(HEADS) - 1)
    book.close()


def only_rows(count: int, target: Path) -> None:
    """What both sides spend before a single cell is written."""
    for _ in rows(count):
        continue
    target.touch()


def child(who: str, count: int) -> None:
    """One measured run; prints seconds, megabytes on disk and peak megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "a.xlsx"
        start = time.perf_counter()
        {"ours": ours, "rival": rival, "rows": only_rows}[who](count, target)
        spent = time.perf_counter() - start
        size = target.stat().st_size / 1e6
    print(spent, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(who: str) -> tuple[float, float, float]:
    """Runs one side in a process of its own."""
    command = [sys.executable, __file__, who, str(ROWS)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1]), float(out[2])


def main() -> None:
    """Prints our figure, the rival's, the ratio and the goal."""
    mine, theirs = min(measure("ours"), measure("ours")), min(measure("rival"), measure("rival"))
    print(
        f"xlsx, {ROWS} rows x {len(HEADS)}: "
        f"ours {mine[0]:.2f} s, {mine[1]:.1f} MB file, peak {mine[2]:.0f} MB"
    )
    print(
        f"  XlsxWriter constant_memory: {theirs[0]:.2f} s, {theirs[1]:.1f} MB file, peak {theirs[2]:.0f} MB"
    )
    print(f"  of which inventing the rows: {measure('rows')[0]:.2f} s on either side")
    print(f"  ratio {mine[0] / theirs[0]:.3f} (goal <= 0.3, aim 0.10; <= 100 MB, aim 60)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], int(sys.argv[2]))
    else:
        main()
