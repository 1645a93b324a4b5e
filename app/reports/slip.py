"""The slip that is handed out at the counter: what was done today, on a roll 80 mm wide."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.base import clock
from app.reports.ledgers import sort_of
from app.reports.placed import Item, Placed, Rule, Sheet, Words
from app.usecases.counter import AtCounter, slip_for
from app.usecases.service_entry import hours_text
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

WIDTH = 80.0
_SIDE, _LINE, _LEAST = 5.0, 6.0, 80.0
_TITLE, _SMALL = 13.0, 9.0


def write_slip(login: Login, member_id: str, target: Path) -> Placed:
    """Write the slip of one person as a .pdf; the journal keeps who printed it.

    Returns:
        The slip as it was written.

    Raises:
        RuleError: no right, the member is gone, or another extension.
        TroubleError: the disk does not take the file.
    """
    from app.reports.render.pdf_placed import render_placed

    sort_of(target, "小票", ("pdf",))
    person = login.act(slip_for, member_id)
    paper = layout(person, login.ask(centre_name), clock.now().astimezone(), login.actor.login)
    render_placed(paper, target)
    return paper


def layout(person: AtCounter, centre: str, at: datetime, made_by: str) -> Placed:
    """The slip as data: the check-in, today's services, the hours of the year.

    Args:
        person: masked.
        centre: who hands it out.
        at: when, in local time.
        made_by: login of who prints.
    """
    today = [row for row in person.services if row.served_on == at.date()]
    lines = [("党员", person.name), ("所在党组织", person.organisation or "—")]
    if person.checkin is not None:
        stands = f"{person.checkin.state}　{person.checkin.number or ''}"
        lines += [("双报到", stands.strip()), ("服务岗位", "、".join(person.checkin.posts) or "—")]
    for number, row in enumerate(today):
        lines.append((f"今日服务{_place(number, len(today))}", _service(row.kind, row.hours)))
    lines += [
        ("本年平时", _year(person.hours.calm, person.hours.points_calm)),
        ("本年急时", _year(person.hours.emergency, person.hours.points_emergency)),
    ]
    items, below = _items(centre, lines, at, made_by)
    return Placed("服务小票", (Sheet(items),), size=(WIDTH, max(_LEAST, below + 6)))


def _items(
    centre: str, lines: list[tuple[str, str]], at: datetime, made_by: str
) -> tuple[tuple[Item, ...], float]:
    room = WIDTH - 2 * _SIDE
    items: list[Item] = [
        Words(centre, _SIDE, 4, room, 8, _TITLE, "head", "center"),
        Words("服务小票", _SIDE, 12, room, 6, 10.5, "body", "center"),
        Rule(_SIDE, 20, WIDTH - _SIDE, 20, dashed=True),
    ]
    y = 22.0
    for label, value in lines:
        items.append(Words(label, _SIDE, y, 22, _LINE, _SMALL, soft=True))
        items.append(Words(value, _SIDE + 22, y, room - 22, _LINE, 10))
        y += _LINE
    items += [
        Rule(_SIDE, y + 2, WIDTH - _SIDE, y + 2, dashed=True),
        Words(f"{at:%Y-%m-%d %H:%M}", _SIDE, y + 3, room, 5, _SMALL, soft=True),
        Words(f"经办：{made_by}", _SIDE, y + 3, room, 5, _SMALL, align="right", soft=True),
        Words("感谢您为邻里服务", _SIDE, y + 9, room, 6, _SMALL, align="center"),
    ]
    return tuple(items), y + 15


def _place(number: int, count: int) -> str:
    return str(number + 1) if count > 1 else ""


def _year(hours: Decimal, points: Decimal) -> str:
    return f"{hours_text(hours)} 小时，积分 {hours_text(points)}"


def _service(kind: str, hours: Decimal) -> str:
    return f"{kind}　{hours_text(hours)} 小时"
