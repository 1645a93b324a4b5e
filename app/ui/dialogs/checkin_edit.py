"""党员报到登记: somebody on the roll checks in, somebody new does, or a check-in is put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import HOMES
from app.records.checkins import Checkin
from app.records.lists import POSTS, SPECIALTIES
from app.records.members import Member
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog, input_of
from app.ui.dialogs.reason import ask_reason
from app.ui.parts.entry_form import JOINT, Input
from app.ui.parts.form import fit
from app.ui.parts.messages import confirm
from app.ui.parts.record_table import shown
from app.ui.words.trees import choices_of
from app.usecases.areas import area_tree
from app.usecases.checkin_facts import CheckinFacts, checkin_facts, checkin_of, unit_names
from app.usecases.checkins import CheckinEntry, change_checkin, check_in, check_in_new, list_due
from app.usecases.counter import AtCounter, at_counter
from app.usecases.duplicates import Similar, similar_to
from app.usecases.entry import read_entry
from app.usecases.lists import words_of
from app.usecases.organisations import organisation_tree
from app.usecases.trees import Node

PERSON = ("name", "id_number", "phone", "employer", "address")
SPANS = {"employer": 1, "address": 2}
_ACROSS = 8
_WIDE = 64
"""Signs that go side by side in the form: the words to tick are seen whole, however large the type."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the form needs before it is built."""

    organisations: Sequence[Node]
    areas: Sequence[Node]
    units: Sequence[tuple[str, str]]
    posts: Sequence[str]
    specialties: Sequence[str]
    person: AtCounter | None
    checkin: CheckinFacts | None
    clear: bool


