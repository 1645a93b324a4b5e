"""党员报到登记表: one person on one A4 page, with room for a photo and for signatures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.base import clock
from app.reports.ledgers import sort_of
from app.reports.placed import A4, Box, FormCell, FormRow, Item, Placed, Sheet, Words, form_grid, pair
from app.usecases.checkin_papers import CheckinForm, form_of
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

TITLE = "党员报到登记表"
_LEFT, _TOP, _WIDTH = 20.0, 42.0, 170.0
_PHOTO, _ROW = 30.0, 11.5
_LABEL, _NARROW = 24.0, 20.0
_THREE = ((_LABEL, 29.0), (16.0, 23.0), (_NARROW, 28.0))
"""Of three labels and values beside the photo, in millimetres."""
_LABELS = {
    "name": "姓名",
    "sex": "性别",
    "ethnic_group": "民族",
    "born_on": "出生日期",
    "education": "学历",
    "joined_on": "入党日期",
    "phone": "联系电话",
    "party_post": "党内职务",
}
_TICKED, _FREE = "■", "□"
_HIDDEN = "***"
_ACROSS = 4
_SIGNED = "（签字）\n\n　　　　年　　月　　日"
_SEALED = "（盖章）\n\n　　　　年　　月　　日"


def write_checkin_form(
    login: Login, checkin_id: str, target: Path, *, clear_reason: str | None = None
) -> Placed:
    """Write the registration form of one check-in to a .pdf or .xlsx file; the journal keeps who printed it.

    Args:
        login: who prints.
        checkin_id: which check-in.
        target: the file; its extension decides.
        clear_reason: why numbers are wanted in clear; None for a masked form, whose hidden fields stay free
            to be filled in by hand.

    Returns:
        The form as it was written.

    Raises:
        RuleError: no right, no reason, the check-in is gone, another extension, or characters that can't be
            printed.
        TroubleError: the disk does not take the file.
    """
    sort = sort_of(target, TITLE, ("xlsx", "pdf"))
    form = login.act(form_of, checkin_id, clear_reason)
    paper = layout(form, login.ask(centre_name), clock.today())
    if sort == "xlsx":
        from app.reports.render.excel_placed import render_placed_book

        render_placed_book(paper, target)
    else:
        from app.reports.render.pdf_placed import refuse_unprintable, render_placed

        refuse_unprintable(paper)
        render_placed(paper, target)
    return paper


def layout(form: CheckinForm, centre: str, today: date) -> Placed:
    """The form as data."""
    facts = form.facts
    head: list[Item] = [
        Words("在职党员到社区报到登记表", _LEFT, 18, _WIDTH, 12, 20, "title", "center"),
        Words(f"登记单位：{centre}", _LEFT, 34, 80, 6, 9.5),
        Words(f"编号：{facts.number or ''}", _LEFT + 80, 34, 45, 6, 9.5, align="center"),
        Words(f"报到日期：{_day(facts.checked_in_on)}", _LEFT + 120, 34, 50, 6, 9.5, align="right"),
    ]
    upper, middle = form_grid(_upper(form), _LEFT, _TOP, _WIDTH - _PHOTO)
    photo: tuple[Item, ...] = (
        Box(_LEFT + _WIDTH - _PHOTO, _TOP, _PHOTO, middle - _TOP, weight=1.0),
        Words("照片", _LEFT + _WIDTH - _PHOTO, _TOP, _PHOTO, middle - _TOP, align="center", soft=True),
    )
    lower, below = form_grid(_lower(form), _LEFT, middle, _WIDTH)
    hidden = "部分号码已遮盖，空白处可手工填写。" if form.masked else "本表含个人信息，请妥善保管。"
    note = f"说明：本表一式两份，接收党组织和派出单位党组织各存一份。{hidden}"
    foot = (
        Words(note, _LEFT, below + 2, _WIDTH, 10, 9, soft=True),
        Words(f"经办人：{facts.received_by or ''}", _LEFT, below + 12, 80, 6, 9.5),
        Words(f"打印日期：{_day(today)}", _LEFT + 90, below + 12, 80, 6, 9.5, align="right"),
    )
    return Placed(TITLE, (Sheet((*head, *upper, *photo, *lower, *foot), facts.name),), A4)


def _upper(form: CheckinForm) -> list[FormRow]:
    said = form.person

    def three(first: str, second: str, third: str) -> FormRow:
        cells = zip((first, second, third), _THREE, strict=True)
        return FormRow(
            [one for key, shares in cells for one in pair(_LABELS[key], _of(said, key), *shares)], _ROW
        )

    value = _THREE[0][1] + sum(_THREE[1])
    phone = pair(_LABELS["phone"], _of(said, "phone"), _LABEL, value)
    return [
        three("name", "sex", "ethnic_group"),
        three("born_on", "education", "joined_on"),
        _wide("身份证号", _of(said, "id_number"), whole=_WIDTH - _PHOTO),
        FormRow([*phone, *pair(_LABELS["party_post"], _of(said, "party_post"), *_THREE[2])], _ROW),
    ]


def _lower(form: CheckinForm) -> list[FormRow]:
    facts, said = form.facts, form.person
    running = [duty for duty in facts.duties if duty.until_on is None]
    duties = "；".join(f"{duty.kind}：{duty.what}" for duty in running)
    signs = (f"本人{_SIGNED}", f"派出单位党组织{_SEALED}", f"接收党组织{_SEALED}")
    return [
        _two(("工作单位", _of(said, "employer")), ("职务", _of(said, "job"))),
        _two(("所在党组织", _of(said, "organisation")), ("派出单位", facts.unit or "")),
        _wide("居住地址", _of(said, "address")),
        _two(("接收党组织", facts.organisation or ""), ("报到区域", form.area or "")),
        _wide("个人特长", "、".join(facts.specialties), _ROW + 3),
        _wide("服务岗位", _ticks(form), 22),
        _wide("可服务时间", facts.spare_time or ""),
        _wide("包联任务", duties, 19),
        _wide("备注", facts.note or "", 17),
        FormRow([FormCell(text, 1, align="center") for text in signs], 36),
    ]


def _wide(label: str, value: str, height: float = _ROW, *, whole: float = _WIDTH) -> FormRow:
    return FormRow([*pair(label, value, _LABEL, whole - _LABEL)], height)


def _two(first: tuple[str, str], second: tuple[str, str]) -> FormRow:
    left = _WIDTH / 2 + 8
    return FormRow(
        [*pair(*first, _LABEL, left - _LABEL), *pair(*second, _NARROW, _WIDTH - left - _NARROW)], _ROW
    )


def _ticks(form: CheckinForm) -> str:
    """All posts of the list with those taken ticked, four on a line."""
    words = list(dict.fromkeys((*form.posts, *form.facts.posts)))
    said = [f"{_TICKED if word in form.facts.posts else _FREE} {word}" for word in words]
    lines = [said[start : start + _ACROSS] for start in range(0, len(said), _ACROSS)]
    return "\n".join("　　".join(line) for line in lines)


def _of(person: Any, key: str) -> str:
    """A value as the form shows it; what is hidden stays free."""
    value = person[key]
    if value is None or value == _HIDDEN:
        return ""
    return _day(value) if isinstance(value, date) else str(value)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else ""
