"""How visits to the centre are said on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base import clock
from app.records.visitors import Visitor
from app.ui.parts.record_table import shown
from app.ui.parts.sheet_view import Section, Sheet
from app.ui.words.fields import columns, joined, lines_of
from app.usecases.visitors import VisitorFacts

VISITOR_COLUMNS = columns(
    Visitor,
    *("came_at", "name", "kind", "matter", "handed_to", "due_on", "done_on", "people", "phone", "result"),
    usual=("came_at", "name", "kind", "matter", "handed_to", "due_on", "done_on"),
)


def head_of(facts: VisitorFacts) -> tuple[str, bool]:
    """The sentence at the head of the page, and whether it is a warning."""
    late = f"，其中 {facts.overdue} 件已超期" if facts.overdue else ""
    return f"今天 {facts.today} 次 · 待办 {facts.open} 件{late}", bool(facts.overdue)


def visitor_sheet_of(row: Mapping[str, Any]) -> Sheet:
    """A visit as the sheet at the right shows it."""
    people = f"{row['people']} 人" if row["people"] and row["people"] > 1 else ""
    return Sheet(
        shown(row["name"]),
        tuple(word for word in (shown(row["kind"]), state_of(row)) if word),
        joined(shown(row["came_at"]), people, "名册中的党员" if row["member"] else ""),
        (
            Section("来访", lines_of(Visitor, row, ("matter", "phone"))),
            Section("办理", lines_of(Visitor, row, ("handed_to", "due_on", "result", "done_on"))),
        ),
    )


def state_of(row: Mapping[str, Any]) -> str:
    """Whether something is still to be done for a visitor."""
    if row["done_on"]:
        return "已办结"
    if row["due_on"] and row["due_on"] < clock.today():
        return "已超期"
    return "待办" if row["handed_to"] or row["due_on"] else ""
