"""Log a service of one or many members, or put a wrong one right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.lists import SERVICE_KINDS
from app.records.services import MODES, Service
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.dialogs.record_offers import look_for_members
from app.ui.parts.entry_form import Input
from app.ui.parts.form import fit
from app.ui.parts.messages import confirm
from app.ui.parts.people_picker import PeoplePicker, Pick
from app.ui.words.trees import choices_of
from app.usecases.areas import area_tree
from app.usecases.listing import rows_of
from app.usecases.lists import words_of
from app.usecases.services import (
    ServiceEntry,
    ServiceFacts,
    correct_service,
    log_service,
    log_services,
    service_facts,
)
from app.usecases.trees import Node

AS_THE_DAY = "按当天（平时或急时）"
REASON = "reason"
_LINES = ("content", "note")
_SPANS = {"kind": 1, "area_id": 1, "content": 2, "note": WIDE}
_LABELS = {"people_served": "服务人次（每人）"}
NOTE = "note"
"""Asked only where there is room for it: when an entry is put right."""
_FIELDS = ("served_on", "hours", "kind", "place", "content", "people_served", "mode", "area_id", "note")


@dataclass(frozen=True, slots=True)
class Known:
    """What the form needs before it is built."""

    kinds: Sequence[str]
    areas: Sequence[Node]
    people: Sequence[Pick]
    facts: ServiceFacts | None


class ServiceDialog(EntryDialog):
    """One service as a form.

    Args:
        desk: the desk.
        parent: the window it stands over.
        member_ids: who is chosen at first.
        service_id: the entry to put right; None for a new one.
        last: what the day, kind and place of a new one are at first.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        member_ids: Sequence[str] = (),
        service_id: str | None = None,
        last: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(desk, "更正服务记录" if service_id else "记服务", parent)
        self._service_id, self._last = service_id, dict(last or {})
        self.picker: PeoplePicker | None = None
        self.resize(760, self.height())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, activated=self.save)  # type: ignore[call-overload]
        login = desk.login
        self.desk.look(lambda: _known(login, member_ids, service_id), then=self._open, failed=self.refused)

    def send(self) -> None:
        """Log it, or put it right."""
        self._send(again=False)

    def changed(self) -> bool:
        """Whether somebody was chosen or something typed."""
        return super().changed() or (self.picker is not None and bool(self.picker.ids()))

    def refused(self, error: RuleError) -> None:
        """Say it at its place; the same service twice may be meant."""
        if error.code == "double" and self.entry is not None:
            text = f"{error.message}\n\n确实又服务了一次，才再记。"
            if confirm(self, "已经记过", text, "再记一次"):
                self._send(again=True)
            return
        super().refused(error)
        if error.field == "member_ids" and self.picker is not None:
            self.picker.search.setFocus()

    def _send(self, *, again: bool) -> None:
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        values = self.entry.values()
        said: dict[str, Any] = {name: values.get(name) or None for name in _FIELDS}
        said.update({name: values[name] for name in ("kind", "served_on", "hours")})
        entry = ServiceEntry(**said, again=again)
        if self._service_id is not None:
            self.act("更正服务记录", correct_service, self._service_id, entry, values[REASON])
            return
        assert self.picker is not None  # noqa: S101 - a new one has it
        chosen = self.picker.ids()
        if len(chosen) == 1:
            self.act("记服务", log_service, chosen[0], entry)
        else:
            self.act("批量记服务", log_services, chosen, entry)

    def _open(self, known: Known) -> None:
        facts = known.facts
        values = {"served_on": clock.today().isoformat(), "kind": next(iter(known.kinds), ""), **self._last}
        inputs = [self._input(name, known) for name in _FIELDS if facts is not None or name != NOTE]
        if facts is not None:
            values = {name: _text(value) for name, value in facts.values.items()}
            self.say(f"{facts.member}：原来的记录会冲正，更正后的并排记下，两条都留在日志里。")
            inputs.append(Input(REASON, "更正原因", "text", (), required=True, length=200, span=WIDE))
            self.build(inputs, values, "hours")
            return
        self.picker = PeoplePicker("党员", self.body)
        entry = self.build(inputs, values, "hours")
        layout = self.body.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - the form says so
        layout.insertWidget(0, self.picker)
        self.picker.show()
        self.picker.put(known.people)
        self.picker.asked.connect(self._look_for)
        self.picker.done.connect(entry.boxes["served_on"].setFocus)
        (entry.boxes["hours"] if known.people else self.picker.search).setFocus()
        fit(self)

    def _input(self, name: str, known: Known) -> Input:
        span = _SPANS.get(name, 1)
        if name == "kind":
            own = known.facts.values["kind"] if known.facts is not None else ""
            words = [*known.kinds, *([own] if own and own not in known.kinds else [])]
            return input_of(Service, name, span, tuple((word, word) for word in words))
        if name == "area_id":
            return input_of(Service, name, span, choices_of(known.areas))
        if name == "mode":
            offered = ((AS_THE_DAY, ""), *((mode, mode) for mode in MODES))
            return replace(input_of(Service, name, span, offered), required=True, label="模式")
        made = input_of(Service, name, span)
        made = replace(made, sort="text") if name in _LINES else made
        return replace(made, label=made.label if known.facts else _LABELS.get(name, made.label))

    def _look_for(self, text: str) -> None:
        login, picker = self.desk.desk.login, self.picker

        def show(picks: Sequence[Pick]) -> None:
            if picker is not None:
                picker.show_found(text, picks)

        self.desk.look(lambda: _picks(login, text), then=show)


def _known(login: Any, member_ids: Sequence[str], service_id: str | None) -> Known:
    """On a reader thread: words, areas, who is chosen, and the entry to put right."""
    people = [Pick(row["id"], row["name"]) for row in login.ask(rows_of, "members", member_ids)]
    facts = login.ask(service_facts, service_id) if service_id else None
    return Known(login.ask(words_of, SERVICE_KINDS), login.ask(area_tree), people, facts)


def _picks(login: Any, text: str) -> list[Pick]:
    return [
        Pick(offer.id, offer.name, offer.words.removeprefix(offer.name).strip())
        for offer in look_for_members(login, text)
    ]


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
