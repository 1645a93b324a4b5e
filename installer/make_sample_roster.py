"""Makes the bundled messy roster ``resources/sample/roster.xlsx``: invented people, planted faults.

It is the kind of workbook a community really sends: title rows, a head of two rows with merged cells,
synonyms and line breaks, ids and dates written in many ways, a hidden row, blank rows, a total and a
signature row, and a sheet with instructions. The same program gives the same file, byte for byte on
one machine: ``python installer/make_sample_roster.py``.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).resolve().parents[1] / "resources" / "sample" / "roster.xlsx"
SHEET = "党员名册"
SEED = 20260930
PEOPLE = 120
FIRST_ROW = 5
TODAY = date(2026, 9, 30)
ONE_YEAR_RULE = date(1977, 8, 12)
NO_PROBATION = date(1969, 4, 1)

HEAD_GROUPS = (("A", "G", "基 本 情 况"), ("H", "L", "党 内 情 况"), ("M", "N", "联系方式"))
HEADS = (
    "序号",
    "姓　名",
    "性 别",
    "民族",
    "身份证\n号　码",
    "出生\n年月",
    "文化\n程度",
    "所属\n党支部",
    "党员\n类别",
    "入党\n时间",
    "转正\n时间",
    "党内\n任职",
    "联系电话",
    "家庭住址",
    "备 注",
)
WIDTHS = (5, 9, 5, 7, 21, 12, 9, 22, 9, 13, 13, 9, 14, 24, 10)

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘叶程苏魏吕任沈单仇解欧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉红建国志文海燕春梅雪晨宇轩怡嘉浩然子涵思远喆㛃𬭎堃"
BRANCHES = (
    *(f"青藤社区第{n}网格党支部" for n in "一二三四五"),
    "青藤社区两新党支部",
    "青藤社区机关党支部",
)
EDUCATION = ("初中", "高中", "中专", "大专", "大学本科", "研究生")
POSTS = ("支部书记", "组织委员", "宣传委员", "纪检委员")

HIDDEN_AT = 40
BLANK_BEFORE = (30, 77)

FAULTS = {
    9: "id_float",
    17: "id_checksum",
    24: "no_name",
    33: "id_short",
    46: "date_unreadable",
    58: "id_repeat",
    71: "full_before_join",
    95: "id_checksum",
}
"""Rows that must stay out: number in the first column → reason code of the import clinic."""

DOUBTS = {13: "sex_mismatch", 52: "birth_mismatch", 88: "sex_mismatch"}
"""Rows that go in with a question: number in the first column → reason code."""


@dataclass(frozen=True)
class Person:
    """One invented person as the roster should have had them."""

    number: int
    name: str
    id_number: str
    sex: str
    born: date
    joined: date
    full: date | None
    ethnic_group: str
    education: str
    branch: str
    phone: str
    address: str
    post: str | None
    cells: dict[str, Any] = field(default_factory=dict)
    """Cells written differently from what the person is: column letter → value."""


def check_digit(first: str) -> str:
    """The eighteenth character of an id number (GB 11643) from the seventeen before it."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def invent_person(draw: random.Random, number: int) -> Person:
    """Somebody who does not exist, old enough for the party."""
    surname = draw.choice(SURNAMES)
    if surname == "欧":
        surname = "欧阳"
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(61 * 365))
    eighteen = born + timedelta(days=19 * 366)
    joined = eighteen + timedelta(days=draw.randrange(max((TODAY - eighteen).days - 30, 1)))
    first = f"440309{born:%Y%m%d}{draw.randrange(100, 1000)}"
    return Person(
        number=number,
        name=surname + "".join(draw.choices(GIVEN, k=draw.choice((1, 1, 2, 2, 2)))),
        id_number=first + check_digit(first),
        sex="男" if int(first[16]) % 2 else "女",
        born=born,
        joined=joined,
        full=full_member_on(joined),
        ethnic_group=draw.choice(("汉族",) * 16 + ("壮族", "满族", "回族", "土家族")),
        education=draw.choice(EDUCATION),
        branch=draw.choice(BRANCHES),
        phone=f"1{draw.choice('3578')}{draw.randrange(10**8, 10**9)}",
        address=f"青藤社区{draw.randrange(1, 60)}栋{draw.randrange(1, 13)}{draw.randrange(1, 9):02d}",
        post=draw.choice((*POSTS, *(None,) * 16)),
    )


def full_member_on(joined: date) -> date | None:
    """The day of becoming a full member after the usual probation, ``None`` while it runs."""
    if NO_PROBATION <= joined < ONE_YEAR_RULE:
        return joined
    day = min(joined.day, 28) if joined.month == 2 else joined.day  # noqa: PLR2004 - 29 February
    full = joined.replace(year=joined.year + 1, day=day)
    return full if full <= TODAY else None


def spoil(draw: random.Random, people: list[Person], at: int) -> Person:
    """The person at that place with the fault or doubt that is planted there."""
    person = people[at]
    kind = FAULTS.get(person.number) or DOUBTS.get(person.number)
    wrong: dict[str, Any] = {}
    if kind == "id_float":
        wrong["E"] = float(person.id_number[:15] + "000")
    elif kind == "id_checksum":
        last = person.id_number[-1]
        wrong["E"] = person.id_number[:-1] + ("1" if last != "1" else "2")
    elif kind == "no_name":
        wrong["B"] = None
    elif kind == "id_short":
        wrong["E"] = person.id_number[:16]
    elif kind == "date_unreadable":
        wrong["J"] = "入党三十多年"
    elif kind == "id_repeat":
        wrong["E"] = people[at - 20].id_number
        wrong["F"] = people[at - 20].born
        wrong["C"] = people[at - 20].sex
    elif kind == "full_before_join":
        early = person.joined - timedelta(days=400)
        wrong["K"] = early
    elif kind == "sex_mismatch":
        wrong["C"] = "女" if person.sex == "男" else "男"
    elif kind == "birth_mismatch":
        wrong["F"] = person.born + timedelta(days=draw.choice((1, 31)))
    return replace(person, cells=wrong)


