"""How the one at the counter is said on screen."""

from __future__ import annotations

from app.ui.parts.hit_lines import Hit
from app.ui.parts.record_model import shown
from app.ui.parts.sheet_view import Section, Sheet
from app.usecases.counter import CHECK_IN, RENEW, AtCounter
from app.usecases.listing import FoundRow

KEYS = {CHECK_IN: "F2", RENEW: "F2"}
"""The key that answers an open item."""
MATCHES = {
    "name": "姓名",
    "former_names": "曾用名",
    "pinyin": "拼音",
    "initials": "首字母",
    "phone": "手机号",
    "id_number": "证号",
    "building": "楼栋",
    "scanned": "扫码",
}


def hit_of(caller: FoundRow) -> Hit:
    """Somebody it may be, in the two lines of the list."""
    number = f"证号尾 {caller.id_number[-4:]}" if caller.id_number else None
    numbers = "　".join(text for text in (number, caller.phone) if text)
    return Hit(caller.name, MATCHES[caller.matched_by], caller.organisation or "", numbers)


def sheet_of(person: AtCounter) -> Sheet:
    """The one at the counter: what is open first, then hours, the check-in and last services."""
    checkin = person.checkin
    state = checkin.state if checkin is not None else "未报到"
    badges = (person.kind, state) if person.on_roll else (person.kind, person.state, state)
    facts = (person.organisation, person.employer, person.id_number, person.phone)
    opened = tuple((KEYS.get(item.deed, "·"), item.words) for item in person.open)
    return Sheet(
        person.name,
        badges,
        "　".join(text for text in facts if text),
        (
            Section("待办", opened or (("·", "没有待办的事"),)),
            Section("本年服务", _hours_lines(person)),
            Section("双报到", _checkin_lines(person)),
            Section("最近服务", _service_lines(person), timeline=True),
        ),
    )


def _checkin_lines(person: AtCounter) -> tuple[tuple[str, str], ...]:
    checkin = person.checkin
    if checkin is None:
        return ()
    on = checkin.checked_in_on.isoformat() if checkin.checked_in_on else ""
    lines = (
        ("报到", "　".join(text for text in (checkin.number, on) if text)),
        ("派出单位", checkin.unit or ""),
        ("接收党组织", checkin.organisation or ""),
        ("服务岗位", "、".join(checkin.posts)),
        ("包联", "、".join(duty.what for duty in checkin.duties if duty.until_on is None)),
    )
    return tuple(line for line in lines if line[1])


def _hours_lines(person: AtCounter) -> tuple[tuple[str, str], ...]:
    hours = person.hours
    calm = f"{shown(hours.calm)} 小时（应服务 {shown(person.wanted)} 小时）"
    return (
        ("平时", f"{calm}，积分 {shown(hours.points_calm)}"),
        ("急时", f"{shown(hours.emergency)} 小时，积分 {shown(hours.points_emergency)}"),
    )


def _service_lines(person: AtCounter) -> tuple[tuple[str, str], ...]:
    return tuple(
        (s.served_on.isoformat(), f"{s.kind} {shown(s.hours)} 小时" + (f"，{s.place}" if s.place else ""))
        for s in person.services
    )
