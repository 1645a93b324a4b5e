"""Households and residents, kept only as far as a service needs them, and the visits paid to them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.errors import RuleError
from app.base.text import tidy_name
from app.records.accounts import Right
from app.records.checkins import CheckinDuty
from app.records.lists import SERVICE_KINDS, VISIT_KINDS
from app.records.residents import HomeVisit, Household, Resident
from app.records.services import Service
from app.storage.lineage import REPLACED_BY
from app.storage.work import Work
from app.usecases.acts import act
from app.usecases.days import refuse_before, refuse_early, refuse_future
from app.usecases.entry import give_values, read_entry
from app.usecases.lists import require_word, words_of
from app.usecases.services import ServiceEntry, add_service, move_service, replace_service, standing_for

VISIT_SERVICE = "上门走访"
"""The kind of service that a visit counts as."""


@act("登记居民户", needs=Right.EDIT_RESIDENTS)
def add_household(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a new household.

    Args:
        work: the running act.
        values: fields of `Household` by name, as typed.

    Returns:
        Its id.

    Raises:
        RuleError: at the field; the same name at the same address has code ``name_known``.
    """
    return work.add(Household(**_household(work, read_entry(Household, values)))).id


@act("修改居民户", needs=Right.EDIT_RESIDENTS)
def change_household(work: Work, household_id: str, values: Mapping[str, Any]) -> None:
    """Give a household other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    household = work.one(Household, household_id)
    give_values(household, values, lambda said: _household(work, said, household_id))


@act("删除居民户", needs=Right.EDIT_RESIDENTS)
def delete_household(work: Work, household_id: str) -> None:
    """Take out a household that nothing hangs on.

    Raises:
        RuleError: residents, visits or members who look after it belong to it (code ``in_use``).
    """
    household = work.one(Household, household_id)
    used = (
        select(Resident.id).where(Resident.household_id == household_id),
        select(HomeVisit.id).where(HomeVisit.household_id == household_id),
        select(CheckinDuty.id).where(CheckinDuty.household_id == household_id),
    )
    if any(work.scalar(query) is not None for query in used):
        raise RuleError("这一户还有居民、走访记录或结对党员，请先处理它们。", None, "in_use")
    work.delete(household)


@act("登记居民", needs=Right.EDIT_RESIDENTS)
def add_resident(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a new resident; the purpose must be said, no more is kept than it needs.

    Args:
        work: the running act.
        values: fields of `Resident` by name, as typed.

    Returns:
        The resident's id.

    Raises:
        RuleError: at the field; the same name with the same telephone has code ``name_known``.
    """
    return work.add(Resident(**_resident(work, read_entry(Resident, values)))).id


@act("修改居民", needs=Right.EDIT_RESIDENTS)
def change_resident(work: Work, resident_id: str, values: Mapping[str, Any]) -> None:
    """Give a resident other values; fields that are not named stay.

    Raises:
        RuleError: at the field.
    """
    resident = work.one(Resident, resident_id)
    give_values(resident, values, lambda said: _resident(work, said, resident_id))


@act("删除居民", needs=Right.EDIT_RESIDENTS)
def delete_resident(work: Work, resident_id: str) -> None:
    """Take out a resident who was not visited.

    Raises:
        RuleError: there are visits (code ``in_use``).
    """
    resident = work.one(Resident, resident_id)
    if work.scalar(select(HomeVisit.id).where(HomeVisit.resident_id == resident_id)) is not None:
        raise RuleError(
            "这位居民还有走访记录，请先处理它们；本人要求删除的，请办理“删除个人信息”。", None, "in_use"
        )
    work.delete(resident)


