"""How units, their check-in and their agreements are said on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.records.units import Agreement, AgreementItem, Unit, UnitCheckin
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined, lines_of
from app.usecases.unit_sheet import AgreementFacts, DueFacts, ItemFacts, UnitSheet

UNIT_COLUMNS = columns(
    Unit,
    *("name", "kind", "area", "party_organisation", "party_members", "contact", "phone", "address"),
    usual=("name", "kind", "area", "contact", "phone"),
)
CHECKIN_COLUMNS = columns(
    UnitCheckin,
    *("unit", "number", "state", "organisation", "checked_in_on", "due_on", "left_on", "area", "received_by"),
    usual=("unit", "number", "state", "organisation", "checked_in_on", "due_on"),
    number=Column("报到编号", "number", 7, spare=1),
)
AGREEMENT_COLUMNS = columns(Agreement, "name", "unit", "signed_on", "from_on", "until_on")
ITEM_COLUMNS = columns(AgreementItem, "name", "agreement", "state", "due_on", "done_on", "progress")
_KEYS = ("kind", "area", "address", "party_organisation", "party_members", "contact", "phone", "note")
_CHECKIN_KEYS = (
    *("number", "organisation", "area", "due_on", "checked_in_on", "left_on", "left_reason"),
    *("offers", "needs", "received_by", "note"),
)
NEVER = "未列入"
"""The state of a unit that nobody expects to check in."""


def head_of(due: DueFacts) -> tuple[str, bool]:
    """The sentence at the head of the page, and whether it is a warning."""
    words = f"应报到 {due.due} 家 · 已报到 {due.present} 家 · 报到率 {due.rate}"
    return (f"{words}，低于 {due.alarm}%" if due.low else words), due.low


def unit_sheet_of(facts: UnitSheet) -> Sheet:
    """A unit as the sheet at the right shows it."""
    row, checkin = facts.row, facts.checkin
    state = shown(checkin["state"]) if checkin else NEVER
    members = (("已报到", f"{facts.members_in} 人"), ("待报到", f"{facts.members_due} 人"))
    there = facts.members_in or facts.members_due
    steps = tuple((shown(step.happened_on), joined(step.kind, step.note)) for step in facts.steps)
    return Sheet(
        shown(row["name"]),
        tuple(word for word in (state, shown(row["kind"])) if word),
        shown(row["party_organisation"]),
        (
            Section("报到", lines_of(UnitCheckin, checkin, _CHECKIN_KEYS) if checkin else ()),
            Section("派出党员", members if there else ()),
            *(section for one in facts.agreements for section in _agreement(one)),
            Section("单位", lines_of(Unit, row, _KEYS)),
            Section("报到变动", steps, timeline=True),
        ),
    )


def checkin_sheet_of(row: Mapping[str, Any]) -> Sheet:
    """A check-in as the sheet at the right shows it."""
    return Sheet(
        shown(row["unit"]),
        (shown(row["state"]),),
        shown(row["number"]),
        (Section("报到", lines_of(UnitCheckin, row, _CHECKIN_KEYS[1:])),),
    )


def agreement_sheet_of(facts: tuple[Mapping[str, Any], AgreementFacts]) -> Sheet:
    """An agreement with its items."""
    row, agreement = facts
    done = sum(item.done_on is not None for item in agreement.items)
    return Sheet(
        agreement.name,
        (f"{done}/{len(agreement.items)} 项完成",) if agreement.items else (),
        shown(row["unit"]),
        (
            Section("事项", tuple(item_line(item) for item in agreement.items)),
            Section("协议", lines_of(Agreement, row, ("signed_on", "from_on", "until_on", "note"))),
        ),
    )


def item_line(item: ItemFacts) -> tuple[str, str]:
    """An item in one line: its state, and what it is with how far and by when."""
    until = f"完成于 {shown(item.done_on)}" if item.done_on else _until(item)
    return item.state, joined(item.name, item.progress, until)


def _until(item: ItemFacts) -> str:
    if item.due_on is None:
        return ""
    return f"{'已超期，' if item.overdue else ''}时限 {shown(item.due_on)}"


def _agreement(one: AgreementFacts) -> tuple[Section, ...]:
    term = "至".join(shown(day) for day in (one.from_on, one.until_on) if day)
    lines = (("期限", term),) if term else ()
    return (Section(one.name, (*lines, *(item_line(item) for item in one.items)) or (("事项", "还没有"),)),)
