"""What somebody says of a service, and the rules it must keep before it becomes one.

The rules are said at the field: somebody who had left, a day to come, hours of nothing or beyond the day, the
same service twice, an emergency that did not run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records.areas import Area
from app.records.base import check_values
from app.records.lists import SERVICE_KINDS
from app.records.services import CALM, Activity, Service
from app.storage.work import Read
from app.usecases.days import refuse_future
from app.usecases.emergencies import Modes
from app.usecases.entry import read_entry
from app.usecases.lists import require_word
from app.usecases.settings import number_on
from app.usecases.standings import Standings

LIMIT = "单日服务时长上限"
MOST_SERVED = 99_999
"""The most people served (人次) that one service says; more is a telephone number or a slip."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service as it is said; dates and numbers in any shape people type.

    Attributes:
        kind: a word of the list of kinds.
        served_on: the day.
        hours: in steps of a half.
        place: where.
        content: what was done.
        people_served: how many were served (人次), by each member where it is said of many.
        mode: 平时 or 急时; None: 急时 while an emergency ran there on that day.
        activity_id: the activity it belongs to.
        area_id: where it counts; None: where the member looks after a building or is checked in.
        note: remark.
        again: the same member, day, kind and hours are meant to stand twice.
    """

    kind: str
    served_on: date | str
    hours: Decimal | str
    place: str | None = None
    content: str | None = None
    people_served: int | str | None = None
    mode: str | None = None
    activity_id: str | None = None
    area_id: str | None = None
    note: str | None = None
    again: bool = False


_FIELDS = tuple(name for name in ServiceEntry.__dataclass_fields__ if name != "again")


def hours_text(hours: Decimal | int) -> str:
    """Hours as people write them: 1.5, 2."""
    return f"{hours.normalize():f}" if isinstance(hours, Decimal) else str(hours)


def read_service(read: Read, entry: ServiceEntry) -> dict[str, Any]:
    """The values all members of an entry share, checked.

    Raises:
        RuleError: at the field.
    """
    values = read_entry(Service, {name: getattr(entry, name) for name in _FIELDS})
    mode = values.pop("mode")
    check_values(Service, {**values, "member_id": "·", "mode": CALM, "times": 1, "reversal": False})
    require_word(read, SERVICE_KINDS, values["kind"], "kind")
    refuse_future(values["served_on"], "served_on")
    _check_hours(read, values["hours"], values["served_on"])
    check_people(values["people_served"])
    for name, kind in (("activity_id", Activity), ("area_id", Area)):
        if values[name] is not None:
            read.one(kind, values[name])
    Modes(read).of(mode, values["served_on"], values["area_id"])
    return {**values, "mode": mode}


def rows_for(
    read: Read,
    member_ids: Sequence[str],
    values: Mapping[str, Any],
    *,
    again: bool,
    without: Mapping[str, Decimal] | None = None,
) -> list[dict[str, Any]]:
    """The services that an entry makes, one for each member.

    Args:
        read: the look at the store.
        member_ids: who served.
        values: what `read_service` made of the entry.
        again: let the same service stand twice.
        without: hours of that day that are about to be taken back, by member.

    Raises:
        RuleError: at the field; of several members who do not fit the first few are named.
    """
    standings, day = Standings(read, member_ids), values["served_on"]
    done = {} if without is None else {member_id: -hours for member_id, hours in without.items()}
    for member_id, hours in _hours_of_day(read, member_ids, day).items():
        done[member_id] = done.get(member_id, Decimal(0)) + hours
    twice = set() if again else _same(read, member_ids, values)
    limit = number_on(read, LIMIT, day)
    modes = Modes(read)
    rows: list[dict[str, Any]] = []
    refused: list[RuleError] = []
    for member_id in dict.fromkeys(member_ids):
        try:
            standing = standings.on(member_id, day)
            _check_day(standings.name(member_id), done.get(member_id, Decimal(0)), values["hours"], limit)
            if member_id in twice:
                raise _double(standings.name(member_id), values)
        except RuleError as error:
            refused.append(error)
            continue
        area_id = values["area_id"] or standing.area_id
        rows.append(
            {
                **values,
                **modes.of(values["mode"], day, area_id),
                "member_id": member_id,
                "unit_id": standing.unit_id,
                "organisation_id": standing.organisation_id,
                "area_id": area_id,
            }
        )
    _refuse(refused)
    return rows


def check_people(served: int | None) -> None:
    """Refuse what can't be a number of people served at one occasion.

    Raises:
        RuleError: at the field, below 0 or above `MOST_SERVED`.
    """
    if served is not None and not 0 <= served <= MOST_SERVED:
        raise RuleError(f"“服务人次”应为 0 至 {MOST_SERVED}，请核对。", "people_served", "bad_value")


def _check_hours(read: Read, hours: Decimal, day: date) -> None:
    if hours <= 0:
        raise RuleError("“时长”要大于 0，以半小时为单位。", "hours", "over_limit")
    limit = number_on(read, LIMIT, day)
    if hours > limit:
        raise RuleError(
            f"一日最多记 {hours_text(limit)} 小时，请核对；跨日的请按日分开记。", "hours", "over_limit"
        )


def _check_day(name: str, before: Decimal, hours: Decimal, limit: Decimal) -> None:
    if before + hours > limit:
        raise RuleError(
            f"{name}这一天已记 {hours_text(before)} 小时，加上这次共 {hours_text(before + hours)} 小时，"
            f"超过一日 {hours_text(limit)} 小时。",
            "hours",
            "over_limit",
        )


def _double(name: str, values: Mapping[str, Any]) -> RuleError:
    return RuleError(
        f"{name}在 {values['served_on']} 已经记过一次“{values['kind']}”{hours_text(values['hours'])} 小时。",
        "served_on",
        "double",
    )


def _refuse(refused: Sequence[RuleError]) -> None:
    if not refused:
        return
    if len(refused) == 1:
        raise refused[0]
    told = "".join(f"\n{error.message}" for error in refused[:_NAMED])
    more = f"\n还有 {len(refused) - _NAMED} 人。" if len(refused) > _NAMED else ""
    codes = {error.code for error in refused}
    code = refused[0].code if len(codes) == 1 else "several"
    raise RuleError(f"有 {len(refused)} 人不能这样记：{told}{more}", refused[0].field, code)


def _hours_of_day(read: Read, member_ids: Sequence[str], day: date) -> dict[str, Decimal]:
    """Hours that stand for each member on a day; entries taken back net to nothing."""
    found: dict[str, Decimal] = {}
    for portion in portions(member_ids):
        query = select(Service.member_id, func.sum(Service.hours)).where(
            Service.member_id.in_(portion), Service.served_on == day
        )
        found.update((row[0], row[1]) for row in read.rows(query.group_by(Service.member_id)))
    return found


def _same(read: Read, member_ids: Sequence[str], values: Mapping[str, Any]) -> set[str]:
    """Members who have the same day, kind and hours already."""
    found: set[str] = set()
    for portion in portions(member_ids):
        query = select(Service.member_id).where(
            Service.member_id.in_(portion),
            Service.served_on == values["served_on"],
            Service.kind == values["kind"],
            Service.hours == values["hours"],
            Service.live.is_(True),
        )
        found.update(read.scalars(query))
    return found