@act("登记走访", needs=Right.EDIT_RESIDENTS)
def log_visit(work: Work, values: Mapping[str, Any], hours: Decimal | str | None = None) -> str:
    """Keep a visit to a household or a resident; for a member who went it may count as a service too.

    Args:
        work: the running act.
        values: fields of `HomeVisit` by name, as typed; today without a day.
        hours: how long it was as a service of the member, in halves; None logs no service.

    Returns:
        The id of the visit.

    Raises:
        RuleError: at the field: nobody visited, nobody who went, a day in the future, something to be done
            without a day by which; a service that its own rules refuse (see `log_service`).
    """
    said = _visit(work, {"visited_on": clock.today(), **read_entry(HomeVisit, values)})
    if hours not in (None, ""):
        _count_as_service(work, said, hours or "")
    return work.add(HomeVisit(**said)).id


@act("修改走访", needs=Right.EDIT_RESIDENTS)
def change_visit(work: Work, visit_id: str, values: Mapping[str, Any]) -> None:
    """Give a visit other values; fields that are not named stay.

    A service that was logged with it follows: where the day, the member, the home or the occasion is another
    one, it is taken back and logged anew.

    Raises:
        RuleError: at the field; a service that its own rules refuse.
    """
    visit = work.one(HomeVisit, visit_id)
    service, before = _service_of(work, visit), _counted(work, visit)
    give_values(visit, values, lambda said: _visit(work, said))
    if service is not None and before != (after := _counted(work, visit)):
        _log_anew(work, service, before, after)


@act("办结走访待办", needs=Right.EDIT_RESIDENTS)
def finish_visit(work: Work, visit_id: str, done_on: date | str | None = None) -> None:
    """What was to be done after a visit is done; today without a day.

    Raises:
        RuleError: nothing was to be done, it is done already, or the day is wrong.
    """
    visit = work.one(HomeVisit, visit_id)
    if not visit.follow_up:
        raise RuleError("这次走访没有待办事项。", None, "nothing_open")
    if visit.done_on is not None:
        raise RuleError("这件事已经办结了。", None, "already_done")
    day = read_entry(HomeVisit, {"done_on": done_on})["done_on"] or clock.today()
    _check_done(day, visit.visited_on)
    visit.done_on = day


@act("删除走访", needs=Right.EDIT_RESIDENTS)
def delete_visit(work: Work, visit_id: str) -> None:
    """Take out a visit that was entered by mistake, and take back the service that was logged with it."""
    visit = work.one(HomeVisit, visit_id)
    service = _service_of(work, visit)
    if service is not None:
        _take_back(work, service, "走访记录已删除")
    work.delete(visit)


def _household(work: Work, values: dict[str, Any], own_id: str | None = None) -> dict[str, Any]:
    name = tidy_name(values.get("name") or "")
    twin = select(Household.id).where(
        Household.name == name,
        Household.address.is_not_distinct_from(values.get("address")),
        Household.area_id.is_not_distinct_from(values.get("area_id")),
        Household.id != (own_id or ""),
    )
    if name and work.scalar(twin) is not None:
        raise RuleError(f"同一地址已经登记过“{name}”这一户。", "name", "name_known")
    return {**values, "name": name or None}


def _resident(work: Work, values: dict[str, Any], own_id: str | None = None) -> dict[str, Any]:
    name = tidy_name(values.get("name") or "")
    twin = select(Resident.id).where(
        Resident.name == name,
        Resident.phone.is_not_distinct_from(values.get("phone")),
        Resident.household_id.is_not_distinct_from(values.get("household_id")),
        Resident.id != (own_id or ""),
    )
    told_apart = values.get("phone") or values.get("household_id")
    if name and told_apart and work.scalar(twin) is not None:
        raise RuleError(f"“{name}”已经登记过了，请直接找到这位居民。", "name", "name_known")
    return {**values, "name": name or None}


