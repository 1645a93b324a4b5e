"""服务(活动)记录卡: what members did in a quarter, a card for each, sent to those who sent the members.

As PDF every member begins a new page with a bookmark; as Excel there is a sum per member and all services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.base import clock
from app.base.files import replace_atomically
from app.base.periods import Period
from app.reports.document import Cell, Column, Document, Heading, Table
from app.reports.ledgers import render, sort_of
from app.reports.placed import A4, Align, FormCell, FormRow, Item, Placed, Rule, Sheet, Words, form_grid, pair
from app.usecases.exports import note_export
from app.usecases.service_cards import CardLine, ServiceCard, ServiceCards, Tally, service_cards
from app.usecases.service_entry import hours_text
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

TITLE = "党员服务（活动）记录卡"
_LEFT, _WIDTH = 18.0, 174.0
_ROW, _HEAD = 9.0, 8.0
_LAST_PAGE, _FULL_PAGE = 16, 22
"""Services on the page that ends a card, and on one that is continued."""
_LEAST = 15
"""Lines a card has at least; the first empty one says 以下空白."""
_LABEL = 22.0
_COLUMNS: tuple[tuple[str, float, Align], ...] = (
    ("序号", 10, "center"),
    ("日期", 22, "center"),
    ("服务类别", 30, "left"),
    ("服务内容", 50, "left"),
    ("地点", 28, "left"),
    ("时长\n(小时)", 12, "center"),
    ("人次", 10, "center"),
    ("模式", 12, "center"),
)
_SIGNED = "\n\n（盖章）　　　　年　　月　　日"

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class CardsWritten:
    """What was written: how many members, and how many services on their cards."""

    members: int
    services: int


def write_service_cards(
    login: Login,
    period: Period,
    target: Path,
    *,
    unit_id: str | None = None,
    member_ids: Sequence[str] = (),
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> CardsWritten:
    """Write the cards of a unit, or of some members, to a .pdf or .xlsx file; the journal keeps it.

    Args:
        login: who prints.
        period: a quarter, as a rule.
        target: the file; its extension decides.
        unit_id: all whom this unit sent.
        member_ids: these members, where no unit is named.
        progress: told how many pages (PDF) or rows (Excel) are done.
        cancelled: asked now and then; true leaves nothing behind.

    Raises:
        RuleError: no right, nobody to print, another extension, or characters that can't be printed.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    sort = sort_of(target, "记录卡", ("xlsx", "pdf"))
    found = login.ask(service_cards, period, unit_id, member_ids)
    centre = login.ask(centre_name)
    with replace_atomically(target) as partial:
        if sort == "xlsx":
            render(workbook(found, centre, login.actor.login), partial, sort, progress, cancelled)
        else:
            _print(layout(found, centre), partial, progress, cancelled)
        login.act(note_export, "services", sort, len(found.cards))
    return CardsWritten(len(found.cards), sum(len(card.lines) for card in found.cards))


def _print(paper: Placed, target: Path, progress: Progress | None, cancelled: Cancelled | None) -> None:
    from app.reports.render.pdf_placed import refuse_unprintable, render_placed

    refuse_unprintable(paper)
    render_placed(paper, target, progress=progress, cancelled=cancelled)


def layout(found: ServiceCards, centre: str) -> Placed:
    """The cards as pages."""
    foot = f"{TITLE}　{found.unit or centre}　{found.period.label}"
    return Placed(TITLE, lambda: _sheets(found, centre), A4, foot=foot)


def _sheets(found: ServiceCards, centre: str) -> Iterator[Sheet]:
    for card in found.cards:
        pages = list(_pages(card.lines))
        for number, lines in enumerate(pages, 1):
            first = sum(len(page) for page in pages[: number - 1]) + 1
            yield Sheet(
                tuple(_page(card, found.period, centre, lines, first, number, len(pages))),
                card.name if number == 1 else "",
            )