def write_date(draw: random.Random, day: date | None, *, month_only: bool = False) -> Any:
    """One of the shapes in which rosters write a date."""
    if day is None:
        return None
    shapes: list[Any] = [
        day,
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y.%m.%d}",
        (day - date(1899, 12, 30)).days,
    ]
    if month_only:
        shapes.append(f"{day:%Y.%m}")
    return draw.choice(shapes)


def write_id(draw: random.Random, number: str) -> str:
    """One of the ways in which a right id number is typed."""
    full_width = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    return draw.choice(
        (number,) * 8
        + (f" {number} ", number.lower(), number.translate(full_width), f"'{number}", number + "　")
    )


def row_of(draw: random.Random, person: Person) -> dict[str, Any]:
    """The cells of one person: column letter → value as typed."""
    spaced = person.name[0] + "　" + person.name[1] if len(person.name) == 2 else person.name  # noqa: PLR2004
    cells: dict[str, Any] = {
        "A": person.number,
        "B": draw.choice((person.name, person.name, spaced)),
        "C": draw.choice((person.sex, person.sex, 1 if person.sex == "男" else 2)),
        "D": draw.choice(("汉", "汉族")) if person.ethnic_group == "汉族" else person.ethnic_group,
        "E": write_id(draw, person.id_number),
        "F": write_date(draw, person.born, month_only=True),
        "G": person.education,
        "H": person.branch,
        "I": "正式党员" if person.full else "预备党员",
        "J": write_date(draw, person.joined),
        "K": write_date(draw, person.full),
        "L": person.post,
        "M": draw.choice((person.phone, person.phone, int(person.phone))),
        "N": person.address,
    }
    return {**cells, **person.cells}


def write_head(sheet: Worksheet) -> None:
    """Title, who reports, and the head of two rows with its merged cells."""
    sheet.merge_cells("A1:O1")
    sheet["A1"] = "青藤社区党委党员名册"
    sheet["A1"].font = Font(name="方正小标宋简体", size=20)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A2"] = "填报单位（盖章）：青藤社区党委"
    sheet["L2"] = "填报日期：2026年9月30日"
    for first, last, words in HEAD_GROUPS:
        sheet.merge_cells(f"{first}3:{last}3")
        sheet[f"{first}3"] = words
    for column, words in zip("ABCDEFGHIJKLMNO", HEADS, strict=True):
        sheet[f"{column}4"] = words
    sheet.merge_cells("O3:O4")
    sheet["O3"] = HEADS[-1]
    thin = Border(*(Side(style="thin"),) * 4)
    for row in sheet["A3:O4"]:
        for cell in row:
            cell.font = Font(name="黑体", size=11)
            cell.fill = PatternFill("solid", fgColor="E8EEF4")
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = thin
    sheet.row_dimensions[4].height = 34
    for column, width in zip("ABCDEFGHIJKLMNO", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width


def write_people(sheet: Worksheet, draw: random.Random) -> int:
    """All people with blank rows between; returns the row after the last one."""
    people = [invent_person(draw, number) for number in range(1, PEOPLE + 1)]
    people = [spoil(draw, people, at) for at in range(PEOPLE)]
    row = FIRST_ROW
    for person in people:
        if person.number in BLANK_BEFORE:
            row += 1
        for column, value in row_of(draw, person).items():
            cell = sheet[f"{column}{row}"]
            shown = write_date(draw, value) if isinstance(value, date) and column in person.cells else value
            cell.value = shown
            if isinstance(shown, str):
                cell.number_format = "@"
            elif isinstance(shown, date):
                cell.number_format = "yyyy-mm-dd"
        sheet.row_dimensions[row].hidden = person.number == HIDDEN_AT
        row += 1
    return row


def make_workbook() -> Workbook:
    """The whole messy workbook, not saved yet."""
    draw = random.Random(SEED)  # noqa: S311 - invented data wants the same people every time
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    write_head(sheet)
    row = write_people(sheet, draw)
    sheet[f"A{row}"] = "合　计"
    sheet[f"B{row}"] = f"共{PEOPLE}人"
    sheet[f"A{row + 1}"] = "填表人：　　　　　审核人：　　　　　联系电话："
    guide = book.create_sheet("填表说明")
    guide["A1"] = "一、身份证号码请按文本填写，共18位。"
    guide["A2"] = "二、入党时间以支部党员大会通过之日为准；预备党员不填转正时间。"
    guide["A3"] = "三、本表人员均为虚构，仅供练习导入。"
    return book


def save(book: Workbook, target: Path) -> None:
    """Write the workbook without the time of writing, so that the same content is the same file."""
    raw = io.BytesIO()
    book.save(raw)
    target.parent.mkdir(parents=True, exist_ok=True)
    moment = f"{TODAY:%Y-%m-%d}T00:00:00Z".encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", moment, content)
            out.writestr(
                zipfile.ZipInfo(entry.filename, (TODAY.year, TODAY.month, TODAY.day, 0, 0, 0)),
                content,
                zipfile.ZIP_DEFLATED,
            )


if __name__ == "__main__":
    save(make_workbook(), TARGET)
    print(f"已写好 {TARGET}：{PEOPLE} 人，其中 {len(FAULTS)} 行有错、{len(DOUBTS)} 行存疑。")