class CheckinDialog(EntryDialog):
    """One check-in as a form.

    Args:
        desk: the desk.
        parent: the window it stands over.
        member_id: who checks in; None for somebody new.
        checkin_id: the check-in to put right; None for one that is to be made.
        typed: what was typed to find them, for somebody new.

    Attributes:
        known: the person is on the roll after all; their id.
    """

    known = Signal(str)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        member_id: str | None = None,
        checkin_id: str | None = None,
        typed: str = "",
    ) -> None:
        super().__init__(desk, "修改党员报到" if checkin_id else "党员报到登记", parent)
        self._member_id, self._checkin_id, self._typed = member_id, checkin_id, typed
        self.resize(self.fontMetrics().horizontalAdvance("岗") * _WIDE, self.height())
        login = desk.login
        self.desk.look(lambda: _known(login, member_id, checkin_id), then=self._open, failed=self.refused)

    def send(self) -> None:
        """Check in or change."""
        self._send(again=False, accept_checksum=None)

    def _send(self, *, again: bool, accept_checksum: str | None) -> None:
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        if self._checkin_id is not None:
            if self.changed():
                changes = _lists(self.entry.changes())
                self.act("修改党员报到", change_checkin, self._checkin_id, changes, said=self._checkin_id)
            else:
                self.accept()
            return
        values = self.entry.values()
        try:
            entry = _entry(values)
        except RuleError as error:
            self.refused(error)
            return
        if self._member_id is not None:
            self.act("登记党员报到", check_in, self._member_id, entry)
        else:
            person = {name: values[name] for name in PERSON if values[name]}
            self.write_new(person, entry, again=again, accept_checksum=accept_checksum)

    def write_new(
        self, person: Mapping[str, str], entry: CheckinEntry, *, again: bool, accept_checksum: str | None
    ) -> None:
        """Register and check in as one act."""
        self.save_button.setEnabled(False)
        self.desk.act(
            check_in_new,
            person,
            entry,
            again=again,
            accept_checksum=accept_checksum,
            then=lambda ids: self.done_with(ids[1]),
            failed=self.refused,
            always=lambda: self.save_button.setEnabled(True),
            label="登记新党员并报到",
        )

    def refused(self, error: RuleError) -> None:
        """Offer what helps: who is on the roll, that it is another person, that the number is right."""
        if error.code == "id_known" and self.entry is not None:
            typed = {"id_number": self.entry.values()["id_number"]}
            self.desk.ask(similar_to, typed, then=lambda found: self._offer_known(found, error))
        elif error.code == "maybe_known" and confirm(self, "名册里可能已有此人", error.message, "确是另一位"):
            self._send(again=True, accept_checksum=None)
        elif error.code == "id_checksum":
            text = f"{error.message}证件上确实如此的，请写明依据，仍可保存。"
            offers = ("已核对身份证原件", "已核对户口簿")
            reason = ask_reason(self, "身份证号校验不符", text, "仍然保存", offers)
            if reason is not None:
                self._send(again=False, accept_checksum=reason)
            else:
                super().refused(error)
        else:
            super().refused(error)

    def _offer_known(self, found: Sequence[Similar], error: RuleError) -> None:
        certain = next((one for one in found if one.sort == "certain"), None)
        text = f"{error.message}不用再登记一次，直接给此人办理报到。"
        if certain is not None and confirm(self, "名册里已有此人", text, "给此人办理"):
            self.accept()
            self.known.emit(certain.id)
        else:
            super().refused(error)

    def _open(self, known: Known) -> None:
        inputs = _checkin_inputs(known, changing=self._checkin_id is not None)
        if self._member_id is None and self._checkin_id is None:
            inputs = [*(input_of(Member, name, SPANS.get(name, 1)) for name in PERSON), *inputs]
        values = _values(known)
        if self._typed:
            values["id_number" if self._typed[:1].isdigit() else "name"] = self._typed
        focus = "name" if self._member_id is None and self._checkin_id is None else "posts"
        entry = self.build(inputs, values, focus)
        self.say_about(known)
        if focus == "name":
            entry.edited.connect(self._look_for_likeness)
        QTimer.singleShot(0, self, lambda: fit(self))  # once the boxes have their style they are taller

    def say_about(self, known: Known) -> None:
        """Who it is, and whether they are in already."""
        person, checkin = known.person, known.checkin
        if person is None:
            return
        self.setWindowTitle(f"{self.windowTitle()} · {person.name}")
        words = [person.organisation or "", person.phone or "", person.employer or ""]
        self.say("　".join(word for word in (person.name, *words) if word))
        if self._checkin_id is None and checkin is not None and checkin.state == "已报到":
            self.message.setText(f"已经报到（{checkin.number}），不用再登记。要改内容请用“修改”。")
            self.message.show()
            self.save_button.setEnabled(False)

    def _look_for_likeness(self, name: str) -> None:
        if name in {"name", "id_number", "phone"} and self.entry is not None:
            typed = {key: text for key, text in self.entry.values().items() if key in PERSON and text}
            self.desk.ask(similar_to, typed, then=self._show_likeness, topic="likeness")

    def _show_likeness(self, found: Sequence[Similar]) -> None:
        self.note.setVisible(bool(found))
        if found:
            who = "；".join(f"{one.name}（{one.why}）" for one in found[:3])
            self.say(f"名册里可能已有此人：{who}。")
        fit(self)


class ListDueDialog(EntryDialog):
    """Members are listed as due: where, and since when.

    Args:
        desk: the desk.
        member_ids: who.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, member_ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(desk, "列入应报到", parent)
        self._member_ids = tuple(member_ids)
        login = desk.login
        self.desk.look(lambda: _known(login, None, None), then=self._open, failed=self.refused)

    def send(self) -> None:
        """List them."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        try:
            entry = _entry(self.entry.values())
        except RuleError as error:
            self.refused(error)
        else:
            self.act("列入应报到", list_due, self._member_ids, entry)

    def _open(self, known: Known) -> None:
        self.say(f"{len(self._member_ids)} 人列入应报到名单，从这一天起计入应报到数。")
        inputs = [
            input_of(Checkin, "unit_id", 2, known.units),
            Input("checked_in_on", "列入日期", "date"),
            input_of(Checkin, "organisation_id", 2, choices_of(known.organisations)),
            input_of(Checkin, "area_id", 1, choices_of(known.areas)),
        ]
        self.build(inputs, {"checked_in_on": clock.today().isoformat()}, "unit_id")