def _pages(lines: Sequence[CardLine]) -> Iterator[Sequence[CardLine]]:
    """The services divided over pages; the last page has room for sums and stamps."""
    start = 0
    while len(lines) - start > _LAST_PAGE:
        # Full pages as long as something is left for the last one.
        size = min(_FULL_PAGE, len(lines) - start - 1)
        yield lines[start : start + size]
        start += size
    yield lines[start:]


def _page(
    card: ServiceCard,
    period: Period,
    centre: str,
    lines: Sequence[CardLine],
    first: int,
    number: int,
    of: int,
) -> Iterator[Item]:
    yield Words(TITLE, _LEFT, 14, _WIDTH, 11, 20, "title", "center")
    yield Words(f"填写单位：{centre}", _LEFT, 29, 90, 6, 9.5)
    page = f"　第 {number} 页／共 {of} 页" if of > 1 else ""
    yield Words(f"{period.label}{page}", _LEFT + 74, 29, 100, 6, 9.5, align="right")
    items, below = form_grid(_person(card), _LEFT, 36, _WIDTH)
    yield from items
    last = number == of
    rows = [_cells(line, place) for place, line in enumerate(lines, first)]
    if last and len(rows) < _LEAST:
        rows += [("", "", "", "以下空白", "", "", "", "")]
        rows += [("",) * len(_COLUMNS)] * (_LEAST - len(rows))
    services, below = _table(rows, below + 3)
    yield from services
    if not last:
        yield Words("（续下页）", _LEFT, below + 1, _WIDTH, 6, 9.5, align="right", soft=True)
        return
    items, below = form_grid(_sums(card), _LEFT, below + 3, _WIDTH)
    yield from items


def _person(card: ServiceCard) -> list[FormRow]:
    narrow = 34.0
    wide = _WIDTH - 2 * _LABEL - narrow
    return [
        FormRow(
            [
                *pair("姓名", card.name, _LABEL, narrow),
                *pair("派出单位", card.unit or "", _LABEL, wide),
            ],
            _ROW,
        ),
        FormRow(
            [
                *pair("报到编号", card.number or "", _LABEL, narrow),
                *pair("接收党组织", card.organisation or "", _LABEL, wide),
            ],
            _ROW,
        ),
        FormRow(
            [
                *pair("报到区域", card.area or "", _LABEL, narrow),
                *pair("服务岗位", "、".join(card.posts), _LABEL, wide),
            ],
            _ROW,
        ),
    ]


def _sums(card: ServiceCard) -> list[FormRow]:
    year = (
        f"平时 {_year(card.year_calm, card.points_calm)}；急时 "
        f"{_year(card.year_emergency, card.points_emergency)}"
    )
    signs = (f"接收党组织评价{_SIGNED}", f"派出单位党组织意见{_SIGNED}")
    return [
        FormRow(
            [
                *pair("本期平时", _said(card.calm), _LABEL, _WIDTH / 2 - _LABEL),
                *pair("本期急时", _said(card.emergency), _LABEL, _WIDTH / 2 - _LABEL),
            ],
            _ROW,
        ),
        FormRow([*pair("本年累计", year, _LABEL, _WIDTH - _LABEL)], _ROW),
        FormRow([FormCell(text, 1, align="center") for text in signs], 30),
    ]


def _year(hours: Decimal, points: Decimal) -> str:
    return f"{hours_text(hours)} 小时，积分 {hours_text(points)}"


def _said(tally: Tally) -> str:
    if not tally.times:
        return "无"
    return f"{tally.times} 次，{hours_text(tally.hours)} 小时，服务 {tally.people} 人次"


def _cells(line: CardLine, place: int) -> tuple[str, ...]:
    return (
        str(place),
        line.served_on.isoformat(),
        line.kind,
        line.content,
        line.place or "",
        hours_text(line.hours),
        "" if line.people_served is None else str(line.people_served),
        line.mode,
    )


