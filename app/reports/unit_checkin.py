"""单位报到单: the form of a unit's check-in above, the receipt for the unit below a line to cut along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.reports.ledgers import sort_of
from app.reports.placed import A4, FormCell, FormRow, Item, Placed, Rule, Sheet, Words, form_grid, pair
from app.usecases.settings import centre_name
from app.usecases.unit_papers import UnitForm, unit_form_of
from app.usecases.workplace import Login

TITLE = "单位党组织到社区报到单"
_LEFT, _TOP, _WIDTH = 22.0, 42.0, 166.0
_ROW, _LONG, _SEAL = 10.5, 22.0, 34.0
_LABEL = 28.0
_CUT = 202.0
_BLANK_DAY = "　　　　年　　月　　日"
_SEALED = f"（盖章）\n\n{_BLANK_DAY}"


def write_unit_form(login: Login, unit_id: str, target: Path, *, clear_reason: str | None = None) -> Placed:
    """Write form and receipt of one unit to a .pdf; the journal keeps who printed it.

    Args:
        login: who prints.
        unit_id: which unit; one that has not checked in gets a form to be filled in by hand.
        target: the file.
        clear_reason: why the telephone is wanted in full; None for a masked form.

    Returns:
        The paper as it was written.

    Raises:
        RuleError: no right, no reason, the unit is gone, another extension, or characters that can't be
            printed.
        TroubleError: the disk does not take the file.
    """
    from app.reports.render.pdf_placed import refuse_unprintable, render_placed

    sort_of(target, TITLE, ("pdf",))
    form = login.act(unit_form_of, unit_id, clear_reason)
    paper = layout(form, login.ask(centre_name))
    refuse_unprintable(paper)
    render_placed(paper, target)
    return paper


def layout(form: UnitForm, centre: str) -> Placed:
    """Form and receipt as data, on one page."""
    checkin = form.checkin or {}
    number = f"编号：{_text(checkin, 'number')}"
    day = f"报到日期：{_day(checkin.get('checked_in_on'))}"
    head: tuple[Item, ...] = (
        Words(TITLE, _LEFT, 18, _WIDTH, 12, 20, "title", "center"),
        Words(number, _LEFT, 34, _WIDTH / 2, 6, 9.5),
        Words(day, _LEFT + _WIDTH / 2, 34, _WIDTH / 2, 6, 9.5, align="right"),
    )
    grid, below = form_grid(_rows(form, checkin), _LEFT, _TOP, _WIDTH)
    note = "说明：本单由单位党组织填写，社区留存；下方回执由社区盖章后交单位留存。"
    items = (*head, *grid, Words(note, _LEFT, below + 1.5, _WIDTH, 6, 9, soft=True), *_receipt(form, centre))
    return Placed("单位报到单", (Sheet(items, _text(form.unit, "name")),), A4)


def _rows(form: UnitForm, checkin: Mapping[str, Any]) -> list[FormRow]:
    unit = form.unit
    return [
        _wide("单位名称", _text(unit, "name")),
        _two(("单位类别", _text(unit, "kind")), ("党员数", _text(unit, "party_members"))),
        _wide("单位党组织", _text(unit, "party_organisation")),
        _wide("单位地址", _text(unit, "address")),
        _two(("联系人", _text(unit, "contact")), ("联系电话", _text(unit, "phone"))),
        _two(("报到社区", form.community or ""), ("接收党组织", _text(checkin, "organisation"))),
        _wide("可提供资源", _text(checkin, "offers"), _LONG),
        _wide("单位需求", _text(checkin, "needs"), _LONG),
        FormRow(
            [
                FormCell("单位党组织\n意见", _LABEL, label=True),
                FormCell(_SEALED, _WIDTH / 2 - _LABEL, align="center"),
                FormCell("社区党组织\n意见", _LABEL, label=True),
                FormCell(_SEALED, _WIDTH / 2 - _LABEL, align="center"),
            ],
            _SEAL,
        ),
    ]


def _receipt(form: UnitForm, centre: str) -> tuple[Item, ...]:
    """The lower part: what the unit takes home."""
    checkin = form.checkin or {}
    name, community = _text(form.unit, "name"), form.community
    came = checkin.get("checked_in_on")
    receiver, number = _text(checkin, "organisation"), _text(checkin, "number")
    sentence = [f"你单位党组织已于{_day(came)}到{community or '本社区'}报到"]
    sentence += [f"由{receiver}接收"] if receiver else []
    sentence += [f"报到编号 {number}"] if number else []
    text = f"　　{'，'.join(sentence)}。特此回执。"
    half = _WIDTH / 2
    return (
        Rule(_LEFT - 12, _CUT, _LEFT + _WIDTH + 12, _CUT, dashed=True),
        Words("沿此线剪开", _LEFT, _CUT - 4.6, _WIDTH, 4, 8, align="center", soft=True),
        Words("回　执", _LEFT, _CUT + 6, _WIDTH, 10, 18, "title", "center"),
        Words(f"{name}：", _LEFT, _CUT + 20, _WIDTH, 8, 12),
        Words(text, _LEFT, _CUT + 29, _WIDTH, 18, 12),
        Words(f"经办人：{_text(checkin, 'received_by')}", _LEFT, _CUT + 56, half, 7, 11),
        Words(f"{centre}（盖章）", _LEFT + half, _CUT + 56, half, 7, 12, align="right"),
        Words(_day(came), _LEFT + half, _CUT + 65, half, 7, 12, align="right"),
    )


def _wide(label: str, value: str, height: float = _ROW) -> FormRow:
    return FormRow(pair(label, value, _LABEL, _WIDTH - _LABEL), height)


def _two(first: tuple[str, str], second: tuple[str, str]) -> FormRow:
    share = _WIDTH / 2 - _LABEL
    return FormRow([*pair(*first, _LABEL, share), *pair(*second, _LABEL, share)], _ROW)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else _BLANK_DAY
