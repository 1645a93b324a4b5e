"""How households, residents and visits are said on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base import clock
from app.records.residents import HomeVisit, Household, Resident
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined, lines_of
from app.usecases.resident_sheet import HouseholdSheet, ResidentSheet, VisitFacts

HOUSEHOLD_COLUMNS = columns(
    Household,
    *("name", "area", "care", "phone", "needs", "address"),
    usual=("name", "area", "care", "phone", "needs"),
)
RESIDENT_COLUMNS = columns(Resident, "name", "household", "area", "phone", "purpose")
VISIT_COLUMNS = columns(
    HomeVisit,
    *("visited_on", "household", "kind", "member", "follow_up", "due_on", "done_on"),
    *("resident", "visitor", "content"),
    usual=("visited_on", "household", "kind", "follow_up", "due_on", "done_on"),
    kind=Column("走访事由", "kind", 7, spare=2),
)


def head_of(facts: VisitFacts) -> tuple[str, bool]:
    """The sentence at the head of the page of visits, and whether it is a warning."""
    if not facts.open:
        return "没有待办事项", False
    late = f"，其中 {facts.overdue} 件已超期" if facts.overdue else ""
    return f"待办 {facts.open} 件{late}", bool(facts.overdue)


def household_sheet_of(facts: HouseholdSheet) -> Sheet:
    """A household as the sheet at the right shows it."""
    row = facts.row
    people = tuple(
        (shown(one["name"]), joined(shown(one["purpose"]), shown(one["phone"]))) for one in facts.residents
    )
    caring = tuple((name, f"自 {shown(since)} 结对" if since else "结对") for name, since in facts.cared_by)
    return Sheet(
        shown(row["name"]),
        tuple(word for word in (shown(row["care"]),) if word),
        shown(row["area"]),
        (
            Section("居民户", lines_of(Household, row, ("address", "phone", "needs", "note"))),
            Section("结对党员", caring),
            Section(f"居民 {len(people)} 人", people),
            _visited(facts.visits, facts.visited),
        ),
    )


def resident_sheet_of(facts: ResidentSheet) -> Sheet:
    """A resident as the sheet at the right shows them."""
    row = facts.row
    return Sheet(
        shown(row["name"]),
        (),
        shown(row["purpose"]),
        (
            Section("居民", lines_of(Resident, row, ("household", "area", "phone", "note"))),
            _visited(facts.visits, facts.visited),
        ),
    )


def visit_sheet_of(row: Mapping[str, Any]) -> Sheet:
    """A visit as the sheet at the right shows it."""
    state = visit_state(row)
    return Sheet(
        shown(row["household"]) or shown(row["resident"]),
        tuple(word for word in (shown(row["kind"]), state) if word),
        joined(shown(row["visited_on"]), shown(row["member"]) or shown(row["visitor"])),
        (
            Section("走访", lines_of(HomeVisit, row, ("resident", "content"))),
            Section("待办", lines_of(HomeVisit, row, ("follow_up", "due_on", "done_on"))),
        ),
    )


def visit_state(row: Mapping[str, Any]) -> str:
    """Whether something is still to be done after a visit."""
    if not row["follow_up"]:
        return ""
    if row["done_on"]:
        return "已办结"
    return "已超期" if row["due_on"] and row["due_on"] < clock.today() else "待办"


def _visited(visits: tuple[Mapping[str, Any], ...], count: int) -> Section:
    lines = tuple((shown(one["visited_on"]), _visit(one)) for one in visits)
    return Section(f"走访 {count} 次" if count else "走访", lines, timeline=True)


def _visit(row: Mapping[str, Any]) -> str:
    who = shown(row["member"]) or shown(row["visitor"])
    open_matter = f"{visit_state(row)}：{shown(row['follow_up'])}" if row["follow_up"] else ""
    return joined(shown(row["kind"]), who, shown(row["content"]), open_matter)