def _visit(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    if not (values.get("household_id") or values.get("resident_id")):
        raise RuleError("请选择走访的居民户或居民。", "household_id", "required")
    if not (values.get("member_id") or values.get("visitor")):
        raise RuleError("请填写谁去走访：选一名党员，或写走访人。", "visitor", "required")
    if not values.get("visited_on"):
        raise RuleError("请填写“走访日期”。", "visited_on", "required")
    require_word(work, VISIT_KINDS, values.get("kind"), "kind")
    refuse_future(values["visited_on"], "visited_on")
    refuse_early(values["visited_on"], "visited_on")
    if values.get("follow_up") and not values.get("due_on"):
        raise RuleError("有待办事项的，请填写“办理时限”。", "due_on", "required")
    refuse_before(values.get("due_on"), values["visited_on"], "due_on", "“办理时限”早于“走访日期”")
    if values.get("done_on") and not values.get("follow_up"):
        raise RuleError("没有待办事项，不用填“办结日期”。", "done_on", "nothing_open")
    _check_done(values.get("done_on"), values["visited_on"])
    return values


def _count_as_service(work: Work, visit: Mapping[str, Any], hours: Decimal | str) -> None:
    """Log the visit as a service of the member who went, where the household is."""
    work.actor.require(Right.EDIT_CHECKINS)
    if not visit.get("member_id"):
        raise RuleError("只有党员走访才能同时记服务：请从名册里选走访的党员。", "visitor", "no_member")
    if VISIT_SERVICE not in words_of(work, SERVICE_KINDS):
        raise RuleError(
            f"选项表“{SERVICE_KINDS}”里没有“{VISIT_SERVICE}”，请先加上，或另行记服务。",
            "hours",
            "unknown_choice",
        )
    counted = _counted(work, HomeVisit(**visit))
    entry = ServiceEntry(
        VISIT_SERVICE,
        counted.day,
        hours,
        content=counted.occasion,
        people_served=1,
        area_id=counted.area_id,
    )
    with _said_of_visits():
        add_service(work, visit["member_id"], entry)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What of a visit its service takes over."""

    member_id: str | None
    day: date
    occasion: str
    area_id: str | None


def _counted(work: Work, visit: HomeVisit) -> _Counted:
    home = work.get(Household, visit.household_id) or work.get(Resident, visit.resident_id)
    area_id = home.area_id if home is not None else None
    return _Counted(visit.member_id, visit.visited_on, visit.kind, area_id)


def _service_of(work: Work, visit: HomeVisit) -> Service | None:
    """The service that was logged with a visit, as it stands now: one act made both."""
    made = work.made_with(visit.id, Service, 2)
    return standing_for(work, made[0]) if len(made) == 1 else None


def _log_anew(work: Work, service: Service, before: _Counted, after: _Counted) -> None:
    """Take the service of a visit back and log it as the visit says now; its hours stay."""
    entry = ServiceEntry(
        service.kind,
        after.day,
        service.hours,
        place=service.place,
        content=after.occasion if service.content == before.occasion else service.content,
        people_served=service.people_served,
        mode=service.mode if after.day == before.day else None,
        area_id=after.area_id if after.area_id != before.area_id else service.area_id,
        note=service.note,
    )
    with _said_of_visits():
        if after.member_id is None:
            _take_back(work, service, "走访改由他人登记")
        else:
            work.actor.require(Right.EDIT_CHECKINS)
            as_it_was = after.member_id == service.member_id and entry.area_id is not None
            new_id = (
                replace_service(work, service, entry)
                if as_it_was
                else move_service(work, service, after.member_id, entry)
            )
            _note(work, service, "走访记录已修改", new_id)


def _take_back(work: Work, service: Service, reason: str) -> None:
    work.actor.require(Right.EDIT_CHECKINS)
    work.reverse(service)
    _note(work, service, reason)


def _note(work: Work, service: Service, reason: str, new_id: str | None = None) -> None:
    said = {"reason": reason} if new_id is None else {"reason": reason, REPLACED_BY: new_id}
    work.note(Service.record_type, service.id, said)


@contextlib.contextmanager
def _said_of_visits() -> Iterator[None]:
    """What is wrong with the service is said at the field of the visit that brings it about."""
    try:
        yield
    except RuleError as error:
        name = {"served_on": "visited_on", "hours": "hours"}.get(error.field or "")
        raise RuleError(error.message, name, error.code) from error


def _check_done(day: date | None, visited_on: date) -> None:
    refuse_future(day, "done_on")
    refuse_before(day, visited_on, "done_on", "“办结日期”早于“走访日期”")
