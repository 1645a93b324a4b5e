"""What can happen to a membership, each as a small form: transfers, end of probation, state, flags, a tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.errors import RuleError
from app.records.base import field_of
from app.records.members import CARE_KINDS, STATES, Member, StatusChange
from app.ui.desk import Desk
from app.ui.dialogs.entry import EntryDialog, input_of
from app.ui.parts.entry_form import Input
from app.ui.words.trees import choices_of
from app.usecases.entry import read_entry
from app.usecases.members import (
    FLAGS,
    change_state,
    list_tags,
    make_full,
    set_flag,
    tag_member,
    transfer_in,
    transfer_out,
)
from app.usecases.organisations import organisation_tree
from app.usecases.trees import Node

LIFTED = "解除"
_ON = input_of(StatusChange, "happened_on")
_REASON = Input("reason", "原因或依据", "long", span=3)
_SETTLED = ("转出",)
"""States that have an act of their own."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can happen to a member.

    Attributes:
        label: title of the form, and what the status line says.
        act: the act.
        inputs: what is asked.
        arguments: what the act takes after the member, made from what was typed.
        values: what stands in the form at first.
    """

    label: str
    act: Callable[..., Any]
    inputs: Sequence[Input]
    arguments: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    values: Mapping[str, str] = field(default_factory=dict)


class DeedDialog(EntryDialog):
    """The form of one deed.

    Args:
        desk: the desk.
        deed: its name: a key of `FLAGS`, or 转入 转出 转正 状态 标签.
        member_id: to whom it happens.
        name: how they are called.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, deed: str, member_id: str, name: str, parent: QWidget) -> None:
        super().__init__(desk, deed, parent)
        self._member_id, self._name, self._wanted = member_id, name, deed
        self._deed: Deed | None = None
        login = desk.login
        self.desk.look(
            lambda: (login.ask(organisation_tree), login.ask(list_tags)), then=self._open, failed=self.refused
        )

    def send(self) -> None:
        """Read what was typed and do it."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        assert self._deed is not None  # noqa: S101 - the same
        try:
            arguments = self._deed.arguments(_read(self.entry.values(), self._deed.inputs))
        except RuleError as error:
            self.refused(error)
            return
        self.act(self._deed.label, self._deed.act, self._member_id, *arguments, said=self._member_id)

    def _open(self, known: tuple[Sequence[Node], Sequence[tuple[str, str]]]) -> None:
        nodes, tags = known
        self._deed = _deed(self._wanted, nodes, tags)
        self.setWindowTitle(f"{self._deed.label} · {self._name}")
        values = {"happened_on": clock.today().isoformat(), **self._deed.values}
        self.build(self._deed.inputs, values, self._deed.inputs[0].name)
        QTimer.singleShot(0, self, self.adjustSize)  # once the boxes have their style they are taller


def _deed(name: str, nodes: Sequence[Node], tags: Sequence[tuple[str, str]]) -> Deed:
    if name == "转入":
        into = Input("organisation_id", "转入党组织", "choice", choices_of(nodes), required=True, span=2)
        return Deed(
            "组织关系转入",
            transfer_in,
            (into, _ON, Input("counterpart", "原党组织", span=3, length=120), _REASON),
            lambda v: (v["organisation_id"], v["happened_on"], v["counterpart"], v["reason"]),
        )
    if name == "转出":
        return Deed(
            "组织关系转出",
            transfer_out,
            (Input("counterpart", "转往党组织", required=True, span=2, length=120), _ON, _REASON),
            lambda v: (v["happened_on"], v["counterpart"], v["reason"]),
        )
    if name == "转正":
        on = Input("full_on", "转正日期", "date", required=True)
        return Deed(
            "预备党员转正",
            make_full,
            (on, input_of(Member, "extended_months")),
            lambda v: (v["full_on"], v["extended_months"]),
        )
    if name == "状态":
        states = tuple((state, state) for state in STATES if state not in _SETTLED)
        state = Input("state", "党籍状态", "choice", states, required=True)
        return Deed(
            "变更党籍状态",
            change_state,
            (state, _ON, input_of(StatusChange, "until_on"), _REASON),
            lambda v: (v["state"], v["happened_on"], v["until_on"], v["reason"]),
        )
    if name == "标签":
        offers = tuple((word, word) for _, word in tags)
        return Deed(
            "添加标签",
            tag_member,
            (Input("name", "标签", "offer", offers, required=True, length=20, span=3),),
            lambda v: (v["name"] or "",),
        )
    return _lift(name.removeprefix(LIFTED)) if name.startswith(LIFTED) else _flag(name)


def _lift(name: str) -> Deed:
    return Deed(
        f"{LIFTED}{name}", set_flag, (_ON, _REASON), lambda v: (name, None, v["happened_on"], v["reason"])
    )


def _flag(name: str) -> Deed:
    what = field_of(Member, FLAGS[name][0])
    text = Input("text", what.label, span=2, length=what.length)
    if what.choices:
        text = Input("text", what.label, "choice", tuple((kind, kind) for kind in CARE_KINDS), span=2)
    return Deed(
        f"标记{name}",
        set_flag,
        (text, _ON, _REASON),
        lambda v: (name, _said(what.label, v["text"]), v["happened_on"], v["reason"]),
    )


def _said(label: str, text: str | None) -> str:
    if text is None:
        raise RuleError(f"请填写“{label}”。", "text", "required")
    return text


def _read(typed: Mapping[str, str], inputs: Sequence[Input]) -> dict[str, Any]:
    """What was typed: dates and numbers read, nothing for an empty box, what is required there."""
    values: dict[str, Any] = {}
    for one in inputs:
        text = typed[one.name]
        if one.required and not text:
            raise RuleError(f"请填写“{one.label}”。", one.name, "required")
        record = Member if one.name in {"full_on", "extended_months"} else StatusChange
        read = one.sort in {"date", "number"}
        values[one.name] = read_entry(record, {one.name: text})[one.name] if read else text or None
    return values