def _table(rows: Sequence[Sequence[str]], top: float) -> tuple[list[Item], float]:
    """The services as a table: a head, and a line for each; returns the items and where it ends."""
    bottom = top + _HEAD + _ROW * len(rows)
    items: list[Item] = []
    left = _LEFT
    for place, (label, width, align) in enumerate(_COLUMNS):
        items.append(Words(label, left + 0.6, top, width - 1.2, _HEAD, 9.5, "head", "center"))
        for row, cells in enumerate(rows):
            if cells[place]:
                y = top + _HEAD + row * _ROW
                items.append(Words(cells[place], left + 1, y + 0.3, width - 2, _ROW - 0.6, 9.5, align=align))
        items.append(Rule(left, top, left, bottom, 1.0 if place == 0 else 0.5))
        left += width
    items.append(Rule(left, top, left, bottom, 1.0))
    items += [
        Rule(_LEFT, y, left, y, weight)
        for y, weight in (
            (top, 1.0),
            *((top + _HEAD + row * _ROW, 0.5) for row in range(len(rows))),
            (bottom, 1.0),
        )
    ]
    return items, bottom


def workbook(found: ServiceCards, centre: str, made_by: str) -> Document:
    """The cards as tables: sums per member, and all services."""
    calm = [card.calm for card in found.cards]
    emergency = [card.emergency for card in found.cards]
    sums = Table(
        (
            *(Column("序号", "integer"), Column("姓名"), Column("报到编号", "code"), Column("派出单位")),
            *(Column("接收党组织"), Column("平时次数", "integer"), Column("平时时长", "decimal", decimals=1)),
            *(Column("平时人次", "integer"), Column("急时次数", "integer")),
            *(Column("急时时长", "decimal", decimals=1), Column("急时人次", "integer")),
            *(Column("本年平时时长", "decimal", decimals=1), Column("本年急时时长", "decimal", decimals=1)),
            *(Column("本年平时积分", "decimal", decimals=1), Column("本年急时积分", "decimal", decimals=1)),
        ),
        [
            (place, card.name, card.number, card.unit, card.organisation,
             *_three(card.calm), *_three(card.emergency),
             card.year_calm, card.year_emergency, card.points_calm, card.points_emergency)
            for place, card in enumerate(found.cards, 1)
        ],
        (
            *("合计", "", "", "", ""),
            *_three(_together(calm)),
            *_three(_together(emergency)),
            sum((card.year_calm for card in found.cards), Decimal(0)),
            sum((card.year_emergency for card in found.cards), Decimal(0)),
            sum((card.points_calm for card in found.cards), Decimal(0)),
            sum((card.points_emergency for card in found.cards), Decimal(0)),
        ),
    )  # fmt: skip
    lines = Table(
        (
            Column("姓名"),
            Column("服务日期", "date"),
            Column("服务类别"),
            Column("服务内容", "long_text"),
            Column("地点"),
            Column("时长(小时)", "decimal", decimals=1),
            Column("服务人次", "integer"),
            Column("模式"),
        ),
        [
            (card.name, line.served_on, line.kind, line.content, line.place, line.hours,
             line.people_served, line.mode)
            for card in found.cards
            for line in card.lines
        ],
    )  # fmt: skip
    whom = found.unit or "所选党员"
    return Document(
        title=f"{TITLE}（{whom}，{found.period.label}）",
        parts=(Heading("汇总"), sums, Heading("服务明细"), lines),
        note=(
            f"填报单位：{centre}\n"
            f"统计口径：{found.period.first.isoformat()} 至 {found.period.last.isoformat()} 的服务记录，"
            "已更正的按更正后计；平时与急时分列，不相加；人次为被服务的人次。"
        ),
        made_by=made_by,
        made_on=clock.today(),
        masked=True,
    )


def _three(tally: Tally) -> tuple[Cell, ...]:
    return tally.times, tally.hours, tally.people


def _together(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        sum(one.times for one in tallies),
        sum((one.hours for one in tallies), Decimal(0)),
        sum(one.people for one in tallies),
    )
