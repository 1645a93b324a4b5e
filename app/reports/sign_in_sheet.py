"""The sign-in sheet of an activity: who signed in, and free lines for those who come without a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.base import clock
from app.base.errors import RuleError
from app.base.files import replace_atomically
from app.reports.document import Cell, Column, Document, Table
from app.reports.ledgers import render, sort_of
from app.reports.placed import A4, Align, FormRow, Item, Placed, Rule, Sheet, Words, form_grid, pair
from app.usecases.activities import ActivityFacts, SignRow, activity_facts, sign_list
from app.usecases.exports import note_export
from app.usecases.service_entry import hours_text
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

TITLE = "服务活动签到表"
MOST_FREE = 500
_LEFT, _WIDTH = 18.0, 174.0
_ROW, _LABEL = 9.5, 20.0
_FIRST_PAGE, _NEXT_PAGE = 20, 25
_COLUMNS: tuple[tuple[str, float, Align], ...] = (
    ("序号", 12, "center"),
    ("姓名", 26, "left"),
    ("单位", 50, "left"),
    ("所在党组织", 44, "left"),
    ("时长", 14, "center"),
    ("签名", 28, "left"),
)


def write_sign_in_sheet(
    login: Login, activity_id: str, target: Path, *, filled: bool = True, free: int | None = None
) -> int:
    """Write the sign-in sheet of an activity to a .pdf or .xlsx file; the journal keeps who printed it.

    Args:
        login: who prints.
        activity_id: which activity.
        target: the file; its extension decides.
        filled: whether those who signed in stand on it.
        free: how many free lines follow; None fills the page.

    Returns:
        How many people stand on it.

    Raises:
        RuleError: no right, the activity is gone, too many free lines, another extension, or characters that
            can't be printed.
        TroubleError: the disk does not take the file.
    """
    sort = sort_of(target, "签到表", ("xlsx", "pdf"))
    if free is not None and not 0 <= free <= MOST_FREE:
        raise RuleError(f"空白行最多 {MOST_FREE} 行。", "free", "bad_value")
    activity = login.ask(activity_facts, activity_id)
    people = login.ask(sign_list, activity_id) if filled else ()
    centre = login.ask(centre_name)
    with replace_atomically(target) as partial:
        if sort == "xlsx":
            render(workbook(activity, people, free or 0, centre), partial, sort)
        else:
            _print(layout(activity, people, free, centre), partial)
        login.act(note_export, "activities", sort, len(people))
    return len(people)


def _print(paper: Placed, target: Path) -> None:
    from app.reports.render.pdf_placed import refuse_unprintable, render_placed

    refuse_unprintable(paper)
    render_placed(paper, target)


def layout(activity: ActivityFacts, people: Sequence[SignRow], free: int | None, centre: str) -> Placed:
    """The sheet as pages."""
    lines: list[tuple[str, ...]] = [
        (one.name, one.unit or "", one.organisation or "", f"{hours_text(one.hours)} 小时", "")
        for one in people
    ]
    if free is None:
        free = _to_the_end(len(lines))
    lines += [("",) * (len(_COLUMNS) - 1)] * free
    return Placed(TITLE, list(_sheets(activity, lines, centre)), A4, numbered=True, foot=activity.name)


def _to_the_end(filled: int) -> int:
    """So many free lines that the last page is full; a page of them where nobody stands yet."""
    over = max(0, filled - _FIRST_PAGE)
    return _FIRST_PAGE - filled if filled < _FIRST_PAGE else -over % _NEXT_PAGE


def _sheets(activity: ActivityFacts, lines: Sequence[Sequence[str]], centre: str) -> Iterator[Sheet]:
    start, number = 0, 1
    while start < len(lines) or number == 1:
        room = _FIRST_PAGE if number == 1 else _NEXT_PAGE
        items: list[Item] = [Words(TITLE, _LEFT, 13, _WIDTH, 11, 20, "title", "center")]
        top = 27.0
        if number == 1:
            items.append(Words(f"主办：{activity.organisation or centre}", _LEFT, 26, 110, 6, 9.5))
            grid, below = form_grid(_facts(activity), _LEFT, 33, _WIDTH)
            items += grid
            top = below + 3
        items += _table(lines[start : start + room], start + 1, top)
        yield Sheet(tuple(items))
        start, number = start + room, number + 1


def _facts(activity: ActivityFacts) -> list[FormRow]:
    hours = f"{hours_text(activity.hours)} 小时" if activity.hours is not None else ""
    half = _WIDTH / 2 - _LABEL
    day = activity.held_on
    when = f"{day.year}年{day.month}月{day.day}日"
    return [
        FormRow([*pair("活动名称", activity.name, _LABEL, _WIDTH - _LABEL)], _ROW),
        FormRow(
            [*pair("活动日期", when, _LABEL, half), *pair("服务类别", activity.kind, _LABEL, half)], _ROW
        ),
        FormRow(
            [*pair("地点", activity.place or "", _LABEL, half), *pair("时长", hours, _LABEL, half)], _ROW
        ),
    ]


def _table(lines: Sequence[Sequence[str]], first: int, top: float) -> list[Item]:
    bottom = top + _ROW * (len(lines) + 1)
    items: list[Item] = []
    left = _LEFT
    for place, (label, width, align) in enumerate(_COLUMNS):
        items.append(Words(label, left, top, width, _ROW, 10.5, "head", "center"))
        for row, cells in enumerate(lines):
            text = str(first + row) if place == 0 else cells[place - 1]
            if text:
                y = top + _ROW * (row + 1)
                items.append(Words(text, left + 1, y + 0.4, width - 2, _ROW - 0.8, align=align))
        items.append(Rule(left, top, left, bottom, 1.0 if place == 0 else 0.5))
        left += width
    items.append(Rule(left, top, left, bottom, 1.0))
    edges = range(len(lines) + 2)
    items += [
        Rule(_LEFT, top + _ROW * row, left, top + _ROW * row, 1.0 if row in (0, edges[-1]) else 0.5)
        for row in edges
    ]
    return items


def workbook(activity: ActivityFacts, people: Sequence[SignRow], free: int, centre: str) -> Document:
    """The sheet as a table."""
    rows: list[tuple[Cell, ...]] = [
        (place, one.name, one.unit, one.organisation, one.hours, "") for place, one in enumerate(people, 1)
    ]
    rows += [(place, "", "", "", None, "") for place in range(len(people) + 1, len(people) + free + 1)]
    columns = (
        Column("序号", "integer"),
        Column("姓名", width_hint=8),
        Column("单位", width_hint=18),
        Column("所在党组织", width_hint=16),
        Column("时长(小时)", "decimal", decimals=1),
        Column("签名", width_hint=12),
    )
    return Document(
        title=f"{TITLE}（{activity.name}）",
        parts=(Table(columns, rows),),
        note=(
            f"主办：{activity.organisation or centre}\n"
            f"活动日期：{activity.held_on.isoformat()}　服务类别：{activity.kind}"
            f"　地点：{activity.place or ''}"
        ),
        made_on=clock.today(),
        signed=False,
    )
