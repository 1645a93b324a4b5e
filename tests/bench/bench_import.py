"""Import of 50 000 members x 20 columns: the whole product against openpyxl merely reading the same workbook.

    python tests/bench/bench_import.py

Ours begins with opening the key and ends when the members, their journal, search index and sort keys stand in
the encrypted store, the backup before included. The rival (read-only, without defusedxml, which would slow it
down by 40 %) reads every cell and keeps nothing. Goal: at most 0.8 of its time (aim 0.45), at most 300 MB
(aim 200).
"""

from __future__ import annotations

import os
import random
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
ROWS = 50_000
TURNS = 3
PASSWORD = "Spring-rain-7"
HEADS = (
    "姓名", "性别", "民族", "公民身份号码", "出生年月", "学历", "籍贯", "工作单位", "行政职务", "手机号码",
    "曾用名", "现居住地址", "所在党支部", "人员类别", "入党时间", "转正时间", "党内职务", "党籍状态",
    "特长", "备注",
)  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘叶程苏魏吕任沈单仇解欧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉红建国志文海燕春梅雪晨宇轩怡嘉浩然子涵思远喆堃"


def people(count: int) -> Iterator[tuple[object, ...]]:
    """Invented members, the same every time."""
    from app.base.citizen_id import check_char

    chance = random.Random(20261122)
    for number in range(count):
        # A prime step through the days: no birth date meets the same sequence number twice.
        born = date(1940, 1, 1) + timedelta(days=number * 7_919 % 23_000)
        first17 = f"440309{born:%Y%m%d}{number // 23_000 * 300 + number % 300 + 1:03d}"
        joined = born + timedelta(days=chance.randrange(7_000, 12_000))
        full = joined + timedelta(days=366)
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
        yield (
            name,
            "男" if int(first17[16]) % 2 else "女",
            chance.choice(("汉族", "汉族", "汉", "壮族", "瑶族")),
            first17 + check_char(first17),
            born if number % 3 else f"{born:%Y.%m}",
            chance.choice(("大学本科", "本科", "大专", "高中", "研究生")),
            chance.choice(("广东深圳", "湖南长沙", "江西赣州", "四川成都")),
            f"石一实业第{number % 400}有限公司",
            chance.choice(("职员", "工程师", "经理")),
            f"1{chance.choice('3578')}{number % 10}{chance.randrange(10**8):08d}",
            f"曾{chance.choice(GIVEN)}" if number % 50 == 0 else "无",
            f"石一社区幸福路{number % 997}号{number % 31}栋{number % 1201}",
            f"石一社区第{number % 120 + 1}党支部",
            "正式党员",
            joined if number % 2 else f"{joined:%Y%m%d}",
            full if number % 2 else f"{full:%Y-%m-%d}",
            "组织委员" if number % 40 == 0 else "普通党员",
            "正常",
            chance.choice(("书法", "摄影", "急救")),
            f"编号{number}",
        )


def make(target: Path, count: int) -> None:
    """The workbook, as a spreadsheet program writes it: shared strings, real dates, a title above."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("党员名册")
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, "党员花名册")
    sheet.write_row(1, 0, HEADS)
    for line, row in enumerate(people(count), 2):
        sheet.write_row(line, 0, row)
    book.close()


def ours(book: Path, folder: Path) -> int:
    """Open the key, check, back up, write."""
    from app.intake.clinic import carry_out, prepare
    from app.usecases.workplace import Workplace

    with Workplace(folder) as place:
        login = place.sign_in("secretary", PASSWORD)
        result = carry_out(login, prepare(book, login=login))
    return result.imported


def rival(book: Path, folder: Path) -> int:
    """Read every cell."""
    import openpyxl

    del folder
    opened = openpyxl.load_workbook(book, read_only=True)
    rows = sum(1 for row in opened.worksheets[0].iter_rows(values_only=True) if row[0])
    opened.close()
    return rows - 2


def child(who: str, book: Path, folder: Path) -> None:
    """One measured run; prints people, seconds, peak megabytes, peak megabytes of the reading child."""
    start = time.perf_counter()
    count = {"ours": ours, "rival": rival}[who](book, folder)
    spent = time.perf_counter() - start
    own, reading = (
        resource.getrusage(whose).ru_maxrss / 1024
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(count, spent, own, reading)


def measure(who: str, book: Path) -> tuple[float, float, float]:
    """Runs one side in a process of its own, on a new centre."""
    from app.usecases.workplace import create_centre

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "centre"
        if who == "ours":
            create_centre(folder, "石一社区党群服务中心", "secretary", PASSWORD)
        command = [sys.executable, __file__, who, str(book), str(folder)]
        environment = {**os.environ, "OPENPYXL_DEFUSEDXML": "False"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    count, spent, own, reading = done.stdout.split()
    if int(count) != ROWS:
        raise SystemExit(f"{who}: only {count} of {ROWS} people")
    return float(spent), float(own), float(reading)


def main() -> None:
    """Prints our figure, the rival's, the ratio and the goal."""
    with tempfile.TemporaryDirectory() as made:
        book = Path(made) / "members.xlsx"
        make(book, ROWS)
        # By turns, so that a busy machine weighs on both; the quickest run of each counts.
        turns = [(measure("ours", book), measure("rival", book)) for _ in range(TURNS)]
    mine, theirs = (min(runs) for runs in zip(*turns, strict=True))
    print(f"import, {ROWS} members x {len(HEADS)} columns:")
    print(f"  ours, reading to stored: {mine[0]:.2f} s, peak {mine[1]:.0f} MB, its reader {mine[2]:.0f} MB")
    print(f"  openpyxl read-only, merely reading: {theirs[0]:.2f} s, peak {theirs[1]:.0f} MB")
    print(f"  ratio {mine[0] / theirs[0]:.3f} (goal <= 0.8, aim 0.45; <= 300 MB, aim 200)")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        child(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