def _known(login: Any, member_id: str | None, checkin_id: str | None) -> Known:
    checkin = login.ask(checkin_facts, checkin_id) if checkin_id is not None else None
    if checkin is None and member_id is not None:
        checkin = login.ask(checkin_of, member_id)
    who = member_id or (checkin.member_id if checkin is not None else None)
    return Known(
        login.ask(organisation_tree),
        login.ask(area_tree),
        login.ask(unit_names),
        login.ask(words_of, POSTS),
        login.ask(words_of, SPECIALTIES),
        login.ask(at_counter, who) if who is not None else None,
        checkin,
        login.actor.may(Right.SEE_CLEAR),
    )


def _checkin_inputs(known: Known, *, changing: bool) -> list[Input]:
    said = known.checkin
    on = [] if changing and said is not None and said.state != "已报到" else [_day()]
    return [
        _ticks("posts", known.posts, said.posts if said is not None else (), required=True),
        _ticks("specialties", known.specialties, said.specialties if said is not None else ()),
        input_of(Checkin, "area_id", 1, choices_of(known.areas)),
        input_of(Checkin, "organisation_id", 1, choices_of(known.organisations)),
        input_of(Checkin, "unit_id", 1, known.units),
        *on,
        input_of(Checkin, "spare_time"),
        Input("note", "备注", span=2 - len(on)),
    ]


def _day() -> Input:
    return input_of(Checkin, "checked_in_on")


def _ticks(name: str, words: Sequence[str], kept: Sequence[str], *, required: bool = False) -> Input:
    """Words to tick; what was ticked once and is no longer offered can stay."""
    offered = tuple((word, word) for word in dict.fromkeys((*words, *kept)))
    label = {"posts": "服务岗位（按数字选）", "specialties": "特长（按数字选）"}[name]
    return Input(name, label, "many", offered, required, span=WIDE, across=_ACROSS)


def _values(known: Known) -> dict[str, str]:
    """What stands in the form at first: as it was listed or said before, else as the person's entry says."""
    values: dict[str, str] = {"checked_in_on": clock.today().isoformat()}
    said, person = known.checkin, known.person
    if person is not None:
        values |= {
            "unit_id": person.unit_id or "",
            "organisation_id": person.receiving_id or "",
            "area_id": (person.area_id or "") if known.clear else _coarse(known.areas, person.area_id),
        }
    if said is None:
        return values
    area = next((node.id for node in known.areas if node.name == said.area), values.get("area_id", ""))
    values |= {
        "unit_id": said.unit_id or values["unit_id"],
        "organisation_id": said.organisation_id or values["organisation_id"],
        "area_id": area,
        "posts": JOINT.join(said.posts),
        "specialties": JOINT.join(said.specialties),
        "spare_time": said.spare_time or "",
        "note": said.note or "",
    }
    if said.state == "已报到":
        values["checked_in_on"] = shown(said.checked_in_on)
    return values


def _coarse(areas: Sequence[Node], area_id: str | None) -> str:
    """The grid or community around a home: who may not see where somebody lives does not see it here."""
    known = {node.id: node for node in areas}
    area = known.get(area_id or "")
    while area is not None and area.kind in HOMES:
        area = known.get(area.parent_id or "")
    return area.id if area is not None else ""


def _lists(values: Mapping[str, str]) -> dict[str, Any]:
    """Ticked words as a list."""
    return {
        name: text.split(JOINT) if name in {"posts", "specialties"} and text else text
        for name, text in values.items()
    }


def _entry(values: Mapping[str, str]) -> CheckinEntry:
    day = read_entry(Checkin, {"checked_in_on": values.get("checked_in_on", "")})["checked_in_on"]
    words = _lists(values)
    return CheckinEntry(
        unit_id=values["unit_id"] or None,
        organisation_id=values["organisation_id"] or None,
        area_id=values["area_id"] or None,
        posts=tuple(words.get("posts") or ()),
        specialties=tuple(words.get("specialties") or ()),
        spare_time=values.get("spare_time") or None,
        on=day,
        note=values.get("note") or None,
    )
