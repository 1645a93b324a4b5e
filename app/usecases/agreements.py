"""Agreements with units (共建协议): their items, and how far each one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.units import ITEM_STATES, Agreement, AgreementItem, Unit
from app.storage.work import Work
from app.usecases.acts import act
from app.usecases.days import refuse_before, refuse_future
from app.usecases.entry import give_values, read_entry

DONE = ITEM_STATES[2]


@act("新增共建协议", needs=Right.EDIT_UNITS)
def add_agreement(work: Work, unit_id: str, values: Mapping[str, Any]) -> str:
    """Keep a new agreement with a unit.

    Args:
        work: the running act.
        unit_id: with whom.
        values: fields of `Agreement` by name, as typed.

    Returns:
        Its id.

    Raises:
        RuleError: at the field; it ends before it begins.
    """
    unit = work.one(Unit, unit_id)
    said = _checked_agreement(read_entry(Agreement, values))
    return work.add(Agreement(**{**said, "unit_id": unit.id})).id


@act("修改共建协议", needs=Right.EDIT_UNITS)
def change_agreement(work: Work, agreement_id: str, values: Mapping[str, Any]) -> None:
    """Give an agreement other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    agreement = work.one(Agreement, agreement_id)
    give_values(agreement, values, _checked_agreement, {"unit_id"})


@act("删除共建协议", needs=Right.EDIT_UNITS)
def delete_agreement(work: Work, agreement_id: str) -> None:
    """Take out an agreement that was entered by mistake, with its items."""
    agreement = work.one(Agreement, agreement_id)
    for item in work.scalars(select(AgreementItem).where(AgreementItem.agreement_id == agreement_id)):
        work.delete(item)
    work.delete(agreement)


@act("新增共建事项", needs=Right.EDIT_UNITS)
def add_item(work: Work, agreement_id: str, values: Mapping[str, Any]) -> str:
    """Add an item to an agreement; returns its id.

    Raises:
        RuleError: at the field.
    """
    agreement = work.one(Agreement, agreement_id)
    said = _item(read_entry(AgreementItem, values), {})
    return work.add(AgreementItem(**{**said, "agreement_id": agreement.id})).id


@act("修改共建事项", needs=Right.EDIT_UNITS)
def change_item(work: Work, item_id: str, values: Mapping[str, Any]) -> None:
    """Give an item other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    item = work.one(AgreementItem, item_id)
    said = _item(read_entry(AgreementItem, values), {"state": item.state, "done_on": item.done_on})
    for name in said.keys() - {"agreement_id"}:
        setattr(item, name, said[name])


@act("更新共建事项进展", needs=Right.EDIT_UNITS)
def progress_item(
    work: Work, item_id: str, state: str, progress: str | None = None, done_on: date | str | None = None
) -> None:
    """Say how far an item is; one that is done gets the day, today without one.

    Raises:
        RuleError: unknown state, or a day in the future.
    """
    item = work.one(AgreementItem, item_id)
    said = read_entry(AgreementItem, {"state": state, "done_on": done_on})
    if progress is not None:
        said["progress"] = progress.strip() or None
    for name, value in _item(said, {}).items():
        setattr(item, name, value)


@act("删除共建事项", needs=Right.EDIT_UNITS)
def delete_item(work: Work, item_id: str) -> None:
    """Take out an item that was entered by mistake."""
    work.delete(work.one(AgreementItem, item_id))


def _checked_agreement(said: Mapping[str, Any]) -> Mapping[str, Any]:
    refuse_future(said.get("signed_on"), "signed_on")
    refuse_before(said.get("until_on"), said.get("from_on"), "until_on", "“截止日期”早于“起始日期”")
    return said


def _item(said: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """An item that is done has its day, any other has none."""
    state = said.get("state", known.get("state", ITEM_STATES[0]))
    day = said.get("done_on", known.get("done_on"))
    if state != DONE and said.get("done_on") is not None:
        raise RuleError("填了“完成日期”的事项，进展请选“已完成”。", "state", "bad_order")
    refuse_future(day, "done_on")
    return {**said, "state": state, "done_on": (day or clock.today()) if state == DONE else None}
