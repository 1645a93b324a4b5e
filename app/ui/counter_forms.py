"""The short forms of the counter: what each asks, and which act it becomes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.base import clock
from app.base.errors import RuleError
from app.records.checkins import Checkin
from app.records.lists import MATTERS, POSTS, SERVICE_KINDS
from app.records.services import Service
from app.records.visitors import Visitor
from app.ui.dialogs.entry import input_of
from app.ui.parts.entry_form import Input
from app.usecases.checkins import CheckinEntry, check_in
from app.usecases.counter import AtCounter
from app.usecases.entry import read_entry
from app.usecases.services import ServiceEntry, log_service
from app.usecases.visitors import log_visitor

LISTS = (POSTS, SERVICE_KINDS, MATTERS)
"""The lists of words the forms offer."""
Words = Mapping[str, Sequence[str]]
Deed = tuple[Callable[..., Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class QuickForm:
    """One short form.

    Attributes:
        title: what is being entered.
        label: of the act, for the status line.
        inputs: what is asked.
        deed: gives the act and its arguments for what was typed and ticked, and whether the same is meant to
            stand twice; raises `RuleError`.
        values: what stands in the inputs at first.
        ticks: heading, words to tick by digits, and those ticked at first.
    """

    title: str
    label: str
    inputs: Sequence[Input]
    deed: Callable[[Mapping[str, str], Sequence[str], bool], Deed]
    values: Mapping[str, str] = field(default_factory=dict)
    ticks: tuple[str, Sequence[str], Sequence[str]] | None = None


def check_in_form(person: AtCounter, words: Words) -> QuickForm:
    """Check somebody in: posts by digits, the rest may stay empty."""
    ticked = person.checkin.posts if person.checkin is not None else ()

    def deed(values: Mapping[str, str], posts: Sequence[str], _: bool) -> Deed:  # noqa: FBT001 - as all deeds
        if not posts:
            raise RuleError("请至少选一个服务岗位：按数字键选。", None, "required")
        entry = CheckinEntry(
            organisation_id=person.receiving_id,
            unit_id=person.unit_id,
            area_id=person.area_id,
            posts=tuple(posts),
            spare_time=values["spare_time"] or None,
            note=values["note"] or None,
        )
        return check_in, (person.id, entry)

    return QuickForm(
        f"党员报到　{person.name}",
        "登记党员报到",
        (input_of(Checkin, "spare_time"), _line(input_of(Checkin, "note", 2))),
        deed,
        ticks=("服务岗位（按数字选，至少一项） *", words.get(POSTS, ()), ticked),
    )


def service_form(person: AtCounter, words: Words, last: Mapping[str, str]) -> QuickForm:
    """Hours of service; kind and place stand as they were entered last."""
    kinds = words.get(SERVICE_KINDS, ())

    def deed(values: Mapping[str, str], _: Sequence[str], again: bool) -> Deed:  # noqa: FBT001 - as all deeds
        said = read_entry(Service, {name: text for name, text in values.items() if text})
        if "hours" not in said:
            raise RuleError("请填写时长，例如 1.5。", "hours", "required")
        entry = ServiceEntry(**{"served_on": clock.today(), "kind": "", **said}, again=again)
        return log_service, (person.id, entry)

    return QuickForm(
        f"记服务　{person.name}",
        "记服务",
        (
            input_of(Service, "hours"),
            input_of(Service, "kind", 2, _pairs(kinds)),
            input_of(Service, "served_on"),
            input_of(Service, "place", 2),
            input_of(Service, "people_served"),
            _line(input_of(Service, "content", 2)),
        ),
        deed,
        {
            "kind": last.get("kind") or next(iter(kinds), ""),
            "place": last.get("place", ""),
            "served_on": clock.today().isoformat(),
        },
    )


def visitor_form(person: AtCounter | None, words: Words) -> QuickForm:
    """Somebody came about something; they need not be known."""
    matters = words.get(MATTERS, ())

    def deed(values: Mapping[str, str], _: Sequence[str], __: bool) -> Deed:  # noqa: FBT001 - as all deeds
        said: dict[str, Any] = {name: text for name, text in values.items() if text}
        if person is not None and said.get("name") == person.name:
            said["member_id"] = person.id
        return log_visitor, ({"came_at": clock.now(), **said},)

    return QuickForm(
        "来访登记",
        "登记来访",
        (
            input_of(Visitor, "name"),
            input_of(Visitor, "phone"),
            input_of(Visitor, "people"),
            input_of(Visitor, "kind", 1, _pairs(matters)),
            _line(input_of(Visitor, "matter", 2)),
            input_of(Visitor, "handed_to"),
        ),
        deed,
        {
            "name": person.name if person is not None else "",
            "people": "1",
            "kind": next(iter(matters), ""),
        },
    )


def _pairs(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def _line(said: Input) -> Input:
    """A long text as one line: Enter keeps the form."""
    return dataclasses.replace(said, sort="text")
