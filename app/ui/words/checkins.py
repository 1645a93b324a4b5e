"""How check-ins are said on screen: columns of the list, the sheet of one."""

from __future__ import annotations

from dataclasses import dataclass

from app.records.checkins import Checkin
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns
from app.usecases.cards import CardState
from app.usecases.checkin_facts import CheckinFacts, DutyFacts
from app.usecases.services import HoursFacts, ServiceRow

COLUMNS: tuple[Column, ...] = columns(
    Checkin,
    *("member", "state", "organisation", "unit", "checked_in_on", "posts", "area", "number"),
    *("renewed_on", "spare_time", "left_on"),
    usual=("member", "state", "organisation", "unit", "checked_in_on", "posts", "area", "number"),
    member=Column("姓名", "member", 5),
    state=Column("状态", "state", 4),
    organisation=Column("接收党组织", "organisation", 8.5, grow=True, spare=1),
    unit=Column("派出单位", "unit", 8, grow=True, spare=2),
    area=Column("报到区域", "area", 7, grow=True, spare=4),
    number=Column("报到编号", "number", 8, spare=5),
)
CLEAR_REASONS = ("本人签字存档", "送派出单位党组织", "上级检查")


@dataclass(frozen=True, slots=True)
class CheckinSheet:
    """All that the pane beside the list shows of one check-in."""

    facts: CheckinFacts
    hours: HoursFacts
    services: tuple[ServiceRow, ...]
    cards: tuple[CardState, ...]


def sheet_of(checkin: CheckinSheet) -> Sheet:
    """A check-in as the sheet at the right shows it."""
    facts = checkin.facts
    badges = [facts.state, facts.number or ""]
    if facts.renewal_due:
        badges.append("本半年待续报")
    note = "\n".join(words for words in (facts.organisation or "未定接收党组织", facts.warning) if words)
    sections = [
        _lines("报到", ("派出单位", facts.unit), ("报到区域", facts.area), ("列入日期", facts.due_on),
               ("报到日期", facts.checked_in_on), ("续报日期", facts.renewed_on), ("退出日期", facts.left_on),
               ("退出原因", facts.left_reason)),
        _lines("服务意向", ("服务岗位", list(facts.posts)), ("特长", list(facts.specialties)),
               ("可服务时间", facts.spare_time)),
        Section("包联任务", tuple((duty.kind, _duty(duty)) for duty in facts.duties)),
        _lines("今年服务", ("平时", _year(checkin.hours.calm, checkin.hours.points_calm)),
               ("急时", _year(checkin.hours.emergency, checkin.hours.points_emergency))),
        Section("最近服务", tuple(_service(row) for row in checkin.services), timeline=True),
        _lines("联系方式", ("联系电话", facts.phone), ("工作单位", facts.employer), ("住址", facts.address)),
        _lines("其他", ("党员卡", _card(checkin.cards)), ("经办人", facts.received_by), ("备注", facts.note)),
    ]  # fmt: skip
    return Sheet(facts.name, tuple(badge for badge in badges if badge), note, tuple(sections))


def _lines(title: str, *lines: tuple[str, object]) -> Section:
    return Section(title, tuple((label, text) for label, value in lines if (text := shown(value))))


def _hours(hours: object) -> str:
    return f"{shown(hours)} 小时" if hours else ""


def _year(hours: object, points: object) -> str:
    return f"{shown(hours)} 小时，积分 {shown(points)}" if hours else ""


def _duty(duty: DutyFacts) -> str:
    until = f"，至 {shown(duty.until_on)}" if duty.until_on else ""
    since = f"（{shown(duty.from_on)} 起{until}）" if duty.from_on else ""
    return f"{duty.what}{since}"


def _service(row: ServiceRow) -> tuple[str, str]:
    words = [row.kind, _hours(row.hours), row.place or "", "" if row.mode == "平时" else row.mode]
    return shown(row.served_on), " · ".join(word for word in words if word)


def _card(cards: tuple[CardState, ...]) -> str:
    standing = next((card for card in cards if card.revoked_on is None), None)
    if standing is not None:
        return f"有效（{shown(standing.issued_on)} 制）"
    return f"已注销（{shown(cards[0].revoked_on)}）" if cards else ""
