"""Put a condition of a filter together: which field, how it is compared, with what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from app.base.errors import RuleError
from app.records.base import Kind
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog
from app.ui.parts.entry_form import Input
from app.usecases.filters import EMPTY, FILLED, Choosable, Condition, condition_of

OPERATORS = {
    "~": "包含",
    "=": "等于",
    "..": "从…到…",
    "under": "是它或它的下级",
    EMPTY: "没有填",
    FILLED: "已经填了",
}
_DATES = (Kind.DATE, Kind.TIME)


class ConditionDialog(EntryDialog):
    """Asks for one condition; `saved` says it.

    Args:
        desk: the desk.
        fields: what can be filtered by.
        condition: the one to be changed, None for a new one.
        parent: the window it stands over.
    """

    def __init__(
        self, desk: Desk, fields: Sequence[Choosable], condition: Condition | None, parent: QWidget
    ) -> None:
        super().__init__(desk, "添加条件" if condition is None else "修改条件", parent)
        self.say("几个条件同时成立才列出来。")
        self.save_button.setText("确定")
        self._fields = {one.key: one for one in fields if one.ops}
        known = condition if condition is not None and condition.field in self._fields else None
        key = known.field if known is not None else next(iter(self._fields))
        values = {"field": key, "op": self._fields[key].ops[0]}
        if known is not None:
            values |= _typed(known)
        self._show(values, "field" if known is None else "value")

    def send(self) -> None:
        """Hand the condition out."""
        said = self._said()
        try:
            condition = condition_of(
                self._fields[said["field"]], said["op"], said.get("value", ""), said.get("until", "")
            )
        except RuleError as error:
            self.refused(error)
            return
        self.done_with(condition)

    def reject(self) -> None:
        """Leave without a question: nothing is lost."""
        QDialog.reject(self)

    def _said(self) -> dict[str, str]:
        return self.entry.values() if self.entry is not None else {}

    def _show(self, values: dict[str, str], focus: str) -> None:
        """Build the boxes that fit the field and the operator."""
        if self.entry is not None:
            self.entry.hide()
            self.entry.deleteLater()
        chosen = self._fields[values["field"]]
        op = values["op"] if values["op"] in chosen.ops else chosen.ops[0]
        inputs = (
            Input(
                "field",
                "按什么筛选",
                "choice",
                tuple((one.label, one.key) for one in self._fields.values()),
                required=True,
                span=2,
            ),
            Input(
                "op",
                "怎么比较",
                "choice",
                tuple((OPERATORS[name], name) for name in chosen.ops),
                required=True,
            ),
            *_boxes(chosen, op),
        )
        names = {one.name for one in inputs}
        entry = self.build(inputs, {**values, "op": op}, focus if focus in names else "op")
        entry.typed.connect(self._chosen)

    def _chosen(self, name: str) -> None:
        if name in ("field", "op"):
            QTimer.singleShot(0, self, self._again)

    def _again(self) -> None:
        """The field or the operator is another: other boxes fit."""
        held = self.focusWidget()
        boxes = {} if self.entry is None else self.entry.boxes
        focus = next(
            (
                name
                for name, box in boxes.items()
                if held is not None and (box is held or box.isAncestorOf(held))
            ),
            "field",
        )
        self._show(self._said(), focus)


def _boxes(chosen: Choosable, op: str) -> tuple[Input, ...]:
    if op in (EMPTY, FILLED):
        return ()
    if op == "..":
        sort = "date" if chosen.kind in _DATES else "number"
        return (Input("value", "从", sort), Input("until", "到", sort))
    if chosen.choices:
        return (Input("value", "内容", "choice", chosen.choices, required=True, span=WIDE),)
    return (Input("value", "内容", "text", required=True, span=WIDE),)


def _typed(condition: Condition) -> dict[str, str]:
    """What stands in the boxes for a condition."""
    op, value = condition.op, condition.value
    if op in ("=", "..") and value.strip(".") == "":
        return {"op": EMPTY if op == "=" else FILLED}
    if op == "..":
        start, _, end = value.partition("..")
        return {"op": op, "value": start, "until": end}
    return {"op": op, "value": value}
